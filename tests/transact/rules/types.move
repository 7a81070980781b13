// What "Types and inference" of the rules allows, an assertion for each rule; what it refuses is in
// `ui/rules/types.move`.

//# publish
module 0x42::types {
    struct Pair<T> has copy, drop { a: T, b: T }

    fun never(c: bool): u64 { if (c) { return 1 }; loop { if (c) break else return 2 }; 3 }
    fun endless(c: bool): u64 { let x: u64 = loop { if (c) return 4; c = true; }; x }
    fun any_type(c: bool): vector<u8> { if (c) b"a" else abort 9 }
    fun swap(a: u64, b: u64): (u64, u64) { (a, b) = (b, a); (a, b) }
    fun pass<T>(x: T): T { x }
    fun unit() {}

    public fun all() {
        // Diverging expressions have any type.
        assert!(never(true) == 1 && never(false) == 2 && endless(false) == 4, 1);
        assert!(any_type(true) == b"a", 2);
        // `if` without `else` over unit, and over what diverges.
        let n = 1;
        if (n == 1) n = 2;
        if (n == 3) abort 3;
        // An assignment is an expression.
        let () = n = 5;
        assert!(n == 5, 4);
        // A literal has the type of its later uses.
        let wide = 7;
        let _same: u128 = wide;
        assert!(pass(wide) == 7u128, 5);
        let v = vector[];
        v.push_back(200);
        assert!(v == vector[200u8], 6);
        // Only the amount of a shift has a type of its own.
        assert!(1u256 << 255u8 >> 254 == 2, 7);
        // Tuples in `let`, assignments, branches and `match`.
        let (a, b) = swap(1, 2);
        (a, b) = if (a == 2) (b, a) else (0, 0);
        assert!(a == 1 && b == 2, 8);
        assert!(match ((a, b)) { (1, x) if (x > 1) => x, (_, x) => x + 100 } == 2, 9);
        let (): () = unit();
        let _ = unit();
        let _: () = unit();
        _ = unit();
        // `&mut T` is a `&T`: as argument, in a branch, in a comparison.
        let pair = Pair { a: 3, b: 4 };
        let r = &mut pair;
        let s: &Pair<u64> = freeze(r);
        assert!(s.a == 3, 10);
        let other = Pair { a: 3, b: 4 };
        assert!(&mut pair == &other && &other == &mut pair, 11);
        let chosen: &u64 = if (pair.a > 9) &pair.a else &mut pair.b;
        assert!(*chosen == 4, 12);
        // A reference to a value makes a temporary.
        assert!(*&5 + *&mut 6 == 11, 13);
        // The abilities of a function may be fewer.
        let f: |u64|u64 has copy + drop = |x| x + 1;
        let g: |u64|u64 has drop = f;
        assert!(f(1) == g(1), 14);
    }
}

//# run 0x42::types::all
