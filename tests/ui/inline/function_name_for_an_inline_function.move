module 0x42::m {
    inline fun apply(x: u64, f: |u64| u64): u64 {
        f(x)
    }

    inline fun again(x: u64, f: |u64| u64): u64 {
        apply(x, f) //~ E0351
    }

    fun double(x: u64): u64 {
        x * 2
    }

    fun g(): u64 {
        again(1, |x| x) + apply(1, double) //~ E0351
    }
}
