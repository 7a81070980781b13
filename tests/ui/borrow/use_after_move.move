module 0x42::m {
    struct Coin { value: u64 }

    fun burn(coin: Coin): u64 {
        let Coin { value } = coin;
        value
    }

    fun f(coin: Coin): u64 {
        let a = burn(coin);
        a + burn(coin) //~ E0420
    }
}
