//! The texts by which a disassembly refers to the entries of a module's tables.
//!
//! An entry is referred to by name where the name is in bounds, unique and short, otherwise by its
//! raw index (`type#7`). So the assembler reads every text back to the same index, whatever the
//! module looks like, and no type is printed at more than [`LENGTH_MAX`] bytes.

use std::collections::BTreeMap;
use std::fmt::Write;

use weft_types::SignedInteger;

use crate::{
    CompiledModule, FunctionHandle, FunctionHandleIndex, FunctionType, IdentifierIndex,
    ModuleHandleIndex, StructDefinitionIndex, StructHandle, StructHandleIndex, Type, TypeIndex,
};

/// Longer names are replaced by raw indices.
const LENGTH_MAX: usize = 400;

pub(super) struct Names {
    identifiers: Vec<String>,
    modules: Vec<String>,
    structs: Vec<String>,
    functions: Vec<String>,
    types: Vec<String>,
    has_regular_structs: bool,
    has_regular_functions: bool,
    struct_handles_of_definitions: Vec<StructHandleIndex>,
}

/// Whether each entry occurs only once in its table.
fn unique<'table, T: Ord + 'table>(table: impl Iterator<Item = &'table T> + Clone) -> Vec<bool> {
    let mut counts = BTreeMap::<&T, usize>::new();
    for entry in table.clone() {
        *counts.entry(entry).or_default() += 1;
    }
    table.map(|entry| counts.get(entry) == Some(&1)).collect()
}

fn lookup(table: &[String], index: usize, prefix: &str) -> String {
    match table.get(index) {
        Some(text) => text.clone(),
        None => format!("{prefix}#{index}"),
    }
}

impl Names {
    pub(super) fn new(module: &CompiledModule) -> Self {
        let mut names = Self {
            identifiers: Vec::new(),
            modules: Vec::new(),
            structs: Vec::new(),
            functions: Vec::new(),
            types: Vec::new(),
            has_regular_structs: module.struct_definitions.iter().enumerate().all(
                |(i, definition)| {
                    definition.handle.index() == i
                        && module
                            .struct_handles
                            .get(i)
                            .is_some_and(|handle| handle.module.0 == 0)
                },
            ),
            has_regular_functions: module.function_definitions.iter().enumerate().all(
                |(i, definition)| {
                    definition.handle.index() == i
                        && module
                            .function_handles
                            .get(i)
                            .is_some_and(|handle| handle.module.0 == 0)
                },
            ),
            struct_handles_of_definitions: module
                .struct_definitions
                .iter()
                .map(|definition| definition.handle)
                .collect(),
        };
        names.name_identifiers_and_modules(module);
        names.name_structs_and_functions(module);
        names.name_types(module);
        names
    }

    fn name_identifiers_and_modules(&mut self, module: &CompiledModule) {
        self.identifiers = unique(module.identifiers.iter())
            .into_iter()
            .zip(&module.identifiers)
            .enumerate()
            .map(|(i, (is_unique, name))| {
                if is_unique {
                    name.to_string()
                } else {
                    format!("name#{i}")
                }
            })
            .collect();
        let addresses = unique(module.addresses.iter());
        let pairs: Vec<_> = module
            .module_handles
            .iter()
            .map(|handle| (handle.address, handle.name))
            .collect();
        self.modules = unique(pairs.iter())
            .into_iter()
            .zip(&pairs)
            .enumerate()
            .map(
                |(i, (is_unique, (address, name)))| match module.addresses.get(address.index()) {
                    Some(text) if is_unique && addresses[address.index()] => {
                        format!("{text}::{}", self.identifier(*name))
                    }
                    _ => format!("module#{i}"),
                },
            )
            .collect();
    }

    fn name_structs_and_functions(&mut self, module: &CompiledModule) {
        let structs: Vec<_> = module
            .struct_handles
            .iter()
            .map(|handle| (handle.module, handle.name))
            .collect();
        self.structs = unique(structs.iter())
            .into_iter()
            .zip(&structs)
            .enumerate()
            .map(|(i, (is_unique, (owner, name)))| {
                let text = self.member(*owner, *name);
                if is_unique && !is_builtin_type_name(&text) {
                    text
                } else {
                    format!("struct#{i}")
                }
            })
            .collect();
        let functions: Vec<_> = module
            .function_handles
            .iter()
            .map(|handle| (handle.module, handle.name))
            .collect();
        self.functions = unique(functions.iter())
            .into_iter()
            .zip(&functions)
            .enumerate()
            .map(|(i, (is_unique, (owner, name)))| {
                if is_unique {
                    self.member(*owner, *name)
                } else {
                    format!("function#{i}")
                }
            })
            .collect();
    }

    fn name_types(&mut self, module: &CompiledModule) {
        let is_unique = unique(module.types.iter());
        for (i, type_) in module.types.iter().enumerate() {
            let text = self.type_constructor(i, type_);
            let is_plain = is_unique[i] && text.len() <= LENGTH_MAX && !text.contains("type#");
            self.types
                .push(if is_plain { text } else { format!("type#{i}") });
        }
    }

    /// The text of a type at `position` of the table; components that are not before it are
    /// written as raw indices.
    pub(super) fn type_constructor(&self, position: usize, type_: &Type) -> String {
        let component = |index: TypeIndex| {
            if index.index() < position {
                self.type_(index)
            } else {
                format!("type#{}", index.0)
            }
        };
        match type_ {
            Type::Bool => "bool".to_owned(),
            Type::U8 => "u8".to_owned(),
            Type::U16 => "u16".to_owned(),
            Type::U32 => "u32".to_owned(),
            Type::U64 => "u64".to_owned(),
            Type::U128 => "u128".to_owned(),
            Type::U256 => "u256".to_owned(),
            Type::Signed(integer) => integer.as_str().to_owned(),
            Type::Address => "address".to_owned(),
            Type::Signer => "signer".to_owned(),
            Type::Vector(element) => format!("vector<{}>", component(*element)),
            Type::Struct(handle, arguments) => {
                let mut text = self.struct_(*handle);
                for (i, argument) in arguments.iter().enumerate() {
                    text.push_str(if i == 0 { "<" } else { ", " });
                    text.push_str(&component(*argument));
                }
                if !arguments.is_empty() {
                    text.push('>');
                }
                text
            }
            Type::TypeParameter(index) => index.to_string(),
            Type::Reference(referent) => format!("&{}", component(*referent)),
            Type::MutableReference(referent) => format!("&mut {}", component(*referent)),
            Type::Function(function) => function_type(function, component),
        }
    }

    pub(super) fn identifier(&self, index: IdentifierIndex) -> String {
        lookup(&self.identifiers, index.index(), "name")
    }

    pub(super) fn module(&self, index: ModuleHandleIndex) -> String {
        lookup(&self.modules, index.index(), "module")
    }

    pub(super) fn struct_(&self, index: StructHandleIndex) -> String {
        lookup(&self.structs, index.index(), "struct")
    }

    pub(super) fn function(&self, index: FunctionHandleIndex) -> String {
        lookup(&self.functions, index.index(), "function")
    }

    pub(super) fn type_(&self, index: TypeIndex) -> String {
        lookup(&self.types, index.index(), "type")
    }

    pub(super) fn types(&self, indices: &[TypeIndex]) -> String {
        let mut text = String::new();
        for (i, index) in indices.iter().enumerate() {
            let separator = if i == 0 { "" } else { ", " };
            let _ = write!(text, "{separator}{}", self.type_(*index));
        }
        text
    }

    pub(super) fn struct_definition(&self, index: StructDefinitionIndex) -> String {
        let handle = self.struct_handles_of_definitions.get(index.index());
        match handle {
            Some(handle) if self.has_regular_structs => {
                let text = self.struct_(*handle);
                if text.contains('#') {
                    index.to_string()
                } else {
                    text
                }
            }
            Some(_) | None => index.to_string(),
        }
    }

    pub(super) fn has_regular_structs(&self) -> bool {
        self.has_regular_structs
    }

    pub(super) fn has_regular_functions(&self) -> bool {
        self.has_regular_functions
    }

    pub(super) fn struct_path(&self, handle: &StructHandle) -> String {
        self.member(handle.module, handle.name)
    }

    pub(super) fn function_path(&self, handle: &FunctionHandle) -> String {
        self.member(handle.module, handle.name)
    }

    fn member(&self, owner: ModuleHandleIndex, name: IdentifierIndex) -> String {
        if owner.0 == 0 {
            self.identifier(name)
        } else {
            format!("{}::{}", self.module(owner), self.identifier(name))
        }
    }
}

/// The text of a function type. Components that are function types stand in parentheses, and so do
/// the results, so that the assembler needs no lookahead.
fn function_type(function: &FunctionType, component: impl Fn(TypeIndex) -> String) -> String {
    let list = |types: &[TypeIndex]| {
        let mut text = String::new();
        for (i, index) in types.iter().enumerate() {
            let separator = if i == 0 { "" } else { ", " };
            let part = component(*index);
            let _ = if part.contains('|') {
                write!(text, "{separator}({part})")
            } else {
                write!(text, "{separator}{part}")
            };
        }
        text
    };
    let mut text = format!("|{}|", list(&function.parameters));
    if !function.results.is_empty() {
        let _ = write!(text, "({})", list(&function.results));
    }
    for (i, ability) in function.abilities.iter().enumerate() {
        let start = if i == 0 { " has " } else { " + " };
        let _ = write!(text, "{start}{ability}");
    }
    text
}

/// Whether a text in the place of a type means something else than a struct.
pub(crate) fn is_builtin_type_name(text: &str) -> bool {
    let is_type_parameter = text
        .strip_prefix('T')
        .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    is_type_parameter
        || SignedInteger::parse(text).is_some()
        || matches!(
            text,
            "bool"
                | "u8"
                | "u16"
                | "u32"
                | "u64"
                | "u128"
                | "u256"
                | "address"
                | "signer"
                | "vector"
                | "mut"
        )
}
