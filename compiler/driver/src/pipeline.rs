//! The stages in order, as one straight function.
//!
//! Every stage returns a result and diagnostics, and the next one runs whatever was reported, so that
//! one run reports all faults of a package. Modules are generated only for a program without
//! errors.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use weft_base::{Code, Diagnostic, FileId, SourceMap, Span, Symbol, diagnostic};
use weft_bytecode::CompiledModule;
use weft_codegen::ModuleSourceMap;
use weft_footprint::{Completed, Explanation};
use weft_hir::{DefMap, ModuleDefId, SourceUnit};
use weft_syntax::ast::{self, AccessClause};
use weft_types::AccountAddress;

use crate::cache::{self, UnitCache};
use crate::clause::{self, PureNatives};
use crate::file_system::FileSystem;
use crate::misfit;
use crate::modules::{self, Generated};
use crate::observer::{Observer, Phase, observed};
use crate::package::{self, Origin, PackageOptions};
use crate::parse::{ParsedFile, parse};
use crate::unit_test::{UnitTest, unit_tests};
use crate::verification::{Verification, verify};

/// What may be said about a compilation from outside.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Values for named addresses, over what manifests say.
    pub named_addresses: BTreeMap<String, AccountAddress>,
    /// Whether `[dev-addresses]` and `[dev-dependencies]` of the package count.
    pub is_development: bool,
    /// Whether what is only for tests is compiled: items with `#[test]` and `#[test_only]`, and the
    /// folder `tests`. Development is part of it.
    pub is_testing: bool,
    /// The folder that holds the repositories of git dependencies.
    pub git_cache: Option<PathBuf>,
    /// Whether attributes that are unknown or misplaced are passed over in silence.
    pub skips_attribute_checks: bool,
    /// How many threads work; by default as many as there are processors. No result depends on it.
    pub threads: Option<NonZeroUsize>,
    /// What keeps the code of dependencies for the next compilation; none to compile them each time.
    pub cache: Option<Arc<dyn UnitCache>>,
    /// How much of the code is held against the verifier.
    pub verification: Verification,
}

/// The outcome of a compilation.
#[derive(Debug)]
pub struct Compilation {
    /// The package's name.
    pub package: String,
    /// The files that were read, library included.
    pub sources: SourceMap,
    /// The files of the package itself.
    pub own_files: BTreeSet<FileId>,
    /// What is wrong, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// The modules and scripts in an order in which each comes after those it depends on; empty
    /// where there are errors. Where the code is not verified, the library may be left out.
    pub units: Vec<CompiledUnit>,
    /// The unit tests of the package, in order of files and declarations; empty unless testing, and
    /// where there are errors.
    pub tests: Vec<UnitTest>,
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
    /// The module.
    pub module: CompiledModule,
    /// Where its instructions come from.
    pub source_map: ModuleSourceMap,
    /// Why its footprints are as wide as they are.
    pub explanations: Vec<Explanation>,
    /// Whose it is.
    pub origin: Origin,
}

/// A module or script that has no footprints yet.
pub(crate) struct GeneratedUnit {
    pub(crate) module: CompiledModule,
    pub(crate) source_map: ModuleSourceMap,
    pub(crate) origin: Origin,
}

/// A module or script with its footprints.
pub(crate) struct InferredUnit {
    pub(crate) module: Completed,
    pub(crate) source_map: ModuleSourceMap,
    pub(crate) explanations: Vec<Explanation>,
    pub(crate) origin: Origin,
}

impl From<InferredUnit> for CompiledUnit {
    fn from(unit: InferredUnit) -> Self {
        Self {
            module: unit.module.into_module(),
            source_map: unit.source_map,
            explanations: unit.explanations,
            origin: unit.origin,
        }
    }
}

/// Compiles a package or a single file.
pub fn compile(file_system: &dyn FileSystem, path: &Path, options: &Options) -> Compilation {
    compile_observed(file_system, path, options, &())
}

/// Compiles like [`compile`] and says what is being done. After errors the last phases are left out.
pub fn compile_observed(
    file_system: &dyn FileSystem,
    path: &Path,
    options: &Options,
    observer: &dyn Observer,
) -> Compilation {
    let Some(threads) = options.threads else {
        return run(file_system, path, options, observer);
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
    match pool.build() {
        Ok(pool) => pool.install(|| run(file_system, path, options, observer)),
        // The number of threads changes no result.
        Err(_) => run(file_system, path, options, observer),
    }
}

fn run(
    file_system: &dyn FileSystem,
    path: &Path,
    options: &Options,
    observer: &dyn Observer,
) -> Compilation {
    let mut sources = SourceMap::new();
    let package_options = PackageOptions {
        named_addresses: options.named_addresses.clone(),
        is_development: options.is_development || options.is_testing,
        is_testing: options.is_testing,
        git_cache: options.git_cache.clone(),
    };
    let (package, mut diagnostics) = observed(observer, Phase::Read, || {
        package::load(file_system, path, &package_options, &mut sources)
    });
    let addresses = symbols(&package.addresses);
    let library_addresses = symbols(&package::library_addresses());

    observer.begin(Phase::Parse);
    let files = parse(
        &package.sources,
        &addresses,
        &library_addresses,
        &mut diagnostics,
    );
    let entry = cache::Entry::of(options, &files, &addresses);
    let reused = entry.and_then(cache::Entry::load);
    let unstored = entry.filter(|_| reused.is_none());
    observer.end(Phase::Parse);

    observer.begin(Phase::Types);
    let units = source_units(&files, &addresses, &library_addresses);
    let leaves_library_out =
        options.verification == Verification::Limits && needs_no_library_code(&files);
    let settings = weft_hir::Settings {
        testing: options.is_testing,
        skips_dependencies: reused.is_some() || leaves_library_out,
        skips_attribute_checks: options.skips_attribute_checks,
        extended_checks: true,
        friends_may_be_missing: false,
        stand_ins: &package.stand_ins,
    };
    let (mut program, reported) = weft_hir::lower(&units, settings);
    let damaged: Vec<Span> = files.iter().flat_map(|it| &it.damaged).copied().collect();
    let is_own_fault = |found: &Diagnostic| !is_consequence(found, &damaged);
    diagnostics.extend(reported.into_iter().filter(is_own_fault));
    check_module_names(&program.definitions, &mut diagnostics);
    let of_files = files.iter().map(|file| file.source);
    let origins: BTreeMap<FileId, Origin> = of_files.map(|it| (it.file, it.origin)).collect();
    // The graphs take the room of the trees.
    files.into_par_iter().for_each(drop);
    observer.end(Phase::Types);

    let natives = PureNatives::of(&program.definitions);
    let task = modules::Task {
        definitions: &program.definitions,
        natives: &natives,
        observer,
        origins: &origins,
        generated: if diagnostics.iter().any(Diagnostic::is_error) {
            Generated::Nothing
        } else if reused.is_some() || leaves_library_out {
            Generated::Root
        } else {
            Generated::All
        },
        verification: options.verification,
    };
    let made = modules::make(&task, std::mem::take(&mut program.bodies));
    diagnostics.extend(made.diagnostics.into_iter().filter(is_own_fault));

    let mut compiled = Vec::new();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        diagnostics.extend(made.too_large);
        let reused = reused.into_par_iter().flatten();
        let reused: Vec<_> = reused.map(|unit| task.finish(unit)).collect();
        let (mut inferred, excess): (Vec<_>, Vec<_>) = reused.into_iter().unzip();
        inferred.extend(made.units);
        diagnostics.extend(clause::check(&program.definitions, &inferred));
        diagnostics.extend(excess.into_iter().flatten());
        diagnostics.extend(made.over_limits);
        if options.verification == Verification::Code {
            observed(observer, Phase::Verification, || {
                verify(&inferred, natives, &mut diagnostics);
            });
        }
        if !diagnostics.iter().any(Diagnostic::is_error) {
            compiled = inferred.into_iter().map(CompiledUnit::from).collect();
            if let Some(entry) = unstored {
                entry.store(&compiled, &program.definitions);
            }
        }
    }
    misfit::explain(&package.sources, &program.definitions, &mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    let own_files = package.sources.iter();
    let own_files = own_files.filter(|source| source.origin == Origin::Root);
    Compilation {
        own_files: own_files.map(|source| source.file).collect(),
        package: package.name,
        sources,
        diagnostics,
        units: compiled,
        tests: if has_errors {
            Vec::new()
        } else {
            unit_tests(&program)
        },
    }
}

/// Whether something found wrong is most likely a consequence of what parsing found, in these places.
fn is_consequence(found: &Diagnostic, damaged: &[Span]) -> bool {
    let place = found.primary();
    place.is_some_and(|place| damaged.iter().any(|it| it.contains(place)))
}

/// The files with the named addresses that count in each.
fn source_units<'a>(
    files: &'a [ParsedFile<'_>],
    addresses: &'a BTreeMap<Symbol, AccountAddress>,
    library_addresses: &'a BTreeMap<Symbol, AccountAddress>,
) -> Vec<SourceUnit<'a>> {
    let units = files.iter().map(|file| SourceUnit {
        file: &file.tree,
        addresses: match file.source.origin {
            Origin::Library => library_addresses,
            Origin::Dependency | Origin::Root => addresses,
        },
        package: &file.source.package,
        is_dependency: file.source.origin != Origin::Root,
    });
    units.collect()
}

/// Whether nothing is said of the package that depends on the code of the library: there are no clauses
/// to hold against what functions touch, and no other dependencies, whose code has to be checked; the
/// library is the embedded one.
fn needs_no_library_code(files: &[ParsedFile<'_>]) -> bool {
    let of = |origin: Origin| files.iter().filter(move |it| it.source.origin == origin);
    let has_contract = |module: &ast::Module| {
        module.items.iter().any(|item| match &item.kind {
            ast::ItemKind::Function(function) => {
                !function.clauses.iter().all(AccessClause::is_plain)
            }
            ast::ItemKind::Use(_)
            | ast::ItemKind::Friend(_)
            | ast::ItemKind::Constant(_)
            | ast::ItemKind::Struct(_)
            | ast::ItemKind::Enum(_)
            | ast::ItemKind::Spec(_)
            | ast::ItemKind::Error(_) => false,
        })
    };
    of(Origin::Library).count() == weft_stdlib::SOURCES.len()
        && of(Origin::Dependency).next().is_none()
        && of(Origin::Root).all(|file| {
            file.tree
                .definitions
                .iter()
                .all(|definition| match definition {
                    ast::Definition::Module(module) => !has_contract(module),
                    ast::Definition::Address(block) => !block.modules.iter().any(has_contract),
                    ast::Definition::Script(_) | ast::Definition::Spec(_) => true,
                })
        })
}

/// Reads the sources of a package and makes tokens of them, as the first part of parsing does: for
/// those who measure it. The result is their number, that of the library included.
pub fn count_tokens(file_system: &dyn FileSystem, path: &Path) -> usize {
    let options = PackageOptions::default();
    let (package, _) = package::load(file_system, path, &options, &mut SourceMap::new());
    let sources = package.sources.par_iter();
    sources
        .map(|source| weft_syntax::count_tokens(source.file, &source.text))
        .sum()
}

fn symbols(addresses: &BTreeMap<String, AccountAddress>) -> BTreeMap<Symbol, AccountAddress> {
    let named = addresses.iter();
    named
        .map(|(name, address)| (Symbol::new(name), *address))
        .collect()
}

/// The files of two modules must not be one on a disk that ignores case.
fn check_module_names(definitions: &DefMap, diagnostics: &mut Vec<Diagnostic>) {
    let mut names: BTreeMap<(AccountAddress, String), ModuleDefId> = BTreeMap::new();
    for (id, module) in definitions
        .modules
        .iter()
        .filter(|(_, module)| !module.is_dependency)
    {
        let key = (module.address, module.name.as_str().to_lowercase());
        let Some(before) = names.insert(key, id) else {
            continue;
        };
        let before = &definitions.modules[before].name;
        diagnostics.push(
            Diagnostic::new(
                Code::ModuleNameCollision,
                format!(
                    "the modules `{}` and `{}` differ in case only",
                    before.as_str(),
                    module.name.as_str()
                ),
                module.name.span,
                "their files would be one where a disk ignores case",
            )
            .with_secondary(before.span, "the other one is here"),
        );
    }
}
