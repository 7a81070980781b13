//! Which references may refer to what, from a body to the loans of each reference at each point.
//!
//! A [`Loan`] is made wherever a reference comes to be: it names the place that is borrowed. A
//! reference derived from another (by a field, an element, a call, a copy) holds the loan of the
//! place it was derived from and, with it, all loans of the other. Vector elements are one place,
//! and so are all instances of a resource type.
//!
//! Afterwards: what a live reference can refer to lies below the places of its loans. A local that
//! is given a new value keeps no loan, and loans of what it referred to are dropped with it. Two
//! places overlap if one is a prefix of the other.

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::{EntityRef, PrimaryMap, SecondaryMap, entity_impl};
use fixedbitset::FixedBitSet;
use weft_base::Span;
use weft_hir::{Mutability, StructId, Ty};

use super::liveness::{LiveSet, Liveness, is_live};
use crate::body::{
    BlockId, Body, FieldChoice, LocalId, Operand, Place, Rvalue, Statement, StatementKind,
};

/// A loan of a body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LoanId(u32);
entity_impl!(LoanId, "loan");

/// A place that a reference is made to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loan {
    /// The place.
    pub place: LoanPlace,
    /// Whether the reference was made mutable.
    pub mutability: Mutability,
    /// The source text that makes it.
    pub span: Span,
}

/// A place as far as borrowing tells places apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoanPlace {
    /// Where it begins.
    pub root: LoanRoot,
    /// The way down from there.
    pub path: Vec<LoanStep>,
}

/// Where a place begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoanRoot {
    /// A local.
    Local(LocalId),
    /// What the reference in a local refers to.
    Referent(LocalId),
    /// The resources of a struct type.
    Global(StructId),
}

/// A step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoanStep {
    /// A field of a struct or enum.
    Field(FieldChoice),
    /// Some element of a vector.
    Element,
}

/// The loans that each live reference holds.
pub type LoanState = BTreeMap<LocalId, BTreeSet<LoanId>>;

/// How many loans are joined before a body counts as too large.
const WORK_MAX: usize = 1 << 26;

/// The loans of a body.
#[derive(Clone, Debug)]
pub struct Loans {
    all: PrimaryMap<LoanId, Loan>,
    /// The first loan of each statement of a block.
    first: SecondaryMap<BlockId, Vec<LoanId>>,
    on_entry: SecondaryMap<BlockId, LoanState>,
    is_too_large: bool,
    differ_at_joins: bool,
}

impl Loans {
    /// Analyses a body.
    pub fn of(body: &Body, liveness: &Liveness) -> Self {
        let mut loans = Self {
            all: PrimaryMap::new(),
            first: SecondaryMap::new(),
            on_entry: SecondaryMap::new(),
            is_too_large: false,
            differ_at_joins: false,
        };
        for (id, block) in &body.blocks {
            for statement in &block.statements {
                let next = loans.all.next_key();
                loans.first[id].push(next);
                for loan in made_by(body, statement) {
                    loans.all.push(loan);
                }
            }
        }
        if !loans.all.is_empty() {
            loans.solve(body, liveness);
        }
        loans
    }

    /// Whether the analysis was given up; the sets say nothing then.
    pub fn is_too_large(&self) -> bool {
        self.is_too_large
    }

    /// Whether ways through the body meet on which some reference holds different loans.
    pub fn differ_at_joins(&self) -> bool {
        self.differ_at_joins
    }

    /// A loan.
    pub fn loan(&self, id: LoanId) -> &Loan {
        &self.all[id]
    }

    /// What references hold where a block begins.
    pub fn on_entry(&self, block: BlockId) -> &LoanState {
        &self.on_entry[block]
    }

    fn solve(&mut self, body: &Body, liveness: &Liveness) {
        let mut work = 0_usize;
        let mut is_reached: SecondaryMap<BlockId, bool> = SecondaryMap::new();
        let mut open = BTreeSet::from([Body::ENTRY]);
        while let Some(id) = open.pop_first() {
            let mut state = self.on_entry[id].clone();
            let after = liveness.after_statements(body, id);
            for (position, live) in after.enumerate() {
                self.apply(body, id, position, live, &mut state);
                work += state.values().map(|held| held.len() + 1).sum::<usize>();
            }
            if work > WORK_MAX {
                self.is_too_large = true;
                self.on_entry.clear();
                return;
            }
            for successor in body.blocks[id].terminator.kind.successors() {
                let live = liveness.on_entry(successor);
                let target = &mut self.on_entry[successor];
                let is_first = !is_reached[successor];
                is_reached[successor] = true;
                let mut changed = is_first;
                for (holder, held) in &state {
                    if is_live(live, *holder) {
                        let known = target.entry(*holder).or_default();
                        let before = known.len();
                        self.differ_at_joins |= !is_first && known != held;
                        known.extend(held);
                        changed |= known.len() != before;
                    }
                }
                if changed {
                    open.insert(successor);
                }
            }
        }
    }

    /// From what references hold before a statement to what they hold after it.
    pub fn apply(
        &self,
        body: &Body,
        block: BlockId,
        position: usize,
        live: LiveSet<'_>,
        state: &mut LoanState,
    ) {
        let statement = &body.blocks[block].statements[position];
        let destinations = statement.kind.destinations();
        let is_reference = |local: &LocalId| body.locals[*local].ty.is_reference();
        if state.is_empty() && !destinations.iter().any(is_reference) {
            return;
        }
        let mut new = Vec::new();
        for destination in destinations {
            if let Ty::Reference(mutability, _) = &body.locals[*destination].ty {
                let held = self.held_by_result(body, block, position, *mutability, state);
                new.push((*destination, held));
            }
        }
        for destination in destinations {
            state.remove(destination);
            if body.locals[*destination].ty.is_reference() {
                let root = LoanRoot::Referent(*destination);
                for held in state
                    .values_mut()
                    .chain(new.iter_mut().map(|(_, held)| held))
                {
                    held.retain(|loan| self.all[*loan].place.root != root);
                }
            }
        }
        for (destination, held) in new {
            state.insert(destination, held);
        }
        state.retain(|holder, _| is_live(live, *holder));
    }

    /// What a reference that a statement makes holds.
    fn held_by_result(
        &self,
        body: &Body,
        block: BlockId,
        position: usize,
        mutability: Mutability,
        state: &LoanState,
    ) -> BTreeSet<LoanId> {
        let statement = &body.blocks[block].statements[position];
        let mut held = BTreeSet::new();
        let first = self.first[block][position].as_u32();
        let sources = sources(body, statement);
        for (offset, source) in (0_u32..).zip(&sources) {
            if mutability.is_mutable() && !source.mutability.is_mutable() {
                continue;
            }
            held.insert(LoanId::from_u32(first + offset));
            if let LoanRoot::Referent(local) = source.place.root {
                held.extend(state.get(&local).into_iter().flatten());
            }
        }
        held
    }

    /// For each statement of a block, the locals that a reference borrows which lives on after it. The
    /// set of a statement without any has no room for locals.
    pub fn borrowed_locals_after(
        &self,
        body: &Body,
        liveness: &Liveness,
        block: BlockId,
    ) -> Vec<FixedBitSet> {
        let mut state = self.on_entry[block].clone();
        let after = liveness.after_statements(body, block);
        let mut sets = Vec::with_capacity(after.len());
        for (position, live) in after.enumerate() {
            let mut set = FixedBitSet::new();
            let destinations = body.blocks[block].statements[position].kind.destinations();
            for (holder, held) in &state {
                if is_live(live, *holder) && !destinations.contains(holder) {
                    for loan in held {
                        if let LoanRoot::Local(local) = self.all[*loan].place.root {
                            set.grow_and_insert(local.index());
                        }
                    }
                }
            }
            sets.push(set);
            self.apply(body, block, position, live, &mut state);
        }
        sets
    }
}

impl LoanStep {
    /// Whether two steps from one value certainly lead to different places.
    fn is_apart(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Field(one), Self::Field(other)) => one.is_apart(other),
            (Self::Element, Self::Element) => false,
            // One value is no struct and a vector at once.
            (Self::Field(_), Self::Element) | (Self::Element, Self::Field(_)) => true,
        }
    }
}

impl LoanPlace {
    /// The place of a place of the body.
    pub fn of(place: &Place) -> Self {
        let root = if place.dereferenced {
            LoanRoot::Referent(place.local)
        } else {
            LoanRoot::Local(place.local)
        };
        let path = place.fields.iter();
        let path = path.map(|step| LoanStep::Field(step.field.clone()));
        Self {
            root,
            path: path.collect(),
        }
    }

    /// A whole root.
    pub fn whole(root: LoanRoot) -> Self {
        Self {
            root,
            path: Vec::new(),
        }
    }

    /// Whether the places have a part in common.
    pub fn overlaps(&self, other: &Self) -> bool {
        let mut steps = self.path.iter().zip(&other.path);
        self.root == other.root && !steps.any(|(one, other)| one.is_apart(other))
    }
}

/// What a reference that a statement makes is derived from.
struct Source {
    place: LoanPlace,
    mutability: Mutability,
}

/// The loans that a statement makes, one for each of its sources.
fn made_by(body: &Body, statement: &Statement) -> Vec<Loan> {
    let sources = sources(body, statement).into_iter();
    let loans = sources.map(|source| Loan {
        place: source.place,
        mutability: source.mutability,
        span: statement.span,
    });
    loans.collect()
}

fn sources(body: &Body, statement: &Statement) -> Vec<Source> {
    match &statement.kind {
        StatementKind::Assign { destination, value } => {
            let Ty::Reference(mutability, _) = &body.locals[*destination].ty else {
                return Vec::new();
            };
            let place = match value {
                Rvalue::Borrow(place) => LoanPlace::of(place),
                Rvalue::Use(operand) | Rvalue::Freeze(operand) => match operand.as_local() {
                    Some(local) => LoanPlace::whole(LoanRoot::Referent(local)),
                    None => return Vec::new(),
                },
                Rvalue::VectorBorrow { vector, .. } => match vector.as_local() {
                    Some(local) => LoanPlace {
                        root: LoanRoot::Referent(local),
                        path: vec![LoanStep::Element],
                    },
                    None => return Vec::new(),
                },
                Rvalue::BorrowGlobal { resource, .. } => {
                    LoanPlace::whole(LoanRoot::Global(*resource))
                }
                Rvalue::Not(_)
                | Rvalue::Binary(..)
                | Rvalue::Cast(_)
                | Rvalue::Pack { .. }
                | Rvalue::TestVariant { .. }
                | Rvalue::Closure { .. }
                | Rvalue::VectorPack(_)
                | Rvalue::VectorLength(_)
                | Rvalue::VectorPopBack(_)
                | Rvalue::Exists { .. }
                | Rvalue::MoveFrom { .. } => return Vec::new(),
            };
            vec![Source {
                place,
                mutability: *mutability,
            }]
        }
        StatementKind::Call {
            arguments, results, ..
        }
        | StatementKind::Invoke {
            arguments, results, ..
        } => {
            let is_reference = |local: &LocalId| body.locals[*local].ty.is_reference();
            if !results.iter().any(is_reference) {
                return Vec::new();
            }
            arguments
                .iter()
                .filter_map(|argument| argument_source(body, argument))
                .collect()
        }
        StatementKind::Store { .. }
        | StatementKind::Unpack { .. }
        | StatementKind::VectorPushBack { .. }
        | StatementKind::VectorSwap { .. }
        | StatementKind::VectorUnpack { .. }
        | StatementKind::MoveTo { .. }
        | StatementKind::Discard { .. } => Vec::new(),
    }
}

fn argument_source(body: &Body, argument: &Operand) -> Option<Source> {
    let local = argument.as_local()?;
    let Ty::Reference(mutability, _) = &body.locals[local].ty else {
        return None;
    };
    Some(Source {
        place: LoanPlace::whole(LoanRoot::Referent(local)),
        mutability: *mutability,
    })
}
