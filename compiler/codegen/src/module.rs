//! A whole module or script.

use cranelift_entity::PrimaryMap;
use weft_base::{Code as DiagnosticCode, Diagnostic};
use weft_bytecode::summary::FunctionSummary;
use weft_bytecode::{
    Attribute, AttributeItem, CompiledModule, Content, ErrorName, FieldDefinition, FunctionBody,
    FunctionDefinition, FunctionDefinitionIndex, ModuleKind, StructDefinition,
    StructDefinitionIndex, VariantDefinition, Visibility,
};
use weft_hir::{Constructor, DefMap, FunctionId, ModuleDefId, ScriptId, StructId, Ty, Value};
use weft_mir::Checked;
use weft_types::AccountAddress;

use crate::function;
use crate::source_map::{FunctionSourceMap, ModuleSourceMap};
use crate::tables::{Result, Tables, TooLarge};

/// What becomes one [`CompiledModule`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A module.
    Module(ModuleDefId),
    /// A script.
    Script(ScriptId),
}

/// The code of a module.
#[derive(Clone, Debug)]
pub struct GeneratedModule {
    /// The module.
    pub module: CompiledModule,
    /// Where its instructions come from.
    pub source_map: ModuleSourceMap,
}

/// Generates a module. `bodies` gives the checked body of each function that has one; the others are
/// natives.
///
/// # Errors
///
/// The module, or a function in it, is larger than the format holds.
pub fn generate<'program>(
    definitions: &'program DefMap,
    unit: Unit,
    bodies: &dyn Fn(FunctionId) -> Option<&'program Checked>,
) -> std::result::Result<GeneratedModule, Box<Diagnostic>> {
    let (span, name) = match unit {
        Unit::Module(id) => {
            let module = &definitions.modules[id];
            (
                module.name.span,
                format!("module `{}`", definitions.module_name(id)),
            )
        }
        Unit::Script(id) => (definitions.scripts[id].span, "script".to_owned()),
    };
    build(definitions, unit, bodies).map_err(|error| {
        let diagnostic = Diagnostic::new(
            DiagnosticCode::ModuleTooLarge,
            format!("the {name} is too large"),
            span,
            format!("there are too many {}", error.what),
        );
        Box::new(diagnostic.with_help("split it into smaller modules or functions"))
    })
}

fn build<'program>(
    definitions: &'program DefMap,
    unit: Unit,
    bodies: &dyn Fn(FunctionId) -> Option<&'program Checked>,
) -> Result<GeneratedModule> {
    let mut tables = Tables::new(definitions);
    let (kind, structs, functions): (_, &[StructId], Vec<FunctionId>) = match unit {
        Unit::Module(id) => {
            let module = &definitions.modules[id];
            tables.module(id)?;
            (
                ModuleKind::Module,
                &module.structs,
                compiled_functions(definitions, &module.functions),
            )
        }
        Unit::Script(id) => {
            tables.named_module(AccountAddress::ZERO, "script")?;
            let function = definitions.scripts[id].function;
            (ModuleKind::Script, &[], function.into_iter().collect())
        }
    };
    for id in structs {
        tables.struct_(*id)?;
    }
    for id in &functions {
        tables.function(*id)?;
    }
    let mut module = CompiledModule {
        version: CompiledModule::VERSION,
        kind,
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
    };
    for id in structs {
        module
            .struct_definitions
            .push(struct_definition(&mut tables, *id)?);
    }
    let mut source_map = ModuleSourceMap::default();
    let declared = structs.iter().map(|id| &definitions.structs[*id]);
    let native = declared.filter(|item| item.is_native);
    source_map.native_structs = native
        .map(|item| (item.name.symbol.clone(), item.name.span))
        .collect();
    for id in &functions {
        let (definition, map) = function_definition(&mut tables, structs, *id, bodies(*id))?;
        module.function_definitions.push(definition);
        source_map.functions.push(map);
    }
    if let Unit::Module(id) = unit {
        for friend in &definitions.modules[id].friends {
            module.friends.push(tables.module(*friend)?);
        }
        let own = &definitions.modules[id];
        for friend in &own.missing_friends {
            let friend = tables.named_module(own.address, friend.as_str())?;
            module.friends.push(friend);
        }
        module.error_names = error_names(&mut tables, id)?;
    }
    module.attributes = attributes(definitions, structs, &functions)?;
    tables.finish(&mut module);
    Ok(GeneratedModule { module, source_map })
}

/// The functions that have code: not those that are expanded where they are called.
fn compiled_functions(definitions: &DefMap, functions: &[FunctionId]) -> Vec<FunctionId> {
    let functions = functions.iter().copied();
    functions
        .filter(|id| !definitions.functions[*id].is_inline)
        .collect()
}

fn struct_definition(tables: &mut Tables<'_>, id: StructId) -> Result<StructDefinition> {
    let definitions = tables.definitions;
    let item = &definitions.structs[id];
    let content = match &item.variants {
        Some(variants) => {
            let mut content = Vec::with_capacity(variants.len());
            for (variant, data) in variants {
                let constructor = Constructor::of_variant(id, variant);
                content.push(VariantDefinition {
                    name: tables.identifier(data.name.as_str())?,
                    fields: field_definitions(tables, constructor)?,
                });
            }
            Content::Variants(content)
        }
        None => {
            let mut fields = field_definitions(tables, Constructor::of_struct(id))?;
            if fields.is_empty() {
                let name = tables.identifier("dummy_field")?;
                fields.push(FieldDefinition {
                    name,
                    type_: tables.type_(&Ty::Bool)?,
                });
            }
            Content::Fields(fields)
        }
    };
    Ok(StructDefinition {
        handle: tables.struct_(id)?,
        content,
    })
}

fn field_definitions(
    tables: &mut Tables<'_>,
    constructor: Constructor,
) -> Result<Vec<FieldDefinition>> {
    let definitions = tables.definitions;
    let fields = definitions.fields_of(constructor);
    let is_positional = definitions.is_positional(constructor);
    let mut list = Vec::with_capacity(fields.len());
    for field in fields.values() {
        let name = field.name.as_str();
        let name = if is_positional {
            tables.identifier(&format!("_{name}"))?
        } else {
            tables.identifier(name)?
        };
        list.push(FieldDefinition {
            name,
            type_: tables.type_(&field.ty)?,
        });
    }
    Ok(list)
}

fn function_definition(
    tables: &mut Tables<'_>,
    structs: &[StructId],
    id: FunctionId,
    checked: Option<&Checked>,
) -> Result<(FunctionDefinition, FunctionSourceMap)> {
    let item = &tables.definitions.functions[id];
    let visibility = match item.visibility {
        weft_hir::Visibility::Private => Visibility::Private,
        weft_hir::Visibility::Friend | weft_hir::Visibility::Package => Visibility::Friend,
        weft_hir::Visibility::Public => Visibility::Public,
    };
    let mut acquires = Vec::new();
    for (position, own) in structs.iter().enumerate() {
        if item.acquires.contains(own) {
            let too_large = TooLarge { what: "structs" };
            acquires.push(StructDefinitionIndex::from_position(position).ok_or(too_large)?);
        }
    }
    let handle = tables.function(id)?;
    let mut registers = Vec::new();
    let mut blocks = Vec::new();
    let code = match checked {
        Some(checked) => {
            let generated = function::generate(tables, checked)?;
            registers = generated.register_names;
            blocks = generated.source_map;
            FunctionBody::Code(generated.code)
        }
        None => FunctionBody::Native,
    };
    let definition = FunctionDefinition {
        handle,
        visibility,
        is_entry: item.is_entry,
        acquires,
        body: code,
        summary: FunctionSummary::default(),
    };
    Ok((
        definition,
        FunctionSourceMap {
            span: item.name.span,
            registers,
            sites: checked.map_or_else(PrimaryMap::new, |it| it.body.sites.clone()),
            blocks,
        },
    ))
}

/// The abort codes of a module: its `u64` constants whose names start with `E`.
fn error_names(tables: &mut Tables<'_>, id: ModuleDefId) -> Result<Vec<ErrorName>> {
    let definitions = tables.definitions;
    let mut names: Vec<ErrorName> = Vec::new();
    for constant in definitions.modules[id]
        .constants
        .iter()
        .map(|id| &definitions.constants[*id])
    {
        let name = constant.name.as_str();
        let Some(Value::Integer(value)) = &constant.value else {
            continue;
        };
        if constant.ty != Ty::U64 {
            continue;
        }
        let Some(code) = value.to_u128().and_then(|code| u64::try_from(code).ok()) else {
            continue;
        };
        // Two constants may have one value; the first one names it.
        if name.starts_with('E') && names.iter().all(|earlier| earlier.code != code) {
            let name = tables.identifier(name)?;
            let description = constant.documentation.clone().unwrap_or_default();
            names.push(ErrorName {
                code,
                name,
                description,
            });
        }
    }
    Ok(names)
}

/// The attributes without a value, such as `view` and `event`.
fn attributes(
    definitions: &DefMap,
    structs: &[StructId],
    functions: &[FunctionId],
) -> Result<Vec<Attribute>> {
    let too_large = TooLarge { what: "functions" };
    let mut attributes = Vec::new();
    for (position, id) in structs.iter().enumerate() {
        let index = StructDefinitionIndex::from_position(position).ok_or(too_large)?;
        for attribute in &definitions.structs[*id].attributes {
            let text = attribute.name.as_str().to_owned();
            attributes.push(Attribute {
                item: AttributeItem::Struct(index),
                text,
            });
        }
    }
    for (position, id) in functions.iter().enumerate() {
        let index = FunctionDefinitionIndex::from_position(position).ok_or(too_large)?;
        for attribute in &definitions.functions[*id].attributes {
            let text = attribute.name.as_str().to_owned();
            attributes.push(Attribute {
                item: AttributeItem::Function(index),
                text,
            });
        }
    }
    Ok(attributes)
}
