//! Types of the standard library that the machine knows by name: what they promise is checked where
//! their values come from outside, and they are printed the way people write them.

use weft_types::{AccountAddress, ModuleId};

use crate::code::TypeId;
use crate::json::elements;
use crate::layout::{Layout, LayoutKind, Layouts, variant_of};
use crate::memory::Pointer;

/// A type of the library with a meaning of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LibraryType {
    /// `0x1::string::String`: a `vector<u8>` that is UTF-8.
    Text,
    /// `0x1::option::Option<T>`.
    Option(OptionType),
}

/// How options of a type lie in memory; their canonical bytes are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OptionType {
    /// Ours: `None`, and `Some` with a field of type `T`.
    Enum {
        /// `T`
        element: TypeId,
    },
    /// That of older libraries, which a package may bring: a vector of at most one element.
    Vector {
        /// `T`
        element: TypeId,
    },
}

impl OptionType {
    /// `T`
    pub(crate) const fn element(self) -> TypeId {
        match self {
            Self::Enum { element } | Self::Vector { element } => element,
        }
    }

    /// Where the value of an option lies, if there is one.
    pub(crate) fn value(
        self,
        layouts: &Layouts,
        layout: &Layout,
        option: Pointer,
    ) -> Option<Pointer> {
        match (self, &layout.kind) {
            (Self::Enum { .. }, LayoutKind::Enum { variants }) => {
                let variant = variant_of(variants, option);
                let field = variant.fields.first()?;
                Some(variant.payload(option).add(field.offset.into()))
            }
            (Self::Enum { .. }, _) => None,
            (Self::Vector { element }, _) => elements(layouts, element, option).next(),
        }
    }
}

/// Which type of the library a layout is: by name, and by having the fields that it should.
pub(crate) fn recognise(layouts: &Layouts, layout: &Layout) -> Option<LibraryType> {
    let tag = layout.struct_tag()?;
    if tag.module.address != AccountAddress::ONE {
        return None;
    }
    let is_option = match (tag.module.name.as_str(), tag.name.as_str()) {
        ("string", "String") => false,
        ("option", "Option") => true,
        _ => return None,
    };
    match &layout.kind {
        LayoutKind::Struct { fields } => {
            let [field] = fields.as_slice() else {
                return None;
            };
            let LayoutKind::Vector { element } = layouts.get(field.type_).kind else {
                return None;
            };
            if is_option {
                Some(LibraryType::Option(OptionType::Vector { element }))
            } else {
                (element == TypeId::U8).then_some(LibraryType::Text)
            }
        }
        LayoutKind::Enum { variants } if is_option => match variants.as_slice() {
            [none, some] if none.fields.is_empty() => match some.fields.as_slice() {
                [field] => Some(LibraryType::Option(OptionType::Enum {
                    element: field.type_,
                })),
                _ => None,
            },
            _ => None,
        },
        LayoutKind::Enum { .. }
        | LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer
        | LayoutKind::Vector { .. }
        | LayoutKind::Function { .. } => None,
    }
}

/// Whether a struct of a module is a number of the library with nothing to check.
pub(crate) fn is_number(module: &ModuleId, name: &str) -> bool {
    let number = match name {
        "FixedPoint32" => "fixed_point32",
        "FixedPoint64" => "fixed_point64",
        _ => return false,
    };
    module.address == AccountAddress::ONE && module.name.as_str() == number
}

/// Whether a type is an option.
pub(crate) fn is_option(layouts: &Layouts, type_: TypeId) -> bool {
    matches!(
        recognise(layouts, layouts.get(type_)),
        Some(LibraryType::Option(_))
    )
}
