//! Instructions on scalars, structs and references, and calls.

use weft_bytecode::{
    BinaryOperation, ConstantIndex, FunctionBody, FunctionHandleIndex, Instruction, Register,
    TypeIndex,
};
use weft_types::FailureKind;

use super::{LINKER_ERROR, Lowering, TOO_LARGE};
use crate::code::{
    Arithmetic, Comparison, InstanceId, Integer, Operation, RegisterType, Shape, SignedArithmetic,
    Slot, TypeId, Width,
};
use crate::codec::Decoder;
use crate::layout::LayoutKind;
use crate::memory::Arena;
use crate::values;

impl Lowering<'_, '_> {
    pub(super) fn instruction(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
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
            } => self.cast(*destination, *source)?,
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
            Instruction::PackVariant { .. }
            | Instruction::UnpackVariant { .. }
            | Instruction::TestVariant { .. }
            | Instruction::BorrowVariantField { .. } => self.variant(instruction)?,
            Instruction::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => self.call(*function, type_arguments, arguments, results)?,
            Instruction::PackClosure { .. } | Instruction::CallClosure { .. } => {
                self.closure(instruction)?;
            }
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
        Decoder::new(&layouts, &mut arena)
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
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address => match layout.shape {
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
            LayoutKind::Signer
            | LayoutKind::Struct { .. }
            | LayoutKind::Enum { .. }
            | LayoutKind::Function { .. } => {
                return Err(LINKER_ERROR);
            }
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
        if !by_reference && self.is_signed(type_) {
            let width = width.ok_or(LINKER_ERROR)?;
            let operation = signed_operation(operation, width, [destination, left, right]);
            self.emit(operation.ok_or(LINKER_ERROR)?);
            return Ok(());
        }
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
            (Split::Comparison(comparison), None) if by_reference => Operation::OrderValues {
                comparison,
                destination,
                left,
                right,
                type_,
            },
            (Split::Arithmetic(_) | Split::Comparison(_), None) => return Err(LINKER_ERROR),
        };
        self.emit(lowered);
        Ok(())
    }

    fn cast(&mut self, destination: Register, source: Register) -> Result<(), FailureKind> {
        let (to, from) = (
            self.value_type_of(destination)?,
            self.value_type_of(source)?,
        );
        let (destination, source) = (self.slot(destination)?, self.slot(source)?);
        let integer = |type_| {
            Some(Integer {
                width: self.width_of(type_)?,
                is_signed: self.is_signed(type_),
            })
        };
        let to = integer(to).ok_or(LINKER_ERROR)?;
        let from = integer(from).ok_or(LINKER_ERROR)?;
        self.emit(if to.is_signed || from.is_signed {
            Operation::SignedCast {
                destination,
                to,
                source,
                from,
            }
        } else {
            Operation::Cast {
                destination,
                to: to.width,
                source,
                from: from.width,
            }
        });
        Ok(())
    }

    fn pack(&mut self, destination: Register, values: &[Register]) -> Result<(), FailureKind> {
        let type_ = self.value_type_of(destination)?;
        let base = self.slot(destination)?;
        let fields = self.fields(type_)?;
        self.store_fields(base, fields, values)
    }

    pub(super) fn store_fields(
        &mut self,
        base: Slot,
        fields: Vec<(u32, Shape)>,
        values: &[Register],
    ) -> Result<(), FailureKind> {
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
        self.load_fields(destinations, base, fields)
    }

    pub(super) fn load_fields(
        &mut self,
        destinations: &[Register],
        base: Slot,
        fields: Vec<(u32, Shape)>,
    ) -> Result<(), FailureKind> {
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
        let native = match &definition.body {
            FunctionBody::Native => Some(self.native(&callee, &key)?),
            FunctionBody::Code(_) => None,
        };
        let operation = match native.filter(|native| self.is_of_library(*native)) {
            Some(native) => Operation::CallNative {
                native,
                type_arguments: key.arguments.into(),
                arguments,
                results,
            },
            None => {
                let position = self.callee_position(key)?;
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

/// An operation on two signed integers; none for what exists on unsigned ones alone.
fn signed_operation(
    operation: BinaryOperation,
    width: Width,
    [destination, left, right]: [Slot; 3],
) -> Option<Operation> {
    let arithmetic = match operation {
        BinaryOperation::Add => SignedArithmetic::Add,
        BinaryOperation::Subtract => SignedArithmetic::Subtract,
        BinaryOperation::Multiply => SignedArithmetic::Multiply,
        BinaryOperation::Divide => SignedArithmetic::Divide,
        BinaryOperation::Modulo => SignedArithmetic::Modulo,
        BinaryOperation::Equal
        | BinaryOperation::NotEqual
        | BinaryOperation::Less
        | BinaryOperation::Greater
        | BinaryOperation::LessOrEqual
        | BinaryOperation::GreaterOrEqual => {
            let Split::Comparison(comparison) = split(operation) else {
                return None;
            };
            return Some(match comparison {
                // The same bits are the same number.
                Comparison::Equal | Comparison::NotEqual => Operation::Compare {
                    comparison,
                    width,
                    destination,
                    left,
                    right,
                },
                Comparison::Less
                | Comparison::Greater
                | Comparison::LessOrEqual
                | Comparison::GreaterOrEqual => Operation::SignedCompare {
                    comparison,
                    width,
                    destination,
                    left,
                    right,
                },
            });
        }
        BinaryOperation::BitAnd
        | BinaryOperation::BitOr
        | BinaryOperation::BitXor
        | BinaryOperation::ShiftLeft
        | BinaryOperation::ShiftRight
        | BinaryOperation::And
        | BinaryOperation::Or => return None,
    };
    Some(Operation::SignedArithmetic {
        operation: arithmetic,
        width,
        destination,
        left,
        right,
    })
}
