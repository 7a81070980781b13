module 0x42::m {
    const MAX_U8: u16 = 1000;

    public fun f(): u8 {
        MAX_U8 //~ E0301
    }

    public fun g(): bool {
        MIN_U8 //~ E0201
    }
}
