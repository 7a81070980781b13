// A pattern without fields still asks for its variant, also behind a reference.

//# publish
module 0x42::m {
    struct Kept {}
    enum Shape has drop { Point, Circle { radius: u64 }, Line(u8) }
    enum Holder { Empty, Full(Kept) }
    enum Single has drop { Only }

    fun shape(kind: u64): Shape {
        if (kind == 0) { Shape::Point } else if (kind == 1) { Shape::Circle { radius: 9 } } else { Shape::Line(1) }
    }
    public fun point(kind: u64): u64 {
        let shape = shape(kind);
        let Shape::Point = &shape;
        1
    }
    public fun circle(kind: u64): u64 {
        let shape = shape(kind);
        let Shape::Circle { .. } = &mut shape;
        let Shape::Circle { radius: _ } = &shape;
        2
    }
    public fun empty(is_full: bool): u64 {
        let holder = if (is_full) { Holder::Full(Kept {}) } else { Holder::Empty };
        let Holder::Empty = &holder;
        let Holder::Empty = holder;
        3
    }
    public fun only(): u64 {
        let single = Single::Only;
        let Single::Only = &single;
        4
    }
}

//# run 0x42::m::point --args 0
//# run 0x42::m::point --args 1
//# run 0x42::m::point --args 2
//# run 0x42::m::circle --args 0
//# run 0x42::m::circle --args 1
//# run 0x42::m::empty --args false
//# run 0x42::m::empty --args true
//# run 0x42::m::only
