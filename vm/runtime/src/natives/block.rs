//! Natives about the block, and those by which unit tests make one up.

use super::{Entry, NativeCall, NativeFootprint::Pure};
use crate::block::BlockMetadata;
use crate::step::StepError;

pub(super) const ENTRIES: &[Entry] = &[
    ("block", "chain_id", "(): u64", Pure, chain_id),
    ("block", "height", "(): u64", Pure, height),
    ("block", "time_microseconds", "(): u64", Pure, time),
];

/// For machines that run tests, and no others.
pub(super) const TESTING_ENTRIES: &[Entry] = &[(
    "block",
    "set_for_testing",
    "(u64, u64, u64)",
    Pure,
    set_for_testing,
)];

#[expect(clippy::unnecessary_wraps, reason = "all natives have one signature")]
/// `chain_id(): u64`
fn chain_id(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    call.return_word(call.context.block.chain_id);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all natives have one signature")]
/// `height(): u64`
fn height(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    call.return_word(call.context.block.height);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all natives have one signature")]
/// `time_microseconds(): u64`
fn time(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    call.return_word(call.context.block.time_microseconds);
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "all natives have one signature")]
/// `set_for_testing(chain_id: u64, height: u64, time_microseconds: u64)`: for the rest of the run.
fn set_for_testing(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    call.context.block = BlockMetadata {
        chain_id: call.word(0),
        height: call.word(1),
        time_microseconds: call.word(2),
    };
    Ok(())
}
