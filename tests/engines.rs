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
use weft_runtime::code::{InstanceId, RegisterType, TypeId, Width};
use weft_runtime::execution::{FunctionCall, encode_results, execute_function};
use weft_runtime::layout::{LayoutKind, Layouts};
use weft_runtime::loader::{Loader, TrustedModule};
use weft_runtime::natives::NativeTable;
use weft_runtime::resource::{ResourceSource, ResourceValue, SourceError};
use weft_runtime::{CodeSnapshot, Context, TransactionStatus, codec};
use weft_tests::generate::program;
use weft_types::{AccountAddress, Identifier, ModuleId, TypeTag};

const CALLS_MAX: usize = 12;

/// A state without resources.
struct Nothing;

impl ResourceSource for Nothing {
    fn fetch(
        &self,
        _type: TypeId,
        _address: &AccountAddress,
    ) -> Result<Option<ResourceValue>, SourceError> {
        Ok(None)
    }
}

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

/// Loads every function; generic ones with each of a few types that they accept.
fn load(modules: &[Arc<CompiledModule>]) -> CodeSnapshot {
    let mut loader = Loader::new(NativeTable::standard());
    for module in modules {
        let trusted = TrustedModule::assume_verified(Arc::clone(module));
        loader.add_module(&trusted).expect("the compiler made it");
    }
    let identifier =
        |module: &CompiledModule, index: usize| -> Identifier { module.identifiers[index].clone() };
    for module in modules {
        let handle = module.module_handles[0];
        let id = ModuleId {
            address: module.addresses[handle.address.index()],
            name: identifier(module, handle.name.index()),
        };
        for definition in &module.function_definitions {
            let handle = &module.function_handles[definition.handle.index()];
            let name = identifier(module, handle.name.index());
            for argument in [
                TypeTag::U64,
                TypeTag::U8,
                TypeTag::Address,
                TypeTag::Vector(Box::new(TypeTag::U128)),
            ] {
                let arguments = vec![argument; handle.type_parameters.len()];
                // Natives are no instances, and not every type has every ability.
                let _ = loader.load_function(&id, &name, &arguments);
                if arguments.is_empty() {
                    break;
                }
            }
        }
    }
    loader.snapshot()
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

/// Canonical bytes of a value of a type, mostly small.
fn argument(random: &mut ChaCha8Rng, layouts: &Layouts, type_: TypeId, bytes: &mut Vec<u8>) {
    match &layouts.get(type_).kind {
        LayoutKind::Bool => bytes.push(random.random_range(0..2)),
        LayoutKind::Integer(width) | LayoutKind::Signed(width) => {
            let length = usize::try_from(width.bytes()).expect("widths are small");
            let kind = random.random_range(0..8);
            let first = match kind {
                0 => 0,
                1 => 1,
                2 => u8::MAX,
                _ => random.random_range(0..40),
            };
            let rest = if kind == 2 { u8::MAX } else { 0 };
            bytes.push(first);
            bytes.extend(std::iter::repeat_n(rest, length - 1));
            if *width == Width::W128 && random.random_range(0..4) == 0 {
                let high = bytes.len() - 6;
                bytes[high] = 3;
            }
        }
        LayoutKind::Address | LayoutKind::Signer => {
            bytes.extend_from_slice(address(random).as_bytes());
        }
        LayoutKind::Vector { element } => {
            let length = random.random_range(0..6_u8);
            bytes.push(length);
            for _ in 0..length {
                argument(random, layouts, *element, bytes);
            }
        }
        LayoutKind::Struct { fields } => {
            for field in fields {
                argument(random, layouts, field.type_, bytes);
            }
        }
        LayoutKind::Enum { variants } => {
            let variant = random.random_range(0..variants.len());
            bytes.push(u8::try_from(variant).expect("enums have few variants"));
            for field in &variants[variant].fields {
                argument(random, layouts, field.type_, bytes);
            }
        }
    }
}

/// One of few, so that sequences of calls meet.
fn address(random: &mut ChaCha8Rng) -> AccountAddress {
    let choices = [0xc0_ffee, 0x42, 0x42, 0xa1, 0xa2, 1];
    AccountAddress::from_u64(choices[random.random_range(0..choices.len())])
}

/// What one call showed.
#[derive(Debug, PartialEq, Eq)]
struct Shown {
    status: TransactionStatus,
    gas_used: u64,
    results: Vec<(TypeId, Vec<u8>)>,
    events: Vec<(TypeId, Vec<u8>)>,
}

fn call(context: &mut Context, call: &FunctionCall<'_, Vec<u8>>) -> Shown {
    let done = execute_function(context, call).expect("nothing interrupts");
    let succeeded = done.status == TransactionStatus::Success;
    let events = context.events().iter().map(|event| {
        let mut bytes = Vec::new();
        codec::encode(
            context.layouts(),
            event.type_,
            event.value.value(),
            &mut bytes,
        );
        (event.type_, bytes)
    });
    Shown {
        gas_used: done.gas_used,
        events: events.collect(),
        results: if succeeded {
            encode_results(context, call.instance)
        } else {
            Vec::new()
        },
        status: done.status,
    }
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
            let function = code.instance(instance);
            let mut signers = Vec::new();
            let mut arguments = Vec::new();
            for type_ in &function.parameter_types {
                match *type_ {
                    RegisterType::Value(TypeId::SIGNER)
                    | RegisterType::Reference(TypeId::SIGNER) => signers.push(address(&mut random)),
                    RegisterType::Value(type_)
                    | RegisterType::Reference(type_)
                    | RegisterType::MutableReference(type_) => {
                        let mut bytes = Vec::new();
                        argument(&mut random, code.layouts(), type_, &mut bytes);
                        arguments.push(bytes);
                    }
                }
            }
            let gas_limit = match random.random_range(0..4) {
                0 => random.random_range(500..2000),
                _ => 1_000_000,
            };
            let wanted = FunctionCall {
                instance,
                signers: &signers,
                arguments: &arguments,
                gas_limit,
            };
            let mut shown = engines
                .iter_mut()
                .map(|(name, context)| (name, call(context, &wanted)));
            let (_, expected) = shown.next().expect("there is an interpreter");
            for (name, shown) in shown {
                assert_eq!(shown, expected, "{name}: {} {arguments:?}", function.name);
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
