module 0x42::m {
    struct Point has drop { x: u64, y: u64 }

    fun f(): Point {
        Point { x: 1 } //~ E0308
    }
}
