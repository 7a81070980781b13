//! What a program's transactions came to when the semantics were given their name.
//!
//! Chains agree on a [`SemanticsId`](weft_vm::SemanticsId), so outcomes may change only together with it. The
//! bytecode in `golden/program.hex` stays as it is, whatever the compiler makes of the source beside
//! it. Its outcomes lie in a file that is named for the semantics:
//!
//! - outcomes that differ under the same name are a change of semantics without a new one: raise
//!   `EXECUTION_VERSION`, or the version of what changed;
//! - under a new name there is no file yet: `WEFT_GOLDEN=write cargo test -p weft-tests --test golden`
//!   writes it, and the old one goes. The bytecode is written, too, where it is missing.

#![expect(
    clippy::disallowed_methods,
    reason = "the files are read, and written where the environment says so"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use weft_tests::generate::Call;
use weft_tests::oracle;
use weft_tests::scenario::{agree, at, call, number};
use weft_types::StateKey;
use weft_vm::{Engine, EngineConfig};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("golden")
        .join(name)
}

fn may_write() -> bool {
    std::env::var("WEFT_GOLDEN").is_ok_and(|value| value == "write")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn from_hex(line: &str) -> Vec<u8> {
    let digits = line.as_bytes().chunks(2);
    digits
        .map(|pair| {
            let pair = std::str::from_utf8(pair).expect("digits are ASCII");
            u8::from_str_radix(pair, 16).expect("a byte")
        })
        .collect()
}

/// The modules, dependencies first.
fn modules() -> Vec<Vec<u8>> {
    let file = path("program.hex");
    if may_write() && !file.exists() {
        let source = fs::read_to_string(path("program.move")).expect("the source is there");
        let lines = compiled(&source);
        fs::write(&file, lines).expect("the bytecode can be written");
    }
    let text = fs::read_to_string(file).expect("the bytecode is there");
    text.lines().map(from_hex).collect()
}

/// The program with the modules that it needs, in hexadecimal, a line each.
fn compiled(source: &str) -> String {
    let compilation = oracle::compile(source);
    let encoded = oracle::modules(&compilation);
    let mut needed = vec![false; encoded.len()];
    if let Some(last) = needed.last_mut() {
        *last = true;
    }
    let id = |unit: usize| compilation.units[unit].module.self_id();
    for unit in (0..encoded.len()).rev() {
        if !needed[unit] {
            continue;
        }
        for dependency in compilation.units[unit].module.dependencies() {
            if let Some(found) = (0..unit).find(|it| id(*it).as_ref() == Some(&dependency)) {
                needed[found] = true;
            }
        }
    }
    let lines = encoded.iter().zip(needed).filter(|(_, needed)| *needed);
    lines.map(|(bytes, _)| hex(bytes) + "\n").collect()
}

fn calls() -> Vec<Call> {
    let mut calls: Vec<Call> = (1..5)
        .map(|account| call(account, "open", vec![number(account * 100)]))
        .collect();
    calls.extend((1..4).map(|account| call(account, "draw", vec![number(account)])));
    for step in 0..12_u64 {
        let (from, to) = (at(1 + step % 4), at(1 + step * 3 % 4));
        calls.push(call(9, "pay", vec![from, to, number(step * 17)]));
        calls.push(call(9, "note", vec![at(1 + step % 4), number(step)]));
    }
    for n in [0, 1, 5, 1 << 32, u64::MAX] {
        calls.push(call(9, "overflow", vec![number(n)]));
        calls.push(call(9, "divide", vec![number(n)]));
        calls.push(call(9, "numbers", vec![at(2), number(n)]));
        calls.push(call(9, "apply", vec![at(3), number(n % 1000)]));
    }
    for account in 1..6 {
        calls.push(call(9, "area", vec![at(account)]));
        calls.push(call(9, "digest", vec![at(account)]));
    }
    for gas_limit in [10, 200, 1_000, 20_000] {
        calls.push(Call {
            gas_limit,
            ..call(9, "spin", Vec::new())
        });
    }
    calls.push(call(6, "close", Vec::new()));
    calls.push(call(6, "close", Vec::new()));
    calls.push(call(1, "missing", Vec::new()));
    calls.push(call(1, "open", vec![vec![1, 2, 3]]));
    calls
}

/// What came of each call, and the resources afterwards.
fn outcomes() -> String {
    let state = oracle::genesis(&modules());
    let calls = calls();
    let output = agree(&state, &calls);
    let mut text = String::new();
    for (call, outcome) in calls.iter().zip(output.transactions()) {
        let _ = write!(text, "{} {}: ", call.sender, call.function);
        let _ = write!(text, "{:?}, gas {}", outcome.status, outcome.gas_used);
        for event in &outcome.events {
            let _ = write!(text, ", event {}", hex(&event.data));
        }
        text.push('\n');
    }
    let mut after = state;
    after.apply(&output);
    for (key, value) in after.iter() {
        if let StateKey::Resource { address, tag } = key {
            let _ = writeln!(text, "{address} {tag}: {}", hex(value));
        }
    }
    text
}

#[test]
fn outcomes_change_only_with_the_name_of_the_semantics() {
    let id = Engine::new(EngineConfig::default()).semantics_id();
    let file = path(&format!("{id}.txt"));
    let found = outcomes();
    if may_write() && !file.exists() {
        fs::write(&file, &found).expect("the outcomes can be written");
    }
    let Ok(expected) = fs::read_to_string(&file) else {
        panic!("these semantics are new: WEFT_GOLDEN=write writes down what comes of them");
    };
    for (number, (expected, found)) in expected.lines().zip(found.lines()).enumerate() {
        assert_eq!(
            expected, found,
            "line {number}: an outcome changed, and the name of the semantics did not"
        );
    }
    assert_eq!(expected.len(), found.len());
}
