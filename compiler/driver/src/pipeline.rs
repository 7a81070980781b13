<<<<<<< HEAD

/// Compiles a package or a single file.
pub fn compile(file_system: &dyn FileSystem, path: &Path, options: &Options) -> Compilation {
    let mut sources = SourceMap::new();
    let package_options = PackageOptions {
        named_addresses: options.named_addresses.clone(),
        is_development: options.is_development,
    };
    let (package, mut diagnostics) =
        package::load(file_system, path, &package_options, &mut sources);
    let addresses = package
        .addresses
        .iter()
        .map(|(name, address)| (Symbol::new(name), *address))
        .collect::<BTreeMap<_, _>>();

    let mut files = parse(&package.sources, &mut diagnostics);
    replace_library(&mut files, &addresses);
    let units: Vec<SourceUnit<'_>> = files
        .iter()
        .map(|file| SourceUnit {
            file: &file.tree,
            addresses: &addresses,
            package: if file.origin == Origin::Library { "std" } else { &package.name },
            is_dependency: file.origin != Origin::Root,
        })
        .collect();
    let (program, reported) =
        weft_hir::lower(&units, weft_hir::Settings { testing: false });
    diagnostics.extend(reported);
    let bodies = check_bodies(&program, &mut diagnostics);

    let mut modules = Vec::new();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        let origins: BTreeMap<FileId, Origin> =
            files.iter().map(|file| (file.id, file.origin)).collect();
        modules = generate(&program, &bodies, &origins, &mut diagnostics);
    }
    diagnostic::sort(&mut diagnostics);
    Compilation { package: package.name, sources, diagnostics, modules }
}

/// A parsed file.
struct ParsedFile {
    id: FileId,
    origin: Origin,
    tree: ast::File,
}

/// Parses all files, in parallel and in order. What is said about dependencies is left to them,
/// errors apart.
fn parse(sources: &[SourceInput], diagnostics: &mut Vec<Diagnostic>) -> Vec<ParsedFile> {
    let parsed: Vec<_> = sources
        .par_iter()
        .map(|source| (source, weft_syntax::parse(source.file, &source.text)))
        .collect();
    parsed
        .into_iter()
        .map(|(source, parse)| {
            let is_root = source.origin == Origin::Root;
            diagnostics.extend(parse.diagnostics.into_iter().filter(|it| is_root || it.is_error()));
            ParsedFile { id: source.file, origin: source.origin, tree: parse.ast }
        })
        .collect()
}

/// Leaves out the library's modules that the package or a dependency brings itself.
fn replace_library(files: &mut Vec<ParsedFile>, addresses: &BTreeMap<Symbol, AccountAddress>) {
    let brought: Vec<Symbol> = files
        .iter()
        .filter(|file| file.origin != Origin::Library)
        .flat_map(|file| file.tree.modules_at(AccountAddress::ONE, addresses))
        .collect();
    if brought.is_empty() {
        return;
    }
    files.retain(|file| {
        let own = file.tree.modules_at(AccountAddress::ONE, addresses);
        file.origin != Origin::Library || !own.iter().any(|module| brought.contains(module))
    });
=======
//! The stages in order, as one straight function.
//!
//! Every stage returns a result and diagnostics, and the next one runs whatever was reported, so that
//! one run reports all faults of a package. Modules are generated only for a program without
//! errors; each is verified before it is handed out.

use std::collections::BTreeMap;
use std::path::Path;

use cranelift_entity::EntityRef as _;
use rayon::prelude::*;
use weft_base::{Code, Diagnostic, FileId, SourceMap, Symbol, diagnostic};
use weft_bytecode::CompiledModule;
use weft_codegen::{ModuleSourceMap, Unit};
use weft_footprint::Explanation;
use weft_hir::{FunctionId, ModuleDefId, Program, SourceUnit};
use weft_mir::Body;
use weft_syntax::ast;
use weft_types::{AccountAddress, ModuleId};
use weft_verifier::VerifiedModule;

use crate::file_system::FileSystem;
use crate::package::{self, Origin, PackageOptions, SourceInput};

/// What may be said about a compilation from outside.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Values for named addresses, over what manifests say.
    pub named_addresses: BTreeMap<String, AccountAddress>,
    /// Whether `[dev-addresses]` and `[dev-dependencies]` of the package count.
    pub is_development: bool,
}

/// The outcome of a compilation.
#[derive(Debug)]
pub struct Compilation {
    /// The package's name.
    pub package: String,
    /// The files that were read, library included.
    pub sources: SourceMap,
    /// What is wrong, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The modules and scripts in an order in which each comes after those it depends on; empty
    /// where there are errors.
    pub modules: Vec<CompiledUnit>,
}

impl Compilation {
    /// Whether there is an error among the diagnostics.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// A compiled module or script.
#[derive(Debug)]
pub struct CompiledUnit {
    /// The module, verified.
    pub module: VerifiedModule,
    /// Where its instructions come from.
    pub source_map: ModuleSourceMap,
    /// Why its footprints are as they are.
    pub explanations: Vec<Explanation>,
    /// Whose it is.
    pub origin: Origin,
>>>>>>> 789af2a (wip)
}
