// Borrowing what is not there is MISSING_DATA: mutable, immutable and with an index.

//# publish
module 0x42::m {
    struct R has key, drop { n: u64 }
    public fun shared(a: address): u64 acquires R { borrow_global<R>(a).n }
    public fun unique(a: address) acquires R { borrow_global_mut<R>(a).n = 1 }
    public fun index(a: address): u64 acquires R { R[a].n }
    public fun whole(a: address) acquires R { R[a] = R { n: 1 } }
}

//# run 0x42::m::shared --args @0xA
//# run 0x42::m::unique --args @0xA
//# run 0x42::m::index --args @0xA
//# run 0x42::m::whole --args @0xA
