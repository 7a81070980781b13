module 0x42::m {
    inline fun check(x: u64, f: |u64| bool): bool {
        if (x == 0) return false; //~ E0353
        f(x)
    }

    fun g(x: u64): bool {
        check(x, |y| {
            if (y > 5) return true; //~ E0353
            y > 3
        })
    }
}
