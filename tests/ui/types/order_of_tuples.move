module 0x42::m {
    fun f(a: u64): bool {
        (a, 1) < (a, 2) //~ E0305
    }
}
