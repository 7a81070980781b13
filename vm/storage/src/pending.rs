//! A state whose last blocks are not in its map yet.

use std::sync::{Arc, OnceLock};

use weft_executor::{BlockOutput, StateDelta, StateError, StateVersion, StateView};
use weft_types::StateKey;

use crate::memory::MemoryState;

/// A state with blocks that were executed on it, but have not reached its map.
///
/// The next block can be executed at once, for the executor keeps what it has met decoded; what it
/// asks for besides is looked up in the blocks first, the last one before the others. The map may
/// follow in the meantime, on another thread if need be.
#[derive(Clone, Debug)]
pub struct PendingState {
    base: MemoryState,
    blocks: Vec<Arc<PendingBlock>>,
}

#[derive(Debug)]
struct PendingBlock {
    output: BlockOutput,
    /// Encoded when it is first asked for, which is seldom.
    delta: OnceLock<StateDelta>,
}

impl PendingBlock {
    fn delta(&self) -> &StateDelta {
        self.delta.get_or_init(|| self.output.state_delta())
    }
}

impl PendingState {
    /// A state without pending blocks.
    pub const fn new(base: MemoryState) -> Self {
        Self {
            base,
            blocks: Vec::new(),
        }
    }

    /// This state with its blocks, to be handed to an executor.
    pub fn snapshot(&self) -> Arc<dyn StateView> {
        Arc::new(self.clone())
    }

    /// Takes a block that was executed on this state.
    pub fn push(&mut self, output: BlockOutput) {
        self.blocks.push(Arc::new(PendingBlock {
            output,
            delta: OnceLock::new(),
        }));
    }

    /// The blocks that have not reached the map, in order.
    pub fn outputs(&self) -> impl Iterator<Item = &BlockOutput> {
        self.blocks.iter().map(|block| &block.output)
    }

    /// Takes all pending blocks into the map.
    pub fn settle(&mut self) {
        for block in self.blocks.drain(..) {
            self.base
                .apply_delta(block.delta(), block.output.version_after());
        }
    }

    /// The state without the pending blocks.
    pub const fn base(&self) -> &MemoryState {
        &self.base
    }
}

impl StateView for PendingState {
    fn version(&self) -> StateVersion {
        self.blocks
            .last()
            .map_or_else(|| self.base.version(), |block| block.output.version_after())
    }

    fn get(&self, key: &StateKey) -> Result<Option<Arc<[u8]>>, StateError> {
        for block in self.blocks.iter().rev() {
            let changes = &block.delta().changes;
            if let Ok(position) = changes.binary_search_by(|(changed, _)| changed.cmp(key)) {
                let (_, value) = &changes[position];
                return Ok(value.as_deref().map(Arc::from));
            }
        }
        self.base.get(key)
    }
}
