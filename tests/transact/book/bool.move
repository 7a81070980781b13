// The chapter on `bool`: literals, the three operators, where the right side is not evaluated.

//# publish
module 0x42::truth {
    fun fail(): bool { abort 1 }

    public fun and(a: bool, b: bool): bool { a && b }
    public fun or(a: bool, b: bool): bool { a || b }
    public fun not(a: bool): bool { !a }
    public fun and_stops(): bool { false && fail() }
    public fun or_stops(): bool { true || fail() }
    public fun and_goes_on(): bool { true && fail() }
    public fun and_binds_tighter(): bool { true || false && false }
    public fun in_control(a: bool): u64 {
        assert!(a, 7);
        let n = 0;
        while (a) { n += 1; a = n < 3 };
        if (!a) n else 0
    }
}

//# run 0x42::truth::and --args true false
//# run 0x42::truth::or --args true false
//# run 0x42::truth::not --args false
//# run 0x42::truth::and_stops
//# run 0x42::truth::or_stops
//# run 0x42::truth::and_goes_on
//# run 0x42::truth::and_binds_tighter
//# run 0x42::truth::in_control --args true
//# run 0x42::truth::in_control --args false

// There are no numbers in place of truth values, and no bits of them.
//# publish
module 0x42::a {
    fun f(): u64 { if (1) 2 else 3 }
    fun g(a: bool): bool { a & true }
    fun h(a: u64): bool { !a }
    fun i(a: u64): bool { a && true }
}
