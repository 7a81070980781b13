//! The code of one function: a register for each local, an instruction or a few for each statement.
//!
//! What holds afterwards: locals keep their numbers, so the parameters come first; registers behind
//! them hold values within one statement only and are shared by all statements that need one of
//! their type.

use std::collections::BTreeMap;

use cranelift_entity::EntityRef as _;
use weft_base::Span;
use weft_bytecode::{
    AccessSite, BinaryOperation, Block, BlockIndex, Code, Instruction, Register, Terminator,
    TypeIndex,
};
use weft_hir::{Ty, Value};
use weft_mir::{
    BlockId, Body, LocalId, Operand, OperandKind, Rvalue, StatementKind, TerminatorKind,
};

use crate::constant;
use crate::intrinsic;
use crate::source_map::BlockSourceMap;
use crate::tables::{Result, Tables, TooLarge};

/// The most registers of a function.
const REGISTERS_MAX: usize = 4096;

/// The footprint entry of every storage instruction until the footprints have been inferred.
const SITE_OPEN: AccessSite = AccessSite(0);

/// The code of a body, and where its instructions come from.
pub(crate) fn generate(
    tables: &mut Tables<'_>,
    body: &Body,
) -> Result<(Code, Vec<BlockSourceMap>)> {
    let mut registers = Vec::with_capacity(body.locals.len());
    for local in body.locals.values() {
        registers.push(tables.type_(&local.ty)?);
    }
    let mut generator = Generator {
        tables,
        body,
        registers,
        spare: BTreeMap::new(),
        used: Vec::new(),
        instructions: Vec::new(),
        spans: Vec::new(),
        span: body.span,
    };
    let mut blocks = Vec::with_capacity(body.blocks.len());
    let mut source_map = Vec::with_capacity(body.blocks.len());
    for block in body.blocks.values() {
        for statement in &block.statements {
            generator.span = statement.span;
            generator.statement(&statement.kind)?;
            generator.release();
        }
        generator.span = block.terminator.span;
        let terminator = generator.terminator(&block.terminator.kind)?;
        generator.release();
        let mut spans = std::mem::take(&mut generator.spans);
        spans.push(block.terminator.span);
        let instructions = std::mem::take(&mut generator.instructions);
        blocks.push(Block {
            instructions,
            terminator,
        });
        source_map.push(BlockSourceMap { spans });
    }
    Ok((
        Code {
            registers: generator.registers,
            blocks,
        },
        source_map,
    ))
}

pub(crate) struct Generator<'a, 'program> {
    pub(crate) tables: &'a mut Tables<'program>,
    pub(crate) body: &'a Body,
    registers: Vec<TypeIndex>,
    /// Registers behind the locals that no value lies in, by type.
    spare: BTreeMap<TypeIndex, Vec<Register>>,
    /// Registers behind the locals that the current statement uses.
    used: Vec<(TypeIndex, Register)>,
    instructions: Vec<Instruction>,
    spans: Vec<Span>,
    span: Span,
}

impl Generator<'_, '_> {
    pub(crate) fn emit(&mut self, instruction: Instruction) {
        self.instructions.push(instruction);
        self.spans.push(self.span);
    }

    /// A register for a value that only the current statement needs.
    pub(crate) fn temporary(&mut self, ty: &Ty) -> Result<Register> {
        let type_ = self.tables.type_(ty)?;
        let spare = self.spare.get_mut(&type_).and_then(Vec::pop);
        let register = match spare {
            Some(register) => register,
            None => {
                let too_large = TooLarge {
                    what: "registers in a function",
                };
                if self.registers.len() >= REGISTERS_MAX {
                    return Err(too_large);
                }
                let register = Register::from_position(self.registers.len()).ok_or(too_large)?;
                self.registers.push(type_);
                register
            }
        };
        self.used.push((type_, register));
        Ok(register)
    }

    fn release(&mut self) {
        for (type_, register) in self.used.drain(..) {
            self.spare.entry(type_).or_default().push(register);
        }
    }

    pub(crate) fn local(&self, local: LocalId) -> Result<Register> {
        Register::from_position(local.index())
            .filter(|register| register.index() < REGISTERS_MAX)
            .ok_or(TooLarge {
                what: "registers in a function",
            })
    }

    pub(crate) fn local_type(&self, local: LocalId) -> &Ty {
        &self.body.locals[local].ty
    }

    /// A register with the value of an operand, for a position that consumes it.
    fn operand(&mut self, operand: &Operand, ty: &Ty) -> Result<Register> {
        match &operand.kind {
            OperandKind::Move(local) => self.local(*local),
            OperandKind::Copy(place) => match place.as_local() {
                Some(local) if is_scalar(self.local_type(local)) => self.local(local),
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
    fn reference(&mut self, operand: &Operand) -> Result<Register> {
        let ty = self.operand_type(operand);
        match operand.as_local() {
            Some(local) => self.local(local),
            None => self.operand(operand, &ty),
        }
    }

    fn operands(&mut self, operands: &[Operand]) -> Result<Vec<Register>> {
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

    fn value(&mut self, operand: &Operand) -> Result<Register> {
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
                let register = self.local(*destination)?;
                self.assign(register, *destination, value)
            }
            StatementKind::Store { place, value } => {
                let value = self.value(value)?;
                self.store(place, value)
            }
            StatementKind::Unpack {
                destinations,
                source,
            } => {
                let source = self.value(source)?;
                let destinations = self.locals(destinations)?;
                self.emit(Instruction::Unpack {
                    destinations,
                    source,
                });
                Ok(())
            }
            StatementKind::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => {
                let arguments = self.operands(arguments)?;
                let results = self.locals(results)?;
                let intrinsic = intrinsic::of(self.tables.definitions, *function)
                    .and_then(|it| intrinsic::instruction(it, &arguments, &results));
                let instruction = match intrinsic {
                    Some(instruction) => instruction,
                    None => Instruction::Call {
                        function: self.tables.function(*function)?,
                        type_arguments: self.tables.types(type_arguments)?,
                        arguments,
                        results,
                    },
                };
                self.emit(instruction);
                Ok(())
            }
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
                let destinations = self.locals(destinations)?;
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
                let source = self.local(*local)?;
                self.emit(Instruction::Drop { source });
                Ok(())
            }
        }
    }

    fn locals(&self, locals: &[LocalId]) -> Result<Vec<Register>> {
        locals.iter().map(|local| self.local(*local)).collect()
    }

    fn assign(&mut self, destination: Register, local: LocalId, value: &Rvalue) -> Result<()> {
        let instruction = match value {
            Rvalue::Use(operand) => return self.assign_use(destination, operand),
            Rvalue::Borrow(place) => {
                let ty = self.local_type(local).clone();
                return self.borrow(destination, &ty, place);
            }
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
            Rvalue::Pack(operands) => {
                let mut fields = self.operands(operands)?;
                if fields.is_empty() {
                    // The hidden field of an empty struct.
                    let dummy = self.temporary(&Ty::Bool)?;
                    self.emit(Instruction::LoadImmediate {
                        destination: dummy,
                        value: 0,
                    });
                    fields.push(dummy);
                }
                Instruction::Pack {
                    destination,
                    fields,
                }
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
                let source = self.local(*local)?;
                if source != destination {
                    self.emit(Instruction::Move {
                        destination,
                        source,
                    });
                }
                Ok(())
            }
            OperandKind::Copy(place) => {
                if place
                    .as_local()
                    .map(|local| self.local(local))
                    .transpose()?
                    == Some(destination)
                {
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
            TerminatorKind::Return(values) => Terminator::Return {
                values: self.operands(values)?,
            },
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
