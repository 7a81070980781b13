// An enum may get variants behind those it has; values of the earlier version stay what they were.

//# publish
module 0x42::m {
    enum E has store, copy, drop { A, B { n: u64 } }
    struct R has key { e: E }
    public entry fun put(s: &signer) { move_to(s, R { e: E::B { n: 7 } }) }
    public fun number(a: address): u64 acquires R { match (&R[a].e) { E::A => 0, E::B { n } => *n } }
}

//# run 0x42::m::put --signers 0xA

//# publish
module 0x42::m {
    enum E has store, copy, drop { A, B { n: u64 }, C(u8) }
    struct R has key { e: E }
    public entry fun put(s: &signer) { move_to(s, R { e: E::B { n: 7 } }) }
    public entry fun to_c(a: address) acquires R { R[a].e = E::C(3) }
    public fun number(a: address): u64 acquires R { match (&R[a].e) { E::A => 0, E::B { n } => *n, E::C(c) => (*c as u64) + 100 } }
}

//# run 0x42::m::number --args @0xA
//# run 0x42::m::to_c --args @0xA
//# run 0x42::m::number --args @0xA
//# view --address 0xA --resource 0x42::m::R

//# publish
module 0x42::m {
    enum E has store, copy, drop { B { n: u64 }, A, C(u8) }
    struct R has key { e: E }
    public entry fun put(s: &signer) { move_to(s, R { e: E::A }) }
}

//# publish
module 0x42::m {
    enum E has store, copy, drop { A, B { n: u64 } }
    struct R has key { e: E }
    public entry fun put(s: &signer) { move_to(s, R { e: E::A }) }
    public fun number(a: address): u64 acquires R { match (&R[a].e) { E::A => 0, E::B { n } => *n } }
}

//# publish
module 0x42::m {
    enum E has store, copy, drop { A, B { n: u8 }, C(u8) }
    struct R has key { e: E }
    public entry fun put(s: &signer) { move_to(s, R { e: E::A }) }
    public fun number(a: address): u64 acquires R { match (&R[a].e) { E::A => 0, E::B { n } => (*n as u64), E::C(_) => 1 } }
}

//# run 0x42::m::number --args @0xA
