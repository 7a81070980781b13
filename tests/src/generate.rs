//! Generated programs and blocks of transactions, for the oracles.
//!
//! A seed gives one program and its blocks, the same on every machine. Programs are Move source that
//! the compiler accepts; they touch few accounts, so that keys coincide, and fail in every way that
//! a transaction can.

mod block;
mod closure;
mod expression;
mod program;
mod rewrite;
mod signed;
mod statement;
mod storage;
mod variant;

pub use block::{Block, Call, blocks};
pub use program::{Entry, Parameter, Program, program};
pub use rewrite::rewrite;

/// The accounts that generated programs touch; the first is that of the module.
pub const ACCOUNTS: [u64; 6] = [0x42, 0xa1, 0xa2, 0xa3, 0xa4, 0xa5];

/// The module that a generated program is.
pub const MODULE: &str = "0x42::p";
