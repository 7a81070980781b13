//! The guided tour: each program of `pipeline` at every stage, from its tokens to its results.
//!
//! The snapshot `<program>.snap` beside a program shows what each stage makes of it. Its last line
//! of arguments, `//@ run name arguments`, says what is executed: an argument `@0x…` is the sender,
//! the others are values. Both engines execute it and must agree to the unit of gas.

#![expect(clippy::disallowed_methods, reason = "programs are files")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use weft_base::{FileId, SourceMap, Symbol};
use weft_bytecode::{CompiledModule, FunctionDefinitionIndex};
use weft_driver::{Compilation, CompiledUnit, MemoryFileSystem, Origin, PackageOptions, package};
use weft_footprint::{FootprintView, FunctionNames, Linker};
use weft_jit::{Jit, JitConfig};
use weft_runtime::code::{FunctionInstance, InstanceId, RegisterType};
use weft_runtime::natives::NativeTable;
use weft_runtime::{CodeSnapshot, Loader, TrustedModule, text};
use weft_tests::oracle;
use weft_vm::{
    AccountAddress, CallOutput, Engine, EngineConfig, EntryFunction, Identifier, ModuleId, Payload,
    ReturnValue, StateView, TierPolicy, Transaction, TransactionHash, WriteOperation,
};

datatest_stable::harness! {
    { test = tour, root = "pipeline", pattern = r"\.move$" },
}

fn tour(path: &Path) -> datatest_stable::Result<()> {
    let text = fs::read_to_string(path)?;
    let stages = stages(&text)?;
    // The intermediate form of machine code is part of the tour, and made for one machine.
    if cfg!(not(all(target_os = "linux", target_arch = "x86_64"))) {
        return Ok(());
    }
    let folder = path.parent().ok_or("a program lies in a folder")?;
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.ok_or("a program has a name")?;
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(fs::canonicalize(folder)?);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(stem, stages));
    Ok(())
}

/// What every stage makes of a program.
fn stages(text: &str) -> datatest_stable::Result<String> {
    let mut shown = String::new();
    let mut section = |name: &str, content: &str| {
        let bar = "=".repeat(70 - name.len());
        let _ = writeln!(shown, "==== {name} {bar}\n{}\n", content.trim_end());
    };
    section("SOURCE", text);
    let front = front(text);
    section("TOKENS", &front.tokens);
    section("AST", &front.tree);
    section("HIR", &front.program);
    section("MIR", &front.bodies);

    let compilation = oracle::compile(text);
    let modules = oracle::modules(&compilation);
    section("FOOTPRINT", &footprints(&compilation));
    let own = || compilation.units.iter().filter(|it| is_own(it));
    let bytecode: String = own()
        .map(|unit| weft_bytecode::disassemble(&unit.module))
        .collect();
    section("BYTECODE", &bytecode);

    let line = text.lines().find_map(|line| line.strip_prefix("//@ run "));
    let line = line.ok_or("a program says what is executed")?;
    let module = own().find_map(|unit| unit.module.self_id());
    let module = module.ok_or("a program has a module")?;
    let mut run = Run::load(&compilation, module, line)?;
    section("CLIF", &run.intermediate());
    section("RUN", &format!("{line}\n{}", run.execute(&modules)?));
    Ok(shown)
}

fn is_own(unit: &CompiledUnit) -> bool {
    unit.origin == Origin::Root
}

/// The stages before bytecode, as text.
struct Front {
    tokens: String,
    tree: String,
    program: String,
    bodies: String,
}

fn front(text: &str) -> Front {
    let mut map = SourceMap::new();
    let files = MemoryFileSystem::new().with("program.move", text);
    let options = PackageOptions {
        named_addresses: BTreeMap::new(),
        is_development: false,
        is_testing: false,
        git_cache: None,
    };
    let (package, faults) = package::load(&files, Path::new("program.move"), &options, &mut map);
    assert!(faults.is_empty(), "{faults:#?}");
    let addresses: BTreeMap<_, _> = package
        .addresses
        .iter()
        .map(|(name, address)| (Symbol::new(name), *address))
        .collect();
    let mut own = FileId(0);
    let mut parsed = Vec::new();
    for source in &package.sources {
        let parse = weft_syntax::parse(source.file, &source.text);
        assert!(parse.diagnostics.is_empty(), "{:#?}", parse.diagnostics);
        if source.origin == Origin::Root {
            own = source.file;
        }
        parsed.push((source, parse.ast));
    }
    let units: Vec<_> = parsed
        .iter()
        .map(|(source, tree)| weft_hir::SourceUnit {
            file: tree,
            addresses: &addresses,
            package: &package.name,
            is_dependency: source.origin != Origin::Root,
        })
        .collect();
    let (program, _) = weft_hir::lower(
        &units,
        weft_hir::Settings {
            testing: false,
            skips_dependencies: false,
            skips_attribute_checks: false,
            extended_checks: true,
            friends_may_be_missing: false,
            stand_ins: &[],
        },
    );
    let tree = parsed.iter().find(|(source, _)| source.file == own);
    Front {
        tokens: weft_syntax::dump_tokens(own, text),
        tree: tree.map_or_else(String::new, |(_, tree)| weft_syntax::ast::dump(tree)),
        program: program.dump(),
        bodies: bodies(&program),
    }
}

/// The checked graphs of the program's own functions.
fn bodies(program: &weft_hir::Program) -> String {
    let definitions = &program.definitions;
    let mut shown = String::new();
    for module in definitions.modules.values() {
        if module.is_dependency {
            continue;
        }
        for id in &module.functions {
            let Some(source) = &program.bodies[*id] else {
                continue;
            };
            let function = &definitions.functions[*id];
            if function.is_inline {
                continue;
            }
            let names: Vec<&str> = function
                .type_parameters
                .values()
                .map(|parameter| parameter.name.as_str())
                .collect();
            let (checked, _) = weft_mir::check(definitions, *id, source);
            let checked = checked.expect("the function has no errors");
            shown.push_str(&weft_mir::dump(&checked.body, definitions, &names));
        }
    }
    shown
}

/// What each function touches, and why where it is more than it must.
fn footprints(compilation: &Compilation) -> String {
    let modules: BTreeMap<ModuleId, CompiledModule> = compilation
        .units
        .iter()
        .filter_map(|unit| Some((unit.module.self_id()?, unit.module.clone())))
        .collect();
    let mut shown = String::new();
    for unit in compilation.units.iter().filter(|it| is_own(it)) {
        for position in 0..unit.module.function_definitions.len() {
            let index = FunctionDefinitionIndex::from_position(position);
            let names = index.and_then(|index| FunctionNames::of(&unit.module, index));
            let mut names = names.expect("the function has names");
            let map = &unit.source_map.functions[position];
            for (parameter, name) in names.parameters.iter_mut().zip(&map.registers) {
                if let Some(name) = name {
                    name.as_str().clone_into(parameter);
                }
            }
            let summary = Linker::new(&modules).close_in(&unit.module, position);
            let view = FootprintView::new(&summary, &names, &modules);
            let _ = writeln!(shown, "{view}");
        }
    }
    shown
}

/// A function and its arguments, loaded.
struct Run {
    loader: Loader,
    entry: InstanceId,
    transaction: Transaction,
}

impl Run {
    /// Loads the function of a `//@ run` line.
    fn load(
        compilation: &Compilation,
        module: ModuleId,
        line: &str,
    ) -> datatest_stable::Result<Self> {
        let mut loader = Loader::new(NativeTable::standard());
        for unit in &compilation.units {
            let module = Arc::new(unit.module.clone());
            loader
                .add_module(&TrustedModule::assume_verified(module))
                .map_err(|error| error.to_string())?;
        }
        let mut words = line.split_whitespace();
        let name = Identifier::new(words.next().ok_or("a call has a function")?)?;
        let (senders, values): (Vec<&str>, Vec<&str>) = words.partition(|it| it.starts_with('@'));
        let entry = loader
            .load_function(&module, &name, &[])
            .map_err(|error| error.to_string())?;
        let snapshot = loader.snapshot();
        // The signer comes first and is no argument.
        let types = &snapshot.instance(entry).parameter_types[senders.len()..];
        let mut args = Vec::new();
        for (type_, value) in types.iter().zip(values) {
            let type_ = match type_ {
                RegisterType::Value(type_)
                | RegisterType::Reference(type_)
                | RegisterType::MutableReference(type_) => *type_,
            };
            args.push(text::to_bytes(snapshot.layouts(), type_, value)?);
        }
        let sender = senders
            .first()
            .map_or("0x1", |it| it.trim_start_matches('@'));
        let transaction = Transaction {
            sender: sender.parse::<AccountAddress>()?,
            secondary_signers: Vec::new(),
            payload: Payload::EntryFunction(EntryFunction {
                module,
                name,
                type_args: Vec::new(),
                args,
            }),
            gas_limit: 1_000_000,
            gas_price: 1,
            sequence_number: 0,
            hash: TransactionHash([0; 32]),
        };
        Ok(Self {
            loader,
            entry,
            transaction,
        })
    }

    /// The intermediate form of the machine code of the function.
    fn intermediate(&mut self) -> String {
        let Ok(jit) = Jit::new(JitConfig::STANDARD) else {
            return String::new();
        };
        let code = self.loader.snapshot();
        let instance: &FunctionInstance = code.instance(self.entry);
        match jit.explain(instance, &code) {
            Ok((intermediate, _)) => without_addresses(&intermediate),
            Err(refusal) => refusal.to_string(),
        }
    }

    /// What both engines say of the call.
    fn execute(&mut self, modules: &[Vec<u8>]) -> datatest_stable::Result<String> {
        let state = oracle::genesis(modules).snapshot();
        let interpreted = self.execute_by(TierPolicy::InterpreterOnly, &state)?;
        let compiled = self.execute_by(oracle::JIT, &state)?;
        if interpreted != compiled {
            return Err(format!("interpreter:\n{interpreted}\nmachine code:\n{compiled}").into());
        }
        Ok(interpreted)
    }

    fn execute_by(
        &mut self,
        tier: TierPolicy,
        state: &Arc<dyn StateView>,
    ) -> datatest_stable::Result<String> {
        let mut engine = Engine::new(EngineConfig {
            tier,
            ..EngineConfig::default()
        });
        let CallOutput { block, results } = engine
            .execute_call(state, &self.transaction)
            .map_err(|error| error.to_string())?;
        let faults = block.faults();
        assert!(faults.is_empty(), "{faults:?}");
        let output = block.transaction(0);
        let mut shown = format!("status {:?}\n", output.status);
        for result in &results {
            let _ = writeln!(shown, "result {}", self.value(result)?);
        }
        for (key, operation) in &output.write_set.writes {
            let (verb, leaves) = match operation {
                WriteOperation::Create(leaves) => ("create", leaves.as_slice()),
                WriteOperation::Modify(leaves) => ("modify", leaves.as_slice()),
                WriteOperation::Destroy => ("destroy", [].as_slice()),
                WriteOperation::Publish(_) => ("publish", [].as_slice()),
            };
            let _ = writeln!(shown, "{verb} {key}");
            for leaf in leaves {
                let _ = writeln!(shown, "  leaf {} = {:02x?}", leaf.leaf, leaf.bytes);
            }
        }
        let _ = writeln!(shown, "gas {}", output.gas_used);
        Ok(shown)
    }

    /// A result as people write it.
    fn value(&mut self, result: &ReturnValue) -> datatest_stable::Result<String> {
        let loaded = self.loader.load_type(&result.type_);
        let type_ = loaded.map_err(|error| error.to_string())?;
        let code: CodeSnapshot = self.loader.snapshot();
        let value = text::from_bytes(code.layouts(), type_, &result.bytes);
        let value = value.map_err(|error| format!("{error:?}"))?;
        Ok(format!("{value}: {}", result.type_))
    }
}

/// The addresses that the process has in its code, and that differ from run to run, as `0x…`.
fn without_addresses(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (position, part) in text.split("0x").enumerate() {
        if position > 0 {
            shown.push_str("0x");
        }
        let is_digit = |c: char| c.is_ascii_hexdigit() || c == '_';
        let end = part.find(|c| !is_digit(c)).unwrap_or(part.len());
        // They have 48 bits, written as three groups of digits.
        if position > 0 && part[..end].matches('_').count() == 2 {
            shown.push('…');
            shown.push_str(&part[end..]);
        } else {
            shown.push_str(part);
        }
    }
    shown
}
