module 0x42::m {
    fun narrow(x: u8): u8 {
        x
    }

    public fun f(): u64 {
        let x = 1;
        narrow(x);
        x //~ E0301
    }
}
