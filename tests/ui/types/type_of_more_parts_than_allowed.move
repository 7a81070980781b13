module 0x42::m {
    struct P<A: copy, B: copy> has copy, drop { a: A, b: B }

    public fun f() {
        let a = P { a: 1, b: 1 };
        let b = P { a, b: a };
        let c = P { a: b, b };
        let d = P { a: c, b: c };
        let e = P { a: d, b: d };
        let g = P { a: e, b: e };
        let h = P { a: g, b: g };
        let i = P { a: h, b: h };
        let j = P { a: i, b: i }; //~ E0905
        j;
    }
}
