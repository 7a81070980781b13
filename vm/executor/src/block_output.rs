//! The result of a block: outputs in block order and the change of state, rendered when asked for.
//!
//! What is kept is decoded; bytes are made for those who want them. Everything but
//! [`BlockOutput::stats`] and [`BlockOutput::faults`] is a function of the block and the state
//! before it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use weft_runtime::codec;
use weft_runtime::layout::Layouts;
use weft_runtime::memory::Arena;
use weft_runtime::resource::LeafValue;
use weft_types::{ModuleId, StateKey, StructTag};

use crate::commit::{BlockWrites, WriteView};
use crate::flat_index::ChangedRecords;
use crate::guard::Fault;
use crate::machine::encode_event;
use crate::output::{
    Event, LeafWrite, StateDelta, TransactionOutput, TransactionStatus, WriteOperation, WriteSet,
};
use crate::receipts::BlockReceipts;
use crate::state_view::StateVersion;

/// The result of a block.
#[derive(Debug)]
pub struct BlockOutput {
    pub(crate) receipts: BlockReceipts,
    pub(crate) writes: BlockWrites,
    /// What each publishing transaction published.
    pub(crate) published: BTreeMap<usize, Vec<(ModuleId, Vec<u8>)>>,
    pub(crate) changed: ChangedRecords,
    pub(crate) layouts: Layouts,
    pub(crate) version_after: StateVersion,
    pub(crate) faults: Vec<Fault>,
    pub(crate) stats: BlockStats,
}

/// How a block was executed. Differs between machines and runs; never part of a result.
///
/// Times are those of all workers together, also where they wait for each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BlockStats {
    /// Time to find the code of the transactions, and to make it fast.
    pub prepare: Duration,
    /// Time to decode the arguments from which footprints are instantiated.
    pub decode: Duration,
    /// Time to instantiate footprints: from arguments to accesses, each with its record.
    pub instantiate: Duration,
    /// Time to link plans.
    pub link: Duration,
    /// Time to execute.
    pub execute: Duration,
    /// Time to collect the writes and commit them to the flat index.
    pub commit: Duration,
    /// Transactions that were executed by a plan.
    pub planned: usize,
    /// Transactions that ran alone although the strategy was to plan.
    pub fences: usize,
    /// Transactions that were executed again after a fault.
    pub re_executions: usize,
    /// The longest chain of the plans, in transactions; fences count as one each.
    pub critical_path: usize,
}

impl BlockOutput {
    /// The number of transactions.
    pub fn len(&self) -> usize {
        self.receipts.len()
    }

    /// Whether the block was empty.
    pub fn is_empty(&self) -> bool {
        self.receipts.len() == 0
    }

    /// How a transaction ended.
    pub fn status(&self, transaction: usize) -> &TransactionStatus {
        self.receipts.get(transaction).status()
    }

    /// The gas that a transaction is charged for.
    pub fn gas_used(&self, transaction: usize) -> u64 {
        self.receipts.get(transaction).gas_used
    }

    /// The output of a transaction.
    pub fn transaction(&self, transaction: usize) -> TransactionOutput {
        let receipt = self.receipts.get(transaction);
        let mut writes: Vec<(StateKey, WriteOperation)> = self
            .writes
            .of(transaction)
            .map(|write| self.write(&write))
            .collect();
        for (module, bytes) in self.published.get(&transaction).into_iter().flatten() {
            let key = StateKey::Module(module.clone());
            writes.push((key, WriteOperation::Publish(bytes.clone())));
        }
        writes.sort_by(|left, right| left.0.cmp(&right.0));
        TransactionOutput {
            status: receipt.status().clone(),
            write_set: WriteSet { writes },
            events: receipt
                .events
                .iter()
                .map(|event| Event {
                    type_: self.layouts.get(event.type_).tag.clone(),
                    data: encode_event(&self.layouts, event),
                })
                .collect(),
            gas_used: receipt.gas_used,
        }
    }

    /// The outputs in block order.
    pub fn transactions(&self) -> impl Iterator<Item = TransactionOutput> {
        (0..self.len()).map(|transaction| self.transaction(transaction))
    }

    /// How the block changed state.
    pub fn state_delta(&self) -> StateDelta {
        let mut arena = Arena::default();
        let mut changes: BTreeMap<StateKey, Option<Vec<u8>>> = BTreeMap::new();
        for (type_, address, leaves) in self.changed.iter() {
            let key = StateKey::Resource {
                address,
                tag: self.tag(type_),
            };
            let value = leaves
                .map(|leaves| codec::encode_resource(&self.layouts, &mut arena, type_, leaves));
            changes.insert(key, value);
        }
        for (module, bytes) in self.published.values().flatten() {
            changes.insert(StateKey::Module(module.clone()), Some(bytes.clone()));
        }
        StateDelta {
            changes: changes.into_iter().collect(),
        }
    }

    /// The version that the state has with the delta applied. A view that says so lets the next
    /// block start from decoded values.
    pub const fn version_after(&self) -> StateVersion {
        self.version_after
    }

    /// Footprints and plans that were wrong. The outputs are right all the same; each of these is
    /// a mistake in this software that should be reported.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }

    /// How the block was executed.
    pub const fn stats(&self) -> &BlockStats {
        &self.stats
    }

    /// All outputs and the change of state in canonical bytes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for output in self.transactions() {
            bytes.extend_from_slice(&output.canonical_bytes());
        }
        bytes.extend_from_slice(&self.state_delta().canonical_bytes());
        bytes
    }

    fn tag(&self, type_: weft_runtime::code::TypeId) -> StructTag {
        let layout = self.layouts.get(type_);
        let tag = layout.struct_tag().expect("resources are structs");
        tag.clone()
    }

    fn write(&self, write: &WriteView<'_>) -> (StateKey, WriteOperation) {
        let key = StateKey::Resource {
            address: write.address,
            tag: self.tag(write.type_),
        };
        let layout = self.layouts.get(write.type_);
        let leaves = |leaves: &[(u16, LeafValue)]| -> Vec<LeafWrite> {
            leaves
                .iter()
                .map(|(leaf, value)| LeafWrite {
                    leaf: *leaf,
                    bytes: encode_leaf(&self.layouts, &layout.leaves[usize::from(*leaf)], value),
                })
                .collect()
        };
        let operation = match (write.touch.existed(), write.touch.exists()) {
            (_, false) => WriteOperation::Destroy,
            (false, true) => WriteOperation::Create(leaves(write.leaves)),
            (true, true) => WriteOperation::Modify(leaves(write.leaves)),
        };
        (key, operation)
    }
}

/// The canonical bytes of a leaf.
fn encode_leaf(layouts: &Layouts, leaf: &weft_runtime::layout::Leaf, value: &LeafValue) -> Vec<u8> {
    let mut arena = Arena::default();
    let place = arena.allocate_uncounted(leaf.size.into());
    let at_start = weft_runtime::layout::Leaf {
        offset: 0,
        ..leaf.clone()
    };
    value.write(&at_start, place);
    let mut bytes = Vec::new();
    codec::encode(layouts, leaf.type_, place, &mut bytes);
    bytes
}

#[expect(
    clippy::disallowed_methods,
    reason = "statistics of executions, which no result depends on"
)]
pub(crate) fn now() -> Instant {
    Instant::now()
}
