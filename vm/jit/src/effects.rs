//! Which slots of its frame an operation reads and writes.
//!
//! Computed from an [`Operation`] and the registers of its function. Complete: an operation touches
//! no slot that is not reported here, except through pointers, which reach only registers whose
//! address is taken. A reported [`Effect::Write`] covers the whole slot on every path on which the
//! operation does not fail.

use weft_runtime::code::{Arithmetic, End, FunctionInstance, Operation, Place, Shape, Slot, Width};

use crate::abi::SLOT_BYTES;
use crate::translate::ENUM_SLOTS;

/// An address is 32 bytes.
const ADDRESS_SLOTS: u32 = 4;

/// What happens to a range of slots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// The slots are read whole.
    Read,
    /// The slots are written whole.
    Write,
    /// Some bytes of the slots are read.
    ReadPart,
    /// Some bytes of the slots are written.
    WritePart,
}

/// Receives an effect, the first slot and the number of slots.
pub(crate) type Visitor<'v> = dyn FnMut(Effect, u32, u32) + 'v;

/// An operand that is a whole register, at whose slot neither a register nor a result begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct UnknownRegister;

/// The shapes of the registers and results of a function by first slot.
#[derive(Debug)]
pub(crate) struct Registers {
    shapes: Vec<Option<Shape>>,
}

impl Registers {
    /// Indexes the registers and results of `instance`; where two begin at one slot, the wider one counts.
    pub(crate) fn of(instance: &FunctionInstance) -> Self {
        let mut shapes: Vec<Option<Shape>> = Vec::new();
        for place in instance.registers.iter().chain(&instance.results) {
            let index = usize::from(place.slot.0);
            if index >= shapes.len() {
                shapes.resize(index + 1, None);
            }
            let wider = shapes[index].is_none_or(|known| known.slots() < place.shape.slots());
            if wider {
                shapes[index] = Some(place.shape);
            }
        }
        Self { shapes }
    }

    /// The number of slots of the register that begins at `slot`.
    pub(crate) fn slots_at(&self, slot: Slot) -> Result<u32, UnknownRegister> {
        let shape = self.shapes.get(usize::from(slot.0)).copied().flatten();
        shape.map(Shape::slots).ok_or(UnknownRegister)
    }
}

/// Reports the effects of `operation`: reads first, then writes.
#[expect(clippy::too_many_lines, reason = "one arm for each operation")]
pub(crate) fn operation_effects(
    operation: &Operation,
    registers: &Registers,
    visit: &mut Visitor<'_>,
) -> Result<(), UnknownRegister> {
    match operation {
        Operation::Charge { gas: _ } => {}
        Operation::Constant {
            destination,
            value: _,
        }
        | Operation::VectorConstant {
            destination,
            constant: _,
        }
        | Operation::AddressOf {
            destination,
            slot: _,
        } => write(visit, *destination, 1),
        Operation::WideConstant { destination, words } => {
            let slots = u32::try_from(words.len()).map_err(|_| UnknownRegister)?;
            write(visit, *destination, slots);
        }
        Operation::Copy {
            destination,
            source,
            slots,
        } => {
            read(visit, *source, u32::from(*slots));
            write(visit, *destination, u32::from(*slots));
        }
        Operation::DeepCopy {
            destination,
            source,
            type_: _,
        } => {
            read(visit, *source, registers.slots_at(*source)?);
            write(visit, *destination, registers.slots_at(*destination)?);
        }
        Operation::Arithmetic {
            operation,
            width,
            destination,
            left,
            right,
        } => arithmetic_effects(*operation, *width, [*destination, *left, *right], visit),
        Operation::SignedArithmetic {
            operation: _,
            width,
            destination,
            left,
            right,
        } => {
            let slots = u32::from(width.slots());
            read(visit, *left, slots);
            read(visit, *right, slots);
            write(visit, *destination, slots);
        }
        Operation::Compare {
            comparison: _,
            width,
            destination,
            left,
            right,
        }
        | Operation::SignedCompare {
            comparison: _,
            width,
            destination,
            left,
            right,
        } => {
            read(visit, *left, u32::from(width.slots()));
            read(visit, *right, u32::from(width.slots()));
            write(visit, *destination, 1);
        }
        Operation::EqualValues {
            destination,
            left,
            right,
            type_: _,
            by_reference,
            negated: _,
        } => {
            for operand in [*left, *right] {
                let slots = if *by_reference {
                    1
                } else {
                    registers.slots_at(operand)?
                };
                read(visit, operand, slots);
            }
            write(visit, *destination, 1);
        }
        Operation::AbortWithMessage { code, message } => {
            read(visit, *code, 1);
            read(visit, *message, 1);
        }
        Operation::OrderValues {
            comparison: _,
            destination,
            left,
            right,
            type_: _,
        } => {
            read(visit, *left, 1);
            read(visit, *right, 1);
            write(visit, *destination, 1);
        }
        Operation::Not {
            destination,
            source,
        } => {
            read(visit, *source, 1);
            write(visit, *destination, 1);
        }
        Operation::Cast {
            destination,
            to,
            source,
            from,
        } => {
            read(visit, *source, u32::from(from.slots()));
            write(visit, *destination, u32::from(to.slots()));
        }
        Operation::SignedCast {
            destination,
            to,
            source,
            from,
        } => {
            read(visit, *source, u32::from(from.width.slots()));
            write(visit, *destination, u32::from(to.width.slots()));
        }
        Operation::StoreField {
            base,
            offset,
            value,
            shape,
        } => {
            value_effects(*value, *shape, Effect::Read, visit);
            field_effects(*base, *offset, *shape, Effect::Write, visit);
        }
        Operation::LoadField {
            destination,
            base,
            offset,
            shape,
        } => {
            field_effects(*base, *offset, *shape, Effect::Read, visit);
            value_effects(*destination, *shape, Effect::Write, visit);
        }
        Operation::OffsetPointer {
            destination,
            base,
            offset: _,
        } => {
            read(visit, *base, 1);
            write(visit, *destination, 1);
        }
        Operation::StoreVariant { base, variant: _ } => write(visit, *base, ENUM_SLOTS.into()),
        Operation::CheckVariant { base, variant: _ } => read(visit, *base, 1),
        Operation::PackBoxed {
            destination,
            variant: _,
            size: _,
            fields,
        } => {
            for field in fields.iter() {
                value_effects(field.slot, field.shape, Effect::Read, visit);
            }
            write(visit, *destination, registers.slots_at(*destination)?);
        }
        Operation::UnpackBoxed { source, fields } => {
            read(visit, *source, registers.slots_at(*source)?);
            for field in fields.iter() {
                value_effects(field.slot, field.shape, Effect::Write, visit);
            }
        }
        Operation::TestVariant {
            destination,
            base,
            variants: _,
        }
        | Operation::VariantField {
            destination,
            base,
            offsets: _,
            mutable: _,
        } => {
            read(visit, *base, 1);
            write(visit, *destination, 1);
        }
        Operation::Load {
            destination,
            reference,
            shape,
        } => {
            read(visit, *reference, 1);
            value_effects(*destination, *shape, Effect::Write, visit);
        }
        Operation::DeepLoad {
            destination,
            reference,
            type_: _,
        } => {
            read(visit, *reference, 1);
            write(visit, *destination, registers.slots_at(*destination)?);
        }
        Operation::Store {
            reference,
            value,
            shape,
        } => {
            read(visit, *reference, 1);
            value_effects(*value, *shape, Effect::Read, visit);
        }
        Operation::VectorPack {
            destination,
            elements,
            shape,
        } => {
            for element in elements.iter() {
                value_effects(*element, *shape, Effect::Read, visit);
            }
            write(visit, *destination, 1);
        }
        Operation::VectorUnpack {
            destinations,
            source,
            shape,
        } => {
            read(visit, *source, 1);
            for destination in destinations.iter() {
                value_effects(*destination, *shape, Effect::Write, visit);
            }
        }
        Operation::VectorLength {
            destination,
            vector,
        } => {
            read(visit, *vector, 1);
            write(visit, *destination, 1);
        }
        Operation::VectorBorrow {
            destination,
            vector,
            index,
            shape: _,
            mutable: _,
        } => {
            read(visit, *vector, 1);
            read(visit, *index, 1);
            write(visit, *destination, 1);
        }
        Operation::VectorPushBack {
            vector,
            value,
            shape,
        } => {
            read(visit, *vector, 1);
            value_effects(*value, *shape, Effect::Read, visit);
        }
        Operation::VectorPopBack {
            destination,
            vector,
            shape,
        } => {
            read(visit, *vector, 1);
            value_effects(*destination, *shape, Effect::Write, visit);
        }
        Operation::VectorSwap {
            vector,
            left,
            right,
            shape: _,
        } => {
            read(visit, *vector, 1);
            read(visit, *left, 1);
            read(visit, *right, 1);
        }
        Operation::Exists {
            destination,
            resource: _,
            address,
        }
        | Operation::BorrowGlobal {
            destination,
            resource: _,
            address,
            mutable: _,
        } => {
            read(visit, *address, ADDRESS_SLOTS);
            write(visit, *destination, 1);
        }
        Operation::MoveFrom {
            destination,
            resource: _,
            address,
        } => {
            read(visit, *address, ADDRESS_SLOTS);
            write(visit, *destination, registers.slots_at(*destination)?);
        }
        Operation::MoveTo {
            signer,
            resource: _,
            value,
        } => {
            read(visit, *signer, 1);
            read(visit, *value, registers.slots_at(*value)?);
        }
        Operation::PackClosure {
            destination,
            closure: _,
            captured,
        } => {
            for value in captured.iter() {
                read(visit, *value, registers.slots_at(*value)?);
            }
            write(visit, *destination, 1);
        }
        Operation::CallClosure {
            callee,
            arguments,
            results,
        } => {
            read(visit, *callee, 1);
            for argument in arguments.iter() {
                read(visit, *argument, registers.slots_at(*argument)?);
            }
            for result in results.iter() {
                write(visit, *result, registers.slots_at(*result)?);
            }
        }
        Operation::EnterModule { locks: _ } | Operation::LeaveModule { locks: _ } => {}
        Operation::Call {
            callee: _,
            arguments,
            results,
        }
        | Operation::CallNative {
            native: _,
            type_arguments: _,
            arguments,
            results,
        } => {
            for argument in arguments.iter() {
                read(visit, *argument, registers.slots_at(*argument)?);
            }
            for result in results.iter() {
                write(visit, *result, registers.slots_at(*result)?);
            }
        }
    }
    Ok(())
}

/// Reports what the end of a block reads.
pub(crate) fn end_effects(end: &End, results: &[Place], visit: &mut Visitor<'_>) {
    match end {
        End::Jump(_) => {}
        End::Branch {
            condition,
            then_target: _,
            else_target: _,
        } => read(visit, *condition, 1),
        End::Switch { base, targets: _ } => read(visit, *base, 1),
        End::Return { values } => {
            for (value, result) in values.iter().zip(results) {
                value_effects(*value, result.shape, Effect::Read, visit);
            }
        }
        End::Abort { code } => read(visit, *code, 1),
    }
}

fn arithmetic_effects(
    operation: Arithmetic,
    width: Width,
    [destination, left, right]: [Slot; 3],
    visit: &mut Visitor<'_>,
) {
    let slots = u32::from(width.slots());
    let is_shift = matches!(operation, Arithmetic::ShiftLeft | Arithmetic::ShiftRight);
    read(visit, left, slots);
    read(visit, right, if is_shift { 1 } else { slots });
    write(visit, destination, slots);
}

/// Effects on the slots of a struct in which a field lies: whole slots where the field covers them.
fn field_effects(base: Slot, offset: u32, shape: Shape, whole: Effect, visit: &mut Visitor<'_>) {
    let part = match whole {
        Effect::Read | Effect::ReadPart => Effect::ReadPart,
        Effect::Write | Effect::WritePart => Effect::WritePart,
    };
    let bytes = shape.bytes();
    if bytes == 0 {
        return;
    }
    let first = u32::from(base.0).saturating_add(offset / SLOT_BYTES);
    if !offset.is_multiple_of(SLOT_BYTES) {
        let last_byte = (offset % SLOT_BYTES).saturating_add(bytes - 1);
        visit(part, first, last_byte / SLOT_BYTES + 1);
        return;
    }
    let slots = bytes / SLOT_BYTES;
    if slots > 0 {
        visit(whole, first, slots);
    }
    if !bytes.is_multiple_of(SLOT_BYTES) {
        visit(part, first.saturating_add(slots), 1);
    }
}

/// Effects on the slots that hold a value: the last one in part where the value ends within it.
fn value_effects(slot: Slot, shape: Shape, whole: Effect, visit: &mut Visitor<'_>) {
    match shape {
        Shape::Word(_) => visit(whole, u32::from(slot.0), 1),
        Shape::Bytes(_) => field_effects(slot, 0, shape, whole, visit),
    }
}

fn read(visit: &mut Visitor<'_>, slot: Slot, slots: u32) {
    visit(Effect::Read, u32::from(slot.0), slots);
}

fn write(visit: &mut Visitor<'_>, slot: Slot, slots: u32) {
    visit(Effect::Write, u32::from(slot.0), slots);
}
