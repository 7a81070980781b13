// `match x {` as in other languages.
module 0x42::m {
    enum Shape has drop { Circle, Point }

    fun f(self: &Shape): u64 {
        match self { Circle => 1, Point => 2 } //~ E0105
    }
}
