//! Acquires: a function declares every struct of the module that it, or a callee in the module,
//! borrows from storage or takes out of it.
//!
//! Reference safety relies on the declarations; other modules cannot touch the structs of this one
//! but through its functions, and they cannot be called back from here. Where they are all the same,
//! by way of a function value, the machine refuses their operations on resources.

use weft_bytecode::{
    Code, CompiledModule, FunctionDefinition, Instruction, Register, StructDefinitionIndex, Type,
    TypeIndex,
};

use crate::error::{Result, VerifyError, refuse};

/// Checks the declaration of one function.
pub(crate) fn check(
    module: &CompiledModule,
    definition: &FunctionDefinition,
    code: &Code,
) -> Result<()> {
    for (number, block) in code.blocks.iter().enumerate() {
        for (position, instruction) in block.instructions.iter().enumerate() {
            check_declared(definition, acquired(module, code, instruction))
                .map_err(|error: VerifyError| error.at(number, position))?;
        }
    }
    Ok(())
}

fn check_declared(
    definition: &FunctionDefinition,
    acquired: Vec<StructDefinitionIndex>,
) -> Result<()> {
    for struct_ in acquired {
        if definition.acquires.binary_search(&struct_).is_err() {
            refuse!(
                MissingAcquires,
                "{struct_} is borrowed or taken, but not declared to be acquired"
            );
        }
    }
    Ok(())
}

/// The structs that an instruction borrows from storage or takes out of it.
pub(crate) fn acquired(
    module: &CompiledModule,
    code: &Code,
    instruction: &Instruction,
) -> Vec<StructDefinitionIndex> {
    let register = |register: Register| {
        let index = code.registers.get(register.index())?;
        type_of(module, *index)
    };
    match instruction {
        Instruction::BorrowGlobal { destination, .. } => {
            let Some(Type::Reference(resource) | Type::MutableReference(resource)) =
                register(*destination)
            else {
                return Vec::new();
            };
            struct_of(type_of(module, *resource))
        }
        Instruction::MoveFrom { destination, .. } => struct_of(register(*destination)),
        Instruction::Call { function, .. } => module
            .function_definitions
            .get(function.index())
            .map_or_else(Vec::new, |callee| callee.acquires.clone()),
        Instruction::LoadImmediate { .. }
        | Instruction::LoadConstant { .. }
        | Instruction::Move { .. }
        | Instruction::Copy { .. }
        | Instruction::Drop { .. }
        | Instruction::Not { .. }
        | Instruction::Binary { .. }
        | Instruction::Cast { .. }
        | Instruction::Pack { .. }
        | Instruction::Unpack { .. }
        | Instruction::BorrowLocal { .. }
        | Instruction::BorrowField { .. }
        | Instruction::PackVariant { .. }
        | Instruction::UnpackVariant { .. }
        | Instruction::TestVariant { .. }
        | Instruction::BorrowVariantField { .. }
        | Instruction::Freeze { .. }
        | Instruction::ReadReference { .. }
        | Instruction::WriteReference { .. }
        | Instruction::PackClosure { .. }
        | Instruction::CallClosure { .. }
        | Instruction::VectorPack { .. }
        | Instruction::VectorUnpack { .. }
        | Instruction::VectorLength { .. }
        | Instruction::VectorBorrow { .. }
        | Instruction::VectorPushBack { .. }
        | Instruction::VectorPopBack { .. }
        | Instruction::VectorSwap { .. }
        | Instruction::Exists { .. }
        | Instruction::MoveTo { .. } => Vec::new(),
    }
}

fn type_of(module: &CompiledModule, index: TypeIndex) -> Option<&Type> {
    module.types.get(index.index())
}

/// The struct of a resource type; by now resources are structs of this module.
fn struct_of(type_: Option<&Type>) -> Vec<StructDefinitionIndex> {
    match type_ {
        Some(Type::Struct(handle, _)) => vec![StructDefinitionIndex(handle.0)],
        Some(
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::Signer
            | Type::Vector(_)
            | Type::TypeParameter(_)
            | Type::Reference(_)
            | Type::MutableReference(_)
            | Type::Function(_),
        )
        | None => Vec::new(),
    }
}
