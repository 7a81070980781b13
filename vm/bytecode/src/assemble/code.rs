//! Registers, blocks and instructions.

use super::token::Cursor;
use super::{Assembler, Result};
use crate::{
    AccessSite, BinaryOperation, Block, BlockIndex, CaptureMask, Code, ConstantIndex, FieldIndex,
    Instruction, Register, Terminator, TypeIndex, VariantField, VariantIndex,
};

impl Assembler<'_> {
    /// Reads the body of a function up to its footprint or closing brace.
    pub(super) fn code(
        &mut self,
        cursor: &mut Cursor<'_>,
        parameters: Vec<TypeIndex>,
    ) -> Result<Code> {
        let mut code = Code {
            registers: parameters,
            blocks: Vec::new(),
        };
        while cursor.accept_word("register") {
            if cursor.accept_word("none") {
                code.registers.clear();
                continue;
            }
            let register: u16 = cursor.prefixed("r")?;
            if register == 0 {
                code.registers.clear();
            }
            cursor.expect(":")?;
            let type_ = self.type_index(cursor)?;
            declare(cursor, &mut code, register, type_)?;
        }
        while cursor.peek() != Some("}") && cursor.peek_word() != Some("footprint") {
            let label: u16 = cursor.prefixed("b")?;
            if usize::from(label) != code.blocks.len() {
                return Err(cursor.error("blocks are named `b0`, `b1`, … in order"));
            }
            cursor.expect(":")?;
            let block = self.block(cursor, &mut code)?;
            code.blocks.push(block);
        }
        Ok(code)
    }

    fn block(&mut self, cursor: &mut Cursor<'_>, code: &mut Code) -> Result<Block> {
        let mut instructions = Vec::new();
        loop {
            if let Some(terminator) = terminator(cursor)? {
                return Ok(Block {
                    instructions,
                    terminator,
                });
            }
            instructions.push(self.instruction(cursor, code)?);
        }
    }

    fn instruction(&mut self, cursor: &mut Cursor<'_>, code: &mut Code) -> Result<Instruction> {
        let mut destinations = Vec::new();
        while let Some(register) = cursor.peek_prefixed("r") {
            cursor.skip();
            if cursor.accept(":") {
                let type_ = self.type_index(cursor)?;
                declare(cursor, code, register, type_)?;
            }
            destinations.push(Register(register));
            if !cursor.accept(",") {
                cursor.expect("=")?;
                break;
            }
        }
        let mnemonic = cursor.word()?;
        match mnemonic {
            "unpack" => {
                return Ok(Instruction::Unpack {
                    destinations,
                    source: register(cursor)?,
                });
            }
            "vector_unpack" => {
                return Ok(Instruction::VectorUnpack {
                    destinations,
                    source: register(cursor)?,
                });
            }
            "unpack_variant" => {
                let source = register(cursor)?;
                cursor.expect(",")?;
                return Ok(Instruction::UnpackVariant {
                    destinations,
                    source,
                    variant: variant(cursor)?,
                });
            }
            "call" => return self.call(cursor, destinations),
            "call_closure" => {
                return Ok(Instruction::CallClosure {
                    callee: register(cursor)?,
                    arguments: operands(cursor)?,
                    results: destinations,
                });
            }
            _ => {}
        }
        match destinations.as_slice() {
            [] => effect(cursor, mnemonic),
            [destination] => self.computation(cursor, mnemonic, *destination),
            _ => Err(cursor.error("only calls and unpacking have several destinations")),
        }
    }

    fn call(&mut self, cursor: &mut Cursor<'_>, results: Vec<Register>) -> Result<Instruction> {
        let function = self.tables.function(&mut self.module, cursor)?;
        let type_arguments = if cursor.accept("<") {
            self.type_list(cursor, ">")?
        } else {
            Vec::new()
        };
        Ok(Instruction::Call {
            function,
            type_arguments,
            arguments: operands(cursor)?,
            results,
        })
    }

    fn pack_closure(
        &mut self,
        cursor: &mut Cursor<'_>,
        destination: Register,
    ) -> Result<Instruction> {
        let function = self.tables.function(&mut self.module, cursor)?;
        let type_arguments = if cursor.accept("<") {
            self.type_list(cursor, ">")?
        } else {
            Vec::new()
        };
        let (mask, captured) = captures(cursor)?;
        Ok(Instruction::PackClosure {
            destination,
            function,
            type_arguments,
            mask,
            captured,
        })
    }

    /// Reads the operands of an instruction with one destination.
    fn computation(
        &mut self,
        cursor: &mut Cursor<'_>,
        mnemonic: &str,
        destination: Register,
    ) -> Result<Instruction> {
        if let Some((operation, _)) = BinaryOperation::MNEMONICS
            .iter()
            .find(|(_, name)| *name == mnemonic)
        {
            return Ok(Instruction::Binary {
                operation: *operation,
                destination,
                left: register(cursor)?,
                right: next_register(cursor)?,
            });
        }
        Ok(match mnemonic {
            "load" => match cursor.raw_index("constant")? {
                Some(index) => Instruction::LoadConstant {
                    destination,
                    constant: ConstantIndex(index),
                },
                None => Instruction::LoadImmediate {
                    destination,
                    value: cursor.number()?,
                },
            },
            "move" => Instruction::Move {
                destination,
                source: register(cursor)?,
            },
            "copy" => Instruction::Copy {
                destination,
                source: register(cursor)?,
            },
            "not" => Instruction::Not {
                destination,
                source: register(cursor)?,
            },
            "cast" => Instruction::Cast {
                destination,
                source: register(cursor)?,
            },
            "freeze" => Instruction::Freeze {
                destination,
                source: register(cursor)?,
            },
            "pack" => Instruction::Pack {
                destination,
                fields: operands(cursor)?,
            },
            "pack_variant" => Instruction::PackVariant {
                destination,
                variant: variant(cursor)?,
                fields: operands(cursor)?,
            },
            "test_variant" => Instruction::TestVariant {
                destination,
                base: register(cursor)?,
                variants: list(cursor, variant)?,
            },
            "borrow_variant_field" => Instruction::BorrowVariantField {
                destination,
                base: register(cursor)?,
                fields: list(cursor, variant_field)?,
            },
            "pack_closure" => return self.pack_closure(cursor, destination),
            "vector_pack" => Instruction::VectorPack {
                destination,
                elements: operands(cursor)?,
            },
            "borrow_local" => Instruction::BorrowLocal {
                destination,
                local: register(cursor)?,
            },
            "borrow_field" => {
                let base = register(cursor)?;
                cursor.expect(",")?;
                Instruction::BorrowField {
                    destination,
                    base,
                    field: FieldIndex(cursor.prefixed("field")?),
                }
            }
            "read_reference" => Instruction::ReadReference {
                destination,
                reference: register(cursor)?,
            },
            "vector_length" => Instruction::VectorLength {
                destination,
                vector: register(cursor)?,
            },
            "vector_borrow" => Instruction::VectorBorrow {
                destination,
                vector: register(cursor)?,
                index: next_register(cursor)?,
            },
            "vector_pop_back" => Instruction::VectorPopBack {
                destination,
                vector: register(cursor)?,
            },
            _ => return self.storage(cursor, mnemonic, destination),
        })
    }

    /// Reads the operands of a storage instruction with a destination.
    fn storage(
        &mut self,
        cursor: &mut Cursor<'_>,
        mnemonic: &str,
        destination: Register,
    ) -> Result<Instruction> {
        Ok(match mnemonic {
            "exists" => {
                let resource = self.type_index(cursor)?;
                cursor.expect("[")?;
                let address = register(cursor)?;
                cursor.expect("]")?;
                Instruction::Exists {
                    destination,
                    resource,
                    address,
                    site: site(cursor)?,
                }
            }
            "borrow_global" => Instruction::BorrowGlobal {
                destination,
                address: register(cursor)?,
                site: site(cursor)?,
            },
            "move_from" => Instruction::MoveFrom {
                destination,
                address: register(cursor)?,
                site: site(cursor)?,
            },
            _ => return Err(cursor.error(&format!("no instruction `{mnemonic}` has a result"))),
        })
    }
}

/// Reads the operands of an instruction without a destination.
fn effect(cursor: &mut Cursor<'_>, mnemonic: &str) -> Result<Instruction> {
    Ok(match mnemonic {
        "drop" => Instruction::Drop {
            source: register(cursor)?,
        },
        "write_reference" => Instruction::WriteReference {
            reference: register(cursor)?,
            value: next_register(cursor)?,
        },
        "vector_push_back" => Instruction::VectorPushBack {
            vector: register(cursor)?,
            value: next_register(cursor)?,
        },
        "vector_swap" => Instruction::VectorSwap {
            vector: register(cursor)?,
            left: next_register(cursor)?,
            right: next_register(cursor)?,
        },
        "move_to" => Instruction::MoveTo {
            signer: register(cursor)?,
            value: next_register(cursor)?,
            site: site(cursor)?,
        },
        _ => {
            return Err(cursor.error(&format!(
                "no instruction `{mnemonic}` stands without a result"
            )));
        }
    })
}

fn terminator(cursor: &mut Cursor<'_>) -> Result<Option<Terminator>> {
    Ok(Some(if cursor.accept_word("jump") {
        Terminator::Jump {
            target: BlockIndex(cursor.prefixed("b")?),
        }
    } else if cursor.accept_word("branch") {
        let condition = register(cursor)?;
        cursor.expect(",")?;
        let then_target = BlockIndex(cursor.prefixed("b")?);
        cursor.expect(",")?;
        Terminator::Branch {
            condition,
            then_target,
            else_target: BlockIndex(cursor.prefixed("b")?),
        }
    } else if cursor.accept_word("switch") {
        Terminator::Switch {
            base: register(cursor)?,
            targets: list(cursor, |cursor| cursor.prefixed("b").map(BlockIndex))?,
        }
    } else if cursor.accept_word("return") {
        let mut values = Vec::new();
        while let Some(value) = cursor.peek_prefixed("r") {
            cursor.skip();
            values.push(Register(value));
            if !cursor.accept(",") {
                break;
            }
        }
        Terminator::Return { values }
    } else if cursor.accept_word("abort") {
        let code = register(cursor)?;
        if cursor.accept(",") {
            Terminator::AbortWithMessage {
                code,
                message: register(cursor)?,
            }
        } else {
            Terminator::Abort { code }
        }
    } else {
        return Ok(None);
    }))
}

/// Gives a register its type, or checks the one it has.
fn declare(cursor: &Cursor<'_>, code: &mut Code, register: u16, type_: TypeIndex) -> Result<()> {
    match code.registers.get(usize::from(register)) {
        Some(declared) if *declared == type_ => Ok(()),
        Some(_) => Err(cursor.error(&format!("`r{register}` is declared with another type"))),
        None if usize::from(register) == code.registers.len() => {
            code.registers.push(type_);
            Ok(())
        }
        None => Err(cursor.error("registers are declared in order")),
    }
}

fn register(cursor: &mut Cursor<'_>) -> Result<Register> {
    cursor.prefixed("r").map(Register)
}

fn next_register(cursor: &mut Cursor<'_>) -> Result<Register> {
    cursor.expect(",")?;
    register(cursor)
}

fn variant(cursor: &mut Cursor<'_>) -> Result<VariantIndex> {
    cursor.prefixed("variant").map(VariantIndex)
}

fn variant_field(cursor: &mut Cursor<'_>) -> Result<VariantField> {
    let variant = variant(cursor)?;
    cursor.expect(".")?;
    let field = FieldIndex(cursor.prefixed("field")?);
    Ok(VariantField { variant, field })
}

/// Reads items, each behind a comma.
fn list<T>(
    cursor: &mut Cursor<'_>,
    mut item: impl FnMut(&mut Cursor<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let mut items = Vec::new();
    while cursor.accept(",") {
        items.push(item(cursor)?);
    }
    Ok(items)
}

fn site(cursor: &mut Cursor<'_>) -> Result<AccessSite> {
    cursor.expect(",")?;
    cursor.prefixed("access").map(AccessSite)
}

/// Reads captured registers at the positions of their parameters, or behind the mask.
fn captures(cursor: &mut Cursor<'_>) -> Result<(CaptureMask, Vec<Register>)> {
    if let Some(mask) = cursor.peek_prefixed("mask#") {
        cursor.skip();
        return Ok((CaptureMask(mask), operands(cursor)?));
    }
    let mut mask = CaptureMask::EMPTY;
    let mut captured = Vec::new();
    let mut position = 0;
    cursor.expect("(")?;
    while !cursor.accept(")") {
        if position > 0 {
            cursor.expect(",")?;
        }
        if !cursor.accept_word("_") {
            captured.push(register(cursor)?);
            mask = mask.with(position);
            if mask.count() != captured.len() {
                return Err(cursor.error("no function has so many parameters"));
            }
        }
        position += 1;
    }
    Ok((mask, captured))
}

fn operands(cursor: &mut Cursor<'_>) -> Result<Vec<Register>> {
    let mut operands = Vec::new();
    cursor.expect("(")?;
    while !cursor.accept(")") {
        if !operands.is_empty() {
            cursor.expect(",")?;
        }
        operands.push(register(cursor)?);
    }
    Ok(operands)
}
