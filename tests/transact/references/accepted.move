// Disjoint fields, reborrows and references that come back from calls.

//# publish
module 0x42::m {
    struct S has copy, drop { a: u64, b: vector<u64> }
    fun set(r: &mut u64, n: u64) { *r = n }
    fun a(s: &mut S): &mut u64 { &mut s.a }
    fun larger(x: &u64, y: &u64): u64 { if (*x > *y) *x else *y }
    public fun fields(): S {
        let s = S { a: 1, b: vector[2, 3] };
        let (x, y) = (&mut s.a, &mut s.b);
        *x = y.length();
        y.push_back(*x);
        set(a(&mut s), 9);
        s.b[0] = s.a + s.b[1];
        s
    }
    public fun read(): u64 { let v = vector[4, 5]; larger(&v[0], &v[1]) }
    public fun swap(): (u64, u64) {
        let (x, y) = (1, 2);
        let (r, s) = (&mut x, &mut y);
        let t = *r;
        *r = *s;
        *s = t;
        (x, y)
    }
}

//# run 0x42::m::fields
//# run 0x42::m::read
//# run 0x42::m::swap
