//! Generated code held against the verifier, and what the host has to bring for it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use weft_base::{Code, Diagnostic};
use weft_bytecode::{FunctionBody, Limits, ModuleHandleIndex, ModuleKind};
use weft_types::{Identifier, ModuleId};
use weft_verifier::{Check, Dependencies, VerifiedModule, VerifyError};

use crate::clause::PureNatives;
use crate::pipeline::{CompiledUnit, InferredUnit};

/// Holds the generated code against the verifier. What the compiler accepts the verifier accepts, but
/// for limits on the generated code; anything else is a fault of ours, and better found here.
///
/// The footprints are not inferred again: that has just been done, by the same code.
pub(crate) fn verify(
    units: &[InferredUnit],
    pure_natives: PureNatives,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut verified = Verified {
        modules: BTreeMap::new(),
        pure_natives,
    };
    for level in levels(units) {
        let results: Vec<_> = level
            .par_iter()
            .map(|unit| {
                weft_verifier::verify_completed(&unit.module, &verified, &Limits::PRODUCTION)
            })
            .collect();
        for (unit, result) in level.into_iter().zip(results) {
            match result {
                Ok(module) if module.kind == ModuleKind::Module => {
                    verified.modules.insert(module.id().clone(), module);
                }
                Ok(_script) => {}
                Err(error) => diagnostics.push(refused(unit, &error)),
            }
        }
    }
}

/// The units, which are in an order in which each comes after those it depends on, by the length of
/// the longest chain of others below them. Units of one level do not depend on each other.
fn levels(units: &[InferredUnit]) -> Vec<Vec<&InferredUnit>> {
    let mut level_of: BTreeMap<ModuleId, usize> = BTreeMap::new();
    let mut levels: Vec<Vec<&InferredUnit>> = Vec::new();
    for unit in units {
        let module = unit.module.module();
        let named = (0..module.module_handles.len())
            .filter_map(|index| module.module_id(ModuleHandleIndex::from_position(index)?));
        let below = named.filter_map(|id| level_of.get(&id));
        let level = below.max().map_or(0, |below| below + 1);
        if levels.len() <= level {
            levels.resize_with(level + 1, Vec::new);
        }
        levels[level].push(unit);
        if let (ModuleKind::Module, Some(id)) = (module.kind, module.self_id()) {
            level_of.insert(id, level);
        }
    }
    levels
}

fn refused(unit: &InferredUnit, error: &VerifyError) -> Diagnostic {
    let functions = &unit.source_map.functions;
    let function = error
        .function
        .and_then(|index| functions.get(index.index()));
    let name = match (&error.function_name, unit.module.module().self_id()) {
        (Some(name), _) => format!("the code of `{}`", name.as_str()),
        (None, Some(id)) => format!("the module `{id}`"),
        (None, None) => "the script".to_owned(),
    };
    let is_limit = matches!(error.check, Check::Limit | Check::TooComplex);
    let (code, message) = if is_limit {
        (Code::ModuleTooLarge, format!("{name} is too large"))
    } else {
        (Code::CompilerFault, format!("the verifier refuses {name}"))
    };
    let label = format!("{} ({})", error.message, error.check);
    match function.or(functions.first()) {
        Some(function) => Diagnostic::new(code, message, function.span, label),
        None => Diagnostic::without_place(code, format!("{message}: {label}")),
    }
}

/// The modules verified so far. Natives are bound by name when code is linked to run, so each is
/// allowed here, and is what its declaration says: the machine that it is published to has the last
/// word.
struct Verified {
    modules: BTreeMap<ModuleId, VerifiedModule>,
    pure_natives: PureNatives,
}

impl Dependencies for Verified {
    fn module(&self, id: &ModuleId) -> Option<&VerifiedModule> {
        self.modules.get(id)
    }

    fn allows_native(&self, _module: &ModuleId, _function: &Identifier) -> bool {
        true
    }

    fn is_pure_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        self.pure_natives.contains(module, function)
    }
}

/// The native functions and structs of some units that a machine does not have, for whoever is about to
/// publish them to it. No machine has native structs.
pub fn missing_natives(
    units: &[CompiledUnit],
    has_native: &dyn Fn(&ModuleId, &Identifier) -> bool,
) -> Vec<Diagnostic> {
    let mut missing = Vec::new();
    for unit in units {
        let Some(id) = unit.module.self_id() else {
            continue;
        };
        missing.extend(unit.source_map.native_structs.iter().map(|(name, span)| {
            Diagnostic::new(
                Code::MissingNative,
                format!("the machine has no native struct `{id}::{name}`"),
                *span,
                "declared here without fields",
            )
        }));
        let definitions = unit.module.function_definitions.iter();
        for (definition, source) in definitions.zip(&unit.source_map.functions) {
            let handle = unit.module.function_handles.get(definition.handle.index());
            let name = handle.and_then(|it| unit.module.identifiers.get(it.name.index()));
            let Some(name) = name else {
                continue;
            };
            if matches!(definition.body, FunctionBody::Native) && !has_native(&id, name) {
                missing.push(Diagnostic::new(
                    Code::MissingNative,
                    format!("the machine has no native function `{id}::{name}`"),
                    source.span,
                    "declared here without a body",
                ));
            }
        }
    }
    missing
}
