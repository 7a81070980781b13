//! State as the embedder keeps it: canonical bytes by key, in order.
//!
//! The executor works on decoded values of its own and hands over the changes of each block. A
//! [`MemoryState`] takes them into a persistent map: a snapshot, a fork or a rollback is a copy of
//! a pointer, and readers of a snapshot see the same state whatever happens to others. The next
//! block need not wait for it: a [`PendingState`] has blocks on top of the map.

#![forbid(unsafe_code)]

mod memory;
mod pending;

pub use memory::MemoryState;
pub use pending::PendingState;
