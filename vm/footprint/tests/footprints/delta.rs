//! What is a delta and what is not.

use weft_footprint::{Observation, Reason};

use crate::{check, world};

/// A module with one counter and a function body.
fn counter(parameters: &str, body: &str) -> String {
    format!(
        "module 0x42::m
        use fun 0x1::event::emit<T0: drop, store>(r0: T0)
        struct Counter has key {{ value: u64, other: u64 }}
        struct Note has drop, store {{ value: u64 }}
        fun f({parameters}) {{
        b0:
            r2: &mut Counter = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field0
            {body}
        }}"
    )
}

#[track_caller]
fn check_body(body: &str, expected: &str) {
    let text = counter("r0: address, r1: u64", body);
    check(&text, &[("f", &format!("L0 {expected}"))]);
}

#[track_caller]
fn check_lost(body: &str, expected: &str, observation: Observation) {
    let text = counter("r0: address, r1: u64", body);
    let world = world(&text);
    assert_eq!(world.show("f"), format!("L0 {expected}"));
    let (module, _) = world.find("f");
    let explanations = &world.explanations[&module.self_id().unwrap()];
    assert!(
        explanations
            .iter()
            .any(|explanation| explanation.reason == Reason::Observed(observation)),
        "{explanations:?}"
    );
}

#[test]
fn a_counter_is_a_delta() {
    check_body(
        "r4: u64 = read_reference r3
        r5: u64 = add r4, r1
        write_reference r3, r5
        return",
        "Delta Counter[r0].value (+r1)",
    );
}

#[test]
fn the_amount_may_be_on_the_left() {
    check_body(
        "r4: u64 = read_reference r3
        r5: u64 = add r1, r4
        write_reference r3, r5
        return",
        "Delta Counter[r0].value (+r1)",
    );
}

#[test]
fn the_amount_may_be_computed_from_arguments() {
    check_body(
        "r4: u64 = load 3
        r5: u64 = multiply r1, r4
        r6: u64 = read_reference r3
        r7: u64 = subtract r6, r5
        write_reference r3, r7
        return",
        "Delta Counter[r0].value (−(r1 * 3))",
    );
}

#[test]
fn several_steps_are_a_list() {
    check_body(
        "r4: u64 = read_reference r3
        r5: u64 = add r4, r1
        write_reference r3, r5
        r6: u64 = read_reference r3
        r7: u64 = load 5
        r8: u64 = subtract r6, r7
        write_reference r3, r8
        return",
        "Delta Counter[r0].value (+r1, −5)",
    );
}

#[test]
fn a_check_that_aborts_is_a_bound() {
    check_body(
        "r4: u64 = read_reference r3
        r5: u64 = load 100
        r6: bool = greater r4, r5
        branch r6, b2, b1
    b1:
        abort r5
    b2:
        r7: u64 = read_reference r3
        r8: u64 = subtract r7, r1
        write_reference r3, r8
        return",
        "Delta Counter[r0].value (−r1, ≥ 101)",
    );
}

#[test]
fn a_check_of_the_sum_bounds_what_was_before() {
    check_body(
        "r4: u64 = read_reference r3
        r5: u64 = add r4, r1
        r6: u64 = load 100
        r7: bool = greater r5, r6
        branch r7, b1, b2
    b1:
        abort r6
    b2:
        write_reference r3, r5
        return",
        "Delta Counter[r0].value (+r1, ≤ (100 − r1))",
    );
}

#[test]
fn a_check_of_what_is_left_bounds_the_location() {
    // The subtraction is a check of its own: there has to be something left.
    check_body(
        "r4: u64 = load 100
        r5: u64 = read_reference r3
        r6: u64 = subtract r4, r5
        r7: bool = greater_or_equal r6, r1
        branch r7, b2, b1
    b1:
        abort r4
    b2:
        r8: u64 = read_reference r3
        r9: u64 = add r8, r1
        write_reference r3, r9
        return",
        "Delta Counter[r0].value (+r1, ≤ 100, ≤ (100 − r1))",
    );
    // The amount may be on the left, and the total another location, which is read.
    check_body(
        "r4: &mut u64 = borrow_field r2, field1
        r5: u64 = read_reference r4
        r6: u64 = read_reference r3
        r7: u64 = subtract r5, r6
        r8: bool = less_or_equal r1, r7
        branch r8, b2, b1
    b1:
        abort r1
    b2:
        r9: u64 = read_reference r3
        r10: u64 = add r9, r1
        write_reference r3, r10
        return",
        "Delta Counter[r0].value (+r1, ≤ load(Counter[r0].other), ≤ (load(Counter[r0].other) − r1)), \
         Read Counter[r0].other",
    );
}

#[test]
fn what_is_left_is_observed_by_all_but_checks() {
    // Stored where it came from, or elsewhere.
    for place in ["r3", "r4"] {
        let body = format!(
            "r4: &mut u64 = borrow_field r2, field1
            r5: u64 = load 100
            r6: u64 = read_reference r3
            r7: u64 = subtract r5, r6
            write_reference {place}, r7
            return"
        );
        let text = counter("r0: address, r1: u64", &body);
        let shown = world(&text).show("f");
        let expected = match place {
            "r3" => "L0 ReadWrite Counter[r0].value",
            _ => "L0 Read Counter[r0].value, Write Counter[r0].other",
        };
        assert_eq!(shown, expected);
    }
    // Compared after the location has changed: what is left then is something else.
    check_lost(
        "r4: u64 = load 100
        r5: u64 = read_reference r3
        r6: u64 = subtract r4, r5
        r7: u64 = read_reference r3
        r8: u64 = add r7, r1
        write_reference r3, r8
        r9: bool = greater_or_equal r6, r1
        branch r9, b2, b1
    b1:
        abort r4
    b2:
        return",
        "ReadWrite Counter[r0].value",
        Observation::UsedAfterChange,
    );
    // Not against an amount that is known, but against the location itself.
    check_body(
        "r4: u64 = load 100
        r5: u64 = read_reference r3
        r6: u64 = subtract r4, r5
        r7: u64 = read_reference r3
        r8: bool = greater_or_equal r6, r7
        branch r8, b2, b1
    b1:
        abort r4
    b2:
        r9: u64 = read_reference r3
        r10: u64 = add r9, r1
        write_reference r3, r10
        return",
        "ReadWrite Counter[r0].value",
    );
    // A choice, not an abort.
    check_body(
        "r4: u64 = load 100
        r5: u64 = read_reference r3
        r6: u64 = subtract r4, r5
        r7: bool = greater_or_equal r6, r1
        branch r7, b2, b1
    b1:
        return
    b2:
        r8: u64 = read_reference r3
        r9: u64 = add r8, r1
        write_reference r3, r9
        return",
        "ReadWrite Counter[r0].value",
    );
}

#[test]
fn an_amount_may_be_one_of_several() {
    let text = "module 0x42::m
        struct Counter has key { value: u64 }
        fun f(r0: address, r1: u64, r2: bool) {
        b0:
            r3: &mut Counter = borrow_global r0, access0
            r4: &mut u64 = borrow_field r3, field0
            branch r2, b1, b2
        b1:
            r5: u64 = load 0
            jump b3
        b2:
            r5 = copy r1
            jump b3
        b3:
            r6: u64 = read_reference r4
            r7: u64 = subtract r6, r5
            write_reference r4, r7
            return
        }";
    check(text, &[("f", "L0 Delta Counter[r0].value (−one(r1, 0))")]);
}

#[test]
fn a_check_may_be_negated() {
    check_body(
        "r4: u64 = read_reference r3
        r5: bool = less r4, r1
        r6: bool = not r5
        branch r6, b2, b1
    b1:
        r7: u64 = load 1
        abort r7
    b2:
        r8: u64 = read_reference r3
        r9: u64 = subtract r8, r1
        write_reference r3, r9
        return",
        "Delta Counter[r0].value (−r1, ≥ r1)",
    );
}

#[test]
fn a_check_after_the_step_stands_alone() {
    check_body(
        "r4: u64 = read_reference r3
        r5: u64 = subtract r4, r1
        write_reference r3, r5
        r6: u64 = read_reference r3
        r7: u64 = load 10
        r8: bool = greater_or_equal r6, r7
        branch r8, b2, b1
    b1:
        abort r7
    b2:
        return",
        "Delta Counter[r0].value (−r1, ≥ 10)",
    );
    // The line looks the same; the bound is that of a step of its own.
    let text = counter(
        "r0: address, r1: u64",
        "r4: u64 = read_reference r3
        r5: u64 = subtract r4, r1
        write_reference r3, r5
        r6: u64 = read_reference r3
        r7: u64 = load 10
        r8: bool = greater_or_equal r6, r7
        branch r8, b2, b1
    b1:
        abort r7
    b2:
        return",
    );
    let view = world(&text).view("f");
    let steps = &view.accesses[0].steps;
    assert_eq!(steps.len(), 2);
    assert_eq!(
        (steps[0].bound.as_deref(), steps[1].bound.as_deref()),
        (None, Some("10"))
    );
    assert_eq!(steps[1].high, "0");
}

#[test]
fn what_is_only_checked_is_read() {
    check_body(
        "r4: u64 = read_reference r3
        r5: bool = greater_or_equal r4, r1
        branch r5, b2, b1
    b1:
        r6: u64 = load 1
        abort r6
    b2:
        return",
        "Read Counter[r0].value (≥ r1)",
    );
}

#[test]
fn an_unused_sum_still_checks_for_overflow() {
    check_body(
        "r4: u64 = read_reference r3
        r5: u64 = subtract r4, r1
        return",
        "Read Counter[r0].value (≥ r1)",
    );
}

#[test]
fn a_value_that_nobody_uses_is_read() {
    check_body(
        "r4: u64 = read_reference r3
        return",
        "Read Counter[r0].value",
    );
}

#[test]
fn a_value_in_an_event_is_observed() {
    check_lost(
        "r4: u64 = read_reference r3
        r5: u64 = add r4, r1
        write_reference r3, r5
        r6: Note = pack(r5)
        call 0x1::event::emit<Note>(r6)
        return",
        "ReadWrite Counter[r0].value",
        Observation::UsedAfterChange,
    );
    check_lost(
        "r4: u64 = read_reference r3
        r5: Note = pack(r4)
        call 0x1::event::emit<Note>(r5)
        r6: u64 = read_reference r3
        r7: u64 = add r6, r1
        write_reference r3, r7
        return",
        "ReadWrite Counter[r0].value",
        Observation::Stored,
    );
}

#[test]
fn a_value_that_decides_a_branch_is_observed() {
    check_lost(
        "r4: u64 = read_reference r3
        r5: bool = greater_or_equal r4, r1
        branch r5, b1, b2
    b1:
        r6: u64 = read_reference r3
        r7: u64 = subtract r6, r1
        write_reference r3, r7
        return
    b2:
        return",
        "ReadWrite Counter[r0].value",
        Observation::Branched,
    );
}

#[test]
fn a_value_in_an_abort_code_is_observed() {
    check_lost(
        "r4: u64 = read_reference r3
        r5: bool = greater_or_equal r4, r1
        branch r5, b2, b1
    b1:
        abort r4
    b2:
        r6: u64 = read_reference r3
        r7: u64 = subtract r6, r1
        write_reference r3, r7
        return",
        "ReadWrite Counter[r0].value",
        Observation::AbortCode,
    );
}

#[test]
fn a_product_is_observed() {
    check_lost(
        "r4: u64 = read_reference r3
        r5: u64 = multiply r4, r1
        write_reference r3, r5
        return",
        "ReadWrite Counter[r0].value",
        Observation::Computed,
    );
}

#[test]
fn a_value_taken_from_itself_is_observed() {
    // x − x is not a step: the amount depends on the location.
    check_lost(
        "r4: u64 = read_reference r3
        r5: u64 = read_reference r3
        r6: u64 = add r4, r5
        write_reference r3, r6
        return",
        "ReadWrite Counter[r0].value",
        Observation::Computed,
    );
}

#[test]
fn a_value_used_after_the_location_changed_is_observed() {
    // let x = *r; *r = *r + a; *r = x + a: the second write undoes the first.
    check_lost(
        "r4: u64 = read_reference r3
        r5: u64 = read_reference r3
        r6: u64 = add r5, r1
        write_reference r3, r6
        r7: u64 = add r4, r1
        write_reference r3, r7
        return",
        "ReadWrite Counter[r0].value",
        Observation::UsedAfterChange,
    );
}

#[test]
fn a_value_read_by_a_reference_that_takes_turns_is_observed() {
    check_lost(
        "r4: &mut u64 = borrow_field r2, field0
        r5: u64 = read_reference r3
        r6: u64 = add r5, r1
        write_reference r4, r6
        r7: u64 = add r5, r1
        write_reference r3, r7
        return",
        "ReadWrite Counter[r0].value",
        Observation::UsedAfterChange,
    );
    check_body(
        "r4: &mut u64 = borrow_field r2, field0
        r5: u64 = read_reference r3
        r6: u64 = add r5, r1
        write_reference r4, r6
        r7: u64 = read_reference r3
        r8: u64 = add r7, r1
        write_reference r4, r8
        return",
        "Delta Counter[r0].value (+r1, +r1)",
    );
}

#[test]
fn one_location_written_to_another_is_observed() {
    check_lost(
        "r4: &mut u64 = borrow_field r2, field1
        r5: u64 = read_reference r3
        r6: u64 = add r5, r1
        write_reference r4, r6
        r7: u64 = read_reference r3
        r8: u64 = add r7, r1
        write_reference r3, r8
        return",
        "ReadWrite Counter[r0].value, Write Counter[r0].other",
        Observation::Stored,
    );
}

#[test]
fn a_step_by_another_location_observes_that_one_only() {
    check_body(
        "r4: &mut u64 = borrow_field r2, field1
        r5: u64 = read_reference r4
        r6: u64 = read_reference r3
        r7: u64 = add r6, r5
        write_reference r3, r7
        return",
        "Delta Counter[r0].value (+load(Counter[r0].other)), Read Counter[r0].other",
    );
}

#[test]
fn a_step_in_a_loop_is_counted_by_nobody() {
    check_lost(
        "r4: u64 = load 0
        jump b1
    b1:
        r5: bool = less r4, r1
        branch r5, b2, b3
    b2:
        r6: u64 = read_reference r3
        r7: u64 = load 1
        r8: u64 = add r6, r7
        write_reference r3, r8
        r4 = add r4, r7
        jump b1
    b3:
        return",
        "ReadWrite Counter[r0].value",
        Observation::Loop,
    );
}

#[test]
fn a_value_carried_around_a_loop_is_observed() {
    check_lost(
        "r4: u64 = read_reference r3
        jump b1
    b1:
        r5: bool = less r1, r1
        branch r5, b2, b3
    b2:
        r4 = add r4, r1
        jump b1
    b3:
        write_reference r3, r4
        return",
        "ReadWrite Counter[r0].value",
        Observation::Merged,
    );
}

#[test]
fn a_step_by_an_unknown_amount_is_a_read_and_a_write() {
    check_lost(
        "r4: u64 = bit_xor r1, r1
        r5: u64 = read_reference r3
        r6: u64 = add r5, r4
        write_reference r3, r6
        return",
        "ReadWrite Counter[r0].value",
        Observation::NoInterval,
    );
}

#[test]
fn a_replaced_value_is_written_only() {
    check_body(
        "write_reference r3, r1
        return",
        "Write Counter[r0].value",
    );
}

#[test]
fn helpers_that_take_references_are_seen_through() {
    check(
        "module 0x42::m
        struct Coin has store { value: u64 }
        struct Store has key { coin: Coin, frozen: bool }
        fun add_to(r0: &mut u64, r1: u64) {
        b0:
            r2: u64 = read_reference r0
            r3: u64 = add r2, r1
            write_reference r0, r3
            return
        }
        fun take(r0: &mut Coin, r1: u64) {
        b0:
            r2: &mut u64 = borrow_field r0, field0
            r3: u64 = read_reference r2
            r4: bool = greater_or_equal r3, r1
            branch r4, b2, b1
        b1:
            r5: u64 = load 9
            abort r5
        b2:
            r6: u64 = read_reference r2
            r7: u64 = subtract r6, r1
            write_reference r2, r7
            return
        }
        fun value_mut(r0: &mut Store): &mut u64 {
        b0:
            r1: &mut Coin = borrow_field r0, field0
            r2: &mut u64 = borrow_field r1, field0
            return r2
        }
        fun move_between(r0: address, r1: address, r2: u64) {
        b0:
            r3: &mut Store = borrow_global r0, access0
            r4: &mut Coin = borrow_field r3, field0
            call take(r4, r2)
            r5: &mut Store = borrow_global r1, access1
            r6: &mut u64 = call value_mut(r5)
            call add_to(r6, r2)
            return
        }",
        &[(
            "move_between",
            "L0 Delta Store[r0].coin.value (−r2, ≥ r2), Delta Store[r1].coin.value (+r2)",
        )],
    );
}

#[test]
fn a_location_that_may_be_another_makes_pending_values_stale() {
    // a = *from; b = *to; *from = a − x; *to = b + x: with from = to the second write undoes
    // the first, so `to` is observed; `from` is not.
    check(
        "module 0x42::m
        struct Balance has key { value: u64 }
        fun f(r0: address, r1: address, r2: u64) {
        b0:
            r3: &mut Balance = borrow_global r0, access0
            r4: &mut u64 = borrow_field r3, field0
            r5: u64 = read_reference r4
            r6: &mut Balance = borrow_global r1, access1
            r7: &mut u64 = borrow_field r6, field0
            r8: u64 = read_reference r7
            r9: u64 = subtract r5, r2
            write_reference r4, r9
            r10: u64 = add r8, r2
            write_reference r7, r10
            return
        }",
        &[(
            "f",
            "L0 Delta Balance[r0].value (−r2), ReadWrite Balance[r1].value",
        )],
    );
}

#[test]
fn a_step_by_the_constant_zero_writes() {
    // In a summary a step of 0 is a check and writes nothing.
    check(
        "module 0x42::m
        struct Counter has key { value: u64 }
        fun bump(r0: address, r1: u64) {
        b0:
            r2: &mut Counter = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field0
            r4: u64 = read_reference r3
            r5: u64 = add r4, r1
            write_reference r3, r5
            return
        }
        fun zero(r0: address) {
        b0:
            r1: u64 = load 0
            call bump(r0, r1)
            return
        }
        fun direct(r0: address) {
        b0:
            r1: &mut Counter = borrow_global r0, access0
            r2: &mut u64 = borrow_field r1, field0
            r3: u64 = read_reference r2
            r4: u64 = load 0
            r5: u64 = subtract r3, r4
            write_reference r2, r5
            return
        }",
        &[
            ("zero", "L0 ReadWrite Counter[r0].value"),
            ("direct", "L0 ReadWrite Counter[r0].value"),
        ],
    );
}
