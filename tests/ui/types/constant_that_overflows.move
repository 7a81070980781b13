module 0x42::m {
    const C: u8 = 200 + 100; //~ E0317
}
