module 0x42::m {
    inline fun odd(n: u64): bool { //~ E0352
        if (n == 0) false else even(n - 1)
    }

    inline fun even(n: u64): bool {
        if (n == 0) true else odd(n - 1)
    }

    fun f(): bool {
        odd(3)
    }
}
