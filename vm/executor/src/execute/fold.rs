//! Folds a run of deltas into values.
//!
//! The last member to finish adds the differences up in block order. Afterwards the slot of every
//! member that succeeded holds the value of the location *after that transaction*, and the run
//! holds the value behind the last: exactly what a sequential execution leaves.

use std::sync::atomic::Ordering;

use weft_runtime::resource::LeafValue;
use weft_types::U256;

use super::Execution;
use crate::plan::Resolved;
use crate::slot::RunId;

/// `value − before` modulo the range of a leaf of `size` bytes.
pub(crate) fn difference(value: &LeafValue, before: Option<&LeafValue>, size: u32) -> [u64; 4] {
    let before = before.map_or([0; 4], scalar);
    mask(
        U256::from_limbs(scalar(value)).wrapping_sub(U256::from_limbs(before)),
        size,
    )
}

/// `value + delta` modulo the range of a leaf of `size` bytes.
pub(super) fn sum(value: [u64; 4], delta: [u64; 4], size: u32) -> [u64; 4] {
    if size == 8 {
        return [value[0].wrapping_add(delta[0]), 0, 0, 0];
    }
    mask(
        U256::from_limbs(value).wrapping_add(U256::from_limbs(delta)),
        size,
    )
}

fn mask(number: U256, size: u32) -> [u64; 4] {
    let mut bytes = number.to_le_bytes();
    bytes[size.min(32) as usize..].fill(0);
    U256::from_le_bytes(bytes).into_limbs()
}

fn scalar(value: &LeafValue) -> [u64; 4] {
    match value {
        LeafValue::Scalar(words) => *words,
        LeafValue::Vector(_) | LeafValue::Whole(_) => {
            unreachable!("the plan admits deltas on integers only")
        }
    }
}

impl Execution<'_> {
    /// Notes that a member of a run is finished, or that what was before the run is published;
    /// folds the run where that was the last.
    pub(super) fn finish_member(&self, run: RunId, ready: &mut impl FnMut(u32)) {
        let pending = &self.plan.run(run).pending;
        if pending.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.fold(run, ready);
        }
    }

    fn fold(&self, id: RunId, ready: &mut impl FnMut(u32)) {
        let run = self.plan.run(id);
        let mut value = match self.plan.resolve(run.previous.source()) {
            Resolved::Value(value) => scalar(value),
            Resolved::Base => scalar(self.base_of_run(run.first)),
        };
        let mut is_written = false;
        let mut member = run.first;
        loop {
            let slot = self.plan.accesses[member as usize]
                .slot()
                .expect("a member has a slot");
            is_written |= self.plan.slots.get(slot).fold(|delta| {
                value = sum(value, delta, run.size);
                value
            });
            if member == run.last {
                break;
            }
            member = self.plan.next_member(member);
        }
        run.value
            .set(is_written.then_some(LeafValue::Scalar(value)))
            .expect("a run is folded once");
        if self.edges {
            run.waiters
                .close(self.plan, |waiter| self.serve(waiter, ready));
        }
    }

    /// The value before the block of the location of an access.
    fn base_of_run(&self, access: u32) -> &LeafValue {
        let planned = &self.plan.accesses[access as usize];
        let leaf = planned.part.as_leaf().expect("deltas are on leaves");
        let record = self.plan.record_of(access as usize);
        &self.index.value(record).leaves[leaf]
    }
}

#[cfg(test)]
mod tests {
    use weft_runtime::resource::LeafValue;

    use super::{difference, sum};

    #[test]
    fn differences_and_sums_are_inverse_in_every_width() {
        for size in [1, 2, 4, 8, 16, 32] {
            let (small, large) = ([7, 0, 0, 0], [200, 0, 0, 0]);
            let value = |words| LeafValue::Scalar(words);
            let down = difference(&value(small), Some(&value(large)), size);
            let up = difference(&value(large), Some(&value(small)), size);
            assert_eq!(sum(large, down, size), small, "{size}");
            assert_eq!(sum(small, up, size), large, "{size}");
            assert_eq!(sum(sum(small, down, size), up, size), small, "{size}");
        }
    }
}
