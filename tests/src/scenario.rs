//! Small blocks against a module written for one test.

use weft_storage::MemoryState;
use weft_vm::{BlockOutput, Engine, EngineConfig, GuardLevel, Strategy, TierPolicy, Transaction};

use crate::generate::Call;
use crate::oracle::{self, JIT};

/// A call with ample gas.
pub fn call(sender: u64, function: &str, arguments: Vec<Vec<u8>>) -> Call {
    Call {
        sender,
        function: function.to_owned(),
        type_arguments: Vec::new(),
        arguments,
        gas_limit: 10_000_000,
    }
}

/// An address as an argument.
pub fn at(account: u64) -> Vec<u8> {
    let mut bytes = vec![0; 24];
    bytes.extend(account.to_be_bytes());
    bytes
}

/// A `u64` as an argument.
pub fn number(value: u64) -> Vec<u8> {
    value.to_le_bytes().to_vec()
}

/// A `vector<address>` as an argument.
///
/// # Panics
///
/// Panics where there are 16,384 or more.
pub fn addresses(accounts: &[u64]) -> Vec<u8> {
    let length = u16::try_from(accounts.len()).expect("there are few");
    assert!(length < 1 << 14, "lengths of two bytes are enough");
    let [low, high] = (length << 1).to_le_bytes();
    let mut bytes = match length {
        0..0x80 => vec![low / 2],
        _ => vec![(low / 2) | 0x80, high],
    };
    bytes.extend(accounts.iter().flat_map(|account| at(*account)));
    bytes
}

/// A state in which the modules of a source text are published.
pub fn genesis(source: &str) -> MemoryState {
    oracle::genesis(&oracle::modules(&oracle::compile(source)))
}

/// Executes calls one after the other, all of which have to succeed, and returns the state after
/// them.
///
/// # Panics
///
/// Panics where a call fails.
pub fn after(state: &MemoryState, calls: &[Call]) -> MemoryState {
    let mut engine = engine(TierPolicy::InterpreterOnly, GuardLevel::Standard, None);
    let output = execute(&mut engine, state, calls, Strategy::Sequential);
    for (number, _) in calls.iter().enumerate() {
        let status = output.status(number);
        assert!(status.is_success(), "call {number}: {status:?}");
    }
    let mut state = state.clone();
    state.apply(&output);
    state
}

/// An engine that uses all its threads for any block.
pub fn engine(tier: TierPolicy, guard: GuardLevel, disturbance: Option<u64>) -> Engine {
    engine_with(&EngineConfig::default(), tier, guard, disturbance)
}

/// Like [`engine`], for what of a configuration does not change from one way to the other.
pub fn engine_with(
    config: &EngineConfig,
    tier: TierPolicy,
    guard: GuardLevel,
    disturbance: Option<u64>,
) -> Engine {
    Engine::new(EngineConfig {
        tier,
        guard,
        disturbance,
        parallel_transactions_min: 0,
        ..config.clone()
    })
}

/// Executes calls as a block.
///
/// # Panics
///
/// Panics where the block has no output.
pub fn execute(
    engine: &mut Engine,
    state: &MemoryState,
    calls: &[Call],
    strategy: Strategy,
) -> BlockOutput {
    engine
        .execute_block(&state.snapshot(), &oracle::transactions(calls), strategy)
        .expect("the state is readable")
}

/// Executes calls in every way, compares all of it to the byte, and returns the output of two
/// threads under machine code.
///
/// # Panics
///
/// Panics where two ways differ.
pub fn agree(state: &MemoryState, calls: &[Call]) -> BlockOutput {
    agree_on(state, &oracle::transactions(calls))
}

/// Like [`agree`], for transactions of any kind.
///
/// # Panics
///
/// Panics where two ways differ.
pub fn agree_on(state: &MemoryState, transactions: &[Transaction]) -> BlockOutput {
    agree_with(&EngineConfig::default(), state, transactions)
}

/// Like [`agree_on`], for what of a configuration does not change from one way to the other.
///
/// # Panics
///
/// Panics where two ways differ.
pub fn agree_with(
    config: &EngineConfig,
    state: &MemoryState,
    transactions: &[Transaction],
) -> BlockOutput {
    let engine = |tier, guard, disturbance| engine_with(config, tier, guard, disturbance);
    let execute = |engine: &mut Engine, strategy| {
        engine
            .execute_block(&state.snapshot(), transactions, strategy)
            .expect("the state is readable")
    };
    let mut sequential = engine(TierPolicy::InterpreterOnly, GuardLevel::Standard, None);
    let oracle = execute(&mut sequential, Strategy::Sequential);
    let expected = oracle.canonical_bytes();
    for (tier, guard) in [
        (JIT, GuardLevel::Standard),
        (TierPolicy::InterpreterOnly, GuardLevel::Paranoid),
    ] {
        for threads in [1, 2, 4, 8] {
            let mut engine = engine(tier, guard, Some(threads as u64));
            let output = execute(&mut engine, Strategy::Planned { threads });
            assert_eq!(output.faults(), [], "{tier:?}, {threads} threads");
            for number in 0..transactions.len() {
                let (found, expected) = (output.transaction(number), oracle.transaction(number));
                assert_eq!(
                    found, expected,
                    "{tier:?}, {threads} threads, transaction {number}"
                );
            }
            assert_eq!(output.canonical_bytes(), expected);
        }
    }
    let mut engine = engine(JIT, GuardLevel::Standard, None);
    execute(&mut engine, Strategy::Planned { threads: 2 })
}
