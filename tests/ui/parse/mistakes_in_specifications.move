module 0x42::bank {
    struct Account has key { balance: u64 }

    spec Account {
        invariant balance >= 0
        invariant balance <= MAX_U64; //~^ W0103
    }

    fun add(x: u64, y: u64): u64 {
        let sum = x + y;
        spec {
            assert sum => x; //~ W0103
        };
        sum
    }

    spec add {
        pragma opaque = ; //~ W0103
        ensure result == x + y; //~ W0103
        aborts_if x + y > MAX_U64 with ENO, ; //~ W0103
        ensures forall i in 0..x where i < y; //~ W0103
        emits Added { x } if x > 0; //~ W0103
        requires (x > 0; //~ W0103
    }

    spec schema Bounded {
        x: u64,
        requires x < 10; //~^ W0103
    }

    spec fun double(x: num) num { x * 2 } //~ W0103

    public fun balance(a: address): u64 {
        Account[a].balance
    }
}

spec 0x42::bank {
    pragma verify; //~ W0103

    spec balance {
        apply Bounded to f, 2; //~ W0103
    }
}
