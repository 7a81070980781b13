// What is a field is read, without parentheses.
module 0x42::m {
    struct Coin has drop { amount: u64 }

    fun f(coin: &Coin): u64 { coin.amount() } //~ E0219
}
