//! The virtual machine of weft for embedders.
//!
//! An [`Engine`] executes blocks of [`Transaction`]s on a state that the embedder gives as a
//! [`StateView`], and returns what changed as a [`BlockOutput`]. The result is a function of the
//! block and the state alone: not of the strategy, the number of threads, machine code, caches or
//! earlier blocks.
//!
//! ```
//! use std::sync::Arc;
//! use weft_vm::{Engine, EngineConfig, Strategy};
//!
//! # #[derive(Debug)] struct Empty;
//! # impl weft_vm::StateView for Empty {
//! #     fn version(&self) -> weft_vm::StateVersion { weft_vm::StateVersion::new(0) }
//! #     fn get(&self, _: &weft_vm::StateKey) -> Result<Option<Arc<[u8]>>, weft_vm::StateError> { Ok(None) }
//! # }
//! let mut engine = Engine::new(EngineConfig::default());
//! let state: Arc<dyn weft_vm::StateView> = Arc::new(Empty);
//! let output = engine.execute_block(&state, &[], Strategy::Planned { threads: 2 })?;
//! assert!(output.is_empty());
//! # Ok::<(), weft_vm::BlockError>(())
//! ```

#![forbid(unsafe_code)]

mod engine;
mod observer;
mod tier;

pub use engine::{Engine, EngineConfig, ShutdownToken};
pub use observer::{CompileEvent, Observer};
pub use tier::TierPolicy;

pub use weft_executor::{
    AccessedLocation, AdmitAll, BlockError, BlockOutput, BlockStats, CallOutput, Checkpoint,
    DiscardReason, EntryFunction, Event, ExecutionTrace, Fault, FaultKind, FootprintHook,
    FunctionInterface, FunctionName, GuardLevel, HookedAccess, LeafWrite, Payload, Printed,
    PublishError, ReturnValue, Script, StackFrame, StateDelta, StateError, StateVersion, StateView,
    Strategy, Surroundings, Transaction, TransactionFootprint, TransactionHash, TransactionOutput,
    TransactionPolicy, TransactionStatus, ViewOutput, WriteOperation, WriteSet, publish_gas,
};
pub use weft_footprint::LeafMode;
pub use weft_jit::Refusal;
pub use weft_runtime::BlockMetadata;
pub use weft_runtime::natives::{
    NativeBody, NativeDeclaration, NativeFailure, NativeFootprint, NativeInvocation, NativeTable,
    NativeValue, RegisterError,
};
pub use weft_runtime::semantics::SemanticsId;
pub use weft_types::{
    AccountAddress, FailureKind, Identifier, Limit, ModuleId, StateKey, StructTag, TypeTag,
};
pub use weft_verifier::Check;
