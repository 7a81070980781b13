module 0x42::m {
    fun f(): u64 {
        return 1;
        2 //~ W0423
    }
}
