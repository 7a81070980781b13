//@ check-pass
module 0x42::m {
    use std::vector;

    struct Counter has key { value: u64 }
    struct Item<phantom T> has copy, drop, store { price: u64 }

    spec module {
        pragma verify = true, aborts_if_is_strict;
        global steps: num = 0;
        invariant [suspendable] forall a: address where exists<Counter>(a): global<Counter>(a).value < 10;
        invariant update old(steps) <= steps;
        axiom<T> forall i: Item<T>: i.price >= 0;
        apply Bounded { x: 1 } to *, public take*<T> except sum;
    }

    spec Counter { invariant value < MAX_U64; }

    spec Item<T> { invariant price > 0; }

    spec schema Bounded {
        /// How much.
        x: num;
        local doubled: num;
        requires x < 10;
    }

    spec fun is_sorted(v: vector<u64>): bool {
        forall i in 0..len(v), j in 0..len(v) {v[i], v[j]} where i < j: v[i] <= v[j]
    }

    spec native fun serialize<T>(x: T): vector<u8>;

    spec fun unknown(x: num): num;

    spec lemma doubling(x: num) {
        requires x >= 0;
        ensures 2 * x >= x;
    } proof {
        if (x > 0) { apply doubling(x - 1); } else { assume [trusted] x == 0; }
        let y = x + x;
        split y;
        calc { 2 * x; == x + x; == y; }
        post assert y == 2 * x;
    }

    public fun take(a: address, by: u64): u64 acquires Counter {
        let counter = &mut Counter[a];
        counter.value -= by;
        spec { assert counter.value == old(counter.value) - by; };
        counter.value
    }

    spec take(a: address, by: u64): u64 {
        use std::error;
        pragma opaque, addition_overflow_unchecked = true, bv = b"0";
        modifies global<Counter>(a);
        reads Counter;
        let before = global<Counter>(a).value;
        let post after = Counter[a].value;
        aborts_if !exists<Counter>(a) with EXECUTION_FAILURE, error::not_found(1);
        aborts_if [abstract] before < by;
        aborts_with 1, 2;
        ensures result == after && after == before - by;
        ensures ..middle |~ after < before;
        emits Taken { a, by } to handle(a) if by > 0;
        include by > 0 ==> Bounded { x: by };
        update steps = steps + 1;
    }

    fun sum(v: &vector<u64>, add: |u64, u64| u64 has copy + drop): u64 {
        let (i, total) = (0, 0);
        while ({ spec { invariant i <= len(v); }; i < v.length() }) {
            total = add(total, v[i]);
            i += 1;
        } spec {
            decreases len(v) - i;
        };
        let double = |x| x * 2 spec { ensures result == 2 * x; };
        double(total)
    }

    spec sum {
        modifies_of<add>(a, b) Counter[@0x1];
        reads_of<add> Counter;
        requires forall x: u64, y: u64: requires_of<add>(x, y) && !aborts_of<add>(x, y);
        ensures exists s: u64: ensures_of<add>(0, 0, s) ==> result >= s;
        ensures result_of<add>(1, 2) == (choose min k: u64 where k > 2) || is_sorted(v[0..2]);
    }

    public fun total(): u64 {
        sum(&vector[1, 2], |a, b| a + b)
    }
}

/// Beside the module.
spec 0x42::m {
    spec module { pragma timeout = 120; }
    spec total { ensures [concrete] result == 6; }
}
