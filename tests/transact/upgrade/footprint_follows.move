// A footprint is closed against the newest version of what it calls: no stale one is left.

//# publish
module 0x42::low {
    struct R has key { n: u64 }
    public fun put(s: &signer) { move_to(s, R { n: 0 }) }
    public fun touch(_a: address) {}
}

//# publish
module 0x42::high { public entry fun go(a: address) { 0x42::low::touch(a) } }

//# footprint 0x42::high

//# publish
module 0x42::low {
    struct R has key { n: u64 }
    public fun put(s: &signer) { move_to(s, R { n: 0 }) }
    public fun touch(a: address) acquires R { R[a].n = R[a].n + 1 }
}

//# footprint 0x42::high
//# run 0x42::low::put --signers 0xA
//# block
//# run 0x42::high::go --args @0xA
//# run 0x42::high::go --args @0xA
//# run 0x42::high::go --args @0xB
//# view --address 0xA --resource 0x42::low::R
