//! Valid modules with other footprints: one that claims less is refused.

use std::collections::BTreeMap;

use weft_bytecode::summary::{FunctionSummary, Mode, Term, TermIndex, WideningReason};
use weft_bytecode::{CompiledModule, Limits, assemble};
use weft_types::ModuleId;
use weft_verifier::{Check, VerifiedModule, VerifyError, verify_module};

fn verify(module: CompiledModule) -> Result<VerifiedModule, VerifyError> {
    let none = BTreeMap::<ModuleId, VerifiedModule>::new();
    verify_module(module, &none, &Limits::PRODUCTION)
}

fn valid(text: &str) -> CompiledModule {
    let mut module = assemble(text).expect("the text is well-formed");
    weft_footprint::complete(&mut module);
    module
}

const COIN: &str = "
    module 0x42::coin
    struct Balance has key { value: u64 }
    public entry fun transfer(r0: &signer, r1: address, r2: address, r3: u64) acquires Balance {
    b0:
        r4: &mut Balance = borrow_global r1, access0
        r5: &mut u64 = borrow_field r4, field0
        r6: u64 = read_reference r5
        r6: u64 = subtract r6, r3
        write_reference r5, r6
        r4: &mut Balance = borrow_global r2, access1
        r5: &mut u64 = borrow_field r4, field0
        r6: u64 = read_reference r5
        r6: u64 = add r6, r3
        write_reference r5, r6
        r7: bool = exists Balance[r1], access2
        return
    }";

fn with_summary(change: impl FnOnce(&mut FunctionSummary)) -> Result<VerifiedModule, VerifyError> {
    let mut module = valid(COIN);
    for definition in module.function_definitions.iter_mut().take(1) {
        assert!(definition.summary.accesses.len() >= 4, "{definition:?}");
    }
    if let Some(definition) = module.function_definitions.first_mut() {
        change(&mut definition.summary);
    }
    verify(module)
}

fn assert_refused(result: Result<VerifiedModule, VerifyError>) {
    let check = result.err().map(|error| error.check);
    assert_eq!(check, Some(Check::Footprint));
}

#[test]
fn the_inferred_footprint_is_accepted() {
    assert!(with_summary(|_| {}).is_ok());
}

#[test]
fn attack_88_footprint_without_one_of_the_accesses() {
    let count = valid(COIN).function_definitions[0].summary.accesses.len();
    for position in 0..count {
        assert_refused(with_summary(|summary| {
            summary.accesses.remove(position);
        }));
    }
}

#[test]
fn attack_88_footprint_with_a_weaker_mode() {
    let count = valid(COIN).function_definitions[0].summary.accesses.len();
    for position in 0..count {
        let access = valid(COIN).function_definitions[0].summary.accesses[position].clone();
        if access.mode != Mode::Read {
            assert_refused(with_summary(|summary| {
                summary.accesses[position].mode = Mode::Read;
            }));
        }
    }
}

#[test]
fn attack_88_footprint_with_another_key() {
    assert_refused(with_summary(|summary| {
        for term in &mut summary.terms {
            if *term == Term::Argument(1) {
                *term = Term::Argument(2);
            }
        }
    }));
}

#[test]
fn attack_88_footprint_of_a_function_that_touches_nothing() {
    assert_refused(with_summary(|summary| {
        *summary = FunctionSummary::default();
    }));
}

#[test]
fn attack_88_terms_that_name_no_term() {
    assert_refused(with_summary(|summary| {
        summary.resources[0].key = TermIndex(60_000);
    }));
}

#[test]
fn a_footprint_may_claim_everything() {
    let reason = WideningReason::TooLarge;
    let result = with_summary(|summary| {
        summary.terms = vec![Term::Unknown(reason)];
        for resource in &mut summary.resources {
            resource.key = TermIndex(0);
        }
        summary.accesses.clear();
        summary.widened = Some(reason);
    });
    assert!(result.is_ok(), "{result:?}");
}
