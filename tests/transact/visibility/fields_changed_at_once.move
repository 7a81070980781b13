// A pattern behind a mutable reference lends several fields at once, also those of a public type of
// another module.

//# publish
module 0x42::shapes {
    public enum Shape<T> has copy, drop { Box { side: T, depth: u64 }, Line(T, u8), Nothing }
    public struct Pair<T> has copy, drop { left: T, right: u64, third: bool }
}

//# publish
module 0x42::m {
    use 0x42::shapes::{Pair, Shape};

    public fun line(): u64 {
        let shape = Shape::Line(3u64, 4);
        match (&mut shape) {
            Line(from, to) => {
                *from = 5;
                *to = 6
            },
            Box { side, depth } => {
                *side += *depth;
                *depth = 0
            },
            Nothing => {}
        };
        match (&shape) {
            Line(from, to) => *from * 10 + (*to as u64),
            _ => 0
        }
    }

    public fun pair(): u64 {
        let pair = Pair { left: 1u64, right: 2, third: false };
        let Pair { left, third, .. } = &mut pair;
        *left += 10;
        *third = *left == 11;
        pair.left * 100 + pair.right + (if (pair.third) 1000 else 0)
    }

    public fun nested(): u64 {
        let shape = Shape::Box { side: Pair { left: 1u64, right: 2, third: true }, depth: 3 };
        match (&mut shape) {
            Box { side: Pair { left, right, third: _ }, depth } => {
                *left = 4;
                *right = 5;
                *depth = 6;
            },
            _ => {}
        };
        match (shape) {
            Box { side, depth } => side.left * 100 + side.right * 10 + depth,
            _ => 0
        }
    }

    public fun other_variant(): u64 {
        let shape = Shape::Nothing<u64>;
        let Shape::Box { side, depth } = &mut shape;
        *side += *depth;
        1
    }
}

//# run 0x42::m::line
//# run 0x42::m::pair
//# run 0x42::m::nested
//# run 0x42::m::other_variant
