//! Resolving what modules name: types, structs and functions of this and other modules.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use weft_bytecode::{
    CompiledModule, Content, FieldDefinition, FunctionDefinitionIndex, FunctionHandle,
    FunctionHandleIndex, StructHandleIndex, Type, TypeIndex,
};
use weft_types::{
    Ability, AbilitySet, FailureKind, FunctionTag, Identifier, Limit, ModuleId, Passed, StructTag,
    TypeTag,
};

use super::{InstanceKey, LoadError, LoadedModule};
use crate::code::{RegisterType, TypeId};
use crate::layout::{LAYOUT_DEPTH_MAX, StructKey, TypeRegistry, Variant};
use crate::natives::NativeTable;

/// The modules of a state.
#[derive(Debug, Default)]
pub(super) struct Modules {
    published: BTreeMap<ModuleId, Arc<LoadedModule>>,
    /// The script that is being loaded.
    script: Option<Arc<LoadedModule>>,
}

impl Modules {
    pub(super) fn get(&self, id: &ModuleId) -> Option<&Arc<LoadedModule>> {
        self.script
            .as_ref()
            .filter(|script| script.id == *id)
            .or_else(|| self.published.get(id))
    }

    pub(super) fn insert(&mut self, module: LoadedModule) {
        self.published.insert(module.id.clone(), Arc::new(module));
    }

    pub(super) fn set_script(&mut self, script: Option<Arc<LoadedModule>>) {
        self.script = script;
    }
}

const LINKER_ERROR: FailureKind = FailureKind::LinkerError;
const TYPE_TOO_LARGE: FailureKind = FailureKind::LimitExceeded(Limit::TypeSize);

/// What resolving needs.
#[derive(Debug)]
pub(super) struct Linker<'loader> {
    pub(super) registry: &'loader mut TypeRegistry,
    pub(super) modules: &'loader Modules,
    pub(super) natives: &'loader NativeTable,
}

impl Linker<'_> {
    /// The type of a tag.
    pub(super) fn intern_tag(&mut self, tag: &TypeTag, depth: u32) -> Result<TypeId, LoadError> {
        if depth as usize >= TypeTag::DEPTH_MAX {
            return Err(TYPE_TOO_LARGE.into());
        }
        Ok(match tag {
            TypeTag::Bool => TypeId::BOOL,
            TypeTag::U8 => TypeId::U8,
            TypeTag::U16 => TypeId::U16,
            TypeTag::U32 => TypeId::U32,
            TypeTag::U64 => TypeId::U64,
            TypeTag::U128 => TypeId::U128,
            TypeTag::U256 => TypeId::U256,
            TypeTag::Signed(integer) => TypeId::signed(*integer),
            TypeTag::Address => TypeId::ADDRESS,
            TypeTag::Signer => TypeId::SIGNER,
            TypeTag::Vector(element) => {
                let element = self.intern_tag(element, depth + 1)?;
                self.registry.intern_vector(element)?
            }
            TypeTag::Function(tag) => {
                let mut list = |passed: &[Passed<TypeTag>]| {
                    passed
                        .iter()
                        .map(|it| {
                            Ok(Passed {
                                passing: it.passing,
                                type_: self.intern_tag(&it.type_, depth + 1)?,
                            })
                        })
                        .collect::<Result<Vec<_>, LoadError>>()
                };
                let type_ = FunctionTag {
                    parameters: list(&tag.parameters)?,
                    results: list(&tag.results)?,
                    abilities: tag.abilities,
                };
                self.registry.intern_function(type_)?
            }
            TypeTag::Struct(tag) => {
                let StructTag {
                    module,
                    name,
                    type_arguments,
                } = &**tag;
                let mut arguments = Vec::with_capacity(type_arguments.len());
                for argument in type_arguments {
                    arguments.push(self.intern_tag(argument, depth + 1)?);
                }
                self.intern_struct(module, name, arguments, 0)
                    .map_err(|kind| LoadError {
                        kind,
                        module: Some(module.clone()),
                    })?
            }
        })
    }

    /// Checks number and abilities of the type arguments of a transaction.
    pub(super) fn check_type_arguments(
        &self,
        module: &LoadedModule,
        function: FunctionDefinitionIndex,
        arguments: &[TypeId],
    ) -> Result<(), LoadError> {
        let handle = definition_handle(module, function)?;
        if handle.type_parameters.len() != arguments.len() {
            return Err(FailureKind::NumberOfTypeArgumentsMismatch.into());
        }
        for (constraint, argument) in handle.type_parameters.iter().zip(arguments) {
            if !self
                .registry
                .get(*argument)
                .abilities
                .is_superset(*constraint)
            {
                return Err(FailureKind::ConstraintNotSatisfied.into());
            }
        }
        Ok(())
    }

    /// The struct of a module with type arguments.
    fn intern_struct(
        &mut self,
        module: &ModuleId,
        name: &Identifier,
        arguments: Vec<TypeId>,
        depth: u32,
    ) -> Result<TypeId, FailureKind> {
        let key = StructKey {
            module: module.clone(),
            name: name.clone(),
            arguments,
        };
        if let Some(id) = self.registry.find_struct(&key) {
            return Ok(id);
        }
        self.registry.check_arguments(&key.arguments)?;
        let module = Arc::clone(self.modules.get(module).ok_or(LINKER_ERROR)?);
        let position = *module.structs.get(name).ok_or(LINKER_ERROR)?;
        let definition = &module.module.struct_definitions[position];
        let handle = module
            .module
            .struct_handles
            .get(definition.handle.index())
            .ok_or(LINKER_ERROR)?;
        if handle.type_parameters.len() != key.arguments.len() {
            return Err(FailureKind::NumberOfTypeArgumentsMismatch);
        }
        let mut visible = Vec::with_capacity(key.arguments.len());
        for (parameter, argument) in handle.type_parameters.iter().zip(&key.arguments) {
            let abilities = self.registry.get(*argument).abilities;
            if !abilities.is_superset(parameter.constraints) {
                return Err(FailureKind::ConstraintNotSatisfied);
            }
            if !parameter.is_phantom {
                visible.push(abilities);
            }
        }
        let abilities: AbilitySet = handle.abilities.of_instance(visible);
        let is_open = module.is_open(position) && !abilities.has(Ability::Key);
        let is_open = is_open && abilities.has(Ability::Copy);
        let mut scope = TypeScope::new(&module, &key.arguments);
        match &definition.content {
            Content::Fields(fields) => {
                let fields = self.field_types(&mut scope, fields, depth)?;
                self.registry
                    .intern_declared_struct(key, abilities, &fields, is_open)
            }
            Content::Variants(variants) => {
                let mut named: Vec<Variant> = Vec::with_capacity(variants.len());
                for variant in variants {
                    let name = module.module.identifiers.get(variant.name.index());
                    let fields = self.field_types(&mut scope, &variant.fields, depth)?;
                    named.push((name.ok_or(LINKER_ERROR)?.clone(), fields));
                }
                self.registry
                    .intern_declared_enum(key, abilities, &named, is_open)
            }
        }
    }

    /// The names and closed types of the fields of a struct or variant.
    fn field_types(
        &mut self,
        scope: &mut TypeScope<'_>,
        definitions: &[FieldDefinition],
        depth: u32,
    ) -> Result<Vec<(Identifier, TypeId)>, FailureKind> {
        let identifiers = &scope.module.module.identifiers;
        let mut fields = Vec::with_capacity(definitions.len());
        for field in definitions {
            let name = identifiers.get(field.name.index()).ok_or(LINKER_ERROR)?;
            let type_ = self.value_type(scope, field.type_, depth + 1)?;
            fields.push((name.clone(), type_));
        }
        Ok(fields)
    }

    /// The closed type of a type of a module; not a reference.
    pub(super) fn value_type(
        &mut self,
        scope: &mut TypeScope<'_>,
        index: TypeIndex,
        depth: u32,
    ) -> Result<TypeId, FailureKind> {
        if depth > LAYOUT_DEPTH_MAX {
            return Err(TYPE_TOO_LARGE);
        }
        if let Some(Some(id)) = scope.known.get(index.index()) {
            return Ok(*id);
        }
        let module = scope.module;
        let type_ = module.module.types.get(index.index()).ok_or(LINKER_ERROR)?;
        let id = match type_ {
            Type::Bool => TypeId::BOOL,
            Type::U8 => TypeId::U8,
            Type::U16 => TypeId::U16,
            Type::U32 => TypeId::U32,
            Type::U64 => TypeId::U64,
            Type::U128 => TypeId::U128,
            Type::U256 => TypeId::U256,
            Type::Signed(integer) => TypeId::signed(*integer),
            Type::Address => TypeId::ADDRESS,
            Type::Signer => TypeId::SIGNER,
            Type::Vector(element) => {
                let element = self.value_type(scope, *element, depth + 1)?;
                self.registry.intern_vector(element)?
            }
            Type::Struct(handle, arguments) => {
                let mut closed = Vec::with_capacity(arguments.len());
                for argument in arguments {
                    closed.push(self.value_type(scope, *argument, depth + 1)?);
                }
                let (module, name) = struct_name(module, *handle)?;
                self.intern_struct(&module, &name, closed, depth)?
            }
            Type::TypeParameter(parameter) => {
                let argument = scope.arguments.get(parameter.index());
                *argument.ok_or(LINKER_ERROR)?
            }
            Type::Function(function) => self.function_type(scope, function)?,
            Type::Reference(_) | Type::MutableReference(_) => return Err(LINKER_ERROR),
        };
        scope.known[index.index()] = Some(id);
        Ok(id)
    }

    /// The closed type of a register.
    pub(super) fn register_type(
        &mut self,
        scope: &mut TypeScope<'_>,
        index: TypeIndex,
    ) -> Result<RegisterType, FailureKind> {
        let module = scope.module;
        let type_ = module.module.types.get(index.index()).ok_or(LINKER_ERROR)?;
        if let Type::Reference(referent) = type_ {
            return Ok(RegisterType::Reference(
                self.value_type(scope, *referent, 0)?,
            ));
        }
        if let Type::MutableReference(referent) = type_ {
            let referent = self.value_type(scope, *referent, 0)?;
            return Ok(RegisterType::MutableReference(referent));
        }
        Ok(RegisterType::Value(self.value_type(scope, index, 0)?))
    }

    /// The closed types of parameters and results of a handle.
    pub(super) fn signature(
        &mut self,
        scope: &mut TypeScope<'_>,
        handle: &FunctionHandle,
    ) -> Result<Signature, FailureKind> {
        let mut signature = Signature::default();
        for type_ in &handle.parameters {
            signature
                .parameters
                .push(self.register_type(scope, *type_)?);
        }
        for type_ in &handle.results {
            signature.results.push(self.register_type(scope, *type_)?);
        }
        Ok(signature)
    }

    /// The function that a handle of a module stands for, which must be as the handle says.
    pub(super) fn callee(
        &mut self,
        scope: &mut TypeScope<'_>,
        handle: FunctionHandleIndex,
        arguments: Vec<TypeId>,
    ) -> Result<(Arc<LoadedModule>, InstanceKey), FailureKind> {
        let caller = &scope.module.module;
        let handle = caller
            .function_handles
            .get(handle.index())
            .ok_or(LINKER_ERROR)?;
        let id = caller.module_id(handle.module).ok_or(LINKER_ERROR)?;
        let name = caller
            .identifiers
            .get(handle.name.index())
            .ok_or(LINKER_ERROR)?;
        let callee = if id == scope.module.id {
            None
        } else {
            Some(Arc::clone(self.modules.get(&id).ok_or(LINKER_ERROR)?))
        };
        let target = callee.as_deref().unwrap_or(scope.module);
        let function = *target.functions.get(name).ok_or(LINKER_ERROR)?;
        let definition = definition_handle(target, function)?;
        if definition.type_parameters.len() != arguments.len() {
            return Err(LINKER_ERROR);
        }
        for (constraint, argument) in definition.type_parameters.iter().zip(&arguments) {
            if !self
                .registry
                .get(*argument)
                .abilities
                .is_superset(*constraint)
            {
                return Err(FailureKind::ConstraintNotSatisfied);
            }
        }
        let mut named_scope = TypeScope::new(scope.module, &arguments);
        let named = self.signature(&mut named_scope, handle)?;
        let defined = self.signature(&mut TypeScope::new(target, &arguments), definition)?;
        if named != defined {
            return Err(LINKER_ERROR);
        }
        let key = InstanceKey {
            module: id.clone(),
            function,
            arguments,
        };
        let module = match callee {
            Some(module) => module,
            None => Arc::clone(self.modules.get(&id).ok_or(LINKER_ERROR)?),
        };
        Ok((module, key))
    }
}

/// The types of parameters and results.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Signature {
    pub(super) parameters: Vec<RegisterType>,
    pub(super) results: Vec<RegisterType>,
}

/// Where types of a module are resolved: the module and the type arguments.
#[derive(Debug)]
pub(super) struct TypeScope<'module> {
    pub(super) module: &'module LoadedModule,
    pub(super) arguments: &'module [TypeId],
    /// What is resolved already, by the index of the type.
    known: Vec<Option<TypeId>>,
}

impl<'module> TypeScope<'module> {
    pub(super) fn new(module: &'module LoadedModule, arguments: &'module [TypeId]) -> Self {
        Self {
            module,
            arguments,
            known: vec![None; module.module.types.len()],
        }
    }
}

pub(super) fn definition_handle(
    module: &LoadedModule,
    function: FunctionDefinitionIndex,
) -> Result<&FunctionHandle, FailureKind> {
    let definition = module.function(function)?;
    module
        .module
        .function_handles
        .get(definition.handle.index())
        .ok_or(LINKER_ERROR)
}

fn struct_name(
    module: &LoadedModule,
    handle: StructHandleIndex,
) -> Result<(ModuleId, Identifier), FailureKind> {
    let handle = module
        .module
        .struct_handles
        .get(handle.index())
        .ok_or(LINKER_ERROR)?;
    let id = module.module.module_id(handle.module).ok_or(LINKER_ERROR)?;
    let name = module.module.identifiers.get(handle.name.index());
    Ok((id, name.ok_or(LINKER_ERROR)?.clone()))
}

/// The signature of a function without structs in the notation of natives.
pub(crate) fn signature_text(module: &CompiledModule, handle: &FunctionHandle) -> Option<String> {
    let mut text = String::new();
    if !handle.type_parameters.is_empty() {
        let _ = write!(text, "<{}>", handle.type_parameters.len());
    }
    let list = |types: &[TypeIndex]| -> Option<String> {
        let texts: Option<Vec<_>> = (types.iter())
            .map(|type_| type_text(module, *type_, NATIVE_TYPE_DEPTH_MAX))
            .collect();
        Some(texts?.join(", "))
    };
    let _ = write!(text, "({})", list(&handle.parameters)?);
    if !handle.results.is_empty() {
        let _ = write!(text, ": {}", list(&handle.results)?);
    }
    Some(text)
}

/// How deep the types of natives nest.
const NATIVE_TYPE_DEPTH_MAX: u32 = 4;

fn type_text(module: &CompiledModule, index: TypeIndex, depth: u32) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    Some(match module.types.get(index.index())? {
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
        Type::Vector(element) => format!("vector<{}>", type_text(module, *element, depth)?),
        Type::TypeParameter(parameter) => format!("T{}", parameter.0),
        Type::Reference(referent) => format!("&{}", type_text(module, *referent, depth)?),
        Type::MutableReference(referent) => {
            format!("&mut {}", type_text(module, *referent, depth)?)
        }
        Type::Struct(..) | Type::Function(_) => return None,
    })
}
