module 0x42::m {
    fun f() {
        let _pair = (1u64, 2u64); //~ E0310
    }
}
