module 0x42::m {
    inline fun apply(x: u64, f: |u64| u64): u64 {
        let g = f; //~ E0356
        g(x)
    }

    fun host(): u64 {
        apply(1, |x| x)
    }
}
