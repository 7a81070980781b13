//! One engine on several states, whose modules of one name differ.

use std::sync::Arc;

use weft_storage::MemoryState;
use weft_tests::oracle;
use weft_tests::scenario::{call, genesis};
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
