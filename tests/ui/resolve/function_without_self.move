// Only a parameter named `self` is written before the dot.
module 0x42::m {
    struct Coin has drop { amount: u64 }

    fun value(coin: &Coin): u64 { coin.amount }

    fun f(coin: &Coin): u64 { coin.value() } //~ E0219
}
