//! Version slots: where a transaction leaves the value of one location for those after it.
//!
//! A slot is *pending* until the transaction that may write the location is done with it. Then it
//! holds a *value*, or it *forwards* to what was there before, or it holds the transaction's
//! *delta* until the last member of its run replaces deltas by values. Readers wait in a list that
//! closes when the slot is published.
//!
//! # Why this is sound
//!
//! The cell is written only between a successful exchange of the state to `WRITING` and the store
//! that ends it, so by one thread at a time; it is read through a shared reference only in the
//! state `VALUE`, which nothing but [`Slots::reset`] (which has the slots for itself) leaves.
#![expect(
    unsafe_code,
    reason = "one cell per slot; see the module documentation"
)]

use std::cell::UnsafeCell;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use weft_runtime::resource::LeafValue;

use crate::workers::{self, Workers};

/// Where the value of a location comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Binding(u32);

/// What a [`Binding`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The state before the block.
    Base,
    /// A slot.
    Slot(SlotId),
    /// The fold of a run of deltas.
    Run(RunId),
    /// The transaction is a member of the run and starts from the run's base.
    Member(RunId),
}

/// A position in [`Slots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SlotId(pub(crate) u32);

/// A run of deltas: its shard and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RunId(u32);

/// Slots and runs of a plan are fewer than this.
pub(crate) const SLOTS_MAX: u32 = 1 << 30;
const RUN_SHARD_SHIFT: u32 = 24;
const KIND_SHIFT: u32 = 30;
const PAYLOAD: u32 = SLOTS_MAX - 1;

impl RunId {
    pub(crate) fn new(shard: usize, position: usize) -> Self {
        let shard = u32::try_from(shard).expect("there are few shards");
        let position = u32::try_from(position).expect("runs are limited");
        assert!(
            shard < 1 << (KIND_SHIFT - RUN_SHARD_SHIFT) && position < 1 << RUN_SHARD_SHIFT,
            "runs are fewer than transactions, which are limited"
        );
        Self(shard << RUN_SHARD_SHIFT | position)
    }

    pub(crate) const fn shard(self) -> usize {
        (self.0 >> RUN_SHARD_SHIFT) as usize
    }

    pub(crate) const fn position(self) -> usize {
        (self.0 & ((1 << RUN_SHARD_SHIFT) - 1)) as usize
    }
}

impl Binding {
    pub(crate) const BASE: Self = Self(3 << KIND_SHIFT);

    pub(crate) const fn slot(slot: SlotId) -> Self {
        Self(slot.0)
    }

    pub(crate) const fn run(run: RunId) -> Self {
        Self(1 << KIND_SHIFT | run.0)
    }

    pub(crate) const fn member(run: RunId) -> Self {
        Self(2 << KIND_SHIFT | run.0)
    }

    pub(crate) const fn source(self) -> Source {
        let payload = self.0 & PAYLOAD;
        match self.0 >> KIND_SHIFT {
            0 => Source::Slot(SlotId(payload)),
            1 => Source::Run(RunId(payload)),
            2 => Source::Member(RunId(payload)),
            _ => Source::Base,
        }
    }

    pub(crate) const fn bits(self) -> u32 {
        self.0
    }

    pub(crate) const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }
}

impl fmt::Debug for Binding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.source())
    }
}

/// Who waits for a slot or a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiter {
    /// The transaction of a reading access.
    Access(u32),
    /// A run whose fold starts from there.
    Run(RunId),
}

const END: u32 = u32::MAX;
const CLOSED: u32 = u32::MAX - 1;

impl Waiter {
    const fn bits(self) -> u32 {
        match self {
            Self::Access(access) => access,
            Self::Run(run) => 1 << KIND_SHIFT | run.0,
        }
    }

    const fn from_bits(bits: u32) -> Self {
        if bits >> KIND_SHIFT == 0 {
            Self::Access(bits)
        } else {
            Self::Run(RunId(bits & PAYLOAD))
        }
    }
}

/// A list of waiters that closes when what they wait for is there.
///
/// The links lie with the waiters ([`Waiters::next`] of each), so the list allocates nothing.
#[derive(Debug)]
pub(crate) struct WaitList {
    head: AtomicU32,
}

/// Where each waiter keeps the link to the one behind it.
pub(crate) trait Waiters {
    /// The link of a waiter.
    fn next(&self, waiter: Waiter) -> &AtomicU32;
}

impl Default for WaitList {
    fn default() -> Self {
        Self {
            head: AtomicU32::new(END),
        }
    }
}

impl WaitList {
    /// Opens the list again, empty.
    pub(crate) fn reset(&mut self) {
        *self.head.get_mut() = END;
    }

    /// Adds a waiter, or returns false where the list is closed.
    pub(crate) fn push(&self, waiter: Waiter, waiters: &impl Waiters) -> bool {
        let link = waiters.next(waiter);
        let mut head = self.head.load(Ordering::Acquire);
        loop {
            if head == CLOSED {
                return false;
            }
            link.store(head, Ordering::Relaxed);
            match self.head.compare_exchange_weak(
                head,
                waiter.bits(),
                Ordering::AcqRel,
                Ordering::Acquire,
            ) {
                Ok(_) => return true,
                Err(current) => head = current,
            }
        }
    }

    /// Adds a waiter while nobody else has the list.
    pub(crate) fn push_exclusive(&self, waiter: Waiter, waiters: &impl Waiters) {
        let head = self.head.load(Ordering::Relaxed);
        waiters.next(waiter).store(head, Ordering::Relaxed);
        self.head.store(waiter.bits(), Ordering::Relaxed);
    }

    /// Closes the list and visits whom it held. A waiter's link is read before it is visited.
    pub(crate) fn close(&self, waiters: &impl Waiters, mut visit: impl FnMut(Waiter)) {
        let mut head = self.head.swap(CLOSED, Ordering::AcqRel);
        while head != END && head != CLOSED {
            let waiter = Waiter::from_bits(head);
            head = waiters.next(waiter).load(Ordering::Relaxed);
            visit(waiter);
        }
    }
}

const _: () = assert!(size_of::<Slot>() == 64, "a slot is one line of the cache");

const PENDING: u32 = 0;
const WRITING: u32 = 1;
const DELTA: u32 = 2;
const VALUE: u32 = 3;
const FORWARD: u32 = 4;

/// A version slot, in a line of the cache of its own.
#[repr(align(64))]
pub(crate) struct Slot {
    state: AtomicU32,
    /// What the location held before.
    previous: AtomicU32,
    /// The transaction that may write.
    owner: AtomicU32,
    /// Whether the location is accessed by later transactions, so that somebody may wait.
    is_followed: AtomicBool,
    pub(crate) waiters: WaitList,
    value: UnsafeCell<LeafValue>,
}

// SAFETY: the cell is shared between threads only as the module documentation says.
unsafe impl Sync for Slot {}

impl Default for Slot {
    fn default() -> Self {
        Self {
            state: AtomicU32::new(PENDING),
            previous: AtomicU32::new(Binding::BASE.bits()),
            owner: AtomicU32::new(0),
            is_followed: AtomicBool::new(false),
            waiters: WaitList::default(),
            value: UnsafeCell::new(LeafValue::Scalar([0; 4])),
        }
    }
}

impl fmt::Debug for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Slot")
            .field("state", &self.state)
            .field("previous", &self.previous())
            .finish_non_exhaustive()
    }
}

/// What a slot that is no longer pending says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Published<'slot> {
    /// The value.
    Value(&'slot LeafValue),
    /// What was there before holds.
    Forward,
}

impl Slot {
    /// Notes the owner and what was there before, while the plan is made.
    pub(crate) fn plan(&self, owner: u32, previous: Binding) {
        self.owner.store(owner, Ordering::Relaxed);
        self.previous.store(previous.bits(), Ordering::Relaxed);
    }

    /// Notes that the location is accessed by later transactions, while the plan is made.
    pub(crate) fn follow(&self) {
        self.is_followed.store(true, Ordering::Relaxed);
    }

    /// Whether the location is accessed by later transactions. Nobody ever waits for a slot of which
    /// this is false, and its list of waiters stays as it is.
    pub(crate) fn is_followed(&self) -> bool {
        self.is_followed.load(Ordering::Relaxed)
    }

    /// The transaction that may write.
    pub(crate) fn owner(&self) -> u32 {
        self.owner.load(Ordering::Relaxed)
    }

    /// What the location held before, as far as it was followed.
    pub(crate) fn previous(&self) -> Binding {
        Binding::from_bits(self.previous.load(Ordering::Relaxed))
    }

    /// Notes that a forwarding slot leads further back.
    pub(crate) fn shorten(&self, previous: Binding) {
        self.previous.store(previous.bits(), Ordering::Relaxed);
    }

    /// Publishes a value. The waiters are told by the caller.
    pub(crate) fn publish(&self, value: LeafValue) {
        self.replace(PENDING, VALUE, |cell| *cell = value);
    }

    /// Leaves the delta of a member of a run.
    pub(crate) fn leave_delta(&self, delta: [u64; 4]) {
        self.replace(PENDING, DELTA, |cell| *cell = LeafValue::Scalar(delta));
    }

    /// Replaces the delta by the value that `fold` makes of it; returns false where the slot
    /// forwards.
    pub(crate) fn fold(&self, fold: impl FnOnce([u64; 4]) -> [u64; 4]) -> bool {
        if self.state.load(Ordering::Acquire) == FORWARD {
            return false;
        }
        self.replace(DELTA, VALUE, |cell| {
            let LeafValue::Scalar(words) = cell else {
                unreachable!("a delta is a scalar");
            };
            *words = fold(*words);
        });
        true
    }

    /// Publishes that the transaction did not write.
    pub(crate) fn forward(&self) {
        let before = self.state.swap(FORWARD, Ordering::AcqRel);
        assert_eq!(before, PENDING, "a slot is published once");
    }

    /// What the slot says, `None` while it is pending or a delta.
    #[inline]
    pub(crate) fn published(&self) -> Option<Published<'_>> {
        match self.state.load(Ordering::Acquire) {
            VALUE => {
                // SAFETY: in this state the cell is not written until `reset`, which borrows the
                // slot exclusively; the load above synchronises with the store behind the write.
                Some(Published::Value(unsafe { &*self.value.get() }))
            }
            FORWARD => Some(Published::Forward),
            _ => None,
        }
    }

    /// Back to pending, without a value that keeps anything alive.
    fn reset(&mut self) {
        *self.state.get_mut() = PENDING;
        *self.is_followed.get_mut() = false;
        self.waiters.reset();
        let value = self.value.get_mut();
        if value.region().is_some() {
            *value = LeafValue::Scalar([0; 4]);
        }
    }

    fn replace(&self, from: u32, to: u32, write: impl FnOnce(&mut LeafValue)) {
        let claimed =
            self.state
                .compare_exchange(from, WRITING, Ordering::AcqRel, Ordering::Acquire);
        assert_eq!(claimed, Ok(from), "a slot is published once");
        // SAFETY: the exchange succeeded, so no other thread writes before the store below, and no
        // shared reference exists because the state was not `VALUE`.
        write(unsafe { &mut *self.value.get() });
        self.state.store(to, Ordering::Release);
    }
}

/// Slots that one task resets.
const RESET_AT_ONCE: usize = 2048;

/// The slots of a plan; the memory is used again for the next.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    slots: Vec<Slot>,
    used: usize,
}

impl Slots {
    /// Makes `count` slots, all pending.
    pub(crate) fn reset(&mut self, count: usize, workers: Option<&Workers>) {
        let kept = self.used.min(self.slots.len());
        let kept = &mut self.slots[..kept];
        workers::for_each(workers, kept.chunks_mut(RESET_AT_ONCE), |slots| {
            slots.iter_mut().for_each(Slot::reset);
        });
        if self.slots.len() < count {
            self.slots.resize_with(count, Slot::default);
        }
        self.used = count;
    }

    #[inline]
    pub(crate) fn get(&self, slot: SlotId) -> &Slot {
        &self.slots[slot.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

    use weft_runtime::resource::LeafValue;

    use super::{
        Binding, Published, RunId, Slot, SlotId, Slots, Source, WaitList, Waiter, Waiters,
    };

    struct Links(Vec<AtomicU32>);

    impl Waiters for Links {
        fn next(&self, waiter: Waiter) -> &AtomicU32 {
            match waiter {
                Waiter::Access(access) => &self.0[access as usize],
                Waiter::Run(_) => unreachable!("this test has no runs"),
            }
        }
    }

    #[test]
    fn bindings_say_what_they_were_made_of() {
        let run = RunId::new(15, 77);
        assert_eq!((run.shard(), run.position()), (15, 77));
        assert_eq!(Binding::BASE.source(), Source::Base);
        assert_eq!(Binding::run(run).source(), Source::Run(run));
        assert_eq!(Binding::member(run).source(), Source::Member(run));
        assert_eq!(Binding::slot(SlotId(5)).source(), Source::Slot(SlotId(5)));
    }

    #[test]
    fn a_closed_list_refuses_waiters_and_visits_each_once() {
        for _ in 0..200 {
            let links = Links((0..64).map(|_| AtomicU32::new(0)).collect());
            let list = WaitList::default();
            let served = AtomicUsize::new(0);
            std::thread::scope(|scope| {
                for start in [0, 32] {
                    let (list, links, served) = (&list, &links, &served);
                    scope.spawn(move || {
                        for access in start..start + 32 {
                            if !list.push(Waiter::Access(access), links) {
                                served.fetch_add(1, Ordering::Relaxed);
                            }
                        }
                    });
                }
                list.close(&links, |_| {
                    served.fetch_add(1, Ordering::Relaxed);
                });
            });
            assert!(!list.push(Waiter::Access(0), &links));
            assert_eq!(served.load(Ordering::Relaxed), 64);
        }
    }

    #[test]
    fn readers_see_a_value_only_whole() {
        for round in 0..500_u64 {
            let slot = Slot::default();
            std::thread::scope(|scope| {
                scope.spawn(|| slot.publish(LeafValue::Scalar([round; 4])));
                scope.spawn(|| {
                    loop {
                        if let Some(Published::Value(LeafValue::Scalar(words))) = slot.published() {
                            assert_eq!(*words, [round; 4]);
                            break;
                        }
                        std::hint::spin_loop();
                    }
                });
            });
        }
    }

    #[test]
    fn deltas_become_values_and_forwards_stay() {
        let mut slots = Slots::default();
        slots.reset(2, None);
        slots.get(SlotId(0)).leave_delta([3, 0, 0, 0]);
        slots.get(SlotId(1)).forward();
        assert!(slots.get(SlotId(0)).published().is_none());
        assert!(slots.get(SlotId(0)).fold(|delta| [delta[0] + 4, 0, 0, 0]));
        assert!(!slots.get(SlotId(1)).fold(|delta| delta));
        let Some(Published::Value(LeafValue::Scalar(words))) = slots.get(SlotId(0)).published()
        else {
            panic!("folded slots have values");
        };
        assert_eq!(words[0], 7);
        slots.reset(2, None);
        assert!(slots.get(SlotId(0)).published().is_none());
    }
}
