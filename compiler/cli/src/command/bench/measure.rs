//! Measuring: interleaved rounds of every way of execution, and what they have in common.

#![expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
#![expect(clippy::float_arithmetic, reason = "rates and shares are for people")]

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use cpu_time::ProcessTime;
use sha2::{Digest as _, Sha256};
use weft_storage::PendingState;
use weft_vm::{AccountAddress, BlockStats, Engine, Strategy, TierPolicy, Transaction};

use super::coin::{Base, transaction};
use super::report::{Row, Stages, median};
use super::workload::{Workload, transfers};
use crate::arguments::{BenchArguments, MessageFormat};

/// Tells on a terminal what is going on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    is_shown: bool,
}

impl Progress {
    pub(crate) fn new(format: MessageFormat) -> Self {
        Self {
            is_shown: format == MessageFormat::Human && std::io::stderr().is_terminal(),
        }
    }

    /// Replaces the line.
    pub(crate) fn show(self, text: &str) {
        if self.is_shown {
            eprint!("\r\x1b[2K{text}");
            let _ = std::io::stderr().flush();
        }
    }
}

/// A way to execute.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    strategy: Strategy,
    is_jit: bool,
}

/// The ways, the slowest first.
pub(crate) fn ways(threads: usize) -> Vec<Way> {
    let mut ways = vec![
        Way {
            strategy: Strategy::Sequential,
            is_jit: false,
        },
        Way {
            strategy: Strategy::Sequential,
            is_jit: true,
        },
        Way {
            strategy: Strategy::Planned { threads: 1 },
            is_jit: true,
        },
    ];
    if threads > 1 {
        ways.push(Way {
            strategy: Strategy::Planned { threads },
            is_jit: true,
        });
    }
    ways
}

impl Way {
    /// When functions get machine code.
    pub(crate) const fn tier(self) -> TierPolicy {
        if self.is_jit {
            TierPolicy::Jit { calls_min: 0 }
        } else {
            TierPolicy::InterpreterOnly
        }
    }

    const fn threads(self) -> usize {
        match self.strategy {
            Strategy::Planned { threads } => threads,
            Strategy::Sequential | _ => 1,
        }
    }

    const fn is_planned(self) -> bool {
        matches!(self.strategy, Strategy::Planned { .. })
    }
}

/// What one round of one way took.
#[derive(Clone, Copy, Debug)]
struct Sample {
    wall: Duration,
    cpu: Duration,
    /// The sums over all blocks.
    stats: BlockStats,
    map: Duration,
    critical_path: usize,
    /// Of all outputs and of the state afterwards.
    digest: [u8; 32],
}

/// Measures a workload in every way.
pub(crate) fn workload(
    arguments: &BenchArguments,
    workload: Workload,
    accounts: &[AccountAddress],
    bases: &mut [(Way, Base)],
    progress: Progress,
) -> Result<Vec<Row>, String> {
    let transfers = transfers(
        workload,
        arguments.accounts,
        arguments.transactions,
        arguments.seed,
    );
    let transactions = transfers
        .into_iter()
        .map(|transfer| transaction(accounts, transfer))
        .collect::<Result<Vec<_>, _>>()?;
    let block_size = usize::try_from(arguments.block_size).map_err(|error| error.to_string())?;
    let blocks: Vec<&[Transaction]> = transactions.chunks(block_size).collect();

    let mut samples: Vec<Vec<Sample>> = vec![Vec::new(); bases.len()];
    for round in 0..arguments.rounds {
        for ((way, base), samples) in bases.iter_mut().zip(&mut samples) {
            progress.show(&format!(
                "{}: round {} of {}, {:?}",
                workload.name(),
                round + 1,
                arguments.rounds,
                way.strategy
            ));
            samples.push(sample(*way, base, &blocks)?);
        }
    }
    progress.show("");

    let expected = samples[0][0].digest;
    let mut rows = Vec::with_capacity(bases.len());
    for ((way, _), samples) in bases.iter().zip(&samples) {
        if samples.iter().any(|sample| sample.digest != expected) {
            return Err(format!(
                "{}: {:?} ends in other outputs or another state than the sequential interpreter",
                workload.name(),
                way.strategy
            ));
        }
        let path = samples
            .iter()
            .map(|sample| sample.critical_path)
            .max()
            .unwrap_or(0);
        let longest_block = blocks.iter().map(|block| block.len()).max().unwrap_or(0);
        if workload == Workload::Chain && way.is_planned() && path * 100 < longest_block * 99 {
            return Err(format!(
                "chain: the critical path is {path} of {longest_block}"
            ));
        }
        rows.push(row(arguments, workload, *way, samples, path)?);
    }
    Ok(rows)
}

fn row(
    arguments: &BenchArguments,
    workload: Workload,
    way: Way,
    samples: &[Sample],
    critical_path: usize,
) -> Result<Row, String> {
    let count = f64::from(arguments.transactions);
    let figures = |figure: fn(&Sample) -> f64| {
        let figures: Vec<f64> = samples.iter().map(figure).collect();
        median(&figures)
    };
    let nanoseconds = |stage: fn(&Sample) -> Duration| {
        let figures: Vec<f64> = samples
            .iter()
            .map(|sample| stage(sample).as_secs_f64())
            .collect();
        median(&figures) * 1e9 / count
    };
    let re_executions = samples
        .iter()
        .map(|sample| sample.stats.re_executions)
        .max()
        .unwrap_or(0);
    Ok(Row {
        workload: workload.name(),
        strategy: if way.is_planned() {
            "planned"
        } else {
            "sequential"
        },
        engine: if way.is_jit { "jit" } else { "interpreter" },
        threads: way.threads(),
        accounts: arguments.accounts,
        transactions: arguments.transactions,
        block_size: arguments.block_size,
        transactions_per_second: count / figures(|sample| sample.wall.as_secs_f64()),
        cpu_microseconds_per_transaction: figures(|sample| sample.cpu.as_secs_f64()) * 1e6 / count,
        plan_share: way
            .is_planned()
            .then(|| figures(|sample| plan_of(sample).as_secs_f64() / sample.cpu.as_secs_f64())),
        stage_nanoseconds: way.is_planned().then(|| Stages {
            find_code: nanoseconds(|sample| sample.stats.prepare),
            decode: nanoseconds(|sample| sample.stats.decode),
            instantiate: nanoseconds(|sample| sample.stats.instantiate),
            link: nanoseconds(|sample| sample.stats.link),
            execute: nanoseconds(|sample| sample.stats.execute),
            commit: nanoseconds(|sample| sample.stats.commit),
        }),
        critical_path: if way.is_planned() {
            Some(u32::try_from(critical_path).map_err(|error| error.to_string())?)
        } else {
            None
        },
        re_executions: u64::try_from(re_executions).map_err(|error| error.to_string())?,
        persistent_map_microseconds_per_transaction: figures(|sample| sample.map.as_secs_f64())
            * 1e6
            / count,
        state_equal: true,
    })
}

/// What counts as planning. Decoding arguments has a figure of its own.
fn plan_of(sample: &Sample) -> Duration {
    sample.stats.instantiate + sample.stats.link
}

/// Blocks that are executed one after the other before the persistent map follows.
const BLOCKS_AHEAD: usize = 16;

/// Executes all blocks. The clock runs while a block is executed and committed to the flat index; it
/// stands while the persistent map follows and while outputs are compared. Both are done for many
/// blocks together, for they sweep the caches, give memory back to the operating system and leave
/// all threads but one asleep, and the clock starts the second time that the first of these blocks
/// are executed.
fn sample(way: Way, base: &mut Base, blocks: &[&[Transaction]]) -> Result<Sample, String> {
    let mut state = PendingState::new(base.state.clone());
    let mut sample = Sample {
        wall: Duration::ZERO,
        cpu: Duration::ZERO,
        stats: BlockStats::default(),
        map: Duration::ZERO,
        critical_path: 0,
        digest: [0; 32],
    };
    let mut hasher = Sha256::new();
    base.engine.restore(&base.checkpoint);
    for blocks in blocks.chunks(BLOCKS_AHEAD) {
        let before = base.engine.checkpoint();
        execute(way, &mut base.engine, &mut state.clone(), blocks)?;
        base.engine.restore(&before);
        let (wall, cpu) = (Instant::now(), ProcessTime::now());
        execute(way, &mut base.engine, &mut state, blocks)?;
        sample.cpu += cpu.elapsed();
        sample.wall += wall.elapsed();
        for output in state.outputs() {
            if let Some(fault) = output.faults().first() {
                return Err(format!("the guard found a wrong footprint: {fault:?}"));
            }
            sample.add(output.stats());
            hasher.update(output.canonical_bytes());
        }
        let map = Instant::now();
        state.settle();
        sample.map += map.elapsed();
    }
    sample.digest = hasher.finalize().into();
    Ok(sample)
}

/// Executes blocks one after the other.
fn execute(
    way: Way,
    engine: &mut Engine,
    state: &mut PendingState,
    blocks: &[&[Transaction]],
) -> Result<(), String> {
    for block in blocks {
        let output = engine
            .execute_block(&state.snapshot(), block, way.strategy)
            .map_err(|error| error.to_string())?;
        state.push(output);
    }
    Ok(())
}

impl Sample {
    /// Adds what the execution of a block says of itself.
    fn add(&mut self, block: &BlockStats) {
        self.critical_path = self.critical_path.max(block.critical_path);
        self.stats.prepare += block.prepare;
        self.stats.decode += block.decode;
        self.stats.instantiate += block.instantiate;
        self.stats.link += block.link;
        self.stats.execute += block.execute;
        self.stats.commit += block.commit;
        self.stats.re_executions += block.re_executions;
    }
}
