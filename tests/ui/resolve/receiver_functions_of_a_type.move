// Nothing is near: what there is to be called is listed.
module 0x42::m {
    struct Coin has drop { amount: u64 }

    public fun value(self: &Coin): u64 { self.amount }

    public fun double(self: &mut Coin) { self.amount *= 2; }

    fun f(coin: &Coin): u64 { coin.weight() } //~ E0219
}
