//! Instructions on enums.

use weft_bytecode::{Instruction, Register, VariantField, VariantIndex};
use weft_types::FailureKind;

use super::{LINKER_ERROR, Lowering};
use crate::code::{Operation, Shape, TypeId, VariantOffset, VariantSet};
use crate::layout::VariantLayout;

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
                let (number, placed) = self.variant_fields(type_, *variant)?;
                self.emit(Operation::StoreVariant {
                    base,
                    variant: number,
                });
                self.store_fields(base, placed, fields)
            }
            Instruction::UnpackVariant {
                destinations,
                source,
                variant,
            } => {
                let type_ = self.value_type_of(*source)?;
                let base = self.slot(*source)?;
                let (number, placed) = self.variant_fields(type_, *variant)?;
                self.emit(Operation::CheckVariant {
                    base,
                    variant: number,
                });
                self.load_fields(destinations, base, placed)
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
            let known = offsets.iter_mut().find(|it| it.offset == field.offset);
            match known {
                Some(known) => known.variants = known.variants.union(variants),
                None => offsets.push(VariantOffset {
                    variants,
                    offset: field.offset,
                }),
            }
        }
        let operation = Operation::VariantField {
            destination: self.slot(destination)?,
            base: self.slot(base)?,
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

    /// The number of a variant, with offset and shape of its fields.
    fn variant_fields(
        &self,
        type_: TypeId,
        variant: VariantIndex,
    ) -> Result<(u8, Vec<(u32, Shape)>), FailureKind> {
        let variants = self.variants(type_)?;
        let layout = variants.get(variant.index()).ok_or(LINKER_ERROR)?;
        let number = u8::try_from(variant.0).map_err(|_| LINKER_ERROR)?;
        Ok((number, self.placed(&layout.fields)))
    }
}
