//! A module as text that people read and that the assembler reads back.
//!
//! Structs and enums come with their fields, functions with their registers, blocks and footprint; what no
//! reader needs but the exact order of the tables does (the lists of identifiers, addresses,
//! modules and types) is at the end, after `.tables`. Any module can be printed, also one that the
//! verifier refuses: an entry that has no unique name is written by its raw index, as `type#7`.
//! Nothing here recurses, and the length of the text is linear in the size of the module.

mod code;
mod footprint;
pub(crate) mod names;

use std::fmt::Write;

use weft_types::AbilitySet;

use crate::{
    AttributeItem, CompiledModule, Content, FieldDefinition, FunctionBody, FunctionDefinition,
    FunctionHandle, ModuleKind, StructDefinition, StructHandle, Visibility,
};
use names::Names;

/// The text of a module.
pub fn disassemble(module: &CompiledModule) -> String {
    let names = Names::new(module);
    let mut out = String::new();
    let kind = match module.kind {
        ModuleKind::Module => "module",
        ModuleKind::Script => "script",
    };
    let _ = writeln!(
        out,
        "{kind} {} version {}",
        names.module(crate::ModuleHandleIndex(0)),
        module.version
    );
    for friend in &module.friends {
        let _ = writeln!(out, "friend {}", names.module(*friend));
    }
    print_structs(&mut out, module, &names);
    print_functions(&mut out, module, &names);
    print_constants_and_messages(&mut out, module, &names);
    print_tables(&mut out, module, &names);
    out
}

fn print_structs(out: &mut String, module: &CompiledModule, names: &Names) {
    let imported = if names.has_regular_structs() {
        module.struct_definitions.len()
    } else {
        0
    };
    if module.struct_handles.len() > imported {
        out.push('\n');
    }
    for handle in module.struct_handles.iter().skip(imported) {
        let _ = writeln!(out, "use struct {}", struct_header(names, handle));
    }
    for definition in &module.struct_definitions {
        let handle = module.struct_handles.get(definition.handle.index());
        let header = match handle {
            Some(handle) if names.has_regular_structs() => struct_header(names, handle),
            Some(_) | None => format!("struct#{}", definition.handle.0),
        };
        print_struct(out, names, &header, definition);
    }
}

fn struct_header(names: &Names, handle: &StructHandle) -> String {
    let mut text = names.struct_path(handle);
    for (i, parameter) in handle.type_parameters.iter().enumerate() {
        let start = if i == 0 { "<" } else { ", " };
        let phantom = if parameter.is_phantom { "phantom " } else { "" };
        let _ = write!(
            text,
            "{start}{phantom}T{i}{}",
            constraints(parameter.constraints)
        );
    }
    if !handle.type_parameters.is_empty() {
        text.push('>');
    }
    if !handle.abilities.is_empty() {
        let _ = write!(text, " has {}", handle.abilities);
    }
    text
}

fn constraints(abilities: AbilitySet) -> String {
    let mut text = String::new();
    for (i, ability) in abilities.iter().enumerate() {
        let start = if i == 0 { ": " } else { " + " };
        let _ = write!(text, "{start}{ability}");
    }
    text
}

fn print_struct(out: &mut String, names: &Names, header: &str, definition: &StructDefinition) {
    match &definition.content {
        Content::Fields(fields) => {
            let _ = writeln!(out, "\nstruct {header} {{");
            for field in fields {
                let _ = writeln!(out, "    {},", field_text(names, *field));
            }
        }
        Content::Variants(variants) => {
            let _ = writeln!(out, "\nenum {header} {{");
            for variant in variants {
                let _ = write!(out, "    {} {{", names.identifier(variant.name));
                for (i, field) in variant.fields.iter().enumerate() {
                    let separator = if i == 0 { " " } else { ", " };
                    let _ = write!(out, "{separator}{}", field_text(names, *field));
                }
                let end = if variant.fields.is_empty() { "" } else { " " };
                let _ = writeln!(out, "{end}}},");
            }
        }
    }
    out.push_str("}\n");
}

fn field_text(names: &Names, field: FieldDefinition) -> String {
    let (name, type_) = (names.identifier(field.name), names.type_(field.type_));
    format!("{name}: {type_}")
}

fn print_functions(out: &mut String, module: &CompiledModule, names: &Names) {
    let imported = if names.has_regular_functions() {
        module.function_definitions.len()
    } else {
        0
    };
    if module.function_handles.len() > imported {
        out.push('\n');
    }
    for handle in module.function_handles.iter().skip(imported) {
        let _ = writeln!(out, "use fun {}", function_header(names, handle));
    }
    for definition in &module.function_definitions {
        print_function(out, module, names, definition);
    }
}

fn function_header(names: &Names, handle: &FunctionHandle) -> String {
    let mut text = names.function_path(handle);
    for (i, abilities) in handle.type_parameters.iter().enumerate() {
        let start = if i == 0 { "<" } else { ", " };
        let _ = write!(text, "{start}T{i}{}", constraints(*abilities));
    }
    if !handle.type_parameters.is_empty() {
        text.push('>');
    }
    text.push('(');
    for (i, type_) in handle.parameters.iter().enumerate() {
        let separator = if i == 0 { "" } else { ", " };
        let _ = write!(text, "{separator}r{i}: {}", names.type_(*type_));
    }
    text.push(')');
    match handle.results.as_slice() {
        [] => {}
        [result] => {
            let _ = write!(text, ": {}", names.type_(*result));
        }
        results => {
            let _ = write!(text, ": ({})", names.types(results));
        }
    }
    text
}

fn print_function(
    out: &mut String,
    module: &CompiledModule,
    names: &Names,
    definition: &FunctionDefinition,
) {
    out.push('\n');
    if definition.body == FunctionBody::Native {
        out.push_str("native ");
    }
    out.push_str(match definition.visibility {
        Visibility::Private => "",
        Visibility::Friend => "public(friend) ",
        Visibility::Public => "public ",
    });
    if definition.is_entry {
        out.push_str("entry ");
    }
    let handle = module.function_handles.get(definition.handle.index());
    let header = match handle {
        Some(handle) if names.has_regular_functions() => function_header(names, handle),
        Some(_) | None => format!("function#{}", definition.handle.0),
    };
    let _ = write!(out, "fun {header}");
    for (i, acquired) in definition.acquires.iter().enumerate() {
        let start = if i == 0 { " acquires " } else { ", " };
        let _ = write!(out, "{start}{}", names.struct_definition(*acquired));
    }
    out.push_str(" {\n");
    if let FunctionBody::Code(code) = &definition.body {
        let parameters = match handle {
            Some(handle) if names.has_regular_functions() => handle.parameters.as_slice(),
            Some(_) | None => &[],
        };
        code::print_code(out, module, names, parameters, code);
    }
    footprint::print_summary(out, names, &definition.summary);
    out.push_str("}\n");
}

fn print_constants_and_messages(out: &mut String, module: &CompiledModule, names: &Names) {
    if !module.constants.is_empty() {
        out.push('\n');
    }
    for (i, constant) in module.constants.iter().enumerate() {
        let _ = write!(
            out,
            "const constant{i}: {} = x\"",
            names.type_(constant.type_)
        );
        for byte in &constant.bytes {
            let _ = write!(out, "{byte:02x}");
        }
        out.push_str("\"\n");
    }
    if !module.error_names.is_empty() {
        out.push('\n');
    }
    for error in &module.error_names {
        let _ = writeln!(
            out,
            "error {} {} {}",
            error.code,
            names.identifier(error.name),
            quoted(&error.description)
        );
    }
    if !module.attributes.is_empty() {
        out.push('\n');
    }
    for attribute in &module.attributes {
        let item = match attribute.item {
            AttributeItem::Module => "module".to_owned(),
            AttributeItem::Struct(index) => index.to_string(),
            AttributeItem::Function(index) => index.to_string(),
        };
        let _ = writeln!(out, "attribute {item} {}", quoted(&attribute.text));
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

fn print_tables(out: &mut String, module: &CompiledModule, names: &Names) {
    out.push_str("\n.tables\n");
    for name in &module.identifiers {
        let _ = writeln!(out, "name {name}");
    }
    for address in &module.addresses {
        let _ = writeln!(out, "address {address}");
    }
    for handle in &module.module_handles {
        let _ = writeln!(out, "module {}, {}", handle.address, handle.name);
    }
    for (i, type_) in module.types.iter().enumerate() {
        let _ = writeln!(out, "type {}", names.type_constructor(i, type_));
    }
}
