//! The order of any two values of one type.
//!
//! Numbers by size, `false` before `true`, addresses and signers as numbers of 256 bits, structs by
//! their fields in order of declaration, enums by the position of the variant and then by its
//! fields, vectors by their elements and then by their lengths, function values by module, function,
//! type arguments and what they have captured. Only the fields and elements up to
//! the first difference are looked at. Recursion follows the layout, whose depth is limited, and
//! function values inside each other, whose depth is, too.

use std::cmp::Ordering;

use weft_types::FailureKind;

use crate::code::{Comparison, TypeId, Width};
use crate::gas::schedule;
use crate::json::{integer, signed_integer};
use crate::layout::{self, FieldLayout, Layout, LayoutKind, variant_of};
use crate::memory::{Pointer, VectorBlock};
use crate::values::ValueContext;

impl ValueContext<'_> {
    /// How two values are ordered. Charges by the number of bytes that may have to be compared.
    pub(crate) fn order(
        &mut self,
        type_: TypeId,
        left: Pointer,
        right: Pointer,
    ) -> Result<Ordering, FailureKind> {
        let layouts = self.layouts;
        let layout = layouts.get(type_);
        self.gas
            .charge(schedule::compared_bytes(layout.size.into()))?;
        self.gas.charge(schedule::compared_parts(1, layout.nodes))?;
        self.order_parts(layout, left, right)
    }

    pub(crate) fn order_parts(
        &mut self,
        layout: &Layout,
        left: Pointer,
        right: Pointer,
    ) -> Result<Ordering, FailureKind> {
        let layouts = self.layouts;
        Ok(match &layout.kind {
            LayoutKind::Bool => left.load_u8().cmp(&right.load_u8()),
            LayoutKind::Integer(width) => match width {
                Width::W8 => left.load_u8().cmp(&right.load_u8()),
                Width::W16 => left.load_u16().cmp(&right.load_u16()),
                Width::W32 => left.load_u32().cmp(&right.load_u32()),
                Width::W64 => left.load_u64().cmp(&right.load_u64()),
                Width::W128 => left.load_u128().cmp(&right.load_u128()),
                Width::W256 => integer(*width, left).cmp(&integer(*width, right)),
            },
            LayoutKind::Signed(width) => {
                signed_integer(*width, left).cmp(&signed_integer(*width, right))
            }
            LayoutKind::Address | LayoutKind::Signer => {
                let (left, right) = (left.load_account_address(), right.load_account_address());
                left.as_bytes().cmp(right.as_bytes())
            }
            LayoutKind::Struct { fields } => self.order_fields(fields, left, right)?,
            LayoutKind::Enum { variants } => {
                let variant = layout::tag(left).cmp(&layout::tag(right));
                if variant != Ordering::Equal {
                    return Ok(variant);
                }
                let variant = variant_of(variants, left);
                if let Some(size) = variant.boxed {
                    self.gas.charge(schedule::compared_bytes(size.into()))?;
                }
                let (left, right) = (variant.payload(left), variant.payload(right));
                self.order_fields(&variant.fields, left, right)?
            }
            LayoutKind::Vector { element } => {
                let left = VectorBlock(Pointer::from_address(left.load_u64()));
                let right = VectorBlock(Pointer::from_address(right.load_u64()));
                self.order_elements(layouts.get(*element), left, right)?
            }
            LayoutKind::Function { .. } => self.order_closures(left, right)?,
        })
    }

    fn order_fields(
        &mut self,
        fields: &[FieldLayout],
        left: Pointer,
        right: Pointer,
    ) -> Result<Ordering, FailureKind> {
        let layouts = self.layouts;
        for field in fields {
            let offset = field.offset.into();
            let inner = layouts.get(field.type_);
            let order = self.order_parts(inner, left.add(offset), right.add(offset))?;
            if order != Ordering::Equal {
                return Ok(order);
            }
        }
        Ok(Ordering::Equal)
    }

    fn order_elements(
        &mut self,
        element: &Layout,
        left: VectorBlock,
        right: VectorBlock,
    ) -> Result<Ordering, FailureKind> {
        let size = u64::from(element.size);
        let common = left.length().min(right.length());
        // Charged whether or not the blocks are the same one: sharing must not show.
        self.gas.charge(schedule::compared_bytes(common * size))?;
        if let LayoutKind::Bool | LayoutKind::Integer(Width::W8) = element.kind {
            let order = order_bytes(left, right, common);
            return Ok(order.then(left.length().cmp(&right.length())));
        }
        self.gas
            .charge(schedule::compared_parts(common, element.nodes))?;
        for index in 0..common {
            let (left, right) = (left.element(index, size), right.element(index, size));
            let order = self.order_parts(element, left, right)?;
            if order != Ordering::Equal {
                return Ok(order);
            }
        }
        Ok(left.length().cmp(&right.length()))
    }
}

/// How the first elements of vectors of bytes are ordered.
fn order_bytes(left: VectorBlock, right: VectorBlock, common: u64) -> Ordering {
    if common == 0 || left.0 == right.0 {
        return Ordering::Equal;
    }
    left.element(0, 1).with_bytes(common, |left| {
        right
            .element(0, 1)
            .with_bytes(common, |right| left.cmp(right))
    })
}

/// Whether an order is what a comparison asks for.
pub(crate) fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::Greater => order.is_gt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}
