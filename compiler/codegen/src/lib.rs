//! From control-flow graphs to the modules that are published.
//!
//! Takes the definitions of a program and the checked [`weft_mir::Checked`] of each function of one
//! module, and gives a [`CompiledModule`] in canonical form with a [`ModuleSourceMap`] beside it. The
//! module's footprints are inferred from the finished code by `weft-footprint`. Knows nothing of
//! source text; the only thing that can go wrong is that a table or a function grows over what the
//! format holds, which is a diagnostic.

#![forbid(unsafe_code)]

mod closure;
mod constant;
mod construct;
mod function;
mod invert;
mod module;
mod place;
mod source_map;
mod tables;

pub use module::{GeneratedModule, Unit, generate};
pub use source_map::{BlockSourceMap, FunctionSourceMap, ModuleSourceMap, SourcePlace};

#[cfg(doc)]
use weft_bytecode::CompiledModule;
