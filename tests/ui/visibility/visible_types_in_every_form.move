//@ check-pass
module 0x42::shapes {
    public struct Point has copy, drop { x: u64, y: u64 }

    package struct Pair<T>(T, T) has drop;

    public struct Empty has drop {}

    public enum Shape has copy, drop {
        Dot,
        Circle { center: Point, size: u64 },
        Square { size: u64, center: Point },
        Line(Point, Point),
    }

    package enum Only<T> has drop { One(T) }

    public const ORIGIN: u64 = 7;
    package const NAMES: vector<u8> = b"xy";
}

module 0x42::user {
    use 0x42::shapes::{Self, Empty, Only, Pair, Point, Shape};

    public fun fields(p: Point): u64 {
        let q = Point { y: p.x, x: p.y + 1 };
        q.x += 2;
        let r = &mut q;
        r.y = r.x + shapes::ORIGIN;
        let Point { x, y } = q;
        let Empty {} = Empty {};
        x + y + shapes::NAMES.length()
    }

    public fun pairs(v: vector<u8>): vector<u8> {
        let p = Pair(v, x"00");
        p.0.push_back(3);
        p.1 = b"z";
        let Pair(first, _) = p;
        first
    }

    public fun references(p: &mut Point): u64 {
        let Point { x, .. } = p;
        *x = 3;
        p.y
    }

    public fun area(s: &Shape): u64 {
        match (s) {
            Shape::Dot => 0,
            Shape::Circle { center, size } if (center.x > 1) => *size,
            Shape::Circle { .. } => 1,
            Shape::Square { size, .. } => *size * *size,
            Shape::Line(a, b) => a.x + b.y,
        }
    }

    public fun size(s: Shape): u64 {
        if (s is Circle | Square) s.size else 0
    }

    public fun grow(s: &mut Shape) {
        if (s is Shape::Square) s.size = s.size + 1;
    }

    public fun one(o: Only<u64>): u64 {
        let Only::One(value) = o;
        value
    }

    public fun line(p: Point): Shape { Shape::Line(p, Point { x: 0, y: 0 }) }
}
