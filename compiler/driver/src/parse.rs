//! Parses all files and leaves out library modules that the package brings itself.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use weft_base::{Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::AccountAddress;

use crate::library::library_modules;
use crate::package::{Origin, SourceInput};

/// A parsed file.
pub(crate) struct ParsedFile<'source> {
    pub(crate) source: &'source SourceInput,
    pub(crate) tree: ast::File,
    /// Where what is found wrong later is most likely a consequence of what parsing found.
    pub(crate) damaged: Vec<Span>,
}

/// Library modules that code may need without naming them.
const IMPLICIT: &[&str] = &["cmp", "vector"];

/// The library module that formats the messages of assertions and aborts.
const MESSAGES: &str = "abort_message";

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
        let codes = parsed.iter().map(|(source, parse, _)| Code {
            source,
            comments: &parse.trivia.comments,
        });
        needed_modules(&codes.collect::<Vec<_>>(), &brought)
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
            damaged: parse.damaged,
        });
    }
    files
}

/// A file with the places of its comments.
#[derive(Clone, Copy)]
struct Code<'a> {
    source: &'a SourceInput,
    comments: &'a [Span],
}

impl<'a> Code<'a> {
    /// The names, keywords and numbers outside of comments.
    fn words(self) -> impl Iterator<Item = &'a str> {
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        let text: &'a str = &self.source.text;
        let starts = std::iter::once(0).chain(self.comments.iter().map(move |it| index(it.end)));
        let ends = self.comments.iter().map(move |it| index(it.start));
        let ends = ends.chain(std::iter::once(text.len()));
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        starts
            .zip(ends)
            .filter_map(move |(start, end)| text.get(start..end))
            .flat_map(move |part| part.split(move |c| !is_part(c)))
    }
}

/// The library modules that the files outside of the library name, and those that these need. A
/// module can be used only where its name is written, so no use is missed.
fn needed_modules(files: &[Code<'_>], brought: &BTreeSet<&str>) -> BTreeSet<&'static str> {
    let library = weft_stdlib::SOURCES.iter();
    let library = library.filter(|source| !brought.contains(source.module));
    let candidates: BTreeSet<&'static str> = library.map(|source| source.module).collect();
    let is_library = |file: &&Code<'_>| file.source.origin == Origin::Library;
    let mut needed: BTreeSet<&'static str> = BTreeSet::new();
    let mut work: Vec<&'static str> = IMPLICIT.to_vec();
    let outside = || files.iter().filter(|file| !is_library(file));
    if outside().any(|file| has_messages(&file.source.text)) {
        work.push(MESSAGES);
    }
    let named = outside().flat_map(|file| file.words());
    work.extend(named.filter_map(|word| candidates.get(word)));
    while let Some(module) = work.pop() {
        if !candidates.contains(module) || !needed.insert(module) {
            continue;
        }
        let text = weft_stdlib::SOURCES.iter().find(|it| it.module == module);
        let file = files
            .iter()
            .filter(is_library)
            .find(|file| text.is_some_and(|it| *it.text == *file.source.text));
        let words = file.into_iter().flat_map(|file| file.words());
        work.extend(words.filter_map(|word| candidates.get(word)));
    }
    needed
}

/// Whether there may be an assertion or an abort with a message in a text.
fn has_messages(text: &str) -> bool {
    text.contains("assert_eq!")
        || text.contains("assert_ne!")
        || text.split(';').any(|part| {
            let place = part.find("assert!").or_else(|| part.find("abort"));
            place.is_some_and(|at| part.get(at..).is_some_and(|rest| rest.contains('"')))
        })
}
