// `return` is checked like the result.
module 0x42::m {
    fun f(x: u64): bool {
        if (x > 1) return x; //~ E0301
        true
    }
}
