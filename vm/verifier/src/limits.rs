//! Counts: nothing in the module is larger than its limit.
//!
//! The decoder checks most of them too, but a module need not have come from bytes.

use weft_bytecode::summary::{FunctionSummary, Mode, Target, Term};
use weft_bytecode::{CompiledModule, Content, FunctionBody, Instruction, Limits, Terminator, Type};

use crate::error::{Result, require};

fn at_most(what: &str, count: usize, maximum: u32) -> Result<()> {
    require!(
        count as u64 <= u64::from(maximum),
        Limit,
        "{count} {what}, at most {maximum} are allowed"
    );
    Ok(())
}

/// Checks the module against the limits on counts.
pub(crate) fn check(module: &CompiledModule, limits: &Limits) -> Result<()> {
    let table = limits.table_entries_max;
    at_most("identifiers", module.identifiers.len(), table)?;
    at_most("addresses", module.addresses.len(), table)?;
    at_most("types", module.types.len(), table)?;
    at_most("constants", module.constants.len(), table)?;
    at_most("modules", module.module_handles.len(), table)?;
    at_most("struct handles", module.struct_handles.len(), table)?;
    at_most("function handles", module.function_handles.len(), table)?;
    at_most(
        "structs",
        module.struct_definitions.len(),
        limits.structs_max,
    )?;
    at_most(
        "functions",
        module.function_definitions.len(),
        limits.functions_max,
    )?;
    at_most("friends", module.friends.len(), limits.friends_max)?;
    at_most(
        "names of errors",
        module.error_names.len(),
        limits.annotations_max,
    )?;
    at_most(
        "attributes",
        module.attributes.len(),
        limits.annotations_max,
    )?;
    for text in (module.error_names.iter().map(|error| &error.description))
        .chain(module.attributes.iter().map(|attribute| &attribute.text))
    {
        at_most("bytes of a text", text.len(), limits.text_bytes_max)?;
    }
    let mut constant_bytes = 0;
    for constant in &module.constants {
        let length = constant.bytes.len();
        at_most("bytes of a constant", length, limits.constant_bytes_max)?;
        constant_bytes += length;
    }
    at_most(
        "bytes of constants",
        constant_bytes,
        limits.constants_bytes_max,
    )?;
    for type_ in &module.types {
        if let Type::Function(function) = type_ {
            let count = function.parameters.len();
            at_most("parameters", count, limits.parameters_max)?;
            at_most("results", function.results.len(), limits.results_max)?;
        }
    }
    for handle in &module.struct_handles {
        let count = handle.type_parameters.len();
        at_most("type parameters", count, limits.type_parameters_max)?;
    }
    for handle in &module.function_handles {
        let count = handle.type_parameters.len();
        at_most("type parameters", count, limits.type_parameters_max)?;
        at_most("parameters", handle.parameters.len(), limits.parameters_max)?;
        at_most("results", handle.results.len(), limits.results_max)?;
    }
    for definition in &module.struct_definitions {
        match &definition.content {
            Content::Fields(fields) => at_most("fields", fields.len(), limits.fields_max)?,
            Content::Variants(variants) => {
                at_most("variants", variants.len(), limits.variants_max)?;
                for variant in variants {
                    at_most("fields", variant.fields.len(), limits.fields_max)?;
                }
            }
        }
    }
    for definition in &module.function_definitions {
        at_most("acquires", definition.acquires.len(), limits.structs_max)?;
        check_body(&definition.body, limits)?;
        check_summary(&definition.summary, limits)?;
    }
    Ok(())
}

fn check_body(body: &FunctionBody, limits: &Limits) -> Result<()> {
    let FunctionBody::Code(code) = body else {
        return Ok(());
    };
    at_most("registers", code.registers.len(), limits.registers_max)?;
    at_most("blocks", code.blocks.len(), limits.blocks_max)?;
    let mut instructions = 0;
    for block in &code.blocks {
        instructions += block.instructions.len() + 1;
        for instruction in &block.instructions {
            check_operands(instruction, limits)?;
        }
        match &block.terminator {
            Terminator::Return { values } => {
                at_most("results", values.len(), limits.results_max)?;
            }
            Terminator::Switch { targets, .. } => {
                at_most("targets", targets.len(), limits.variants_max)?;
            }
            Terminator::Jump { .. }
            | Terminator::Branch { .. }
            | Terminator::Abort { .. }
            | Terminator::AbortWithMessage { .. } => {}
        }
    }
    at_most("instructions", instructions, limits.instructions_max)
}

/// Lists of operands are as long as what they are held against; only vectors are free.
fn check_operands(instruction: &Instruction, limits: &Limits) -> Result<()> {
    let (what, count, maximum) = match instruction {
        Instruction::Pack { fields, .. } | Instruction::PackVariant { fields, .. } => {
            ("fields", fields.len(), limits.fields_max)
        }
        Instruction::TestVariant { variants, .. } => {
            ("variants", variants.len(), limits.variants_max)
        }
        Instruction::BorrowVariantField { fields, .. } => {
            ("variants", fields.len(), limits.variants_max)
        }
        Instruction::Unpack { destinations, .. }
        | Instruction::UnpackVariant { destinations, .. } => {
            ("fields", destinations.len(), limits.fields_max)
        }
        Instruction::Call {
            type_arguments,
            arguments,
            results,
            ..
        } => {
            let maximum = limits.type_parameters_max;
            at_most("type arguments", type_arguments.len(), maximum)?;
            at_most("results", results.len(), limits.results_max)?;
            ("arguments", arguments.len(), limits.parameters_max)
        }
        Instruction::PackClosure {
            type_arguments,
            captured,
            ..
        } => {
            let maximum = limits.type_parameters_max;
            at_most("type arguments", type_arguments.len(), maximum)?;
            ("captured values", captured.len(), limits.parameters_max)
        }
        Instruction::CallClosure {
            arguments, results, ..
        } => {
            at_most("results", results.len(), limits.results_max)?;
            ("arguments", arguments.len(), limits.parameters_max)
        }
        Instruction::VectorPack { elements, .. } => {
            ("elements", elements.len(), limits.registers_max)
        }
        Instruction::VectorUnpack { destinations, .. } => {
            ("elements", destinations.len(), limits.registers_max)
        }
        Instruction::LoadImmediate { .. }
        | Instruction::LoadConstant { .. }
        | Instruction::Move { .. }
        | Instruction::Copy { .. }
        | Instruction::Drop { .. }
        | Instruction::Not { .. }
        | Instruction::Binary { .. }
        | Instruction::Cast { .. }
        | Instruction::BorrowLocal { .. }
        | Instruction::BorrowField { .. }
        | Instruction::Freeze { .. }
        | Instruction::ReadReference { .. }
        | Instruction::WriteReference { .. }
        | Instruction::VectorLength { .. }
        | Instruction::VectorBorrow { .. }
        | Instruction::VectorPushBack { .. }
        | Instruction::VectorPopBack { .. }
        | Instruction::VectorSwap { .. }
        | Instruction::Exists { .. }
        | Instruction::BorrowGlobal { .. }
        | Instruction::MoveFrom { .. }
        | Instruction::MoveTo { .. } => return Ok(()),
    };
    at_most(what, count, maximum)
}

fn check_summary(summary: &FunctionSummary, limits: &Limits) -> Result<()> {
    let entries = limits.summary_entries_max;
    let parts = limits.summary_parts_max;
    at_most("terms", summary.terms.len(), entries)?;
    at_most("resources", summary.resources.len(), entries)?;
    at_most("accesses", summary.accesses.len(), entries)?;
    at_most("open calls", summary.calls.len(), entries)?;
    at_most("results", summary.results.len(), limits.results_max)?;
    for term in &summary.terms {
        match term {
            Term::Load(_, path) => at_most("fields of a path", path.len(), parts)?,
            Term::Pack(fields) => at_most("fields of a term", fields.len(), parts)?,
            Term::Argument(_)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::Field(..)
            | Term::Each(_)
            | Term::CallResult(..)
            | Term::Arithmetic(..)
            | Term::TypeAddress(_)
            | Term::Unknown(_) => {}
        }
    }
    for access in &summary.accesses {
        if let Target::Path(path) = &access.target {
            at_most("fields of a path", path.len(), parts)?;
        }
        if let Mode::Delta(steps) = &access.mode {
            at_most("steps of a delta", steps.len(), parts)?;
        }
        at_most("guards", access.guards.len(), parts)?;
    }
    for call in &summary.calls {
        let maximum = limits.type_parameters_max;
        at_most("type arguments", call.type_arguments.len(), maximum)?;
        at_most("arguments", call.arguments.len(), limits.parameters_max)?;
        at_most("references", call.references.len(), parts)?;
        at_most("guards", call.guards.len(), parts)?;
        for reference in &call.references {
            at_most("fields of a path", reference.path.len(), parts)?;
        }
    }
    Ok(())
}
