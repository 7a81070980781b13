module 0x42::m {
    struct Coin has drop { value: u64 }

    fun consume(_coin: Coin) {}

    fun f(coin: Coin): u64 {
        let r = &coin.value;
        consume(coin); //~ E0432
        *r
    }
}
