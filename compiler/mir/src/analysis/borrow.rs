//! Whether references are safe.
//!
//! Afterwards, where nothing is reported:
//!
//! * while a mutable reference is live, what it refers to is reached only through it;
//! * while any reference is live, what it refers to is neither written, moved nor replaced, except
//!   through that reference if it is mutable;
//! * a reference that a function returns is derived from one that it was given;
//! * no reference into resources of a type lives across a call that may touch that type.
//!
//! A reference that no path uses again restricts nothing.

use std::collections::BTreeSet;

use smallvec::SmallVec;
use weft_base::{Code, Diagnostic, Span};
use weft_hir::{FunctionId, Mutability, Ty};

use super::liveness::{LiveSet, Liveness, is_live};
use super::loans::{Loan, LoanId, LoanPlace, LoanRoot, LoanState, LoanStep, Loans};
use crate::body::{
    BlockId, Body, FieldChoice, LocalId, Operand, OperandKind, Place, Rvalue, Statement,
    StatementKind, TerminatorKind,
};
use crate::build::is_scalar;
use crate::context::Context;

/// Reports unsafe references.
pub fn check(context: Context<'_>, liveness: &Liveness, loans: &Loans) -> Vec<Diagnostic> {
    let mut checker = Checker {
        context,
        loans,
        state: LoanState::default(),
        at: (Body::ENTRY, 0),
        reported: BTreeSet::new(),
        diagnostics: Vec::new(),
    };
    for (id, block) in &context.body.blocks {
        checker.state.clone_from(loans.on_entry(id));
        let after = liveness.after_statements(context.body, id);
        for (position, (statement, live)) in block.statements.iter().zip(after).enumerate() {
            checker.at = (id, position);
            let before = checker.diagnostics.len();
            checker.statement(statement, live);
            context.locate(&mut checker.diagnostics[before..], statement.site);
            loans.apply(context.body, id, position, live, &mut checker.state);
        }
        checker.at = (id, block.statements.len());
        let before = checker.diagnostics.len();
        checker.terminator(&block.terminator.kind, liveness.on_exit(id));
        context.locate(&mut checker.diagnostics[before..], block.terminator.site);
    }
    checker.diagnostics
}

/// How a place is accessed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Read,
    Borrow(Mutability),
    Write,
    Move,
    /// By a call of a function that acquires the resource.
    Acquire(FunctionId),
}

impl Access {
    /// Whether references that only read conflict with it too.
    fn is_exclusive(self) -> bool {
        match self {
            Self::Read | Self::Borrow(Mutability::Immutable) => false,
            Self::Borrow(Mutability::Mutable) | Self::Write | Self::Move | Self::Acquire(_) => true,
        }
    }
}

/// The locals whose references count as live at an access.
struct Holders<'a> {
    live: LiveSet<'a>,
    /// Locals that get a new value, whose old one is not live.
    replaced: &'a [LocalId],
    /// Locals that the same statement uses too.
    also: SmallVec<[LocalId; 4]>,
}

impl Holders<'_> {
    fn contains(&self, local: LocalId) -> bool {
        self.also.contains(&local) || (is_live(self.live, local) && !self.replaced.contains(&local))
    }
}

struct Checker<'a> {
    context: Context<'a>,
    loans: &'a Loans,
    /// What references hold before the current statement.
    state: LoanState,
    at: (BlockId, usize),
    reported: BTreeSet<(Span, LoanId)>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn statement(&mut self, statement: &Statement, live: LiveSet<'_>) {
        let operands = statement.kind.operands();
        let replaced = statement.kind.destinations();
        let is_call = matches!(
            statement.kind,
            StatementKind::Call { .. } | StatementKind::Invoke { .. }
        );
        if self.state.is_empty() {
            // No access can be in the way of a reference.
            if is_call {
                self.same_reference_twice(&operands);
            }
            return;
        }
        for (position, operand) in operands.iter().enumerate() {
            let rest = operands.iter().enumerate().filter(|(other, _)| {
                // The references given to a call are all in use while it runs.
                *other > position || (is_call && *other != position)
            });
            let mut also: SmallVec<_> = rest.filter_map(|(_, operand)| operand.root()).collect();
            also.extend(statement.kind.place().map(|place| place.local));
            let holders = Holders {
                live,
                replaced,
                also,
            };
            let is_element = matches!(
                &statement.kind,
                StatementKind::Assign {
                    value: Rvalue::VectorBorrow { .. },
                    ..
                }
            );
            // The element that is borrowed is checked as a borrow, and nothing else is touched.
            if !(is_element && position == 0) {
                let access = reference_access(&statement.kind);
                self.operand(operand, access, &holders);
            }
        }
        if is_call {
            self.same_reference_twice(&operands);
        }
        let holders = Holders {
            live,
            replaced,
            also: SmallVec::new(),
        };
        match &statement.kind {
            StatementKind::Assign { destination, value } => {
                self.rvalue(*destination, value, statement.span, live);
            }
            StatementKind::Store { place, .. } => {
                self.access(
                    &LoanPlace::of(place),
                    Access::Write,
                    statement.span,
                    &holders,
                );
            }
            StatementKind::Call {
                function,
                arguments,
                ..
            } => self.acquires(*function, arguments, statement.span, live, replaced),
            StatementKind::Invoke { .. }
            | StatementKind::Unpack { .. }
            | StatementKind::VectorPushBack { .. }
            | StatementKind::VectorSwap { .. }
            | StatementKind::VectorUnpack { .. }
            | StatementKind::MoveTo { .. }
            | StatementKind::Discard { .. } => {}
        }
        for destination in replaced {
            if !self.context.body.locals[*destination].ty.is_reference() {
                let place = LoanPlace::whole(LoanRoot::Local(*destination));
                self.access(&place, Access::Write, statement.span, &holders);
            }
        }
    }

    fn terminator(&mut self, terminator: &TerminatorKind, live: LiveSet<'_>) {
        let operands: Vec<_> = terminator.operands().iter().collect();
        let is_return = matches!(terminator, TerminatorKind::Return(_));
        for (position, operand) in operands.iter().enumerate() {
            let others = operands
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != position);
            let holders = Holders {
                live,
                replaced: &[],
                also: others.filter_map(|(_, operand)| operand.root()).collect(),
            };
            let is_switch = matches!(terminator, TerminatorKind::Switch { .. });
            self.operand(operand, is_switch.then_some(Access::Read), &holders);
            if is_return {
                self.returned(operand);
            }
        }
        if is_return {
            self.same_reference_twice(&operands);
        }
    }

    /// The use of an operand. `access` is what happens to the referent of a reference; by default
    /// all that its type allows.
    fn operand(&mut self, operand: &Operand, access: Option<Access>, holders: &Holders<'_>) {
        let (local, place) = match &operand.kind {
            OperandKind::Constant(..) => return,
            OperandKind::Copy(place) => (place.local, LoanPlace::of(place)),
            OperandKind::Move(local) | OperandKind::Infer(local) => {
                (*local, LoanPlace::whole(LoanRoot::Local(*local)))
            }
        };
        if operand.as_local().is_some()
            && let Ty::Reference(mutability, _) = &self.context.body.locals[local].ty
        {
            let access = access.unwrap_or(if mutability.is_mutable() {
                Access::Borrow(Mutability::Mutable)
            } else {
                Access::Read
            });
            let place = LoanPlace::whole(LoanRoot::Referent(local));
            return self.access(&place, access, operand.span, holders);
        }
        let is_moved = match operand.kind {
            OperandKind::Constant(..) | OperandKind::Copy(_) => false,
            OperandKind::Infer(local) => !is_scalar(&self.context.body.locals[local].ty),
            OperandKind::Move(_) => true,
        };
        let access = if is_moved { Access::Move } else { Access::Read };
        self.access(&place, access, operand.span, holders);
    }

    fn rvalue(&mut self, destination: LocalId, value: &Rvalue, span: Span, live: LiveSet<'_>) {
        let Ty::Reference(mutability, _) = &self.context.body.locals[destination].ty else {
            if let Rvalue::MoveFrom { resource, .. } = value {
                let holders = Holders {
                    live,
                    replaced: &[destination],
                    also: SmallVec::new(),
                };
                let place = LoanPlace::whole(LoanRoot::Global(*resource));
                self.access(&place, Access::Move, span, &holders);
            }
            return;
        };
        let place = match value {
            Rvalue::Borrow(place) => LoanPlace::of(place),
            Rvalue::BorrowGlobal { resource, .. } => LoanPlace::whole(LoanRoot::Global(*resource)),
            Rvalue::VectorBorrow { vector, .. } => match vector.as_local() {
                Some(local) => LoanPlace {
                    root: LoanRoot::Referent(local),
                    path: vec![LoanStep::Element],
                },
                None => return,
            },
            Rvalue::Use(_)
            | Rvalue::Freeze(_)
            | Rvalue::Not(_)
            | Rvalue::Binary(..)
            | Rvalue::Cast(_)
            | Rvalue::Pack { .. }
            | Rvalue::TestVariant { .. }
            | Rvalue::Closure { .. }
            | Rvalue::VectorPack(_)
            | Rvalue::VectorLength(_)
            | Rvalue::VectorPopBack(_)
            | Rvalue::Exists { .. }
            | Rvalue::MoveFrom { .. } => return,
        };
        let holders = Holders {
            live,
            replaced: &[destination],
            also: SmallVec::new(),
        };
        self.access(&place, Access::Borrow(*mutability), span, &holders);
    }

    fn acquires(
        &mut self,
        function: FunctionId,
        arguments: &[Operand],
        span: Span,
        live: LiveSet<'_>,
        replaced: &[LocalId],
    ) {
        let acquired = &self.context.definitions.functions[function].acquires;
        for resource in acquired {
            let holders = Holders {
                live,
                replaced,
                also: arguments.iter().filter_map(Operand::as_local).collect(),
            };
            let place = LoanPlace::whole(LoanRoot::Global(*resource));
            self.access(&place, Access::Acquire(function), span, &holders);
        }
    }

    /// One mutable reference given twice to a call, or returned twice.
    fn same_reference_twice(&mut self, operands: &[&Operand]) {
        for (position, operand) in operands.iter().enumerate() {
            let Some(local) = operand.as_local() else {
                continue;
            };
            let data = &self.context.body.locals[local];
            let is_mutable = matches!(data.ty, Ty::Reference(Mutability::Mutable, _));
            let earlier = operands
                .iter()
                .take(position)
                .find(|it| it.as_local() == Some(local));
            if let (true, Some(earlier)) = (is_mutable, earlier) {
                let name = self.context.name(local).unwrap_or("the reference");
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::BorrowConflict,
                        format!("the mutable reference `{name}` is given away twice at once"),
                        operand.span,
                        "given away again here",
                    )
                    .with_secondary(earlier.span, "first given away here")
                    .with_note("two mutable references that are in use never overlap"),
                );
            }
        }
    }

    /// An access to a place; conflicts with live references that may refer to a part of it.
    fn access(&mut self, place: &LoanPlace, access: Access, span: Span, holders: &Holders<'_>) {
        let mut conflict = None;
        for (holder, held) in self.state.iter() {
            if !holders.contains(holder) {
                continue;
            }
            let Ty::Reference(mutability, _) = &self.context.body.locals[holder].ty else {
                continue;
            };
            if !access.is_exclusive() && !mutability.is_mutable() {
                continue;
            }
            let loan = held
                .iter()
                .find(|loan| self.loans.loan(**loan).place.overlaps(place));
            if let Some(loan) = loan {
                conflict = Some((holder, *loan));
                break;
            }
        }
        if let Some((holder, loan)) = conflict
            && self.reported.insert((span, loan))
        {
            let diagnostic = self.conflict(place, access, span, holder, loan);
            self.diagnostics.push(diagnostic);
        }
    }

    fn conflict(
        &self,
        place: &LoanPlace,
        access: Access,
        span: Span,
        holder: LocalId,
        loan: LoanId,
    ) -> Diagnostic {
        let loan = self.loans.loan(loan);
        let name = self.place_name(place);
        let borrowed = match loan.mutability {
            Mutability::Mutable => "mutably borrowed",
            Mutability::Immutable => "borrowed",
        };
        let (code, message, label) = match access {
            Access::Read => (
                Code::UseWhileMutablyBorrowed,
                format!("cannot use {name} while it is {borrowed}"),
                "used here".to_owned(),
            ),
            Access::Borrow(mutability) => {
                let (how, label) = match mutability {
                    Mutability::Mutable => (" mutably", "mutable borrow attempted here"),
                    Mutability::Immutable => ("", "borrow attempted here"),
                };
                (
                    Code::BorrowConflict,
                    format!("cannot borrow {name}{how} while it is {borrowed}"),
                    label.to_owned(),
                )
            }
            Access::Write => (
                Code::AssignWhileBorrowed,
                format!("cannot assign to {name} while it is {borrowed}"),
                "assigned here".to_owned(),
            ),
            Access::Move => (
                Code::MoveWhileBorrowed,
                format!("cannot move {name} while it is {borrowed}"),
                "moved here".to_owned(),
            ),
            Access::Acquire(function) => {
                let callee = &self.context.definitions.functions[function].name;
                (
                    Code::AcquireWhileBorrowed,
                    format!(
                        "cannot call `{}` while {name} is {borrowed}",
                        callee.as_str()
                    ),
                    format!("`{}` may touch {name}", callee.as_str()),
                )
            }
        };
        let mut diagnostic = Diagnostic::new(code, message, span, label)
            .with_secondary(loan.span, format!("{borrowed} here"));
        let reference = self.context.name(holder);
        let subject = reference.map_or("the reference".to_owned(), |name| format!("`{name}`"));
        match self.next_use(holder, span) {
            Some(used) if used != span && used != loan.span => {
                diagnostic =
                    diagnostic.with_secondary(used, format!("{subject} is still used here"));
                let last = self.last_use(holder);
                let is_later = |last: &Span| {
                    used.end <= last.start && span.end <= last.start && *last != loan.span
                };
                if let Some(last) = last.filter(is_later) {
                    diagnostic = diagnostic
                        .with_secondary(last, "last used here, where the earlier borrow ends");
                }
            }
            _ => {
                diagnostic = diagnostic.with_note(format!("{subject} is used after that"));
            }
        }
        remedy(diagnostic, access, loan, &subject)
    }

    /// A place as the source would write it.
    fn place_name(&self, place: &LoanPlace) -> String {
        let (local, dereferenced) = match place.root {
            LoanRoot::Global(resource) => {
                let name = self.context.definitions.structs[resource].name.as_str();
                return format!("`{name}`");
            }
            LoanRoot::Local(local) => (local, false),
            LoanRoot::Referent(local) => (local, true),
        };
        let Some(name) = self.context.name(local) else {
            return self.name_behind(local, dereferenced);
        };
        let mut text = name.to_owned();
        if dereferenced && place.path.is_empty() {
            text.insert(0, '*');
        }
        let mut ty = self.context.body.locals[local].ty.clone();
        for step in &place.path {
            if let Ty::Reference(_, referent) = &ty {
                ty = Ty::clone(referent);
            }
            match step {
                LoanStep::Element => text.push_str("[..]"),
                LoanStep::Field(field) => {
                    let Ty::Struct(id, arguments) = &ty else {
                        break;
                    };
                    let item = &self.context.definitions.structs[*id];
                    let field = match field {
                        FieldChoice::Field(field) => item.fields.get(*field),
                        FieldChoice::Variants(fields) => fields.first().and_then(|first| {
                            let (variant, field) = first;
                            item.fields_of(Some(*variant)).get(*field)
                        }),
                    };
                    let Some(field) = field else {
                        break;
                    };
                    text.push('.');
                    text.push_str(field.name.as_str());
                    ty = field.ty.instantiate(arguments);
                }
            }
        }
        format!("`{text}`")
    }

    /// What a temporary reference refers to, where that has a name.
    fn name_behind(&self, local: LocalId, dereferenced: bool) -> String {
        let held = self.state.get(local).filter(|_| dereferenced);
        let named = held
            .into_iter()
            .flatten()
            .map(|loan| &self.loans.loan(*loan).place);
        let mut named = named.filter(|place| match place.root {
            LoanRoot::Local(root) | LoanRoot::Referent(root) => self.context.name(root).is_some(),
            LoanRoot::Global(_) => true,
        });
        match named.next() {
            Some(place) => self.place_name(place),
            None => "this value".to_owned(),
        }
    }

    /// The use of a local after the current statement that comes last in the source, as long as no
    /// other value is assigned to it.
    fn last_use(&self, local: LocalId) -> Option<Span> {
        let body = self.context.body;
        let mut open = vec![self.at];
        let mut visited = BTreeSet::new();
        let mut last: Option<Span> = None;
        let mut note = |span: Option<Span>| {
            if let Some(span) = span
                && last.is_none_or(|last| last.file == span.file && last.start < span.start)
            {
                last = Some(span);
            }
        };
        while let Some((block, position)) = open.pop() {
            let data = &body.blocks[block];
            let mut is_over = false;
            for statement in data.statements.iter().skip(position) {
                note(used_by(statement, local));
                is_over = statement.kind.destinations().contains(&local);
                if is_over {
                    break;
                }
            }
            if is_over {
                continue;
            }
            let operands = data.terminator.kind.operands();
            let operand = operands.iter().find(|it| it.root() == Some(local));
            note(operand.map(|operand| operand.span));
            for successor in data.terminator.kind.successors() {
                if visited.insert(successor) {
                    open.push((successor, 0));
                }
            }
        }
        last
    }

    /// The first use of a local on some path after the current statement.
    fn next_use(&self, local: LocalId, except: Span) -> Option<Span> {
        let body = self.context.body;
        let mut open = std::collections::VecDeque::from([self.at]);
        let mut visited = BTreeSet::new();
        let mut is_first = true;
        while let Some((block, position)) = open.pop_front() {
            let data = &body.blocks[block];
            for statement in data.statements.iter().skip(position) {
                let mut found = used_by(statement, local);
                if found.is_some() && self.context.name(local).is_none() {
                    found = Some(statement.span);
                }
                let is_other = found.is_some_and(|span| !is_first || span != except);
                is_first = false;
                if is_other {
                    return found;
                }
                if statement.kind.destinations().contains(&local) {
                    break;
                }
            }
            is_first = false;
            let operands = data.terminator.kind.operands();
            if let Some(operand) = operands.iter().find(|it| it.root() == Some(local)) {
                return Some(operand.span);
            }
            for successor in data.terminator.kind.successors() {
                if visited.insert(successor) {
                    open.push_back((successor, 0));
                }
            }
        }
        None
    }

    /// A reference that is returned must not refer to what the function owns.
    fn returned(&mut self, operand: &Operand) {
        let Some(local) = operand.as_local() else {
            return;
        };
        let held = self.state.get(local);
        let owned = held.into_iter().flatten().copied().find(|loan| {
            matches!(
                self.loans.loan(*loan).place.root,
                LoanRoot::Local(_) | LoanRoot::Global(_)
            )
        });
        let Some(owned) = owned else { return };
        if !self.reported.insert((operand.span, owned)) {
            return;
        }
        let loan = self.loans.loan(owned);
        let (what, help) = match loan.place.root {
            LoanRoot::Global(resource) => {
                let name = self.context.definitions.structs[resource].name.as_str();
                (
                    format!("the resource `{name}`"),
                    "return a copy of what is needed, or take the reference as a parameter",
                )
            }
            LoanRoot::Local(root) | LoanRoot::Referent(root) => {
                let what = match self.context.name(root) {
                    Some(name) => format!("the local `{name}`"),
                    None => "a temporary value".to_owned(),
                };
                (what, "return the value itself")
            }
        };
        let mut diagnostic = Diagnostic::new(
            Code::ReturnedReferenceToLocal,
            format!("cannot return a reference to {what}"),
            operand.span,
            "returned here",
        );
        if loan.span != operand.span {
            diagnostic = diagnostic.with_secondary(loan.span, "borrowed here");
        }
        self.diagnostics.push(
            diagnostic
                .with_note("a returned reference must come from a reference parameter")
                .with_help(help),
        );
    }
}

fn remedy(diagnostic: Diagnostic, access: Access, loan: &Loan, subject: &str) -> Diagnostic {
    match access {
        Access::Acquire(_) => diagnostic.with_help(format!(
            "make the call before the borrow, or after the last use of {subject}"
        )),
        Access::Move => diagnostic.with_help(format!("move it after the last use of {subject}")),
        Access::Read | Access::Borrow(_) | Access::Write => {
            if matches!(loan.place.root, LoanRoot::Global(_)) {
                return diagnostic
                    .with_note("resources are told apart by their type, not by their address")
                    .with_help(format!("finish with {subject} first"));
            }
            diagnostic.with_help(format!("do this after the last use of {subject}"))
        }
    }
}

/// What a statement does to the referent of the reference in an operand, where that is less than the
/// type allows.
fn reference_access(statement: &StatementKind) -> Option<Access> {
    match statement {
        StatementKind::Assign { value, .. } => match value {
            Rvalue::VectorBorrow { .. }
            | Rvalue::VectorLength(_)
            | Rvalue::TestVariant { .. }
            | Rvalue::Binary(..)
            | Rvalue::Freeze(_) => Some(Access::Read),
            Rvalue::VectorPopBack(_) => Some(Access::Write),
            Rvalue::Use(_)
            | Rvalue::Not(_)
            | Rvalue::Cast(_)
            | Rvalue::Pack { .. }
            | Rvalue::Closure { .. }
            | Rvalue::VectorPack(_)
            | Rvalue::Borrow(_)
            | Rvalue::Exists { .. }
            | Rvalue::BorrowGlobal { .. }
            | Rvalue::MoveFrom { .. } => None,
        },
        StatementKind::VectorPushBack { .. } | StatementKind::VectorSwap { .. } => {
            Some(Access::Write)
        }
        StatementKind::MoveTo { .. } => Some(Access::Read),
        StatementKind::Store { .. }
        | StatementKind::Unpack { .. }
        | StatementKind::Call { .. }
        | StatementKind::Invoke { .. }
        | StatementKind::VectorUnpack { .. }
        | StatementKind::Discard { .. } => None,
    }
}

fn used_by(statement: &Statement, local: LocalId) -> Option<Span> {
    let operands = statement.kind.operands();
    let operand = operands
        .into_iter()
        .find(|operand| operand.root() == Some(local));
    if let Some(operand) = operand {
        return Some(operand.span);
    }
    let is_place = |place: &Place| place.local == local;
    statement
        .kind
        .place()
        .is_some_and(is_place)
        .then_some(statement.span)
}
