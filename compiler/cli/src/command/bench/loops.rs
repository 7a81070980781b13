//! The loops of the package `loops` in the interpreter, in machine code and in Rust.
//!
//! The Rust loops check every operation and count gas in memory once a round, as the engines do
//! for each block of bytecode; all three must compute the same.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::float_arithmetic, reason = "ratios are for people")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use serde::Serialize;
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, Engine, EngineConfig, EntryFunction, ModuleId, StateView, TierPolicy,
};

use super::measure::Progress;
use super::package::{GAS_LIMIT, compile_package, identifier};
use super::report::median;

const MANIFEST: &str = include_str!("../../../../../examples/packages/loops/Move.toml");
const SOURCE: &str = include_str!("../../../../../examples/packages/loops/sources/loops.move");

/// Rounds of a loop in one measurement.
const ROUNDS: u64 = 1 << 22;

/// A loop in Rust: rounds and gas to its result, `None` where an operation or the gas fails.
type Native = fn(u64, &mut u64) -> Option<u64>;

const LOOPS: [(&str, Native); 2] = [("light", light), ("heavy", heavy)];

/// What a loop takes, in nanoseconds a round; medians. The fields of a workload's row that have
/// no meaning here are `null`.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LoopRow {
    workload: String,
    strategy: &'static str,
    engine: &'static str,
    threads: usize,
    accounts: Option<u32>,
    transactions: Option<u32>,
    block_size: Option<u32>,
    transactions_per_second: Option<f64>,
    cpu_microseconds_per_transaction: Option<f64>,
    plan_share: Option<f64>,
    critical_path: Option<u32>,
    re_executions: Option<u64>,
    /// Whether all three computed the same.
    state_equal: bool,
    nanoseconds_per_round: f64,
    /// The median of the ratios within each round of measurements; of the interpreter to machine
    /// code, and of machine code to Rust.
    ratio: f64,
    /// What the ratio is to.
    ratio_to: &'static str,
    /// The Rust loop.
    native_nanoseconds_per_round: f64,
}

/// Measures every loop, the interpreter's row before that of machine code.
pub(crate) fn measure(rounds: u32, progress: Progress) -> Result<Vec<LoopRow>, String> {
    let modules = compile_package("loops", MANIFEST, SOURCE)?;
    let mut interpreter = Machine::new(&modules, TierPolicy::InterpreterOnly)?;
    let mut jit = Machine::new(&modules, TierPolicy::Jit { calls_min: 0 })?;
    let mut rows = Vec::new();
    for (name, native) in LOOPS {
        let mut times = Times::default();
        for round in 0..rounds {
            progress.show(&format!("loop {name}: round {} of {rounds}", round + 1));
            let mut gas = black_box(u64::MAX / 2);
            let started = Instant::now();
            let expected = black_box(native(black_box(ROUNDS), black_box(&mut gas)));
            let in_rust = nanoseconds(started);
            let (compiled, in_machine_code) = jit.run(name)?;
            let (interpreted, in_interpreter) = interpreter.run(name)?;
            if expected != Some(compiled) || compiled != interpreted {
                return Err(format!(
                    "loop {name}: {expected:?} in Rust, {compiled} in machine code, {interpreted} interpreted"
                ));
            }
            times.native.push(in_rust);
            times.jit.push(in_machine_code);
            times.interpreter.push(in_interpreter);
        }
        rows.extend(times.rows(name));
    }
    progress.show("");
    Ok(rows)
}

/// The loops as a table.
pub(crate) fn table(rows: &[LoopRow]) -> String {
    let mut text = String::from("loops: nanoseconds a round, medians\n");
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "  {:<12} {:<12} {:>9} {:>9}  ratio",
        "loop", "engine", "ns/round", "Rust"
    );
    for row in rows {
        let _ = writeln!(
            text,
            "  {:<12} {:<12} {:>9.2} {:>9.2}  {:.2} x {}",
            row.workload,
            row.engine,
            row.nanoseconds_per_round,
            row.native_nanoseconds_per_round,
            row.ratio,
            row.ratio_to
        );
    }
    text
}

fn light(n: u64, gas: &mut u64) -> Option<u64> {
    let (mut s, mut i) = (0_u64, 0_u64);
    while i < n {
        *gas = gas.checked_sub(5)?;
        s = s.checked_add(i)?;
        i = i.checked_add(1)?;
    }
    Some(s)
}

fn heavy(n: u64, gas: &mut u64) -> Option<u64> {
    let (mut s, mut i) = (0_u64, 0_u64);
    while i < n {
        *gas = gas.checked_sub(8)?;
        s = s.checked_shr(1)?.checked_add(i.checked_mul(3)?)?;
        i = i.checked_add(1)?;
    }
    Some(s)
}

/// An engine with the package.
struct Machine {
    engine: Engine,
    state: Arc<dyn StateView>,
}

impl Machine {
    fn new(modules: &[Vec<u8>], tier: TierPolicy) -> Result<Self, String> {
        let mut engine = Engine::new(EngineConfig {
            tier,
            ..EngineConfig::default()
        });
        let mut state = MemoryState::new();
        let published = engine
            .publish(&state.snapshot(), modules)
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())?;
        state.apply(&published);
        Ok(Self {
            engine,
            state: state.snapshot(),
        })
    }

    /// The result of a loop, and the nanoseconds of a round.
    fn run(&mut self, name: &str) -> Result<(u64, f64), String> {
        let call = EntryFunction {
            module: ModuleId {
                address: AccountAddress::from_u64(0x43),
                name: identifier("loops")?,
            },
            name: identifier(name)?,
            type_args: Vec::new(),
            args: vec![ROUNDS.to_le_bytes().to_vec()],
        };
        let started = Instant::now();
        let output = self
            .engine
            .view(&self.state, &call, GAS_LIMIT)
            .map_err(|error| error.to_string())?;
        let time = nanoseconds(started);
        let bytes = output.results.first().map(|value| value.bytes.as_slice());
        let result = bytes.and_then(|bytes| bytes.try_into().ok());
        let result = result.ok_or_else(|| format!("loop {name}: {:?}", output.status))?;
        Ok((u64::from_le_bytes(result), time))
    }
}

fn nanoseconds(started: Instant) -> f64 {
    let rounds = u32::try_from(ROUNDS).unwrap_or(u32::MAX);
    started.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
}

/// The times of a loop, measured side by side.
#[derive(Debug, Default)]
struct Times {
    native: Vec<f64>,
    jit: Vec<f64>,
    interpreter: Vec<f64>,
}

impl Times {
    fn rows(&self, name: &str) -> [LoopRow; 2] {
        let ratio = |of: &[f64], to: &[f64]| {
            let ratios: Vec<f64> = of.iter().zip(to).map(|(of, to)| of / to).collect();
            median(&ratios)
        };
        let row = |engine, times: &[f64], ratio, ratio_to| LoopRow {
            workload: format!("loop-{name}"),
            strategy: "sequential",
            engine,
            threads: 1,
            accounts: None,
            transactions: None,
            block_size: None,
            transactions_per_second: None,
            cpu_microseconds_per_transaction: None,
            plan_share: None,
            critical_path: None,
            re_executions: None,
            state_equal: true,
            nanoseconds_per_round: median(times),
            ratio,
            ratio_to,
            native_nanoseconds_per_round: median(&self.native),
        };
        let interpreted = ratio(&self.interpreter, &self.jit);
        let compiled = ratio(&self.jit, &self.native);
        [
            row("interpreter", &self.interpreter, interpreted, "jit"),
            row("jit", &self.jit, compiled, "Rust"),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::measure;
    use crate::arguments::MessageFormat;
    use crate::command::bench::measure::Progress;

    #[test]
    fn every_engine_computes_what_rust_does() {
        let rows = measure(1, Progress::new(MessageFormat::Json)).unwrap();
        assert_eq!(rows.len(), 4);
        assert!(rows.iter().all(|row| row.state_equal && row.ratio > 0.0));
    }
}
