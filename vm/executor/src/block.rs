//! Executes blocks: finds the code, plans what can be planned, runs the rest alone, commits.
//!
//! An [`Executor`] keeps what outlives a block: code, the flat index, buffers, contexts, threads.
//! A block is cut where code may change (publishing) and fenced where a footprint needs more than
//! arguments; what lies between is planned together. Each part is committed before the next is
//! planned. A block that ends in a [`BlockError`] left nothing behind.

mod query;
mod run;
mod text;

pub use query::{AccessedLocation, TransactionFootprint, ViewOutput};
pub use run::publish_gas;
pub use text::FunctionInterface;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use weft_runtime::code::InstanceId;
use weft_runtime::context::NATIVE_STACK_BYTES;
use weft_runtime::natives::NativeTable;
use weft_runtime::semantics::{SemanticsBuilder, SemanticsId};
use weft_runtime::{BlockMetadata, CodeSnapshot, Context};
use weft_types::{ModuleId, TypeTag};

use crate::block_output::BlockOutput;
use crate::code::{CodeStore, PublishError};
use crate::flat_index::FlatIndex;
use crate::hook::FootprintHook;
use crate::instantiate::Instantiator;
use crate::machine::ContextPool;
use crate::output::DiscardReason;
use crate::plan::Chunk;
use crate::planned::Planner;
use crate::source::SharedIndex;
use crate::state_view::{StateError, StateVersion, StateView};
use crate::surrounding::Surroundings;
use crate::transaction::Transaction;
use crate::workers::Workers;

/// How a block is executed. The results do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strategy {
    /// One transaction after the other, without a plan: the oracle.
    Sequential,
    /// By a plan made from footprints.
    Planned {
        /// The number of workers, at least 1.
        threads: usize,
    },
}

/// How closely executions are compared with their plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardLevel {
    /// Keys, presences and written leaves of every transaction.
    Standard,
    /// Everything: also reads of single leaves, accesses to memory, and deltas that escape. Slow;
    /// everything is interpreted.
    Paranoid,
}

/// What makes code fast: machine code, wired by whoever has some.
pub trait Accelerator: Send + Sync + fmt::Debug {
    /// Called before a part of a block is executed, with its code and how many transactions call
    /// each of its entry functions. Ids of instances are those of a generation.
    fn prepare(&self, code: &CodeSnapshot, generation: u64, calls: &[(InstanceId, usize)]);

    /// Gives a new context the machine code of a generation, of which nothing may be prepared yet.
    /// Contexts are not used for another generation.
    fn equip(&self, context: Context, generation: u64) -> Context;
}

/// What the embedder checks of a transaction by itself, such as its signature; what depends on state is
/// for the prologue ([`Surroundings`]). The default admits every transaction.
pub trait TransactionPolicy: Send + Sync + fmt::Debug {
    /// Whether a transaction may be part of the block. A function of the transaction alone.
    fn admit(&self, transaction: &Transaction) -> Result<(), DiscardReason> {
        let _ = transaction;
        Ok(())
    }
}

/// Admits every transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdmitAll;

impl TransactionPolicy for AdmitAll {}

/// What an [`Executor`] is made of.
#[derive(Clone)]
pub struct ExecutorConfig {
    /// The native functions.
    pub natives: Arc<NativeTable>,
    /// What makes code fast, if anything does.
    pub accelerator: Option<Arc<dyn Accelerator>>,
    /// How closely to watch.
    pub guard: GuardLevel,
    /// Which transactions are part of a block at all.
    pub policy: Arc<dyn TransactionPolicy>,
    /// Prologue and epilogue.
    pub surroundings: Option<Surroundings>,
    /// The gas that the transactions of a block may use together.
    pub block_gas_max: Option<u64>,
    /// Blocks with fewer transactions are executed on one thread.
    pub parallel_transactions_min: usize,
    /// For tests: changes footprints.
    pub footprint_hook: Option<Arc<dyn FootprintHook>>,
    /// For tests: disturbs the order of execution at points that the seed chooses.
    pub disturbance: Option<u64>,
}

/// Below this, to wake threads takes longer than they save; see docs/PERFORMANCE.md.
pub const PARALLEL_TRANSACTIONS_MIN: usize = 128;

impl ExecutorConfig {
    /// The interpreter, the standard natives and guard, no policy, no limit.
    pub fn standard() -> Self {
        Self {
            natives: Arc::new(NativeTable::standard()),
            accelerator: None,
            guard: GuardLevel::Standard,
            policy: Arc::new(AdmitAll),
            surroundings: None,
            block_gas_max: None,
            parallel_transactions_min: PARALLEL_TRANSACTIONS_MIN,
            footprint_hook: None,
            disturbance: None,
        }
    }
}

impl fmt::Debug for ExecutorConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExecutorConfig")
            .field("accelerator", &self.accelerator)
            .field("guard", &self.guard)
            .field("policy", &self.policy)
            .field("block_gas_max", &self.block_gas_max)
            .field("footprint_hook", &self.footprint_hook)
            .finish_non_exhaustive()
    }
}

/// Why a block has no output. Nothing of it took effect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BlockError {
    /// The state could not be read. The block may be tried again.
    State(StateError),
    /// The embedder cancelled it.
    Cancelled,
    /// A check that cannot fail did, even without a plan: stop and report.
    Invariant(String),
    /// What was asked for cannot be had.
    Config(String),
}

impl fmt::Display for BlockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(error) => write!(f, "the state cannot be read: {error}"),
            Self::Cancelled => f.write_str("the execution was cancelled"),
            Self::Invariant(message) => write!(f, "an invariant is broken: {message}"),
            Self::Config(message) => f.write_str(message),
        }
    }
}

impl std::error::Error for BlockError {}

impl From<StateError> for BlockError {
    fn from(error: StateError) -> Self {
        Self::State(error)
    }
}

/// A value that a function returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnValue {
    /// Its type; the referent's where the function returns a reference.
    pub type_: TypeTag,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
}

/// The result of a single call.
#[derive(Debug)]
pub struct CallOutput {
    /// The output of the call as the only transaction of a block.
    pub block: BlockOutput,
    /// What the function returned; empty unless it succeeded.
    pub results: Vec<ReturnValue>,
}

/// A function that was executing when a transaction failed, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackFrame {
    /// The module of the function.
    pub module: ModuleId,
    /// The name of the function, with its type arguments.
    pub function: String,
    /// The block of its code.
    pub block: usize,
    /// The instruction of the block; the terminator is behind the last one.
    pub instruction: usize,
}

/// What a transaction did that was executed for developers to look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExecutionTrace {
    /// The functions that were executing when it failed, the innermost first; empty where it did not.
    pub stack: Vec<StackFrame>,
    /// What functions of `debug` showed, in order.
    pub printed: Vec<Printed>,
}

/// What a function of `debug` showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// A value.
    Text(String),
    /// The functions that were executing, the innermost first.
    Stack(Vec<StackFrame>),
}

/// The decoded state at some point, to go back to.
#[derive(Clone, Debug)]
pub struct Checkpoint {
    index: FlatIndex,
    generation: u64,
}

/// See the module documentation.
pub struct Executor {
    config: ExecutorConfig,
    code: CodeStore,
    index: SharedIndex,
    planner: Planner,
    spare_chunks: Vec<Chunk>,
    instantiators: Vec<Instantiator>,
    contexts: ContextPool,
    /// The generation that the contexts and the index are of.
    generation: u64,
    /// What code is told of the block.
    metadata: BlockMetadata,
    workers: BTreeMap<usize, Arc<Workers>>,
}

impl fmt::Debug for Executor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Executor")
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

impl Executor {
    /// An executor without state.
    pub fn new(config: ExecutorConfig) -> Self {
        Self {
            code: CodeStore::new(Arc::clone(&config.natives)),
            config,
            index: SharedIndex::default(),
            planner: Planner::default(),
            spare_chunks: Vec::new(),
            instantiators: Vec::new(),
            contexts: ContextPool::default(),
            generation: 0,
            metadata: BlockMetadata::default(),
            workers: BTreeMap::new(),
        }
    }

    /// What outcomes depend on besides the block and the state.
    pub fn semantics_id(&self) -> SemanticsId {
        let mut builder = SemanticsBuilder::new(&self.config.natives);
        builder.number(self.config.block_gas_max.unwrap_or(u64::MAX));
        if let Some(surroundings) = &self.config.surroundings {
            for function in [&surroundings.prologue, &surroundings.epilogue] {
                builder.text(
                    &function
                        .as_ref()
                        .map(ToString::to_string)
                        .unwrap_or_default(),
                );
            }
            builder.number(surroundings.gas_max);
        }
        builder.finish()
    }

    /// Sets what code is told of the block, in all that is executed from now on.
    pub const fn set_metadata(&mut self, metadata: BlockMetadata) {
        self.metadata = metadata;
    }

    /// Executes a block on a state. Where `cancel` becomes true, it ends early and without effect.
    pub fn execute_block(
        &mut self,
        view: &Arc<dyn StateView>,
        transactions: &[Transaction],
        strategy: Strategy,
        cancel: &AtomicBool,
    ) -> Result<BlockOutput, BlockError> {
        self.begin(view)?;
        let result =
            run::Block::new(self, view, transactions, strategy, cancel).and_then(run::Block::run);
        self.end(result.is_err());
        result
    }

    /// Executes a transaction as a block of its own, its function of any visibility, and says
    /// what it returned.
    pub fn execute_call(
        &mut self,
        view: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<CallOutput, BlockError> {
        self.call(view, transaction, true)
    }

    fn call(
        &mut self,
        view: &Arc<dyn StateView>,
        transaction: &Transaction,
        commits: bool,
    ) -> Result<CallOutput, BlockError> {
        self.begin(view)?;
        let transactions = std::slice::from_ref(transaction);
        let cancel = AtomicBool::new(false);
        let result = run::Block::new(self, view, transactions, Strategy::Sequential, &cancel)
            .and_then(|block| block.run_call(commits));
        self.end(result.is_err());
        result
    }

    /// Executes a transaction again in the checking interpreter, without effect, and says where it
    /// failed: the functions that were executing, the innermost first. Empty where it did not fail,
    /// or before any function.
    pub fn trace(
        &mut self,
        view: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<ExecutionTrace, BlockError> {
        self.begin(view)?;
        let transactions = std::slice::from_ref(transaction);
        let cancel = AtomicBool::new(false);
        let result = run::Block::new(self, view, transactions, Strategy::Sequential, &cancel)
            .and_then(run::Block::run_trace);
        self.end(result.is_err());
        result
    }

    /// Verifies modules as if their accounts published them, dependencies before dependents, and
    /// says how that changes state. For genesis and for tools: no transaction, no gas, and no
    /// `init_module` runs.
    pub fn publish(
        &mut self,
        view: &Arc<dyn StateView>,
        modules: &[Vec<u8>],
    ) -> Result<Result<BlockOutput, PublishError>, BlockError> {
        self.begin(view)?;
        let published = self.code.publish(None, modules, &**view)?;
        Ok(match published {
            Ok(published) => Ok(run::published_output(self, published)),
            Err(error) => Err(error),
        })
    }

    /// The decoded state as it is now, to go back to after later blocks.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint {
            index: self.index.read().clone(),
            generation: self.generation,
        }
    }

    /// Goes back to a checkpoint. The next view must be of that state again.
    pub fn restore(&mut self, checkpoint: &Checkpoint) {
        if checkpoint.generation == self.generation {
            self.index.write().clone_from(&checkpoint.index);
        } else {
            self.forget_state();
        }
    }

    /// Makes sure that what is kept belongs to the view's state.
    fn begin(&mut self, view: &Arc<dyn StateView>) -> Result<(), BlockError> {
        let version = view.version();
        if self.index.read().version() != Some(version) {
            self.code.keep_for(&**view)?;
            self.index.write().keep_only(version);
        }
        self.follow_generation();
        Ok(())
    }

    /// Makes sure that nothing of a block is kept that is not part of the state.
    fn end(&mut self, has_failed: bool) {
        if self.code.has_withdrawn() {
            self.code.reset();
            self.forget_state();
        } else if has_failed {
            self.forget_state();
        }
    }

    /// Forgets contexts and records whose ids are of an earlier generation.
    fn follow_generation(&mut self) {
        if self.generation != self.code.generation() {
            self.generation = self.code.generation();
            self.contexts.clear();
            let mut index = self.index.write();
            let version = index.version();
            index.clear();
            if let Some(version) = version {
                index.set_version(version);
            }
        }
    }

    /// Forgets the decoded state: it may be half of a block's.
    fn forget_state(&mut self) {
        self.index.write().keep_only(StateVersion::unique());
        self.contexts.clear();
    }

    fn workers(&mut self, threads: usize) -> Result<Arc<Workers>, BlockError> {
        if let Some(workers) = self.workers.get(&threads) {
            return Ok(Arc::clone(workers));
        }
        let workers = Workers::new(threads, NATIVE_STACK_BYTES)
            .map_err(|error| BlockError::Config(format!("no threads: {error}")))?;
        let workers = Arc::new(workers);
        self.workers.insert(threads, Arc::clone(&workers));
        Ok(workers)
    }
}
