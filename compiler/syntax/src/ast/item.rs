//! Files, modules and what they declare.

use weft_base::{Span, Symbol};

use super::{
    Ability, Block, Expr, Literal, Name, Number, Path, PathHead, Pattern, Spec, Type, TypeParameter,
};

/// A source file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// What it defines, in order.
    pub definitions: Vec<Definition>,
    /// The whole file.
    pub span: Span,
}

/// A definition at the top of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Definition {
    /// `module a::m { ... }`.
    Module(Module),
    /// `script { ... }`.
    Script(Script),
    /// `address a { module m { ... } }`, deprecated.
    Address(AddressBlock),
    /// `spec module { ... }` or `spec a::m { ... }` beside the module.
    Spec(Box<Item>),
}

/// A module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Module {
    /// The attributes before it.
    pub attributes: Vec<Attribute>,
    /// The documentation before it.
    pub documentation: Option<Documentation>,
    /// Its address; absent in an address block, where the block has it.
    pub address: Option<PathHead>,
    /// Its name.
    pub name: Name,
    /// Its members, in order.
    pub items: Vec<Item>,
    /// The whole of it, without the attributes.
    pub span: Span,
}

/// A script: imports, constants and one function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Script {
    /// The attributes before it.
    pub attributes: Vec<Attribute>,
    /// The documentation before it.
    pub documentation: Option<Documentation>,
    /// Its members, in order; which ones are legal is not checked here.
    pub items: Vec<Item>,
    /// The whole of it, without the attributes.
    pub span: Span,
}

/// `address a { ... }`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AddressBlock {
    /// The attributes before it.
    pub attributes: Vec<Attribute>,
    /// The address of the modules inside.
    pub address: PathHead,
    /// The modules.
    pub modules: Vec<Module>,
    /// The whole of it, without the attributes.
    pub span: Span,
}

/// A member of a module or script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// The attributes before it.
    pub attributes: Vec<Attribute>,
    /// The documentation before it.
    pub documentation: Option<Documentation>,
    /// What it is.
    pub kind: ItemKind,
    /// The whole of it, without the attributes.
    pub span: Span,
    /// The offset at which it starts, with its attributes.
    pub start: u32,
    /// The names that it mentions, where it has `#[test]` or `#[test_only]`; in order, each once.
    pub test_mentions: Vec<Symbol>,
}

/// The kinds of members.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ItemKind {
    /// `use a::m;`.
    Use(Use),
    /// `friend a::m;`.
    Friend(Path),
    /// `const N: T = e;`.
    Constant(Constant),
    /// `struct S { ... }`.
    Struct(Struct),
    /// `enum E { ... }`.
    Enum(Enum),
    /// `fun f() { ... }`.
    Function(Box<Function>),
    /// `spec ... { ... }`.
    Spec(Box<Spec>),
    /// Could not be parsed; the names that it may declare.
    Error(Vec<Name>),
}

/// `#[name]`, `#[name = value]`, `#[name(...)]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
    /// Its name, of one or more parts: `lint::skip`.
    pub path: Path,
    /// What follows the name.
    pub value: AttributeValue,
    /// The whole of it.
    pub span: Span,
}

/// What follows the name of an attribute.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AttributeValue {
    /// Nothing.
    None,
    /// `= 1`, `= @a`, `= b"s"`.
    Literal(Literal),
    /// `= a::m::C`.
    Path(Path),
    /// `(a, b = 1)`.
    List(Vec<Attribute>),
}

/// The documentation comments before an item, joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Documentation {
    /// The text without the comment marks.
    pub text: String,
    /// From the first comment to the last.
    pub span: Span,
}

/// `use ...;`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Use {
    /// The attributes before it.
    pub attributes: Vec<Attribute>,
    /// What is imported.
    pub tree: UseTree,
    /// The whole of it, with the `;` and without the attributes.
    pub span: Span,
}

/// A path, and what is imported at its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct UseTree {
    /// The path, relative to the tree around it.
    pub path: Path,
    /// What is imported.
    pub kind: UseTreeKind,
    /// The whole of it.
    pub span: Span,
}

/// What a use tree imports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum UseTreeKind {
    /// The path itself, perhaps under another name.
    Path {
        /// The name after `as`.
        alias: Option<Name>,
    },
    /// `::{Self, f, T as U}`.
    Group(Vec<UseTree>),
}

/// One name that a `use` brings in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// The full path, without a `Self` at its end.
    pub path: Path,
    /// The name brought in.
    pub alias: Name,
    /// Where it is written: what is to be removed if it is not used.
    pub span: Span,
}

impl Use {
    /// Whether it is one list of names, without lists in it.
    pub fn is_flat(&self) -> bool {
        match &self.tree.kind {
            UseTreeKind::Path { .. } => false,
            UseTreeKind::Group(trees) => trees
                .iter()
                .all(|tree| matches!(tree.kind, UseTreeKind::Path { .. })),
        }
    }

    /// The names that it brings in, groups unfolded and `Self` replaced by the module.
    pub fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        unfold(None, &self.tree, &mut imports);
        imports
    }
}

// The recursion follows nested groups, whose depth the parser has bounded.
fn unfold(prefix: Option<&Path>, tree: &UseTree, imports: &mut Vec<Import>) {
    let mut path = match prefix {
        None => tree.path.clone(),
        Some(prefix) => join(prefix, &tree.path),
    };
    match &tree.kind {
        UseTreeKind::Group(trees) => {
            for inner in trees {
                unfold(Some(&path), inner, imports);
            }
        }
        UseTreeKind::Path { alias } => {
            if path.tail.last().is_some_and(|name| name.symbol == "Self") {
                path.tail.pop();
            }
            if let Some(alias) = alias.as_ref().or(path.last()).cloned() {
                imports.push(Import {
                    path,
                    alias,
                    span: tree.span,
                });
            }
        }
    }
}

fn join(prefix: &Path, path: &Path) -> Path {
    let mut joined = prefix.clone();
    if let PathHead::Name(name) = &path.head {
        joined.tail.push(name.clone());
    }
    joined.tail.extend(path.tail.iter().cloned());
    joined.span = path.span;
    joined
}

/// Who may use a declaration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visibility {
    /// The module itself: no word.
    Private,
    /// Everybody: `public`.
    Public(Span),
    /// The friends of the module: `public(friend)` or `friend`.
    Friend(Span),
    /// The modules of the package: `public(package)` or `package`.
    Package(Span),
}

/// A constant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Constant {
    /// Who may read it.
    pub visibility: Visibility,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub annotation: Type,
    /// Its value.
    pub value: Expr,
}

/// A struct.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Struct {
    /// Who may pack and unpack it.
    pub visibility: Visibility,
    /// The word `native`.
    pub native: Option<Span>,
    /// Its name.
    pub name: Name,
    /// Its type parameters.
    pub type_parameters: Vec<TypeParameter>,
    /// Its abilities, before or after the fields.
    pub abilities: Vec<Ability>,
    /// Its fields.
    pub fields: Fields,
}

/// An enum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Enum {
    /// Who may pack and unpack it.
    pub visibility: Visibility,
    /// Its name.
    pub name: Name,
    /// Its type parameters.
    pub type_parameters: Vec<TypeParameter>,
    /// Its abilities.
    pub abilities: Vec<Ability>,
    /// Its variants, in order.
    pub variants: Vec<Variant>,
}

/// A variant of an enum.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    /// The attributes before it.
    pub attributes: Vec<Attribute>,
    /// The documentation before it.
    pub documentation: Option<Documentation>,
    /// Its name.
    pub name: Name,
    /// Its fields.
    pub fields: Fields,
    /// The whole of it, without the attributes.
    pub span: Span,
}

/// The fields of a struct or variant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fields {
    /// How they are written.
    pub form: FieldsForm,
    /// The fields, in order; positional ones are named `0`, `1`, ….
    pub fields: Vec<Field>,
}

/// How fields are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldsForm {
    /// No list at all.
    Unit,
    /// `{ f: T }`.
    Named,
    /// `(T, U)`.
    Positional,
}

/// A field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// The attributes before it.
    pub attributes: Vec<Attribute>,
    /// The documentation before it.
    pub documentation: Option<Documentation>,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub annotation: Type,
    /// The whole of it, without the attributes.
    pub span: Span,
}

/// A function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Function {
    /// Who may call it.
    pub visibility: Visibility,
    /// The word `entry`.
    pub entry: Option<Span>,
    /// The word `native`.
    pub native: Option<Span>,
    /// The word `inline`.
    pub inline: Option<Span>,
    /// Its name.
    pub name: Name,
    /// Its type parameters.
    pub type_parameters: Vec<TypeParameter>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The type of its result; unit if absent.
    pub result: Option<Type>,
    /// What it declares to touch.
    pub clauses: Vec<AccessClause>,
    /// Its body; absent on native ones.
    pub body: Option<Block>,
    /// The specifications of loops and lambdas in the body, which stand beside its expressions.
    pub specs: Vec<Spec>,
    /// From the first modifier to the end of the signature.
    pub signature_span: Span,
}

/// A parameter of a function.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parameter {
    /// What it binds: a name or `_`; other patterns are reported.
    pub pattern: Pattern,
    /// Its type.
    pub annotation: Type,
    /// The whole of it.
    pub span: Span,
}

/// A clause after the signature: `acquires R`, `!reads *(0x1)`, `pure`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessClause {
    /// The word.
    pub kind: AccessKind,
    /// `!` before it.
    pub negated: Option<Span>,
    /// What is listed; empty for `pure`.
    pub accesses: Vec<Access>,
    /// The whole of it.
    pub span: Span,
}

impl AccessClause {
    /// Whether it is `acquires` with nothing but names, whose meaning is the old one.
    pub fn is_plain(&self) -> bool {
        self.kind == AccessKind::Acquires
            && self.negated.is_none()
            && self.accesses.iter().all(|access| {
                access.address.is_none() && matches!(access.resource, AccessResource::Named(_))
            })
    }
}

/// The words that start a clause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AccessKind {
    /// `acquires`: reads or writes.
    Acquires,
    /// `reads`.
    Reads,
    /// `writes`, which also allows to read.
    Writes,
    /// `pure`: touches nothing.
    Pure,
}

impl AccessKind {
    /// As it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Acquires => "acquires",
            Self::Reads => "reads",
            Self::Writes => "writes",
            Self::Pure => "pure",
        }
    }
}

/// One resource of a clause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Access {
    /// Which resources.
    pub resource: AccessResource,
    /// At which addresses; any if absent.
    pub address: Option<AccessAddress>,
    /// The whole of it.
    pub span: Span,
}

/// The resources that an access names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccessResource {
    /// `*`.
    Any,
    /// `a::*`, `a::m::*`, `m::*`: all resources of an address or a module.
    AllOf(Path),
    /// `R`, `a::m::R<u64>`.
    Named(Path),
}

/// The addresses that an access names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessAddress {
    /// Which ones.
    pub kind: AccessAddressKind,
    /// From `(` to `)`.
    pub span: Span,
}

/// The forms of an address in an access.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AccessAddressKind {
    /// `(*)`.
    Any,
    /// `(0x1)`.
    Number(Number),
    /// `(@a)`, `(@0x1)`.
    Literal(Literal),
    /// `(p)`: the value of a parameter.
    Parameter(Name),
    /// `(f(p))`: a function of a parameter.
    Call {
        /// The function.
        function: Path,
        /// The parameter.
        parameter: Name,
    },
}
