module 0x42::m {
    struct Coin { value: u64 }

    fun burn(coin: Coin): u64 {
        let Coin { value } = coin;
        value
    }

    fun f(coin: Coin, early: bool): u64 {
        let total = 0;
        if (early) total = burn(coin);
        total + burn(coin) //~ E0420
    }
}
