//! What execution costs.
//!
//! One unit is about a nanosecond of the interpreter. Fixed costs are added up per gas block when
//! code is loaded; variable costs are charged by the operations themselves, before their effects.
//! Nothing here may depend on anything but code, arguments and the values of the transaction's own
//! footprint.

use weft_types::FailureKind;

/// The version of the numbers in [`schedule`]. A change of any of them is a change of semantics.
pub const SCHEDULE_VERSION: u32 = 3;

/// The gas counter of an execution.
#[derive(Debug)]
pub struct Gas<'context>(pub &'context mut u64);

impl Gas<'_> {
    /// Takes units away, or fails without changing anything.
    #[inline]
    pub fn charge(&mut self, units: u64) -> Result<(), FailureKind> {
        match self.0.checked_sub(units) {
            Some(left) => {
                *self.0 = left;
                Ok(())
            }
            None => Err(FailureKind::OutOfGas),
        }
    }
}

/// The numbers.
pub mod schedule {
    use crate::code::{Arithmetic, BoxedField, End, Operation, SignedArithmetic, Width};

    /// Charged for every transaction before anything else.
    pub const TRANSACTION_MINIMUM: u64 = 500;
    /// For a byte of an argument.
    pub const ARGUMENT_BYTE: u64 = 2;
    /// For a byte of an event.
    pub const EVENT_BYTE: u64 = 2;
    /// For an event.
    pub const EVENT: u64 = 50;
    /// For the first operation of a transaction on a resource.
    pub const RESOURCE: u64 = 150;
    /// For a byte of the scalar leaves of a resource.
    pub const RESOURCE_BYTE: u64 = 1;

    /// Bytes that a transaction leaves behind in vectors, for a unit.
    pub const LEFT_BYTES_PER_UNIT: u64 = 8;

    /// For bytes that are copied between blocks.
    pub const fn copied_bytes(bytes: u64) -> u64 {
        10 + bytes.div_ceil(8)
    }

    /// For bytes that are compared.
    pub const fn compared_bytes(bytes: u64) -> u64 {
        2 + bytes.div_ceil(8)
    }

    /// For parts that are looked at one by one, besides their bytes: `count` values of so many parts.
    pub const fn compared_parts(count: u64, parts: u32) -> u64 {
        count.saturating_mul(parts as u64)
    }

    /// For bytes that are encoded.
    pub const fn encoded_bytes(bytes: u64) -> u64 {
        10 + bytes
    }

    /// For bytes that are hashed.
    pub const fn hashed_bytes(bytes: u64) -> u64 {
        300 + 5 * bytes
    }

    /// The fixed part of an operation's cost.
    pub fn operation(operation: &Operation) -> u64 {
        let slots = |slots: u32| u64::from(slots.div_ceil(4));
        match operation {
            Operation::Charge { .. } => 0,
            Operation::Constant { .. }
            | Operation::VectorConstant { .. }
            | Operation::Compare {
                width: Width::W8 | Width::W16 | Width::W32 | Width::W64,
                ..
            }
            | Operation::SignedCompare {
                width: Width::W8 | Width::W16 | Width::W32 | Width::W64,
                ..
            }
            | Operation::Not { .. }
            | Operation::AddressOf { .. }
            | Operation::OffsetPointer { .. }
            | Operation::StoreVariant { .. }
            | Operation::CheckVariant { .. } => 1,
            Operation::TestVariant { .. } => 2,
            Operation::VariantField { offsets, .. } => 4 + offsets.len() as u64 / 4,
            Operation::PackBoxed { fields, .. } => 20 + boxed_fields(fields),
            Operation::UnpackBoxed { fields, .. } => 3 + boxed_fields(fields),
            Operation::WideConstant { words, .. } => 1 + words.len() as u64 / 4,
            Operation::Copy { slots: count, .. } => slots(u32::from(*count)),
            Operation::DeepCopy { .. } | Operation::DeepLoad { .. } => 10,
            Operation::Arithmetic {
                operation, width, ..
            } => arithmetic(*operation, *width),
            Operation::SignedArithmetic {
                operation, width, ..
            } => arithmetic(unsigned(*operation), *width),
            Operation::Compare {
                width: Width::W128 | Width::W256,
                ..
            }
            | Operation::SignedCompare {
                width: Width::W128 | Width::W256,
                ..
            } => 3,
            Operation::EqualValues { .. } | Operation::OrderValues { .. } => 5,
            Operation::Cast { to, from, .. } => {
                if to.is_word() && from.is_word() {
                    1
                } else {
                    4
                }
            }
            Operation::SignedCast { to, from, .. } => {
                if to.width.is_word() && from.width.is_word() {
                    1
                } else {
                    4
                }
            }
            Operation::StoreField { shape, .. }
            | Operation::LoadField { shape, .. }
            | Operation::Load { shape, .. }
            | Operation::Store { shape, .. } => slots(shape.slots()),
            Operation::VectorPack {
                elements, shape, ..
            } => 20 + elements.len() as u64 * slots(shape.slots()),
            Operation::VectorUnpack {
                destinations,
                shape,
                ..
            } => 3 + destinations.len() as u64 * slots(shape.slots()),
            Operation::VectorLength { .. } => 2,
            Operation::VectorBorrow { .. } => 4,
            Operation::VectorPushBack { shape, .. } | Operation::VectorPopBack { shape, .. } => {
                6 + slots(shape.slots())
            }
            Operation::VectorSwap { shape, .. } => 6 + 2 * slots(shape.slots()),
            Operation::Exists { .. }
            | Operation::BorrowGlobal { .. }
            | Operation::MoveFrom { .. }
            | Operation::MoveTo { .. } => 20,
            Operation::Call {
                arguments, results, ..
            } => 6 + arguments.len() as u64 + results.len() as u64,
            Operation::CallNative { .. } => 10,
            Operation::PackClosure { captured, .. } => 10 + captured.len() as u64,
            Operation::CallClosure {
                arguments, results, ..
            } => 30 + arguments.len() as u64 + results.len() as u64,
            Operation::EnterModule { .. } | Operation::LeaveModule { .. } => 0,
            // As much as the longest message costs.
            Operation::AbortWithMessage { .. } => 150,
        }
    }

    /// The unsigned operation that costs as much.
    const fn unsigned(operation: SignedArithmetic) -> Arithmetic {
        match operation {
            SignedArithmetic::Add => Arithmetic::Add,
            SignedArithmetic::Subtract => Arithmetic::Subtract,
            SignedArithmetic::Multiply => Arithmetic::Multiply,
            SignedArithmetic::Divide => Arithmetic::Divide,
            SignedArithmetic::Modulo => Arithmetic::Modulo,
        }
    }

    fn boxed_fields(fields: &[BoxedField]) -> u64 {
        let slots = |field: &BoxedField| u64::from(field.shape.slots().div_ceil(4));
        fields.iter().map(slots).sum()
    }

    fn arithmetic(operation: Arithmetic, width: Width) -> u64 {
        let division = matches!(operation, Arithmetic::Divide | Arithmetic::Modulo);
        match width {
            Width::W8 | Width::W16 | Width::W32 | Width::W64 if division => 8,
            Width::W8 | Width::W16 | Width::W32 | Width::W64 => 1,
            Width::W128 if division => 20,
            Width::W128 => 3,
            Width::W256 if division => 80,
            Width::W256 if operation == Arithmetic::Multiply => 20,
            Width::W256 => 6,
        }
    }

    /// The cost of the end of a block.
    pub fn end(end: &End) -> u64 {
        match end {
            End::Jump(_) | End::Branch { .. } | End::Abort { .. } => 1,
            End::Switch { .. } => 3,
            End::Return { values } => 1 + values.len() as u64,
        }
    }

    /// The fixed cost of entering a function with a frame of so many slots.
    pub fn frame(slots: u32) -> u64 {
        2 + u64::from(slots) / 16
    }
}
