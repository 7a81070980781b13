//@ check-pass
module 0x42::shapes {
    struct Point has copy, drop, store { x: u64, y: u64 }

    public fun point(x: u64, y: u64): Point { Point { x, y } }

    public fun x(self: &Point): u64 { self.x }
}

module 0x42::m {
    use 0x42::shapes;
    use 0x42::shapes::{Self as s, Point, point as make};
    use std::vector as list;

    public fun f(): u64 {
        use 0x42::shapes::x;
        let p: Point = make(1, 2);
        let q: s::Point = shapes::point(3, 4);
        x(&p) + q.x() + 0x42::shapes::x(&p) + list::length(&vector[p])
    }
}
