//! Function values.

use weft_bytecode::Instruction;
use weft_types::FailureKind;

use super::{LINKER_ERROR, Lowering, TOO_LARGE};
use crate::code::Operation;
use crate::loader::InstanceKey;

impl Lowering<'_, '_> {
    /// The position of a callee in the list of callees, to which it is added.
    pub(super) fn callee_position(&mut self, key: InstanceKey) -> Result<u32, FailureKind> {
        let known = self.callees.iter().position(|callee| *callee == key);
        let position = known.unwrap_or(self.callees.len());
        if known.is_none() {
            self.callees.push(key);
        }
        u32::try_from(position).map_err(|_| TOO_LARGE)
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`instruction` lists the instructions of each group"
    )]
    pub(super) fn closure(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
        match instruction {
            Instruction::PackClosure {
                destination,
                function,
                type_arguments,
                mask,
                captured,
            } => {
                let mut closed = Vec::with_capacity(type_arguments.len());
                for argument in type_arguments {
                    closed.push(self.linker.value_type(&mut self.scope, *argument, 0)?);
                }
                let nodes: u64 = closed
                    .iter()
                    .map(|type_| u64::from(self.linker.registry.get(*type_).tag_nodes))
                    .sum();
                let (callee, key) = self.linker.callee(&mut self.scope, *function, closed)?;
                let mut types = Vec::with_capacity(captured.len());
                for register in captured {
                    types.push(self.value_type_of(*register)?);
                }
                let closure = self.linker.closure(&callee, &key, *mask, Some(&types))?;
                // A function value makes its function reachable.
                self.callee_position(key)?;
                self.emit(Operation::PackClosure {
                    destination: self.slot(*destination)?,
                    closure,
                    captured: self.slots(captured)?,
                });
                self.pay(nodes);
            }
            Instruction::CallClosure {
                callee,
                arguments,
                results,
            } => {
                let operation = Operation::CallClosure {
                    callee: self.slot(*callee)?,
                    arguments: self.slots(arguments)?,
                    results: self.slots(results)?,
                };
                self.emit(operation);
            }
            _ => return Err(LINKER_ERROR),
        }
        Ok(())
    }
}
