module 0x42::m {
    struct Check(|u64| bool) has copy, drop;

    public fun new(limit: u64): Check {
        |x| x > limit
    }

    public fun test(self: &Check, x: u64): bool {
        self(x)
    }
}

module 0x42::n {
    use 0x42::m::{Self, Check};

    fun f(): bool {
        let check = m::new(1);
        let other: Check = |x| x > 2; //~ E0213
        check.test(2) && check(3) && other.test(1) //~ E0213
    }
}
