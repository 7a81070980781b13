//! Which locals may still be used, from a body to a set of locals for each point.
//!
//! A local is live at a point if some path from there reads it before it is given another value. A
//! borrow of a local reads it; so does a store to a part of it. Whether a use copies or moves makes no
//! difference.
//!
//! Afterwards: the sets of [`Liveness`] are the least solution, so a local that is not in a set is
//! never read again before it is assigned.

use cranelift_entity::{EntityRef, SecondaryMap};

use crate::body::{BlockId, Body, LocalId, Operand, StatementKind, TerminatorKind};

/// The locals that are live at each point. All sets lie in one place, a row of bits each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Liveness {
    /// The words of a row.
    width: usize,
    /// A row for each block.
    on_exit: Vec<u64>,
    /// A row for each block.
    on_entry: Vec<u64>,
    /// A row for each statement, one block after the other.
    after: Vec<u64>,
    /// The row in `after` of the first statement of each block.
    first: Vec<usize>,
}

/// A set of locals.
#[derive(Clone, Copy, Debug)]
pub struct LiveSet<'a>(&'a [u64]);

impl LiveSet<'_> {
    /// The locals in the set, in order.
    pub fn iter(self) -> impl Iterator<Item = LocalId> {
        let bits = self.0.iter().enumerate();
        bits.flat_map(|(word, bits)| {
            let ones = (0..64).filter(move |bit| bits >> bit & 1 == 1);
            ones.map(move |bit| LocalId::new(word * 64 + bit))
        })
    }
}

/// Whether a set holds a local.
pub fn is_live(set: LiveSet<'_>, local: LocalId) -> bool {
    let word = set.0.get(local.index() / 64);
    word.is_some_and(|word| word >> (local.index() % 64) & 1 == 1)
}

impl Liveness {
    /// Analyses a body.
    pub fn of(body: &Body) -> Self {
        let width = body.locals.len().div_ceil(64);
        let empty = vec![0; width * body.blocks.len()];
        let mut first = Vec::with_capacity(body.blocks.len());
        let mut statements = 0;
        for block in body.blocks.values() {
            first.push(statements);
            statements += block.statements.len();
        }
        let mut liveness = Self {
            width,
            on_exit: empty.clone(),
            on_entry: empty,
            after: vec![0; width * statements],
            first,
        };
        liveness.solve(body);
        let mut live = vec![0; width];
        for id in body.blocks.keys() {
            liveness.fill(body, id, &mut live);
        }
        liveness
    }

    fn solve(&mut self, body: &Body) {
        let predecessors = body.predecessors();
        let mut is_open = SecondaryMap::with_default(true);
        let mut open: Vec<BlockId> = body.blocks.keys().collect();
        let mut live = vec![0; self.width];
        while let Some(id) = open.pop() {
            is_open[id] = false;
            let block = &body.blocks[id];
            live.fill(0);
            for successor in block.terminator.kind.successors() {
                let row = self.range(successor.index());
                for (word, more) in live.iter_mut().zip(&self.on_entry[row]) {
                    *word |= more;
                }
            }
            let row = self.range(id.index());
            self.on_exit[row.clone()].copy_from_slice(&live);
            before_terminator(&block.terminator.kind, &mut live);
            for statement in block.statements.iter().rev() {
                before_statement(&statement.kind, &mut live);
            }
            if live != self.on_entry[row.clone()] {
                self.on_entry[row].copy_from_slice(&live);
                for predecessor in &predecessors[id] {
                    if !is_open[*predecessor] {
                        is_open[*predecessor] = true;
                        open.push(*predecessor);
                    }
                }
            }
        }
    }

    /// Fills the rows after the statements of a block.
    fn fill(&mut self, body: &Body, id: BlockId, live: &mut [u64]) {
        let block = &body.blocks[id];
        live.copy_from_slice(&self.on_exit[self.range(id.index())]);
        before_terminator(&block.terminator.kind, live);
        for (position, statement) in block.statements.iter().enumerate().rev() {
            let row = self.range(self.first[id.index()] + position);
            self.after[row].copy_from_slice(live);
            before_statement(&statement.kind, live);
        }
    }

    fn range(&self, row: usize) -> std::ops::Range<usize> {
        row * self.width..(row + 1) * self.width
    }

    /// The locals that are live where a block begins.
    pub fn on_entry(&self, block: BlockId) -> LiveSet<'_> {
        LiveSet(&self.on_entry[self.range(block.index())])
    }

    /// The locals that are live where a block ends, after its terminator.
    pub fn on_exit(&self, block: BlockId) -> LiveSet<'_> {
        LiveSet(&self.on_exit[self.range(block.index())])
    }

    /// The locals that are live after each statement of a block, in order; the terminator, which
    /// comes after the last, has not been executed there.
    pub fn after_statements(
        &self,
        body: &Body,
        block: BlockId,
    ) -> impl ExactSizeIterator<Item = LiveSet<'_>> + use<'_> {
        let first = self.first[block.index()];
        let rows = first..first + body.blocks[block].statements.len();
        rows.map(|row| LiveSet(&self.after[self.range(row)]))
    }
}

/// From what is live after a terminator to what is live before it.
fn before_terminator(terminator: &TerminatorKind, live: &mut [u64]) {
    for operand in terminator.operands() {
        read(operand, live);
    }
}

/// From what is live after a statement to what is live before it.
fn before_statement(statement: &StatementKind, live: &mut [u64]) {
    for destination in statement.destinations() {
        live[destination.index() / 64] &= !(1 << (destination.index() % 64));
    }
    if let Some(place) = statement.place() {
        insert(place.local, live);
    }
    if let StatementKind::Discard { local } = statement {
        insert(*local, live);
    }
    for operand in statement.operands() {
        read(operand, live);
    }
}

fn read(operand: &Operand, live: &mut [u64]) {
    if let Some(local) = operand.root() {
        insert(local, live);
    }
}

fn insert(local: LocalId, live: &mut [u64]) {
    live[local.index() / 64] |= 1 << (local.index() % 64);
}
