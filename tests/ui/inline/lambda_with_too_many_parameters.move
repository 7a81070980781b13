module 0x42::m {
    inline fun apply(x: u64, f: |u64| u64): u64 {
        f(x)
    }

    fun g(): u64 {
        apply(1, |x, y| x + y) //~ E0350
    }
}
