module 0x42::m {
    struct R has key { n: u64 }

    public fun get(): u64 !reads *(0x7) { R[@0x7].n } //~ E0506

    public fun perhaps(a: address): u64 reads R !reads R(0x7) { R[a].n } //~ E0506

    public fun set() !writes R { R[@0x7].n = 1; } //~ E0506
}
