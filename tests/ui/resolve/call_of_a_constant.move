module 0x42::m {
    const LIMIT: u64 = 10;

    public fun f(): u64 {
        LIMIT() //~ E0217
    }
}
