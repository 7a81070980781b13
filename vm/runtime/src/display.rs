//! Values as Move authors see them: in messages of assertions and in the texts of `string_utils`.
//!
//! ```text
//! true   10   @0xb   signer(@0xb)   0x00ff   [ 1, 2 ]   "text"   None   Some(3)
//! Point { x: 1, y: 2 }   Circle{ radius: 1 }
//! ```
//!
//! Each part is paid for before it is written, so that a text is never longer than the gas allows.
//! Recursion follows the layout, whose depth is limited.

use std::fmt::Write;

use weft_types::{FailureKind, Limit, TypeTag};

use crate::closure;
use crate::code::TypeId;
use crate::gas::{Gas, schedule};
use crate::json::{elements, elements_of_bytes, hexadecimal, integer, signed_integer};
use crate::layout::{FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::library::{self, LibraryType};
use crate::memory::{ARENA_QUOTA, Pointer, VectorBlock};

/// How a text names types and breaks lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `string_utils::formatN` and messages: one line, structs by their full names.
    Line,
}

/// The text of a value in memory.
pub(crate) fn display(
    layouts: &Layouts,
    gas: &mut Gas<'_>,
    style: Style,
    type_: TypeId,
    value: Pointer,
) -> Result<String, FailureKind> {
    let mut printer = Printer {
        layouts,
        gas,
        style,
        text: String::new(),
    };
    printer.value(layouts.get(type_), value)?;
    Ok(printer.text)
}

struct Printer<'printer, 'gas> {
    layouts: &'printer Layouts,
    gas: &'printer mut Gas<'gas>,
    style: Style,
    text: String,
}

impl Printer<'_, '_> {
    /// Appends a text after paying for it.
    fn push(&mut self, text: &str) -> Result<(), FailureKind> {
        self.gas
            .charge(schedule::encoded_bytes(text.len() as u64))?;
        // Shared blocks are written out in full, so this may be more than there is memory for.
        if (self.text.len() + text.len()) as u64 > ARENA_QUOTA {
            return Err(FailureKind::LimitExceeded(Limit::Memory));
        }
        self.text.push_str(text);
        Ok(())
    }

    /// Pays for bytes of a vector before they are looked at.
    fn pay_for_bytes(&mut self, vector: Pointer) -> Result<(), FailureKind> {
        let block = VectorBlock(Pointer::from_address(vector.load_u64()));
        self.gas.charge(schedule::encoded_bytes(block.length()))
    }

    fn value(&mut self, layout: &Layout, value: Pointer) -> Result<(), FailureKind> {
        match &layout.kind {
            LayoutKind::Bool => self.push(if value.load_u8() == 0 {
                "false"
            } else {
                "true"
            }),
            LayoutKind::Integer(width) => self.push(&integer(*width, value).to_string()),
            LayoutKind::Signed(width) => self.push(&signed_integer(*width, value).to_string()),
            LayoutKind::Address => self.push(&format!("@{}", value.load_account_address())),
            LayoutKind::Signer => self.push(&format!("signer(@{})", value.load_account_address())),
            LayoutKind::Vector { element } if *element == TypeId::U8 => {
                self.pay_for_bytes(value)?;
                self.push(&format!("0x{}", hexadecimal(&elements_of_bytes(value))))
            }
            LayoutKind::Vector { element } => self.elements(*element, value),
            LayoutKind::Struct { fields } => match library::recognise(self.layouts, layout) {
                Some(LibraryType::Text) => {
                    self.pay_for_bytes(value)?;
                    let bytes = elements_of_bytes(value);
                    let text = String::from_utf8_lossy(&bytes);
                    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
                    self.push(&format!("\"{escaped}\""))
                }
                Some(LibraryType::Option { element }) => self.option(element, value),
                None => {
                    let name = self.type_name(&layout.tag);
                    self.push(&format!("{name} {{ "))?;
                    if fields.is_empty() {
                        // A struct without fields has a hidden one.
                        self.push("dummy_field: false")?;
                    }
                    self.fields(fields, value)?;
                    self.push(" }")
                }
            },
            LayoutKind::Function { .. } => self.function(value),
            LayoutKind::Enum { variants } => {
                let variant = variant_of(variants, value);
                if variant.fields.is_empty() {
                    return self.push(&format!("{}{{}}", variant.name));
                }
                self.push(&format!("{}{{ ", variant.name))?;
                self.fields(&variant.fields, value)?;
                self.push(" }")
            }
        }
    }

    /// A function value: the name of the function and what it has captured.
    fn function(&mut self, value: Pointer) -> Result<(), FailureKind> {
        let (layouts, style) = (self.layouts, self.style);
        let gas = &mut *self.gas;
        let (mut text, mut failure) = (String::new(), None);
        closure::print(layouts, value, &mut text, |type_, place, text| {
            if failure.is_none() {
                match display(layouts, gas, style, type_, place) {
                    Ok(shown) => text.push_str(&shown),
                    Err(kind) => failure = Some(kind),
                }
            }
        });
        match failure {
            Some(kind) => Err(kind),
            None => self.push(&text),
        }
    }

    fn type_name(&self, tag: &TypeTag) -> String {
        match self.style {
            Style::Line => tag.to_string(),
        }
    }

    fn elements(&mut self, element: TypeId, vector: Pointer) -> Result<(), FailureKind> {
        let layouts = self.layouts;
        let mut is_first = true;
        for place in elements(layouts, element, vector) {
            self.push(if is_first { "[ " } else { ", " })?;
            is_first = false;
            self.value(layouts.get(element), place)?;
        }
        self.push(if is_first { "[]" } else { " ]" })
    }

    fn option(&mut self, element: TypeId, value: Pointer) -> Result<(), FailureKind> {
        let layouts = self.layouts;
        match elements(layouts, element, value).next() {
            Some(place) => {
                self.push("Some(")?;
                self.value(layouts.get(element), place)?;
                self.push(")")
            }
            None => self.push("None"),
        }
    }

    fn fields(&mut self, fields: &[FieldLayout], value: Pointer) -> Result<(), FailureKind> {
        for (position, field) in fields.iter().enumerate() {
            if position > 0 {
                self.push(", ")?;
            }
            let mut name = String::new();
            let _ = write!(name, "{}: ", field.name);
            self.push(&name)?;
            let place = value.add(field.offset.into());
            self.value(self.layouts.get(field.type_), place)?;
        }
        Ok(())
    }
}
