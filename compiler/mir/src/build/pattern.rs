//! Patterns of `let`, of assignments and of arms, once they are known to match.

use cranelift_entity::PrimaryMap;
use weft_base::Span;
use weft_hir::{
    Accessor, Constructor, ExprId, ExprKind, FieldId, Mutability, PatternId, PatternKind, Ty,
    VariantId,
};
use weft_types::Ability;

use super::{Builder, infer, take};
use crate::body::{
    FieldChoice, FieldStep, LocalId, LocalKind, Operand, Place, Rvalue, StatementKind,
    TerminatorKind,
};
use crate::transform::accessors::foreign;

/// A field that a pattern borrows of what is behind a reference.
struct BorrowedField {
    field: FieldId,
    /// What the pattern says of the field.
    pattern: PatternId,
    place: Place,
    destination: LocalId,
}

impl Builder<'_> {
    /// `let pattern = value;`
    pub(super) fn bind(&mut self, pattern: PatternId, value: ExprId) -> Option<()> {
        self.assign_pattern(pattern, value)
    }

    /// `pattern = value;`
    pub(super) fn assign_pattern(&mut self, pattern: PatternId, value: ExprId) -> Option<()> {
        let source = self.source;
        let span = source.expr(value).span;
        match &source.patterns[pattern].kind {
            PatternKind::Tuple(elements) => {
                let patterns = elements.clone();
                let destinations = self.destinations(&patterns, value);
                self.into(value, &destinations)?;
                for (pattern, local) in patterns.iter().zip(destinations) {
                    self.take_apart(*pattern, local, span)?;
                }
                Some(())
            }
            PatternKind::Bind(local) => {
                let local = self.local(*local);
                self.into(value, &[local])
            }
            PatternKind::Place(place) => self.assign_place(*place, value),
            PatternKind::Struct { .. } => {
                let operand = self.operand(value)?;
                match operand.as_local() {
                    Some(local) if source.patterns[pattern].ty.is_reference() => {
                        self.borrow_fields(pattern, local, span)
                    }
                    _ => self.unpack(pattern, operand, span),
                }
            }
            PatternKind::Wildcard
            | PatternKind::Literal(_)
            | PatternKind::Range { .. }
            | PatternKind::Error => self.effect(value),
        }
    }

    /// The locals for the parts of a value: variables where the pattern declares them, otherwise
    /// temporaries.
    fn destinations(&mut self, patterns: &[PatternId], value: ExprId) -> Vec<LocalId> {
        let source = self.source;
        let span = source.expr(value).span;
        let types = source.expr(value).ty.components();
        patterns
            .iter()
            .zip(types)
            .map(|(pattern, ty)| match &source.patterns[*pattern].kind {
                PatternKind::Bind(local) => self.local(*local),
                PatternKind::Place(place) => match &source.expr(*place).kind {
                    // The results of a call can go to different variables at once.
                    ExprKind::Local(local)
                        if matches!(source.expr(value).kind, ExprKind::Call { .. })
                            && self.is_assigned_once(patterns, *local) =>
                    {
                        self.local(*local)
                    }
                    _ => self.new_local(ty, span),
                },
                PatternKind::Wildcard
                | PatternKind::Struct { .. }
                | PatternKind::Tuple(_)
                | PatternKind::Literal(_)
                | PatternKind::Range { .. }
                | PatternKind::Error => self.new_local(ty, span),
            })
            .collect()
    }

    fn is_assigned_once(&self, patterns: &[PatternId], local: weft_hir::LocalId) -> bool {
        let count = patterns
            .iter()
            .filter(|pattern| match &self.source.patterns[**pattern].kind {
                PatternKind::Place(place) => {
                    matches!(self.source.expr(*place).kind, ExprKind::Local(own) if own == local)
                }
                _ => false,
            })
            .count();
        count == 1
    }

    /// Takes the value of a local apart, or puts it where the pattern says.
    pub(super) fn take_apart(
        &mut self,
        pattern: PatternId,
        local: LocalId,
        span: Span,
    ) -> Option<()> {
        let source = self.source;
        match &source.patterns[pattern].kind {
            PatternKind::Wildcard
            | PatternKind::Literal(_)
            | PatternKind::Range { .. }
            | PatternKind::Error => {
                self.discard(local, source.patterns[pattern].span);
                Some(())
            }
            PatternKind::Bind(bound) => {
                let bound = self.local(*bound);
                if bound != local {
                    self.set(bound, self.use_up(local, span), span);
                }
                Some(())
            }
            PatternKind::Place(place) => {
                let is_done = match &source.expr(*place).kind {
                    ExprKind::Local(target) => self.local(*target) == local,
                    _ => false,
                };
                if is_done {
                    return Some(());
                }
                self.store(*place, take(local, span))
            }
            PatternKind::Struct { .. } => {
                if self.is_matched && !self.binds(pattern) {
                    // Nothing is needed of it, and which variant it is was tested.
                    let is_kept = self.locals[local].abilities.has(Ability::Drop);
                    if is_kept {
                        return Some(());
                    }
                }
                if source.patterns[pattern].ty.is_reference() {
                    return self.borrow_fields(pattern, local, span);
                }
                self.unpack(pattern, self.use_up(local, span), span)
            }
            PatternKind::Tuple(_) => unreachable!("tuples are not nested"),
        }
    }

    /// Whether a pattern binds a variable.
    pub(super) fn binds(&self, pattern: PatternId) -> bool {
        let mut open = vec![pattern];
        while let Some(id) = open.pop() {
            match &self.source.patterns[id].kind {
                PatternKind::Bind(_) => return true,
                PatternKind::Struct { fields, .. } => {
                    open.extend(fields.iter().map(|(_, inner)| *inner));
                }
                PatternKind::Tuple(elements) => open.extend(elements),
                PatternKind::Wildcard
                | PatternKind::Place(_)
                | PatternKind::Literal(_)
                | PatternKind::Range { .. }
                | PatternKind::Error => {}
            }
        }
        false
    }

    /// An operand that takes the value of a temporary; a variable may keep a duplicate.
    fn use_up(&self, local: LocalId, span: Span) -> Operand {
        if self.locals[local].kind == LocalKind::Temporary {
            take(local, span)
        } else {
            infer(local, span)
        }
    }

    /// Takes a struct or enum apart by value.
    fn unpack(&mut self, pattern: PatternId, value: Operand, span: Span) -> Option<()> {
        let source = self.source;
        let PatternKind::Struct {
            constructor,
            fields,
        } = &source.patterns[pattern].kind
        else {
            unreachable!("called for structs only");
        };
        let pattern_span = source.patterns[pattern].span;
        let Ty::Struct(_, arguments) = &source.patterns[pattern].ty else {
            return Some(());
        };
        let mut destinations = Vec::new();
        let mut rest = Vec::new();
        for (id, field) in self.definitions.fields_of(*constructor) {
            let inner = fields.iter().find(|(named, _)| *named == id);
            let bound = inner.map(|(_, inner)| (&source.patterns[*inner].kind, *inner));
            let destination = match bound {
                Some((PatternKind::Bind(local), _)) => self.local(*local),
                _ => self.new_local(&field.ty.instantiate(arguments), pattern_span),
            };
            destinations.push(destination);
            rest.push((inner.map(|(_, inner)| *inner), destination));
        }
        let kind = StatementKind::Unpack {
            variant: constructor.variant,
            destinations,
            source: value,
        };
        self.push(kind, span);
        for (inner, local) in rest {
            match inner {
                Some(inner) => self.take_apart(inner, local, span)?,
                None => self.discard(local, pattern_span),
            }
        }
        Some(())
    }

    /// Takes a struct or enum behind a reference apart: the parts are references to the fields.
    fn borrow_fields(&mut self, pattern: PatternId, local: LocalId, span: Span) -> Option<()> {
        let source = self.source;
        let PatternKind::Struct {
            constructor,
            fields,
        } = &source.patterns[pattern].kind
        else {
            unreachable!("called for structs only");
        };
        let Ty::Reference(mutability, referent) = &source.patterns[pattern].ty else {
            return Some(());
        };
        let Ty::Struct(_, arguments) = referent.as_ref() else {
            return Some(());
        };
        let mut borrowed = Vec::with_capacity(fields.len());
        for (id, inner) in fields {
            let pattern = &source.patterns[*inner];
            let is_needed = match pattern.kind {
                PatternKind::Wildcard | PatternKind::Literal(_) | PatternKind::Range { .. } => {
                    false
                }
                _ => !self.is_matched || self.binds(*inner),
            };
            if !is_needed {
                continue;
            }
            let field = &self.definitions.fields_of(*constructor)[*id];
            let ty = field.ty.instantiate(arguments);
            let step = FieldStep {
                field: FieldChoice::of(constructor.variant, *id),
                name: field.name.symbol.clone(),
                ty: ty.clone(),
            };
            let place = Place {
                local,
                dereferenced: true,
                fields: vec![step],
            };
            let reference = Ty::reference(*mutability, ty);
            let destination = match &pattern.kind {
                PatternKind::Bind(bound) => self.local(*bound),
                _ => self.new_local(&reference, pattern.span),
            };
            borrowed.push(BorrowedField {
                field: *id,
                pattern: *inner,
                place,
                destination,
            });
        }
        let is_foreign = foreign(self.definitions, self.module, referent).is_some();
        if is_foreign && *mutability == Mutability::Mutable && borrowed.len() > 1 {
            let span = source.patterns[pattern].span;
            self.borrow_several(*constructor, arguments, local, &borrowed, span);
        } else {
            for field in &borrowed {
                let span = source.patterns[field.pattern].span;
                self.assign(field.destination, Rvalue::Borrow(field.place.clone()), span);
            }
        }
        for field in &borrowed {
            self.take_apart(field.pattern, field.destination, span)?;
        }
        match constructor.variant {
            Some(variant) if borrowed.is_empty() && !self.is_matched => {
                self.require_variant(variant, local, referent, source.patterns[pattern].span);
            }
            Some(_) | None => {}
        }
        Some(())
    }

    /// Borrows several fields of a type of another module by one call: two calls would be given
    /// references to the whole at the same time.
    fn borrow_several(
        &mut self,
        constructor: Constructor,
        type_arguments: &[Ty],
        local: LocalId,
        borrowed: &[BorrowedField],
        span: Span,
    ) {
        let accessor = Accessor::UnpackMut(constructor);
        let function = self.definitions.accessors.get(&accessor);
        let whole = self.locals[local].ty.clone();
        let whole = self.temporary(Rvalue::Borrow(Place::dereference(local)), &whole, span);
        let fields = self.definitions.fields_of(constructor);
        let results = fields.iter().map(|(id, field)| {
            let wanted = borrowed.iter().find(|borrowed| borrowed.field == id);
            wanted.map_or_else(
                || {
                    let ty = field.ty.instantiate(type_arguments);
                    self.new_local(&Ty::reference(Mutability::Mutable, ty), span)
                },
                |wanted| wanted.destination,
            )
        });
        let kind = StatementKind::Call {
            results: results.collect(),
            function: *function.expect("every constructor of a visible type has its accessor"),
            type_arguments: type_arguments.to_vec(),
            arguments: vec![take(whole, span)],
        };
        self.push(kind, span);
    }

    /// Fails where the enum behind a reference is another variant. Borrows of its fields would fail
    /// by themselves, but there are none. If it has any that nobody asks for, one is borrowed all the
    /// same; otherwise a value of the variant is made where it is another one, and taken apart as that.
    fn require_variant(&mut self, variant: VariantId, local: LocalId, referent: &Ty, span: Span) {
        let Ty::Struct(id, arguments) = referent else {
            return;
        };
        let item = &self.definitions.structs[*id];
        if let Some((field, first)) = item.fields_of(Some(variant)).iter().next() {
            let ty = first.ty.instantiate(arguments);
            let step = FieldStep {
                field: FieldChoice::of(Some(variant), field),
                name: first.name.symbol.clone(),
                ty: ty.clone(),
            };
            let place = Place {
                local,
                dereferenced: true,
                fields: vec![step],
            };
            let reference = Ty::reference(Mutability::Immutable, ty);
            self.temporary(Rvalue::Borrow(place), &reference, span);
            return;
        }
        let mut variants = item.variants.iter().flat_map(PrimaryMap::keys);
        let Some(other) = variants.find(|other| *other != variant) else {
            return;
        };
        let test = Rvalue::TestVariant {
            base: infer(local, span),
            variants: vec![variant],
        };
        let test = self.temporary(test, &Ty::Bool, span);
        let (then_block, else_block) = (self.new_block(), self.new_block());
        let kind = TerminatorKind::Branch {
            condition: take(test, span),
            then_block,
            else_block,
        };
        self.terminate(kind, span);
        self.enter(else_block);
        let pack = Rvalue::Pack {
            variant: Some(variant),
            fields: Vec::new(),
        };
        let value = self.temporary(pack, referent, span);
        let fields = item.fields_of(Some(other)).values();
        let destinations =
            fields.map(|field| self.new_local(&field.ty.instantiate(arguments), span));
        let kind = StatementKind::Unpack {
            variant: Some(other),
            destinations: destinations.collect(),
            source: take(value, span),
        };
        self.push(kind, span);
        self.abort_unmatched(span);
        self.enter(then_block);
    }
}
