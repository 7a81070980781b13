//! The texts with which assertions fail.

use super::NativeCall;
use crate::display::{Style, display};
use crate::gas::{Gas, schedule};
use crate::step::StepError;

/// `append<T>(message: vector<u8>, value: &T, text: vector<u8>): vector<u8>`
pub(super) fn append(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let mut message = call.owned_bytes(0, schedule::encoded_bytes)?;
    let (type_, value) = (call.type_arguments[0], call.reference(1));
    let size = call.context.layouts().get(type_).size.into();
    call.context.check_read(value, size)?;
    let context = &mut *call.context;
    let mut gas = Gas(&mut context.machine.gas_left);
    let layouts = context.program.code.layouts();
    let shown = display(layouts, &mut gas, Style::Line, type_, value)?;
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
