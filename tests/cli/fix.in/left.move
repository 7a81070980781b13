module 0x42::left {
    fun f(x: u64): bool {
        if x > 1 { x } else { true }
    }
}
