// Constants are candidates for values.
module 0x42::m {
    const E_LIMIT_REACHED: u64 = 1;

    fun f(x: u64) { assert!(x < 10, E_LIMIT_REACHD) } //~ E0201
}
