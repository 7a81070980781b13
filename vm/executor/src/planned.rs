//! From the accesses of a block's transactions to their results: link, execute, commit.

use std::sync::atomic::{AtomicBool, AtomicU8};

use weft_runtime::layout::Layouts;

use crate::commit::{self, Committed};
use crate::execute::{self, Execution, Machine, Schedule, Stop};
use crate::flat_index::FlatIndex;
use crate::plan::{self, Chunk, Heights, Plan, is_by_shard};
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

    /// Executes the linked plan, and returns the receipts in block order. The index stays as it is.
    pub(crate) fn execute<M: Machine>(
        &mut self,
        index: &FlatIndex,
        layouts: &Layouts,
        machines: &mut [M],
        parallelism: &Parallelism<'_>,
    ) -> Result<InOrder<M::Receipt>, Stop> {
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
        Ok(InOrder::new(receipts, self.plan.len()))
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

/// The receipts of all workers, in block order.
#[derive(Debug)]
pub(crate) struct InOrder<R> {
    workers: Vec<execute::Receipts<R>>,
    /// For each transaction its worker, and the position among what that executed; empty where one
    /// worker executed in block order.
    places: Vec<(u32, u32)>,
    next: usize,
}

impl<R> InOrder<R> {
    fn new(workers: Vec<execute::Receipts<R>>, count: usize) -> Self {
        let mut places = Vec::new();
        if workers.len() > 1 {
            places.resize(count, (0, 0));
            for (worker, receipts) in (0..).zip(&workers) {
                for (position, (transaction, _)) in (0..).zip(receipts) {
                    places[*transaction as usize] = (worker, position);
                }
            }
        }
        Self {
            workers,
            places,
            next: 0,
        }
    }
}

impl<R> Iterator for InOrder<R> {
    type Item = R;

    fn next(&mut self) -> Option<R> {
        let (worker, position) = match self.places.get(self.next) {
            Some((worker, position)) => (*worker as usize, *position as usize),
            None if self.places.is_empty() => (0, self.next),
            None => return None,
        };
        self.next += 1;
        let (_, receipt) = self.workers.get_mut(worker)?.get_mut(position)?;
        receipt.take()
    }
}
