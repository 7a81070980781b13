//! Values as JSON, by their types, in both directions.
//!
//! Integers of up to 32 bits are numbers, wider ones decimal strings (so that no reader loses
//! digits), addresses strings of 64 digits, `vector<u8>` a string of hexadecimal digits after `0x`,
//! `0x1::string::String` a string, a struct an object of its fields, an enum an object with the name
//! of its variant and the object of that variant's fields, and an option `null` or the value; an
//! option of an option is an array of at most one value.

use std::fmt;

use serde_json::{Map, Number, Value};
use weft_types::{AccountAddress, I256, U256};

use crate::code::{TypeId, Width};
use crate::codec::{DecodeError, Decoder, append_length};
use crate::layout::{FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::library::{self, LibraryType};
use crate::memory::{Arena, Pointer, VectorBlock};
use crate::text;

/// The value of canonical bytes.
pub fn from_bytes(layouts: &Layouts, type_: TypeId, bytes: &[u8]) -> Result<Value, DecodeError> {
    decoded(layouts, type_, bytes, |value| {
        to_json(layouts, type_, value)
    })
}

/// Decodes bytes into memory of its own and lends the value.
pub(crate) fn decoded<R>(
    layouts: &Layouts,
    type_: TypeId,
    bytes: &[u8],
    read: impl FnOnce(Pointer) -> R,
) -> Result<R, DecodeError> {
    let mut arena = Arena::default();
    let value = arena.allocate_uncounted(layouts.get(type_).size.max(8).into());
    Decoder::for_show(layouts, &mut arena).decode(type_, bytes, value)?;
    Ok(read(value))
}

/// The value in memory.
pub fn to_json(layouts: &Layouts, type_: TypeId, value: Pointer) -> Value {
    let layout = layouts.get(type_);
    if let Some(library_type) = library::recognise(layouts, layout) {
        return library_to_json(layouts, layout, library_type, value);
    }
    match &layout.kind {
        LayoutKind::Bool => Value::Bool(value.load_u8() != 0),
        LayoutKind::Integer(Width::W8) => Value::from(value.load_u8()),
        LayoutKind::Integer(Width::W16) => Value::from(value.load_u16()),
        LayoutKind::Integer(Width::W32) => Value::from(value.load_u32()),
        LayoutKind::Integer(width) => Value::String(integer(*width, value).to_string()),
        LayoutKind::Signed(width) => {
            let number = signed_integer(*width, value).to_string();
            match (width, number.parse::<i64>()) {
                (Width::W8 | Width::W16 | Width::W32, Ok(number)) => Value::from(number),
                (_, _) => Value::String(number),
            }
        }
        LayoutKind::Address | LayoutKind::Signer => {
            Value::String(value.load_account_address().to_long_string())
        }
        LayoutKind::Vector { element } if *element == TypeId::U8 => {
            Value::String(format!("0x{}", hexadecimal(&elements_of_bytes(value))))
        }
        LayoutKind::Vector { element } => elements(layouts, *element, value)
            .map(|place| to_json(layouts, *element, place))
            .collect(),
        LayoutKind::Function { .. } => Value::String(text::to_text(layouts, type_, value)),
        LayoutKind::Struct { fields } => fields_to_json(layouts, fields, value),
        LayoutKind::Enum { variants } => {
            let variant = variant_of(variants, value);
            let fields = fields_to_json(layouts, &variant.fields, variant.payload(value));
            Value::Object(Map::from_iter([(variant.name.to_string(), fields)]))
        }
    }
}

fn fields_to_json(layouts: &Layouts, fields: &[FieldLayout], value: Pointer) -> Value {
    let named = fields.iter().map(|field| {
        let place = value.add(field.offset.into());
        (field.name.to_string(), to_json(layouts, field.type_, place))
    });
    Value::Object(named.collect::<Map<_, _>>())
}

fn library_to_json(
    layouts: &Layouts,
    layout: &Layout,
    library_type: LibraryType,
    value: Pointer,
) -> Value {
    match library_type {
        LibraryType::Text => {
            let bytes = elements_of_bytes(value);
            Value::String(String::from_utf8_lossy(&bytes).into_owned())
        }
        LibraryType::Option(option) => {
            let element = option.element();
            let value = option.value(layouts, layout, value);
            let value = value.map(|place| to_json(layouts, element, place));
            if library::is_option(layouts, element) {
                value.into_iter().collect()
            } else {
                value.unwrap_or(Value::Null)
            }
        }
    }
}

/// An integer of any width.
pub(crate) fn integer(width: Width, value: Pointer) -> U256 {
    let mut bytes = [0_u8; 32];
    value.with_bytes(width.bytes().into(), |source| {
        bytes[..source.len()].copy_from_slice(source);
    });
    U256::from_le_bytes(bytes)
}

/// A signed integer of any width.
pub(crate) fn signed_integer(width: Width, value: Pointer) -> I256 {
    value.with_bytes(width.bytes().into(), I256::from_le_slice)
}

/// The places of the elements of a vector.
pub(crate) fn elements(
    layouts: &Layouts,
    element: TypeId,
    vector: Pointer,
) -> impl Iterator<Item = Pointer> {
    let block = VectorBlock(Pointer::from_address(vector.load_u64()));
    let size = layouts.get(element).size.into();
    (0..block.length()).map(move |index| block.element(index, size))
}

/// The bytes of a `vector<u8>`.
pub(crate) fn elements_of_bytes(vector: Pointer) -> Vec<u8> {
    let block = VectorBlock(Pointer::from_address(vector.load_u64()));
    block
        .element(0, 1)
        .with_bytes(block.length(), <[u8]>::to_vec)
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A JSON value that is no value of the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for JsonError {}

/// The canonical bytes of a JSON value.
pub fn to_bytes(layouts: &Layouts, type_: TypeId, value: &Value) -> Result<Vec<u8>, JsonError> {
    let mut output = Vec::new();
    append(layouts, type_, value, &mut output)?;
    Ok(output)
}

fn append(
    layouts: &Layouts,
    type_: TypeId,
    value: &Value,
    output: &mut Vec<u8>,
) -> Result<(), JsonError> {
    let layout = layouts.get(type_);
    let wrong = || JsonError {
        expected: format!("a value of type `{}`", layout.tag),
        found: excerpt(value),
    };
    match library::recognise(layouts, layout) {
        Some(LibraryType::Text) => {
            append_bytes(value.as_str().ok_or_else(wrong)?.as_bytes(), output);
            return Ok(());
        }
        // An option has the canonical bytes of a vector of at most one element.
        Some(LibraryType::Option(option)) => {
            let element = option.element();
            let values = if library::is_option(layouts, element) {
                let values = value.as_array().filter(|values| values.len() <= 1);
                values.ok_or_else(wrong)?
            } else if value.is_null() {
                &[][..]
            } else {
                std::slice::from_ref(value)
            };
            return append_all(layouts, element, values, output);
        }
        None => {}
    }
    match &layout.kind {
        LayoutKind::Bool => output.push(value.as_bool().ok_or_else(wrong)?.into()),
        LayoutKind::Integer(width) => {
            let number = match value {
                Value::Number(number) => Number::as_u64(number).map(U256::from),
                Value::String(text) => text.parse().ok(),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            };
            append_integer(*width, number.ok_or_else(wrong)?, output).ok_or_else(wrong)?;
        }
        LayoutKind::Signed(width) => {
            let number = match value {
                Value::Number(number) => Number::as_i64(number).map(I256::from),
                Value::String(text) => text.parse().ok(),
                Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
            };
            append_signed(*width, number.ok_or_else(wrong)?, output).ok_or_else(wrong)?;
        }
        LayoutKind::Address => {
            let address: Option<AccountAddress> = value.as_str().and_then(|text| text.parse().ok());
            output.extend_from_slice(address.ok_or_else(wrong)?.as_bytes());
        }
        LayoutKind::Signer | LayoutKind::Function { .. } => return Err(wrong()),
        LayoutKind::Vector { element } => match value {
            Value::String(text) if *element == TypeId::U8 => {
                let digits = text.strip_prefix("0x").ok_or_else(wrong)?;
                let bytes = parse_hexadecimal(digits).ok_or_else(wrong)?;
                append_bytes(&bytes, output);
            }
            Value::Array(values) => append_all(layouts, *element, values, output)?,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Object(_) => return Err(wrong()),
        },
        LayoutKind::Struct { fields } => {
            append_fields(layouts, fields, value, output)?.ok_or_else(wrong)?;
        }
        LayoutKind::Enum { variants } => {
            let object = value.as_object().filter(|object| object.len() == 1);
            let (name, value) = object.and_then(|it| it.iter().next()).ok_or_else(wrong)?;
            let found = variants.iter().enumerate();
            let mut found = found.filter(|(_, variant)| variant.name.as_str() == name);
            let (number, variant) = found.next().ok_or_else(wrong)?;
            append_length(number as u64, output);
            append_fields(layouts, &variant.fields, value, output)?.ok_or_else(wrong)?;
        }
    }
    Ok(())
}

/// Appends the fields of a struct or variant; `None` where the value is no object of these fields.
fn append_fields(
    layouts: &Layouts,
    fields: &[FieldLayout],
    value: &Value,
    output: &mut Vec<u8>,
) -> Result<Option<()>, JsonError> {
    let Some(object) = value
        .as_object()
        .filter(|object| object.len() == fields.len())
    else {
        return Ok(None);
    };
    for field in fields {
        let Some(value) = object.get(field.name.as_str()) else {
            return Ok(None);
        };
        append(layouts, field.type_, value, output)?;
    }
    Ok(Some(()))
}

fn append_all(
    layouts: &Layouts,
    element: TypeId,
    values: &[Value],
    output: &mut Vec<u8>,
) -> Result<(), JsonError> {
    append_length(values.len() as u64, output);
    for value in values {
        append(layouts, element, value, output)?;
    }
    Ok(())
}

/// Appends an integer, or nothing where it does not fit.
pub(crate) fn append_integer(width: Width, number: U256, output: &mut Vec<u8>) -> Option<()> {
    let bytes = number.to_le_bytes();
    let (low, high) = bytes.split_at(width.bytes() as usize);
    high.iter().all(|byte| *byte == 0).then(|| {
        output.extend_from_slice(low);
    })
}

/// Appends a signed integer, or nothing where it does not fit.
pub(crate) fn append_signed(width: Width, number: I256, output: &mut Vec<u8>) -> Option<()> {
    let bytes = number.to_le_bytes();
    let low = bytes.get(..width.bytes() as usize)?;
    (I256::from_le_slice(low) == number).then(|| output.extend_from_slice(low))
}

/// Appends a `vector<u8>`.
pub(crate) fn append_bytes(bytes: &[u8], output: &mut Vec<u8>) {
    append_length(bytes.len() as u64, output);
    output.extend_from_slice(bytes);
}

/// The bytes of an even number of hexadecimal digits.
pub(crate) fn parse_hexadecimal(digits: &str) -> Option<Vec<u8>> {
    let digits = digits.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |letter: u8| char::from(letter).to_digit(16);
    digits
        .chunks_exact(2)
        .map(|pair| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok())
        .collect()
}

/// The start of a JSON value, for messages.
fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
