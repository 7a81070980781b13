// What takes `self` is called, with parentheses.
module 0x42::m {
    struct Coin has drop { amount: u64 }

    fun value(self: &Coin): u64 { self.amount }

    fun f(coin: &Coin, list: vector<u64>): u64 { coin.value + list.length } //~ E0209
}
