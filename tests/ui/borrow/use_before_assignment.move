module 0x42::m {
    fun f(c: bool): u64 {
        let x: u64;
        if (c) x = 1;
        x //~ E0421
    }
}
