//! One engine on several states, whose modules of one name differ.

use std::sync::Arc;

use weft_storage::MemoryState;
use weft_tests::oracle;
use weft_tests::scenario::{after, agree, at, call, genesis};
use weft_vm::{Engine, EngineConfig, StateView, TierPolicy};

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
