//! Modules changed at random: whatever the verifier accepts runs, alike in every engine, without
//! touching what is not its own.
//!
//! A longer run, from any seed: `cargo run --release -p weft-tests --example attack -- SEED ROUNDS`.

#![expect(clippy::print_stdout, reason = "a run says how much it showed")]

use weft_tests::attack::{Tally, Target, accepted_fixtures, generated_programs, tour};

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
