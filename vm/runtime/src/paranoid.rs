//! What paranoid mode checks and records.
//!
//! The interpreter reports every access through a reference. The access has to lie in memory of the
//! transaction, and where it lies in the image of a resource, or in the block of one of its vectors,
//! the leaf is recorded: what a transaction really touched, to be compared with its footprint.
//!
//! What holds no value any more, or none yet, is overwritten with poison: registers of a frame that
//! begins or ended, a block that a vector has outgrown, elements and resources that were taken away. Whoever
//! reads it all the same comes to other results than the interpreter does without paranoia.
//!
//! Who uses a reference to a field of a variant finds the enum to be that variant still.

mod variant;

use std::collections::{BTreeMap, BTreeSet};

use weft_types::AccountAddress;

use crate::code::{FunctionInstance, Shape, TypeId};
use crate::context::{Context, Interruption};
use crate::memory::{Pointer, VectorBlock};
use crate::resource::ResourceIndex;
use crate::trace::Trace;
use variant::LentVariants;

/// A part of a resource that was accessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObservedPart {
    /// Whether the resource exists.
    Presence,
    /// A leaf, by its position in the layout.
    Leaf(u32),
}

/// An access that took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Observation {
    /// The type of the resource.
    pub type_: TypeId,
    /// The address.
    pub address: AccountAddress,
    /// What was accessed.
    pub part: ObservedPart,
    /// Whether it was written.
    pub is_write: bool,
}

/// The bytes of what holds no value. No pointer consists of it.
const POISON: u8 = 0xaa;

/// A leaf of a resource in the table.
type LeafOf = (ResourceIndex, u32);

/// What paranoid mode keeps.
#[derive(Debug, Default)]
pub struct Paranoid {
    observed: BTreeSet<Observation>,
    /// Blocks of vectors in resources by their first byte: end and leaf.
    blocks: BTreeMap<u64, (u64, LeafOf)>,
    variants: LentVariants,
    pub(crate) trace: Option<Trace>,
}

impl Paranoid {
    /// The accesses so far, in order.
    pub const fn observed(&self) -> &BTreeSet<Observation> {
        &self.observed
    }

    pub(crate) fn reset(&mut self) {
        self.observed.clear();
        self.blocks.clear();
        self.variants.reset();
        if let Some(trace) = &mut self.trace {
            trace.reset();
        }
    }

    /// Forgets what references led to while the last function ran: none of them is left.
    pub(crate) fn begin_function(&mut self) {
        self.blocks.clear();
        self.variants.reset();
    }

    /// The leaf whose block holds the address.
    fn leaf_of_block(&self, pointer: Pointer) -> Option<LeafOf> {
        let (_, (end, leaf)) = self.blocks.range(..=pointer.address()).next_back()?;
        (pointer.address() < *end).then_some(*leaf)
    }
}

impl Context {
    /// Overwrites what holds no value any more.
    pub(crate) fn poison(&mut self, place: Pointer, bytes: u64) {
        if let Some(paranoid) = &mut self.paranoid
            && !place.is_null()
        {
            (0..bytes).for_each(|offset| place.add(offset).store_u8(POISON));
            let end = place.add(bytes).address();
            paranoid.variants.forget(place.address(), end);
        }
    }

    /// Overwrites the registers of a frame that begins, but for the parameters.
    pub(crate) fn poison_frame(&mut self, function: &FunctionInstance, frame: Pointer) {
        let parameters = function.parameters.iter();
        let end = parameters.map(|place| u32::from(place.slot.0) + place.shape.slots());
        let start = function.parameters.first().map(|place| place.slot.0.into());
        let (start, end) = (start.unwrap_or(0), end.max().unwrap_or(0));
        self.poison(frame, start * 8);
        let rest = u64::from(function.frame_slots.saturating_sub(end)) * 8;
        self.poison(frame.add(u64::from(end) * 8), rest);
    }

    /// Checks and records a read through a reference.
    #[inline]
    pub(crate) fn check_read(&mut self, pointer: Pointer, bytes: u64) -> Result<(), Interruption> {
        if self.paranoid.is_none() {
            return Ok(());
        }
        self.check_access(pointer, bytes, false)
    }

    /// Checks and records a write through a reference. Operations on vectors read what they write;
    /// they report both by this.
    #[inline]
    pub(crate) fn check_write(&mut self, pointer: Pointer, bytes: u64) -> Result<(), Interruption> {
        if self.paranoid.is_none() {
            return Ok(());
        }
        self.check_access(pointer, bytes, true)
    }

    #[cold]
    fn check_access(
        &mut self,
        pointer: Pointer,
        bytes: u64,
        is_write: bool,
    ) -> Result<(), Interruption> {
        let in_frames = pointer >= self.frames.start()
            && pointer
                .address()
                .checked_add(bytes)
                .is_some_and(|end| end <= self.frames.end().address());
        let in_writable = in_frames || self.arena.contains(pointer, bytes);
        let is_valid = in_writable
            || !is_write
                && (self.resources.pins_contain(pointer, bytes)
                    || self.program.code.constants_contain(pointer, bytes));
        if !is_valid {
            let what = if is_write { "write" } else { "read" };
            return Err(Interruption::Invariant(format!(
                "a {what} of {bytes} bytes outside of the transaction's memory"
            )));
        }
        self.check_variant(pointer)?;
        for leaf in self.leaves_at(pointer, bytes) {
            self.note(leaf.0, ObservedPart::Leaf(leaf.1), is_write);
        }
        Ok(())
    }

    /// The leaves of resources that the bytes belong to.
    fn leaves_at(&self, pointer: Pointer, bytes: u64) -> Vec<LeafOf> {
        if let Some(paranoid) = &self.paranoid
            && let Some(leaf) = paranoid.leaf_of_block(pointer)
        {
            return vec![leaf];
        }
        let mut found = Vec::new();
        for (position, entry) in (0_u32..).zip(self.resources.entries()) {
            let layout = self.layouts().get(entry.type_);
            let start = entry.image.address();
            if entry.image.is_null()
                || pointer.address() < start
                || pointer.address() >= start + u64::from(layout.size)
            {
                continue;
            }
            let offset = pointer.address() - start;
            for (number, leaf) in (0_u32..).zip(&layout.leaves) {
                let leaf_start = u64::from(leaf.offset);
                let leaf_end = leaf_start + u64::from(leaf.size);
                if leaf_start < offset + bytes && offset < leaf_end {
                    found.push((ResourceIndex(position), number));
                }
            }
        }
        found
    }

    /// Notes that the block of a vector at `place` was lent: accesses of its elements belong to the
    /// leaf that the vector is, or is a part of.
    pub(crate) fn note_block(&mut self, place: Pointer, block: VectorBlock, shape: Shape) {
        if self.paranoid.is_none() || block.0.is_null() {
            return;
        }
        let Some(leaf) = self.leaves_at(place, 8).first().copied() else {
            return;
        };
        let start = block.0.address();
        let end = block
            .element(block.length(), shape.bytes().into())
            .address();
        if let Some(paranoid) = &mut self.paranoid {
            paranoid.blocks.insert(start, (end, leaf));
        }
    }

    /// Notes an access of the presence of a resource.
    pub(crate) fn note_presence(&mut self, index: ResourceIndex, is_write: bool) {
        if self.paranoid.is_some() {
            self.note(index, ObservedPart::Presence, is_write);
        }
    }

    /// Notes an access of all leaves of a resource.
    pub(crate) fn note_all_leaves(&mut self, index: ResourceIndex, is_write: bool) {
        if self.paranoid.is_none() {
            return;
        }
        let type_ = self.resources.entry(index).type_;
        let count = self.layouts().get(type_).leaves.len();
        for (number, _) in (0_u32..).zip(0..count) {
            self.note(index, ObservedPart::Leaf(number), is_write);
        }
    }

    fn note(&mut self, index: ResourceIndex, part: ObservedPart, is_write: bool) {
        let entry = self.resources.entry(index);
        let observation = Observation {
            type_: entry.type_,
            address: entry.address,
            part,
            is_write,
        };
        if let Some(paranoid) = &mut self.paranoid {
            paranoid.observed.insert(observation);
        }
    }
}
