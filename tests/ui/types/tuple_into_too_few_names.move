module 0x42::m {
    fun three(): (u64, u64, u64) {
        (1, 2, 3)
    }

    public fun f(): u64 {
        let (a, b) = three(); //~ E0320
        a + b
    }
}
