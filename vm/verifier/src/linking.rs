//! Linking: every struct and function of another module is there, is exactly as its handle says,
//! and may be named here; and no module depends on itself by way of others.
//!
//! Of a module that was published before ([`Linking::Stored`]) less is asked, because upgrades of its
//! dependencies leave some things free: structs may have more abilities than their handles say, and
//! functions may be gone, be others or be out of reach. The loader refuses such calls.

use std::collections::BTreeSet;

use weft_bytecode::{
    CompiledModule, FunctionHandle, ModuleHandleIndex, ModuleKind, StructHandle, Type, TypeIndex,
    Visibility,
};
use weft_types::ModuleId;

use crate::engine::Meter;
use crate::error::{Result, refuse, require};
use crate::{Dependencies, VerifiedModule};

/// What a module is linked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Linking {
    /// To be published or run now.
    New,
    /// To be loaded again, after it was published.
    Stored,
}

/// Checks the handles of other modules against what those define.
pub(crate) fn check(
    module: &CompiledModule,
    linking: Linking,
    dependencies: &dyn Dependencies,
    meter: &mut Meter,
) -> Result<()> {
    let Some(id) = module.self_id() else {
        refuse!(IndexOutOfBounds, "the module does not name itself");
    };
    let used = module.dependencies();
    for dependency in &used {
        require!(
            dependencies.module(dependency).is_some(),
            MissingDependency,
            "there is no module {dependency}"
        );
    }
    check_cycles(&id, &used, dependencies, meter)?;
    for friend in &module.friends {
        let is_used = module
            .module_id(*friend)
            .is_some_and(|friend| used.contains(&friend));
        require!(
            !is_used,
            Friend,
            "{friend} is a friend and a dependency at once"
        );
    }
    for handle in &module.struct_handles {
        if handle.module.0 != 0 {
            meter.charge(1)?;
            let dependency = lookup(module, handle.module, dependencies)?;
            check_struct(module, linking, handle, dependency)?;
        }
    }
    for handle in &module.function_handles {
        if handle.module.0 != 0 && linking == Linking::New {
            meter.charge(1)?;
            let dependency = lookup(module, handle.module, dependencies)?;
            check_function(module, &id, handle, dependency, meter)?;
        }
    }
    Ok(())
}

fn check_cycles(
    id: &ModuleId,
    used: &BTreeSet<ModuleId>,
    dependencies: &dyn Dependencies,
    meter: &mut Meter,
) -> Result<()> {
    let mut seen = used.clone();
    let mut open: Vec<ModuleId> = used.iter().cloned().collect();
    while let Some(next) = open.pop() {
        require!(
            next != *id,
            CyclicDependency,
            "the module depends on itself"
        );
        let Some(dependency) = dependencies.module(&next) else {
            continue;
        };
        for further in dependency.dependencies() {
            meter.charge(1)?;
            if seen.insert(further.clone()) {
                open.push(further.clone());
            }
        }
    }
    Ok(())
}

fn lookup<'modules>(
    module: &CompiledModule,
    handle: ModuleHandleIndex,
    dependencies: &'modules dyn Dependencies,
) -> Result<&'modules VerifiedModule> {
    match module
        .module_id(handle)
        .and_then(|id| dependencies.module(&id))
    {
        Some(dependency) => Ok(dependency),
        None => refuse!(MissingDependency, "there is no {handle}"),
    }
}

fn check_struct(
    module: &CompiledModule,
    linking: Linking,
    handle: &StructHandle,
    dependency: &VerifiedModule,
) -> Result<()> {
    let Some(name) = module.identifiers.get(handle.name.index()) else {
        refuse!(IndexOutOfBounds, "{}", handle.name);
    };
    let defined = dependency
        .struct_definition(name)
        .and_then(|index| dependency.struct_handles.get(index.index()));
    let Some(defined) = defined else {
        refuse!(MissingMember, "{} has no struct `{name}`", dependency.id());
    };
    let has_abilities = match linking {
        Linking::New => defined.abilities == handle.abilities,
        Linking::Stored => defined.abilities.is_superset(handle.abilities),
    };
    require!(
        has_abilities && defined.type_parameters == handle.type_parameters,
        HandleMismatch,
        "the struct `{name}` of {} has other abilities or type parameters",
        dependency.id()
    );
    Ok(())
}

fn check_function(
    module: &CompiledModule,
    id: &ModuleId,
    handle: &FunctionHandle,
    dependency: &VerifiedModule,
    meter: &mut Meter,
) -> Result<()> {
    let Some(name) = module.identifiers.get(handle.name.index()) else {
        refuse!(IndexOutOfBounds, "{}", handle.name);
    };
    let found = dependency.function_definition(name).and_then(|index| {
        let definition = dependency.function_definitions.get(index.index())?;
        let handle = dependency.function_handles.get(index.index())?;
        Some((definition, handle))
    });
    let Some((definition, defined)) = found else {
        refuse!(
            MissingMember,
            "{} has no function `{name}`",
            dependency.id()
        );
    };
    let is_visible = match definition.visibility {
        Visibility::Private => false,
        Visibility::Friend => {
            module.kind == ModuleKind::Module
                && dependency
                    .friends
                    .iter()
                    .any(|friend| dependency.module_id(*friend).as_ref() == Some(id))
        }
        Visibility::Public => true,
    };
    require!(
        is_visible,
        NotVisible,
        "the function `{name}` of {} may not be called here",
        dependency.id()
    );
    let is_same = defined.type_parameters == handle.type_parameters
        && same_types(
            module,
            &handle.parameters,
            dependency,
            &defined.parameters,
            meter,
        )?
        && same_types(module, &handle.results, dependency, &defined.results, meter)?;
    require!(
        is_same,
        HandleMismatch,
        "the function `{name}` of {} has another signature",
        dependency.id()
    );
    Ok(())
}

/// Whether lists of types of two modules are the same: structs by module and name.
pub(crate) fn same_types(
    left: &CompiledModule,
    left_types: &[TypeIndex],
    right: &CompiledModule,
    right_types: &[TypeIndex],
    meter: &mut Meter,
) -> Result<bool> {
    if left_types.len() != right_types.len() {
        return Ok(false);
    }
    let mut open: Vec<_> = left_types
        .iter()
        .copied()
        .zip(right_types.iter().copied())
        .collect();
    while let Some((left_type, right_type)) = open.pop() {
        meter.charge(1)?;
        let (Some(left_type), Some(right_type)) = (
            left.types.get(left_type.index()),
            right.types.get(right_type.index()),
        ) else {
            return Ok(false);
        };
        let is_same = match (left_type, right_type) {
            (Type::Vector(left), Type::Vector(right))
            | (Type::Reference(left), Type::Reference(right))
            | (Type::MutableReference(left), Type::MutableReference(right)) => {
                open.push((*left, *right));
                true
            }
            (Type::Struct(left_handle, left_inside), Type::Struct(right_handle, right_inside)) => {
                open.extend(
                    left_inside
                        .iter()
                        .copied()
                        .zip(right_inside.iter().copied()),
                );
                let left_handle = left.struct_handles.get(left_handle.index());
                let right_handle = right.struct_handles.get(right_handle.index());
                let name = |module: &CompiledModule, handle: Option<&StructHandle>| {
                    let handle = handle?;
                    let name = module.identifiers.get(handle.name.index())?.clone();
                    Some((module.module_id(handle.module)?, name))
                };
                let left_name = name(left, left_handle);
                left_inside.len() == right_inside.len()
                    && left_name.is_some()
                    && left_name == name(right, right_handle)
            }
            (Type::Function(left_function), Type::Function(right_function)) => {
                open.extend(left_function.components().zip(right_function.components()));
                left_function.parameters.len() == right_function.parameters.len()
                    && left_function.results.len() == right_function.results.len()
                    && left_function.abilities == right_function.abilities
            }
            (
                Type::Bool
                | Type::U8
                | Type::U16
                | Type::U32
                | Type::U64
                | Type::U128
                | Type::U256
                | Type::Signed(_)
                | Type::Address
                | Type::Signer
                | Type::TypeParameter(_),
                _,
            ) => left_type == right_type,
            (
                Type::Vector(_)
                | Type::Struct(..)
                | Type::Reference(_)
                | Type::MutableReference(_)
                | Type::Function(_),
                _,
            ) => false,
        };
        if !is_same {
            return Ok(false);
        }
    }
    Ok(true)
}
