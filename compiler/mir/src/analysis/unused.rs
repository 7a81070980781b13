//! What is written and never read: variables, parameters, and values that are assigned.
//!
//! Variables and parameters are looked for in the typed tree, so that uses in code that control
//! never reaches count. Names that start with `_` are never reported.

use std::collections::BTreeSet;

use weft_base::{Applicability, Code, Diagnostic, Span, Symbol};
use weft_hir::{self as hir};
use weft_types::Ability;

use super::liveness::{Liveness, is_live};
use crate::body::{Body, Local, LocalKind, StatementKind};

/// Reports what is never read; without liveness, variables and parameters only.
pub fn check(body: &Body, source: &hir::Body, liveness: Option<&Liveness>) -> Vec<Diagnostic> {
    let read = source.read_locals();
    let used = used_names(source, &read);
    let is_used = |local: &Local, name: &Symbol| used.binary_search(&(local.span, name)).is_ok();
    let mut diagnostics = Vec::new();
    let mut unused = BTreeSet::new();
    // A lambda has copies of its variables wherever it is called.
    let mut seen = BTreeSet::new();
    for local in body.locals.values() {
        let Some(name) = &local.name else { continue };
        // A value that has to be used up is a fault of its own.
        let is_used = is_used(local, name) || !local.abilities.has(Ability::Drop);
        let is_repeated = !seen.insert(local.span);
        if local.is_inlined
            || is_repeated
            || is_used
            || name.starts_with('_')
            || name == "self"
            || local.kind == LocalKind::Temporary
        {
            continue;
        }
        unused.insert(local.span);
        let (code, what) = if local.kind == LocalKind::Parameter {
            (Code::UnusedParameter, "parameter")
        } else {
            (Code::UnusedVariable, "variable")
        };
        let text = if local.kind == LocalKind::FieldVariable {
            format!("{name}: _")
        } else {
            format!("_{name}")
        };
        diagnostics.push(
            Diagnostic::new(
                code,
                format!("unused {what} `{name}`"),
                local.span,
                "never used",
            )
            .with_fix(
                format!("write `{text}` if that is intended"),
                Applicability::MachineApplicable,
                local.span,
                text,
            ),
        );
    }
    if let Some(liveness) = liveness {
        let unseen = source.read_elsewhere.difference(&read);
        let unseen = unseen.chain(&source.mentioned);
        unused.extend(unseen.map(|local| source.locals[*local].span));
        assignments(body, liveness, &unused, &mut diagnostics);
    }
    diagnostics
}

/// Reports values that are assigned to a variable and never read.
fn assignments(
    body: &Body,
    liveness: &Liveness,
    unused: &BTreeSet<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen = BTreeSet::new();
    for (id, block) in &body.blocks {
        let after = liveness.after_statements(body, id);
        for (statement, live) in block.statements.iter().zip(after) {
            let StatementKind::Assign { destination, .. } = &statement.kind else {
                continue;
            };
            let local = &body.locals[*destination];
            let Some(name) = &local.name else { continue };
            let is_variable = matches!(local.kind, LocalKind::Variable | LocalKind::Parameter);
            if !is_variable
                || local.is_inlined
                || name.starts_with('_')
                || is_live(live, *destination)
                // What an inline function of another file passes to a lambda is not the author's.
                || statement.span.file != local.span.file
                // That it has to be used up is said elsewhere.
                || !local.abilities.has(Ability::Drop)
                || unused.contains(&local.span)
                || !seen.insert(statement.span)
            {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(
                    Code::UnusedAssignment,
                    format!("the value assigned to `{name}` is never read"),
                    statement.span,
                    format!("`{name}` is not read after this"),
                )
                .with_secondary(local.span, format!("`{name}` is declared here"))
                .with_help("remove the assignment, or read the value"),
            );
        }
    }
}

/// The locals that some expression reads or a specification mentions, by declaration, in order.
fn used_names<'a>(source: &'a hir::Body, read: &BTreeSet<hir::LocalId>) -> Vec<(Span, &'a Symbol)> {
    let read = read.iter().chain(&source.read_elsewhere);
    let read = read.chain(&source.mentioned);
    let read = read.map(|local| &source.locals[*local]);
    let mut used: Vec<_> = read.map(|local| (local.span, &local.name)).collect();
    used.sort_unstable();
    used
}
