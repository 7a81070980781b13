// An arm with a guard covers nothing for certain.
module 0x42::m {
    enum Shape has drop { Circle(u64), Point }

    fun f(shape: Shape, is_open: bool): u64 {
        match (shape) { //~ E0330
            Circle(radius) => radius,
            Point if (is_open) => 1,
        }
    }
}
