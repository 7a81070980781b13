//@ check-pass
module 0x42::m {
    use std::vector;

    enum Unit has copy, drop, store { A, B, C }
    enum Option2<T> has copy, drop, store { None, Some(T) }
    enum Shape has copy, drop, store, key {
        /// Nothing at all.
        Point,
        Circle { radius: u64 }
        Box { width: u64, height: u64 },
        Poly(u8, vector<u64>),
        Empty {},
    }
    struct P(u64, u8) has copy, drop;
    struct Tag has copy, drop;
    struct Inner has copy, drop { shape: Option2<P> }
    enum Single has copy, drop { Only { inner: Inner } }

    public fun make(): (Unit, Option2<u8>, Shape, Shape, Shape) {
        (Unit::A, Option2::Some(1), Shape::Circle { radius: 1 }, Shape::Poly(1, vector[]), Shape::Empty)
    }
    public fun inferred(): Shape { Circle { radius: 2 } }
    public fun inferred_too(flag: bool): Option2<u64> { if (flag) Some(3) else None }
    public fun arguments_after_the_variant(): Option2<u8> { Option2::None<u8> }
    public fun full_path(): Unit { 0x42::m::Unit::B }
    public fun self_path(): Unit { Self::Unit::C }

    public fun by_reference(shape: &mut Shape): u64 {
        match (shape) {
            Point => 0,
            Shape::Circle { radius } => { *radius = 2; *radius }
            Box { width, .. } if (*width > 10) => *width,
            Box { width: w, height: h } => *w * *h,
            Poly(sides, ..) => (*sides as u64),
            Empty {} => 1,
        }
    }
    public fun nested(single: Single, tag: Tag): u64 {
        let Tag = tag;
        match (single) {
            Only { inner: Inner { shape: None } } => 0,
            Single::Only { inner: Inner { shape: Option2::Some(P(1, x)) } } => (x as u64),
            Only { inner: Inner { shape: Some(P(n, _)) } } => n,
        }
    }
    public fun tuples(x: Unit, y: &Unit): u64 {
        match ((x, y)) {
            (A, B) => 1,
            (_, A) => 2,
            (B, z) => if (*z is C) 3 else 4,
            _ => 5,
        }
    }
    public fun literals(x: u64, text: vector<u8>, who: address): u64 {
        let a = match (x) { 0 => 1, 2..5 => 2, 5..=9 => 3, 10.. => 4, _ => 5 };
        let b = match (text) { b"a" => 1, x"00ff" => 2, _ => 3 };
        let c = match (who) { @0x1 => 1, _ => 2 };
        a + b + c
    }
    public fun tests(unit: Unit, shape: &Shape): bool {
        (unit is Unit::A | Unit::B) && (shape is Circle | Box) && !(unit is C)
    }
    public fun refutable(shape: Shape): u64 {
        let Shape::Circle { radius } = shape;
        let Option2::Some(n) = &Option2::Some(radius);
        *n
    }
    public fun selected(shape: &mut Shape): u64 {
        shape.radius = 5;
        let radius = &mut shape.radius;
        *radius += 1;
        shape.radius + (shape.0 as u64)
    }
    public fun assigned(shape: Shape): u64 {
        let (w, h);
        Shape::Box { width: w, height: h } = shape;
        w * h
    }
    public fun diverging(unit: Unit): u64 {
        match (unit) { A => return 1, B => abort 2, C => 3 }
    }
    public fun never(unit: Unit): u64 {
        match (unit) { A => abort 1, _ => abort 2 }
    }
    public fun unit_arms(unit: &Unit) {
        match (unit) {
            A => {}
            B => (),
            C => return,
        }
    }
    public fun in_a_loop(units: vector<Unit>): u64 {
        let sum = 0;
        while (!vector::is_empty(&units)) {
            match (units.pop_back()) {
                A => continue,
                B => break,
                C => sum += 1,
            }
        };
        sum
    }
}
