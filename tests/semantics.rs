//! What programs mean: fixtures that check themselves, in every engine.
//!
//! A fixture under `semantics` is a module, in Move or as assembly for what no compiler makes. Every function `check_…` has to run to its end, and
//! those named by `//@ fails FUNCTION OUTCOME` have to end as it says; both take nothing or a
//! `&signer`. Each runs in the interpreter, in its paranoid mode and as machine code (where there
//! is any), which have to agree on the outcome and on gas.

#![expect(clippy::disallowed_methods, reason = "fixtures are files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use weft_base::render;
use weft_bytecode::{CompiledModule, Limits, assemble_all};
use weft_driver::{MemoryFileSystem, Options};
use weft_jit::{Jit, JitConfig};
use weft_runtime::code::{InstanceId, RegisterType, TypeId};
use weft_runtime::natives::NativeTable;
use weft_runtime::resource::{ResourceSource, ResourceValue, SourceError};
use weft_runtime::{
    Context, ExecutionResult, FunctionCall, Loader, TransactionStatus, TrustedModule,
    execute_function,
};
use weft_types::{AccountAddress, Identifier, ModuleId};
use weft_verifier::{VerifiedModule, verify_module};

datatest_stable::harness! {
    { test = semantics, root = "semantics", pattern = r"\.(move|weft)$" },
}

type Result<T> = datatest_stable::Result<T>;

fn semantics(path: &Path) -> Result<()> {
    let text = fs::read_to_string(path)?;
    let is_assembly = path
        .extension()
        .is_some_and(|extension| extension == "weft");
    let modules = if is_assembly {
        let mut modules = assemble_all(&text)?;
        for module in &mut modules {
            weft_footprint::complete(module);
        }
        modules
    } else {
        compile(&text)?
    };
    let (mut loader, module) = load(modules)?;
    let expected = expected_failures(&text)?;
    let mut remaining: Vec<&str> = expected.keys().copied().collect();
    let mut checks = 0;
    for handle in module
        .function_handles
        .iter()
        .take(module.function_definitions.len())
    {
        let name = &module.identifiers[handle.name.index()];
        let outcome = expected.get(name.as_str());
        if outcome.is_none() && !name.as_str().starts_with("check_") {
            continue;
        }
        remaining.retain(|expected| *expected != name.as_str());
        checks += 1;
        let found = run(&mut loader, module.id(), name)?;
        if found != *outcome.unwrap_or(&"success") {
            return Err(format!("`{name}` ended with {found}").into());
        }
    }
    if !remaining.is_empty() || checks == 0 {
        return Err(format!("no function {remaining:?} of {checks} checked ones").into());
    }
    Ok(())
}

/// Compiles a fixture with the library.
fn compile(text: &str) -> Result<Vec<CompiledModule>> {
    let name = Path::new("fixture.move");
    let files = MemoryFileSystem::new().with(name, text);
    let compilation = weft_driver::compile(&files, name, &Options::default());
    if compilation.has_errors() {
        let (diagnostics, sources) = (&compilation.diagnostics, &compilation.sources);
        return Err(render::human(diagnostics, sources, render::Coloring::Plain).into());
    }
    let units = compilation.units.into_iter();
    Ok(units.map(|unit| unit.module).collect())
}

/// Verifies and loads modules, of which the last is the fixture.
fn load(modules: Vec<CompiledModule>) -> Result<(Loader, VerifiedModule)> {
    let mut loader = Loader::new(NativeTable::standard());
    let mut verified: BTreeMap<ModuleId, VerifiedModule> = BTreeMap::new();
    let mut last = None;
    for module in modules {
        let module = verify_module(module, &verified, &Limits::PRODUCTION)
            .map_err(|error| format!("the verifier refuses a module: {error}"))?;
        loader.add_module(&TrustedModule::from(&module))?;
        verified.insert(module.id().clone(), module.clone());
        last = Some(module);
    }
    Ok((loader, last.ok_or("the fixture has no module")?))
}

fn expected_failures(text: &str) -> Result<BTreeMap<&str, &str>> {
    text.lines()
        .filter_map(|line| line.strip_prefix("//@ fails "))
        .map(|rest| {
            let parts = rest.split_once(' ');
            parts.ok_or_else(|| format!("`//@ fails {rest}` has no outcome").into())
        })
        .collect()
}

/// Runs a function in all engines; the text of the outcome.
fn run(loader: &mut Loader, module: &ModuleId, name: &Identifier) -> Result<String> {
    let instance = loader.load_function(module, name, &[])?;
    let code = loader.snapshot();
    let takes_signer = code.instance(instance).parameter_types.iter();
    let takes_signer = takes_signer.eq([&RegisterType::Reference(TypeId::SIGNER)]);
    let mut contexts = vec![
        ("interpreter", Context::new(code.clone())),
        (
            "paranoid interpreter",
            Context::new(code.clone()).with_paranoia(),
        ),
    ];
    let without_variables = JitConfig {
        small_operations_max: 0,
        ..JitConfig::STANDARD
    };
    for (name, config) in [
        ("machine code", JitConfig::STANDARD),
        ("machine code without variables", without_variables),
    ] {
        let Ok(jit) = Jit::new(config) else {
            continue;
        };
        let instances: Vec<_> = code.instances().cloned().collect();
        for outcome in jit.compile_all(&instances, &code) {
            outcome.map_err(|refusal| format!("no machine code: {refusal:?}"))?;
        }
        let context = Context::new(code.clone()).with_native_code(Arc::new(jit));
        contexts.push((name, context));
    }
    let mut results: Vec<(&str, ExecutionResult)> = Vec::new();
    for (engine, context) in contexts {
        let result = execute(context.with_source(Arc::new(Empty)), instance, takes_signer)
            .map_err(|interruption| format!("{engine} was interrupted: {interruption:?}"))?;
        results.push((engine, result));
    }
    let (_, first) = &results[0];
    for (engine, result) in &results {
        if result != first {
            return Err(format!("`{name}`: {engine} gives {result:?}, not {first:?}").into());
        }
    }
    Ok(match &first.status {
        TransactionStatus::Success => "success".to_owned(),
        TransactionStatus::Aborted { code, message, .. } => match message {
            // Expectations are lines.
            Some(message) => format!("abort {code} {}", message.replace('\n', "|")),
            None => format!("abort {code}"),
        },
        TransactionStatus::Failed { kind, .. } => kind.to_string(),
    })
}

fn execute(
    mut context: Context,
    instance: InstanceId,
    takes_signer: bool,
) -> std::result::Result<ExecutionResult, weft_runtime::Interruption> {
    let signers = [AccountAddress::from_u64(0xa)];
    let call = FunctionCall::<Vec<u8>> {
        instance,
        signers: if takes_signer { &signers } else { &[] },
        arguments: &[],
        gas_limit: 1_000_000,
    };
    execute_function(&mut context, &call)
}

/// A state without resources.
struct Empty;

impl ResourceSource for Empty {
    fn fetch(
        &self,
        _: TypeId,
        _: &AccountAddress,
    ) -> std::result::Result<Option<ResourceValue>, SourceError> {
        Ok(None)
    }
}
