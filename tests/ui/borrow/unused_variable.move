module 0x42::m {
    fun f(): u64 {
        let unused = 1; //~ W0420
        2
    }
}
