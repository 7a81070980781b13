// A public function does not demand more of its type parameters than before.

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
    public fun f(n: u64): u64 { n + 1 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
    public fun generic<T>(): u64 { 1 }
}

//# publish
module 0x42::m {
    struct R has key { n: u64 }
    struct S has copy, drop { a: u8 }
    public fun f(n: u64): u64 { n + 1 }
    public entry fun put(s: &signer, n: u64) { move_to(s, R { n }) }
    public fun generic<T: drop>(): u64 { 2 }
}

//# run 0x42::m::generic --type-args signer
