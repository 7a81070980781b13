//! The engine: an executor with its engines wired.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use weft_executor::{
    Accelerator, AdmitAll, BlockError, BlockOutput, CallOutput, Checkpoint, EntryFunction,
    ExecutionTrace, Executor, ExecutorConfig, FootprintHook, FunctionInterface, GuardLevel,
    Payload, PublishError, StateView, Strategy, Surroundings, Transaction, TransactionFootprint,
    TransactionOutput, TransactionPolicy, TransactionStatus, ViewOutput,
};

use weft_types::{AccountAddress, ModuleId, TypeTag};

use weft_runtime::BlockMetadata;
use weft_runtime::natives::NativeTable;
use weft_runtime::semantics::SemanticsId;

use crate::observer::{Observer, tell};
use crate::tier::{Tier, TierPolicy};

/// What an [`Engine`] is made of.
#[derive(Clone, Debug)]
pub struct EngineConfig {
    /// The native functions: those of the library, and what the embedder adds.
    pub natives: NativeTable,
    /// When functions get machine code.
    pub tier: TierPolicy,
    /// How closely executions are compared with their footprints.
    pub guard: GuardLevel,
    /// Which transactions are part of a block at all, as far as that does not depend on state.
    pub policy: Arc<dyn TransactionPolicy>,
    /// Prologue and epilogue of every transaction; none by default.
    pub surroundings: Option<Surroundings>,
    /// Who is told of what the engine does.
    pub observer: Option<Arc<dyn Observer>>,
    /// The gas that the transactions of a block may use together.
    pub block_gas_max: Option<u64>,
    /// Blocks with fewer transactions are executed on one thread.
    pub parallel_transactions_min: usize,
    /// For tests: changes footprints.
    pub footprint_hook: Option<Arc<dyn FootprintHook>>,
    /// For tests: disturbs the order of execution at points that the seed chooses.
    pub disturbance: Option<u64>,
}

impl Default for EngineConfig {
    /// The natives of the library, machine code from the second block or so on, the standard guard, no
    /// policy, no limit.
    fn default() -> Self {
        Self {
            natives: NativeTable::standard(),
            tier: TierPolicy::Jit { calls_min: 64 },
            guard: GuardLevel::Standard,
            policy: Arc::new(AdmitAll),
            surroundings: None,
            observer: None,
            block_gas_max: None,
            parallel_transactions_min: weft_executor::PARALLEL_TRANSACTIONS_MIN,
            footprint_hook: None,
            disturbance: None,
        }
    }
}

/// Cancels a block from another thread.
#[derive(Clone, Debug, Default)]
pub struct ShutdownToken(Arc<AtomicBool>);

impl ShutdownToken {
    /// A token that nobody has used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends the block that watches the token, early and without effect.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Executes blocks. Independent engines can live in one process.
#[derive(Debug)]
pub struct Engine {
    executor: Executor,
    observer: Option<Arc<dyn Observer>>,
}

impl Engine {
    /// An engine that has seen no state yet.
    pub fn new(config: EngineConfig) -> Self {
        let accelerator: Option<Arc<dyn Accelerator>> = match config.tier {
            TierPolicy::InterpreterOnly => None,
            TierPolicy::Jit { calls_min } => {
                let observer = config.observer.clone();
                Some(Arc::new(Tier::new(calls_min, observer)))
            }
        };
        let executor = Executor::new(ExecutorConfig {
            natives: Arc::new(config.natives),
            accelerator,
            guard: config.guard,
            policy: config.policy,
            surroundings: config.surroundings,
            block_gas_max: config.block_gas_max,
            parallel_transactions_min: config.parallel_transactions_min,
            footprint_hook: config.footprint_hook,
            disturbance: config.disturbance,
        });
        Self {
            executor,
            observer: config.observer,
        }
    }

    /// A hash of everything that outcomes depend on besides the block and the state: the bytecode
    /// format, gas, limits, natives, and what of the configuration is no matter of the node. All nodes of
    /// a chain have the same one; put it into the genesis and into the handshake. An admission policy
    /// written in Rust is not part of it.
    pub fn semantics_id(&self) -> SemanticsId {
        self.executor.semantics_id()
    }

    /// Begins a block: what is executed from now on, calls and simulations too, is told so by
    /// `0x1::block`, `0x1::timestamp` and `0x1::chain_id`. Before the first block, all of it is 0.
    pub const fn begin_block(&mut self, metadata: BlockMetadata) -> &mut Self {
        self.executor.set_metadata(metadata);
        self
    }

    /// Executes a block on a state.
    ///
    /// # Errors
    ///
    /// The state could not be read, or a check failed that cannot fail. Nothing took effect.
    pub fn execute_block(
        &mut self,
        state: &Arc<dyn StateView>,
        transactions: &[Transaction],
        strategy: Strategy,
    ) -> Result<BlockOutput, BlockError> {
        self.execute_block_until(state, transactions, strategy, &ShutdownToken::new())
    }

    /// Executes a block on a state unless the token is used meanwhile.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`], and [`BlockError::Cancelled`].
    pub fn execute_block_until(
        &mut self,
        state: &Arc<dyn StateView>,
        transactions: &[Transaction],
        strategy: Strategy,
        token: &ShutdownToken,
    ) -> Result<BlockOutput, BlockError> {
        let result = self
            .executor
            .execute_block(state, transactions, strategy, &token.0);
        if let Some(observer) = &self.observer {
            tell(&**observer, &result);
        }
        result
    }

    /// Executes a transaction as a block of its own and says what its function returned. The function
    /// may be of any visibility: for tools, not for transactions of strangers.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn execute_call(
        &mut self,
        state: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<CallOutput, BlockError> {
        self.executor.execute_call(state, transaction)
    }

    /// Says what a transaction would do as the only one of a block, without doing it: the policy, the
    /// prologue and the epilogue have their say.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn simulate(
        &mut self,
        state: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<TransactionOutput, BlockError> {
        self.executor.simulate(state, transaction)
    }

    /// Calls a function without a transaction and says what it returns: one that takes no signer, and
    /// is public, an entry function, or marked `#[view]`. Nothing that it does stays. Another engine on a
    /// snapshot answers while this one executes a block.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn view(
        &mut self,
        state: &Arc<dyn StateView>,
        call: &EntryFunction,
        gas_limit: u64,
    ) -> Result<ViewOutput, BlockError> {
        self.executor.view(state, call, gas_limit)
    }

    /// Says what a transaction may touch, as the executor plans by it, without executing anything;
    /// inside, why it cannot be executed at all. Two transactions whose complete footprints have no
    /// location in common, or common ones that both only read or only add to, can be executed in any
    /// order.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn footprint(
        &mut self,
        state: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<Result<TransactionFootprint, TransactionStatus>, BlockError> {
        self.executor.footprint(state, transaction)
    }

    /// Executes a transaction again in the checking interpreter, without effect, and says where it
    /// failed, and what it showed by `debug`.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn trace(
        &mut self,
        state: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<ExecutionTrace, BlockError> {
        self.executor.trace(state, transaction)
    }

    /// What the function or script of a payload takes; inside, why it cannot be called.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn interface(
        &mut self,
        state: &Arc<dyn StateView>,
        payload: &Payload,
    ) -> Result<Result<FunctionInterface, TransactionStatus>, BlockError> {
        self.executor.interface(state, payload)
    }

    /// The canonical bytes of a value that is written as text, such as `[1, 2]` or `@0xa`; inside, what
    /// is wrong with the text or the type.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn parse_value(
        &mut self,
        state: &Arc<dyn StateView>,
        tag: &TypeTag,
        text: &str,
    ) -> Result<Result<Vec<u8>, String>, BlockError> {
        self.executor.parse_value(state, tag, text)
    }

    /// The text of a value in canonical bytes; inside, what is wrong with the bytes or the type.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn print_value(
        &mut self,
        state: &Arc<dyn StateView>,
        tag: &TypeTag,
        bytes: &[u8],
    ) -> Result<Result<String, String>, BlockError> {
        self.executor.print_value(state, tag, bytes)
    }

    /// The text of a value in canonical bytes without names and types, such as `{ 1, [2] }`; inside,
    /// what is wrong with the bytes or the type.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn print_plain_value(
        &mut self,
        state: &Arc<dyn StateView>,
        tag: &TypeTag,
        bytes: &[u8],
    ) -> Result<Result<String, String>, BlockError> {
        self.executor.print_plain_value(state, tag, bytes)
    }

    /// The canonical bytes of a value in JSON, such as an argument that a client sent; inside, what is
    /// wrong with the value or the type. Integers of more than 32 bits are strings of decimal digits,
    /// addresses strings, `vector<u8>` a string of hexadecimal digits after `0x`, structs objects, enums
    /// objects of one variant, an option `null` or its value.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn value_from_json(
        &mut self,
        state: &Arc<dyn StateView>,
        tag: &TypeTag,
        value: &serde_json::Value,
    ) -> Result<Result<Vec<u8>, String>, BlockError> {
        self.executor.value_from_json(state, tag, value)
    }

    /// A value in canonical bytes, such as a resource, an event or a result, as JSON (see
    /// [`Engine::value_from_json`]); inside, what is wrong with the bytes or the type.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn value_to_json(
        &mut self,
        state: &Arc<dyn StateView>,
        tag: &TypeTag,
        bytes: &[u8],
    ) -> Result<Result<serde_json::Value, String>, BlockError> {
        self.executor.value_to_json(state, tag, bytes)
    }

    /// Verifies encoded modules as their publication would, by an account or, without one, as a genesis
    /// does; inside, their names, or why one is refused. For admission to a mempool.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`].
    pub fn verify(
        &mut self,
        state: &Arc<dyn StateView>,
        publisher: Option<&AccountAddress>,
        modules: &[Vec<u8>],
    ) -> Result<Result<Vec<ModuleId>, PublishError>, BlockError> {
        self.executor.verify(state, publisher, modules)
    }

    /// Publishes encoded modules as a genesis does: verified, dependencies before dependents, without
    /// a transaction, gas or `init_module`.
    ///
    /// # Errors
    ///
    /// Those of [`Engine::execute_block`]; inside, why a module was refused.
    pub fn publish(
        &mut self,
        state: &Arc<dyn StateView>,
        modules: &[Vec<u8>],
    ) -> Result<Result<BlockOutput, PublishError>, BlockError> {
        self.executor.publish(state, modules)
    }

    /// The decoded state as it is now, to go back to with [`Engine::restore`].
    pub fn checkpoint(&self) -> Checkpoint {
        self.executor.checkpoint()
    }

    /// Goes back to a checkpoint. The next block must be given the state of that time.
    pub fn restore(&mut self, checkpoint: &Checkpoint) {
        self.executor.restore(checkpoint);
    }
}
