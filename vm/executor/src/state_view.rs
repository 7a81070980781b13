//! The embedder's read interface to state.

use std::fmt;
use std::sync::Arc;

use weft_types::StateKey;

/// A consistent snapshot of state, read from many threads while a block executes.
///
/// The answers for one version never change. The executor keeps decoded values between blocks for
/// as long as each block's view continues the state that the block before it produced.
pub trait StateView: Send + Sync {
    /// Which state this is.
    fn version(&self) -> StateVersion;

    /// The canonical bytes of a value, `None` where there is none.
    fn get(&self, key: &StateKey) -> Result<Option<Arc<[u8]>>, StateError>;
}

/// Names one state. Two states that differ have different versions, in whatever way they came
/// about; the number means nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StateVersion(u128);

impl StateVersion {
    /// The version that an embedder's own number names.
    pub const fn new(number: u128) -> Self {
        Self(number)
    }

    /// The number.
    pub const fn number(self) -> u128 {
        self.0
    }

    /// A version that no other state has.
    pub fn unique() -> Self {
        use std::hash::{BuildHasher, RandomState};
        let word = || u128::from(RandomState::new().hash_one(0_u8));
        Self(word() << 64 | word())
    }
}

/// State could not be read. The block has no result; it may be tried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateError {
    /// What went wrong, for people.
    pub message: String,
}

impl StateError {
    /// An error with a message.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StateError {}
