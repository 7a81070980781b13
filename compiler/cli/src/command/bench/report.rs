//! Results of the benchmark, as a table for people or an object a line for tools.

#![expect(clippy::float_arithmetic, reason = "rates and shares are for people")]

use std::fmt::Write as _;

use serde::Serialize;

/// The result of one strategy on one workload; medians over the rounds.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Row {
    /// The workload.
    pub(crate) workload: &'static str,
    /// `sequential` or `planned`.
    pub(crate) strategy: &'static str,
    /// `interpreter` or `jit`.
    pub(crate) engine: &'static str,
    /// Threads that execute.
    pub(crate) threads: usize,
    /// Accounts.
    pub(crate) accounts: u32,
    /// Transactions.
    pub(crate) transactions: u32,
    /// Transactions in a block.
    pub(crate) block_size: u32,
    /// Transactions in a second of wall time.
    pub(crate) transactions_per_second: f64,
    /// Processor time a transaction, all threads together.
    pub(crate) cpu_microseconds_per_transaction: f64,
    /// The part of the processor time that planning takes; `null` without a plan.
    pub(crate) plan_share: Option<f64>,
    /// Where the time goes; `null` without a plan.
    pub(crate) stage_nanoseconds: Option<Stages>,
    /// Transactions on the longest chain of a block; `null` without a plan.
    pub(crate) critical_path: Option<u32>,
    /// Transactions that ran more than once.
    pub(crate) re_executions: u64,
    /// Time that the persistent map takes to follow, which is not part of the other figures.
    pub(crate) persistent_map_microseconds_per_transaction: f64,
    /// Whether state, outputs, events and gas are those of the sequential interpreter.
    pub(crate) state_equal: bool,
}

/// Nanoseconds a transaction, of all threads together and also where they wait for each other.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Stages {
    /// Finding the code that is called.
    pub(crate) find_code: f64,
    /// Decoding arguments for footprints.
    pub(crate) decode: f64,
    /// From arguments to accesses, each with its record.
    pub(crate) instantiate: f64,
    /// From accesses to a plan.
    pub(crate) link: f64,
    /// Execution, with the guard.
    pub(crate) execute: f64,
    /// Writes and the flat index.
    pub(crate) commit: f64,
}

/// The rows of one workload as a table. `slowest` is the figure that speed-ups refer to.
pub(crate) fn table(rows: &[Row]) -> String {
    let mut text = String::new();
    let Some(first) = rows.first() else {
        return text;
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "{}: {} transfers in blocks of {} between {} accounts",
        first.workload, first.transactions, first.block_size, first.accounts
    );
    let _ = writeln!(
        text,
        "  {:<11} {:<12} {:>7} {:>14} {:>9} {:>9} {:>7} {:>14} {:>13} {:>9}",
        "strategy",
        "engine",
        "threads",
        "transactions/s",
        "speed-up",
        "us cpu/tx",
        "plan",
        "critical path",
        "re-executions",
        "us map/tx"
    );
    for row in rows {
        let speed_up = row.transactions_per_second / first.transactions_per_second;
        let plan = row
            .plan_share
            .map_or_else(|| "-".to_owned(), |share| format!("{:.0} %", share * 100.0));
        let path = row
            .critical_path
            .map_or_else(|| "-".to_owned(), |path| path.to_string());
        let _ = writeln!(
            text,
            "  {:<11} {:<12} {:>7} {:>14.0} {:>8.2}x {:>9.2} {:>7} {:>14} {:>13} {:>9.2}",
            row.strategy,
            row.engine,
            row.threads,
            row.transactions_per_second,
            speed_up,
            row.cpu_microseconds_per_transaction,
            plan,
            path,
            row.re_executions,
            row.persistent_map_microseconds_per_transaction
        );
    }
    for row in rows {
        let Some(stages) = &row.stage_nanoseconds else {
            continue;
        };
        let _ = writeln!(
            text,
            "  ns of {} thread(s): find code {:.0}, decode {:.0}, instantiate {:.0}, link {:.0}, \
             execute {:.0}, commit {:.0}",
            row.threads,
            stages.find_code,
            stages.decode,
            stages.instantiate,
            stages.link,
            stages.execute,
            stages.commit
        );
    }
    text
}

/// The median of figures; 0 of none.
pub(crate) fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        count if count % 2 == 1 => sorted[count / 2],
        count => f64::midpoint(sorted[count / 2 - 1], sorted[count / 2]),
    }
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < f64::EPSILON);
    }
}
