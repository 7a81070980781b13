//! Executes a plan: copy in, run, copy out, for every transaction once.
//!
//! A transaction works on images that are filled from the slots and the state that its plan binds
//! it to. If it succeeds, the leaves that it may have written are published to its slots; if it
//! fails, or did not take the branch, its slots forward to what was there before. Members of a
//! run start from the value before the run and leave differences, which the last of them folds.
//!
//! Afterwards every slot is published, unless the guard found a fault in the plan: then nothing
//! of it may be used.

mod fold;
mod schedule;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use weft_footprint::LeafMode;
use weft_runtime::Interruption;
use weft_runtime::code::TypeId;
use weft_runtime::layout::{Layouts, Leaf};
use weft_runtime::resource::{LeafValue, ResourceEntry};
use weft_types::AccountAddress;

use crate::flat_index::{FlatIndex, RecordValue};
use crate::guard::{self, Fault};
use crate::plan::{Part, Plan, Resolved};
use crate::slot::{Binding, Published, SlotId, Source, Waiter};

pub(crate) use schedule::{Schedule, execute};

/// What executes transactions, one at a time: a virtual machine, or in tests something simpler.
pub(crate) trait Machine: Send {
    /// What is kept of an execution besides its writes.
    type Receipt: Send;

    /// Reads ahead what transactions that come soon were given.
    fn warm(&self, transactions: &[u32]);

    /// Forgets the last transaction.
    fn begin(&mut self, transaction: usize);

    /// Adds the next resource. The leaves of one that exists are zero until they are filled.
    fn add(&mut self, type_: TypeId, address: AccountAddress, exists: bool);

    /// Fills a leaf of a resource that exists.
    fn fill(&mut self, resource: usize, leaf: &Leaf, value: &LeafValue);

    /// Runs the transaction; true where it succeeded.
    fn run(&mut self, transaction: usize) -> Result<(bool, Self::Receipt), Interruption>;

    /// A resource after the run, by the order in which they were added.
    fn entry(&self, resource: usize) -> &ResourceEntry;

    /// Whether two receipts say the same.
    fn is_same(&self, left: &Self::Receipt, right: &Self::Receipt) -> bool;

    /// Whether the machine watches what runs do.
    fn watches(&self) -> bool;

    /// Compares what a run was seen to do with the plan, where the machine watches.
    fn observe(&self, plan: &PlannedView<'_>) -> Result<(), Fault>;
}

/// The planned accesses of a transaction, for comparison.
#[derive(Debug)]
pub(crate) struct PlannedView<'plan> {
    pub(crate) plan: &'plan Plan,
    pub(crate) transaction: usize,
}

impl PlannedView<'_> {
    /// How a part of the transaction's resource may be accessed.
    pub(crate) fn mode(&self, resource: usize, part: Part) -> Option<LeafMode> {
        let resources = self.plan.resources_of(self.transaction);
        self.plan
            .accesses_of(resources.start + resource)
            .map(|access| &self.plan.accesses[access])
            .find(|access| access.part == part)
            .map(|access| access.mode)
    }
}

/// What the images of a run start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shift {
    /// The planned values.
    None,
    /// The planned values, but other ones for the leaves that are deltas.
    Deltas,
}

/// What a transaction did to a resource.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touch(u8);

impl Touch {
    const CHANGED: u8 = 1;
    const PRESENCE: u8 = 2;
    const EXISTED: u8 = 4;
    const EXISTS: u8 = 8;

    pub(crate) fn of(entry: &ResourceEntry) -> Self {
        let flag = |condition: bool, flag: u8| if condition { flag } else { 0 };
        Self(
            flag(entry.changed, Self::CHANGED)
                | flag(entry.presence_changed, Self::PRESENCE)
                | flag(entry.existed, Self::EXISTED)
                | flag(entry.exists, Self::EXISTS),
        )
    }

    pub(crate) const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// Whether anything may differ.
    pub(crate) const fn is_write(self) -> bool {
        self.0 & (Self::CHANGED | Self::PRESENCE) != 0
    }

    pub(crate) const fn existed(self) -> bool {
        self.0 & Self::EXISTED != 0
    }

    pub(crate) const fn exists(self) -> bool {
        self.0 & Self::EXISTS != 0
    }
}

/// Why an execution of a plan has no result.
#[derive(Debug)]
pub(crate) enum Stop {
    /// The plan was wrong.
    Fault(Box<Fault>),
    /// The embedder asked for it.
    Cancelled,
    /// The state could not be read.
    State(weft_runtime::resource::SourceError),
    /// A function value came out of bytes whose function is not loaded. Without a plan it is.
    Unloaded,
}

/// A plan that is being executed.
#[derive(Debug)]
pub(crate) struct Execution<'block> {
    pub(crate) plan: &'block Plan,
    pub(crate) index: &'block FlatIndex,
    pub(crate) layouts: &'block Layouts,
    /// For each planned resource, what was done to it.
    pub(crate) touches: &'block [AtomicU8],
    pub(crate) cancel: &'block AtomicBool,
    /// Whether readers wait in lists.
    pub(crate) edges: bool,
}

impl Execution<'_> {
    /// Executes a transaction whose sources are all published. `ready` gets what may run next.
    pub(crate) fn run<M: Machine>(
        &self,
        machine: &mut M,
        transaction: usize,
        ready: &mut impl FnMut(u32),
    ) -> Result<M::Receipt, Stop> {
        let fault = |fault: Fault| Stop::Fault(Box::new(fault.in_transaction(transaction)));
        let (success, receipt) = if machine.watches() {
            self.run_watched(machine, transaction)?
        } else {
            self.run_once(machine, transaction, Shift::None)?
        };
        let resources = self.plan.resources_of(transaction);
        machine
            .observe(&PlannedView {
                plan: self.plan,
                transaction,
            })
            .map_err(fault)?;
        // Nothing is published before everything is checked.
        for (position, resource) in resources.clone().enumerate() {
            let entry = machine.entry(position);
            if entry.touched || entry.changed || entry.presence_changed {
                self.check(resource, entry, success).map_err(fault)?;
            }
        }
        for (position, resource) in resources.enumerate() {
            let entry = machine.entry(position);
            let touch = if success {
                Touch::of(entry)
            } else {
                Touch::default()
            };
            self.touches[resource].store(touch.0, Ordering::Relaxed);
            if touch.is_write() {
                self.copy_out(resource, entry, ready);
            } else {
                for access in self.plan.accesses_of(resource) {
                    if let Some(slot) = self.plan.accesses[access].slot() {
                        self.forward(access, slot, ready);
                    }
                }
            }
        }
        Ok(receipt)
    }

    /// Reads what some transactions will read, all at once: the processor waits for many lines of
    /// memory together rather than for each when a transaction needs it.
    pub(crate) fn warm(&self, transactions: impl Iterator<Item = usize>) {
        let resources = transactions.flat_map(|transaction| self.plan.resources_of(transaction));
        self.index
            .warm(resources.map(|resource| self.plan.resources[resource].record));
    }

    /// Reads ahead what other workers may have written: the slots of some transactions, besides what
    /// [`Execution::warm`] reads.
    pub(crate) fn warm_with_slots(&self, transactions: &[u32]) {
        let transactions = transactions.iter().map(|transaction| *transaction as usize);
        self.warm(transactions.clone());
        let accesses = transactions.flat_map(|it| self.plan.accesses_of_transaction(it));
        let slots = accesses.filter_map(|access| self.plan.accesses[access].slot());
        let published = slots.filter(|slot| self.plan.slots.get(*slot).published().is_some());
        std::hint::black_box(published.count());
    }

    fn run_once<M: Machine>(
        &self,
        machine: &mut M,
        transaction: usize,
        shift: Shift,
    ) -> Result<(bool, M::Receipt), Stop> {
        machine.begin(transaction);
        for (position, resource) in self.plan.resources_of(transaction).enumerate() {
            self.copy_in(machine, position, resource, shift);
        }
        machine
            .run(transaction)
            .map_err(|interruption| self.stop(transaction, interruption))
    }

    fn stop(&self, transaction: usize, interruption: Interruption) -> Stop {
        match interruption {
            Interruption::Unplanned { type_, address } => Stop::Fault(Box::new(
                Fault::missing_key(self.layouts, type_, address).in_transaction(transaction),
            )),
            Interruption::Source(error) => Stop::State(error),
            Interruption::UnknownFunction(_) => Stop::Unloaded,
            Interruption::Invariant(message) => Stop::Fault(Box::new(
                Fault::invariant(message).in_transaction(transaction),
            )),
        }
    }

    fn copy_in<M: Machine>(&self, machine: &mut M, position: usize, resource: usize, shift: Shift) {
        let planned = &self.plan.resources[resource];
        let (type_, address) = (planned.type_, planned.address);
        let base = self.index.value(planned.record);
        let accesses = self.plan.accesses_of(resource);
        let exists = self.starts_existing(resource, &base);
        machine.add(type_, address, exists);
        if !exists {
            return;
        }
        let layout = self.layouts.get(type_);
        let mut accesses = accesses.peekable();
        for (number, leaf) in layout.leaves.iter().enumerate() {
            let part = Part::leaf(number);
            while accesses
                .next_if(|access| self.plan.accesses[*access].part < part)
                .is_some()
            {}
            let access = accesses.next_if(|access| self.plan.accesses[*access].part == part);
            match (self.start(&base, number, access), shift) {
                (None, _) => {}
                (Some(value), Shift::None) => machine.fill(position, leaf, value),
                (Some(value), Shift::Deltas) => {
                    let shifted = self.shifted(access, value, leaf);
                    machine.fill(position, leaf, shifted.as_ref().unwrap_or(value));
                }
            }
        }
    }

    /// Whether a resource exists when its transaction starts.
    fn starts_existing(&self, resource: usize, base: &RecordValue<'_>) -> bool {
        let first = self.plan.accesses_of(resource).next();
        match first.filter(|access| self.plan.accesses[*access].part == Part::PRESENCE) {
            None => base.exists,
            Some(access) => match self.plan.resolve(self.plan.source(access)) {
                Resolved::Base => base.exists,
                Resolved::Value(value) => matches!(value, LeafValue::Scalar([1, ..])),
            },
        }
    }

    /// What a leaf of an image is filled with; `None` stands for zeros.
    fn start<'a>(
        &'a self,
        base: &RecordValue<'a>,
        leaf: usize,
        access: Option<usize>,
    ) -> Option<&'a LeafValue> {
        let resolved = access.map_or(Resolved::Base, |access| {
            self.plan.resolve(self.plan.source(access))
        });
        match resolved {
            Resolved::Base => base.exists.then(|| &base.leaves[leaf]),
            Resolved::Value(value) => Some(value),
        }
    }

    /// Compares a resource that was touched with the plan. Of a transaction that failed nothing is
    /// kept, but whether a resource exists may be why it did.
    fn check(&self, resource: usize, entry: &ResourceEntry, success: bool) -> Result<(), Fault> {
        let base = self.index.value(self.plan.resources[resource].record);
        let layout = self.layouts.get(entry.type_);
        let mut modes = guard::Modes::new(layout.leaves.len());
        for access in self.plan.accesses_of(resource) {
            modes.set(access, &self.plan.accesses[access]);
        }
        modes.check_presence(entry, layout)?;
        if !success || !entry.changed && !entry.presence_changed || !entry.exists {
            return Ok(());
        }
        for (number, leaf) in layout.leaves.iter().enumerate() {
            let access = modes.access(number);
            let may_write =
                access.is_some_and(|access| self.plan.accesses[access].mode.may_write());
            if may_write {
                continue;
            }
            let before = self.start(&base, number, access);
            if !guard::is_unchanged(self.layouts, leaf, entry.image, before) {
                return Err(Fault::unplanned_write(
                    layout,
                    entry,
                    number,
                    access.is_some(),
                ));
            }
        }
        Ok(())
    }

    fn copy_out(&self, resource: usize, entry: &ResourceEntry, ready: &mut impl FnMut(u32)) {
        let base = self.index.value(self.plan.resources[resource].record);
        let layout = self.layouts.get(entry.type_);
        for access in self.plan.accesses_of(resource) {
            let planned = &self.plan.accesses[access];
            let Some(slot) = planned.slot() else {
                continue;
            };
            let Some(number) = planned.part.as_leaf() else {
                if entry.presence_changed {
                    let value = LeafValue::Scalar([entry.exists.into(), 0, 0, 0]);
                    self.publish(slot, value, ready);
                } else {
                    self.forward(access, slot, ready);
                }
                continue;
            };
            let leaf = &layout.leaves[number];
            let before = self.start(&base, number, Some(access));
            let value = if entry.exists {
                guard::read_leaf(self.layouts, leaf, entry.image, before)
            } else {
                LeafValue::Scalar([0; 4])
            };
            if let Source::Member(run) = self.plan.source(access) {
                let delta = fold::difference(&value, before, leaf.size);
                self.plan.slots.get(slot).leave_delta(delta);
                self.finish_member(run, ready);
            } else {
                self.publish(slot, value, ready);
            }
        }
    }

    fn publish(&self, slot: SlotId, value: LeafValue, ready: &mut impl FnMut(u32)) {
        let slot = self.plan.slots.get(slot);
        slot.publish(value);
        if self.edges && slot.is_followed() {
            slot.waiters
                .close(self.plan, |waiter| self.serve(waiter, ready));
        }
    }

    /// Publishes that a may-write did not take place, and lets its readers wait for what was
    /// there before.
    fn forward(&self, access: usize, slot: SlotId, ready: &mut impl FnMut(u32)) {
        if let Source::Member(run) = self.plan.source(access) {
            self.plan.slots.get(slot).forward();
            self.finish_member(run, ready);
            return;
        }
        let slot = self.plan.slots.get(slot);
        slot.forward();
        if self.edges && slot.is_followed() {
            let previous = slot.previous();
            slot.waiters
                .close(self.plan, |waiter| self.park(waiter, previous, ready));
        }
    }

    /// Lets a waiter wait for a source, or serves it at once where the source is published.
    fn park(&self, waiter: Waiter, source: Binding, ready: &mut impl FnMut(u32)) {
        let mut source = source.source();
        loop {
            match source {
                Source::Base | Source::Member(_) => break,
                Source::Run(run) => {
                    if self.plan.run(run).waiters.push(waiter, self.plan) {
                        return;
                    }
                    break;
                }
                Source::Slot(id) => {
                    let slot = self.plan.slots.get(id);
                    debug_assert!(slot.is_followed(), "what is waited for is followed");
                    if slot.waiters.push(waiter, self.plan) {
                        return;
                    }
                    match slot
                        .published()
                        .expect("a closed list has a published slot")
                    {
                        Published::Value(_) => break,
                        Published::Forward => source = slot.previous().source(),
                    }
                }
            }
        }
        self.serve(waiter, ready);
    }

    /// Tells a waiter that what it waited for is there.
    fn serve(&self, waiter: Waiter, ready: &mut impl FnMut(u32)) {
        match waiter {
            Waiter::Access(access) => {
                let transaction = self.plan.accesses[access as usize].transaction;
                let pending = &self.plan.pending[transaction as usize];
                if pending.fetch_sub(1, Ordering::AcqRel) == 1 {
                    ready(transaction);
                }
            }
            Waiter::Run(run) => self.finish_member(run, ready),
        }
    }
}

/// Keeps a value that many may hold.
pub(crate) fn share(value: &LeafValue) -> LeafValue {
    match value {
        LeafValue::Scalar(words) => LeafValue::Scalar(*words),
        LeafValue::Vector(region) => LeafValue::Vector(region.as_ref().map(Arc::clone)),
        LeafValue::Whole(region) => LeafValue::Whole(Arc::clone(region)),
    }
}
