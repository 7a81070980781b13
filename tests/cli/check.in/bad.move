module 0x42::m {
    public fun f(): u64 {
        true
    }

    public fun g(): bool {
        missing
    }
}
