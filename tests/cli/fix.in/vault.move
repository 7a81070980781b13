module 0x42::vault {
    use std::signer::{Self, address_of};

    struct Vault has key { amounts: vector<u64> }

    public fun count(owner: address): u64 acquires Vault {
        let unused = 1
        vector::length(&Vault[owner].amounts)
    }
}
