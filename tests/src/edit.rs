//! Programs that are nearly right: valid ones of which tokens and statements were dropped, copied,
//! moved or exchanged.
//!
//! Most are refused, and have to be refused in order. The others are what nobody thought of: the
//! verifier has to accept them, the engines have to agree on their functions, and a plan of them as
//! transactions has to come to what executing them one by one comes to.

#![expect(clippy::panic, reason = "a mistake that shows fails a test by a panic")]

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_base::render::{self, Coloring};
use weft_base::{Diagnostic, fix};
use weft_bytecode::{CompiledModule, FunctionBody, Limits, ModuleKind, encode};
use weft_driver::Compilation;
use weft_runtime::CodeSnapshot;
use weft_storage::MemoryState;
use weft_types::{AccountAddress, Identifier, ModuleId};
use weft_verifier::{VerifiedModule, VerifyError, verify_module};
use weft_vm::{
    BlockOutput, Engine, EngineConfig, EntryFunction, GuardLevel, Payload, Strategy, TierPolicy,
    Transaction, TransactionHash,
};

use crate::attack::{Tally, Target, texts_in};
use crate::functions::{AnyCall, load_on};
use crate::oracle;

/// Fixes that are tried of one program.
const FIXES_MAX: usize = 4;

/// Words that an edit may put anywhere.
const WORDS: [&str; 24] = [
    "copy", "move", "&", "&mut", "*", "!", "-", "return", "break", "continue", "0", "255u8",
    "MAX_U64", "true", "abort", "loop", "freeze", "@0x42", "as", "u8", "is", "||", "ref", "mut",
];

/// Valid programs, from the fixtures that are compiled and run.
#[derive(Debug)]
pub struct Corpus(Vec<String>);

impl Corpus {
    /// Those of all fixtures below `folders` of `tests` that are accepted as they are, without scripts.
    ///
    /// # Panics
    ///
    /// Panics where a folder cannot be read or has no such fixture.
    pub fn read(folders: &[&str]) -> Self {
        let texts = folders.iter().flat_map(|folder| texts_in(folder, "move"));
        let valid: Vec<String> = texts
            .filter(|text| modules(oracle::compile_alone(text)).is_some())
            .collect();
        assert!(!valid.is_empty(), "there are valid fixtures");
        Self(valid)
    }

    /// The programs.
    pub fn programs(&self) -> &[String] {
        &self.0
    }

    /// One of the programs with some edits, as bytes say: two choose the program, five make an edit.
    pub fn edited(&self, data: &[u8]) -> String {
        let (choice, edits) = data.split_at(data.len().min(2));
        let choice = choice
            .iter()
            .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let mut text = self.0[choice % self.0.len()].clone();
        for edit in edits.chunks_exact(5).take(8) {
            let (kind, places) = (edit[0], &edit[1..]);
            let place = |bytes: &[u8]| usize::from(u16::from_le_bytes([bytes[0], bytes[1]]));
            text = apply(&text, kind, place(&places[..2]), place(&places[2..]));
        }
        text
    }
}

/// A text with one edit. The places are numbers of tokens, beyond the last from the first again.
fn apply(text: &str, kind: u8, first: usize, second: usize) -> String {
    let mut tokens = tokens(text);
    if tokens.is_empty() {
        return text.to_owned();
    }
    let (first, second) = (first % tokens.len(), second % tokens.len());
    let statement = statement_at(&tokens, first);
    match kind % 10 {
        0 => drop(tokens.remove(first)),
        1 => tokens[first].text = tokens[second].text,
        2 => tokens.swap(first, second),
        3 => tokens.insert(
            first,
            Token {
                text: WORDS[second % WORDS.len()],
                gap: " ",
            },
        ),
        4 => drop(tokens.drain(statement)),
        5 | 6 => {
            let copied = tokens[statement.clone()].to_vec();
            let target = statement_at(&tokens, second).end;
            tokens.splice(target..target, copied);
            if kind % 10 == 6 && target >= statement.end {
                tokens.drain(statement);
            }
        }
        // Another token of the same class, the next one behind a place.
        _ => {
            let replaced = tokens[first].text;
            let mut others = tokens[second..].iter().chain(&tokens[..second]);
            let is_other =
                |it: &&Token<'_>| it.text != replaced && class(it.text) == class(replaced);
            if let Some(other) = others.find(is_other) {
                tokens[first].text = other.text;
            }
        }
    }
    tokens
        .iter()
        .flat_map(|token| [token.text, token.gap])
        .collect()
}

/// A word, a number, a string, a run of operators or another character, and what separates it from
/// the next one.
#[derive(Clone, Copy, Debug)]
struct Token<'text> {
    text: &'text str,
    gap: &'text str,
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = &text[gap(text)..];
    while let Some(first) = rest.chars().next() {
        let run = |belongs: fn(char) -> bool| rest.find(|it| !belongs(it)).unwrap_or(rest.len());
        let length = if rest.starts_with("b\"") || rest.starts_with("x\"") {
            rest[2..].find('"').map_or(rest.len(), |end| end + 3)
        } else if is_of_word(first) {
            run(is_of_word)
        } else if is_of_operator(first) {
            run(is_of_operator)
        } else {
            first.len_utf8()
        };
        let (text, behind) = rest.split_at(length);
        let (gap, behind) = behind.split_at(gap(behind));
        tokens.push(Token { text, gap });
        rest = behind;
    }
    tokens
}

/// The length of the white space and the comments that a text begins with.
fn gap(text: &str) -> usize {
    let mut rest = text.trim_start();
    while rest.starts_with("//") {
        rest = rest
            .split_once('\n')
            .map_or("", |(_, behind)| behind)
            .trim_start();
    }
    text.len() - rest.len()
}

const fn is_of_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn is_of_operator(character: char) -> bool {
    "+-*/%<=!&|^".contains(character)
}

/// What may stand for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Name,
    TypeName,
    Number,
    Operator,
    Other,
}

fn class(token: &str) -> Class {
    match token.chars().next() {
        Some('A'..='Z') => Class::TypeName,
        Some('0'..='9') => Class::Number,
        Some(first) if is_of_operator(first) => Class::Operator,
        Some(first) if is_of_word(first) => Class::Name,
        _ => Class::Other,
    }
}

/// The tokens from behind the last `;`, `{` or `}` to the next `;` or the end of the block.
fn statement_at(tokens: &[Token<'_>], place: usize) -> Range<usize> {
    let is_end = |token: &Token<'_>| matches!(token.text, ";" | "{" | "}");
    let start = tokens[..place]
        .iter()
        .rposition(is_end)
        .map_or(0, |end| end + 1);
    let mut depth = 0_usize;
    for (number, token) in tokens.iter().enumerate().skip(place) {
        match token.text {
            "{" => depth += 1,
            "}" if depth == 0 => return start..number,
            "}" => depth -= 1,
            ";" if depth == 0 => return start..number + 1,
            _ => {}
        }
    }
    start..tokens.len()
}

/// Compiles and, where it is accepted, verifies, runs and executes a program. True where it is
/// accepted.
///
/// # Panics
///
/// Panics where the compiler breaks, the verifier refuses what it accepts, engines differ, a
/// footprint lacks an access, or a plan comes to something else than a sequence.
pub fn check(text: &str, seed: u64) -> bool {
    let compilation = oracle::compile_alone(text);
    check_diagnostics(text, &compilation);
    let Some(modules) = modules(compilation) else {
        return false;
    };
    let mut dependencies = library().clone();
    for module in &modules {
        let target = Target::with_dependencies(module.clone(), dependencies.clone());
        let checked = target.check(seed, &mut Tally::default());
        dependencies.extend([accepted(checked)]);
    }
    execute(modules, seed);
    true
}

/// Shows what is wrong in every form, and applies each fix that a tool may apply unasked: it has to mend
/// what it is for, and to leave a text that can be parsed.
fn check_diagnostics(text: &str, compilation: &Compilation) {
    let (diagnostics, sources) = (&compilation.diagnostics, &compilation.sources);
    assert!(
        !render::human(diagnostics, sources, Coloring::Plain).is_empty() || diagnostics.is_empty()
    );
    assert_eq!(
        render::json(diagnostics, sources).lines().count(),
        diagnostics.len()
    );
    let is_of_syntax = |it: &&Diagnostic| it.code.as_str()[1..].starts_with("01");
    if diagnostics.iter().any(|it| is_of_syntax(&it)) {
        // One fix after the other is needed.
        return;
    }
    for diagnostic in diagnostics.iter().take(FIXES_MAX) {
        let Some(fix) = fix::applicable(diagnostic) else {
            continue;
        };
        let mended = fix::apply(text, &fix.edits);
        let after = oracle::compile_alone(&mended).diagnostics;
        let count = |of: &[Diagnostic], what: &Diagnostic| {
            let said = |it: &&Diagnostic| it.code == what.code && it.message == what.message;
            of.iter().filter(said).count()
        };
        let is_new = |it: &Diagnostic| count(&after, it) > count(diagnostics, it);
        let (code, message) = (diagnostic.code, &diagnostic.message);
        let shown = || format!("{code}: {message}, {}\n{mended}", fix.title);
        // What is imported twice and not used is unused still where one import is gone.
        assert!(
            count(&after, diagnostic) < count(diagnostics, diagnostic)
                || after.len() < diagnostics.len() && !after.iter().any(is_new),
            "not mended: {}",
            shown()
        );
        assert!(
            !after.iter().any(|it| is_of_syntax(&it)),
            "broken: {}",
            shown()
        );
    }
}

/// The modules of a program without errors, if it is of modules only, none is of the library and none
/// needs functions of a host.
pub fn modules(compilation: Compilation) -> Option<Vec<CompiledModule>> {
    if compilation.has_errors() || compilation.units.is_empty() {
        return None;
    }
    let units = compilation.units.into_iter().map(|unit| unit.module);
    let is_own = |module: &CompiledModule| {
        let mut bodies = module.function_definitions.iter().map(|it| &it.body);
        module.kind == ModuleKind::Module
            && bodies.all(|body| matches!(body, FunctionBody::Code(_)))
            && module
                .self_id()
                .is_some_and(|id| !library().contains_key(&id))
    };
    units
        .map(|module| is_own(&module).then_some(module))
        .collect()
}

/// The modules of the library.
fn library() -> &'static BTreeMap<ModuleId, VerifiedModule> {
    static LIBRARY: OnceLock<BTreeMap<ModuleId, VerifiedModule>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let mut library = BTreeMap::new();
        for unit in oracle::compile("module 0x43::nothing {}").units {
            let verified = verify_module(unit.module, &library, &Limits::PRODUCTION);
            library.extend([accepted(verified)]);
        }
        library
    })
}

/// A module that the compiler accepts, which the verifier has to accept, too.
fn accepted(verified: Result<VerifiedModule, VerifyError>) -> (ModuleId, VerifiedModule) {
    let verified = verified
        .unwrap_or_else(|error| panic!("the verifier refuses what the compiler accepts: {error}"));
    (verified.id().clone(), verified)
}

/// Executes what takes plain values as transactions, one by one and as a plan.
fn execute(mut modules: Vec<CompiledModule>, seed: u64) {
    for module in &mut modules {
        declare_entries(module);
    }
    let encoded: Vec<_> = modules.iter().map(encode).collect();
    let genesis = oracle::genesis_on(library_state(), &encoded);
    let modules: Vec<_> = modules.into_iter().map(Arc::new).collect();
    let blocks = blocks(&modules, seed);
    let run = |tier, strategy| {
        let mut engine = Engine::new(EngineConfig {
            tier,
            guard: GuardLevel::Standard,
            parallel_transactions_min: 0,
            ..EngineConfig::default()
        });
        let mut state = genesis.clone();
        let outputs = blocks.iter().map(|block| {
            let output = engine
                .execute_block(&state.snapshot(), block, strategy)
                .expect("the state is readable");
            assert_eq!(output.faults(), [], "{strategy:?}");
            state.apply(&output);
            output
        });
        outputs.collect::<Vec<BlockOutput>>()
    };
    let expected = run(TierPolicy::InterpreterOnly, Strategy::Sequential);
    let planned = Strategy::Planned { threads: 2 };
    let ways = [
        (TierPolicy::InterpreterOnly, planned),
        (oracle::JIT, Strategy::Sequential),
        (oracle::JIT, planned),
    ];
    for (tier, strategy) in ways {
        let outputs = run(tier, strategy);
        for ((block, expected), found) in blocks.iter().zip(&expected).zip(&outputs) {
            let both = expected.transactions().zip(found.transactions());
            for (transaction, (expected, found)) in block.iter().zip(both) {
                assert_eq!(expected, found, "{tier:?}, {strategy:?}: {transaction:?}");
            }
            assert_eq!(expected.canonical_bytes(), found.canonical_bytes());
        }
    }
}

/// A state with the library.
fn library_state() -> &'static MemoryState {
    static STATE: OnceLock<MemoryState> = OnceLock::new();
    STATE.get_or_init(|| {
        oracle::genesis(&oracle::modules(&oracle::compile(
            "module 0x43::nothing {}",
        )))
    })
}

/// Lets transactions call every function that has code.
fn declare_entries(module: &mut CompiledModule) {
    for definition in &mut module.function_definitions {
        definition.is_entry = matches!(definition.body, FunctionBody::Code(_));
    }
}

/// Loads the functions of modules on the library.
///
/// # Panics
///
/// Panics where a module cannot be loaded that the verifier would accept.
pub fn load(modules: &[Arc<CompiledModule>]) -> CodeSnapshot {
    load_on(library().values().map(VerifiedModule::module), modules)
}

/// A few blocks of calls of all functions that have no type parameters.
fn blocks(modules: &[Arc<CompiledModule>], seed: u64) -> Vec<Vec<Transaction>> {
    let code = load(modules);
    let callable = code
        .instances()
        .filter(|it| it.is_entry && !it.name.contains('<'));
    let callable: Vec<_> = callable.collect();
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut call = |number: u8| {
        let instance = callable[random.random_range(0..callable.len())];
        let call = AnyCall::generate(&code, instance.id, &mut random);
        let mut signers = call.signers.into_iter();
        Transaction {
            sender: signers.next().unwrap_or(AccountAddress::ONE),
            secondary_signers: signers.collect(),
            payload: Payload::EntryFunction(EntryFunction {
                module: instance.module.clone(),
                name: Identifier::new(&instance.name).expect("a function has a name"),
                type_args: Vec::new(),
                args: call.arguments,
            }),
            gas_limit: call.gas_limit,
            gas_price: 1,
            sequence_number: 0,
            hash: TransactionHash([number; 32]),
        }
    };
    if callable.is_empty() {
        return Vec::new();
    }
    let lengths = [24, 24, 8];
    lengths
        .map(|length| (0..length).map(&mut call).collect())
        .to_vec()
}
