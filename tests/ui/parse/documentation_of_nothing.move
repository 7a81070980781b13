module 0x42::m {
    fun f() {}

    /// Nothing follows. //~ W0101
}
