module 0x42::m {
    public fun f() pure {} //~ E0604
}
