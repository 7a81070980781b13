//! Programs written in other words that mean the same.
//!
//! Engines that agree say nothing of the compiler, which made the code for all of them. A program
//! and one in which expressions were named, wrapped, put into functions of their own or written with
//! other constructs have to end alike, with the same results and events; gas may differ.

#![expect(clippy::panic, reason = "a mistake that shows fails a test by a panic")]

mod rewrites;

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;
use weft_base::fix;
use weft_bytecode::CompiledModule;
use weft_runtime::code::InstanceId;
use weft_runtime::{CodeSnapshot, Context, TransactionStatus};
use weft_types::FailureKind;

use crate::edit;
use crate::functions::{AnyCall, Nothing};

use self::rewrites::Rewrite;

/// The gas of a call, far more than it needs: a loop that ends neither way is no difference.
const GAS_LIMIT: u64 = 300_000;

/// What the names of functions begin with that the compiler makes of lambdas.
const LAMBDA: &[u8] = b"__lambda_";

/// A program in other words, with the names of the rewrites that were made.
pub fn rewritten(text: &str, count: usize, random: &mut ChaCha8Rng) -> (String, Vec<&'static str>) {
    let (mut text, mut names) = (text.to_owned(), Vec::new());
    for _ in 0..count {
        let rewrites = rewrites::all(&text);
        let mut kinds: Vec<_> = rewrites.iter().map(|it| it.name).collect();
        kinds.sort_unstable();
        kinds.dedup();
        if kinds.is_empty() {
            break;
        }
        // Each kind as often as another, however many places there are for it.
        let kind = kinds[random.random_range(0..kinds.len())];
        let Some(changed) = one_of(&text, &rewrites, kind, random) else {
            break;
        };
        text = changed;
        names.push(kind);
    }
    (text, names)
}

/// A program with members of its modules in another order, if it has as many.
pub fn reordered(text: &str, random: &mut ChaCha8Rng) -> Option<String> {
    one_of(text, &rewrites::all(text), "members", random)
}

/// A text with one of its rewrites of a kind, if there are any.
fn one_of(text: &str, rewrites: &[Rewrite], kind: &str, random: &mut ChaCha8Rng) -> Option<String> {
    let of_kind: Vec<_> = rewrites.iter().filter(|it| it.name == kind).collect();
    let chosen = of_kind.choose(random)?;
    Some(fix::apply(text, &chosen.edits))
}

/// Runs sequences of calls of what both programs have, and compares what they show; how many
/// calls were compared.
///
/// # Panics
///
/// Panics where the two differ.
pub fn compare(
    original: &[Arc<CompiledModule>],
    rewritten: &[Arc<CompiledModule>],
    random: &mut ChaCha8Rng,
) -> u32 {
    let codes = [original, rewritten].map(edit::load);
    let context = |code: &CodeSnapshot| Context::new(code.clone()).with_source(Arc::new(Nothing));
    let mut contexts = codes.each_ref().map(context);
    let theirs: BTreeMap<_, _> = codes[1]
        .instances()
        .map(|it| ((it.module.clone(), it.name.clone()), it.id))
        .collect();
    let both: Vec<(InstanceId, InstanceId)> = codes[0]
        .instances()
        .filter(|it| !it.name.as_bytes().starts_with(LAMBDA))
        .filter(|it| {
            original
                .iter()
                .any(|module| module.self_id().as_ref() == Some(&it.module))
        })
        .filter_map(|it| Some((it.id, *theirs.get(&(it.module.clone(), it.name.clone()))?)))
        .collect();
    if both.is_empty() {
        return 0;
    }
    let mut compared = 0;
    for _ in 0..both.len() * 4 {
        for context in &mut contexts {
            context.reset();
        }
        for _ in 0..random.random_range(1..6) {
            let (ours, theirs) = both[random.random_range(0..both.len())];
            let call = AnyCall::generate(&codes[0], ours, random).with_gas_limit(GAS_LIMIT);
            let expected = meaning(&call, &mut contexts[0]);
            let found = meaning(&call.with_instance(theirs), &mut contexts[1]);
            let (Some(expected), Some(found)) = (expected, found) else {
                break;
            };
            compared += 1;
            let name = &codes[0].instance(ours).name;
            assert_eq!(expected, found, "{name}");
            if expected.failure.is_some() {
                break;
            }
        }
    }
    compared
}

/// What must not differ.
#[derive(Debug, PartialEq, Eq)]
struct Meaning {
    /// The abort code, or how it failed; a function that stands for an instruction fails elsewhere.
    failure: Option<Result<u64, FailureKind>>,
    results: Vec<Vec<u8>>,
    events: Vec<Vec<u8>>,
}

/// Runs a call; `None` where a limit was reached.
fn meaning(call: &AnyCall, context: &mut Context) -> Option<Meaning> {
    let shown = call
        .run(context)
        .unwrap_or_else(|interruption| panic!("interrupted: {interruption:?}"));
    let failure = match shown.status {
        TransactionStatus::Success => None,
        TransactionStatus::Aborted { code, .. } => Some(Ok(code)),
        // A lambda that is a value enters its module again.
        TransactionStatus::Failed {
            kind: FailureKind::OutOfGas | FailureKind::RuntimeDispatchError,
            ..
        } => return None,
        TransactionStatus::Failed { kind, .. } => Some(Err(kind)),
    };
    let bytes = |values: Vec<(_, Vec<u8>)>| {
        let all = values.into_iter().map(|(_, bytes)| bytes);
        // Lambdas that are values are numbered.
        all.filter(|bytes| !bytes.windows(LAMBDA.len()).any(|it| it == LAMBDA))
            .collect()
    };
    Some(Meaning {
        failure,
        results: bytes(shown.results),
        events: bytes(shown.events),
    })
}
