module 0x42::m {
    fun f(a: bool): bool {
        a + a //~ E0305
    }
}
