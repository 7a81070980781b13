module 0x42::m {
    fun f(a: address, b: address): bool {
        a < b //~ E0606
    }
}
