// A field behind a reference cannot be moved out, so reading it copies.
module 0x42::m {
    struct Coin has drop { value: u64 }
    struct Purse has drop { coin: Coin }

    fun f(purse: &Purse): Coin { purse.coin } //~ E0422
}
