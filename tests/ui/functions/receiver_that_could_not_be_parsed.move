// What stands in place of `self` may be meant as it.
module 0x42::m {
    struct Point has copy, drop { x: u64 }

    fun x(&self): u64 { self.x } //~ E0101
    fun twice(point: Point): u64 { point.x() + point.x() }
}
