//! Values as text, for `string_utils`.

use super::{Entry, NativeCall, NativeFootprint::Pure};
use crate::display::{Style, display};
use crate::gas::Gas;
use crate::step::StepError;

pub(super) const ENTRIES: &[Entry] = &[(
    "string_utils",
    "internal_display",
    "<1>(&T0, u8): vector<u8>",
    Pure,
    internal_display,
)];

/// `internal_display<T>(value: &T, style: u8): vector<u8>`; the bits of a style are those of the
/// constants in the module.
fn internal_display(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let bits = call.word(1);
    let style = Style {
        has_full_names: bits & 1 != 0,
        has_full_addresses: bits & 2 != 0,
        has_lines: bits & 4 != 0,
    };
    let text = shown(call, 0, style)?;
    call.return_bytes(text.as_bytes())
}

/// The text of the referent of an argument whose type is the type argument.
pub(super) fn shown(
    call: &mut NativeCall<'_>,
    argument: usize,
    style: Style,
) -> Result<String, StepError> {
    let (type_, value) = (call.type_arguments[0], call.reference(argument));
    let size = call.context.layouts().get(type_).size.into();
    call.context.check_read(value, size)?;
    let context = &mut *call.context;
    let mut gas = Gas(&mut context.machine.gas_left);
    let layouts = context.program.code.layouts();
    Ok(display(layouts, &mut gas, style, type_, value)?)
}
