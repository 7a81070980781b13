//! Signatures and fields: type parameters in scope, constraints satisfied, references only where
//! they may be, abilities of structs supported by their fields, phantom parameters only in phantom
//! positions, natives only where they may be.

use weft_bytecode::{CompiledModule, FunctionBody, FunctionDefinition, StructDefinition};
use weft_types::AbilitySet;

use crate::Dependencies;
use crate::error::{Result, refuse, require};
use crate::types::{Context, Types};

/// Checks the structs, and the signatures of all functions that are named.
pub(crate) fn check(types: &Types<'_>) -> Result<()> {
    for definition in &types.module.struct_definitions {
        check_struct(types, definition)?;
    }
    for handle in &types.module.function_handles {
        let mut context = Context::new(types, handle.type_parameters.clone());
        for type_ in handle.parameters.iter().chain(&handle.results) {
            context.check(*type_)?;
        }
    }
    Ok(())
}

fn check_struct(types: &Types<'_>, definition: &StructDefinition) -> Result<()> {
    let handle = types.struct_handle(definition.handle)?;
    let required = handle.abilities.required_of_arguments();
    let constraints: Vec<AbilitySet> = (handle.type_parameters.iter())
        .map(|parameter| parameter.constraints)
        .collect();
    let mut context = Context::new(types, constraints);
    // An instance has an ability only where its arguments have what that requires, so the fields
    // may rely on it.
    let conditional: Vec<AbilitySet> = (handle.type_parameters.iter())
        .map(|parameter| {
            if parameter.is_phantom {
                parameter.constraints
            } else {
                parameter.constraints.union(required)
            }
        })
        .collect();
    let mut conditional = Context::new(types, conditional);
    for (position, field) in definition.content.all_fields().enumerate() {
        require!(
            !types.is_reference(field.type_),
            MisplacedReference,
            "field {position} of {} is a reference",
            definition.handle
        );
        context.check(field.type_)?;
        let abilities = conditional.abilities(field.type_)?;
        require!(
            abilities.is_superset(required),
            FieldAbility,
            "field {position} of {} lacks `{}`",
            definition.handle,
            required.minus(abilities)
        );
        let mut misplaced = None;
        types.visit_parameters(field.type_, false, &mut |parameter, is_phantom_position| {
            let is_phantom = handle
                .type_parameters
                .get(parameter)
                .is_some_and(|parameter| parameter.is_phantom);
            if is_phantom && !is_phantom_position {
                misplaced = Some(parameter);
            }
        })?;
        if let Some(parameter) = misplaced {
            refuse!(
                PhantomPosition,
                "field {position} of {} uses the phantom parameter T{parameter}",
                definition.handle
            );
        }
    }
    Ok(())
}

/// Checks that a native function is one that the module may have.
pub(crate) fn check_native(
    module: &CompiledModule,
    definition: &FunctionDefinition,
    dependencies: &dyn Dependencies,
) -> Result<()> {
    match &definition.body {
        FunctionBody::Code(_) => Ok(()),
        FunctionBody::Native => {
            let name = module
                .function_handles
                .get(definition.handle.index())
                .and_then(|handle| module.identifiers.get(handle.name.index()));
            let is_allowed = match (module.self_id(), name) {
                (Some(id), Some(name)) => dependencies.allows_native(&id, name),
                (None, _) | (_, None) => false,
            };
            require!(
                is_allowed,
                NativeNotAllowed,
                "the host provides no native function of this name"
            );
            Ok(())
        }
    }
}
