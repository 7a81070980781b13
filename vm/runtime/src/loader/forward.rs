//! Lets operations write where their results are wanted.
//!
//! `t = a + b; x = t` becomes `x = a + b` where nothing reads `t` afterwards. Gas is settled before
//! and does not change: it is that of the bytecode.

use crate::code::{FunctionInstance, Operation, Slot};
use crate::liveness::Liveness;

/// Rewrites the code of a function.
pub(super) fn forward_results(function: &mut FunctionInstance) {
    let liveness = Liveness::compute(function);
    let mut rewritten = Vec::with_capacity(function.blocks.len());
    for (number, block) in function.blocks.iter().enumerate() {
        let mut operations: Vec<Operation> = Vec::with_capacity(block.operations.len());
        for (index, operation) in block.operations.iter().enumerate() {
            if let Operation::Copy {
                destination,
                source,
                ..
            } = operation
                && let Some(result) = operations.last_mut().and_then(result_slot)
                && *result == *source
                && liveness.is_dead_behind(&function.blocks, number, index, *source)
            {
                *result = *destination;
                continue;
            }
            operations.push(operation.clone());
        }
        rewritten.push(operations);
    }
    for (block, operations) in function.blocks.iter_mut().zip(rewritten) {
        block.operations = operations;
    }
}

/// Where an operation puts its only result, if it reads all its operands before that.
fn result_slot(operation: &mut Operation) -> Option<&mut Slot> {
    match operation {
        Operation::Constant { destination, .. }
        | Operation::WideConstant { destination, .. }
        | Operation::VectorConstant { destination, .. }
        | Operation::Arithmetic { destination, .. }
        | Operation::Compare { destination, .. }
        | Operation::SignedArithmetic { destination, .. }
        | Operation::SignedCompare { destination, .. }
        | Operation::EqualValues { destination, .. }
        | Operation::OrderValues { destination, .. }
        | Operation::Not { destination, .. }
        | Operation::Cast { destination, .. }
        | Operation::SignedCast { destination, .. }
        | Operation::OffsetPointer { destination, .. }
        | Operation::TestVariant { destination, .. }
        | Operation::VariantField { destination, .. }
        | Operation::Load { destination, .. }
        | Operation::VectorLength { destination, .. }
        | Operation::VectorBorrow { destination, .. }
        | Operation::Exists { destination, .. }
        | Operation::BorrowGlobal { destination, .. } => Some(destination),
        Operation::Charge { .. }
        | Operation::Copy { .. }
        | Operation::DeepCopy { .. }
        | Operation::StoreField { .. }
        | Operation::LoadField { .. }
        | Operation::StoreVariant { .. }
        | Operation::CheckVariant { .. }
        | Operation::PackBoxed { .. }
        | Operation::UnpackBoxed { .. }
        | Operation::AddressOf { .. }
        | Operation::DeepLoad { .. }
        | Operation::Store { .. }
        | Operation::VectorPack { .. }
        | Operation::VectorUnpack { .. }
        | Operation::VectorPushBack { .. }
        | Operation::AbortWithMessage { .. }
        | Operation::VectorPopBack { .. }
        | Operation::VectorSwap { .. }
        | Operation::MoveFrom { .. }
        | Operation::MoveTo { .. }
        | Operation::Call { .. }
        | Operation::PackClosure { .. }
        | Operation::CallClosure { .. }
        | Operation::EnterModule { .. }
        | Operation::LeaveModule { .. }
        | Operation::CallNative { .. } => None,
    }
}
