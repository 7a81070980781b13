//! One engine on several states, and values that natives move between places of a state.

use std::sync::Arc;

use weft_storage::{MemoryState, PendingState};
use weft_tests::oracle;
use weft_tests::scenario::{after, agree, at, call, genesis, number};
use weft_vm::{Engine, EngineConfig, StateView, Strategy, TierPolicy};

/// What `answer` returns as a call of its own; none if it does not succeed.
fn answer(engine: &mut Engine, state: &MemoryState, function: &str) -> Option<u64> {
    let view: Arc<dyn StateView> = Arc::new(state.clone());
    let [transaction] = oracle::transactions(&[call(1, function, vec![])])
        .try_into()
        .expect("a call is one transaction");
    let output = engine.execute_call(&view, &transaction);
    let results = output.expect("the call can be tried").results;
    let bytes = &results.first()?.bytes;
    Some(u64::from_le_bytes(bytes[..].try_into().ok()?))
}

#[test]
fn machine_code_of_one_state_is_not_run_on_another() {
    let source = |answer: u64, padding: &str| {
        let text =
            format!("module 0x42::p {{ {padding} public fun answer(): u64 {{ {answer} }} }}");
        genesis(&text)
    };
    let (first, second) = (source(1, ""), source(2, "public fun other(): u64 { 3 }"));
    for calls_min in [0, 2] {
        let mut engine = Engine::new(EngineConfig {
            tier: TierPolicy::Jit { calls_min },
            ..EngineConfig::default()
        });
        for _ in 0..4 {
            assert_eq!(answer(&mut engine, &first, "answer"), Some(1));
        }
        // A call that cannot be made is the first thing on the new state.
        assert_eq!(answer(&mut engine, &second, "missing"), None);
        assert_eq!(answer(&mut engine, &second, "answer"), Some(2));
        assert_eq!(answer(&mut engine, &second, "other"), Some(3));
        assert_eq!(answer(&mut engine, &first, "answer"), Some(1));
    }
}

const HIDDEN: &str = "
module 0x42::p {
    use aptos_std::copyable_any::{Self, Any};

    struct Kept has key { hidden: Any, answer: u64 }
    struct Step(|u64| u64 has copy + drop + store) has copy, drop, store;

    public fun plus(a: u64, b: u64): u64 { a + b }
    public entry fun keep(account: &signer) {
        move_to(account, Kept { hidden: copyable_any::pack(Step(|b| plus(7, b))), answer: 0 });
    }
    public entry fun ask(_account: &signer, at: address) {
        let Step(step) = Kept[at].hidden.unpack();
        Kept[at].answer = step(Kept[at].answer);
    }
    public entry fun look(_account: &signer, at: address) {
        let Step(_) = Kept[at].hidden.unpack();
    }
}";

#[test]
fn a_hidden_function_value_is_loaded_where_it_comes_to_light() {
    let state = after(&genesis(HIDDEN), &[call(1, "keep", vec![])]);
    // Each way has an engine of its own, which has not run `plus` before.
    for function in ["look", "ask"] {
        let calls = [2, 3, 4, 5].map(|sender| call(sender, function, vec![at(1)]));
        let output = agree(&state, &calls);
        for number in 0..calls.len() {
            let status = output.status(number);
            assert!(status.is_success(), "{function}: {status:?}");
        }
    }
}

const EXCHANGES: &str = "
module 0x42::p {
    use std::mem;
    use std::option::{Self, Option};

    enum Content has store, drop, copy { Empty, Some { list: vector<u64>, size: u256, sum: u128 } }
    struct Left has key { list: vector<u64>, number: u64, maybe: Option<vector<u8>>, content: Content }
    struct Right has key { list: vector<u64>, number: u64, maybe: Option<vector<u8>>, content: Content }

    public entry fun open(account: &signer, number: u64) {
        let content = Content::Some { list: vector[number, 1], size: 7, sum: 9 };
        let maybe = option::some(vector[number as u8]);
        move_to(account, Left { list: vector[number], number, maybe, content });
        let list = vector[number, number + 1, number + 2];
        move_to(account, Right { list, number: 2 * number, maybe: option::none(), content: Content::Empty });
    }
    public entry fun lists(_account: &signer, left: address, right: address) {
        mem::swap(&mut Left[left].list, &mut Right[right].list);
        Right[right].list.push_back(5);
    }
    public entry fun numbers(_account: &signer, left: address, right: address) {
        mem::swap(&mut Left[left].number, &mut Right[right].number);
    }
    public entry fun options(_account: &signer, left: address, right: address) {
        mem::swap(&mut Left[left].maybe, &mut Right[right].maybe);
        if (Left[left].maybe.is_some()) Left[left].maybe.borrow_mut().push_back(1);
    }
    public entry fun contents(_account: &signer, left: address, right: address) {
        mem::swap(&mut Left[left].content, &mut Right[right].content);
        match (&mut Left[left].content) {
            Some { list, size: _, sum } => {
                list.push_back(2);
                *sum += (list.length() as u128);
            },
            Empty => {}
        }
    }
    public entry fun everything(_account: &signer, left: address, right: address) {
        let right = &mut Right[right];
        let list = mem::replace(&mut right.list, vector[right.number]);
        let left = &mut Left[left];
        left.list.append(list);
        left.number = mem::replace(&mut right.number, left.list.length());
        mem::swap(&mut left.maybe, &mut right.maybe);
        assert!(left.number % 7 != 0, left.number);
    }
}";

#[test]
fn values_are_exchanged_between_resources() {
    let opens: Vec<_> = (1..6)
        .map(|account| call(account, "open", vec![number(account)]))
        .collect();
    let state = after(&genesis(EXCHANGES), &opens);
    let functions = ["lists", "numbers", "options", "contents", "everything"];
    let calls: Vec<_> = (0..120_u64)
        .map(|i| {
            let function = functions[usize::try_from(i * i % 11 % 5).expect("it is small")];
            call(
                1 + i % 5,
                function,
                vec![at(1 + i * 7 % 5), at(1 + i * 3 % 4)],
            )
        })
        .collect();
    let output = agree(&state, &calls);
    let successes = (0..calls.len()).filter(|number| output.status(*number).is_success());
    assert!(successes.count() > 60);
}

const COMING_AND_GOING: &str = "
module 0x42::p {
    struct Kept has key { number: u64 }

    public entry fun open(account: &signer, number: u64) { move_to(account, Kept { number }); }
    public entry fun add(_account: &signer, at: address) { Kept[at].number += 1; }
    public entry fun close(account: &signer) {
        let Kept { number } = move_from<Kept>(std::signer::address_of(account));
        assert!(number > 0, number);
    }
}";

#[test]
fn blocks_that_have_not_reached_the_map_are_part_of_the_state() {
    let opens: Vec<_> = (1..4)
        .map(|sender| call(sender, "open", vec![number(sender)]))
        .collect();
    let mut map = after(&genesis(COMING_AND_GOING), &opens);
    let mut pending = PendingState::new(map.clone());
    let blocks = [
        vec![call(1, "add", vec![at(2)]), call(3, "close", vec![])],
        vec![
            call(5, "open", vec![number(9)]),
            call(1, "add", vec![at(3)]),
        ],
        vec![call(2, "add", vec![at(5)]), call(1, "add", vec![at(2)])],
        vec![call(3, "open", vec![number(0)]), call(2, "close", vec![])],
        vec![call(1, "add", vec![at(2)]), call(3, "close", vec![])],
    ];
    for block in &blocks {
        let block = oracle::transactions(block);
        // An engine that has met nothing yet asks the state for everything.
        let execute = |view| {
            let mut engine = Engine::new(EngineConfig::default());
            engine
                .execute_block(&view, &block, Strategy::Planned { threads: 2 })
                .expect("it is executed")
        };
        let expected = execute(map.snapshot());
        let output = execute(pending.snapshot());
        assert_eq!(output.canonical_bytes(), expected.canonical_bytes());
        map.apply(&expected);
        pending.push(output);
    }
    assert_eq!(pending.outputs().count(), blocks.len());
    pending.settle();
    assert_eq!(pending.outputs().count(), 0);
    assert!(pending.base().has_same_values(&map));
    assert_eq!(pending.version(), pending.base().version());
}
