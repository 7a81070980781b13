module 0x42::m {
    struct point has drop { x: u64 } //~ E0206
}
