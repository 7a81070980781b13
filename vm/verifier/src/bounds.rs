//! Indices: each one points into its table, and types name only types before them.
//!
//! Afterwards every other pass may look up any index of the module. The indices in summaries are
//! not looked at here: the summaries are compared as a whole in the end.

use weft_bytecode::{
    AttributeItem, BlockIndex, Code, CompiledModule, FunctionBody, FunctionDefinition,
    FunctionHandleIndex, IdentifierIndex, Instruction, ModuleHandleIndex, Register,
    StructDefinitionIndex, StructHandleIndex, Terminator, Type, TypeIndex,
};

use crate::error::{Result, require};
use crate::operand;

/// Checks all indices of a module.
pub(crate) fn check(module: &CompiledModule) -> Result<()> {
    let bounds = Bounds { module };
    require!(
        !module.module_handles.is_empty(),
        IndexOutOfBounds,
        "the module does not name itself"
    );
    for handle in &module.module_handles {
        inside("address", handle.address.index(), module.addresses.len())?;
        bounds.name(handle.name)?;
    }
    for (position, type_) in module.types.iter().enumerate() {
        bounds.check_type(position, type_)?;
    }
    for constant in &module.constants {
        bounds.type_(constant.type_)?;
    }
    for handle in &module.struct_handles {
        bounds.module(handle.module)?;
        bounds.name(handle.name)?;
    }
    for handle in &module.function_handles {
        bounds.module(handle.module)?;
        bounds.name(handle.name)?;
        bounds.types(&handle.parameters)?;
        bounds.types(&handle.results)?;
    }
    for definition in &module.struct_definitions {
        bounds.struct_(definition.handle)?;
        for variant in definition.content.variants().unwrap_or_default() {
            bounds.name(variant.name)?;
        }
        for field in definition.content.all_fields() {
            bounds.name(field.name)?;
            bounds.type_(field.type_)?;
        }
    }
    for friend in &module.friends {
        bounds.module(*friend)?;
    }
    for error in &module.error_names {
        bounds.name(error.name)?;
    }
    for attribute in &module.attributes {
        match attribute.item {
            AttributeItem::Module => {}
            AttributeItem::Struct(index) => bounds.struct_definition(index)?,
            AttributeItem::Function(index) => inside(
                "function definition",
                index.index(),
                module.function_definitions.len(),
            )?,
        }
    }
    Ok(())
}

/// Checks the indices of one function.
pub(crate) fn check_function(
    module: &CompiledModule,
    definition: &FunctionDefinition,
) -> Result<()> {
    let bounds = Bounds { module };
    bounds.function(definition.handle)?;
    for acquired in &definition.acquires {
        bounds.struct_definition(*acquired)?;
    }
    match &definition.body {
        FunctionBody::Native => Ok(()),
        FunctionBody::Code(code) => bounds.code(code),
    }
}

fn inside(what: &str, index: usize, length: usize) -> Result<()> {
    require!(
        index < length,
        IndexOutOfBounds,
        "{what} {index} of {length}"
    );
    Ok(())
}

struct Bounds<'module> {
    module: &'module CompiledModule,
}

impl Bounds<'_> {
    fn name(&self, index: IdentifierIndex) -> Result<()> {
        inside("name", index.index(), self.module.identifiers.len())
    }

    fn module(&self, index: ModuleHandleIndex) -> Result<()> {
        inside("module", index.index(), self.module.module_handles.len())
    }

    fn struct_(&self, index: StructHandleIndex) -> Result<()> {
        inside("struct", index.index(), self.module.struct_handles.len())
    }

    fn struct_definition(&self, index: StructDefinitionIndex) -> Result<()> {
        let length = self.module.struct_definitions.len();
        inside("struct definition", index.index(), length)
    }

    fn function(&self, index: FunctionHandleIndex) -> Result<()> {
        inside(
            "function",
            index.index(),
            self.module.function_handles.len(),
        )
    }

    fn type_(&self, index: TypeIndex) -> Result<()> {
        inside("type", index.index(), self.module.types.len())
    }

    fn types(&self, indices: &[TypeIndex]) -> Result<()> {
        indices.iter().try_for_each(|index| self.type_(*index))
    }

    fn check_type(&self, position: usize, type_: &Type) -> Result<()> {
        let components = match type_ {
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
            | Type::TypeParameter(_) => &[],
            Type::Vector(component)
            | Type::Reference(component)
            | Type::MutableReference(component) => std::slice::from_ref(component),
            Type::Struct(handle, arguments) => {
                self.struct_(*handle)?;
                arguments
            }
            Type::Function(function) => &function.components().collect::<Vec<_>>(),
        };
        self.types(components)?;
        for component in components {
            require!(
                component.index() < position,
                TypeOrder,
                "type{position} names {component}, which does not come before it"
            );
        }
        Ok(())
    }

    fn code(&self, code: &Code) -> Result<()> {
        self.types(&code.registers)?;
        let count = code.registers.len();
        let register = |register: Register| inside("register", register.index(), count);
        for (number, block) in code.blocks.iter().enumerate() {
            for (position, instruction) in block.instructions.iter().enumerate() {
                let mut result = self.tables_of(instruction);
                operand::operands(instruction, &mut |operand, _| {
                    if result.is_ok() {
                        result = register(operand);
                    }
                });
                operand::destinations(instruction, &mut |destination| {
                    if result.is_ok() {
                        result = register(destination);
                    }
                });
                result.map_err(|error| error.at(number, position))?;
            }
            let mut result = targets(&block.terminator)
                .iter()
                .try_for_each(|target| inside("block", target.index(), code.blocks.len()));
            operand::terminator_operands(&block.terminator, &mut |operand, _| {
                if result.is_ok() {
                    result = register(operand);
                }
            });
            result.map_err(|error| error.at(number, block.instructions.len()))?;
        }
        Ok(())
    }

    /// The indices of an instruction that are not registers. Those of fields and variants
    /// depend on types.
    fn tables_of(&self, instruction: &Instruction) -> Result<()> {
        match instruction {
            Instruction::LoadConstant { constant, .. } => {
                inside("constant", constant.index(), self.module.constants.len())
            }
            Instruction::Call {
                function,
                type_arguments,
                ..
            }
            | Instruction::PackClosure {
                function,
                type_arguments,
                ..
            } => {
                self.function(*function)?;
                self.types(type_arguments)
            }
            Instruction::Exists { resource, .. } => self.type_(*resource),
            Instruction::LoadImmediate { .. }
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
            | Instruction::CallClosure { .. }
            | Instruction::VectorPack { .. }
            | Instruction::VectorUnpack { .. }
            | Instruction::VectorLength { .. }
            | Instruction::VectorBorrow { .. }
            | Instruction::VectorPushBack { .. }
            | Instruction::VectorPopBack { .. }
            | Instruction::VectorSwap { .. }
            | Instruction::BorrowGlobal { .. }
            | Instruction::MoveFrom { .. }
            | Instruction::MoveTo { .. } => Ok(()),
        }
    }
}

/// The blocks that a terminator continues at.
pub(crate) fn targets(terminator: &Terminator) -> Vec<BlockIndex> {
    match terminator {
        Terminator::Jump { target } => vec![*target],
        Terminator::Branch {
            then_target,
            else_target,
            ..
        } => vec![*then_target, *else_target],
        Terminator::Switch { targets, .. } => targets.clone(),
        Terminator::Return { .. }
        | Terminator::Abort { .. }
        | Terminator::AbortWithMessage { .. } => Vec::new(),
    }
}
