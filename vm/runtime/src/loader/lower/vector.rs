//! Instructions on vectors.

use weft_bytecode::Instruction;
use weft_types::FailureKind;

use super::{LINKER_ERROR, Lowering};
use crate::code::Operation;

impl Lowering<'_, '_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`instruction` lists the instructions of each group"
    )]
    pub(super) fn vector(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
        let operation = match instruction {
            Instruction::VectorPack {
                destination,
                elements,
            } => Operation::VectorPack {
                destination: self.slot(*destination)?,
                elements: self.slots(elements)?,
                shape: self.element_shape(self.value_type_of(*destination)?)?,
            },
            Instruction::VectorUnpack {
                destinations,
                source,
            } => Operation::VectorUnpack {
                destinations: self.slots(destinations)?,
                source: self.slot(*source)?,
                shape: self.element_shape(self.value_type_of(*source)?)?,
            },
            Instruction::VectorLength {
                destination,
                vector,
            } => Operation::VectorLength {
                destination: self.slot(*destination)?,
                vector: self.slot(*vector)?,
            },
            Instruction::VectorBorrow {
                destination,
                vector,
                index,
            } => Operation::VectorBorrow {
                destination: self.slot(*destination)?,
                vector: self.slot(*vector)?,
                index: self.slot(*index)?,
                shape: self.element_shape(self.referent_of(*vector)?)?,
                mutable: self.is_mutable_reference(*destination)?,
            },
            Instruction::VectorPushBack { vector, value } => Operation::VectorPushBack {
                vector: self.slot(*vector)?,
                value: self.slot(*value)?,
                shape: self.element_shape(self.referent_of(*vector)?)?,
            },
            Instruction::VectorPopBack {
                destination,
                vector,
            } => Operation::VectorPopBack {
                destination: self.slot(*destination)?,
                vector: self.slot(*vector)?,
                shape: self.element_shape(self.referent_of(*vector)?)?,
            },
            Instruction::VectorSwap {
                vector,
                left,
                right,
            } => Operation::VectorSwap {
                vector: self.slot(*vector)?,
                left: self.slot(*left)?,
                right: self.slot(*right)?,
                shape: self.element_shape(self.referent_of(*vector)?)?,
            },
            _ => return Err(LINKER_ERROR),
        };
        self.emit(operation);
        Ok(())
    }
}
