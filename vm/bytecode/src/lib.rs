//! The published format of modules: typed register code in basic blocks, with footprints.
//!
//! A [`CompiledModule`] is data that anybody may have made. This crate knows nothing of the
//! compiler that usually makes one, nor of the verifier that decides whether to trust it.

mod assemble;
mod closure;
mod decode;
mod disassemble;
mod encode;
mod format;
mod index;
mod instruction;
mod limits;
mod module;
pub mod summary;

pub use assemble::{AssembleError, assemble, assemble_all};
pub use closure::{CaptureMask, FunctionType};
pub use decode::{DecodeError, DecodeErrorKind, decode};
pub use disassemble::disassemble;
pub use encode::encode;
pub use index::{
    AccessSite, AddressIndex, BlockIndex, ConstantIndex, FieldIndex, FunctionDefinitionIndex,
    FunctionHandleIndex, IdentifierIndex, ModuleHandleIndex, Register, StructDefinitionIndex,
    StructHandleIndex, TypeIndex, TypeParameterIndex, VariantIndex,
};
pub use instruction::{BinaryOperation, Instruction, Terminator, VariantField};
pub use limits::Limits;
pub use module::{
    Attribute, AttributeItem, Block, Code, CompiledModule, Constant, Content, ErrorName,
    FieldDefinition, FunctionBody, FunctionDefinition, FunctionHandle, ModuleHandle, ModuleKind,
    StructDefinition, StructHandle, StructTypeParameter, Type, VariantDefinition, Visibility,
};
