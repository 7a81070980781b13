//! Canonical bytes (BCS) of values, and back.
//!
//! Both directions follow the layout, whose depth is limited. Decoding accepts canonical bytes
//! only, and allocates nothing that the rest of the input could not fill.

use std::fmt;
use std::sync::Arc;

use weft_types::FailureKind;

use crate::code::{Shape, TypeId, Width};
use crate::gas::{Gas, schedule};
use crate::layout::{self, FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::library::{self, LibraryType};
use crate::memory::{Arena, Pointer, VectorBlock};
use crate::resource::{LeafValue, ResourceValue};

/// Why bytes are not those of a value of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The input ends early.
    Truncated,
    /// The input goes on after the value.
    TrailingBytes,
    /// A length that is not written as short as possible, or has more than 32 bits.
    InvalidLength,
    /// A `bool` other than 0 and 1.
    InvalidBool,
    /// A number of a variant that the enum does not have.
    InvalidVariant,
    /// A type whose values are never decoded: `signer`.
    NotDecodable,
    /// A text that is not UTF-8, or an option of several values.
    InvalidValue,
    /// A value larger than a transaction may make.
    TooLarge,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the input ends early",
            Self::TrailingBytes => "the input goes on after the value",
            Self::InvalidLength => "a length is not canonical",
            Self::InvalidBool => "a `bool` is neither 0 nor 1",
            Self::InvalidVariant => "an enum has no variant of this number",
            Self::NotDecodable => "values of this type cannot be given as bytes",
            Self::InvalidValue => "the bytes break a rule of the type",
            Self::TooLarge => "the value is too large",
        })
    }
}

impl std::error::Error for DecodeError {}

/// Appends the canonical bytes of a value.
pub fn encode(layouts: &Layouts, type_: TypeId, value: Pointer, output: &mut Vec<u8>) {
    encode_parts(layouts, layouts.get(type_), value, output);
}

fn encode_parts(layouts: &Layouts, layout: &Layout, value: Pointer, output: &mut Vec<u8>) {
    if layout.is_plain {
        value.with_bytes(layout.size.into(), |bytes| output.extend_from_slice(bytes));
        return;
    }
    match &layout.kind {
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer => {
            unreachable!("scalars are plain");
        }
        LayoutKind::Struct { fields } => encode_fields(layouts, fields, value, output),
        LayoutKind::Enum { variants } => {
            append_length(layout::tag(value).into(), output);
            let variant = variant_of(variants, value);
            encode_fields(layouts, &variant.fields, variant.payload(value), output);
        }
        LayoutKind::Vector { element } => {
            let block = VectorBlock(Pointer::from_address(value.load_u64()));
            let length = block.length();
            append_length(length, output);
            let element = layouts.get(*element);
            let size = u64::from(element.size);
            if element.is_plain {
                block
                    .element(0, size)
                    .with_bytes(length * size, |bytes| output.extend_from_slice(bytes));
            } else {
                for index in 0..length {
                    encode_parts(layouts, element, block.element(index, size), output);
                }
            }
        }
    }
}

fn encode_fields(layouts: &Layouts, fields: &[FieldLayout], value: Pointer, output: &mut Vec<u8>) {
    for field in fields {
        let inner = layouts.get(field.type_);
        encode_parts(layouts, inner, value.add(field.offset.into()), output);
    }
}

/// Appends a length in as few groups of seven bits as possible.
pub(crate) fn append_length(mut length: u64, output: &mut Vec<u8>) {
    loop {
        let low = u8::try_from(length & 0x7f).expect("seven bits fit");
        length >>= 7;
        if length == 0 {
            output.push(low);
            return;
        }
        output.push(low | 0x80);
    }
}

const fn length_size(length: u64) -> u64 {
    let bits = 64 - (length | 1).leading_zeros() as u64;
    bits.div_ceil(7)
}

/// The number of canonical bytes of a value. Charges for them while counting.
pub(crate) fn charged_size(
    layouts: &Layouts,
    type_: TypeId,
    value: Pointer,
    gas: &mut Gas<'_>,
) -> Result<u64, FailureKind> {
    gas.charge(schedule::encoded_bytes(0))?;
    size_of_parts(layouts, layouts.get(type_), value, gas)
}

fn size_of_parts(
    layouts: &Layouts,
    layout: &Layout,
    value: Pointer,
    gas: &mut Gas<'_>,
) -> Result<u64, FailureKind> {
    if layout.is_plain {
        gas.charge(layout.size.into())?;
        return Ok(layout.size.into());
    }
    match &layout.kind {
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer => {
            unreachable!("scalars are plain");
        }
        LayoutKind::Struct { fields } => size_of_fields(layouts, fields, value, gas),
        LayoutKind::Enum { variants } => {
            let tag = length_size(layout::tag(value).into());
            gas.charge(tag)?;
            let variant = variant_of(variants, value);
            Ok(tag + size_of_fields(layouts, &variant.fields, variant.payload(value), gas)?)
        }
        LayoutKind::Vector { element } => {
            let block = VectorBlock(Pointer::from_address(value.load_u64()));
            let length = block.length();
            let mut total = length_size(length);
            gas.charge(total)?;
            let element = layouts.get(*element);
            let size = u64::from(element.size);
            if element.is_plain {
                gas.charge(length * size)?;
                return Ok(total + length * size);
            }
            for index in 0..length {
                total += size_of_parts(layouts, element, block.element(index, size), gas)?;
            }
            Ok(total)
        }
    }
}

fn size_of_fields(
    layouts: &Layouts,
    fields: &[FieldLayout],
    value: Pointer,
    gas: &mut Gas<'_>,
) -> Result<u64, FailureKind> {
    let mut total = 0;
    for field in fields {
        let inner = layouts.get(field.type_);
        total += size_of_parts(layouts, inner, value.add(field.offset.into()), gas)?;
    }
    Ok(total)
}

/// Bytes that are being decoded.
#[derive(Debug)]
struct Input<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Input<'bytes> {
    fn take(&mut self, bytes: usize) -> Result<&'bytes [u8], DecodeError> {
        let (taken, rest) = self
            .rest
            .split_at_checked(bytes)
            .ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        Ok(self.take(1)?[0])
    }

    /// A length of up to 32 bits in as few groups of seven bits as possible.
    fn length(&mut self) -> Result<u32, DecodeError> {
        let mut length = 0_u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            length |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    return Err(DecodeError::InvalidLength);
                }
                return u32::try_from(length).map_err(|_| DecodeError::InvalidLength);
            }
        }
        Err(DecodeError::InvalidLength)
    }
}

/// Where the blocks of decoded values are made.
#[derive(Debug)]
pub struct Decoder<'context> {
    /// The layouts.
    pub layouts: &'context Layouts,
    /// The arena, whose quota counts.
    pub arena: &'context mut Arena,
}

impl Decoder<'_> {
    /// Decodes a value from all of `bytes` into memory. A word in a slot may be the destination.
    pub fn decode(
        &mut self,
        type_: TypeId,
        bytes: &[u8],
        destination: Pointer,
    ) -> Result<(), DecodeError> {
        let mut input = Input { rest: bytes };
        let layouts = self.layouts;
        let layout = layouts.get(type_);
        if let Shape::Word(_) = layout.shape {
            destination.store_u64(0);
        }
        self.value(layout, &mut input, destination)?;
        if input.rest.is_empty() {
            Ok(())
        } else {
            Err(DecodeError::TrailingBytes)
        }
    }

    fn value(
        &mut self,
        layout: &Layout,
        input: &mut Input<'_>,
        destination: Pointer,
    ) -> Result<(), DecodeError> {
        let layouts = self.layouts;
        match &layout.kind {
            LayoutKind::Bool => match input.byte()? {
                byte @ (0 | 1) => {
                    destination.store_u8(byte);
                    Ok(())
                }
                _ => Err(DecodeError::InvalidBool),
            },
            LayoutKind::Integer(width) | LayoutKind::Signed(width) => {
                destination.store_bytes(input.take(width.bytes() as usize)?);
                Ok(())
            }
            LayoutKind::Address => {
                destination.store_bytes(input.take(Width::W256.bytes() as usize)?);
                Ok(())
            }
            LayoutKind::Signer => Err(DecodeError::NotDecodable),
            LayoutKind::Struct { fields } => {
                self.fields(fields, input, destination)?;
                check_struct(layouts, layout, destination)
            }
            LayoutKind::Enum { variants } => {
                let number = input.length().map_err(|_| DecodeError::InvalidVariant)?;
                let known = variants.get(number as usize);
                let variant = known.ok_or(DecodeError::InvalidVariant)?;
                let tag = u8::try_from(number).map_err(|_| DecodeError::InvalidVariant)?;
                destination.store_u64(tag.into());
                if let Some(size) = variant.boxed {
                    let bytes = VectorBlock::HEADER + u64::from(size);
                    let block = self.arena.allocate(bytes);
                    let block = VectorBlock(block.map_err(|_| DecodeError::TooLarge)?);
                    block.set_length(1);
                    block.set_capacity(1);
                    layout::set_block(destination, block);
                }
                self.fields(&variant.fields, input, variant.payload(destination))
            }
            LayoutKind::Vector { element } => {
                self.vector(layouts.get(*element), input, destination)
            }
        }
    }

    fn fields(
        &mut self,
        fields: &[FieldLayout],
        input: &mut Input<'_>,
        destination: Pointer,
    ) -> Result<(), DecodeError> {
        let layouts = self.layouts;
        for field in fields {
            let inner = layouts.get(field.type_);
            self.value(inner, input, destination.add(field.offset.into()))?;
        }
        Ok(())
    }

    fn vector(
        &mut self,
        element: &Layout,
        input: &mut Input<'_>,
        destination: Pointer,
    ) -> Result<(), DecodeError> {
        let length = input.length()?;
        if length == 0 {
            destination.store_u64(0);
            return Ok(());
        }
        // Every value takes at least a byte.
        if length as usize > input.rest.len() {
            return Err(DecodeError::Truncated);
        }
        let size = u64::from(element.size);
        let bytes = u64::from(length) * size;
        let block = self
            .arena
            .allocate(VectorBlock::HEADER + bytes)
            .map(VectorBlock)
            .map_err(|_| DecodeError::TooLarge)?;
        block.set_length(length);
        block.set_capacity(length);
        destination.store_u64(block.0.address());
        if matches!(element.kind, LayoutKind::Integer(_) | LayoutKind::Address) {
            let bytes = usize::try_from(bytes).map_err(|_| DecodeError::TooLarge)?;
            block.element(0, size).store_bytes(input.take(bytes)?);
            return Ok(());
        }
        for index in 0..u64::from(length) {
            self.value(element, input, block.element(index, size))?;
        }
        Ok(())
    }
}

fn check_struct(layouts: &Layouts, layout: &Layout, value: Pointer) -> Result<(), DecodeError> {
    let Some(library_type) = library::recognise(layouts, layout) else {
        return Ok(());
    };
    let block = VectorBlock(Pointer::from_address(value.load_u64()));
    let is_valid = match library_type {
        LibraryType::Text => block
            .element(0, 1)
            .with_bytes(block.length(), |bytes| std::str::from_utf8(bytes).is_ok()),
        LibraryType::Option { .. } => block.length() <= 1,
    };
    if is_valid {
        Ok(())
    } else {
        Err(DecodeError::InvalidValue)
    }
}

/// Decodes a resource into its leaves. The arena is scratch memory and is reset.
pub fn decode_resource(
    layouts: &Layouts,
    scratch: &mut Arena,
    type_: TypeId,
    bytes: &[u8],
) -> Result<ResourceValue, DecodeError> {
    scratch.reset();
    let layout = layouts.get(type_);
    let value = scratch
        .allocate(layout.size.max(8).into())
        .map_err(|_| DecodeError::TooLarge)?;
    let mut decoder = Decoder {
        layouts,
        arena: scratch,
    };
    decoder.decode(type_, bytes, value)?;
    let leaves: Arc<[LeafValue]> = layout
        .leaves
        .iter()
        .map(|leaf| LeafValue::read(layouts, leaf, value))
        .collect();
    Ok(ResourceValue { leaves })
}

/// The canonical bytes of a resource. The arena is scratch memory and is reset.
pub fn encode_resource(
    layouts: &Layouts,
    scratch: &mut Arena,
    type_: TypeId,
    leaves: &[LeafValue],
) -> Vec<u8> {
    scratch.reset();
    let layout = layouts.get(type_);
    let value = scratch.allocate_uncounted(layout.size.into());
    for (leaf, leaf_value) in layout.leaves.iter().zip(leaves) {
        leaf_value.write(leaf, value);
    }
    let mut output = Vec::new();
    encode(layouts, type_, value, &mut output);
    output
}
