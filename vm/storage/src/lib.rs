//! State as the embedder keeps it: canonical bytes by key, in order.
//!
//! The executor works on decoded values of its own and hands over the changes of each block. A
//! [`MemoryState`] takes them into a persistent map: a snapshot, a fork or a rollback is a copy of
//! a pointer, and readers of a snapshot see the same state whatever happens to others.

#![forbid(unsafe_code)]

mod memory;

pub use memory::MemoryState;
