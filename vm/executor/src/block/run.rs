//! One block from its first transaction to its output.

mod planned;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use weft_runtime::code::InstanceId;
use weft_runtime::layout::Layouts;
use weft_runtime::resource::{ResourceSource, SourceError};
use weft_runtime::trace::{self, StackPoint};
use weft_runtime::{CodeSnapshot, Context, Interruption};
use weft_types::{FailureKind, Identifier, ModuleId};

use self::planned::Part;
use super::{
    BlockError, CallOutput, ExecutionTrace, Executor, GuardLevel, Printed, ReturnValue, StackFrame,
    Strategy,
};
use crate::block_output::{BlockOutput, BlockStats, now};
use crate::code::Published;
use crate::commit::BlockWrites;
use crate::entry::EntryPoint;
use crate::flat_index::ChangedRecords;
use crate::guard::Fault;
use crate::instantiate::WARMED_AT_ONCE;
use crate::machine::{Call, Publication, Receipt};
use crate::output::{DiscardReason, TransactionStatus};
use crate::prepare::{Calls, Finder, Prepared};
use crate::receipts::BlockReceipts;
use crate::sequential::{Buffers, Sequential};
use crate::source::IndexSource;
use crate::state_view::{StateError, StateVersion, StateView};
use crate::surrounding::{FunctionName, Surrounding};
use crate::transaction::{EntryFunction, Payload, Transaction};
use crate::workers::Workers;

/// The most transactions that are planned together, for each worker: few enough that what is
/// planned stays in a processor's own cache until it is committed.
const SEGMENT_TRANSACTIONS: usize = 1 << 10;

/// A block that is being executed.
pub(super) struct Block<'block> {
    executor: &'block mut Executor,
    view: &'block Arc<dyn StateView>,
    transactions: &'block [Transaction],
    threads: Option<usize>,
    workers: Option<Arc<Workers>>,
    cancel: &'block AtomicBool,
    receipts: BlockReceipts,
    writes: BlockWrites,
    published: BTreeMap<usize, Vec<(ModuleId, Vec<u8>)>>,
    changed: ChangedRecords,
    /// The part that comes next, where it was described while another was planned.
    ahead: Option<Part>,
    /// What the last publishing transaction published.
    loaded: Vec<Published>,
    faults: Vec<Fault>,
    stats: BlockStats,
    gas_used: u64,
    /// Whether the gas of the block is used up.
    is_full: bool,
    commits: bool,
    /// Whether the trace is wanted.
    traces: bool,
    trace: ExecutionTrace,
    /// What surrounds the transactions of the current part.
    surrounding: Option<Surrounding>,
}

impl<'block> Block<'block> {
    pub(super) fn new(
        executor: &'block mut Executor,
        view: &'block Arc<dyn StateView>,
        transactions: &'block [Transaction],
        strategy: Strategy,
        cancel: &'block AtomicBool,
    ) -> Result<Self, BlockError> {
        let threads = match strategy {
            Strategy::Sequential => None,
            Strategy::Planned { threads: 0 } => {
                return Err(BlockError::Config(
                    "a plan needs at least 1 thread".to_owned(),
                ));
            }
            Strategy::Planned { threads } => Some(threads),
        };
        // To wake others takes longer than a short block.
        let is_short = transactions.len() < executor.config.parallel_transactions_min;
        let threads = threads.map(|threads| if is_short { 1 } else { threads });
        let workers = match threads {
            Some(threads) if threads > 1 => Some(executor.workers(threads)?),
            _ => None,
        };
        Ok(Self {
            executor,
            view,
            transactions,
            threads,
            workers,
            cancel,
            receipts: BlockReceipts::with_capacity(transactions.len()),
            writes: BlockWrites::default(),
            published: BTreeMap::new(),
            changed: ChangedRecords::default(),
            ahead: None,
            loaded: Vec::new(),
            faults: Vec::new(),
            stats: BlockStats::default(),
            gas_used: 0,
            is_full: false,
            commits: true,
            traces: false,
            trace: ExecutionTrace::default(),
            surrounding: None,
        })
    }

    pub(super) fn run(self) -> Result<BlockOutput, BlockError> {
        match self.workers.clone() {
            Some(workers) => workers.awake(|| self.run_parts()),
            None => self.run_parts(),
        }
    }

    fn run_parts(mut self) -> Result<BlockOutput, BlockError> {
        while self.receipts.len() < self.transactions.len() {
            let first = self.receipts.len();
            let rest = &self.transactions[first..];
            if self.is_full {
                let reason = DiscardReason::BlockGasLimit;
                self.not_started(first, TransactionStatus::Discarded { reason });
                continue;
            }
            match &rest[0].payload {
                Payload::EntryFunction(_) => self.run_part(self.part_from(first))?,
                Payload::Script(script) => {
                    let status = self.admit(first);
                    match status {
                        Some(status) => self.not_started(first, status),
                        None => {
                            self.surround()?;
                            self.run_script(first, script)?;
                        }
                    }
                }
                Payload::Publish { modules } => match self.admit(first) {
                    Some(status) => self.not_started(first, status),
                    None => {
                        self.surround()?;
                        self.publish(first, modules)?;
                    }
                },
            }
        }
        Ok(self.finish())
    }

    /// Executes the only transaction, and says what its function returned.
    pub(super) fn run_call(mut self, commits: bool) -> Result<CallOutput, BlockError> {
        self.commits = commits;
        let [transaction] = self.transactions else {
            return Err(BlockError::Config("a call is one transaction".to_owned()));
        };
        let results = match &transaction.payload {
            Payload::EntryFunction(call) => {
                let id = self.executor.code.find_entry(call, &**self.view)?;
                let entry = self.executor.code.entry(id).clone();
                self.run_one(0, &entry, &call.args)?
            }
            Payload::Script(script) => self.run_script(0, script)?,
            Payload::Publish { modules } => {
                self.publish(0, modules)?;
                if !commits {
                    let published = std::mem::take(&mut self.loaded);
                    self.executor.code.withdraw(published)?;
                }
                Vec::new()
            }
        };
        Ok(CallOutput {
            block: self.finish(),
            results,
        })
    }

    /// Executes the only transaction as a block would, without effect.
    pub(super) fn run_simulation(mut self) -> Result<BlockOutput, BlockError> {
        self.commits = false;
        let [transaction] = self.transactions else {
            return Err(BlockError::Config("a call is one transaction".to_owned()));
        };
        if let Some(status) = self.admit(0) {
            self.not_started(0, status);
            return Ok(self.finish());
        }
        self.surround()?;
        match &transaction.payload {
            Payload::EntryFunction(call) => {
                let id = self.executor.code.find_entry(call, &**self.view)?;
                let entry = self.executor.code.callable(id);
                self.run_one(0, &entry, &call.args)?;
            }
            Payload::Script(script) => {
                self.run_script(0, script)?;
            }
            Payload::Publish { modules } => {
                self.publish(0, modules)?;
                let published = std::mem::take(&mut self.loaded);
                self.executor.code.withdraw(published)?;
            }
        }
        Ok(self.finish())
    }

    /// What surrounds the transactions of a block.
    pub(super) fn into_surrounding(mut self) -> Result<Option<Surrounding>, BlockError> {
        self.surround()?;
        Ok(self.surrounding)
    }

    /// Executes the only transaction without effect, and says where it failed.
    pub(super) fn run_trace(mut self) -> Result<ExecutionTrace, BlockError> {
        self.traces = true;
        self.commits = false;
        let [transaction] = self.transactions else {
            return Err(BlockError::Config("a call is one transaction".to_owned()));
        };
        match &transaction.payload {
            Payload::EntryFunction(call) => {
                let id = self.executor.code.find_entry(call, &**self.view)?;
                let entry = self.executor.code.entry(id).clone();
                self.run_one(0, &entry, &call.args)?;
            }
            Payload::Script(script) => {
                self.run_script(0, script)?;
            }
            Payload::Publish { .. } => {}
        }
        let trace = std::mem::take(&mut self.trace);
        self.finish();
        Ok(trace)
    }

    fn finish(mut self) -> BlockOutput {
        let started = now();
        let mut index = self.executor.index.write();
        self.changed
            .append(index.take_changed(self.workers.as_deref()));
        let version_after = StateVersion::unique();
        if self.commits {
            index.set_version(version_after);
        }
        drop(index);
        let layouts = self.executor.code.snapshot().layouts().clone();
        self.stats.commit += started.elapsed();
        BlockOutput {
            receipts: self.receipts,
            writes: self.writes,
            published: self.published,
            changed: self.changed,
            layouts,
            version_after,
            faults: self.faults,
            stats: self.stats,
        }
    }

    /// Loads what surrounds the transactions of the next part.
    fn surround(&mut self) -> Result<(), BlockError> {
        let Some(surroundings) = self.executor.config.surroundings.clone() else {
            return Ok(());
        };
        self.surrounding = Some(Surrounding {
            prologue: self.load_surrounding(surroundings.prologue)?,
            epilogue: self.load_surrounding(surroundings.epilogue)?,
            gas_max: surroundings.gas_max,
        });
        Ok(())
    }

    fn load_surrounding(
        &mut self,
        function: Option<FunctionName>,
    ) -> Result<Option<Arc<EntryPoint>>, BlockError> {
        let Some(function) = function else {
            return Ok(None);
        };
        let config = |what: &str| Err(BlockError::Config(format!("{function} {what}")));
        let call = EntryFunction {
            module: function.module.clone(),
            name: function.name.clone(),
            type_args: Vec::new(),
            args: Vec::new(),
        };
        let id = self.executor.code.find_entry(&call, &**self.view)?;
        match self.executor.code.entry(id) {
            Ok(entry) if entry.may_surround() => Ok(Some(Arc::clone(entry))),
            Ok(_) => config("does not take a sender and three numbers of type u64"),
            Err(_) => config("cannot be loaded, but is to surround transactions"),
        }
    }

    /// The status of a transaction that the policy keeps out of the block.
    fn admit(&self, transaction: usize) -> Option<TransactionStatus> {
        let policy = &self.executor.config.policy;
        let admitted = policy.admit(&self.transactions[transaction]);
        let reason = admitted.err()?;
        Some(TransactionStatus::Discarded { reason })
    }

    /// Adds a transaction that did not run.
    fn not_started(&mut self, transaction: usize, status: TransactionStatus) {
        let gas_limit = self.transactions[transaction].gas_limit;
        self.writes.open().transaction();
        self.add_receipt(Receipt::not_started(status, gas_limit));
    }

    fn add_receipt(&mut self, receipt: Receipt) {
        self.use_gas(receipt.gas_used);
        self.receipts.push(receipt);
    }

    /// Counts the gas of a transaction.
    fn use_gas(&mut self, gas: u64) {
        self.gas_used = self.gas_used.saturating_add(gas);
        let gas_max = self.executor.config.block_gas_max;
        self.is_full = gas_max.is_some_and(|gas_max| self.gas_used >= gas_max);
    }

    /// The transactions from `first` on that call entry functions, as many as are planned together.
    fn part_from(&self, first: usize) -> Range<usize> {
        let most = SEGMENT_TRANSACTIONS.saturating_mul(self.threads.unwrap_or(1));
        let rest = self.transactions[first..].iter().take(most);
        let is_call =
            |transaction: &&Transaction| matches!(transaction.payload, Payload::EntryFunction(_));
        first..first + rest.take_while(is_call).count()
    }

    /// Executes entry functions.
    fn run_part(&mut self, range: Range<usize>) -> Result<(), BlockError> {
        self.surround()?;
        if let Some(threads) = self.threads {
            return self.run_planned(range, threads);
        }
        let started = now();
        let prepared = self.load_entries(range.clone())?;
        let entries = self.executor.code.entries().to_vec();
        let calls = Calls {
            entries: &entries,
            prepared: &prepared,
            transactions: &self.transactions[range.clone()],
        };
        let code = self.executor.code.snapshot();
        self.accelerate(&code, &calls);
        self.stats.prepare += started.elapsed();
        let started = now();
        let mut context = self.context(&code, true);
        let result = self.run_sequentially(range.start, calls, &mut context);
        self.executor.contexts.put(context);
        self.stats.execute += started.elapsed();
        result
    }

    /// Finds the code of every transaction of a part, and loads what is not there.
    fn load_entries(&mut self, range: Range<usize>) -> Result<Vec<Prepared>, BlockError> {
        let mut prepared = Vec::with_capacity(range.len());
        let mut transactions = &self.transactions[range];
        while !transactions.is_empty() {
            let executor = &*self.executor;
            let mut finder = Finder::new(&executor.code, &*executor.config.policy);
            while let [transaction, rest @ ..] = transactions
                && let Some(found) = finder.find(transaction)
            {
                prepared.push(found);
                transactions = rest;
            }
            if let [transaction, rest @ ..] = transactions {
                let Payload::EntryFunction(call) = &transaction.payload else {
                    unreachable!("a part has entry functions only")
                };
                let id = self.executor.code.find_entry(call, &**self.view)?;
                prepared.push(Prepared::Entry(id));
                transactions = rest;
            }
        }
        // A dependency on another lineage may have started the code again.
        self.executor.follow_generation();
        Ok(prepared)
    }

    fn accelerate(&self, code: &CodeSnapshot, calls: &Calls<'_>) {
        let Some(accelerator) = &self.executor.config.accelerator else {
            return;
        };
        let mut counts = vec![0_usize; calls.entries.len()];
        for prepared in calls.prepared {
            if let Prepared::Entry(id) = prepared {
                counts[id.index()] += 1;
            }
        }
        let mut instances: BTreeMap<InstanceId, usize> = BTreeMap::new();
        for (entry, count) in calls.entries.iter().zip(counts) {
            if let Ok(entry) = entry
                && entry.is_entry
                && count > 0
            {
                *instances.entry(entry.instance).or_default() += count;
            }
        }
        if let Some(surrounding) = &self.surrounding {
            let functions = [&surrounding.prologue, &surrounding.epilogue];
            for entry in functions.into_iter().flatten() {
                *instances.entry(entry.instance).or_default() += calls.len();
            }
        }
        let counts: Vec<_> = instances.into_iter().collect();
        accelerator.prepare(code, self.executor.generation, &counts);
    }

    /// Prepares for a single call, and for the generation even where the call cannot be made.
    fn accelerate_call(&self, code: &CodeSnapshot, call: &Call<'_>) {
        let Some(accelerator) = &self.executor.config.accelerator else {
            return;
        };
        let instance = match call {
            Call::Entry(entry, _) => Some((entry.instance, 1)),
            Call::Fails(_) | Call::Publishes(_) => None,
        };
        accelerator.prepare(code, self.executor.generation, instance.as_slice());
    }

    /// The state, as transactions without a plan read it.
    fn source(&self, code: &CodeSnapshot) -> Arc<dyn ResourceSource> {
        Arc::new(IndexSource {
            index: self.executor.index.clone(),
            view: Arc::clone(self.view),
            layouts: code.layouts().clone(),
        })
    }

    /// Loads the function of a function value in the state.
    fn load_closure(&mut self, identity: &[u8]) -> Result<(), BlockError> {
        let loaded = self.executor.code.load_closure(identity, &**self.view)?;
        loaded.map_err(|error| {
            let message = format!("the function of a function value cannot be loaded: {error}");
            BlockError::State(StateError::new(message))
        })
    }

    /// A context for the code; with a source it runs transactions without a plan.
    fn context(&mut self, code: &CodeSnapshot, with_source: bool) -> Box<Context> {
        let source = with_source.then(|| self.source(code));
        let config = &self.executor.config;
        let generation = self.executor.generation;
        let make = |code| {
            let context = Context::new(code);
            let context = match &config.accelerator {
                Some(accelerator) => accelerator.equip(context, generation),
                None => context,
            };
            match config.guard {
                GuardLevel::Standard => context,
                GuardLevel::Paranoid => context.with_paranoia(),
            }
        };
        let mut context = self.executor.contexts.take(code, make, source);
        context.set_block(self.executor.metadata);
        context
    }

    /// Executes transactions one after the other until the gas of the block is used up.
    fn run_sequentially<'calls>(
        &mut self,
        first: usize,
        calls: impl IntoIterator<Item = Call<'calls>>,
        context: &mut Context,
    ) -> Result<(), BlockError> {
        let mut layouts = context.layouts().clone();
        let mut buffers = Buffers {
            instantiator: self.executor.instantiators.pop().unwrap_or_default(),
            records: Vec::new(),
        };
        let mut result = Ok(());
        let mut number = first;
        let mut calls = calls.into_iter();
        let mut some: Vec<Call<'calls>> = Vec::new();
        while result.is_ok() && !self.is_full {
            some.clear();
            some.extend(calls.by_ref().take(WARMED_AT_ONCE));
            if some.is_empty() {
                break;
            }
            if some.len() > 1 {
                let transactions = &self.transactions[number..number + some.len()];
                buffers.warm(&self.executor.index.read(), transactions, &some);
            }
            for call in &some {
                if result.is_ok() && !self.is_full {
                    result = self.run_next(number, call, context, &mut layouts, &mut buffers);
                    number += 1;
                }
            }
        }
        self.executor.instantiators.push(buffers.instantiator);
        result
    }

    /// Executes a transaction without a plan. It starts again where it comes upon a function that is
    /// not loaded.
    fn run_next(
        &mut self,
        number: usize,
        call: &Call<'_>,
        context: &mut Context,
        layouts: &mut Layouts,
        buffers: &mut Buffers,
    ) -> Result<(), BlockError> {
        let mut loaded = BTreeSet::new();
        loop {
            if self.cancel.load(Ordering::Relaxed) {
                return Err(BlockError::Cancelled);
            }
            let mut sequential = Sequential {
                context,
                index: &self.executor.index,
                layouts,
                buffers,
                surrounding: self.surrounding.as_ref(),
                faults: &mut self.faults,
                commits: self.commits,
            };
            let transaction = &self.transactions[number];
            match sequential.execute(number, transaction, call, self.writes.open()) {
                Ok(receipt) => {
                    self.add_receipt(receipt);
                    return Ok(());
                }
                Err(Interruption::UnknownFunction(identity))
                    if loaded.insert(Arc::clone(&identity)) =>
                {
                    self.load_closure(&identity)?;
                    let code = self.executor.code.snapshot();
                    *layouts = code.layouts().clone();
                    context.set_source(Some(self.source(&code)));
                    context.set_code(code);
                }
                Err(interruption) => return Err(block_error(interruption)),
            }
        }
    }

    /// Executes one transaction and returns the results of its function.
    fn run_one(
        &mut self,
        number: usize,
        entry: &Result<Arc<EntryPoint>, TransactionStatus>,
        arguments: &[Vec<u8>],
    ) -> Result<Vec<ReturnValue>, BlockError> {
        let code = self.executor.code.snapshot();
        self.executor.follow_generation();
        let call = match entry {
            Ok(entry) => Call::Entry(entry, arguments),
            Err(status) => Call::Fails(Box::new(status.clone())),
        };
        self.accelerate_call(&code, &call);
        let mut context = self.context(&code, true);
        if self.traces {
            *context = context.with_trace();
        }
        self.run_sequentially(number, [call], &mut context)?;
        if self.traces {
            self.trace = trace_of(&context);
            return Ok(Vec::new());
        }
        let mut results = Vec::new();
        if let (Ok(entry), Some(receipt)) = (entry, self.receipts.last())
            && receipt.is_success()
            // The frame is the epilogue's otherwise.
            && self.surrounding.is_none()
        {
            for (type_, bytes) in weft_runtime::execution::encode_results(&context, entry.instance)
            {
                let type_ = code.layouts().get(type_).tag.clone();
                results.push(ReturnValue { type_, bytes });
            }
        }
        self.executor.contexts.put(context);
        Ok(results)
    }

    fn run_script(
        &mut self,
        number: usize,
        script: &crate::transaction::Script,
    ) -> Result<Vec<ReturnValue>, BlockError> {
        let started = now();
        let code = &mut self.executor.code;
        let entry = code.load_script(&script.code, &script.type_args, &**self.view)?;
        let results = self.run_one(number, &entry.map(Arc::new), &script.args)?;
        self.stats.execute += started.elapsed();
        self.note_fence();
        Ok(results)
    }

    fn note_fence(&mut self) {
        if self.threads.is_some() {
            self.stats.fences += 1;
            self.stats.critical_path += 1;
        }
    }

    /// Publishes modules and runs the `init_module` of each that is new, in the order in which the
    /// modules are given. If any of that fails, nothing of it happened.
    fn publish(&mut self, number: usize, modules: &[Vec<u8>]) -> Result<(), BlockError> {
        let started = now();
        let transaction = &self.transactions[number];
        let gas = publish_gas(modules);
        let refused = |kind| {
            Err(TransactionStatus::Failed {
                kind,
                location: None,
            })
        };
        self.note_fence();
        let mut published = Vec::new();
        let initializers = if gas > transaction.gas_limit {
            refused(FailureKind::OutOfGas)
        } else {
            let code = &mut self.executor.code;
            match code.publish(Some(&transaction.sender), modules, &**self.view)? {
                Ok(accepted) => {
                    published = accepted;
                    self.initializers(&published)?
                }
                Err(_) => refused(FailureKind::PublishRefused),
            }
        };
        let call = Call::Publishes(Publication { initializers, gas });
        self.run_publication(number, call)?;
        if self.receipts.last().is_some_and(Receipt::is_success) {
            let modules = published.iter();
            let modules = modules.map(|module| (module.id.clone(), module.bytes.to_vec()));
            self.published.insert(number, modules.collect());
            self.loaded = published;
        } else {
            self.executor.code.withdraw(published)?;
        }
        self.stats.execute += started.elapsed();
        Ok(())
    }

    /// The `init_module` of each new module that has one; inside, why one cannot be loaded.
    fn initializers(
        &mut self,
        published: &[Published],
    ) -> Result<Result<Vec<Arc<EntryPoint>>, TransactionStatus>, BlockError> {
        let name = Identifier::new("init_module").expect("this is an identifier");
        let mut initializers = Vec::new();
        for module in published.iter().filter(|module| module.is_new()) {
            let code = &mut self.executor.code;
            let has_one = (code.module(&module.id)).is_some_and(|module| defines(module, &name));
            if !has_one {
                continue;
            }
            let call = EntryFunction {
                module: module.id.clone(),
                name: name.clone(),
                type_args: Vec::new(),
                args: Vec::new(),
            };
            let id = code.find_entry(&call, &**self.view)?;
            match code.entry(id) {
                Ok(entry) => initializers.push(Arc::clone(entry)),
                Err(status) => return Ok(Err(status.clone())),
            }
        }
        Ok(Ok(initializers))
    }

    /// Runs what is left of a publication, where anything has to run.
    fn run_publication(&mut self, number: usize, call: Call<'_>) -> Result<(), BlockError> {
        let code = self.executor.code.snapshot();
        self.executor.follow_generation();
        self.accelerate_call(&code, &call);
        let mut context = self.context(&code, true);
        let result = self.run_sequentially(number, [call], &mut context);
        self.executor.contexts.put(context);
        result
    }
}

/// Where the last run of a context failed.
fn trace_of(context: &Context) -> ExecutionTrace {
    let Some(trace) = context.trace() else {
        return ExecutionTrace::default();
    };
    let stack = |stack: &[StackPoint]| frames_of(context.code(), stack);
    let printed = trace.printed().iter().map(|printed| match printed {
        trace::Printed::Text(text) => Printed::Text(text.clone()),
        trace::Printed::Stack(points) => Printed::Stack(stack(points)),
    });
    ExecutionTrace {
        stack: stack(trace.stack()),
        printed: printed.collect(),
    }
}

fn frames_of(code: &CodeSnapshot, stack: &[StackPoint]) -> Vec<StackFrame> {
    stack
        .iter()
        .map(|point| {
            let function = code.instance(point.instance);
            StackFrame {
                module: function.module.clone(),
                function: function.name.clone(),
                block: point.block.index(),
                instruction: point.instruction as usize,
            }
        })
        .collect()
}

/// Gas for a byte of a published module: verification, and compilation later.
const PUBLISHED_BYTE_GAS: u64 = 100;

/// The gas for publishing encoded modules, apart from what `init_module` uses.
pub fn publish_gas(modules: &[Vec<u8>]) -> u64 {
    let bytes = modules.iter().map(|module| module.len() as u64);
    bytes
        .fold(0_u64, u64::saturating_add)
        .saturating_mul(PUBLISHED_BYTE_GAS)
        .saturating_add(crate::machine::TRANSACTION_MINIMUM)
}

fn defines(module: &weft_bytecode::CompiledModule, name: &Identifier) -> bool {
    let count = module.function_definitions.len();
    module
        .function_handles
        .iter()
        .take(count)
        .any(|handle| module.identifiers.get(handle.name.index()) == Some(name))
}

fn state_error(error: &SourceError) -> BlockError {
    BlockError::State(StateError::new(error.to_string()))
}

fn block_error(interruption: Interruption) -> BlockError {
    match interruption {
        Interruption::Source(error) => state_error(&error),
        Interruption::UnknownFunction(_) => {
            BlockError::Invariant("a function value whose function cannot be found".to_owned())
        }
        Interruption::Invariant(message) => BlockError::Invariant(message),
        Interruption::Unplanned { type_, address } => {
            BlockError::Invariant(format!("no source for type {} at {address}", type_.0))
        }
    }
}

/// The output of modules that were published outside of a block.
pub(super) fn published_output(executor: &mut Executor, published: Vec<Published>) -> BlockOutput {
    executor.follow_generation();
    let version_after = StateVersion::unique();
    executor.index.write().set_version(version_after);
    let modules = published.into_iter();
    let modules: Vec<_> = modules
        .map(|module| (module.id, module.bytes.to_vec()))
        .collect();
    BlockOutput {
        receipts: BlockReceipts::default(),
        writes: BlockWrites::default(),
        published: BTreeMap::from([(0, modules)]),
        changed: ChangedRecords::default(),
        layouts: executor.code.snapshot().layouts().clone(),
        version_after,
        faults: Vec::new(),
        stats: BlockStats::default(),
    }
}
