//! Upgrades: the new version of a module keeps what others rely on.
//!
//! Stored values rely on structs and enums: each stays, with the same type parameters and fields, and
//! with at least the same abilities; an enum may gain variants behind those it has.
//! Other modules rely on the signatures of public functions, transactions on those of entry
//! functions. Stored function values rely on the functions that they were made from: public, entry
//! and persistent ones.
//!
//! Private and friend functions and the list of friends are free. A caller that was published before
//! is not verified again ([`crate::verify_stored`]): the loader compares the signature of every
//! callee, and a call that no longer fits does not link.

use weft_bytecode::{Content, FieldDefinition, FunctionDefinitionIndex, Limits, Visibility};
use weft_types::Identifier;

use crate::VerifiedModule;
use crate::closures;
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
    for position in 0..old.struct_definitions.len() {
        check_struct(old, new, position, &mut meter)?;
    }
    for position in 0..old.function_definitions.len() {
        let Some(function) = FunctionDefinitionIndex::from_position(position) else {
            refuse!(Internal, "a verified module has too many functions");
        };
        meter.charge_length(old.attributes.len() + 1)?;
        // Public and entry functions are among those whose values may be stored.
        if closures::is_storable(old, function) {
            check_function(old, new, function, &mut meter)?;
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
        handle.abilities.is_superset(old_handle.abilities),
        IncompatibleUpgrade,
        "the struct `{name}` lacks abilities that it had"
    );
    require!(
        handle.type_parameters == old_handle.type_parameters,
        IncompatibleUpgrade,
        "the struct `{name}` has other type parameters"
    );
    match (&old_definition.content, &definition.content) {
        (Content::Fields(old_fields), Content::Fields(fields)) => {
            require!(
                same_fields(old, old_fields, new, fields, meter)?,
                IncompatibleUpgrade,
                "the struct `{name}` has other fields"
            );
        }
        (Content::Variants(old_variants), Content::Variants(variants)) => {
            require!(
                variants.len() >= old_variants.len(),
                IncompatibleUpgrade,
                "the enum `{name}` has fewer variants"
            );
            for (old_variant, variant) in old_variants.iter().zip(variants) {
                let old_name = name_of(old, old_variant.name)?;
                require!(
                    name_of(new, variant.name)? == old_name
                        && same_fields(old, &old_variant.fields, new, &variant.fields, meter)?,
                    IncompatibleUpgrade,
                    "the variant `{old_name}` of the enum `{name}` is another one or has other fields"
                );
            }
        }
        (Content::Fields(_), Content::Variants(_)) | (Content::Variants(_), Content::Fields(_)) => {
            refuse!(
                IncompatibleUpgrade,
                "`{name}` is no longer what it was, a struct or an enum"
            );
        }
    }
    Ok(())
}

fn same_fields(
    old: &VerifiedModule,
    old_fields: &[FieldDefinition],
    new: &VerifiedModule,
    fields: &[FieldDefinition],
    meter: &mut Meter,
) -> Result<bool> {
    if fields.len() != old_fields.len() {
        return Ok(false);
    }
    for (field, old_field) in fields.iter().zip(old_fields) {
        if name_of(new, field.name)? != name_of(old, old_field.name)?
            || !same_types(new, &[field.type_], old, &[old_field.type_], meter)?
        {
            return Ok(false);
        }
    }
    Ok(true)
}

fn check_function(
    old: &VerifiedModule,
    new: &VerifiedModule,
    function: FunctionDefinitionIndex,
    meter: &mut Meter,
) -> Result<()> {
    let (Some(old_definition), Some(old_handle)) = (
        old.function_definitions.get(function.index()),
        old.function_handles.get(function.index()),
    ) else {
        refuse!(
            Internal,
            "a verified module has a function without a handle"
        );
    };
    let name = name_of(old, old_handle.name)?;
    let found = new.function_definition(name).and_then(|index| {
        let definition = new.function_definitions.get(index.index())?;
        Some((index, definition, new.function_handles.get(index.index())?))
    });
    let Some((index, definition, handle)) = found else {
        refuse!(IncompatibleUpgrade, "the function `{name}` is gone");
    };
    require!(
        (definition.visibility == Visibility::Public
            || old_definition.visibility != Visibility::Public)
            && definition.is_entry >= old_definition.is_entry,
        IncompatibleUpgrade,
        "the function `{name}` can be called by fewer"
    );
    meter.charge_length(new.attributes.len() + 1)?;
    require!(
        closures::is_storable(new, index),
        IncompatibleUpgrade,
        "the function `{name}` is no longer persistent"
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
