//! Values as text without names or types, as the outputs of transactional tests have them.
//!
//! ```text
//! true   10   0xb   [1, 2]   { 1, [2] }   #0{ 1, [2] }
//! ```
//!
//! A struct is its fields in order, whatever it is, and an enum the number of its variant with the
//! fields; a `vector<u8>` is a list of numbers.

use std::fmt::Write;

use crate::closure;
use crate::code::TypeId;
use crate::codec::DecodeError;
use crate::json::{decoded, elements, integer, signed_integer};
use crate::layout::{self, FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::memory::Pointer;

/// The text of canonical bytes.
pub fn from_bytes(layouts: &Layouts, type_: TypeId, bytes: &[u8]) -> Result<String, DecodeError> {
    decoded(layouts, type_, bytes, |value| {
        let mut text = String::new();
        print(layouts, layouts.get(type_), value, &mut text);
        text
    })
}

/// Prints a value; the recursion follows the layout.
fn print(layouts: &Layouts, layout: &Layout, value: Pointer, text: &mut String) {
    match &layout.kind {
        LayoutKind::Bool => {
            let word = if value.load_u8() == 0 {
                "false"
            } else {
                "true"
            };
            text.push_str(word);
        }
        LayoutKind::Integer(width) => text.push_str(&integer(*width, value).to_string()),
        LayoutKind::Signed(width) => text.push_str(&signed_integer(*width, value).to_string()),
        LayoutKind::Address => {
            let _ = write!(text, "{}", value.load_account_address());
        }
        LayoutKind::Signer => {
            let _ = write!(text, "signer({})", value.load_account_address());
        }
        LayoutKind::Vector { element } => {
            text.push('[');
            for (i, place) in elements(layouts, *element, value).enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                print(layouts, layouts.get(*element), place, text);
            }
            text.push(']');
        }
        LayoutKind::Struct { fields } => print_fields(layouts, fields, value, text),
        LayoutKind::Enum { variants } => {
            let _ = write!(text, "#{}", layout::tag(value));
            let variant = variant_of(variants, value);
            print_fields(layouts, &variant.fields, variant.payload(value), text);
        }
        LayoutKind::Function { .. } => {
            closure::print(layouts, value, text, |type_, place, text| {
                print(layouts, layouts.get(type_), place, text);
            });
        }
    }
}

fn print_fields(layouts: &Layouts, fields: &[FieldLayout], value: Pointer, text: &mut String) {
    text.push_str("{ ");
    for (i, field) in fields.iter().enumerate() {
        text.push_str(if i == 0 { "" } else { ", " });
        let place = value.add(field.offset.into());
        print(layouts, layouts.get(field.type_), place, text);
    }
    text.push_str(if fields.is_empty() { "}" } else { " }" });
}
