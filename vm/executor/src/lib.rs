//! Executes blocks of transactions: sequentially, or in parallel by a plan made from footprints.
//!
//! A [`Transaction`] names an entry function and its arguments. Its footprint, inferred when the
//! function was published, says which leaves of which resources it may read and write. From the
//! footprints of a block the executor makes a plan in which only read-after-write edges remain,
//! executes it on as many workers as it is given, and returns a [`BlockOutput`] that is the same
//! to the byte whatever the strategy, the number of workers and the order in which they ran.
//!
//! This crate knows nothing of machine code: how a transaction's body is executed is the
//! runtime's matter.

mod block;
mod block_output;
mod code;
mod commit;
mod entry;
mod execute;
mod flat_index;
mod guard;
mod hook;
mod instantiate;
mod machine;
mod output;
mod plan;
mod planned;
mod prepare;
mod receipts;
mod sequential;
mod slot;
mod source;
mod state_view;
mod surrounding;
mod transaction;
mod workers;

#[cfg(test)]
mod model;

pub use block::{
    Accelerator, AccessedLocation, AdmitAll, BlockError, CallOutput, Checkpoint, ExecutionTrace,
    Executor, ExecutorConfig, FunctionInterface, GuardLevel, PARALLEL_TRANSACTIONS_MIN, Printed,
    ReturnValue, StackFrame, Strategy, TransactionFootprint, TransactionPolicy, ViewOutput,
    publish_gas,
};
pub use block_output::{BlockOutput, BlockStats};
pub use code::PublishError;
pub use guard::{Fault, FaultKind};
pub use hook::{FootprintHook, HookedAccess};
pub use output::{
    DiscardReason, Event, LeafWrite, StateDelta, TransactionOutput, TransactionStatus,
    WriteOperation, WriteSet,
};
pub use state_view::{StateError, StateVersion, StateView};
pub use surrounding::{FunctionName, Surroundings};
pub use transaction::{EntryFunction, Payload, Script, Transaction, TransactionHash};
