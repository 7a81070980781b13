//! Types and abilities, as written.

use weft_base::Span;

use super::{Name, Path};

/// A type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Type {
    /// What it is.
    pub kind: TypeKind,
    /// Where it stands.
    pub span: Span,
    height: u16,
}

/// The kinds of types.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TypeKind {
    /// A builtin, a struct, an enum or a type parameter: `u64`, `0x1::m::S<T>`.
    Path(Path),
    /// `&T`, `&mut T`.
    Reference {
        /// Whether it is `&mut`.
        mutable: bool,
        /// What it refers to.
        referent: Box<Type>,
    },
    /// `()` or `(T, U)`; never of one element.
    Tuple(Vec<Type>),
    /// `|T, U| R has copy`.
    Function(FunctionType),
    /// Could not be parsed.
    Error,
}

/// The type of a function value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FunctionType {
    /// The types of the parameters.
    pub parameters: Vec<Type>,
    /// The type of the result; unit if absent.
    pub result: Option<Box<Type>>,
    /// The abilities after `has`.
    pub abilities: Vec<Ability>,
}

/// `<T, U>` after a name; may be empty as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeArguments {
    /// The types.
    pub types: Vec<Type>,
    /// From `<` to `>`.
    pub span: Span,
}

impl Type {
    /// A type of this kind at this place.
    pub fn new(kind: TypeKind, span: Span) -> Self {
        let inside = match &kind {
            TypeKind::Path(path) => arguments_height(path.type_arguments.as_deref()),
            TypeKind::Reference { referent, .. } => referent.height,
            TypeKind::Tuple(types) => greatest_height(types),
            TypeKind::Function(function) => greatest_height(&function.parameters)
                .max(function.result.as_ref().map_or(0, |result| result.height)),
            TypeKind::Error => 0,
        };
        Self {
            kind,
            span,
            height: inside.saturating_add(1),
        }
    }

    /// The number of nodes on the longest way down.
    pub fn height(&self) -> u16 {
        self.height
    }
}

fn greatest_height(types: &[Type]) -> u16 {
    types.iter().map(Type::height).max().unwrap_or(0)
}

pub(super) fn arguments_height(arguments: Option<&TypeArguments>) -> u16 {
    arguments.map_or(0, |arguments| greatest_height(&arguments.types))
}

/// The four abilities.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AbilityKind {
    /// Values can be duplicated.
    Copy,
    /// Values can be discarded.
    Drop,
    /// Values can be inside global storage.
    Store,
    /// Values can be top-level resources.
    Key,
}

impl AbilityKind {
    /// All of them, in the order of declaration.
    pub const ALL: [Self; 4] = [Self::Copy, Self::Drop, Self::Store, Self::Key];

    /// The word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Drop => "drop",
            Self::Store => "store",
            Self::Key => "key",
        }
    }

    /// The ability of this word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|candidate| candidate.as_str() == text)
    }
}

/// An ability with its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ability {
    /// Which one.
    pub kind: AbilityKind,
    /// Where it stands.
    pub span: Span,
}

/// A type parameter: `phantom T: copy + drop`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeParameter {
    /// Its name.
    pub name: Name,
    /// The word `phantom`, legal on structs and enums.
    pub phantom: Option<Span>,
    /// The abilities that arguments must have.
    pub constraints: Vec<Ability>,
    /// The whole of it.
    pub span: Span,
}
