module 0x42::m {
    fun f(a: bool): u64 {
        (a as u64) //~ E0311
    }
}
