module 0x42::m {
    fun f(x: u64) {
        assert_eq!(x); //~ E0302
        assert!(x > 0, b"{} {} {} {} {}", x, x, x, x, x); //~ E0302
        assert_ne!(x, true); //~ E0301
    }
}
