// The chapter on tuples and unit: lists of results, taken apart where they arise.

//# publish
module 0x42::tuples {
    struct Pair has drop { a: u64, b: bool }

    fun nothing() {}
    fun nothing_said(): () { () }
    fun two(): (u64, bool) { (1, true) }
    fun three<T>(x: T): (T, u8, vector<u8>) { (x, 2, b"3") }
    fun with_references(p: &mut Pair): (&mut u64, &mut bool) { (&mut p.a, &mut p.b) }

    public fun units(): u64 {
        nothing();
        nothing_said();
        let () = ();
        let (): () = {};
        1
    }
    public fun results(choice: bool): (u64, u8, u64) {
        let (a, _) = two();
        let (b, c, _): (u64, u8, vector<u8>) = three(5);
        let d;
        let e;
        (d, e) = if (choice) { two() } else (7, false);
        (_, e) = if (e) (0, !e) else (0, e);
        (a + b, c, if (e) 0 else d)
    }
    public fun swapped(): (u64, u64) {
        let (x, y) = (1, 2);
        (x, y) = (y, x);
        (x, y)
    }
    public fun into_places(): (u64, bool, u64) {
        let p = Pair { a: 1, b: true };
        let v = vector[0, 0];
        (p.a, v[1]) = (5, 6);
        let (a, b) = with_references(&mut p);
        (*a, *b) = (*a + 1, false);
        (p.a, p.b, v[1])
    }
    public fun matched(x: u64, y: bool): u64 {
        match ((x, y)) {
            (0, _) => 10,
            (n, true) if (n > 5) => n,
            (_, b) => if (b) 1 else 2
        }
    }
}

//# run 0x42::tuples::units
//# run 0x42::tuples::results --args true
//# run 0x42::tuples::results --args false
//# run 0x42::tuples::swapped
//# run 0x42::tuples::into_places
//# run 0x42::tuples::matched --args 0 true
//# run 0x42::tuples::matched --args 6 true
//# run 0x42::tuples::matched --args 6 false

// They are no values: not in locals, fields, vectors or type arguments, and not nested.
//# publish
module 0x42::a {
    struct Kept { both: (u64, bool) }
    fun id<T>(x: T): T { x }
    fun f() { let _x = (1, 2); }
    fun g() { id((1, 2)); }
    fun h(): (u64, (u64, bool)) { abort 1 }
    fun i() { let _v = vector[(1, 2)]; }
    fun j() { let _u = (); }
}

// As many names as values.
//# publish
module 0x42::b { fun f() { let (_a, _b) = (1, 2, 3); } fun g() { let _a; let _b; (_a, _b) = (1, 2, 3); } }
