//! Canaries: footprints that are wrong on purpose, one for each kind of mistake that an analysis can
//! make. Each is caught by what is there to catch it, is reported by its name, and leaves the results
//! and the state as if nothing had been.
//!
//! The standard guard, which runs in every build and with machine code, catches whatever would
//! write where the plan does not know of it. That a value was *read* only the checking interpreter
//! sees.

use std::sync::Arc;

use weft_bytecode::summary::Direction;
use weft_footprint::{ConcreteResource, ConcreteStep, LeafMode};
use weft_storage::MemoryState;
use weft_tests::generate::Call;
use weft_tests::oracle::{self, JIT};
use weft_tests::scenario::{after, at, call, genesis, number};
use weft_vm::{
    BlockOutput, Engine, EngineConfig, FaultKind, FootprintHook, GuardLevel, HookedAccess,
    Strategy, TierPolicy, Transaction,
};

const SOURCE: &str = "
module 0x42::p {
    use std::event;

    struct Cell has key { count: u64, other: u64 }
    #[event]
    struct Seen has copy, drop, store { value: u64 }

    public entry fun create(account: &signer, count: u64) {
        move_to(account, Cell { count, other: 0 });
    }
    public entry fun add(_account: &signer, at: address, amount: u64) acquires Cell {
        let cell = borrow_global_mut<Cell>(at);
        cell.count = cell.count + amount;
    }
    public entry fun transfer(_account: &signer, from: address, to: address) acquires Cell {
        let cell = borrow_global_mut<Cell>(from);
        cell.count = cell.count - 5;
        let cell = borrow_global_mut<Cell>(to);
        cell.count = cell.count + 5;
    }
    public entry fun double(_account: &signer, at: address) acquires Cell {
        let cell = borrow_global_mut<Cell>(at);
        cell.count = cell.count * 2;
    }
    public entry fun copy_count(_account: &signer, from: address, to: address) acquires Cell {
        let value = borrow_global<Cell>(from).count;
        borrow_global_mut<Cell>(to).other = value;
    }
    public entry fun observe(_account: &signer, at: address) acquires Cell {
        let cell = borrow_global<Cell>(at);
        event::emit(Seen { value: cell.count });
        event::emit(Seen { value: cell.other });
    }
}";

type Distortion = fn(usize, &mut Vec<ConcreteResource>, &mut Vec<HookedAccess>);

/// Changes footprints by a function of the transaction's position.
struct Canary(Distortion);

impl std::fmt::Debug for Canary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Canary")
    }
}

impl FootprintHook for Canary {
    fn distort(
        &self,
        transaction: usize,
        resources: &mut Vec<ConcreteResource>,
        accesses: &mut Vec<HookedAccess>,
    ) {
        (self.0)(transaction, resources, accesses);
    }
}

/// A state in which accounts 1, 2 and 3 have a cell with 100.
fn state() -> MemoryState {
    let creations = [1, 2, 3].map(|account| call(account, "create", vec![number(100)]));
    after(&genesis(SOURCE), &creations)
}

/// What catches a mistake: the guard and the engine that runs under it.
type Catcher = (GuardLevel, TierPolicy);

/// The guard of release builds under machine code and under the interpreter, and the checking
/// interpreter.
const GUARDS: [Catcher; 3] = [
    (GuardLevel::Standard, JIT),
    (GuardLevel::Standard, TierPolicy::InterpreterOnly),
    (GuardLevel::Paranoid, TierPolicy::InterpreterOnly),
];

/// The checking interpreter alone.
const PARANOID: [Catcher; 1] = [GUARDS[2]];

fn execute(
    state: &MemoryState,
    calls: &[Call],
    strategy: Strategy,
    canary: Option<Distortion>,
    (guard, tier): Catcher,
) -> BlockOutput {
    let mut engine = Engine::new(EngineConfig {
        tier,
        guard,
        parallel_transactions_min: 0,
        footprint_hook: canary.map(|it| Arc::new(Canary(it)) as Arc<dyn FootprintHook>),
        ..EngineConfig::default()
    });
    let transactions: Vec<Transaction> = oracle::transactions(calls);
    engine
        .execute_block(&state.snapshot(), &transactions, strategy)
        .expect("the state is readable")
}

/// Each of the catchers reports the mistake by its name, and nothing else shows.
fn is_caught(calls: &[Call], kind: &FaultKind, canary: Distortion, catchers: &[Catcher]) {
    let state = state();
    let expected = execute(&state, calls, Strategy::Sequential, None, GUARDS[0]);
    let mut after = state.clone();
    after.apply(&expected);
    for catcher in catchers {
        for threads in [1, 2, 4] {
            let strategy = Strategy::Planned { threads };
            let right = execute(&state, calls, strategy, None, *catcher);
            assert_eq!(right.faults(), [], "{catcher:?}: without the canary");
            assert_eq!(right.canonical_bytes(), expected.canonical_bytes());

            let output = execute(&state, calls, strategy, Some(canary), *catcher);
            let kinds: Vec<_> = output.faults().iter().map(|fault| &fault.kind).collect();
            assert_eq!(kinds, [kind], "{catcher:?}, {threads} threads");
            assert_eq!(output.canonical_bytes(), expected.canonical_bytes());
            assert_eq!(output.stats().re_executions, calls.len());
            let mut found = state.clone();
            found.apply(&output);
            assert!(
                found.iter().eq(after.iter()),
                "{catcher:?}: the state differs"
            );
        }
    }
}

#[test]
fn canary_a_missing_key_is_caught_by_the_guard() {
    let calls = [
        call(9, "transfer", vec![at(1), at(2)]),
        call(9, "observe", vec![at(2)]),
    ];
    let distort: Distortion = |_, resources, accesses| {
        resources.truncate(1);
        accesses.retain(|access| access.resource == 0);
    };
    is_caught(&calls, &FaultKind::MissingKey, distort, &GUARDS);
}

#[test]
fn canary_a_missing_field_that_is_written_is_caught_by_the_guard() {
    let calls = [
        call(9, "copy_count", vec![at(1), at(2)]),
        call(9, "observe", vec![at(2)]),
    ];
    let distort: Distortion = |_, _, accesses| {
        accesses.retain(|access| access.leaf != Some(1));
    };
    is_caught(&calls, &FaultKind::MissingLeaf, distort, &GUARDS);
}

#[test]
fn canary_a_missing_field_that_is_read_is_caught_by_the_checking_interpreter() {
    let calls = [
        call(9, "double", vec![at(1)]),
        call(9, "copy_count", vec![at(1), at(2)]),
        call(9, "observe", vec![at(2)]),
    ];
    let distort: Distortion = |_, _, accesses| {
        accesses.retain(|access| access.mode != LeafMode::Read || access.leaf.is_none());
    };
    is_caught(&calls, &FaultKind::MissingLeaf, distort, &PARANOID);
}

#[test]
fn canary_a_mode_too_weak_for_a_write_is_caught_by_the_guard() {
    let calls = [
        call(9, "double", vec![at(1)]),
        call(9, "double", vec![at(1)]),
    ];
    let distort: Distortion = |_, _, accesses| {
        for access in accesses {
            access.mode = LeafMode::Read;
        }
    };
    is_caught(&calls, &FaultKind::ModeTooWeak, distort, &GUARDS);
}

#[test]
fn canary_a_mode_too_weak_for_a_creation_is_caught_by_the_guard() {
    let calls = [
        call(9, "create", vec![number(1)]),
        call(8, "observe", vec![at(9)]),
    ];
    let distort: Distortion = |_, _, accesses| {
        for access in accesses {
            if access.leaf.is_none() {
                access.mode = LeafMode::Read;
            }
        }
    };
    is_caught(&calls, &FaultKind::ModeTooWeak, distort, &GUARDS);
}

#[test]
fn canary_a_mode_too_weak_for_a_read_is_caught_by_the_checking_interpreter() {
    let calls = [
        call(9, "double", vec![at(1)]),
        call(9, "double", vec![at(1)]),
        call(9, "observe", vec![at(1)]),
    ];
    let distort: Distortion = |_, _, accesses| {
        for access in accesses {
            if access.leaf == Some(0) && access.mode == LeafMode::ReadWrite {
                access.mode = LeafMode::Write;
            }
        }
    };
    is_caught(&calls, &FaultKind::ModeTooWeak, distort, &PARANOID);
}

#[test]
fn canary_a_delta_that_escapes_is_caught_by_the_checking_interpreter() {
    let calls = [
        call(9, "double", vec![at(1)]),
        call(9, "double", vec![at(1)]),
        call(9, "observe", vec![at(1)]),
    ];
    let distort: Distortion = |_, _, accesses| {
        for access in accesses {
            if access.mode == LeafMode::ReadWrite && access.leaf.is_some() {
                access.mode = LeafMode::Delta;
                access.steps = vec![ConcreteStep {
                    direction: Direction::Up,
                    low: 0,
                    high: 1_000,
                    bound: None,
                }];
            }
        }
    };
    is_caught(&calls, &FaultKind::DeltaEscaped, distort, &PARANOID);
}

#[test]
fn canary_a_missing_presence_is_caught_by_the_guard() {
    let calls = [
        call(9, "create", vec![number(1)]),
        call(8, "add", vec![at(9), number(1)]),
        call(8, "observe", vec![at(9)]),
    ];
    let distort: Distortion = |_, _, accesses| {
        accesses.retain(|access| access.leaf.is_some());
    };
    is_caught(&calls, &FaultKind::MissingPresence, distort, &GUARDS);
}

#[test]
fn canary_a_missing_presence_that_makes_a_transaction_fail_is_caught_by_the_guard() {
    let calls = [
        call(9, "create", vec![number(1)]),
        call(8, "add", vec![at(9), number(1)]),
        call(8, "observe", vec![at(9)]),
    ];
    // The second transaction does not wait for the creation, and fails.
    let distort: Distortion = |transaction, _, accesses| {
        accesses.retain(|access| transaction != 1 || access.leaf.is_some());
    };
    is_caught(&calls, &FaultKind::MissingPresence, distort, &GUARDS);
}
