//! Machine code against the interpreter, which is the semantics: the same results, failures and gas.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up has failed"
)]

mod arithmetic;
mod bombs;
mod closures;
mod harness;
mod memory;
mod programs;
mod random;
mod samples;
mod sharing;
mod signed;
