//! A summary without open calls: what a function touches against the current versions of its
//! dependencies.
//!
//! A [`ClosedSummary`] is made by [`Linker`](crate::Linker). It names types by module and name, so
//! that it can be read without the tables of any module. Its terms hold no
//! [`Term::CallResult`], and its accesses start from resources alone where the function takes no
//! references (as no entry function does, signers aside).

use std::fmt;

use weft_bytecode::summary::{Access, Term, TermIndex, WideningReason};
use weft_types::{FunctionTag, Identifier, ModuleId, StructTag, TypeTag};

/// A type over the type parameters of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TypeTerm {
    /// A type parameter of the function.
    Parameter(u16),
    /// A type without parts.
    Primitive(TypeTag),
    /// A vector.
    Vector(Box<Self>),
    /// A struct.
    Struct(Box<StructTerm>),
    /// A function type.
    Function(Box<FunctionTag<Self>>),
}

/// A struct over the type parameters of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StructTerm {
    /// The module that declares it.
    pub module: ModuleId,
    /// Its name.
    pub name: Identifier,
    /// Its type arguments.
    pub type_arguments: Vec<TypeTerm>,
}

impl TypeTerm {
    /// The type with type arguments put in, or `None` where a parameter has no argument or the
    /// type grows over the limits of [`TypeTag`].
    pub fn instantiate(&self, type_arguments: &[TypeTag]) -> Option<TypeTag> {
        let mut nodes = 0;
        self.instantiate_within(type_arguments, 0, &mut nodes)
    }

    fn instantiate_within(
        &self,
        type_arguments: &[TypeTag],
        depth: usize,
        nodes: &mut usize,
    ) -> Option<TypeTag> {
        *nodes += 1;
        if depth > TypeTag::DEPTH_MAX || *nodes > TypeTag::NODES_MAX {
            return None;
        }
        Some(match self {
            Self::Parameter(index) => type_arguments.get(usize::from(*index))?.clone(),
            Self::Primitive(tag) => tag.clone(),
            Self::Vector(element) => TypeTag::Vector(Box::new(element.instantiate_within(
                type_arguments,
                depth + 1,
                nodes,
            )?)),
            Self::Struct(term) => TypeTag::Struct(Box::new(term.instantiate_within(
                type_arguments,
                depth,
                nodes,
            )?)),
            Self::Function(function) => {
                TypeTag::Function(Box::new(function.try_map(|component| {
                    component.instantiate_within(type_arguments, depth + 1, nodes)
                })?))
            }
        })
    }

    /// The type with terms put in for its parameters, or `None` where a parameter has none or the
    /// type grows over the limits of [`TypeTag`].
    pub fn substitute(&self, type_arguments: &[Self]) -> Option<Self> {
        let result = self.substitute_within(type_arguments, 0)?;
        (result.nodes() <= TypeTag::NODES_MAX).then_some(result)
    }

    fn substitute_within(&self, type_arguments: &[Self], depth: usize) -> Option<Self> {
        if depth > TypeTag::DEPTH_MAX {
            return None;
        }
        Some(match self {
            Self::Parameter(index) => type_arguments.get(usize::from(*index))?.clone(),
            Self::Primitive(tag) => Self::Primitive(tag.clone()),
            Self::Vector(element) => Self::Vector(Box::new(
                element.substitute_within(type_arguments, depth + 1)?,
            )),
            Self::Struct(term) => {
                Self::Struct(Box::new(term.substitute_within(type_arguments, depth)?))
            }
            Self::Function(function) => {
                Self::Function(Box::new(function.try_map(|component| {
                    component.substitute_within(type_arguments, depth + 1)
                })?))
            }
        })
    }

    fn nodes(&self) -> usize {
        match self {
            Self::Parameter(_) | Self::Primitive(_) => 1,
            Self::Vector(element) => 1 + element.nodes(),
            Self::Struct(term) => 1 + term.type_arguments.iter().map(Self::nodes).sum::<usize>(),
            Self::Function(function) => 1 + function.components().map(Self::nodes).sum::<usize>(),
        }
    }
}

impl StructTerm {
    /// The struct with type arguments put in, as [`TypeTerm::instantiate`].
    pub fn instantiate(&self, type_arguments: &[TypeTag]) -> Option<StructTag> {
        let mut nodes = 0;
        self.instantiate_within(type_arguments, 0, &mut nodes)
    }

    fn instantiate_within(
        &self,
        type_arguments: &[TypeTag],
        depth: usize,
        nodes: &mut usize,
    ) -> Option<StructTag> {
        Some(StructTag {
            module: self.module.clone(),
            name: self.name.clone(),
            type_arguments: self
                .type_arguments
                .iter()
                .map(|argument| argument.instantiate_within(type_arguments, depth + 1, nodes))
                .collect::<Option<_>>()?,
        })
    }

    /// The struct with terms put in for its parameters, as [`TypeTerm::substitute`].
    pub fn substitute(&self, type_arguments: &[TypeTerm]) -> Option<Self> {
        let result = self.substitute_within(type_arguments, 0)?;
        let nodes: usize = result.type_arguments.iter().map(TypeTerm::nodes).sum();
        (nodes < TypeTag::NODES_MAX).then_some(result)
    }

    fn substitute_within(&self, type_arguments: &[TypeTerm], depth: usize) -> Option<Self> {
        Some(Self {
            module: self.module.clone(),
            name: self.name.clone(),
            type_arguments: self
                .type_arguments
                .iter()
                .map(|argument| argument.substitute_within(type_arguments, depth + 1))
                .collect::<Option<_>>()?,
        })
    }
}

impl fmt::Display for TypeTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(index) => write!(f, "T{index}"),
            Self::Primitive(tag) => write!(f, "{tag}"),
            Self::Vector(element) => write!(f, "vector<{element}>"),
            Self::Struct(term) => write!(f, "{term}"),
            Self::Function(function) => write!(f, "{function}"),
        }
    }
}

impl fmt::Display for StructTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.name)?;
        for (i, argument) in self.type_arguments.iter().enumerate() {
            write!(f, "{}{argument}", if i == 0 { "<" } else { ", " })?;
        }
        if !self.type_arguments.is_empty() {
            f.write_str(">")?;
        }
        Ok(())
    }
}

/// A resource of a [`ClosedSummary`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClosedResource {
    /// Its type.
    pub type_: StructTerm,
    /// Its address; [`Term::Unknown`] stands for every address.
    pub key: TermIndex,
}

/// What a function and everything it calls may touch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClosedSummary {
    /// Terms; a term names only terms of lower index.
    pub terms: Vec<Term>,
    /// The resources, each type and key once.
    pub resources: Vec<ClosedResource>,
    /// How they are touched, in ascending order.
    pub accesses: Vec<Access>,
    /// The results.
    pub results: Vec<TermIndex>,
    /// Set where the function may touch anything.
    pub widened: Option<WideningReason>,
}

/// What has to be known before the accesses of a function are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// L0: the arguments.
    Argument,
    /// L1: a bounded chain of loads from state.
    Load,
    /// L⊤: some access may be anywhere in its scope.
    Wildcard(WideningReason),
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Argument => "L0",
            Self::Load => "L1",
            Self::Wildcard(_) => "L⊤",
        })
    }
}

impl ClosedSummary {
    /// The summary of a function of which nothing is known.
    pub fn everything(reason: WideningReason) -> Self {
        Self {
            widened: Some(reason),
            ..Self::default()
        }
    }

    /// The term at an index; [`Term::Unknown`] where there is none.
    pub fn term(&self, index: TermIndex) -> &Term {
        const NONE: Term = Term::Unknown(WideningReason::Computed);
        self.terms.get(usize::from(index.0)).unwrap_or(&NONE)
    }

    /// The terms of which a term is one: all elements of the vector that it is an element of. Those of
    /// a term are before it, or nobody may follow them.
    fn elements_of_pack(&self, term: TermIndex) -> Option<&[TermIndex]> {
        let Term::Each(vector) = self.term(term) else {
            return None;
        };
        let Term::Pack(terms) = self.term(*vector) else {
            return None;
        };
        (*vector < term && terms.iter().all(|it| it < vector)).then_some(terms)
    }

    /// The terms of which a term is one, if these are several.
    pub(crate) fn alternatives(&self, term: TermIndex) -> Option<&[TermIndex]> {
        self.elements_of_pack(term).filter(|terms| terms.len() > 1)
    }

    /// The level of a key.
    pub fn level_of(&self, key: TermIndex) -> Level {
        match self.term(key) {
            Term::Argument(_) | Term::Address(_) | Term::Integer(_) | Term::TypeAddress(_) => {
                Level::Argument
            }
            Term::Each(_) if let Some(terms) = self.elements_of_pack(key) => {
                let levels = terms.iter().map(|term| self.level_of(*term));
                levels.max().unwrap_or(Level::Argument)
            }
            Term::Field(inner, _) | Term::Each(inner) => {
                if inner.0 < key.0 {
                    self.level_of(*inner)
                } else {
                    Level::Wildcard(WideningReason::Computed)
                }
            }
            Term::Load(..) => Level::Load,
            Term::CallResult(..) => Level::Wildcard(WideningReason::CallResult),
            Term::Arithmetic(..) | Term::Pack(_) => Level::Wildcard(WideningReason::Computed),
            Term::Unknown(reason) => Level::Wildcard(*reason),
        }
    }

    /// The level of the function: the highest of its resources.
    pub fn level(&self) -> Level {
        let widest = self
            .resources
            .iter()
            .map(|resource| self.level_of(resource.key))
            .max()
            .unwrap_or(Level::Argument);
        match self.widened {
            Some(reason) => Level::Wildcard(reason),
            None => widest,
        }
    }
}
