module 0x42::m {
    // The list goes on, so that `Trade` is declared.
    struct Trade has drop store { n: u64 } //~ E0101

    fun both(a: bool, b: bool): bool {
        a and b //~ E0101
    }

    fun either(a: bool, b: bool): bool {
        if (a or b) { return true }; //~ E0101
        false
    }

    fun add(n: u64): u64 {
        n =+ 1; //~ E0101
        n
    }

    fun pair(): (u64, u64) {
        let a, b = (1, 2); //~ E0101
        (1, 2)
    }

    fun two(a: u64, b: u64): (u64, u64) {
        a, b //~ E0101
    }

    fun trade(): Trade { Trade { n: 1 } }
}
