//! Whether every variable has a value where it is used: definite assignment, and use after a move.
//!
//! Afterwards, where nothing is reported: on every path to a use of a local, the local was given a
//! value, and not moved since.

use std::collections::BTreeSet;

use cranelift_entity::{EntityRef, SecondaryMap};
use fixedbitset::FixedBitSet;
use weft_base::{Applicability, Code, Diagnostic, Span};
use weft_hir::Ty;
use weft_types::Ability;

use crate::body::{
    BlockId, Body, LocalId, Operand, OperandKind, Rvalue, StatementKind, TerminatorKind,
};
use crate::context::Context;

/// Which locals have a value.
#[derive(Debug)]
pub struct State {
    /// Those that have a value on some path.
    maybe_full: FixedBitSet,
    /// Those that have none on some path.
    maybe_empty: FixedBitSet,
}

/// The states where blocks begin.
#[derive(Clone, Debug)]
pub struct Initialized {
    on_entry: SecondaryMap<BlockId, Option<State>>,
}

impl Initialized {
    /// Analyses a body.
    pub fn of(body: &Body) -> Self {
        let mut entry = State::of_nothing(body);
        for id in body.parameters() {
            entry.fill(id);
        }
        let mut initialized = Self {
            on_entry: SecondaryMap::with_capacity(body.blocks.len()),
        };
        let mut state = entry.clone();
        initialized.on_entry[Body::ENTRY] = Some(entry);
        let mut open = FixedBitSet::with_capacity(body.blocks.len());
        open.insert(Body::ENTRY.index());
        while let Some(id) = open.ones().next() {
            open.set(id, false);
            let id = BlockId::new(id);
            if !initialized.enter(id, &mut state) {
                continue;
            }
            let block = &body.blocks[id];
            for statement in &block.statements {
                state.apply(&statement.kind);
            }
            state.apply_terminator(&block.terminator.kind);
            for successor in block.terminator.kind.successors() {
                if initialized.join(successor, &state) {
                    open.insert(successor.index());
                }
            }
        }
        initialized
    }

    fn join(&mut self, block: BlockId, state: &State) -> bool {
        let Some(known) = &mut self.on_entry[block] else {
            self.on_entry[block] = Some(state.clone());
            return true;
        };
        let is_new = !state.maybe_full.is_subset(&known.maybe_full)
            || !state.maybe_empty.is_subset(&known.maybe_empty);
        known.maybe_full.union_with(&state.maybe_full);
        known.maybe_empty.union_with(&state.maybe_empty);
        is_new
    }

    /// Makes a state the one where a block begins, if control comes there; whether it does.
    pub fn enter(&self, block: BlockId, state: &mut State) -> bool {
        let Some(known) = &self.on_entry[block] else {
            return false;
        };
        state.clone_from(known);
        true
    }
}

impl Clone for State {
    fn clone(&self) -> Self {
        Self {
            maybe_full: self.maybe_full.clone(),
            maybe_empty: self.maybe_empty.clone(),
        }
    }

    // The room that the state has is used again.
    fn clone_from(&mut self, source: &Self) {
        self.maybe_full.clone_from(&source.maybe_full);
        self.maybe_empty.clone_from(&source.maybe_empty);
    }
}

impl State {
    /// No local of a body has a value.
    pub fn of_nothing(body: &Body) -> Self {
        let count = body.locals.len();
        let mut maybe_empty = FixedBitSet::with_capacity(count);
        maybe_empty.insert_range(..);
        Self {
            maybe_full: FixedBitSet::with_capacity(count),
            maybe_empty,
        }
    }

    /// Whether a local has a value on some path.
    pub fn may_be_full(&self, local: LocalId) -> bool {
        self.maybe_full.contains(local.index())
    }

    /// From the state before a statement to the state after it.
    pub fn apply(&mut self, statement: &StatementKind) {
        for operand in statement.operands() {
            self.apply_operand(operand);
        }
        if let StatementKind::Discard { local } = statement {
            self.empty(*local);
        }
        for destination in statement.destinations() {
            self.fill(*destination);
        }
    }

    fn apply_terminator(&mut self, terminator: &TerminatorKind) {
        for operand in terminator.operands() {
            self.apply_operand(operand);
        }
    }

    /// From the state before an operand is used to the state after.
    pub fn apply_operand(&mut self, operand: &Operand) {
        if let OperandKind::Move(local) = &operand.kind {
            self.empty(*local);
        }
    }

    /// Notes that a local has a value.
    pub fn fill(&mut self, local: LocalId) {
        self.maybe_full.insert(local.index());
        self.maybe_empty.set(local.index(), false);
    }

    fn empty(&mut self, local: LocalId) {
        self.maybe_full.set(local.index(), false);
        self.maybe_empty.insert(local.index());
    }
}

/// Reports uses of variables that may have no value.
///
/// Returns the locals as well that are used though they may have no value.
pub fn check(
    context: Context<'_>,
    initialized: &Initialized,
) -> (Vec<Diagnostic>, BTreeSet<LocalId>) {
    let mut checker = Checker {
        context,
        reported: BTreeSet::new(),
        diagnostics: Vec::new(),
    };
    let mut state = State::of_nothing(context.body);
    for (id, block) in &context.body.blocks {
        if !initialized.enter(id, &mut state) {
            continue;
        }
        for (position, statement) in block.statements.iter().enumerate() {
            let before = checker.diagnostics.len();
            for operand in statement.kind.operands() {
                checker.operand(operand, &mut state, (id, position));
            }
            if let Some(place) = statement.kind.place() {
                checker.local(place.local, statement.span, &mut state, (id, position));
            }
            context.locate(&mut checker.diagnostics[before..], statement.site);
            state.apply(&statement.kind);
        }
        let before = checker.diagnostics.len();
        let at = (id, block.statements.len());
        for operand in block.terminator.kind.operands() {
            checker.operand(operand, &mut state, at);
        }
        context.locate(&mut checker.diagnostics[before..], block.terminator.site);
    }
    let locals = checker.reported.iter().map(|(local, _)| *local).collect();
    (checker.diagnostics, locals)
}

/// A statement of a block; the terminator comes after the last.
type Point = (BlockId, usize);

struct Checker<'a> {
    context: Context<'a>,
    /// The local and the place where it lost its value, of what has been reported.
    reported: BTreeSet<(LocalId, Option<Span>)>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn operand(&mut self, operand: &Operand, state: &mut State, at: Point) {
        if let Some(local) = operand.root() {
            self.local(local, operand.span, state, at);
        }
        state.apply_operand(operand);
    }

    fn local(&mut self, local: LocalId, span: Span, state: &mut State, at: Point) {
        if !state.maybe_empty.contains(local.index()) {
            return;
        }
        // Whatever uses it after this would only say the same.
        state.maybe_empty.set(local.index(), false);
        let cause = self.cause(local, at, span);
        if self.reported.insert((local, cause)) {
            let diagnostic = match cause {
                Some(moved) => self.used_after_move(local, span, moved),
                None => self.unassigned(local, span),
            };
            self.diagnostics.push(diagnostic);
        }
    }

    /// Where on a path to a point the local was moved; `None` where it was never given a value.
    fn cause(&self, local: LocalId, at: Point, used: Span) -> Option<Span> {
        let predecessors = self.context.body.predecessors();
        let mut open = vec![at];
        let mut visited: BTreeSet<BlockId> = BTreeSet::new();
        let mut first = true;
        while let Some((block, position)) = open.pop() {
            let statements = &self.context.body.blocks[block].statements;
            // Operands of the same statement that come earlier.
            if first {
                first = false;
                let operands = match statements.get(position) {
                    Some(statement) => statement.kind.operands(),
                    None => (self.context.body.blocks[block]
                        .terminator
                        .kind
                        .operands()
                        .iter())
                    .collect(),
                };
                let earlier = operands
                    .into_iter()
                    .take_while(|operand| operand.span != used);
                if let Some(span) = earlier.filter_map(|it| moves(it, local)).last() {
                    return Some(span);
                }
            }
            let mut is_closed = false;
            for statement in statements.iter().take(position).rev() {
                if statement.kind.destinations().contains(&local) {
                    is_closed = true;
                    break;
                }
                let operands = statement.kind.operands();
                if let Some(span) = operands.into_iter().rev().find_map(|it| moves(it, local)) {
                    return Some(span);
                }
            }
            if is_closed {
                continue;
            }
            for predecessor in &predecessors[block] {
                if visited.insert(*predecessor) {
                    let data = &self.context.body.blocks[*predecessor];
                    let operands = data.terminator.kind.operands();
                    if let Some(span) = operands.iter().find_map(|it| moves(it, local)) {
                        return Some(span);
                    }
                    open.push((*predecessor, data.statements.len()));
                }
            }
        }
        None
    }

    fn used_after_move(&self, local: LocalId, span: Span, moved: Span) -> Diagnostic {
        let data = &self.context.body.locals[local];
        let name = self.context.name(local).unwrap_or("value").to_owned();
        let label = if moved == span {
            "moved here, and again in the next round of the loop"
        } else {
            "used here, after the move"
        };
        let mut diagnostic = Diagnostic::new(
            Code::UseAfterMove,
            format!("`{name}` is used after it was moved"),
            span,
            label,
        );
        if moved != span {
            diagnostic = diagnostic.with_secondary(moved, format!("`{name}` is moved here"));
        }
        let type_name = self.context.type_name(&data.ty);
        if data.abilities.has(Ability::Copy) {
            if self.is_captured(moved) {
                return diagnostic.with_help(format!(
                    "`{type_name}` has `copy`: write `copy` before the lambda instead of `move`"
                ));
            }
            return diagnostic.with_fix(
                format!("`{type_name}` has `copy`: write `copy {name}` instead of `move {name}`"),
                Applicability::MachineApplicable,
                moved,
                format!("copy {name}"),
            );
        }
        let mut diagnostic = diagnostic.with_note(format!(
            "`{name}` is moved because `{type_name}` does not have `copy`"
        ));
        // A function is called by value.
        if !matches!(data.ty, Ty::Function(_)) {
            diagnostic = diagnostic.with_help(format!(
                "to keep it, lend it: `&{name}` instead of `{name}`"
            ));
        }
        self.context
            .explain_missing(diagnostic, &data.ty, Ability::Copy)
    }

    /// Whether what is moved at this place is captured by a lambda.
    fn is_captured(&self, moved: Span) -> bool {
        let mut blocks = self.context.body.blocks.values();
        blocks.any(|block| {
            block.statements.iter().any(|statement| {
                matches!(
                    &statement.kind,
                    StatementKind::Assign { value: Rvalue::Closure { captured, .. }, .. }
                        if captured.iter().any(|operand| operand.span == moved)
                )
            })
        })
    }

    fn unassigned(&self, local: LocalId, span: Span) -> Diagnostic {
        let data = &self.context.body.locals[local];
        let name = self.context.name(local).unwrap_or("value").to_owned();
        Diagnostic::new(
            Code::UseBeforeAssignment,
            format!("`{name}` may have no value here"),
            span,
            "used here",
        )
        .with_secondary(data.span, "declared here without a value")
        .with_help(format!(
            "give `{name}` a value on every path that comes here"
        ))
    }
}

fn moves(operand: &Operand, local: LocalId) -> Option<Span> {
    (operand.kind == OperandKind::Move(local)).then_some(operand.span)
}
