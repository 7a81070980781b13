//@ check-pass
module 0x42::m {
    const A: i8 = -128;
    const B: i64 = -0x10 + 1_000i64;

    fun g(x: i16): i16 {
        x
    }

    public fun f(): (i16, i64, bool) {
        let small = -3;
        let unconstrained = -4;
        let zero = -0;
        (g(small), unconstrained, A < 0 && B > zero)
    }
}
