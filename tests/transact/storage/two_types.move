// Resources of different types under one account do not touch each other.

//# publish
module 0x42::m {
    struct A has key { n: u64 }
    struct B has key { n: u64 }
    public entry fun put(s: &signer) { move_to(s, A { n: 1 }); move_to(s, B { n: 2 }) }
    public entry fun swap(a: address) acquires A, B { let x = &mut A[a]; let y = &mut B[a]; (x.n, y.n) = (y.n, x.n) }
    public entry fun drop_b(a: address) acquires B { let B { n: _ } = move_from<B>(a); }
    public fun both(a: address): (bool, bool) { (exists<A>(a), exists<B>(a)) }
}

//# run 0x42::m::put --signers 0xA
//# run 0x42::m::swap --args @0xA
//# run 0x42::m::drop_b --args @0xA
//# run 0x42::m::both --args @0xA
//# run 0x42::m::swap --args @0xA
//# run 0x42::m::put --signers 0xA
