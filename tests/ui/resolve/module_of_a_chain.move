// Framework modules that the library lacks are named for what they are, not by the nearest name.
module 0x42::m {
    use aptos_std::table::{Self, Table}; //~ E0202
    use aptos_framework::coin; //~ E0202

    struct Balances has key { entries: Table<address, u64> }

    fun open(account: &signer) {
        move_to(account, Balances { entries: table::new() });
    }

    fun pay(from: &signer, to: address) {
        coin::transfer<u64>(from, to, 1);
    }
}
