//! What each instruction does to registers: the one place where reading, consuming and writing are
//! told apart.

use weft_bytecode::{Instruction, Register, Terminator};

/// How an operand is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// The register keeps its value.
    Read,
    /// A scalar stays, every other value is consumed.
    Value,
    /// The register is empty afterwards, also of a scalar.
    Take,
}

/// Calls `visit` for each operand in order; all of them are used before a destination is written.
pub(crate) fn operands(instruction: &Instruction, visit: &mut impl FnMut(Register, Use)) {
    let mut values = |registers: &[Register]| {
        for register in registers {
            visit(*register, Use::Value);
        }
    };
    match instruction {
        Instruction::LoadImmediate { .. } | Instruction::LoadConstant { .. } => {}
        Instruction::Move { source, .. } | Instruction::Drop { source } => {
            visit(*source, Use::Take);
        }
        Instruction::Copy { source, .. } => visit(*source, Use::Read),
        Instruction::Not { source, .. }
        | Instruction::Cast { source, .. }
        | Instruction::Freeze { source, .. }
        | Instruction::Unpack { source, .. }
        | Instruction::UnpackVariant { source, .. }
        | Instruction::VectorUnpack { source, .. } => values(&[*source]),
        Instruction::Binary { left, right, .. } => values(&[*left, *right]),
        Instruction::Pack { fields, .. } | Instruction::PackVariant { fields, .. } => {
            values(fields);
        }
        Instruction::VectorPack { elements, .. } => values(elements),
        Instruction::Call { arguments, .. } => values(arguments),
        Instruction::PackClosure { captured, .. } => values(captured),
        Instruction::CallClosure {
            callee, arguments, ..
        } => {
            values(&[*callee]);
            values(arguments);
        }
        Instruction::BorrowLocal { local, .. } => visit(*local, Use::Read),
        Instruction::BorrowField { base, .. }
        | Instruction::TestVariant { base, .. }
        | Instruction::BorrowVariantField { base, .. } => visit(*base, Use::Read),
        Instruction::ReadReference { reference, .. } => visit(*reference, Use::Read),
        Instruction::WriteReference { reference, value } => {
            visit(*reference, Use::Read);
            visit(*value, Use::Value);
        }
        Instruction::VectorLength { vector, .. } | Instruction::VectorPopBack { vector, .. } => {
            visit(*vector, Use::Read);
        }
        Instruction::VectorBorrow { vector, index, .. } => {
            visit(*vector, Use::Read);
            visit(*index, Use::Value);
        }
        Instruction::VectorPushBack { vector, value } => {
            visit(*vector, Use::Read);
            visit(*value, Use::Value);
        }
        Instruction::VectorSwap {
            vector,
            left,
            right,
        } => {
            visit(*vector, Use::Read);
            visit(*left, Use::Value);
            visit(*right, Use::Value);
        }
        Instruction::Exists { address, .. }
        | Instruction::BorrowGlobal { address, .. }
        | Instruction::MoveFrom { address, .. } => visit(*address, Use::Value),
        Instruction::MoveTo { signer, value, .. } => {
            visit(*signer, Use::Read);
            visit(*value, Use::Value);
        }
    }
}

/// Calls `visit` for each destination in order.
pub(crate) fn destinations(instruction: &Instruction, visit: &mut impl FnMut(Register)) {
    match instruction {
        Instruction::LoadImmediate { destination, .. }
        | Instruction::LoadConstant { destination, .. }
        | Instruction::Move { destination, .. }
        | Instruction::Copy { destination, .. }
        | Instruction::Not { destination, .. }
        | Instruction::Binary { destination, .. }
        | Instruction::Cast { destination, .. }
        | Instruction::Pack { destination, .. }
        | Instruction::BorrowLocal { destination, .. }
        | Instruction::BorrowField { destination, .. }
        | Instruction::PackVariant { destination, .. }
        | Instruction::TestVariant { destination, .. }
        | Instruction::BorrowVariantField { destination, .. }
        | Instruction::Freeze { destination, .. }
        | Instruction::ReadReference { destination, .. }
        | Instruction::PackClosure { destination, .. }
        | Instruction::VectorPack { destination, .. }
        | Instruction::VectorLength { destination, .. }
        | Instruction::VectorBorrow { destination, .. }
        | Instruction::VectorPopBack { destination, .. }
        | Instruction::Exists { destination, .. }
        | Instruction::BorrowGlobal { destination, .. }
        | Instruction::MoveFrom { destination, .. } => visit(*destination),
        Instruction::Unpack { destinations, .. }
        | Instruction::UnpackVariant { destinations, .. }
        | Instruction::VectorUnpack { destinations, .. }
        | Instruction::Call {
            results: destinations,
            ..
        }
        | Instruction::CallClosure {
            results: destinations,
            ..
        } => {
            for destination in destinations {
                visit(*destination);
            }
        }
        Instruction::Drop { .. }
        | Instruction::WriteReference { .. }
        | Instruction::VectorPushBack { .. }
        | Instruction::VectorSwap { .. }
        | Instruction::MoveTo { .. } => {}
    }
}

/// Calls `visit` for each operand of a terminator.
pub(crate) fn terminator_operands(terminator: &Terminator, visit: &mut impl FnMut(Register, Use)) {
    match terminator {
        Terminator::Jump { .. } => {}
        Terminator::Branch { condition, .. } => visit(*condition, Use::Value),
        Terminator::Switch { base, .. } => visit(*base, Use::Read),
        Terminator::Return { values } => {
            for value in values {
                visit(*value, Use::Value);
            }
        }
        Terminator::Abort { code } => visit(*code, Use::Value),
        Terminator::AbortWithMessage { code, message } => {
            visit(*code, Use::Value);
            visit(*message, Use::Value);
        }
    }
}

/// The number of operands and destinations. Every pass pays for it before it looks at them, so it
/// does not walk over them itself.
pub(crate) fn count(instruction: &Instruction) -> usize {
    let count = match instruction {
        Instruction::Drop { .. }
        | Instruction::LoadImmediate { .. }
        | Instruction::LoadConstant { .. } => 1,
        Instruction::Move { .. }
        | Instruction::Copy { .. }
        | Instruction::Not { .. }
        | Instruction::Cast { .. }
        | Instruction::Freeze { .. }
        | Instruction::BorrowLocal { .. }
        | Instruction::BorrowField { .. }
        | Instruction::TestVariant { .. }
        | Instruction::BorrowVariantField { .. }
        | Instruction::ReadReference { .. }
        | Instruction::WriteReference { .. }
        | Instruction::VectorLength { .. }
        | Instruction::VectorPopBack { .. }
        | Instruction::VectorPushBack { .. }
        | Instruction::Exists { .. }
        | Instruction::BorrowGlobal { .. }
        | Instruction::MoveFrom { .. }
        | Instruction::MoveTo { .. } => 2,
        Instruction::Binary { .. }
        | Instruction::VectorBorrow { .. }
        | Instruction::VectorSwap { .. } => 3,
        Instruction::Pack { fields, .. } | Instruction::PackVariant { fields, .. } => {
            fields.len() + 1
        }
        Instruction::VectorPack { elements, .. } => elements.len() + 1,
        Instruction::PackClosure { captured, .. } => captured.len() + 1,
        Instruction::Unpack { destinations, .. }
        | Instruction::UnpackVariant { destinations, .. }
        | Instruction::VectorUnpack { destinations, .. } => destinations.len() + 1,
        Instruction::Call {
            arguments, results, ..
        } => arguments.len() + results.len(),
        Instruction::CallClosure {
            arguments, results, ..
        } => arguments.len() + results.len() + 1,
    };
    debug_assert_eq!(
        count,
        visited(instruction),
        "as many are paid for as are visited"
    );
    count
}

fn visited(instruction: &Instruction) -> usize {
    let mut count = 0;
    operands(instruction, &mut |_, _| count += 1);
    destinations(instruction, &mut |_| count += 1);
    count
}
