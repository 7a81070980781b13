// What was taken in the same transaction cannot be borrowed any more.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun put(s: &signer) { move_to(s, R { n: 1 }) }
    public fun take_and_read(a: address): u64 acquires R { let R { n } = move_from<R>(a); n + R[a].n }
    public fun read_and_take(a: address): u64 acquires R { let m = R[a].n; let R { n } = move_from<R>(a); n + m }
}

//# run 0x42::m::put --signers 0xA
//# run 0x42::m::take_and_read --args @0xA
//# run 0x42::m::read_and_take --args @0xA
//# run 0x42::m::read_and_take --args @0xA
