//! Shows that a delta does not escape: a transaction runs twice, from different values.
//!
//! Where a machine watches, a member of a run of deltas runs a second time with another value in
//! the leaves that are deltas, one that the plan proved its checks to pass for as well. Receipt,
//! differences and every other leaf have to come out the same: the value flows nowhere else.

use weft_runtime::layout::Leaf;
use weft_runtime::resource::LeafValue;

use super::{Execution, Machine, Shift, Stop, fold};
use crate::guard::{self, Fault, FaultKind};
use crate::slot::Source;

/// What is compared of a leaf.
type LeafOutcome = (usize, usize, Vec<u8>);

impl Execution<'_> {
    pub(super) fn run_watched<M: Machine>(
        &self,
        machine: &mut M,
        transaction: usize,
    ) -> Result<(bool, M::Receipt), Stop> {
        let has_deltas = self
            .plan
            .accesses_of_transaction(transaction)
            .any(|access| matches!(self.plan.source(access), Source::Member(_)));
        if has_deltas {
            let (other_success, other) = self.run_once(machine, transaction, Shift::Deltas)?;
            let other_leaves = self.outcome(machine, transaction, other_success, Shift::Deltas);
            let (success, receipt) = self.run_once(machine, transaction, Shift::None)?;
            let leaves = self.outcome(machine, transaction, success, Shift::None);
            if success != other_success
                || leaves != other_leaves
                || !machine.is_same(&receipt, &other)
            {
                let fault = Fault::new(FaultKind::DeltaEscaped).in_transaction(transaction);
                return Err(Stop::Fault(Box::new(fault)));
            }
            return Ok((success, receipt));
        }
        self.run_once(machine, transaction, Shift::None)
    }

    /// Another value for a leaf that is a delta, within what the plan proved to be possible.
    pub(super) fn shifted(
        &self,
        access: Option<usize>,
        value: &LeafValue,
        leaf: &Leaf,
    ) -> Option<LeafValue> {
        let access = access?;
        let Source::Member(run) = self.plan.source(access) else {
            return None;
        };
        let LeafValue::Scalar(words) = value else {
            return None;
        };
        let run = self.plan.run(run);
        Some(LeafValue::Scalar(fold::sum(*words, run.shift, leaf.size)))
    }

    /// The written leaves after a run: differences of deltas, canonical bytes of the others.
    fn outcome<M: Machine>(
        &self,
        machine: &M,
        transaction: usize,
        success: bool,
        shift: Shift,
    ) -> Vec<LeafOutcome> {
        let mut outcome = Vec::new();
        if !success {
            return outcome;
        }
        for (position, resource) in self.plan.resources_of(transaction).enumerate() {
            let entry = machine.entry(position);
            if !entry.exists {
                continue;
            }
            let layout = self.layouts.get(entry.type_);
            let base = self.index.value(self.plan.resources[resource].record);
            for access in self.plan.accesses_of(resource) {
                let Some(number) = self.plan.accesses[access].part.as_leaf() else {
                    continue;
                };
                let leaf = &layout.leaves[number];
                let before = self.start(&base, number, Some(access));
                let mut bytes = Vec::new();
                if let Source::Member(_) = self.plan.source(access) {
                    let shifted = match (before, shift) {
                        (Some(value), Shift::Deltas) => self.shifted(Some(access), value, leaf),
                        _ => None,
                    };
                    let before = shifted.as_ref().or(before);
                    let value = guard::read_leaf(self.layouts, leaf, entry.image, before);
                    for word in fold::difference(&value, before, leaf.size) {
                        bytes.extend_from_slice(&word.to_le_bytes());
                    }
                } else {
                    let place = entry.image.add(leaf.offset.into());
                    weft_runtime::codec::encode(self.layouts, leaf.type_, place, &mut bytes);
                }
                outcome.push((position, number, bytes));
            }
        }
        outcome
    }
}
