//! Types of the standard library that the machine knows by name: what they promise is checked where
//! their values come from outside, and they are printed the way people write them.

use weft_types::AccountAddress;

use crate::code::TypeId;
use crate::layout::{Layout, LayoutKind, Layouts};

/// A type of the library with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LibraryType {
    /// `0x1::string::String`: a `vector<u8>` that is UTF-8.
    Text,
    /// `0x1::option::Option<T>`: a vector of at most one element.
    Option {
        /// `T`
        element: TypeId,
    },
}

/// Which type of the library a layout is: by name, and by having the one field that it should.
pub(crate) fn recognise(layouts: &Layouts, layout: &Layout) -> Option<LibraryType> {
    let tag = layout.struct_tag()?;
    if tag.module.address != AccountAddress::ONE {
        return None;
    }
    let LayoutKind::Struct { fields } = &layout.kind else {
        return None;
    };
    let [field] = fields.as_slice() else {
        return None;
    };
    let LayoutKind::Vector { element } = layouts.get(field.type_).kind else {
        return None;
    };
    match (tag.module.name.as_str(), tag.name.as_str()) {
        ("string", "String") if element == TypeId::U8 => Some(LibraryType::Text),
        ("option", "Option") => Some(LibraryType::Option { element }),
        _ => None,
    }
}

/// Whether a type is an option.
pub(crate) fn is_option(layouts: &Layouts, type_: TypeId) -> bool {
    matches!(
        recognise(layouts, layouts.get(type_)),
        Some(LibraryType::Option { .. })
    )
}
