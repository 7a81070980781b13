//! Operations on resources.
//!
//! Gas depends on the type alone and on whether the transaction named the resource before.

use weft_types::{AccountAddress, FailureKind};

use super::{StepError, load_pointer};
use crate::code::{Operation, TypeId};
use crate::context::Context;
use crate::gas::{Gas, schedule};
use crate::memory::{Pointer, memory_to_slots, slots_to_memory};
use crate::resource::ResourceIndex;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "`step` lists the operations of each group"
)]
pub(super) fn execute(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
) -> Result<(), StepError> {
    match *operation {
        Operation::Exists {
            destination,
            resource,
            address,
        } => {
            let address = frame.slot(address).load_account_address();
            let index = find(context, resource, &address)?;
            context.note_presence(index, false);
            let exists = context.resources.entry(index).exists;
            frame.store_slot(destination, exists.into());
        }
        Operation::BorrowGlobal {
            destination,
            resource,
            address,
            mutable,
        } => {
            let address = frame.slot(address).load_account_address();
            let index = find(context, resource, &address)?;
            context.note_presence(index, false);
            let entry = context.resources.entry_mut(index);
            if !entry.exists {
                return Err(FailureKind::MissingData.into());
            }
            entry.changed |= mutable;
            frame.store_slot(destination, entry.image.address());
        }
        Operation::MoveFrom {
            destination,
            resource,
            address,
        } => {
            let address = frame.slot(address).load_account_address();
            let index = find(context, resource, &address)?;
            context.note_presence(index, false);
            if !context.resources.entry(index).exists {
                return Err(FailureKind::MissingData.into());
            }
            context.note_presence(index, true);
            context.note_all_leaves(index, false);
            let shape = context.layouts().get(resource).shape;
            let entry = context.resources.entry_mut(index);
            entry.exists = false;
            entry.presence_changed = true;
            let image = entry.image;
            memory_to_slots(image, frame.slot(destination), shape);
            context.poison(image, shape.bytes().into());
        }
        Operation::MoveTo {
            signer,
            resource,
            value,
        } => {
            let signer = load_pointer(frame, signer);
            context.check_read(signer, 32)?;
            let address = signer.load_account_address();
            let index = find(context, resource, &address)?;
            context.note_presence(index, false);
            if context.resources.entry(index).exists {
                return Err(FailureKind::ResourceAlreadyExists.into());
            }
            context.note_presence(index, true);
            context.note_all_leaves(index, true);
            let (shape, size) = {
                let layout = context.layouts().get(resource);
                (layout.shape, layout.size)
            };
            let entry = context.resources.entry_mut(index);
            if entry.image.is_null() {
                entry.image = context.arena.allocate_uncounted(size.into());
            }
            entry.exists = true;
            entry.changed = true;
            entry.presence_changed = true;
            slots_to_memory(frame.slot(value), entry.image, shape);
        }
        _ => unreachable!("`execute` sends only storage operations here"),
    }
    Ok(())
}

/// Finds a resource and charges for it the first time.
fn find(
    context: &mut Context,
    type_: TypeId,
    address: &AccountAddress,
) -> Result<ResourceIndex, StepError> {
    let known = context.resources.find(type_, address);
    if let Some(index) = known
        && context.resources.entry(index).touched
    {
        return Ok(index);
    }
    let size = u64::from(context.layouts().get(type_).size);
    let cost = schedule::RESOURCE + schedule::RESOURCE_BYTE * size;
    Gas(&mut context.machine.gas_left).charge(cost)?;
    Ok(context.touch_resource(known, type_, address)?)
}
