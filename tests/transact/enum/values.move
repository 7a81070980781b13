// Enums print as the number of their variant and its fields.

//# publish
module 0x42::m {
    enum Shape has copy, drop { Point, Circle { r: u64 }, Rect(u64, u64) }
    public fun point(): Shape { Shape::Point }
    public fun circle(r: u64): Shape { Shape::Circle { r } }
    public fun all(): vector<Shape> { vector[Shape::Point, Shape::Circle { r: 1 }, Shape::Rect(2, 3)] }
}

//# run 0x42::m::point
//# run 0x42::m::circle --args 5
//# run 0x42::m::all
