//! What the evaluation of an expression can do to the operands evaluated before it.
//!
//! Operands that are whole variables are not taken into temporaries unless a later operand of the
//! same list needs it; this file answers that, from the typed tree alone.

use smallvec::SmallVec;
use weft_hir::{self as hir, Body, ExprId, ExprKind, PatternId, PatternKind, Statement, Ty};

/// What a list of operands does, by the positions of those that do it.
#[derive(Debug, Default)]
pub(super) struct Effects {
    last_change: Option<usize>,
    /// The variables that are named, with the operand that does, in order.
    mentions: SmallVec<[(hir::LocalId, usize); 8]>,
}

impl Effects {
    /// The effects of operands that are evaluated in order.
    pub(super) fn of(body: &Body, operands: &[ExprId]) -> Self {
        let mut effects = Self::default();
        for (position, operand) in operands.iter().enumerate() {
            walk(body, *operand, &mut |kind| {
                if changes(body, kind) {
                    effects.last_change = Some(position);
                }
                if let ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) = kind
                {
                    effects.mentions.push((*local, position));
                }
            });
        }
        effects.mentions.sort_unstable();
        effects
    }

    /// Whether an operand after `position` may assign a variable, or write through a reference.
    pub(super) fn changes_after(&self, position: usize) -> bool {
        self.last_change.is_some_and(|last| last > position)
    }

    /// Whether any operand may assign a variable, or write through a reference.
    pub(super) fn has_change(&self) -> bool {
        self.last_change.is_some()
    }

    /// Whether an operand after `position` names a variable.
    pub(super) fn mentions_after(&self, local: hir::LocalId, position: usize) -> bool {
        let later = self.mentions.partition_point(|it| *it <= (local, position));
        (self.mentions.get(later)).is_some_and(|(other, _)| *other == local)
    }
}

/// Whether an expression of this kind, apart from those inside it, may change a variable.
fn changes(body: &Body, kind: &ExprKind) -> bool {
    match kind {
        ExprKind::Assign { .. }
        | ExprKind::AssignPattern { .. }
        | ExprKind::CompoundAssign { .. }
        | ExprKind::For { .. } => true,
        ExprKind::Borrow { mutability, .. } => mutability.is_mutable(),
        ExprKind::Call { arguments, .. } | ExprKind::Storage { arguments, .. } => {
            let operation =
                matches!(kind, ExprKind::Storage { operation, .. } if operation.acquires());
            operation
                || arguments.iter().any(|argument| {
                    matches!(
                        body.expr(*argument).ty,
                        Ty::Reference(hir::Mutability::Mutable, _)
                    )
                })
        }
        ExprKind::Invoke { .. } => true,
        ExprKind::Literal(_)
        | ExprKind::Local(_)
        | ExprKind::Move(_)
        | ExprKind::Copy(_)
        | ExprKind::Constant(_)
        | ExprKind::Lambda(_)
        | ExprKind::Closure { .. }
        | ExprKind::Restrict(_)
        | ExprKind::Inlined(_)
        | ExprKind::Freeze(_)
        | ExprKind::Vector(_)
        | ExprKind::Pack { .. }
        | ExprKind::Field { .. }
        | ExprKind::VariantField { .. }
        | ExprKind::Test { .. }
        | ExprKind::Match { .. }
        | ExprKind::Index { .. }
        | ExprKind::Resource { .. }
        | ExprKind::Dereference(_)
        | ExprKind::Not(_)
        | ExprKind::Negate(_)
        | ExprKind::Binary { .. }
        | ExprKind::Cast(_)
        | ExprKind::If { .. }
        | ExprKind::While { .. }
        | ExprKind::Loop { .. }
        | ExprKind::Break(_)
        | ExprKind::Continue(_)
        | ExprKind::Block { .. }
        | ExprKind::Tuple(_)
        | ExprKind::Return(_)
        | ExprKind::Abort(_)
        | ExprKind::Assert { .. }
        | ExprKind::Error => false,
    }
}

/// Visits an expression and all expressions inside it, without recursion.
pub(super) fn walk(body: &Body, root: ExprId, visit: &mut dyn FnMut(&ExprKind)) {
    // Most have none inside, so there is nothing to make room for.
    let mut open = Vec::new();
    let mut next = Some(root);
    while let Some(id) = next {
        let kind = &body.expr(id).kind;
        visit(kind);
        push_children(body, kind, &mut open);
        next = open.pop();
    }
}

fn push_children(body: &Body, kind: &ExprKind, open: &mut Vec<ExprId>) {
    match kind {
        ExprKind::Literal(_)
        | ExprKind::Local(_)
        | ExprKind::Move(_)
        | ExprKind::Copy(_)
        | ExprKind::Constant(_)
        | ExprKind::Break(_)
        | ExprKind::Continue(_)
        | ExprKind::Error => {}
        ExprKind::Call { arguments, .. }
        | ExprKind::Storage { arguments, .. }
        | ExprKind::Vector(arguments)
        | ExprKind::Tuple(arguments) => open.extend(arguments),
        ExprKind::Invoke {
            function,
            arguments,
        } => {
            open.push(*function);
            open.extend(arguments);
        }
        ExprKind::Lambda(lambda) => open.push(lambda.body),
        ExprKind::Closure { captured, .. } => open.extend(captured.iter().flatten()),
        ExprKind::Inlined(inlined) => {
            open.extend(&inlined.arguments);
            open.push(inlined.body);
        }
        ExprKind::Pack { fields, .. } => open.extend(fields.iter().map(|(_, value)| *value)),
        ExprKind::Freeze(inner)
        | ExprKind::Field { base: inner, .. }
        | ExprKind::VariantField { base: inner, .. }
        | ExprKind::Test { operand: inner, .. }
        | ExprKind::Resource { address: inner, .. }
        | ExprKind::Dereference(inner)
        | ExprKind::Borrow { operand: inner, .. }
        | ExprKind::Restrict(inner)
        | ExprKind::Not(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Cast(inner)
        | ExprKind::Loop { body: inner, .. }
        | ExprKind::Abort(inner) => open.push(*inner),
        ExprKind::Index {
            base: left,
            index: right,
        }
        | ExprKind::Assign {
            place: left,
            value: right,
        }
        | ExprKind::CompoundAssign {
            place: left,
            value: right,
            ..
        }
        | ExprKind::Binary { left, right, .. }
        | ExprKind::While {
            condition: left,
            body: right,
            ..
        } => open.extend([*left, *right]),
        ExprKind::AssignPattern { pattern, value } => {
            push_places(body, *pattern, open);
            open.push(*value);
        }
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => {
            open.extend([*condition, *then]);
            open.extend(otherwise);
        }
        ExprKind::Match { scrutinee, arms } => {
            open.push(*scrutinee);
            for arm in arms {
                open.extend(arm.guard);
                open.push(arm.body);
            }
        }
        ExprKind::For {
            lower,
            upper,
            body: inner,
            ..
        } => open.extend([*lower, *upper, *inner]),
        ExprKind::Block { statements, result } => {
            for statement in statements {
                match statement {
                    Statement::Let { value, .. } => open.extend(value),
                    Statement::Expr(inner) => open.push(*inner),
                }
            }
            open.extend(result);
        }
        ExprKind::Return(value) => open.extend(value),
        ExprKind::Assert { condition, code } => {
            open.push(*condition);
            open.extend(code);
        }
    }
}

/// Adds the places of an assignment's pattern.
fn push_places(body: &Body, pattern: PatternId, open: &mut Vec<ExprId>) {
    let mut patterns = vec![pattern];
    while let Some(id) = patterns.pop() {
        match &body.patterns[id].kind {
            PatternKind::Wildcard
            | PatternKind::Bind(_)
            | PatternKind::Literal(_)
            | PatternKind::Range { .. }
            | PatternKind::Error => {}
            PatternKind::Place(place) => open.push(*place),
            PatternKind::Struct { fields, .. } => {
                patterns.extend(fields.iter().map(|(_, inner)| *inner));
            }
            PatternKind::Tuple(elements) => patterns.extend(elements),
        }
    }
}
