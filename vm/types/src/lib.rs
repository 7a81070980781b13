//! The values and names that the compiler and the virtual machine agree on.
//!
//! This crate is the bottom of the `vm` layer. It knows nothing of bytecode, source text or
//! execution; it holds what all of them have to spell the same way: addresses, identifiers,
//! abilities, 256-bit integers, type tags, state keys and the codes by which an execution can fail.

mod ability;
mod address;
mod failure;
mod function_tag;
mod identifier;
mod signed;
mod state_key;
mod type_tag;
mod u256;

pub use ability::{Ability, AbilitySet, ParseAbilityError};
pub use address::{AccountAddress, ParseAddressError};
pub use failure::{FailureKind, Limit};
pub use function_tag::{FunctionTag, Passed, Passing};
pub use identifier::{Identifier, InvalidIdentifier};
pub use signed::{I256, ParseI256Error, SignedInteger};
pub use state_key::{ModuleId, StateKey};
pub use type_tag::{ParseTypeTagError, StructTag, TypeTag};
pub use u256::{ParseU256Error, U256};
