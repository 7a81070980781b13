//! What code is told of the block that it is executed in.

use std::collections::BTreeSet;

use weft_storage::MemoryState;
use weft_tests::oracle;
use weft_tests::scenario::{call, genesis, number};
use weft_vm::{
    AccountAddress, BlockMetadata, Engine, EngineConfig, Identifier, ModuleId, NativeDeclaration,
    NativeFailure, NativeFootprint, NativeInvocation, NativeTable, Strategy, TierPolicy,
};

const SOURCE: &str = "
module 0x42::p {
    struct Seen has key { height: u64, seconds: u64, chain: u8 }
    struct Last has key { height: u64 }

    fun see(): Seen {
        Seen {
            height: std::block::get_current_block_height(),
            seconds: std::timestamp::now_seconds(),
            chain: std::chain_id::get(),
        }
    }
    public entry fun open(account: &signer) { move_to(account, Last { height: 0 }); }
    public entry fun note(account: &signer) { move_to(account, see()); }
    /// Everybody's writes are of another account, whatever the time.
    public entry fun note_again(account: &signer) {
        let Seen { height, seconds: _, chain: _ } = see();
        Last[std::signer::address_of(account)].height = height;
    }
    public fun all(): (u64, u64, u8) {
        let Seen { height, seconds, chain } = see();
        (height, seconds, chain)
    }
}";

const METADATA: BlockMetadata = BlockMetadata {
    chain_id: 7,
    height: 1_000_003,
    time_microseconds: 1_700_000_000_999_999,
};

fn seen(engine: &mut Engine, state: &MemoryState) -> Vec<Vec<u8>> {
    let call = oracle::entry_function(&call(1, "all", vec![]));
    let output = engine.view(&state.snapshot(), &call, 1_000_000);
    let results = output.expect("the state is readable").results;
    results.into_iter().map(|result| result.bytes).collect()
}

fn bytes_of(height: u64, seconds: u64, chain: u8) -> Vec<Vec<u8>> {
    vec![number(height), number(seconds), vec![chain]]
}

#[test]
fn code_is_told_of_the_block_until_another_begins() {
    let state = genesis(SOURCE);
    let mut engine = Engine::new(EngineConfig::default());
    assert_eq!(seen(&mut engine, &state), bytes_of(0, 0, 0));
    engine.begin_block(METADATA);
    for _ in 0..2 {
        let expected = bytes_of(1_000_003, 1_700_000_000, 7);
        assert_eq!(seen(&mut engine, &state), expected);
    }
    engine.begin_block(BlockMetadata {
        height: 1_000_004,
        chain_id: 256,
        ..METADATA
    });
    // A byte does not hold the number of the chain.
    assert_eq!(seen(&mut engine, &state), Vec::<Vec<u8>>::new());
}

#[test]
fn who_asks_for_the_block_waits_for_nobody() {
    let genesis = genesis(SOURCE);
    let opened: Vec<_> = (1..=80)
        .map(|sender| call(sender, "open", vec![]))
        .collect();
    let again = (1..=80).map(|sender| call(sender, "note_again", vec![]));
    let calls: Vec<_> = again
        .chain((1..=80).map(|sender| call(sender, "note", vec![])))
        .collect();
    let mut outputs = BTreeSet::new();
    for tier in [
        TierPolicy::InterpreterOnly,
        TierPolicy::Jit { calls_min: 0 },
    ] {
        for strategy in [
            Strategy::Sequential,
            Strategy::Planned { threads: 1 },
            Strategy::Planned { threads: 4 },
        ] {
            let mut engine = Engine::new(EngineConfig {
                tier,
                ..EngineConfig::default()
            });
            let mut state = genesis.clone();
            engine.begin_block(METADATA);
            let mut bytes = Vec::new();
            for calls in [&opened, &calls] {
                let transactions = oracle::transactions(calls);
                let output = engine.execute_block(&state.snapshot(), &transactions, strategy);
                let output = output.expect("the block is executed");
                assert_eq!(output.faults(), []);
                assert!(output.transactions().all(|it| it.status.is_success()));
                if strategy != Strategy::Sequential {
                    assert_eq!(output.stats().planned, calls.len());
                    assert_eq!(output.stats().critical_path, 1);
                }
                state.apply(&output);
                bytes.push(output.canonical_bytes());
            }
            outputs.insert(bytes);
        }
    }
    assert_eq!(outputs.len(), 1, "all ways agree");
}

#[test]
fn natives_of_the_embedder_are_told_of_the_block() {
    let mut natives = NativeTable::standard();
    let module = ModuleId {
        address: AccountAddress::from_u64(0x42),
        name: Identifier::new("p").expect("an identifier"),
    };
    let declaration = NativeDeclaration {
        signature: "(): u64".to_owned(),
        footprint: NativeFootprint::Pure,
        base_gas: 1,
        byte_gas: 1,
        version: 1,
    };
    let body = |call: &mut NativeInvocation<'_>| -> Result<(), NativeFailure> {
        let block = call.block();
        call.result(&(block.height + block.chain_id))
    };
    let name = Identifier::new("all").expect("an identifier");
    let registered = natives.register(module, name, declaration, body);
    registered.expect("the name is free");
    let mut engine = Engine::new(EngineConfig {
        natives,
        ..EngineConfig::default()
    });
    let modules = oracle::modules(&oracle::compile(
        "module 0x42::p { native public fun all(): u64 pure; }",
    ));
    let mut state = MemoryState::new();
    let published = engine.publish(&state.snapshot(), &modules);
    state.apply(
        &published
            .expect("there is a state")
            .expect("the module is good"),
    );
    engine.begin_block(METADATA);
    assert_eq!(seen(&mut engine, &state), [number(1_000_010)]);
}
