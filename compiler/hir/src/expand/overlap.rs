//! Arguments of an expanded call that borrow one variable, with a mutable borrow among them.
//!
//! A function could not take them: its parameters live as long as its body. An expansion has no
//! parameters, and the book promises that only the uses of references that it leaves can conflict.
//! So these arguments are not bound; they are written in the place of every use of their parameters.
//! That is the same place whenever it is evaluated, since each is a plain borrow of a variable or of
//! a field of one, or a variable that holds a reference, and nothing in the call assigns those.

use super::{Bound, Expander, FrameId};
use crate::body::{Body, ExprKind, PatternKind};
use crate::id::{ExprId, LocalId};
use crate::ty::Ty;

impl Expander<'_, '_> {
    /// Which of the arguments stand in the place of their parameters.
    pub(super) fn repeated(
        &self,
        frame: FrameId,
        callee: &Body,
        arguments: &[ExprId],
    ) -> Vec<bool> {
        let source = self.frames[frame].source;
        let roots = arguments.iter().map(|id| self.borrowed(frame, *id));
        let roots: Vec<_> = roots.collect();
        let conflicts = |position: usize| {
            let Some((root, is_mutable)) = roots[position] else {
                return false;
            };
            let mut others = roots.iter().enumerate();
            others.any(|(other, root_of_other)| {
                other != position
                    && root_of_other
                        .is_some_and(|(also, mutable)| also == root && (mutable || is_mutable))
            })
        };
        let found: Vec<bool> = (0..roots.len()).map(conflicts).collect();
        // A lambda could assign the variables, or be a value, which holds no references.
        let is_plain = found.contains(&true)
            && !has_lambda(callee)
            && !arguments.iter().any(|id| is_lambda(source, *id))
            && callee.parameters.iter().all(|id| !is_assigned(callee, *id));
        found.into_iter().map(|it| it && is_plain).collect()
    }

    /// The argument that stands in the place of a local.
    pub(super) fn standing_for(&self, frame: FrameId, kind: &ExprKind) -> Option<Bound> {
        match kind {
            ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) => {
                self.frames[frame].repeated.get(local).copied()
            }
            _ => None,
        }
    }

    /// The variable that an argument borrows, or whose reference it is, and whether mutably.
    fn borrowed(&self, frame: FrameId, argument: ExprId) -> Option<((FrameId, LocalId), bool)> {
        let body = self.frames[frame].source;
        let kind = &body.expr(argument).kind;
        if let Some(bound) = self.standing_for(frame, kind) {
            return self.borrowed(bound.frame, bound.argument);
        }
        match kind {
            ExprKind::Freeze(inner) => {
                let (root, _) = self.borrowed(frame, *inner)?;
                Some((root, false))
            }
            ExprKind::Local(local) => match &body.locals[*local].ty {
                Ty::Reference(mutability, _) => Some(((frame, *local), mutability.is_mutable())),
                _ => None,
            },
            ExprKind::Borrow {
                mutability,
                operand,
            } => {
                let mut operand = *operand;
                while let ExprKind::Field { base, .. } = &body.expr(operand).kind {
                    operand = *base;
                }
                match &body.expr(operand).kind {
                    ExprKind::Local(root) => Some(((frame, *root), mutability.is_mutable())),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn is_lambda(body: &Body, id: ExprId) -> bool {
    matches!(body.expr(id).kind, ExprKind::Lambda(_))
}

fn has_lambda(body: &Body) -> bool {
    let mut expressions = body.expressions.values();
    expressions.any(|expr| matches!(expr.kind, ExprKind::Lambda(_)))
}

fn is_assigned(body: &Body, local: LocalId) -> bool {
    let is_local =
        |id: ExprId| matches!(body.expr(id).kind, ExprKind::Local(target) if target == local);
    let mut expressions = body.expressions.values();
    let mut patterns = body.patterns.values();
    expressions.any(|expr| matches!(expr.kind, ExprKind::Assign { place, .. } if is_local(place)))
        || patterns.any(|it| matches!(it.kind, PatternKind::Place(place) if is_local(place)))
}
