module 0x42::m {
    public public fun f() {} //~ E0108
}
