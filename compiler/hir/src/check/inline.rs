//! Which functions can be inline: those whose text can stand in the place of a call, and that are not
//! expanded into themselves, through whatever others.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::SecondaryMap;
use weft_base::{Applicability, Code, Diagnostic};

use crate::body::{Body, ExprKind};
use crate::definition::Owner;
use crate::graph::components;
use crate::id::FunctionId;
use crate::resolve::Resolver;

/// Checks all inline functions, and returns those that cannot be expanded because they would be
/// without end.
pub(crate) fn check(
    resolver: &mut Resolver<'_>,
    bodies: &SecondaryMap<FunctionId, Option<Body>>,
) -> BTreeSet<FunctionId> {
    for id in resolver.definitions.functions.keys() {
        check_declaration(resolver, id);
    }
    check_cycles(resolver, bodies)
}

fn check_declaration(resolver: &mut Resolver<'_>, id: FunctionId) {
    let function = &resolver.definitions.functions[id];
    // What the compiler declares has no source.
    let Some(inline) = resolver.sources.functions.get(id).and_then(|it| it.inline) else {
        return;
    };
    let name = function.name.as_str();
    let attribute = function
        .attributes
        .iter()
        .find(|attribute| ["persistent", "module_lock"].contains(&attribute.name.as_str()));
    let fault = if function.is_native {
        Some((
            "a native function",
            function.name.span,
            "it has no body to expand",
        ))
    } else if function.is_entry {
        let label = "no function is left to be called by a transaction";
        Some(("an entry function", function.name.span, label))
    } else if let Owner::Script(_) = function.owner {
        Some((
            "the function of a script",
            function.name.span,
            "nothing calls it",
        ))
    } else {
        attribute.map(|attribute| {
            let label = "no function is left that this could be said of";
            ("a function with this attribute", attribute.span, label)
        })
    };
    let owner = function.owner;
    let clause = resolver.sources.functions[id].clauses.first();
    let warning = clause.map(|clause| {
        let message = format!("`acquires` on the inline function `{name}` means nothing");
        let label = "what it acquires is acquired by its callers";
        Diagnostic::new(Code::InlineAcquires, message, clause.span, label).with_fix(
            "remove the clause",
            Applicability::MachineApplicable,
            clause.span,
            "",
        )
    });
    let error = fault.map(|(what, place, label)| {
        let message = format!("{what} cannot be `inline`");
        Diagnostic::new(Code::InvalidInline, message, place, label)
            .with_secondary(inline, "declared `inline` here")
    });
    if let Some(error) = error {
        resolver.report(error);
    }
    if let Some(warning) = warning {
        resolver.warn(owner, warning);
    }
}

fn check_cycles(
    resolver: &mut Resolver<'_>,
    bodies: &SecondaryMap<FunctionId, Option<Body>>,
) -> BTreeSet<FunctionId> {
    let definitions = &resolver.definitions;
    let mut calls: BTreeMap<FunctionId, BTreeSet<FunctionId>> = BTreeMap::new();
    for (id, function) in &definitions.functions {
        let Some(body) = bodies[id].as_ref().filter(|_| function.is_inline) else {
            continue;
        };
        let called = calls.entry(id).or_default();
        for expr in body.expressions.values() {
            if let ExprKind::Call { function, .. } = expr.kind
                && definitions.functions[function].is_inline
            {
                called.insert(function);
            }
        }
    }
    let mut cyclic = BTreeSet::new();
    let mut errors = Vec::new();
    for component in components(&calls) {
        let Some(first) = component.first().copied() else {
            continue;
        };
        let calls_itself = calls
            .get(&first)
            .is_some_and(|called| called.contains(&first));
        if component.len() == 1 && !calls_itself {
            continue;
        }
        let name = definitions.functions[first].name.as_str();
        let place = definitions.functions[first].name.span;
        let message = format!("inline function `{name}` is expanded into itself");
        let label = "its expansion would have no end";
        let mut error = Diagnostic::new(Code::InlineRecursion, message, place, label);
        for id in &component {
            let call = bodies[*id]
                .iter()
                .flat_map(|body| body.expressions.values());
            let call = call.into_iter().find_map(|expr| match expr.kind {
                ExprKind::Call { function, .. } if component.contains(&function) => {
                    Some((expr.span, function))
                }
                _ => None,
            });
            if let Some((span, function)) = call {
                let callee = definitions.functions[function].name.as_str();
                let caller = definitions.functions[*id].name.as_str();
                error = error.with_secondary(span, format!("`{caller}` calls `{callee}` here"));
            }
        }
        errors.push(error.with_help("remove `inline` from one of them"));
        cyclic.extend(component);
    }
    resolver.findings.diagnostics.extend(errors);
    cyclic
}
