//! The layout of enums.
//!
//! An enum begins with a byte that holds the number of its variant, which is also what its canonical
//! bytes begin with, since there are less than 128 variants. The fields of each variant follow from
//! there, so that those of different variants share their bytes; what a variant does not use is
//! never looked at. An enum is one leaf.

use weft_types::{AbilitySet, FailureKind, Identifier};

use super::{
    FieldLayout, Layout, LayoutKind, Leaf, LeafKind, StructKey, TYPE_TOO_LARGE, TypeRegistry,
    VALUE_BYTES_MAX, VariantLayout,
};
use crate::code::{Shape, TypeId};
use crate::memory::Pointer;

/// The most variants of an enum.
const VARIANTS_MAX: usize = 127;
/// Bytes of the number of the variant.
const TAG_BYTES: u32 = 1;

/// A variant of an enum to be interned: its name, and names and types of its fields.
pub type Variant = (Identifier, Vec<(Identifier, TypeId)>);

impl TypeRegistry {
    /// Interns an enum type by its variants. `abilities` are those of the instance.
    pub fn intern_enum(
        &mut self,
        key: StructKey,
        abilities: AbilitySet,
        variants: &[Variant],
    ) -> Result<TypeId, FailureKind> {
        if let Some(id) = self.find_struct(&key) {
            return Ok(id);
        }
        if variants.is_empty() || variants.len() > VARIANTS_MAX {
            return Err(TYPE_TOO_LARGE);
        }
        let mut layout = self.empty_struct(&key, abilities)?;
        let mut placed = Vec::with_capacity(variants.len());
        let mut ends = Vec::with_capacity(variants.len());
        for (name, fields) in variants {
            let mut end = TAG_BYTES;
            let mut of_variant = Vec::with_capacity(fields.len());
            for (name, type_) in fields {
                let offset = self.place_field(&mut layout, &mut end, *type_)?;
                of_variant.push(FieldLayout {
                    name: name.clone(),
                    type_: *type_,
                    offset,
                });
            }
            ends.push(end);
            placed.push(VariantLayout {
                name: name.clone(),
                fields: of_variant,
            });
        }
        let used = ends.iter().copied().max().unwrap_or(TAG_BYTES);
        layout.size = used.next_multiple_of(layout.alignment);
        if layout.size > VALUE_BYTES_MAX {
            return Err(TYPE_TOO_LARGE);
        }
        // With bytes that a variant does not use, equal values may differ in memory.
        layout.is_plain &= ends.iter().all(|end| *end == layout.size);
        layout.shape = Shape::Bytes(layout.size);
        layout.kind = LayoutKind::Enum { variants: placed };
        layout.leaves = vec![Leaf {
            path: Vec::new(),
            offset: 0,
            size: layout.size,
            type_: layout.id,
            kind: LeafKind::Enum,
        }];
        self.add_struct(key, layout)
    }
}

/// The number of the variant of an enum.
pub(crate) fn tag(value: Pointer) -> u8 {
    value.load_u8()
}

/// The variant that an enum in memory is.
///
/// # Panics
///
/// Panics where memory holds no value of the type, which neither engine lets happen.
pub(crate) fn variant_of(variants: &[VariantLayout], value: Pointer) -> &VariantLayout {
    let tag = usize::from(tag(value));
    variants.get(tag).expect("enums hold one of their variants")
}

impl Layout {
    /// The variants of an enum; `None` of anything else.
    pub fn variants(&self) -> Option<&[VariantLayout]> {
        match &self.kind {
            LayoutKind::Enum { variants } => Some(variants),
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer
            | LayoutKind::Vector { .. }
            | LayoutKind::Struct { .. }
            | LayoutKind::Function { .. } => None,
        }
    }
}
