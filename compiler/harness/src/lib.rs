//! Runs what is written to test Move programs: transactional scripts and unit tests.
//!
//! Everything runs on several [`Machines`] at once, which differ in engine and strategy, and a
//! difference between them is a [`Fault`] of this software. Nothing here touches a file, a clock or
//! a terminal: texts come in, reports go out.

#![forbid(unsafe_code)]

mod backtrace;
mod debug;
mod library;
mod machine;
mod status;
pub mod transact;
pub mod unit_test;

pub use backtrace::failure_diagnostic;
pub use debug::{printed_text, uses_debug};
pub use library::Library;
pub use machine::{Fault, Machines, Way};
pub use status::{Failure, location_text};
