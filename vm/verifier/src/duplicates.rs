//! Canonical form: no table has an entry twice, the definitions have the first handles in order,
//! and a script has the shape of one.
//!
//! Afterwards equal indices mean equal things: a type, a struct or a function has one index, so
//! that no other pass can be misled by an alias.

use std::collections::BTreeSet;

use weft_bytecode::{
    CompiledModule, Content, FunctionBody, ModuleHandleIndex, ModuleKind, Visibility,
};
use weft_types::AccountAddress;

use crate::error::{Result, refuse, require};

/// Checks that a module is in canonical form.
pub(crate) fn check(module: &CompiledModule) -> Result<()> {
    distinct("name", &module.identifiers)?;
    distinct("address", &module.addresses)?;
    distinct("type", &module.types)?;
    distinct(
        "constant",
        module.constants.iter().map(|it| (it.type_, &it.bytes)),
    )?;
    distinct(
        "module",
        module.module_handles.iter().map(|it| (it.address, it.name)),
    )?;
    distinct(
        "struct",
        module.struct_handles.iter().map(|it| (it.module, it.name)),
    )?;
    distinct(
        "function",
        module
            .function_handles
            .iter()
            .map(|it| (it.module, it.name)),
    )?;
    distinct("friend", &module.friends)?;
    distinct("error code", module.error_names.iter().map(|it| it.code))?;
    for definition in &module.struct_definitions {
        match &definition.content {
            Content::Fields(fields) => {
                require!(!fields.is_empty(), NotCanonical, "a struct has no fields");
                distinct("field", fields.iter().map(|field| field.name))?;
            }
            Content::Variants(variants) => {
                require!(
                    !variants.is_empty(),
                    NotCanonical,
                    "an enum has no variants"
                );
                distinct("variant", variants.iter().map(|variant| variant.name))?;
                for variant in variants {
                    distinct("field", variant.fields.iter().map(|field| field.name))?;
                }
            }
        }
    }
    own_handles(
        "struct",
        module.struct_definitions.iter().map(|it| it.handle.index()),
        module.struct_handles.iter().map(|it| it.module),
    )?;
    own_handles(
        "function",
        module
            .function_definitions
            .iter()
            .map(|it| it.handle.index()),
        module.function_handles.iter().map(|it| it.module),
    )?;
    for definition in &module.function_definitions {
        require!(
            definition.acquires.is_sorted_by(|left, right| left < right),
            NotCanonical,
            "the acquired structs of a function are not in ascending order"
        );
    }
    for friend in &module.friends {
        require!(friend.0 != 0, Friend, "the module is its own friend");
    }
    match module.kind {
        ModuleKind::Module => Ok(()),
        ModuleKind::Script => script(module),
    }
}

fn distinct<T: Ord>(what: &str, entries: impl IntoIterator<Item = T>) -> Result<()> {
    let mut seen = BTreeSet::new();
    for (position, entry) in entries.into_iter().enumerate() {
        if !seen.insert(entry) {
            refuse!(Duplicate, "{what} {position} occurs twice");
        }
    }
    Ok(())
}

/// Definition *i* has handle *i*, and no other handle is of this module.
fn own_handles(
    what: &str,
    definitions: impl ExactSizeIterator<Item = usize>,
    handles: impl Iterator<Item = ModuleHandleIndex>,
) -> Result<()> {
    let count = definitions.len();
    for (position, handle) in definitions.enumerate() {
        require!(
            position == handle,
            NotCanonical,
            "{what} definition {position} has handle {handle}"
        );
    }
    for (position, module) in handles.enumerate() {
        require!(
            (module.0 == 0) == (position < count),
            NotCanonical,
            "{what} handle {position} is of {module}"
        );
    }
    Ok(())
}

fn script(module: &CompiledModule) -> Result<()> {
    let is_named = module
        .self_id()
        .is_some_and(|id| id.address == AccountAddress::ZERO && id.name.as_str() == "script");
    require!(is_named, ScriptShape, "a script is named `0x0::script`");
    require!(
        module.struct_definitions.is_empty(),
        ScriptShape,
        "a script defines a struct"
    );
    require!(
        module.friends.is_empty(),
        ScriptShape,
        "a script has friends"
    );
    let [function] = module.function_definitions.as_slice() else {
        refuse!(ScriptShape, "a script has one function");
    };
    require!(
        function.body != FunctionBody::Native,
        ScriptShape,
        "the function of a script is native"
    );
    require!(
        function.visibility != Visibility::Friend,
        ScriptShape,
        "the function of a script is for friends"
    );
    require!(
        (module.function_handles.first()).is_some_and(|handle| handle.results.is_empty()),
        ScriptShape,
        "the function of a script has results"
    );
    Ok(())
}
