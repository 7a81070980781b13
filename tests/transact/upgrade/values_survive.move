// What an earlier version put into storage is there for the next one.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
}

//# run 0x42::m::put --signers 0xA --args 5

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
    public fun get(a: address): u64 acquires R { R[a].n }
}

//# run 0x42::m::get --args @0xA
