//! A function from its typed body to a checked graph: builds, decides moves, and runs every
//! analysis.

use weft_base::{Code, Diagnostic};
use weft_hir::{self as hir, DefMap, FunctionId};

use crate::analysis::initialized::Initialized;
use crate::analysis::liveness::Liveness;
use crate::analysis::loans::Loans;
use crate::analysis::{ability, borrow, initialized, unused};
use crate::body::Body;
use crate::build::build;
use crate::context::Context;
use crate::transform::moves;

/// Builds the body of a function and checks it. No body where an error was reported, now or
/// earlier.
pub fn check(
    definitions: &DefMap,
    function: FunctionId,
    source: &hir::Body,
) -> (Option<Body>, Vec<Diagnostic>) {
    let Some((body, mut diagnostics)) = build(definitions, function, source) else {
        return (None, Vec::new());
    };
    diagnostics.extend(unused::check(&body, source, &Liveness::of(&body)));
    let body = moves::decide(body);
    let context = Context {
        definitions,
        function,
        body: &body,
    };
    let liveness = Liveness::of(&body);
    let loans = Loans::of(&body, &liveness);
    let initialized = Initialized::of(&body);
    if loans.is_too_large() {
        diagnostics.push(too_large(&body));
    }
    diagnostics.extend(initialized::check(context, &initialized));
    diagnostics.extend(ability::check(context, &initialized));
    diagnostics.extend(borrow::check(context, &liveness, &loans));
    let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
    ((!is_wrong).then_some(body), diagnostics)
}

fn too_large(body: &Body) -> Diagnostic {
    Diagnostic::new(
        Code::ModuleTooLarge,
        format!(
            "the function `{}` holds too many references to follow",
            body.name
        ),
        body.span,
        "this function",
    )
    .with_help("split it into smaller functions")
}
