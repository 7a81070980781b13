module 0x42::m {
    struct Coin { value: u64 }

    fun f(slot: &mut Coin, coin: Coin) {
        *slot = coin; //~ E0423
    }
}
