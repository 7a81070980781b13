//! Function values: closures and calls of them.

use weft_bytecode::{CaptureMask, Instruction, Register};
use weft_hir::{FunctionId, Ty};
use weft_mir::{LocalId, Operand};

use crate::function::Generator;
use crate::tables::Result;

impl Generator<'_, '_> {
    /// The instruction that makes a function value of a function and of values for some of its
    /// parameters.
    pub(crate) fn pack_closure(
        &mut self,
        destination: Register,
        function: FunctionId,
        type_arguments: &[Ty],
        (mask, captured): (&[bool], &[Operand]),
    ) -> Result<Instruction> {
        let positions = mask.iter().enumerate();
        let positions = positions.filter(|(_, is_captured)| **is_captured);
        let mask = positions.fold(CaptureMask::EMPTY, |mask, (position, _)| {
            mask.with(position)
        });
        debug_assert_eq!(
            mask.count(),
            captured.len(),
            "what is captured stands in the first 64 positions"
        );
        Ok(Instruction::PackClosure {
            destination,
            function: self.tables.function(function)?,
            type_arguments: self.tables.types(type_arguments)?,
            mask,
            captured: self.operands(captured)?,
        })
    }

    /// Calls a function value.
    pub(crate) fn call_closure(
        &mut self,
        function: &Operand,
        arguments: &[Operand],
        results: &[LocalId],
    ) -> Result<()> {
        let callee = self.value(function)?;
        let arguments = self.operands(arguments)?;
        let results = self.locals(results);
        self.emit(Instruction::CallClosure {
            callee,
            arguments,
            results,
        });
        Ok(())
    }
}
