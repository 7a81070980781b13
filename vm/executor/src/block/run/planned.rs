//! A part of a block by plans: instantiate, then segment after segment between fences.

use std::collections::BTreeSet;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use weft_runtime::CodeSnapshot;
use weft_runtime::resource::SourceError;

use super::{Block, now, state_error};
use crate::block::BlockError;
use crate::execute::Stop;
use crate::flat_index::ResourceKey;
use crate::guard::Fault;
use crate::instantiate::{Instantiation, Instantiator, Piece};
use crate::machine::{Call, Receipt, VmMachine};
use crate::plan::{Chunk, is_by_shard};
use crate::planned::{Executed, Parallelism};
use crate::source::fetch_missing;
use crate::workers;

/// Transactions whose footprints are instantiated by one task, where several threads share them.
const TASK_TRANSACTIONS: usize = 256;

/// The instantiation of some of a part's transactions.
struct Task<'part> {
    range: Range<usize>,
    instantiator: &'part mut Instantiator,
    pieces: &'part mut Vec<Piece>,
    spare: Vec<Chunk>,
}

impl Block<'_> {
    pub(super) fn run_planned(
        &mut self,
        range: Range<usize>,
        calls: &[Call<'_>],
        threads: usize,
    ) -> Result<(), BlockError> {
        let started = now();
        let pieces = self.instantiate(range.clone(), calls)?;
        self.stats.instantiate += started.elapsed();
        let mut first = range.start;
        let mut pieces = pieces.into_iter().peekable();
        while let Some(piece) = pieces.next() {
            if self.is_full {
                break;
            }
            let local = first - range.start;
            // Functions of function values may have been loaded meanwhile.
            let code = &self.executor.code.snapshot();
            match piece {
                Piece::Fence => {
                    let started = now();
                    let mut context = self.context(code, true);
                    let result = self.run_sequentially(first, &calls[local..=local], &mut context);
                    self.executor.contexts.put(context);
                    self.stats.execute += started.elapsed();
                    self.note_fence();
                    result?;
                    first += 1;
                }
                Piece::Planned(chunk) => {
                    let mut chunks = vec![chunk];
                    while let Some(Piece::Planned(_)) = pieces.peek() {
                        if let Some(Piece::Planned(chunk)) = pieces.next() {
                            chunks.push(chunk);
                        }
                    }
                    let count = chunks.iter().map(Chunk::transactions).sum::<usize>();
                    self.executor.planner.chunks = chunks;
                    let segment = &calls[local..local + count];
                    self.run_segment(first, segment, code, threads)?;
                    first += count;
                }
            }
        }
        Ok(())
    }

    /// Computes the accesses of all transactions, and fetches the resources that are missing.
    fn instantiate(
        &mut self,
        range: Range<usize>,
        calls: &[Call<'_>],
    ) -> Result<Vec<Piece>, BlockError> {
        let layouts = &self.executor.code.snapshot().layouts().clone();
        let task = match self.workers {
            Some(_) => TASK_TRANSACTIONS,
            None => range.len().max(1),
        };
        let tasks = range.len().div_ceil(task);
        self.executor.instantiators.resize_with(
            tasks.max(self.executor.instantiators.len()),
            Default::default,
        );
        let mut instantiators = std::mem::take(&mut self.executor.instantiators);
        let mut pieces: Vec<Vec<Piece>> = (0..tasks).map(|_| Vec::new()).collect();
        let with_buckets = is_by_shard(self.workers.as_deref());
        {
            let index = self.executor.index.read();
            let block = Instantiation {
                transactions: &self.transactions[range.clone()],
                calls,
                index: &index,
                layouts,
                hook: self.executor.config.footprint_hook.as_deref(),
                first: range.start,
                with_buckets,
            };
            let mut work: Vec<Task<'_>> = instantiators
                .iter_mut()
                .zip(&mut pieces)
                .enumerate()
                .map(|(number, (instantiator, pieces))| Task {
                    range: number * task..((number + 1) * task).min(calls.len()),
                    instantiator,
                    pieces,
                    spare: self.executor.spare_chunks.pop().into_iter().collect(),
                })
                .collect();
            workers::for_each(self.workers.as_deref(), work.iter_mut(), |task| {
                let range = task.range.clone();
                *task.pieces = task.instantiator.describe(&block, range, &mut task.spare);
            });
            for task in work {
                self.executor.spare_chunks.extend(task.spare);
            }
        }
        let missing: Vec<ResourceKey> = instantiators[..tasks]
            .iter()
            .flat_map(|instantiator| instantiator.missing.iter().copied())
            .collect();
        if !missing.is_empty() {
            self.fetch_missing(&missing)?;
            let index = self.executor.index.read();
            for (instantiator, pieces) in instantiators.iter_mut().zip(&mut pieces) {
                if !instantiator.missing.is_empty() {
                    instantiator.resolve(&index, pieces, with_buckets);
                }
            }
        }
        self.executor.instantiators = instantiators;
        Ok(pieces.into_iter().flatten().collect())
    }

    /// Fetches resources, and loads the functions of the function values in them.
    fn fetch_missing(&mut self, missing: &[ResourceKey]) -> Result<(), BlockError> {
        let mut loaded = BTreeSet::new();
        loop {
            let code = self.executor.code.snapshot();
            let mut index = self.executor.index.write();
            let workers = self.workers.as_deref();
            let fetched = fetch_missing(&mut index, &**self.view, code.layouts(), missing, workers);
            drop(index);
            match fetched {
                Ok(()) => return Ok(()),
                Err(SourceError::UnknownFunction(identity))
                    if loaded.insert(Arc::clone(&identity)) =>
                {
                    self.load_closure(&identity)?;
                }
                Err(error) => return Err(state_error(&error)),
            }
        }
    }

    /// Plans, executes and commits the transactions between two fences.
    fn run_segment(
        &mut self,
        first: usize,
        calls: &[Call<'_>],
        code: &CodeSnapshot,
        threads: usize,
    ) -> Result<(), BlockError> {
        let transactions = &self.transactions[first..first + calls.len()];
        let workers = self.workers.clone();
        let parallelism = Parallelism {
            workers: workers.as_deref(),
            cancel: self.cancel,
            disturbance: self.executor.config.disturbance,
            transactions_min: self.executor.config.parallel_transactions_min,
        };
        let layouts = code.layouts();
        let mut machines: Vec<VmMachine<'_>> = (0..threads)
            .map(|_| VmMachine {
                context: self.context(code, false),
                layouts,
                transactions,
                calls,
            })
            .collect();
        let executor = &mut *self.executor;
        let planner = &mut executor.planner;
        let index = executor.index.read();
        let started = now();
        planner.link(&index, layouts, &parallelism, |transaction| {
            cost(&calls[transaction])
        });
        self.stats.link += started.elapsed();
        let started = now();
        // Should a worker panic, the part is executed again without a plan; if it panics there
        // as well, that is for the embedder to see.
        let executed = catch_unwind(AssertUnwindSafe(|| {
            planner.execute(&index, layouts, &mut machines, &parallelism)
        }));
        self.stats.execute += started.elapsed();
        drop(index);
        let fault = match executed {
            Ok(Ok(executed)) => {
                self.stats.critical_path += planner.critical_path() as usize;
                self.stats.planned += calls.len();
                for machine in machines {
                    executor.contexts.put(machine.context);
                }
                self.commit_segment(executed, &parallelism);
                self.take_back_chunks();
                return Ok(());
            }
            Ok(Err(Stop::Cancelled)) => return Err(BlockError::Cancelled),
            Ok(Err(Stop::State(error))) => {
                return Err(state_error(&error));
            }
            Ok(Err(Stop::Fault(fault))) => *fault,
            Err(_) => Fault::invariant("a worker panicked".to_owned()),
        };
        drop(machines);
        self.faults.push(fault.shifted(first));
        self.stats.re_executions += calls.len();
        self.executor.planner = crate::planned::Planner::default();
        let started = now();
        let mut context = self.context(code, true);
        let result = self.run_sequentially(first, calls, &mut context);
        self.executor.contexts.put(context);
        self.stats.execute += started.elapsed();
        result
    }

    /// Commits the transactions of a segment that the block has gas for.
    fn commit_segment(&mut self, executed: Executed<Receipt>, parallelism: &Parallelism<'_>) {
        let started = now();
        let Executed { receipts, writes } = executed;
        let mut count = 0;
        for receipt in receipts {
            if self.is_full {
                break;
            }
            self.add_receipt(receipt);
            count += 1;
        }
        self.writes.append(writes, count);
        let mut index = self.executor.index.write();
        self.executor.planner.commit(&mut index, count, parallelism);
        self.changed.append(index.take_changed(parallelism.workers));
        self.stats.commit += started.elapsed();
    }

    fn take_back_chunks(&mut self) {
        let chunks = std::mem::take(&mut self.executor.planner.chunks);
        self.executor.spare_chunks.extend(chunks);
    }
}

/// The estimated cost of a call.
fn cost(call: &Call<'_>) -> u64 {
    match call {
        Call::Entry(entry, _) => entry.cost(),
        Call::Fails(_) => 1,
    }
}
