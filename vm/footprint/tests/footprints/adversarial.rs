//! Code that tries to hide what it touches.

use weft_bytecode::summary::WideningReason;

use crate::{check, world};

#[test]
fn swapped_addresses_are_not_told_apart() {
    check(
        "module 0x42::m
        struct R has key { value: bool }
        fun f(r0: address, r1: address, r2: u64) {
        b0:
            r3: u64 = load 0
            jump b1
        b1:
            r4: bool = less r3, r2
            branch r4, b2, b3
        b2:
            r5: address = copy r0
            r0 = copy r1
            r1 = copy r5
            r6: u64 = load 1
            r3 = add r3, r6
            jump b1
        b3:
            r7: bool = exists R[r0], access0
            return
        }",
        &[("f", "L⊤ Exists R[*]")],
    );
}

#[test]
fn a_key_changed_through_a_reference_is_followed() {
    check(
        "module 0x42::m
        struct R has key { value: bool }
        fun set(r0: &mut address, r1: address) {
        b0:
            write_reference r0, r1
            return
        }
        fun direct(r0: address, r1: address): bool {
        b0:
            r2: &mut address = borrow_local r0
            write_reference r2, r1
            r3: bool = exists R[r0], access0
            return r3
        }
        fun called(r0: address, r1: address): bool {
        b0:
            r2: &mut address = borrow_local r0
            call set(r2, r1)
            r3: bool = exists R[r0], access0
            return r3
        }
        fun either(r0: address, r1: address, r2: address, r3: bool): bool {
        b0:
            branch r3, b1, b2
        b1:
            r4: &mut address = borrow_local r0
            jump b3
        b2:
            r4 = borrow_local r1
            jump b3
        b3:
            write_reference r4, r2
            r5: bool = exists R[r0], access0
            return r5
        }",
        &[
            ("direct", "L0 Exists R[r1]"),
            ("called", "L⊤ Exists R[*]"),
            ("either", "L⊤ Exists R[*]"),
        ],
    );
}

#[test]
fn a_key_behind_a_parameter_that_is_written_is_not_the_argument() {
    check(
        "module 0x42::m
        struct R has key { value: bool }
        fun f(r0: &mut address, r1: address): bool {
        b0:
            write_reference r0, r1
            r2: address = read_reference r0
            r3: bool = exists R[r2], access0
            return r3
        }
        fun g(r0: address, r1: address): bool {
        b0:
            r2: &mut address = borrow_local r0
            r3: bool = call f(r2, r1)
            return r3
        }",
        &[("f", "L⊤ Exists R[*]"), ("g", "L⊤ Exists R[*]")],
    );
}

#[test]
fn two_mutable_parameters_may_be_given_one_resource_each() {
    check(
        "module 0x42::m
        struct R has key { left: u64, right: u64 }
        fun both(r0: &mut u64, r1: &mut u64, r2: u64) {
        b0:
            r3: u64 = read_reference r0
            r4: u64 = read_reference r1
            r5: u64 = subtract r3, r2
            write_reference r0, r5
            r6: u64 = add r4, r2
            write_reference r1, r6
            return
        }
        fun f(r0: address, r1: u64) {
        b0:
            r2: &mut R = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field0
            r4: &mut u64 = borrow_field r2, field1
            call both(r3, r4, r1)
            return
        }",
        &[("f", "L0 Delta R[r0].left (−r1), ReadWrite R[r0].right")],
    );
}

#[test]
fn recursion_ends_with_wildcards_of_the_types() {
    let text = "module 0x42::m
        struct R has key { value: u64 }
        struct Q has key { value: u64 }
        fun even(r0: address, r1: u64) {
        b0:
            r2: u64 = load 0
            r3: bool = equal r1, r2
            branch r3, b1, b2
        b1:
            return
        b2:
            r4: bool = exists R[r0], access0
            r5: u64 = load 1
            r6: u64 = subtract r1, r5
            call odd(r0, r6)
            return
        }
        fun odd(r0: address, r1: u64) {
        b0:
            r2: &mut Q = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field0
            r4: u64 = read_reference r3
            r5: u64 = add r4, r1
            write_reference r3, r5
            call even(r0, r1)
            return
        }";
    check(
        text,
        &[
            ("even", "L⊤ Exists R[*], ReadWrite Q[*].value"),
            ("odd", "L⊤ ReadWrite Q[*].value, Exists R[*]"),
        ],
    );
}

#[test]
fn types_that_grow_in_a_cycle_of_calls_are_widened() {
    let world = world(
        "module 0x42::m
        struct R<phantom T0> has key { value: bool }
        fun f<T0>(r0: address) {
        b0:
            r1: bool = exists R<T0>[r0], access0
            call f<vector<T0>>(r0)
            return
        }",
    );
    let summary = world.closed("f");
    assert!(summary.widened.is_some(), "{summary:?}");
}

#[test]
fn an_unknown_native_may_touch_anything() {
    let world = world(
        "module 0x42::m
        native fun secret(r0: address) {}
        fun f(r0: address) {
        b0:
            call secret(r0)
            return
        }",
    );
    assert_eq!(world.closed("f").widened, Some(WideningReason::CallResult));
    assert_eq!(world.show("f"), "L⊤ anything");
}

#[test]
fn a_missing_module_may_touch_anything() {
    let world = world(
        "module 0x42::m
        use fun 0x7::gone::f()
        fun f() {
        b0:
            call 0x7::gone::f()
            return
        }",
    );
    assert_eq!(world.closed("f").widened, Some(WideningReason::CallResult));
}

#[test]
fn a_reference_to_one_of_two_resources_reads_and_writes_both() {
    check(
        "module 0x42::m
        struct R has key { value: u64, other: u64 }
        fun f(r0: address, r1: bool, r2: u64) {
        b0:
            r3: &mut R = borrow_global r0, access0
            branch r1, b1, b2
        b1:
            r4: &mut u64 = borrow_field r3, field0
            jump b3
        b2:
            r4 = borrow_field r3, field1
            jump b3
        b3:
            r5: u64 = read_reference r4
            r6: u64 = add r5, r2
            write_reference r4, r6
            return
        }",
        &[("f", "L0 ReadWrite R[r0].value, ReadWrite R[r0].other")],
    );
}

#[test]
fn a_pending_value_behind_a_local_reference_is_observed_by_a_callee() {
    check(
        "module 0x42::m
        struct R has key { value: u64 }
        fun peek(r0: &u64): u64 {
        b0:
            r1: u64 = read_reference r0
            return r1
        }
        fun f(r0: address, r1: u64): u64 {
        b0:
            r2: &mut R = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field0
            r4: u64 = read_reference r3
            r5: &u64 = borrow_local r4
            r6: u64 = call peek(r5)
            r7: u64 = read_reference r3
            r8: u64 = add r7, r1
            write_reference r3, r8
            return r6
        }",
        &[("f", "L0 ReadWrite R[r0].value")],
    );
}

#[test]
fn an_index_vector_that_was_pushed_to_holds_more_than_the_argument() {
    check(
        "module 0x42::m
        struct R has key { value: bool }
        fun f(r0: vector<address>, r1: address, r2: u64): bool {
        b0:
            r3: &mut vector<address> = borrow_local r0
            vector_push_back r3, r1
            r4: &vector<address> = borrow_local r0
            r5: &address = vector_borrow r4, r2
            r6: address = read_reference r5
            r7: bool = exists R[r6], access0
            return r7
        }
        fun g(r0: vector<address>, r1: address, r2: u64): bool {
        b0:
            r3: &mut vector<address> = borrow_local r0
            r4: &mut address = vector_borrow r3, r2
            write_reference r4, r1
            r5: &vector<address> = borrow_local r0
            r6: &address = vector_borrow r5, r2
            r7: address = read_reference r6
            r8: bool = exists R[r7], access0
            return r8
        }",
        &[("f", "L⊤ Exists R[*]"), ("g", "L⊤ Exists R[*]")],
    );
}

#[test]
fn a_destroyed_and_recreated_resource_is_moved() {
    check(
        "module 0x42::m
        use fun 0x1::signer::address_of(r0: &signer): address
        struct R has key { value: u64 }
        fun f(r0: &signer, r1: u64) {
        b0:
            r2: address = call 0x1::signer::address_of(r0)
            r3: R = move_from r2, access0
            r4: u64 = unpack r3
            r5: u64 = add r4, r1
            r6: R = pack(r5)
            move_to r0, r6, access1
            return
        }",
        &[("f", "L0 Move R[signer 0]")],
    );
}

#[test]
fn code_in_unreachable_blocks_keeps_its_sites() {
    let world = world(
        "module 0x42::m
        struct R has key { value: bool }
        fun f(r0: address): bool {
        b0:
            r1: bool = exists R[r0], access0
            return r1
        b1:
            r2: bool = exists R[r0], access0
            return r2
        }",
    );
    let (module, position) = world.find("f");
    let summary = &module.function_definitions[position].summary;
    assert_eq!(summary.resources.len(), 2);
    assert_eq!(world.show("f"), "L0 Exists R[r0]");
}
