//@ check-pass
module 0x42::m {
    struct Coin<phantom T> has store { value: u64 }

    spec module {
        global supply<T>: num;
    }

    fun burn<T>(coin: Coin<T>): u64 {
        let Coin { value } = coin;
        spec {
            update supply<T> = supply<T> - value;
        };
        value
    }
    spec burn {
        update supply<T> = supply<T> - coin.value;
    }
}
