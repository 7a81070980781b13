//! Valid programs and the same in other words. `WEFT_SEED` and `WEFT_PROGRAMS` choose others.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_base::render::{self, Coloring};
use weft_bytecode::CompiledModule;
use weft_driver::Compilation;
use weft_tests::attack::texts_in;
use weft_tests::edit::{Corpus, modules};
use weft_tests::{equivalent, oracle, wanted};

/// Programs in other words.
const PROGRAMS: u64 = 60;

/// One of so many refused fixtures is reordered.
const FIXTURES_STEP: usize = 3;

/// Why other words may be refused: a unit or a tuple gets a name, a lambda is no longer for an inline
/// function and captures what it must not, is no longer one call, or is not made to fit the type that
/// was expected of it; a function parameter gets a name; a variant or a format is no longer where its
/// type is known; a function with `return` is expanded; a clause names what a lambda acquires now; an
/// operand that was lent is moved; an expanded function is no value; a lambda takes what is borrowed for
/// the call around it; a reference leaves a lambda.
const REFUSALS: [&str; 16] = [
    "E0201", "E0208", "E0301", "E0310", "E0351", "E0353", "E0359", "E0360", "E0361", "E0362",
    "E0372", "E0406", "E0420", "E0430", "E0433", "E0434",
];

fn shared(compilation: Compilation) -> Option<Vec<Arc<CompiledModule>>> {
    Some(modules(compilation)?.into_iter().map(Arc::new).collect())
}

#[test]
fn programs_in_other_words_mean_the_same() {
    let corpus = Corpus::read(&["pipeline", "semantics", "transact", "ui/pass"]);
    let first = wanted("WEFT_SEED").unwrap_or(0);
    let programs = wanted("WEFT_PROGRAMS").unwrap_or(PROGRAMS);
    let (mut calls, mut accepted, mut failed) = (0, 0, Vec::new());
    for seed in first..first + programs {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let text = &corpus.programs()[random.random_range(0..corpus.programs().len())];
        let count = random.random_range(1..6);
        let (other, kinds) = equivalent::rewritten(text, count, &mut random);
        let compilation = oracle::compile_alone(&other);
        let diagnostics = compilation.diagnostics.iter();
        let refusals: BTreeSet<_> = diagnostics
            .filter(|it| it.is_error())
            .map(|it| it.code.as_str())
            .collect();
        if refusals.iter().any(|code| REFUSALS.contains(code)) {
            continue;
        }
        let shown = render::human(
            &compilation.diagnostics,
            &compilation.sources,
            Coloring::Plain,
        );
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            assert!(refusals.is_empty(), "{shown}");
            let original = shared(oracle::compile_alone(text)).expect("the corpus is valid");
            let other = shared(compilation).expect("it is accepted");
            equivalent::compare(&original, &other, &mut random)
        }));
        match outcome {
            Ok(compared) => {
                accepted += 1;
                calls += compared;
            }
            Err(_) => {
                println!("== seed {seed}: {kinds:?}\n{other}");
                failed.push(seed);
            }
        }
    }
    println!("{accepted} of {programs} accepted, {calls} calls");
    assert!(failed.is_empty(), "seeds {failed:?}");
    assert!(accepted * 4 > programs * 3, "{accepted} of {programs}");
}

#[test]
fn diagnoses_do_not_depend_on_the_order_of_members() {
    let codes = |text: &str| {
        let diagnostics = oracle::compile_alone(text).diagnostics;
        let mut codes: Vec<_> = diagnostics.iter().map(|it| it.code.as_str()).collect();
        codes.sort_unstable();
        codes
    };
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut failed = 0;
    let fixtures = texts_in("ui", "move");
    for text in fixtures.iter().step_by(FIXTURES_STEP) {
        let Some(other) = equivalent::reordered(text, &mut random) else {
            continue;
        };
        let (expected, found) = (codes(text), codes(&other));
        if found != expected {
            println!("== {expected:?}, then {found:?}\n{other}");
            failed += 1;
        }
    }
    assert_eq!(failed, 0);
}
