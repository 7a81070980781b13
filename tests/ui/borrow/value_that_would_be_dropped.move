module 0x42::m {
    struct Coin { value: u64 }

    fun mint(): Coin { Coin { value: 1 } }

    fun f() {
        mint(); //~ E0423
    }
}
