//! Generated code held against the verifier, and what the host has to bring for it.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::Scope;
use weft_base::{Code, Diagnostic};
use weft_bytecode::{FunctionBody, Limits, ModuleHandleIndex, ModuleKind};
use weft_types::{Identifier, ModuleId};
use weft_verifier::{Check, Dependencies, VerifiedModule, VerifyError};

use crate::clause::PureNatives;
use crate::pipeline::{CompiledUnit, InferredUnit};

/// How much of the generated code is held against the verifier.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Verification {
    /// All of it, for whoever runs it or gives it to others.
    #[default]
    Code,
    /// Only what a program can be at fault for: its limits. What the compiler accepts the verifier
    /// accepts but for these, so to hold all of it against the verifier tests the compiler, not the
    /// program. Nor is code made of the embedded library where nothing is said that depends on it.
    Limits,
}

/// What is over a limit in a unit. No other one is looked at.
pub(crate) fn check_limits(unit: &InferredUnit) -> Option<Diagnostic> {
    let result = weft_verifier::check_limits(&unit.module, &Limits::PRODUCTION);
    result.err().map(|error| refused(unit, &error))
}

/// Holds the generated code against the verifier. What the compiler accepts the verifier accepts, but
/// for limits on the generated code; anything else is a fault of ours, and better found here.
///
/// The units are in an order in which each comes after those it depends on. Each is verified as soon
/// as these are, by whichever thread has nothing else to do. What depends on one that is refused is
/// refused too; only the first is reported.
///
/// The footprints are not inferred again: that has just been done, by the same code.
pub(crate) fn verify(
    units: &[InferredUnit],
    pure_natives: PureNatives,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let work = Work::new(units, pure_natives);
    rayon::scope(|scope| {
        for (position, step) in work.steps.iter().enumerate() {
            if step.is_first {
                let work = &work;
                scope.spawn(move |scope| work.verify(position, scope));
            }
        }
    });
    let mut is_consequence = vec![false; units.len()];
    for (position, step) in work.steps.into_iter().enumerate() {
        let Some(Err(error)) = step.result.into_inner() else {
            continue;
        };
        for dependent in step.dependents {
            is_consequence[dependent] = true;
        }
        if !is_consequence[position] {
            diagnostics.push(refused(step.unit, &error));
        }
    }
}

/// The units with what has become of them so far. Natives are bound by name when code is linked to
/// run, so each is allowed here, and is what its declaration says: the machine that it is published to
/// has the last word.
struct Work<'a> {
    steps: Vec<Step<'a>>,
    modules: BTreeMap<ModuleId, usize>,
    pure_natives: PureNatives,
}

/// The verification of one unit.
struct Step<'a> {
    unit: &'a InferredUnit,
    /// Whether it depends on no other.
    is_first: bool,
    /// How many of those that it depends on are not verified yet.
    waits_for: AtomicUsize,
    /// The units that depend on it.
    dependents: Vec<usize>,
    result: OnceLock<Result<VerifiedModule, VerifyError>>,
}

impl<'a> Work<'a> {
    fn new(units: &'a [InferredUnit], pure_natives: PureNatives) -> Self {
        let mut work = Self {
            steps: Vec::with_capacity(units.len()),
            modules: BTreeMap::new(),
            pure_natives,
        };
        for (position, unit) in units.iter().enumerate() {
            let module = unit.module.module();
            let named = (0..module.module_handles.len())
                .filter_map(|index| module.module_id(ModuleHandleIndex::from_position(index)?));
            let below: Vec<usize> = named
                .filter_map(|id| work.modules.get(&id).copied())
                .collect();
            for dependency in &below {
                work.steps[*dependency].dependents.push(position);
            }
            work.steps.push(Step {
                unit,
                is_first: below.is_empty(),
                waits_for: AtomicUsize::new(below.len()),
                dependents: Vec::new(),
                result: OnceLock::new(),
            });
            if let (ModuleKind::Module, Some(id)) = (module.kind, module.self_id()) {
                work.modules.insert(id, position);
            }
        }
        work
    }

    fn verify<'scope>(&'scope self, position: usize, scope: &Scope<'scope>) {
        let step = &self.steps[position];
        let module = &step.unit.module;
        let result = weft_verifier::verify_completed(module, self, &Limits::PRODUCTION);
        let is_new = step.result.set(result).is_ok();
        debug_assert!(is_new, "a unit is verified once");
        for dependent in step.dependents.iter().copied() {
            let before = self.steps[dependent]
                .waits_for
                .fetch_sub(1, Ordering::AcqRel);
            if before == 1 {
                scope.spawn(move |scope| self.verify(dependent, scope));
            }
        }
    }
}

impl Dependencies for Work<'_> {
    fn module(&self, id: &ModuleId) -> Option<&VerifiedModule> {
        let step = &self.steps[*self.modules.get(id)?];
        step.result.get()?.as_ref().ok()
    }

    fn allows_native(&self, _module: &ModuleId, _function: &Identifier) -> bool {
        true
    }

    fn is_pure_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        self.pure_natives.contains(module, function)
    }
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
