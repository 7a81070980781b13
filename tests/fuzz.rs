//! The fuzz targets on a few inputs of their own, and on every input that once failed.
//!
//! The fuzzers themselves are in `fuzz/`: `docs/TESTING.md` says how to run them.

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_tests::edit::{self, Corpus};
use weft_tests::mutate::mutate_bytes;
use weft_tests::{fuzz, generate, wanted};

/// Programs with edits.
const EDITED: u64 = 120;

/// Feeds a target what is in `regressions/<target>`.
fn replay(target: &str, feed: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("regressions")
        .join(target);
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        feed(&fs::read(path).expect("the file can be read"));
    }
}

/// Bytes of a length below `length_max`.
fn bytes(random: &mut ChaCha8Rng, length_max: usize) -> Vec<u8> {
    let length = random.random_range(0..length_max);
    (0..length).map(|_| random.random()).collect()
}

#[test]
fn parse_takes_any_text() {
    replay("parse", fuzz::parse);
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let program = generate::program(1).source;
    for _ in 0..300 {
        fuzz::parse(&bytes(&mut random, 200));
        fuzz::parse(&mutate_bytes(program.as_bytes(), &mut random));
    }
}

#[test]
fn compile_takes_any_text() {
    replay("compile", fuzz::compile);
    let mut random = ChaCha8Rng::seed_from_u64(2);
    let program = include_str!("pipeline/storage.move");
    fuzz::compile(program.as_bytes());
    for _ in 0..40 {
        fuzz::compile(&mutate_bytes(program.as_bytes(), &mut random));
    }
}

#[test]
fn edited_programs_are_refused_or_run_alike() {
    replay("edit", fuzz::edit);
    let programs = wanted("WEFT_PROGRAMS");
    let corpus = Corpus::read(match programs {
        Some(_) => &["pipeline", "semantics", "transact", "ui/pass"],
        None => &["pipeline"],
    });
    let programs = programs.unwrap_or(EDITED);
    let first = wanted("WEFT_SEED").unwrap_or(0);
    let (mut accepted, mut failed) = (0, Vec::new());
    for seed in first..first + programs {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let text = corpus.edited(&bytes(&mut random, 25));
        match catch_unwind(|| edit::check(&text, seed)) {
            Ok(is_accepted) => accepted += u64::from(is_accepted),
            Err(_) => failed.push(format!("seed {seed}:\n{text}")),
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(
        accepted * 12 > programs,
        "{accepted} are too few to show anything"
    );
}

#[test]
fn decode_verify_takes_any_bytes() {
    replay("decode_verify", fuzz::decode_verify);
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let text = include_str!("../vm/verifier/tests/fixtures/accepted/everything_once.weft");
    let mut module = weft_bytecode::assemble(text).expect("the text is well-formed");
    weft_footprint::complete(&mut module);
    let module = weft_bytecode::encode(&module);
    fuzz::decode_verify(&module);
    for _ in 0..300 {
        fuzz::decode_verify(&bytes(&mut random, 200));
        fuzz::decode_verify(&mutate_bytes(&module, &mut random));
    }
}

#[test]
fn engines_agree_on_any_program() {
    replay("engines", fuzz::engines);
    let mut random = ChaCha8Rng::seed_from_u64(4);
    for _ in 0..5 {
        fuzz::engines(&bytes(&mut random, 8));
    }
}

#[test]
fn executor_agrees_on_any_blocks() {
    replay("executor", fuzz::executor);
    let mut random = ChaCha8Rng::seed_from_u64(5);
    for _ in 0..5 {
        fuzz::executor(&bytes(&mut random, 100));
    }
}

#[test]
fn canary_is_found_soon() {
    let mut random = ChaCha8Rng::seed_from_u64(6);
    let is_found = (0..10).any(|_| {
        let input = bytes(&mut random, 100);
        catch_unwind(|| fuzz::canary(&input)).is_err()
    });
    assert!(is_found, "what cannot find a planted mistake finds none");
}
