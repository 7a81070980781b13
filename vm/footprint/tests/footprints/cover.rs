//! Stored summaries against the code.

use weft_bytecode::summary::{FunctionSummary, Mode, Term, TermIndex, WideningReason};
use weft_footprint::{covers, uncovered};

use crate::{library::COIN, world};

#[test]
fn a_summary_that_claims_less_is_refused() {
    let world = world(COIN);
    let (module, position) = world.find("deposit");
    assert!(uncovered(module).is_empty());
    let inferred = &module.function_definitions[position].summary;
    let mut cases: Vec<FunctionSummary> = Vec::new();
    for access in 0..inferred.accesses.len() {
        let mut summary = inferred.clone();
        summary.accesses.remove(access);
        cases.push(summary);
        let mut summary = inferred.clone();
        summary.accesses[access].mode = Mode::Read;
        if summary != *inferred {
            cases.push(summary);
        }
    }
    let mut summary = inferred.clone();
    for term in &mut summary.terms {
        if *term == Term::Argument(0) {
            *term = Term::Argument(1);
        }
    }
    cases.push(summary);
    cases.push(FunctionSummary::default());
    assert_eq!(cases.len(), 5);
    for summary in cases {
        assert!(!covers(&summary, inferred), "{summary:?}");
        let mut forged = module.clone();
        forged.function_definitions[position].summary = summary;
        assert!(uncovered(&forged).contains(&position));
    }
}

#[test]
fn a_function_may_claim_everything() {
    let world = world(COIN);
    let (module, position) = world.find("deposit");
    let inferred = &module.function_definitions[position].summary;
    let reason = WideningReason::TooLarge;
    let declared = FunctionSummary {
        terms: vec![Term::Unknown(reason)],
        widened: Some(reason),
        ..FunctionSummary::default()
    };
    assert!(covers(&declared, inferred));
    let mut odd = declared;
    odd.results.push(TermIndex(7));
    assert!(!covers(&odd, inferred));
}
