//! Texts that are compiled one after the other, each against the modules of those before it.
//!
//! Only the new text is checked and generated; of the earlier ones, which were compiled before, only
//! the declarations are looked at. A module that the new text declares again replaces the earlier
//! one. The modules are not verified: whoever publishes them does that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use weft_base::{Diagnostic, FileId, SourceMap, Symbol, diagnostic};
use weft_hir::SourceUnit;
use weft_syntax::ast;
use weft_types::AccountAddress;

use crate::clause::PureNatives;
use crate::library::declared_modules;
use crate::modules::{self, Generated};
use crate::package::Origin;
use crate::pipeline::{Compilation, CompiledUnit};
use crate::verification::Verification;

/// A text under the name that diagnostics show.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// The name.
    pub name: Arc<str>,
    /// The text.
    pub text: Arc<str>,
}

/// Compiles a text against the library and earlier texts, of which later ones come first where they
/// declare the same module. The diagnostics are those of the new text.
pub fn compile_increment(
    earlier: &[SourceText],
    text: &SourceText,
    named_addresses: &BTreeMap<String, AccountAddress>,
) -> Compilation {
    let mut addresses: BTreeMap<Symbol, AccountAddress> = weft_stdlib::NAMED_ADDRESSES
        .iter()
        .map(|name| (Symbol::new(name), AccountAddress::ONE))
        .collect();
    let given = named_addresses.iter();
    addresses.extend(given.map(|(name, address)| (Symbol::new(name), *address)));

    let mut sources = SourceMap::new();
    let library = weft_stdlib::SOURCES.iter();
    let mut inputs: Vec<(FileId, Arc<str>)> = library
        .map(|source| {
            let text: Arc<str> = Arc::from(source.text);
            (sources.add(source.path, Arc::clone(&text)), text)
        })
        .collect();
    for text in earlier.iter().chain([text]) {
        let id = sources.add(&text.name, Arc::clone(&text.text));
        inputs.push((id, Arc::clone(&text.text)));
    }
    let parsed = inputs.par_iter();
    let parsed = parsed.map(|(id, text)| (*id, weft_syntax::parse(*id, text)));
    let mut parsed: Vec<_> = parsed.collect();

    // The last declaration of a module counts.
    let mut declared = BTreeSet::new();
    let mut is_earlier = false;
    for (_, parse) in parsed.iter_mut().rev() {
        let here = declared_modules(&parse.ast, &addresses);
        if is_earlier {
            keep_others(&mut parse.ast, &addresses, &declared);
        }
        is_earlier = true;
        declared.extend(here);
    }

    let own = inputs.last().map(|(id, _)| *id);
    let units: Vec<SourceUnit<'_>> = parsed
        .iter()
        .map(|(id, parse)| SourceUnit {
            file: &parse.ast,
            addresses: &addresses,
            package: "",
            is_dependency: Some(*id) != own,
        })
        .collect();
    let settings = weft_hir::Settings {
        testing: false,
        skips_dependencies: true,
        skips_attribute_checks: false,
        extended_checks: false,
        friends_may_be_missing: true,
        stand_ins: &[],
    };
    let (mut program, mut diagnostics) = weft_hir::lower(&units, settings);
    // What an earlier text lacks since a module was replaced shows when the code is linked.
    let is_own = |it: &Diagnostic| it.primary().is_none_or(|span| Some(span.file) == own);
    diagnostics.retain(is_own);
    let syntax = parsed.iter_mut().filter(|(id, _)| Some(*id) == own);
    diagnostics.extend(syntax.flat_map(|(_, parse)| std::mem::take(&mut parse.diagnostics)));

    let origin = |id: FileId| {
        if Some(id) == own {
            Origin::Root
        } else {
            Origin::Dependency
        }
    };
    let task = modules::Task {
        definitions: &program.definitions,
        natives: &PureNatives::of(&program.definitions),
        observer: &(),
        origins: &parsed.iter().map(|(id, _)| (*id, origin(*id))).collect(),
        generated: if diagnostics.iter().any(Diagnostic::is_error) {
            Generated::Nothing
        } else {
            Generated::Root
        },
        // Whoever publishes the code verifies it.
        verification: Verification::Code,
    };
    let mut made = modules::make(&task, std::mem::take(&mut program.bodies));
    made.diagnostics.retain(is_own);
    diagnostics.append(&mut made.diagnostics);

    let mut compiled = Vec::new();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        if made.too_large.is_empty() {
            compiled = made.units.into_iter().map(CompiledUnit::from).collect();
        }
        diagnostics.append(&mut made.too_large);
    }
    diagnostic::sort(&mut diagnostics);
    Compilation {
        package: String::new(),
        own_files: own.into_iter().collect(),
        sources,
        diagnostics,
        units: compiled,
        tests: Vec::new(),
    }
}

/// Takes away the scripts of an earlier file, and the modules that a later one declares.
fn keep_others(
    file: &mut ast::File,
    addresses: &BTreeMap<Symbol, AccountAddress>,
    elsewhere: &BTreeSet<(AccountAddress, Symbol)>,
) {
    let address_of = |head: &ast::PathHead| crate::library::address_of(head, addresses);
    file.definitions.retain_mut(|definition| match definition {
        ast::Definition::Module(module) => {
            let address = module.address.as_ref().and_then(address_of);
            address
                .is_none_or(|address| !elsewhere.contains(&(address, module.name.symbol.clone())))
        }
        ast::Definition::Address(block) => {
            if let Some(address) = address_of(&block.address) {
                block
                    .modules
                    .retain(|module| !elsewhere.contains(&(address, module.name.symbol.clone())));
            }
            true
        }
        // A script is over once it ran.
        ast::Definition::Script(_) => false,
        ast::Definition::Spec(_) => true,
    });
}
