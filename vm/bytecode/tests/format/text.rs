//! Disassembly and assembly.

use proptest::prelude::*;
use weft_bytecode::{assemble, assemble_all, disassemble};

use crate::generate;

#[test]
fn text_by_hand_needs_no_tables() {
    let module = assemble(
        "module 0x42::m
         use struct 0x1::option::Option<T0> has copy, drop
         struct S<phantom T0: store> has key { value: u64 }
         public entry fun f<T0: drop>(r0: u64, r1: &mut S<T0>): bool acquires S {
         b0:
             r2: u64 = add r0, r0
             r3: bool = less r2, r0
             branch r3, b1, b1
         b1:
             return r3
         }",
    )
    .unwrap();
    let text = disassemble(&module);
    assert_eq!(assemble(&text).unwrap(), module, "{text}");
    assert!(text.contains("r3: bool = less r2, r0"), "{text}");
}

#[test]
fn wrong_texts_are_refused_with_their_line() {
    for (line, text) in [
        (1, ""),
        (1, "fun"),
        (2, "module 0x1::m\n fun f() { b1: return }"),
        (2, "module 0x1::m\n fun f() { b0: r1 = load 1 }"),
        (2, "module 0x1::m\n fun f() {"),
        (2, "module 0x1::m\n fun f(r0: Missing) { b0: return }"),
        (2, "module 0x1::m\n error 1 E \"unfinished"),
        (
            3,
            "module 0x1::m\n fun f()\n { b0: r0: u64 = fly r1 return }",
        ),
    ] {
        assert_eq!(assemble(text).unwrap_err().line, line, "{text}");
    }
}

#[test]
fn attack_6_deep_types_are_refused_without_recursion() {
    let text = format!(
        "module 0x1::m\nfun f(r0: {}u8{}) {{}}",
        "vector<".repeat(100_000),
        ">".repeat(100_000)
    );
    assert!(assemble(&text).unwrap_err().message.contains("deep"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn every_module_survives_printing(seed: u64) {
        let module = generate::module(seed);
        let text = disassemble(&module);
        match assemble(&text) {
            Ok(read) => prop_assert_eq!(read, module, "{}", text),
            Err(error) => prop_assert!(false, "{error}\n{text}"),
        }
    }

    #[test]
    fn mutilated_text_never_panics(seed: u64, from: prop::sample::Index, length in 0..20_usize) {
        let text = disassemble(&generate::module(seed));
        let letters: Vec<char> = text.chars().collect();
        let from = from.index(letters.len());
        let cut: String = letters[..from].iter().chain(letters[from..].iter().skip(length)).collect();
        let _ = assemble_all(&cut);
    }
}
