//! Generated matches against their meaning: which arms are unreachable, whether values are left
//! over, and which arm each value goes to with what bound, by trying all values.
//!
//! The values have so few parts that all of them can be listed: integers in patterns are below 5,
//! so 5 stands for all others. The model knows patterns only; it has no matrices and no trees.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_base::{Code, render};
use weft_bytecode::Limits;
use weft_driver::{Compilation, MemoryFileSystem, Options};
use weft_jit::{Jit, JitConfig};
use weft_runtime::natives::NativeTable;
use weft_runtime::{
    Context, FunctionCall, Loader, TransactionStatus, TrustedModule, execute_function,
};
use weft_tests::functions::Nothing;
use weft_verifier::verify_module;

/// The rounds, each of one program.
const ROUNDS: u64 = 8;

/// The matches of a program.
const MATCHES: usize = 25;

/// The values of a function that checks them; machine code has a limit.
const VALUES_PER_CHECK: usize = 10;

/// The first integer that no pattern names.
const OTHER: u8 = 5;

const PRELUDE: &str = "
    enum Inner has copy, drop { P, Q(bool), R(u8) }
    enum Outer has copy, drop { A, B(u8), C { flag: bool, inner: Inner }, D(u8, bool), E { deep: S } }
    struct S has copy, drop { inner: Inner, number: u8 }
    fun of_bool(value: bool): u64 { if (value) 1 else 2 }
    fun of_inner(value: &Inner): u64 { if (value is P) 3 else if (value is Q) 5 else 7 }
    fun of_s(value: &S): u64 { of_inner(&value.inner) + (value.number as u64) }
    fun of_outer(value: &Outer): u64 {
        if (value is A) 11 else if (value is B) 13 else if (value is C | D) 17 else 19
    }
";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Type {
    Bool,
    Number,
    Inner,
    Outer,
    S,
}

/// A value: a number or bool, or a variant (or struct) with its fields.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Value {
    Bool(bool),
    Number(u8),
    Fields(Type, usize, Vec<Self>),
}

#[derive(Clone, Debug)]
enum Pattern {
    Wildcard,
    Bind(usize),
    Bool(bool),
    Range(u8, Option<u8>),
    Fields(usize, Vec<Self>),
}

/// The variants of a type with the types of their fields.
fn variants(ty: Type) -> &'static [(&'static str, &'static [(&'static str, Type)])] {
    match ty {
        Type::Bool | Type::Number => &[],
        Type::Inner => &[
            ("P", &[]),
            ("Q", &[("", Type::Bool)]),
            ("R", &[("", Type::Number)]),
        ],
        Type::Outer => &[
            ("A", &[]),
            ("B", &[("", Type::Number)]),
            ("C", &[("flag", Type::Bool), ("inner", Type::Inner)]),
            ("D", &[("", Type::Number), ("", Type::Bool)]),
            ("E", &[("deep", Type::S)]),
        ],
        Type::S => &[("S", &[("inner", Type::Inner), ("number", Type::Number)])],
    }
}

fn all_values(ty: Type) -> Vec<Value> {
    match ty {
        Type::Bool => vec![Value::Bool(false), Value::Bool(true)],
        Type::Number => (0..=OTHER).map(Value::Number).collect(),
        Type::Inner | Type::Outer | Type::S => {
            let mut values = Vec::new();
            for (variant, (_, fields)) in variants(ty).iter().enumerate() {
                let types: Vec<Type> = fields.iter().map(|(_, ty)| *ty).collect();
                let fields = product(&types).into_iter();
                values.extend(fields.map(|fields| Value::Fields(ty, variant, fields)));
            }
            values
        }
    }
}

fn product(types: &[Type]) -> Vec<Vec<Value>> {
    let mut rows = vec![Vec::new()];
    for ty in types {
        let values = all_values(*ty);
        rows = rows
            .into_iter()
            .flat_map(|row: Vec<Value>| {
                values.iter().map(move |value| {
                    let mut row = row.clone();
                    row.push(value.clone());
                    row
                })
            })
            .collect();
    }
    rows
}

/// Whether a pattern matches; what it binds is added to `bound`.
fn matches<'v>(pattern: &Pattern, value: &'v Value, bound: &mut Vec<(usize, &'v Value)>) -> bool {
    match (pattern, value) {
        (Pattern::Wildcard, _) => true,
        (Pattern::Bind(name), value) => {
            bound.push((*name, value));
            true
        }
        (Pattern::Bool(one), Value::Bool(other)) => one == other,
        (Pattern::Range(first, last), Value::Number(number)) => {
            first <= number && last.is_none_or(|last| *number <= last)
        }
        (Pattern::Fields(one, patterns), Value::Fields(_, other, fields)) => {
            let mut pairs = patterns.iter().zip(fields);
            one == other && pairs.all(|(pattern, field)| matches(pattern, field, bound))
        }
        (_, _) => false,
    }
}

/// What a variable adds to the result.
fn weight(value: &Value) -> u64 {
    match value {
        Value::Bool(value) => u64::from(!value) + 1,
        Value::Number(number) => u64::from(*number),
        Value::Fields(Type::S, _, fields) => fields.iter().map(weight).sum(),
        Value::Fields(Type::Inner, variant, _) => [3, 5, 7][*variant],
        Value::Fields(_, variant, _) => [11, 13, 17, 17, 19][*variant],
    }
}

fn show_value(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Fields(ty, variant, values) => {
            let (name, fields) = variants(*ty)[*variant];
            let values: Vec<String> = values.iter().map(show_value).collect();
            let path = match ty {
                Type::S => name.to_owned(),
                Type::Bool | Type::Number | Type::Inner | Type::Outer => format!("{ty:?}::{name}"),
            };
            show_fields(&path, fields, &values)
        }
    }
}

fn show_pattern(pattern: &Pattern, ty: Type) -> String {
    match pattern {
        Pattern::Wildcard => "_".to_owned(),
        Pattern::Bind(name) => format!("x{name}"),
        Pattern::Bool(value) => value.to_string(),
        Pattern::Range(first, None) => format!("{first}.."),
        Pattern::Range(first, Some(last)) if first == last => first.to_string(),
        Pattern::Range(0, Some(last)) => format!("..={last}"),
        Pattern::Range(first, Some(last)) => format!("{first}..{}", last + 1),
        Pattern::Fields(variant, patterns) => {
            let (name, fields) = variants(ty)[*variant];
            let patterns = patterns.iter().zip(fields);
            let patterns: Vec<String> = patterns
                .map(|(pattern, (_, ty))| show_pattern(pattern, *ty))
                .collect();
            show_fields(name, fields, &patterns)
        }
    }
}

fn show_fields(name: &str, fields: &[(&str, Type)], values: &[String]) -> String {
    let Some((first, _)) = fields.first() else {
        return name.to_owned();
    };
    if first.is_empty() {
        return format!("{name}({})", values.join(", "));
    }
    let named = fields.iter().zip(values);
    let named: Vec<String> = named
        .map(|((field, _), value)| format!("{field}: {value}"))
        .collect();
    format!("{name} {{ {} }}", named.join(", "))
}

struct Arm {
    patterns: Vec<Pattern>,
    /// The arm is taken for this key alone.
    guard: Option<u64>,
}

/// A match of one value, or of a tuple of two.
struct Match {
    types: Vec<Type>,
    is_reference: Vec<bool>,
    arms: Vec<Arm>,
    /// The variables of each arm with their types, and whether they are references.
    variables: Vec<BTreeMap<usize, (Type, bool)>>,
}

struct Generator {
    random: ChaCha8Rng,
    names: usize,
}

impl Generator {
    fn pattern(
        &mut self,
        ty: Type,
        is_reference: bool,
        depth: usize,
        variables: &mut BTreeMap<usize, (Type, bool)>,
    ) -> Pattern {
        let plain = if depth == 0 { 8 } else { 4 };
        match self.random.random_range(0..plain) {
            0 => return Pattern::Wildcard,
            1 => {
                self.names += 1;
                variables.insert(self.names, (ty, is_reference));
                return Pattern::Bind(self.names);
            }
            _ => {}
        }
        match ty {
            Type::Bool => Pattern::Bool(self.random.random()),
            Type::Number => {
                let first = self.random.random_range(0..OTHER);
                match self.random.random_range(0..3) {
                    0 => Pattern::Range(first, None),
                    1 => Pattern::Range(first, Some(first)),
                    _ => Pattern::Range(first, Some(self.random.random_range(first..OTHER))),
                }
            }
            Type::Inner | Type::Outer | Type::S => {
                let variant = self.random.random_range(0..variants(ty).len());
                let fields = variants(ty)[variant].1.iter();
                let fields = fields
                    .map(|(_, ty)| self.pattern(*ty, is_reference, depth + 1, variables))
                    .collect();
                Pattern::Fields(variant, fields)
            }
        }
    }

    fn a_match(&mut self) -> Match {
        let types: Vec<Type> = match self.random.random_range(0..5) {
            0 => vec![Type::Inner, Type::Bool],
            1 => vec![Type::Inner, Type::Inner],
            2 => vec![Type::S],
            3 => vec![Type::Number, Type::Number],
            _ => vec![Type::Outer],
        };
        let is_reference: Vec<bool> = types.iter().map(|_| self.random.random()).collect();
        let (mut arms, mut variables) = (Vec::new(), Vec::new());
        for _ in 0..self.random.random_range(1..7) {
            let mut bound = BTreeMap::new();
            let patterns = types.iter().zip(&is_reference);
            let patterns = patterns
                .map(|(ty, is_reference)| self.pattern(*ty, *is_reference, 0, &mut bound))
                .collect();
            let guard =
                (self.random.random_range(0..4) == 0).then(|| self.random.random_range(0..2));
            arms.push(Arm { patterns, guard });
            variables.push(bound);
        }
        if self.random.random_range(0..4) > 0 {
            let patterns = types.iter().map(|_| Pattern::Wildcard).collect();
            arms.push(Arm {
                patterns,
                guard: None,
            });
            variables.push(BTreeMap::new());
        }
        Match {
            types,
            is_reference,
            arms,
            variables,
        }
    }
}

impl Match {
    /// The match as a function, one arm on each line.
    fn show(&self, name: &str) -> String {
        let mut text = format!("    fun {name}(key: u64");
        for (position, ty) in self.types.iter().enumerate() {
            let ty = match ty {
                Type::Bool => "bool".to_owned(),
                Type::Number => "u8".to_owned(),
                Type::Inner | Type::Outer | Type::S => format!("{ty:?}"),
            };
            let _ = write!(text, ", v{position}: {ty}");
        }
        let subjects: Vec<String> = (self.is_reference.iter().enumerate())
            .map(|(position, is_reference)| {
                let borrow = if *is_reference { "&" } else { "" };
                format!("{borrow}v{position}")
            })
            .collect();
        let _ = writeln!(text, "): u64 {{ match (({})) {{", subjects.join(", "));
        for (number, (arm, variables)) in self.arms.iter().zip(&self.variables).enumerate() {
            let patterns = arm.patterns.iter().zip(&self.types);
            let patterns: Vec<String> = patterns
                .map(|(pattern, ty)| show_pattern(pattern, *ty))
                .collect();
            let pattern = match patterns.as_slice() {
                [only] => only.clone(),
                several => format!("({})", several.join(", ")),
            };
            let guard = arm
                .guard
                .map_or(String::new(), |guard| format!(" if (key == {guard})"));
            let mut value = format!("{}", 1000 * (number + 1));
            for (name, (ty, is_reference)) in variables {
                let (read, borrow) = if *is_reference { ("*", "") } else { ("", "&") };
                let _ = match ty {
                    Type::Bool => write!(value, " + of_bool({read}x{name})"),
                    Type::Number => write!(value, " + ({read}x{name} as u64)"),
                    Type::Inner => write!(value, " + of_inner({borrow}x{name})"),
                    Type::S => write!(value, " + of_s({borrow}x{name})"),
                    Type::Outer => write!(value, " + of_outer({borrow}x{name})"),
                };
            }
            let _ = writeln!(text, "        {pattern}{guard} => {value},");
        }
        text.push_str("    } }\n");
        text
    }

    /// The lines after the first that are at fault, with their codes.
    fn faults(&self) -> BTreeSet<(usize, Code)> {
        let values = product(&self.types);
        let mut left: Vec<&Vec<Value>> = values.iter().collect();
        let mut faults = BTreeSet::new();
        for (number, arm) in self.arms.iter().enumerate() {
            if !left.iter().any(|value| arm.matches(value, &mut Vec::new())) {
                faults.insert((number + 1, Code::UnreachableArm));
            }
            if arm.guard.is_none() {
                left.retain(|value| !arm.matches(value, &mut Vec::new()));
            }
        }
        if !left.is_empty() {
            faults.insert((0, Code::MatchNotExhaustive));
        }
        faults
    }

    fn result(&self, key: u64, value: &[Value]) -> u64 {
        for (number, arm) in (1_u64..).zip(&self.arms) {
            let mut bound = Vec::new();
            if arm.matches(value, &mut bound) && arm.guard.is_none_or(|guard| guard == key) {
                return 1000 * number + bound.iter().map(|(_, value)| weight(value)).sum::<u64>();
            }
        }
        unreachable!("the match is exhaustive")
    }

    /// Functions that check the match on all values, some of them each.
    fn check(&self, name: &str) -> String {
        let mut text = String::new();
        for (part, values) in product(&self.types).chunks(VALUES_PER_CHECK).enumerate() {
            let _ = writeln!(text, "    fun check_{name}_{part}() {{");
            for (code, value) in values.iter().enumerate() {
                let arguments: Vec<String> = value.iter().map(show_value).collect();
                let arguments = arguments.join(", ");
                for key in 0..2 {
                    let result = self.result(key, value);
                    let _ = writeln!(
                        text,
                        "        assert!({name}({key}, {arguments}) == {result}, {code});"
                    );
                }
            }
            text.push_str("    }\n");
        }
        text
    }
}

impl Arm {
    fn matches<'v>(&self, value: &'v [Value], bound: &mut Vec<(usize, &'v Value)>) -> bool {
        let mut pairs = self.patterns.iter().zip(value);
        pairs.all(|(pattern, value)| matches(pattern, value, bound))
    }
}

fn compile(text: &str) -> Compilation {
    let name = Path::new("matches.move");
    let files = MemoryFileSystem::new().with(name, text);
    weft_driver::compile(&files, name, &Options::default())
}

#[test]
fn matches_mean_what_trying_all_values_says() {
    let (mut refused, mut accepted) = (0, 0);
    for round in 0..ROUNDS {
        let mut generator = Generator {
            random: ChaCha8Rng::seed_from_u64(round),
            names: 0,
        };
        let all: Vec<Match> = (0..MATCHES).map(|_| generator.a_match()).collect();
        check_faults(&all, round);
        let right: Vec<&Match> = all.iter().filter(|it| it.faults().is_empty()).collect();
        refused += all.len() - right.len();
        accepted += right.len();
        check_results(&right, round);
    }
    assert!(
        refused > 30 && accepted > 30,
        "{refused} refused and {accepted} accepted matches show little"
    );
}

/// Compares what is reported of each match.
fn check_faults(all: &[Match], round: u64) {
    let mut text = format!("module 0x42::m {{{PRELUDE}");
    let mut expected = BTreeSet::new();
    for (number, item) in all.iter().enumerate() {
        let line = text.lines().count() + 1;
        expected.extend(
            item.faults()
                .into_iter()
                .map(|(at, code)| (line + at, code)),
        );
        text.push_str(&item.show(&format!("f{number}")));
    }
    text.push_str("}\n");
    let compilation = compile(&text);
    let errors = compilation.diagnostics.iter().filter(|it| it.is_error());
    let found: BTreeSet<(usize, Code)> = errors
        .map(|error| {
            let span = error.primary().expect("a fault has a place");
            let place = compilation.sources.line_column(span);
            let line = place.expect("of this file").line;
            (usize::try_from(line).expect("a line"), error.code)
        })
        .collect();
    let wrong: Vec<_> = expected.symmetric_difference(&found).collect();
    assert!(wrong.is_empty(), "round {round}: {wrong:?} in\n{text}");
}

/// Runs the matches on all values, in the interpreter and as machine code.
fn check_results(right: &[&Match], round: u64) {
    let mut text = format!("module 0x42::m {{{PRELUDE}");
    for (number, item) in right.iter().enumerate() {
        text.push_str(&item.show(&format!("f{number}")));
        text.push_str(&item.check(&format!("f{number}")));
    }
    text.push_str("}\n");
    let compilation = compile(&text);
    let shown = || {
        let (diagnostics, sources) = (&compilation.diagnostics, &compilation.sources);
        render::human(diagnostics, sources, render::Coloring::Plain)
    };
    assert!(!compilation.has_errors(), "round {round}: {}", shown());
    let mut loader = Loader::new(NativeTable::standard());
    let mut verified = BTreeMap::new();
    let mut last = None;
    for unit in compilation.units {
        let module = verify_module(unit.module, &verified, &Limits::PRODUCTION);
        let module = module.expect("the verifier accepts what the compiler made");
        let trusted = TrustedModule::from(&module);
        loader.add_module(&trusted).expect("a verified module");
        verified.insert(module.id().clone(), module.clone());
        last = Some(module);
    }
    let module = last.expect("the program has a module");
    let names = module.identifiers.iter();
    let names = names.filter(|name| name.as_str().starts_with("check_"));
    let checks: Vec<_> = names
        .map(|name| {
            let instance = loader.load_function(module.id(), name, &[]);
            (name, instance.expect("the function exists"))
        })
        .collect();
    let code = loader.snapshot();
    let mut contexts = vec![Context::new(code.clone())];
    if let Ok(jit) = Jit::new(JitConfig::STANDARD) {
        let instances: Vec<_> = code.instances().cloned().collect();
        for outcome in jit.compile_all(&instances, &code) {
            outcome.expect("machine code for every function");
        }
        contexts.push(Context::new(code).with_native_code(Arc::new(jit)));
    }
    for context in contexts {
        let mut context = context.with_source(Arc::new(Nothing));
        for (name, instance) in &checks {
            let call = FunctionCall::<Vec<u8>> {
                instance: *instance,
                signers: &[],
                arguments: &[],
                gas_limit: 10_000_000,
            };
            let done = execute_function(&mut context, &call).expect("nothing interrupts it");
            let status = done.status;
            assert_eq!(
                status,
                TransactionStatus::Success,
                "round {round}: `{name}` in\n{text}"
            );
        }
    }
}
