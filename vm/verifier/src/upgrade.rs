//! Upgrades: the new version of a module keeps what others rely on.
//!
//! Stored values rely on structs: each stays, with the same abilities, type parameters and fields.
//! Other modules rely on the signatures of functions that are not private, transactions on those of
//! entry functions, friends on being friends.

use weft_bytecode::{FunctionDefinition, FunctionHandle, Limits, Visibility};
use weft_types::Identifier;

use crate::VerifiedModule;
use crate::engine::Meter;
use crate::error::{Check, Result, VerifyError, refuse, require};
use crate::linking::same_types;

/// Checks that a module may replace an earlier version of itself.
pub fn check_upgrade(
    old: &VerifiedModule,
    new: &VerifiedModule,
    limits: &Limits,
) -> Result<(), VerifyError> {
    check(old, new, limits).map_err(|mut error| {
        error.module = Some(new.id().clone());
        error
    })
}

fn check(old: &VerifiedModule, new: &VerifiedModule, limits: &Limits) -> Result<()> {
    let mut meter = Meter::new(limits);
    require!(
        old.id() == new.id() && old.kind == new.kind,
        IncompatibleUpgrade,
        "{} is not a version of {}",
        new.id(),
        old.id()
    );
    require!(
        new.version >= old.version,
        IncompatibleUpgrade,
        "the format version goes back from {} to {}",
        old.version,
        new.version
    );
    for friend in &old.friends {
        let friend = old.module_id(*friend);
        require!(
            (new.friends.iter()).any(|candidate| new.module_id(*candidate) == friend),
            IncompatibleUpgrade,
            "a friend is no longer one"
        );
    }
    for position in 0..old.struct_definitions.len() {
        check_struct(old, new, position, &mut meter)?;
    }
    for (definition, handle) in old.function_definitions.iter().zip(&old.function_handles) {
        if definition.is_entry || definition.visibility != Visibility::Private {
            check_function(old, new, definition, handle, &mut meter)?;
        }
    }
    Ok(())
}

fn name_of(module: &VerifiedModule, index: weft_bytecode::IdentifierIndex) -> Result<&Identifier> {
    module.identifiers.get(index.index()).ok_or_else(|| {
        VerifyError::new(
            Check::Internal,
            "a verified module has a name out of bounds",
        )
    })
}

fn check_struct(
    old: &VerifiedModule,
    new: &VerifiedModule,
    position: usize,
    meter: &mut Meter,
) -> Result<()> {
    let (Some(old_definition), Some(old_handle)) = (
        old.struct_definitions.get(position),
        old.struct_handles.get(position),
    ) else {
        refuse!(Internal, "a verified module has a struct without a handle");
    };
    let name = name_of(old, old_handle.name)?;
    let found = new.struct_definition(name).and_then(|index| {
        let definition = new.struct_definitions.get(index.index())?;
        Some((definition, new.struct_handles.get(index.index())?))
    });
    let Some((definition, handle)) = found else {
        refuse!(IncompatibleUpgrade, "the struct `{name}` is gone");
    };
    require!(
        handle.abilities == old_handle.abilities
            && handle.type_parameters == old_handle.type_parameters,
        IncompatibleUpgrade,
        "the struct `{name}` has other abilities or type parameters"
    );
    let mut is_same = definition.fields.len() == old_definition.fields.len();
    for (field, old_field) in definition.fields.iter().zip(&old_definition.fields) {
        is_same = is_same
            && name_of(new, field.name)? == name_of(old, old_field.name)?
            && same_types(new, &[field.type_], old, &[old_field.type_], meter)?;
    }
    require!(
        is_same,
        IncompatibleUpgrade,
        "the struct `{name}` has other fields"
    );
    Ok(())
}

fn check_function(
    old: &VerifiedModule,
    new: &VerifiedModule,
    old_definition: &FunctionDefinition,
    old_handle: &FunctionHandle,
    meter: &mut Meter,
) -> Result<()> {
    let name = name_of(old, old_handle.name)?;
    let found = new.function_definition(name).and_then(|index| {
        let definition = new.function_definitions.get(index.index())?;
        Some((definition, new.function_handles.get(index.index())?))
    });
    let Some((definition, handle)) = found else {
        refuse!(IncompatibleUpgrade, "the function `{name}` is gone");
    };
    require!(
        definition.visibility >= old_definition.visibility
            && definition.is_entry >= old_definition.is_entry,
        IncompatibleUpgrade,
        "the function `{name}` can be called by fewer"
    );
    let is_same = handle.type_parameters == old_handle.type_parameters
        && same_types(new, &handle.parameters, old, &old_handle.parameters, meter)?
        && same_types(new, &handle.results, old, &old_handle.results, meter)?;
    require!(
        is_same,
        IncompatibleUpgrade,
        "the function `{name}` has another signature"
    );
    Ok(())
}
