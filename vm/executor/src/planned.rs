//! From the accesses of a block's transactions to their results: link, execute, commit.

use std::sync::atomic::{AtomicBool, AtomicU8};

use weft_runtime::layout::Layouts;

use crate::commit::{self, Committed};
use crate::execute::{self, Execution, Machine, Schedule, Stop};
use crate::flat_index::FlatIndex;
use crate::plan::{self, Chunk, Heights, Plan, is_by_shard};
use crate::receipts::PlanReceipts;
use crate::workers::Workers;

/// The buffers of plans, used again from block to block.
#[derive(Debug, Default)]
pub(crate) struct Planner {
    pub(crate) chunks: Vec<Chunk>,
    plan: Plan,
    heights: Heights,
    touches: Vec<AtomicU8>,
}

/// How plans are executed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parallelism<'block> {
    /// The workers; `None` executes in block order on this thread.
    pub(crate) workers: Option<&'block Workers>,
    pub(crate) cancel: &'block AtomicBool,
    /// See [`Schedule::disturbance`].
    pub(crate) disturbance: Option<u64>,
    /// Blocks with fewer transactions, or chains nearly as long as the block, are executed in
    /// block order.
    pub(crate) transactions_min: usize,
}

impl Planner {
    /// Links the chunks: by the calling thread alone, unless [`is_by_shard`].
    pub(crate) fn link(
        &mut self,
        index: &FlatIndex,
        layouts: &Layouts,
        parallelism: &Parallelism<'_>,
    ) {
        let edges = parallelism.workers.is_some();
        let workers = parallelism
            .workers
            .filter(|workers| is_by_shard(Some(workers)));
        self.plan.assemble(&mut self.chunks, workers);
        plan::link(&mut self.plan, &self.chunks, index, layouts, edges, workers);
    }

    /// Computes how long the chains of the linked plan are, from what each transaction may cost.
    pub(crate) fn measure(&mut self, cost: impl Fn(usize) -> u64) {
        self.heights.compute(&mut self.plan, cost);
    }

    /// The longest chain of the linked plan, in transactions.
    pub(crate) fn critical_path(&self) -> u32 {
        self.heights.longest.length
    }

    /// Whether several workers would gain nothing.
    pub(crate) fn is_sequential(&self, parallelism: &Parallelism<'_>) -> bool {
        let longest = self.heights.longest.cost;
        self.plan.len() < parallelism.transactions_min
            || longest.saturating_mul(5) > self.heights.total_cost.saturating_mul(4)
    }

    /// Executes the linked plan, and returns the receipts. The index stays as it is.
    pub(crate) fn execute<M: Machine>(
        &mut self,
        index: &FlatIndex,
        layouts: &Layouts,
        machines: &mut [M],
        parallelism: &Parallelism<'_>,
    ) -> Result<PlanReceipts<M::Receipt>, Stop> {
        self.touches
            .resize_with(self.plan.resources.len(), AtomicU8::default);
        let machines = match machines {
            [first, _, ..] if self.is_sequential(parallelism) => std::slice::from_mut(first),
            machines => machines,
        };
        let execution = Execution {
            plan: &self.plan,
            index,
            layouts,
            touches: &self.touches,
            cancel: parallelism.cancel,
            // As it was linked: runs wait for what was before them by edges.
            edges: parallelism.workers.is_some(),
        };
        let schedule = Schedule {
            heights: &self.heights,
            disturbance: parallelism.disturbance,
        };
        let receipts = execute::execute(&execution, &schedule, parallelism.workers, machines)?;
        Ok(PlanReceipts::new(receipts, self.plan.len()))
    }

    /// Writes what the first transactions left to the index, as if the others had not run.
    pub(crate) fn commit(
        &self,
        index: &mut FlatIndex,
        transactions: usize,
        parallelism: &Parallelism<'_>,
    ) -> Committed {
        let workers = parallelism.workers;
        commit::commit(&self.plan, &self.touches, index, transactions, workers)
    }
}
