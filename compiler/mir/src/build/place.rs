//! Places: what can be read, borrowed and assigned.

use weft_base::Span;
use weft_hir::{self as hir, BinaryOperator, ExprId, ExprKind, Mutability, Ty};

use super::expression::binary_operation;
use super::{Builder, duplicate, infer, take};
use crate::body::{
    FieldChoice, FieldStep, LocalKind, Operand, OperandKind, Place, Rvalue, StatementKind,
};

impl Builder<'_> {
    /// Evaluates an expression as a place; references on the way are made with `mutability`. What
    /// is no place becomes a temporary.
    pub(super) fn place(&mut self, id: ExprId, mutability: Mutability) -> Option<Place> {
        let expr = self.source.expr(id);
        let span = expr.span;
        if let ExprKind::Local(local) = &expr.kind {
            return Some(Place::local(self.local(*local)));
        }
        if let ExprKind::Field { base, item, field } = &expr.kind {
            let mut place = self.place(*base, mutability)?;
            let name = &self.definitions.structs[*item].fields[*field].name;
            place.fields.push(FieldStep {
                field: FieldChoice::Field(*field),
                name: name.symbol.clone(),
                ty: expr.ty.clone(),
            });
            return Some(place);
        }
        if let ExprKind::VariantField { base, item, fields } = &expr.kind {
            let mut place = self.place(*base, mutability)?;
            let (variant, field) = fields.first()?;
            let name = &self.definitions.structs[*item].fields_of(Some(*variant))[*field].name;
            place.fields.push(FieldStep {
                field: FieldChoice::Variants(fields.clone()),
                name: name.symbol.clone(),
                ty: expr.ty.clone(),
            });
            return Some(place);
        }
        if let ExprKind::Dereference(reference) = &expr.kind {
            return Some(Place::dereference(self.reference(*reference)?));
        }
        if let ExprKind::Index { base, index } = &expr.kind {
            let (vector, index) = self.element(*base, *index, mutability, span)?;
            let ty = Ty::reference(mutability, expr.ty.clone());
            let value = Rvalue::VectorBorrow { vector, index };
            return Some(Place::dereference(self.temporary(value, &ty, span)));
        }
        if let ExprKind::Resource { resource, address } = &expr.kind {
            let address = self.operand(*address)?;
            let value = Rvalue::BorrowGlobal {
                resource: struct_of(resource)?,
                address,
            };
            let ty = Ty::reference(mutability, expr.ty.clone());
            return Some(Place::dereference(self.temporary(value, &ty, span)));
        }
        let value = self.operand(id)?;
        // What was moved out of a variable is no longer there.
        if let OperandKind::Move(local) = value.kind
            && self.locals[local].kind == LocalKind::Temporary
        {
            return Some(Place::local(local));
        }
        let ty = expr.ty.clone();
        Some(Place::local(self.temporary(Rvalue::Use(value), &ty, span)))
    }

    /// The local that holds the reference which an expression evaluates to. A variable is used as
    /// it is, and reading through `&mut` needs no freezing.
    fn reference(&mut self, id: ExprId) -> Option<crate::LocalId> {
        let expr = self.source.expr(id);
        match &expr.kind {
            ExprKind::Local(local) => return Some(self.local(*local)),
            ExprKind::Freeze(inner) => return self.reference(*inner),
            _ => {}
        }
        let value = self.operand(id)?;
        if let OperandKind::Move(local) = value.kind {
            return Some(local);
        }
        let (ty, span) = (expr.ty.clone(), value.span);
        Some(self.temporary(Rvalue::Use(value), &ty, span))
    }

    /// A reference to the vector and the index of an element. The index comes first where the
    /// vector is a plain place, so that `v[v.length() - 1]` can borrow it.
    fn element(
        &mut self,
        base: ExprId,
        index: ExprId,
        mutability: Mutability,
        span: Span,
    ) -> Option<(Operand, Operand)> {
        if self.plain_root(base).is_some() {
            let position = self.operand(index)?;
            let vector = self.vector_reference(base, mutability, span)?;
            return Some((vector, position));
        }
        let vector = self.vector_reference(base, mutability, span)?;
        let position = self.operand(index)?;
        Some((vector, position))
    }

    fn vector_reference(
        &mut self,
        base: ExprId,
        mutability: Mutability,
        span: Span,
    ) -> Option<Operand> {
        let expr = self.source.expr(base);
        let place = self.place(base, mutability)?;
        if place.dereferenced && place.fields.is_empty() {
            return Some(infer(place.local, expr.span));
        }
        let ty = Ty::reference(mutability, expr.ty.clone());
        let local = self.temporary(Rvalue::Borrow(place), &ty, span);
        Some(take(local, expr.span))
    }

    /// A reference to the enum at a place, to look at its variant.
    pub(super) fn enum_reference(&mut self, place: Place, ty: &Ty, span: Span) -> Operand {
        if place.dereferenced && place.fields.is_empty() {
            return infer(place.local, span);
        }
        let ty = Ty::reference(Mutability::Immutable, ty.clone());
        let local = self.temporary(Rvalue::Borrow(place), &ty, span);
        take(local, span)
    }

    /// The variable of a place that is a variable, behind one, or a field of either.
    pub(super) fn plain_root(&self, id: ExprId) -> Option<hir::LocalId> {
        let mut id = id;
        loop {
            match &self.source.expr(id).kind {
                ExprKind::Local(local) => return Some(*local),
                ExprKind::Field { base: inner, .. }
                | ExprKind::VariantField { base: inner, .. }
                | ExprKind::Dereference(inner)
                | ExprKind::Freeze(inner) => id = *inner,
                _ => return None,
            }
        }
    }

    /// `place = value`: the value first, then the place.
    pub(super) fn assign_place(&mut self, place: ExprId, value: ExprId) -> Option<()> {
        if let ExprKind::Local(local) = &self.source.expr(place).kind {
            let local = self.local(*local);
            return self.into(value, &[local]);
        }
        let value = self.operand_before(value, place)?;
        self.store(place, value)
    }

    /// Evaluates a value that is used after a place has been evaluated.
    fn operand_before(&mut self, value: ExprId, place: ExprId) -> Option<Operand> {
        let operand = self.operand(value)?;
        let is_variable = operand.as_local().is_some_and(|local| {
            !matches!(operand.kind, OperandKind::Move(_)) || self.locals[local].name.is_some()
        });
        if !is_variable || self.plain_root(place).is_some() {
            return Some(operand);
        }
        let (ty, span) = (self.source.expr(value).ty.clone(), operand.span);
        Some(take(self.temporary(Rvalue::Use(operand), &ty, span), span))
    }

    /// Evaluates a place and puts a value there.
    pub(super) fn store(&mut self, id: ExprId, value: Operand) -> Option<()> {
        let span = self.source.expr(id).span;
        let place = self.place(id, Mutability::Mutable)?;
        match place.as_local() {
            Some(local) => self.set(local, value, span),
            None => self.push(StatementKind::Store { place, value }, span),
        }
        Some(())
    }

    /// `place op= value`: the value first, then the place, once.
    pub(super) fn compound_assign(
        &mut self,
        operator: BinaryOperator,
        place: ExprId,
        value: ExprId,
        span: Span,
    ) -> Option<()> {
        let operation = binary_operation(operator)?;
        let value = self.operand_before(value, place)?;
        let place_span = self.source.expr(place).span;
        let ty = self.source.expr(place).ty.clone();
        let target = self.place(place, Mutability::Mutable)?;
        if let Some(local) = target.as_local() {
            let sum = Rvalue::Binary(operation, infer(local, place_span), value);
            self.assign(local, sum, span);
            return Some(());
        }
        let old = Rvalue::Use(duplicate(target.clone(), place_span));
        let old = self.temporary(old, &ty, place_span);
        let sum = Rvalue::Binary(operation, take(old, place_span), value);
        let sum = self.temporary(sum, &ty, span);
        let kind = StatementKind::Store {
            place: target,
            value: take(sum, span),
        };
        self.push(kind, span);
        Some(())
    }

    /// Makes the references of a tuple immutable where the wanted type is.
    pub(super) fn freeze_tuple(
        &mut self,
        inner: ExprId,
        destinations: &[crate::LocalId],
        span: Span,
    ) -> Option<()> {
        let values = self.operands(inner)?;
        let types = self.source.expr(inner).ty.clone();
        for ((destination, value), from) in destinations.iter().zip(values).zip(types.components())
        {
            let rvalue = if *from == self.locals[*destination].ty || !from.is_reference() {
                Rvalue::Use(value)
            } else {
                Rvalue::Freeze(value)
            };
            self.assign(*destination, rvalue, span);
        }
        Some(())
    }
}

/// The struct of a resource.
pub(super) fn struct_of(resource: &Ty) -> Option<hir::StructId> {
    match resource {
        Ty::Struct(id, _) => Some(*id),
        _ => None,
    }
}
