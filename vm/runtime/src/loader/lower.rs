//! From a function of a module and type arguments to operations.
//!
//! Everything about the module is checked again as far as it costs nothing: an index out of bounds
//! or a type that does not fit is a linker error, never a panic.

use std::sync::Arc;

use weft_bytecode::{
    BinaryOperation, Block, ConstantIndex, FunctionBody, FunctionHandleIndex, Instruction,
    Register, Terminator, TypeIndex,
};
use weft_types::{FailureKind, Limit};

use super::linker::{Linker, TypeScope, definition_handle};
use super::{InstanceKey, LoadedModule};
use crate::code::{
    Arithmetic, CodeBlock, CodeBlockId, Comparison, End, FunctionInstance, InstanceId, Operation,
    Place, RegisterType, Shape, Slot, TypeId, Width,
};
use crate::codec::Decoder;
use crate::gas::schedule;
use crate::layout::LayoutKind;
use crate::memory::{Arena, Region};
use crate::values;

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
            LayoutKind::Integer(width) => Some(width),
            LayoutKind::Address
            | LayoutKind::Signer
            | LayoutKind::Vector { .. }
            | LayoutKind::Struct { .. } => None,
        }
    }

    /// The shape of the elements of a vector type.
    fn element_shape(&self, vector: TypeId) -> Result<Shape, FailureKind> {
        match self.linker.registry.get(vector).kind {
            LayoutKind::Vector { element } => Ok(self.linker.registry.get(element).shape),
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Address
            | LayoutKind::Signer
            | LayoutKind::Struct { .. } => Err(LINKER_ERROR),
        }
    }

    /// Offset and type of a field, by its position; all fields without one.
    fn fields(&self, type_: TypeId) -> Result<Vec<(u32, Shape)>, FailureKind> {
        match &self.linker.registry.get(type_).kind {
            LayoutKind::Struct { fields } => Ok(fields
                .iter()
                .map(|field| (field.offset, self.linker.registry.get(field.type_).shape))
                .collect()),
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Address
            | LayoutKind::Signer
            | LayoutKind::Vector { .. } => Err(LINKER_ERROR),
        }
    }

    /// The body of a native function as an instance of its own: never called by lowered code,
    /// which calls natives directly, but a transaction or `weft run` may name one.
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
        self.linker
            .natives
            .find(&key.module, name.ok_or(LINKER_ERROR)?)
            .ok_or(FailureKind::MissingNative)
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
            end,
        }
    }

    fn terminator(&self, terminator: &Terminator, blocks: usize) -> Result<End, FailureKind> {
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
            Terminator::Return { values } => End::Return {
                values: self.slots(values)?,
            },
            Terminator::Abort { code } => End::Abort {
                code: self.slot(*code)?,
            },
        })
    }

    fn instruction(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
        match instruction {
            Instruction::LoadImmediate { destination, value } => {
                let destination = self.slot(*destination)?;
                self.emit(Operation::Constant {
                    destination,
                    value: *value,
                });
            }
            Instruction::LoadConstant {
                destination,
                constant,
            } => self.constant(*destination, *constant)?,
            Instruction::Move {
                destination,
                source,
            }
            | Instruction::Freeze {
                destination,
                source,
            } => self.move_register(*destination, *source)?,
            Instruction::Copy {
                destination,
                source,
            } => self.copy_register(*destination, *source)?,
            Instruction::Drop { source } => {
                self.register(*source)?;
            }
            Instruction::Not {
                destination,
                source,
            } => {
                let (destination, source) = (self.slot(*destination)?, self.slot(*source)?);
                self.emit(Operation::Not {
                    destination,
                    source,
                });
            }
            Instruction::Binary {
                operation,
                destination,
                left,
                right,
            } => self.binary(*operation, *destination, *left, *right)?,
            Instruction::Cast {
                destination,
                source,
            } => {
                let to = self.width_of(self.value_type_of(*destination)?);
                let from = self.width_of(self.value_type_of(*source)?);
                self.emit(Operation::Cast {
                    destination: self.slot(*destination)?,
                    to: to.ok_or(LINKER_ERROR)?,
                    source: self.slot(*source)?,
                    from: from.ok_or(LINKER_ERROR)?,
                });
            }
            Instruction::Pack {
                destination,
                fields,
            } => self.pack(*destination, fields)?,
            Instruction::Unpack {
                destinations,
                source,
            } => self.unpack(destinations, *source)?,
            Instruction::BorrowLocal { .. }
            | Instruction::BorrowField { .. }
            | Instruction::ReadReference { .. }
            | Instruction::WriteReference { .. } => self.reference(instruction)?,
            Instruction::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => self.call(*function, type_arguments, arguments, results)?,
            Instruction::VectorPack { .. }
            | Instruction::VectorUnpack { .. }
            | Instruction::VectorLength { .. }
            | Instruction::VectorBorrow { .. }
            | Instruction::VectorPushBack { .. }
            | Instruction::VectorPopBack { .. }
            | Instruction::VectorSwap { .. } => self.vector(instruction)?,
            Instruction::Exists { .. }
            | Instruction::BorrowGlobal { .. }
            | Instruction::MoveFrom { .. }
            | Instruction::MoveTo { .. } => self.storage(instruction)?,
        }
        Ok(())
    }

    fn constant(
        &mut self,
        destination: Register,
        constant: ConstantIndex,
    ) -> Result<(), FailureKind> {
        let module = self.scope.module;
        let constant = module
            .module
            .constants
            .get(constant.index())
            .ok_or(LINKER_ERROR)?;
        let type_ = self.linker.value_type(&mut self.scope, constant.type_, 0)?;
        if self.value_type_of(destination)? != type_ {
            return Err(LINKER_ERROR);
        }
        let destination = self.slot(destination)?;
        let layouts = self.linker.registry.snapshot();
        let mut arena = Arena::default();
        let value = arena.allocate_uncounted(layouts.get(type_).size.max(8).into());
        Decoder {
            layouts: &layouts,
            arena: &mut arena,
        }
        .decode(type_, &constant.bytes, value)
        .map_err(|_| LINKER_ERROR)?;
        let layout = layouts.get(type_);
        let operation = match layout.kind {
            LayoutKind::Vector { .. } => {
                let constant = u32::try_from(self.constants.len()).map_err(|_| TOO_LARGE)?;
                self.constants.push(values::freeze(&layouts, type_, value));
                Operation::VectorConstant {
                    destination,
                    constant,
                }
            }
            LayoutKind::Bool | LayoutKind::Integer(_) | LayoutKind::Address => match layout.shape {
                Shape::Word(_) => Operation::Constant {
                    destination,
                    value: value.load_u64(),
                },
                Shape::Bytes(bytes) => Operation::WideConstant {
                    destination,
                    words: (0..u64::from(bytes / 8))
                        .map(|word| value.add(word * 8).load_u64())
                        .collect(),
                },
            },
            LayoutKind::Signer | LayoutKind::Struct { .. } => return Err(LINKER_ERROR),
        };
        self.emit(operation);
        Ok(())
    }

    fn move_register(
        &mut self,
        destination: Register,
        source: Register,
    ) -> Result<(), FailureKind> {
        let (to, from) = (self.register(destination)?, self.register(source)?);
        if to.shape != from.shape {
            return Err(LINKER_ERROR);
        }
        if to.slot != from.slot {
            self.emit(Operation::Copy {
                destination: to.slot,
                source: from.slot,
                slots: u16::try_from(to.shape.slots()).map_err(|_| TOO_LARGE)?,
            });
        }
        Ok(())
    }

    fn copy_register(
        &mut self,
        destination: Register,
        source: Register,
    ) -> Result<(), FailureKind> {
        if let RegisterType::Value(type_) = self.type_of(source)?
            && self.linker.registry.get(type_).has_vectors
        {
            if self.value_type_of(destination)? != type_ {
                return Err(LINKER_ERROR);
            }
            self.emit(Operation::DeepCopy {
                destination: self.slot(destination)?,
                source: self.slot(source)?,
                type_,
            });
            return Ok(());
        }
        self.move_register(destination, source)
    }

    fn binary(
        &mut self,
        operation: BinaryOperation,
        destination: Register,
        left: Register,
        right: Register,
    ) -> Result<(), FailureKind> {
        let type_ = self.type_of(left)?;
        let (destination, left, right) =
            (self.slot(destination)?, self.slot(left)?, self.slot(right)?);
        let (type_, by_reference) = match type_ {
            RegisterType::Value(type_) => (type_, false),
            RegisterType::Reference(type_) | RegisterType::MutableReference(type_) => (type_, true),
        };
        let split = split(operation);
        let is_equality = matches!(
            split,
            Split::Comparison(Comparison::Equal | Comparison::NotEqual)
        );
        let width = if by_reference {
            None
        } else if type_ == TypeId::ADDRESS && is_equality {
            // Equality of addresses is that of their words.
            Some(Width::W256)
        } else {
            self.width_of(type_)
        };
        let lowered = match (split, width) {
            (Split::Arithmetic(operation), Some(width)) => Operation::Arithmetic {
                operation,
                width,
                destination,
                left,
                right,
            },
            (Split::Comparison(comparison), Some(width)) => Operation::Compare {
                comparison,
                width,
                destination,
                left,
                right,
            },
            (Split::Comparison(comparison @ (Comparison::Equal | Comparison::NotEqual)), None) => {
                Operation::EqualValues {
                    destination,
                    left,
                    right,
                    type_,
                    by_reference,
                    negated: comparison == Comparison::NotEqual,
                }
            }
            (Split::Arithmetic(_) | Split::Comparison(_), None) => return Err(LINKER_ERROR),
        };
        self.emit(lowered);
        Ok(())
    }

    fn pack(&mut self, destination: Register, values: &[Register]) -> Result<(), FailureKind> {
        let type_ = self.value_type_of(destination)?;
        let base = self.slot(destination)?;
        let fields = self.fields(type_)?;
        if fields.len() != values.len() {
            return Err(LINKER_ERROR);
        }
        for ((offset, shape), value) in fields.into_iter().zip(values) {
            let value = self.register(*value)?;
            if value.shape != shape {
                return Err(LINKER_ERROR);
            }
            self.emit(Operation::StoreField {
                base,
                offset,
                value: value.slot,
                shape,
            });
        }
        Ok(())
    }

    fn unpack(&mut self, destinations: &[Register], source: Register) -> Result<(), FailureKind> {
        let type_ = self.value_type_of(source)?;
        let base = self.slot(source)?;
        let fields = self.fields(type_)?;
        if fields.len() != destinations.len() {
            return Err(LINKER_ERROR);
        }
        for ((offset, shape), destination) in fields.into_iter().zip(destinations) {
            let destination = self.register(*destination)?;
            if destination.shape != shape {
                return Err(LINKER_ERROR);
            }
            self.emit(Operation::LoadField {
                destination: destination.slot,
                base,
                offset,
                shape,
            });
        }
        Ok(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`instruction` lists the instructions of each group"
    )]
    fn reference(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
        let operation = match *instruction {
            Instruction::BorrowLocal { destination, local } => {
                let slot = self.slot(local)?;
                self.address_taken[local.index()] = true;
                Operation::AddressOf {
                    destination: self.slot(destination)?,
                    slot,
                }
            }
            Instruction::BorrowField {
                destination,
                base,
                field,
            } => {
                let fields = self.fields(self.referent_of(base)?)?;
                let (offset, _) = fields.get(field.index()).ok_or(LINKER_ERROR)?;
                Operation::OffsetPointer {
                    destination: self.slot(destination)?,
                    base: self.slot(base)?,
                    offset: *offset,
                }
            }
            Instruction::ReadReference {
                destination,
                reference,
            } => {
                let type_ = self.referent_of(reference)?;
                let (destination, reference) = (self.slot(destination)?, self.slot(reference)?);
                let layout = self.linker.registry.get(type_);
                if layout.has_vectors {
                    Operation::DeepLoad {
                        destination,
                        reference,
                        type_,
                    }
                } else {
                    Operation::Load {
                        destination,
                        reference,
                        shape: layout.shape,
                    }
                }
            }
            Instruction::WriteReference { reference, value } => {
                let type_ = self.referent_of(reference)?;
                Operation::Store {
                    reference: self.slot(reference)?,
                    value: self.slot(value)?,
                    shape: self.linker.registry.get(type_).shape,
                }
            }
            _ => return Err(LINKER_ERROR),
        };
        self.emit(operation);
        Ok(())
    }

    fn call(
        &mut self,
        function: FunctionHandleIndex,
        type_arguments: &[TypeIndex],
        arguments: &[Register],
        results: &[Register],
    ) -> Result<(), FailureKind> {
        let mut closed = Vec::with_capacity(type_arguments.len());
        for argument in type_arguments {
            closed.push(self.linker.value_type(&mut self.scope, *argument, 0)?);
        }
        let (arguments, results) = (self.slots(arguments)?, self.slots(results)?);
        let nodes: u64 = closed
            .iter()
            .map(|type_| u64::from(self.linker.registry.get(*type_).tag_nodes))
            .sum();
        let (callee, key) = self.linker.callee(&mut self.scope, function, closed)?;
        let definition = callee.function(key.function)?;
        let operation = match &definition.body {
            FunctionBody::Native => Operation::CallNative {
                native: self.native(&callee, &key)?,
                type_arguments: key.arguments.into(),
                arguments,
                results,
            },
            FunctionBody::Code(_) => {
                let known = self.callees.iter().position(|callee| *callee == key);
                let position = known.unwrap_or(self.callees.len());
                if known.is_none() {
                    self.callees.push(key);
                }
                let position = u32::try_from(position).map_err(|_| TOO_LARGE)?;
                Operation::Call {
                    callee: InstanceId(position),
                    arguments,
                    results,
                }
            }
        };
        self.emit(operation);
        self.pay(nodes);
        Ok(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`instruction` lists the instructions of each group"
    )]
    fn vector(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
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

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`instruction` lists the instructions of each group"
    )]
    fn storage(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
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

/// Whether a gas block ends behind an operation: it is a call, has an effect on storage, or
/// charges for itself.
fn ends_gas_block(operation: Option<&Operation>) -> bool {
    matches!(
        operation,
        Some(
            Operation::Call { .. }
                | Operation::CallNative { .. }
                | Operation::Exists { .. }
                | Operation::BorrowGlobal { .. }
                | Operation::MoveFrom { .. }
                | Operation::MoveTo { .. }
                | Operation::DeepCopy { .. }
                | Operation::DeepLoad { .. }
                | Operation::EqualValues { .. }
                | Operation::VectorPushBack { .. }
                | Operation::VectorPopBack { .. }
                | Operation::VectorSwap { .. }
                | Operation::VectorBorrow { mutable: true, .. }
        )
    )
}

enum Split {
    Arithmetic(Arithmetic),
    Comparison(Comparison),
}

const fn split(operation: BinaryOperation) -> Split {
    match operation {
        BinaryOperation::Add => Split::Arithmetic(Arithmetic::Add),
        BinaryOperation::Subtract => Split::Arithmetic(Arithmetic::Subtract),
        BinaryOperation::Multiply => Split::Arithmetic(Arithmetic::Multiply),
        BinaryOperation::Divide => Split::Arithmetic(Arithmetic::Divide),
        BinaryOperation::Modulo => Split::Arithmetic(Arithmetic::Modulo),
        BinaryOperation::BitAnd | BinaryOperation::And => Split::Arithmetic(Arithmetic::BitAnd),
        BinaryOperation::BitOr | BinaryOperation::Or => Split::Arithmetic(Arithmetic::BitOr),
        BinaryOperation::BitXor => Split::Arithmetic(Arithmetic::BitXor),
        BinaryOperation::ShiftLeft => Split::Arithmetic(Arithmetic::ShiftLeft),
        BinaryOperation::ShiftRight => Split::Arithmetic(Arithmetic::ShiftRight),
        BinaryOperation::Less => Split::Comparison(Comparison::Less),
        BinaryOperation::Greater => Split::Comparison(Comparison::Greater),
        BinaryOperation::LessOrEqual => Split::Comparison(Comparison::LessOrEqual),
        BinaryOperation::GreaterOrEqual => Split::Comparison(Comparison::GreaterOrEqual),
        BinaryOperation::Equal => Split::Comparison(Comparison::Equal),
        BinaryOperation::NotEqual => Split::Comparison(Comparison::NotEqual),
    }
}
