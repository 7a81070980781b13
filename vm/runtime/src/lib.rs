//! Value layout, loading, gas, native functions and the reference interpreter.
//!
//! The interpreter *is* the semantics of the virtual machine; machine code made by `weft-jit` is a
//! cache of it that nobody can observe. Both execute [`code::FunctionInstance`]s: monomorphic code
//! with every type, layout, callee and gas charge resolved.

pub mod arithmetic;
mod block;
mod closure;
pub mod code;
pub mod codec;
pub mod context;
mod dense;
mod dispatch;
mod display;
pub mod execution;
pub mod gas;
pub mod interpreter;
pub mod json;
pub mod layout;
mod library;
mod liveness;
pub mod loader;
pub mod machine;
pub mod memory;
pub mod natives;
mod order;
pub mod paranoid;
pub mod plain_text;
pub mod resource;
pub mod semantics;
pub mod settlement;
pub mod signed;
mod snapshot;
mod stage;
mod step;
pub mod text;
pub mod trace;
pub mod values;

pub use block::BlockMetadata;
pub use context::{Context, Event, Failed, Interruption, NativeCode, TransactionStatus};
pub use execution::{ExecutionResult, FunctionCall, execute_function};
pub use loader::{LoadError, Loader, TrustedModule};
pub use snapshot::CodeSnapshot;
pub use stage::Savepoint;
pub use step::step;
