//! A part of a block by plans: describe, then segment after segment between fences.
//!
//! While one worker links a segment, the others describe the part that comes behind it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use weft_runtime::CodeSnapshot;
use weft_runtime::resource::SourceError;

use super::{Block, state_error};
use crate::block::{BlockError, Executor};
use crate::block_output::{BlockStats, now};
use crate::entry::EntryPoint;
use crate::execute::Stop;
use crate::flat_index::ResourceKey;
use crate::guard::Fault;
use crate::instantiate::{Described, Instantiation, Instantiator, Piece, resolve};
use crate::machine::{Receipt, VmMachine};
use crate::plan::{Chunk, is_by_shard};
use crate::planned::{Parallelism, Planner};
use crate::prepare::{Calls, Prepared};
use crate::receipts::PlanReceipts;
use crate::source::fetch_missing;
use crate::workers;

/// Transactions that one task describes, where several threads share them.
const TASK_TRANSACTIONS: usize = 128;

/// Consecutive transactions, described but not executed.
#[derive(Debug)]
pub(super) struct Part {
    range: Range<usize>,
    prepared: Vec<Prepared>,
    pieces: Vec<Piece>,
    /// Resources without a record.
    missing: Vec<ResourceKey>,
}

/// The description of some of a part's transactions.
struct Task<'part> {
    range: Range<usize>,
    instantiator: &'part mut Instantiator,
    described: &'part mut Described,
    spare: Vec<Chunk>,
}

/// What workers do side by side before a segment is executed.
enum Step<'part> {
    Link(&'part mut Planner, &'part mut Duration),
    Describe(Task<'part>),
}

impl Part {
    /// Puts together what tasks found; `None` where code is missing.
    fn of(
        range: Range<usize>,
        described: Vec<Described>,
        spare: &mut Vec<Chunk>,
        stats: &mut BlockStats,
    ) -> Option<Self> {
        let mut part = Self {
            prepared: Vec::with_capacity(range.len()),
            range,
            pieces: Vec::new(),
            missing: Vec::new(),
        };
        let mut is_complete = true;
        for described in described {
            stats.prepare += described.find;
            stats.decode += described.decode;
            stats.instantiate += described.instantiate;
            is_complete &= described.is_complete;
            part.prepared.extend(described.prepared);
            part.pieces.extend(described.pieces);
            part.missing.extend(described.missing);
            spare.extend(described.spare);
        }
        is_complete.then_some(part)
    }
}

impl Block<'_> {
    pub(super) fn run_planned(
        &mut self,
        range: Range<usize>,
        threads: usize,
    ) -> Result<(), BlockError> {
        let part = match self.ahead.take() {
            Some(part) if part.range == range => part,
            _ => self.describe(range.clone())?,
        };
        let Part {
            prepared,
            mut pieces,
            missing,
            ..
        } = part;
        let started = now();
        if !missing.is_empty() {
            self.fetch_missing(&missing)?;
            let with_buckets = is_by_shard(self.workers.as_deref());
            resolve(&mut pieces, &self.executor.index.read(), with_buckets);
        }
        self.stats.instantiate += started.elapsed();
        let started = now();
        let entries = self.executor.code.entries().to_vec();
        let calls = Calls {
            entries: &entries,
            prepared: &prepared,
            transactions: &self.transactions[range.clone()],
        };
        let code = self.executor.code.snapshot();
        self.accelerate(&code, &calls);
        self.stats.prepare += started.elapsed();

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
                    let call = calls.get(local);
                    let result = self.run_sequentially(first, [call], &mut context);
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
                    let segment = calls.slice(local..local + count);
                    let next = match pieces.peek() {
                        None => self.part_from(range.end),
                        Some(_) => range.end..range.end,
                    };
                    self.run_segment(first, segment, code, threads, next)?;
                    first += count;
                }
            }
        }
        Ok(())
    }

    /// Finds the code and the accesses of all transactions of a part.
    fn describe(&mut self, range: Range<usize>) -> Result<Part, BlockError> {
        if let Some(part) = self.describe_known(range.clone()) {
            return Ok(part);
        }
        let started = now();
        self.load_entries(range.clone())?;
        self.stats.prepare += started.elapsed();
        self.describe_known(range)
            .ok_or_else(|| BlockError::Invariant("code that was loaded is missing".to_owned()))
    }

    /// Describes a part, unless there is code that has to be loaded.
    fn describe_known(&mut self, range: Range<usize>) -> Option<Part> {
        let layouts = self.executor.code.snapshot().layouts().clone();
        let tasks = self.tasks_of(&range);
        let mut described = Vec::new();
        described.resize_with(tasks.len(), Described::default);
        let workers = self.workers.clone();
        let surrounding = self.surrounding.clone();
        let Executor {
            code,
            config,
            index,
            instantiators,
            spare_chunks,
            ..
        } = &mut *self.executor;
        let block = Instantiation {
            code,
            policy: &*config.policy,
            transactions: self.transactions,
            index: &index.read(),
            layouts: &layouts,
            hook: config.footprint_hook.as_deref(),
            surrounding: surrounding.as_ref(),
            with_buckets: is_by_shard(workers.as_deref()),
        };
        let tasks = Task::all(tasks, instantiators, &mut described, spare_chunks);
        workers::for_each(workers.as_deref(), tasks.into_iter(), |task| {
            task.describe(&block);
        });
        Part::of(range, described, spare_chunks, &mut self.stats)
    }

    /// The ranges that a part is described in.
    fn tasks_of(&self, range: &Range<usize>) -> Vec<Range<usize>> {
        let size = match self.workers {
            Some(_) => TASK_TRANSACTIONS,
            None => range.len().max(1),
        };
        let starts = range.clone().step_by(size);
        starts
            .map(|start| start..(start + size).min(range.end))
            .collect()
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

    /// Plans, executes and commits the transactions between two fences. Meanwhile the part that
    /// comes next is described, which is empty where nothing is known of it.
    fn run_segment(
        &mut self,
        first: usize,
        calls: Calls<'_>,
        code: &CodeSnapshot,
        threads: usize,
        next: Range<usize>,
    ) -> Result<(), BlockError> {
        let workers = self.workers.clone();
        let parallelism = Parallelism {
            workers: workers.as_deref(),
            cancel: self.cancel,
            disturbance: self.executor.config.disturbance,
            transactions_min: self.executor.config.parallel_transactions_min,
        };
        let layouts = code.layouts();
        self.link_segment(calls, code, &parallelism, next);
        let surrounding = self.surrounding.clone();
        let mut machines: Vec<VmMachine<'_>> = (0..threads)
            .map(|_| VmMachine {
                context: self.context(code, false),
                layouts,
                calls,
                surrounding: surrounding.as_ref(),
            })
            .collect();
        let executor = &mut *self.executor;
        let planner = &mut executor.planner;
        let index = executor.index.read();
        let started = now();
        // Should a worker panic, the part is executed again without a plan; if it panics there
        // as well, that is for the embedder to see.
        let executed = catch_unwind(AssertUnwindSafe(|| {
            planner.execute(&index, layouts, &mut machines, &parallelism)
        }));
        self.stats.execute += started.elapsed() * crate::plan::count(threads);
        drop(index);
        let fault = match executed {
            Ok(Ok(receipts)) => {
                self.stats.critical_path += planner.critical_path() as usize;
                self.stats.planned += calls.len();
                for machine in machines {
                    executor.contexts.put(machine.context);
                }
                let started = now();
                self.commit_segment(receipts, &parallelism);
                self.stats.commit += started.elapsed() * crate::plan::count(threads);
                self.take_back_chunks();
                return Ok(());
            }
            Ok(Err(Stop::Cancelled)) => return Err(BlockError::Cancelled),
            Ok(Err(Stop::State(error))) => {
                return Err(state_error(&error));
            }
            Ok(Err(Stop::Unloaded)) => None,
            Ok(Err(Stop::Fault(fault))) => Some(*fault),
            Err(_) => Some(Fault::invariant("a worker panicked".to_owned())),
        };
        drop(machines);
        self.faults.extend(fault.map(|fault| fault.shifted(first)));
        self.stats.re_executions += calls.len();
        self.executor.planner = Planner::default();
        let started = now();
        let mut context = self.context(code, true);
        let result = self.run_sequentially(first, calls, &mut context);
        self.executor.contexts.put(context);
        self.stats.execute += started.elapsed();
        result
    }

    /// Links the chunks of a segment, and describes the next part.
    fn link_segment(
        &mut self,
        calls: Calls<'_>,
        code: &CodeSnapshot,
        parallelism: &Parallelism<'_>,
        next: Range<usize>,
    ) {
        let workers = parallelism.workers;
        let ranges = match workers {
            Some(_) => self.tasks_of(&next),
            None => Vec::new(),
        };
        let mut described = Vec::new();
        described.resize_with(ranges.len(), Described::default);
        let mut link = Duration::ZERO;
        let surrounding = self.surrounding.clone();
        let Executor {
            code: store,
            config,
            index,
            planner,
            instantiators,
            spare_chunks,
            ..
        } = &mut *self.executor;
        let index = &*index.read();
        let layouts = code.layouts();
        let block = Instantiation {
            code: store,
            policy: &*config.policy,
            transactions: self.transactions,
            index,
            layouts,
            hook: config.footprint_hook.as_deref(),
            surrounding: surrounding.as_ref(),
            with_buckets: is_by_shard(workers),
        };
        if let Some(workers) = workers.filter(|workers| is_by_shard(Some(workers))) {
            let started = now();
            planner.link(index, layouts, parallelism);
            link += started.elapsed() * crate::plan::count(workers.count());
        }
        let tasks = Task::all(ranges, instantiators, &mut described, spare_chunks);
        let mut steps = vec![Step::Link(planner, &mut link)];
        steps.extend(tasks.into_iter().map(Step::Describe));
        workers::for_each(workers, steps.into_iter(), |step| match step {
            Step::Link(planner, link) => {
                let started = now();
                if !is_by_shard(workers) {
                    planner.link(index, layouts, parallelism);
                }
                planner.measure(|call| calls.entry(call).map_or(1, EntryPoint::cost));
                *link += started.elapsed();
            }
            Step::Describe(task) => task.describe(&block),
        });
        self.stats.link += link;
        self.ahead = if described.is_empty() {
            None
        } else {
            Part::of(next, described, spare_chunks, &mut self.stats)
        };
    }

    /// Commits the transactions of a segment that the block has gas for.
    fn commit_segment(&mut self, receipts: PlanReceipts<Receipt>, parallelism: &Parallelism<'_>) {
        let mut count = receipts.len();
        if self.executor.config.block_gas_max.is_some() {
            count = 0;
            while count < receipts.len() && !self.is_full {
                self.use_gas(receipts.get(count).gas_used);
                count += 1;
            }
        }
        self.receipts.append(receipts, count);
        let mut index = self.executor.index.write();
        let planner = &self.executor.planner;
        let committed = planner.commit(&mut index, count, parallelism);
        self.writes.append(committed.writes, count);
        self.changed.append(committed.changed);
    }

    fn take_back_chunks(&mut self) {
        let chunks = std::mem::take(&mut self.executor.planner.chunks);
        self.executor.spare_chunks.extend(chunks);
    }
}

impl<'part> Task<'part> {
    /// A task for each range.
    fn all(
        ranges: Vec<Range<usize>>,
        instantiators: &'part mut Vec<Instantiator>,
        described: &'part mut [Described],
        spare: &mut Vec<Chunk>,
    ) -> Vec<Self> {
        let count = ranges.len().max(instantiators.len());
        instantiators.resize_with(count, Instantiator::default);
        let tasks = ranges.into_iter().zip(instantiators).zip(described);
        tasks
            .map(|((range, instantiator), described)| Self {
                range,
                instantiator,
                described,
                spare: spare.pop().into_iter().collect(),
            })
            .collect()
    }

    fn describe(self, block: &Instantiation<'_>) {
        *self.described = self.instantiator.describe(block, self.range, self.spare);
    }
}
