//! Oracles: the interpreter for machine code, sequential execution for every plan.

#![expect(clippy::panic, reason = "an oracle fails a test by a panic")]

use std::collections::BTreeMap;
use std::path::Path;

use weft_driver::{Compilation, MemoryFileSystem, Options, SourceText};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, BlockOutput, Engine, EngineConfig, EntryFunction, GuardLevel, Identifier,
    ModuleId, Payload, Strategy, TierPolicy, Transaction, TransactionHash,
};

use crate::generate::{self, Block, Call};

/// Compiles the text of one file.
pub fn compile(text: &str) -> Compilation {
    let files = MemoryFileSystem::new().with("program.move", text);
    weft_driver::compile(&files, Path::new("program.move"), &Options::default())
}

/// Compiles the text of one file against the library, which is not compiled again: the library's
/// modules are not among those that come out.
pub fn compile_alone(text: &str) -> Compilation {
    let text = SourceText {
        name: "program.move".into(),
        text: text.into(),
    };
    weft_driver::compile_increment(&[], &text, &BTreeMap::new())
}

/// Compiles a generated program. Every second one is [rewritten](generate::rewrite) to code that the
/// compiler would not make.
pub fn compile_generated(source: &str, seed: u64) -> Compilation {
    rewritten(compile(source), seed)
}

/// A compiled program, rewritten where the seed is odd.
pub fn rewritten(mut compilation: Compilation, seed: u64) -> Compilation {
    if seed % 2 == 1
        && let Some(unit) = compilation.units.last_mut()
    {
        generate::rewrite(&mut unit.module, seed);
    }
    compilation
}

/// The encoded modules of a compilation, library included, dependencies first.
///
/// # Panics
///
/// Panics where the compilation has errors.
pub fn modules(compilation: &Compilation) -> Vec<Vec<u8>> {
    assert!(!compilation.has_errors(), "{:#?}", compilation.diagnostics);
    compilation
        .units
        .iter()
        .map(|unit| weft_bytecode::encode(&unit.module))
        .collect()
}

/// A state in which modules are published.
///
/// # Panics
///
/// Panics where a module is refused: what the compiler accepts, the verifier accepts.
pub fn genesis(modules: &[Vec<u8>]) -> MemoryState {
    genesis_on(&MemoryState::new(), modules)
}

/// A state with further modules.
///
/// # Panics
///
/// Panics where a module is refused.
pub fn genesis_on(state: &MemoryState, modules: &[Vec<u8>]) -> MemoryState {
    let mut state = state.clone();
    let mut engine = Engine::new(EngineConfig::default());
    let output = engine
        .publish(&state.snapshot(), modules)
        .expect("the state is readable")
        .unwrap_or_else(|error| panic!("the verifier refuses what the compiler made: {error}"));
    state.apply(&output);
    state
}

/// An engine, and the strategies by which it executes the same blocks from the same state, one
/// after the other.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// How it executes functions.
    pub tier: TierPolicy,
    /// The guard.
    pub guard: GuardLevel,
    /// A seed that disturbs the order of execution.
    pub disturbance: Option<u64>,
    /// The strategies.
    pub strategies: &'static [Strategy],
}

/// Machine code from the first call on.
pub const JIT: TierPolicy = TierPolicy::Jit { calls_min: 0 };

/// The oracle of all others.
pub const ORACLE: Way = Way {
    tier: TierPolicy::InterpreterOnly,
    guard: GuardLevel::Standard,
    disturbance: None,
    strategies: &[Strategy::Sequential],
};

/// All strategies, with one of them first and last: without its end, the first makes machine code
/// while other workers wait for it; without its head, the sequential one does, for on few processors
/// eight workers that wait slow it down.
const ALL: [Strategy; 6] = [
    Strategy::Planned { threads: 8 },
    Strategy::Sequential,
    Strategy::Planned { threads: 1 },
    Strategy::Planned { threads: 2 },
    Strategy::Planned { threads: 4 },
    Strategy::Planned { threads: 8 },
];

/// Every other way.
pub const fn ways(seed: u64) -> [Way; 2] {
    let ([compiled_beside @ .., _], [_, compiled_alone @ ..]) = (&ALL, &ALL);
    [
        Way {
            guard: GuardLevel::Paranoid,
            strategies: &[Strategy::Sequential, Strategy::Planned { threads: 2 }],
            ..ORACLE
        },
        // Machine code is made once, by the first, and used by all of them.
        Way {
            tier: JIT,
            disturbance: Some(seed),
            strategies: if seed.is_multiple_of(8) {
                compiled_beside
            } else {
                compiled_alone
            },
            ..ORACLE
        },
    ]
}

/// The outputs of some blocks and the state after them.
#[derive(Debug)]
pub struct Run {
    /// Each block's output.
    pub outputs: Vec<BlockOutput>,
    /// The state afterwards.
    pub state: MemoryState,
}

impl Run {
    /// The number of transactions.
    pub fn transactions(&self) -> usize {
        self.outputs.iter().map(BlockOutput::len).sum()
    }

    /// The number of transactions that succeeded.
    pub fn successes(&self) -> usize {
        let transactions = self.outputs.iter().flat_map(BlockOutput::transactions);
        transactions.filter(|it| it.status.is_success()).count()
    }
}

/// Executes blocks by each of the strategies of a way.
///
/// # Panics
///
/// Panics where a block has no output or the guard reports a fault.
pub fn run(genesis: &MemoryState, blocks: &[Block], way: Way) -> Vec<Run> {
    let mut engine = Engine::new(EngineConfig {
        tier: way.tier,
        guard: way.guard,
        disturbance: way.disturbance,
        // Generated blocks are short, and have to run on all threads.
        parallel_transactions_min: 0,
        ..EngineConfig::default()
    });
    let strategies = way.strategies.iter();
    strategies
        .map(|strategy| run_blocks(&mut engine, genesis, blocks, *strategy))
        .collect()
}

fn run_blocks(
    engine: &mut Engine,
    genesis: &MemoryState,
    blocks: &[Block],
    strategy: Strategy,
) -> Run {
    let mut state = genesis.clone();
    let mut outputs = Vec::new();
    for block in blocks {
        let output = engine
            .execute_block(&state.snapshot(), &transactions(block), strategy)
            .unwrap_or_else(|error| panic!("{strategy:?}: {error}"));
        let faults = output.faults();
        assert!(faults.is_empty(), "{strategy:?}: {faults:?}");
        state.apply(&output);
        outputs.push(output);
    }
    Run { outputs, state }
}

/// Calls as the transactions of a block.
pub fn transactions(calls: &[Call]) -> Vec<Transaction> {
    calls.iter().enumerate().map(transaction).collect()
}

/// A generated call as a transaction.
fn transaction((number, call): (usize, &Call)) -> Transaction {
    let mut hash = [0; 32];
    hash[..8].copy_from_slice(&number.to_le_bytes());
    Transaction {
        sender: AccountAddress::from_u64(call.sender),
        secondary_signers: Vec::new(),
        payload: Payload::EntryFunction(entry_function(call)),
        gas_limit: call.gas_limit,
        gas_price: 1,
        sequence_number: 0,
        hash: TransactionHash(hash),
    }
}

/// What a generated call calls.
///
/// # Panics
///
/// Panics where a name is no name or a type no type.
pub fn entry_function(call: &Call) -> EntryFunction {
    let (address, module) = generate::MODULE
        .split_once("::")
        .expect("a module has a name");
    let module = ModuleId {
        address: address.parse().expect("a module has an address"),
        name: Identifier::new(module).expect("a module has a name"),
    };
    let type_args = call.type_arguments.iter();
    EntryFunction {
        module,
        name: Identifier::new(&call.function).expect("a function has a name"),
        type_args: type_args
            .map(|text| text.parse().expect("a type"))
            .collect(),
        args: call.arguments.clone(),
    }
}

/// Compares a run with the oracle's.
///
/// # Panics
///
/// Panics where an output or the state differs.
pub fn compare(oracle: &Run, other: &Run, what: &str) {
    for (number, (expected, found)) in oracle.outputs.iter().zip(&other.outputs).enumerate() {
        if expected.canonical_bytes() != found.canonical_bytes() {
            let (expected, found) = (shown(expected), shown(found));
            let diff = similar::TextDiff::from_lines(&expected, &found);
            let diff = diff.unified_diff().context_radius(12).to_string();
            panic!("{what}: block {number} differs\n{diff}");
        }
    }
    let same = oracle.state.iter().eq(other.state.iter());
    assert!(same, "{what}: the state differs");
}

fn shown(output: &BlockOutput) -> String {
    let transactions: Vec<_> = output.transactions().collect();
    format!("{transactions:#?}\n{:#?}", output.state_delta())
}
