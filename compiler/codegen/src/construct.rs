//! Structs and enums: making them, taking them apart, and telling variants apart.

use cranelift_entity::EntityRef as _;
use weft_bytecode::{Instruction, Register, VariantIndex};
use weft_hir::{Ty, VariantId};
use weft_mir::{LocalId, Operand};

use crate::function::Generator;
use crate::tables::{Result, TooLarge};

pub(crate) fn variant_index(variant: VariantId) -> Result<VariantIndex> {
    VariantIndex::from_position(variant.index()).ok_or(TooLarge {
        what: "variants in an enum",
    })
}

impl Generator<'_, '_> {
    pub(crate) fn pack(
        &mut self,
        destination: Register,
        variant: Option<VariantId>,
        fields: &[Operand],
    ) -> Result<()> {
        let mut fields = self.operands(fields)?;
        let Some(variant) = variant else {
            if fields.is_empty() {
                // The hidden field of an empty struct.
                let dummy = self.temporary(&Ty::Bool)?;
                self.emit(Instruction::LoadImmediate {
                    destination: dummy,
                    value: 0,
                });
                fields.push(dummy);
            }
            self.emit(Instruction::Pack {
                destination,
                fields,
            });
            return Ok(());
        };
        let variant = variant_index(variant)?;
        self.emit(Instruction::PackVariant {
            destination,
            variant,
            fields,
        });
        Ok(())
    }

    pub(crate) fn unpack(
        &mut self,
        variant: Option<VariantId>,
        destinations: &[LocalId],
        source: &Operand,
    ) -> Result<()> {
        let source = self.value(source)?;
        let mut destinations = self.locals(destinations);
        let Some(variant) = variant else {
            if destinations.is_empty() {
                // The hidden field of an empty struct.
                destinations.push(self.temporary(&Ty::Bool)?);
            }
            self.emit(Instruction::Unpack {
                destinations,
                source,
            });
            return Ok(());
        };
        let variant = variant_index(variant)?;
        self.emit(Instruction::UnpackVariant {
            destinations,
            source,
            variant,
        });
        Ok(())
    }

    pub(crate) fn test_variant(
        &mut self,
        destination: Register,
        base: &Operand,
        variants: &[VariantId],
    ) -> Result<()> {
        let base = self.reference(base)?;
        let variants = variants.iter().map(|variant| variant_index(*variant));
        let variants = variants.collect::<Result<_>>()?;
        self.emit(Instruction::TestVariant {
            destination,
            base,
            variants,
        });
        Ok(())
    }
}
