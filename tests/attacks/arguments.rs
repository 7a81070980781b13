//! Arguments that an adversary makes: whatever is accepted is the canonical form of a value, in all ways
//! of executing alike, and nothing else runs.

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use weft_tests::generate::Call;
use weft_tests::oracle;
use weft_tests::scenario::{agree, at, call, engine, genesis, number};
use weft_vm::{FailureKind, GuardLevel, TierPolicy, TransactionStatus};

/// Each function says what it was given.
const SOURCE: &str = "
module 0x42::p {
    use std::bcs;
    use std::option::Option;
    use std::string::String;

    public struct Empty has copy, drop, store {}
    public struct Pair<T> has copy, drop, store { first: T, second: vector<T> }
    public enum Shape has copy, drop, store { Dot, Line(u16), Box { at: Pair<u8>, text: String } }
    #[event]
    struct Given has copy, drop, store { bytes: vector<u8> }

    fun say<T: drop>(value: T) { std::event::emit(Given { bytes: bcs::to_bytes(&value) }); }

    entry fun bool(x: bool) { say(x) }
    entry fun u8(x: u8) { say(x) }
    entry fun u64(x: u64) { say(x) }
    entry fun u256(x: u256) { say(x) }
    entry fun i16(x: i16) { say(x) }
    entry fun i128(x: i128) { say(x) }
    entry fun address(x: address) { say(x) }
    entry fun bytes(x: vector<u8>) { say(x) }
    entry fun bools(x: vector<bool>) { say(x) }
    entry fun addresses(x: vector<address>) { say(x) }
    entry fun nested(x: vector<vector<vector<u16>>>) { say(x) }
    entry fun text(x: String) { say(x) }
    entry fun texts(x: vector<String>) { say(x) }
    entry fun option(x: Option<u32>) { say(x) }
    entry fun options(x: vector<Option<Option<bool>>>) { say(x) }
    entry fun empties(x: vector<Empty>) { say(x) }
    entry fun pair(x: Pair<Pair<Empty>>) { say(x) }
    entry fun shape(x: Shape) { say(x) }
    entry fun shapes(x: vector<Shape>) { say(x) }
    public fun function(x: || u64 has copy + drop + store): u64 { x() }
    public fun functions(x: vector<|| u64 has copy + drop + store>): u64 { x.length() }
    public fun seven(): u64 { 7 }
}";

/// For each function, arguments that are values.
fn good() -> Vec<(&'static str, Vec<u8>)> {
    let shape = [&[2, 7, 2, 8, 9, 2][..], "é".as_bytes()].concat();
    let mut shapes = vec![3, 0, 1, 5, 6];
    shapes.extend(&shape);
    vec![
        ("bool", vec![1]),
        ("u8", vec![255]),
        ("u64", number(u64::MAX)),
        ("u256", vec![0x80; 32]),
        ("i16", vec![0, 0x80]),
        ("i128", vec![0xff; 16]),
        ("address", at(u64::MAX)),
        ("bytes", [vec![0x80, 1], vec![7; 128]].concat()),
        ("bools", vec![3, 0, 1, 1]),
        ("addresses", [vec![2], at(1), at(1)].concat()),
        ("nested", vec![2, 0, 2, 1, 9, 9, 0]),
        ("text", vec![3, b'a', 0xc3, 0xa9]),
        ("texts", vec![2, 0, 1, b'z']),
        ("option", vec![1, 1, 2, 3, 4]),
        ("options", vec![3, 0, 1, 0, 1, 1, 1]),
        ("empties", vec![2, 0, 0]),
        ("pair", vec![0, 1, 0, 1, 0, 1, 0]),
        ("shape", shape),
        ("shapes", shapes),
    ]
}

/// Lengths, tags and flags that are larger than anything, or longer than they have to be.
const BOMBS: [&[u8]; 6] = [
    &[0xff, 0xff, 0xff, 0xff, 0x0f],
    &[0xff, 0xff, 0xff, 0xff, 0x7f],
    &[0x80, 0x80, 0x80, 0x80, 0x08],
    &[0x80, 0x00],
    &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    &[0x81, 0x80, 0x80, 0x00],
];

fn changed(random: &mut ChaCha8Rng, bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.random_range(1..3) {
        let position = random.random_range(0..=bytes.len());
        match random.random_range(0..6) {
            0 => bytes.truncate(position),
            1 => bytes.insert(position, random.random_range(0..=255)),
            2 => {
                let bomb = BOMBS[random.random_range(0..BOMBS.len())];
                let end = (position + 1).min(bytes.len());
                bytes.splice(position..end, bomb.iter().copied());
            }
            3 => {
                let some = bytes[position..].to_vec();
                bytes.extend(some);
            }
            _ => {
                if let Some(byte) = bytes.get_mut(position) {
                    *byte ^= 1 << random.random_range(0..8);
                }
            }
        }
    }
    bytes
}

#[test]
fn attack_105_what_is_accepted_is_what_was_given() {
    let state = genesis(SOURCE);
    let good = good();
    let mut accepted = 0;
    for seed in 0..6 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut calls: Vec<Call> = Vec::new();
        for (function, bytes) in &good {
            calls.push(call(1, function, vec![bytes.clone()]));
            for _ in 0..12 {
                calls.push(call(1, function, vec![changed(&mut random, bytes)]));
            }
            // What is a value of one type, for another.
            let (_, other) = &good[random.random_range(0..good.len())];
            calls.push(call(1, function, vec![other.clone()]));
            let noise: Vec<u8> = (0..random.random_range(0..40))
                .map(|_| random.random())
                .collect();
            calls.push(call(1, function, vec![noise]));
        }
        let output = agree(&state, &calls);
        for (number, call) in calls.iter().enumerate() {
            let [given] = &call.arguments[..] else {
                panic!("there is one argument")
            };
            let transaction = output.transaction(number);
            if let TransactionStatus::Failed { kind, .. } = transaction.status {
                assert_eq!(kind, FailureKind::FailedToDeserializeArgument, "{call:?}");
                assert_eq!(transaction.events, []);
                continue;
            }
            assert!(transaction.status.is_success(), "{call:?}");
            accepted += 1;
            let [event] = &transaction.events[..] else {
                panic!("there is one event")
            };
            assert!(event.data.ends_with(given), "{call:?}: {:?}", event.data);
            let length = event.data.len() - given.len();
            assert!((1..=2).contains(&length), "{call:?}: {:?}", event.data);
        }
        for (position, (function, _)) in good.iter().enumerate() {
            let number = position * 15;
            assert!(output.status(number).is_success(), "{function}");
        }
    }
    assert!(accepted > 6 * good.len() * 2, "only {accepted}");
}

/// No transaction can call a function with such a parameter, but tools can, and so can code that no
/// compiler made.
#[test]
fn attack_105_a_function_value_is_no_argument() {
    let state = genesis(SOURCE);
    let mut texts: Vec<Vec<u8>> = vec![vec![], vec![0], vec![1], vec![0; 64]];
    for name in ["0x42::p::seven", "0x42::p", ""] {
        let length = u8::try_from(name.len()).expect("names are short");
        texts.push([&[length], name.as_bytes()].concat());
        texts.push([&[length], name.as_bytes(), &[0, 0]].concat());
        texts.push([&[0, length], name.as_bytes(), &[0, 0]].concat());
        texts.push([&[1, length], name.as_bytes(), &[0, 0]].concat());
    }
    for tier in [
        TierPolicy::InterpreterOnly,
        TierPolicy::Jit { calls_min: 0 },
    ] {
        let mut engine = engine(tier, GuardLevel::Standard, None);
        for function in ["function", "functions"] {
            for text in &texts {
                let call = oracle::entry_function(&call(1, function, vec![text.clone()]));
                let output = engine.view(&state.snapshot(), &call, 1_000_000);
                let output = output.expect("the state is readable");
                assert!(
                    matches!(output.status, TransactionStatus::Failed { .. }),
                    "{text:?}: {:?}",
                    output.status
                );
            }
        }
    }
}
