//! What fuzzers feed: functions of bytes that panic where something is wrong. `fuzz/` has the glue.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_bytecode::{Limits, decode, encode};
use weft_driver::{MemoryFileSystem, Options};
use weft_footprint::ConcreteResource;
use weft_vm::{Engine, EngineConfig, FootprintHook, HookedAccess, Strategy};

use crate::attack::{Tally, Target};
use crate::edit::{self, Corpus};
use crate::generate::{self, Block, Program};
use crate::oracle;

/// Text of any kind is parsed without a panic.
pub fn parse(data: &[u8]) {
    let mut sources = weft_base::SourceMap::new();
    let text: Arc<str> = String::from_utf8_lossy(data).into();
    let file = sources.add("input.move", Arc::clone(&text));
    let _ = weft_syntax::parse(file, &text);
}

/// Text of any kind is compiled without a panic, twice to the same bytes, and what the compiler
/// accepts the verifier accepts.
pub fn compile(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let files = MemoryFileSystem::new().with("input.move", text.as_ref());
    let compile = || weft_driver::compile(&files, Path::new("input.move"), &Options::default());
    let compilation = compile();
    if compilation.has_errors() {
        return;
    }
    let modules = oracle::modules(&compilation);
    assert_eq!(
        modules,
        oracle::modules(&compile()),
        "the same bytes every time"
    );
    // Scripts are verified when they are executed.
    if compilation
        .units
        .iter()
        .all(|unit| unit.module.kind == weft_bytecode::ModuleKind::Module)
    {
        oracle::genesis(&modules);
    }
}

/// A valid program with some edits: what is still accepted runs alike in all engines and as a plan.
/// The first bytes choose the program, the others the edits.
pub fn edit(data: &[u8]) {
    static CORPUS: OnceLock<Corpus> = OnceLock::new();
    let corpus = CORPUS.get_or_init(|| Corpus::read(&["pipeline", "semantics", "transact"]));
    edit::check(&corpus.edited(data), seed_of(data));
}

/// Bytes of any kind are decoded without a panic and only in one way; what the verifier then accepts
/// runs without breaking an engine.
pub fn decode_verify(data: &[u8]) {
    let Ok(module) = decode(data, &Limits::PRODUCTION) else {
        return;
    };
    assert_eq!(encode(&module), data, "accepted bytes are canonical");
    // What is refused does not run.
    let _ = Target::alone(module).check(seed_of(data), &mut Tally::default());
}

/// A generated program runs alike in all engines. The first bytes choose it.
pub fn engines(data: &[u8]) {
    let seed = seed_of(data);
    Target::generated(seed)
        .check(seed, &mut Tally::default())
        .expect("the verifier accepts what the compiler made");
}

/// Blocks of a generated program give the same in every way. The first bytes choose the program,
/// the others which of its calls follow each other.
pub fn executor(data: &[u8]) {
    let (_, genesis, blocks) = blocks_of(data);
    let expected = oracle::run(&genesis, &blocks, oracle::ORACLE);
    for way in oracle::ways(seed_of(data)) {
        for found in oracle::run(&genesis, &blocks, way) {
            oracle::compare(&expected[0], &found, &format!("{way:?}"));
        }
    }
}

/// Like [`executor`], with a mistake in the footprints: a fuzzer that does not find this one finds
/// nothing.
pub fn canary(data: &[u8]) {
    let (_, genesis, blocks) = blocks_of(data);
    let mut engine = Engine::new(EngineConfig {
        parallel_transactions_min: 0,
        footprint_hook: Some(Arc::new(LastFieldIsMissing)),
        ..EngineConfig::default()
    });
    let mut state = genesis;
    for block in &blocks {
        let transactions = oracle::transactions(block);
        let output = engine
            .execute_block(
                &state.snapshot(),
                &transactions,
                Strategy::Planned { threads: 2 },
            )
            .expect("the state is readable");
        assert_eq!(output.faults(), [], "the canary is found");
        state.apply(&output);
    }
}

/// Takes the access of the last field away from every transaction.
#[derive(Debug)]
struct LastFieldIsMissing;

impl FootprintHook for LastFieldIsMissing {
    fn distort(
        &self,
        _transaction: usize,
        _resources: &mut Vec<ConcreteResource>,
        accesses: &mut Vec<HookedAccess>,
    ) {
        let last = accesses.iter().filter_map(|access| access.leaf).max();
        accesses.retain(|access| access.leaf.is_none() || access.leaf != last);
    }
}

/// A number that the first bytes make.
fn seed_of(data: &[u8]) -> u64 {
    let first = data.iter().take(8).enumerate();
    first.fold(0, |seed, (position, byte)| {
        seed | u64::from(*byte) << (8 * position)
    })
}

/// A program and blocks of its calls, in the order that bytes give.
fn blocks_of(data: &[u8]) -> (Program, weft_storage::MemoryState, Vec<Block>) {
    let seed = seed_of(data);
    let program = generate::program(seed);
    let compilation = oracle::compile_generated(&program.source, seed);
    let genesis = oracle::genesis(&oracle::modules(&compilation));
    let calls = generate::blocks(&program, seed, 3, 24).concat();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let order = data.get(8..).unwrap_or_default().iter().take(96);
    let mut chosen: Block = order
        .map(|byte| calls[usize::from(*byte) % calls.len()].clone())
        .collect();
    if chosen.is_empty() {
        chosen = calls;
    }
    let length = random.random_range(8..64);
    let blocks = chosen.chunks(length).map(<[_]>::to_vec).collect();
    (program, genesis, blocks)
}
