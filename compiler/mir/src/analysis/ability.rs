//! Whether values are duplicated only with `copy` and discarded only with `drop`.
//!
//! Values are duplicated by operands that copy; they are discarded by statements that say so, by
//! giving a local or a place with a value a new one, by comparing them, and where the function
//! returns while a local still has a value. An abort discards everything.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Applicability, Code, Diagnostic, Span};
use weft_hir::Ty;
use weft_types::Ability;

use super::initialized::{Initialized, State};
use crate::body::{
    BinaryOperation, LocalId, LocalKind, Operand, OperandKind, Place, Rvalue, Statement,
    StatementKind, Terminator, TerminatorKind,
};
use crate::context::Context;

/// Reports duplicated and discarded values without the ability.
///
/// `used_up` are the locals that are used without a value: of these it is not said that they have one left.
pub fn check(
    context: Context<'_>,
    initialized: &Initialized,
    used_up: &BTreeSet<LocalId>,
) -> Vec<Diagnostic> {
    let mut checker = Checker {
        context,
        reported: BTreeSet::new(),
        kept: BTreeMap::new(),
        copied: BTreeSet::new(),
        diagnostics: Vec::new(),
    };
    // Only of these does it matter whether they have a value.
    let mut locals = context.body.locals.values();
    let is_any_kept = locals.any(|local| !local.abilities.has(Ability::Drop));
    let mut state = State::of_nothing(context.body);
    for (id, block) in &context.body.blocks {
        if !initialized.enter(id, &mut state) {
            continue;
        }
        for statement in &block.statements {
            let before = checker.diagnostics.len();
            checker.statement(statement, &state);
            context.locate(&mut checker.diagnostics[before..], statement.site);
            if is_any_kept {
                state.apply(&statement.kind);
            }
        }
        let before = checker.diagnostics.len();
        checker.terminator(&block.terminator, &mut state);
        context.locate(&mut checker.diagnostics[before..], block.terminator.site);
    }
    let Checker {
        kept,
        copied,
        diagnostics,
        ..
    } = checker;
    // Who writes a copy means to use the value up: that it is left over is the same mistake.
    let is_left_over = |position| {
        let local = kept.get(&position);
        local.is_some_and(|local| copied.contains(local) || used_up.contains(local))
    };
    let diagnostics = diagnostics.into_iter().enumerate();
    let diagnostics = diagnostics.filter(|(position, _)| !is_left_over(*position));
    diagnostics.map(|(_, diagnostic)| diagnostic).collect()
}

struct Checker<'a> {
    context: Context<'a>,
    /// The locals that keep a value to the end, where reported.
    reported: BTreeSet<LocalId>,
    /// Which diagnostics say so of which locals.
    kept: BTreeMap<usize, LocalId>,
    /// The locals that are copied, whole or in part, though they cannot be, where reported.
    copied: BTreeSet<LocalId>,
    diagnostics: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn statement(&mut self, statement: &Statement, state: &State) {
        for operand in statement.kind.operands() {
            self.operand(operand);
        }
        match &statement.kind {
            StatementKind::Assign {
                value:
                    Rvalue::Binary(BinaryOperation::Equal | BinaryOperation::NotEqual, left, right),
                ..
            } => self.comparison(left, right, statement.span),
            StatementKind::Store { place, .. } => {
                let ty = self.place_type(place);
                if !self.context.abilities(&ty).has(Ability::Drop) {
                    self.overwritten(&ty, statement.span);
                }
            }
            StatementKind::Discard { local } => self.discarded(*local, statement.span),
            StatementKind::Assign { .. }
            | StatementKind::Unpack { .. }
            | StatementKind::Call { .. }
            | StatementKind::Invoke { .. }
            | StatementKind::VectorPushBack { .. }
            | StatementKind::VectorSwap { .. }
            | StatementKind::VectorUnpack { .. }
            | StatementKind::MoveTo { .. } => {}
        }
        for destination in statement.kind.destinations() {
            let data = &self.context.body.locals[*destination];
            if data.abilities.has(Ability::Drop) {
                continue;
            }
            let operands = statement.kind.operands();
            let mut kinds = operands.iter().map(|operand| &operand.kind);
            let is_taken =
                kinds.any(|kind| matches!(kind, OperandKind::Move(local) if local == destination));
            let is_full = state.may_be_full(*destination);
            if is_full && !is_taken {
                let ty = data.ty.clone();
                self.overwritten(&ty, statement.span);
            }
        }
    }

    fn terminator(&mut self, terminator: &Terminator, state: &mut State) {
        for operand in terminator.kind.operands() {
            self.operand(operand);
            state.apply_operand(operand);
        }
        if !matches!(terminator.kind, TerminatorKind::Return(_)) {
            return;
        }
        for (id, local) in &self.context.body.locals {
            let is_full = state.may_be_full(id);
            if is_full && !local.abilities.has(Ability::Drop) && self.reported.insert(id) {
                self.kept.insert(self.diagnostics.len(), id);
                self.kept_to_the_end(id, terminator.span);
            }
        }
    }

    /// The type of what is at a place.
    fn place_type(&self, place: &Place) -> Ty {
        if let Some(step) = place.fields.last() {
            return step.ty.clone();
        }
        let ty = &self.context.body.locals[place.local].ty;
        if let Ty::Reference(_, referent) = ty
            && place.dereferenced
        {
            return Ty::clone(referent);
        }
        ty.clone()
    }

    fn operand(&mut self, operand: &Operand) {
        let OperandKind::Copy(place) = &operand.kind else {
            return;
        };
        let ty = self.place_type(place);
        if self.context.abilities(&ty).has(Ability::Copy) {
            return;
        }
        self.copied.insert(place.local);
        let context = self.context;
        let name = context.place_name(place.local, place.dereferenced, &place.fields);
        let subject = name
            .as_ref()
            .map_or("this value".to_owned(), |name| format!("`{name}`"));
        let mut diagnostic = Diagnostic::new(
            Code::MissingCopy,
            format!(
                "{subject} cannot be copied: `{}` does not have `copy`",
                context.type_name(&ty)
            ),
            operand.span,
            "copied here",
        );
        diagnostic = match (place.as_local(), name) {
            (Some(_), Some(name)) => diagnostic.with_fix(
                format!("move it: `move {name}`"),
                Applicability::MaybeIncorrect,
                operand.span,
                format!("move {name}"),
            ),
            (None, Some(name)) if !place.fields.is_empty() => diagnostic.with_help(format!(
                "borrow it: `&{name}`, or take the whole struct apart with `let`"
            )),
            (None, Some(_)) => diagnostic.with_help("work with the reference instead"),
            (_, None) => diagnostic.with_help("borrow it with `&`"),
        };
        self.diagnostics
            .push(context.explain_missing(diagnostic, &ty, Ability::Copy));
    }

    fn comparison(&mut self, left: &Operand, right: &Operand, span: Span) {
        let ty = [left, right]
            .into_iter()
            .find_map(|operand| match &operand.kind {
                OperandKind::Copy(place) => Some(self.place_type(place)),
                OperandKind::Move(local) | OperandKind::Infer(local) => {
                    Some(self.context.body.locals[*local].ty.clone())
                }
                OperandKind::Constant(..) => None,
            });
        let Some(ty) = ty else { return };
        if self.context.abilities(&ty).has(Ability::Drop) {
            return;
        }
        let diagnostic = Diagnostic::new(
            Code::MissingDrop,
            format!(
                "a comparison discards its operands, and `{}` does not have `drop`",
                self.context.type_name(&ty)
            ),
            span,
            "both operands are used up here",
        )
        .with_help("compare references: `&a == &b`");
        let diagnostic = self.context.explain_missing(diagnostic, &ty, Ability::Drop);
        self.diagnostics.push(diagnostic);
    }

    fn overwritten(&mut self, ty: &Ty, span: Span) {
        let diagnostic = Diagnostic::new(
            Code::MissingDrop,
            format!(
                "an assignment discards the old value, and `{}` does not have `drop`",
                self.context.type_name(ty)
            ),
            span,
            "the value that was there is discarded here",
        );
        let diagnostic = self.context.explain_missing(diagnostic, ty, Ability::Drop);
        self.diagnostics.push(diagnostic);
    }

    fn discarded(&mut self, local: LocalId, span: Span) {
        let ty = &self.context.body.locals[local].ty;
        let diagnostic = Diagnostic::new(
            Code::MissingDrop,
            format!(
                "a value of type `{}` is discarded, and the type does not have `drop`",
                self.context.type_name(ty)
            ),
            span,
            "discarded here",
        );
        self.used_up(diagnostic, local);
    }

    fn kept_to_the_end(&mut self, local: LocalId, returned: Span) {
        let data = &self.context.body.locals[local];
        let type_name = self.context.type_name(&data.ty);
        let (message, label) = match self.context.name(local) {
            Some(name) => (
                format!("`{name}` is never used up, and `{type_name}` does not have `drop`"),
                match data.kind {
                    LocalKind::Parameter => format!("`{name}` comes in here"),
                    LocalKind::Variable
                    | LocalKind::FieldVariable
                    | LocalKind::GuardVariable
                    | LocalKind::Temporary => {
                        format!("`{name}` is declared here")
                    }
                },
            ),
            None => (
                format!(
                    "a value of type `{type_name}` is never used up, and the type does not have `drop`"
                ),
                "this value".to_owned(),
            ),
        };
        let mut diagnostic = Diagnostic::new(Code::MissingDrop, message, data.span, label);
        if returned != data.span {
            diagnostic = diagnostic
                .with_secondary(returned, "it still has a value when the function returns");
        }
        self.used_up(diagnostic, local);
    }

    fn used_up(&mut self, diagnostic: Diagnostic, local: LocalId) {
        let ty = &self.context.body.locals[local].ty;
        let mut diagnostic = diagnostic;
        if let Ty::Struct(id, _) = ty {
            let item = &self.context.definitions.structs[*id];
            let name = self.context.name(local).unwrap_or("…");
            let is_own = Some(item.module) == self.context.definition().owner.module();
            let mut ways = vec!["return it".to_owned()];
            if item.abilities.has(Ability::Key) && is_own {
                ways.push("store it with `move_to`".to_owned());
            }
            if is_own && item.is_enum() {
                ways.push(format!("take it apart: `match ({name}) {{ … }}`"));
            } else if is_own {
                let fields: Vec<_> = item
                    .fields
                    .values()
                    .map(|field| field.name.as_str())
                    .collect();
                let is_short = !item.is_positional && fields.len() <= 4;
                let fields = if is_short {
                    fields.join(", ")
                } else {
                    "..".to_owned()
                };
                let pattern = if item.is_positional {
                    format!("({fields})")
                } else {
                    format!(" {{ {fields} }}")
                };
                ways.push(format!(
                    "take it apart: `let {}{pattern} = {name};`",
                    item.name.as_str()
                ));
            } else {
                ways.push("pass it to a function that takes it".to_owned());
            }
            diagnostic = diagnostic.with_help(ways.join(", or "));
        }
        let diagnostic = self.context.explain_missing(diagnostic, ty, Ability::Drop);
        self.diagnostics.push(diagnostic);
    }
}
