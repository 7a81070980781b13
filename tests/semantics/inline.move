//@ fails lengths_that_differ abort 131074
/// Inline functions: what they are expanded to.
module 0x42::expansions {
    use std::vector;

    struct Thing { value: u64 }
    struct Counter has key { value: u64 }

    inline fun apply(x: u64, f: |u64| u64): u64 {
        f(x)
    }

    inline fun twice(x: u64, f: |u64| u64): u64 {
        apply(apply(x, |y| f(y)), |y| f(y))
    }

    inline fun swap_in(x: u64, y: u64): u64 {
        let z = x;
        x = y;
        y = z;
        x * 10 + y
    }

    inline fun sum_both(x: u64, y: u64, f: |u64, u64| u64): u64 {
        f(x, y) * 100 + f(y, x)
    }

    inline fun counter(at: address): &mut u64 {
        &mut borrow_global_mut<Counter>(at).value
    }

    inline fun stored<T: key>(at: address): bool {
        exists<T>(at)
    }

    inline fun or_else(c: bool, then: || u64, otherwise: || u64): u64 {
        if (c) then() else otherwise()
    }

    fun check_lambdas_share_the_locals_around_them() {
        let total = 0;
        let step = 1;
        vector[5, 6, 7].for_each(|e| {
            total = total + e * step;
            step = step * 10;
        });
        assert!(total == 765, 1);
        assert!(step == 1000, 2);
    }

    fun check_names_never_clash() {
        let x = 1;
        let y = 2;
        let z = 3;
        assert!(swap_in(y, x) == 12, 1);
        assert!(x == 1 && y == 2 && z == 3, 2);
        let i = 100;
        let length = 7;
        let seen = vector[];
        vector[1, 2].for_each_ref(|e| {
            let i = i + *e;
            seen.push_back(i + length);
        });
        assert!(seen == vector[108, 109], 3);
        assert!(i == 100 && length == 7, 4);
    }

    fun check_arguments_are_evaluated_once_and_in_order() {
        let x = 1;
        let sum = sum_both({ x = x + 1; x }, { x = x * 10; x }, |a, b| a * 2 + b);
        // 2 and 20.
        assert!(sum == (2 * 2 + 20) * 100 + (20 * 2 + 2), 1);
        assert!(x == 20, 2);
        let y = 5;
        let value = apply(y, |v| { y = y + 1; v * 100 + y });
        assert!(value == 506, 3);
        assert!(apply(x + { x = 1; x }, |v| v + x) == 22, 4);
    }

    fun check_lambdas_are_expanded_at_every_call() {
        let calls = 0;
        let value = twice(3, |v| { calls = calls + 1; v * v });
        assert!(value == 81 && calls == 2, 1);
        let value = twice(2, |v| twice(v, |w| w + v));
        // twice(2): 2 + 2 + 2 = 6, then 6 + 6 + 6 = 18.
        assert!(value == 18, 2);
        assert!(or_else(true, || 1, || abort 9) == 1, 3);
        assert!(or_else(false, || abort 9, || 2) == 2, 4);
    }

    fun check_things_without_abilities() {
        let things = vector[Thing { value: 1 }, Thing { value: 2 }];
        let sum = 0;
        things.for_each_mut(|thing| thing.value = thing.value + 10);
        things.destroy(|thing| {
            let Thing { value } = thing;
            sum = sum * 100 + value;
        });
        assert!(sum == 1211, 1);
        let things = vector[7, 8].map(|value| Thing { value });
        let values = things.map_ref(|thing| thing.value);
        assert!(values == vector[7, 8], 2);
        things.for_each(|Thing { value: _ }| {});
    }

    fun check_storage(account: &signer) {
        move_to(account, Counter { value: 1 });
        assert!(stored<Counter>(@0x42) || !stored<Counter>(@0x42), 1);
        let at = std::signer::address_of(account);
        assert!(stored<Counter>(at), 2);
        let value = counter(at);
        *value = *value + 41;
        assert!(*counter(at) == 42, 3);
        *counter(at) = 5;
        vector[at, at].for_each_ref(|a| Counter[*a].value += 1);
        assert!(Counter[at].value == 7, 4);
    }

    fun check_library() {
        let v = vector[3, 1, 2];
        let seen = vector[];
        v.for_each_reverse(|e| seen.push_back(e));
        assert!(seen == vector[2, 1, 3], 1);
        assert!(v.fold(0, |a, e| a * 10 + e) == 312, 2);
        assert!(v.foldr(0, |e, a| a * 10 + e) == 213, 3);
        assert!(v.map(|e| e > 1) == vector[true, false, true], 4);
        assert!(v.filter(|e| *e != 1) == vector[3, 2], 5);
        assert!(v.any(|e| *e == 1) && !v.any(|e| *e == 9), 6);
        assert!(v.all(|e| *e < 4) && !v.all(|e| *e < 3), 7);
        let (found, index) = v.find(|e| *e == 2);
        assert!(found && index == 2, 8);
        let (found, _) = v.find(|e| *e == 5);
        assert!(!found, 9);
        let pairs = v.zip_map(vector[10, 20, 30], |a, b| a + b);
        assert!(pairs == vector[13, 21, 32], 10);
        assert!(v.zip_map_ref(&pairs, |a, b| *b - *a) == vector[10, 20, 30], 11);
        let indices = 0;
        v.enumerate_ref(|i, e| indices = indices * 10 + i * *e);
        assert!(indices == 14, 12);
        v.enumerate_mut(|i, e| *e = *e * 10 + i);
        assert!(v == vector[30, 11, 22], 13);
        let w = vector[1, 1, 1];
        v.zip_mut(&mut w, |a, b| { *a += *b; *b = 0; });
        assert!(v == vector[31, 12, 23] && w == vector[0, 0, 0], 14);
        v.zip_ref(&w, |a, b| assert!(*a > *b, 15));
        v.zip(w, |a, b| assert!(a > b, 16));
        let parts = vector[1, 2, 3, 4, 5, 6];
        assert!(parts.stable_partition(|e| *e % 2 == 0) == 3, 17);
        assert!(parts == vector[2, 4, 6, 1, 3, 5], 18);
        assert!(parts.partition(|e| *e > 2) == 4, 19);
        assert!(parts.slice(0, 4).all(|e| *e > 2), 20);
    }

    fun check_loops_inside() {
        let outer = 0;
        let i = 0;
        while (i < 3) {
            i = i + 1;
            if (i == 2) continue;
            vector[1, 2, 3].for_each(|e| {
                let k = 0;
                loop {
                    k = k + 1;
                    if (k > e) break;
                    outer = outer + 1;
                };
            });
        };
        assert!(outer == 12, 1);
    }

    fun lengths_that_differ() {
        vector[1].zip(vector[2, 3], |_, _| {});
    }

    fun generic<T: copy + drop>(v: &vector<T>, wanted: &T): u64 {
        let count = 0;
        v.for_each_ref(|e| if (e == wanted) count = count + 1);
        count
    }

    fun check_generic_callers() {
        assert!(generic(&vector[1u8, 2, 1], &1) == 2, 1);
        assert!(generic(&vector[b"a", b"b"], &b"b") == 1, 2);
        vector::destroy(vector[1], |_e| {});
    }
}
