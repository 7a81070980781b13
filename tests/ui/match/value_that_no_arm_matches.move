module 0x42::m {
    enum Shape has drop { Point, Circle { radius: u64 }, Square(u64) }
    enum Pair has drop { Both { left: Shape, right: Shape }, None }
    public fun of_an_enum(shape: &Shape): u64 {
        match (shape) { //~ E0330
            Shape::Point => 0,
            Circle { radius } if (*radius > 1) => *radius,
        }
    }
    public fun nested(pair: &Pair): u64 {
        match (pair) { //~ E0330
            Both { left: Point, right: _ } => 1,
            Both { left: Circle { .. }, right: Square(_) } => 2,
            None => 3,
        }
    }
    public fun of_integers(number: u8, other: bool): u64 {
        match ((number, other)) { //~ E0330
            (0..10, true) => 1,
            (10..=254, _) => 2,
        }
    }
    public fun of_bytes(text: vector<u8>): u64 {
        match (text) { //~ E0330
            b"one" => 1,
            b"two" => 2,
        }
    }
    public fun without_arms(shape: Shape): u64 {
        match (shape) {} //~ E0330
    }
    public fun of_signed(number: i8): u64 {
        match (number) { //~ E0330
            ..-1 => 1,
            0..127 => 2,
        }
    }
}
