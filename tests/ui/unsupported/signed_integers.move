module 0x42::m {
    fun f(a: i64): bool { a == a } //~ E0603
}
