// A new version may change what functions do.

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
    public fun f(n: u64): u64 { n + 2 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n: n * 2 }) }
    public(friend) fun friendly(): u64 { 2 }
    fun private(): u64 { 2 }
}

//# run 0x42::m::f --args 1
//# run 0x42::m::put --signers 0xA --args 4
//# view --address 0xA --resource 0x42::m::R
