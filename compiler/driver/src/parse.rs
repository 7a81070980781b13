//! Parses all files and leaves out library modules that the package brings itself.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use weft_base::{Diagnostic, Symbol};
use weft_syntax::ast;
use weft_types::AccountAddress;

use crate::library::library_modules;
use crate::package::{Origin, SourceInput};

/// A parsed file.
pub(crate) struct ParsedFile<'source> {
    pub(crate) source: &'source SourceInput,
    pub(crate) tree: ast::File,
}

/// Library modules that code may need without naming them.
const IMPLICIT: &[&str] = &["abort_message", "cmp", "vector"];

/// Parses all files, in parallel and in order. Warnings about dependencies are left to their own
/// authors.
///
/// Library modules that the package brings itself are left out. What is left of the library may not
/// fit to what is brought, so then a library module is kept only if it is named by code that is kept.
pub(crate) fn parse<'source>(
    sources: &'source [SourceInput],
    addresses: &BTreeMap<Symbol, AccountAddress>,
    library_addresses: &BTreeMap<Symbol, AccountAddress>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ParsedFile<'source>> {
    let parsed: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let parse = weft_syntax::parse(source.file, &source.text);
            let addresses = match source.origin {
                Origin::Library => library_addresses,
                Origin::Dependency | Origin::Root => addresses,
            };
            let modules = library_modules(&parse.ast, addresses);
            (source, parse, modules)
        })
        .collect();
    let brought: BTreeSet<&str> = parsed
        .iter()
        .filter(|(source, _, _)| source.origin != Origin::Library)
        .flat_map(|(_, _, modules)| modules.iter().map(Symbol::as_str))
        .collect();
    let library = weft_stdlib::SOURCES.iter().map(|source| source.module);
    let kept: BTreeSet<&str> = if library.clone().any(|module| brought.contains(module)) {
        needed_modules(sources, &brought)
    } else {
        library.collect()
    };
    let mut files = Vec::with_capacity(parsed.len());
    for (source, parse, modules) in parsed {
        let is_kept = |module: &Symbol| kept.contains(module.as_str());
        let is_left_out = source.origin == Origin::Library && !modules.iter().all(is_kept);
        if is_left_out {
            continue;
        }
        let reported = parse.diagnostics.into_iter();
        diagnostics.extend(reported.filter(|it| source.origin == Origin::Root || it.is_error()));
        files.push(ParsedFile {
            source,
            tree: parse.ast,
        });
    }
    files
}

/// The library modules that the files outside of the library name, and those that these need. A
/// module can be used only where its name is written, so no use is missed.
fn needed_modules(sources: &[SourceInput], brought: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let candidates: BTreeMap<&str, &weft_stdlib::Source> = weft_stdlib::SOURCES
        .iter()
        .filter(|source| !brought.contains(source.module))
        .map(|source| (source.module, source))
        .collect();
    let mut needed: BTreeSet<&'static str> = BTreeSet::new();
    let mut work: Vec<&weft_stdlib::Source> = Vec::new();
    let named = |text: &str, needed: &mut BTreeSet<&'static str>| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let words = text.split(|c| !is_part(c));
        let found = words.filter_map(|word| candidates.get(word).copied());
        found
            .filter(|source| needed.insert(source.module))
            .collect::<Vec<_>>()
    };
    let outside = sources.iter().filter(|it| it.origin != Origin::Library);
    for source in outside {
        work.extend(named(&source.text, &mut needed));
    }
    work.extend(named(&IMPLICIT.join(" "), &mut needed));
    while let Some(source) = work.pop() {
        work.extend(named(source.text, &mut needed));
    }
    needed
}
