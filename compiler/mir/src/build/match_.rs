//! `match`: its subjects, the way to each arm, and what the arms bind.
//!
//! The value is evaluated once. Which arm it belongs to is found by [`decision`](super::decision),
//! which looks at it where it is; what an arm binds is moved, copied or borrowed out of it when the
//! arm has been found. A guard reads duplicates or references, since the arm may not be the one.

use weft_base::Span;
use weft_hir::{self as hir, Arm, ExprId, ExprKind, PatternId, PatternKind, Ty, Value};
use weft_types::{Ability, U256};

use super::decision::Decision;
use super::effects::{Effects, walk};
use super::{Builder, constant, duplicate};
use crate::body::{
    BlockId, FieldChoice, FieldStep, LocalId, LocalKind, OperandKind, Place, Rvalue, TerminatorKind,
};

impl Builder<'_> {
    /// A `match` whose value goes into locals.
    pub(super) fn match_into(
        &mut self,
        scrutinee: ExprId,
        arms: &[Arm],
        destinations: &[LocalId],
        span: Span,
    ) -> Option<()> {
        let join = self.new_block();
        self.match_arms(scrutinee, arms, span, &mut |builder, body| {
            if builder.into(body, destinations).is_some() {
                builder.goto(join, span);
            }
        })?;
        self.enter(join);
        self.current.map(|_| ())
    }

    /// A `match` whose value the function returns.
    pub(super) fn match_return(&mut self, scrutinee: ExprId, arms: &[Arm], span: Span) {
        let returned = self.match_arms(scrutinee, arms, span, &mut Self::return_value);
        debug_assert!(
            self.current.is_none() || returned.is_none(),
            "every arm returns"
        );
    }

    /// Finds the arm and binds its pattern; `body` goes on from there with the body of the arm.
    fn match_arms(
        &mut self,
        scrutinee: ExprId,
        arms: &[Arm],
        span: Span,
        body: &mut dyn FnMut(&mut Self, ExprId),
    ) -> Option<()> {
        let guards: Vec<ExprId> = arms.iter().filter_map(|arm| arm.guard).collect();
        let has_effects = Effects::of(self.source, &guards).has_change();
        let subjects = self.subjects(scrutinee, has_effects)?;
        let blocks: Vec<BlockId> = arms.iter().map(|_| self.new_block()).collect();
        let subject_span = self.source.expr(scrutinee).span;
        let decision = Decision::new(subjects.clone(), arms, &blocks);
        self.decide(decision, has_effects, subject_span);
        for (arm, block) in arms.iter().zip(blocks) {
            self.enter(block);
            if self.current.is_none() {
                continue;
            }
            let outer = std::mem::replace(&mut self.is_matched, true);
            let bound = self.bind_arm(arm.pattern, &subjects, span);
            self.is_matched = outer;
            if bound.is_some() {
                body(self, arm.body);
            }
        }
        Some(())
    }

    /// The locals of the values that are matched.
    fn subjects(&mut self, scrutinee: ExprId, has_effects: bool) -> Option<Vec<LocalId>> {
        let types = self.source.expr(scrutinee).ty.components().to_vec();
        let operands = self.operands(scrutinee)?;
        let mut subjects = Vec::with_capacity(operands.len());
        for (operand, ty) in operands.into_iter().zip(&types) {
            let local = match operand.kind {
                OperandKind::Move(local) if self.locals[local].kind == LocalKind::Temporary => {
                    local
                }
                // A variable can be looked at where it is, unless it is used up by the match, or a
                // guard could change it in between.
                OperandKind::Infer(local)
                    if self.locals[local].abilities.has(Ability::Copy) && !has_effects =>
                {
                    local
                }
                _ => {
                    let span = operand.span;
                    self.temporary(Rvalue::Use(operand), ty, span)
                }
            };
            subjects.push(local);
        }
        Some(subjects)
    }

    fn bind_arm(&mut self, pattern: PatternId, subjects: &[LocalId], span: Span) -> Option<()> {
        match &self.source.patterns[pattern].kind {
            PatternKind::Tuple(elements) => {
                for (element, subject) in elements.iter().zip(subjects) {
                    self.take_apart(*element, *subject, span)?;
                }
                Some(())
            }
            PatternKind::Wildcard => {
                let span = self.source.patterns[pattern].span;
                for subject in subjects {
                    self.discard(*subject, span);
                }
                Some(())
            }
            PatternKind::Bind(_)
            | PatternKind::Place(_)
            | PatternKind::Struct { .. }
            | PatternKind::Literal(_)
            | PatternKind::Range { .. }
            | PatternKind::Error => match subjects {
                [subject] => self.take_apart(pattern, *subject, span),
                _ => Some(()),
            },
        }
    }

    /// Gives the variables of a pattern that the guard reads their values, for the guard.
    pub(super) fn bind_for_guard(
        &mut self,
        pattern: PatternId,
        guard: ExprId,
        subjects: &[LocalId],
    ) {
        let mut read = std::collections::BTreeSet::new();
        walk(self.source, guard, &mut |kind| {
            if let ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) = kind {
                read.insert(*local);
            }
        });
        let source = self.source;
        let mut open: Vec<(PatternId, Place, bool)> = match &source.patterns[pattern].kind {
            PatternKind::Tuple(elements) => elements
                .iter()
                .zip(subjects)
                .map(|(element, subject)| (*element, Place::local(*subject), true))
                .collect(),
            _ => subjects
                .first()
                .map(|subject| (pattern, Place::local(*subject), true))
                .into_iter()
                .collect(),
        };
        // The first pattern is the last of the list.
        open.reverse();
        while let Some((id, place, is_whole)) = open.pop() {
            let pattern = &source.patterns[id];
            match &pattern.kind {
                PatternKind::Bind(local) if read.contains(local) => {
                    self.bind_variable(*local, place, is_whole, pattern.span);
                }
                PatternKind::Struct {
                    constructor,
                    fields,
                } => {
                    let mut base = place;
                    base.dereferenced |= is_whole && pattern.ty.is_reference();
                    for (field, inner) in fields.iter().rev() {
                        let name = &self.definitions.fields_of(*constructor)[*field].name;
                        let mut place = base.clone();
                        place.fields.push(FieldStep {
                            field: FieldChoice::of(constructor.variant, *field),
                            name: name.symbol.clone(),
                            ty: peeled(&source.patterns[*inner].ty).clone(),
                        });
                        open.push((*inner, place, false));
                    }
                }
                _ => {}
            }
        }
    }

    /// Duplicates or borrows what is at a place for a guard.
    fn bind_variable(&mut self, local: hir::LocalId, place: Place, is_whole: bool, span: Span) {
        let bound = self.local(local);
        self.locals[bound].kind = LocalKind::GuardVariable;
        let value = if self.locals[bound].ty.is_reference() && !is_whole {
            Rvalue::Borrow(place)
        } else {
            Rvalue::Use(duplicate(place, span))
        };
        self.assign(bound, value, span);
    }

    /// Ends where no arm is for a value.
    pub(super) fn abort_unmatched(&mut self, span: Span) {
        let code = Value::Integer(U256::from(hir::UNMATCHED_ABORT_CODE));
        let code = constant(code, Ty::U64, span);
        self.terminate(TerminatorKind::Abort(code), span);
    }
}

/// The type of what is behind a reference, and other types as they are.
pub(super) fn peeled(ty: &Ty) -> &Ty {
    match ty {
        Ty::Reference(_, referent) => referent,
        other => other,
    }
}
