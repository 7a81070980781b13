// The chapter on references: making, reading, writing, freezing, and how long they may live.

//# publish
module 0x42::references {
    struct Point has copy, drop { x: u64, y: u64 }
    struct Line has copy, drop { from: Point, to: Point }
    struct Deed { id: u64 }

    fun read(x: &u64): u64 { *x }
    fun write(x: &mut u64, value: u64) { *x = value }
    fun x_of(point: &Point): &u64 { &point.x }
    fun x_of_mutably(point: &mut Point): &mut u64 { &mut point.x }
    fun parts(point: &mut Point): (&mut u64, &mut u64) { (&mut point.x, &mut point.y) }
    fun larger(a: &u64, b: &u64): &u64 { if (*a > *b) a else b }
    fun frozen(point: &mut Point): &Point { freeze(point) }
    fun frozen_silently(point: &mut Point): &Point { point }

    public fun operators(): u64 {
        let line = Line { from: Point { x: 1, y: 2 }, to: Point { x: 3, y: 4 } };
        let to = &mut line.to;
        let y = &mut to.y;
        *y = *y + 1;
        let copied = *to;
        copied.x = 100;
        let from = &line.from;
        from.x + line.to.x * 10 + line.to.y * 100
    }
    public fun calls(): u64 {
        let point = Point { x: 1, y: 2 };
        write(x_of_mutably(&mut point), 7);
        let (x, y) = parts(&mut point);
        *x += *y;
        *y = 0;
        read(x_of(&point)) + point.y + *larger(&3, &4) + read(&mut point.x)
    }
    public fun freezing(): u64 {
        let point = Point { x: 1, y: 2 };
        let one = frozen(&mut point).x;
        one + frozen_silently(&mut point).y
    }
    public fun of_temporaries(): u64 { *&5 + (&Point { x: 6, y: 0 }).x }
    public fun either(first: bool): (u64, u64) {
        let (x, y) = (1, 2);
        let chosen = if (first) &mut x else &mut y;
        *chosen = 9;
        (x, y)
    }
    public fun behind_a_reference(deed: &mut Deed) { deed.id = deed.id + 1 }
    public fun of_what_cannot_be_copied(): u64 {
        let deed = Deed { id: 1 };
        behind_a_reference(&mut deed);
        let Deed { id } = deed;
        id
    }
    public fun again(): u64 {
        let x = 1;
        let r = &mut x;
        *r = 2;
        let r = &mut x;
        *r += 1;
        let q = &x;
        let p = q;
        *p + *q
    }
}

//# run 0x42::references::operators
//# run 0x42::references::calls
//# run 0x42::references::freezing
//# run 0x42::references::of_temporaries
//# run 0x42::references::either --args true
//# run 0x42::references::either --args false
//# run 0x42::references::of_what_cannot_be_copied
//# run 0x42::references::again

// Reading copies, writing drops.
//# publish
module 0x42::a {
    struct Deed { id: u64 }
    fun f(deed: &Deed): Deed { *deed }
    fun g(deed: &mut Deed, other: Deed) { *deed = other }
}

// An immutable reference does not write and does not become mutable.
//# publish
module 0x42::b {
    fun w(_x: &mut u64) {}
    fun f(x: &u64) { *x = 1 }
    fun g(x: &u64) { w(x) }
}

// A reference does not outlive what it refers to.
//# publish
module 0x42::c {
    struct Point has copy, drop { x: u64 }
    fun f(): &u64 { let x = 1; &x }
    fun g(p: Point): &u64 { &p.x }
    fun h() { let p = Point { x: 1 }; let r = &p.x; let q = move p; *r; q.x; }
}

// While one is written through, no other is used.
//# publish
module 0x42::d {
    struct Point has copy, drop { x: u64 }
    fun two(_a: &mut Point, _b: &Point) {}
    fun f(p: Point) { two(&mut p, &p) }
    fun g(p: Point): u64 { let r = &mut p.x; let n = p.x; *r = 1; n }
    fun h(p: Point): u64 { let r = &p.x; p.x = 2; *r }
}

// References are not stored, not in vectors, and there are none to references.
//# publish
module 0x42::e {
    struct Kept { r: &u64 }
    fun f() { let _v = vector[&1]; }
    fun g(x: &u64) { let _r = &x; }
}
