// The chapter on structs, named and positional: making, taking apart, borrowing, reading and writing, privacy.

//# publish
module 0x42::shapes {
    struct Point has copy, drop { x: u64, y: u64 }
    struct Circle has copy, drop { center: Point, radius: u64 }
    struct Meters(u64) has copy, drop, store;
    struct Tag has copy, drop;
    struct Empty has drop {}
    struct Later { x: u64 } has drop;
    struct Deed { id: u64, price: u64 }

    public fun make(): (Point, Circle, Meters) {
        let x = 1;
        let p = Point { y: 2, x };
        (p, Circle { center: Point { x: 3, y: 4 }, radius: 5 }, Meters(6))
    }
    public fun take_apart(): u64 {
        let Circle { center: Point { x, y: height }, radius: _ } = Circle { center: Point { x: 3, y: 4 }, radius: 5 };
        let Point { x: first, .. } = Point { x: 100, y: 1 };
        let Meters(m) = Meters(1000);
        let x2; let y2;
        Point { x: x2, y: y2 } = Point { x: 10000, y: 100000 };
        let Tag = Tag;
        let Empty {} = Empty {};
        x + height * 10 + first + m + x2 + y2
    }
    public fun borrowed(): u64 {
        let circle = Circle { center: Point { x: 3, y: 4 }, radius: 5 };
        let Circle { center: Point { x, y }, radius } = &mut circle;
        *x = *y + *radius;
        *radius = 1;
        let Point { x, .. } = &circle.center;
        *x * 100 + circle.radius
    }
    public fun fields(): u64 {
        let circle = Circle { center: Point { x: 3, y: 4 }, radius: 5 };
        circle.center.x = circle.center.y + 1;
        circle.center = Point { x: circle.center.x + 1, y: 9 };
        let length = Meters(2);
        length.0 += 40;
        let r = &mut circle.radius;
        *r += 1;
        circle.center.x + circle.center.y * 10 + circle.radius * 100 + length.0 * 1000
    }
    public fun moved_copied(): bool {
        let p = Point { x: 1, y: 2 };
        let q = p;
        q.x = 5;
        let r = move q;
        p.x == 1 && r.x == 5 && Later { x: 1 }.x == 1
    }
    public fun deed(id: u64): Deed { Deed { id, price: id * 2 } }
    public fun price(self: &Deed): u64 { self.price }
    public fun burn(self: Deed): u64 { let Deed { id, price: _ } = self; id }
}
module 0x42::user {
    public fun use_deed(): u64 {
        let deed = 0x42::shapes::deed(4);
        let price = deed.price();
        price * 10 + deed.burn()
    }
}

//# run 0x42::shapes::make
//# run 0x42::shapes::take_apart
//# run 0x42::shapes::borrowed
//# run 0x42::shapes::fields
//# run 0x42::shapes::moved_copied
//# run 0x42::user::use_deed

// All fields are given, each once, and there are no others.
//# publish
module 0x42::a {
    struct P has drop { x: u64, y: u64 }
    struct Q(u64, bool) has drop;
    fun f() { P { x: 1 }; }
    fun g() { P { x: 1, y: 2, z: 3 }; }
    fun h() { P { x: 1, x: 1, y: 2 }; }
    fun i() { Q(1); }
    fun j(p: P) { let P { x: _ } = p; }
    fun k(q: Q) { let Q(_, ..) = q; let Q(.., _) = Q(1, true); let Q(..) = Q(1, true); Q { x: 1 }; }
    fun l(p: P): u64 { p.z }
}

// Types are not recursive, begin with an upper-case letter, and are declared once.
//# publish
module 0x42::b { struct A { b: B } struct B { a: vector<A> } }
//# publish
module 0x42::c { struct lower { x: u64 } }
//# publish
module 0x42::d { struct A { x: u64, x: u64 } struct A {} }

// Only their module makes them, takes them apart and sees their fields.
//# publish
module 0x42::e {
    use 0x42::shapes::{Self, Point, Deed};
    fun f(): Point { Point { x: 1, y: 2 } }
    fun g(d: &Deed): u64 { d.price }
    fun h(d: Deed) { let Deed { id: _, price: _ } = d; }
    fun i(): u64 { let (p, _, _) = shapes::make(); p.x }
}

// What cannot be dropped is taken apart, what cannot be copied is moved once.
//# publish
module 0x42::g {
    struct Deed { id: u64 }
    fun f() { let _deed = Deed { id: 1 }; }
    fun g(deed: Deed): (Deed, Deed) { let other = deed; (deed, other) }
    fun h(deed: &Deed): Deed { *deed }
    fun i(deed: Deed): u64 { deed.id }
}
