//! State, decoded: every resource that was met, by type and address, in leaves.
//!
//! A resource that is looked up gets a record with a number that it keeps, whether it exists or
//! not, so that a block hashes each key once and finds everything else by position. Records are
//! spread over shards by their hash, which is seeded: an attacker cannot make keys collide, and
//! nothing observable depends on the seed. Values stay decoded from one block to the next.

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use std::hash::BuildHasher;

use weft_runtime::code::TypeId;
use weft_runtime::resource::LeafValue;
use weft_types::AccountAddress;

use crate::state_view::StateVersion;
use crate::workers::{self, Workers};

/// The number of shards.
pub(crate) const SHARDS: usize = 1 << SHARD_BITS;
const SHARD_BITS: u32 = 4;
const POSITION_BITS: u32 = 32 - SHARD_BITS;

/// The number of a record: its shard and its position there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RecordId(u32);

impl RecordId {
    /// No record: shards are limited to one less.
    pub(crate) const NONE: Self = Self(u32::MAX);

    fn new(shard: usize, position: usize) -> Self {
        let shard = u32::try_from(shard).expect("there are few shards");
        let position = u32::try_from(position).expect("records are limited");
        assert!(position < (1 << POSITION_BITS) - 1, "a shard is full");
        Self(shard << POSITION_BITS | position)
    }

    pub(crate) const fn shard(self) -> usize {
        (self.0 >> POSITION_BITS) as usize
    }

    pub(crate) const fn position(self) -> usize {
        (self.0 & ((1 << POSITION_BITS) - 1)) as usize
    }
}

/// The key of a resource with its hash, computed once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ResourceKey {
    /// The type.
    pub(crate) type_: TypeId,
    /// The address.
    pub(crate) address: AccountAddress,
    hash: u64,
}

/// All records.
#[derive(Clone, Debug)]
pub(crate) struct FlatIndex {
    hasher: RandomState,
    shards: Vec<Shard>,
    version: Option<StateVersion>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Shard {
    table: HashTable<TableEntry>,
    records: Vec<Record>,
    keys: Vec<(TypeId, AccountAddress)>,
    leaves: Vec<LeafValue>,
    /// The records that changed since they were last taken.
    changed: Vec<u32>,
}

#[derive(Clone, Debug)]
struct TableEntry {
    type_: TypeId,
    position: u32,
    address: AccountAddress,
}

/// The part of a record that executions need, apart from its key.
#[derive(Clone, Debug)]
struct Record {
    first_leaf: u32,
    leaves: u16,
    exists: bool,
    is_changed: bool,
}

/// Records that changed, as they were when they were taken.
#[derive(Clone, Debug, Default)]
pub(crate) struct ChangedRecords {
    shards: Vec<ChangedShard>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct ChangedShard {
    /// Type, address, whether it exists, and the end of its leaves.
    records: Vec<(TypeId, AccountAddress, bool, u32)>,
    leaves: Vec<LeafValue>,
}

impl ChangedShard {
    /// Room for so many records with a leaf each.
    pub(crate) fn with_capacity(records: usize) -> Self {
        Self {
            records: Vec::with_capacity(records),
            leaves: Vec::with_capacity(records),
        }
    }

    /// Copies a record as it is now.
    pub(crate) fn push(&mut self, type_: TypeId, address: AccountAddress, value: &RecordValue<'_>) {
        if value.exists {
            self.leaves.extend_from_slice(value.leaves);
        }
        let end = u32::try_from(self.leaves.len()).expect("blocks are limited");
        self.records.push((type_, address, value.exists, end));
    }
}

impl ChangedRecords {
    pub(crate) const fn new(shards: Vec<ChangedShard>) -> Self {
        Self { shards }
    }

    /// Adds records that changed later.
    pub(crate) fn append(&mut self, mut later: Self) {
        self.shards.append(&mut later.shards);
    }

    /// Type, address and leaves of each, `None` where the resource is gone. What changed again
    /// comes again.
    pub(crate) fn iter(
        &self,
    ) -> impl Iterator<Item = (TypeId, AccountAddress, Option<&[LeafValue]>)> {
        self.shards.iter().flat_map(|shard| {
            let mut first = 0;
            shard
                .records
                .iter()
                .map(move |(type_, address, exists, end)| {
                    let leaves = &shard.leaves[first..*end as usize];
                    first = *end as usize;
                    (*type_, *address, exists.then_some(leaves))
                })
        })
    }
}

/// What a record holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordValue<'index> {
    /// Whether the resource exists.
    pub(crate) exists: bool,
    /// Its leaves; without meaning where it does not exist.
    pub(crate) leaves: &'index [LeafValue],
}

impl Default for FlatIndex {
    fn default() -> Self {
        Self {
            hasher: RandomState::default(),
            shards: (0..SHARDS).map(|_| Shard::default()).collect(),
            version: None,
        }
    }
}

impl FlatIndex {
    /// The state that the records are of; `None` where there are none yet.
    pub(crate) const fn version(&self) -> Option<StateVersion> {
        self.version
    }

    /// Says which state the records are of from now on.
    pub(crate) const fn set_version(&mut self, version: StateVersion) {
        self.version = Some(version);
    }

    /// Forgets all records unless they are of this state.
    pub(crate) fn keep_only(&mut self, version: StateVersion) {
        if self.version != Some(version) {
            self.clear();
            self.version = Some(version);
        }
    }

    /// Forgets all records.
    pub(crate) fn clear(&mut self) {
        self.shards.fill_with(Shard::default);
    }

    /// The key of a resource.
    #[inline]
    pub(crate) fn key(&self, type_: TypeId, address: AccountAddress) -> ResourceKey {
        let hash = self.hasher.hash_one((type_.0, address.as_bytes()));
        ResourceKey {
            type_,
            address,
            hash,
        }
    }

    /// The record of a resource, if there is one.
    #[inline]
    pub(crate) fn find(&self, key: &ResourceKey) -> Option<RecordId> {
        let shard = shard_of(key.hash);
        let entry = self.shards[shard].table.find(key.hash, |entry| {
            entry.type_ == key.type_ && entry.address == key.address
        })?;
        Some(RecordId::new(shard, entry.position as usize))
    }

    /// Makes a record of a resource with `leaf_count` leaves; `leaves` are its leaves where it
    /// exists. A record that is there already stays as it is.
    pub(crate) fn insert(
        &mut self,
        key: &ResourceKey,
        leaf_count: usize,
        leaves: Option<&[LeafValue]>,
    ) -> RecordId {
        if let Some(record) = self.find(key) {
            return record;
        }
        let hasher = &self.hasher;
        let shard_number = shard_of(key.hash);
        let shard = &mut self.shards[shard_number];
        let id = RecordId::new(shard_number, shard.records.len());
        let first_leaf = u32::try_from(shard.leaves.len()).expect("a shard is full");
        match leaves {
            Some(leaves) => {
                assert_eq!(
                    leaves.len(),
                    leaf_count,
                    "a value has the leaves of its type"
                );
                shard.leaves.extend_from_slice(leaves);
            }
            None => shard.leaves.resize(shard.leaves.len() + leaf_count, ABSENT),
        }
        shard.keys.push((key.type_, key.address));
        shard.records.push(Record {
            first_leaf,
            leaves: u16::try_from(leaf_count).expect("a type has few leaves"),
            exists: leaves.is_some(),
            is_changed: false,
        });
        shard.table.insert_unique(
            key.hash,
            TableEntry {
                type_: key.type_,
                position: u32::try_from(id.position()).expect("positions are 28 bits wide"),
                address: key.address,
            },
            |entry| hasher.hash_one((entry.type_.0, entry.address.as_bytes())),
        );
        id
    }

    /// What a record holds.
    #[inline]
    pub(crate) fn value(&self, record: RecordId) -> RecordValue<'_> {
        self.shards[record.shard()].value(record.position())
    }

    /// Reads the first leaves of records that will be needed, so that the processor waits for many
    /// lines of memory together.
    #[inline]
    pub(crate) fn warm(&self, records: impl Iterator<Item = RecordId>) {
        let mut read = 0_u64;
        for record in records {
            if let Some(LeafValue::Scalar(words)) = self.value(record).leaves.first() {
                read = read.wrapping_add(words[0]);
            }
        }
        std::hint::black_box(read);
    }

    /// Says whether the resource of a record exists.
    pub(crate) fn set_exists(&mut self, record: RecordId, exists: bool) {
        self.shards[record.shard()].set_exists(record.position(), exists);
    }

    /// Replaces a leaf.
    pub(crate) fn set_leaf(&mut self, record: RecordId, leaf: usize, value: LeafValue) {
        self.shards[record.shard()].set_leaf(record.position(), leaf, value);
    }

    /// Copies all records that changed since this was last called: early, while they are in a cache.
    pub(crate) fn take_changed(&mut self, workers: Option<&Workers>) -> ChangedRecords {
        let shards = workers::map(workers, self.shards.iter_mut(), Shard::take_changed);
        ChangedRecords { shards }
    }

    /// The shards, to be written in parallel.
    pub(crate) fn shards_mut(&mut self) -> &mut [Shard] {
        &mut self.shards
    }
}

const ABSENT: LeafValue = LeafValue::Scalar([0; 4]);

impl Shard {
    #[inline]
    pub(crate) fn value(&self, position: usize) -> RecordValue<'_> {
        let record = &self.records[position];
        let first = record.first_leaf as usize;
        RecordValue {
            exists: record.exists,
            leaves: &self.leaves[first..first + usize::from(record.leaves)],
        }
    }

    /// Copies the records that changed since this was last called.
    pub(crate) fn take_changed(&mut self) -> ChangedShard {
        let changed = std::mem::take(&mut self.changed);
        let mut taken = ChangedShard::with_capacity(changed.len());
        for position in changed {
            let position = position as usize;
            self.records[position].is_changed = false;
            let (type_, address) = self.keys[position];
            taken.push(type_, address, &self.value(position));
        }
        taken
    }

    /// Reads what a commit will write, so that the processor waits for many lines of memory together.
    #[inline]
    pub(crate) fn warm(&self, position: usize) -> u64 {
        match self.value(position).leaves.first() {
            Some(LeafValue::Scalar(words)) => words[0],
            _ => 0,
        }
    }

    fn note_change(&mut self, position: usize) {
        let record = &mut self.records[position];
        if !record.is_changed {
            record.is_changed = true;
            let position = u32::try_from(position).expect("positions are 28 bits wide");
            self.changed.push(position);
        }
    }

    pub(crate) fn set_exists(&mut self, position: usize, exists: bool) {
        self.note_change(position);
        self.write_exists(position, exists);
    }

    pub(crate) fn set_leaf(&mut self, position: usize, leaf: usize, value: LeafValue) {
        self.note_change(position);
        self.write_leaf(position, leaf, value);
    }

    /// Says whether a resource exists; the caller copies the changed record by himself.
    pub(crate) fn write_exists(&mut self, position: usize, exists: bool) {
        let record = &mut self.records[position];
        record.exists = exists;
        if !exists {
            let first = record.first_leaf as usize;
            self.leaves[first..first + usize::from(record.leaves)].fill(ABSENT);
        }
    }

    /// Replaces a leaf; the caller copies the changed record by himself.
    pub(crate) fn write_leaf(&mut self, position: usize, leaf: usize, value: LeafValue) {
        let record = &self.records[position];
        assert!(leaf < usize::from(record.leaves), "a leaf of the type");
        self.leaves[record.first_leaf as usize + leaf] = value;
    }
}

/// Bits that neither the position nor the tag inside a table depends on.
const fn shard_of(hash: u64) -> usize {
    (hash >> 40) as usize & (SHARDS - 1)
}

#[cfg(test)]
mod tests {
    use weft_runtime::code::TypeId;
    use weft_runtime::resource::LeafValue;
    use weft_types::AccountAddress;

    use super::FlatIndex;
    use crate::state_view::StateVersion;

    fn word(value: &LeafValue) -> u64 {
        match value {
            LeafValue::Scalar(words) => words[0],
            LeafValue::Vector(_) | LeafValue::Whole(_) => u64::MAX,
        }
    }

    #[test]
    fn records_keep_their_numbers_and_values() {
        let mut index = FlatIndex::default();
        let mut records = Vec::new();
        for number in 0..1_000 {
            let key = index.key(TypeId(7), AccountAddress::from_u64(number));
            assert_eq!(index.find(&key), None);
            let leaves = [LeafValue::Scalar([number, 0, 0, 0])];
            let exists = number % 3 != 0;
            records.push(index.insert(&key, 1, exists.then_some(&leaves[..])));
        }
        for (number, record) in (0..).zip(&records) {
            let key = index.key(TypeId(7), AccountAddress::from_u64(number));
            assert_eq!(index.find(&key), Some(*record));
            let other = index.key(TypeId(8), AccountAddress::from_u64(number));
            assert_eq!(index.find(&other), None);
            let value = index.value(*record);
            assert_eq!(value.exists, number % 3 != 0);
            if value.exists {
                assert_eq!(word(&value.leaves[0]), number);
            }
        }
    }

    #[test]
    fn records_of_another_state_are_forgotten() {
        let mut index = FlatIndex::default();
        index.keep_only(StateVersion::new(1));
        let key = index.key(TypeId(1), AccountAddress::ONE);
        let record = index.insert(&key, 0, None);
        index.set_version(StateVersion::new(2));
        index.keep_only(StateVersion::new(2));
        assert_eq!(index.find(&key), Some(record));
        index.keep_only(StateVersion::new(1));
        assert_eq!(index.find(&key), None);
    }
}
