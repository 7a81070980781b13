//! The compiler's own output in both engines: every function of the library and of the example
//! packages is compiled to machine code, and sequences of calls with generated arguments end the
//! same way, with the same results, events and gas.

#![expect(clippy::disallowed_methods, reason = "packages are files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_base::render;
use weft_bytecode::{CompiledModule, ModuleKind};
use weft_driver::{MemoryFileSystem, Options};
use weft_jit::{Jit, JitConfig};
use weft_runtime::code::InstanceId;
use weft_runtime::{CodeSnapshot, Context, TransactionStatus};
use weft_tests::functions::{AnyCall, Nothing, load};
use weft_tests::generate::program;

const CALLS_MAX: usize = 12;

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("the folder exists");
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The modules of a package, the library's first.
fn compile_package(folder: &Path) -> Vec<Arc<CompiledModule>> {
    let mut paths = Vec::new();
    files_below(folder, &mut paths);
    let mut files = MemoryFileSystem::new();
    for path in paths {
        if let Ok(text) = fs::read_to_string(&path) {
            let name = path.strip_prefix(folder).expect("it lies in the folder");
            let name = Path::new("package").join(name);
            files = files.with(name, text);
        }
    }
    compile(&files, Path::new("package"))
}

fn compile_text(text: &str) -> Vec<Arc<CompiledModule>> {
    let path = Path::new("program.move");
    compile(&MemoryFileSystem::new().with(path, text), path)
}

fn compile(files: &MemoryFileSystem, path: &Path) -> Vec<Arc<CompiledModule>> {
    let compilation = weft_driver::compile(files, path, &Options::default());
    let (diagnostics, sources) = (&compilation.diagnostics, &compilation.sources);
    assert!(
        !compilation.has_errors(),
        "{}",
        render::human(diagnostics, sources, render::Coloring::Plain)
    );
    let units = compilation.units.into_iter();
    let modules = units.filter(|unit| unit.module.kind == ModuleKind::Module);
    modules.map(|unit| Arc::new(unit.module)).collect()
}

/// A context for each engine, the interpreter's first.
fn engines(code: &CodeSnapshot) -> BTreeMap<&'static str, Context> {
    let mut engines = BTreeMap::new();
    let context = || Context::new(code.clone()).with_source(Arc::new(Nothing));
    engines.insert("an interpreter", context());
    engines.insert("checking interpreter", context().with_paranoia());
    let config = JitConfig {
        verify: true,
        ..JitConfig::STANDARD
    };
    let without_variables = JitConfig {
        small_operations_max: 0,
        ..config
    };
    for (name, config) in [
        ("machine code", config),
        ("machine code without variables", without_variables),
    ] {
        let jit = Arc::new(Jit::new(config).expect("there is machine code for this platform"));
        let instances: Vec<_> = code.instances().cloned().collect();
        let outcomes = jit.compile_all(&instances, code);
        for (instance, outcome) in instances.iter().zip(outcomes) {
            assert_eq!(outcome, Ok(()), "{instance:#?}");
        }
        engines.insert(name, context().with_native_code(jit));
    }
    engines
}

/// Runs sequences of calls in all engines and returns how many calls succeeded and failed.
fn compare(code: &CodeSnapshot, seed: u64, sequences: usize) -> (u32, u32) {
    let mut engines = engines(code);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (mut succeeded, mut failed) = (0, 0);
    let instances = u32::try_from(code.instances().len()).expect("packages are small");
    for _ in 0..sequences {
        for context in engines.values_mut() {
            context.reset();
        }
        for _ in 0..random.random_range(1..CALLS_MAX) {
            let instance = InstanceId(random.random_range(0..instances));
            let wanted = AnyCall::generate(code, instance, &mut random);
            let mut shown = engines.iter_mut().map(|(name, context)| {
                let shown = wanted.run(context).expect("nothing interrupts");
                (name, shown)
            });
            let (_, expected) = shown.next().expect("there is an interpreter");
            for (name, shown) in shown {
                let function = &code.instance(instance).name;
                assert_eq!(shown, expected, "{name}: {function} {wanted:?}");
            }
            if expected.status == TransactionStatus::Success {
                succeeded += 1;
            } else {
                failed += 1;
                break;
            }
        }
    }
    (succeeded, failed)
}

#[test]
fn example_packages_run_alike_in_all_engines() {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/packages");
    let mut folders: Vec<PathBuf> = fs::read_dir(packages)
        .expect("there are packages")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.join("Move.toml").is_file())
        .collect();
    folders.sort();
    for (seed, folder) in (0..).zip(folders) {
        let code = load(&compile_package(&folder));
        let (succeeded, failed) = compare(&code, seed, 400);
        assert!(
            succeeded > 50 && failed > 50,
            "{}: {succeeded} succeeded, {failed} failed",
            folder.display()
        );
    }
}

#[test]
fn the_programs_of_the_tour_run_alike_in_all_engines() {
    let mut paths = Vec::new();
    let tour = Path::new(env!("CARGO_MANIFEST_DIR")).join("pipeline");
    files_below(&tour, &mut paths);
    paths.retain(|path| {
        path.extension()
            .is_some_and(|extension| extension == "move")
    });
    paths.sort();
    for (seed, path) in (0..).zip(paths) {
        let text = fs::read_to_string(&path).expect("the file can be read");
        let (succeeded, _) = compare(&load(&compile_text(&text)), seed, 150);
        assert!(succeeded > 20, "{}", path.display());
    }
}

#[test]
fn generated_programs_run_alike_in_all_engines() {
    let mut succeeded = 0;
    for seed in 0..10 {
        let program = program(seed);
        succeeded += compare(&load(&compile_text(&program.source)), seed, 30).0;
    }
    assert!(succeeded > 100, "{succeeded}");
}
