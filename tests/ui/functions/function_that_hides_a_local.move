module 0x42::m {
    fun f(x: u64): u64 {
        x
    }

    inline fun apply(x: u64, f: |u64| u64): u64 {
        f(x) //~ W0351
    }

    fun host(): u64 {
        let g = |x: u64| x + 1;
        apply(1, |x| g(x))
    }
}
