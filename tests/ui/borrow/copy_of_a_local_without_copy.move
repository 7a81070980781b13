// `copy` is asked for, and the type does not allow it.
module 0x42::m {
    struct Coin has drop { value: u64 }

    fun spend(_coin: Coin) {}

    fun f(coin: Coin): u64 {
        spend(copy coin); //~ E0422
        coin.value
    }
}
