//! Tests of the runtime at its outer boundary: modules go in, outcomes come out.
//!
//! Each run takes place in both modes of the interpreter, which have to agree to the unit of gas.
#![expect(
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "test code: a panic is a failed test"
)]

mod builder;
mod calls;
mod canaries;
mod integers;
mod storage;
mod texts;
mod values;
mod variants;
mod vectors;
