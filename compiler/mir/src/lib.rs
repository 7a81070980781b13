//! Function bodies as control-flow graphs, and what is decided on them.
//!
//! From a typed body of `weft-hir` to a [`Body`] whose statements are in the order of evaluation:
//! which uses of a variable move it and which copy it, whether every variable has a value where it
//! is used, whether values without `drop` are used up, and whether references are safe. Nothing
//! here knows of syntax or of bytecode. Bodies in which an error was reported earlier are passed
//! over.

#![forbid(unsafe_code)]

pub mod analysis;
mod body;
mod build;
mod check;
mod context;
mod dump;
pub mod transform;

pub use body::{
    BinaryOperation, Block, BlockId, Body, FieldChoice, FieldStep, Local, LocalId, LocalKind,
    Operand, OperandKind, Operands, OperandsMut, Place, Rvalue, Statement, StatementKind,
    Terminator, TerminatorKind,
};
pub use build::{build, build_instruction};
pub use check::{BLOCKS_MAX, Checked, STATEMENTS_MAX, check};
pub use context::Context;
pub use dump::dump;
