module 0x42::m {
    fun f(balance: u64): u64 {
        -balance //~ E0305
    }
}
