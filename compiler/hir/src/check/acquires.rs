//! Which resources of its module each function may borrow or take out of global storage, itself or
//! through calls in the module; and whether `acquires` clauses say exactly that.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::SecondaryMap;
use rayon::prelude::*;
use weft_base::{Applicability, Code, Diagnostic, Edit, Span};

use crate::body::{Body, ExprKind};
use crate::definition::DefMap;
use crate::graph::components;
use crate::id::{FunctionId, StructId};
use crate::resolve::Resolver;
use crate::ty::Ty;

/// Infers and checks the acquired resources of all functions.
pub(crate) fn check(resolver: &mut Resolver<'_>, bodies: &SecondaryMap<FunctionId, Option<Body>>) {
    let mut calls: BTreeMap<FunctionId, BTreeSet<FunctionId>> = BTreeMap::new();
    let mut acquired: BTreeMap<FunctionId, BTreeMap<StructId, Span>> = BTreeMap::new();
    let mut failed: BTreeSet<FunctionId> = BTreeSet::new();
    let functions: Vec<FunctionId> = resolver.definitions.functions.keys().collect();
    let definitions = &resolver.definitions;
    let direct: Vec<Direct> = functions
        .par_iter()
        .map(|id| Direct::of(definitions, *id, bodies[*id].as_ref()))
        .collect();
    for (id, direct) in functions.into_iter().zip(direct) {
        calls.insert(id, direct.called);
        acquired.insert(id, direct.acquired);
        if direct.has_failed {
            failed.insert(id);
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
            resolver.definitions.functions[id].acquires = union.keys().copied().collect();
            acquired.insert(id, union.clone());
        }
    }
    let mut errors = Vec::new();
    for id in resolver.definitions.functions.keys() {
        let is_compiled = !resolver.definitions.functions[id].is_inline && bodies[id].is_some();
        if is_compiled && !failed.contains(&id) {
            check_clause(resolver, id, &acquired[&id], &mut errors);
        }
    }
    resolver.findings.diagnostics.extend(errors);
}

/// What a body does itself.
#[derive(Default)]
struct Direct {
    /// The functions of its module that it calls.
    called: BTreeSet<FunctionId>,
    acquired: BTreeMap<StructId, Span>,
    has_failed: bool,
}

impl Direct {
    fn of(definitions: &DefMap, id: FunctionId, body: Option<&Body>) -> Self {
        let function = &definitions.functions[id];
        let mut direct = Self::default();
        let Some(body) = body.filter(|_| !function.is_inline) else {
            return direct;
        };
        for expr in body.expressions.values() {
            match &expr.kind {
                ExprKind::Storage {
                    operation,
                    resource: Ty::Struct(item, _),
                    ..
                } if operation.acquires() => {
                    direct.acquired.entry(*item).or_insert(expr.span);
                }
                ExprKind::Resource {
                    resource: Ty::Struct(item, _),
                    ..
                } => {
                    direct.acquired.entry(*item).or_insert(expr.span);
                }
                ExprKind::Call {
                    function: callee, ..
                } if definitions.functions[*callee].owner == function.owner => {
                    direct.called.insert(*callee);
                }
                ExprKind::Error => direct.has_failed = true,
                _ => {}
            }
        }
        direct
    }
}

fn check_clause(
    resolver: &Resolver<'_>,
    id: FunctionId,
    acquired: &BTreeMap<StructId, Span>,
    errors: &mut Vec<Diagnostic>,
) {
    let definitions = &resolver.definitions;
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
