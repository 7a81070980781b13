//! Modules changed at random: whatever the verifier accepts runs, alike in every engine, without
//! touching what is not its own.
//!
//! A longer run, from any seed: `cargo run --release -p weft-tests --example attack -- SEED ROUNDS`.

#![expect(clippy::print_stdout, reason = "a run says how much it showed")]

use std::collections::BTreeMap;

use weft_bytecode::Limits;
use weft_tests::attack::{Tally, Target, accepted_fixtures, generated_programs, tour};
use weft_tests::mutate::with_each_operand_past_the_end;
use weft_types::ModuleId;
use weft_verifier::{VerifiedModule, verify_module};

fn check(name: &str, targets: &[Target], mutants: u64, accepted_min: u64) {
    let mut tally = Tally::default();
    for (seed, target) in (0..).zip(targets) {
        tally.add(&target.attack(seed, mutants));
    }
    println!("{name}: {tally:?}");
    assert!(tally.accepted >= accepted_min, "{name}: {tally:?}");
    assert!(tally.successes * 10 > tally.calls, "{name}: {tally:?}");
}

#[test]
fn modules_that_the_verifier_is_known_to_accept_are_attacked() {
    check("accepted", &accepted_fixtures(), 250, 500);
}

#[test]
fn generated_programs_are_attacked() {
    check("generated", &generated_programs(0..8), 250, 100);
}

#[test]
fn the_programs_of_the_tour_are_attacked() {
    check("tour", &tour(), 300, 100);
}

#[test]
fn attack_5_every_operand_past_the_end_is_refused() {
    let text = include_str!("../vm/verifier/tests/fixtures/accepted/everything_once.weft");
    let mut module = weft_bytecode::assemble(text).expect("the text is well-formed");
    weft_footprint::complete(&mut module);
    let none = BTreeMap::<ModuleId, VerifiedModule>::new();
    let verify = |module| verify_module(module, &none, &Limits::PRODUCTION);
    verify(module.clone()).expect("the module is fine as it is");
    let changed = with_each_operand_past_the_end(&module);
    println!("{} operands", changed.len());
    assert!(changed.len() > 100);
    for module in changed {
        assert!(verify(module.clone()).is_err(), "{module:#?}");
    }
}
