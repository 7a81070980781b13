// Naming a resource again says nothing new.
module 0x42::m {
    struct Token has key { amount: u64 }
    struct Other has key { amount: u64 }

    fun f(a: address): u64 acquires Token, Other, Token { Token[a].amount + Other[a].amount } //~ W0208

    fun g(a: address): u64 acquires Token acquires Token { Token[a].amount } //~ W0208
}
