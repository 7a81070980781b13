module 0x42::m {
    const MESSAGE: vector<u8> = b"x is {}";

    fun f(x: u64) {
        assert!(x > 0, MESSAGE, x); //~ E0372
    }
}
