//! Which worker executes which transaction when.
//!
//! One worker executes in block order: all waits point to earlier transactions, so nothing ever
//! waits. Several take what waits for nothing, the longest chains first, and execute what they
//! made ready themselves. A transaction runs once, when its last source is published. The order
//! never shows in any result.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::{Execution, Machine, Stop};
use crate::plan::Heights;
use crate::receipts::WorkerReceipts;
use crate::workers::{self, Patience, Workers};

/// How to execute a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule<'block> {
    pub(crate) heights: &'block Heights,
    /// Yields at points that the seed chooses, to show that the order does not matter.
    pub(crate) disturbance: Option<u64>,
}

/// Executes every transaction of the plan, on as many workers as there are machines. Returns the
/// receipts of each worker.
pub(crate) fn execute<M: Machine>(
    execution: &Execution<'_>,
    schedule: &Schedule<'_>,
    workers: Option<&Workers>,
    machines: &mut [M],
) -> Result<Vec<WorkerReceipts<M::Receipt>>, Stop> {
    let (Some(workers), [_, _, ..]) = (workers, &*machines) else {
        let machine = machines.first_mut().expect("there is a machine");
        return in_block_order(execution, machine).map(|receipts| vec![receipts]);
    };
    let queue = Queue::new(execution, schedule);
    let mut outcomes: Vec<Option<Outcome<M>>> = machines.iter().map(|_| None).collect();
    let tasks = machines.iter_mut().zip(&mut outcomes).enumerate();
    workers::for_each(Some(workers), tasks, |(number, (machine, outcome))| {
        let mut worker = Worker {
            queue: &queue,
            local: Vec::new(),
            finished: 0,
            random: schedule.disturbance.map(|seed| disturb(seed, number)),
        };
        let mut watch = StopUnlessDone {
            queue: worker.queue,
            is_done: false,
        };
        *outcome = Some(worker.work(execution, machine));
        watch.is_done = true;
    });
    let mut all = Vec::with_capacity(machines.len());
    let mut stop = None;
    for outcome in outcomes.into_iter().flatten() {
        match outcome {
            Ok(receipts) => all.push(receipts),
            // A fault says more than that the others were told to stop.
            Err(reason) if !matches!(stop, Some(Stop::Fault(_))) => stop = Some(reason),
            Err(_) => {}
        }
    }
    stop.map_or(Ok(all), Err)
}

type Outcome<M> = Result<WorkerReceipts<<M as Machine>::Receipt>, Stop>;

/// The first state of a worker's generator of disturbances; never zero.
const fn disturb(seed: u64, worker: usize) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (seed ^ (worker as u64 + 1).wrapping_mul(ODD)) | 1
}

/// Transactions whose values are read ahead together.
const WARMED_AT_ONCE: usize = 32;

fn in_block_order<M: Machine>(
    execution: &Execution<'_>,
    machine: &mut M,
) -> Result<WorkerReceipts<M::Receipt>, Stop> {
    let count = execution.plan.len();
    let mut receipts = WorkerReceipts::with_capacity(count);
    for transaction in 0..count {
        if transaction % WARMED_AT_ONCE == 0 {
            execution.warm(transaction..(transaction + WARMED_AT_ONCE).min(count));
        }
        if execution.cancel.load(Ordering::Relaxed) {
            return Err(Stop::Cancelled);
        }
        let receipt = execution.run(machine, transaction, &mut |_| {})?;
        receipts.push(crate::plan::count(transaction), receipt);
    }
    Ok(receipts)
}

/// What all workers take from.
#[derive(Debug)]
struct Queue {
    /// The transactions that wait for nothing from the start, best first.
    initial: Vec<u32>,
    next: AtomicUsize,
    /// What workers made ready and left to others.
    shared: Mutex<Vec<u32>>,
    shared_count: AtomicUsize,
    idle: AtomicUsize,
    remaining: AtomicUsize,
    stop: AtomicBool,
}

/// Transactions that are taken at once, for neighbours share lines of the cache.
const TAKEN_AT_ONCE: usize = 64;

impl Queue {
    fn new(execution: &Execution<'_>, schedule: &Schedule<'_>) -> Self {
        let pending = &execution.plan.pending;
        let mut initial: Vec<u32> = (0..)
            .zip(pending)
            .filter(|(_, pending)| pending.load(Ordering::Relaxed) == 0)
            .map(|(transaction, _)| transaction)
            .collect();
        let heights = schedule.heights;
        // Chains that are short beside the whole block cannot hold it up.
        if heights.longest.cost.saturating_mul(8) > heights.total_cost {
            initial.sort_by_key(|transaction| {
                std::cmp::Reverse(heights.of[*transaction as usize].cost)
            });
        }
        Self {
            initial,
            next: AtomicUsize::new(0),
            shared: Mutex::new(Vec::new()),
            shared_count: AtomicUsize::new(0),
            idle: AtomicUsize::new(0),
            remaining: AtomicUsize::new(pending.len()),
            stop: AtomicBool::new(false),
        }
    }

    /// Takes some transactions that were ready from the start; the first of them last.
    fn take_initial(&self, local: &mut Vec<u32>) -> bool {
        if self.next.load(Ordering::Relaxed) >= self.initial.len() {
            return false;
        }
        let first = self.next.fetch_add(TAKEN_AT_ONCE, Ordering::Relaxed);
        let end = (first + TAKEN_AT_ONCE).min(self.initial.len());
        let taken = self.initial.get(first..end).unwrap_or_default();
        local.extend(taken.iter().rev());
        !taken.is_empty()
    }

    fn take_shared(&self) -> Option<u32> {
        if self.shared_count.load(Ordering::Acquire) == 0 {
            return None;
        }
        let mut shared = self.lock_shared();
        let taken = shared.pop();
        self.shared_count.store(shared.len(), Ordering::Release);
        taken
    }

    fn share(&self, transactions: impl Iterator<Item = u32>) {
        let mut shared = self.lock_shared();
        shared.extend(transactions);
        self.shared_count.store(shared.len(), Ordering::Release);
    }

    fn lock_shared(&self) -> std::sync::MutexGuard<'_, Vec<u32>> {
        self.shared
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    fn is_over(&self) -> bool {
        self.remaining.load(Ordering::Acquire) == 0 || self.stop.load(Ordering::Relaxed)
    }
}

/// Stops the other workers where one panics, so that they do not wait for it for ever.
struct StopUnlessDone<'queue> {
    queue: &'queue Queue,
    is_done: bool,
}

impl Drop for StopUnlessDone<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            self.queue.stop.store(true, Ordering::Relaxed);
        }
    }
}

struct Worker<'queue> {
    queue: &'queue Queue,
    /// Ready transactions; the last is the next.
    local: Vec<u32>,
    /// Finished transactions that the queue does not know of yet.
    finished: usize,
    random: Option<u64>,
}

impl Worker<'_> {
    fn work<M: Machine>(
        &mut self,
        execution: &Execution<'_>,
        machine: &mut M,
    ) -> Result<WorkerReceipts<M::Receipt>, Stop> {
        let queue = self.queue;
        let mut receipts = WorkerReceipts::with_capacity(execution.plan.len());
        while let Some(transaction) = self.next(execution, machine) {
            if execution.cancel.load(Ordering::Relaxed) {
                queue.stop.store(true, Ordering::Relaxed);
                return Err(Stop::Cancelled);
            }
            self.disturb();
            let local = &mut self.local;
            let outcome = execution.run(machine, transaction as usize, &mut |ready| {
                local.push(ready);
            });
            match outcome {
                Ok(receipt) => receipts.push(transaction, receipt),
                Err(stop) => {
                    queue.stop.store(true, Ordering::Relaxed);
                    return Err(stop);
                }
            }
            self.finished += 1;
            self.share_with_idle();
        }
        Ok(receipts)
    }

    /// The next transaction, or `None` once all are taken and done, or the execution stopped.
    fn next<M: Machine>(&mut self, execution: &Execution<'_>, machine: &M) -> Option<u32> {
        if self.queue.stop.load(Ordering::Relaxed) {
            return None;
        }
        if let Some(transaction) = self.local.pop() {
            return Some(transaction);
        }
        let finished = std::mem::take(&mut self.finished);
        self.queue.remaining.fetch_sub(finished, Ordering::AcqRel);
        if self.queue.take_initial(&mut self.local) {
            execution.warm_with_slots(&self.local);
            machine.warm(&self.local);
            return self.local.pop();
        }
        if let Some(transaction) = self.queue.take_shared() {
            return Some(transaction);
        }
        self.queue.idle.fetch_add(1, Ordering::Relaxed);
        let found = self.wait();
        self.queue.idle.fetch_sub(1, Ordering::Relaxed);
        found
    }

    fn wait(&self) -> Option<u32> {
        let mut patience = Patience::default();
        loop {
            if self.queue.is_over() {
                return None;
            }
            if let Some(transaction) = self.queue.take_shared() {
                return Some(transaction);
            }
            // A chain keeps one worker busy; the others leave it the processor.
            patience.wait();
        }
    }

    /// Leaves half of what is ready to workers that have nothing.
    fn share_with_idle(&mut self) {
        if self.local.len() > 1 && self.queue.idle.load(Ordering::Relaxed) > 0 {
            let given = self.local.len() / 2;
            self.queue.share(self.local.drain(..given));
        }
    }

    fn disturb(&mut self) {
        let Some(state) = &mut self.random else {
            return;
        };
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        match *state % 8 {
            0 => std::thread::yield_now(),
            1 => (0..*state % 512).for_each(|_| std::hint::spin_loop()),
            2 => self.local.reverse(),
            _ => {}
        }
    }
}
