//! The layout of enums.
//!
//! Every enum takes [`ENUM_BYTES`], whatever its variants: an upgrade that appends variants changes
//! no layout that values in memory have, and no value grows much where it is decoded. It begins with
//! a byte that holds the number of its variant. The fields follow if they fit; otherwise they lie in
//! a block of their own, which is made, shared, frozen and copied like that of a vector with one
//! element. Variants share their bytes; what a variant does not use is never looked at. An enum is
//! one leaf.

use weft_types::{AbilitySet, FailureKind, Identifier};

use super::{
    FieldLayout, Layout, LayoutKind, Leaf, LeafKind, StructKey, TYPE_TOO_LARGE, TypeRegistry,
    VALUE_BYTES_MAX,
};
use crate::code::{Shape, TypeId};
use crate::memory::{Pointer, VectorBlock};

/// Bytes of an enum in memory.
pub const ENUM_BYTES: u32 = 32;
/// Where the pointer to the block of a variant lies whose fields are in one.
pub const BOX_OFFSET: u32 = 8;
/// The most variants of an enum.
const VARIANTS_MAX: usize = 127;
/// Bytes of the number of the variant.
const TAG_BYTES: u32 = 1;

/// A variant of an enum to be interned: its name, and names and types of its fields.
pub type Variant = (Identifier, Vec<(Identifier, TypeId)>);

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantLayout {
    /// The name.
    pub name: Identifier,
    /// The fields in order of declaration; offsets are from the start of the enum, or of the
    /// content of the block.
    pub fields: Vec<FieldLayout>,
    /// Bytes of the content of the block, where the fields lie in one.
    pub boxed: Option<u32>,
}

impl VariantLayout {
    /// What the offsets of fields of an enum of this variant count from.
    pub(crate) fn payload(&self, value: Pointer) -> Pointer {
        match self.boxed {
            None => value,
            Some(_) => block(value).element(0, 0),
        }
    }
}

/// The block of an enum whose fields lie in one.
pub(crate) fn block(value: Pointer) -> VectorBlock {
    let pointer = value.add(BOX_OFFSET.into()).load_u64();
    VectorBlock(Pointer::from_address(pointer))
}

/// Replaces the block of an enum whose fields lie in one.
pub(crate) fn set_block(value: Pointer, block: VectorBlock) {
    value.add(BOX_OFFSET.into()).store_u64(block.0.address());
}

impl TypeRegistry {
    /// Interns an enum type by its variants. `abilities` are those of the instance.
    pub fn intern_enum(
        &mut self,
        key: StructKey,
        abilities: AbilitySet,
        variants: &[Variant],
    ) -> Result<TypeId, FailureKind> {
        self.intern_declared_enum(key, abilities, variants, false)
    }

    /// As [`Self::intern_enum`], of an enum that may be open.
    pub(crate) fn intern_declared_enum(
        &mut self,
        key: StructKey,
        abilities: AbilitySet,
        variants: &[Variant],
        is_open: bool,
    ) -> Result<TypeId, FailureKind> {
        if let Some(id) = self.find_struct(&key) {
            return Ok(id);
        }
        if variants.is_empty() || variants.len() > VARIANTS_MAX {
            return Err(TYPE_TOO_LARGE);
        }
        let mut layout = self.empty_struct(&key, abilities)?;
        layout.size = ENUM_BYTES;
        layout.alignment = 8;
        layout.shape = Shape::Bytes(ENUM_BYTES);
        // With bytes that a variant does not use, equal values may differ in memory.
        layout.is_plain = false;
        let mut placed = Vec::with_capacity(variants.len());
        for (name, declared) in variants {
            let (mut fields, end) = self.place_from(TAG_BYTES, declared)?;
            let mut boxed = None;
            if end > ENUM_BYTES {
                let (in_block, end) = self.place_from(0, declared)?;
                fields = in_block;
                boxed = Some(end.next_multiple_of(8));
                layout.has_vectors = true;
            }
            for field in &fields {
                let field = self.get(field.type_);
                layout.has_vectors |= field.has_vectors;
                layout.depth = layout.depth.max(field.depth.saturating_add(1));
                layout.nodes = layout.nodes.saturating_add(field.nodes);
            }
            placed.push(VariantLayout {
                name: name.clone(),
                fields,
                boxed,
            });
        }
        layout.kind = LayoutKind::Enum { variants: placed };
        layout.is_open = is_open;
        layout.leaves = vec![Leaf {
            path: Vec::new(),
            offset: 0,
            size: ENUM_BYTES,
            type_: layout.id,
            kind: LeafKind::Enum,
        }];
        self.add_struct(key, layout)
    }

    /// Places fields one behind the other, beginning at an offset; says where they end.
    fn place_from(
        &self,
        start: u32,
        fields: &[(Identifier, TypeId)],
    ) -> Result<(Vec<FieldLayout>, u32), FailureKind> {
        let mut placed = Vec::with_capacity(fields.len());
        let mut end = start;
        for (name, type_) in fields {
            let field = self.get(*type_);
            let offset = end.next_multiple_of(field.alignment);
            end = offset
                .checked_add(field.size)
                .filter(|end| *end <= VALUE_BYTES_MAX)
                .ok_or(TYPE_TOO_LARGE)?;
            placed.push(FieldLayout {
                name: name.clone(),
                type_: *type_,
                offset,
            });
        }
        Ok((placed, end))
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
