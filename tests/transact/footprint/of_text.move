// The footprint of a text that is not published.

//# footprint
module 0x42::m {
    struct R has key { n: u64 }
    public entry fun add(a: address, n: u64) acquires R { R[a].n = R[a].n + n }
    public entry fun create(s: &signer) { move_to(s, R { n: 0 }) }
    public entry fun remove(a: address): u64 acquires R { let R { n } = move_from<R>(a); n }
}

//# run 0x42::m::add --args @0x1 1

//# footprint
script { fun main(s: &signer) { assert!(std::signer::address_of(s) == @0x1, 1) } }
