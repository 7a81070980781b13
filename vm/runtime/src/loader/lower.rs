//! From a function of a module and type arguments to operations.
//!
//! Everything about the module is checked again as far as it costs nothing: an index out of bounds
//! or a type that does not fit is a linker error, never a panic.

mod closure;
mod instruction;
mod storage;
mod variant;
mod vector;

use std::sync::Arc;

use weft_bytecode::{Block, FunctionBody, Register, Terminator};
use weft_types::{FailureKind, Limit};

use super::linker::{Linker, TypeScope, definition_handle, signature_text};
use super::{InstanceKey, LoadedModule};
use crate::code::{
    CodeBlock, CodeBlockId, End, FunctionInstance, InstanceId, Operation, Place, RegisterType,
    Shape, Slot, TypeId, Width,
};
use crate::gas::schedule;
use crate::layout::{FieldLayout, LayoutKind};
use crate::memory::Region;
use crate::natives::Body;

/// Slots that a frame may have.
pub(crate) const FRAME_SLOTS_LIMIT: u32 = 16 << 10;

const LINKER_ERROR: FailureKind = FailureKind::LinkerError;
const TOO_LARGE: FailureKind = FailureKind::LimitExceeded(Limit::TypeSize);

/// A function that was lowered; its calls name positions in `callees`.
#[derive(Debug)]
pub(super) struct Lowered {
    pub(super) function: FunctionInstance,
    pub(super) constants: Vec<Region>,
    pub(super) callees: Vec<InstanceKey>,
}

/// Lowers a function.
pub(super) fn lower(
    linker: &mut Linker<'_>,
    module: &LoadedModule,
    key: &InstanceKey,
) -> Result<Lowered, FailureKind> {
    let definition = module.function(key.function)?;
    let handle = definition_handle(module, key.function)?;
    let mut scope = TypeScope::new(module, &key.arguments);
    let signature = linker.signature(&mut scope, handle)?;
    let mut lowering = Lowering {
        linker,
        scope,
        register_types: Vec::new(),
        registers: Vec::new(),
        address_taken: Vec::new(),
        constants: Vec::new(),
        callees: Vec::new(),
        operations: Vec::new(),
        instruction_ends: Vec::new(),
        charge: 0,
    };
    let mut next = 0;
    let mut results = Vec::with_capacity(signature.results.len());
    for type_ in &signature.results {
        results.push(lowering.place(*type_, &mut next)?);
    }
    let blocks = match &definition.body {
        FunctionBody::Native => {
            for type_ in &signature.parameters {
                lowering.add_register(*type_, &mut next)?;
            }
            vec![lowering.native_body(key, &results)?]
        }
        FunctionBody::Code(code) => {
            for type_ in &code.registers {
                let type_ = lowering.linker.register_type(&mut lowering.scope, *type_)?;
                lowering.add_register(type_, &mut next)?;
            }
            if !lowering.register_types.starts_with(&signature.parameters) {
                return Err(LINKER_ERROR);
            }
            lowering.blocks(&code.blocks, next)?
        }
    };
    let function = FunctionInstance {
        id: InstanceId(0),
        module: module.id.clone(),
        name: lowering.name(handle.name, &key.arguments)?,
        parameter_types: signature.parameters.clone(),
        result_types: signature.results,
        is_entry: definition.is_entry,
        parameters: lowering.registers[..signature.parameters.len()].to_vec(),
        results,
        registers: lowering.registers,
        address_taken: lowering.address_taken,
        frame_slots: next,
        blocks,
        constants: lowering
            .constants
            .iter()
            .map(|region| region.value().load_u64())
            .collect(),
    };
    Ok(Lowered {
        function,
        constants: lowering.constants,
        callees: lowering.callees,
    })
}

/// Replaces positions in the list of callees by their ids.
pub(super) fn resolve_callees(function: &mut FunctionInstance, ids: &[InstanceId]) {
    for block in &mut function.blocks {
        for operation in &mut block.operations {
            if let Operation::Call { callee, .. } = operation {
                *callee = ids[callee.index()];
            }
        }
    }
}

struct Lowering<'lowering, 'loader> {
    linker: &'lowering mut Linker<'loader>,
    scope: TypeScope<'lowering>,
    register_types: Vec<RegisterType>,
    registers: Vec<Place>,
    address_taken: Vec<bool>,
    constants: Vec<Region>,
    callees: Vec<InstanceKey>,
    /// The block that is being made.
    operations: Vec<Operation>,
    instruction_ends: Vec<u32>,
    /// Where the charge stands that pays for the next operation.
    charge: usize,
}

impl Lowering<'_, '_> {
    fn shape(&self, type_: RegisterType) -> Shape {
        match type_ {
            RegisterType::Value(type_) => self.linker.registry.get(type_).shape,
            RegisterType::Reference(_) | RegisterType::MutableReference(_) => {
                Shape::Word(Width::W64)
            }
        }
    }

    /// The next place for a value.
    fn place(&self, type_: RegisterType, next: &mut u32) -> Result<Place, FailureKind> {
        let shape = self.shape(type_);
        let slot = u16::try_from(*next).map(Slot).map_err(|_| TOO_LARGE)?;
        *next = next.saturating_add(shape.slots());
        if *next > FRAME_SLOTS_LIMIT {
            return Err(TOO_LARGE);
        }
        Ok(Place { slot, shape })
    }

    fn add_register(&mut self, type_: RegisterType, next: &mut u32) -> Result<(), FailureKind> {
        let place = self.place(type_, next)?;
        self.register_types.push(type_);
        self.registers.push(place);
        self.address_taken.push(false);
        Ok(())
    }

    fn name(
        &self,
        name: weft_bytecode::IdentifierIndex,
        arguments: &[TypeId],
    ) -> Result<String, FailureKind> {
        let identifiers = &self.scope.module.module.identifiers;
        let mut text = identifiers
            .get(name.index())
            .ok_or(LINKER_ERROR)?
            .to_string();
        for (i, argument) in arguments.iter().enumerate() {
            text.push_str(if i == 0 { "<" } else { ", " });
            text.push_str(&self.linker.registry.get(*argument).tag.to_string());
        }
        if !arguments.is_empty() {
            text.push('>');
        }
        Ok(text)
    }

    fn register(&self, register: Register) -> Result<Place, FailureKind> {
        self.registers
            .get(register.index())
            .copied()
            .ok_or(LINKER_ERROR)
    }

    fn slot(&self, register: Register) -> Result<Slot, FailureKind> {
        Ok(self.register(register)?.slot)
    }

    fn slots(&self, registers: &[Register]) -> Result<Arc<[Slot]>, FailureKind> {
        registers
            .iter()
            .map(|register| self.slot(*register))
            .collect()
    }

    fn type_of(&self, register: Register) -> Result<RegisterType, FailureKind> {
        let type_ = self.register_types.get(register.index());
        type_.copied().ok_or(LINKER_ERROR)
    }

    /// The type of a register that holds no reference.
    fn value_type_of(&self, register: Register) -> Result<TypeId, FailureKind> {
        match self.type_of(register)? {
            RegisterType::Value(type_) => Ok(type_),
            RegisterType::Reference(_) | RegisterType::MutableReference(_) => Err(LINKER_ERROR),
        }
    }

    /// The type that a register refers to.
    fn referent_of(&self, register: Register) -> Result<TypeId, FailureKind> {
        match self.type_of(register)? {
            RegisterType::Reference(type_) | RegisterType::MutableReference(type_) => Ok(type_),
            RegisterType::Value(_) => Err(LINKER_ERROR),
        }
    }

    fn is_mutable_reference(&self, register: Register) -> Result<bool, FailureKind> {
        Ok(matches!(
            self.type_of(register)?,
            RegisterType::MutableReference(_)
        ))
    }

    /// The width of an integer or `bool`.
    fn width_of(&self, type_: TypeId) -> Option<Width> {
        match self.linker.registry.get(type_).kind {
            LayoutKind::Bool => Some(Width::W8),
            LayoutKind::Integer(width) | LayoutKind::Signed(width) => Some(width),
            LayoutKind::Address
            | LayoutKind::Signer
            | LayoutKind::Vector { .. }
            | LayoutKind::Struct { .. }
            | LayoutKind::Enum { .. }
            | LayoutKind::Function { .. } => None,
        }
    }

    /// Whether a type is a signed integer.
    fn is_signed(&self, type_: TypeId) -> bool {
        matches!(self.linker.registry.get(type_).kind, LayoutKind::Signed(_))
    }

    /// The shape of the elements of a vector type.
    fn element_shape(&self, vector: TypeId) -> Result<Shape, FailureKind> {
        match self.linker.registry.get(vector).kind {
            LayoutKind::Vector { element } => Ok(self.linker.registry.get(element).shape),
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer
            | LayoutKind::Struct { .. }
            | LayoutKind::Enum { .. }
            | LayoutKind::Function { .. } => Err(LINKER_ERROR),
        }
    }

    /// Offset and type of a field, by its position; all fields without one.
    fn fields(&self, type_: TypeId) -> Result<Vec<(u32, Shape)>, FailureKind> {
        match &self.linker.registry.get(type_).kind {
            LayoutKind::Struct { fields } => Ok(self.placed(fields)),
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer
            | LayoutKind::Vector { .. }
            | LayoutKind::Enum { .. }
            | LayoutKind::Function { .. } => Err(LINKER_ERROR),
        }
    }

    fn placed(&self, fields: &[FieldLayout]) -> Vec<(u32, Shape)> {
        fields
            .iter()
            .map(|field| (field.offset, self.linker.registry.get(field.type_).shape))
            .collect()
    }

    /// The body of a native function as an instance of its own. Lowered code calls natives of the
    /// library directly and those of the embedder by their instances, so that a failure is at home
    /// there; a transaction or `weft run` may name either.
    fn native_body(
        &mut self,
        key: &InstanceKey,
        results: &[Place],
    ) -> Result<CodeBlock, FailureKind> {
        let native = self.native(self.scope.module, key)?;
        let places: Arc<[Slot]> = results.iter().map(|place| place.slot).collect();
        self.begin_block();
        self.emit(Operation::CallNative {
            native,
            type_arguments: key.arguments.as_slice().into(),
            arguments: self.registers.iter().map(|place| place.slot).collect(),
            results: Arc::clone(&places),
        });
        Ok(self.end_block(End::Return { values: places }, 0))
    }

    fn native(&self, module: &LoadedModule, key: &InstanceKey) -> Result<u32, FailureKind> {
        let handle = definition_handle(module, key.function)?;
        let name = module.module.identifiers.get(handle.name.index());
        let natives = self.linker.natives;
        natives
            .find(&key.module, name.ok_or(LINKER_ERROR)?)
            .filter(|native| {
                signature_text(&module.module, handle).as_deref()
                    == Some(&*natives.get(*native).signature)
            })
            .ok_or(FailureKind::MissingNative)
    }

    fn is_of_library(&self, native: u32) -> bool {
        matches!(self.linker.natives.get(native).body, Body::Library(_))
    }

    fn blocks(
        &mut self,
        blocks: &[Block],
        frame_slots: u32,
    ) -> Result<Vec<CodeBlock>, FailureKind> {
        let mut lowered = Vec::with_capacity(blocks.len());
        for (position, block) in blocks.iter().enumerate() {
            self.begin_block();
            if position == 0 {
                self.pay(schedule::frame(frame_slots));
            }
            for instruction in &block.instructions {
                self.instruction(instruction)?;
                let end = u32::try_from(self.operations.len()).unwrap_or(u32::MAX);
                self.instruction_ends.push(end);
            }
            let end = self.terminator(&block.terminator, blocks.len())?;
            let cost = schedule::end(&end);
            lowered.push(self.end_block(end, cost));
        }
        if lowered.is_empty() {
            return Err(LINKER_ERROR);
        }
        Ok(lowered)
    }

    fn begin_block(&mut self) {
        self.operations.clear();
        self.instruction_ends.clear();
        self.begin_gas_block();
    }

    fn begin_gas_block(&mut self) {
        self.charge = self.operations.len();
        self.operations.push(Operation::Charge { gas: 0 });
    }

    /// Adds to the current gas block.
    fn pay(&mut self, units: u64) {
        if let Some(Operation::Charge { gas }) = self.operations.get_mut(self.charge) {
            let units = u32::try_from(units).unwrap_or(u32::MAX);
            *gas = gas.saturating_add(units);
        }
    }

    fn emit(&mut self, operation: Operation) {
        if ends_gas_block(self.operations.last()) && !matches!(operation, Operation::Charge { .. })
        {
            self.begin_gas_block();
        }
        self.pay(schedule::operation(&operation));
        self.operations.push(operation);
    }

    fn end_block(&mut self, end: End, cost: u64) -> CodeBlock {
        self.pay(cost.max(1));
        CodeBlock {
            operations: std::mem::take(&mut self.operations),
            instruction_ends: std::mem::take(&mut self.instruction_ends),
            end,
        }
    }

    fn terminator(&mut self, terminator: &Terminator, blocks: usize) -> Result<End, FailureKind> {
        let target = |block: weft_bytecode::BlockIndex| {
            if block.index() < blocks {
                Ok(CodeBlockId(block.0.into()))
            } else {
                Err(LINKER_ERROR)
            }
        };
        Ok(match terminator {
            Terminator::Jump { target: block } => End::Jump(target(*block)?),
            Terminator::Branch {
                condition,
                then_target,
                else_target,
            } => End::Branch {
                condition: self.slot(*condition)?,
                then_target: target(*then_target)?,
                else_target: target(*else_target)?,
            },
            Terminator::Switch { base, targets } => {
                let variants = self.variants(self.referent_of(*base)?)?.len();
                if targets.len() != variants {
                    return Err(LINKER_ERROR);
                }
                End::Switch {
                    base: self.slot(*base)?,
                    targets: targets
                        .iter()
                        .map(|block| target(*block))
                        .collect::<Result<_, _>>()?,
                }
            }
            Terminator::Return { values } => End::Return {
                values: self.slots(values)?,
            },
            Terminator::Abort { code } => End::Abort {
                code: self.slot(*code)?,
            },
            Terminator::AbortWithMessage { code, message } => {
                let (code, message) = (self.slot(*code)?, self.slot(*message)?);
                self.emit(Operation::AbortWithMessage { code, message });
                // Never reached.
                End::Abort { code }
            }
        })
    }
}

/// Whether a gas block ends behind an operation: it is a call, has an effect on storage, or
/// charges for itself.
fn ends_gas_block(operation: Option<&Operation>) -> bool {
    matches!(
        operation,
        Some(
            Operation::Call { .. }
                | Operation::CallNative { .. }
                | Operation::PackClosure { .. }
                | Operation::CallClosure { .. }
                | Operation::Exists { .. }
                | Operation::BorrowGlobal { .. }
                | Operation::MoveFrom { .. }
                | Operation::MoveTo { .. }
                | Operation::DeepCopy { .. }
                | Operation::DeepLoad { .. }
                | Operation::EqualValues { .. }
                | Operation::OrderValues { .. }
                | Operation::VectorPushBack { .. }
                | Operation::VectorPopBack { .. }
                | Operation::VectorSwap { .. }
                | Operation::VectorBorrow { mutable: true, .. }
                | Operation::VariantField { mutable: true, .. }
        )
    )
}
