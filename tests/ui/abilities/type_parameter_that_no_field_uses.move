module 0x42::m {
    struct Coin<Currency> has store { //~ W0203
        value: u64,
    }
}
