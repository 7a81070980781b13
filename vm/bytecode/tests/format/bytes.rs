//! Encoding and decoding. Numbers in names are entries of the catalogue in `VM_SAFETY.md`.

use proptest::prelude::*;
use weft_bytecode::{CompiledModule, DecodeErrorKind, Limits, decode, encode};

use crate::generate;

const LIMITS: &Limits = &Limits::PRODUCTION;

fn refusal(bytes: &[u8]) -> DecodeErrorKind {
    decode(bytes, LIMITS).unwrap_err().kind
}

/// A module with nothing in it: magic, version 1, kind, then empty tables.
fn empty_module() -> Vec<u8> {
    let mut bytes = b"weft\x01\x00".to_vec();
    bytes.resize(6 + 12, 0);
    bytes
}

#[test]
fn the_empty_module_is_decoded() {
    assert!(decode(&empty_module(), LIMITS).is_ok());
}

#[test]
fn attack_1_empty_short_foreign_and_future_bytes_are_refused() {
    assert_eq!(refusal(b""), DecodeErrorKind::UnexpectedEnd);
    assert_eq!(refusal(b"w"), DecodeErrorKind::UnexpectedEnd);
    assert_eq!(refusal(b"\0asm\x01\x00"), DecodeErrorKind::BadMagic);
    let mut future = empty_module();
    future[4] = 2;
    assert_eq!(refusal(&future), DecodeErrorKind::UnsupportedVersion(2));
}

#[test]
fn attack_2_counts_are_held_against_the_remaining_bytes() {
    let mut bytes = b"weft\x01\x00".to_vec();
    bytes.extend([0xff, 0xff, 0xff, 0xff, 0x0f]);
    assert_eq!(
        refusal(&bytes),
        DecodeErrorKind::CountExceedsInput {
            what: "identifiers",
            count: 0xffff_ffff
        }
    );
}

#[test]
fn attack_3_trailing_bytes_are_refused() {
    let mut bytes = empty_module();
    bytes.push(0);
    assert_eq!(refusal(&bytes), DecodeErrorKind::TrailingBytes);
}

#[test]
fn attack_4_numbers_that_are_long_or_too_large_are_refused() {
    let mut long = b"weft\x81\x00".to_vec();
    long.resize(40, 0);
    assert_eq!(refusal(&long), DecodeErrorKind::NumberNotMinimal);
    let mut large = b"weft".to_vec();
    large.extend([0xff, 0xff, 0xff, 0xff, 0x7f]);
    assert_eq!(refusal(&large), DecodeErrorKind::NumberTooLarge);
    let mut endless = b"weft\x01\x00".to_vec();
    endless.extend([0x80; 40]);
    assert_eq!(refusal(&endless), DecodeErrorKind::NumberTooLarge);
}

#[test]
fn attack_7_names_that_are_no_identifiers_are_refused() {
    for name in [
        &b"1x"[..],
        b"",
        b"a b",
        b"\0",
        b"\xff",
        "ａ".as_bytes(),
        &[b'a'; 256],
    ] {
        let mut bytes = b"weft\x01\x00\x01".to_vec();
        weft_length(&mut bytes, name.len());
        bytes.extend(name);
        bytes.resize(bytes.len() + 11, 0);
        let kind = refusal(&bytes);
        assert!(
            matches!(
                kind,
                DecodeErrorKind::InvalidIdentifier | DecodeErrorKind::LimitExceeded { .. }
            ),
            "{kind:?}"
        );
    }
}

fn weft_length(bytes: &mut Vec<u8>, length: usize) {
    let low = u8::try_from(length % 128).unwrap();
    match u8::try_from(length / 128).unwrap() {
        0 => bytes.push(low),
        high => bytes.extend([low | 128, high]),
    }
}

#[test]
fn attack_11_an_unknown_instruction_is_refused() {
    const UNKNOWN: u8 = 250;
    let unknown = (0..20).any(|seed| {
        let bytes = encode(&generate::module(seed));
        (0..bytes.len()).any(|position| {
            let mut changed = bytes.clone();
            changed[position] = UNKNOWN;
            decode(&changed, LIMITS).is_err_and(|error| {
                error.kind
                    == DecodeErrorKind::UnknownTag {
                        what: "instruction",
                        tag: UNKNOWN,
                    }
            })
        })
    });
    assert!(unknown, "no byte of a module is the tag of an instruction");
}

#[test]
fn a_module_beyond_the_limit_of_bytes_is_refused() {
    let limits = Limits {
        module_bytes_max: 17,
        ..Limits::PRODUCTION
    };
    assert_eq!(
        decode(&empty_module(), &limits).unwrap_err().kind,
        DecodeErrorKind::LimitExceeded {
            what: "bytes of the module",
            maximum: 17
        }
    );
}

#[test]
fn a_table_beyond_its_limit_is_refused() {
    let limits = Limits {
        functions_max: 0,
        ..Limits::PRODUCTION
    };
    let module = (0..1_000)
        .map(generate::module)
        .find(|module| !module.function_definitions.is_empty())
        .unwrap();
    assert_eq!(
        decode(&encode(&module), &limits).unwrap_err().kind,
        DecodeErrorKind::LimitExceeded {
            what: "function_definitions",
            maximum: 0
        }
    );
}

fn accepted_bytes_are_canonical(bytes: &[u8]) -> Option<CompiledModule> {
    let module = decode(bytes, LIMITS).ok()?;
    assert_eq!(encode(&module), bytes, "accepted bytes are canonical");
    Some(module)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_module_survives_encoding(seed: u64) {
        let module = generate::module(seed);
        prop_assert_eq!(decode(&encode(&module), LIMITS).unwrap(), module);
    }

    #[test]
    fn random_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..400), framed: bool) {
        if framed {
            bytes.splice(..0, *b"weft\x01");
        }
        accepted_bytes_are_canonical(&bytes);
    }

    #[test]
    fn mutated_bytes_are_refused_or_canonical(
        seed: u64,
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), 0..4_u8), 1..4),
    ) {
        let mut bytes = encode(&generate::module(seed));
        for (position, byte, how) in changes {
            let position = position % bytes.len();
            match how {
                0 => bytes[position] = byte,
                1 => bytes[position] ^= 1 << (byte % 8),
                2 => bytes.insert(position, byte),
                _ => bytes.truncate(position.max(1)),
            }
        }
        accepted_bytes_are_canonical(&bytes);
    }
}
