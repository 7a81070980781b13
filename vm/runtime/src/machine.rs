//! The part of a transaction's state that machine code reads and writes directly.

/// The header of every execution context. Its layout is part of the contract between the
/// interpreter and machine code: machine code holds a pointer to it in its first argument.
#[derive(Debug, Default)]
#[repr(C)]
pub struct MachineState {
    /// Gas that is left.
    pub gas_left: u64,
    /// Calls that may still be nested.
    pub depth_left: u64,
    /// The address of the first byte behind the stack of frames.
    pub stack_end: u64,
    /// For machine code: the table of entry points by instance; that of an instance without machine
    /// code interprets it.
    pub code_table: u64,
    /// For machine code: the table of host functions.
    pub host_table: u64,
    /// Why the execution failed, as [`MachineState::NO_FAILURE`] and its successors number it.
    pub failure: u64,
    /// The abort code where `failure` is [`MachineState::ABORTED`].
    pub abort_code: u64,
    /// The [`InstanceId`](crate::code::InstanceId) of the function that failed.
    pub failed_instance: u64,
}

impl MachineState {
    /// Nothing failed.
    pub const NO_FAILURE: u64 = 0;
    /// An explicit abort.
    pub const ABORTED: u64 = 1;
    /// Out of gas.
    pub const OUT_OF_GAS: u64 = 2;
    /// Overflow, division by zero, a shift or cast out of range.
    pub const ARITHMETIC_ERROR: u64 = 3;
    /// Too many nested calls or frame words.
    pub const CALL_STACK_OVERFLOW: u64 = 4;
    /// A vector index out of bounds.
    pub const VECTOR_INDEX_OUT_OF_BOUNDS: u64 = 5;
    /// An enum that is another variant than was expected.
    pub const STRUCT_VARIANT_MISMATCH: u64 = 8;
    /// Any other failure; its kind is kept by the Rust side of the context.
    pub const OTHER: u64 = 6;
    /// The execution was stopped for a reason that is not the transaction's: a guard, the state or
    /// an invariant. The reason is kept by the Rust side of the context; there is no outcome.
    pub const INTERRUPTED: u64 = 7;
}

const _: () = {
    assert!(std::mem::offset_of!(MachineState, gas_left) == 0);
    assert!(std::mem::offset_of!(MachineState, depth_left) == 8);
    assert!(std::mem::offset_of!(MachineState, stack_end) == 16);
    assert!(std::mem::offset_of!(MachineState, code_table) == 24);
    assert!(std::mem::offset_of!(MachineState, host_table) == 32);
    assert!(std::mem::offset_of!(MachineState, failure) == 40);
    assert!(std::mem::offset_of!(MachineState, abort_code) == 48);
    assert!(std::mem::offset_of!(MachineState, failed_instance) == 56);
};
