module 0x42::m {
    fun g<T: drop>(_t: T) {}

    fun f() {
        g<u64, bool>(1) //~ E0303
    }
}
