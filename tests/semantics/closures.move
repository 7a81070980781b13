//@ fails nested_too_deep VM_MAX_VALUE_DEPTH_REACHED
//@ fails recursion_without_end CALL_STACK_OVERFLOW
/// Function values: what they capture, how they are copied, compared and called.
module 0x42::closures {
    struct P has copy, drop, store { a: u64, v: vector<u64> }
    struct Op(|u64| u64) has copy, drop;
    enum Action has copy, drop { Nothing, Apply { f: |u64| u64 has copy + drop } }

    fun double(x: u64): u64 { x * 2 }
    public fun triple(x: u64): u64 { x * 3 }
    fun identity<T>(x: T): T { x }
    fun compose(f: |u64| u64, g: |u64| u64): |u64| u64 { |x| g(f(x)) }

    fun check_captures_are_values() {
        let n = 5;
        let v = vector[1, 2, 3];
        let f: |u64| u64 has copy + drop = |x| x + n + v.length();
        n = 100;
        v.push_back(4);
        assert!(f(1) == 9, 1);
        assert!(f(2) == 10, 2);
        assert!(n + v.length() == 104, 3);
    }

    fun grow(p: P, x: u64): u64 { p.v.push_back(x); p.a + p.v.length() }

    fun check_every_call_starts_afresh() {
        let p = P { a: 10, v: vector[1] };
        let f: |u64| u64 has copy + drop = |x| grow(p, x);
        let g = f;
        assert!(f(0) == 12 && f(0) == 12 && g(0) == 12, 1);
        assert!(f == g, 2);
    }

    fun check_composition() {
        let f = compose(double, triple);
        assert!(f(7) == 42, 1);
        let f = compose(compose(double, |x| x + 1), identity<u64>);
        assert!(f(10) == 21, 2);
        let curried: |u64| (|u64| u64) has copy + drop = |a| |b| a * 10 + b;
        assert!(curried(1)(2) == 12, 3);
    }

    fun check_equality_and_order() {
        let a: |u64| u64 has copy + drop = double;
        let b: |u64| u64 has copy + drop = triple;
        assert!(a == a && a != b, 1);
        assert!(a < b && b > a && a <= a, 2);
        let n = 1;
        let m = 2;
        let f: |u64| u64 has copy + drop = |x| grow(P { a: n, v: vector[] }, x);
        let g: |u64| u64 has copy + drop = |x| grow(P { a: n, v: vector[] }, x);
        assert!(f != g, 3);
        assert!(adder(n) == adder(n) && adder(n) != adder(m) && adder(n) < adder(m), 4);
    }

    fun adder(n: u64): |u64| u64 has copy + drop { |x| x + n }

    fun check_references_are_passed() {
        let p = P { a: 1, v: vector[] };
        let set: |&mut P, u64| has copy + drop = |p, n| { p.a = n; p.v.push_back(n); };
        set(&mut p, 4);
        set(&mut p, 5);
        assert!(p == P { a: 5, v: vector[4, 5] }, 1);
        let field: |&mut P| &mut u64 = |p| &mut p.a;
        *field(&mut p) = 9;
        assert!(p.a == 9, 2);
    }

    fun check_in_structs_vectors_and_enums() {
        let op: Op = |x| x + 1;
        assert!(op(1) == 2, 1);
        let all = vector[adder(1), adder(2), double];
        let sum = 0;
        for (i in 0..all.length()) sum = sum + (all[i])(10);
        assert!(sum == 11 + 12 + 20, 2);
        let action = Action::Apply { f: triple };
        let result = match (action) { Nothing => 0, Apply { f } => f(3) };
        assert!(result == 9, 3);
        assert!(Action::Nothing != action && Action::Apply { f: triple } == action, 4);
    }

    fun fold(v: vector<u64>, start: u64, f: |u64, u64| u64 has copy + drop): u64 {
        let at = start;
        for (i in 0..v.length()) at = f(at, v[i]);
        at
    }

    fun check_loops_over_functions() {
        assert!(fold(vector[1, 2, 3, 4], 0, |a, b| a + b) == 10, 1);
        assert!(fold(vector[1, 2, 3, 4], 1, |a, b| a * b) == 24, 2);
    }

    fun nested(depth: u64): u64 {
        let f: |u64| u64 has copy + drop = |x| x;
        for (i in 0..depth) {
            let inner = f;
            f = |x| inner(x) + 1;
        };
        f(0)
    }

    fun check_nesting() { assert!(nested(63) == 63, 1); }
    fun nested_too_deep() { nested(64); }

    fun again(n: u64): u64 { let f: |u64| u64 = |x| again(x); f(n) + 1 }
    fun recursion_without_end() { again(0); }
}
