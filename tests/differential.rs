//! Generated programs and blocks: every way to execute them gives what the oracle gives.
//!
//! Four tests share the programs, so that they run side by side. `WEFT_SEED` and `WEFT_PROGRAMS` choose
//! other programs for each of them.

#![expect(clippy::print_stdout, reason = "a run says how much it showed")]

use weft_tests::{generate, oracle, wanted};

/// Programs of one test.
const PROGRAMS: u64 = 500;

/// Blocks of each.
const BLOCKS: usize = 5;

/// Transactions of a block, at most.
const TRANSACTIONS_MAX: usize = 24;

#[test]
fn every_way_gives_what_the_oracle_gives_for_the_first_programs() {
    check(0);
}

#[test]
fn every_way_gives_what_the_oracle_gives_for_the_second_programs() {
    check(1);
}

#[test]
fn every_way_gives_what_the_oracle_gives_for_the_third_programs() {
    check(2);
}

#[test]
fn every_way_gives_what_the_oracle_gives_for_the_fourth_programs() {
    check(3);
}

/// Generates, executes and compares one share of the programs.
fn check(share: u64) {
    let programs = wanted("WEFT_PROGRAMS").unwrap_or(PROGRAMS);
    let first = wanted("WEFT_SEED").unwrap_or(0) + share * programs;
    let library = oracle::compile("module 0x43::nothing {}");
    let library = oracle::genesis(&oracle::modules(&library));
    let (mut successes, mut transactions) = (0, 0);
    for seed in first..first + programs {
        let program = generate::program(seed);
        let compilation = oracle::rewritten(oracle::compile_alone(&program.source), seed);
        let genesis = oracle::genesis_on(&library, &oracle::modules(&compilation));
        let blocks = generate::blocks(&program, seed, BLOCKS, TRANSACTIONS_MAX);
        let [expected] = &oracle::run(&genesis, &blocks, oracle::ORACLE)[..] else {
            unreachable!("the oracle has one strategy");
        };
        successes += expected.successes();
        transactions += expected.transactions();
        for way in oracle::ways(seed) {
            let runs = oracle::run(&genesis, &blocks, way);
            for (found, strategy) in runs.iter().zip(way.strategies) {
                let what = format!("seed {seed}, {strategy:?}, {way:?}");
                oracle::compare(expected, found, &what);
            }
        }
    }
    println!("{programs} programs, {transactions} transactions, {successes} successful");
    assert!(
        successes * 4 > transactions,
        "too few transactions succeed to show anything"
    );
}
