//! `match`, and the patterns that only its arms have: literals and ranges.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::body::{Arm, ExprKind, PatternKind};
use crate::id::{ExprId, PatternId};
use crate::infer::coerce::Reason;
use crate::infer::pattern::Binders;
use crate::infer::{Hint, Infer};
use crate::ty::Ty;

/// The bounds of a range, and whether the last belongs to it.
type Range<'a> = (
    Option<&'a ast::PatternLiteral>,
    Option<&'a ast::PatternLiteral>,
    bool,
);

impl Infer<'_, '_> {
    /// `match (e) { .. }`.
    pub(super) fn match_expr(
        &mut self,
        scrutinee: &ast::Expr,
        arms: &[ast::Arm],
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        let scrutinee = self.infer(scrutinee);
        let matched = self.ty(scrutinee);
        let never = matched == Ty::Never;
        let mut lowered: Vec<Arm> = Vec::with_capacity(arms.len());
        for arm in arms {
            self.scopes.push(std::collections::BTreeMap::new());
            let pattern = self.arm_pattern(&arm.pattern, &matched);
            let guard = arm.guard.as_ref().map(|guard| {
                let rule = Reason::Rule("a guard must be a `bool`");
                self.check(guard, &Ty::Bool, rule)
            });
            let body = match hint {
                Some((expected, reason)) => self.check(&arm.body, expected, reason),
                None => self.infer(&arm.body),
            };
            self.scopes.pop();
            lowered.push(Arm {
                pattern,
                guard,
                body,
                span: arm.span,
            });
        }
        let ty = self.join_arms(&mut lowered, hint);
        let ty = if never { Ty::Never } else { ty };
        let kind = ExprKind::Match {
            scrutinee,
            arms: lowered,
        };
        self.add(kind, ty, span)
    }

    fn arm_pattern(&mut self, pattern: &ast::Pattern, ty: &Ty) -> PatternId {
        // What holds of any tuple need not be written for each element.
        if let (ast::PatternKind::Wildcard, Ty::Tuple(_)) = (&pattern.kind, ty) {
            return self.add_pattern(PatternKind::Wildcard, ty.clone(), pattern.span);
        }
        self.pattern(pattern, ty, &mut Binders::of_arm())
    }

    /// The type of a `match`; the arms are coerced to it.
    fn join_arms(&mut self, arms: &mut [Arm], hint: Hint<'_>) -> Ty {
        let mut joined: Option<(Ty, Span)> = None;
        for arm in arms.iter() {
            let found = self.ty(arm.body);
            if found == Ty::Never {
                continue;
            }
            joined = Some(match joined {
                None => (found, self.span(arm.body)),
                Some((ty, first)) => (self.joined(&ty, &found), first),
            });
        }
        let Some((ty, first)) = joined else {
            return Ty::Never;
        };
        if let Some((expected, _)) = hint {
            return expected.clone();
        }
        let mut differ = false;
        for arm in arms {
            let reason = if self.span(arm.body) == first {
                Reason::None
            } else {
                Reason::Beside(first)
            };
            let before = self.ty(arm.body);
            arm.body = self.coerce(arm.body, &ty, reason);
            differ |= before != Ty::Error && self.ty(arm.body) == Ty::Error;
        }
        // Where arms differ, which is reported, nobody knows which one is right.
        if differ { Ty::Error } else { ty }
    }

    /// A literal, or a range of which one is `is_single`.
    pub(super) fn literal_pattern(
        &mut self,
        (start, end, is_inclusive): Range<'_>,
        is_single: bool,
        ty: &Ty,
        span: Span,
        binders: &Binders,
    ) -> PatternId {
        if !binders.is_arm {
            let message = "a literal in a pattern that cannot fail";
            let label = "values are told apart in the arms of a `match` alone";
            let error = Diagnostic::new(Code::LiteralOutsideMatch, message, span, label)
                .with_help("bind a name here, and compare it afterwards");
            self.report(error);
            return self.add_pattern(PatternKind::Error, Ty::Error, span);
        }
        let inner = match ty {
            Ty::Reference(_, referent) => self.table.shallow(referent),
            Ty::Never => Ty::Error,
            other => other.clone(),
        };
        let start = start.map(|literal| self.bound(literal, is_single, &inner));
        let end = match (is_single, end) {
            (false, Some(literal)) => Some(self.bound(literal, is_single, &inner)),
            (_, _) => None,
        };
        let has_failed = start == Some(None) || end == Some(None);
        let kind = match (start.flatten(), end.flatten()) {
            _ if has_failed => PatternKind::Error,
            (Some(literal), _) if is_single => PatternKind::Literal(literal),
            (start, end) => PatternKind::Range {
                start,
                end,
                is_inclusive,
            },
        };
        self.add_pattern(kind, ty.clone(), span)
    }

    /// A literal in a pattern for values of this type.
    fn bound(&mut self, literal: &ast::PatternLiteral, is_single: bool, ty: &Ty) -> Option<ExprId> {
        let span = literal.span;
        // The literal is looked at as an expression, so that it is understood and checked alike.
        let id = self.pattern_literal(literal);
        let found = self.ty(id);
        let is_integer = self.table.require_integer(&found).is_ok();
        if self.table.unify(ty, &found).is_err() {
            let (expected, found) = (self.show(ty), self.show(&found));
            let message = format!("a pattern of {found} cannot match {expected}");
            let label = format!("the value is {expected}");
            self.report(Diagnostic::new(Code::PatternMismatch, message, span, label));
            return None;
        }
        if !is_single && !is_integer {
            let shown = self.show(&found);
            let message = format!("a range of {shown}");
            let label = "only integers have ranges";
            self.report(Diagnostic::new(Code::PatternMismatch, message, span, label));
            return None;
        }
        matches!(self.body.expressions[id].kind, ExprKind::Literal(_)).then_some(id)
    }

    fn pattern_literal(&mut self, literal: &ast::PatternLiteral) -> ExprId {
        let expr = ast::Expr::new(
            ast::ExprKind::Literal(literal.literal.clone()),
            literal.literal.span,
        );
        if !literal.negative {
            return self.infer(&expr);
        }
        let negated = ast::ExprKind::Unary {
            operator: ast::UnaryOperator::Negate,
            operand: Box::new(expr),
        };
        self.infer(&ast::Expr::new(negated, literal.span))
    }
}
