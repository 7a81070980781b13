module 0x42::m {
    public fun f(x: u64) {
        assert!(x > 0, b"x is zero"); //~ E0607
    }
}
