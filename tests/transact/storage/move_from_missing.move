// `move_from` takes the resource away, and is MISSING_DATA where there is none.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer) { move_to(s, R { n: 5 }) }
    public fun take(a: address): u64 acquires R { let R { n } = move_from<R>(a); n }
    public fun is_there(a: address): bool { exists<R>(a) }
}

//# run 0x42::m::take --args @0xA
//# run 0x42::m::put --signers 0xA
//# run 0x42::m::is_there --args @0xA
//# run 0x42::m::take --args @0xA
//# run 0x42::m::is_there --args @0xA
//# run 0x42::m::take --args @0xA
//# view --address 0xA --resource 0x42::m::R
