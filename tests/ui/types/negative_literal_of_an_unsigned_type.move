module 0x42::m {
    fun f(): u64 {
        -1 //~ E0306
    }
}
