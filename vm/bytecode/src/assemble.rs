//! From text, as [`disassemble`](crate::disassemble) prints it, to modules.
//!
//! `assemble(disassemble(m)) == m` for every module. Text written by hand may leave out what the
//! assembler can tell: the `.tables`, whose entries are made as they are needed, and the
//! declaration of a register that its first use annotates (`r3: u64 = add r1, r2`).
//!
//! The text of a module is passed over several times, because names are used before they are
//! declared: tables and the names of structs, types, the names of functions, and then the bodies.

mod code;
mod footprint;
mod tables;
mod token;

use std::fmt;

use crate::disassemble::names::is_builtin_type_name;
use crate::{
    Attribute, AttributeItem, CompiledModule, Constant, Content, ErrorName, FieldDefinition,
    FunctionBody, FunctionDefinition, FunctionDefinitionIndex, FunctionHandle, FunctionHandleIndex,
    FunctionType, ModuleKind, StructDefinition, StructDefinitionIndex, StructHandle,
    StructHandleIndex, StructTypeParameter, Type, TypeIndex, VariantDefinition, Visibility,
};
use tables::Tables;
use token::{Cursor, Token};
use weft_types::{Ability, AbilitySet, SignedInteger};

/// Reads the text of one module.
pub fn assemble(text: &str) -> Result<CompiledModule, AssembleError> {
    let mut modules = assemble_all(text)?;
    match (modules.pop(), modules.is_empty()) {
        (Some(module), true) => Ok(module),
        _ => Err(AssembleError {
            line: 1,
            message: "expected exactly one module".to_owned(),
        }),
    }
}

/// Reads the text of several modules, one after the other.
pub fn assemble_all(text: &str) -> Result<Vec<CompiledModule>, AssembleError> {
    let tokens = token::tokenize(text)?;
    let mut cursor = Cursor::new(&tokens);
    let mut modules = Vec::new();
    while !cursor.is_at_end() {
        let items = Items::find(&mut cursor)?;
        modules.push(Assembler::new(&tokens, items).module()?);
    }
    Ok(modules)
}

/// What is wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssembleError {
    /// The line, from 1.
    pub line: u32,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
}

impl fmt::Display for AssembleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for AssembleError {}

type Result<T, E = AssembleError> = std::result::Result<T, E>;

/// Where the items of a module begin in the tokens, by kind.
#[derive(Default)]
struct Items {
    header: usize,
    friends: Vec<usize>,
    imported_structs: Vec<usize>,
    imported_functions: Vec<usize>,
    structs: Vec<usize>,
    functions: Vec<usize>,
    constants: Vec<usize>,
    errors: Vec<usize>,
    attributes: Vec<usize>,
    table_names: Vec<usize>,
    table_addresses: Vec<usize>,
    table_modules: Vec<usize>,
    table_types: Vec<usize>,
}

impl Items {
    fn find(cursor: &mut Cursor<'_>) -> Result<Self> {
        let mut items = Self {
            header: cursor.position,
            ..Self::default()
        };
        if !matches!(cursor.peek_word(), Some("module" | "script")) {
            return Err(cursor.error("expected `module` or `script`"));
        }
        cursor.skip();
        cursor.skip_line();
        let mut is_in_tables = false;
        while !cursor.is_at_end() {
            let position = cursor.position;
            if cursor.accept(".") {
                cursor.expect_word("tables")?;
                is_in_tables = true;
                continue;
            }
            let word = cursor.word()?;
            let next = cursor.peek_word().unwrap_or_default();
            let list = match (word, is_in_tables) {
                ("module", true) if next.starts_with("address") => &mut items.table_modules,
                ("name", true) => &mut items.table_names,
                ("address", true) => &mut items.table_addresses,
                ("type", true) => &mut items.table_types,
                ("module" | "script", _) => {
                    cursor.position = position;
                    return Ok(items);
                }
                ("friend", _) => &mut items.friends,
                ("use", _) if next == "struct" => &mut items.imported_structs,
                ("use", _) if next == "fun" => &mut items.imported_functions,
                ("const", _) => &mut items.constants,
                ("error", _) => &mut items.errors,
                ("attribute", _) => &mut items.attributes,
                ("struct" | "enum", _) => {
                    items.structs.push(position);
                    cursor.skip_braces()?;
                    continue;
                }
                ("native" | "public" | "entry" | "fun", _) => {
                    items.functions.push(position);
                    cursor.skip_braces()?;
                    continue;
                }
                _ => {
                    cursor.position = position;
                    return Err(cursor.error("expected an item"));
                }
            };
            list.push(position);
            cursor.skip_line();
        }
        Ok(items)
    }
}

struct Assembler<'text> {
    tokens: &'text [Token<'text>],
    items: Items,
    tables: Tables,
    module: CompiledModule,
}

impl<'text> Assembler<'text> {
    fn new(tokens: &'text [Token<'text>], items: Items) -> Self {
        Self {
            tokens,
            items,
            tables: Tables::default(),
            module: CompiledModule {
                version: CompiledModule::VERSION,
                kind: ModuleKind::Module,
                identifiers: Vec::new(),
                addresses: Vec::new(),
                types: Vec::new(),
                constants: Vec::new(),
                module_handles: Vec::new(),
                struct_handles: Vec::new(),
                function_handles: Vec::new(),
                struct_definitions: Vec::new(),
                function_definitions: Vec::new(),
                friends: Vec::new(),
                error_names: Vec::new(),
                attributes: Vec::new(),
            },
        }
    }

    /// A cursor behind the first `words` tokens of an item.
    fn at(&self, item: usize, words: usize) -> Cursor<'text> {
        let mut cursor = Cursor::new(self.tokens);
        cursor.position = item + words;
        cursor
    }

    fn module(mut self) -> Result<CompiledModule> {
        let items = std::mem::take(&mut self.items);
        self.listed_names(&items)?;
        self.header(items.header)?;
        for item in &items.structs {
            self.struct_header(*item, 1)?;
        }
        for item in &items.imported_structs {
            self.struct_header(*item, 2)?;
        }
        for item in &items.table_types {
            let mut cursor = self.at(*item, 1);
            let type_ = self.type_(&mut cursor)?;
            self.tables.push_type(&mut self.module, &cursor, type_)?;
        }
        for item in &items.functions {
            let mut cursor = self.at(*item, 0);
            function_modifiers(&mut cursor)?;
            self.function_header(&mut cursor)?;
        }
        for item in &items.imported_functions {
            let mut cursor = self.at(*item, 2);
            self.function_header(&mut cursor)?;
        }
        for item in &items.friends {
            let mut cursor = self.at(*item, 1);
            let friend = self.tables.module(&mut self.module, &mut cursor)?;
            self.module.friends.push(friend);
        }
        for item in &items.structs {
            self.struct_definition(*item)?;
        }
        for item in &items.constants {
            self.constant(*item)?;
        }
        for item in &items.functions {
            self.function_definition(*item)?;
        }
        for item in &items.errors {
            self.error_name(*item)?;
        }
        for item in &items.attributes {
            self.attribute(*item)?;
        }
        Ok(self.module)
    }

    fn listed_names(&mut self, items: &Items) -> Result<()> {
        for item in &items.table_names {
            let mut cursor = self.at(*item, 1);
            self.tables.push_name(&mut self.module, &mut cursor)?;
        }
        for item in &items.table_addresses {
            let mut cursor = self.at(*item, 1);
            self.tables.push_address(&mut self.module, &mut cursor)?;
        }
        for item in &items.table_modules {
            let mut cursor = self.at(*item, 1);
            self.tables.push_module(&mut self.module, &mut cursor)?;
        }
        Ok(())
    }

    fn header(&mut self, item: usize) -> Result<()> {
        let mut cursor = self.at(item, 0);
        if cursor.word()? == "script" {
            self.module.kind = ModuleKind::Script;
        }
        self.tables.module(&mut self.module, &mut cursor)?;
        if cursor.accept_word("version") {
            self.module.version = cursor.number()?;
        }
        Ok(())
    }

    fn struct_header(&mut self, item: usize, words: usize) -> Result<()> {
        let mut cursor = self.at(item, words);
        let cursor = &mut cursor;
        if cursor.raw_index("struct#")?.is_some() {
            return Ok(());
        }
        let (module, name) = self.tables.member(&mut self.module, cursor)?;
        let mut type_parameters = Vec::new();
        if cursor.accept("<") {
            loop {
                let is_phantom = cursor.accept_word("phantom");
                cursor.word()?;
                let constraints = self.constraints(cursor)?;
                type_parameters.push(StructTypeParameter {
                    constraints,
                    is_phantom,
                });
                if !cursor.accept(",") {
                    break;
                }
            }
            cursor.expect(">")?;
        }
        let mut abilities = AbilitySet::EMPTY;
        if cursor.accept_word("has") {
            loop {
                abilities = abilities.with(ability(cursor)?);
                if !cursor.accept(",") {
                    break;
                }
            }
        }
        let handle = StructHandle {
            module,
            name,
            abilities,
            type_parameters,
        };
        self.tables.push_struct(&mut self.module, cursor, handle)
    }

    #[expect(
        clippy::unused_self,
        reason = "a part of the grammar like its neighbours"
    )]
    fn constraints(&self, cursor: &mut Cursor<'_>) -> Result<AbilitySet> {
        let mut constraints = AbilitySet::EMPTY;
        if cursor.accept(":") {
            loop {
                constraints = constraints.with(ability(cursor)?);
                if !cursor.accept("+") {
                    break;
                }
            }
        }
        Ok(constraints)
    }

    fn function_header(&mut self, cursor: &mut Cursor<'_>) -> Result<()> {
        if cursor.raw_index("function#")?.is_some() {
            return Ok(());
        }
        let (module, name) = self.tables.member(&mut self.module, cursor)?;
        let mut handle = FunctionHandle {
            module,
            name,
            type_parameters: Vec::new(),
            parameters: Vec::new(),
            results: Vec::new(),
        };
        if cursor.accept("<") {
            loop {
                cursor.word()?;
                handle.type_parameters.push(self.constraints(cursor)?);
                if !cursor.accept(",") {
                    break;
                }
            }
            cursor.expect(">")?;
        }
        cursor.expect("(")?;
        while !cursor.accept(")") {
            if !handle.parameters.is_empty() {
                cursor.expect(",")?;
            }
            let register: u16 = cursor.prefixed("r")?;
            if usize::from(register) != handle.parameters.len() {
                return Err(cursor.error("parameters are named `r0`, `r1`, … in order"));
            }
            cursor.expect(":")?;
            handle.parameters.push(self.type_index(cursor)?);
        }
        if cursor.accept(":") {
            if cursor.accept("(") {
                handle.results = self.type_list(cursor, ")")?;
            } else {
                handle.results.push(self.type_index(cursor)?);
            }
        }
        self.tables.push_function(&mut self.module, cursor, handle)
    }

    /// The index of a type, which is added to the table where it is new.
    fn type_index(&mut self, cursor: &mut Cursor<'_>) -> Result<TypeIndex> {
        if let Some(index) = cursor.raw_index("type#")? {
            return Ok(TypeIndex(index));
        }
        let type_ = self.type_(cursor)?;
        self.tables.type_(&mut self.module, cursor, type_)
    }

    fn type_list(&mut self, cursor: &mut Cursor<'_>, end: &'static str) -> Result<Vec<TypeIndex>> {
        let mut types = Vec::new();
        while !cursor.accept(end) {
            if !types.is_empty() {
                cursor.expect(",")?;
            }
            types.push(self.type_index(cursor)?);
        }
        Ok(types)
    }

    fn type_(&mut self, cursor: &mut Cursor<'_>) -> Result<Type> {
        cursor.enter()?;
        let type_ = self.type_inside(cursor)?;
        cursor.leave();
        Ok(type_)
    }

    fn type_inside(&mut self, cursor: &mut Cursor<'_>) -> Result<Type> {
        if cursor.accept("&") {
            return Ok(if cursor.accept_word("mut") {
                Type::MutableReference(self.type_index(cursor)?)
            } else {
                Type::Reference(self.type_index(cursor)?)
            });
        }
        if cursor.accept("(") {
            let type_ = self.type_(cursor)?;
            cursor.expect(")")?;
            return Ok(type_);
        }
        if cursor.accept("|") {
            return self.function_type(cursor);
        }
        let word = cursor.peek_word().unwrap_or_default();
        if is_builtin_type_name(word) {
            cursor.word()?;
            return Ok(match word {
                "bool" => Type::Bool,
                "u8" => Type::U8,
                "u16" => Type::U16,
                "u32" => Type::U32,
                "u64" => Type::U64,
                "u128" => Type::U128,
                "u256" => Type::U256,
                "address" => Type::Address,
                "signer" => Type::Signer,
                "vector" => {
                    cursor.expect("<")?;
                    let element = self.type_index(cursor)?;
                    cursor.expect(">")?;
                    Type::Vector(element)
                }
                word => match (
                    SignedInteger::parse(word),
                    word.strip_prefix('T').map(str::parse),
                ) {
                    (Some(integer), _) => Type::Signed(integer),
                    (None, Some(Ok(index))) => {
                        Type::TypeParameter(crate::TypeParameterIndex(index))
                    }
                    (None, Some(Err(_)) | None) => return Err(cursor.error("expected a type")),
                },
            });
        }
        let handle = if let Some(index) = cursor.raw_index("struct#")? {
            StructHandleIndex(index)
        } else {
            self.tables.struct_(&mut self.module, cursor)?
        };
        let arguments = if cursor.accept("<") {
            self.type_list(cursor, ">")?
        } else {
            Vec::new()
        };
        Ok(Type::Struct(handle, arguments))
    }

    /// Reads a function type behind its first `|`.
    fn function_type(&mut self, cursor: &mut Cursor<'_>) -> Result<Type> {
        let parameters = self.type_list(cursor, "|")?;
        let results = if cursor.accept("(") {
            self.type_list(cursor, ")")?
        } else {
            Vec::new()
        };
        let mut abilities = AbilitySet::EMPTY;
        if cursor.accept_word("has") {
            loop {
                abilities = abilities.with(ability(cursor)?);
                if !cursor.accept("+") {
                    break;
                }
            }
        }
        Ok(Type::Function(FunctionType {
            parameters,
            results,
            abilities,
        }))
    }

    fn struct_definition(&mut self, item: usize) -> Result<()> {
        let mut cursor = self.at(item, 0);
        let is_enum = cursor.word()? == "enum";
        let handle = match cursor.raw_index("struct#")? {
            Some(index) => StructHandleIndex(index),
            None => StructHandleIndex(cursor.position_index(self.module.struct_definitions.len())?),
        };
        cursor.skip_to(&["{"], &[])?;
        let content = if is_enum {
            Content::Variants(self.variants(&mut cursor)?)
        } else {
            Content::Fields(self.fields(&mut cursor)?)
        };
        self.module
            .struct_definitions
            .push(StructDefinition { handle, content });
        Ok(())
    }

    fn variants(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<VariantDefinition>> {
        let mut variants = Vec::new();
        cursor.expect("{")?;
        while !cursor.accept("}") {
            let name = self.tables.name(&mut self.module, cursor)?;
            let fields = self.fields(cursor)?;
            variants.push(VariantDefinition { name, fields });
            end_of_entry(cursor)?;
        }
        Ok(variants)
    }

    fn fields(&mut self, cursor: &mut Cursor<'_>) -> Result<Vec<FieldDefinition>> {
        let mut fields = Vec::new();
        cursor.expect("{")?;
        while !cursor.accept("}") {
            let name = self.tables.name(&mut self.module, cursor)?;
            cursor.expect(":")?;
            let type_ = self.type_index(cursor)?;
            fields.push(FieldDefinition { name, type_ });
            end_of_entry(cursor)?;
        }
        Ok(fields)
    }

    fn constant(&mut self, item: usize) -> Result<()> {
        let mut cursor = self.at(item, 1);
        let number: u16 = cursor.prefixed("constant")?;
        if usize::from(number) != self.module.constants.len() {
            return Err(cursor.error("constants are named `constant0`, `constant1`, … in order"));
        }
        cursor.expect(":")?;
        let type_ = self.type_index(&mut cursor)?;
        cursor.expect("=")?;
        cursor.expect_word("x")?;
        let text = cursor.string()?;
        let mut bytes = Vec::with_capacity(text.len() / 2);
        for pair in text.as_bytes().chunks(2) {
            let byte = std::str::from_utf8(pair)
                .ok()
                .filter(|digits| digits.len() == 2)
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            bytes.push(byte.ok_or_else(|| cursor.error("expected pairs of hexadecimal digits"))?);
        }
        self.module.constants.push(Constant { type_, bytes });
        Ok(())
    }

    fn function_definition(&mut self, item: usize) -> Result<()> {
        let mut cursor = self.at(item, 0);
        let cursor = &mut cursor;
        let modifiers = function_modifiers(cursor)?;
        let position = cursor.position_index(self.module.function_definitions.len())?;
        let (handle, parameters) = match cursor.raw_index("function#")? {
            Some(index) => (FunctionHandleIndex(index), Vec::new()),
            None => (
                FunctionHandleIndex(position),
                self.module
                    .function_handles
                    .get(usize::from(position))
                    .map_or_else(Vec::new, |handle| handle.parameters.clone()),
            ),
        };
        cursor.skip_to(&["{"], &["acquires"])?;
        let mut acquires = Vec::new();
        if cursor.accept_word("acquires") {
            loop {
                acquires.push(self.struct_definition_index(cursor)?);
                if !cursor.accept(",") {
                    break;
                }
            }
        }
        cursor.expect("{")?;
        let body = if modifiers.is_native {
            FunctionBody::Native
        } else {
            FunctionBody::Code(self.code(cursor, parameters)?)
        };
        let summary = if cursor.accept_word("footprint") {
            cursor.expect(":")?;
            self.summary(cursor)?
        } else {
            crate::summary::FunctionSummary::default()
        };
        cursor.expect("}")?;
        self.module.function_definitions.push(FunctionDefinition {
            handle,
            visibility: modifiers.visibility,
            is_entry: modifiers.is_entry,
            acquires,
            body,
            summary,
        });
        Ok(())
    }

    fn struct_definition_index(
        &mut self,
        cursor: &mut Cursor<'_>,
    ) -> Result<StructDefinitionIndex> {
        if let Some(index) = cursor.raw_index("struct_definition")? {
            return Ok(StructDefinitionIndex(index));
        }
        let handle = self.tables.struct_(&mut self.module, cursor)?;
        Ok(StructDefinitionIndex(handle.0))
    }

    fn error_name(&mut self, item: usize) -> Result<()> {
        let mut cursor = self.at(item, 1);
        let code = cursor.number()?;
        let name = self.tables.name(&mut self.module, &mut cursor)?;
        let description = cursor.string()?;
        self.module.error_names.push(ErrorName {
            code,
            name,
            description,
        });
        Ok(())
    }

    fn attribute(&mut self, item: usize) -> Result<()> {
        let mut cursor = self.at(item, 1);
        let item = if let Some(index) = cursor.raw_index("struct_definition")? {
            AttributeItem::Struct(StructDefinitionIndex(index))
        } else if let Some(index) = cursor.raw_index("function_definition")? {
            AttributeItem::Function(FunctionDefinitionIndex(index))
        } else {
            cursor.expect_word("module")?;
            AttributeItem::Module
        };
        let text = cursor.string()?;
        self.module.attributes.push(Attribute { item, text });
        Ok(())
    }
}

/// Reads what separates the entries of a list in braces.
fn end_of_entry(cursor: &mut Cursor<'_>) -> Result<()> {
    if !cursor.accept(",") && cursor.peek() != Some("}") {
        return Err(cursor.error("expected `,` or `}`"));
    }
    Ok(())
}

fn ability(cursor: &mut Cursor<'_>) -> Result<Ability> {
    cursor
        .word()?
        .parse()
        .map_err(|_| cursor.error("expected an ability"))
}

struct Modifiers {
    is_native: bool,
    visibility: Visibility,
    is_entry: bool,
}

/// Reads what stands before the name of a function.
fn function_modifiers(cursor: &mut Cursor<'_>) -> Result<Modifiers> {
    let is_native = cursor.accept_word("native");
    let mut visibility = Visibility::Private;
    if cursor.accept_word("public") {
        visibility = Visibility::Public;
        if cursor.accept("(") {
            cursor.expect_word("friend")?;
            cursor.expect(")")?;
            visibility = Visibility::Friend;
        }
    }
    let is_entry = cursor.accept_word("entry");
    cursor.expect_word("fun")?;
    Ok(Modifiers {
        is_native,
        visibility,
        is_entry,
    })
}
