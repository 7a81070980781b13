// No way through the branches makes both references to `pair.a`, but behind them either may lead there.
module 0x42::m {
    struct Pair has drop { a: u64, b: u64 }

    fun both(one: &mut u64, other: &u64) {
        *one = *other;
    }

    fun given_at_once(c: bool, pair: Pair, x: u64, y: u64) {
        let one = &mut x;
        let other = &y;
        if (c) {
            one = &mut pair.a
        } else {
            other = &pair.a
        };
        both(one, other) //~ E0430
    }

    fun written_in_between(c: bool, pair: Pair, x: u64, y: u64): u64 {
        let one;
        let other;
        if (c) {
            one = &mut pair.a;
            other = &x;
        } else {
            one = &mut y;
            other = &pair.a;
        };
        *one = 1; //~ E0430
        *other
    }

    fun to_different_fields(c: bool, pair: Pair): u64 {
        let one;
        let other;
        if (c) {
            one = &mut pair.a;
            other = &pair.b;
        } else {
            one = &mut pair.a;
            other = &pair.b;
        };
        *one = 1;
        *other
    }
}
