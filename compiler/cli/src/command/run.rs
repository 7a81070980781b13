//! `weft run`: publishes a package in memory, initialises it, and executes one function.

use weft_base::{Code, Diagnostic, render};
use weft_bytecode::{CompiledModule, FunctionDefinition, ModuleKind};
use weft_driver::{Compilation, Origin};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, CallOutput, Engine, EngineConfig, EntryFunction, ExecutionTrace, Identifier,
    ModuleId, Payload, StateKey, Transaction, TransactionHash, TransactionOutput,
    TransactionStatus, TypeTag, WriteOperation,
};

use crate::arguments::{MessageFormat, RunArguments};
use crate::command::check::compile;
use crate::exit::Exit;
use crate::output::Output;
use crate::state_file;

/// Runs the command.
pub(crate) fn run(arguments: &RunArguments, output: Output) -> Exit {
    let compilation = match compile(&arguments.input, output) {
        Ok(compilation) => compilation,
        Err(exit) => return exit,
    };
    // Who publishes at 0x1 is trusted with the host: what is missing there shows when it is called.
    let missing = weft_driver::missing_natives(&compilation.units, &|module, _| {
        module.address == AccountAddress::ONE
    });
    if !missing.is_empty() {
        output.diagnostics_of(&missing, &compilation.sources);
        return Exit::ProgramFault;
    }
    match execute(arguments, &compilation, output) {
        Ok(exit) => exit,
        Err(message) => {
            output.error(&message);
            Exit::ProgramFault
        }
    }
}

/// What `--function` names.
struct Target {
    id: ModuleId,
    name: Identifier,
}

fn execute(
    arguments: &RunArguments,
    compilation: &Compilation,
    output: Output,
) -> Result<Exit, String> {
    let mut state = match &arguments.state {
        Some(path) => state_file::read(path)?,
        None => MemoryState::new(),
    };
    let target = target(arguments, compilation)?;
    let mut engine = Engine::new(EngineConfig::default());
    let gas_limit = arguments.gas_limit;
    publish(&mut engine, &mut state, compilation, gas_limit, output)?;

    let mut call = EntryFunction {
        module: target.id.clone(),
        name: target.name.clone(),
        type_args: arguments.type_args.clone(),
        args: Vec::new(),
    };
    call.args = encode_arguments(&mut engine, &state, &call, arguments)?;
    let (sender, secondary_signers) = match arguments.signer.split_first() {
        Some((first, rest)) => (*first, rest.to_vec()),
        None => (AccountAddress::ZERO, Vec::new()),
    };
    let what = format!("`{}::{}`", target.id, target.name);
    let transaction = transaction(sender, secondary_signers, call, arguments.gas_limit);
    let before = state.clone();
    let result = engine
        .execute_call(&state.snapshot(), &transaction)
        .map_err(|error| error.to_string())?;
    let is_success = result.block.status(0).is_success();
    state.apply(&result.block);
    let own = compilation.units.iter();
    let mut own = own.filter(|unit| unit.origin != Origin::Library);
    let trace = if !is_success || own.any(|unit| weft_harness::uses_debug(&unit.module)) {
        trace(&before, &transaction)?
    } else {
        ExecutionTrace::default()
    };
    let status = result.block.status(0);
    let failure = (!is_success).then(|| diagnose(&what, &trace, status, compilation));
    let (units, sources) = (&compilation.units, &compilation.sources);
    let printed = weft_harness::printed_text(&trace.printed, units, sources);
    let shown = Shown {
        failure: failure.as_ref(),
        printed: &printed,
    };
    print(&mut engine, &state, &result, &shown, compilation, output)?;
    if is_success && let Some(path) = &arguments.state {
        state_file::write(path, &state)?;
    }
    Ok(if is_success {
        Exit::Fine
    } else {
        Exit::ProgramFault
    })
}

fn target(arguments: &RunArguments, compilation: &Compilation) -> Result<Target, String> {
    let text = &arguments.function;
    let wrong = || format!("`{text}` is no function; write `0x42::module::function`");
    let (module, name) = text.rsplit_once("::").ok_or_else(wrong)?;
    let (address, module) = module.rsplit_once("::").ok_or_else(wrong)?;
    let named = arguments
        .input
        .named_addresses
        .iter()
        .find(|(name, _)| name == address);
    let address = match named {
        Some((_, address)) => *address,
        None => address.parse().map_err(|_| wrong())?,
    };
    let id = ModuleId {
        address,
        name: Identifier::new(module).map_err(|_| wrong())?,
    };
    let name = Identifier::new(name).map_err(|_| wrong())?;
    let module = compilation
        .units
        .iter()
        .map(|unit| &unit.module)
        .find(|module| module.kind == ModuleKind::Module && module.self_id().as_ref() == Some(&id))
        .ok_or_else(|| format!("there is no module `{id}` in this package"))?;
    definition(module, &name)
        .ok_or_else(|| format!("the module `{id}` has no function `{name}`"))?;
    Ok(Target { id, name })
}

/// Publishes what the state does not hold already, and runs `init_module` of the new modules.
fn publish(
    engine: &mut Engine,
    state: &mut MemoryState,
    compilation: &Compilation,
    gas_limit: u64,
    output: Output,
) -> Result<(), String> {
    let mut changed = Vec::new();
    let mut new = Vec::new();
    for unit in compilation
        .units
        .iter()
        .filter(|unit| unit.module.kind == ModuleKind::Module)
    {
        let bytes = weft_bytecode::encode(&unit.module);
        let Some(id) = unit.module.self_id() else {
            continue;
        };
        let earlier = state.value(&StateKey::Module(id.clone()));
        if earlier.is_none() && unit.origin != Origin::Library {
            new.push((id, &unit.module));
        }
        if earlier.is_none_or(|earlier| **earlier != *bytes) {
            changed.push(bytes);
        }
    }
    let published = engine
        .publish(&state.snapshot(), &changed)
        .map_err(|error| error.to_string())?
        .map_err(|error| format!("the package cannot be published: {error}"))?;
    state.apply(&published);
    for (id, module) in new {
        let name = Identifier::new("init_module").map_err(|error| error.to_string())?;
        if definition(module, &name).is_none() {
            continue;
        }
        let call = EntryFunction {
            module: id.clone(),
            name,
            type_args: Vec::new(),
            args: Vec::new(),
        };
        let transaction = transaction(id.address, Vec::new(), call, gas_limit);
        let result = engine
            .execute_call(&state.snapshot(), &transaction)
            .map_err(|error| error.to_string())?;
        if !result.block.status(0).is_success() {
            let status = result.block.status(0);
            let what = format!("`{id}::init_module`");
            let trace = trace(state, &transaction)?;
            let failure = diagnose(&what, &trace, status, compilation);
            output.diagnostics_of(&[failure], &compilation.sources);
            return Err(format!("{what} failed: {}", status_text(status)));
        }
        state.apply(&result.block);
    }
    Ok(())
}

/// The definition of a function by its name.
fn definition<'module>(
    module: &'module CompiledModule,
    name: &Identifier,
) -> Option<&'module FunctionDefinition> {
    module.function_definitions.iter().find(|definition| {
        let handle = module.function_handles.get(definition.handle.index());
        handle.and_then(|handle| module.identifiers.get(handle.name.index())) == Some(name)
    })
}

fn transaction(
    sender: AccountAddress,
    secondary_signers: Vec<AccountAddress>,
    call: EntryFunction,
    gas_limit: u64,
) -> Transaction {
    Transaction {
        sender,
        secondary_signers,
        payload: Payload::EntryFunction(call),
        gas_limit,
        gas_price: 0,
        sequence_number: 0,
        hash: TransactionHash::default(),
    }
}

/// The canonical bytes of `--args`, by the types of the parameters that are no signers.
fn encode_arguments(
    engine: &mut Engine,
    state: &MemoryState,
    call: &EntryFunction,
    arguments: &RunArguments,
) -> Result<Vec<Vec<u8>>, String> {
    let payload = Payload::EntryFunction(call.clone());
    let interface = engine
        .interface(&state.snapshot(), &payload)
        .map_err(|error| error.to_string())?
        .map_err(|status| format!("the function cannot be called: {}", status_text(&status)))?;
    let types: Vec<TypeTag> = interface
        .parameters
        .into_iter()
        .filter(|tag| *tag != TypeTag::Signer)
        .collect();
    if types.len() != arguments.args.len() {
        let (expected, found) = (types.len(), arguments.args.len());
        return Err(format!(
            "the function takes {expected} arguments besides signers, not {found}"
        ));
    }
    let mut encoded = Vec::with_capacity(types.len());
    for (position, (tag, text)) in types.iter().zip(&arguments.args).enumerate() {
        let bytes = engine
            .parse_value(&state.snapshot(), tag, text)
            .map_err(|error| error.to_string())?
            .map_err(|error| {
                let number = position + 1;
                format!("argument {number}, `{text}`, is no `{tag}`: {error}")
            })?;
        encoded.push(bytes);
    }
    Ok(encoded)
}

fn trace(state: &MemoryState, transaction: &Transaction) -> Result<ExecutionTrace, String> {
    Engine::new(EngineConfig::default())
        .trace(&state.snapshot(), transaction)
        .map_err(|error| error.to_string())
}

/// Why and where a transaction failed.
fn diagnose(
    what: &str,
    trace: &ExecutionTrace,
    status: &TransactionStatus,
    compilation: &Compilation,
) -> Diagnostic {
    weft_harness::failure_diagnostic(
        Code::RunFailed,
        what,
        status,
        &trace.stack,
        &compilation.units,
        &compilation.sources,
        None,
    )
}

/// What is printed beside the output of a transaction.
struct Shown<'shown> {
    failure: Option<&'shown Diagnostic>,
    /// What its code showed by `debug`.
    printed: &'shown [String],
}

fn status_text(status: &TransactionStatus) -> String {
    match status {
        TransactionStatus::Success => "success".to_owned(),
        TransactionStatus::Aborted {
            location,
            code,
            message,
        } => match message {
            Some(message) => format!("aborted with {code} in {location}: {message}"),
            None => format!("aborted with {code} in {location}"),
        },
        TransactionStatus::Failed { kind, location } => match location {
            Some(location) => format!("failed with {kind} in {location}"),
            None => format!("failed with {kind}"),
        },
        TransactionStatus::Discarded { reason } => format!("discarded: {}", reason.name()),
        _ => format!("{status:?}"),
    }
}

fn print(
    engine: &mut Engine,
    state: &MemoryState,
    result: &CallOutput,
    shown: &Shown<'_>,
    compilation: &Compilation,
    output: Output,
) -> Result<(), String> {
    let transaction: TransactionOutput = result.block.transaction(0);
    let mut show = |tag: &TypeTag, bytes: &[u8]| -> Result<String, String> {
        engine
            .print_value(&state.snapshot(), tag, bytes)
            .map_err(|error| error.to_string())?
    };
    let mut results = Vec::new();
    for value in &result.results {
        results.push(show(&value.type_, &value.bytes)?);
    }
    let mut events = Vec::new();
    for event in &transaction.events {
        events.push(show(&event.type_, &event.data)?);
    }
    let mut writes = Vec::new();
    for (key, operation) in &transaction.write_set.writes {
        let what = match operation {
            WriteOperation::Create(_) => "create",
            WriteOperation::Modify(_) => "modify",
            WriteOperation::Destroy => "destroy",
            WriteOperation::Publish(_) => "publish",
        };
        let value = match (key, state.value(key)) {
            (StateKey::Resource { tag, .. }, Some(bytes)) => {
                Some(show(&TypeTag::Struct(Box::new(tag.clone())), bytes)?)
            }
            (StateKey::Module(_) | StateKey::Resource { .. }, _) => None,
        };
        writes.push((what, key.to_string(), value));
    }
    let status = status_text(&transaction.status);
    if output.format == MessageFormat::Json {
        let writes: Vec<_> = writes
            .iter()
            .map(|(what, key, value)| {
                serde_json::json!({ "operation": what, "key": key, "value": value })
            })
            .collect();
        let mut object = serde_json::json!({
            "status": status,
            "return_values": results,
            "events": events,
            "writes": writes,
            "gas_used": transaction.gas_used,
        });
        if !shown.printed.is_empty() {
            object["debug"] = shown.printed.into();
        }
        if let Some(failure) = shown.failure {
            let shown = std::slice::from_ref(failure);
            let rendered = render::human(shown, &compilation.sources, render::Coloring::Plain);
            object["code"] = failure.code.as_str().into();
            object["message"] = failure.message.as_str().into();
            object["notes"] = failure.notes.clone().into();
            object["rendered"] = rendered.into();
        }
        println!("{object}");
        return Ok(());
    }
    for text in shown.printed {
        println!("{text}");
    }
    if let Some(failure) = shown.failure {
        output.diagnostics_of(std::slice::from_ref(failure), &compilation.sources);
    }
    println!("status: {status}");
    for value in &results {
        println!("return value: {value}");
    }
    for event in &events {
        println!("event: {event}");
    }
    for (what, key, value) in &writes {
        match value {
            Some(value) => println!("{what}: {key} = {value}"),
            None => println!("{what}: {key}"),
        }
    }
    println!("gas used: {}", transaction.gas_used);
    Ok(())
}
