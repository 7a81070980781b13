//! The border between Rust and machine code.
//!
//! [`enter`] calls machine code; [`HostTable`] holds what machine code calls.
#![expect(
    unsafe_code,
    reason = "machine code is called here and calls back here"
)]

use std::mem::offset_of;

use weft_runtime::code::{FunctionInstance, Operation};
use weft_runtime::machine::MachineState;

use crate::abi;

/// A compiled function, and the host function that stands for one: machine state, frame, number of
/// the instance.
type CompiledEntry = unsafe extern "C" fn(*mut MachineState, *mut u64, u64) -> u64;

/// Executes an operation on a frame.
type HostStep = unsafe extern "C" fn(
    *mut MachineState,
    *mut u64,
    *const Operation,
    *const FunctionInstance,
) -> u64;

/// The host functions, where machine code looks for them.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct HostTable {
    step: HostStep,
    call: CompiledEntry,
}

const _: () = {
    assert!(offset_of!(HostTable, step) == 0);
    assert!(offset_of!(HostTable, call) == 8);
    assert!(abi::HOST_STEP == 0);
    assert!(size_of::<CompiledEntry>() == 8, "the table holds words");
};

impl HostTable {
    pub(crate) fn new() -> Self {
        Self {
            step: host_step,
            call: host_call,
        }
    }

    /// What stands in the code table for an instance without machine code.
    pub(crate) fn call_address(&self) -> u64 {
        let address = self.call as usize;
        u64::try_from(address).expect("addresses have at most 64 bits")
    }
}

extern "C" fn host_step(
    _: *mut MachineState,
    _: *mut u64,
    _: *const Operation,
    _: *const FunctionInstance,
) -> u64 {
    abi::STATUS_FAILED
}
extern "C" fn host_call(_: *mut MachineState, _: *mut u64, _: u64) -> u64 {
    abi::STATUS_FAILED
}
