//! The bodies of the functions by which other modules reach the inside of visible types and constants.

use cranelift_entity::PrimaryMap;
use weft_base::Span;
use weft_hir::{
    self as hir, Accessor, DefMap, FieldId, FunctionId, StructId, Ty, Value, VariantId,
};
use weft_types::U256;

use super::{Builder, constant, finish, take};
use crate::body::{
    Body, FieldChoice, FieldStep, LocalId, LocalKind, Place, Rvalue, StatementKind, TerminatorKind,
};

/// The body of an accessor. None for a constant whose value could not be computed.
pub(super) fn body(
    definitions: &DefMap,
    function: FunctionId,
    accessor: &Accessor,
) -> Option<Body> {
    let definition = &definitions.functions[function];
    let span = definition.name.span;
    let source = hir::Body::default();
    let mut builder = Builder::new(definitions, definition, &source);
    let mut parameters = Vec::new();
    for parameter in &definition.parameters {
        let local = builder.new_local(&parameter.ty, parameter.span);
        builder.locals[local].kind = LocalKind::Parameter;
        builder.locals[local].name = Some(parameter.name.symbol.clone());
        parameters.push(local);
    }
    let entry = builder.new_block();
    builder.current = Some(entry);
    let types = definition.result.components();
    let results: Vec<LocalId> = types.iter().map(|ty| builder.new_local(ty, span)).collect();
    match (accessor, results.as_slice(), parameters.as_slice()) {
        (Accessor::Pack(constructor), [result], _) => {
            let value = Rvalue::Pack {
                variant: constructor.variant,
                fields: parameters.iter().map(|it| take(*it, span)).collect(),
            };
            builder.assign(*result, value, span);
        }
        (Accessor::Unpack(constructor), _, [value]) => {
            builder.require(
                constructor.item,
                constructor.variant.as_slice(),
                *value,
                span,
            );
            let kind = StatementKind::Unpack {
                variant: constructor.variant,
                destinations: results.clone(),
                source: take(*value, span),
            };
            builder.push(kind, span);
        }
        (Accessor::Borrow { item, fields, .. }, [result], [value]) => {
            let variants: Vec<VariantId> = fields.iter().filter_map(|(it, _)| *it).collect();
            builder.require(*item, &variants, *value, span);
            let place = builder.field_place(*item, fields, *value)?;
            builder.assign(*result, Rvalue::Borrow(place), span);
        }
        (Accessor::UnpackMut(constructor), _, [value]) => {
            let variant = constructor.variant;
            builder.require(constructor.item, variant.as_slice(), *value, span);
            let fields = definitions.fields_of(*constructor).keys();
            for (field, result) in fields.zip(&results) {
                let field = [(variant, field)];
                let place = builder.field_place(constructor.item, &field, *value)?;
                builder.assign(*result, Rvalue::Borrow(place), span);
            }
        }
        (Accessor::Variant(item), [_], [value]) => {
            builder.return_variant(*item, *value, span);
        }
        (Accessor::Constant(id), [result], _) => {
            let value = definitions.constants[*id].value.clone()?;
            let operand = constant(value, definition.result.clone(), span);
            builder.assign(*result, Rvalue::Use(operand), span);
        }
        (
            Accessor::Pack(_)
            | Accessor::Unpack(_)
            | Accessor::UnpackMut(_)
            | Accessor::Borrow { .. }
            | Accessor::Variant(_)
            | Accessor::Constant(_),
            _,
            _,
        ) => return None,
    }
    if builder.current.is_some() {
        let values = results.iter().map(|local| take(*local, span)).collect();
        builder.terminate(TerminatorKind::Return(values), span);
    }
    let blocks = std::mem::replace(&mut builder.blocks, PrimaryMap::new());
    Some(Body {
        name: definition.name.symbol.clone(),
        span,
        locals: builder.locals,
        parameter_count: definition.parameters.len(),
        results: types.to_vec(),
        sites: PrimaryMap::new(),
        blocks: finish(blocks),
    })
}

impl Builder<'_> {
    /// A field of the struct or enum in or behind a local.
    fn field_place(
        &self,
        item: StructId,
        fields: &[(Option<VariantId>, FieldId)],
        local: LocalId,
    ) -> Option<Place> {
        let (variant, field) = fields.first()?;
        let definition = &self.definitions.structs[item].fields_of(*variant)[*field];
        let inside: Vec<(VariantId, FieldId)> = fields
            .iter()
            .filter_map(|(variant, field)| Some(((*variant)?, *field)))
            .collect();
        Some(Place {
            local,
            dereferenced: true,
            fields: vec![FieldStep {
                field: if inside.is_empty() {
                    FieldChoice::Field(*field)
                } else {
                    FieldChoice::Variants(inside)
                },
                name: definition.name.symbol.clone(),
                ty: definition.ty.clone(),
            }],
        })
    }

    /// Aborts where the enum in or behind a local is none of some variants.
    fn require(&mut self, item: StructId, variants: &[VariantId], local: LocalId, span: Span) {
        let declared = self.definitions.structs[item].variants.as_ref();
        if declared.is_none_or(|declared| declared.len() <= variants.len()) {
            return;
        }
        let (place, ty) = match &self.locals[local].ty {
            Ty::Reference(_, referent) => (Place::dereference(local), referent.as_ref().clone()),
            other => (Place::local(local), other.clone()),
        };
        let base = self.enum_reference(place, &ty, span);
        let test = Rvalue::TestVariant {
            base,
            variants: variants.to_vec(),
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
        self.abort_unmatched(span);
        self.enter(then_block);
    }

    /// Returns the position of the variant that the enum behind a local is.
    fn return_variant(&mut self, item: StructId, local: LocalId, span: Span) {
        let count = self.definitions.structs[item]
            .variants
            .as_ref()
            .map_or(0, PrimaryMap::len);
        let targets: Vec<_> = (0..count).map(|_| self.new_block()).collect();
        let base = take(local, span);
        let kind = TerminatorKind::Switch {
            base,
            targets: targets.clone(),
        };
        self.terminate(kind, span);
        for (position, target) in (0_u64..).zip(targets) {
            self.enter(target);
            let value = Value::Integer(U256::from(position));
            let values = vec![constant(value, Ty::U64, span)];
            self.terminate(TerminatorKind::Return(values), span);
        }
    }
}
