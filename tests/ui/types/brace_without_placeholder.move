module 0x42::m {
    fun f(x: u64) {
        assert!(x > 0, b"{x}", x); //~ E0370
    }
}
