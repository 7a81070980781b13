module 0x42::m {
    hello //~ E0113

    fun f() {}
}
