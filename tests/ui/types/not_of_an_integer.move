module 0x42::m {
    fun mask(bits: u8): u8 {
        !bits & 0x0f //~ E0301
    }
}
