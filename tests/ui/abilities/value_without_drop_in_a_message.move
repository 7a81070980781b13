module 0x42::m {
    struct Coin { value: u64 }

    fun f(coin: Coin): Coin {
        assert!(coin.value > 0, b"{}", coin); //~ E0401
        coin
    }
}
