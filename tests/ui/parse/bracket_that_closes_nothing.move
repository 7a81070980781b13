module 0x42::m {
    fun f(): u64 {
        (1 + 2)) //~ E0103
    }
}
