// Functions on storage are candidates, though no module declares them.
module 0x42::m {
    struct Vault has key { amount: u64 }

    fun f(a: address): u64 { borrow_globl<Vault>(a).amount } //~ E0201
}
