module 0x42::m {
    struct Coin has drop { value: u64 }

    fun burn(coin: Coin): u64 {
        let Coin { value } = coin;
        value
    }

    fun f(coin: Coin): u64 {
        let total = 0;
        while (total < 10) {
            total = total + burn(coin); //~ E0420
        };
        total
    }
}
