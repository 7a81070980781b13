//! Types of the instructions on enums: enums are made, taken apart and looked into only by their
//! module; every variant and field that is named exists; lists of variants are in ascending order
//! and not empty; a switch has a target for each variant.

use weft_bytecode::{
    BlockIndex, Register, TypeIndex, VariantDefinition, VariantField, VariantIndex,
};

use super::Checker;
use crate::error::{Result, refuse, require};

impl<'types> Checker<'_, 'types> {
    /// The variants of an enum that this module defines, with its type arguments.
    fn own_enum(
        &self,
        type_: TypeIndex,
    ) -> Result<(&'types [VariantDefinition], &'types [TypeIndex])> {
        let (index, _, arguments) = self.own_struct(type_)?;
        let definition = (self.context.types.module.struct_definitions).get(index.index());
        match definition.and_then(|it| it.content.variants()) {
            Some(variants) => Ok((variants, arguments)),
            None => refuse!(TypeMismatch, "{index} is not an enum"),
        }
    }

    fn variant(
        variants: &'types [VariantDefinition],
        index: VariantIndex,
    ) -> Result<&'types VariantDefinition> {
        match variants.get(index.index()) {
            Some(variant) => Ok(variant),
            None => refuse!(IndexOutOfBounds, "{index} of {}", variants.len()),
        }
    }

    fn ascending(variants: impl ExactSizeIterator<Item = VariantIndex>) -> Result<()> {
        require!(variants.len() > 0, OperandCount, "no variant is named");
        require!(
            variants.is_sorted_by(|left, right| left < right),
            NotCanonical,
            "the variants are not in ascending order"
        );
        Ok(())
    }

    /// Checks that registers have the types of the fields of a variant of the enum in a register.
    pub(super) fn variant_fields(
        &self,
        enum_: Register,
        variant: VariantIndex,
        fields: &[Register],
    ) -> Result<()> {
        let (variants, arguments) = self.own_enum(self.index(enum_)?)?;
        let variant = Self::variant(variants, variant)?;
        self.instances(&variant.fields, arguments, fields)
    }

    pub(super) fn test_variant(
        &self,
        destination: Register,
        base: Register,
        tested: &[VariantIndex],
    ) -> Result<()> {
        self.boolean(destination)?;
        let (variants, _) = self.own_enum(self.referent(base)?)?;
        Self::ascending(tested.iter().copied())?;
        for variant in tested {
            Self::variant(variants, *variant)?;
        }
        Ok(())
    }

    pub(super) fn borrow_variant_field(
        &self,
        destination: Register,
        base: Register,
        fields: &[VariantField],
    ) -> Result<()> {
        let (variants, arguments) = self.own_enum(self.referent(base)?)?;
        Self::ascending(fields.iter().map(|it| it.variant))?;
        let referent = self.referent(destination)?;
        for VariantField { variant, field } in fields {
            let variant = Self::variant(variants, *variant)?;
            let Some(field) = variant.fields.get(field.index()) else {
                refuse!(IndexOutOfBounds, "{field} of {}", variant.fields.len());
            };
            require!(
                self.context
                    .types
                    .is_instance(field.type_, arguments, referent)?,
                TypeMismatch,
                "{destination} is not a reference to the type of every field"
            );
        }
        self.derived(destination, base)
    }

    pub(super) fn switch(&self, base: Register, targets: &[BlockIndex]) -> Result<()> {
        let (variants, _) = self.own_enum(self.referent(base)?)?;
        require!(
            targets.len() == variants.len(),
            OperandCount,
            "{} targets for {} variants",
            targets.len(),
            variants.len()
        );
        Ok(())
    }
}
