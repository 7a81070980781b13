//! Canonical bytes (BCS) of values, and back.
//!
//! Both directions follow the layout, whose depth is limited. Decoding accepts canonical bytes
//! only, and allocates nothing that the rest of the input could not fill.

use std::fmt;
use std::sync::Arc;

use weft_bytecode::CaptureMask;
use weft_types::{AccountAddress, FailureKind, FunctionTag, Identifier, ModuleId, TypeTag};

use crate::closure;
use crate::code::{Shape, TypeId, Width};
use crate::gas::{Gas, schedule};
use crate::layout::{self, ClosureBlock, FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::library::{self, LibraryType};
use crate::memory::{Arena, Pointer, VectorBlock};
use crate::resource::{LeafValue, ResourceValue};

/// Why bytes are not those of a value of the type.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// A function value of a function that is not loaded, which these bytes name: see
    /// [`ClosureName`].
    UnknownFunction(Arc<[u8]>),
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
            Self::UnknownFunction(_) => "the function of a function value is not loaded",
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
        LayoutKind::Function { .. } => {
            let block = ClosureBlock::at(value);
            if block.0.is_null() {
                return;
            }
            let closure = layouts.closure(block.id());
            output.extend_from_slice(&closure.identity);
            for capture in &closure.captured {
                let inner = layouts.get(capture.type_);
                encode_parts(layouts, inner, block.capture(capture), output);
            }
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

/// The bytes of a `vector<u8>` in canonical bytes.
pub(crate) fn bytes_of(bytes: &[u8]) -> Option<&[u8]> {
    let mut input = Input { rest: bytes };
    let length = input.length().ok()?;
    (input.rest.len() == length as usize).then_some(input.rest)
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
        LayoutKind::Function { .. } => {
            let block = ClosureBlock::at(value);
            if block.0.is_null() {
                return Ok(0);
            }
            let closure = layouts.closure(block.id());
            let mut total = closure.identity.len() as u64;
            gas.charge(total)?;
            for capture in &closure.captured {
                let inner = layouts.get(capture.type_);
                total += size_of_parts(layouts, inner, block.capture(capture), gas)?;
            }
            Ok(total)
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
    fn text(&mut self) -> Result<&'bytes str, DecodeError> {
        let length = usize::try_from(self.length()?).map_err(|_| DecodeError::InvalidLength)?;
        std::str::from_utf8(self.take(length)?).map_err(|_| DecodeError::InvalidValue)
    }

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

/// The head of a function value, up to what it has captured; see
/// [`identity`](crate::layout::ClosureLayout::identity).
fn closure_identity<'bytes>(input: &mut Input<'bytes>) -> Result<&'bytes [u8], DecodeError> {
    let all = input.rest;
    input.take(32)?;
    for _ in 0..2 {
        input.text()?;
    }
    for _ in 0..input.length()? {
        input.text()?;
    }
    let mask = input.take(8)?.try_into().map_or(0, u64::from_le_bytes);
    for _ in 0..mask.count_ones() {
        input.text()?;
    }
    all.get(..all.len() - input.rest.len())
        .ok_or(DecodeError::Truncated)
}

/// What the head of a function value names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosureName {
    /// The module of the function.
    pub module: ModuleId,
    /// The name of the function.
    pub function: Identifier,
    /// Its type arguments.
    pub type_arguments: Vec<TypeTag>,
    /// The captured parameters.
    pub mask: CaptureMask,
    /// The types of the captured values.
    pub captured: Vec<TypeTag>,
}

impl ClosureName {
    /// Reads the head of a function value; `None` where the bytes are none.
    pub fn parse(identity: &[u8]) -> Option<Self> {
        let mut input = Input { rest: identity };
        let address = AccountAddress::new(input.take(32).ok()?.try_into().ok()?);
        let name = |input: &mut Input<'_>| Identifier::new(input.text().ok()?).ok();
        let tag = |input: &mut Input<'_>| input.text().ok()?.parse::<TypeTag>().ok();
        let module = ModuleId {
            address,
            name: name(&mut input)?,
        };
        let function = name(&mut input)?;
        let mut type_arguments = Vec::new();
        for _ in 0..input.length().ok()? {
            type_arguments.push(tag(&mut input)?);
        }
        let mask = CaptureMask(u64::from_le_bytes(input.take(8).ok()?.try_into().ok()?));
        let mut captured = Vec::new();
        for _ in 0..mask.count() {
            captured.push(tag(&mut input)?);
        }
        input.rest.is_empty().then_some(Self {
            module,
            function,
            type_arguments,
            mask,
            captured,
        })
    }

    /// The types that have to be known before the closure can be loaded.
    pub fn types(&self) -> impl Iterator<Item = &TypeTag> {
        self.type_arguments.iter().chain(&self.captured)
    }
}

/// Where the blocks of decoded values are made.
#[derive(Debug)]
pub struct Decoder<'context> {
    layouts: &'context Layouts,
    arena: &'context mut Arena,
    /// Function values that the one being decoded is inside of.
    closures: u32,
    /// Whether a `signer` is its address; else nothing is one.
    reads_signers: bool,
}

impl<'context> Decoder<'context> {
    /// A decoder into an arena, whose quota counts.
    pub const fn new(layouts: &'context Layouts, arena: &'context mut Arena) -> Self {
        Self {
            layouts,
            arena,
            closures: 0,
            reads_signers: false,
        }
    }

    /// A decoder for values that are only shown: signers may be among them.
    pub(crate) const fn for_show(layouts: &'context Layouts, arena: &'context mut Arena) -> Self {
        Self {
            reads_signers: true,
            ..Self::new(layouts, arena)
        }
    }

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
            LayoutKind::Signer if !self.reads_signers => Err(DecodeError::NotDecodable),
            LayoutKind::Address | LayoutKind::Signer => {
                destination.store_bytes(input.take(Width::W256.bytes() as usize)?);
                Ok(())
            }
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
            LayoutKind::Function { type_ } => self.function(type_, input, destination),
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

    /// A function value: the name of its closure, then what it has captured.
    fn function(
        &mut self,
        type_: &FunctionTag<TypeId>,
        input: &mut Input<'_>,
        destination: Pointer,
    ) -> Result<(), DecodeError> {
        self.closures += 1;
        if self.closures > closure::VALUE_DEPTH_MAX {
            return Err(DecodeError::InvalidValue);
        }
        let layouts = self.layouts;
        let identity = closure_identity(input)?;
        let Some(closure) = layouts.find_closure(identity) else {
            return Err(DecodeError::UnknownFunction(identity.into()));
        };
        let fits = closure.type_.parameters == type_.parameters
            && closure.type_.results == type_.results
            && closure.type_.abilities.is_superset(type_.abilities);
        if !fits {
            return Err(DecodeError::InvalidValue);
        }
        let block = closure::allocate(self.arena, closure).map_err(|_| DecodeError::TooLarge)?;
        destination.store_u64(block.0.address());
        for capture in &closure.captured {
            let inner = layouts.get(capture.type_);
            self.value(inner, input, block.capture(capture))?;
        }
        closure::finish_decoded(layouts, closure, block).map_err(|_| DecodeError::InvalidValue)?;
        self.closures -= 1;
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
        LibraryType::Option(_) => block.length() <= 1,
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
    let mut decoder = Decoder::new(layouts, scratch);
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
