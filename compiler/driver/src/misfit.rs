//! Modules of the library that do not fit what a package brings in the place of others.
//!
//! A package may bring library modules of its own, older or newer ones; what is left of the library
//! then calls those. Mistakes found in library modules are none that an author could mend there, so
//! for each such module one diagnostic stands, at the module that the package brings.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic, FileId, Span};
use weft_hir::DefMap;
use weft_syntax::ast;
use weft_types::AccountAddress;

use crate::package::{Origin, SourceInput};

/// Puts one diagnostic in the place of all those in a library module.
pub(crate) fn explain(
    sources: &[SourceInput],
    definitions: &DefMap,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let library: BTreeMap<FileId, &SourceInput> = sources
        .iter()
        .filter(|source| source.origin == Origin::Library)
        .map(|source| (source.file, source))
        .collect();
    let brought: Vec<(&str, Span)> = weft_stdlib::SOURCES
        .iter()
        .filter_map(|source| {
            let module = definitions.module(AccountAddress::ONE, source.module)?;
            let name = &definitions.modules[module].name;
            (!library.contains_key(&name.span.file)).then_some((source.module, name.span))
        })
        .collect();
    if brought.is_empty() {
        return;
    }
    let file_of = |it: &Diagnostic| {
        let place = it.primary().filter(|_| it.is_error())?;
        library.get(&place.file).copied()
    };
    let mut explained = BTreeSet::new();
    let mut misfits = Vec::new();
    for diagnostic in diagnostics.iter() {
        let Some(source) = file_of(diagnostic) else {
            continue;
        };
        if explained.insert(source.file) {
            let mut modules = definitions.modules.values();
            let kept = modules.find(|module| module.name.span.file == source.file);
            misfits.extend(kept.and_then(|kept| misfit(source, &kept.name, &brought, diagnostic)));
        }
    }
    // Without an explanation the mistake itself is better than nothing.
    if misfits.len() == explained.len() {
        diagnostics.retain(|it| file_of(it).is_none());
        diagnostics.extend(misfits);
    }
}

/// What to say of a library module, in which this was found first.
fn misfit(
    source: &SourceInput,
    kept: &ast::Name,
    brought: &[(&str, Span)],
    found: &Diagnostic,
) -> Option<Diagnostic> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words: BTreeSet<&str> = source.text.split(|c| !is_part(c)).collect();
    let blamed = found.labels.iter().find_map(|label| {
        brought
            .iter()
            .find(|(_, name)| name.file == label.span.file)
    });
    // Functions of vectors are called without the name of their module.
    let named = |(name, _): &&(&str, Span)| words.contains(name) || *name == "vector";
    let (replaced, place) = blamed.or_else(|| brought.iter().find(named))?;
    let kept = kept.as_str();
    Some(
        Diagnostic::new(
            Code::LibraryMisfit,
            format!("the library's `0x1::{kept}` does not fit this `0x1::{replaced}`"),
            *place,
            "this stands in the place of the library's",
        )
        .with_note(format!("`0x1::{kept}` needs more of it: {}", found.message))
        .with_help(format!(
            "bring `0x1::{kept}` as well, or leave `0x1::{replaced}` to the library"
        )),
    )
}
