// A struct keeps the names of its fields.

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    struct S has copy, drop { a: u8 }
    public fun f(n: u64): u64 { n + 1 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
    public(friend) fun friendly(): u64 { 1 }
    fun private(): u64 { 1 }
}

//# publish
module 0x42::m {
    struct R has key { m: u64 }
    struct S has copy, drop { a: u8 }
    public fun f(n: u64): u64 { n }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { m: n }) }
}

//# run 0x42::m::f --args 1
