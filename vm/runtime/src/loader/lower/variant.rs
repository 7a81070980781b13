//! Instructions on enums.

use std::sync::Arc;

use weft_bytecode::{Instruction, Register, VariantField, VariantIndex};
use weft_types::FailureKind;

use super::{LINKER_ERROR, Lowering};
use crate::code::{BoxedField, Operation, Shape, TypeId, VariantOffset, VariantSet};
use crate::layout::VariantLayout;

/// A variant whose fields are placed.
struct Placed {
    number: u8,
    /// Offset and shape of each field.
    fields: Vec<(u32, Shape)>,
    /// The size of the block that the fields lie in, if there is one.
    boxed: Option<u32>,
}

impl Lowering<'_, '_> {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`instruction` lists the instructions of each group"
    )]
    pub(super) fn variant(&mut self, instruction: &Instruction) -> Result<(), FailureKind> {
        match instruction {
            Instruction::PackVariant {
                destination,
                variant,
                fields,
            } => {
                let type_ = self.value_type_of(*destination)?;
                let base = self.slot(*destination)?;
                let placed = self.variant_fields(type_, *variant)?;
                let Some(size) = placed.boxed else {
                    self.emit(Operation::StoreVariant {
                        base,
                        variant: placed.number,
                    });
                    return self.store_fields(base, placed.fields, fields);
                };
                let fields = self.boxed_fields(placed.fields, fields)?;
                self.emit(Operation::PackBoxed {
                    destination: base,
                    variant: placed.number,
                    size,
                    fields,
                });
                Ok(())
            }
            Instruction::UnpackVariant {
                destinations,
                source,
                variant,
            } => {
                let type_ = self.value_type_of(*source)?;
                let base = self.slot(*source)?;
                let placed = self.variant_fields(type_, *variant)?;
                self.emit(Operation::CheckVariant {
                    base,
                    variant: placed.number,
                });
                if placed.boxed.is_none() {
                    return self.load_fields(destinations, base, placed.fields);
                }
                let fields = self.boxed_fields(placed.fields, destinations)?;
                let source = base;
                self.emit(Operation::UnpackBoxed { source, fields });
                Ok(())
            }
            Instruction::TestVariant {
                destination,
                base,
                variants,
            } => {
                self.variants(self.referent_of(*base)?)?;
                let operation = Operation::TestVariant {
                    destination: self.slot(*destination)?,
                    base: self.slot(*base)?,
                    variants: VariantSet::of(variants.iter().map(|variant| variant.0)),
                };
                self.emit(operation);
                Ok(())
            }
            Instruction::BorrowVariantField {
                destination,
                base,
                fields,
            } => self.borrow_variant_field(*destination, *base, fields),
            _ => Err(LINKER_ERROR),
        }
    }

    fn borrow_variant_field(
        &mut self,
        destination: Register,
        base: Register,
        fields: &[VariantField],
    ) -> Result<(), FailureKind> {
        let type_ = self.referent_of(base)?;
        let variants = self.variants(type_)?;
        let mut offsets: Vec<VariantOffset> = Vec::new();
        for VariantField { variant, field } in fields {
            let layout = variants.get(variant.index()).ok_or(LINKER_ERROR)?;
            let field = layout.fields.get(field.index()).ok_or(LINKER_ERROR)?;
            let variants = VariantSet::of([variant.0]);
            let known = (offsets.iter_mut())
                .find(|it| (it.offset, it.boxed) == (field.offset, layout.boxed));
            match known {
                Some(known) => known.variants = known.variants.union(variants),
                None => offsets.push(VariantOffset {
                    variants,
                    offset: field.offset,
                    boxed: layout.boxed,
                }),
            }
        }
        let operation = Operation::VariantField {
            destination: self.slot(destination)?,
            base: self.slot(base)?,
            mutable: self.is_mutable_reference(destination)?
                && offsets.iter().any(|it| it.boxed.is_some()),
            offsets: offsets.into(),
        };
        self.emit(operation);
        Ok(())
    }

    /// The variants of an enum type.
    pub(super) fn variants(&self, type_: TypeId) -> Result<&[VariantLayout], FailureKind> {
        let layout = self.linker.registry.get(type_);
        layout.variants().ok_or(LINKER_ERROR)
    }

    /// A variant of an enum type.
    fn variant_fields(&self, type_: TypeId, variant: VariantIndex) -> Result<Placed, FailureKind> {
        let variants = self.variants(type_)?;
        let layout = variants.get(variant.index()).ok_or(LINKER_ERROR)?;
        let number = u8::try_from(variant.0).map_err(|_| LINKER_ERROR)?;
        Ok(Placed {
            number,
            fields: self.placed(&layout.fields),
            boxed: layout.boxed,
        })
    }

    fn boxed_fields(
        &self,
        placed: Vec<(u32, Shape)>,
        registers: &[Register],
    ) -> Result<Arc<[BoxedField]>, FailureKind> {
        if placed.len() != registers.len() {
            return Err(LINKER_ERROR);
        }
        let mut fields = Vec::with_capacity(placed.len());
        for ((offset, shape), register) in placed.into_iter().zip(registers) {
            let place = self.register(*register)?;
            if place.shape != shape {
                return Err(LINKER_ERROR);
            }
            fields.push(BoxedField {
                slot: place.slot,
                offset,
                shape,
            });
        }
        Ok(fields.into())
    }
}
