// A new version may add functions, structs and constants, and rename parameters.

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
    struct R has key { n: u64 }
    struct S has copy, drop { a: u8 }
    struct New has drop {}
    const C: u64 = 3;
    public fun f(other: u64): u64 { other + C }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
    public(friend) fun friendly(): u64 { 1 }
    fun private(): u64 { 1 }
    public fun added(): New { New {} }
}

//# run 0x42::m::f --args 1
//# run 0x42::m::added
