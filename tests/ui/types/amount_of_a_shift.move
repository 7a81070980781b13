module 0x42::m {
    public fun f(x: u64, by: u64): u64 {
        x << by //~ E0301
    }

    public fun g(x: u64): u64 {
        x >> 256 //~ E0306
    }
}
