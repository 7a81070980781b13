//! Names of the things that state holds.

use std::fmt;

use crate::{AccountAddress, Identifier, StructTag};

/// The name of a module: the account it is published under and its own name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ModuleId {
    /// The account.
    pub address: AccountAddress,
    /// The module's name.
    pub name: Identifier,
}

impl fmt::Display for ModuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.address, self.name)
    }
}

impl fmt::Debug for ModuleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// The key of one value of the state.
///
/// Keys have a total order (modules first, then resources by address and type), which every
/// observable listing of state follows.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StateKey {
    /// The bytecode of a module.
    Module(ModuleId),
    /// A resource: the account it lives under and its type.
    Resource {
        /// The account.
        address: AccountAddress,
        /// The type of the resource, without type parameters.
        tag: StructTag,
    },
}

impl fmt::Display for StateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Module(id) => write!(f, "module {id}"),
            Self::Resource { address, tag } => write!(f, "resource {address} {tag}"),
        }
    }
}
