//@ check-pass
module 0x42::helper {
    struct Limit has copy, drop {}
    public fun limit(): u64 { 10 }
}

// No warnings: the imports, parameters and locals are what the specifications speak of.
module 0x42::m {
    use 0x42::helper;
    use 0x42::helper::{Self as other, Limit, limit};

    fun take(amount: u64, fee: u64): u64 {
        amount
    }

    spec take(amount: u64, fee: u64): u64 {
        requires amount + fee < helper::limit();
        ensures exists l: Limit: l == l && limit() > other::limit();
    }

    fun sum(n: u64): u64 {
        use 0x42::helper::limit as bound;
        let before = n;
        let steps = 0;
        let total = 0;
        while (total < n) {
            total += 1;
            steps += 1;
        } spec {
            invariant total <= n && steps == total;
        };
        let after = total;
        spec {
            assert after >= before && before < bound();
        };
        total
    }

    fun elsewhere(x: u64) {}
}

spec 0x42::m {
    spec elsewhere {
        requires x > 0;
    }
}
