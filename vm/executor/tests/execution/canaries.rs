//! Rule 9: five deliberately wrong footprints, each caught by the guard, with the right results.

use std::sync::Arc;

use weft_executor::{
    BlockOutput, ExecutorConfig, FaultKind, FootprintHook, GuardLevel, HookedAccess, Strategy,
    Transaction,
};
use weft_footprint::{ConcreteResource, ConcreteStep, LeafMode};

use crate::harness::{
    PLANNED, call, cell_after, execute_with, on, seen, to, transfer, u64_bytes, with_cells,
};

/// Changes the footprints of every transaction by a function.
struct Canary(fn(&mut Vec<ConcreteResource>, &mut Vec<HookedAccess>));

impl std::fmt::Debug for Canary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Canary")
    }
}

impl FootprintHook for Canary {
    fn distort(
        &self,
        _transaction: usize,
        resources: &mut Vec<ConcreteResource>,
        accesses: &mut Vec<HookedAccess>,
    ) {
        (self.0)(resources, accesses);
    }
}

fn run(block: &[Transaction], guard: GuardLevel, canary: Option<Canary>) -> BlockOutput {
    let strategy = match canary {
        Some(_) => PLANNED,
        None => Strategy::Sequential,
    };
    let config = ExecutorConfig {
        guard,
        footprint_hook: canary.map(|canary| Arc::new(canary) as Arc<dyn FootprintHook>),
        parallel_transactions_min: 0,
        ..ExecutorConfig::standard()
    };
    execute_with(&with_cells(3, 100), block, strategy, config)
}

/// The canary is caught at the given level, by the given name, and the results are right.
fn is_caught(
    block: &[Transaction],
    guard: GuardLevel,
    kind: &FaultKind,
    distort: fn(&mut Vec<ConcreteResource>, &mut Vec<HookedAccess>),
) -> BlockOutput {
    let expected = run(block, GuardLevel::Standard, None);
    let output = run(block, guard, Some(Canary(distort)));
    let kinds: Vec<&FaultKind> = output.faults().iter().map(|fault| &fault.kind).collect();
    assert_eq!(kinds, [kind]);
    assert_eq!(output.canonical_bytes(), expected.canonical_bytes());
    assert_eq!(output.stats().re_executions, block.len());
    output
}

const EITHER: [GuardLevel; 2] = [GuardLevel::Standard, GuardLevel::Paranoid];

#[test]
fn rule_9_a_missing_key_is_caught() {
    let block = [transfer(1, 2, 5), to("observe", 2)];
    for guard in EITHER {
        let output = is_caught(
            &block,
            guard,
            &FaultKind::MissingKey,
            |resources, accesses| {
                resources.truncate(1);
                accesses.retain(|access| access.resource == 0);
            },
        );
        assert_eq!(seen(&output, 1), [105]);
    }
}

#[test]
fn rule_9_a_missing_field_that_is_written_is_caught() {
    let block = [on("set_other", 1, 5), to("observe_other", 1)];
    for guard in EITHER {
        is_caught(&block, guard, &FaultKind::MissingLeaf, |_, accesses| {
            accesses.retain(|access| access.leaf.is_none());
        });
    }
}

#[test]
fn rule_9_a_missing_field_that_is_read_is_caught_by_the_paranoid_guard() {
    let block = [to("double", 1), to("observe", 1)];
    let output = is_caught(
        &block,
        GuardLevel::Paranoid,
        &FaultKind::MissingLeaf,
        |_, accesses| {
            accesses.retain(|access| access.mode != LeafMode::Read || access.leaf.is_none());
        },
    );
    assert_eq!(seen(&output, 1), [200]);
}

#[test]
fn rule_9_a_mode_that_is_too_weak_is_caught() {
    let block = [to("double", 1), to("double", 1)];
    for guard in EITHER {
        let output = is_caught(&block, guard, &FaultKind::ModeTooWeak, |_, accesses| {
            for access in accesses {
                access.mode = LeafMode::Read;
            }
        });
        assert!(cell_after(&output, 1).is_some());
    }
}

#[test]
fn rule_9_a_delta_that_escapes_is_caught_by_the_paranoid_guard() {
    let block = [to("double", 1), to("double", 1), to("observe", 1)];
    let output = is_caught(
        &block,
        GuardLevel::Paranoid,
        &FaultKind::DeltaEscaped,
        |_, accesses| {
            for access in accesses {
                if access.mode == LeafMode::ReadWrite && access.leaf.is_some() {
                    access.mode = LeafMode::Delta;
                    access.steps = vec![ConcreteStep {
                        direction: weft_bytecode::summary::Direction::Up,
                        low: 0,
                        high: 1_000,
                        bound: None,
                    }];
                }
            }
        },
    );
    assert_eq!(seen(&output, 2), [400]);
}

#[test]
fn rule_9_a_missing_presence_is_caught() {
    let block = [
        call(9, "create", vec![u64_bytes(1)]),
        on("add", 9, 1),
        to("observe", 9),
    ];
    for guard in EITHER {
        let output = is_caught(&block, guard, &FaultKind::MissingPresence, |_, accesses| {
            accesses.retain(|access| access.leaf.is_some());
        });
        assert_eq!(seen(&output, 2), [2]);
    }
}
