// The later use is at fault only because the earlier one moves: that one is mended.
module 0x42::m {
    struct Point has copy, drop { x: u64 }

    fun consume(_p: Point) {}

    fun f(p: Point): u64 {
        consume(move p);
        p.x //~ E0420
    }
}
