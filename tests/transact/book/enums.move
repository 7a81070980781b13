// The chapter on enums: variants of all forms, match, tests, fields of variants, storage and versions.

//# publish
module 0x42::enums {
    enum Shape has copy, drop { Circle { radius: u64 }, Rectangle { width: u64, height: u64 } }
    enum Color has copy, drop, store { Red, Green, Blue }
    enum Outcome<T> has copy, drop, store { Err(u64), Ok(T) }
    enum Saved has key, drop { V1 { name: vector<u8> } V2 { name: vector<u8>, age: u64 } }
    struct Nested has copy, drop { shape: Shape, color: Color }

    public fun area(self: &Shape): u64 {
        match (self) {
            Circle { radius } => *radius * *radius * 3,
            Rectangle { width, height } => *width * *height,
        }
    }
    public fun areas(): (u64, u64) {
        (Shape::Circle { radius: 2 }.area(), (Shape::Rectangle { width: 3, height: 4 }).area())
    }
    public fun by_value(outcome: Outcome<u64>): u64 { match (outcome) { Ok(x) => x, Err(_) => 0 } }
    public fun of_outcomes(): u64 {
        let ok: Outcome<u64> = Outcome::Ok(5);
        by_value(ok) * 100 + by_value(Outcome::Err(1)) * 10 + by_value(Ok(3))
            + by_value(0x42::enums::Outcome::Ok<u64>(1000))
    }
    public fun guards(x: u64, shape: Shape): u64 {
        match (shape) {
            Circle { radius } if (radius > x) => 1,
            Circle { radius: r } if (r == x) => 2,
            Rectangle { width: 1, .. } => 3,
            Rectangle { width, height } if (width == height) => { let w = width; w * 10 }
            _ => 4
        }
    }
    public fun guarded(): vector<u64> {
        vector[
            guards(1, Shape::Circle { radius: 2 }), guards(2, Shape::Circle { radius: 2 }),
            guards(3, Shape::Circle { radius: 2 }), guards(0, Shape::Rectangle { width: 1, height: 1 }),
            guards(0, Shape::Rectangle { width: 5, height: 5 }), guards(0, Shape::Rectangle { width: 5, height: 6 })
        ]
    }
    public fun nested(n: Nested): u64 {
        match (n) {
            Nested { shape: Circle { radius }, color: Red } => radius,
            Nested { shape: Rectangle { width, .. }, color } if (color is Green | Blue) => width,
            Nested { shape: _, .. } => 9
        }
    }
    public fun of_nested(): vector<u64> {
        let shape = Shape::Rectangle { width: 7, height: 0 };
        vector[
            nested(Nested { shape: Shape::Circle { radius: 1 }, color: Color::Red }),
            nested(Nested { shape, color: Color::Blue }),
            nested(Nested { shape, color: Color::Red })
        ]
    }
    public fun tests(c: bool): vector<bool> {
        let color = if (c) Color::Red else Color::Blue;
        let outcome = Outcome::Ok<u8>(1);
        vector[color is Red, color is Color::Red | Color::Green, !(color is Blue), (&outcome is Ok<u8>), outcome is Err]
    }
    public fun changed(): (u64, u64) {
        let shape = Shape::Circle { radius: 1 };
        shape.radius += 4;
        let radius = shape.radius;
        shape = Shape::Rectangle { width: 1, height: 2 };
        match (&mut shape) {
            Rectangle { width, height } => { *width += 10; *height += *width },
            Circle { .. } => abort 1
        };
        (radius, shape.area())
    }
    public fun wrong_variant(): u64 { Shape::Rectangle { width: 1, height: 2 }.radius }
    public fun let_of_a_variant(circle: bool): u64 {
        let shape = if (circle) Shape::Circle { radius: 5 } else Shape::Rectangle { width: 1, height: 2 };
        let Shape::Circle { radius } = shape;
        radius
    }
    public fun start(s: &signer) { move_to(s, Saved::V1 { name: b"ann" }) }
    public fun migrate(at: address) {
        let saved = &mut Saved[at];
        if (saved is V1) { *saved = Saved::V2 { name: saved.name, age: 30 } };
        saved.age += 1
    }
    public fun end(at: address): (vector<u8>, u64) {
        match (move_from<Saved>(at)) { V1 { name } => (name, 0), V2 { name, age } => (name, age) }
    }
}

//# run 0x42::enums::areas
//# run 0x42::enums::of_outcomes
//# run 0x42::enums::guarded
//# run 0x42::enums::of_nested
//# run 0x42::enums::tests --args true
//# run 0x42::enums::tests --args false
//# run 0x42::enums::changed
//# run 0x42::enums::wrong_variant
//# run 0x42::enums::let_of_a_variant --args true
//# run 0x42::enums::let_of_a_variant --args false
//# run 0x42::enums::start --signers 0x7
//# view --address 0x7 --resource 0x42::enums::Saved
//# run 0x42::enums::migrate --args @0x7
//# view --address 0x7 --resource 0x42::enums::Saved
//# run 0x42::enums::end --args @0x7

// A match treats every variant, and no arm in vain.
//# publish
module 0x42::a {
    enum E has drop { A, B(u64), C { x: bool } }
    fun f(e: E): u64 { match (e) { A => 1, B(_) => 2 } }
    fun g(e: E): u64 { match (e) { A => 1, B(x) if (x > 1) => 2, C { x: true } => 3, C { .. } => 4 } }
    fun h(e: E): u64 { match (e) { _ => 1, A => 2 } }
    fun i(e: E): u64 { match (e) { A => 1, A => 2, _ => 3 } }
    fun j(e: &E): u64 { match (e) { A => 1, C { x: true } => 2, C { x: false } => 4, B(0..5) => 5 } }
}

// Patterns name the fields of a variant that there is, or say `..` once.
//# publish
module 0x42::b {
    enum E has drop { A, B(u64, u64), C { x: bool, y: u64 } }
    fun f(e: E): u64 { match (e) { C { x: _ } => 1, _ => 2 } }
    fun g(e: E): u64 { match (e) { B(_) => 1, _ => 2 } }
    fun h(e: E): u64 { match (e) { B(.., ..) => 1, _ => 2 } }
    fun i(e: E): u64 { match (e) { E::D => 1, _ => 2 } }
    fun j(e: E): bool { e is D }
    fun k(e: E): u64 { e.z }
    fun l(): E { E::B(1) }
    fun m(): E { E::C { x: true } }
}

// A field that is read without a match has one type in all variants.
//# publish
module 0x42::c { enum E has drop { A { x: u8 }, B { x: u64 } } fun f(e: &E): u64 { (e.x as u64) } }

// Enums have a variant at least, each name once, and are not recursive.
//# publish
module 0x42::d { enum Nothing {} enum Twice { A, A } }
//# publish
module 0x42::e { enum List { Nil, Cons(u64, List) } }

// Their inside is private, `_` drops, and a guard must not move.
//# publish
module 0x42::g { fun f(s: 0x42::enums::Shape): bool { s is Circle } }
//# publish
module 0x42::h {
    struct N { x: u64 }
    enum E { A(N), B }
    fun eat(n: N): bool { let N { x } = n; x == 0 }
    fun f(e: E) { match (e) { B => {}, _ => {} } }
    fun g(e: E): u64 { match (e) { A(n) if (eat(n)) => 1, A(N { x }) => x, B => 2 } }
}
