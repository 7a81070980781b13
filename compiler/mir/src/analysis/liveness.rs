//! Which locals may still be used, from a body to a set of locals for each point.
//!
//! A local is live at a point if some path from there reads it before it is given another value. A
//! borrow of a local reads it; so does a store to a part of it.
//!
//! Afterwards: the sets of [`Liveness`] are the least solution, so a local that is not in a set is
//! never read again before it is assigned.

use cranelift_entity::{EntityRef, SecondaryMap};
use fixedbitset::FixedBitSet;

use crate::body::{Block, BlockId, Body, LocalId, Operand, StatementKind, TerminatorKind};

/// The locals that are live where each block begins and ends.
#[derive(Clone, Debug)]
pub struct Liveness {
    on_exit: SecondaryMap<BlockId, FixedBitSet>,
    on_entry: SecondaryMap<BlockId, FixedBitSet>,
}

impl Liveness {
    /// Analyses a body.
    pub fn of(body: &Body) -> Self {
        let empty = FixedBitSet::with_capacity(body.locals.len());
        let mut liveness = Self {
            on_exit: SecondaryMap::with_default(empty.clone()),
            on_entry: SecondaryMap::with_default(empty),
        };
        let predecessors = body.predecessors();
        let mut is_open = SecondaryMap::with_default(true);
        let mut open: Vec<BlockId> = body.blocks.keys().collect();
        while let Some(id) = open.pop() {
            is_open[id] = false;
            let mut live = FixedBitSet::with_capacity(body.locals.len());
            for successor in body.blocks[id].terminator.kind.successors() {
                live.union_with(&liveness.on_entry[successor]);
            }
            liveness.on_exit[id].clone_from(&live);
            backward(&body.blocks[id], &mut live);
            if live != liveness.on_entry[id] {
                liveness.on_entry[id] = live;
                for predecessor in &predecessors[id] {
                    if !is_open[*predecessor] {
                        is_open[*predecessor] = true;
                        open.push(*predecessor);
                    }
                }
            }
        }
        liveness
    }

    /// The locals that are live where a block begins.
    pub fn on_entry(&self, block: BlockId) -> &FixedBitSet {
        &self.on_entry[block]
    }

    /// The locals that are live where a block ends, after its terminator.
    pub fn on_exit(&self, block: BlockId) -> &FixedBitSet {
        &self.on_exit[block]
    }

    /// The locals that are live after each statement of a block, in order; the terminator, which
    /// comes after the last, has not been executed there.
    pub fn after_statements(&self, body: &Body, block: BlockId) -> Vec<FixedBitSet> {
        let block_data = &body.blocks[block];
        let mut live = self.on_exit[block].clone();
        before_terminator(&block_data.terminator.kind, &mut live);
        let mut sets = Vec::with_capacity(block_data.statements.len());
        for statement in block_data.statements.iter().rev() {
            sets.push(live.clone());
            before_statement(&statement.kind, &mut live);
        }
        sets.reverse();
        sets
    }
}

/// Whether a set holds a local.
pub fn is_live(set: &FixedBitSet, local: LocalId) -> bool {
    set.contains(local.index())
}

fn backward(block: &Block, live: &mut FixedBitSet) {
    before_terminator(&block.terminator.kind, live);
    for statement in block.statements.iter().rev() {
        before_statement(&statement.kind, live);
    }
}

/// From what is live after a terminator to what is live before it.
pub(crate) fn before_terminator(terminator: &TerminatorKind, live: &mut FixedBitSet) {
    for operand in terminator.operands() {
        read(operand, live);
    }
}

/// From what is live after a statement to what is live before it.
pub(crate) fn before_statement(statement: &StatementKind, live: &mut FixedBitSet) {
    for destination in statement.destinations() {
        live.set(destination.index(), false);
    }
    if let Some(place) = statement.place() {
        live.insert(place.local.index());
    }
    if let StatementKind::Discard { local } = statement {
        live.insert(local.index());
    }
    for operand in statement.operands() {
        read(operand, live);
    }
}

fn read(operand: &Operand, live: &mut FixedBitSet) {
    if let Some(local) = operand.root() {
        live.insert(local.index());
    }
}
