//! What an embedder is told of while blocks are executed, for metrics and alarms.

use std::fmt;

use weft_executor::{BlockError, BlockOutput, Fault};
use weft_jit::Refusal;
use weft_types::ModuleId;

/// Is told of what an engine does. No result depends on it: whatever it hears may differ from one node
/// to another. It is called on the thread that executes the block, which waits for it.
pub trait Observer: Send + Sync + fmt::Debug {
    /// A block was executed: statuses, gas and [statistics](BlockOutput::stats) are in the output.
    fn on_block(&self, output: &BlockOutput) {
        let _ = output;
    }

    /// A footprint or a plan was wrong. The output is right all the same, but this is a mistake in this
    /// software, which should be reported.
    fn on_fault(&self, fault: &Fault) {
        let _ = fault;
    }

    /// A block could not be executed. Of [`BlockError::Invariant`] somebody should hear.
    fn on_error(&self, error: &BlockError) {
        let _ = error;
    }

    /// A function got machine code, or is going to be interpreted for good.
    fn on_compile(&self, event: &CompileEvent<'_>) {
        let _ = event;
    }
}

/// The end of an attempt to make machine code.
#[derive(Clone, Copy, Debug)]
pub struct CompileEvent<'event> {
    /// The module of the function.
    pub module: &'event ModuleId,
    /// The name of the function, with its type arguments.
    pub function: &'event str,
    /// The number of operations that it was compiled from.
    pub operations: usize,
    /// Why there is no machine code, if there is none.
    pub outcome: Result<(), Refusal>,
}

/// Tells an observer of the end of a block.
pub(crate) fn tell(observer: &dyn Observer, result: &Result<BlockOutput, BlockError>) {
    match result {
        Ok(output) => {
            for fault in output.faults() {
                observer.on_fault(fault);
            }
            observer.on_block(output);
        }
        Err(error) => observer.on_error(error),
    }
}
