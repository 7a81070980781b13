//! Modules made to be expensive: the verifier's work is bounded, whatever the shape.

use std::collections::BTreeMap;
use std::fmt::Write;

use weft_bytecode::{CompiledModule, Limits, assemble};
use weft_types::ModuleId;
use weft_verifier::{Check, VerifiedModule, VerifyError, verify_module};

fn verify(module: CompiledModule, limits: &Limits) -> Result<VerifiedModule, VerifyError> {
    verify_module(module, &BTreeMap::<ModuleId, VerifiedModule>::new(), limits)
}

fn module(text: &str) -> CompiledModule {
    let mut module = assemble(text).expect("the text is well-formed");
    weft_footprint::complete(&mut module);
    module
}

/// A loop of branches in which references to many registers are mixed.
fn references_and_joins(references: usize, joins: usize) -> String {
    let mut text = String::from("module 0x42::m\nfun f(r0: bool) {\nregister r0: bool\n");
    for register in 1..=references {
        let _ = writeln!(text, "register r{register}: u64");
    }
    let reference = |number: usize| references + 1 + number % references;
    for number in 0..references {
        let _ = writeln!(text, "register r{}: &u64", reference(number));
    }
    text.push_str("b0:\n");
    for register in 1..=references {
        let _ = writeln!(text, "r{register}: u64 = load 0");
    }
    for number in 0..references {
        let _ = writeln!(
            text,
            "r{} = borrow_local r{}",
            reference(number),
            number + 1
        );
    }
    text.push_str("jump b1\n");
    for join in 0..joins {
        let head = 2 * join + 1;
        let _ = writeln!(
            text,
            "b{head}:\nbranch r0, b{}, b{}\nb{}:\nr{} = copy r{}\njump b{}",
            head + 1,
            head + 2,
            head + 1,
            reference(join),
            reference(join + 7),
            head + 2
        );
    }
    let end = 2 * joins + 1;
    let _ = writeln!(text, "b{end}:\nbranch r0, b1, b{}\nb{}:", end + 1, end + 1);
    for number in 0..references {
        let next = 2 * references + 1 + number;
        let _ = writeln!(text, "r{next}: u64 = read_reference r{}", reference(number));
    }
    text.push_str("return\n}\n");
    text
}

#[test]
fn attack_30_many_references_and_joins_are_paid_for() {
    let module = module(&references_and_joins(60, 400));
    let error = verify(module, &Limits::PRODUCTION).expect_err("it takes more than the budget");
    assert_eq!(error.check, Check::TooComplex, "{error}");
    assert!(error.function.is_some());
}

#[test]
fn a_few_references_and_joins_are_within_the_budget() {
    let module = module(&references_and_joins(12, 40));
    assert!(verify(module, &Limits::PRODUCTION).is_ok());
}

/// Many references by long lists of fields, each of which is compared with all others in a loop.
#[test]
fn attack_30_long_lists_of_fields_of_variants_are_paid_for() {
    const FIELDS: usize = 60;
    let mut text = String::from("module 0x42::m\nenum E {\n");
    for variant in 0..127 {
        let fields: Vec<String> = (0..FIELDS).map(|it| format!("x{it}: u64")).collect();
        let _ = writeln!(text, "V{variant} {{ {} }},", fields.join(", "));
    }
    text.push_str("}\nfun f(r0: &mut E, r1: bool, r2: u64) {\nb0:\njump b1\nb1:\n");
    for field in 0..FIELDS {
        let _ = write!(text, "r{}: &mut u64 = borrow_variant_field r0", field + 3);
        for variant in 0..127 {
            let _ = write!(text, ", variant{variant}.field{field}");
        }
        text.push('\n');
    }
    for _ in 0..60 {
        for field in 0..FIELDS {
            let _ = writeln!(text, "write_reference r{}, r2", field + 3);
        }
    }
    text.push_str("branch r1, b1, b2\nb2:\nreturn\n}\n");
    let result = verify(module(&text), &Limits::PRODUCTION);
    let check = result.err().map(|error| error.check);
    assert_eq!(check, Some(Check::TooComplex));
}

#[test]
fn the_budget_of_a_module_is_shared_by_its_functions() {
    let mut text = String::from("module 0x42::m\n");
    for function in 0..100 {
        let _ = writeln!(text, "fun f{function}() {{\nb0:\nreturn\n}}");
    }
    let limits = Limits {
        verifier_module_budget: 90,
        ..Limits::PRODUCTION
    };
    let error = verify(module(&text), &limits).expect_err("the budget is too small");
    assert_eq!(error.check, Check::TooComplex);
}

#[test]
fn attack_15_as_many_functions_as_allowed() {
    let mut text = String::from("module 0x42::m\n");
    for function in 0..1_000 {
        let _ = writeln!(text, "fun f{function}() {{\nb0:\nreturn\n}}");
    }
    assert!(verify(module(&text), &Limits::PRODUCTION).is_ok());
    text.push_str("fun g() {\nb0:\nreturn\n}\n");
    let error = verify(module(&text), &Limits::PRODUCTION).expect_err("one too many");
    assert_eq!(error.check, Check::Limit);
}

#[test]
fn attack_63_one_block_of_as_many_instructions_as_allowed() {
    let mut text = String::from("module 0x42::m\nfun f(r0: u64) {\nb0:\n");
    for register in 1..=255 {
        let _ = writeln!(text, "r{register}: u64 = copy r0");
    }
    for position in 0..16_384 - 255 - 1 {
        let register = position % 255 + 1;
        let _ = writeln!(text, "r{register} = bit_xor r{register}, r0");
    }
    text.push_str("return\n}\n");
    assert!(verify(module(&text), &Limits::PRODUCTION).is_ok());
}

#[test]
fn attack_64_many_registers_in_many_diamonds() {
    let mut text = String::from("module 0x42::m\nfun f(r0: bool, r1: u64) {\nb0:\n");
    for register in 2..300 {
        let _ = writeln!(text, "r{register}: u64 = copy r1");
    }
    text.push_str("jump b1\n");
    for diamond in 0..300 {
        let head = 3 * diamond + 1;
        let _ = writeln!(
            text,
            "b{head}:\nbranch r0, b{}, b{}\nb{}:\nr{} = copy r1\njump b{}\nb{}:\njump b{}",
            head + 1,
            head + 2,
            head + 1,
            diamond % 298 + 2,
            head + 3,
            head + 2,
            head + 3
        );
    }
    text.push_str("b901:\nreturn\n}\n");
    assert!(verify(module(&text), &Limits::PRODUCTION).is_ok());
}
