//! What a program declares: modules, scripts, structs, functions and constants, with every type in
//! a signature resolved.
//!
//! Ids ascend in the order of the files given and of the declarations in them. Members of a module
//! are found by name through [`ModuleDef::members`].

use std::collections::{BTreeMap, BTreeSet};

use cranelift_entity::PrimaryMap;
use weft_base::{Span, Symbol};
use weft_syntax::ast;
use weft_types::{AbilitySet, AccountAddress, I256, U256};

use crate::id::{
    ConstantId, FieldId, FunctionId, ModuleDefId, ScriptId, StructId, TypeParameterId, VariantId,
};
use crate::ty::{Mutability, Ty};

pub use weft_syntax::ast::Name;

/// Every definition of a program.
#[derive(Clone, Default, Debug)]
pub struct DefMap {
    /// The modules, dependencies included.
    pub modules: PrimaryMap<ModuleDefId, ModuleDef>,
    /// The scripts.
    pub scripts: PrimaryMap<ScriptId, ScriptDef>,
    /// The structs and enums of all modules.
    pub structs: PrimaryMap<StructId, StructDef>,
    /// The functions of all modules and scripts.
    pub functions: PrimaryMap<FunctionId, FunctionDef>,
    /// The constants of all modules and scripts.
    pub constants: PrimaryMap<ConstantId, ConstantDef>,
    /// The functions by which other modules reach the inside of visible types and constants.
    pub accessors: BTreeMap<Accessor, FunctionId>,
    /// What the functions among [`Self::accessors`] do.
    pub accessor_of: BTreeMap<FunctionId, Accessor>,
    /// What functions declare to touch, beyond plain `acquires`.
    pub clauses: BTreeMap<FunctionId, Vec<AccessClause>>,
    /// The modules by address and name.
    pub modules_by_name: BTreeMap<(AccountAddress, Symbol), ModuleDefId>,
}

/// A module.
#[derive(Clone, Debug)]
pub struct ModuleDef {
    /// Its address.
    pub address: AccountAddress,
    /// The address as it is written, if it has a name.
    pub address_name: Option<Symbol>,
    /// Its name.
    pub name: Name,
    /// The whole of it.
    pub span: Span,
    /// Whether it is of a dependency: it is known to be right, and no warning is given for it.
    pub is_dependency: bool,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its documentation.
    pub documentation: Option<String>,
    /// The modules that may call its `friend` functions, in the order of their ids; with `package`
    /// functions, those of the package at the same address that call one.
    pub friends: BTreeSet<ModuleDefId>,
    /// The names of further friends at its address that are not in the program.
    pub missing_friends: BTreeSet<Symbol>,
    /// The modules that its code names, itself excluded.
    pub uses: BTreeSet<ModuleDefId>,
    /// Its structs, functions and constants, in order of declaration.
    pub members: BTreeMap<Symbol, Member>,
    /// Its structs and enums in order of declaration.
    pub structs: Vec<StructId>,
    /// Its functions in order of declaration.
    pub functions: Vec<FunctionId>,
    /// Its constants in order of declaration.
    pub constants: Vec<ConstantId>,
}

/// A member of a module: structs, functions and constants share one namespace.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Member {
    /// A struct or an enum.
    Struct(StructId),
    /// A function.
    Function(FunctionId),
    /// A constant.
    Constant(ConstantId),
}

/// A script.
#[derive(Clone, Debug)]
pub struct ScriptDef {
    /// The whole of it.
    pub span: Span,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its function, if it has one.
    pub function: Option<FunctionId>,
    /// Its constants in order of declaration.
    pub constants: Vec<ConstantId>,
    /// The modules that its code names.
    pub uses: BTreeSet<ModuleDefId>,
}

/// What a function or constant is a member of.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Owner {
    /// A module.
    Module(ModuleDefId),
    /// A script.
    Script(ScriptId),
}

impl Owner {
    /// The module, if it is one.
    pub const fn module(self) -> Option<ModuleDefId> {
        match self {
            Self::Module(module) => Some(module),
            Self::Script(_) => None,
        }
    }
}

/// A type parameter of a struct or function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeParameter {
    /// Its name.
    pub name: Name,
    /// The abilities that arguments must have.
    pub constraints: AbilitySet,
    /// Whether it is `phantom`.
    pub is_phantom: bool,
}

/// A struct or an enum.
#[derive(Clone, Debug)]
pub struct StructDef {
    /// The module that declares it.
    pub module: ModuleDefId,
    /// Who may make values of it, take them apart and use their fields.
    pub visibility: Visibility,
    /// Its name.
    pub name: Name,
    /// The whole of it.
    pub span: Span,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its documentation.
    pub documentation: Option<String>,
    /// The declared abilities.
    pub abilities: AbilitySet,
    /// Its type parameters.
    pub type_parameters: PrimaryMap<TypeParameterId, TypeParameter>,
    /// The fields of a struct; an enum has none beside those of its variants.
    pub fields: PrimaryMap<FieldId, Field>,
    /// Whether the fields are positional.
    pub is_positional: bool,
    /// The variants of an enum; a struct has none.
    pub variants: Option<PrimaryMap<VariantId, Variant>>,
    /// Whether it is `native`: what its values hold is known to the host alone.
    pub is_native: bool,
}

/// A variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// The whole of it.
    pub span: Span,
    /// Its documentation.
    pub documentation: Option<String>,
    /// Its fields.
    pub fields: PrimaryMap<FieldId, Field>,
    /// Whether the fields are positional; so they are where there is no list of them.
    pub is_positional: bool,
}

/// What makes a value of a type, and takes it apart: a struct, or a variant of an enum.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Constructor {
    /// The struct or enum.
    pub item: StructId,
    /// The variant of an enum.
    pub variant: Option<VariantId>,
}

impl Constructor {
    /// That of a struct.
    pub const fn of_struct(item: StructId) -> Self {
        Self {
            item,
            variant: None,
        }
    }

    /// That of a variant.
    pub const fn of_variant(item: StructId, variant: VariantId) -> Self {
        Self {
            item,
            variant: Some(variant),
        }
    }
}

impl StructDef {
    /// Whether it is an enum.
    pub const fn is_enum(&self) -> bool {
        self.variants.is_some()
    }

    /// `struct` or `enum`.
    pub const fn keyword(&self) -> &'static str {
        if self.is_enum() { "enum" } else { "struct" }
    }

    /// The variant of this name.
    pub fn variant(&self, name: &str) -> Option<VariantId> {
        let mut variants = self.variants.iter().flat_map(|variants| variants.iter());
        variants.find_map(|(id, variant)| (variant.name.as_str() == name).then_some(id))
    }

    /// All fields, of an enum those of one variant after the other.
    pub fn all_fields(&self) -> impl Iterator<Item = &Field> {
        let variants = self.variants.iter().flat_map(PrimaryMap::values);
        let inside = variants.flat_map(|variant| variant.fields.values());
        self.fields.values().chain(inside)
    }

    /// The fields of the struct, or of a variant of the enum.
    pub fn fields_of(&self, variant: Option<VariantId>) -> &PrimaryMap<FieldId, Field> {
        match (&self.variants, variant) {
            (Some(variants), Some(variant)) => &variants[variant].fields,
            (_, _) => &self.fields,
        }
    }
}

/// A field of a struct or variant.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name; digits for a positional one.
    pub name: Name,
    /// Its type, over the type parameters of the struct.
    pub ty: Ty,
    /// Where the type is written.
    pub ty_span: Span,
    /// Its documentation.
    pub documentation: Option<String>,
}

/// What a function does by which other modules reach the inside of a visible type or constant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Accessor {
    /// Makes a value.
    Pack(Constructor),
    /// Takes a value apart; aborts where it is another variant.
    Unpack(Constructor),
    /// Mutable references to all fields at once, where there are several; aborts where the value is
    /// another variant.
    UnpackMut(Constructor),
    /// The position of the variant that an enum is.
    Variant(StructId),
    /// A reference to a field; aborts where the enum is another variant.
    Borrow {
        /// The struct or enum.
        item: StructId,
        /// The field, in an enum of whichever of these variants it is.
        fields: Vec<(Option<VariantId>, FieldId)>,
        /// Whether the references are mutable.
        mutability: Mutability,
    },
    /// The value of a constant.
    Constant(ConstantId),
}

/// Who may call a function, use the inside of a type or read a constant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Visibility {
    /// Its module.
    Private,
    /// Its module and the friends of it: `public(friend)`, `friend`.
    Friend,
    /// The modules of the package at the same address: `public(package)`, `package`.
    Package,
    /// Everybody: `public`.
    Public,
}

/// A function.
#[derive(Clone, Debug)]
pub struct FunctionDef {
    /// What it is a member of.
    pub owner: Owner,
    /// Its name.
    pub name: Name,
    /// The whole of it.
    pub span: Span,
    /// From the first modifier to the end of the signature.
    pub signature_span: Span,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its documentation.
    pub documentation: Option<String>,
    /// Who may call it.
    pub visibility: Visibility,
    /// Whether a transaction may call it.
    pub is_entry: bool,
    /// Whether the host supplies the body.
    pub is_native: bool,
    /// Whether it is declared `inline`: it has no code, and is expanded where it is called.
    pub is_inline: bool,
    /// Its type parameters.
    pub type_parameters: PrimaryMap<TypeParameterId, TypeParameter>,
    /// Its parameters in order.
    pub parameters: Vec<Parameter>,
    /// The type of its result.
    pub result: Ty,
    /// Where the type of its result is written; after the parameters if it is not.
    pub result_span: Span,
    /// The resources that its `acquires` clauses name; `None` without a clause.
    pub acquires_declared: Option<BTreeMap<StructId, Span>>,
    /// Where its `acquires` clauses stand.
    pub acquires_spans: Vec<Span>,
    /// The resources of its module that it may borrow or move, itself or through calls in the
    /// module.
    pub acquires: BTreeSet<StructId>,
}

impl FunctionDef {
    /// Whether it can be called with a dot: its first parameter is `self`, of a type of its module
    /// (or a vector in `std::vector`).
    pub fn self_parameter(&self) -> Option<&Parameter> {
        self.parameters
            .first()
            .filter(|parameter| parameter.name.symbol == "self")
    }
}

/// What a function declares to touch or not to touch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessClause {
    /// How.
    pub kind: ast::AccessKind,
    /// Whether it is what the function does not touch.
    pub is_negated: bool,
    /// What; nothing for `pure`.
    pub entries: Vec<AccessEntry>,
    /// The whole of it.
    pub span: Span,
}

/// Some resources at some addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessEntry {
    /// The resources.
    pub resources: ResourceSet,
    /// The addresses.
    pub addresses: AddressSet,
    /// The whole of it.
    pub span: Span,
}

/// The resources that an entry of a clause names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ResourceSet {
    /// All.
    Any,
    /// Those of the modules at an address.
    OfAddress(AccountAddress),
    /// Those of a module.
    OfModule(ModuleDefId),
    /// A resource, with type arguments or whatever they are.
    Resource(StructId, Option<Vec<Ty>>),
}

/// The addresses that an entry of a clause names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AddressSet {
    /// All.
    Any,
    /// One.
    Address(AccountAddress),
    /// The value of a parameter, or the address of a signer.
    Parameter(u16),
    /// What a function makes of a parameter.
    Derived(FunctionId, u16),
}

/// A parameter of a function.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name; `_` for one that cannot be used.
    pub name: Name,
    /// Its type.
    pub ty: Ty,
    /// The whole of it.
    pub span: Span,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct ConstantDef {
    /// What it is a member of.
    pub owner: Owner,
    /// Who may read it.
    pub visibility: Visibility,
    /// Its name.
    pub name: Name,
    /// The whole of it.
    pub span: Span,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
    /// Its documentation.
    pub documentation: Option<String>,
    /// Its type.
    pub ty: Ty,
    /// Its value; `None` after an error.
    pub value: Option<Value>,
}

/// A value known when the program is compiled.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Value {
    /// `true`, `false`.
    Bool(bool),
    /// An integer of an unsigned type, that of the constant or expression.
    Integer(U256),
    /// An integer of a signed type.
    Signed(I256),
    /// An address.
    Address(AccountAddress),
    /// A `vector<u8>` written as a string.
    Bytes(Vec<u8>),
    /// A vector of any other form.
    Vector(Vec<Self>),
}

/// An attribute, as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// Its name, parts joined by `::`.
    pub name: Symbol,
    /// What follows the name.
    pub value: ast::AttributeValue,
    /// The whole of it.
    pub span: Span,
}

/// A unit test: a function with `#[test]` of the package itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UnitTest {
    /// The function.
    pub function: FunctionId,
    /// What its parameters stand for, in order.
    pub arguments: Vec<TestArgument>,
    /// How it is to end.
    pub expectation: Expectation,
}

/// What a parameter of a test stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TestArgument {
    /// A `signer` of this address.
    Signer(AccountAddress),
    /// A `&signer` of this address.
    SignerReference(AccountAddress),
    /// The `address`.
    Address(AccountAddress),
}

/// How a test is to end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Expectation {
    /// Without a failure.
    Success,
    /// With any failure, anywhere.
    AnyFailure,
    /// With one kind of failure.
    Failure {
        /// The kind.
        kind: FailureKind,
        /// The module of the function that fails; any if it is not said.
        location: Option<ModuleDefId>,
    },
}

/// A kind of failure that a test expects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FailureKind {
    /// `abort_code = 7`: an abort with this code.
    AbortCode(u64),
    /// `arithmetic_error`.
    Arithmetic,
    /// `vector_error`, perhaps with a minor status.
    Vector {
        /// The minor status; any if it is not said.
        minor: Option<u64>,
    },
    /// `out_of_gas`.
    OutOfGas,
    /// `major_status = 4016`, perhaps with a minor status.
    Status {
        /// The number of the status.
        major: u64,
        /// The minor status; any if it is not said.
        minor: Option<u64>,
    },
}

impl DefMap {
    /// The module of this address and name.
    pub fn module(&self, address: AccountAddress, name: &str) -> Option<ModuleDefId> {
        self.modules_by_name
            .get(&(address, Symbol::new(name)))
            .copied()
    }

    /// A module as people write it: `0x1::vector`, or with the name of its address.
    pub fn module_name(&self, id: ModuleDefId) -> String {
        let module = &self.modules[id];
        match &module.address_name {
            Some(address) => format!("{address}::{}", module.name.as_str()),
            None => format!("{}::{}", module.address, module.name.as_str()),
        }
    }

    /// A function as people write it: `0x1::vector::length`; bare in a script.
    pub fn function_name(&self, id: FunctionId) -> String {
        let function = &self.functions[id];
        match function.owner {
            Owner::Module(module) => {
                format!("{}::{}", self.module_name(module), function.name.as_str())
            }
            Owner::Script(_) => function.name.as_str().to_owned(),
        }
    }

    /// A struct as people write it: `0x1::option::Option`.
    pub fn struct_name(&self, id: StructId) -> String {
        let item = &self.structs[id];
        format!("{}::{}", self.module_name(item.module), item.name.as_str())
    }

    /// The fields of a struct or variant.
    pub fn fields_of(&self, constructor: Constructor) -> &PrimaryMap<FieldId, Field> {
        self.structs[constructor.item].fields_of(constructor.variant)
    }

    /// The field of this name of a struct or variant.
    pub fn field_of(&self, constructor: Constructor, name: &str) -> Option<FieldId> {
        let mut fields = self.fields_of(constructor).iter();
        fields.find_map(|(id, field)| (field.name.as_str() == name).then_some(id))
    }

    /// Whether the fields of a struct or variant are positional.
    pub fn is_positional(&self, constructor: Constructor) -> bool {
        match self.variant_of(constructor) {
            Some(variant) => variant.is_positional,
            None => self.structs[constructor.item].is_positional,
        }
    }

    /// The variant of a constructor, if it is one.
    pub fn variant_of(&self, constructor: Constructor) -> Option<&Variant> {
        let variants = self.structs[constructor.item].variants.as_ref()?;
        variants.get(constructor.variant?)
    }

    /// A struct or variant as people write it in its module: `S`, `E::V`.
    pub fn constructor_name(&self, constructor: Constructor) -> String {
        let item = self.structs[constructor.item].name.as_str();
        match self.variant_of(constructor) {
            Some(variant) => format!("{item}::{}", variant.name.as_str()),
            None => item.to_owned(),
        }
    }

    /// Where the name of a struct or variant is declared.
    pub fn constructor_span(&self, constructor: Constructor) -> Span {
        match self.variant_of(constructor) {
            Some(variant) => variant.name.span,
            None => self.structs[constructor.item].name.span,
        }
    }

    /// Whether a constructor stands for a variant that could not be parsed.
    pub(crate) fn is_lost_variant(&self, constructor: Constructor) -> bool {
        let variant = self.variant_of(constructor);
        variant.is_some_and(|variant| variant.name.is_error())
    }

    /// The abilities of a type. `parameters` are the type parameters in scope; what is already
    /// reported has all abilities, and so has what does not return.
    pub fn abilities(
        &self,
        ty: &Ty,
        parameters: &PrimaryMap<TypeParameterId, TypeParameter>,
    ) -> AbilitySet {
        match ty {
            Ty::Bool | Ty::Integer(_) | Ty::Address => AbilitySet::PRIMITIVES,
            Ty::Signer => AbilitySet::SIGNER,
            Ty::Reference(..) => AbilitySet::REFERENCES,
            Ty::Vector(element) => {
                AbilitySet::PRIMITIVES.of_instance([self.abilities(element, parameters)])
            }
            Ty::Struct(id, arguments) => {
                let item = &self.structs[*id];
                let relevant = item.type_parameters.values().zip(arguments.iter());
                let relevant = relevant.filter(|(parameter, _)| !parameter.is_phantom);
                let abilities = relevant.map(|(_, argument)| self.abilities(argument, parameters));
                item.abilities.of_instance(abilities)
            }
            Ty::Parameter(id) => parameters
                .get(*id)
                .map_or(AbilitySet::ALL, |parameter| parameter.constraints),
            Ty::Tuple(elements) => elements
                .iter()
                .map(|element| self.abilities(element, parameters))
                .fold(AbilitySet::ALL, AbilitySet::intersect),
            Ty::Function(function) => function.abilities,
            Ty::Never | Ty::Variable(_) | Ty::Error => AbilitySet::ALL,
        }
    }
}
