module 0x42::m {
    struct Coin { value: u64 }

    fun one(coin: Coin) {} //~ E0423

    fun two(c: bool): u64 {
        let x: u64;
        if (c) x = 1;
        x //~ E0421
    }
}
