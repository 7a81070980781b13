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

/// How a text names types, writes addresses and breaks lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    /// Whether structs are called by their full names.
    pub(crate) has_full_names: bool,
    /// Whether addresses have all their digits.
    pub(crate) has_full_addresses: bool,
    /// Whether each field, and each element that is no scalar, has a line of its own.
    pub(crate) has_lines: bool,
}

impl Style {
    /// `string_utils::formatN` and messages: one line, structs by their full names.
    pub(crate) const LINE: Self = Self {
        has_full_names: true,
        has_full_addresses: false,
        has_lines: false,
    };
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
        depth: 0,
    };
    printer.value(layouts.get(type_), value)?;
    Ok(printer.text)
}

struct Printer<'printer, 'gas> {
    layouts: &'printer Layouts,
    gas: &'printer mut Gas<'gas>,
    style: Style,
    text: String,
    /// How many structs and vectors are open.
    depth: usize,
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
        if let Some(library_type) = library::recognise(self.layouts, layout) {
            return self.library_value(layout, library_type, value);
        }
        match &layout.kind {
            LayoutKind::Bool => self.push(if value.load_u8() == 0 {
                "false"
            } else {
                "true"
            }),
            LayoutKind::Integer(width) => self.push(&integer(*width, value).to_string()),
            LayoutKind::Signed(width) => self.push(&signed_integer(*width, value).to_string()),
            LayoutKind::Address => self.push(&format!("@{}", self.address(value))),
            LayoutKind::Signer => self.push(&format!("signer(@{})", self.address(value))),
            LayoutKind::Vector { element } if *element == TypeId::U8 => {
                self.pay_for_bytes(value)?;
                self.push(&format!("0x{}", hexadecimal(&elements_of_bytes(value))))
            }
            LayoutKind::Vector { element } => self.elements(*element, value),
            LayoutKind::Struct { fields } => {
                let name = self.type_name(&layout.tag);
                self.push(&format!("{name} {{"))?;
                self.fields(fields, value)
            }
            LayoutKind::Function { .. } => self.function(value),
            LayoutKind::Enum { variants } => {
                let variant = variant_of(variants, value);
                if variant.fields.is_empty() {
                    return self.push(&format!("{}{{}}", variant.name));
                }
                self.push(&format!("{}{{", variant.name))?;
                self.fields(&variant.fields, variant.payload(value))
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
        match tag {
            TypeTag::Struct(tag) if !self.style.has_full_names => tag.name.to_string(),
            TypeTag::Struct(_)
            | TypeTag::Bool
            | TypeTag::U8
            | TypeTag::U16
            | TypeTag::U32
            | TypeTag::U64
            | TypeTag::U128
            | TypeTag::U256
            | TypeTag::Signed(_)
            | TypeTag::Address
            | TypeTag::Signer
            | TypeTag::Vector(_)
            | TypeTag::Function(_) => tag.to_string(),
        }
    }

    fn address(&self, value: Pointer) -> String {
        let address = value.load_account_address();
        if !self.style.has_full_addresses {
            return address.to_string();
        }
        let digits = address.as_bytes().iter();
        digits.fold("0x".to_owned(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    /// What separates a part from what stands before it.
    fn part(&mut self, has_lines: bool, is_first: bool) -> Result<(), FailureKind> {
        self.push(if is_first { "" } else { "," })?;
        if has_lines {
            self.line()
        } else {
            self.push(" ")
        }
    }

    /// Begins a line.
    fn line(&mut self) -> Result<(), FailureKind> {
        let indentation = "  ".repeat(self.depth);
        self.push(&format!("\n{indentation}"))
    }

    fn elements(&mut self, element: TypeId, vector: Pointer) -> Result<(), FailureKind> {
        let layouts = self.layouts;
        let layout = layouts.get(element);
        let is_scalar = match layout.kind {
            LayoutKind::Bool
            | LayoutKind::Integer(_)
            | LayoutKind::Signed(_)
            | LayoutKind::Address
            | LayoutKind::Signer => true,
            LayoutKind::Vector { .. }
            | LayoutKind::Struct { .. }
            | LayoutKind::Enum { .. }
            | LayoutKind::Function { .. } => false,
        };
        let has_lines = self.style.has_lines && !is_scalar;
        self.push("[")?;
        self.depth += 1;
        let mut is_empty = true;
        for place in elements(layouts, element, vector) {
            self.part(has_lines, is_empty)?;
            is_empty = false;
            self.value(layout, place)?;
        }
        self.depth -= 1;
        if !is_empty {
            self.end(has_lines)?;
        }
        self.push("]")
    }

    /// What stands before the closing bracket of what has parts.
    fn end(&mut self, has_lines: bool) -> Result<(), FailureKind> {
        if has_lines {
            self.line()
        } else {
            self.push(" ")
        }
    }

    fn library_value(
        &mut self,
        layout: &Layout,
        library_type: LibraryType,
        value: Pointer,
    ) -> Result<(), FailureKind> {
        let layouts = self.layouts;
        match library_type {
            LibraryType::Text => {
                self.pay_for_bytes(value)?;
                let bytes = elements_of_bytes(value);
                let text = String::from_utf8_lossy(&bytes);
                let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
                self.push(&format!("\"{escaped}\""))
            }
            LibraryType::Option(option) => match option.value(layouts, layout, value) {
                Some(place) => {
                    self.push("Some(")?;
                    self.value(layouts.get(option.element()), place)?;
                    self.push(")")
                }
                None => self.push("None"),
            },
        }
    }

    /// The fields behind `{`, and `}`.
    fn fields(&mut self, fields: &[FieldLayout], value: Pointer) -> Result<(), FailureKind> {
        let has_lines = self.style.has_lines;
        self.depth += 1;
        if fields.is_empty() {
            // A struct without fields has a hidden one.
            self.part(has_lines, true)?;
            self.push("dummy_field: false")?;
        }
        for (position, field) in fields.iter().enumerate() {
            self.part(has_lines, position == 0)?;
            self.push(&format!("{}: ", field.name))?;
            let place = value.add(field.offset.into());
            self.value(self.layouts.get(field.type_), place)?;
        }
        self.depth -= 1;
        self.end(has_lines)?;
        self.push("}")
    }
}
