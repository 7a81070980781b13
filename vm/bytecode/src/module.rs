//! The tables of a module.

use std::collections::BTreeSet;

use weft_types::{AbilitySet, AccountAddress, Identifier, ModuleId, SignedInteger};

use crate::summary::FunctionSummary;
use crate::{
    AddressIndex, FunctionDefinitionIndex, FunctionHandleIndex, FunctionType, IdentifierIndex,
    Instruction, ModuleHandleIndex, StructDefinitionIndex, StructHandleIndex, Terminator,
    TypeIndex, TypeParameterIndex,
};

/// A module or script as it is published.
///
/// Canonical form: handle 0 of `module_handles` is the module itself; every table is free of
/// duplicates; a [`Type`] names only types of lower index; the function handle of definition *i*
/// is handle *i*, the struct handle of definition *i* is handle *i*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompiledModule {
    /// The version of the format and of the semantics, [`CompiledModule::VERSION`] today.
    pub version: u32,
    /// Module or script.
    pub kind: ModuleKind,
    /// Names.
    pub identifiers: Vec<Identifier>,
    /// Addresses of modules.
    pub addresses: Vec<AccountAddress>,
    /// Types, components before the types that use them.
    pub types: Vec<Type>,
    /// Constants too wide for an immediate.
    pub constants: Vec<Constant>,
    /// Modules; number 0 is this one.
    pub module_handles: Vec<ModuleHandle>,
    /// Structs and enums: first those that this module defines, then those of others.
    pub struct_handles: Vec<StructHandle>,
    /// Functions: first those that this module defines, then those of others.
    pub function_handles: Vec<FunctionHandle>,
    /// The structs and enums of this module.
    pub struct_definitions: Vec<StructDefinition>,
    /// The functions of this module; a script has one.
    pub function_definitions: Vec<FunctionDefinition>,
    /// The modules that may call `friend` functions.
    pub friends: Vec<ModuleHandleIndex>,
    /// Names and texts of abort codes, for messages.
    pub error_names: Vec<ErrorName>,
    /// Attributes of items.
    pub attributes: Vec<Attribute>,
}

impl CompiledModule {
    /// The version that this crate reads and writes.
    pub const VERSION: u32 = 1;

    /// The name of the module that a handle stands for, or `None` where an index is out of bounds.
    pub fn module_id(&self, handle: ModuleHandleIndex) -> Option<ModuleId> {
        let handle = self.module_handles.get(handle.index())?;
        Some(ModuleId {
            address: *self.addresses.get(handle.address.index())?,
            name: self.identifiers.get(handle.name.index())?.clone(),
        })
    }

    /// The module's own name, or `None` where an index is out of bounds.
    pub fn self_id(&self) -> Option<ModuleId> {
        self.module_id(ModuleHandleIndex(0))
    }

    /// The modules whose structs or functions the module names, as far as indices are within bounds. Its
    /// friends are not among them: those depend on it.
    pub fn dependencies(&self) -> BTreeSet<ModuleId> {
        let structs = self.struct_handles.iter().map(|handle| handle.module);
        let functions = self.function_handles.iter().map(|handle| handle.module);
        let used: BTreeSet<ModuleHandleIndex> = structs
            .chain(functions)
            .filter(|handle| handle.0 != 0)
            .collect();
        let used = used.into_iter();
        used.filter_map(|handle| self.module_id(handle)).collect()
    }
}

/// What a [`CompiledModule`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum ModuleKind {
    /// A module, which is published.
    Module,
    /// A script: no structs, no friends, one function, run once. Its own handle is
    /// `0x0::script`.
    Script,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Type {
    /// `bool`
    Bool,
    /// `u8`
    U8,
    /// `u16`
    U16,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `u128`
    U128,
    /// `u256`
    U256,
    /// `i8` to `i256`
    Signed(SignedInteger),
    /// `address`
    Address,
    /// `signer`
    Signer,
    /// `vector<T>`
    Vector(TypeIndex),
    /// A struct or an enum with its type arguments.
    Struct(StructHandleIndex, Vec<TypeIndex>),
    /// A type parameter of the enclosing function or struct.
    TypeParameter(TypeParameterIndex),
    /// `&T`; only as the type of a register, parameter or result.
    Reference(TypeIndex),
    /// `&mut T`; only as the type of a register, parameter or result.
    MutableReference(TypeIndex),
    /// The type of a function value.
    Function(FunctionType),
}

/// A constant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constant {
    /// Its type: `bool`, an integer, `address`, or vectors of these.
    pub type_: TypeIndex,
    /// Its canonical bytes (BCS).
    pub bytes: Vec<u8>,
}

/// A module that is named here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModuleHandle {
    /// The account.
    pub address: AddressIndex,
    /// The module's name.
    pub name: IdentifierIndex,
}

/// A struct or an enum that is named here, with all that its users rely on. Which of the two it is
/// matters to its own module alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructHandle {
    /// The module that defines it.
    pub module: ModuleHandleIndex,
    /// Its name.
    pub name: IdentifierIndex,
    /// The declared abilities.
    pub abilities: AbilitySet,
    /// The type parameters.
    pub type_parameters: Vec<StructTypeParameter>,
}

/// A type parameter of a struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StructTypeParameter {
    /// The abilities an argument must have.
    pub constraints: AbilitySet,
    /// Whether the parameter is `phantom`.
    pub is_phantom: bool,
}

/// A function that is named here, with its signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionHandle {
    /// The module that defines it.
    pub module: ModuleHandleIndex,
    /// Its name.
    pub name: IdentifierIndex,
    /// The constraints of its type parameters.
    pub type_parameters: Vec<AbilitySet>,
    /// The types of its parameters.
    pub parameters: Vec<TypeIndex>,
    /// The types of its results.
    pub results: Vec<TypeIndex>,
}

/// A struct or an enum of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructDefinition {
    /// Its handle; the handle's module is number 0.
    pub handle: StructHandleIndex,
    /// What a value consists of.
    pub content: Content,
}

/// What the values of a struct or of an enum consist of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A struct: its fields, at least one (an empty struct has `dummy_field: bool`).
    Fields(Vec<FieldDefinition>),
    /// An enum: its variants, at least one. An upgrade may append further ones and may change
    /// nothing about those that are there.
    Variants(Vec<VariantDefinition>),
}

impl Content {
    /// The fields of a struct; `None` of an enum.
    pub fn fields(&self) -> Option<&[FieldDefinition]> {
        match self {
            Self::Fields(fields) => Some(fields),
            Self::Variants(_) => None,
        }
    }

    /// The variants of an enum; `None` of a struct.
    pub fn variants(&self) -> Option<&[VariantDefinition]> {
        match self {
            Self::Fields(_) => None,
            Self::Variants(variants) => Some(variants),
        }
    }

    /// All fields, of an enum those of all variants one after the other.
    pub fn all_fields(&self) -> impl Iterator<Item = &FieldDefinition> {
        let (fields, variants): (&[_], &[_]) = match self {
            Self::Fields(fields) => (fields, &[]),
            Self::Variants(variants) => (&[], variants),
        };
        fields
            .iter()
            .chain(variants.iter().flat_map(|variant| &variant.fields))
    }
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariantDefinition {
    /// Its name.
    pub name: IdentifierIndex,
    /// The fields; a variant may have none.
    pub fields: Vec<FieldDefinition>,
}

/// A field of a struct or of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldDefinition {
    /// Its name; a positional field is named by its number after `_`, as `_0`.
    pub name: IdentifierIndex,
    /// Its type.
    pub type_: TypeIndex,
}

/// Who may call a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Visibility {
    /// This module.
    Private,
    /// This module and its friends.
    Friend,
    /// Everybody.
    Public,
}

/// A function of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionDefinition {
    /// Its handle; the handle's module is number 0.
    pub handle: FunctionHandleIndex,
    /// Who may call it.
    pub visibility: Visibility,
    /// Whether a transaction may call it.
    pub is_entry: bool,
    /// The structs of this module that it or a callee in this module borrows or takes out of
    /// storage, in ascending order: what may not be borrowed while it is called.
    pub acquires: Vec<StructDefinitionIndex>,
    /// The code.
    pub body: FunctionBody,
    /// What it reads and writes.
    pub summary: FunctionSummary,
}

/// The body of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FunctionBody {
    /// Provided by the host under the function's full name.
    Native,
    /// Register code.
    Code(Code),
}

/// Register code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The types of the registers; the first are the parameters, in order.
    pub registers: Vec<TypeIndex>,
    /// The basic blocks; number 0 is the entry.
    pub blocks: Vec<Block>,
}

/// A basic block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The instructions in order.
    pub instructions: Vec<Instruction>,
    /// How the block ends.
    pub terminator: Terminator,
}

/// The name and the text of an abort code of this module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorName {
    /// The code.
    pub code: u64,
    /// The name of the constant.
    pub name: IdentifierIndex,
    /// The doc comment of the constant.
    pub description: String,
}

/// An attribute that the virtual machine or a tool may want, such as `view` or `event`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The item that carries it.
    pub item: AttributeItem,
    /// The attribute's text without `#[` and `]`.
    pub text: String,
}

/// What an attribute is attached to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttributeItem {
    /// The module.
    Module,
    /// A struct or an enum.
    Struct(StructDefinitionIndex),
    /// A function.
    Function(FunctionDefinitionIndex),
}
