module 0x42::m {
    fun f(): u64 {
        5u9 //~ E0006
    }
}
