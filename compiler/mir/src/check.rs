//! A function from its typed body to a checked graph: builds, decides moves, and runs every
//! analysis.

use weft_base::{Code, Diagnostic};
use weft_hir::{self as hir, DefMap, FunctionId};

use crate::analysis::initialized::Initialized;
use crate::analysis::liveness::Liveness;
use crate::analysis::loans::Loans;
use crate::analysis::{ability, borrow, initialized, overlap, unused};
use crate::body::Body;
use crate::build::{build, declare};
use crate::context::Context;
use crate::transform::{accessors, moves};

/// The most blocks of a function, as in the bytecode format.
pub const BLOCKS_MAX: usize = 1_024;

/// The most statements of a function: as many as the bytecode format has instructions.
pub const STATEMENTS_MAX: usize = 16_384;

/// The most locals of a function. Several can share a register, of which there are fewer.
const LOCALS_MAX: usize = 32_768;

const TOO_MANY_PLACES: &str = "references that may refer to too many things";

/// A body that the analyses have nothing to say against.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The body.
    pub body: Body,
    /// Which of its locals are live where.
    pub liveness: Liveness,
}

impl From<Body> for Checked {
    fn from(body: Body) -> Self {
        let liveness = Liveness::of(&body);
        Self { body, liveness }
    }
}

/// Builds the body of a function and checks it. No body where an error was reported, now or
/// earlier, and none of an inline function, which is part of its callers.
pub fn check(
    definitions: &DefMap,
    function: FunctionId,
    source: &hir::Body,
) -> (Option<Checked>, Vec<Diagnostic>) {
    if definitions.functions[function].is_inline {
        // Everything but its own variables is for those in whom it is expanded.
        let locals = declare(definitions, function, source);
        let diagnostics = locals.map(|body| unused::check(&body, source, None));
        return (None, diagnostics.unwrap_or_default());
    }
    let Some((body, mut diagnostics)) = build(definitions, function, source) else {
        return (None, Vec::new());
    };
    if diagnostics.iter().any(Diagnostic::is_error) {
        return (None, diagnostics);
    }
    let body = if definitions.functions[function].is_inline {
        body
    } else {
        accessors::insert(definitions, function, body)
    };
    if let Some(what) = excess(&body) {
        diagnostics.push(too_large(&body, what));
        return (None, diagnostics);
    }
    let liveness = Liveness::of(&body);
    diagnostics.extend(unused::check(&body, source, Some(&liveness)));
    let loans = Loans::of(&body, &liveness);
    let body = moves::decide(body, &liveness, &loans);
    debug_assert!(
        liveness == Liveness::of(&body),
        "the modes of uses change nothing about what is live"
    );
    let context = Context {
        definitions,
        function,
        body: &body,
    };
    let initialized = Initialized::of(&body);
    if loans.is_too_large() {
        diagnostics.push(too_large(&body, TOO_MANY_PLACES));
    }
    let (used_after_move, used_up) = initialized::check(context, &initialized);
    diagnostics.extend(used_after_move);
    diagnostics.extend(ability::check(context, &initialized, &used_up));
    diagnostics.extend(borrow::check(context, &liveness, &loans));
    let is_right = !diagnostics.iter().any(Diagnostic::is_error);
    if is_right && loans.differ_at_joins() {
        match overlap::check(context, &liveness) {
            Some(conflicts) => diagnostics.extend(conflicts),
            None => diagnostics.push(too_large(&body, TOO_MANY_PLACES)),
        }
    }
    let is_wrong = diagnostics.iter().any(Diagnostic::is_error);
    let checked = (!is_wrong).then_some(Checked { body, liveness });
    (checked, diagnostics)
}

/// What a function has too much of.
fn excess(body: &Body) -> Option<&'static str> {
    let statements = body.blocks.values().map(|block| block.statements.len() + 1);
    if body.blocks.len() > BLOCKS_MAX {
        Some("too many branches and loops")
    } else if statements.sum::<usize>() > STATEMENTS_MAX {
        Some("too many operations")
    } else if body.locals.len() > LOCALS_MAX {
        Some("too many variables and intermediate values")
    } else {
        None
    }
}

fn too_large(body: &Body, what: &str) -> Diagnostic {
    Diagnostic::new(
        Code::ModuleTooLarge,
        format!("the function `{}` is too large", body.name),
        body.span,
        format!("it has {what}"),
    )
    .with_help("split it into smaller functions")
}
