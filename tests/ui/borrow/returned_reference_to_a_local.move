module 0x42::m {
    fun f(): &u64 {
        let x = 1;
        &x //~ E0434
    }
}
