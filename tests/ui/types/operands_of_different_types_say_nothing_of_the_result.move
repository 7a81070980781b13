module 0x42::m {
    fun sum(a: u8, b: u16): u16 {
        a + b //~ E0301
    }
    fun inverted(bits: u64): u64 {
        !bits //~ E0301
    }
}
