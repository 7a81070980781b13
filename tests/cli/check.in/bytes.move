module 0x42::m {
    // ÿþ
}
