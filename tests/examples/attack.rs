//! A long attack on the verifier: `cargo run --release -p weft-tests --example attack -- SEED ROUNDS`.
//!
//! Each round changes every module of the test's in so many other ways. It ends with a panic that
//! names the seed and the mutant, or with what was tried.

#![expect(clippy::print_stdout, reason = "this is a tool for people")]

use std::env;

use weft_tests::attack::{Tally, accepted_fixtures, generated_programs, tour};

fn main() {
    let mut arguments = env::args().skip(1);
    let mut number = |default: u64| {
        let text = arguments.next();
        text.map_or(Ok(default), |text| text.parse::<u64>())
    };
    let (Ok(first), Ok(rounds)) = (number(1_000), number(10)) else {
        println!("usage: attack [SEED] [ROUNDS]");
        return;
    };
    let mut targets = accepted_fixtures();
    targets.extend(tour());
    targets.extend(generated_programs(first..first + 8));
    for round in 0..rounds {
        let mut tally = Tally::default();
        for (number, target) in (0..).zip(&targets) {
            let seed = (first + round).wrapping_mul(1_000).wrapping_add(number);
            tally.add(&target.attack(seed, 500));
        }
        println!("round {round}: {tally:?}");
    }
}
