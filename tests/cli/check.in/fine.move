module 0x42::m {
    public fun f(): u64 {
        1
    }
}
