// Both sides are values, or both are references.
module 0x42::m {
    fun f(a: &u64, b: u64): bool { a == b } //~ E0301
}
