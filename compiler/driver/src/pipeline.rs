//! The stages in order, as one straight function.
//!
//! Every stage returns a result and diagnostics, and the next one runs whatever was reported, so that
//! one run reports all faults of a package. Modules are generated only for a program without
//! errors.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;
use weft_base::{Code, Diagnostic, FileId, SourceMap, Symbol, diagnostic};
use weft_bytecode::{CompiledModule, Limits, ModuleKind};
use weft_codegen::{ModuleSourceMap, Unit};
use weft_footprint::Explanation;
use weft_hir::{DefMap, FunctionId, ModuleDefId, Program, SourceUnit};
use weft_mir::Body;
use weft_syntax::ast;
use weft_types::{AccountAddress, ModuleId};
use weft_verifier::{Check, VerifiedModule, VerifyError, verify_module, verify_script};

use crate::file_system::FileSystem;
use crate::library::library_modules;
use crate::package::{self, Origin, PackageOptions, SourceInput};
use crate::unit_test::{UnitTest, unit_tests};

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

/// Compiles a package or a single file.
pub fn compile(file_system: &dyn FileSystem, path: &Path, options: &Options) -> Compilation {
    let mut sources = SourceMap::new();
    let package_options = PackageOptions {
        named_addresses: options.named_addresses.clone(),
        is_development: options.is_development || options.is_testing,
        is_testing: options.is_testing,
    };
    let (package, mut diagnostics) =
        package::load(file_system, path, &package_options, &mut sources);
    let named = package.addresses.iter();
    let addresses: BTreeMap<_, _> = named
        .map(|(name, address)| (Symbol::new(name), *address))
        .collect();

    let files = parse(&package.sources, &addresses, &mut diagnostics);
    let units: Vec<SourceUnit<'_>> = files
        .iter()
        .map(|file| SourceUnit {
            file: &file.tree,
            addresses: &addresses,
            package: if file.origin == Origin::Library {
                "std"
            } else {
                &package.name
            },
            is_dependency: file.origin != Origin::Root,
        })
        .collect();
    let settings = weft_hir::Settings {
        testing: options.is_testing,
        skips_dependencies: false,
    };
    let (program, reported) = weft_hir::lower(&units, settings);
    diagnostics.extend(reported);
    let bodies = check_bodies(&program, &mut diagnostics);

    let mut compiled = Vec::new();
    if !diagnostics.iter().any(Diagnostic::is_error) {
        let origins = files.iter().map(|file| (file.id, file.origin)).collect();
        compiled = generate(
            &program.definitions,
            &bodies,
            &origins,
            None,
            &mut diagnostics,
        );
        verify(&compiled, &mut diagnostics);
        if diagnostics.iter().any(Diagnostic::is_error) {
            compiled.clear();
        }
    }
    diagnostic::sort(&mut diagnostics);
    let has_errors = diagnostics.iter().any(Diagnostic::is_error);
    Compilation {
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

/// A parsed file.
struct ParsedFile {
    id: FileId,
    origin: Origin,
    tree: ast::File,
}

/// Parses all files, in parallel and in order. Warnings about dependencies are left to their own
/// authors; library modules that the package brings itself are left out.
fn parse(
    sources: &[SourceInput],
    addresses: &BTreeMap<Symbol, AccountAddress>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<ParsedFile> {
    let parsed: Vec<_> = sources
        .par_iter()
        .map(|source| {
            let parse = weft_syntax::parse(source.file, &source.text);
            let modules = library_modules(&parse.ast, addresses);
            (source, parse, modules)
        })
        .collect();
    let brought: Vec<Symbol> = parsed
        .iter()
        .filter(|(source, _, _)| source.origin != Origin::Library)
        .flat_map(|(_, _, modules)| modules.iter().cloned())
        .collect();
    let mut files = Vec::with_capacity(parsed.len());
    for (source, parse, modules) in parsed {
        let origin = source.origin;
        if origin == Origin::Library && modules.iter().any(|module| brought.contains(module)) {
            continue;
        }
        let reported = parse.diagnostics.into_iter();
        diagnostics.extend(reported.filter(|it| origin == Origin::Root || it.is_error()));
        files.push(ParsedFile {
            id: source.file,
            origin,
            tree: parse.ast,
        });
    }
    files
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
    let mut bodies = Bodies::new();
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
        if let Some(body) = body {
            bodies.insert(id, body);
        }
    }
    bodies
}

/// Generates the modules and scripts, each after those it depends on; those of one origin alone where
/// one is given.
pub(crate) fn generate(
    definitions: &DefMap,
    bodies: &Bodies,
    origins: &BTreeMap<FileId, Origin>,
    only: Option<Origin>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<CompiledUnit> {
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
            let mut generated =
                weft_codegen::generate(definitions, *unit, &|function| bodies.get(&function))?;
            let explanations = weft_footprint::complete(&mut generated.module);
            Ok::<_, Box<Diagnostic>>(CompiledUnit {
                module: generated.module,
                source_map: generated.source_map,
                explanations,
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

/// Holds the generated code against the verifier. What the compiler accepts the verifier accepts, but
/// for limits on the generated code; anything else is a fault of ours, and better found here.
fn verify(units: &[CompiledUnit], diagnostics: &mut Vec<Diagnostic>) {
    let mut verified: BTreeMap<ModuleId, VerifiedModule> = BTreeMap::new();
    for unit in units {
        let module = unit.module.clone();
        let result = match module.kind {
            ModuleKind::Module => verify_module(module, &verified, &Limits::PRODUCTION),
            ModuleKind::Script => verify_script(module, &verified, &Limits::PRODUCTION),
        };
        match result {
            Ok(module) => {
                if unit.module.kind == ModuleKind::Module {
                    verified.extend(unit.module.self_id().map(|id| (id, module)));
                }
            }
            Err(error) => diagnostics.push(refused(unit, &error)),
        }
    }
}

fn refused(unit: &CompiledUnit, error: &VerifyError) -> Diagnostic {
    let functions = &unit.source_map.functions;
    let function = error
        .function
        .and_then(|index| functions.get(index.index()));
    let name = error
        .function_name
        .as_ref()
        .map_or("module", |name| name.as_str());
    let is_limit = matches!(error.check, Check::Limit | Check::TooComplex);
    let (code, message) = if is_limit {
        (
            Code::ModuleTooLarge,
            format!("the code of `{name}` is too large"),
        )
    } else {
        (
            Code::CompilerFault,
            format!("the verifier refuses the code of `{name}`"),
        )
    };
    let label = format!("{} ({})", error.message, error.check);
    match function.or(functions.first()) {
        Some(function) => Diagnostic::new(code, message, function.span, label),
        None => Diagnostic::without_place(code, format!("{message}: {label}")),
    }
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
