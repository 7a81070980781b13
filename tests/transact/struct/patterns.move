// Structs are taken apart by patterns, nested and partial ones.

//# publish
module 0x42::m {
    struct In has copy, drop { x: u8, y: u8 }
    struct Out has copy, drop { i: In, n: u64 }
    struct Point(u64, u64) has copy, drop;
    struct Unit has copy, drop;
    public fun nested(): (u8, u64) { let Out { i: In { x, y: _ }, n } = Out { i: In { x: 1, y: 2 }, n: 3 }; (x, n) }
    public fun partial(): u64 { let Out { n, .. } = Out { i: In { x: 1, y: 2 }, n: 3 }; n }
    public fun positional(): (u64, Point) { let p = Point(4, 5); let Point(a, _) = p; p.1 = a + p.0; (a, p) }
    public fun by_reference(): Out {
        let o = Out { i: In { x: 1, y: 2 }, n: 3 };
        let Out { i, n } = &mut o;
        i.x = 9;
        *n = 8;
        o
    }
    public fun unit(): Unit { Unit }
}

//# run 0x42::m::nested
//# run 0x42::m::partial
//# run 0x42::m::positional
//# run 0x42::m::by_reference
//# run 0x42::m::unit
