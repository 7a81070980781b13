//! The resources that a transaction works on.
//!
//! A resource is worked on in an *image* in the arena: all its leaves, contiguous, in memory layout.
//! There is one image per type and address in a transaction. The executor fills images before the
//! run from what it planned, or a [`ResourceSource`] fills them on first use; afterwards the
//! executor reads the leaves that changed.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use weft_types::AccountAddress;

use crate::code::TypeId;
use crate::layout::{Layouts, Leaf, LeafKind};
use crate::memory::{Arena, Pointer, Region, address_words};
use crate::values;

/// The value of a leaf, by itself.
#[derive(Clone, Debug)]
pub enum LeafValue {
    /// A scalar, or an enum without vectors, of up to 32 bytes in memory order, padded with zeros.
    Scalar([u64; 4]),
    /// A vector: a region with the pointer to its block; `None` where it is empty.
    Vector(Option<Arc<Region>>),
    /// A whole value, an enum, or a function value: the pointer to its block.
    Whole(Arc<Region>),
}

impl LeafValue {
    /// The leaf of a value in memory, frozen where it has blocks.
    pub fn read(layouts: &Layouts, leaf: &Leaf, value: Pointer) -> Self {
        let place = value.add(leaf.offset.into());
        match leaf.kind {
            LeafKind::Scalar => Self::scalar(place, leaf.size),
            LeafKind::Vector => {
                let block = crate::memory::VectorBlock(Pointer::from_address(place.load_u64()));
                Self::Vector(
                    (block.length() > 0)
                        .then(|| Arc::new(values::freeze(layouts, leaf.type_, place))),
                )
            }
            LeafKind::Enum if !layouts.get(leaf.type_).has_vectors => {
                Self::scalar(place, leaf.size)
            }
            LeafKind::Enum | LeafKind::Function | LeafKind::Whole => {
                Self::Whole(Arc::new(values::freeze(layouts, leaf.type_, place)))
            }
        }
    }

    /// A value of up to 32 bytes.
    fn scalar(place: Pointer, size: u32) -> Self {
        let mut bytes = [0_u8; 32];
        place.with_bytes(size.into(), |source| {
            bytes[..source.len()].copy_from_slice(source);
        });
        Self::Scalar(address_words(&AccountAddress::new(bytes)))
    }

    /// Writes the leaf into a value. Blocks stay in the region, which has to be kept alive.
    pub fn write(&self, leaf: &Leaf, value: Pointer) {
        let place = value.add(leaf.offset.into());
        match self {
            Self::Scalar(words) => match leaf.size {
                8 => place.store_u64(words[0]),
                size => {
                    let mut bytes = [0_u8; 32];
                    for (chunk, word) in bytes.chunks_exact_mut(8).zip(words) {
                        chunk.copy_from_slice(&word.to_le_bytes());
                    }
                    place.store_bytes(&bytes[..size.min(32) as usize]);
                }
            },
            Self::Vector(None) => place.store_u64(0),
            Self::Vector(Some(region)) => place.store_u64(region.value().load_u64()),
            Self::Whole(region) => place.copy_from(region.value(), leaf.size.into()),
        }
    }

    /// The region that has to live as long as images with this leaf.
    pub const fn region(&self) -> Option<&Arc<Region>> {
        match self {
            Self::Scalar(_) | Self::Vector(None) => None,
            Self::Vector(Some(region)) | Self::Whole(region) => Some(region),
        }
    }
}

/// A resource taken apart into its leaves, in the order of its layout.
#[derive(Clone, Debug)]
pub struct ResourceValue {
    /// One value for each leaf.
    pub leaves: Arc<[LeafValue]>,
}

/// Where resources come from that were not put into the table before the run.
pub trait ResourceSource: Send + Sync {
    /// The resource of a type at an address, or `None` where there is none.
    fn fetch(
        &self,
        type_: TypeId,
        address: &AccountAddress,
    ) -> Result<Option<ResourceValue>, SourceError>;
}

/// The state could not answer. Never an outcome of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceError {
    /// The value cannot be had, or its bytes are no value of the type.
    Unavailable(String),
    /// The value holds a function value of a function that is not loaded, which these bytes name.
    UnknownFunction(Arc<[u8]>),
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(message) => write!(f, "the state cannot be read: {message}"),
            Self::UnknownFunction(_) => {
                f.write_str("the state holds a function value of a function that is not loaded")
            }
        }
    }
}

impl std::error::Error for SourceError {}

/// A position in the [`ResourceTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResourceIndex(pub u32);

impl ResourceIndex {
    /// The index as a position.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// A resource in the table.
#[derive(Clone, Debug)]
pub struct ResourceEntry {
    /// The type.
    pub type_: TypeId,
    /// The address.
    pub address: AccountAddress,
    /// The value; null as long as there never was one.
    pub image: Pointer,
    /// Whether it existed before the transaction.
    pub existed: bool,
    /// Whether it exists now.
    pub exists: bool,
    /// Whether an operation of the transaction named it.
    pub touched: bool,
    /// Whether its leaves may have changed: it was borrowed mutably, or put into storage.
    pub changed: bool,
    /// Whether it was put into or taken out of storage.
    pub presence_changed: bool,
}

/// The resources of a transaction, by type and address.
#[derive(Debug, Default)]
pub struct ResourceTable {
    entries: Vec<ResourceEntry>,
    /// Used instead of a linear search once there are many entries.
    index: BTreeMap<(TypeId, AccountAddress), ResourceIndex>,
    /// What images point into, by entry and by the offset of the leaf.
    pins: Vec<(ResourceIndex, u32, Arc<Region>)>,
    /// Entries with `touched`.
    touched: usize,
    /// What earlier stages of the transaction did; empty where there were none.
    kept: Vec<KeptFlags>,
}

/// What an earlier stage did to a resource.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeptFlags {
    touched: bool,
    changed: bool,
    presence_changed: bool,
}

/// Up to here a linear search is faster.
const LINEAR_MAX: usize = 16;

impl ResourceTable {
    /// The entries in the order in which they were added.
    pub fn entries(&self) -> &[ResourceEntry] {
        &self.entries
    }

    /// An entry.
    pub fn entry(&self, index: ResourceIndex) -> &ResourceEntry {
        &self.entries[index.index()]
    }

    /// An entry.
    pub(crate) fn entry_mut(&mut self, index: ResourceIndex) -> &mut ResourceEntry {
        &mut self.entries[index.index()]
    }

    /// The entry of a type and an address.
    #[inline]
    pub fn find(&self, type_: TypeId, address: &AccountAddress) -> Option<ResourceIndex> {
        if self.entries.len() > LINEAR_MAX {
            return self.index.get(&(type_, *address)).copied();
        }
        self.entries
            .iter()
            .position(|entry| entry.type_ == type_ && entry.address == *address)
            .map(position_index)
    }

    /// Adds a resource that does not exist.
    pub fn add_absent(&mut self, type_: TypeId, address: AccountAddress) -> ResourceIndex {
        self.add(type_, address, Pointer::NULL, false)
    }

    /// Adds a resource that exists, with zeros for its leaves: see [`ResourceTable::fill`].
    pub fn add_present(
        &mut self,
        layouts: &Layouts,
        arena: &mut Arena,
        type_: TypeId,
        address: AccountAddress,
    ) -> ResourceIndex {
        let image = arena.allocate_uncounted(layouts.get(type_).size.into());
        self.add(type_, address, image, true)
    }

    /// Writes a leaf of an image and keeps its region alive.
    pub fn fill(&mut self, index: ResourceIndex, leaf: &Leaf, value: &LeafValue) {
        let image = self.entry(index).image;
        debug_assert!(!image.is_null(), "only resources that exist have leaves");
        value.write(leaf, image);
        if let Some(region) = value.region() {
            // Images are filled one after the other, so this is the end.
            let place = self.pin_position(index, leaf.offset);
            self.pins
                .insert(place, (index, leaf.offset, Arc::clone(region)));
        }
    }

    /// What the leaf of an image at an offset was filled with, where that has blocks.
    pub(crate) fn region_of(&self, index: ResourceIndex, offset: u32) -> Option<&Region> {
        let (entry, at, region) = self.pins.get(self.pin_position(index, offset))?;
        (*entry == index && *at == offset).then_some(region)
    }

    fn pin_position(&self, index: ResourceIndex, offset: u32) -> usize {
        match self.pins.last() {
            Some((entry, at, _)) if (*entry, *at) >= (index, offset) => self
                .pins
                .partition_point(|(entry, at, _)| (*entry, *at) < (index, offset)),
            Some(_) | None => self.pins.len(),
        }
    }

    /// The number of entries that operations of the transaction named.
    pub const fn touched(&self) -> usize {
        self.touched
    }

    /// Notes that an operation names the entry; true the first time.
    pub(crate) fn touch(&mut self, index: ResourceIndex) -> bool {
        let entry = &mut self.entries[index.index()];
        let first = !entry.touched;
        if first {
            entry.touched = true;
            self.touched += 1;
        }
        first
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        self.entries.clear();
        self.index.clear();
        self.pins.clear();
        self.touched = 0;
        self.kept.clear();
    }

    pub(crate) fn entries_mut(&mut self) -> &mut [ResourceEntry] {
        &mut self.entries
    }

    pub(crate) fn kept(&self) -> &[KeptFlags] {
        &self.kept
    }

    pub(crate) fn restore_kept(&mut self, kept: &[KeptFlags]) {
        kept.clone_into(&mut self.kept);
    }

    /// Moves what is noted of the resources to what earlier stages did.
    pub(crate) fn end_stage(&mut self) {
        self.kept.resize(self.entries.len(), KeptFlags::default());
        for (entry, kept) in self.entries.iter_mut().zip(&mut self.kept) {
            kept.touched |= std::mem::take(&mut entry.touched);
            kept.changed |= std::mem::take(&mut entry.changed);
            kept.presence_changed |= std::mem::take(&mut entry.presence_changed);
        }
        self.touched = 0;
    }

    /// Adds what earlier stages did to what is noted of the resources.
    pub(crate) fn merge_stages(&mut self) {
        for (entry, kept) in self.entries.iter_mut().zip(self.kept.drain(..)) {
            entry.touched |= kept.touched;
            entry.changed |= kept.changed;
            entry.presence_changed |= kept.presence_changed;
        }
        self.touched = self.entries.iter().filter(|entry| entry.touched).count();
    }

    /// Forgets all entries but the first ones.
    pub(crate) fn truncate(&mut self, count: usize) {
        self.entries.truncate(count);
        self.kept.truncate(count);
        self.pins.retain(|(index, ..)| index.index() < count);
        self.index.retain(|_, index| index.index() < count);
        self.touched = self.entries.iter().filter(|entry| entry.touched).count();
    }

    /// Whether the bytes lie in a region that an image may point into.
    pub(crate) fn pins_contain(&self, pointer: Pointer, bytes: u64) -> bool {
        self.pins
            .iter()
            .any(|(_, _, region)| region.contains(pointer, bytes))
    }

    fn add(
        &mut self,
        type_: TypeId,
        address: AccountAddress,
        image: Pointer,
        exists: bool,
    ) -> ResourceIndex {
        debug_assert!(
            self.find(type_, &address).is_none(),
            "there is one image per type and address"
        );
        let index = position_index(self.entries.len());
        self.entries.push(ResourceEntry {
            type_,
            address,
            image,
            existed: exists,
            exists,
            touched: false,
            changed: false,
            presence_changed: false,
        });
        if self.entries.len() == LINEAR_MAX + 1 {
            self.index = self
                .entries
                .iter()
                .enumerate()
                .map(|(position, entry)| ((entry.type_, entry.address), position_index(position)))
                .collect();
        } else if self.entries.len() > LINEAR_MAX {
            self.index.insert((type_, address), index);
        }
        index
    }
}

fn position_index(position: usize) -> ResourceIndex {
    ResourceIndex(u32::try_from(position).expect("the number of resources is limited"))
}
