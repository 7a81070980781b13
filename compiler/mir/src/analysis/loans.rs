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

use cranelift_entity::{EntityRef, PrimaryMap, SecondaryMap, entity_impl};
use fixedbitset::FixedBitSet;
use smallvec::SmallVec;
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

/// Loans in their order.
pub type LoanSet = SmallVec<[LoanId; 4]>;

/// The loans that each live reference holds.
#[derive(Clone, Debug, Default)]
pub struct LoanState {
    /// In the order of the references.
    holders: Vec<(LocalId, LoanSet)>,
}

impl LoanState {
    /// Whether no reference is live.
    pub fn is_empty(&self) -> bool {
        self.holders.is_empty()
    }

    /// What a reference holds.
    pub fn get(&self, holder: LocalId) -> Option<&LoanSet> {
        let at = self.position(holder).ok()?;
        Some(&self.holders[at].1)
    }

    /// The live references in order, with what they hold.
    pub fn iter(&self) -> impl Iterator<Item = (LocalId, &LoanSet)> {
        self.holders.iter().map(|(holder, held)| (*holder, held))
    }

    fn position(&self, holder: LocalId) -> Result<usize, usize> {
        self.holders.binary_search_by_key(&holder, |(it, _)| *it)
    }

    /// What a reference holds, which is nothing if it was not live.
    fn entry(&mut self, holder: LocalId) -> &mut LoanSet {
        let at = match self.position(holder) {
            Ok(at) => at,
            Err(at) => {
                self.holders.insert(at, (holder, LoanSet::new()));
                at
            }
        };
        &mut self.holders[at].1
    }
}

/// Adds loans to others.
fn extend(held: &mut LoanSet, more: &LoanSet) {
    if held != more {
        held.extend_from_slice(more);
        held.sort_unstable();
        held.dedup();
    }
}

/// How many loans are joined before a body counts as too large.
const WORK_MAX: usize = 1 << 26;

/// The loans of a body.
#[derive(Clone, Debug)]
pub struct Loans {
    all: PrimaryMap<LoanId, Loan>,
    /// The first loan of each statement, one block after the other, and the one after the last.
    first: Vec<LoanId>,
    /// The position in `first` of the first statement of each block.
    statements: SecondaryMap<BlockId, usize>,
    /// The locals that are borrowed somewhere.
    borrowed: FixedBitSet,
    on_entry: SecondaryMap<BlockId, LoanState>,
    is_too_large: bool,
    differ_at_joins: bool,
}

impl Loans {
    /// Analyses a body.
    pub fn of(body: &Body, liveness: &Liveness) -> Self {
        let mut loans = Self {
            all: PrimaryMap::new(),
            first: Vec::new(),
            statements: SecondaryMap::with_capacity(body.blocks.len()),
            borrowed: FixedBitSet::new(),
            on_entry: SecondaryMap::new(),
            is_too_large: false,
            differ_at_joins: false,
        };
        for (id, block) in &body.blocks {
            loans.statements[id] = loans.first.len();
            for statement in &block.statements {
                loans.first.push(loans.all.next_key());
                make(body, statement, &mut loans.all);
            }
        }
        loans.first.push(loans.all.next_key());
        for loan in loans.all.values() {
            if let LoanRoot::Local(local) = loan.place.root {
                loans.borrowed.grow_and_insert(local.index());
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

    /// Whether a local is borrowed somewhere.
    pub fn is_borrowed(&self, local: LocalId) -> bool {
        self.borrowed.contains(local.index())
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
        let mut open = FixedBitSet::with_capacity(body.blocks.len());
        open.insert(Body::ENTRY.index());
        let mut state = LoanState::default();
        while let Some(id) = open.ones().next() {
            open.set(id, false);
            let id = BlockId::new(id);
            state.clone_from(&self.on_entry[id]);
            let after = liveness.after_statements(body, id);
            for (position, live) in after.enumerate() {
                self.apply(body, id, position, live, &mut state);
                work += state.iter().map(|(_, held)| held.len() + 1).sum::<usize>();
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
                for (holder, held) in state.iter() {
                    if is_live(live, holder) {
                        let known = target.entry(holder);
                        let before = known.len();
                        self.differ_at_joins |= !is_first && known != held;
                        extend(known, held);
                        changed |= known.len() != before;
                    }
                }
                if changed {
                    open.insert(successor.index());
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
        let mut new = SmallVec::<[(LocalId, LoanSet); 1]>::new();
        for destination in destinations {
            if let Ty::Reference(mutability, _) = &body.locals[*destination].ty {
                let held = self.held_by_result(block, position, *mutability, state);
                new.push((*destination, held));
            }
        }
        let holders = &mut state.holders;
        holders.retain(|(holder, _)| is_live(live, *holder) && !destinations.contains(holder));
        for destination in destinations.iter().copied().filter(|it| is_reference(it)) {
            let root = LoanRoot::Referent(destination);
            for (_, held) in holders.iter_mut().chain(&mut new) {
                held.retain(|loan| self.all[*loan].place.root != root);
            }
        }
        for (destination, held) in new {
            if is_live(live, destination) {
                *state.entry(destination) = held;
            }
        }
    }

    /// What a reference that a statement makes holds.
    fn held_by_result(
        &self,
        block: BlockId,
        position: usize,
        mutability: Mutability,
        state: &LoanState,
    ) -> LoanSet {
        let statement = self.statements[block] + position;
        let made = self.first[statement].as_u32()..self.first[statement + 1].as_u32();
        let mut held = LoanSet::new();
        for id in made.map(LoanId::from_u32) {
            let loan = &self.all[id];
            if mutability.is_mutable() && !loan.mutability.is_mutable() {
                continue;
            }
            held.push(id);
            if let LoanRoot::Referent(local) = loan.place.root {
                held.extend(state.get(local).into_iter().flatten().copied());
            }
        }
        held.sort_unstable();
        held.dedup();
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
            for (holder, held) in state.iter() {
                if is_live(live, holder) && !destinations.contains(&holder) {
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

/// Adds the loans that a statement makes, one for each place that a reference is derived from.
fn make(body: &Body, statement: &Statement, loans: &mut PrimaryMap<LoanId, Loan>) {
    let span = statement.span;
    match &statement.kind {
        StatementKind::Assign { destination, value } => {
            let Ty::Reference(mutability, _) = &body.locals[*destination].ty else {
                return;
            };
            if let Some(place) = derived_from(value) {
                loans.push(Loan {
                    place,
                    mutability: *mutability,
                    span,
                });
            }
        }
        StatementKind::Call {
            arguments, results, ..
        }
        | StatementKind::Invoke {
            arguments, results, ..
        } => {
            let is_reference = |local: &LocalId| body.locals[*local].ty.is_reference();
            if !results.iter().any(is_reference) {
                return;
            }
            for local in arguments.iter().filter_map(Operand::as_local) {
                if let Ty::Reference(mutability, _) = &body.locals[local].ty {
                    loans.push(Loan {
                        place: LoanPlace::whole(LoanRoot::Referent(local)),
                        mutability: *mutability,
                        span,
                    });
                }
            }
        }
        StatementKind::Store { .. }
        | StatementKind::Unpack { .. }
        | StatementKind::VectorPushBack { .. }
        | StatementKind::VectorSwap { .. }
        | StatementKind::VectorUnpack { .. }
        | StatementKind::MoveTo { .. }
        | StatementKind::Discard { .. } => {}
    }
}

/// What a value that is a reference is derived from.
fn derived_from(value: &Rvalue) -> Option<LoanPlace> {
    match value {
        Rvalue::Borrow(place) => Some(LoanPlace::of(place)),
        Rvalue::Use(operand) | Rvalue::Freeze(operand) => {
            let local = operand.as_local()?;
            Some(LoanPlace::whole(LoanRoot::Referent(local)))
        }
        Rvalue::VectorBorrow { vector, .. } => Some(LoanPlace {
            root: LoanRoot::Referent(vector.as_local()?),
            path: vec![LoanStep::Element],
        }),
        Rvalue::BorrowGlobal { resource, .. } => {
            Some(LoanPlace::whole(LoanRoot::Global(*resource)))
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
        | Rvalue::MoveFrom { .. } => None,
    }
}
