module 0x42::m {
    fun f(n: u64): u64 {
        if (n) 1 else 2 //~ E0301
    }
}
