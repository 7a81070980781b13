//! Expressions with control flow, and blocks.

use weft_base::Span;
use weft_hir::{
    BinaryOperator, ExprId, ExprKind, LoopId, Statement, Ty, UNSPECIFIED_ABORT_CODE, Value,
};
use weft_types::U256;

use super::{Builder, LoopTargets, constant, infer, take};
use crate::body::{
    BinaryOperation, BlockId, LocalId, Operand, Place, Rvalue, StatementKind, TerminatorKind,
};

impl Builder<'_> {
    /// Evaluates an expression and puts its values into locals, as many as its type has. `None`
    /// where control does not come past it.
    pub(super) fn into(&mut self, id: ExprId, destinations: &[LocalId]) -> Option<()> {
        let expr = self.source.expr(id);
        let span = expr.span;
        match &expr.kind {
            ExprKind::Tuple(elements) => self.tuple(elements, destinations, span),
            ExprKind::Call {
                function,
                type_arguments,
                arguments,
            } => self.call(*function, type_arguments, arguments, destinations, span),
            ExprKind::Invoke { .. } => self.invoke(id, destinations),
            ExprKind::Inlined(inlined) => {
                self.inlined(inlined, |builder, body| builder.into(body, destinations))
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.branch(*condition, *then, *otherwise, destinations, span),
            ExprKind::Match { scrutinee, arms } => {
                self.match_into(*scrutinee, arms, destinations, span)
            }
            ExprKind::While {
                target,
                condition,
                body,
            } => self.while_loop(*target, *condition, *body, span),
            ExprKind::Loop { target, body } => self.endless_loop(*target, *body, span),
            ExprKind::For { .. } => self.for_loop(id),
            ExprKind::Break(target) => {
                self.goto(self.loop_targets(*target).break_block, span);
                None
            }
            ExprKind::Continue(target) => {
                self.goto(self.loop_targets(*target).continue_block, span);
                None
            }
            ExprKind::Block { statements, result } => {
                self.statements(statements, *result)?;
                result.map_or(Some(()), |result| self.into(result, destinations))
            }
            ExprKind::Return(value) => {
                self.return_maybe(*value, span);
                None
            }
            ExprKind::Abort(code) => {
                let code = self.operand(*code)?;
                self.terminate(TerminatorKind::Abort(code), span);
                None
            }
            ExprKind::Assert { condition, code } => self.assert(*condition, *code, span),
            ExprKind::Assign { place, value } => self.assign_place(*place, *value),
            ExprKind::AssignPattern { pattern, value } => self.assign_pattern(*pattern, *value),
            ExprKind::CompoundAssign {
                operator,
                place,
                value,
            } => self.compound_assign(*operator, *place, *value, span),
            ExprKind::Binary {
                operator: BinaryOperator::And | BinaryOperator::Or,
                ..
            } => self.short_circuit(id, destinations),
            ExprKind::Storage {
                operation: weft_hir::StorageOperation::MoveTo,
                resource,
                arguments,
            } => self.move_to(resource, arguments, span),
            ExprKind::Freeze(inner) if matches!(expr.ty, Ty::Tuple(_)) => {
                self.freeze_tuple(*inner, destinations, span)
            }
            ExprKind::Freeze(_)
            | ExprKind::Literal(_)
            | ExprKind::Local(_)
            | ExprKind::Move(_)
            | ExprKind::Copy(_)
            | ExprKind::Constant(_)
            | ExprKind::Storage { .. }
            | ExprKind::Vector(_)
            | ExprKind::Pack { .. }
            | ExprKind::Field { .. }
            | ExprKind::VariantField { .. }
            | ExprKind::Test { .. }
            | ExprKind::Index { .. }
            | ExprKind::Resource { .. }
            | ExprKind::Dereference(_)
            | ExprKind::Borrow { .. }
            | ExprKind::Not(_)
            | ExprKind::Negate(_)
            | ExprKind::Binary { .. }
            | ExprKind::Cast(_)
            | ExprKind::Closure { .. }
            | ExprKind::Restrict(_)
            | ExprKind::Lambda(_)
            | ExprKind::Error => {
                let value = self.rvalue(id)?;
                if let [destination] = destinations {
                    self.assign(*destination, value, span);
                }
                Some(())
            }
        }
    }

    fn tuple(&mut self, elements: &[ExprId], destinations: &[LocalId], span: Span) -> Option<()> {
        let operands = self.operand_list(elements)?;
        for (destination, operand) in destinations.iter().zip(operands) {
            self.set(*destination, operand, span);
        }
        Some(())
    }

    fn loop_targets(&self, target: LoopId) -> LoopTargets {
        self.loops[target].expect("a jump is inside its loop")
    }

    /// Evaluates an expression for what it does; its values are discarded.
    pub(super) fn effect(&mut self, id: ExprId) -> Option<()> {
        let expr = self.source.expr(id);
        let span = expr.span;
        let types = match &expr.ty {
            Ty::Never => &[],
            ty => ty.components(),
        };
        let locals: Vec<_> = types.iter().map(|ty| self.new_local(ty, span)).collect();
        self.into(id, &locals)?;
        for local in locals {
            self.discard(local, span);
        }
        Some(())
    }

    /// Discards the value of a temporary.
    pub(super) fn discard(&mut self, local: LocalId, span: Span) {
        if !self.locals[local].abilities.has(weft_types::Ability::Drop) {
            self.push(StatementKind::Discard { local }, span);
        }
    }

    /// The statements of a block, up to the first that control does not come past.
    pub(super) fn statements(
        &mut self,
        statements: &[Statement],
        result: Option<ExprId>,
    ) -> Option<()> {
        for (position, statement) in statements.iter().enumerate() {
            let done = match statement {
                Statement::Let {
                    pattern,
                    value: Some(value),
                    ..
                } => self.bind(*pattern, *value),
                Statement::Let { value: None, .. } => Some(()),
                Statement::Expr(expr) => self.effect(*expr),
            };
            if done.is_none() {
                let rest = statements.get(position + 1..).unwrap_or_default();
                let next = rest.iter().map(|next| self.statement_span(next));
                let last = result.map(|result| self.source.expr(result).span);
                let dead = next.chain(last).reduce(Span::to);
                if let Some(dead) = dead.filter(|dead| !dead.is_empty()) {
                    let after = self.statement_span(statement);
                    self.unreachable(dead, Some(after));
                }
                return None;
            }
        }
        Some(())
    }

    fn statement_span(&self, statement: &Statement) -> Span {
        match statement {
            Statement::Let { span, .. } => *span,
            Statement::Expr(expr) => self.source.expr(*expr).span,
        }
    }

    fn return_maybe(&mut self, value: Option<ExprId>, span: Span) {
        match value {
            Some(value) => self.return_value(value),
            None => self.terminate(TerminatorKind::Return(Vec::new()), span),
        }
    }

    /// Leaves the function with the values of an expression.
    pub(super) fn return_value(&mut self, id: ExprId) {
        let expr = self.source.expr(id);
        let span = expr.span;
        match &expr.kind {
            ExprKind::Block { statements, result } => {
                if self.statements(statements, *result).is_none() {
                    return;
                }
                match result {
                    Some(result) => self.return_value(*result),
                    None => {
                        let end = Span::new(span.file, span.end.saturating_sub(1), span.end);
                        self.terminate(TerminatorKind::Return(Vec::new()), end);
                    }
                }
            }
            ExprKind::If {
                condition,
                then,
                otherwise: Some(otherwise),
            } => {
                let (then_block, else_block) = (self.new_block(), self.new_block());
                if self.condition(*condition, then_block, else_block).is_none() {
                    return;
                }
                self.enter(then_block);
                if self.current.is_some() {
                    self.return_value(*then);
                }
                self.enter(else_block);
                if self.current.is_some() {
                    self.return_value(*otherwise);
                }
            }
            ExprKind::Match { scrutinee, arms } => self.match_return(*scrutinee, arms, span),
            _ => {
                if let Some(values) = self.operands(id) {
                    self.terminate(TerminatorKind::Return(values), span);
                }
            }
        }
    }

    /// Continues at one of two blocks by a condition; control is nowhere afterwards.
    pub(super) fn condition(
        &mut self,
        id: ExprId,
        then_block: BlockId,
        else_block: BlockId,
    ) -> Option<()> {
        let expr = self.source.expr(id);
        match &expr.kind {
            ExprKind::Not(inner) => self.condition(*inner, else_block, then_block),
            ExprKind::Binary {
                operator: operator @ (BinaryOperator::And | BinaryOperator::Or),
                left,
                right,
            } => {
                let right_block = self.new_block();
                if *operator == BinaryOperator::And {
                    self.condition(*left, right_block, else_block)?;
                } else {
                    self.condition(*left, then_block, right_block)?;
                }
                self.enter(right_block);
                if self.current.is_some() {
                    // Where the right side never ends, the left one may still decide.
                    let _ = self.condition(*right, then_block, else_block);
                }
                Some(())
            }
            ExprKind::Inlined(inlined) => self.inlined(inlined, |builder, body| {
                builder.condition(body, then_block, else_block)
            }),
            _ => {
                let condition = self.operand(id)?;
                let kind = TerminatorKind::Branch {
                    condition,
                    then_block,
                    else_block,
                };
                self.terminate(kind, expr.span);
                Some(())
            }
        }
    }

    fn branch(
        &mut self,
        condition: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
        destinations: &[LocalId],
        span: Span,
    ) -> Option<()> {
        let (then_block, join) = (self.new_block(), self.new_block());
        let else_block = otherwise.map_or(join, |_| self.new_block());
        self.condition(condition, then_block, else_block)?;
        self.arm(then_block, then, destinations, join, span);
        if let Some(otherwise) = otherwise {
            self.arm(else_block, otherwise, destinations, join, span);
        }
        self.enter(join);
        self.current.map(|_| ())
    }

    fn arm(
        &mut self,
        block: BlockId,
        id: ExprId,
        destinations: &[LocalId],
        join: BlockId,
        span: Span,
    ) {
        self.enter(block);
        if self.current.is_some() && self.into(id, destinations).is_some() {
            self.goto(join, span);
        }
    }

    /// `a && b` or `a || b` as a value.
    fn short_circuit(&mut self, id: ExprId, destinations: &[LocalId]) -> Option<()> {
        let span = self.source.expr(id).span;
        let [destination] = destinations else {
            unreachable!("a `bool` is one value");
        };
        let [then_block, else_block, join] = [(); 3].map(|()| self.new_block());
        self.condition(id, then_block, else_block)?;
        for (block, value) in [(then_block, true), (else_block, false)] {
            self.enter(block);
            if self.current.is_some() {
                let value = constant(Value::Bool(value), Ty::Bool, span);
                self.set(*destination, value, span);
                self.goto(join, span);
            }
        }
        self.enter(join);
        self.current.map(|_| ())
    }

    fn assert(&mut self, condition: ExprId, code: Option<ExprId>, span: Span) -> Option<()> {
        let (ok, fail) = (self.new_block(), self.new_block());
        self.condition(condition, ok, fail)?;
        self.enter(fail);
        if self.current.is_some() {
            let code = match code {
                Some(code) => self.operand(code),
                None => Some(constant(
                    Value::Integer(U256::from(UNSPECIFIED_ABORT_CODE)),
                    Ty::U64,
                    span,
                )),
            };
            if let Some(code) = code {
                self.terminate(TerminatorKind::Abort(code), span);
            }
        }
        self.enter(ok);
        self.current.map(|_| ())
    }

    fn while_loop(
        &mut self,
        target: LoopId,
        condition: ExprId,
        body: ExprId,
        span: Span,
    ) -> Option<()> {
        let [header, body_block, after] = [(); 3].map(|()| self.new_block());
        self.goto(header, span);
        self.loops[target] = Some(LoopTargets {
            continue_block: header,
            break_block: after,
        });
        self.enter(header);
        self.condition(condition, body_block, after)?;
        self.enter(body_block);
        if self.current.is_some() && self.effect(body).is_some() {
            self.goto(header, span);
        }
        self.enter(after);
        self.current.map(|_| ())
    }

    fn endless_loop(&mut self, target: LoopId, body: ExprId, span: Span) -> Option<()> {
        let (start, after) = (self.new_block(), self.new_block());
        self.goto(start, span);
        self.loops[target] = Some(LoopTargets {
            continue_block: start,
            break_block: after,
        });
        self.enter(start);
        if self.effect(body).is_some() {
            self.goto(start, span);
        }
        self.enter(after);
        self.current.map(|_| ())
    }

    /// `for (i in a..b) body`.
    fn for_loop(&mut self, id: ExprId) -> Option<()> {
        let expr = self.source.expr(id);
        let span = expr.span;
        let ExprKind::For {
            target,
            variable,
            lower,
            upper,
            body,
        } = &expr.kind
        else {
            unreachable!("called for a `for` only");
        };
        let ty = &self.source.locals[*variable].ty;
        let variable = self.local(*variable);
        let bounds = self.operand_list(&[*lower, *upper])?;
        let [lower, upper] = <[Operand; 2]>::try_from(bounds).ok()?;
        let (lower_span, upper_span) = (lower.span, upper.span);
        // The body may assign what the bound is read from.
        let limit = self.temporary(Rvalue::Use(upper), ty, upper_span);
        self.set(variable, lower, lower_span);
        let [header, body_block, next, after] = [(); 4].map(|()| self.new_block());
        self.goto(header, span);
        self.loops[*target] = Some(LoopTargets {
            continue_block: next,
            break_block: after,
        });
        self.enter(header);
        let less = Rvalue::Binary(
            BinaryOperation::Less,
            infer(variable, lower_span),
            super::duplicate(Place::local(limit), upper_span),
        );
        let less = self.temporary(less, &Ty::Bool, upper_span);
        let kind = TerminatorKind::Branch {
            condition: take(less, upper_span),
            then_block: body_block,
            else_block: after,
        };
        self.terminate(kind, span);
        self.enter(body_block);
        if self.effect(*body).is_some() {
            self.goto(next, span);
        }
        self.enter(next);
        if self.current.is_some() {
            let one = match ty {
                Ty::Integer(kind) => kind.value(false, U256::from(1_u64)),
                _ => None,
            };
            let one = constant(one.expect("the variable is an integer"), ty.clone(), span);
            let sum = Rvalue::Binary(BinaryOperation::Add, infer(variable, span), one);
            self.assign(variable, sum, span);
            self.goto(header, span);
        }
        self.enter(after);
        self.current.map(|_| ())
    }
}
