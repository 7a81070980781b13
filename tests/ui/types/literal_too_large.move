module 0x42::m {
    fun f(): u8 {
        256 //~ E0306
    }
}
