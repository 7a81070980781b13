//! Registers, blocks and instructions as text.

use std::fmt::{Display, Write};

use super::names::Names;
use crate::{
    BinaryOperation, CaptureMask, Code, CompiledModule, FieldIndex, Instruction, Register,
    StructDefinition, Terminator, Type, TypeIndex, VariantField, VariantIndex,
};

impl BinaryOperation {
    /// Every operation with its mnemonic.
    pub(crate) const MNEMONICS: [(Self, &'static str); 18] = [
        (Self::Add, "add"),
        (Self::Subtract, "subtract"),
        (Self::Multiply, "multiply"),
        (Self::Divide, "divide"),
        (Self::Modulo, "modulo"),
        (Self::BitAnd, "bit_and"),
        (Self::BitOr, "bit_or"),
        (Self::BitXor, "bit_xor"),
        (Self::ShiftLeft, "shift_left"),
        (Self::ShiftRight, "shift_right"),
        (Self::Less, "less"),
        (Self::Greater, "greater"),
        (Self::LessOrEqual, "less_or_equal"),
        (Self::GreaterOrEqual, "greater_or_equal"),
        (Self::Equal, "equal"),
        (Self::NotEqual, "not_equal"),
        (Self::And, "and"),
        (Self::Or, "or"),
    ];

    /// The operation's name in disassembly.
    pub fn mnemonic(self) -> &'static str {
        Self::MNEMONICS[self as usize].1
    }
}

/// Prints the registers beyond the parameters, and the blocks.
pub(super) fn print_code(
    out: &mut String,
    module: &CompiledModule,
    names: &Names,
    parameters: &[TypeIndex],
    code: &Code,
) {
    let first = if code.registers.starts_with(parameters) {
        parameters.len()
    } else {
        0
    };
    if code.registers.is_empty() && !parameters.is_empty() {
        out.push_str("    register none\n");
    }
    for (i, type_) in code.registers.iter().enumerate().skip(first) {
        let _ = writeln!(out, "    register r{i}: {}", names.type_(*type_));
    }
    let printer = Printer {
        module,
        names,
        registers: &code.registers,
    };
    for (i, block) in code.blocks.iter().enumerate() {
        let _ = writeln!(out, "b{i}:");
        for instruction in &block.instructions {
            let _ = writeln!(out, "    {}", printer.instruction(instruction));
        }
        let _ = writeln!(out, "    {}", terminator(&block.terminator));
    }
}

struct Printer<'module> {
    module: &'module CompiledModule,
    names: &'module Names,
    registers: &'module [TypeIndex],
}

impl Printer<'_> {
    fn destination(&self, register: Register) -> String {
        match self.registers.get(register.index()) {
            Some(type_) => format!("{register}: {} = ", self.names.type_(*type_)),
            None => format!("{register} = "),
        }
    }

    fn destinations(&self, registers: &[Register]) -> String {
        let mut text = String::new();
        for (i, register) in registers.iter().enumerate() {
            if i > 0 {
                text.push_str(", ");
            }
            match self.registers.get(register.index()) {
                Some(type_) => {
                    let _ = write!(text, "{register}: {}", self.names.type_(*type_));
                }
                None => {
                    let _ = write!(text, "{register}");
                }
            }
        }
        if !registers.is_empty() {
            text.push_str(" = ");
        }
        text
    }

    /// The name of a field of the struct behind a reference, as a comment.
    fn field_comment(&self, base: Register, field: FieldIndex) -> String {
        let name = || {
            let fields = self.definition(base)?.content.fields()?;
            let field = fields.get(field.index())?;
            Some(self.names.identifier(field.name))
        };
        name().map_or_else(String::new, |name| format!(" // {name}"))
    }

    /// The definition of the struct in a register or behind a reference.
    fn definition(&self, register: Register) -> Option<&StructDefinition> {
        let type_ = |index: TypeIndex| self.module.types.get(index.index());
        let mut found = type_(*self.registers.get(register.index())?)?;
        if let Type::Reference(referent) | Type::MutableReference(referent) = found {
            found = type_(*referent)?;
        }
        let Type::Struct(handle, _) = found else {
            return None;
        };
        (self.module.struct_definitions.iter()).find(|definition| definition.handle == *handle)
    }

    /// The names of some variants of the enum in a register or behind a reference, as a comment.
    fn variant_comment(&self, register: Register, variants: &[VariantIndex]) -> String {
        let definition = self.definition(register);
        let names = || -> Option<Vec<String>> {
            let all = definition?.content.variants()?;
            let name = |variant: &VariantIndex| {
                let variant = all.get(variant.index())?;
                Some(self.names.identifier(variant.name))
            };
            variants.iter().map(name).collect()
        };
        names().map_or_else(String::new, |names| format!(" // {}", names.join(", ")))
    }

    /// The names of some fields of the enum behind a reference, as a comment.
    fn variant_field_comment(&self, base: Register, fields: &[VariantField]) -> String {
        let definition = self.definition(base);
        let names = || -> Option<Vec<String>> {
            let all = definition?.content.variants()?;
            let name = |it: &VariantField| {
                let variant = all.get(it.variant.index())?;
                let field = variant.fields.get(it.field.index())?;
                let (variant, field) = (variant.name, field.name);
                let (variant, field) =
                    (self.names.identifier(variant), self.names.identifier(field));
                Some(format!("{variant}.{field}"))
            };
            fields.iter().map(name).collect()
        };
        names().map_or_else(String::new, |names| format!(" // {}", names.join(", ")))
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each instruction, none longer than a few lines"
    )]
    fn instruction(&self, instruction: &Instruction) -> String {
        match instruction {
            Instruction::LoadImmediate { destination, value } => {
                format!("{}load {value}", self.destination(*destination))
            }
            Instruction::LoadConstant {
                destination,
                constant,
            } => format!("{}load {constant}", self.destination(*destination)),
            Instruction::Move {
                destination,
                source,
            } => format!("{}move {source}", self.destination(*destination)),
            Instruction::Copy {
                destination,
                source,
            } => format!("{}copy {source}", self.destination(*destination)),
            Instruction::Drop { source } => format!("drop {source}"),
            Instruction::Not {
                destination,
                source,
            } => format!("{}not {source}", self.destination(*destination)),
            Instruction::Binary {
                operation,
                destination,
                left,
                right,
            } => format!(
                "{}{} {left}, {right}",
                self.destination(*destination),
                operation.mnemonic()
            ),
            Instruction::Cast {
                destination,
                source,
            } => format!("{}cast {source}", self.destination(*destination)),
            Instruction::Pack {
                destination,
                fields,
            } => format!(
                "{}pack({})",
                self.destination(*destination),
                registers(fields)
            ),
            Instruction::Unpack {
                destinations,
                source,
            } => format!("{}unpack {source}", self.destinations(destinations)),
            Instruction::BorrowLocal { destination, local } => {
                format!("{}borrow_local {local}", self.destination(*destination))
            }
            Instruction::BorrowField {
                destination,
                base,
                field,
            } => format!(
                "{}borrow_field {base}, {field}{}",
                self.destination(*destination),
                self.field_comment(*base, *field)
            ),
            Instruction::PackVariant {
                destination,
                variant,
                fields,
            } => format!(
                "{}pack_variant {variant}({}){}",
                self.destination(*destination),
                registers(fields),
                self.variant_comment(*destination, &[*variant])
            ),
            Instruction::UnpackVariant {
                destinations,
                source,
                variant,
            } => format!(
                "{}unpack_variant {source}, {variant}{}",
                self.destinations(destinations),
                self.variant_comment(*source, &[*variant])
            ),
            Instruction::TestVariant {
                destination,
                base,
                variants,
            } => format!(
                "{}test_variant {base}{}{}",
                self.destination(*destination),
                list(variants),
                self.variant_comment(*base, variants)
            ),
            Instruction::BorrowVariantField {
                destination,
                base,
                fields,
            } => {
                let mut text = self.destination(*destination);
                let _ = write!(text, "borrow_variant_field {base}");
                for VariantField { variant, field } in fields {
                    let _ = write!(text, ", {variant}.{field}");
                }
                text + &self.variant_field_comment(*base, fields)
            }
            Instruction::Freeze {
                destination,
                source,
            } => format!("{}freeze {source}", self.destination(*destination)),
            Instruction::ReadReference {
                destination,
                reference,
            } => format!(
                "{}read_reference {reference}",
                self.destination(*destination)
            ),
            Instruction::WriteReference { reference, value } => {
                format!("write_reference {reference}, {value}")
            }
            Instruction::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => {
                let mut text = self.destinations(results);
                let _ = write!(text, "call {}", self.names.function(*function));
                if !type_arguments.is_empty() {
                    let _ = write!(text, "<{}>", self.names.types(type_arguments));
                }
                let _ = write!(text, "({})", registers(arguments));
                text
            }
            Instruction::PackClosure {
                destination,
                function,
                type_arguments,
                mask,
                captured,
            } => {
                let mut text = self.destination(*destination);
                let _ = write!(text, "pack_closure {}", self.names.function(*function));
                if !type_arguments.is_empty() {
                    let _ = write!(text, "<{}>", self.names.types(type_arguments));
                }
                text.push_str(&captures(*mask, captured));
                text
            }
            Instruction::CallClosure {
                callee,
                arguments,
                results,
            } => format!(
                "{}call_closure {callee}({})",
                self.destinations(results),
                registers(arguments)
            ),
            Instruction::VectorPack {
                destination,
                elements,
            } => format!(
                "{}vector_pack({})",
                self.destination(*destination),
                registers(elements)
            ),
            Instruction::VectorUnpack {
                destinations,
                source,
            } => format!("{}vector_unpack {source}", self.destinations(destinations)),
            Instruction::VectorLength {
                destination,
                vector,
            } => format!("{}vector_length {vector}", self.destination(*destination)),
            Instruction::VectorBorrow {
                destination,
                vector,
                index,
            } => format!(
                "{}vector_borrow {vector}, {index}",
                self.destination(*destination)
            ),
            Instruction::VectorPushBack { vector, value } => {
                format!("vector_push_back {vector}, {value}")
            }
            Instruction::VectorPopBack {
                destination,
                vector,
            } => format!("{}vector_pop_back {vector}", self.destination(*destination)),
            Instruction::VectorSwap {
                vector,
                left,
                right,
            } => format!("vector_swap {vector}, {left}, {right}"),
            Instruction::Exists {
                destination,
                resource,
                address,
                site,
            } => format!(
                "{}exists {}[{address}], {site}",
                self.destination(*destination),
                self.names.type_(*resource)
            ),
            Instruction::BorrowGlobal {
                destination,
                address,
                site,
            } => format!(
                "{}borrow_global {address}, {site}",
                self.destination(*destination)
            ),
            Instruction::MoveFrom {
                destination,
                address,
                site,
            } => format!(
                "{}move_from {address}, {site}",
                self.destination(*destination)
            ),
            Instruction::MoveTo {
                signer,
                value,
                site,
            } => format!("move_to {signer}, {value}, {site}"),
        }
    }
}

/// Captured registers at the positions of their parameters, `_` for the others; where the mask
/// has not as many positions as there are registers, the mask itself.
fn captures(mask: CaptureMask, captured: &[Register]) -> String {
    if mask.count() != captured.len() {
        return format!(" mask#{}({})", mask.0, registers(captured));
    }
    let mut captured = captured.iter();
    let mut text = "(".to_owned();
    for position in 0..mask.positions() {
        let separator = if position == 0 { "" } else { ", " };
        text.push_str(separator);
        match mask
            .is_captured(position)
            .then(|| captured.next())
            .flatten()
        {
            Some(register) => text.push_str(&register.to_string()),
            None => text.push('_'),
        }
    }
    text.push(')');
    text
}

fn registers(registers: &[Register]) -> String {
    let mut text = String::new();
    for (i, register) in registers.iter().enumerate() {
        let separator = if i == 0 { "" } else { ", " };
        let _ = write!(text, "{separator}{register}");
    }
    text
}

/// A list behind something else.
fn list<T: Display>(items: &[T]) -> String {
    let mut text = String::new();
    for item in items {
        let _ = write!(text, ", {item}");
    }
    text
}

fn terminator(terminator: &Terminator) -> String {
    match terminator {
        Terminator::Jump { target } => format!("jump {target}"),
        Terminator::Branch {
            condition,
            then_target,
            else_target,
        } => format!("branch {condition}, {then_target}, {else_target}"),
        Terminator::Switch { base, targets } => format!("switch {base}{}", list(targets)),
        Terminator::Return { values } => format!("return {}", registers(values))
            .trim_end()
            .to_owned(),
        Terminator::Abort { code } => format!("abort {code}"),
        Terminator::AbortWithMessage { code, message } => format!("abort {code}, {message}"),
    }
}
