//! The texts with which assertions fail.

use super::NativeCall;
use super::text::shown;
use crate::display::Style;
use crate::gas::schedule;
use crate::step::StepError;

/// `append<T>(message: vector<u8>, value: &T, text: vector<u8>): vector<u8>`
pub(super) fn append(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let mut message = call.owned_bytes(0, schedule::encoded_bytes)?;
    let shown = shown(call, 1, Style::LINE)?;
    message.extend_from_slice(shown.as_bytes());
    message.extend(call.owned_bytes(2, schedule::encoded_bytes)?);
    call.return_bytes(&message)
}

/// `join(message: vector<u8>, text: vector<u8>): vector<u8>`
pub(super) fn join(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let mut message = call.owned_bytes(0, schedule::encoded_bytes)?;
    message.extend(call.owned_bytes(1, schedule::encoded_bytes)?);
    call.return_bytes(&message)
}
