//! Function values.

use weft_bytecode::Instruction;
use weft_bytecode::summary::WideningReason;

use crate::analysis::Evaluator;
use crate::explanation::Observation;

impl Evaluator<'_, '_> {
    /// Evaluates an instruction on function values. What a value holds is not followed, so that
    /// its call may touch anything.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends the instructions on function values only"
    )]
    pub(crate) fn closure(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        match instruction {
            Instruction::PackClosure {
                destination,
                captured,
                ..
            } => {
                self.take_all(captured, Observation::Stored);
                let value = self.unknown(WideningReason::FunctionValue);
                self.set(*destination, value);
                Ok(())
            }
            _ => Err(WideningReason::FunctionValue),
        }
    }
}
