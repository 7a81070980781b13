module 0x42::m {
    fun larger(a: u64, b: u64) {
        if (a > b) return a; //~ E0301
        b
    }
}
