//! The syntax tree: what the source says, with a span on every node and nothing resolved.
//!
//! Made by [`crate::parse`]. What holds of every tree:
//!
//! * No path through it is longer than [`Limits::nesting_max`](weft_base::Limits) nodes, so
//!   recursion over it is safe.
//! * What could not be parsed is an `Error` node, and a diagnostic has been reported for it.
//! * Parentheses are gone: the span of a parenthesised node includes them, its kind is that of what
//!   they hold.
//! * What only specifications have, [`Formula`] among expressions, stands in specifications only.

mod dump;
mod expression;
mod item;
mod literal;
mod pattern;
mod specification;
mod types;

pub use dump::dump;
pub use expression::*;
pub use item::*;
pub use literal::*;
pub use pattern::*;
pub use specification::*;
pub use types::*;

use weft_base::{Span, Symbol};

/// A name with its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// The text.
    pub symbol: Symbol,
    /// Where it stands.
    pub span: Span,
}

impl Name {
    /// A name at a place.
    pub fn new(symbol: Symbol, span: Span) -> Self {
        Self { symbol, span }
    }

    /// Whether it stands for something that could not be parsed and has been reported.
    pub fn is_error(&self) -> bool {
        self.as_str().starts_with('<')
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.symbol.as_str()
    }
}

/// What a path starts with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PathHead {
    /// A name: of a local, a member, a module alias or an address.
    Name(Name),
    /// A numerical address, as in `0x1::vector`; it is always followed by another name.
    Address(Box<Number>),
}

impl PathHead {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Name(name) => name.span,
            Self::Address(number) => number.span,
        }
    }
}

/// Names joined by `::`, perhaps with type arguments after the last one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// The first part.
    pub head: PathHead,
    /// The names after it.
    pub tail: Vec<Name>,
    /// `<T, U>` after the last name.
    pub type_arguments: Option<Box<TypeArguments>>,
    /// From the head to the last name or the closing `>`.
    pub span: Span,
}

impl Path {
    /// The name, if the path is a single name, with or without type arguments.
    pub fn single(&self) -> Option<&Name> {
        match &self.head {
            PathHead::Name(name) if self.tail.is_empty() => Some(name),
            PathHead::Name(_) | PathHead::Address(_) => None,
        }
    }

    /// The last name; `None` only for a numerical address on its own, which is an error already
    /// reported.
    pub fn last(&self) -> Option<&Name> {
        match (self.tail.last(), &self.head) {
            (Some(name), _) | (None, PathHead::Name(name)) => Some(name),
            (None, PathHead::Address(_)) => None,
        }
    }
}
