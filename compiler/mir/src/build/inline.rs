//! Expanded calls of inline functions and lambdas; function values and calls of them.

use weft_hir::{ExprId, ExprKind, FunctionId, Inlined, Ty};

use super::effects::Effects;
use super::{Builder, take};
use crate::body::{LocalId, LocalKind, OperandKind, Rvalue, StatementKind};

impl Builder<'_> {
    /// Evaluates the arguments of an expanded call and binds them, then evaluates its body by
    /// `evaluate`.
    pub(super) fn inlined<T>(
        &mut self,
        inlined: &Inlined,
        evaluate: impl FnOnce(&mut Self, ExprId) -> Option<T>,
    ) -> Option<T> {
        self.bind_arguments(inlined)?;
        let before = self.site.replace(inlined.site);
        let value = evaluate(self, inlined.body);
        self.site = before;
        value
    }

    /// Binds each argument as it is evaluated, unless one is a borrow that has to wait for those
    /// after it.
    fn bind_arguments(&mut self, inlined: &Inlined) -> Option<()> {
        let arguments = &inlined.arguments;
        let effects = Effects::of(self.source, arguments);
        let waits = arguments.iter().enumerate().any(|(position, id)| {
            !effects.changes_after(position) && self.can_wait(*id, position, &effects)
        });
        if !waits {
            let mut pairs = inlined.parameters.iter().zip(arguments);
            return pairs.try_for_each(|(pattern, argument)| self.bind(*pattern, *argument));
        }
        let operands = self.operand_list(arguments)?;
        for (pattern, operand) in inlined.parameters.iter().zip(operands) {
            let span = operand.span;
            let ty = &self.source.patterns[*pattern].ty;
            let local = self.temporary(Rvalue::Use(operand), ty, span);
            self.take_apart(*pattern, local, span)?;
        }
        Some(())
    }

    /// Calls a function value and puts its results into locals.
    pub(super) fn invoke(&mut self, id: ExprId, destinations: &[LocalId]) -> Option<()> {
        let expr = self.source.expr(id);
        let ExprKind::Invoke {
            function,
            arguments,
        } = &expr.kind
        else {
            unreachable!("called for calls of values only");
        };
        let span = expr.span;
        let operands = std::iter::once(function).chain(arguments).copied();
        let operands: Vec<ExprId> = operands.collect();
        let mut operands = self.operand_list(&operands)?.into_iter();
        let kind = StatementKind::Invoke {
            function: operands.next()?,
            arguments: operands.collect(),
            results: destinations.to_vec(),
        };
        self.push(kind, span);
        Some(())
    }

    /// A function value with what it captures.
    pub(super) fn closure(
        &mut self,
        function: FunctionId,
        type_arguments: &[Ty],
        captured: &[Option<ExprId>],
    ) -> Option<Rvalue> {
        let values: Vec<ExprId> = captured.iter().copied().flatten().collect();
        Some(Rvalue::Closure {
            function,
            type_arguments: type_arguments.to_vec(),
            mask: captured.iter().map(Option::is_some).collect(),
            captured: self.operand_list(&values)?,
        })
    }

    /// A function value as one of fewer abilities: it is moved from a temporary, which is where
    /// abilities can be given up.
    pub(super) fn restrict(&mut self, inner: ExprId) -> Option<Rvalue> {
        let value = self.operand(inner)?;
        let span = value.span;
        let is_temporary = matches!(value.kind, OperandKind::Move(local)
            if self.locals[local].kind == LocalKind::Temporary);
        if is_temporary {
            return Some(Rvalue::Use(value));
        }
        let ty = self.source.expr(inner).ty.clone();
        Some(Rvalue::Use(take(
            self.temporary(Rvalue::Use(value), &ty, span),
            span,
        )))
    }
}
