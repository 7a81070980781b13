//! Operations on vectors.
//!
//! A mutating operation copies a frozen block first and charges for the copy by its length.

use weft_types::FailureKind;

use super::{StepError, load_pointer};
use crate::code::{Operation, Shape, Slot};
use crate::context::Context;
use crate::memory::{Pointer, VectorBlock, memory_to_slots, slots_to_memory};

/// The capacity of a block made for a first element.
const FIRST_CAPACITY: u64 = 4;

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
        Operation::VectorPack {
            destination,
            ref elements,
            shape,
        } => pack(context, frame, destination, elements, shape),
        Operation::VectorUnpack {
            ref destinations,
            source,
            shape,
        } => unpack(frame, destinations, source, shape),
        Operation::VectorLength {
            destination,
            vector,
        } => {
            let place = load_pointer(frame, vector);
            context.check_read(place, 8)?;
            frame.store_slot(destination, block_at(place).length());
            Ok(())
        }
        Operation::VectorBorrow {
            destination,
            vector,
            index,
            shape,
            mutable,
        } => {
            let place = load_pointer(frame, vector);
            context.check_read(place, 8)?;
            let index = frame.load_slot(index);
            if index >= block_at(place).length() {
                return Err(FailureKind::VectorIndexOutOfBounds.into());
            }
            let block = if mutable {
                own_block(context, place, shape)?
            } else {
                block_at(place)
            };
            context.note_block(place, block, shape);
            let element = block.element(index, shape.bytes().into());
            frame.store_slot(destination, element.address());
            Ok(())
        }
        Operation::VectorPushBack {
            vector,
            value,
            shape,
        } => push_back(
            context,
            load_pointer(frame, vector),
            frame.slot(value),
            shape,
        ),
        Operation::VectorPopBack {
            destination,
            vector,
            shape,
        } => {
            let place = load_pointer(frame, vector);
            context.check_write(place, 8)?;
            let Some(last) = block_at(place).length().checked_sub(1) else {
                return Err(FailureKind::VectorPopEmpty.into());
            };
            let block = own_block(context, place, shape)?;
            block.set_length(u32::try_from(last).expect("lengths are 32 bits wide"));
            let element = block.element(last, shape.bytes().into());
            memory_to_slots(element, frame.slot(destination), shape);
            context.poison(element, shape.bytes().into());
            Ok(())
        }
        Operation::VectorSwap {
            vector,
            left,
            right,
            shape,
        } => {
            let indices = (frame.load_slot(left), frame.load_slot(right));
            swap(context, load_pointer(frame, vector), indices, shape)
        }
        _ => unreachable!("`execute` sends only vector operations here"),
    }
}

#[inline]
fn block_at(place: Pointer) -> VectorBlock {
    VectorBlock(Pointer::from_address(place.load_u64()))
}

fn pack(
    context: &mut Context,
    frame: Pointer,
    destination: Slot,
    elements: &[Slot],
    shape: Shape,
) -> Result<(), StepError> {
    if elements.is_empty() {
        frame.store_slot(destination, 0);
        return Ok(());
    }
    let size = shape.bytes().into();
    let block = context.values().new_block(size, elements.len() as u64)?;
    for (index, element) in elements.iter().enumerate() {
        slots_to_memory(
            frame.slot(*element),
            block.element(index as u64, size),
            shape,
        );
    }
    let length = u32::try_from(elements.len()).expect("`new_block` refuses more");
    block.set_length(length);
    frame.store_slot(destination, block.0.address());
    Ok(())
}

fn unpack(
    frame: Pointer,
    destinations: &[Slot],
    source: Slot,
    shape: Shape,
) -> Result<(), StepError> {
    let block = VectorBlock(load_pointer(frame, source));
    if block.length() != destinations.len() as u64 {
        return Err(FailureKind::VectorUnpackLength.into());
    }
    for (index, destination) in destinations.iter().enumerate() {
        let element = block.element(index as u64, shape.bytes().into());
        memory_to_slots(element, frame.slot(*destination), shape);
    }
    Ok(())
}

pub(crate) fn push_back(
    context: &mut Context,
    place: Pointer,
    value: Pointer,
    shape: Shape,
) -> Result<(), StepError> {
    context.check_write(place, 8)?;
    let mut block = block_at(place);
    let length = block.length();
    if length >= block.capacity() {
        // Also where the block is frozen, whose capacity is 0.
        let capacity = length.saturating_mul(2).max(FIRST_CAPACITY);
        let old = block;
        block = context
            .values()
            .copy_block(block, shape.bytes().into(), capacity)?;
        place.store_u64(block.0.address());
        // A frozen block belongs to others as well.
        if old.capacity() > 0 {
            let size = shape.bytes().into();
            context.poison(old.element(0, size), old.length() * size);
        }
    }
    slots_to_memory(value, block.element(length, shape.bytes().into()), shape);
    let longer = u32::try_from(length + 1).expect("the length is below the capacity");
    block.set_length(longer);
    Ok(())
}

fn swap(
    context: &mut Context,
    place: Pointer,
    (left, right): (u64, u64),
    shape: Shape,
) -> Result<(), StepError> {
    context.check_write(place, 8)?;
    if left.max(right) >= block_at(place).length() {
        return Err(FailureKind::VectorIndexOutOfBounds.into());
    }
    let block = own_block(context, place, shape)?;
    let size = u64::from(shape.bytes());
    let (left, right) = (block.element(left, size), block.element(right, size));
    if left != right {
        for offset in 0..size {
            let (from, to) = (left.add(offset), right.add(offset));
            let byte = from.load_u8();
            from.store_u8(to.load_u8());
            to.store_u8(byte);
        }
    }
    Ok(())
}

/// The block of a vector, copied first where it is frozen.
fn own_block(
    context: &mut Context,
    place: Pointer,
    shape: Shape,
) -> Result<VectorBlock, StepError> {
    let block = block_at(place);
    if block.capacity() > 0 || block.0.is_null() {
        return Ok(block);
    }
    let copy = context
        .values()
        .copy_block(block, shape.bytes().into(), block.length())?;
    place.store_u64(copy.0.address());
    Ok(copy)
}
