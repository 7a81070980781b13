//! Instructions on resources.

use weft_bytecode::Instruction;
use weft_types::FailureKind;

use super::{LINKER_ERROR, Lowering};
use crate::code::Operation;

impl Lowering<'_, '_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`instruction` lists the instructions of each group"
    )]
    pub(super) fn storage(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
        let operation = match *instruction {
            Instruction::Exists {
                destination,
                resource,
                address,
                site: _,
            } => Operation::Exists {
                destination: self.slot(destination)?,
                resource: self.linker.value_type(&mut self.scope, resource, 0)?,
                address: self.slot(address)?,
            },
            Instruction::BorrowGlobal {
                destination,
                address,
                site: _,
            } => Operation::BorrowGlobal {
                destination: self.slot(destination)?,
                resource: self.referent_of(destination)?,
                address: self.slot(address)?,
                mutable: self.is_mutable_reference(destination)?,
            },
            Instruction::MoveFrom {
                destination,
                address,
                site: _,
            } => Operation::MoveFrom {
                destination: self.slot(destination)?,
                resource: self.value_type_of(destination)?,
                address: self.slot(address)?,
            },
            Instruction::MoveTo {
                signer,
                value,
                site: _,
            } => Operation::MoveTo {
                signer: self.slot(signer)?,
                resource: self.value_type_of(value)?,
                value: self.slot(value)?,
            },
            _ => return Err(LINKER_ERROR),
        };
        self.emit(operation);
        Ok(())
    }
}
