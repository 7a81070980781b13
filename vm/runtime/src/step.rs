//! What single operations do.
//!
//! [`step`] executes any operation but [`Operation::Call`], which is control flow; calls of function
//! values it executes for machine code alone. The interpreter
//! decodes the frequent ones further and executes them itself; for all others, and for whatever
//! machine code does not do inline, this is the one implementation.

mod signed;
mod storage;
mod variant;
mod vector;

pub(crate) use variant::read_tag;

use weft_types::{FailureKind, U256};

use crate::arithmetic;
use crate::code::{Arithmetic, Comparison, FunctionInstance, Operation, Slot, Width};
use crate::context::{Context, Failed, Interruption, ResourceError as Resource};
use crate::dispatch;
use crate::memory::{Pointer, VectorBlock, memory_to_slots, slots_to_memory};
use crate::natives::{self, Body, NativeCall};
use crate::order;

/// Why an operation failed, before the context knows.
#[derive(Debug)]
pub(crate) enum StepError {
    /// The transaction fails.
    Failure(FailureKind),
    /// The transaction aborts, with a message or the name of the code.
    Abort { code: u64, message: Option<String> },
    /// The run stops.
    Interruption(Interruption),
}

impl From<FailureKind> for StepError {
    fn from(kind: FailureKind) -> Self {
        Self::Failure(kind)
    }
}

impl From<Interruption> for StepError {
    fn from(interruption: Interruption) -> Self {
        Self::Interruption(interruption)
    }
}

impl From<Resource> for StepError {
    fn from(error: Resource) -> Self {
        match error {
            Resource::Failure(kind) => Self::Failure(kind),
            Resource::Interruption(interruption) => Self::Interruption(interruption),
        }
    }
}

/// Executes an operation in a frame of an instance. Failures are recorded in the context.
pub fn step(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
    instance: &FunctionInstance,
) -> Result<(), Failed> {
    if let Operation::CallClosure { .. } = operation {
        return dispatch::call(context, frame, operation, instance);
    }
    execute(context, frame, operation, instance).map_err(|error| record(context, error, instance))
}

/// Records in the context why an operation of an instance failed.
pub(crate) fn record(
    context: &mut Context,
    error: StepError,
    instance: &FunctionInstance,
) -> Failed {
    match error {
        StepError::Failure(kind) => context.fail(kind, instance.id),
        StepError::Abort {
            code,
            message: Some(message),
        } => context.abort_with_message(code, message, instance.id),
        StepError::Abort {
            code,
            message: None,
        } => context.abort(code, instance.id),
        StepError::Interruption(interruption) => context.interrupt(interruption),
    }
}

fn execute(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
    instance: &FunctionInstance,
) -> Result<(), StepError> {
    match operation {
        Operation::Charge { .. }
        | Operation::Constant { .. }
        | Operation::WideConstant { .. }
        | Operation::VectorConstant { .. }
        | Operation::Copy { .. }
        | Operation::Arithmetic { .. }
        | Operation::Compare { .. }
        | Operation::Not { .. }
        | Operation::Cast { .. }
        | Operation::StoreField { .. }
        | Operation::LoadField { .. }
        | Operation::AddressOf { .. }
        | Operation::OffsetPointer { .. } => {
            execute_local(context, frame, operation, instance).map_err(StepError::Failure)
        }
        Operation::SignedArithmetic { .. }
        | Operation::SignedCompare { .. }
        | Operation::SignedCast { .. } => {
            signed::execute(frame, operation).map_err(StepError::Failure)
        }
        Operation::DeepCopy { .. }
        | Operation::EqualValues { .. }
        | Operation::OrderValues { .. }
        | Operation::Load { .. }
        | Operation::DeepLoad { .. }
        | Operation::Store { .. } => execute_reference(context, frame, operation),
        Operation::StoreVariant { .. }
        | Operation::CheckVariant { .. }
        | Operation::PackBoxed { .. }
        | Operation::UnpackBoxed { .. }
        | Operation::TestVariant { .. }
        | Operation::VariantField { .. } => variant::execute(context, frame, operation),
        Operation::VectorPack { .. }
        | Operation::VectorUnpack { .. }
        | Operation::VectorLength { .. }
        | Operation::VectorBorrow { .. }
        | Operation::VectorPushBack { .. }
        | Operation::VectorPopBack { .. }
        | Operation::VectorSwap { .. } => vector::execute(context, frame, operation),
        Operation::Exists { .. }
        | Operation::BorrowGlobal { .. }
        | Operation::MoveFrom { .. }
        | Operation::MoveTo { .. } => {
            if context.dispatch.is_locked(&context.program.code, instance) {
                return Err(FailureKind::RuntimeDispatchError.into());
            }
            storage::execute(context, frame, operation)
        }
        Operation::PackClosure {
            destination,
            closure,
            captured,
        } => {
            let value = context.values().pack_closure(*closure, frame, captured)?;
            frame.store_slot(*destination, value.address());
            Ok(())
        }
        Operation::EnterModule { locks } => {
            let code = &context.program.code;
            context.dispatch.enter(code, instance, *locks);
            Ok(())
        }
        Operation::LeaveModule { locks } => {
            let code = &context.program.code;
            context.dispatch.leave(code, instance, *locks);
            Ok(())
        }
        Operation::CallNative {
            native,
            type_arguments,
            arguments,
            results,
        } => {
            if let Body::Library(function) = context.program.code.native(*native).body {
                return function(&mut NativeCall {
                    context,
                    frame,
                    type_arguments,
                    arguments,
                    results,
                });
            }
            let operands = natives::Operands {
                type_arguments,
                arguments,
                results,
            };
            natives::invoke(context, frame, *native, instance, &operands)
        }
        Operation::AbortWithMessage { code, message } => {
            Err(abort_with_message(frame, *code, *message))
        }
        Operation::Call { .. } | Operation::CallClosure { .. } => {
            unreachable!("calls are control flow")
        }
    }
}

/// The longest message of an abort, in bytes.
pub(crate) const ABORT_MESSAGE_MAX: u64 = 1024;

#[cold]
fn abort_with_message(frame: Pointer, code: Slot, message: Slot) -> StepError {
    let block = VectorBlock(load_pointer(frame, message));
    if block.length() > ABORT_MESSAGE_MAX {
        return FailureKind::AbortMessageLimitExceeded.into();
    }
    let bytes = block
        .element(0, 1)
        .with_bytes(block.length(), <[u8]>::to_vec);
    match String::from_utf8(bytes) {
        Ok(message) => StepError::Abort {
            code: frame.load_slot(code),
            message: Some(message),
        },
        Err(_) => FailureKind::InvalidAbortMessage.into(),
    }
}

/// Operations that stay inside the frame.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "`execute` lists the operations of each group"
)]
fn execute_local(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
    instance: &FunctionInstance,
) -> Result<(), FailureKind> {
    match *operation {
        Operation::Charge { gas } => {
            return crate::gas::Gas(&mut context.machine.gas_left).charge(gas.into());
        }
        Operation::Constant { destination, value } => frame.store_slot(destination, value),
        Operation::WideConstant {
            destination,
            ref words,
        } => {
            store_words(frame.slot(destination), words);
        }
        Operation::VectorConstant {
            destination,
            constant,
        } => {
            frame.store_slot(destination, instance.constants[constant as usize]);
        }
        Operation::Copy {
            destination,
            source,
            slots,
        } => frame
            .slot(destination)
            .copy_from(frame.slot(source), u64::from(slots) * 8),
        Operation::Arithmetic {
            operation,
            width,
            destination,
            left,
            right,
        } => {
            return execute_arithmetic(frame, operation, width, [destination, left, right]);
        }
        Operation::Compare {
            comparison,
            width,
            destination,
            left,
            right,
        } => {
            let result = execute_comparison(frame, comparison, width, left, right);
            frame.store_slot(destination, result.into());
        }
        Operation::Not {
            destination,
            source,
        } => {
            frame.store_slot(destination, frame.load_slot(source) ^ 1);
        }
        Operation::Cast {
            destination,
            to,
            source,
            from,
        } => {
            return cast(frame, destination, to, source, from);
        }
        Operation::StoreField {
            base,
            offset,
            value,
            shape,
        } => {
            slots_to_memory(
                frame.slot(value),
                frame.slot(base).add(offset.into()),
                shape,
            );
        }
        Operation::LoadField {
            destination,
            base,
            offset,
            shape,
        } => {
            memory_to_slots(
                frame.slot(base).add(offset.into()),
                frame.slot(destination),
                shape,
            );
        }
        Operation::AddressOf { destination, slot } => {
            frame.store_slot(destination, frame.slot(slot).address());
        }
        Operation::OffsetPointer {
            destination,
            base,
            offset,
        } => {
            let pointer = load_pointer(frame, base).add(offset.into());
            frame.store_slot(destination, pointer.address());
        }
        _ => unreachable!("`execute` sends only local operations here"),
    }
    Ok(())
}

/// Operations on values of any type, through references or in the frame.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "`execute` lists the operations of each group"
)]
fn execute_reference(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
) -> Result<(), StepError> {
    match *operation {
        Operation::DeepCopy {
            destination,
            source,
            type_,
        } => {
            context
                .values()
                .deep_copy(type_, frame.slot(destination), frame.slot(source))?;
        }
        Operation::EqualValues {
            destination,
            left,
            right,
            type_,
            by_reference,
            negated,
        } => {
            let (left, right) = if by_reference {
                let pair = (load_pointer(frame, left), load_pointer(frame, right));
                let bytes = context.layouts().get(type_).size.into();
                context.check_read(pair.0, bytes)?;
                context.check_read(pair.1, bytes)?;
                pair
            } else {
                (frame.slot(left), frame.slot(right))
            };
            let equal = context.values().equal(type_, left, right)?;
            frame.store_slot(destination, (equal != negated).into());
        }
        Operation::OrderValues {
            comparison,
            destination,
            left,
            right,
            type_,
        } => {
            let (left, right) = (load_pointer(frame, left), load_pointer(frame, right));
            let bytes = context.layouts().get(type_).size.into();
            context.check_read(left, bytes)?;
            context.check_read(right, bytes)?;
            let order = context.values().order(type_, left, right)?;
            frame.store_slot(destination, order::holds(comparison, order).into());
        }
        Operation::Load {
            destination,
            reference,
            shape,
        } => {
            let pointer = load_pointer(frame, reference);
            context.check_read(pointer, shape.bytes().into())?;
            memory_to_slots(pointer, frame.slot(destination), shape);
        }
        Operation::DeepLoad {
            destination,
            reference,
            type_,
        } => {
            let pointer = load_pointer(frame, reference);
            context.check_read(pointer, context.layouts().get(type_).size.into())?;
            context
                .values()
                .deep_copy(type_, frame.slot(destination), pointer)?;
        }
        Operation::Store {
            reference,
            value,
            shape,
        } => {
            let pointer = load_pointer(frame, reference);
            context.check_write(pointer, shape.bytes().into())?;
            slots_to_memory(frame.slot(value), pointer, shape);
        }
        _ => unreachable!("`execute` sends only operations on values here"),
    }
    Ok(())
}

#[inline]
pub(crate) fn load_pointer(frame: Pointer, slot: Slot) -> Pointer {
    Pointer::from_address(frame.load_slot(slot))
}

pub(crate) fn store_words(place: Pointer, words: &[u64]) {
    let mut place = place;
    for word in words {
        place.store_u64(*word);
        place = place.add(8);
    }
}

fn execute_arithmetic(
    frame: Pointer,
    operation: Arithmetic,
    width: Width,
    [destination, left, right]: [Slot; 3],
) -> Result<(), FailureKind> {
    let done = match width {
        Width::W8 | Width::W16 | Width::W32 | Width::W64 => arithmetic::word(
            operation,
            width,
            frame.load_slot(left),
            frame.load_slot(right),
        )
        .map(|result| frame.store_slot(destination, result)),
        Width::W128 => {
            let value = frame.slot(left).load_u128();
            if arithmetic::is_shift(operation) {
                arithmetic::double_shift(operation, value, frame.load_slot(right))
            } else {
                arithmetic::double(operation, value, frame.slot(right).load_u128())
            }
            .map(|result| frame.slot(destination).store_u128(result))
        }
        Width::W256 => {
            let value = U256::from_limbs(frame.slot(left).load_words());
            if arithmetic::is_shift(operation) {
                arithmetic::quadruple_shift(operation, value, frame.load_slot(right))
            } else {
                let right = U256::from_limbs(frame.slot(right).load_words());
                arithmetic::quadruple(operation, value, right)
            }
            .map(|result| frame.slot(destination).store_words(result.into_limbs()))
        }
    };
    done.ok_or(FailureKind::ArithmeticError)
}

fn execute_comparison(
    frame: Pointer,
    comparison: Comparison,
    width: Width,
    left: Slot,
    right: Slot,
) -> bool {
    let (left, right) = (frame.slot(left), frame.slot(right));
    match width {
        Width::W8 | Width::W16 | Width::W32 | Width::W64 => {
            arithmetic::compare(comparison, &left.load_u64(), &right.load_u64())
        }
        Width::W128 => arithmetic::compare(comparison, &left.load_u128(), &right.load_u128()),
        Width::W256 => {
            let (left, right) = (left.load_words(), right.load_words());
            arithmetic::compare(
                comparison,
                &U256::from_limbs(left),
                &U256::from_limbs(right),
            )
        }
    }
}

/// Converts an integer between widths.
fn cast(
    frame: Pointer,
    destination: Slot,
    to: Width,
    source: Slot,
    from: Width,
) -> Result<(), FailureKind> {
    let mut words = [0_u64; 4];
    let source = frame.slot(source);
    for (word, offset) in words
        .iter_mut()
        .zip([0, 8, 16, 24])
        .take(from.slots().into())
    {
        *word = source.add(offset).load_u64();
    }
    let kept = usize::from(to.slots());
    let fits =
        words[kept..].iter().all(|word| *word == 0) && (!to.is_word() || words[0] <= to.max_word());
    if !fits {
        return Err(FailureKind::ArithmeticError);
    }
    store_words(frame.slot(destination), &words[..kept]);
    Ok(())
}
