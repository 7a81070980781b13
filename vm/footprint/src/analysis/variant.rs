//! The evaluation of the instructions on enums.
//!
//! An enum in state is one leaf. Who looks at its variant reads the leaf; a reference to a field of a
//! variant leads somewhere into the leaf, so that what is read or written through it reads or writes
//! all of it, and no step of a delta goes through it.
//!
//! An enum in a register is known like a struct with a field for each field of each variant, all in
//! one row; each holds what a vector holds: its value, or nothing where the enum is another variant.

use weft_bytecode::summary::{Term, WideningReason};
use weft_bytecode::{Content, FieldIndex, Instruction, Register, Type, VariantField, VariantIndex};

use crate::analysis::Evaluator;
use crate::analysis::value::{Origin, Place, Projection, STRUCT_NODES_MAX, Value};
use crate::explanation::Observation;

impl Evaluator<'_, '_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends the instructions on enums only"
    )]
    pub(crate) fn variant(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        use Instruction as I;
        match instruction {
            I::PackVariant {
                destination,
                variant,
                fields,
            } => {
                let mut packed = Vec::with_capacity(fields.len());
                for field in fields {
                    let value = self.get(*field);
                    packed.push(Value::Term(self.observe(&value, Observation::Stored)));
                }
                let value = self.packed(*destination, *variant, &packed);
                self.set(*destination, value);
            }
            I::UnpackVariant {
                destinations,
                source,
                variant,
            } => {
                let value = self.get(*source);
                self.observe(&value, Observation::WholeValue);
                let first = self.row(*source, *variant).map(|row| row.first);
                for (number, destination) in destinations.iter().enumerate() {
                    let field = first.and_then(|first| FieldIndex::from_position(first + number));
                    let part = match field {
                        Some(field) => self.variant_part(&value, field),
                        None => self.unknown(WideningReason::Computed),
                    };
                    self.set(*destination, part);
                }
            }
            I::TestVariant {
                destination,
                base,
                variants: _,
            } => {
                self.read_variant(*base)?;
                let result = self.unknown(WideningReason::Computed);
                self.set(*destination, result);
            }
            I::BorrowVariantField {
                destination,
                base,
                fields,
            } => {
                let mut reached = Vec::new();
                for place in self.read_variant(*base)? {
                    for field in fields {
                        reached.push(self.variant_place(&place, *base, *field));
                    }
                }
                reached.sort();
                reached.dedup();
                self.set(*destination, Value::Reference(reached));
            }
            _ => unreachable!("only instructions on enums come here"),
        }
        Ok(())
    }

    /// Looks at the variant of the enum behind a reference.
    pub(crate) fn read_variant(&mut self, base: Register) -> Result<Vec<Place>, WideningReason> {
        let places = self.places(base)?;
        self.read(&places, Observation::WholeValue);
        Ok(places)
    }

    /// Where the fields of a variant stand in the row of an enum, by a register of its type or of a
    /// reference to it.
    fn row(&self, register: Register, variant: VariantIndex) -> Option<Row> {
        let mut type_ = self.type_of(register)?;
        if let Type::Reference(referent) | Type::MutableReference(referent) = type_ {
            type_ = self.types.get(*referent)?;
        }
        let Type::Struct(handle, _) = type_ else {
            return None;
        };
        let definitions = self.context.module.struct_definitions.iter();
        let mut definitions = definitions.filter(|definition| definition.handle == *handle);
        let Content::Variants(variants) = &definitions.next()?.content else {
            return None;
        };
        let sizes = variants.iter().map(|variant| variant.fields.len());
        Some(Row {
            first: sizes.clone().take(variant.index()).sum(),
            size: sizes.sum(),
        })
    }

    /// The enum of a variant with these fields.
    fn packed(&mut self, destination: Register, variant: VariantIndex, fields: &[Value]) -> Value {
        let row = self.row(destination, variant);
        let Some(row) = row.filter(|row| row.size < STRUCT_NODES_MAX) else {
            return self.unknown(WideningReason::Computed);
        };
        let mut values = vec![Value::Elements(None); row.size];
        for (number, field) in fields.iter().enumerate() {
            if let Some(value) = values.get_mut(row.first + number) {
                *value = self.with_element(&Value::Elements(None), field);
            }
        }
        self.struct_of(values)
    }

    /// What a field of a variant holds, where the enum is of that variant.
    pub(crate) fn variant_part(&mut self, value: &Value, field: FieldIndex) -> Value {
        if let Value::Term(term) = value
            && matches!(self.terms.term(*term), Term::Load(..))
        {
            // In state an enum has no parts.
            return self.unknown(WideningReason::Loaded);
        }
        let holder = self.part(value, Projection::Field(field));
        self.part(&holder, Projection::Element)
    }

    /// Where a reference to a field of a variant leads.
    fn variant_place(&self, place: &Place, base: Register, field: VariantField) -> Place {
        let row = self.row(base, field.variant);
        let number = row.and_then(|row| FieldIndex::from_position(row.first + field.field.index()));
        match (place.origin, number) {
            (Origin::Local(_), Some(number)) => place
                .project(Projection::Field(number))
                .project(Projection::Element),
            (Origin::Parameter(_), Some(number)) => place.project(Projection::Variant(number)),
            (Origin::Local(_) | Origin::Parameter(_) | Origin::Resource(_), _) => {
                place.project(Projection::Any)
            }
        }
    }
}

/// The fields of a variant among those of all variants of an enum.
#[derive(Clone, Copy)]
struct Row {
    first: usize,
    /// How many fields all variants have.
    size: usize,
}
