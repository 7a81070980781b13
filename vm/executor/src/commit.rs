//! Takes what a plan's execution left: per transaction for the outputs, per record for the state.

use std::ops::Range;
use std::sync::atomic::{AtomicU8, Ordering};

use weft_runtime::code::TypeId;
use weft_runtime::resource::LeafValue;
use weft_types::AccountAddress;

use crate::execute::{Touch, share};
use crate::flat_index::{ChangedRecords, ChangedShard, FlatIndex, Shard};
use crate::plan::{LinkShard, Plan, Resolved, TouchedRecord, count};
use crate::slot::Published;
use crate::workers::{self, Workers};

/// The writes of transactions, in block order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Writes {
    /// For each transaction, the end of its resources.
    transactions: Vec<u32>,
    resources: Vec<WrittenResource>,
    leaves: Vec<(u16, LeafValue)>,
}

#[derive(Clone, Copy, Debug)]
struct WrittenResource {
    type_: TypeId,
    address: AccountAddress,
    touch: Touch,
    leaves_end: u32,
}

/// A resource that a transaction wrote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct WriteView<'writes> {
    pub(crate) type_: TypeId,
    pub(crate) address: AccountAddress,
    pub(crate) touch: Touch,
    /// The written leaves in ascending order, with their values after the transaction.
    pub(crate) leaves: &'writes [(u16, LeafValue)],
}

impl Writes {
    /// Adds a leaf of the resource that is named next.
    pub(crate) fn leaf(&mut self, leaf: usize, value: LeafValue) {
        let leaf = u16::try_from(leaf).expect("a type has few leaves");
        self.leaves.push((leaf, value));
    }

    /// Ends the leaves of a resource.
    pub(crate) fn resource(&mut self, type_: TypeId, address: AccountAddress, touch: Touch) {
        self.resources.push(WrittenResource {
            type_,
            address,
            touch,
            leaves_end: count(self.leaves.len()),
        });
    }

    /// Ends the resources of a transaction.
    pub(crate) fn transaction(&mut self) {
        self.transactions.push(count(self.resources.len()));
    }

    /// Forgets the writes of all transactions behind the first ones.
    pub(crate) fn truncate(&mut self, transactions: usize) {
        if self.transactions.len() <= transactions {
            return;
        }
        self.transactions.truncate(transactions);
        let resources = self.transactions.last().map_or(0, |end| *end as usize);
        self.resources.truncate(resources);
        let leaves = self
            .resources
            .last()
            .map_or(0, |resource| resource.leaves_end as usize);
        self.leaves.truncate(leaves);
    }

    /// The number of transactions.
    pub(crate) fn len(&self) -> usize {
        self.transactions.len()
    }

    /// The writes of a transaction.
    pub(crate) fn of(&self, transaction: usize) -> impl Iterator<Item = WriteView<'_>> {
        let end_of = |before: Option<usize>, ends: &dyn Fn(usize) -> u32| -> usize {
            before.map_or(0, |before| ends(before) as usize)
        };
        let first = end_of(transaction.checked_sub(1), &|at| self.transactions[at]);
        let end = self.transactions[transaction] as usize;
        (first..end).map(move |position| {
            let resource = &self.resources[position];
            let leaves = end_of(position.checked_sub(1), &|at| self.resources[at].leaves_end);
            WriteView {
                type_: resource.type_,
                address: resource.address,
                touch: resource.touch,
                leaves: &self.leaves[leaves..resource.leaves_end as usize],
            }
        })
    }
}

/// The writes of a block, in pieces of consecutive transactions.
#[derive(Clone, Debug, Default)]
pub(crate) struct BlockWrites {
    /// Each with its first transaction.
    pieces: Vec<(usize, Writes)>,
}

impl BlockWrites {
    fn len(&self) -> usize {
        let last = self.pieces.last();
        last.map_or(0, |(first, writes)| first + writes.len())
    }

    /// The piece that further transactions are added to.
    pub(crate) fn open(&mut self) -> &mut Writes {
        if self.pieces.is_empty() {
            self.pieces.push((0, Writes::default()));
        }
        let (_, writes) = self.pieces.last_mut().expect("there is a piece");
        writes
    }

    /// Adds the first `transactions` of some pieces.
    pub(crate) fn append(&mut self, pieces: Vec<Writes>, transactions: usize) {
        let mut left = transactions;
        for mut writes in pieces {
            writes.truncate(left);
            left -= writes.len();
            let first = self.len();
            self.pieces.push((first, writes));
        }
    }

    /// The writes of a transaction.
    pub(crate) fn of(&self, transaction: usize) -> impl Iterator<Item = WriteView<'_>> {
        // The first piece that ends behind the transaction has it.
        let behind = self
            .pieces
            .partition_point(|(first, writes)| first + writes.len() <= transaction);
        let piece = self.pieces.get(behind);
        piece
            .into_iter()
            .flat_map(move |(first, writes)| writes.of(transaction - first))
    }
}

/// Collects the writes of a range of a plan's transactions.
fn writes_of(plan: &Plan, touches: &[AtomicU8], transactions: Range<usize>) -> Writes {
    let resources: usize = transactions
        .clone()
        .map(|transaction| plan.resources_of(transaction).len())
        .sum();
    let mut writes = Writes {
        transactions: Vec::with_capacity(transactions.len()),
        resources: Vec::with_capacity(resources),
        leaves: Vec::with_capacity(resources),
    };
    for transaction in transactions {
        for resource in plan.resources_of(transaction) {
            let touch = Touch::load(&touches[resource]);
            if !touch.is_write() {
                continue;
            }
            for access in plan.accesses_of(resource) {
                let planned = &plan.accesses[access];
                let (Some(slot), Some(leaf)) = (planned.slot(), planned.part.as_leaf()) else {
                    continue;
                };
                let published = plan.slots.get(slot).published();
                if let Some(Published::Value(value)) = published
                    && touch.exists()
                {
                    writes.leaf(leaf, share(value));
                }
            }
            let planned = &plan.resources[resource];
            writes.resource(planned.type_, planned.address, touch);
        }
        writes.transaction();
    }
    writes
}

/// What an executed plan left.
#[derive(Debug)]
pub(crate) struct Committed {
    /// The writes of all transactions, in pieces of consecutive ones.
    pub(crate) writes: Vec<Writes>,
    /// The records that changed, as they are now.
    pub(crate) changed: ChangedRecords,
}

/// A piece of what remains to be done with an executed plan.
enum Task<'plan> {
    Collect(Range<usize>, &'plan mut Writes),
    Commit(&'plan mut Shard, &'plan LinkShard, &'plan mut ChangedShard),
}

/// Collects the writes of all transactions of an executed plan, and writes the last versions of all
/// locations to the index. The locations of transactions from `cutoff` on are as if these had
/// not run.
pub(crate) fn commit(
    plan: &Plan,
    touches: &[AtomicU8],
    index: &mut FlatIndex,
    cutoff: usize,
    workers: Option<&Workers>,
) -> Committed {
    let size = plan
        .len()
        .div_ceil(workers.map_or(1, |workers| workers.count() * 4));
    let size = size.max(1);
    let mut writes = Vec::new();
    writes.resize_with(plan.len().div_ceil(size), Writes::default);
    let mut changed = Vec::new();
    changed.resize_with(plan.shards.len(), ChangedShard::default);
    let shards = index.shards_mut().iter_mut().zip(&plan.shards);
    let shards = shards.zip(&mut changed);
    let mut tasks: Vec<Task<'_>> = shards
        .map(|((shard, links), changed)| Task::Commit(shard, links, changed))
        .collect();
    tasks.extend(writes.iter_mut().enumerate().map(|(piece, writes)| {
        let range = piece * size..((piece + 1) * size).min(plan.len());
        Task::Collect(range, writes)
    }));
    let cutoff = (cutoff < plan.len()).then_some(cutoff);
    workers::for_each(workers, tasks.into_iter(), |task| match task {
        Task::Collect(range, writes) => *writes = writes_of(plan, touches, range),
        Task::Commit(shard, links, changed) => {
            *changed = commit_shard(plan, shard, links, cutoff);
        }
    });
    Committed {
        writes,
        changed: ChangedRecords::new(changed),
    }
}

/// Records that are read ahead together.
const WARMED_AT_ONCE: usize = 32;

/// Writes the last versions of a shard's locations, and copies the records that changed while they
/// are in a near cache.
fn commit_shard(
    plan: &Plan,
    shard: &mut Shard,
    links: &LinkShard,
    cutoff: Option<usize>,
) -> ChangedShard {
    let mut changed = ChangedShard::with_capacity(links.touched.len());
    for batch in links.touched.chunks(WARMED_AT_ONCE) {
        let mut read = 0;
        for touched in batch {
            read ^= shard.warm(touched.record.position());
            let last = links.last_bindings(touched);
            read ^= u64::from(last.fold(false, |any, binding| any ^ plan.warm(binding.source())));
        }
        std::hint::black_box(read);
        for touched in batch {
            if commit_record(plan, shard, links, touched, cutoff) {
                let value = shard.value(touched.record.position());
                changed.push(touched.type_, touched.address, &value);
            }
        }
    }
    changed
}

/// Writes the last versions of a record's locations; whether there are any.
fn commit_record(
    plan: &Plan,
    shard: &mut Shard,
    links: &LinkShard,
    touched: &TouchedRecord,
    cutoff: Option<usize>,
) -> bool {
    let mut is_changed = false;
    let position = touched.record.position();
    let mut parts = links.last_bindings(touched).map(|binding| match cutoff {
        None => plan.resolve(binding.source()),
        Some(cutoff) => plan.resolve_before(binding.source(), cutoff),
    });
    if let Some(Resolved::Value(value)) = parts.next() {
        let exists = matches!(value, LeafValue::Scalar([1, ..]));
        shard.write_exists(position, exists);
        is_changed = true;
    }
    if !shard.value(position).exists {
        return is_changed;
    }
    for (leaf, part) in parts.enumerate() {
        if let Resolved::Value(value) = part {
            shard.write_leaf(position, leaf, share(value));
            is_changed = true;
        }
    }
    is_changed
}

impl Touch {
    pub(crate) fn load(touch: &AtomicU8) -> Self {
        Self::from_bits(touch.load(Ordering::Relaxed))
    }
}
