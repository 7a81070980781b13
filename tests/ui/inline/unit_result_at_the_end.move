// That the result of a lambda cannot be `()` is said once, also where `()` is what is expected.
module 0x42::m {
    inline fun with<R>(n: u64, f: |u64| R): R { f(n) }

    fun run(n: u64) {
        with(n, |x| { assert!(x > 1, 1); }) //~ E0310
    }
}
