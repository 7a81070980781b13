//! Copying, comparing and freezing values by their layouts.
//!
//! A value is given by a pointer to its memory layout; a slot with a word is one, too, because words
//! are zero-extended and little end first. Recursion follows the layout, whose depth is limited.
//! Frozen blocks are shared rather than copied: whoever wants to change one copies it first.

use weft_types::FailureKind;

use crate::closure;
use crate::code::TypeId;
use crate::gas::{Gas, schedule};
use crate::layout::{self, FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::memory::{Arena, Pointer, Region, RegionBuilder, VectorBlock};

/// What a deep operation needs.
#[derive(Debug)]
pub(crate) struct ValueContext<'context> {
    pub(crate) layouts: &'context Layouts,
    pub(crate) arena: &'context mut Arena,
    pub(crate) gas: Gas<'context>,
}

impl ValueContext<'_> {
    /// Copies a value so that the copies share no block that either may change. The destination
    /// may be the source.
    pub(crate) fn deep_copy(
        &mut self,
        type_: TypeId,
        destination: Pointer,
        source: Pointer,
    ) -> Result<(), FailureKind> {
        let layouts = self.layouts;
        let layout = layouts.get(type_);
        destination.copy_from(source, layout.size.into());
        if layout.has_vectors {
            self.copy_blocks(layout, destination)?;
        }
        Ok(())
    }

    /// Replaces the blocks of a value by copies of them.
    pub(crate) fn copy_blocks(
        &mut self,
        layout: &Layout,
        value: Pointer,
    ) -> Result<(), FailureKind> {
        let layouts = self.layouts;
        match &layout.kind {
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer => Ok(()),
            LayoutKind::Function { .. } => self.copy_closure(value),
            LayoutKind::Vector { element } => {
                let block = VectorBlock(Pointer::from_address(value.load_u64()));
                if block.capacity() == 0 {
                    return Ok(());
                }
                let element = layouts.get(*element);
                let copy = self.copy_block(block, element.size.into(), block.length())?;
                value.store_u64(copy.0.address());
                if element.has_vectors {
                    for index in 0..block.length() {
                        self.copy_blocks(element, copy.element(index, element.size.into()))?;
                    }
                }
                Ok(())
            }
            LayoutKind::Struct { fields } => self.copy_blocks_of_fields(fields, value),
            LayoutKind::Enum { variants } => {
                let variant = variant_of(variants, value);
                let Some(size) = variant.boxed else {
                    return self.copy_blocks_of_fields(&variant.fields, value);
                };
                let block = layout::block(value);
                if block.capacity() == 0 {
                    return Ok(());
                }
                let copy = self.copy_block(block, size.into(), 1)?;
                layout::set_block(value, copy);
                self.copy_blocks_of_fields(&variant.fields, variant.payload(value))
            }
        }
    }

    fn copy_blocks_of_fields(
        &mut self,
        fields: &[FieldLayout],
        value: Pointer,
    ) -> Result<(), FailureKind> {
        let layouts = self.layouts;
        for field in fields {
            let inner = layouts.get(field.type_);
            if inner.has_vectors {
                self.copy_blocks(inner, value.add(field.offset.into()))?;
            }
        }
        Ok(())
    }

    /// A block of its own with the elements of another and room for `capacity`; null where that
    /// is 0.
    pub(crate) fn copy_block(
        &mut self,
        block: VectorBlock,
        element_size: u64,
        capacity: u64,
    ) -> Result<VectorBlock, FailureKind> {
        if capacity == 0 {
            return Ok(VectorBlock(Pointer::NULL));
        }
        let length = block.length();
        let bytes = length * element_size;
        self.gas.charge(schedule::copied_bytes(bytes))?;
        let copy = self.new_block(element_size, capacity)?;
        copy.set_length(u32::try_from(length).expect("lengths are 32 bits wide"));
        if bytes > 0 {
            copy.element(0, element_size)
                .copy_from(block.element(0, element_size), bytes);
        }
        Ok(copy)
    }

    /// An empty block with room for `capacity` elements, at least one.
    pub(crate) fn new_block(
        &mut self,
        element_size: u64,
        capacity: u64,
    ) -> Result<VectorBlock, FailureKind> {
        use weft_types::Limit::VectorLength;
        let too_long = FailureKind::LimitExceeded(VectorLength);
        let capacity_word = u32::try_from(capacity).map_err(|_| too_long)?;
        let bytes = capacity
            .checked_mul(element_size)
            .and_then(|bytes| bytes.checked_add(VectorBlock::HEADER))
            .ok_or(too_long)?;
        let block = VectorBlock(self.arena.allocate(bytes)?);
        block.set_capacity(capacity_word);
        Ok(block)
    }

    /// Whether two values are equal. Charges by the number of bytes compared.
    pub(crate) fn equal(
        &mut self,
        type_: TypeId,
        left: Pointer,
        right: Pointer,
    ) -> Result<bool, FailureKind> {
        let layouts = self.layouts;
        let layout = layouts.get(type_);
        self.gas
            .charge(schedule::compared_bytes(layout.size.into()))?;
        if !layout.is_plain {
            self.gas.charge(schedule::compared_parts(1, layout.nodes))?;
        }
        self.equal_parts(layout, left, right)
    }

    pub(crate) fn equal_parts(
        &mut self,
        layout: &Layout,
        left: Pointer,
        right: Pointer,
    ) -> Result<bool, FailureKind> {
        if left == right {
            return Ok(true);
        }
        let layouts = self.layouts;
        match &layout.kind {
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer => Ok(bytes_equal(left, right, layout.size.into())),
            LayoutKind::Struct { .. } if layout.is_plain => {
                Ok(bytes_equal(left, right, layout.size.into()))
            }
            LayoutKind::Struct { fields } => self.equal_fields(fields, left, right),
            LayoutKind::Enum { variants } => {
                if layout::tag(left) != layout::tag(right) {
                    return Ok(false);
                }
                let variant = variant_of(variants, left);
                if let Some(size) = variant.boxed {
                    // Charged whether or not the blocks are the same one, as for vectors.
                    self.gas.charge(schedule::compared_bytes(size.into()))?;
                }
                let (left, right) = (variant.payload(left), variant.payload(right));
                self.equal_fields(&variant.fields, left, right)
            }
            LayoutKind::Function { .. } => self.equal_closures(left, right),
            LayoutKind::Vector { element } => {
                let left = VectorBlock(Pointer::from_address(left.load_u64()));
                let right = VectorBlock(Pointer::from_address(right.load_u64()));
                if left.length() != right.length() {
                    return Ok(false);
                }
                let element = layouts.get(*element);
                let size = u64::from(element.size);
                // Charged whether or not the blocks are the same one: sharing must not show.
                self.gas
                    .charge(schedule::compared_bytes(left.length() * size))?;
                if element.is_plain {
                    return Ok(left.length() == 0
                        || bytes_equal(
                            left.element(0, size),
                            right.element(0, size),
                            left.length() * size,
                        ));
                }
                self.gas
                    .charge(schedule::compared_parts(left.length(), element.nodes))?;
                for index in 0..left.length() {
                    let (left, right) = (left.element(index, size), right.element(index, size));
                    if !self.equal_parts(element, left, right)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }
}

impl ValueContext<'_> {
    fn equal_fields(
        &mut self,
        fields: &[FieldLayout],
        left: Pointer,
        right: Pointer,
    ) -> Result<bool, FailureKind> {
        let layouts = self.layouts;
        for field in fields {
            let offset = field.offset.into();
            let inner = layouts.get(field.type_);
            if !self.equal_parts(inner, left.add(offset), right.add(offset))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn bytes_equal(left: Pointer, right: Pointer, bytes: u64) -> bool {
    left == right || left.with_bytes(bytes, |left| right.with_bytes(bytes, |right| left == right))
}

/// Whether two values are the same without looking into their blocks: equal scalars and the very same
/// blocks. What lies between fields, and behind those of a smaller variant, means nothing.
pub fn is_same(layouts: &Layouts, layout: &Layout, left: Pointer, right: Pointer) -> bool {
    let fields_are_same = |fields: &[FieldLayout], left: Pointer, right: Pointer| {
        fields.iter().all(|field| {
            let offset = field.offset.into();
            let inner = layouts.get(field.type_);
            is_same(layouts, inner, left.add(offset), right.add(offset))
        })
    };
    match &layout.kind {
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer
        | LayoutKind::Vector { .. }
        | LayoutKind::Function { .. } => bytes_equal(left, right, layout.size.into()),
        LayoutKind::Struct { fields } => fields_are_same(fields, left, right),
        LayoutKind::Enum { variants } => {
            if layout::tag(left) != layout::tag(right) {
                return false;
            }
            let variant = variant_of(variants, left);
            if variant.boxed.is_some() {
                return layout::block(left) == layout::block(right);
            }
            let (left, right) = (variant.payload(left), variant.payload(right));
            fields_are_same(&variant.fields, left, right)
        }
    }
}

/// A region with a copy of a value, deeply frozen. Blocks without elements become null, so that
/// equal values freeze to equal shapes.
pub fn freeze(layouts: &Layouts, type_: TypeId, value: Pointer) -> Region {
    let layout = layouts.get(type_);
    let words = u64::from(layout.size).div_ceil(8) + block_words(layouts, layout, value);
    let mut builder = RegionBuilder::with_words(words);
    let root = builder.take(layout.size.into());
    root.copy_from(value, layout.size.into());
    freeze_blocks(layouts, layout, root, &mut builder);
    builder.finish()
}

/// Words of all blocks below a value once frozen.
pub(crate) fn block_words(layouts: &Layouts, layout: &Layout, value: Pointer) -> u64 {
    if !layout.has_vectors {
        return 0;
    }
    match &layout.kind {
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer => 0,
        LayoutKind::Struct { fields } => block_words_of_fields(layouts, fields, value),
        LayoutKind::Enum { variants } => {
            let variant = variant_of(variants, value);
            let own = variant.boxed.map_or(0, |size| 1 + u64::from(size) / 8);
            own + block_words_of_fields(layouts, &variant.fields, variant.payload(value))
        }
        LayoutKind::Function { .. } => closure::block_words(layouts, value),
        LayoutKind::Vector { element } => {
            let block = VectorBlock(Pointer::from_address(value.load_u64()));
            let length = block.length();
            if length == 0 {
                return 0;
            }
            let element = layouts.get(*element);
            let size = u64::from(element.size);
            let inner: u64 = if element.has_vectors {
                (0..length)
                    .map(|index| block_words(layouts, element, block.element(index, size)))
                    .sum()
            } else {
                0
            };
            1 + (length * size).div_ceil(8) + inner
        }
    }
}

fn block_words_of_fields(layouts: &Layouts, fields: &[FieldLayout], value: Pointer) -> u64 {
    let words = fields.iter().map(|field| {
        let inner = layouts.get(field.type_);
        block_words(layouts, inner, value.add(field.offset.into()))
    });
    words.sum()
}

pub(crate) fn freeze_blocks(
    layouts: &Layouts,
    layout: &Layout,
    value: Pointer,
    builder: &mut RegionBuilder,
) {
    if !layout.has_vectors {
        return;
    }
    match &layout.kind {
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer => {}
        LayoutKind::Struct { fields } => freeze_fields(layouts, fields, value, builder),
        LayoutKind::Enum { variants } => {
            let variant = variant_of(variants, value);
            if let Some(size) = variant.boxed {
                let block = layout::block(value);
                let frozen = VectorBlock(builder.take(VectorBlock::HEADER + u64::from(size)));
                frozen.set_length(1);
                let (to, from) = (frozen.element(0, 0), block.element(0, 0));
                to.copy_from(from, size.into());
                layout::set_block(value, frozen);
            }
            freeze_fields(layouts, &variant.fields, variant.payload(value), builder);
        }
        LayoutKind::Function { .. } => closure::freeze_block(layouts, value, builder),
        LayoutKind::Vector { element } => {
            let block = VectorBlock(Pointer::from_address(value.load_u64()));
            let length = block.length();
            if length == 0 {
                value.store_u64(0);
                return;
            }
            let element = layouts.get(*element);
            let size = u64::from(element.size);
            let frozen = VectorBlock(builder.take(VectorBlock::HEADER + length * size));
            frozen.set_length(u32::try_from(length).expect("lengths are 32 bits wide"));
            frozen
                .element(0, size)
                .copy_from(block.element(0, size), length * size);
            value.store_u64(frozen.0.address());
            if element.has_vectors {
                for index in 0..length {
                    freeze_blocks(layouts, element, frozen.element(index, size), builder);
                }
            }
        }
    }
}

fn freeze_fields(
    layouts: &Layouts,
    fields: &[FieldLayout],
    value: Pointer,
    builder: &mut RegionBuilder,
) {
    for field in fields {
        let inner = layouts.get(field.type_);
        freeze_blocks(layouts, inner, value.add(field.offset.into()), builder);
    }
}
