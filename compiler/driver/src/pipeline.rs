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
use weft_base::{Code, Diagnostic, FileId, SourceMap, Symbol, diagnostic};
use weft_bytecode::CompiledModule;
use weft_codegen::{ModuleSourceMap, Unit};
use weft_footprint::{Completed, Explanation};
use weft_hir::{DefMap, FunctionId, ModuleDefId, Program, SourceUnit};
use weft_mir::Body;
use weft_types::AccountAddress;

use crate::cache::{self, UnitCache};
use crate::clause::{self, PureNatives};
use crate::file_system::FileSystem;
use crate::misfit;
use crate::package::{self, Origin, PackageOptions};
use crate::parse::parse;
use crate::unit_test::{UnitTest, unit_tests};
use crate::verification::verify;

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
    /// where there are errors.
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

/// A part of a compilation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Reading manifests and sources.
    Read,
    /// Tokens and syntax trees.
    Parse,
    /// Names, types, and what is checked on bodies with types; inline calls expanded.
    Types,
    /// Control-flow graphs, and the analyses on them.
    Analyses,
    /// Bytecode.
    Code,
    /// Footprints, with the clauses that declare them.
    Footprints,
    /// The bytecode held against the verifier.
    Verification,
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
    explanations: Vec<Explanation>,
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
    compile_observed(file_system, path, options, &mut |_| {})
}

/// Compiles like [`compile`] and says when a phase is over. After errors the last ones are left out.
pub fn compile_observed(
    file_system: &dyn FileSystem,
    path: &Path,
    options: &Options,
    observe: &mut (dyn FnMut(Phase) + Send),
) -> Compilation {
    let Some(threads) = options.threads else {
        return run(file_system, path, options, observe);
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads.get());
    match pool.build() {
        Ok(pool) => pool.install(|| run(file_system, path, options, observe)),
        // The number of threads changes no result.
        Err(_) => run(file_system, path, options, observe),
    }
}

fn run(
    file_system: &dyn FileSystem,
    path: &Path,
    options: &Options,
    observe: &mut (dyn FnMut(Phase) + Send),
) -> Compilation {
    let mut sources = SourceMap::new();
    let package_options = PackageOptions {
        named_addresses: options.named_addresses.clone(),
        is_development: options.is_development || options.is_testing,
        is_testing: options.is_testing,
        git_cache: options.git_cache.clone(),
    };
    let (package, mut diagnostics) =
        package::load(file_system, path, &package_options, &mut sources);
    let addresses = symbols(&package.addresses);
    let library_addresses = symbols(&package::library_addresses());
    observe(Phase::Read);

    let files = parse(
        &package.sources,
        &addresses,
        &library_addresses,
        &mut diagnostics,
    );
    let entry = cache::Entry::of(options, &files, &addresses);
    let reused = entry.and_then(cache::Entry::load);
    let unstored = entry.filter(|_| reused.is_none());
    observe(Phase::Parse);
    let units: Vec<SourceUnit<'_>> = files
        .iter()
        .map(|file| SourceUnit {
            file: &file.tree,
            addresses: match file.source.origin {
                Origin::Library => &library_addresses,
                Origin::Dependency | Origin::Root => &addresses,
            },
            package: &file.source.package,
            is_dependency: file.source.origin != Origin::Root,
        })
        .collect();
    let settings = weft_hir::Settings {
        testing: options.is_testing,
        skips_dependencies: reused.is_some(),
        skips_attribute_checks: options.skips_attribute_checks,
        extended_checks: true,
        friends_may_be_missing: false,
        stand_ins: &package.stand_ins,
    };
    let (mut program, reported) = weft_hir::lower(&units, settings);
    diagnostics.extend(reported);
    check_module_names(&program.definitions, &mut diagnostics);
    observe(Phase::Types);
    let of_files = files.iter().map(|file| file.source);
    let origins: BTreeMap<FileId, Origin> = of_files.map(|it| (it.file, it.origin)).collect();
    let bodies = beside(|| check_bodies(&program, &mut diagnostics), files);
    observe(Phase::Analyses);

    let mut compiled = Vec::new();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        let typed = std::mem::take(&mut program.bodies);
        let definitions = &program.definitions;
        let only = reused.is_some().then_some(Origin::Root);
        let generated = beside(
            || generate(definitions, &bodies, &origins, only, &mut diagnostics),
            typed,
        );
        let reused = reused.into_iter().flatten();
        let generated = reused.chain(generated).collect();
        observe(Phase::Code);
        let natives = PureNatives::of(definitions);
        let inferred = beside(|| infer_footprints(generated, &natives), bodies);
        diagnostics.extend(clause::check(&program.definitions, &inferred));
        observe(Phase::Footprints);
        verify(&inferred, natives, &mut diagnostics);
        if !diagnostics.iter().any(Diagnostic::is_error) {
            compiled = inferred.into_iter().map(CompiledUnit::from).collect();
            if let Some(entry) = unstored {
                entry.store(&compiled, &program.definitions);
            }
        }
        observe(Phase::Verification);
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

/// Works while another thread, if there is one, frees what is no longer needed.
fn beside<T: Send>(work: impl FnOnce() -> T + Send, unneeded: impl Send) -> T {
    rayon::join(work, || drop(unneeded)).0
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

/// The graphs of all functions, checked. A function with errors has none, and neither has a native.
pub(crate) type Bodies = BTreeMap<FunctionId, Body>;

pub(crate) fn check_bodies(program: &Program, diagnostics: &mut Vec<Diagnostic>) -> Bodies {
    let definitions = &program.definitions;
    let functions: Vec<FunctionId> = definitions.functions.keys().collect();
    let checked: Vec<_> = functions
        .par_iter()
        .map(|id| match &program.bodies[*id] {
            Some(body) => weft_mir::check(definitions, *id, body),
            None => (weft_mir::build_instruction(definitions, *id), Vec::new()),
        })
        .collect();
    let mut bodies = Vec::with_capacity(functions.len());
    for (id, (body, reported)) in functions.into_iter().zip(checked) {
        let is_dependency = definitions.functions[id]
            .owner
            .module()
            .is_some_and(|module| definitions.modules[module].is_dependency);
        diagnostics.extend(
            reported
                .into_iter()
                .filter(|it| !is_dependency || it.is_error()),
        );
        bodies.extend(body.map(|body| (id, body)));
    }
    bodies.into_iter().collect()
}

/// Generates the modules and scripts, each after those it depends on; those of one origin alone where
/// one is given. They have no footprints yet.
pub(crate) fn generate(
    definitions: &DefMap,
    bodies: &Bodies,
    origins: &BTreeMap<FileId, Origin>,
    only: Option<Origin>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<GeneratedUnit> {
    let scripts = definitions.scripts.keys().map(Unit::Script);
    let origin = |unit: Unit| {
        let span = match unit {
            Unit::Module(id) => definitions.modules[id].span,
            Unit::Script(id) => definitions.scripts[id].span,
        };
        origins.get(&span.file).copied().unwrap_or(Origin::Root)
    };
    let units: Vec<Unit> = modules_in_order(definitions)
        .into_iter()
        .map(Unit::Module)
        .chain(scripts)
        .filter(|unit| only.is_none_or(|only| origin(*unit) == only))
        .collect();
    let generated: Vec<_> = units
        .par_iter()
        .map(|unit| {
            let generated =
                weft_codegen::generate(definitions, *unit, &|function| bodies.get(&function))?;
            Ok::<_, Box<Diagnostic>>(GeneratedUnit {
                module: generated.module,
                source_map: generated.source_map,
                origin: origin(*unit),
            })
        })
        .collect();
    let mut compiled = Vec::with_capacity(generated.len());
    for result in generated {
        match result {
            Ok(unit) => compiled.push(unit),
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
    }
    compiled
}

/// Infers what the functions touch. Calls of other modules are left open, so each module is for itself.
pub(crate) fn infer_footprints(
    units: Vec<GeneratedUnit>,
    natives: &PureNatives,
) -> Vec<InferredUnit> {
    let is_pure = |module: &_, function: &_| natives.contains(module, function);
    let units = units.into_par_iter();
    let inferred = units.map(|unit| {
        let (module, explanations) = Completed::of(unit.module, &is_pure);
        InferredUnit {
            module,
            source_map: unit.source_map,
            explanations,
            origin: unit.origin,
        }
    });
    inferred.collect()
}

/// The modules, each after those it uses; otherwise in order of declaration. Cycles have been reported
/// and do not come here.
fn modules_in_order(definitions: &DefMap) -> Vec<ModuleDefId> {
    let mut order = Vec::with_capacity(definitions.modules.len());
    let mut seen = BTreeSet::new();
    for root in definitions.modules.keys() {
        // A module is opened, then what it uses is placed, then it is placed itself.
        let mut stack = vec![(root, false)];
        while let Some((module, is_open)) = stack.pop() {
            if is_open {
                order.push(module);
                continue;
            }
            if !seen.insert(module) {
                continue;
            }
            stack.push((module, true));
            let uses = definitions.modules[module].uses.iter().rev();
            stack.extend(uses.map(|used| (*used, false)));
        }
    }
    order
}
