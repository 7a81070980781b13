//! Operators and casts.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Applicability, Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::body::{BinaryOperator, ExprKind};
use crate::id::ExprId;
use crate::infer::coerce::Reason;
use crate::infer::table::VariableKind;
use crate::infer::{Infer, IntegerOperand, Signedness};
use crate::literal::integer_kind;
use crate::resolve::types::TypePosition;
use crate::ty::{Mutability, Ty};

/// The rule of `!`.
pub(super) const NOT_OF_BOOL: &str = "the operand of `!` must be a `bool`";

impl Infer<'_, '_> {
    pub(super) fn unary(
        &mut self,
        operator: ast::UnaryOperator,
        operand: &ast::Expr,
        span: Span,
    ) -> ExprId {
        match operator {
            ast::UnaryOperator::Not => {
                let operand = self.check(operand, &Ty::Bool, Reason::Rule(NOT_OF_BOOL));
                // What is no `bool` was not meant to be negated so.
                let ty = match self.ty(operand) {
                    Ty::Error => Ty::Error,
                    _ => Ty::Bool,
                };
                self.add(ExprKind::Not(operand), ty, span)
            }
            ast::UnaryOperator::Negate => self.negate(operand, span),
        }
    }

    fn negate(&mut self, operand: &ast::Expr, span: Span) -> ExprId {
        if let ast::ExprKind::Literal(literal) = &operand.kind
            && let ast::LiteralKind::Number(number) = &literal.kind
        {
            let ty = match number.suffix {
                None => self.fresh_signed(span),
                Some(suffix) => Ty::Integer(integer_kind(suffix)),
            };
            return self.number_of(number, true, ty, span);
        }
        let operand = self.infer(operand);
        let ty = self.ty(operand);
        if ty == Ty::Never {
            return operand;
        }
        if self.table.require_integer(&ty).is_err() {
            let shown = self.show(&ty);
            let message = format!("`-` cannot be applied to {shown}");
            let label = format!("this is {shown}, not a signed integer");
            let place = self.span(operand);
            let mut error = Diagnostic::new(Code::InvalidOperand, message, place, label);
            if ty.is_reference() {
                error = error.with_help("dereference it with `*`");
            }
            self.report(error);
            return self.error(span);
        }
        self.table.prefer_signed(&ty);
        self.integer_operands.push(IntegerOperand {
            id: operand,
            operator: "-",
            span: Span::new(span.file, span.start, span.start + 1),
            needs: Signedness::Signed,
        });
        self.add(ExprKind::Negate(operand), ty, span)
    }

    pub(super) fn binary(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
        span: Span,
    ) -> ExprId {
        let (left, right, ty) = match operator {
            BinaryOperator::Or | BinaryOperator::And => {
                let rule = Reason::Rule("the operands of `&&` and `||` are `bool`s");
                let left = self.check(left, &Ty::Bool, rule);
                (left, self.check(right, &Ty::Bool, rule), Ty::Bool)
            }
            BinaryOperator::Equal | BinaryOperator::NotEqual => {
                let (left, right) = self.equality(operator, operator_span, left, right);
                (left, right, Ty::Bool)
            }
            BinaryOperator::Less
            | BinaryOperator::Greater
            | BinaryOperator::LessEqual
            | BinaryOperator::GreaterEqual => {
                let (left, right) = self.order(operator, operator_span, left, right);
                (left, right, Ty::Bool)
            }
            BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => {
                let left = self.infer(left);
                let ty = self.integer_operand(operator, operator_span, left);
                let rule = Reason::Rule("the amount of a shift must be a `u8`");
                (left, self.check(right, &Ty::U8, rule), ty)
            }
            BinaryOperator::BitOr
            | BinaryOperator::BitXor
            | BinaryOperator::BitAnd
            | BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder => {
                let left = self.infer(left);
                let beside = Reason::Beside(self.span(left));
                self.integers(operator, operator_span, left, (right, beside))
            }
            BinaryOperator::Implies | BinaryOperator::Iff => {
                let message = format!("`{}` outside a specification", operator.as_str());
                let label = "this operator exists in specifications alone";
                let code = Code::InvalidOperand;
                self.report(Diagnostic::new(code, message, operator_span, label));
                return self.error(span);
            }
        };
        let kind = ExprKind::Binary {
            operator,
            left,
            right,
        };
        self.add(kind, ty, span)
    }

    /// `place += e` and its like.
    pub(super) fn compound_assign(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        target: &ast::Expr,
        value: &ast::Expr,
        span: Span,
    ) -> ExprId {
        let place = self.infer(target);
        self.require_assignable(place);
        let value = match operator {
            BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => {
                self.integer_operand(operator, operator_span, place);
                let rule = Reason::Rule("the amount of a shift must be a `u8`");
                self.check(value, &Ty::U8, rule)
            }
            _ => {
                let reason = Reason::Changes(self.span(place));
                self.integers(operator, operator_span, place, (value, reason))
                    .1
            }
        };
        let kind = if self.ty(place).is_reference() {
            // Reported above. A reference that cannot be changed so is used all the same.
            let error = self.error(span);
            ExprKind::Tuple(vec![place, value, error])
        } else {
            ExprKind::CompoundAssign {
                operator,
                place,
                value,
            }
        };
        self.add(kind, Ty::unit(), span)
    }

    /// Remembers to check that the operand of a bitwise operator or shift is unsigned.
    fn require_unsigned(&mut self, operator: BinaryOperator, operator_span: Span, id: ExprId) {
        if operator.is_bitwise() {
            self.integer_operands.push(IntegerOperand {
                id,
                operator: operator.as_str(),
                span: operator_span,
                needs: Signedness::Unsigned,
            });
        }
    }

    /// Two integer operands of one type, which is [`Ty::Error`] if they are not; with the reason why
    /// the right one has to have the type of the left one.
    fn integers(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        left: ExprId,
        (right, reason): (&ast::Expr, Reason),
    ) -> (ExprId, ExprId, Ty) {
        let ty = self.integer_operand(operator, operator_span, left);
        let right = self.check(right, &ty, reason);
        let ty = match self.ty(right) {
            Ty::Error => Ty::Error,
            _ => ty,
        };
        (left, right, ty)
    }

    /// The type of an operand that must be an integer; [`Ty::Error`] if it is none.
    fn integer_operand(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        operand: ExprId,
    ) -> Ty {
        let ty = self.ty(operand);
        if ty == Ty::Never {
            return self.fresh_integer(self.span(operand));
        }
        if self.table.require_integer(&ty).is_ok() {
            self.require_unsigned(operator, operator_span, operand);
            return self.ty(operand);
        }
        if self.table.deep(&ty).has_error() {
            return Ty::Error;
        }
        let shown = self.show(&ty);
        let text = operator.as_str();
        let span = self.span(operand);
        let message = format!("`{text}` cannot be applied to {shown}");
        let label = format!("this is {shown}, not an integer");
        let error = Diagnostic::new(Code::InvalidOperand, message, span, label)
            .with_secondary(operator_span, "this operator needs integers");
        let error = match &ty {
            Ty::Reference(_, referent) if self.table.require_integer(referent).is_ok() => {
                let title = "dereference it with `*`";
                error.with_fix(title, Applicability::MaybeIncorrect, span.before(), "*")
            }
            _ => error,
        };
        self.report(error);
        Ty::Error
    }

    /// The operands of an order: integers by value; other values are borrowed, so that they stay
    /// what they are, and references are compared by what they refer to.
    fn order(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> (ExprId, ExprId) {
        let left = self.left_operand(left);
        let right_source = right;
        let mut inferred = None;
        let beside = Reason::Beside(self.span(left));
        if let Ty::Variable(variable) = self.ty(left)
            && self.table.kind(variable) == VariableKind::General
        {
            // The other side may tell what the type is.
            let right = self.infer(right_source);
            let ty = self.ty(left);
            inferred = Some(self.coerce(right, &ty, beside));
        }
        match (self.ty(left), inferred) {
            (Ty::Integer(_) | Ty::Never | Ty::Error | Ty::Variable(_), None) => {
                let (left, right, _) =
                    self.integers(operator, operator_span, left, (right_source, beside));
                (left, right)
            }
            (Ty::Integer(_) | Ty::Never | Ty::Error, Some(right)) => (left, right),
            (Ty::Variable(_), Some(right)) => {
                self.integer_operand(operator, operator_span, left);
                (left, right)
            }
            (_, inferred) => {
                let (left, right) = match inferred {
                    Some(right) => (left, right),
                    None => self.comparands(operator, operator_span, left, right_source),
                };
                (self.borrowed(left), self.borrowed(right))
            }
        }
    }

    /// A reference to a value that is none.
    pub(super) fn borrowed(&mut self, operand: ExprId) -> ExprId {
        let (ty, span) = (self.ty(operand), self.span(operand));
        if ty.is_reference() || matches!(ty, Ty::Never | Ty::Error | Ty::Tuple(_)) {
            return operand;
        }
        let kind = ExprKind::Borrow {
            mutability: Mutability::Immutable,
            operand,
        };
        self.add(kind, Ty::reference(Mutability::Immutable, ty), span)
    }

    fn equality(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> (ExprId, ExprId) {
        let left = self.left_operand(left);
        self.comparands(operator, operator_span, left, right)
    }

    /// Two operands of one type, or two references to one type.
    pub(super) fn comparands(
        &mut self,
        operator: BinaryOperator,
        operator_span: Span,
        left: ExprId,
        right: &ast::Expr,
    ) -> (ExprId, ExprId) {
        if let Ty::Tuple(_) = self.ty(left) {
            let shown = self.show(&self.ty(left));
            let message = format!("`{}` cannot be applied to {shown}", operator.as_str());
            let label = "this is not one value";
            let span = self.span(left);
            let error = Diagnostic::new(Code::InvalidOperand, message, span, label)
                .with_secondary(operator_span, "this operator compares two values");
            self.report(error);
            self.body.expressions[left].kind = ExprKind::Error;
            let right = self.infer(right);
            return (left, right);
        }
        let beside = Reason::Beside(self.span(left));
        // A variant on the right may be without its enum.
        let right = match (&right.kind, self.ty(left)) {
            (_, ty @ Ty::Struct(..))
            | (
                ast::ExprKind::Path(_)
                | ast::ExprKind::Call { .. }
                | ast::ExprKind::Pack { .. }
                | ast::ExprKind::Vector { .. }
                | ast::ExprKind::Borrow { .. },
                ty,
            ) => self.infer_with(right, Some((&ty, beside))),
            (_, _) => self.infer(right),
        };
        // `&T` can be compared with `&mut T`, whichever comes first.
        let (left, right) = match (self.ty(left), self.ty(right)) {
            (
                Ty::Reference(Mutability::Mutable, referent),
                Ty::Reference(Mutability::Immutable, _),
            ) => {
                let frozen = Ty::Reference(Mutability::Immutable, referent);
                (self.coerce(left, &frozen, Reason::None), right)
            }
            (_, _) => (left, right),
        };
        let expected = self.ty(left);
        if expected == Ty::Never {
            return (left, right);
        }
        let right = self.coerce(right, &expected, beside);
        (left, right)
    }

    pub(super) fn cast(&mut self, operand: &ast::Expr, target: &ast::Type, span: Span) -> ExprId {
        let ty = self
            .resolver
            .lower_type(&self.environment, target, TypePosition::Result);
        let operand = self.infer(operand);
        let found = self.ty(operand);
        if found.has_error() || ty == Ty::Error {
            return self.add(ExprKind::Error, ty, span);
        }
        if !matches!(ty, Ty::Integer(_)) {
            let shown = self.show(&ty);
            let message = format!("a cast to {shown}");
            let label = "casts are between integer types";
            self.report(Diagnostic::new(
                Code::InvalidCast,
                message,
                target.span,
                label,
            ));
            return self.error(span);
        }
        if self.table.require_integer(&found).is_err() {
            let shown = self.show(&found);
            let message = format!("{shown} cannot be cast");
            let label = format!("this is {shown}, not an integer");
            let place = self.span(operand);
            let mut error = Diagnostic::new(Code::InvalidCast, message, place, label);
            if found.is_reference() {
                error = error.with_help("dereference it with `*`");
            } else if found == Ty::Bool {
                error = error.with_help("say what it is as a number: `if (…) 1 else 0`");
            }
            self.report(error);
            return self.add(ExprKind::Error, ty, span);
        }
        self.add(ExprKind::Cast(operand), ty, span)
    }
}
