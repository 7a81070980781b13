//! Binds every access of a plan in block order, where there are many workers shard by shard.
//!
//! Afterwards, for every access: its source is the last earlier may-write of the location, or a
//! run of deltas, or the state before the block; every may-write's slot knows what was there
//! before it; where edges are wanted, every reader waits in the list of what it reads, and
//! every transaction counts the lists it waits in. Deltas that commute form runs without edges
//! among themselves; a read after a run waits for the run alone.

use std::hash::BuildHasher;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use weft_footprint::LeafMode;
use weft_runtime::code::TypeId;
use weft_runtime::layout::Layouts;
use weft_runtime::resource::LeafValue;
use weft_types::AccountAddress;

use super::delta::DeltaTotals;
use super::height::Height;
use super::{Chunk, Plan, PlannedResource, count};
use crate::flat_index::{FlatIndex, RecordId};
use crate::slot::{Binding, RunId, Source, WaitList, Waiter, Waiters};
use crate::workers::{self, Workers};

/// Deltas of one location that commute, between two accesses that do not.
#[derive(Debug)]
pub(crate) struct Run {
    /// The first member and the last, as accesses; the members are linked.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// The bytes of the leaf.
    pub(crate) size: u32,
    /// What may be added to the known value without a check that fails; see
    /// [`DeltaTotals::shift`].
    pub(crate) shift: [u64; 4],
    /// What the location held before.
    pub(crate) previous: Binding,
    /// Members that are not finished, and 1 while what was before is not published.
    pub(crate) pending: AtomicU32,
    pub(crate) waiters: WaitList,
    /// The link in the list that the run itself waits in.
    pub(crate) next_waiter: AtomicU32,
    /// The value behind the last member, once folded; `None` inside where no member wrote.
    pub(crate) value: OnceLock<Option<LeafValue>>,
    /// The longest chain that begins behind the run.
    pub(crate) height: Height,
}

/// What the links of one shard's locations are made from, and what they ended as.
#[derive(Debug, Default)]
pub(crate) struct LinkShard {
    /// The records that were met, as positions in `touched`. A table of its own for each plan stays
    /// in the nearest cache, as no field of the records would.
    met: HashTable<u32>,
    hasher: RandomState,
    /// Kept for its memory.
    firsts: Vec<usize>,
    locations: Vec<Location>,
    /// The records that were met, in the order in which they were.
    pub(crate) touched: Vec<TouchedRecord>,
    totals: Vec<DeltaTotals>,
    pub(crate) runs: Vec<Run>,
}

/// A record that a plan touches. Its key is here as well, so that committing need not look it up in
/// records that lie anywhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TouchedRecord {
    pub(crate) type_: TypeId,
    pub(crate) address: AccountAddress,
    pub(crate) record: RecordId,
    first_location: u32,
    parts: u32,
}

/// A location while it is linked.
#[derive(Clone, Copy, Debug)]
struct Location {
    last: Binding,
    history: History,
}

/// What a location went through.
#[derive(Clone, Copy, Debug)]
enum History {
    /// Nothing but reads.
    Unwritten,
    /// One delta, in a plain slot.
    OneDelta(u32),
    /// Deltas only; whether the last run takes more members.
    Deltas { totals: u32, is_open: bool },
    /// Its value is not known before the block runs.
    Unknown,
}

/// Links an assembled plan. With `edges`, readers are put into the lists of what they wait for;
/// without, only sources are bound, which is enough to execute in block order.
pub(crate) fn link(
    plan: &mut Plan,
    chunks: &[Chunk],
    index: &FlatIndex,
    layouts: &Layouts,
    edges: bool,
    workers: Option<&Workers>,
) {
    let mut shards = std::mem::take(&mut plan.shards);
    shards.iter_mut().for_each(LinkShard::begin);
    let plan_ref = &*plan;
    // The only chunk has become the plan.
    if chunks.len() == 1 || !is_by_shard(workers) {
        // A loop of its own, so that the processor looks for several records at once.
        let mut firsts = Vec::with_capacity(plan_ref.resources.len());
        for resource in &plan_ref.resources {
            let shard = &mut shards[resource.record.shard()];
            firsts.push(shard.first_location(resource));
        }
        for (resource, first) in firsts.into_iter().enumerate() {
            let shard = plan_ref.resources[resource].record.shard();
            Linker {
                plan: plan_ref,
                index,
                layouts,
                edges,
                number: shard,
            }
            .resource(&mut shards[shard], resource, first);
        }
    } else {
        workers::for_each(workers, shards.iter_mut().enumerate(), |(number, shard)| {
            let linker = Linker {
                plan: plan_ref,
                index,
                layouts,
                edges,
                number,
            };
            let mut before = 0;
            for chunk in chunks {
                let bucket = &chunk.buckets[number];
                let mut firsts = std::mem::take(&mut shard.firsts);
                firsts.clear();
                for resource in bucket {
                    let resource = &chunk.resources[*resource as usize];
                    firsts.push(shard.first_location(resource));
                }
                for (resource, first) in bucket.iter().zip(&firsts) {
                    linker.resource(shard, before + *resource as usize, *first);
                }
                shard.firsts = firsts;
                before += chunk.resources.len();
            }
        });
    }
    plan.shards = shards;
}

/// Fewer workers than this link no faster together than one alone: the links of different shards lie
/// side by side, and every worker writes to lines of the cache that another has just written.
const LINKING_WORKERS_MIN: usize = 4;

/// Whether several workers link, each a shard at a time. The buckets of the chunks are used then.
pub(crate) fn is_by_shard(workers: Option<&Workers>) -> bool {
    workers.is_some_and(|workers| workers.count() >= LINKING_WORKERS_MIN)
}

struct Linker<'plan> {
    plan: &'plan Plan,
    index: &'plan FlatIndex,
    layouts: &'plan Layouts,
    edges: bool,
    number: usize,
}

impl Linker<'_> {
    /// Links the accesses of a resource, whose first location is given.
    fn resource(&self, shard: &mut LinkShard, resource: usize, first: usize) {
        let planned_resource = &self.plan.resources[resource];
        for access in self.plan.accesses_of(resource) {
            let planned = &self.plan.accesses[access];
            let location = first + planned.part.index();
            match planned.mode {
                LeafMode::Read => self.read(shard, location, access),
                LeafMode::Write => self.write(shard, location, access),
                LeafMode::ReadWrite => self.read_write(shard, location, access),
                LeafMode::Delta => self.delta(shard, location, access, planned_resource),
            }
        }
    }

    fn read(&self, shard: &mut LinkShard, location: usize, access: usize) {
        let location = &mut shard.locations[location];
        if let History::Deltas { is_open, .. } = &mut location.history {
            *is_open = false;
        }
        let last = location.last;
        self.bind(shard, access, last);
    }

    fn write(&self, shard: &mut LinkShard, location: usize, access: usize) {
        self.plan.set_source(access, Binding::BASE);
        self.renew(shard, location, access, History::Unknown);
    }

    fn read_write(&self, shard: &mut LinkShard, location: usize, access: usize) {
        let last = shard.locations[location].last;
        self.bind(shard, access, last);
        self.renew(shard, location, access, History::Unknown);
    }

    fn delta(
        &self,
        shard: &mut LinkShard,
        location: usize,
        access: usize,
        resource: &PlannedResource,
    ) {
        // Found only where they are needed: most locations have one delta.
        let steps = || self.plan.steps(&self.plan.accesses[access]);
        match shard.locations[location].history {
            History::Unwritten => {
                self.plan.set_source(access, Binding::BASE);
                self.renew(shard, location, access, History::OneDelta(count(access)));
            }
            History::OneDelta(first) => {
                let sums = self
                    .totals_of_first(first, resource)
                    .and_then(|totals| totals.with(steps()));
                let Some(sums) = sums else {
                    return self.read_write(shard, location, access);
                };
                let totals = count(shard.totals.len());
                shard.totals.push(sums);
                self.start_run(shard, location, access, resource, totals);
            }
            History::Deltas { totals, is_open } => {
                let Some(sums) = shard.totals[totals as usize].with(steps()) else {
                    return self.read_write(shard, location, access);
                };
                shard.totals[totals as usize] = sums;
                if is_open {
                    self.join_run(shard, location, access, totals);
                } else {
                    self.start_run(shard, location, access, resource, totals);
                }
            }
            History::Unknown => self.read_write(shard, location, access),
        }
    }

    /// The sums of the first delta of a location, which reads the state before the block.
    fn totals_of_first(&self, first: u32, resource: &PlannedResource) -> Option<DeltaTotals> {
        let first = &self.plan.accesses[first as usize];
        let leaf = first.part.as_leaf()?;
        let value = self.index.value(resource.record);
        if !value.exists {
            return None;
        }
        let LeafValue::Scalar(words) = value.leaves.get(leaf)? else {
            return None;
        };
        DeltaTotals::new(*words, self.leaf_size(resource, leaf))?.with(self.plan.steps(first))
    }

    fn leaf_size(&self, resource: &PlannedResource, leaf: usize) -> u32 {
        self.layouts.get(resource.type_).leaves[leaf].size
    }

    fn start_run(
        &self,
        shard: &mut LinkShard,
        location: usize,
        access: usize,
        resource: &PlannedResource,
        totals: u32,
    ) {
        let run = RunId::new(self.number, shard.runs.len());
        let previous = shard.locations[location].last;
        let planned = &self.plan.accesses[access];
        let leaf = planned.part.as_leaf().expect("deltas are on leaves");
        shard.runs.push(Run {
            first: count(access),
            last: count(access),
            size: self.leaf_size(resource, leaf),
            shift: shard.totals[totals as usize].shift(),
            previous,
            pending: AtomicU32::new(1),
            waiters: WaitList::default(),
            next_waiter: AtomicU32::new(0),
            value: OnceLock::new(),
            height: Height::default(),
        });
        self.plan.set_source(access, Binding::member(run));
        if self.edges && self.wait(shard, Waiter::Run(run), previous) {
            *shard.runs[run.position()].pending.get_mut() += 1;
        }
        self.plan_slot(access, previous);
        shard.locations[location] = Location {
            last: Binding::run(run),
            history: History::Deltas {
                totals,
                is_open: true,
            },
        };
    }

    fn join_run(&self, shard: &mut LinkShard, location: usize, access: usize, totals: u32) {
        let Source::Run(id) = shard.locations[location].last.source() else {
            unreachable!("an open run is the last of its location");
        };
        let shift = shard.totals[totals as usize].shift();
        let run = &mut shard.runs[id.position()];
        run.shift = shift;
        self.plan.links[run.last as usize]
            .next
            .store(count(access), Ordering::Relaxed);
        run.last = count(access);
        *run.pending.get_mut() += 1;
        let previous = run.previous;
        self.plan.set_source(access, Binding::member(id));
        self.plan_slot(access, previous);
    }

    /// Binds a reading access.
    fn bind(&self, shard: &LinkShard, access: usize, source: Binding) {
        self.plan.set_source(access, source);
        self.follow(source);
        if self.edges && self.wait(shard, Waiter::Access(count(access)), source) {
            let transaction = self.plan.accesses[access].transaction as usize;
            self.plan.pending[transaction].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Notes that there is an access behind a source.
    fn follow(&self, source: Binding) {
        if self.edges
            && let Source::Slot(slot) = source.source()
        {
            self.plan.slots.get(slot).follow();
        }
    }

    /// Puts a waiter into the list of a source; false where there is nothing to wait for.
    fn wait(&self, shard: &LinkShard, waiter: Waiter, source: Binding) -> bool {
        let links = ShardWaiters {
            plan: self.plan,
            shard,
        };
        match source.source() {
            Source::Base => return false,
            Source::Slot(slot) => {
                let slot = self.plan.slots.get(slot);
                slot.waiters.push_exclusive(waiter, &links);
            }
            Source::Run(run) => {
                let run = &shard.runs[run.position()];
                run.waiters.push_exclusive(waiter, &links);
            }
            Source::Member(_) => unreachable!("nothing is read from a member"),
        }
        true
    }

    /// Makes the slot of an access the last of its location.
    fn renew(&self, shard: &mut LinkShard, location: usize, access: usize, history: History) {
        let location = &mut shard.locations[location];
        let slot = self.plan_slot(access, location.last);
        *location = Location {
            last: slot,
            history,
        };
    }

    fn plan_slot(&self, access: usize, previous: Binding) -> Binding {
        self.follow(previous);
        let planned = &self.plan.accesses[access];
        let slot = planned.slot().expect("a may-write has a slot");
        self.plan
            .slots
            .get(slot)
            .plan(planned.transaction, previous);
        Binding::slot(slot)
    }
}

/// The links of waiters while runs still belong to a shard that is being linked.
struct ShardWaiters<'plan> {
    plan: &'plan Plan,
    shard: &'plan LinkShard,
}

impl Waiters for ShardWaiters<'_> {
    fn next(&self, waiter: Waiter) -> &AtomicU32 {
        match waiter {
            Waiter::Access(access) => &self.plan.links[access as usize].next,
            Waiter::Run(run) => &self.shard.runs[run.position()].next_waiter,
        }
    }
}

impl LinkShard {
    fn begin(&mut self) {
        self.met.clear();
        self.locations.clear();
        self.touched.clear();
        self.totals.clear();
        self.runs.clear();
    }

    /// The first location of a record in this block: its presence; its leaves follow.
    fn first_location(&mut self, resource: &PlannedResource) -> usize {
        let record = resource.record;
        let Self {
            met,
            hasher,
            touched,
            ..
        } = self;
        let hash = hasher.hash_one(record);
        let is_record = |other: &u32| touched[*other as usize].record == record;
        if let Some(found) = met.find(hash, is_record) {
            return touched[*found as usize].first_location as usize;
        }
        met.insert_unique(hash, count(touched.len()), |other| {
            hasher.hash_one(touched[*other as usize].record)
        });
        let first = self.locations.len();
        let parts = 1 + usize::from(resource.leaves);
        self.touched.push(TouchedRecord {
            type_: resource.type_,
            address: resource.address,
            record,
            first_location: count(first),
            parts: count(parts),
        });
        self.locations.resize(
            first + parts,
            Location {
                last: Binding::BASE,
                history: History::Unwritten,
            },
        );
        first
    }

    /// The last bindings of a record's parts in the block, presence first.
    pub(crate) fn last_bindings(&self, touched: &TouchedRecord) -> impl Iterator<Item = Binding> {
        let first = touched.first_location as usize;
        self.locations[first..first + touched.parts as usize]
            .iter()
            .map(|location| location.last)
    }
}
