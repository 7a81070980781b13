//! The plan of a block: which transaction reads what which other transaction leaves.
//!
//! From the accesses of every transaction ([`Chunk`]s, made in parallel) [`Plan::assemble`] makes
//! flat arrays in block order, and [`link`] binds every read to the last earlier may-write of its
//! location or to the state before the block. Every may-write has a version slot of its own, so
//! only read-after-write edges remain, and all of them point to earlier transactions.
//!
//! Nothing here knows what a transaction does: the plan is a function of accesses alone.

mod chunk;
mod delta;
mod height;
mod link;

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};

use weft_footprint::LeafMode;
use weft_runtime::code::TypeId;
use weft_runtime::resource::LeafValue;
use weft_types::AccountAddress;

use crate::flat_index::{RecordId, SHARDS};
use crate::slot::{Binding, Published, RunId, SLOTS_MAX, SlotId, Slots, Source, Waiter, Waiters};
use crate::workers::{self, Workers};

pub(crate) use chunk::Chunk;
pub(crate) use delta::PlannedStep;
pub(crate) use height::Heights;
pub(crate) use link::{LinkShard, Run, TouchedRecord, is_by_shard, link};

/// A part of a resource that is a location: its presence, or a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Part(u16);

impl Part {
    pub(crate) const PRESENCE: Self = Self(0);

    /// The part of a leaf.
    pub(crate) fn leaf(leaf: usize) -> Self {
        Self(u16::try_from(leaf + 1).expect("a type has few leaves"))
    }

    /// The leaf, `None` for the presence.
    pub(crate) fn as_leaf(self) -> Option<usize> {
        usize::from(self.0).checked_sub(1)
    }

    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}

/// An access of a transaction to a location.
#[derive(Clone, Debug)]
pub(crate) struct PlannedAccess {
    /// The transaction.
    pub(crate) transaction: u32,
    /// The version slot of a may-write.
    slot: u32,
    steps: Range<u32>,
    /// Which part of the resource.
    pub(crate) part: Part,
    /// How, by the footprint. A delta may have been planned as a read and a write; see
    /// [`Plan::source`].
    pub(crate) mode: LeafMode,
}

const NO_SLOT: u32 = u32::MAX;

impl PlannedAccess {
    /// Written over before it is read.
    const NONE: Self = Self {
        transaction: 0,
        slot: NO_SLOT,
        steps: 0..0,
        part: Part::PRESENCE,
        mode: LeafMode::Read,
    };

    /// The version slot, where the access may write.
    #[inline]
    pub(crate) const fn slot(&self) -> Option<SlotId> {
        if self.slot == NO_SLOT {
            None
        } else {
            Some(SlotId(self.slot))
        }
    }
}

/// A resource of a transaction. Its accesses end where those of the next resource begin.
///
/// Type, address and number of leaves are here as well, so that linking and executing need not
/// look them up in records that lie anywhere; the hash of the key is not, for nobody looks the
/// record up again.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlannedResource {
    pub(crate) address: AccountAddress,
    pub(crate) type_: TypeId,
    /// [`RecordId::NONE`] until the chunk is [resolved](Chunk::resolve).
    pub(crate) record: RecordId,
    first_access: u32,
    leaves: u16,
}

impl PlannedResource {
    /// Written over before it is read.
    const NONE: Self = Self {
        address: AccountAddress::ZERO,
        type_: TypeId(0),
        record: RecordId::NONE,
        first_access: 0,
        leaves: 0,
    };
}

/// The links of an access: where its value comes from, and the next in the list it waits in. A
/// member of a run does not wait; its second link is the next member.
#[derive(Debug, Default)]
pub(crate) struct AccessLinks {
    source: AtomicU32,
    next: AtomicU32,
}

/// The plan of a block, or of the part of a block between two fences.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// For each transaction, the end of its resources.
    transactions: Vec<u32>,
    pub(crate) resources: Vec<PlannedResource>,
    pub(crate) accesses: Vec<PlannedAccess>,
    pub(crate) links: Vec<AccessLinks>,
    /// The steps of each chunk, with the position of the first. They are not put together, for few
    /// are ever read.
    steps: Vec<(u32, Vec<PlannedStep>)>,
    pub(crate) slots: Slots,
    /// For each transaction, the edges that still keep it from running.
    pub(crate) pending: Vec<AtomicU32>,
    pub(crate) shards: Vec<LinkShard>,
}

impl Plan {
    /// Puts the chunks of a block together, as yet without links.
    pub(crate) fn assemble(&mut self, chunks: &mut [Chunk], workers: Option<&Workers>) {
        let mut slots = 0_u32;
        let mut first_step = 0;
        self.steps.resize_with(chunks.len(), Default::default);
        for (chunk, (first, steps)) in chunks.iter_mut().zip(&mut self.steps) {
            slots = slots.checked_add(chunk.slots).expect("plans are limited");
            std::mem::swap(steps, &mut chunk.steps);
            *first = first_step;
            first_step += count(steps.len());
        }
        if let [chunk] = chunks {
            std::mem::swap(&mut self.transactions, &mut chunk.transactions);
            std::mem::swap(&mut self.resources, &mut chunk.resources);
            std::mem::swap(&mut self.accesses, &mut chunk.accesses);
        } else {
            self.copy(chunks, workers);
        }
        assert!(
            slots < SLOTS_MAX && self.accesses.len() < SLOTS_MAX as usize,
            "the accesses of a block are limited"
        );
        self.slots.reset(slots as usize, workers);
        self.links
            .resize_with(self.accesses.len(), AccessLinks::default);
        self.pending.clear();
        self.pending
            .resize_with(self.transactions.len(), AtomicU32::default);
        self.shards.resize_with(SHARDS, LinkShard::default);
    }

    /// Copies the chunks behind one another, each to its place in parallel.
    fn copy(&mut self, chunks: &[Chunk], workers: Option<&Workers>) {
        let total = |length: fn(&Chunk) -> usize| chunks.iter().map(length).sum();
        // What earlier plans left is written over; only growth is filled.
        self.transactions
            .resize(total(|chunk| chunk.transactions.len()), 0);
        self.resources
            .resize(total(|chunk| chunk.resources.len()), PlannedResource::NONE);
        self.accesses
            .resize(total(|chunk| chunk.accesses.len()), PlannedAccess::NONE);
        let mut transactions = &mut self.transactions[..];
        let mut resources = &mut self.resources[..];
        let mut accesses = &mut self.accesses[..];
        let mut before = Before::default();
        let mut places = Vec::with_capacity(chunks.len());
        for (chunk, (first_step, _)) in chunks.iter().zip(&self.steps) {
            before.steps = *first_step;
            places.push(Place {
                chunk,
                before,
                transactions: transactions
                    .split_off_mut(..chunk.transactions.len())
                    .unwrap_or_default(),
                resources: resources
                    .split_off_mut(..chunk.resources.len())
                    .unwrap_or_default(),
                accesses: accesses
                    .split_off_mut(..chunk.accesses.len())
                    .unwrap_or_default(),
            });
            before.transactions += count(chunk.transactions.len());
            before.resources += count(chunk.resources.len());
            before.accesses += count(chunk.accesses.len());
            before.slots += chunk.slots;
        }
        workers::for_each(workers, places.into_iter(), Place::fill);
    }

    /// The number of transactions.
    pub(crate) fn len(&self) -> usize {
        self.transactions.len()
    }

    /// The resources of a transaction, as positions in [`Plan::resources`].
    #[inline]
    pub(crate) fn resources_of(&self, transaction: usize) -> Range<usize> {
        let first = match transaction.checked_sub(1) {
            Some(before) => self.transactions[before] as usize,
            None => 0,
        };
        first..self.transactions[transaction] as usize
    }

    /// The accesses of a resource, as positions in [`Plan::accesses`].
    #[inline]
    pub(crate) fn accesses_of(&self, resource: usize) -> Range<usize> {
        let end = self
            .resources
            .get(resource + 1)
            .map_or(self.accesses.len(), |next| next.first_access as usize);
        self.resources[resource].first_access as usize..end
    }

    /// The accesses of a transaction, as positions in [`Plan::accesses`].
    pub(crate) fn accesses_of_transaction(&self, transaction: usize) -> Range<usize> {
        let resources = self.resources_of(transaction);
        if resources.is_empty() {
            return 0..0;
        }
        self.accesses_of(resources.start).start..self.accesses_of(resources.end - 1).end
    }

    /// The steps of a delta.
    pub(crate) fn steps(&self, access: &PlannedAccess) -> &[PlannedStep] {
        let Range { start, end } = access.steps;
        let behind = self.steps.partition_point(|(first, _)| *first <= start);
        let (first, steps) = &self.steps[behind - 1];
        &steps[(start - first) as usize..(end - first) as usize]
    }

    /// Where the value that an access starts from comes from.
    #[inline]
    pub(crate) fn source(&self, access: usize) -> Source {
        Binding::from_bits(self.links[access].source.load(Ordering::Relaxed)).source()
    }

    /// Reads the slot of a source, where it has one, ahead of its use.
    #[inline]
    pub(crate) fn warm(&self, source: Source) -> bool {
        match source {
            Source::Slot(slot) => self.slots.get(slot).published().is_some(),
            Source::Base | Source::Run(_) | Source::Member(_) => false,
        }
    }

    /// The value that a source has, once everything on the way is published.
    pub(crate) fn resolve(&self, source: Source) -> Resolved<'_> {
        let mut source = source;
        let mut first: Option<SlotId> = None;
        loop {
            match source {
                Source::Base | Source::Member(_) => return Resolved::Base,
                Source::Run(run) => {
                    let run = self.run(run);
                    match run.value.get().expect("the run is folded") {
                        Some(value) => return Resolved::Value(value),
                        None => source = run.previous.source(),
                    }
                }
                Source::Slot(id) => {
                    let slot = self.slots.get(id);
                    match slot.published().expect("the slot is published") {
                        Published::Value(value) => {
                            // The next reader finds the value in two steps.
                            if let Some(first) = first {
                                self.slots.get(first).shorten(Binding::slot(id));
                            }
                            return Resolved::Value(value);
                        }
                        Published::Forward => {
                            first.get_or_insert(id);
                            source = slot.previous().source();
                        }
                    }
                }
            }
        }
    }

    /// The value that a source has if no transaction from `cutoff` on had run.
    pub(crate) fn resolve_before(&self, source: Source, cutoff: usize) -> Resolved<'_> {
        let mut source = source;
        loop {
            match source {
                Source::Base | Source::Member(_) => return Resolved::Base,
                Source::Run(run) => {
                    let run = self.run(run);
                    let mut value = None;
                    let mut member = run.first;
                    while (self.accesses[member as usize].transaction as usize) < cutoff {
                        let slot = self.accesses[member as usize].slot();
                        let published = slot.and_then(|slot| self.slots.get(slot).published());
                        if let Some(Published::Value(after)) = published {
                            value = Some(after);
                        }
                        if member == run.last {
                            break;
                        }
                        member = self.next_member(member);
                    }
                    match value {
                        Some(value) => return Resolved::Value(value),
                        None => source = run.previous.source(),
                    }
                }
                Source::Slot(id) => {
                    let slot = self.slots.get(id);
                    match slot.published() {
                        Some(Published::Value(value)) if (slot.owner() as usize) < cutoff => {
                            return Resolved::Value(value);
                        }
                        _ => source = slot.previous().source(),
                    }
                }
            }
        }
    }

    fn set_source(&self, access: usize, source: Binding) {
        self.links[access]
            .source
            .store(source.bits(), Ordering::Relaxed);
    }

    /// The member of a run behind another one.
    pub(crate) fn next_member(&self, member: u32) -> u32 {
        self.links[member as usize].next.load(Ordering::Relaxed)
    }

    /// The record that an access is to.
    pub(crate) fn record_of(&self, access: usize) -> RecordId {
        let behind = self
            .resources
            .partition_point(|resource| resource.first_access as usize <= access);
        self.resources[behind - 1].record
    }

    /// A run of deltas.
    pub(crate) fn run(&self, run: RunId) -> &Run {
        &self.shards[run.shard()].runs[run.position()]
    }
}

/// What lies before a chunk in a plan.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    transactions: u32,
    resources: u32,
    accesses: u32,
    steps: u32,
    slots: u32,
}

/// Where a chunk goes in a plan.
struct Place<'plan> {
    chunk: &'plan Chunk,
    before: Before,
    transactions: &'plan mut [u32],
    resources: &'plan mut [PlannedResource],
    accesses: &'plan mut [PlannedAccess],
}

impl Place<'_> {
    fn fill(self) {
        let Self { chunk, before, .. } = self;
        for (to, end) in self.transactions.iter_mut().zip(&chunk.transactions) {
            *to = end + before.resources;
        }
        for (to, resource) in self.resources.iter_mut().zip(&chunk.resources) {
            *to = PlannedResource {
                first_access: resource.first_access + before.accesses,
                ..*resource
            };
        }
        for (to, access) in self.accesses.iter_mut().zip(&chunk.accesses) {
            *to = PlannedAccess {
                transaction: access.transaction + before.transactions,
                slot: match access.slot {
                    NO_SLOT => NO_SLOT,
                    slot => slot + before.slots,
                },
                steps: access.steps.start + before.steps..access.steps.end + before.steps,
                ..*access
            };
        }
    }
}

/// The value of a location.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Resolved<'plan> {
    /// As before the block.
    Base,
    /// A value from the block.
    Value(&'plan LeafValue),
}

impl Waiters for Plan {
    fn next(&self, waiter: Waiter) -> &AtomicU32 {
        match waiter {
            Waiter::Access(access) => &self.links[access as usize].next,
            Waiter::Run(run) => &self.run(run).next_waiter,
        }
    }
}

/// A length as a position. Lengths are limited far below by the limits of blocks.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).expect("the accesses of a block are limited")
}
