//! One test or more for each numbered rule.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use weft_executor::{
    BlockError, DiscardReason, Executor, ExecutorConfig, GuardLevel, Payload, StateVersion,
    Strategy, Transaction, TransactionStatus,
};
use weft_types::FailureKind;

use crate::harness::{
    PLANNED, Way, address, agree, at, call, cell_after, cell_bytes, create, destroy, execute,
    execute_with, genesis, key, modules, on, seen, to, transfer, u64_bytes, with_cells, written,
};

fn planned() -> Way {
    Way {
        strategy: PLANNED,
        guard: GuardLevel::Standard,
        disturbance: None,
    }
}

#[test]
fn rule_1_keys_that_coincide_are_one_location() {
    let state = with_cells(3, 100);
    let mut addresses = vec![3];
    addresses.extend([at(2), at(2), at(1)].concat());
    let block = [
        transfer(2, 2, 30),
        call(1, "add_each", vec![addresses, u64_bytes(5)]),
        to("observe", 2),
        transfer(2, 2, 111),
    ];
    let output = agree(&state, &block);
    assert_eq!(seen(&output, 2), [110]);
    assert!(!output.status(3).is_success());
}

#[test]
fn rule_1_arguments_that_do_not_decode_touch_nothing() {
    let state = with_cells(1, 100);
    let output = agree(
        &state,
        &[
            call(1, "add", vec![vec![1, 2, 3], u64_bytes(1)]),
            call(1, "add", vec![at(1)]),
            call(1, "missing", vec![]),
            call(1, "count", vec![at(1)]),
            on("add", 1, 1),
        ],
    );
    let kind = |number: usize| {
        if let TransactionStatus::Failed { kind, .. } = output.status(number) {
            return Some(*kind);
        }
        None
    };
    assert_eq!(kind(0), Some(FailureKind::FailedToDeserializeArgument));
    assert_eq!(kind(1), Some(FailureKind::NumberOfArgumentsMismatch));
    assert_eq!(kind(2), Some(FailureKind::LinkerError));
    assert_eq!(kind(3), Some(FailureKind::FunctionNotEntry));
    assert_eq!(kind(4), None);
}

#[test]
fn rule_2_only_reads_after_writes_make_chains() {
    let state = with_cells(4, 100);
    let block = [
        to("observe", 1),
        to("double", 1),
        to("observe", 2),
        to("double", 2),
        on("set_other", 1, 4),
        to("observe", 3),
    ];
    assert_eq!(agree(&state, &block).stats().critical_path, 1);
    let chain = [to("double", 1), to("double", 1), to("observe", 1)];
    let output = agree(&state, &chain);
    assert_eq!(output.stats().critical_path, 3);
    assert_eq!(seen(&output, 2), [400]);
}

#[test]
fn rule_2_leaves_of_one_resource_do_not_wait_for_each_other() {
    let state = with_cells(1, 100);
    let block = [
        to("double", 1),
        to("observe_other", 1),
        to("observe_length", 1),
    ];
    assert_eq!(agree(&state, &block).stats().critical_path, 1);
}

#[test]
fn rule_3_a_transaction_that_loads_its_address_is_a_fence() {
    let state = with_cells(3, 10);
    let block = [
        call(7, "point", vec![at(2)]),
        to("double", 2),
        on("add_through", 7, 5),
        to("observe", 2),
        to("double", 3),
    ];
    let output = agree(&state, &block);
    assert_eq!(output.stats().fences, 1);
    assert_eq!(output.stats().planned, 4);
    assert_eq!(seen(&output, 3), [25]);
}

#[test]
fn rule_4_every_transaction_runs_once_in_any_order() {
    let state = with_cells(20, 1_000);
    let block: Vec<Transaction> = (0..400)
        .map(|number| match number % 5 {
            0 => transfer(number % 20 + 1, (number * 7) % 20 + 1, 3),
            1 => to("double", number % 3 + 1),
            2 => on("set", number % 4 + 1, number),
            3 => to("observe", number % 20 + 1),
            _ => call(1, "push", vec![at(number % 6 + 1), vec![7]]),
        })
        .collect();
    let output = agree(&state, &block);
    assert_eq!(output.stats().re_executions, 0);
}

#[test]
fn rule_5_an_aborted_writer_between_writer_and_reader_forwards() {
    let state = with_cells(2, 100);
    let block = [
        to("double", 1),
        call(1, "add_then_abort", vec![at(1), u64_bytes(7), u64_bytes(1)]),
        to("observe", 1),
        on("set", 2, u64::MAX),
        to("double", 2),
        to("observe", 2),
    ];
    let output = agree(&state, &block);
    assert_eq!(seen(&output, 2), [200]);
    assert_eq!(seen(&output, 5), [u64::MAX]);
    assert_eq!(output.transaction(1).write_set.writes, []);
}

#[test]
fn rule_5_a_branch_that_is_not_taken_forwards() {
    let state = with_cells(1, 100);
    let set_if = |value: u64, condition: u8| {
        call(1, "set_if", vec![at(1), u64_bytes(value), vec![condition]])
    };
    let block = [set_if(5, 1), set_if(6, 0), to("observe", 1)];
    let output = agree(&state, &block);
    assert_eq!(seen(&output, 2), [5]);
    assert_eq!(written(&output, 1, 1, 0), None);
}

#[test]
fn rule_6_an_abort_leaves_nothing_and_equal_bytes_are_written() {
    let state = with_cells(1, 100);
    let output = agree(&state, &[on("take", 1, 101), on("set", 1, 100)]);
    let is_aborted = matches!(output.status(0), TransactionStatus::Aborted { code: 7, .. });
    assert!(is_aborted);
    assert_eq!(written(&output, 0, 1, 0), None);
    assert_eq!(written(&output, 1, 1, 0), Some(100));
    assert_eq!(written(&output, 1, 1, 1), None);
}

#[test]
fn rule_6_vectors_are_copied_when_they_change() {
    let state = with_cells(2, 1);
    let push = |account: u64, byte: u8| call(1, "push", vec![at(account), vec![byte]]);
    let block = [
        push(1, 1),
        to("observe_length", 1),
        push(1, 2),
        to("double", 1),
        to("observe_length", 1),
    ];
    let output = agree(&state, &block);
    assert_eq!(seen(&output, 1), [1]);
    assert_eq!(seen(&output, 4), [2]);
    assert_eq!(cell_after(&output, 1), Some(cell_bytes(2, 0, &[1, 2])));
}

#[test]
fn rule_7_deltas_on_one_location_have_no_edges() {
    let state = with_cells(51, 1_000);
    let mut block: Vec<Transaction> = (1..=50).map(|from| transfer(from, 51, from)).collect();
    let output = agree(&state, &block);
    assert_eq!(output.stats().critical_path, 1);
    block.push(to("observe", 51));
    let output = agree(&state, &block);
    assert_eq!(output.stats().critical_path, 2);
    assert_eq!(seen(&output, 50), [1_000 + 50 * 51 / 2]);
}

#[test]
fn rule_7_deltas_that_might_fail_a_check_are_ordered() {
    let state = with_cells(2, 100);
    let block: Vec<Transaction> = (0..5).map(|_| on("take", 1, 30)).collect();
    let output = agree(&state, &block);
    let successes = (0..5).filter(|number| output.status(*number).is_success());
    assert_eq!(successes.count(), 3);
    assert!(output.stats().critical_path > 1);
    let mut state = genesis();
    state.values.insert(key("Small", 1), vec![250]);
    state.version = StateVersion::unique();
    let add = |amount: u8| call(1, "add_small", vec![at(1), vec![amount]]);
    let output = agree(&state, &[add(3), add(2), add(1), add(0)]);
    assert!(!output.status(2).is_success());
    assert!(output.status(3).is_success());
}

#[test]
fn rule_7_a_write_a_create_and_a_destroy_end_a_run() {
    let state = with_cells(1, 100);
    let block = [
        on("add", 1, 1),
        on("add", 1, 2),
        to("double", 1),
        on("add", 1, 3),
        on("add", 1, 4),
        destroy(1),
        on("add", 1, 5),
        create(1, 50),
        on("add", 1, 6),
        on("add", 1, 7),
        to("observe", 1),
    ];
    let output = agree(&state, &block);
    assert_eq!(written(&output, 4, 1, 0), Some(213));
    assert!(!output.status(6).is_success());
    assert_eq!(seen(&output, 10), [63]);
}

#[test]
fn rule_7_a_run_without_a_known_base_is_ordered() {
    let state = genesis();
    let block = [
        on("add", 5, 1),
        create(5, 10),
        on("add", 5, 1),
        on("add", 5, 2),
        to("observe", 5),
    ];
    let output = agree(&state, &block);
    assert!(!output.status(0).is_success());
    assert_eq!(seen(&output, 4), [13]);
}

#[test]
fn rule_8_outputs_hold_values_after_each_transaction_not_deltas() {
    let state = with_cells(3, 100);
    let block = [
        on("add", 1, 1),
        on("take", 1, 10),
        call(1, "add_then_abort", vec![at(1), u64_bytes(5), u64_bytes(9)]),
        transfer(2, 1, 20),
        on("add", 1, 3),
    ];
    let output = agree(&state, &block);
    let values = [0, 1, 2, 3, 4].map(|number| written(&output, number, 1, 0));
    assert_eq!(values, [Some(101), Some(91), None, Some(111), Some(114)]);
    assert_eq!(cell_after(&output, 1), Some(cell_bytes(114, 0, &[])));
}

#[test]
fn rule_10_one_leafs_size_does_not_show_in_anothers_gas() {
    let mut state = with_cells(2, 100);
    let large = cell_bytes(100, 0, &[9; 100]);
    state.values.insert(key("Cell", 2), large);
    state.version = StateVersion::unique();
    let output = agree(
        &state,
        &[
            to("double", 1),
            to("double", 2),
            on("add", 1, 1),
            on("add", 2, 1),
        ],
    );
    assert_eq!(output.gas_used(0), output.gas_used(1));
    assert_eq!(output.gas_used(2), output.gas_used(3));
}

#[test]
fn rule_11_an_abort_discards_the_body_and_is_charged() {
    let state = with_cells(1, 100);
    let mut poor = to("double", 1);
    poor.gas_limit = 501;
    let output = agree(&state, &[poor, on("take", 1, 200)]);
    assert_eq!(output.gas_used(0), 501);
    assert!(output.gas_used(1) > 500);
    assert_eq!(output.state_delta().changes, []);
}

#[test]
fn rule_12_a_gas_limit_truncates_the_block() {
    let state = with_cells(2, 100);
    let block: Vec<Transaction> = (0..10)
        .map(|number| match number % 3 {
            0 => to("double", 1),
            1 => transfer(2, 1, 1),
            _ => on("add", 2, 5),
        })
        .collect();
    let full = execute(&state, &block, planned());
    let gas_of = |count: usize| -> u64 { (0..count).map(|number| full.gas_used(number)).sum() };
    for count in 1..10 {
        let limited = |strategy| {
            let config = ExecutorConfig {
                block_gas_max: Some(gas_of(count)),
                parallel_transactions_min: 0,
                ..ExecutorConfig::standard()
            };
            execute_with(&state, &block, strategy, config)
        };
        let sequential = limited(Strategy::Sequential);
        let shorter = execute(&state, &block[..count], planned());
        for strategy in [Strategy::Planned { threads: 1 }, PLANNED] {
            let output = limited(strategy);
            assert_eq!(output.canonical_bytes(), sequential.canonical_bytes());
        }
        assert_eq!(sequential.state_delta(), shorter.state_delta());
        let reason = DiscardReason::BlockGasLimit;
        let discarded = TransactionStatus::Discarded { reason };
        assert!((count..10).all(|number| *sequential.status(number) == discarded));
    }
}

#[test]
fn rule_12_a_block_is_cut_where_code_is_published() {
    let state = {
        let mut state = genesis();
        let cell = state
            .values
            .keys()
            .find(|key| key.to_string().contains("cell"));
        let cell = cell.unwrap().clone();
        state.values.remove(&cell);
        state.version = StateVersion::unique();
        state
    };
    let publish = Transaction {
        sender: address(0x42),
        payload: Payload::Publish {
            modules: vec![modules().pop().unwrap()],
        },
        gas_limit: 100_000_000,
        ..create(1, 1)
    };
    let foreign = Transaction {
        sender: address(0x43),
        ..publish.clone()
    };
    let block = [
        create(1, 5),
        foreign,
        publish,
        create(1, 6),
        on("add", 1, 2),
    ];
    let output = agree(&state, &block);
    let is_success: Vec<bool> = (0..5)
        .map(|number| output.status(number).is_success())
        .collect();
    assert_eq!(is_success, [false, false, true, true, true]);
    assert_eq!(cell_after(&output, 1), Some(cell_bytes(8, 0, &[])));
}

#[test]
fn a_cancelled_block_leaves_nothing() {
    let state = with_cells(1, 100);
    let mut executor = Executor::new(ExecutorConfig::standard());
    let block = [to("double", 1)];
    for strategy in [Strategy::Sequential, PLANNED] {
        let cancelled =
            executor.execute_block(&state.view(), &block, strategy, &AtomicBool::new(true));
        assert_eq!(cancelled.err(), Some(BlockError::Cancelled));
    }
    let output = executor
        .execute_block(&state.view(), &block, PLANNED, &AtomicBool::new(false))
        .unwrap();
    assert_eq!(cell_after(&output, 1), Some(cell_bytes(200, 0, &[])));
}

#[test]
fn decoded_values_are_kept_for_the_state_that_follows_and_no_other() {
    let mut state = with_cells(1, 100);
    let mut executor = Executor::new(ExecutorConfig::standard());
    let mut run = |state: &Arc<_>| {
        executor
            .execute_block(state, &[to("double", 1)], PLANNED, &AtomicBool::new(false))
            .unwrap()
    };
    let before = state.clone();
    let output = run(&state.view());
    state.apply(&output.state_delta(), output.version_after());
    let mut stripped = state.clone();
    stripped.values.remove(&key("Cell", 1));
    // The view has no cell, but says it is the state that the executor knows.
    let second = run(&stripped.view());
    assert_eq!(cell_after(&second, 1), Some(cell_bytes(400, 0, &[])));
    let again = run(&before.view());
    assert_eq!(cell_after(&again, 1), Some(cell_bytes(200, 0, &[])));
}

#[test]
fn rule_12_a_refused_publication_leaves_the_block_as_it_was() {
    let state = with_cells(1, 100);
    let publish = Transaction {
        sender: address(0x42),
        payload: Payload::Publish {
            modules: vec![modules().pop().unwrap(), vec![1, 2, 3]],
        },
        gas_limit: 100_000_000,
        ..create(1, 1)
    };
    let block = [to("double", 1), publish, to("double", 1), to("observe", 1)];
    let output = agree(&state, &block);
    assert!(!output.status(1).is_success());
    assert_eq!(output.transaction(1).write_set.writes, []);
    assert_eq!(seen(&output, 3), [400]);
    assert_eq!(cell_after(&output, 1), Some(cell_bytes(400, 0, &[])));
}

/// Machine code that panics once, on any worker, and otherwise leaves everything to the interpreter.
#[derive(Debug, Default)]
struct PanicsOnce(AtomicBool);

impl weft_runtime::NativeCode for PanicsOnce {
    fn invoke(
        &self,
        _instance: weft_runtime::code::InstanceId,
        _context: &mut weft_runtime::Context,
        _frame: weft_runtime::memory::Pointer,
    ) -> Option<Result<(), weft_runtime::Failed>> {
        let is_first = !self.0.swap(true, std::sync::atomic::Ordering::Relaxed);
        assert!(!is_first, "a mistake in the machine");
        None
    }
}

#[derive(Debug)]
struct Faulty(Arc<PanicsOnce>);

impl weft_executor::Accelerator for Faulty {
    fn prepare(
        &self,
        _code: &weft_runtime::CodeSnapshot,
        _generation: u64,
        _calls: &[(weft_runtime::code::InstanceId, usize)],
    ) {
    }

    fn equip(&self, context: weft_runtime::Context, _generation: u64) -> weft_runtime::Context {
        let code: Arc<dyn weft_runtime::NativeCode> = Arc::<PanicsOnce>::clone(&self.0);
        context.with_native_code(code)
    }
}

#[test]
fn attack_96_a_panic_on_a_worker_becomes_no_outcome() {
    let state = with_cells(3, 100);
    let block: Vec<Transaction> = (0..90)
        .map(|number| match number % 3 {
            0 => to("double", number % 2 + 1),
            1 => transfer(3, 1, 1),
            _ => to("observe", number % 3 + 1),
        })
        .collect();
    let expected = execute(&state, &block, planned());
    for threads in [1, 2, 4] {
        let faulty = Faulty(Arc::default());
        let config = ExecutorConfig {
            accelerator: Some(Arc::new(faulty)),
            parallel_transactions_min: 0,
            ..ExecutorConfig::standard()
        };
        let output = execute_with(&state, &block, Strategy::Planned { threads }, config);
        let kinds: Vec<_> = output.faults().iter().map(|fault| &fault.kind).collect();
        let is_reported = matches!(kinds[..], [weft_executor::FaultKind::Invariant(_)]);
        assert!(is_reported, "{kinds:?}");
        assert_eq!(output.stats().re_executions, block.len());
        assert_eq!(output.canonical_bytes(), expected.canonical_bytes());
    }
}
