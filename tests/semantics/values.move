//@ fails index_past_the_end VECTOR_OPERATION_ERROR (sub-status 1)
//@ fails pop_of_nothing VECTOR_OPERATION_ERROR (sub-status 2)
//@ fails unpacked_to_another_length VECTOR_OPERATION_ERROR (sub-status 3)
/// Structs, vectors, references and copies.
module 0x42::values {
    use std::vector;

    struct P has copy, drop, store { a: u8, b: u64, c: bool, d: u128, e: address }
    struct Q has copy, drop, store { p: P, v: vector<P>, w: u256 }
    struct Pair<A, B> has copy, drop { first: A, second: B }

    fun make(n: u64): P {
        P { a: (n as u8), b: n * 2, c: n % 2 == 0, d: (n as u128) << 70, e: @0x77 }
    }

    fun check_copies_are_deep() {
        let v = vector[];
        let i = 0;
        while (i < 5) {
            vector::push_back(&mut v, make(i));
            i = i + 1
        };
        let q = Q { p: make(100), v, w: 5 };
        let other = q;
        vector::borrow_mut(&mut other.v, 1).b = 999;
        other.p.d = 1;
        assert!(vector::borrow(&q.v, 1).b == 2, 1);
        assert!(q.p.d == 118059162071741130342400, 2);
        assert!(q != other, 3);
        let Q { p, v, w } = other;
        assert!(p.b + vector::borrow(&v, 1).b + (p.d as u64) == 1200, 4);
        assert!(w == 5, 5);
        assert!(vector::pop_back(&mut v) == make(4), 6);
    }

    fun check_fields_are_exchanged() {
        let a = make(9);
        let b = make(10);
        let t = a.b;
        a.b = b.b;
        b.b = t;
        let d = &mut a.d;
        *d = *d + 1;
        assert!(a == P { a: 9, b: 20, c: false, d: 10625324586456701730817, e: @0x77 }, 1);
        assert!(b.b == 18 && b.a == 10, 2);
    }

    fun check_nested_vectors() {
        let lists = vector[];
        let i = 0;
        while (i < 6) {
            let list = vector[i, i * i];
            if (i % 2 == 0) vector::push_back(&mut list, 7);
            vector::push_back(&mut lists, list);
            i = i + 1
        };
        vector::reverse(&mut lists);
        vector::swap(&mut lists, 0, 1);
        let changed = lists;
        vector::push_back(vector::borrow_mut(&mut changed, 0), 42);
        assert!(lists != changed, 1);
        assert!(
            changed == vector[
                vector[4, 16, 7, 42], vector[5, 25], vector[3, 9],
                vector[2, 4, 7], vector[1, 1], vector[0, 0, 7]
            ],
            2
        );
        assert!(lists[0] == vector[4, 16, 7], 3);
        lists[5][2] = 8;
        assert!(lists[5] == vector[0, 0, 8] && changed[5][2] == 7, 4);
    }

    fun check_constants_are_copied_before_they_change() {
        let i = 0;
        while (i < 3) {
            let bytes = x"00ff10";
            vector::push_back(&mut bytes, 1);
            bytes[0] = bytes[0] + 1;
            assert!(bytes == x"01ff1001", i);
            i = i + 1
        };
    }

    fun bump(number: &mut u64, by: u64): u64 {
        *number = *number + by;
        *number
    }

    fun pick(a: &mut P, b: &mut P, first: bool): &mut P {
        if (first) a else b
    }

    fun check_references_reach_their_values() {
        let a = make(10);
        let b = make(10);
        assert!(bump(&mut a.b, 3) == 23, 1);
        pick(&mut a, &mut b, false).b = 1;
        pick(&mut a, &mut b, true).a = 200;
        assert!(a.b == 23 && a.a == 200 && b.b == 1 && b.a == 10, 2);
        let flag = true;
        let r = &mut flag;
        *r = !*r;
        assert!(!flag, 3);
        let small: u8 = 250;
        let s = &mut small;
        *s = *s + 5;
        assert!(small == 255, 4);
    }

    fun flip<A: copy + drop, B: copy + drop>(pair: Pair<A, B>): Pair<B, A> {
        let Pair { first, second } = pair;
        Pair { first: second, second: first }
    }

    fun check_generic_structs_of_every_shape() {
        let pair = flip(Pair { first: 1u8, second: vector[1u256, 2] });
        assert!(pair.first == vector[1, 2] && pair.second == 1, 1);
        let again = flip(flip(Pair { first: make(3), second: pair }));
        assert!(again.first == make(3), 2);
        assert!(again.second.first[1] == 2, 3);
    }

    fun check_equality_looks_through_references() {
        let a = make(2);
        let b = make(2);
        assert!(&a == &b, 1);
        b.c = !b.c;
        assert!(&a != &b, 2);
        assert!(@0x1 != @0x2 && a.e == @0x77, 3);
        assert!(vector[vector[1u8]] == vector[x"01"], 4);
    }

    fun index_past_the_end() {
        let v = vector[1u64];
        assert!(v[1] == 0, 1);
    }

    fun pop_of_nothing() {
        let v = vector[1u64];
        vector::pop_back(&mut v);
        vector::pop_back(&mut v);
    }

    fun unpacked_to_another_length() {
        vector::destroy_empty(vector[1u64]);
    }
}
