// What is stored holds only what can be stored.
module 0x42::m {
    struct Coin has drop { value: u64 }
    struct Vault has key { coin: Coin } //~ E0402
}
