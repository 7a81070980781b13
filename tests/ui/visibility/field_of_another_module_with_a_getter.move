// The field cannot be read here, so that its getter is what is meant, although it has no `self`.
module 0x42::bank {
    struct Coin has drop { value: u64 }

    public fun value(coin: &Coin): u64 { coin.value }
}

module 0x42::m {
    use 0x42::bank::Coin;

    fun double(coin: &Coin): u64 {
        coin.value() * 2 //~ E0219
    }

}
