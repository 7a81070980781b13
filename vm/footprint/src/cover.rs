//! Whether a stored summary admits all that the code does.
//!
//! Summaries are canonical, so one that says what the code does equals the one computed from it.
//! A summary may also claim everything. Anything in between is refused: it would have to be proved
//! larger entry by entry, and nobody has a use for it.

use weft_bytecode::CompiledModule;
use weft_bytecode::summary::{FunctionSummary, Term, TermIndex};

use crate::native::PureNatives;
use crate::summarize::summarize_with;

/// Whether `declared` claims at least what `inferred`, computed from the code, says.
pub fn covers(declared: &FunctionSummary, inferred: &FunctionSummary) -> bool {
    declared == inferred || claims_everything(declared, inferred)
}

/// Whether `declared` is the summary of a function that may touch anything, in the one form that
/// has.
fn claims_everything(declared: &FunctionSummary, inferred: &FunctionSummary) -> bool {
    let Some(reason) = declared.widened else {
        return false;
    };
    declared.terms == [Term::Unknown(reason)]
        && declared.accesses.is_empty()
        && declared.calls.is_empty()
        && declared.results.len() == inferred.results.len()
        && declared.results.iter().all(|term| *term == TermIndex(0))
        && declared.resources.len() <= inferred.resources.len()
        && declared
            .resources
            .iter()
            .zip(&inferred.resources)
            .all(|(declared, inferred)| {
                declared.key == TermIndex(0) && declared.type_ == inferred.type_
            })
}

/// The functions of a module whose stored summaries claim less than their code does, by position.
///
/// All of them where the code needs types that the module's table lacks: no summary can name those.
pub fn uncovered(module: &CompiledModule) -> Vec<usize> {
    uncovered_with(module, &|_, _| false)
}

/// As [`uncovered`], where some natives of the embedder touch nothing but their arguments.
pub fn uncovered_with(module: &CompiledModule, natives: PureNatives<'_>) -> Vec<usize> {
    let found = summarize_with(module, natives);
    let needs_types = !found.added_types.is_empty();
    module
        .function_definitions
        .iter()
        .zip(&found.summaries)
        .enumerate()
        .filter(|(_, (definition, inferred))| needs_types || !covers(&definition.summary, inferred))
        .map(|(position, _)| position)
        .collect()
}
