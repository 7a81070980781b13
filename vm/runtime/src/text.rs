//! Values as people write them, by their types, in both directions.
//!
//! ```text
//! true   10   0xff   @0xb   [1, 2]   x"00ff"   "text"   none   some(3)   0x42::m::S { n: 1 }   0x42::m::E::V{ n: 1 }
//! ```
//!
//! Reading is for the arguments of a command line; enums, and structs other than strings and options,
//! are only printed.

use std::fmt::{self, Write};

use weft_types::{AccountAddress, I256, U256};

use crate::closure;
use crate::code::TypeId;
use crate::codec::{DecodeError, append_length};
use crate::json::{
    append_bytes, append_integer, append_signed, decoded, elements, elements_of_bytes, hexadecimal,
    integer, parse_hexadecimal, signed_integer,
};
use crate::layout::{FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::library::{self, LibraryType};
use crate::memory::Pointer;

/// The text of canonical bytes.
pub fn from_bytes(layouts: &Layouts, type_: TypeId, bytes: &[u8]) -> Result<String, DecodeError> {
    decoded(layouts, type_, bytes, |value| {
        to_text(layouts, type_, value)
    })
}

/// The text of a value in memory.
pub fn to_text(layouts: &Layouts, type_: TypeId, value: Pointer) -> String {
    let mut text = String::new();
    print(layouts, layouts.get(type_), value, &mut text);
    text
}

fn print(layouts: &Layouts, layout: &Layout, value: Pointer, text: &mut String) {
    match library::recognise(layouts, layout) {
        Some(LibraryType::Text) => {
            let bytes = elements_of_bytes(value);
            let _ = write!(text, "{:?}", String::from_utf8_lossy(&bytes));
            return;
        }
        Some(LibraryType::Option(option)) => {
            match option.value(layouts, layout, value) {
                Some(place) => {
                    text.push_str("some(");
                    print(layouts, layouts.get(option.element()), place, text);
                    text.push(')');
                }
                None => text.push_str("none"),
            }
            return;
        }
        None => {}
    }
    match &layout.kind {
        LayoutKind::Bool => text.push_str(if value.load_u8() == 0 {
            "false"
        } else {
            "true"
        }),
        LayoutKind::Integer(width) => text.push_str(&integer(*width, value).to_string()),
        LayoutKind::Signed(width) => text.push_str(&signed_integer(*width, value).to_string()),
        LayoutKind::Address | LayoutKind::Signer => {
            text.push('@');
            text.push_str(&value.load_account_address().to_string());
        }
        LayoutKind::Vector { element } if *element == TypeId::U8 => {
            let _ = write!(text, "x\"{}\"", hexadecimal(&elements_of_bytes(value)));
        }
        LayoutKind::Vector { element } => {
            text.push('[');
            for (i, place) in elements(layouts, *element, value).enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                print(layouts, layouts.get(*element), place, text);
            }
            text.push(']');
        }
        LayoutKind::Function { .. } => {
            closure::print(layouts, value, text, |type_, place, text| {
                print(layouts, layouts.get(type_), place, text);
            });
        }
        LayoutKind::Struct { fields } => {
            let _ = write!(text, "{} ", layout.tag);
            print_fields(layouts, fields, value, text);
        }
        LayoutKind::Enum { variants } => {
            let variant = variant_of(variants, value);
            let _ = write!(text, "{}::{}", layout.tag, variant.name);
            if !variant.fields.is_empty() {
                print_fields(layouts, &variant.fields, variant.payload(value), text);
            }
        }
    }
}

fn print_fields(layouts: &Layouts, fields: &[FieldLayout], value: Pointer, text: &mut String) {
    for (i, field) in fields.iter().enumerate() {
        let _ = write!(text, "{} {}: ", if i == 0 { "{" } else { "," }, field.name);
        let place = value.add(field.offset.into());
        print(layouts, layouts.get(field.type_), place, text);
    }
    text.push_str(" }");
}

/// A text that is no value of the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// Byte offset of the fault.
    pub offset: usize,
    /// What was expected there.
    pub expected: String,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {} at byte {}", self.expected, self.offset)
    }
}

impl std::error::Error for TextError {}

/// The canonical bytes of a text. An address may lack its `@`; a number may have the suffix of its
/// type; `b"…"`, `x"…"` and `"…"` give bytes where bytes or a text are expected; a vector may be
/// called one, as in `vector[1, 2]`.
pub fn to_bytes(layouts: &Layouts, type_: TypeId, text: &str) -> Result<Vec<u8>, TextError> {
    let mut parser = Parser {
        layouts,
        text,
        offset: 0,
        output: Vec::new(),
    };
    parser.value(layouts.get(type_))?;
    parser.skip_spaces();
    if parser.offset < text.len() {
        return Err(parser.expected("the end"));
    }
    Ok(parser.output)
}

struct Parser<'text> {
    layouts: &'text Layouts,
    text: &'text str,
    offset: usize,
    output: Vec<u8>,
}

impl<'text> Parser<'text> {
    fn expected(&self, what: impl Into<String>) -> TextError {
        TextError {
            offset: self.offset,
            expected: what.into(),
        }
    }

    fn rest(&self) -> &'text str {
        &self.text[self.offset..]
    }

    fn skip_spaces(&mut self) {
        let rest = self.rest();
        self.offset += rest.len() - rest.trim_start().len();
    }

    fn take(&mut self, token: &str) -> bool {
        self.skip_spaces();
        let found = self.rest().starts_with(token);
        if found {
            self.offset += token.len();
        }
        found
    }

    fn word(&mut self) -> &'text str {
        self.skip_spaces();
        let rest = self.rest();
        let end = rest
            .find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
            .unwrap_or(rest.len());
        self.offset += end;
        &rest[..end]
    }

    /// Parses a value; the recursion follows the layout.
    fn value(&mut self, layout: &Layout) -> Result<(), TextError> {
        self.skip_spaces();
        let start = self.offset;
        let wrong = TextError {
            offset: start,
            expected: format!("a value of type `{}`", layout.tag),
        };
        match &layout.kind {
            LayoutKind::Bool => match self.word() {
                "true" => self.output.push(1),
                "false" => self.output.push(0),
                _ => return Err(wrong),
            },
            LayoutKind::Integer(width) => {
                let word = self.word();
                let suffix = layout.tag.to_string();
                let digits = word.strip_suffix(&suffix).unwrap_or(word);
                let number: Option<U256> = digits.parse().ok();
                number
                    .and_then(|number| append_integer(*width, number, &mut self.output))
                    .ok_or(wrong)?;
            }
            LayoutKind::Signed(width) => {
                let is_negative = self.take("-");
                let word = self.word();
                let suffix = layout.tag.to_string();
                let digits = word.strip_suffix(&suffix).unwrap_or(word);
                let magnitude: Option<U256> = digits.parse().ok();
                magnitude
                    .and_then(|magnitude| I256::from_magnitude(is_negative, magnitude))
                    .and_then(|number| append_signed(*width, number, &mut self.output))
                    .ok_or(wrong)?;
            }
            LayoutKind::Address => {
                self.take("@");
                let address: Result<AccountAddress, _> = self.word().parse();
                let address = address.map_err(|_| wrong)?;
                self.output.extend_from_slice(address.as_bytes());
            }
            LayoutKind::Signer | LayoutKind::Function { .. } => return Err(wrong),
            LayoutKind::Vector { element } => {
                if *element == TypeId::U8 && self.bytes()? {
                    return Ok(());
                }
                self.take("vector");
                if !self.take("[") {
                    return Err(wrong);
                }
                self.elements(*element)?;
            }
            LayoutKind::Enum { .. } | LayoutKind::Struct { .. } => {
                return match library::recognise(self.layouts, layout) {
                    Some(library_type) => self.library_value(library_type, wrong),
                    None if layout.is_open => self.open_value(layout, wrong),
                    None => Err(self.made_elsewhere(start, layout)),
                };
            }
        }
        Ok(())
    }

    /// A struct, or an enum by the name or the number of its variant; the error is for what has none.
    fn open_value(&mut self, layout: &Layout, wrong: TextError) -> Result<(), TextError> {
        let name = if self.take("#") {
            self.word()
        } else {
            self.name()
        };
        if let LayoutKind::Struct { fields } = &layout.kind {
            return self.fields(fields);
        }
        let LayoutKind::Enum { variants } = &layout.kind else {
            return Err(wrong);
        };
        let mut numbered = variants.iter().enumerate();
        let found = numbered
            .find(|(number, variant)| variant.name.as_str() == name || number.to_string() == name);
        let (number, variant) = found.ok_or(wrong)?;
        append_length(number as u64, &mut self.output);
        self.fields(&variant.fields)
    }

    /// A text or an option; the error is for what is neither.
    fn library_value(
        &mut self,
        library_type: LibraryType,
        wrong: TextError,
    ) -> Result<(), TextError> {
        match library_type {
            LibraryType::Text => {
                let before = std::mem::take(&mut self.output);
                let is_found = self.bytes()?;
                let bytes = std::mem::replace(&mut self.output, before);
                let content = bytes.iter().position(|byte| byte & 0x80 == 0);
                let content = content.map_or(&[][..], |end| &bytes[end + 1..]);
                if !is_found || std::str::from_utf8(content).is_err() {
                    return Err(wrong);
                }
                self.output.extend_from_slice(&bytes);
            }
            LibraryType::Option(option) => self.option(option.element(), wrong)?,
        }
        Ok(())
    }

    /// An option as it is printed, by the name of its variant, or as a vector of at most one element.
    fn option(&mut self, element: TypeId, wrong: TextError) -> Result<(), TextError> {
        if self.take("[") {
            let length = self.output.len();
            self.elements(element)?;
            let is_one = self.output.get(length).is_some_and(|length| *length <= 1);
            return if is_one { Ok(()) } else { Err(wrong) };
        }
        match self.name() {
            "none" | "None" => {
                self.output.push(0);
                Ok(())
            }
            "some" | "Some" => {
                let end = if self.take("{") {
                    let before = self.offset;
                    if self.word() != "e" || !self.take(":") {
                        self.offset = before;
                    }
                    "}"
                } else if self.take("(") {
                    ")"
                } else {
                    return Err(self.expected("`(`"));
                };
                self.output.push(1);
                self.value(self.layouts.get(element))?;
                if self.take(end) {
                    Ok(())
                } else {
                    Err(self.expected(format!("`{end}`")))
                }
            }
            _ => Err(wrong),
        }
    }

    /// The last part of a path such as `0x42::m::S<u64>`, if there is one.
    fn name(&mut self) -> &'text str {
        let mut name = self.word();
        loop {
            if self.take("<") {
                let mut depth = 1_u32;
                while depth > 0 {
                    let Some(letter) = self.rest().chars().next() else {
                        return name;
                    };
                    match letter {
                        '<' => depth += 1,
                        '>' => depth -= 1,
                        _ => {}
                    }
                    self.offset += letter.len_utf8();
                }
            }
            if !self.take("::") {
                return name;
            }
            name = self.word();
        }
    }

    /// The values of fields, as in `{ x: 1, y: 2 }`, `{ 1, 2 }` or `(1, 2)`. Fields of no struct may
    /// be left out altogether.
    fn fields(&mut self, fields: &[FieldLayout]) -> Result<(), TextError> {
        let is_dummy = |field: &FieldLayout| field.name.as_str() == "dummy_field";
        let end = if self.take("{") {
            "}"
        } else if self.take("(") {
            ")"
        } else if fields.iter().all(is_dummy) {
            self.output.extend(fields.iter().map(|_| 0));
            return Ok(());
        } else {
            return Err(self.expected("`{`"));
        };
        if fields.iter().all(is_dummy) && self.take(end) {
            self.output.extend(fields.iter().map(|_| 0));
            return Ok(());
        }
        for (position, field) in fields.iter().enumerate() {
            if position > 0 && !self.take(",") {
                return Err(self.expected("`,`"));
            }
            let before = self.offset;
            if self.word() != field.name.as_str() || !self.take(":") {
                self.offset = before;
            }
            self.value(self.layouts.get(field.type_))?;
        }
        self.take(",");
        if self.take(end) {
            Ok(())
        } else {
            Err(self.expected(format!("`{end}`")))
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "an error of the parser like its neighbours"
    )]
    fn made_elsewhere(&self, offset: usize, layout: &Layout) -> TextError {
        let tag = &layout.tag;
        let expected = format!("no value: those of type `{tag}` are made by its module only");
        TextError { offset, expected }
    }

    /// `x"00ff"`, `0x00ff`, `b"text"` or `"text"`, if there is one.
    fn bytes(&mut self) -> Result<bool, TextError> {
        let digits = if self.take("x\"") {
            let digits = self.word();
            if !self.take("\"") {
                return Err(self.expected("`\"`"));
            }
            digits
        } else if self.take("0x") {
            self.word()
        } else {
            if self.rest().starts_with("b\"") {
                self.offset += 1;
            }
            let Some(text) = self.quoted()? else {
                return Ok(false);
            };
            append_bytes(&text, &mut self.output);
            return Ok(true);
        };
        let bytes = parse_hexadecimal(digits)
            .ok_or_else(|| self.expected("an even number of hexadecimal digits"))?;
        append_bytes(&bytes, &mut self.output);
        Ok(true)
    }

    /// The bytes of a text in quotes, with the escapes of byte strings, if there is one.
    fn quoted(&mut self) -> Result<Option<Vec<u8>>, TextError> {
        if !self.take("\"") {
            return Ok(None);
        }
        let mut text = Vec::new();
        let mut letters = self.rest().char_indices();
        while let Some((position, letter)) = letters.next() {
            let escaped = match letter {
                '"' => {
                    self.offset += position + 1;
                    return Ok(Some(text));
                }
                '\\' => match letters.next() {
                    Some((_, 'n')) => Some(b'\n'),
                    Some((_, 'r')) => Some(b'\r'),
                    Some((_, 't')) => Some(b'\t'),
                    Some((_, '0')) => Some(0),
                    Some((_, '\\')) => Some(b'\\'),
                    Some((_, '"')) => Some(b'"'),
                    Some((_, 'x')) => {
                        let mut digit = || letters.next()?.1.to_digit(16);
                        let value = digit().and_then(|high| Some(high * 16 + digit()?));
                        value.and_then(|value| u8::try_from(value).ok())
                    }
                    Some(_) | None => None,
                },
                letter => {
                    let mut buffer = [0; 4];
                    text.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
                    continue;
                }
            };
            let Some(byte) = escaped else {
                self.offset += position;
                return Err(self.expected("an escape such as `\\n` or `\\xff`"));
            };
            text.push(byte);
        }
        Err(self.expected("a closing `\"`"))
    }

    /// The elements of a vector behind `[`.
    fn elements(&mut self, element: TypeId) -> Result<(), TextError> {
        let element = self.layouts.get(element);
        let before = std::mem::take(&mut self.output);
        let mut count = 0_u64;
        while !self.take("]") {
            if count > 0 && !self.take(",") {
                return Err(self.expected("`,` or `]`"));
            }
            self.value(element)?;
            count += 1;
        }
        let elements = std::mem::replace(&mut self.output, before);
        append_length(count, &mut self.output);
        self.output.extend_from_slice(&elements);
        Ok(())
    }
}
