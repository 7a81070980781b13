module 0x42::m {
    struct Coin has drop { value: u64 }

    fun f(coin: &Coin): Coin {
        *coin //~ E0422
    }
}
