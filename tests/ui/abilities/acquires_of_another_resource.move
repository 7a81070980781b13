// What is acquired is inferred: the clause can go.
module 0x42::m {
    struct Token has key { amount: u64 }
    struct Other has key { amount: u64 }

    fun f(a: address): u64 acquires Other { Token[a].amount } //~ E0405 E0406
}
