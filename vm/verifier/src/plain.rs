//! The limits of a function of which everything else is taken for granted.
//!
//! The work on a function grows with its instructions, its blocks and the places that its references
//! may lead to; these multiply where paths meet and where calls return references. Most functions are
//! small by all counts. The fixpoints are left to the others.

use weft_bytecode::{
    Code, CompiledModule, FunctionBody, FunctionDefinition, Instruction, Limits, Type,
};

use crate::engine::Meter;
use crate::error::{Result, refuse};
use crate::types::{Context, Types};
use crate::{control_flow, initialized, operand, references};

/// The most instructions of a plain function, terminators aside.
const INSTRUCTIONS_MAX: usize = 512;

/// The most blocks of a plain function.
const BLOCKS_MAX: usize = 32;

/// The most calls that return references in a plain function.
const REFERENCE_CALLS_MAX: usize = 4;

/// Checks the loops of a function, and the fixpoints over it unless it is plain.
pub(crate) fn check_function(
    types: &Types<'_>,
    definition: &FunctionDefinition,
    limits: &Limits,
    meter: &mut Meter,
) -> Result<()> {
    let FunctionBody::Code(code) = &definition.body else {
        return Ok(());
    };
    let graph = control_flow::check(code, limits, meter)?;
    if is_plain(types.module, code) {
        return Ok(());
    }
    let Some(handle) = types.module.function_handles.get(definition.handle.index()) else {
        refuse!(IndexOutOfBounds, "{}", definition.handle);
    };
    let context = &mut Context::new(types, handle.type_parameters.clone());
    let parameter_count = handle.parameters.len();
    initialized::check(context, parameter_count, code, &graph, meter)?;
    references::check(types, parameter_count, code, &graph, meter)
}

fn is_plain(module: &CompiledModule, code: &Code) -> bool {
    let mut instructions = 0;
    let mut reference_calls = 0;
    for block in &code.blocks {
        instructions += block.instructions.len();
        let calls = block.instructions.iter();
        reference_calls += calls
            .filter(|it| returns_reference(module, code, it))
            .count();
    }
    code.blocks.len() <= BLOCKS_MAX
        && instructions <= INSTRUCTIONS_MAX
        && reference_calls <= REFERENCE_CALLS_MAX
}

fn returns_reference(module: &CompiledModule, code: &Code, instruction: &Instruction) -> bool {
    let is_call = matches!(
        instruction,
        Instruction::Call { .. } | Instruction::CallClosure { .. }
    );
    let mut is_found = false;
    if is_call {
        operand::destinations(instruction, &mut |register| {
            let type_ = code.registers.get(register.index());
            let type_ = type_.and_then(|index| module.types.get(index.index()));
            is_found |= matches!(type_, Some(Type::Reference(_) | Type::MutableReference(_)));
        });
    }
    is_found
}
