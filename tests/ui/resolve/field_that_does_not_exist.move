module 0x42::m {
    struct Point has drop { x: u64, y: u64 }

    fun f(p: &Point): u64 {
        p.z //~ E0209
    }
}
