//! What is done with function values: making, copying, comparing, freezing, encoding them.
//!
//! Each is a part of the operation on values of any type; see there. Recursion goes through captured
//! values. It ends because a value is at most [`VALUE_DEPTH_MAX`] deep, which is checked where a
//! function value is made or decoded.

use std::cmp::Ordering;
use std::fmt::Write;

use weft_types::{FailureKind, Limit};

use crate::code::{Slot, TypeId};
use crate::gas::{Gas, schedule};
use crate::layout::{
    ClosureBlock, ClosureId, ClosureLayout, FieldLayout, Layout, LayoutKind, Layouts, variant_of,
};
use crate::memory::{Arena, Pointer, RegionBuilder, VectorBlock, slots_to_memory};
use crate::values::{self, ValueContext};

/// The most values inside each other, where there are function values among them.
pub(crate) const VALUE_DEPTH_MAX: u32 = 64;

impl ValueContext<'_> {
    /// Makes a function value from captured values in the slots of a frame.
    pub(crate) fn pack_closure(
        &mut self,
        id: ClosureId,
        frame: Pointer,
        captured: &[Slot],
    ) -> Result<Pointer, FailureKind> {
        let layout = self.layouts.closure(id);
        self.gas
            .charge(schedule::copied_bytes(layout.size.into()))?;
        let block = ClosureBlock(self.arena.allocate(layout.size.into())?);
        for (capture, slot) in layout.captured.iter().zip(captured) {
            let shape = self.layouts.get(capture.type_).shape;
            slots_to_memory(frame.slot(*slot), block.capture(capture), shape);
        }
        let depth = depth_of_captures(self.layouts, layout, block, &mut self.gas)?;
        block.set_head(id, check_depth(depth)?);
        Ok(block.0)
    }

    /// Replaces the block of a function value by a copy of its own.
    pub(crate) fn copy_closure(&mut self, place: Pointer) -> Result<(), FailureKind> {
        let block = ClosureBlock::at(place);
        if block.0.is_null() || block.is_frozen() {
            return Ok(());
        }
        let layouts = self.layouts;
        let layout = layouts.closure(block.id());
        let size = layout.size.into();
        self.gas.charge(schedule::copied_bytes(size))?;
        let copy = ClosureBlock(self.arena.allocate(size)?);
        copy.0.copy_from(block.0, size);
        place.store_u64(copy.0.address());
        if layout.has_vectors {
            for capture in &layout.captured {
                let inner = layouts.get(capture.type_);
                if inner.has_vectors {
                    self.copy_blocks(inner, copy.capture(capture))?;
                }
            }
        }
        Ok(())
    }

    /// Whether two function values are of one closure and have captured equal values.
    pub(crate) fn equal_closures(
        &mut self,
        left: Pointer,
        right: Pointer,
    ) -> Result<bool, FailureKind> {
        let (left, right) = (ClosureBlock::at(left), ClosureBlock::at(right));
        if left.id() != right.id() {
            return Ok(false);
        }
        let layouts = self.layouts;
        let layout = layouts.closure(left.id());
        self.gas
            .charge(schedule::compared_bytes(layout.size.into()))?;
        for capture in &layout.captured {
            let inner = layouts.get(capture.type_);
            if !self.equal_parts(inner, left.capture(capture), right.capture(capture))? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

impl ValueContext<'_> {
    /// How two function values are ordered: by module, function, type arguments, then what is
    /// captured, parameter by parameter.
    pub(crate) fn order_closures(
        &mut self,
        left: Pointer,
        right: Pointer,
    ) -> Result<Ordering, FailureKind> {
        let (left, right) = (ClosureBlock::at(left), ClosureBlock::at(right));
        let layouts = self.layouts;
        let (first, second) = (layouts.closure(left.id()), layouts.closure(right.id()));
        let bytes = first.size.min(second.size);
        self.gas.charge(schedule::compared_bytes(bytes.into()))?;
        if left.id() != right.id() {
            let names = first.identity.len() + second.identity.len();
            self.gas.charge(names as u64)?;
            let name = |layout: &ClosureLayout| {
                let function = &layout.function;
                let arguments: Vec<_> = (function.type_arguments.iter())
                    .map(|argument| layouts.get(*argument).tag.clone())
                    .collect();
                let module = function.module.clone();
                (module, function.name.clone(), arguments, function.mask)
            };
            let order = name(first).cmp(&name(second));
            // Different closures of one name differ in the types of what is captured.
            return Ok(order.then_with(|| first.identity.cmp(&second.identity)));
        }
        for capture in &first.captured {
            let inner = layouts.get(capture.type_);
            let order = self.order_parts(inner, left.capture(capture), right.capture(capture))?;
            if order != Ordering::Equal {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    }
}

fn check_depth(depth: u32) -> Result<u32, FailureKind> {
    if depth > VALUE_DEPTH_MAX {
        return Err(FailureKind::LimitExceeded(Limit::ValueDepth));
    }
    Ok(depth)
}

/// The depth of a function value by that of what it has captured. Charges for what is looked at.
fn depth_of_captures(
    layouts: &Layouts,
    layout: &ClosureLayout,
    block: ClosureBlock,
    gas: &mut Gas<'_>,
) -> Result<u32, FailureKind> {
    let mut depth = 0;
    for capture in &layout.captured {
        let inner = layouts.get(capture.type_);
        depth = depth.max(if capture.holds_functions {
            depth_of(layouts, inner, block.capture(capture), gas)?
        } else {
            inner.depth
        });
    }
    Ok(depth.saturating_add(1))
}

/// The depth of a value that may hold function values.
fn depth_of(
    layouts: &Layouts,
    layout: &Layout,
    value: Pointer,
    gas: &mut Gas<'_>,
) -> Result<u32, FailureKind> {
    let mut depth = 0;
    match &layout.kind {
        LayoutKind::Function { .. } => {
            let block = ClosureBlock::at(value);
            return Ok(if block.0.is_null() { 1 } else { block.depth() });
        }
        LayoutKind::Struct { fields } => {
            depth = depth_of_fields(layouts, fields, value, gas)?;
        }
        LayoutKind::Enum { variants } => {
            let variant = variant_of(variants, value);
            let fields = variant.payload(value);
            depth = depth_of_fields(layouts, &variant.fields, fields, gas)?;
        }
        LayoutKind::Vector { element } => {
            if !layouts.holds_functions(*element) {
                return Ok(layout.depth);
            }
            let block = VectorBlock(Pointer::from_address(value.load_u64()));
            gas.charge(block.length())?;
            let element = layouts.get(*element);
            for index in 0..block.length() {
                let place = block.element(index, element.size.into());
                depth = depth.max(depth_of(layouts, element, place, gas)?);
            }
        }
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer => {}
    }
    Ok(depth.saturating_add(1))
}

fn depth_of_fields(
    layouts: &Layouts,
    fields: &[FieldLayout],
    value: Pointer,
    gas: &mut Gas<'_>,
) -> Result<u32, FailureKind> {
    let mut depth = 0;
    for field in fields {
        let inner = layouts.get(field.type_);
        let place = value.add(field.offset.into());
        depth = depth.max(depth_of(layouts, inner, place, gas)?);
    }
    Ok(depth)
}

/// Words of a function value's block and all blocks below once frozen.
pub(crate) fn block_words(layouts: &Layouts, place: Pointer) -> u64 {
    let block = ClosureBlock::at(place);
    if block.0.is_null() {
        return 0;
    }
    let layout = layouts.closure(block.id());
    let inner: u64 = layout
        .captured
        .iter()
        .map(|capture| {
            let inner = layouts.get(capture.type_);
            values::block_words(layouts, inner, block.capture(capture))
        })
        .sum();
    u64::from(layout.size).div_ceil(8) + inner
}

/// Replaces the block of a function value by a frozen copy in a region.
pub(crate) fn freeze_block(layouts: &Layouts, place: Pointer, builder: &mut RegionBuilder) {
    let block = ClosureBlock::at(place);
    if block.0.is_null() {
        return;
    }
    let layout = layouts.closure(block.id());
    let frozen = ClosureBlock(builder.take(layout.size.into()));
    frozen.0.copy_from(block.0, layout.size.into());
    frozen.freeze();
    place.store_u64(frozen.0.address());
    for capture in &layout.captured {
        let inner = layouts.get(capture.type_);
        values::freeze_blocks(layouts, inner, frozen.capture(capture), builder);
    }
}

/// Shows what a function value has captured.
pub(crate) fn for_each_capture(
    layouts: &Layouts,
    block: ClosureBlock,
    mut show: impl FnMut(&Layout, Pointer),
) {
    for capture in &layouts.closure(block.id()).captured {
        show(layouts.get(capture.type_), block.capture(capture));
    }
}

/// Sets the head of a decoded block, or says that the value is too deep.
pub(crate) fn finish_decoded(
    layouts: &Layouts,
    layout: &ClosureLayout,
    block: ClosureBlock,
) -> Result<(), FailureKind> {
    // Bytes that were decoded are paid for by their length.
    let mut free = u64::MAX;
    let depth = depth_of_captures(layouts, layout, block, &mut Gas(&mut free))?;
    block.set_head(layout.id, check_depth(depth)?);
    Ok(())
}

/// Memory for the block of a function value, zeroed.
pub(crate) fn allocate(
    arena: &mut Arena,
    layout: &ClosureLayout,
) -> Result<ClosureBlock, FailureKind> {
    arena.allocate(layout.size.into()).map(ClosureBlock)
}

/// A function value as text: `0x42::m::f<u64>(1, _, [2])`, where `_` stands for what a call adds.
pub(crate) fn print(
    layouts: &Layouts,
    value: Pointer,
    text: &mut String,
    mut print_value: impl FnMut(TypeId, Pointer, &mut String),
) {
    let block = ClosureBlock::at(value);
    if block.0.is_null() {
        return;
    }
    let layout = layouts.closure(block.id());
    let function = &layout.function;
    let _ = write!(text, "{}::{}", function.module, function.name);
    for (i, argument) in function.type_arguments.iter().enumerate() {
        text.push_str(if i == 0 { "<" } else { ", " });
        text.push_str(&layouts.get(*argument).tag.to_string());
    }
    if !function.type_arguments.is_empty() {
        text.push('>');
    }
    text.push('(');
    let mut captured = layout.captured.iter();
    for position in 0..layout.captured.len() + layout.type_.parameters.len() {
        text.push_str(if position == 0 { "" } else { ", " });
        let capture = (function.mask.is_captured(position))
            .then(|| captured.next())
            .flatten();
        match capture {
            Some(capture) => print_value(capture.type_, block.capture(capture), text),
            None => text.push('_'),
        }
    }
    text.push(')');
}
