// `assert!` is a macro.
module 0x42::m {
    fun f(x: u64) { assert(x < 10, 1) } //~ E0201
}
