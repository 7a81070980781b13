//! A body as text, for snapshots and for people who work on the compiler.

use std::fmt::{self, Write};

use weft_hir::{DefMap, Ty, Value};

use crate::body::{
    Body, LocalId, Operand, OperandKind, Place, Rvalue, Statement, StatementKind, Terminator,
    TerminatorKind,
};

/// The body as text: its locals, then its blocks. `parameters` are the names of its type
/// parameters.
pub fn dump(body: &Body, definitions: &DefMap, parameters: &[&str]) -> String {
    let dumper = Dumper {
        body,
        definitions,
        parameters,
    };
    let mut text = String::new();
    dumper
        .body(&mut text)
        .expect("writing to a string does not fail");
    text
}

struct Dumper<'a> {
    body: &'a Body,
    definitions: &'a DefMap,
    parameters: &'a [&'a str],
}

impl Dumper<'_> {
    fn body(&self, out: &mut String) -> fmt::Result {
        writeln!(out, "fun {} {{", self.body.name)?;
        for (id, local) in &self.body.locals {
            let ty = local.ty.display(self.definitions, self.parameters);
            match &local.name {
                Some(name) => writeln!(out, "    {id}: {ty} // {name}")?,
                None => writeln!(out, "    {id}: {ty}")?,
            }
        }
        for (id, block) in &self.body.blocks {
            writeln!(out, "  {id}:")?;
            for statement in &block.statements {
                out.push_str("    ");
                self.statement(out, statement)?;
                out.push('\n');
            }
            out.push_str("    ");
            write_terminator(out, &block.terminator)?;
            out.push('\n');
        }
        out.push_str("}\n");
        Ok(())
    }

    fn statement(&self, out: &mut String, statement: &Statement) -> fmt::Result {
        match &statement.kind {
            StatementKind::Assign { destination, value } => {
                write!(out, "{destination} = ")?;
                self.rvalue(out, *destination, value)
            }
            StatementKind::Store { place, value } => {
                write_place(out, place)?;
                out.push_str(" = ");
                write_operand(out, value)
            }
            StatementKind::Unpack {
                variant,
                destinations,
                source,
            } => {
                locals(out, destinations)?;
                out.push_str(" = unpack ");
                if let Some(variant) = variant {
                    write!(out, "{variant} ")?;
                }
                write_operand(out, source)
            }
            StatementKind::Call {
                function,
                type_arguments,
                arguments,
                results,
            } => {
                if !results.is_empty() {
                    locals(out, results)?;
                    out.push_str(" = ");
                }
                out.push_str(&self.definitions.function_name(*function));
                if !type_arguments.is_empty() {
                    out.push('<');
                    for (index, argument) in type_arguments.iter().enumerate() {
                        let separator = if index == 0 { "" } else { ", " };
                        let argument = argument.display(self.definitions, self.parameters);
                        write!(out, "{separator}{argument}")?;
                    }
                    out.push('>');
                }
                out.push('(');
                write_operands(out, arguments.iter())?;
                out.push(')');
                Ok(())
            }
            StatementKind::Invoke {
                function,
                arguments,
                results,
            } => {
                if !results.is_empty() {
                    locals(out, results)?;
                    out.push_str(" = ");
                }
                out.push_str("invoke ");
                write_operands(out, std::iter::once(function).chain(arguments))
            }
            StatementKind::VectorPushBack { vector, value } => {
                write_call(out, "vector_push_back", &[vector, value])
            }
            StatementKind::VectorSwap {
                vector,
                left,
                right,
            } => write_call(out, "vector_swap", &[vector, left, right]),
            StatementKind::VectorUnpack {
                destinations,
                source,
            } => {
                locals(out, destinations)?;
                out.push_str(" = vector_unpack ");
                write_operand(out, source)
            }
            StatementKind::MoveTo { signer, value, .. } => {
                write_call(out, "move_to", &[signer, value])
            }
            StatementKind::Discard { local } => write!(out, "discard {local}"),
        }
    }

    fn rvalue(&self, out: &mut String, destination: LocalId, value: &Rvalue) -> fmt::Result {
        match value {
            Rvalue::Use(operand) => write_operand(out, operand),
            Rvalue::Closure {
                function,
                mask,
                captured,
                ..
            } => {
                write!(
                    out,
                    "closure {}(",
                    self.definitions.function_name(*function)
                )?;
                let mut captured = captured.iter();
                for (position, is_captured) in mask.iter().enumerate() {
                    let separator = if position == 0 { "" } else { ", " };
                    out.push_str(separator);
                    let value = if *is_captured { captured.next() } else { None };
                    match value {
                        Some(value) => write_operand(out, value)?,
                        None => out.push('_'),
                    }
                }
                out.push(')');
                Ok(())
            }
            Rvalue::Not(operand) => write_call(out, "not", &[operand]),
            Rvalue::Binary(operation, left, right) => {
                let name = format!("{operation:?}").to_lowercase();
                write_call(out, &name, &[left, right])
            }
            Rvalue::Cast(operand) => write_call(out, "cast", &[operand]),
            Rvalue::Pack { variant, fields } => {
                out.push_str("pack");
                if let Some(variant) = variant {
                    write!(out, " {variant}")?;
                }
                out.push('(');
                write_operands(out, fields.iter())?;
                out.push(')');
                Ok(())
            }
            Rvalue::VectorPack(operands) => {
                out.push_str("vector[");
                write_operands(out, operands.iter())?;
                out.push(']');
                Ok(())
            }
            Rvalue::Borrow(place) => {
                if let Ty::Reference(mutability, _) = &self.body.locals[destination].ty {
                    out.push_str(mutability.as_str());
                }
                write_place(out, place)
            }
            Rvalue::TestVariant { base, variants } => {
                out.push_str("is");
                for variant in variants {
                    write!(out, " {variant}")?;
                }
                out.push(' ');
                write_operand(out, base)
            }
            Rvalue::Freeze(operand) => write_call(out, "freeze", &[operand]),
            Rvalue::VectorLength(operand) => write_call(out, "vector_length", &[operand]),
            Rvalue::VectorBorrow { vector, index } => {
                write_call(out, "vector_borrow", &[vector, index])
            }
            Rvalue::VectorPopBack(operand) => write_call(out, "vector_pop_back", &[operand]),
            Rvalue::Exists { resource, address } => {
                let resource = resource.display(self.definitions, self.parameters);
                write_call(out, &format!("exists<{resource}>"), &[address])
            }
            Rvalue::BorrowGlobal { address, .. } => write_call(out, "borrow_global", &[address]),
            Rvalue::MoveFrom { address, .. } => write_call(out, "move_from", &[address]),
        }
    }
}

fn write_terminator(out: &mut String, terminator: &Terminator) -> fmt::Result {
    match &terminator.kind {
        TerminatorKind::Goto(target) => write!(out, "goto {target}"),
        TerminatorKind::Branch {
            condition,
            then_block,
            else_block,
        } => {
            out.push_str("branch ");
            write_operand(out, condition)?;
            write!(out, " ? {then_block} : {else_block}")
        }
        TerminatorKind::Switch { base, targets } => {
            out.push_str("switch ");
            write_operand(out, base)?;
            for (index, target) in targets.iter().enumerate() {
                let separator = if index == 0 { " ? " } else { " : " };
                write!(out, "{separator}{target}")?;
            }
            Ok(())
        }
        TerminatorKind::Return(values) => {
            out.push_str("return");
            if !values.is_empty() {
                out.push(' ');
                write_operands(out, values.iter())?;
            }
            Ok(())
        }
        TerminatorKind::Abort(code) => {
            out.push_str("abort ");
            write_operand(out, code)
        }
    }
}

fn write_call(out: &mut String, name: &str, operands: &[&Operand]) -> fmt::Result {
    write!(out, "{name}(")?;
    write_operands(out, operands.iter().copied())?;
    out.push(')');
    Ok(())
}

fn write_operands<'a>(
    out: &mut String,
    operands: impl Iterator<Item = &'a Operand>,
) -> fmt::Result {
    for (index, operand) in operands.enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        write_operand(out, operand)?;
    }
    Ok(())
}

fn write_operand(out: &mut String, operand: &Operand) -> fmt::Result {
    match &operand.kind {
        OperandKind::Copy(place) => {
            out.push_str("copy ");
            write_place(out, place)
        }
        OperandKind::Move(local) => write!(out, "move {local}"),
        OperandKind::Infer(local) => write!(out, "{local}"),
        OperandKind::Constant(value, ty) => {
            constant(out, value)?;
            if let Ty::Integer(kind) = ty {
                out.push_str(kind.as_str());
            }
            Ok(())
        }
    }
}

fn write_place(out: &mut String, place: &Place) -> fmt::Result {
    if place.dereferenced {
        write!(out, "(*{})", place.local)?;
    } else {
        write!(out, "{}", place.local)?;
    }
    for step in &place.fields {
        write!(out, ".{}", step.name)?;
    }
    Ok(())
}

fn constant(out: &mut String, value: &Value) -> fmt::Result {
    match value {
        Value::Bool(value) => write!(out, "{value}"),
        Value::Integer(value) => write!(out, "{value}"),
        Value::Signed(value) => write!(out, "{value}"),
        Value::Address(address) => write!(out, "@{address}"),
        Value::Bytes(bytes) => {
            out.push_str("x\"");
            for byte in bytes {
                write!(out, "{byte:02x}")?;
            }
            out.push('"');
            Ok(())
        }
        Value::Vector(elements) => {
            out.push_str("vector[");
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push_str(", ");
                }
                constant(out, element)?;
            }
            out.push(']');
            Ok(())
        }
    }
}

fn locals(out: &mut String, locals: &[LocalId]) -> fmt::Result {
    match locals {
        [local] => write!(out, "{local}"),
        _ => {
            out.push('(');
            for (index, local) in locals.iter().enumerate() {
                let separator = if index == 0 { "" } else { ", " };
                write!(out, "{separator}{local}")?;
            }
            out.push(')');
            Ok(())
        }
    }
}
