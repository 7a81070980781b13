module 0x42::m {
    fun f(x: u64) {
        assert!(x > 0, false); //~ E0301
        abort vector[x] //~ E0301
    }
}
