//! What the compiler accepts, the verifier accepts, and nothing makes the compiler panic.

use std::collections::BTreeMap;
use std::path::Path;

use weft_base::render;
use weft_bytecode::{Limits, ModuleKind};
use weft_driver::{Compilation, MemoryFileSystem, Options};

const FEATURES: &str = include_str!("features.move");
const COIN: &str = include_str!("../../../examples/packages/coin/sources/coin.move");

fn compile(text: &str) -> Compilation {
    let files = MemoryFileSystem::new().with("test.move", text);
    let named_addresses = BTreeMap::from([("coin".to_owned(), weft_types::AccountAddress::ONE)]);
    let options = Options {
        named_addresses,
        ..Options::default()
    };
    weft_driver::compile(&files, Path::new("test.move"), &options)
}

/// Verifies all units in order, and that encoding them and decoding them again changes nothing.
fn verify(compilation: &Compilation) {
    let mut verified = BTreeMap::new();
    for unit in &compilation.units {
        let bytes = weft_bytecode::encode(&unit.module);
        let decoded = weft_bytecode::decode(&bytes, &Limits::PRODUCTION);
        assert_eq!(decoded.as_ref(), Ok(&unit.module));
        let id = unit.module.self_id().expect("a module has a name");
        let module = unit.module.clone();
        let result = match module.kind {
            ModuleKind::Module => {
                weft_verifier::verify_module(module, &verified, &Limits::PRODUCTION)
            }
            ModuleKind::Script => {
                weft_verifier::verify_script(module, &verified, &Limits::PRODUCTION)
            }
        };
        assert!(
            result.is_ok(),
            "{id}: {:?}\n{}",
            result.err(),
            weft_bytecode::disassemble(&unit.module)
        );
        verified.extend(result.ok().map(|module| (id, module)));
    }
}

#[test]
fn every_feature_compiles_to_code_that_verifies() {
    let compilation = compile(FEATURES);
    let shown = render::human(
        &compilation.diagnostics,
        &compilation.sources,
        render::Coloring::Plain,
    );
    assert!(compilation.diagnostics.is_empty(), "{shown}");
    verify(&compilation);
}

#[test]
fn compiling_twice_gives_the_same_bytes() {
    let bytes = |compilation: Compilation| {
        let units = compilation.units.into_iter();
        units
            .map(|unit| weft_bytecode::encode(&unit.module))
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes(compile(FEATURES)), bytes(compile(FEATURES)));
}

#[test]
fn mutilated_programs_are_refused_or_verify() {
    // A fixed sequence of pseudo-random numbers: the test is the same on every run.
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(bound).expect("a length")).expect("below a length")
    };
    for source in [FEATURES, COIN] {
        let words: Vec<&str> = source
            .split_inclusive(&[' ', ';', '(', ')', ',', '.'][..])
            .collect();
        for _ in 0..60 {
            let mut changed = words.clone();
            for _ in 0..=next(3) {
                let at = next(changed.len());
                match next(3) {
                    0 => {
                        changed.remove(at);
                    }
                    1 => changed.insert(at, words[next(words.len())]),
                    _ => changed[at] = words[next(words.len())],
                }
            }
            let compilation = compile(&changed.concat());
            verify(&compilation);
        }
    }
}

#[test]
fn a_function_over_the_limits_is_refused_with_a_code() {
    let codes = |body: &str| {
        let compilation = compile(&format!(
            "module 0x42::m {{ fun f(x: u64): u64 {{ {body} x }} }}"
        ));
        let codes = compilation.diagnostics.iter().map(|it| it.code.as_str());
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(&"if (x > 1) x = 2;".repeat(2_000)), ["E0903"]);
    assert_eq!(codes(&"x = x + 1;".repeat(20_000)), ["E0903"]);
    let elements = "x + 1, ".repeat(5_000);
    assert_eq!(codes(&format!("let _v = vector[{elements}];")), ["E0903"]);
    assert_eq!(codes(&"x = x + 1;".repeat(2_000)), [""; 0]);
}
