//! What an embedder is told of while blocks are executed.

use std::sync::{Arc, Mutex};

use weft_tests::oracle;
use weft_tests::scenario::{call, genesis};
use weft_vm::{
    BlockError, BlockOutput, CompileEvent, Engine, EngineConfig, Fault, Observer, ShutdownToken,
    Strategy, TierPolicy,
};

const SOURCE: &str = "
module 0x42::p {
    struct Cell has key { value: u64 }
    fun helper(): u64 { 3 }
    public entry fun make(account: &signer) { move_to(account, Cell { value: helper() }); }
}";

#[derive(Debug, Default)]
struct Log(Mutex<Vec<String>>);

impl Log {
    fn note(&self, text: String) {
        self.0.lock().expect("nobody panics").push(text);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().expect("nobody panics"))
    }
}

impl Observer for Log {
    fn on_block(&self, output: &BlockOutput) {
        self.note(format!("block of {}", output.len()));
    }

    fn on_fault(&self, fault: &Fault) {
        self.note(format!("fault {fault:?}"));
    }

    fn on_error(&self, error: &BlockError) {
        self.note(format!("error {error:?}"));
    }

    fn on_compile(&self, event: &CompileEvent<'_>) {
        assert!(event.operations > 0);
        self.note(format!(
            "{}::{} {:?}",
            event.module, event.function, event.outcome
        ));
    }
}

#[test]
fn an_observer_is_told_of_blocks_errors_and_machine_code() {
    let log = Arc::new(Log::default());
    let mut engine = Engine::new(EngineConfig {
        tier: TierPolicy::Jit { calls_min: 2 },
        observer: Some(Arc::<Log>::clone(&log)),
        ..EngineConfig::default()
    });
    let mut state = genesis(SOURCE);
    let mut run = |senders: std::ops::Range<u64>, token: &ShutdownToken| {
        let calls: Vec<_> = senders.map(|it| call(it, "make", vec![])).collect();
        let transactions = oracle::transactions(&calls);
        let strategy = Strategy::Planned { threads: 1 };
        let view = state.snapshot();
        if let Ok(output) = engine.execute_block_until(&view, &transactions, strategy, token) {
            state.apply(&output);
        }
        log.take()
    };
    let token = ShutdownToken::new();
    assert_eq!(run(1..2, &token), ["block of 1"]);
    let mut told = run(2..4, &token);
    if cfg!(all(target_arch = "x86_64", target_os = "linux")) {
        assert_eq!(told.remove(0), "0x42::p::make Ok(())");
        assert_eq!(told.remove(0), "0x42::p::helper Ok(())");
    }
    assert_eq!(told, ["block of 2"]);
    // Once.
    assert_eq!(run(4..6, &token), ["block of 2"]);
    token.cancel();
    assert_eq!(run(6..8, &token), ["error Cancelled"]);
}
