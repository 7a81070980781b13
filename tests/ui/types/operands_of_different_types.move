module 0x42::m {
    fun f(a: u8, b: u64): u64 {
        b + a //~ E0301
    }
}
