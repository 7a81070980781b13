//! One transaction after the other, without a plan: the oracle, and what fences and faults need.
//!
//! A transaction starts from whole resources as the transactions before it left them, fetches what
//! its footprint does not name when it gets there, and is committed before the next one starts.
//! Its writes are, of every resource that it borrowed mutably, created or destroyed: the leaves
//! that its footprint says it may write, and those that changed.

use weft_footprint::ConcreteResource;
use weft_runtime::code::TypeId;
use weft_runtime::layout::Layouts;
use weft_runtime::resource::ResourceEntry;
use weft_runtime::{Context, Interruption};

use crate::commit::Writes;
use crate::entry::EntryPoint;
use crate::execute::{Touch, share};
use crate::flat_index::{FlatIndex, RecordId};
use crate::guard::{self, Fault, FaultKind};
use crate::instantiate::{BODY, FootprintOf, Instantiator, STAGES, Stages};
use crate::machine::{Call, Receipt, run_call};
use crate::source::SharedIndex;
use crate::surrounding::Surrounding;
use crate::transaction::Transaction;

/// Executes transactions alone, in a context that has a source.
#[derive(Debug)]
pub(crate) struct Sequential<'block> {
    pub(crate) context: &'block mut Context,
    pub(crate) index: &'block SharedIndex,
    pub(crate) layouts: &'block Layouts,
    pub(crate) buffers: &'block mut Buffers,
    pub(crate) surrounding: Option<&'block Surrounding>,
    /// Footprints that turned out too small. The results are right all the same.
    pub(crate) faults: &'block mut Vec<Fault>,
    /// Whether the index takes the writes.
    pub(crate) commits: bool,
}

/// What sequential executions use again.
#[derive(Debug, Default)]
pub(crate) struct Buffers {
    pub(crate) instantiator: Instantiator,
    /// The records of the resources that were copied in, in the order of the table.
    pub(crate) records: Vec<RecordId>,
}

impl Buffers {
    /// Reads what some transactions will read, as far as their footprints say, all at once: the
    /// processor waits for many lines of memory together. Nothing depends on it.
    pub(crate) fn warm(
        &mut self,
        index: &FlatIndex,
        transactions: &[Transaction],
        calls: &[Call<'_>],
    ) {
        self.records.clear();
        for (transaction, call) in transactions.iter().zip(calls) {
            let Call::Entry(entry, bytes) = call else {
                continue;
            };
            if self.instantiator.footprint_of(transaction, entry, bytes) == FootprintOf::Known {
                let resources = self.instantiator.footprint(BODY).resources.iter();
                let key = |named: &ConcreteResource| index.key(TypeId(named.type_), named.address);
                self.records
                    .extend(resources.filter_map(|named| index.find(&key(named))));
            }
        }
        index.warm(self.records.iter().copied());
    }
}

impl Sequential<'_> {
    /// Executes a transaction and adds its writes.
    pub(crate) fn execute(
        &mut self,
        number: usize,
        transaction: &Transaction,
        call: &Call<'_>,
        writes: &mut Writes,
    ) -> Result<Receipt, Interruption> {
        self.context.reset();
        let surrounding = self.surrounding.filter(|_| !call.is_discarded());
        let instantiator = &mut self.buffers.instantiator;
        // The functions whose footprints are known together say what the transaction may write.
        let mut stages = [None; STAGES];
        let mut is_known = match call {
            Call::Entry(entry, bytes) => {
                match instantiator.footprint_of(transaction, entry, bytes) {
                    FootprintOf::Known => {
                        stages[BODY] = Some(*entry);
                        true
                    }
                    FootprintOf::Nothing => true,
                    FootprintOf::Unknown => false,
                }
            }
            Call::Fails(_) => true,
            Call::Publishes(_) => false,
        };
        if let Some(surrounding) = surrounding {
            is_known &= instantiator.surround(surrounding, transaction, &mut stages);
        }
        self.buffers.records.clear();
        for (stage, entry) in stages.iter().enumerate() {
            if entry.is_some() {
                self.copy_in(stage);
            }
        }
        let planned = self.context.resources.entries().len();
        let receipt = run_call(self.context, transaction, call, surrounding)?;
        if receipt.has_effects() {
            let known = is_known.then_some(&stages);
            self.commit(number, known, planned, writes);
        }
        writes.transaction();
        Ok(receipt)
    }

    /// Fills the images of a footprint's resources that the index has.
    fn copy_in(&mut self, stage: usize) {
        let index = self.index.read();
        for resource in &self.buffers.instantiator.footprint(stage).resources {
            let type_ = TypeId(resource.type_);
            let table = &self.context.resources;
            if stage != BODY && table.find(type_, &resource.address).is_some() {
                continue;
            }
            let key = index.key(type_, resource.address);
            let Some(record) = index.find(&key) else {
                // Fetched on use; the order of the table does not matter here.
                continue;
            };
            self.buffers.records.push(record);
            let value = index.value(record);
            if !value.exists {
                self.context.resources.add_absent(type_, resource.address);
                continue;
            }
            let position = self.context.add_present(type_, resource.address);
            let leaves = &self.layouts.get(type_).leaves;
            for (leaf, value) in leaves.iter().zip(value.leaves) {
                self.context.resources.fill(position, leaf, value);
            }
        }
    }

    fn commit(
        &mut self,
        number: usize,
        known: Option<&Stages<'_>>,
        planned: usize,
        writes: &mut Writes,
    ) {
        let resources = self.context.resources.entries();
        let is_write = |resource: &ResourceEntry| resource.changed || resource.presence_changed;
        if !resources.iter().any(is_write) {
            return;
        }
        let mut index = self.index.write();
        for (position, resource) in resources.iter().enumerate() {
            if !is_write(resource) {
                continue;
            }
            if let (Some(stages), true) = (known, position >= planned) {
                let is_named = stages.iter().enumerate().any(|(stage, entry)| {
                    let footprint = self.buffers.instantiator.footprint(stage);
                    entry.is_some()
                        && footprint.resources.iter().any(|named| {
                            named.type_ == resource.type_.0 && named.address == resource.address
                        })
                });
                if !is_named {
                    let layout = self.layouts.get(resource.type_);
                    let fault = Fault::about(FaultKind::MissingKey, layout, resource.address, None);
                    self.faults.push(fault.in_transaction(number));
                }
            }
            let may_write = known.map_or(0, |stages| self.may_write(stages, resource));
            let record = match self.buffers.records.get(position) {
                Some(record) if position < planned => *record,
                _ => {
                    let key = index.key(resource.type_, resource.address);
                    let leaves = self.layouts.get(resource.type_).leaves.len();
                    index.insert(&key, leaves, None)
                }
            };
            let unplanned = commit_resource(
                &mut index,
                record,
                self.layouts,
                resource,
                may_write,
                self.commits,
                writes,
            );
            if let (Some(leaf), true) = (unplanned, known.is_some()) {
                let layout = self.layouts.get(resource.type_);
                let fault =
                    Fault::about(FaultKind::MissingLeaf, layout, resource.address, Some(leaf));
                self.faults.push(fault.in_transaction(number));
            }
        }
    }

    /// The leaves of a resource that the footprints say the transaction may write, as bits.
    fn may_write(&self, stages: &Stages<'_>, resource: &ResourceEntry) -> u64 {
        let stages = stages.iter().enumerate();
        stages
            .filter_map(|(stage, entry)| Some(self.stage_may_write(stage, (*entry)?, resource)))
            .fold(0, |leaves, more| leaves | more)
    }

    fn stage_may_write(&self, stage: usize, entry: &EntryPoint, resource: &ResourceEntry) -> u64 {
        let footprint = self.buffers.instantiator.footprint(stage);
        let mut leaves = 0;
        for access in &footprint.accesses {
            let named = &footprint.resources[access.resource as usize];
            if named.type_ != resource.type_.0
                || named.address != resource.address
                || !access.mode.leaf_mode().may_write()
            {
                continue;
            }
            for part in &entry.parts[usize::from(access.access)] {
                if let Some(leaf) = part.as_leaf() {
                    leaves |= 1 << leaf;
                }
            }
        }
        leaves
    }
}

/// Writes a resource to the index and to the transaction's writes. Returns a leaf that changed
/// without being among those that may be written.
fn commit_resource(
    index: &mut FlatIndex,
    record: RecordId,
    layouts: &Layouts,
    resource: &ResourceEntry,
    may_write: u64,
    commits: bool,
    writes: &mut Writes,
) -> Option<usize> {
    let layout = layouts.get(resource.type_);
    let existed = index.value(record).exists;
    let mut unplanned = None;
    if resource.exists {
        for (number, leaf) in layout.leaves.iter().enumerate() {
            let before = existed.then(|| &index.value(record).leaves[number]);
            let may_write = resource.presence_changed || may_write & (1 << number) != 0;
            if !may_write {
                if guard::is_unchanged(layouts, leaf, resource.image, before) {
                    continue;
                }
                unplanned = Some(number);
            }
            let value = guard::read_leaf(layouts, leaf, resource.image, before);
            writes.leaf(number, share(&value));
            if commits {
                index.set_leaf(record, number, value);
            }
        }
    }
    writes.resource(resource.type_, resource.address, Touch::of(resource));
    if commits && resource.presence_changed {
        index.set_exists(record, resource.exists);
    }
    unplanned
}
