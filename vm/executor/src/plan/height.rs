//! The longest chains of a plan, which decide what runs first and whether workers pay.
//!
//! The height of a transaction is the estimated cost of the most expensive chain of read-after-write
//! edges that begins with it. One pass from the last transaction to the first suffices, because
//! all edges point backwards. Heights change speed, never results.

use super::Plan;
use crate::slot::Source;

/// A chain: its estimated cost and its length.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Height {
    pub(crate) cost: u64,
    pub(crate) length: u32,
}

impl Height {
    fn max_of(&mut self, other: Self) {
        self.cost = self.cost.max(other.cost);
        self.length = self.length.max(other.length);
    }
}

/// The heights of a plan's transactions.
#[derive(Debug, Default)]
pub(crate) struct Heights {
    pub(crate) of: Vec<Height>,
    /// The largest of each.
    pub(crate) longest: Height,
    /// The cost of all transactions.
    pub(crate) total_cost: u64,
}

impl Heights {
    /// Computes the heights of a linked plan, with the estimated cost of each transaction.
    pub(crate) fn compute(&mut self, plan: &mut Plan, cost: impl Fn(usize) -> u64) {
        self.of.clear();
        self.of.resize(plan.len(), Height::default());
        self.longest = Height::default();
        self.total_cost = 0;
        let mut shards = std::mem::take(&mut plan.shards);
        for transaction in (0..plan.len()).rev() {
            let accesses = plan.accesses_of_transaction(transaction);
            for access in accesses.clone() {
                if let Source::Member(run) = plan.source(access) {
                    let behind = shards[run.shard()].runs[run.position()].height;
                    self.of[transaction].max_of(behind);
                }
            }
            let height = &mut self.of[transaction];
            let own = cost(transaction).max(1);
            height.cost = height.cost.saturating_add(own);
            height.length += 1;
            let height = *height;
            self.total_cost = self.total_cost.saturating_add(own);
            self.longest.max_of(height);
            for access in accesses {
                let (source, behind) = match plan.source(access) {
                    Source::Base => continue,
                    // What the run was before is folded with it.
                    Source::Member(run) => {
                        let run = &shards[run.shard()].runs[run.position()];
                        (run.previous.source(), run.height)
                    }
                    source @ (Source::Slot(_) | Source::Run(_)) => (source, height),
                };
                match source {
                    Source::Slot(slot) => {
                        let owner = plan.slots.get(slot).owner() as usize;
                        self.of[owner].max_of(behind);
                    }
                    Source::Run(run) => {
                        shards[run.shard()].runs[run.position()]
                            .height
                            .max_of(behind);
                    }
                    Source::Base | Source::Member(_) => {}
                }
            }
        }
        plan.shards = shards;
    }
}
