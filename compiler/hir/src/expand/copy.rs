//! Copies of expressions and patterns by kind, with the ids of a frame replaced by those of the host.

use weft_base::Span;

use super::{Expander, FrameId};
use crate::body::{Arm, ExprKind, Pattern, PatternKind, Statement};
use crate::id::{ExprId, PatternId};
use crate::ty::Ty;

impl Expander<'_, '_> {
    pub(super) fn exprs(&mut self, frame: FrameId, ids: &[ExprId]) -> Vec<ExprId> {
        ids.iter().map(|id| self.expr(frame, *id)).collect()
    }

    pub(super) fn types(&mut self, frame: FrameId, types: &[Ty]) -> Vec<Ty> {
        types.iter().map(|ty| self.ty(frame, ty)).collect()
    }

    /// A copy of what an expression is. Calls of inline functions and of parameters are not copied
    /// here but expanded.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm for each kind of expression, each of them short"
    )]
    pub(super) fn kind(&mut self, frame: FrameId, kind: &ExprKind, span: Span) -> ExprKind {
        self.check_access(frame, kind, span);
        self.check_capture(frame, kind, span);
        match kind {
            ExprKind::Literal(value) => ExprKind::Literal(value.clone()),
            ExprKind::Local(local) => ExprKind::Local(self.local(frame, *local)),
            ExprKind::Move(local) => ExprKind::Move(self.local(frame, *local)),
            ExprKind::Copy(local) => ExprKind::Copy(self.local(frame, *local)),
            ExprKind::Constant(constant) => ExprKind::Constant(*constant),
            ExprKind::Call {
                function,
                type_arguments,
                arguments,
            } => ExprKind::Call {
                function: *function,
                type_arguments: self.types(frame, type_arguments),
                arguments: self.exprs(frame, arguments),
            },
            ExprKind::Invoke {
                function,
                arguments,
            } => ExprKind::Invoke {
                function: self.expr(frame, *function),
                arguments: self.exprs(frame, arguments),
            },
            ExprKind::Lambda(_) => unreachable!("lambdas are lifted"),
            ExprKind::Closure {
                function,
                type_arguments,
                captured,
            } => ExprKind::Closure {
                function: *function,
                type_arguments: self.types(frame, type_arguments),
                captured: captured
                    .iter()
                    .map(|value| value.map(|value| self.expr(frame, value)))
                    .collect(),
            },
            ExprKind::Restrict(inner) => ExprKind::Restrict(self.expr(frame, *inner)),
            ExprKind::Inlined(_) => unreachable!("bodies are expanded once"),
            ExprKind::Storage {
                operation,
                resource,
                arguments,
            } => ExprKind::Storage {
                operation: *operation,
                resource: self.ty(frame, resource),
                arguments: self.exprs(frame, arguments),
            },
            ExprKind::Freeze(inner) => ExprKind::Freeze(self.expr(frame, *inner)),
            ExprKind::Vector(elements) => ExprKind::Vector(self.exprs(frame, elements)),
            ExprKind::Pack {
                constructor,
                type_arguments,
                fields,
            } => ExprKind::Pack {
                constructor: *constructor,
                type_arguments: self.types(frame, type_arguments),
                fields: fields
                    .iter()
                    .map(|(field, value)| (*field, self.expr(frame, *value)))
                    .collect(),
            },
            ExprKind::Field { base, item, field } => ExprKind::Field {
                base: self.expr(frame, *base),
                item: *item,
                field: *field,
            },
            ExprKind::VariantField { base, item, fields } => ExprKind::VariantField {
                base: self.expr(frame, *base),
                item: *item,
                fields: fields.clone(),
            },
            ExprKind::Test {
                operand,
                item,
                variants,
            } => ExprKind::Test {
                operand: self.expr(frame, *operand),
                item: *item,
                variants: variants.clone(),
            },
            ExprKind::Match { scrutinee, arms } => ExprKind::Match {
                scrutinee: self.expr(frame, *scrutinee),
                arms: arms.iter().map(|arm| self.arm(frame, arm)).collect(),
            },
            ExprKind::Index { base, index } => ExprKind::Index {
                base: self.expr(frame, *base),
                index: self.expr(frame, *index),
            },
            ExprKind::Resource { resource, address } => ExprKind::Resource {
                resource: self.ty(frame, resource),
                address: self.expr(frame, *address),
            },
            ExprKind::Dereference(inner) => ExprKind::Dereference(self.expr(frame, *inner)),
            ExprKind::Borrow {
                mutability,
                operand,
            } => ExprKind::Borrow {
                mutability: *mutability,
                operand: self.expr(frame, *operand),
            },
            ExprKind::Assign { place, value } => ExprKind::Assign {
                place: self.expr(frame, *place),
                value: self.expr(frame, *value),
            },
            ExprKind::AssignPattern { pattern, value } => ExprKind::AssignPattern {
                pattern: self.pattern(frame, *pattern),
                value: self.expr(frame, *value),
            },
            ExprKind::CompoundAssign {
                operator,
                place,
                value,
            } => ExprKind::CompoundAssign {
                operator: *operator,
                place: self.expr(frame, *place),
                value: self.expr(frame, *value),
            },
            ExprKind::Not(inner) => ExprKind::Not(self.expr(frame, *inner)),
            ExprKind::Negate(inner) => ExprKind::Negate(self.expr(frame, *inner)),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => ExprKind::Binary {
                operator: *operator,
                left: self.expr(frame, *left),
                right: self.expr(frame, *right),
            },
            ExprKind::Cast(inner) => ExprKind::Cast(self.expr(frame, *inner)),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => ExprKind::If {
                condition: self.expr(frame, *condition),
                then: self.expr(frame, *then),
                otherwise: otherwise.map(|otherwise| self.expr(frame, otherwise)),
            },
            ExprKind::While {
                target,
                condition,
                body,
            } => ExprKind::While {
                target: self.loop_of(frame, *target),
                condition: self.expr(frame, *condition),
                body: self.expr(frame, *body),
            },
            ExprKind::Loop { target, body } => ExprKind::Loop {
                target: self.loop_of(frame, *target),
                body: self.expr(frame, *body),
            },
            ExprKind::For {
                target,
                variable,
                lower,
                upper,
                body,
            } => ExprKind::For {
                target: self.loop_of(frame, *target),
                variable: self.local(frame, *variable),
                lower: self.expr(frame, *lower),
                upper: self.expr(frame, *upper),
                body: self.expr(frame, *body),
            },
            ExprKind::Break(target) => ExprKind::Break(self.loop_of(frame, *target)),
            ExprKind::Continue(target) => ExprKind::Continue(self.loop_of(frame, *target)),
            ExprKind::Block { statements, result } => ExprKind::Block {
                statements: self.statements(frame, statements),
                result: result.map(|result| self.expr(frame, result)),
            },
            ExprKind::Tuple(elements) => ExprKind::Tuple(self.exprs(frame, elements)),
            ExprKind::Return(value) => ExprKind::Return(value.map(|value| self.expr(frame, value))),
            ExprKind::Abort(code) => ExprKind::Abort(self.expr(frame, *code)),
            ExprKind::Assert { condition, code } => ExprKind::Assert {
                condition: self.expr(frame, *condition),
                code: code.map(|code| self.expr(frame, code)),
            },
            ExprKind::Error => ExprKind::Error,
        }
    }

    fn arm(&mut self, frame: FrameId, arm: &Arm) -> Arm {
        Arm {
            pattern: self.pattern(frame, arm.pattern),
            guard: arm.guard.map(|guard| self.expr(frame, guard)),
            body: self.expr(frame, arm.body),
            span: arm.span,
        }
    }

    fn statements(&mut self, frame: FrameId, statements: &[Statement]) -> Vec<Statement> {
        let statements = statements.iter();
        statements
            .map(|statement| match statement {
                Statement::Let {
                    pattern,
                    value,
                    span,
                } => Statement::Let {
                    pattern: self.pattern(frame, *pattern),
                    value: value.map(|value| self.expr(frame, value)),
                    span: *span,
                },
                Statement::Expr(expr) => Statement::Expr(self.expr(frame, *expr)),
            })
            .collect()
    }

    /// A copy of a pattern. Patterns nest as deep as the syntax does.
    pub(super) fn pattern(&mut self, frame: FrameId, id: PatternId) -> PatternId {
        let source = self.frames[frame].source;
        let pattern = &source.patterns[id];
        let span = pattern.span;
        let kind = match &pattern.kind {
            PatternKind::Wildcard => PatternKind::Wildcard,
            PatternKind::Bind(local) => PatternKind::Bind(self.local(frame, *local)),
            PatternKind::Place(place) => {
                self.check_unchanged(frame, *place, span);
                PatternKind::Place(self.expr(frame, *place))
            }
            PatternKind::Struct {
                constructor,
                fields,
            } => {
                self.check_inside(frame, constructor.item, span);
                let fields = fields.iter();
                PatternKind::Struct {
                    constructor: *constructor,
                    fields: fields
                        .map(|(field, inner)| (*field, self.pattern(frame, *inner)))
                        .collect(),
                }
            }
            PatternKind::Tuple(elements) => {
                let elements = elements.iter();
                PatternKind::Tuple(elements.map(|id| self.pattern(frame, *id)).collect())
            }
            PatternKind::Literal(literal) => PatternKind::Literal(self.expr(frame, *literal)),
            PatternKind::Range {
                start,
                end,
                is_inclusive,
            } => PatternKind::Range {
                start: start.map(|start| self.expr(frame, start)),
                end: end.map(|end| self.expr(frame, end)),
                is_inclusive: *is_inclusive,
            },
            PatternKind::Error => PatternKind::Error,
        };
        let ty = self.ty(frame, &pattern.ty);
        self.body.patterns.push(Pattern { kind, ty, span })
    }
}
