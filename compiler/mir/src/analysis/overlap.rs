//! Whether references that took turns on the ways to a point are used there as if they were apart.
//!
//! [`borrow`](super::borrow) looks at each reference where it is made. That is all there is to it
//! while every way to a point makes the same references. Where ways meet of which one made a
//! reference to a place and the other another one to it, no single way made both, and yet code that
//! uses both can no longer be told from code that does harm: the verifier, which knows of a point
//! only where each reference may lead, refuses it. So does this pass, in the words of the source.
//!
//! Afterwards, where nothing is reported, every use of a reference satisfies what the verifier asks
//! (`weft-verifier`, `references`), whose rules these are.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic, Span};
use weft_hir::{Mutability, StructId, Ty};

use super::liveness::{LiveSet, Liveness, is_live};
use crate::body::{
    BinaryOperation, BlockId, Body, FieldChoice, LocalId, Operand, OperandKind, Place, Rvalue,
    Statement, StatementKind, TerminatorKind,
};
use crate::context::Context;

/// The most places that one reference may lead to, as in the verifier.
const PATHS_MAX: usize = 128;

/// The longest way down to a place, as in the verifier.
const STEPS_MAX: usize = 32;

/// How many places are looked at before a body counts as too large.
const WORK_MAX: usize = 1 << 24;

/// Reports uses of references that may lead to one place; `None` if there are too many places.
pub fn check(context: Context<'_>, liveness: &Liveness) -> Option<Vec<Diagnostic>> {
    let mut checker = Checker {
        context,
        on_entry: BTreeMap::from([(Body::ENTRY, State::new())]),
        made: BTreeMap::new(),
        work: 0,
        reports: false,
        at: (Body::ENTRY, 0),
        reported: BTreeSet::new(),
        diagnostics: Vec::new(),
    };
    for parameter in context.body.parameters() {
        let data = &context.body.locals[parameter];
        if data.ty.is_reference() {
            let path = Path::whole(Root::Parameter(parameter));
            checker.made.insert(path.clone(), data.span);
            let state = checker.on_entry.entry(Body::ENTRY).or_default();
            state.insert(parameter, BTreeSet::from([path]));
        }
    }
    checker.solve(liveness)?;
    checker.reports = true;
    for block in context.body.blocks.keys() {
        checker.block(block, liveness)?;
    }
    Some(checker.diagnostics)
}

/// A place that a reference may lead to: where it begins, and the way down from there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Path {
    root: Root,
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Root {
    Local(LocalId),
    Parameter(LocalId),
    Global(StructId),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Field(FieldChoice),
    Element,
    /// Where a result of a call leads: the type of its referent, the call, which of its results.
    Result(Ty, (BlockId, usize), usize),
}

/// How two steps from one place lie to each other; see the verifier.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Apart,
    Alike,
    Exclusive,
    Unknown,
}

impl Step {
    fn relation(&self, other: &Self) -> Relation {
        match (self, other) {
            (Self::Field(left), Self::Field(right)) => fields_relation(left, right),
            (Self::Element, Self::Element) => Relation::Alike,
            (Self::Result(left, left_site, left_index), Self::Result(right, site, index)) => {
                if left_site == site && left_index != index {
                    Relation::Apart
                } else if left == right {
                    Relation::Alike
                } else {
                    Relation::Unknown
                }
            }
            (Self::Field(_), Self::Element | Self::Result(..))
            | (Self::Element, Self::Field(_) | Self::Result(..))
            | (Self::Result(..), Self::Field(_) | Self::Element) => Relation::Unknown,
        }
    }
}

fn fields_relation(left: &FieldChoice, right: &FieldChoice) -> Relation {
    match (left, right) {
        (FieldChoice::Field(left), FieldChoice::Field(right)) if left == right => Relation::Alike,
        (FieldChoice::Field(_), FieldChoice::Field(_)) => Relation::Apart,
        (FieldChoice::Variants(left), FieldChoice::Variants(right)) => {
            if left == right {
                return Relation::Alike;
            }
            let (mut is_same, mut is_other) = (false, false);
            for (variant, field) in left {
                for (_, other) in right.iter().filter(|(other, _)| other == variant) {
                    is_same |= other == field;
                    is_other |= other != field;
                }
            }
            match (is_same, is_other) {
                (true, false) => Relation::Alike,
                (false, true) => Relation::Apart,
                (true, true) => Relation::Unknown,
                (false, false) => Relation::Exclusive,
            }
        }
        (FieldChoice::Field(_), FieldChoice::Variants(_))
        | (FieldChoice::Variants(_), FieldChoice::Field(_)) => Relation::Unknown,
    }
}

impl Path {
    fn whole(root: Root) -> Self {
        Self {
            root,
            steps: Vec::new(),
        }
    }

    fn then(&self, step: Step) -> Self {
        let mut path = self.clone();
        if let Step::Result(referent, ..) = &step {
            // A part of a part that has the same type is that part itself.
            let is_same = |step: &Step| matches!(step, Step::Result(ty, ..) if ty == referent);
            if let Some(known) = path.steps.iter().position(is_same) {
                path.steps.truncate(known + 1);
                return path;
            }
        }
        path.steps.push(step);
        path
    }

    /// What the first steps that do not lead alike say of the places.
    fn relation(&self, other: &Self) -> Relation {
        if self.root != other.root {
            return Relation::Apart;
        }
        let steps = self.steps.iter().zip(&other.steps);
        let mut relations = steps.map(|(left, right)| left.relation(right));
        relations
            .find(|relation| *relation != Relation::Alike)
            .unwrap_or(Relation::Alike)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.relation(other) != Relation::Apart
    }

    /// Whether the place, if it overlaps the other, is certain to be it or to contain it.
    fn leads_to(&self, other: &Self) -> bool {
        match self.relation(other) {
            Relation::Alike => self.root == other.root && self.steps.len() <= other.steps.len(),
            Relation::Exclusive => true,
            Relation::Apart | Relation::Unknown => false,
        }
    }
}

type Places = BTreeSet<Path>;

/// Where the references that are live may lead.
type State = BTreeMap<LocalId, Places>;

struct Checker<'a> {
    context: Context<'a>,
    on_entry: BTreeMap<BlockId, State>,
    /// Where each place was first borrowed, for messages.
    made: BTreeMap<Path, Span>,
    work: usize,
    /// Whether the state on entry of every block is known.
    reports: bool,
    at: (BlockId, usize),
    reported: BTreeSet<Span>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn solve(&mut self, liveness: &Liveness) -> Option<()> {
        let mut open = BTreeSet::from([Body::ENTRY]);
        while let Some(id) = open.pop_first() {
            let state = self.block(id, liveness)?;
            for successor in self.context.body.blocks[id].terminator.kind.successors() {
                let live = liveness.on_entry(successor);
                let mut changed = !self.on_entry.contains_key(&successor);
                let target = self.on_entry.entry(successor).or_default();
                for (holder, places) in &state {
                    if is_live(live, *holder) {
                        let known = target.entry(*holder).or_default();
                        let before = known.len();
                        known.extend(places.iter().cloned());
                        changed |= known.len() != before;
                        if known.len() > PATHS_MAX {
                            return None;
                        }
                    }
                }
                if changed {
                    open.insert(successor);
                }
            }
        }
        Some(())
    }

    /// From what references lead to on entry of a block to what they lead to at its end.
    fn block(&mut self, id: BlockId, liveness: &Liveness) -> Option<State> {
        let body = self.context.body;
        let mut state = self.on_entry.get(&id).cloned().unwrap_or_default();
        let after = liveness.after_statements(body, id);
        let block = &body.blocks[id];
        for (position, (statement, live)) in block.statements.iter().zip(after).enumerate() {
            self.at = (id, position);
            self.work += state.values().map(|places| places.len() + 1).sum::<usize>() + 1;
            if self.work > WORK_MAX {
                return None;
            }
            let before = self.diagnostics.len();
            self.statement(statement, &state, live);
            let context = self.context;
            context.locate(&mut self.diagnostics[before..], statement.site);
            let made = self.made_by(statement, &state);
            for destination in statement.kind.destinations() {
                state.remove(destination);
            }
            for (local, places) in made {
                let is_long = |path: &Path| path.steps.len() > STEPS_MAX;
                if places.len() > PATHS_MAX || places.iter().any(is_long) {
                    return None;
                }
                for path in &places {
                    self.made.entry(path.clone()).or_insert(statement.span);
                }
                state.insert(local, places);
            }
            state.retain(|holder, _| is_live(live, *holder));
        }
        let before = self.diagnostics.len();
        self.terminator(&block.terminator.kind, &state, liveness.on_exit(id));
        let context = self.context;
        context.locate(&mut self.diagnostics[before..], block.terminator.site);
        Some(state)
    }

    fn statement(&mut self, statement: &Statement, state: &State, live: LiveSet<'_>) {
        if !self.reports {
            return;
        }
        let kind = &statement.kind;
        let others = others(state, live, kind.destinations());
        let operands = kind.operands();
        for operand in &operands {
            self.read(operand, state, &others);
        }
        let span = statement.span;
        match kind {
            StatementKind::Assign { destination, value } => {
                self.rvalue(*destination, value, span, state, &others);
            }
            StatementKind::Store { place, .. } if place.dereferenced => {
                let places = paths_of(place, state);
                self.access(&places, None, true, place.local, span, &others);
            }
            StatementKind::Call { arguments, .. } | StatementKind::Invoke { arguments, .. } => {
                self.arguments(arguments, state, &others);
            }
            StatementKind::VectorPushBack { vector, .. }
            | StatementKind::VectorSwap { vector, .. } => {
                self.through(vector, true, state, &others);
            }
            StatementKind::MoveTo { signer, .. } => self.through(signer, false, state, &others),
            StatementKind::Store { .. }
            | StatementKind::Unpack { .. }
            | StatementKind::VectorUnpack { .. }
            | StatementKind::Discard { .. } => {}
        }
    }

    fn rvalue(
        &mut self,
        destination: LocalId,
        value: &Rvalue,
        span: Span,
        state: &State,
        others: &State,
    ) {
        match value {
            Rvalue::VectorLength(base) | Rvalue::TestVariant { base, .. } => {
                self.through(base, false, state, others);
            }
            Rvalue::VectorPopBack(vector) => self.through(vector, true, state, others),
            Rvalue::Binary(operation, left, right) => {
                if is_comparison(*operation) {
                    self.through(left, false, state, others);
                    self.through(right, false, state, others);
                }
            }
            Rvalue::VectorBorrow { vector, .. } => {
                let Some(base) = vector.as_local() else {
                    return;
                };
                let is_mutable = self.is_mutable(destination);
                for place in state.get(&base).into_iter().flatten() {
                    let element = place.then(Step::Element);
                    self.place(
                        others,
                        Some(base),
                        (&element, place),
                        is_mutable,
                        base,
                        span,
                    );
                }
            }
            Rvalue::Borrow(place) => {
                self.variants(destination, place, span, state, others);
            }
            Rvalue::Use(_)
            | Rvalue::Freeze(_)
            | Rvalue::Not(_)
            | Rvalue::Cast(_)
            | Rvalue::Pack { .. }
            | Rvalue::Closure { .. }
            | Rvalue::VectorPack(_)
            | Rvalue::Exists { .. }
            | Rvalue::BorrowGlobal { .. }
            | Rvalue::MoveFrom { .. } => {}
        }
    }

    fn terminator(&mut self, terminator: &TerminatorKind, state: &State, live: LiveSet<'_>) {
        if !self.reports {
            return;
        }
        let others = others(state, live, &[]);
        for operand in terminator.operands() {
            self.read(operand, state, &others);
        }
        match terminator {
            TerminatorKind::Switch { base, .. } => self.through(base, false, state, &others),
            TerminatorKind::Return(values) => {
                for (position, value) in values.iter().enumerate() {
                    for earlier in &values[..position] {
                        self.apart(value, earlier, state);
                    }
                }
            }
            TerminatorKind::Goto(_) | TerminatorKind::Branch { .. } | TerminatorKind::Abort(_) => {}
        }
    }

    /// A duplicate of what is behind a reference.
    fn read(&mut self, operand: &Operand, state: &State, others: &State) {
        if let OperandKind::Copy(place) = &operand.kind
            && place.dereferenced
        {
            let places = paths_of(place, state);
            self.access(&places, None, false, place.local, operand.span, others);
        }
    }

    /// An access to all that the reference in an operand refers to.
    fn through(&mut self, operand: &Operand, is_write: bool, state: &State, others: &State) {
        if let Some(local) = operand.as_local()
            && let Some(places) = state.get(&local)
        {
            self.access(places, Some(local), is_write, local, operand.span, others);
        }
    }

    fn arguments(&mut self, arguments: &[Operand], state: &State, others: &State) {
        for (position, argument) in arguments.iter().enumerate() {
            let Some(local) = argument.as_local() else {
                continue;
            };
            self.through(argument, self.is_mutable(local), state, others);
            for earlier in &arguments[..position] {
                self.apart(argument, earlier, state);
            }
        }
    }

    /// Two references, one of them mutable, that are used at once.
    fn apart(&mut self, operand: &Operand, earlier: &Operand, state: &State) {
        let (Some(local), Some(other)) = (operand.as_local(), earlier.as_local()) else {
            return;
        };
        let (Some(places), Some(others)) = (state.get(&local), state.get(&other)) else {
            return;
        };
        if !self.is_mutable(local) && !self.is_mutable(other) {
            return;
        }
        let overlapping = places.iter().find_map(|place| {
            let other = others.iter().find(|other| other.overlaps(place));
            other.map(|other| (place.clone(), other.clone()))
        });
        if let Some((place, other_place)) = overlapping {
            self.report(local, &place, other, &other_place, operand.span);
        }
    }

    fn access(
        &mut self,
        places: &Places,
        except: Option<LocalId>,
        is_write: bool,
        subject: LocalId,
        span: Span,
        others: &State,
    ) {
        for place in places {
            self.place(others, except, (place, place), is_write, subject, span);
        }
    }

    /// What is done to a place by way of another one that it is or lies below.
    fn place(
        &mut self,
        others: &State,
        except: Option<LocalId>,
        (place, base): (&Path, &Path),
        is_write: bool,
        subject: LocalId,
        span: Span,
    ) {
        for (other, places) in others {
            let is_mutable = self.is_mutable(*other);
            if Some(*other) == except || (!is_write && !is_mutable) {
                continue;
            }
            let conflict = places.iter().find(|other_place| {
                let is_waiting = is_mutable && other_place.leads_to(base);
                !is_waiting && other_place.overlaps(place)
            });
            if let Some(conflict) = conflict {
                self.report(subject, place, *other, conflict, span);
                return;
            }
        }
    }

    /// A field of a variant, borrowed while another reference leads into another variant.
    fn variants(
        &mut self,
        destination: LocalId,
        place: &Place,
        span: Span,
        state: &State,
        others: &State,
    ) {
        let is_of_variant = |choice: &FieldChoice| matches!(choice, FieldChoice::Variants(_));
        if !place.fields.iter().any(|step| is_of_variant(&step.field)) {
            return;
        }
        for path in &paths_of(place, state) {
            for (other, places) in others {
                if !self.is_mutable(destination) && !self.is_mutable(*other) {
                    continue;
                }
                let excluding = places.iter().find(|other| {
                    other.root == path.root && other.relation(path) == Relation::Exclusive
                });
                if let Some(excluding) = excluding {
                    self.report(place.local, path, *other, excluding, span);
                    return;
                }
            }
        }
    }

    fn is_mutable(&self, local: LocalId) -> bool {
        matches!(
            self.context.body.locals[local].ty,
            Ty::Reference(Mutability::Mutable, _)
        )
    }

    fn report(
        &mut self,
        local: LocalId,
        place: &Path,
        other: LocalId,
        other_place: &Path,
        span: Span,
    ) {
        if !self.reported.insert(span) {
            return;
        }
        let name = |local| match self.context.name(local) {
            Some(name) => format!("`{name}`"),
            None => "this reference".to_owned(),
        };
        let (name, other_name) = (name(local), name(other));
        let mut diagnostic = Diagnostic::new(
            Code::BorrowConflict,
            format!("{name} may refer to the same value as {other_name}, which is in use"),
            span,
            "used here, while the other one is in use",
        );
        let made = [(local, place), (other, other_place)];
        let mut shown = BTreeSet::from([span]);
        for (holder, place) in made {
            let borrowed = self.made.get(place).copied();
            if let Some(borrowed) = borrowed.filter(|it| shown.insert(*it)) {
                let label = match self.context.name(holder) {
                    Some(name) => format!("`{name}` may refer to what is borrowed here"),
                    None => "one of them may refer to what is borrowed here".to_owned(),
                };
                diagnostic = diagnostic.with_secondary(borrowed, label);
            }
        }
        self.diagnostics.push(
            diagnostic
                .with_note("which of several places a reference leads to is not followed beyond the end of a branch")
                .with_help("use the references inside the branches that make them"),
        );
    }

    /// Where the references that a statement makes lead.
    fn made_by(&self, statement: &Statement, state: &State) -> Vec<(LocalId, Places)> {
        match &statement.kind {
            StatementKind::Assign { destination, value } => {
                if !self.context.body.locals[*destination].ty.is_reference() {
                    return Vec::new();
                }
                vec![(*destination, places_of(value, state))]
            }
            StatementKind::Call {
                arguments, results, ..
            }
            | StatementKind::Invoke {
                arguments, results, ..
            } => self.results(arguments, results, state),
            StatementKind::Store { .. }
            | StatementKind::Unpack { .. }
            | StatementKind::VectorPushBack { .. }
            | StatementKind::VectorSwap { .. }
            | StatementKind::VectorUnpack { .. }
            | StatementKind::MoveTo { .. }
            | StatementKind::Discard { .. } => Vec::new(),
        }
    }

    fn results(
        &self,
        arguments: &[Operand],
        results: &[LocalId],
        state: &State,
    ) -> Vec<(LocalId, Places)> {
        let locals = &self.context.body.locals;
        let mut made = Vec::new();
        for (index, result) in results.iter().enumerate() {
            let Ty::Reference(_, referent) = &locals[*result].ty else {
                continue;
            };
            let mut places = Places::new();
            for argument in arguments.iter().filter_map(Operand::as_local) {
                let Ty::Reference(_, given) = &locals[argument].ty else {
                    continue;
                };
                if self.is_mutable(*result) && !self.is_mutable(argument) {
                    continue;
                }
                // No type is a part of itself: a lone result of the type is the whole.
                let is_whole = results.len() == 1 && given == referent;
                for place in state.get(&argument).into_iter().flatten() {
                    places.insert(if is_whole {
                        place.clone()
                    } else {
                        place.then(Step::Result(Ty::clone(referent), self.at, index))
                    });
                }
            }
            made.push((*result, places));
        }
        made
    }
}

fn others(state: &State, live: LiveSet<'_>, destinations: &[LocalId]) -> State {
    let living = state
        .iter()
        .filter(|(local, _)| is_live(live, **local) && !destinations.contains(local));
    living
        .map(|(local, places)| (*local, places.clone()))
        .collect()
}

fn places_of(value: &Rvalue, state: &State) -> Places {
    let of = |operand: &Operand| {
        let local = operand.as_local();
        local.and_then(|local| state.get(&local)).cloned()
    };
    match value {
        Rvalue::Use(operand) | Rvalue::Freeze(operand) => of(operand).unwrap_or_default(),
        Rvalue::Borrow(place) => paths_of(place, state),
        Rvalue::VectorBorrow { vector, .. } => {
            let places = of(vector).unwrap_or_default();
            places.iter().map(|it| it.then(Step::Element)).collect()
        }
        Rvalue::BorrowGlobal { resource, .. } => {
            Places::from([Path::whole(Root::Global(*resource))])
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
        | Rvalue::MoveFrom { .. } => Places::new(),
    }
}

fn paths_of(place: &Place, state: &State) -> Places {
    let roots = if place.dereferenced {
        state.get(&place.local).cloned().unwrap_or_default()
    } else {
        Places::from([Path::whole(Root::Local(place.local))])
    };
    let down = |root: Path| {
        let fields = place.fields.iter().cloned();
        fields.fold(root, |path, step| path.then(Step::Field(step.field)))
    };
    roots.into_iter().map(down).collect()
}

fn is_comparison(operation: BinaryOperation) -> bool {
    match operation {
        BinaryOperation::Less
        | BinaryOperation::Greater
        | BinaryOperation::LessOrEqual
        | BinaryOperation::GreaterOrEqual
        | BinaryOperation::Equal
        | BinaryOperation::NotEqual => true,
        BinaryOperation::Add
        | BinaryOperation::Subtract
        | BinaryOperation::Multiply
        | BinaryOperation::Divide
        | BinaryOperation::Modulo
        | BinaryOperation::BitAnd
        | BinaryOperation::BitOr
        | BinaryOperation::BitXor
        | BinaryOperation::ShiftLeft
        | BinaryOperation::ShiftRight => false,
    }
}
