// A value is borrowed where a reference is needed, and a reference read where a value is.
module 0x42::m {
    struct Coin has copy, drop { value: u64 }

    fun look(coin: &Coin): u64 { coin.value }

    fun spend(_coin: Coin) {}

    fun f(coin: Coin): u64 {
        spend(&coin); //~ E0301
        look(coin) //~ E0301
    }
}
