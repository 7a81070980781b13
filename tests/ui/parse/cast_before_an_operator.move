module 0x42::m {
    fun f(a: u8): u64 {
        a as u64 + 1 //~ E0107
    }
}
