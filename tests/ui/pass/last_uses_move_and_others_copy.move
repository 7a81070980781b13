//@ check-pass
module 0x42::m {
    struct Coin { value: u64 }

    fun burn(coin: Coin): u64 {
        let Coin { value } = coin;
        value
    }

    public fun f(v: vector<u64>, give: bool): (vector<u64>, u64) {
        let coin = Coin { value: v.length() };
        let w = v;
        w.push_back(v.length());
        let value = if (give) burn(coin) else { let Coin { value } = coin; value + 1 };
        (w, value)
    }
}
