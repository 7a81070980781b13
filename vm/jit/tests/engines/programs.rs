//! Whole functions: loops, calls, values in memory.

use weft_runtime::machine::MachineState;

use crate::harness::Program;
use crate::samples::{mix_to, recursive_sum, sum_to};

const GAS: u64 = 1_000_000;

#[test]
fn a_loop_sums_and_pays() {
    let mut program = Program::new(vec![sum_to(0)]);
    let outcome = program.run(GAS, &[100]);
    assert_eq!(outcome.end, Ok(vec![4950]));
    assert_eq!(outcome.gas_left, GAS - 3 - 101 * 2 - 100 * 3 - 1);
}

#[test]
fn gas_runs_out_at_the_same_charge_for_every_limit() {
    let mut program = Program::new(vec![sum_to(0)]);
    for gas in 0..60 {
        program.run(gas, &[10]);
    }
    let outcome = program.run(4, &[10]);
    assert_eq!(outcome.end, Err((MachineState::OUT_OF_GAS, 0, 0)));
    assert_eq!(outcome.gas_left, 1, "a charge that fails takes nothing");
}

#[test]
fn recursion_ends_at_the_same_depth() {
    let mut program = Program::new(vec![recursive_sum(0)]);
    assert_eq!(program.run(GAS, &[100]).end, Ok(vec![5050]));
    assert!(program.run(GAS, &[1024]).end.is_ok());
    let outcome = program.run(GAS, &[1025]);
    assert_eq!(outcome.end, Err((MachineState::CALL_STACK_OVERFLOW, 0, 0)));
}

#[test]
fn constants_are_known_across_operations() {
    let mut program = Program::new(vec![mix_to(0)]);
    for n in 0..50 {
        assert!(program.run(GAS, &[n]).end.is_ok());
    }
}
