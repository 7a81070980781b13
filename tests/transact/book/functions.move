// The chapter on functions: visibility, entry, type parameters, results, natives and what calls whom.

//# publish
module 0x42::bank {
    friend 0x42::teller;

    struct Vault has key { coins: u64 }

    fun check(amount: u64): u64 { assert!(amount > 0, 3); amount }
    public fun open(owner: &signer) { move_to(owner, Vault { coins: 10 }) }
    public(friend) fun take(owner: address, amount: u64) acquires Vault {
        Vault[owner].coins -= check(amount)
    }
    entry fun give(owner: address, amount: u64) acquires Vault { Vault[owner].coins += check(amount) }
    public entry fun give_signed(owner: &signer, amount: u64) acquires Vault {
        give(std::signer::address_of(owner), amount)
    }
    public fun coins(owner: address): u64 acquires Vault { Vault[owner].coins }

    public fun nothing() {}
    public fun last_is_the_result(x: u64): u64 { let y = x; y + 1 }
    public fun early(x: u64): u64 { if (x > 9) return x; x * 10 }
    public fun several(x: u64): (u64, bool) { return (x, true) }
    public fun swap<A, B>(a: A, b: B): (B, A) { (b, a) }
    public fun unused(_: u64, _: u64, _named: bool): u64 { 7 }
    public fun generic_calls(): (u64, u8) { let (b, a) = swap<u8, u64>(1, 2); let (_, c) = swap(b, a); (b, a + (c as u8)) }
}
module 0x42::teller {
    use 0x42::bank;
    public fun withdraw(owner: address) { bank::take(owner, 4) }
}

//# run 0x42::bank::open --signers 0x7
//# run 0x42::teller::withdraw --args @0x7
//# run 0x42::bank::give --args @0x7 1
//# run 0x42::bank::give_signed --signers 0x7 --args 1
//# run 0x42::bank::coins --args @0x7
//# run 0x42::bank::give --args @0x7 0
//# run 0x42::bank::last_is_the_result --args 1
//# run 0x42::bank::early --args 3
//# run 0x42::bank::early --args 30
//# run 0x42::bank::several --args 3
//# run 0x42::bank::unused --args 1 2 true
//# run 0x42::bank::generic_calls

// A script calls what is public, entry or not, nothing else.
//# run --signers 0x7
script { fun main(s: &signer) { 0x42::bank::give_signed(s, 5) } }
//# run
script { fun main() { 0x42::bank::give(@0x7, 5) } }

// Private functions stay inside, those for friends among them.
//# publish
module 0x42::a {
    fun f() { 0x42::bank::check(1); }
    fun g() { 0x42::bank::take(@0x7, 1) }
    fun h() { 0x42::bank::give(@0x7, 1) }
}

// As many arguments as parameters, of their types, and a body that has the result.
//# publish
module 0x42::b {
    fun two(_a: u64, _b: bool): u64 { 1 }
    fun f(): u64 { two(1) }
    fun g(): u64 { two(true, 1) }
    fun h(): u64 { two(1, true); }
    fun i() { two(1, true) }
    fun j(): (u64, u64) { 1 }
}

// Names of functions do not begin with an underscore, parameters differ, builtin functions are taken.
//# publish
module 0x42::c { fun _f() {} fun g(x: u64, x: u64) {} fun move_to() {} fun h() {} fun h() {} }

// What is acquired is inferred; where it is written, it is right.
//# publish
module 0x42::e {
    struct R has key { x: u64 }
    struct Q has key { x: u64 }
    fun f(): u64 acquires R { R[@0x1].x + Q[@0x1].x }
    fun g(): u64 acquires R, Q { R[@0x1].x }
}
