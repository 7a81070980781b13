// Writes of single fields leave the others as they are; a resource prints its fields in order.

//# publish
module 0x42::m {
    struct In has store, copy, drop { a: u8, v: vector<u16> }
    struct R has key { n: u64, inner: In, who: address }
    public entry fun put(s: &signer) {
        move_to(s, R { n: 1, inner: In { a: 2, v: vector[3] }, who: @0x4 })
    }
    public entry fun set_a(at: address, a: u8) acquires R { R[at].inner.a = a }
    public entry fun push(at: address, x: u16) acquires R { R[at].inner.v.push_back(x) }
    public entry fun swap_who(at: address, who: address) acquires R { R[at].who = who }
}

//# run 0x42::m::put --signers 0xA
//# run 0x42::m::set_a --args @0xA 9
//# run 0x42::m::push --args @0xA 500
//# run 0x42::m::swap_who --args @0xA @0xB
//# view --address 0xA --resource 0x42::m::R
