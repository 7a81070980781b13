//! The code of one function: an instruction or a few for each statement.
//!
//! Parameters have the first registers, and each variable has one of its own. Values that live
//! within one block share registers with others of their type: a register is free again after the
//! statement behind which its value is not live.

use std::collections::BTreeMap;

use cranelift_entity::{EntityRef as _, SecondaryMap};
use weft_base::Symbol;
use weft_bytecode::{
    AccessSite, BinaryOperation, Block, BlockIndex, Code, Instruction, Limits, Register,
    Terminator, TypeIndex,
};
use weft_hir::{Ty, UNSPECIFIED_ABORT_CODE, Value};
use weft_mir::analysis::liveness::{LiveSet, Liveness, is_live};
use weft_mir::{
    BlockId, Body, Checked, LocalId, LocalKind, Operand, OperandKind, Rvalue, StatementKind,
    TerminatorKind,
};

use weft_types::U256;

use crate::constant;
use crate::invert::invert_loops;
use crate::source_map::{BlockSourceMap, SourcePlace};
use crate::tables::{Result, Tables, TooLarge};

/// The most registers of a function.
const REGISTERS_MAX: usize = Limits::PRODUCTION.registers_max as usize;

const _: () = assert!(
    weft_mir::BLOCKS_MAX == Limits::PRODUCTION.blocks_max as usize
        && weft_mir::STATEMENTS_MAX == Limits::PRODUCTION.instructions_max as usize,
    "a graph is refused early for what the format would refuse"
);

/// The footprint entry of every storage instruction until the footprints have been inferred.
const SITE_OPEN: AccessSite = AccessSite(0);

/// The code of a body.
pub(crate) struct GeneratedFunction {
    pub(crate) code: Code,
    /// The names of the registers that variables have for themselves.
    pub(crate) register_names: Vec<Option<Symbol>>,
    pub(crate) source_map: Vec<BlockSourceMap>,
}

/// Generates the code of a body, and notes where its instructions come from.
pub(crate) fn generate(tables: &mut Tables<'_>, checked: &Checked) -> Result<GeneratedFunction> {
    let Checked { body, liveness } = checked;
    let mut generator = Generator {
        tables,
        body,
        registers: Vec::new(),
        register_of: SecondaryMap::new(),
        is_block_local: block_locals(body, liveness),
        in_block: Vec::new(),
        spare: BTreeMap::new(),
        used: Vec::new(),
        instructions: Vec::new(),
        places: Vec::new(),
        place: SourcePlace {
            span: body.span,
            site: None,
        },
    };
    let register_names = generator.give_registers()?;
    let mut blocks = Vec::with_capacity(body.blocks.len());
    let mut source_map = Vec::with_capacity(body.blocks.len());
    for (id, block) in &body.blocks {
        let after = liveness.after_statements(body, id);
        for (statement, live) in block.statements.iter().zip(after) {
            generator.place = SourcePlace {
                span: statement.span,
                site: statement.site,
            };
            generator.open_destinations(&statement.kind)?;
            generator.statement(&statement.kind)?;
            generator.release(live);
        }
        let last = SourcePlace {
            span: block.terminator.span,
            site: block.terminator.site,
        };
        generator.place = last;
        let terminator = generator.terminator(&block.terminator.kind)?;
        generator.release(liveness.on_exit(id));
        let mut places = std::mem::take(&mut generator.places);
        places.push(last);
        let instructions = std::mem::take(&mut generator.instructions);
        blocks.push(Block {
            instructions,
            terminator,
        });
        source_map.push(BlockSourceMap { places });
    }
    invert_loops(&mut blocks, &mut source_map);
    Ok(GeneratedFunction {
        code: Code {
            registers: generator.registers,
            blocks,
        },
        register_names,
        source_map,
    })
}

/// The locals whose values live within one block and are never borrowed.
fn block_locals(body: &Body, liveness: &Liveness) -> SecondaryMap<LocalId, bool> {
    let mut is_block_local = SecondaryMap::new();
    for (id, local) in &body.locals {
        let is_inlined = local.is_inlined && local.kind != LocalKind::Parameter;
        is_block_local[id] = local.kind == LocalKind::Temporary || is_inlined;
    }
    for (id, block) in &body.blocks {
        for local in liveness.on_entry(id).iter() {
            is_block_local[local] = false;
        }
        for place in block.statements.iter().filter_map(|it| it.kind.place()) {
            if !place.dereferenced {
                is_block_local[place.local] = false;
            }
        }
    }
    is_block_local
}

pub(crate) struct Generator<'a, 'program> {
    pub(crate) tables: &'a mut Tables<'program>,
    pub(crate) body: &'a Body,
    registers: Vec<TypeIndex>,
    register_of: SecondaryMap<LocalId, Option<Register>>,
    is_block_local: SecondaryMap<LocalId, bool>,
    /// The locals within the current block that have a register at present.
    in_block: Vec<LocalId>,
    /// Shared registers that no value lies in, by type.
    spare: BTreeMap<TypeIndex, Vec<Register>>,
    /// Shared registers that only the current statement uses.
    used: Vec<(TypeIndex, Register)>,
    instructions: Vec<Instruction>,
    places: Vec<SourcePlace>,
    place: SourcePlace,
}

impl Generator<'_, '_> {
    pub(crate) fn emit(&mut self, instruction: Instruction) {
        self.instructions.push(instruction);
        self.places.push(self.place);
    }

    /// Gives parameters, and locals that cannot share one, registers; returns the names.
    fn give_registers(&mut self) -> Result<Vec<Option<Symbol>>> {
        let body = self.body;
        let mut names = Vec::new();
        let mut is_mentioned = SecondaryMap::with_default(false);
        for block in body.blocks.values() {
            for statement in &block.statements {
                let roots = statement
                    .kind
                    .operands()
                    .into_iter()
                    .filter_map(Operand::root);
                let place = statement.kind.place().map(|place| place.local);
                let destinations = statement.kind.destinations().iter().copied();
                for local in roots.chain(place).chain(destinations) {
                    is_mentioned[local] = true;
                }
            }
            let operands = block.terminator.kind.operands().iter();
            for local in operands.filter_map(Operand::root) {
                is_mentioned[local] = true;
            }
        }
        for (id, local) in &body.locals {
            let is_own = is_mentioned[id] && !self.is_block_local[id];
            if id.index() < body.parameter_count || is_own {
                let type_ = self.tables.type_(&local.ty)?;
                self.register_of[id] = Some(self.new_register(type_)?);
                names.push(local.name.clone());
            }
        }
        Ok(names)
    }

    fn new_register(&mut self, type_: TypeIndex) -> Result<Register> {
        let too_large = TooLarge {
            what: "registers in a function",
        };
        if self.registers.len() >= REGISTERS_MAX {
            return Err(too_large);
        }
        let register = Register::from_position(self.registers.len()).ok_or(too_large)?;
        self.registers.push(type_);
        Ok(register)
    }

    fn take_spare(&mut self, type_: TypeIndex) -> Result<Register> {
        match self.spare.get_mut(&type_).and_then(Vec::pop) {
            Some(register) => Ok(register),
            None => self.new_register(type_),
        }
    }

    /// A register for a value that only the current statement needs.
    pub(crate) fn temporary(&mut self, ty: &Ty) -> Result<Register> {
        let type_ = self.tables.type_(ty)?;
        let register = self.take_spare(type_)?;
        self.used.push((type_, register));
        Ok(register)
    }

    /// Gives the destinations of a statement that share registers one.
    fn open_destinations(&mut self, statement: &StatementKind) -> Result<()> {
        for destination in statement.destinations() {
            if self.register_of[*destination].is_none() {
                let type_ = self.tables.type_(&self.body.locals[*destination].ty)?;
                self.register_of[*destination] = Some(self.take_spare(type_)?);
                self.in_block.push(*destination);
            }
        }
        Ok(())
    }

    /// Frees the registers of values that are not needed after a statement.
    fn release(&mut self, live: LiveSet<'_>) {
        for (type_, register) in self.used.drain(..) {
            self.spare.entry(type_).or_default().push(register);
        }
        let Self {
            in_block,
            register_of,
            registers,
            spare,
            ..
        } = self;
        in_block.retain(|local| {
            if is_live(live, *local) {
                return true;
            }
            if let Some(register) = register_of[*local].take() {
                let type_ = registers[register.index()];
                spare.entry(type_).or_default().push(register);
            }
            false
        });
    }

    /// The register of a local that has a value.
    pub(crate) fn local(&self, local: LocalId) -> Register {
        self.register_of[local].expect("a local that is used has been given a value")
    }

    pub(crate) fn local_type(&self, local: LocalId) -> &Ty {
        &self.body.locals[local].ty
    }

    /// A register with the value of an operand, for a position that consumes it.
    pub(crate) fn operand(&mut self, operand: &Operand, ty: &Ty) -> Result<Register> {
        match &operand.kind {
            OperandKind::Move(local) => Ok(self.local(*local)),
            OperandKind::Copy(place) => match place.as_local() {
                Some(local) if is_scalar(self.local_type(local)) => Ok(self.local(local)),
                _ => {
                    let register = self.temporary(ty)?;
                    self.copy(register, place)?;
                    Ok(register)
                }
            },
            OperandKind::Constant(value, ty) => {
                let register = self.temporary(ty)?;
                self.constant(register, value, ty)?;
                Ok(register)
            }
            OperandKind::Infer(_) => unreachable!("moves are decided before code is generated"),
        }
    }

    /// A register with the value of an operand, for a position that reads it: a reference in a local
    /// need not be copied.
    pub(crate) fn reference(&mut self, operand: &Operand) -> Result<Register> {
        let ty = self.operand_type(operand);
        match operand.as_local() {
            Some(local) => Ok(self.local(local)),
            None => self.operand(operand, &ty),
        }
    }

    pub(crate) fn operands(&mut self, operands: &[Operand]) -> Result<Vec<Register>> {
        operands
            .iter()
            .map(|operand| {
                let ty = self.operand_type(operand);
                self.operand(operand, &ty)
            })
            .collect()
    }

    fn operand_type(&self, operand: &Operand) -> Ty {
        match &operand.kind {
            OperandKind::Move(local) | OperandKind::Infer(local) => self.local_type(*local).clone(),
            OperandKind::Copy(place) => self.place_type(place),
            OperandKind::Constant(_, ty) => ty.clone(),
        }
    }

    pub(crate) fn value(&mut self, operand: &Operand) -> Result<Register> {
        let ty = self.operand_type(operand);
        self.operand(operand, &ty)
    }

    fn constant(&mut self, destination: Register, value: &Value, ty: &Ty) -> Result<()> {
        let instruction = match constant::immediate(value, ty) {
            Some(value) => Instruction::LoadImmediate { destination, value },
            None => {
                let mut bytes = Vec::new();
                constant::encode(value, ty, &mut bytes);
                let type_ = self.tables.type_(ty)?;
                let constant = self.tables.constant(type_, bytes)?;
                Instruction::LoadConstant {
                    destination,
                    constant,
                }
            }
        };
        self.emit(instruction);
        Ok(())
    }

    fn statement(&mut self, statement: &StatementKind) -> Result<()> {
        match statement {
            StatementKind::Assign { destination, value } => {
                let register = self.local(*destination);
                self.assign(register, *destination, value)
            }
            StatementKind::Store { place, value } => {
                let value = self.value(value)?;
                self.store(place, value)
            }
            StatementKind::Unpack {
                variant,
                destinations,
                source,
            } => self.unpack(*variant, destinations, source),
            StatementKind::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => {
                let arguments = self.operands(arguments)?;
                let results = self.locals(results);
                let instruction = Instruction::Call {
                    function: self.tables.function(*function)?,
                    type_arguments: self.tables.types(type_arguments)?,
                    arguments,
                    results,
                };
                self.emit(instruction);
                Ok(())
            }
            StatementKind::Invoke {
                function,
                arguments,
                results,
            } => self.call_closure(function, arguments, results),
            StatementKind::VectorPushBack { vector, value } => {
                let vector = self.reference(vector)?;
                let value = self.value(value)?;
                self.emit(Instruction::VectorPushBack { vector, value });
                Ok(())
            }
            StatementKind::VectorSwap {
                vector,
                left,
                right,
            } => {
                let vector = self.reference(vector)?;
                let (left, right) = (self.value(left)?, self.value(right)?);
                self.emit(Instruction::VectorSwap {
                    vector,
                    left,
                    right,
                });
                Ok(())
            }
            StatementKind::VectorUnpack {
                destinations,
                source,
            } => {
                let source = self.value(source)?;
                let destinations = self.locals(destinations);
                self.emit(Instruction::VectorUnpack {
                    destinations,
                    source,
                });
                Ok(())
            }
            StatementKind::MoveTo {
                resource: _,
                signer,
                value,
            } => {
                let signer = self.reference(signer)?;
                let value = self.value(value)?;
                self.emit(Instruction::MoveTo {
                    signer,
                    value,
                    site: SITE_OPEN,
                });
                Ok(())
            }
            StatementKind::Discard { local } => {
                let source = self.local(*local);
                self.emit(Instruction::Drop { source });
                Ok(())
            }
        }
    }

    pub(crate) fn locals(&self, locals: &[LocalId]) -> Vec<Register> {
        locals.iter().map(|local| self.local(*local)).collect()
    }

    fn assign(&mut self, destination: Register, local: LocalId, value: &Rvalue) -> Result<()> {
        let instruction = match value {
            Rvalue::Use(operand) => return self.assign_use(destination, operand),
            Rvalue::Borrow(place) => {
                let ty = self.local_type(local).clone();
                return self.borrow(destination, &ty, place);
            }
            Rvalue::Closure {
                function,
                type_arguments,
                mask,
                captured,
            } => self.pack_closure(destination, *function, type_arguments, (mask, captured))?,
            Rvalue::Not(operand) => Instruction::Not {
                destination,
                source: self.value(operand)?,
            },
            Rvalue::Binary(operation, left, right) => {
                let (left, right) = (self.value(left)?, self.value(right)?);
                Instruction::Binary {
                    operation: binary(*operation),
                    destination,
                    left,
                    right,
                }
            }
            Rvalue::Cast(operand) => Instruction::Cast {
                destination,
                source: self.value(operand)?,
            },
            Rvalue::Pack { variant, fields } => return self.pack(destination, *variant, fields),
            Rvalue::TestVariant { base, variants } => {
                return self.test_variant(destination, base, variants);
            }
            Rvalue::VectorPack(operands) => Instruction::VectorPack {
                destination,
                elements: self.operands(operands)?,
            },
            Rvalue::Freeze(operand) => Instruction::Freeze {
                destination,
                source: self.value(operand)?,
            },
            Rvalue::VectorLength(vector) => Instruction::VectorLength {
                destination,
                vector: self.reference(vector)?,
            },
            Rvalue::VectorBorrow { vector, index } => {
                let vector = self.reference(vector)?;
                Instruction::VectorBorrow {
                    destination,
                    vector,
                    index: self.value(index)?,
                }
            }
            Rvalue::VectorPopBack(vector) => Instruction::VectorPopBack {
                destination,
                vector: self.reference(vector)?,
            },
            Rvalue::Exists { resource, address } => {
                let address = self.value(address)?;
                let resource = self.tables.type_(resource)?;
                Instruction::Exists {
                    destination,
                    resource,
                    address,
                    site: SITE_OPEN,
                }
            }
            Rvalue::BorrowGlobal {
                resource: _,
                address,
            } => {
                let address = self.value(address)?;
                Instruction::BorrowGlobal {
                    destination,
                    address,
                    site: SITE_OPEN,
                }
            }
            Rvalue::MoveFrom {
                resource: _,
                address,
            } => {
                let address = self.value(address)?;
                Instruction::MoveFrom {
                    destination,
                    address,
                    site: SITE_OPEN,
                }
            }
        };
        self.emit(instruction);
        Ok(())
    }

    fn assign_use(&mut self, destination: Register, operand: &Operand) -> Result<()> {
        match &operand.kind {
            OperandKind::Move(local) => {
                let source = self.local(*local);
                if source != destination {
                    self.emit(Instruction::Move {
                        destination,
                        source,
                    });
                }
                Ok(())
            }
            OperandKind::Copy(place) => {
                if place.as_local().map(|local| self.local(local)) == Some(destination) {
                    return Ok(());
                }
                self.copy(destination, place)
            }
            OperandKind::Constant(value, ty) => self.constant(destination, value, ty),
            OperandKind::Infer(_) => unreachable!("moves are decided before code is generated"),
        }
    }

    fn terminator(&mut self, terminator: &TerminatorKind) -> Result<Terminator> {
        let terminator = match terminator {
            TerminatorKind::Goto(target) => Terminator::Jump {
                target: block(*target)?,
            },
            TerminatorKind::Branch {
                condition,
                then_block,
                else_block,
            } => Terminator::Branch {
                condition: self.value(condition)?,
                then_target: block(*then_block)?,
                else_target: block(*else_block)?,
            },
            TerminatorKind::Switch { base, targets } => Terminator::Switch {
                base: self.reference(base)?,
                targets: targets
                    .iter()
                    .map(|target| block(*target))
                    .collect::<Result<_>>()?,
            },
            TerminatorKind::Return(values) => Terminator::Return {
                values: self.operands(values)?,
            },
            TerminatorKind::Abort(message) if self.operand_type(message) == Ty::vector(Ty::U8) => {
                let code = Operand {
                    kind: OperandKind::Constant(
                        Value::Integer(U256::from(UNSPECIFIED_ABORT_CODE)),
                        Ty::U64,
                    ),
                    span: message.span,
                };
                let message = self.value(message)?;
                Terminator::AbortWithMessage {
                    code: self.value(&code)?,
                    message,
                }
            }
            TerminatorKind::Abort(code) => Terminator::Abort {
                code: self.value(code)?,
            },
        };
        Ok(terminator)
    }
}

fn block(id: BlockId) -> Result<BlockIndex> {
    BlockIndex::from_position(id.index()).ok_or(TooLarge {
        what: "blocks in a function",
    })
}

/// Whether a register of the type keeps its value when it is read.
fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Bool | Ty::Integer(_) | Ty::Address)
}

fn binary(operation: weft_mir::BinaryOperation) -> BinaryOperation {
    use weft_mir::BinaryOperation as Mir;
    match operation {
        Mir::Add => BinaryOperation::Add,
        Mir::Subtract => BinaryOperation::Subtract,
        Mir::Multiply => BinaryOperation::Multiply,
        Mir::Divide => BinaryOperation::Divide,
        Mir::Modulo => BinaryOperation::Modulo,
        Mir::BitAnd => BinaryOperation::BitAnd,
        Mir::BitOr => BinaryOperation::BitOr,
        Mir::BitXor => BinaryOperation::BitXor,
        Mir::ShiftLeft => BinaryOperation::ShiftLeft,
        Mir::ShiftRight => BinaryOperation::ShiftRight,
        Mir::Less => BinaryOperation::Less,
        Mir::Greater => BinaryOperation::Greater,
        Mir::LessOrEqual => BinaryOperation::LessOrEqual,
        Mir::GreaterOrEqual => BinaryOperation::GreaterOrEqual,
        Mir::Equal => BinaryOperation::Equal,
        Mir::NotEqual => BinaryOperation::NotEqual,
    }
}
