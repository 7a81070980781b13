module 0x42::m {
    fun f(x: u64, y: u64) {
        assert!(x < y, b"{} is too large", x, y); //~ E0371
        assert_eq!(x, y, b"at {} and {}", x); //~ E0371
    }
}
