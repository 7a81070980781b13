//! Calls, the operations of `std::vector` that are instructions, and global storage.

use weft_base::Span;
use weft_hir::{ExprId, ExprKind, FunctionId, StorageOperation, Ty};
use weft_types::AccountAddress;

use super::Builder;
use super::place::struct_of;
use crate::body::{LocalId, Operand, Rvalue, StatementKind};

/// An operation on vectors that is an instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum VectorOperation {
    Empty,
    Length,
    Borrow,
    PushBack,
    PopBack,
    DestroyEmpty,
    Swap,
}

/// The operation that a function of `std::vector` stands for: natives with
/// `#[bytecode_instruction]` are instructions, not calls.
pub(crate) fn vector_operation(
    definitions: &weft_hir::DefMap,
    function: FunctionId,
) -> Option<VectorOperation> {
    let definition = &definitions.functions[function];
    let module = &definitions.modules[definition.owner.module()?];
    let is_instruction = definition.is_native
        && module.address == AccountAddress::ONE
        && module.name.as_str() == "vector"
        && (definition.attributes.iter()).any(|attribute| attribute.name == "bytecode_instruction");
    if !is_instruction {
        return None;
    }
    // The shape of the signature is checked too: a package may bring its own library.
    let shape = (
        definition.parameters.len(),
        definition.result.components().len(),
    );
    Some(match (definition.name.as_str(), shape) {
        ("empty", (0, 1)) => VectorOperation::Empty,
        ("length", (1, 1)) => VectorOperation::Length,
        ("borrow" | "borrow_mut", (2, 1)) => VectorOperation::Borrow,
        ("push_back", (2, 0)) => VectorOperation::PushBack,
        ("pop_back", (1, 1)) => VectorOperation::PopBack,
        ("destroy_empty", (1, 0)) => VectorOperation::DestroyEmpty,
        ("swap", (3, 0)) => VectorOperation::Swap,
        _ => return None,
    })
}

impl Builder<'_> {
    /// Calls a function and puts its results into locals.
    pub(super) fn call(
        &mut self,
        function: FunctionId,
        type_arguments: &[Ty],
        arguments: &[ExprId],
        destinations: &[LocalId],
        span: Span,
    ) -> Option<()> {
        if let Some(operation) = vector_operation(self.definitions, function) {
            let arguments = self.unfrozen(arguments, operation);
            let arguments = self.operand_list(&arguments)?;
            self.vector_call(operation, arguments, destinations, span);
            return Some(());
        }
        let arguments = self.operand_list(arguments)?;
        let kind = StatementKind::Call {
            function,
            type_arguments: type_arguments.to_vec(),
            arguments,
            results: destinations.to_vec(),
        };
        self.push(kind, span);
        Some(())
    }

    /// The arguments of an operation that only reads, with a `&mut` vector used as it is.
    fn unfrozen(&self, arguments: &[ExprId], operation: VectorOperation) -> Vec<ExprId> {
        let mut arguments = arguments.to_vec();
        if let (VectorOperation::Length | VectorOperation::Borrow, Some(vector)) =
            (operation, arguments.first_mut())
            && let ExprKind::Freeze(inner) = &self.source.expr(*vector).kind
        {
            *vector = *inner;
        }
        arguments
    }

    /// The statement of an operation on vectors.
    pub(super) fn vector_call(
        &mut self,
        operation: VectorOperation,
        arguments: Vec<Operand>,
        destinations: &[LocalId],
        span: Span,
    ) {
        let mut arguments = arguments.into_iter();
        let mut next = || arguments.next().expect("the signature was checked");
        let value = match operation {
            VectorOperation::Empty => Rvalue::VectorPack(Vec::new()),
            VectorOperation::Length => Rvalue::VectorLength(next()),
            VectorOperation::Borrow => Rvalue::VectorBorrow {
                vector: next(),
                index: next(),
            },
            VectorOperation::PopBack => Rvalue::VectorPopBack(next()),
            VectorOperation::PushBack => {
                let kind = StatementKind::VectorPushBack {
                    vector: next(),
                    value: next(),
                };
                return self.push(kind, span);
            }
            VectorOperation::DestroyEmpty => {
                let kind = StatementKind::VectorUnpack {
                    destinations: Vec::new(),
                    source: next(),
                };
                return self.push(kind, span);
            }
            VectorOperation::Swap => {
                let kind = StatementKind::VectorSwap {
                    vector: next(),
                    left: next(),
                    right: next(),
                };
                return self.push(kind, span);
            }
        };
        if let [destination] = destinations {
            self.assign(*destination, value, span);
        }
    }

    /// How the value of a storage operation is made.
    pub(super) fn storage(
        &mut self,
        operation: StorageOperation,
        resource: &Ty,
        arguments: &[ExprId],
    ) -> Option<Rvalue> {
        let mut operands = self.operand_list(arguments)?.into_iter();
        let address = operands.next()?;
        Some(match operation {
            StorageOperation::Exists => Rvalue::Exists {
                resource: resource.clone(),
                address,
            },
            StorageOperation::Borrow | StorageOperation::BorrowMut => Rvalue::BorrowGlobal {
                resource: struct_of(resource)?,
                address,
            },
            StorageOperation::MoveFrom => Rvalue::MoveFrom {
                resource: struct_of(resource)?,
                address,
            },
            StorageOperation::MoveTo => unreachable!("`move_to` has no value"),
        })
    }

    /// `move_to(signer, value)`.
    pub(super) fn move_to(
        &mut self,
        resource: &Ty,
        arguments: &[ExprId],
        span: Span,
    ) -> Option<()> {
        let resource = struct_of(resource)?;
        let operands = self.operand_list(arguments)?;
        let [signer, value] = <[Operand; 2]>::try_from(operands).ok()?;
        let kind = StatementKind::MoveTo {
            resource,
            signer,
            value,
        };
        self.push(kind, span);
        Some(())
    }
}
