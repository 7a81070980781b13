//! Operations on enums.

use weft_types::FailureKind;

use super::{StepError, load_pointer};
use crate::code::{Operation, Shape};
use crate::context::{Context, Interruption};
use crate::layout::{self, BOX_OFFSET, ENUM_BYTES};
use crate::memory::{Pointer, VectorBlock, memory_to_slots, slots_to_memory};

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
        Operation::StoreVariant { base, variant } => {
            // Bytes that no field takes are compared where a leaf may have changed.
            frame.slot(base).fill_zero(ENUM_BYTES.into());
            frame.store_slot(base, variant.into());
        }
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
            mutable,
        } => {
            let value = load_pointer(frame, base);
            let tag = read_tag(context, value)?;
            let found = offsets.iter().find(|entry| entry.variants.contains(tag));
            let found = found.ok_or(FailureKind::StructVariantMismatch)?;
            let start = match found.boxed {
                None => {
                    context.note_variant(value, value.add(1), u64::from(ENUM_BYTES) - 1);
                    value
                }
                Some(size) => {
                    let block = lend_block(context, value, size, mutable)?;
                    let content = block.element(0, 0);
                    context.note_variant(value, content, size.into());
                    content
                }
            };
            frame.store_slot(destination, start.add(found.offset.into()).address());
        }
        Operation::PackBoxed {
            destination,
            variant,
            size,
            ref fields,
        } => {
            let block = context.values().new_block(size.into(), 1)?;
            block.set_length(1);
            let content = block.element(0, 0);
            for field in fields.iter() {
                let place = content.add(field.offset.into());
                slots_to_memory(frame.slot(field.slot), place, field.shape);
            }
            let value = frame.slot(destination);
            value.fill_zero(ENUM_BYTES.into());
            value.store_u64(variant.into());
            layout::set_block(value, block);
        }
        Operation::UnpackBoxed { source, ref fields } => {
            let content = layout::block(frame.slot(source)).element(0, 0);
            for field in fields.iter() {
                let place = content.add(field.offset.into());
                memory_to_slots(place, frame.slot(field.slot), field.shape);
            }
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

/// The block of an enum, of which a part is borrowed: copied first where it is frozen and may be
/// changed.
fn lend_block(
    context: &mut Context,
    value: Pointer,
    size: u32,
    mutable: bool,
) -> Result<VectorBlock, StepError> {
    let place = value.add(BOX_OFFSET.into());
    context.check_read(value, ENUM_BYTES.into())?;
    let mut block = layout::block(value);
    if mutable && block.capacity() == 0 {
        block = context.values().copy_block(block, size.into(), 1)?;
        layout::set_block(value, block);
    }
    context.note_block(place, block, Shape::Bytes(size));
    Ok(block)
}
