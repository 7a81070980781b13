//! Types and constants of another module, reached through the functions that the compiler adds to it.
//@ fails wrong_variant_taken_apart abort 14566554180833181697
//@ fails wrong_variant_of_a_field abort 14566554180833181697
module 0x42::shapes {
    public struct Point has copy, drop { x: u64, y: u64 }

    public struct Pair<T>(T, T) has drop;

    public struct Empty has drop {}

    public enum Shape has copy, drop {
        Dot,
        Circle { center: Point, size: u64 },
        Square { size: u64 },
    }

    public const BASE: u64 = 7;
    public const NAMES: vector<u8> = b"xy";
}

module 0x42::user {
    use 0x42::shapes::{Self, Empty, Pair, Point, Shape};

    fun check_fields() {
        let p = Point { y: 1, x: 2 };
        p.x += 10;
        let r = &mut p;
        r.y = r.x + shapes::BASE;
        let Point { x, y } = p;
        assert!(x == 12 && y == 19, 1);
        let Empty {} = Empty {};
    }

    fun check_generics() {
        let p = Pair(b"a", b"b");
        p.0.push_back(99);
        p.1 = shapes::NAMES;
        let Pair(first, second) = p;
        assert!(first == b"ac" && second == b"xy", 1);
    }

    fun area(s: &Shape): u64 {
        match (s) {
            Shape::Dot => 0,
            Shape::Circle { center, size } if (center.x > 1) => *size,
            Shape::Circle { .. } => 1,
            Shape::Square { size } => *size * *size,
        }
    }

    fun check_variants() {
        let dot = Shape::Dot;
        let circle = Shape::Circle { center: Point { x: 5, y: 0 }, size: 3 };
        let small = Shape::Circle { center: Point { x: 0, y: 0 }, size: 3 };
        let square = Shape::Square { size: 4 };
        assert!(area(&dot) == 0 && area(&circle) == 3, 1);
        assert!(area(&small) == 1 && area(&square) == 16, 2);
        square.size += 1;
        assert!(square.size == 5 && (square is Square | Circle) && !(dot is Square), 3);
        let Shape::Square { size } = square;
        assert!(size == 5, 4);
    }

    fun wrong_variant_taken_apart() {
        let Shape::Square { size: _ } = Shape::Dot;
    }

    fun wrong_variant_of_a_field() {
        let s = Shape::Dot;
        s.size = 3;
    }
}
