module 0x42::m {
    public(script) fun f() {} //~ W0102
}
