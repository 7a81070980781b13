module 0x42::m {
    struct S has drop {
        a: u64,
        a: u8 //~ E0205
    }
}
