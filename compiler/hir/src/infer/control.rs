//! Branches, loops, and what leaves them.

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::body::{ExprKind, Loop};
use crate::id::{ExprId, LoopId};
use crate::infer::coerce::Reason;
use crate::infer::{Hint, Infer};
use crate::ty::Ty;

/// What is wrong with a value where no `else` gives another one.
pub(super) const WITHOUT_ELSE: &str = "an `if` without `else` has no value";

impl Infer<'_, '_> {
    pub(super) fn if_expr(
        &mut self,
        condition: &ast::Expr,
        then: &ast::Expr,
        otherwise: Option<&ast::Expr>,
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        let condition = self.condition(condition, "the condition of `if` must be a `bool`");
        let Some(otherwise) = otherwise else {
            let then = self.check(then, &Ty::unit(), Reason::Rule(WITHOUT_ELSE));
            let kind = ExprKind::If {
                condition,
                then,
                otherwise: None,
            };
            // Who meant it to have a value has been told what it lacks.
            let ty = if self.ty(then) == Ty::Error {
                Ty::Error
            } else {
                Ty::unit()
            };
            return self.add(kind, ty, span);
        };
        let (then, otherwise, ty) = match hint {
            Some((expected, reason)) => {
                let then = self.check(then, expected, reason);
                let otherwise = self.check(otherwise, expected, reason);
                let both = self.ty(then) == Ty::Never && self.ty(otherwise) == Ty::Never;
                (
                    then,
                    otherwise,
                    if both { Ty::Never } else { expected.clone() },
                )
            }
            None => {
                let then = self.infer(then);
                let otherwise = self.infer(otherwise);
                self.join(then, otherwise)
            }
        };
        let kind = ExprKind::If {
            condition,
            then,
            otherwise: Some(otherwise),
        };
        self.add(kind, ty, span)
    }

    pub(super) fn condition(&mut self, condition: &ast::Expr, rule: &'static str) -> ExprId {
        self.check(condition, &Ty::Bool, Reason::Rule(rule))
    }

    pub(super) fn while_expr(
        &mut self,
        label: Option<&ast::Label>,
        condition: &ast::Expr,
        body: &ast::Expr,
        span: Span,
    ) -> ExprId {
        let condition = self.condition(condition, "the condition of `while` must be a `bool`");
        let (target, body) = self.loop_body(label, body, span);
        let kind = ExprKind::While {
            target,
            condition,
            body,
        };
        self.add(kind, Ty::unit(), span)
    }

    pub(super) fn loop_expr(
        &mut self,
        label: Option<&ast::Label>,
        body: &ast::Expr,
        span: Span,
    ) -> ExprId {
        let (target, body) = self.loop_body(label, body, span);
        let ty = if self.body.loops[target].has_break {
            Ty::unit()
        } else {
            Ty::Never
        };
        self.add(ExprKind::Loop { target, body }, ty, span)
    }

    pub(super) fn for_expr(
        &mut self,
        ast::For {
            label,
            variable,
            lower,
            upper,
            body,
        }: &ast::For,
        span: Span,
    ) -> ExprId {
        let lower = self.infer(lower);
        let bound = self.fresh_integer(self.span(lower));
        let lower = self.coerce(
            lower,
            &bound,
            Reason::Rule("the bounds of `for` are integers"),
        );
        let bound = if self.ty(lower) == Ty::Error {
            Ty::Error
        } else {
            bound
        };
        let beside = Reason::Beside(self.span(lower));
        let upper = self.check(upper, &bound, beside);
        self.scopes.push(std::collections::BTreeMap::new());
        if variable.symbol == "_" {
            let message = "the variable of `for` needs a name";
            let label = "`_` cannot count";
            self.report(Diagnostic::new(
                Code::InvalidName,
                message,
                variable.span,
                label,
            ));
        }
        self.resolver.require_lower(variable, "loop variables");
        let local = self.declare(variable, bound);
        let (target, body) = self.loop_body(label.as_ref(), body, span);
        self.scopes.pop();
        let kind = ExprKind::For {
            target,
            variable: local,
            lower,
            upper,
            body,
        };
        self.add(kind, Ty::unit(), span)
    }

    fn loop_body(
        &mut self,
        label: Option<&ast::Label>,
        body: &ast::Expr,
        span: Span,
    ) -> (LoopId, ExprId) {
        if let Some(label) = label {
            let same = |id: &&LoopId| self.body.loops[**id].label.as_ref() == Some(&label.symbol);
            if let Some(outer) = self.loops.iter().find(same) {
                let outer = self.body.loops[*outer].span;
                let message = format!("label `'{}` is used twice", label.as_str());
                let outer = Span::new(outer.file, outer.start, outer.start);
                let text = "a loop around this one has the same label";
                let error = Diagnostic::new(Code::DuplicateName, message, label.span, text)
                    .with_secondary(outer, "the other loop starts here");
                self.report(error);
            }
        }
        let target = self.body.loops.push(Loop {
            label: label.map(|label| label.symbol.clone()),
            span,
            has_break: false,
        });
        self.loops.push(target);
        let rule = Reason::Rule("the body of a loop has no value");
        let body = self.check(body, &Ty::unit(), rule);
        self.loops.pop();
        (target, body)
    }

    pub(super) fn break_expr(&mut self, label: Option<&ast::Label>, span: Span) -> ExprId {
        match self.loop_target(label, span, "break") {
            Some(target) => {
                self.body.loops[target].has_break = true;
                self.add(ExprKind::Break(target), Ty::Never, span)
            }
            None => self.add(ExprKind::Error, Ty::Never, span),
        }
    }

    pub(super) fn continue_expr(&mut self, label: Option<&ast::Label>, span: Span) -> ExprId {
        match self.loop_target(label, span, "continue") {
            Some(target) => self.add(ExprKind::Continue(target), Ty::Never, span),
            None => self.add(ExprKind::Error, Ty::Never, span),
        }
    }

    fn loop_target(
        &mut self,
        label: Option<&ast::Label>,
        span: Span,
        word: &str,
    ) -> Option<LoopId> {
        let Some(label) = label else {
            let innermost = self.loops.last().copied();
            if innermost.is_none() {
                let message = format!("`{word}` outside a loop");
                let label = "no loop is around this";
                let mut error = Diagnostic::new(Code::OutsideLoop, message, span, label);
                if let Some(lambda) = self.lambdas.last() {
                    let start = Span::new(lambda.span.file, lambda.span.start, lambda.span.start);
                    error = error.with_secondary(start, "a lambda cannot leave a loop around it");
                }
                self.report(error);
            }
            return innermost;
        };
        let found = self
            .loops
            .iter()
            .rev()
            .find(|id| self.body.loops[**id].label.as_ref() == Some(&label.symbol))
            .copied();
        if found.is_some() {
            return found;
        }
        let name = label.as_str();
        let labels = self
            .loops
            .iter()
            .filter_map(|id| self.body.loops[*id].label.as_ref());
        let near = weft_base::suggest::nearest(name, labels.map(weft_base::Symbol::as_str));
        let message = format!("no loop has the label `'{name}`");
        let text = "no loop around this has the label";
        let mut error = Diagnostic::new(Code::UnknownLabel, message, label.span, text);
        if let Some(near) = near {
            error = error.with_near_name(label.span, &format!("'{near}"));
        } else {
            let labels = self.loops.iter().rev();
            let labels = labels.filter_map(|id| self.body.loops[*id].label.as_ref());
            let labels: Vec<String> = labels.map(|label| format!("`'{label}`")).collect();
            if !labels.is_empty() {
                error = error.with_note(format!("labels around this: {}", labels.join(", ")));
            }
        }
        self.report(error);
        // The loop may well exist: it must not seem to be without a `break`.
        if let Some(innermost) = self.loops.last() {
            self.body.loops[*innermost].has_break = true;
        }
        None
    }

    pub(super) fn return_expr(&mut self, value: Option<&ast::Expr>, span: Span) -> ExprId {
        if self.misplaced_return(span) {
            if let Some(value) = value {
                self.infer(value);
            }
            return self.add(ExprKind::Error, Ty::Never, span);
        }
        let (result, reason) = (self.result.clone(), self.result_reason);
        let value = match value {
            Some(value) => Some(self.check(value, &result, reason)),
            None => {
                let unit = self.add(ExprKind::Tuple(Vec::new()), Ty::unit(), span);
                let coerced = self.coerce(unit, &result, reason);
                (coerced != unit).then_some(coerced)
            }
        };
        self.add(ExprKind::Return(value), Ty::Never, span)
    }
}
