//! Function values: known ones are followed, unknown ones may touch anything.

use crate::check;

/// Functions that are called by way of values, and one that calls its parameter.
const MODULE: &str = "
    module 0x42::m
    use fun 0x1::signer::address_of(r0: &signer): address
    struct R has key { a: u64, b: u64 }
    struct S<phantom T0> has key { n: u64 }
    struct Box has drop { f: |u64| has drop }
    fun add(r0: address, r1: u64) acquires R {
    b0:
        r2: &mut R = borrow_global r0, access0
        r3: &mut u64 = borrow_field r2, field0
        r4: u64 = read_reference r3
        r4: u64 = add r4, r1
        write_reference r3, r4
        return
    }
    fun own(r0: &signer): u64 acquires R {
    b0:
        r1: address = call 0x1::signer::address_of(r0)
        r2: &R = borrow_global r1, access0
        r3: &u64 = borrow_field r2, field1
        r4: u64 = read_reference r3
        return r4
    }
    fun count<T0>(r0: address, r1: u64) acquires S {
    b0:
        r2: &mut S<T0> = borrow_global r0, access0
        r3: &mut u64 = borrow_field r2, field0
        write_reference r3, r1
        return
    }
    fun apply(r0: |u64| has drop, r1: u64) {
    b0:
        call_closure r0(r1)
        return
    }
    fun apply_generic<T0: drop>(r0: |T0| has drop, r1: T0) {
    b0:
        call_closure r0(r1)
        return
    }
    fun apply_twice(r0: |u64| has copy + drop, r1: u64) {
    b0:
        r2: |u64| has copy + drop = copy r0
        r3: |u64| has drop = move r2
        call apply(r3, r1)
        r4: |u64| has drop = move r0
        call apply(r4, r1)
        return
    }
    fun adder(r0: address): |u64| has copy + drop {
    b0:
        r1: |u64| has copy + drop = pack_closure add(r0, _)
        return r1
    }
";

fn check_in(text: &str, expected: &[(&str, &str)]) {
    check(&format!("{MODULE}{text}"), expected);
}

#[test]
fn a_value_that_is_made_and_called_is_the_call() {
    check_in(
        "
        fun f(r0: address, r1: u64) {
        b0:
            r2: |u64| has drop = pack_closure add(r0, _)
            call_closure r2(r1)
            return
        }
        fun g(r0: &signer): u64 {
        b0:
            r1: |&signer|(u64) has drop = pack_closure own()
            r2: u64 = call_closure r1(r0)
            return r2
        }
        fun h(r0: address, r1: u64) {
        b0:
            r2: |u64| has copy + drop = call adder(r0)
            r3: |u64| has drop = move r2
            r4: Box = pack(r3)
            r5: |u64| has drop = unpack r4
            call_closure r5(r1)
            return
        }
        ",
        &[
            ("f", "L0 Delta R[r0].a (+r1)"),
            ("g", "L0 Read R[signer 0].b"),
            ("h", "L0 Delta R[r0].a (+r1)"),
        ],
    );
}

#[test]
fn a_value_that_is_handed_on_is_followed() {
    check_in(
        "
        fun f(r0: address, r1: u64) {
        b0:
            r2: |u64| has drop = pack_closure add(r0, _)
            call apply(r2, r1)
            return
        }
        fun g(r0: address, r1: u64) {
        b0:
            r2: |u64| has copy + drop = pack_closure add(r0, _)
            call apply_twice(r2, r1)
            return
        }
        fun h<T0>(r0: address, r1: u64) {
        b0:
            r2: |u64| has drop = pack_closure count<T0>(r0, _)
            call apply_generic<u64>(r2, r1)
            return
        }
        fun i(r0: address) {
        b0:
            r1: u64 = load 3
            call h<vector<u8>>(r0, r1)
            return
        }
        ",
        &[
            ("f", "L0 Delta R[r0].a (+r1)"),
            ("g", "L0 Delta R[r0].a (+r1, +r1)"),
            ("h", "L0 Write S<T0>[r0].n"),
            ("i", "L0 Write S<vector<u8>>[r0].n"),
        ],
    );
}

#[test]
fn an_unknown_value_may_touch_anything() {
    check_in(
        "
        struct Keeper has key { f: |u64| has copy + drop + store }
        attribute function_definition0 \"persistent\"
        fun f(r0: |u64| has drop, r1: u64) {
        b0:
            call apply(r0, r1)
            return
        }
        fun g(r0: address, r1: u64) acquires Keeper {
        b0:
            r2: &Keeper = borrow_global r0, access0
            r3: &(|u64| has copy + drop + store) = borrow_field r2, field0
            r4: |u64| has copy + drop + store = read_reference r3
            call_closure r4(r1)
            return
        }
        fun h(r0: bool, r1: address, r2: u64) {
        b0:
            branch r0, b1, b2
        b1:
            r3: |u64| has drop = pack_closure add(r1, _)
            jump b3
        b2:
            r3: |u64| has drop = pack_closure count<u8>(r1, _)
            jump b3
        b3:
            call_closure r3(r2)
            return
        }
        fun i(r0: address, r1: u64) {
        b0:
            r2: u64 = load 0
            r3: bool = equal r1, r2
            branch r3, b1, b2
        b1:
            return
        b2:
            r4: |u64| has drop = pack_closure i(r0, _)
            r5: u64 = load 1
            r6: u64 = subtract r1, r5
            call apply(r4, r6)
            return
        }
        fun only_made(r0: address, r1: u64): |u64| has drop {
        b0:
            r2: |u64| has drop = pack_closure add(r0, _)
            return r2
        }
        ",
        &[
            ("f", "L⊤ anything"),
            ("g", "L⊤ anything"),
            ("h", "L⊤ anything"),
            ("i", "L⊤ anything"),
            ("only_made", "L0 nothing"),
        ],
    );
}

#[test]
fn what_differs_between_captures_is_one_of_them() {
    check_in(
        "
        fun f(r0: bool, r1: address, r2: address, r3: u64) {
        b0:
            branch r0, b1, b2
        b1:
            r4: |u64| has drop = pack_closure add(r1, _)
            jump b3
        b2:
            r4: |u64| has drop = pack_closure add(r2, _)
            jump b3
        b3:
            call apply(r4, r3)
            return
        }
        ",
        &[("f", "L0 ReadWrite R[one(r1, r2)].a")],
    );
}
