module 0x42::bank {
    struct Coin has drop { value: u64 }

    public fun value(self: &Coin): u64 { self.value }
}

module 0x42::m {
    use 0x42::bank::Coin;

    fun f(): Coin {
        Coin { value: 1 } //~ E0213
    }
}
