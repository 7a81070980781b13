module 0x42::m {
    fun f(): u64 {
        let x = 1;
        let r = &x;
        x = 2; //~ E0431
        *r + x
    }
}
