//! Operations that would cost less than they take, counted rather than timed: `examples/prices.rs` is
//! there to measure.

use weft_tests::oracle;
use weft_tests::scenario::{call, engine, genesis, number};
use weft_vm::{GuardLevel, TierPolicy};

const SOURCE: &str = "
module 0x42::p {
    struct Small has copy, drop { part: u8 }
    struct Padded has copy, drop { part: u8, other: u64 }
    enum Shape has copy, drop { Dot, Line(u8) }

    fun make<T: copy + drop>(count: u64, element: T): vector<T> {
        let vector = vector[];
        for (i in 0..count) vector.push_back(element);
        vector
    }
    public fun made_small(n: u64) { let v = make(n, Small { part: 1 }); let u = make(n, Small { part: 1 }); assert!(v.length() == u.length()); }
    public fun order_small(n: u64) { let v = make(n, Small { part: 1 }); let u = make(n, Small { part: 1 }); assert!(v <= u); }
    public fun made_padded(n: u64) { let v = make(n, Padded { part: 1, other: 2 }); let u = make(n, Padded { part: 1, other: 2 }); assert!(v.length() == u.length()); }
    public fun order_padded(n: u64) { let v = make(n, Padded { part: 1, other: 2 }); let u = make(n, Padded { part: 1, other: 2 }); assert!(v <= u); }
    public fun equal_padded(n: u64) { let v = make(n, Padded { part: 1, other: 2 }); let u = make(n, Padded { part: 1, other: 2 }); assert!(v == u); }
    public fun made_shape(n: u64) { let v = make(n, Shape::Line(1)); let u = make(n, Shape::Line(1)); assert!(v.length() == u.length()); }
    public fun order_shape(n: u64) { let v = make(n, Shape::Line(1)); let u = make(n, Shape::Line(1)); assert!(v <= u); }
    public fun equal_shape(n: u64) { let v = make(n, Shape::Line(1)); let u = make(n, Shape::Line(1)); assert!(v == u); }
    public fun made_u16(n: u64) { let v = make(n, 1u16); let u = make(n, 1u16); assert!(v.length() == u.length()); }
    public fun order_u16(n: u64) { let v = make(n, 1u16); let u = make(n, 1u16); assert!(v <= u); }
}";

#[test]
fn attack_62_what_is_compared_part_by_part_is_paid_for_by_the_part() {
    let state = genesis(SOURCE);
    for tier in [
        TierPolicy::InterpreterOnly,
        TierPolicy::Jit { calls_min: 0 },
    ] {
        let mut engine = engine(tier, GuardLevel::Standard, None);
        let mut gas = |function: &str, count: u64| {
            let call = oracle::entry_function(&call(1, function, vec![number(count)]));
            let output = engine.view(&state.snapshot(), &call, 100_000_000);
            let output = output.expect("the state is readable");
            assert!(
                output.status.is_success(),
                "{function}: {:?}",
                output.status
            );
            output.gas_used
        };
        // The parts of an element, itself included.
        for (operation, type_, parts) in [
            ("order", "small", 2),
            ("order", "padded", 3),
            ("equal", "padded", 3),
            ("order", "shape", 2),
            ("equal", "shape", 2),
            ("order", "u16", 1),
        ] {
            let mut compared = |count| {
                gas(&format!("{operation}_{type_}"), count) - gas(&format!("made_{type_}"), count)
            };
            let more = compared(3_000) - compared(1_000);
            assert!(more >= 2_000 * parts, "{operation} {type_}: {more}");
        }
    }
}
