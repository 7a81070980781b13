// `match` takes the first arm that fits, guards included.

//# publish
module 0x42::m {
    enum Shape has copy, drop { Point, Circle { r: u64 }, Rect(u64, u64) }
    public fun make(n: u64): Shape { if (n == 0) Shape::Point else if (n < 10) Shape::Circle { r: n } else Shape::Rect(n, 2) }
    public fun area(n: u64): u64 {
        match (make(n)) {
            Shape::Point => 0,
            Shape::Circle { r } if (r > 5) => r * 100,
            Shape::Circle { r } => r * r * 3,
            Shape::Rect(a, b) => a * b,
        }
    }
    public fun grow(n: u64): Shape {
        let s = make(n);
        match (&mut s) {
            Shape::Point => {},
            Shape::Circle { r } => *r = *r + 1,
            Shape::Rect(a, _) => *a = *a * 2,
        };
        s
    }
    public fun test(n: u64): (bool, bool) { let s = make(n); (s is Shape::Point | Shape::Circle, s is Shape::Rect) }
}

//# run 0x42::m::area --args 0
//# run 0x42::m::area --args 3
//# run 0x42::m::area --args 6
//# run 0x42::m::area --args 10
//# run 0x42::m::grow --args 3
//# run 0x42::m::grow --args 10
//# run 0x42::m::test --args 0
//# run 0x42::m::test --args 10
