module 0x42::m {
    public fun f(n: u64): u64 {
        1
    }
}
