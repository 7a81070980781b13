//! Enums in storage: one leaf each, and upgrades that append variants.

use std::collections::BTreeMap;

use weft_bytecode::{assemble, encode};
use weft_executor::{
    BlockOutput, Executor, ExecutorConfig, Payload, StateVersion, Transaction, TransactionStatus,
    WriteOperation,
};
use weft_types::FailureKind;

use crate::harness::{MapState, address, agree, at, call, create, key, on, to, u64_bytes};

const VAULT: &str = include_str!("vault.weft");

fn module(text: &str) -> Vec<u8> {
    let mut module = assemble(text).unwrap();
    weft_footprint::complete(&mut module);
    encode(&module)
}

fn state() -> MapState {
    let mut state = MapState {
        values: BTreeMap::new(),
        version: StateVersion::unique(),
    };
    let mut executor = Executor::new(ExecutorConfig::standard());
    let output = executor
        .publish(&state.view(), &[module(VAULT)])
        .unwrap()
        .unwrap_or_else(|error| panic!("{error}"));
    state.apply(&output.state_delta(), output.version_after());
    state
}

fn with_vaults(vaults: u64) -> MapState {
    let mut state = state();
    let block: Vec<_> = (1..=vaults).map(|account| create(account, 10)).collect();
    let output = agree(&state, &block);
    state.apply(&output.state_delta(), output.version_after());
    state
}

/// The bytes of a resource that a block changed.
fn after(output: &BlockOutput, type_: &str, account: u64) -> Option<Vec<u8>> {
    let key = key(type_, account);
    let mut changes = output.state_delta().changes.into_iter();
    changes.find(|(changed, _)| *changed == key)?.1
}

fn number(value: u64) -> Vec<u8> {
    u64_bytes(value)
}

#[test]
fn an_enum_is_read_and_written_as_one_leaf() {
    let state = with_vaults(1);
    let block = [
        on("add", 1, 1),
        on("count", 1, 2),
        on("note", 1, 3),
        on("note", 1, 4),
        on("count", 1, 5),
        on("add", 1, 6),
        to("keep", 1),
        to("empty", 1),
        on("add", 1, 7),
        to("keep", 1),
    ];
    let output = agree(&state, &block);
    for transaction in 0..block.len() {
        let expected = match transaction {
            8 => TransactionStatus::Failed {
                kind: FailureKind::StructVariantMismatch,
                location: Some(cell()),
            },
            _ => TransactionStatus::Success,
        };
        assert_eq!(*output.status(transaction), expected, "{transaction}");
    }
    let writes = output.transaction(1).write_set.writes;
    let [(_, WriteOperation::Modify(leaves))] = writes.as_slice() else {
        panic!("one resource is modified: {writes:?}");
    };
    assert_eq!(leaves.len(), 1, "the count is apart from the enum");
    let filled = [vec![1], number(10)].concat();
    let noted = [vec![2], number(9), vec![2], number(3), number(4), at(1)].concat();
    let expected = [number(17), vec![0], vec![3], filled, noted, vec![0]].concat();
    assert_eq!(after(&output, "Vault", 1), Some(expected));
}

fn cell() -> weft_types::ModuleId {
    weft_types::ModuleId {
        address: address(0x42),
        name: weft_types::Identifier::new("cell").unwrap(),
    }
}

#[test]
fn an_enum_may_be_a_resource() {
    let state = with_vaults(2);
    let block = [
        on("push", 1, 5),
        to("close", 2),
        to("close", 2),
        on("push", 2, 6),
        on("push", 1, 7),
    ];
    let output = agree(&state, &block);
    let is_success: Vec<bool> = (0..block.len())
        .map(|number| output.status(number).is_success())
        .collect();
    assert_eq!(is_success, [true, true, false, false, true]);
    assert_eq!(
        after(&output, "Door", 1),
        Some([vec![1], number(7)].concat())
    );
    assert_eq!(after(&output, "Door", 2), None);
}

/// The vault with a variant more, which is larger than all others, and a function that makes it.
fn upgraded() -> Vec<u8> {
    let noted = "Noted { amount: u64, notes: vector<u64>, owner: address },";
    let more = "Noted { amount: u64, notes: vector<u64>, owner: address },
        Large { a: u256, b: u256, c: vector<u64>, inner: Inner },";
    let text = VAULT
        .replace(noted, more)
        .replace("switch r3, b1, b1, b2", "switch r3, b1, b1, b2, b1")
        .replace(
            "struct Vault has key {",
            "enum Inner has copy, drop, store { X { x: u64 } }\nstruct Vault has key {",
        );
    module(&format!(
        "{text}
        public entry fun enlarge(r0: address, r1: u64) acquires Vault {{
        b0:
            r2: u256 = cast r1
            r3: u256 = copy r2
            r4: vector<u64> = vector_pack(r1, r1)
            r5: Inner = pack_variant variant0(r1)
            r6: Kind = pack_variant variant3(r2, r3, r4, r5)
            r7: &mut Vault = borrow_global r0, access0
            r8: &mut Kind = borrow_field r7, field1
            write_reference r8, r6
            return
        }}"
    ))
}

fn publish(module: Vec<u8>) -> Transaction {
    Transaction {
        sender: address(0x42),
        payload: Payload::Publish {
            modules: vec![module],
        },
        gas_limit: 100_000_000,
        ..call(0x42, "create", Vec::new())
    }
}

#[test]
fn attack_103_values_outlive_an_upgrade_that_appends_a_variant() {
    let mut state = with_vaults(2);
    let block = [
        on("add", 1, 1),
        to("keep", 1),
        publish(upgraded()),
        on("add", 1, 1),
        to("keep", 1),
        on("enlarge", 1, 3),
        to("keep", 1),
        on("add", 1, 1),
        on("count", 2, 5),
        on("note", 2, 6),
    ];
    let output = agree(&state, &block);
    for transaction in (0..block.len()).filter(|transaction| *transaction != 7) {
        assert!(output.status(transaction).is_success(), "{transaction}");
    }
    assert!(!output.status(7).is_success(), "the variant has no amount");
    let filled = |amount| [vec![1], number(amount)].concat();
    let wide = [number(3), vec![0; 24]].concat();
    let large = [
        vec![3],
        wide.clone(),
        wide,
        vec![2],
        number(3),
        number(3),
        vec![0],
        number(3),
    ]
    .concat();
    let expected = [
        number(10),
        large.clone(),
        vec![4],
        filled(10),
        filled(11),
        filled(12),
        large,
    ]
    .concat();
    assert_eq!(after(&output, "Vault", 1), Some(expected));
    // The next block finds all of it, whether the values were kept decoded or not.
    state.apply(&output.state_delta(), output.version_after());
    let block = [to("keep", 1), on("note", 1, 8), on("note", 2, 9)];
    let output = agree(&state, &block);
    assert!((0..3).all(|transaction| output.status(transaction).is_success()));
}

#[test]
fn an_executor_that_lives_on_follows_an_upgrade() {
    let mut state = with_vaults(1);
    let mut executor = Executor::new(ExecutorConfig::standard());
    let mut run = |state: &mut MapState, block: &[Transaction]| {
        let strategy = crate::harness::PLANNED;
        let stop = std::sync::atomic::AtomicBool::new(false);
        let output = executor
            .execute_block(&state.view(), block, strategy, &stop)
            .unwrap();
        state.apply(&output.state_delta(), output.version_after());
        output
    };
    run(&mut state, &[on("add", 1, 1)]);
    let output = run(&mut state, &[publish(upgraded()), on("add", 1, 1)]);
    assert!(output.status(0).is_success() && output.status(1).is_success());
    let output = run(
        &mut state,
        &[to("keep", 1), on("enlarge", 1, 3), to("keep", 1)],
    );
    assert!((0..3).all(|transaction| output.status(transaction).is_success()));
    let bytes = after(&output, "Vault", 1).unwrap();
    let mut fresh = state.clone();
    fresh.version = StateVersion::unique();
    let again = agree(&fresh, &[to("empty", 1), on("count", 1, 1)]);
    assert!(again.status(1).is_success());
    assert_eq!(state.values.get(&key("Vault", 1)), Some(&bytes));
}

#[test]
fn a_resource_may_be_larger_than_a_transaction_may_make_values() {
    let mut state = with_vaults(1);
    let count = 600_000_usize;
    let mut list = vec![];
    let mut length = count;
    while length > 0x7f {
        list.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    list.push(u8::try_from(length).unwrap());
    list.resize(list.len() + count, 0);
    let bytes = [number(1), vec![0], list].concat();
    state.values.insert(key("Vault", 1), bytes);
    state.version = StateVersion::unique();
    let output = agree(&state, &[on("count", 1, 1), to("keep", 1)]);
    assert!(output.status(0).is_success(), "{:?}", output.status(0));
}
