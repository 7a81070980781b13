//! What machine code and Rust agree on: offsets into [`MachineState`], the table of host functions
//! and the meaning of a returned status.
//!
//! A compiled function is `extern "C" fn(context: *mut MachineState, frame: *mut u64) -> u64`. It
//! returns [`STATUS_FINE`] with the results in the first slots of its frame, or [`STATUS_FAILED`]
//! with the reason in the machine state. It calls other functions through the code table and Rust
//! through the host table, both found through the machine state, so that machine code needs no
//! relocation and no symbol.

use std::mem::offset_of;

use weft_runtime::machine::MachineState;

/// The function went through; the results are in its frame.
pub(crate) const STATUS_FINE: u64 = 0;
/// The function failed; the machine state says why.
pub(crate) const STATUS_FAILED: u64 = 1;

/// Byte offset of [`MachineState::gas_left`].
pub(crate) const GAS_LEFT: i32 = 0;
/// Byte offset of [`MachineState::depth_left`].
pub(crate) const DEPTH_LEFT: i32 = 8;
/// Byte offset of [`MachineState::stack_end`].
pub(crate) const STACK_END: i32 = 16;
/// Byte offset of [`MachineState::code_table`].
pub(crate) const CODE_TABLE: i32 = 24;
/// Byte offset of [`MachineState::host_table`].
pub(crate) const HOST_TABLE: i32 = 32;
/// Byte offset of [`MachineState::failure`].
pub(crate) const FAILURE: i32 = 40;
/// Byte offset of [`MachineState::abort_code`].
pub(crate) const ABORT_CODE: i32 = 48;
/// Byte offset of [`MachineState::failed_instance`].
pub(crate) const FAILED_INSTANCE: i32 = 56;

/// Byte offset of the host function that executes one operation.
pub(crate) const HOST_STEP: i32 = 0;

/// Bytes of a slot of a frame.
pub(crate) const SLOT_BYTES: u32 = 8;

const _: () = {
    assert!(offset_of!(MachineState, gas_left) == 0);
    assert!(offset_of!(MachineState, depth_left) == 8);
    assert!(offset_of!(MachineState, stack_end) == 16);
    assert!(offset_of!(MachineState, code_table) == 24);
    assert!(offset_of!(MachineState, host_table) == 32);
    assert!(offset_of!(MachineState, failure) == 40);
    assert!(offset_of!(MachineState, abort_code) == 48);
    assert!(offset_of!(MachineState, failed_instance) == 56);
};
