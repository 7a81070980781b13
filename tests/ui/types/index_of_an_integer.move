module 0x42::m {
    fun f(a: u64): u64 {
        a[0] //~ E0312
    }
}
