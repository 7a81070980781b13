//@ check-pass
module 0x42::m {
    struct Compare<T>(|&T, &T| bool) has copy, drop, store;
    struct Box<T: store> has key, store { value: T, on_change: |&T| has copy + drop }
    struct Step has copy, drop { next: |u64, &mut u64|(bool, u64) has copy + drop }

    public fun less(a: &u64, b: &u64): bool { *a < *b }
    public fun ignore<T>(_value: &T) {}
    friend fun count(x: u64, at: &mut u64): (bool, u64) { *at = x; (true, x) }

    public fun ascending(): Compare<u64> { less }

    public fun sorted(v: &vector<u64>, compare: &Compare<u64>): bool {
        let is_sorted = true;
        for (i in 1..v.length()) {
            if (compare(v.borrow(i), v.borrow(i - 1))) is_sorted = false;
        };
        is_sorted
    }

    public fun put<T: store>(account: &signer, value: T) {
        move_to(account, Box<T> { value, on_change: ignore });
    }

    public fun touch<T: store>(a: address) acquires Box {
        let box = &Box<T>[a];
        (box.on_change)(&box.value)
    }

    public fun run(f: |u64| (|u64| u64)): u64 {
        f(1)(2)
    }

    fun run_all(): u64 {
        let at = 0;
        let step = Step { next: count };
        let (_, x) = (step.next)(3, &mut at);
        x + at + run(|a| |b| a + b)
    }
}
