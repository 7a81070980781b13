//! Footprints: the summary of every function claims at least what its code does.
//!
//! The summaries are computed again from the code, which all other passes have accepted by now; what
//! the module carries is never trusted.

use weft_bytecode::{CompiledModule, FunctionDefinitionIndex};

use crate::Dependencies;
use crate::error::{Check, Result, VerifyError};

/// Checks the summaries of a module.
pub(crate) fn check(module: &CompiledModule, dependencies: &dyn Dependencies) -> Result<()> {
    let natives = |module: &_, function: &_| dependencies.is_pure_native(module, function);
    match weft_footprint::uncovered_with(module, &natives).first() {
        None => Ok(()),
        Some(position) => {
            let mut error = VerifyError::new(
                Check::Footprint,
                "the footprint claims less than the code does, or is not in canonical form",
            );
            error.function = FunctionDefinitionIndex::from_position(*position);
            Err(error)
        }
    }
}
