//! Whole functions: loops, calls, values in memory.

use std::thread;

use weft_runtime::code::InstanceId;
use weft_runtime::context::NATIVE_STACK_BYTES;
use weft_runtime::machine::MachineState;

use crate::harness::{CONFIG, Program};
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
    let mut program = Program::new(vec![recursive_sum(0, 0)]);
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

/// Two functions that call each other, one of them without machine code: the native stack holds as
/// many calls as the limit allows.
#[test]
fn engines_by_turns_nest_as_deep_as_calls_may() {
    let run = || {
        for compiled in 0..2 {
            let functions = vec![recursive_sum(0, 1), recursive_sum(1, 0)];
            let mut program = Program::interpreted(functions, CONFIG);
            let instance = program.code.instance(InstanceId(compiled));
            for machine in [&program.small, &program.large] {
                machine.jit.compile(instance, &program.code).unwrap();
            }
            assert!(program.run(GAS, &[1024]).end.is_ok());
            assert!(program.run(GAS, &[1025]).end.is_err());
        }
    };
    let thread = thread::Builder::new().stack_size(NATIVE_STACK_BYTES / 2);
    thread.spawn(run).unwrap().join().unwrap();
}
