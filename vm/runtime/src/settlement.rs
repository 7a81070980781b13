//! What a transaction leaves behind, measured and paid for once its body is done.
//!
//! Copying a value shares its frozen blocks, which come from storage and from constants. Whatever
//! outlives the transaction is copied in full, so a few words in memory can stand for any number of
//! bytes. They are counted here, in what changed in storage and in what the function returns, and
//! no further than the gas and [`LEFT_BYTES_MAX`] allow.
//!
//! The outcome does not depend on the order in which resources are looked at: what is over decides
//! alone, and what is used up then is all of it.

use weft_types::{FailureKind, Limit};

use crate::code::{FunctionInstance, RegisterType};
use crate::context::Context;
use crate::gas::{Gas, schedule};
use crate::layout::{
    self, ClosureBlock, FieldLayout, Layout, LayoutKind, Layouts, Leaf, LeafKind, variant_of,
};
use crate::memory::{Pointer, VectorBlock};
use crate::resource::{ResourceIndex, ResourceTable};
use crate::values;

/// Bytes that one transaction may leave in vectors, function values and large variants of enums,
/// each of them counted as [`BLOCK_BYTES`] and what is in it.
pub const LEFT_BYTES_MAX: u64 = 32 << 20;

/// What a block of memory counts besides its contents.
pub const BLOCK_BYTES: u64 = 64;

/// Charges for what a transaction leaves in storage and for the results of its function.
pub(crate) fn settle(
    context: &mut Context,
    instance: &FunctionInstance,
) -> Result<(), FailureKind> {
    let gas_left = context.machine.gas_left;
    let payable = gas_left.saturating_mul(schedule::LEFT_BYTES_PER_UNIT);
    let mut meter = Meter {
        layouts: context.layouts(),
        left: payable.min(LEFT_BYTES_MAX),
        counted: 0,
    };
    let measured = meter
        .resources(&context.resources)
        .and_then(|()| meter.results(context, instance));
    let counted = meter.counted;
    match measured {
        Ok(()) => {
            let units = counted.div_ceil(schedule::LEFT_BYTES_PER_UNIT);
            Gas(&mut context.machine.gas_left).charge(units)
        }
        Err(TooMuch) if payable < LEFT_BYTES_MAX => Err(FailureKind::OutOfGas),
        Err(TooMuch) => {
            let units = LEFT_BYTES_MAX.div_ceil(schedule::LEFT_BYTES_PER_UNIT);
            Gas(&mut context.machine.gas_left).charge(units)?;
            Err(FailureKind::LimitExceeded(Limit::Writes))
        }
    }
}

/// More than can be paid for, or than is allowed.
struct TooMuch;

struct Meter<'context> {
    layouts: &'context Layouts,
    left: u64,
    counted: u64,
}

impl Meter<'_> {
    /// Counts a block before anything in it is looked at.
    fn block(&mut self, bytes: u64) -> Result<(), TooMuch> {
        let bytes = BLOCK_BYTES.saturating_add(bytes);
        self.left = self.left.checked_sub(bytes).ok_or(TooMuch)?;
        self.counted += bytes;
        Ok(())
    }

    fn resources(&mut self, resources: &ResourceTable) -> Result<(), TooMuch> {
        let layouts = self.layouts;
        for (position, entry) in resources.entries().iter().enumerate() {
            if !entry.exists || !(entry.changed || entry.presence_changed) {
                continue;
            }
            let layout = layouts.get(entry.type_);
            if !layout.has_vectors {
                continue;
            }
            let index = ResourceIndex(u32::try_from(position).unwrap_or(u32::MAX));
            for leaf in &layout.leaves {
                let inner = layouts.get(leaf.type_);
                let place = entry.image.add(leaf.offset.into());
                if inner.has_vectors && !is_shared(layouts, resources, index, leaf, place) {
                    self.value(inner, place)?;
                }
            }
        }
        Ok(())
    }

    fn results(&mut self, context: &Context, instance: &FunctionInstance) -> Result<(), TooMuch> {
        for (place, type_) in instance.results.iter().zip(&instance.result_types) {
            let slot = context.first_frame().slot(place.slot);
            let (type_, value) = match *type_ {
                RegisterType::Value(type_) => (type_, slot),
                RegisterType::Reference(type_) | RegisterType::MutableReference(type_) => {
                    (type_, Pointer::from_address(slot.load_u64()))
                }
            };
            self.value(self.layouts.get(type_), value)?;
        }
        Ok(())
    }

    /// Counts the blocks below a value. Recursion follows the layout, whose depth is limited, and
    /// function values inside each other, whose depth is, too.
    fn value(&mut self, layout: &Layout, value: Pointer) -> Result<(), TooMuch> {
        if !layout.has_vectors {
            return Ok(());
        }
        match &layout.kind {
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer => Ok(()),
            LayoutKind::Struct { fields } => self.fields(fields, value),
            LayoutKind::Enum { variants } => {
                let variant = variant_of(variants, value);
                if let Some(size) = variant.boxed {
                    // The parts that a planned transaction has nothing to do with are zeros where the
                    // resource is made in the same block, and zeros are no value of such a variant.
                    if layout::block(value).0.is_null() {
                        return Ok(());
                    }
                    self.block(size.into())?;
                }
                self.fields(&variant.fields, variant.payload(value))
            }
            LayoutKind::Function { .. } => {
                let block = ClosureBlock::at(value);
                if block.0.is_null() {
                    return Ok(());
                }
                let closure = self.layouts.closure(block.id());
                self.block(u64::from(closure.size) + closure.identity.len() as u64)?;
                for capture in &closure.captured {
                    self.value(self.layouts.get(capture.type_), block.capture(capture))?;
                }
                Ok(())
            }
            LayoutKind::Vector { element } => {
                let block = VectorBlock(Pointer::from_address(value.load_u64()));
                let length = block.length();
                if length == 0 {
                    return Ok(());
                }
                let element = self.layouts.get(*element);
                let size = u64::from(element.size);
                self.block(length.saturating_mul(size))?;
                if element.has_vectors {
                    for index in 0..length {
                        self.value(element, block.element(index, size))?;
                    }
                }
                Ok(())
            }
        }
    }

    fn fields(&mut self, fields: &[FieldLayout], value: Pointer) -> Result<(), TooMuch> {
        for field in fields {
            let inner = self.layouts.get(field.type_);
            self.value(inner, value.add(field.offset.into()))?;
        }
        Ok(())
    }
}

/// Whether a leaf still is what it was filled with, so that nothing of it is copied. A type with too
/// many leaves is a single one, which is copied with whatever changed in it.
fn is_shared(
    layouts: &Layouts,
    resources: &ResourceTable,
    index: ResourceIndex,
    leaf: &Leaf,
    place: Pointer,
) -> bool {
    let Some(region) = resources.region_of(index, leaf.offset) else {
        return false;
    };
    match leaf.kind {
        LeafKind::Whole => false,
        LeafKind::Scalar | LeafKind::Vector | LeafKind::Enum | LeafKind::Function => {
            values::is_same(layouts, layouts.get(leaf.type_), region.value(), place)
        }
    }
}
