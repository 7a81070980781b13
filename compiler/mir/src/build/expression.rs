//! Expressions that make values without control flow.

use weft_base::Span;
use weft_hir::{BinaryOperator, Constructor, ExprId, ExprKind, FieldId, Mutability, Ty, Value};
use weft_types::I256;

use super::effects::Effects;
use super::{Builder, constant, duplicate, infer, take};
use crate::body::{BinaryOperation, LocalId, LocalKind, Operand, Place, Rvalue};

impl Builder<'_> {
    /// Evaluates an expression of one value. `None` where control does not come past it.
    pub(super) fn operand(&mut self, id: ExprId) -> Option<Operand> {
        let expr = self.source.expr(id);
        let span = expr.span;
        match &expr.kind {
            ExprKind::Literal(value) => Some(constant(value.clone(), expr.ty.clone(), span)),
            ExprKind::Constant(constant_id) => {
                let value = self.definitions.constants[*constant_id].value.clone();
                let value = value.expect("a body that names a broken constant is not built");
                Some(constant(value, expr.ty.clone(), span))
            }
            ExprKind::Local(local) => Some(infer(self.local(*local), span)),
            ExprKind::Move(local) => Some(take(self.local(*local), span)),
            ExprKind::Copy(local) => Some(duplicate(Place::local(self.local(*local)), span)),
            ExprKind::Inlined(inlined) => self.inlined(inlined, Self::operand),
            ExprKind::Block { statements, result } => {
                self.statements(statements, *result)?;
                // A block with a value has a result, or control does not come past it.
                result.and_then(|result| self.operand(result))
            }
            _ => {
                let local = self.new_local(&expr.ty, span);
                self.into(id, &[local])?;
                Some(take(local, span))
            }
        }
    }

    /// Evaluates an expression of any number of values.
    pub(super) fn operands(&mut self, id: ExprId) -> Option<Vec<Operand>> {
        let expr = self.source.expr(id);
        match (&expr.ty, &expr.kind) {
            (_, ExprKind::Tuple(elements)) => self.operand_list(elements),
            (Ty::Tuple(types), _) => {
                let locals: Vec<_> = types
                    .iter()
                    .map(|ty| self.new_local(ty, expr.span))
                    .collect();
                self.into(id, &locals)?;
                Some(locals.iter().map(|local| take(*local, expr.span)).collect())
            }
            (Ty::Never, _) => {
                self.into(id, &[])?;
                Some(Vec::new())
            }
            _ => Some(vec![self.operand(id)?]),
        }
    }

    /// Evaluates expressions of one value each, in order; each operand is the value at its point.
    ///
    /// A borrow of a plain place that comes first is made last where nothing in between changes a
    /// variable, so that `v.push_back(v.length())` needs no temporary.
    pub(super) fn operand_list(&mut self, ids: &[ExprId]) -> Option<Vec<Operand>> {
        if let [only] = ids {
            return Some(vec![self.operand(*only)?]);
        }
        let effects = Effects::of(self.source, ids);
        let mut operands: Vec<Option<Operand>> = Vec::with_capacity(ids.len());
        let mut postponed = Vec::new();
        for (position, id) in ids.iter().enumerate() {
            if !effects.changes_after(position) && self.can_wait(*id, position, &effects) {
                postponed.push((position, *id));
                operands.push(None);
                continue;
            }
            let operand = self.operand(*id)?;
            operands.push(Some(self.hold(operand, *id, position, &effects)));
        }
        for (position, id) in postponed {
            operands[position] = Some(self.operand(id)?);
        }
        Some(operands.into_iter().flatten().collect())
    }

    /// Whether an operand is a borrow of a plain place of a variable that a later operand names.
    pub(super) fn can_wait(&self, id: ExprId, position: usize, effects: &Effects) -> bool {
        let ExprKind::Borrow { operand, .. } = &self.source.expr(id).kind else {
            return false;
        };
        self.plain_root(*operand)
            .is_some_and(|root| effects.mentions_after(root, position))
    }

    /// Takes the value of a variable now, where a later operand could change it.
    fn hold(
        &mut self,
        operand: Operand,
        id: ExprId,
        position: usize,
        effects: &Effects,
    ) -> Operand {
        let (ExprKind::Local(source) | ExprKind::Move(source) | ExprKind::Copy(source)) =
            &self.source.expr(id).kind
        else {
            return self.hold_inner(operand, position, effects);
        };
        let ty = &self.source.expr(id).ty;
        // A later operand could use up what a variable owns, but not a scalar or a reference.
        let is_kept = is_scalar(ty) || ty.is_reference();
        let is_left = is_kept || !effects.mentions_after(*source, position);
        if is_left && !effects.changes_after(position) {
            return operand;
        }
        let span = operand.span;
        take(self.temporary(Rvalue::Use(operand), ty, span), span)
    }

    /// The same for a variable that is the result of a block.
    fn hold_inner(&mut self, operand: Operand, position: usize, effects: &Effects) -> Operand {
        let Some(local) = operand.root() else {
            return operand;
        };
        let is_named = self.locals[local].kind != LocalKind::Temporary;
        if !is_named || !effects.changes_after(position) {
            return operand;
        }
        let (ty, span) = (self.locals[local].ty.clone(), operand.span);
        take(self.temporary(Rvalue::Use(operand), &ty, span), span)
    }

    /// How the value of an expression of one value is made, if it is made without control flow or
    /// calls; otherwise the value is in a temporary.
    pub(super) fn rvalue(&mut self, id: ExprId) -> Option<Rvalue> {
        let expr = self.source.expr(id);
        let span = expr.span;
        Some(match &expr.kind {
            ExprKind::Field { .. }
            | ExprKind::VariantField { .. }
            | ExprKind::Index { .. }
            | ExprKind::Dereference(_)
            | ExprKind::Resource { .. } => {
                let place = self.place(id, Mutability::Immutable)?;
                Rvalue::Use(duplicate(place, span))
            }
            ExprKind::Borrow {
                mutability,
                operand,
            } => self.borrow(*mutability, *operand)?,
            ExprKind::Freeze(inner) => Rvalue::Freeze(self.operand(*inner)?),
            ExprKind::Vector(elements) => self.vector(elements, &expr.ty)?,
            ExprKind::Pack {
                constructor,
                fields,
                ..
            } => self.pack(*constructor, fields)?,
            ExprKind::Test {
                operand, variants, ..
            } => {
                let place = self.place(*operand, Mutability::Immutable)?;
                let operand = self.source.expr(*operand);
                let base = self.enum_reference(place, &operand.ty, operand.span);
                Rvalue::TestVariant {
                    base,
                    variants: variants.clone(),
                }
            }
            ExprKind::Closure {
                function,
                type_arguments,
                captured,
            } => self.closure(*function, type_arguments, captured)?,
            ExprKind::Restrict(inner) => self.restrict(*inner)?,
            ExprKind::Lambda(_) => unreachable!("lambdas are functions of their own by now"),
            ExprKind::Not(inner) => Rvalue::Not(self.operand(*inner)?),
            // Fails where the operand is the least value, as the difference does.
            ExprKind::Negate(inner) => {
                let zero = constant(Value::Signed(I256::ZERO), expr.ty.clone(), span);
                Rvalue::Binary(BinaryOperation::Subtract, zero, self.operand(*inner)?)
            }
            ExprKind::Cast(inner) => Rvalue::Cast(self.operand(*inner)?),
            ExprKind::Binary {
                operator,
                left,
                right,
            } => {
                let operation = binary_operation(*operator);
                let operation = operation.expect("`&&` and `||` are control flow");
                let [left, right] = self.pair(*left, *right)?;
                Rvalue::Binary(operation, left, right)
            }
            ExprKind::Storage {
                operation,
                resource,
                arguments,
            } => self.storage(*operation, resource, arguments)?,
            _ => Rvalue::Use(self.operand(id)?),
        })
    }

    /// Evaluates two operands in order.
    pub(super) fn pair(&mut self, left: ExprId, right: ExprId) -> Option<[Operand; 2]> {
        let operands = self.operand_list(&[left, right])?;
        <[Operand; 2]>::try_from(operands).ok()
    }

    fn borrow(&mut self, mutability: Mutability, operand: ExprId) -> Option<Rvalue> {
        let span = self.source.expr(operand).span;
        let place = self.place(operand, mutability)?;
        // A reference that was made just for this place is the result itself.
        let is_own = self.locals[place.local].kind == LocalKind::Temporary
            && matches!(&self.locals[place.local].ty, Ty::Reference(own, _) if *own == mutability);
        if is_own && place.dereferenced && place.fields.is_empty() {
            return Some(Rvalue::Use(take(place.local, span)));
        }
        Some(Rvalue::Borrow(place))
    }

    fn vector(&mut self, elements: &[ExprId], ty: &Ty) -> Option<Rvalue> {
        let literals = elements.iter().map(|element| {
            let expr = self.source.expr(*element);
            match &expr.kind {
                ExprKind::Literal(value) => Some(value.clone()),
                ExprKind::Constant(id) => self.definitions.constants[*id].value.clone(),
                _ => None,
            }
        });
        let is_constant = !elements.is_empty() && constant_elements(ty);
        if let (true, Some(values)) = (is_constant, literals.collect::<Option<Vec<_>>>()) {
            let span = self.source.expr(elements[0]).span;
            let value = Value::Vector(values);
            return Some(Rvalue::Use(constant(value, ty.clone(), span)));
        }
        Some(Rvalue::VectorPack(self.operand_list(elements)?))
    }

    fn pack(&mut self, constructor: Constructor, fields: &[(FieldId, ExprId)]) -> Option<Rvalue> {
        let values: Vec<_> = fields.iter().map(|(_, value)| *value).collect();
        let operands = self.operand_list(&values)?;
        let mut sorted: Vec<_> = fields
            .iter()
            .map(|(field, _)| *field)
            .zip(operands)
            .collect();
        sorted.sort_by_key(|(field, _)| *field);
        debug_assert_eq!(
            sorted.len(),
            self.definitions.fields_of(constructor).len(),
            "a pack has each field once"
        );
        Some(Rvalue::Pack {
            variant: constructor.variant,
            fields: sorted.into_iter().map(|(_, operand)| operand).collect(),
        })
    }

    /// Assigns an operand to a local.
    pub(super) fn set(&mut self, destination: LocalId, value: Operand, span: Span) {
        self.assign(destination, Rvalue::Use(value), span);
    }
}

/// Whether values of the type are read, never consumed.
pub(crate) fn is_scalar(ty: &Ty) -> bool {
    matches!(ty, Ty::Bool | Ty::Integer(_) | Ty::Address)
}

/// Whether the elements of a vector of this type can be constants.
fn constant_elements(ty: &Ty) -> bool {
    match ty {
        Ty::Vector(element) => is_scalar(element) || constant_elements(element),
        _ => false,
    }
}

/// The operation of an operator that evaluates both operands.
pub(super) fn binary_operation(operator: BinaryOperator) -> Option<BinaryOperation> {
    Some(match operator {
        BinaryOperator::Equal => BinaryOperation::Equal,
        BinaryOperator::NotEqual => BinaryOperation::NotEqual,
        BinaryOperator::Less => BinaryOperation::Less,
        BinaryOperator::Greater => BinaryOperation::Greater,
        BinaryOperator::LessEqual => BinaryOperation::LessOrEqual,
        BinaryOperator::GreaterEqual => BinaryOperation::GreaterOrEqual,
        BinaryOperator::BitOr => BinaryOperation::BitOr,
        BinaryOperator::BitXor => BinaryOperation::BitXor,
        BinaryOperator::BitAnd => BinaryOperation::BitAnd,
        BinaryOperator::ShiftLeft => BinaryOperation::ShiftLeft,
        BinaryOperator::ShiftRight => BinaryOperation::ShiftRight,
        BinaryOperator::Add => BinaryOperation::Add,
        BinaryOperator::Subtract => BinaryOperation::Subtract,
        BinaryOperator::Multiply => BinaryOperation::Multiply,
        BinaryOperator::Divide => BinaryOperation::Divide,
        BinaryOperator::Remainder => BinaryOperation::Modulo,
        BinaryOperator::And
        | BinaryOperator::Or
        | BinaryOperator::Implies
        | BinaryOperator::Iff => return None,
    })
}
