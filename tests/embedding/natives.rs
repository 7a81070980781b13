//! Native functions of the embedder: planned like any code, alike in both engines, contained.

use std::sync::LazyLock;

use weft_storage::MemoryState;
use weft_tests::generate::Call;
use weft_tests::machine::account;
use weft_tests::oracle;
use weft_tests::scenario::{agree_with, at, call, engine_with, number};
use weft_vm::{
    AccountAddress, BlockError, BlockOutput, Engine, EngineConfig, FailureKind, GuardLevel,
    Identifier, ModuleId, NativeDeclaration, NativeFailure, NativeFootprint, NativeInvocation,
    NativeTable, Payload, RegisterError, Strategy, TierPolicy, Transaction, TransactionStatus,
};

const SOURCE: &str = "
module 0x42::host {
    native public fun sum(values: &vector<u8>): u64 pure;
    native public fun fill(values: &mut vector<u8>, count: u64) pure;
    native public fun name_of<T>(): vector<u8> pure;
    native public fun check(code: u64) pure;
    native public fun broken(how: u64): u64 pure;
    native public fun tick(): u64;
}
module 0x42::p {
    use 0x42::host;
    struct Cell has key { value: u64, bytes: vector<u8> }

    public entry fun create(account: &signer, bytes: vector<u8>) {
        move_to(account, Cell { value: 0, bytes });
    }
    public entry fun add(_account: &signer, at: address) {
        let cell = &mut Cell[at];
        cell.value += host::sum(&cell.bytes);
    }
    public entry fun fill(_account: &signer, at: address, count: u64) {
        host::fill(&mut Cell[at].bytes, count);
    }
    public entry fun name(_account: &signer, at: address) {
        Cell[at].bytes = host::name_of<vector<Cell>>();
    }
    public entry fun check(_account: &signer, code: u64) { host::check(code); }
    public entry fun broken(_account: &signer, how: u64) { host::broken(how); }
    public entry fun tick(_account: &signer, at: address) { Cell[at].value += host::tick(); }
}";

fn declaration(signature: &str, footprint: NativeFootprint) -> NativeDeclaration {
    NativeDeclaration {
        signature: signature.to_owned(),
        footprint,
        base_gas: 1_000,
        byte_gas: 10,
        version: 1,
    }
}

fn host() -> ModuleId {
    ModuleId {
        address: AccountAddress::from_u64(0x42),
        name: Identifier::new("host").unwrap(),
    }
}

fn sum(call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
    let values: Vec<u8> = call.argument(0)?;
    let sum: u64 = values.into_iter().map(u64::from).sum();
    call.result(&sum)
}

fn fill(call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
    let mut values: Vec<u8> = call.argument(0)?;
    let count: u64 = call.argument(1)?;
    call.charge(count)?;
    values.resize(usize::try_from(count).unwrap_or(usize::MAX), 5);
    call.replace(0, &values)
}

fn name_of(call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
    let names: Vec<String> = call.type_arguments().map(ToString::to_string).collect();
    call.result(&names.concat().into_bytes())
}

fn check(call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
    match call.argument(0)? {
        0 => Ok(()),
        1 => Err(NativeFailure::Abort {
            code: 1,
            message: Some("the host says no".to_owned()),
        }),
        code => Err(NativeFailure::abort(code)),
    }
}

fn broken(call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
    let how: u64 = call.argument(0)?;
    match how {
        0 => call.result(&7_u64),
        1 => panic!("the host is broken"),
        2 => Ok(()),
        3 => call.result(&7_u8),
        4 => call.argument::<Vec<u8>>(0).map(|_| ()),
        5 => call.replace(0, &7_u64),
        _ => {
            call.result(&7_u64)?;
            call.result(&7_u64)
        }
    }
}

fn tick(call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
    call.result(&1_u64)
}

type Body = fn(&mut NativeInvocation<'_>) -> Result<(), NativeFailure>;

fn config() -> EngineConfig {
    use NativeFootprint::{Anything, Pure};
    let all: [(&str, &str, NativeFootprint, Body); 6] = [
        ("sum", "(&vector<u8>): u64", Pure, sum),
        ("fill", "(&mut vector<u8>, u64)", Pure, fill),
        ("name_of", "<1>(): vector<u8>", Pure, name_of),
        ("check", "(u64)", Pure, check),
        ("broken", "(u64): u64", Pure, broken),
        ("tick", "(): u64", Anything, tick),
    ];
    let mut natives = NativeTable::standard();
    for (name, signature, footprint, body) in all {
        let name = Identifier::new(name).unwrap();
        natives
            .register(host(), name, declaration(signature, footprint), body)
            .unwrap();
    }
    EngineConfig {
        natives,
        ..EngineConfig::default()
    }
}

/// Made once.
fn state() -> MemoryState {
    static STATE: LazyLock<MemoryState> = LazyLock::new(make_state);
    STATE.clone()
}

fn make_state() -> MemoryState {
    let mut state = MemoryState::new();
    let mut engine = Engine::new(config());
    let modules = oracle::modules(&oracle::compile(SOURCE));
    let published = engine.publish(&state.snapshot(), &modules).unwrap();
    state.apply(&published.unwrap());
    let creations: Vec<Call> = (1..=4)
        .map(|account| call(account, "create", vec![vec![3, 1, 2, 3]]))
        .collect();
    let transactions = oracle::transactions(&creations);
    let output = engine
        .execute_block(&state.snapshot(), &transactions, Strategy::Sequential)
        .unwrap();
    assert!((0..4).all(|number| output.status(number).is_success()));
    state.apply(&output);
    state
}

fn run(calls: &[Call]) -> BlockOutput {
    agree_with(&config(), &state(), &oracle::transactions(calls))
}

fn failure(output: &BlockOutput, number: usize) -> Option<FailureKind> {
    if let TransactionStatus::Failed { kind, .. } = output.status(number) {
        Some(*kind)
    } else {
        None
    }
}

#[test]
fn natives_of_the_embedder_run_alike_in_every_way() {
    let output = run(&[
        call(1, "add", vec![at(1)]),
        call(2, "add", vec![at(2)]),
        call(1, "fill", vec![at(1), number(4)]),
        call(1, "add", vec![at(1)]),
        call(3, "name", vec![at(3)]),
        call(3, "add", vec![at(3)]),
        call(4, "fill", vec![at(4), number(0)]),
        call(4, "add", vec![at(4)]),
    ]);
    for number in 0..output.len() {
        assert!(
            output.status(number).is_success(),
            "{:?}",
            output.status(number)
        );
    }
    let name: u64 = "vector<0x42::p::Cell>".bytes().map(u64::from).sum();
    let expected = [(3, 6 + 6 + 5), (5, name), (7, 0)];
    for (number, value) in expected {
        let writes = format!("{:?}", output.transaction(number).write_set);
        let bytes = format!("{:?}", u64::to_le_bytes(value));
        assert!(writes.contains(&bytes), "{value}: {writes}");
    }
    // The base, and every byte of arguments and results, length included.
    assert!(output.gas_used(0) > 1_000 + 10 * (4 + 8));
    assert_eq!(output.gas_used(0), output.gas_used(1));
}

#[test]
fn what_is_pure_is_planned_by_its_arguments_and_the_rest_alone() {
    let calls = |function: &str| -> Vec<Call> {
        (0..40)
            .map(|number| call(number % 4 + 1, function, vec![at(number % 4 + 1)]))
            .collect()
    };
    let planned = run(&calls("add"));
    assert_eq!((planned.stats().planned, planned.stats().fences), (40, 0));
    assert_eq!(planned.stats().critical_path, 10);
    let alone = run(&calls("tick"));
    assert_eq!(alone.stats().fences, 40);
}

#[test]
fn a_native_aborts_in_its_own_module() {
    let output = run(&[0, 1, 2].map(|code| call(1, "check", vec![number(code)])));
    assert!(output.status(0).is_success());
    let aborted = |code, message: Option<&str>| TransactionStatus::Aborted {
        location: host(),
        code,
        message: message.map(str::to_owned),
    };
    assert_eq!(*output.status(1), aborted(1, Some("the host says no")));
    assert_eq!(*output.status(2), aborted(2, None));
}

#[test]
fn a_native_is_paid_for_before_it_runs() {
    let with_gas = |gas_limit, call: Call| Call { gas_limit, ..call };
    let output = run(&[
        with_gas(1_400, call(1, "add", vec![at(1)])),
        with_gas(100_000, call(1, "fill", vec![at(1), number(u64::MAX)])),
        with_gas(100_000_000, call(1, "fill", vec![at(1), number(9_000_000)])),
        with_gas(200_000_000, call(1, "fill", vec![at(1), number(9_000_000)])),
    ]);
    let kinds: Vec<_> = (0..4).map(|number| failure(&output, number)).collect();
    let memory = FailureKind::LimitExceeded(weft_vm::Limit::Memory);
    let out_of_gas = Some(FailureKind::OutOfGas);
    assert_eq!(kinds, [out_of_gas, out_of_gas, out_of_gas, Some(memory)]);
}

#[test]
fn a_native_that_panics_or_lies_is_no_outcome() {
    let calls = |how| oracle::transactions(&[call(1, "broken", vec![number(how)])]);
    let output = agree_with(&config(), &state(), &calls(0));
    assert!(output.status(0).is_success());
    for how in 1..=6 {
        for tier in [TierPolicy::InterpreterOnly, oracle::JIT] {
            for strategy in [Strategy::Sequential, Strategy::Planned { threads: 2 }] {
                let mut engine = engine_with(&config(), tier, GuardLevel::Standard, None);
                let result = engine.execute_block(&state().snapshot(), &calls(how), strategy);
                let Err(BlockError::Invariant(message)) = result else {
                    panic!("{how}: {result:?}");
                };
                assert!(message.contains("0x42::host::broken"), "{message}");
                // The engine goes on.
                let again = engine.execute_block(&state().snapshot(), &calls(0), strategy);
                assert!(again.unwrap().status(0).is_success());
            }
        }
    }
}

#[test]
fn a_native_that_the_machine_does_not_have_is_refused_when_it_is_published() {
    let modules = oracle::modules(&oracle::compile(SOURCE));
    let state = MemoryState::new();
    let library = modules.len() - 2;
    for (signature, is_found) in [("(u64)", true), ("(u32)", false), ("(u64): u64", false)] {
        let mut natives = NativeTable::standard();
        let only = "module 0x42::host { native public fun check(code: u64) pure; }";
        let name = Identifier::new("check").unwrap();
        let declared = declaration(signature, NativeFootprint::Pure);
        natives.register(host(), name, declared, check).unwrap();
        let mut engine = Engine::new(EngineConfig {
            natives,
            ..EngineConfig::default()
        });
        let only = oracle::modules(&oracle::compile(only));
        let published = engine.publish(&state.snapshot(), &only).unwrap();
        assert_eq!(published.is_ok(), is_found, "{signature}");
    }
    // Without any natives, and by a transaction.
    let mut engine = Engine::new(EngineConfig::default());
    let refused = engine.publish(&state.snapshot(), &modules).unwrap();
    let error = refused.unwrap_err();
    assert_eq!(error.check, Some(weft_vm::Check::NativeNotAllowed));
    assert!(
        error.message.contains("no native function `sum`"),
        "{error}"
    );
    let state = oracle::genesis(&modules[..library]);
    let mut publish: Transaction = oracle::transactions(&[call(0x42, "none", vec![])]).remove(0);
    publish.sender = account(0x42);
    publish.gas_limit = u64::MAX;
    publish.payload = Payload::Publish {
        modules: modules[library..].to_vec(),
    };
    let output = engine
        .execute_block(&state.snapshot(), &[publish], Strategy::Sequential)
        .unwrap();
    assert_eq!(failure(&output, 0), Some(FailureKind::PublishRefused));
}

#[test]
fn a_module_that_claims_more_purity_than_the_host_declares_is_refused() {
    let source = "module 0x42::host { native public fun tick(): u64 pure; }";
    let modules = oracle::modules(&oracle::compile(source));
    let mut engine = Engine::new(config());
    let refused = engine.publish(&MemoryState::new().snapshot(), &modules);
    let error = refused.unwrap().unwrap_err();
    assert_eq!(error.check, Some(weft_vm::Check::Footprint), "{error}");
}

#[test]
fn a_native_is_registered_once_and_changes_the_semantics() {
    let mut natives = config().natives;
    let name = Identifier::new("sum").unwrap();
    let declared = declaration("(&vector<u8>): u64", NativeFootprint::Pure);
    let again = natives.register(host(), name.clone(), declared.clone(), sum);
    assert_eq!(again, Err(RegisterError::Exists));
    let refused = natives.register(
        host(),
        Identifier::new("other").unwrap(),
        declaration("(String)", NativeFootprint::Pure),
        sum,
    );
    assert!(matches!(refused, Err(RegisterError::Signature(_))));

    let id_of = |version| {
        let mut natives = NativeTable::standard();
        let declared = NativeDeclaration {
            version,
            ..declared.clone()
        };
        natives
            .register(host(), name.clone(), declared, sum)
            .unwrap();
        let config = EngineConfig {
            natives,
            ..EngineConfig::default()
        };
        Engine::new(config).semantics_id()
    };
    assert_eq!(id_of(1), id_of(1));
    assert_ne!(id_of(1), id_of(2));
    assert_ne!(
        id_of(1),
        Engine::new(EngineConfig::default()).semantics_id()
    );
}
