//! Typed indices into the tables of a module and of a function.
//!
//! In the format every index is 16 bits wide; no table is longer.

use std::fmt;

macro_rules! indices {
    ($($(#[doc = $doc:literal])+ $name:ident $prefix:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u16);

        impl $name {
            /// The index as a position in its table.
            pub const fn index(self) -> usize {
                self.0 as usize
            }

            /// The index of a position, or `None` past 65,535.
            pub fn from_position(position: usize) -> Option<Self> {
                u16::try_from(position).ok().map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    )+};
}

indices! {
    /// An entry of [`CompiledModule::identifiers`](crate::CompiledModule::identifiers).
    IdentifierIndex "name";
    /// An entry of [`CompiledModule::addresses`](crate::CompiledModule::addresses).
    AddressIndex "address";
    /// An entry of [`CompiledModule::constants`](crate::CompiledModule::constants).
    ConstantIndex "constant";
    /// An entry of [`CompiledModule::types`](crate::CompiledModule::types).
    TypeIndex "type";
    /// An entry of [`CompiledModule::module_handles`](crate::CompiledModule::module_handles).
    ModuleHandleIndex "module";
    /// An entry of [`CompiledModule::struct_handles`](crate::CompiledModule::struct_handles).
    StructHandleIndex "struct";
    /// An entry of [`CompiledModule::function_handles`](crate::CompiledModule::function_handles).
    FunctionHandleIndex "function";
    /// An entry of [`CompiledModule::struct_definitions`](crate::CompiledModule::struct_definitions).
    StructDefinitionIndex "struct_definition";
    /// An entry of [`CompiledModule::function_definitions`](crate::CompiledModule::function_definitions).
    FunctionDefinitionIndex "function_definition";
    /// A field of a struct or of a variant of an enum, in the order of declaration.
    FieldIndex "field";
    /// A variant of an enum, in the order of declaration. Upgrades append variants, so the number
    /// of a variant never changes; stored values begin with it.
    VariantIndex "variant";
    /// A type parameter of a function or of a struct, in the order of declaration.
    TypeParameterIndex "T";
    /// A register of a function; the parameters come first.
    Register "r";
    /// A basic block of a function; block 0 is the entry.
    BlockIndex "b";
    /// The footprint entry of a storage instruction: an entry of
    /// [`FunctionSummary::resources`](crate::summary::FunctionSummary::resources). The *k*-th
    /// storage instruction of a function in code order (block by block) has number *k*.
    AccessSite "access";
}
