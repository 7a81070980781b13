module 0x42::m {
    fun f() {}

    fun f() {} //~ E0205
}
