//! What consecutive transactions access: the pieces that a plan is put together from.
//!
//! A transaction is described resource by resource and access by access, and ended; then the
//! records of its resources are looked up, many together. Afterwards every resource has a record,
//! unless the index lacks it, and the accesses of a transaction are in the order of their
//! resources and parts, each part once.

use std::ops::Range;

use weft_footprint::{ConcreteStep, LeafMode};

use super::{NO_SLOT, Part, PlannedAccess, PlannedResource, PlannedStep, count};
use crate::flat_index::{FlatIndex, RecordId, ResourceKey, SHARDS};

/// The accesses of some consecutive transactions, in block order.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    /// For each transaction, the end of its resources.
    pub(super) transactions: Vec<u32>,
    pub(super) resources: Vec<PlannedResource>,
    pub(super) accesses: Vec<PlannedAccess>,
    pub(super) steps: Vec<PlannedStep>,
    pub(super) slots: u32,
    /// The keys of the last resources, which were not looked for yet.
    keys: Vec<ResourceKey>,
    /// The resources of each shard.
    pub(super) buckets: Vec<Vec<u32>>,
    /// Of the transaction that is being described, whose resources are the last ones.
    current: Vec<RawAccess>,
}

#[derive(Clone, Debug)]
struct RawAccess {
    resource: u32,
    part: Part,
    mode: LeafMode,
    steps: Range<u32>,
}

impl Chunk {
    pub(crate) fn clear(&mut self) {
        self.transactions.clear();
        self.resources.clear();
        self.accesses.clear();
        self.steps.clear();
        self.slots = 0;
        self.keys.clear();
        self.buckets.resize_with(SHARDS, Vec::new);
        self.buckets.iter_mut().for_each(Vec::clear);
        self.current.clear();
    }

    /// The number of transactions.
    pub(crate) fn transactions(&self) -> usize {
        self.transactions.len()
    }

    /// The number of accesses.
    pub(crate) fn accesses(&self) -> usize {
        self.accesses.len()
    }

    /// The first resource of the transaction that is being described.
    fn first_resource(&self) -> usize {
        self.transactions.last().map_or(0, |end| *end as usize)
    }

    /// Adds a resource with so many leaves to the transaction that is being described; each once.
    pub(crate) fn resource(&mut self, key: ResourceKey, leaves: usize) -> u32 {
        let leaves = u16::try_from(leaves).expect("a type has few leaves");
        let position = self.resources.len() - self.first_resource();
        self.keys.push(key);
        self.resources.push(PlannedResource {
            address: key.address,
            type_: key.type_,
            record: RecordId::NONE,
            // Known at the end of the transaction.
            first_access: 0,
            leaves,
        });
        count(position)
    }

    /// Adds an access to a resource of the current transaction. A part may be named several
    /// times: the modes are joined.
    pub(crate) fn access(
        &mut self,
        resource: u32,
        part: Part,
        mode: LeafMode,
        steps: &[ConcreteStep],
    ) {
        let first = count(self.steps.len());
        self.steps.extend(steps.iter().map(PlannedStep::of));
        self.current.push(RawAccess {
            resource,
            part,
            mode,
            steps: first..count(self.steps.len()),
        });
    }

    /// Finds the records of the resources that were added since this was last called, and names
    /// those that the index lacks.
    pub(crate) fn resolve(&mut self, index: &FlatIndex, missing: &mut Vec<ResourceKey>) {
        let from = self.resources.len() - self.keys.len();
        // A loop of its own, so that the processor looks for several at once.
        for (resource, key) in self.resources[from..].iter_mut().zip(&self.keys) {
            match index.find(key) {
                Some(record) => resource.record = record,
                None => missing.push(*key),
            }
        }
        self.keys.clear();
    }

    /// Finds the records of resources that the index lacked; now it has them.
    pub(crate) fn resolve_missing(&mut self, index: &FlatIndex) {
        for resource in &mut self.resources {
            if resource.record == RecordId::NONE {
                let record = index.find(&index.key(resource.type_, resource.address));
                resource.record = record.expect("what was missing was fetched");
            }
        }
    }

    /// Sorts the resolved resources by shard.
    pub(crate) fn fill_buckets(&mut self) {
        self.buckets.iter_mut().for_each(Vec::clear);
        for (position, resource) in (0..).zip(&self.resources) {
            self.buckets[resource.record.shard()].push(position);
        }
    }

    /// Ends the description of a transaction.
    pub(crate) fn finish_transaction(&mut self) {
        let mut current = std::mem::take(&mut self.current);
        let key = |access: &RawAccess| (access.resource, access.part);
        if !current.is_sorted_by(|left, right| key(left) < key(right)) {
            current.sort_by_key(key);
            self.join_equal(&mut current);
        }
        let transaction = count(self.transactions.len());
        let mut accesses = &current[..];
        let first_resource = self.first_resource();
        for (position, resource) in (0..).zip(&mut self.resources[first_resource..]) {
            resource.first_access = count(self.accesses.len());
            while let [access, rest @ ..] = accesses
                && access.resource == position
            {
                accesses = rest;
                let slot = if access.mode.may_write() {
                    self.slots += 1;
                    self.slots - 1
                } else {
                    NO_SLOT
                };
                self.accesses.push(PlannedAccess {
                    transaction,
                    slot,
                    steps: access.steps.clone(),
                    part: access.part,
                    mode: access.mode,
                });
            }
        }
        self.transactions.push(count(self.resources.len()));
        current.clear();
        self.current = current;
    }

    /// Joins accesses of one part, which are neighbours.
    fn join_equal(&mut self, current: &mut Vec<RawAccess>) {
        let steps = &mut self.steps;
        current.dedup_by(|access, kept| {
            if (access.resource, access.part) != (kept.resource, kept.part) {
                return false;
            }
            kept.mode = kept.mode.join(access.mode);
            if kept.mode == LeafMode::Delta {
                let first = count(steps.len());
                for range in [kept.steps.clone(), access.steps.clone()] {
                    steps.extend_from_within(range.start as usize..range.end as usize);
                }
                kept.steps = first..count(steps.len());
            }
            true
        });
    }
}
