module 0x42::m {
    fun f(): u64; //~ E0117
}
