module 0x42::m {
    public fun f(x: u64): u64 {
        x.value //~ E0313
    }
}
