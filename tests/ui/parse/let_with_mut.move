module 0x42::m {
    fun f(): u64 {
        let mut x = 1; //~ E0116
        x = x + 1;
        x
    }
}
