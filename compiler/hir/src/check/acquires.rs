//! Which resources of its module each function may borrow or take out of global storage, itself or
//! through calls in the module; and whether `acquires` clauses say exactly that.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use weft_base::{Applicability, Code, Diagnostic, Edit, Span};

use crate::Bodies;
use crate::check::facts::AllFacts;
use crate::definition::DefMap;
use crate::graph::components;
use crate::id::{FunctionId, StructId};
use crate::resolve::Resolver;

/// Infers and checks the acquired resources of all functions. Only calls inside of a module count, so
/// each module is looked at by itself.
pub(crate) fn check(resolver: &mut Resolver<'_>, bodies: &Bodies, facts: &AllFacts) {
    let definitions = &resolver.definitions;
    let owner = |id: &FunctionId| definitions.functions[*id].owner;
    let mut functions: Vec<FunctionId> = definitions.functions.keys().collect();
    functions.sort_by_key(owner);
    let of_owners = functions.chunk_by(|one, other| owner(one) == owner(other));
    let of_owners: Vec<&[FunctionId]> = of_owners.collect();
    let inferred: Vec<Vec<Acquired>> = of_owners
        .into_par_iter()
        .map(|functions| of_owner(definitions, bodies, facts, functions))
        .collect();
    for acquired in inferred.into_iter().flatten() {
        resolver.definitions.functions[acquired.function].acquires = acquired.resources;
        resolver.findings.diagnostics.extend(acquired.errors);
    }
}

/// What a function acquires, and what is wrong about its clause.
struct Acquired {
    function: FunctionId,
    resources: BTreeSet<StructId>,
    errors: Vec<Diagnostic>,
}

/// The functions of a module that acquire something, or something else than they say.
fn of_owner(
    definitions: &DefMap,
    bodies: &Bodies,
    facts: &AllFacts,
    functions: &[FunctionId],
) -> Vec<Acquired> {
    let mut acquired: BTreeMap<FunctionId, BTreeMap<StructId, Span>> = BTreeMap::new();
    let mut failed: BTreeSet<FunctionId> = BTreeSet::new();
    let mut calls: BTreeMap<FunctionId, BTreeSet<FunctionId>> = BTreeMap::new();
    for id in functions {
        calls.insert(*id, facts[*id].called.clone());
        acquired.insert(*id, facts[*id].acquired.clone());
        if facts[*id].has_failed {
            failed.insert(*id);
        }
    }
    // Components come after what they lead to, so one pass in their order is a fixpoint.
    for component in components(&calls) {
        let mut union: BTreeMap<StructId, Span> = BTreeMap::new();
        let mut has_failed = false;
        for id in &component {
            let callees = calls.get(id).into_iter().flatten();
            for source in callees.chain(std::iter::once(id)) {
                has_failed |= failed.contains(source);
                for (item, span) in acquired.get(source).into_iter().flatten() {
                    union.entry(*item).or_insert(*span);
                }
            }
        }
        for id in component {
            if has_failed {
                failed.insert(id);
            }
            acquired.insert(id, union.clone());
        }
    }
    let mut results = Vec::new();
    for (function, acquired) in acquired {
        let is_compiled = !definitions.functions[function].is_inline && bodies[function].is_some();
        let mut errors = Vec::new();
        if is_compiled && !failed.contains(&function) {
            check_clause(definitions, function, &acquired, &mut errors);
        }
        if !acquired.is_empty() || !errors.is_empty() {
            results.push(Acquired {
                function,
                resources: acquired.into_keys().collect(),
                errors,
            });
        }
    }
    results
}

fn check_clause(
    definitions: &DefMap,
    id: FunctionId,
    acquired: &BTreeMap<StructId, Span>,
    errors: &mut Vec<Diagnostic>,
) {
    let function = &definitions.functions[id];
    let Some(declared) = &function.acquires_declared else {
        return;
    };
    let name = function.name.as_str();
    for (item, span) in acquired {
        if declared.contains_key(item) {
            continue;
        }
        let resource = definitions.structs[*item].name.as_str();
        let message = format!("`{name}` acquires `{resource}`, but does not declare it");
        let label = format!("`acquires` does not name `{resource}`");
        errors.push(
            Diagnostic::new(Code::MissingAcquires, message, function.name.span, label)
                .with_secondary(*span, "acquired here")
                .with_fix_edits(
                    REMEDY,
                    Applicability::MachineApplicable,
                    removal(&function.acquires_spans),
                ),
        );
    }
    for (item, span) in declared {
        if acquired.contains_key(item) {
            continue;
        }
        let resource = definitions.structs[*item].name.as_str();
        let is_own = function.owner.module() == Some(definitions.structs[*item].module);
        let message = format!("`{name}` declares to acquire `{resource}`, but does not");
        let label = if is_own {
            "nothing in the function borrows or takes it"
        } else {
            "a function acquires resources of its own module alone"
        };
        errors.push(
            Diagnostic::new(Code::SuperfluousAcquires, message, *span, label).with_fix_edits(
                REMEDY,
                Applicability::MachineApplicable,
                removal(&function.acquires_spans),
            ),
        );
    }
}

const REMEDY: &str = "remove the clause: what a function acquires is inferred";

fn removal(spans: &[Span]) -> Vec<Edit> {
    let edit = |span: &Span| Edit {
        span: *span,
        text: String::new(),
    };
    spans.iter().map(edit).collect()
}
