//! Operations on enums.

use weft_types::FailureKind;

use super::{StepError, load_pointer};
use crate::code::{Operation, VariantOffset};
use crate::context::{Context, Interruption};
use crate::layout;
use crate::memory::Pointer;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "`execute` of the parent lists the operations of each group"
)]
pub(super) fn execute(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
) -> Result<(), StepError> {
    match *operation {
        Operation::StoreVariant { base, variant } => frame.slot(base).store_u8(variant),
        Operation::CheckVariant { base, variant } => {
            if layout::tag(frame.slot(base)) != variant {
                return Err(FailureKind::StructVariantMismatch.into());
            }
        }
        Operation::TestVariant {
            destination,
            base,
            variants,
        } => {
            let tag = read_tag(context, load_pointer(frame, base))?;
            frame.store_slot(destination, variants.contains(tag).into());
        }
        Operation::VariantField {
            destination,
            base,
            ref offsets,
        } => {
            let value = load_pointer(frame, base);
            let tag = read_tag(context, value)?;
            let offset = offset_of(offsets, tag).ok_or(FailureKind::StructVariantMismatch)?;
            frame.store_slot(destination, value.add(offset.into()).address());
        }
        _ => unreachable!("`execute` sends only operations on enums here"),
    }
    Ok(())
}

/// The number of the variant of the enum behind a reference.
pub(crate) fn read_tag(context: &mut Context, value: Pointer) -> Result<u8, Interruption> {
    context.check_read(value, 1)?;
    Ok(layout::tag(value))
}

fn offset_of(offsets: &[VariantOffset], tag: u8) -> Option<u32> {
    let found = offsets.iter().find(|entry| entry.variants.contains(tag))?;
    Some(found.offset)
}
