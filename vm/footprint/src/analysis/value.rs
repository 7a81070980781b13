//! What a register holds, as the analysis sees it.

use weft_bytecode::summary::{Direction, ResourceIndex, Root, TermIndex};
use weft_bytecode::{CaptureMask, FieldIndex, FunctionHandleIndex, Register, TypeIndex};

/// An abstract value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing that may be used: unassigned on some path.
    Unset,
    /// The value of a term.
    Term(TermIndex),
    /// A struct of which the fields are known one by one.
    Struct(Vec<Self>),
    /// A vector that holds only values of a term, or no element at all.
    Elements(Option<TermIndex>),
    /// A reference that points to one of the places.
    Reference(Vec<Place>),
    /// A function value of a known function.
    Closure(Closure),
    /// An integer that was loaded from a location, possibly one step away from it, or what it leaves
    /// of a total. It has not been observed yet.
    Leaf(Leaf),
    /// The outcome of a comparison of such an integer. It has not been observed yet.
    Check(Check),
}

/// See [`Value::Closure`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Closure {
    pub(crate) function: FunctionHandleIndex,
    pub(crate) type_arguments: Vec<TypeIndex>,
    pub(crate) mask: CaptureMask,
    /// What is captured; nothing that is pending.
    pub(crate) captured: Vec<Value>,
}

/// What a reference may point to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) origin: Origin,
    pub(crate) path: Vec<Projection>,
}

/// What a place is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Origin {
    /// A register of the function.
    Local(Register),
    /// The referent of a parameter.
    Parameter(u16),
    /// A resource of the term pool.
    Resource(ResourceIndex),
}

/// A step from a value to a part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Projection {
    /// A field.
    Field(FieldIndex),
    /// Some element of a vector.
    Element,
    /// A field of a variant, by its number among those of all variants.
    Variant(FieldIndex),
    /// Some part, or the whole.
    Any,
}

/// A path of fields outside of the function's registers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Location {
    pub(crate) root: Root,
    pub(crate) path: Vec<FieldIndex>,
}

/// See [`Value::Leaf`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leaf {
    pub(crate) location: Location,
    pub(crate) step: Option<(Direction, TermIndex)>,
    /// Where the value is what the location leaves of a total: the total. There is no step then.
    pub(crate) room_of: Option<TermIndex>,
    /// Whether the location may have changed since it was loaded.
    pub(crate) is_stale: bool,
}

/// See [`Value::Check`]: the location compared with the bound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Check {
    pub(crate) location: Location,
    pub(crate) relation: Relation,
    pub(crate) bound: TermIndex,
    /// Whether the location may have changed since it was loaded.
    pub(crate) is_stale: bool,
}

/// How a location compares with a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
}

impl Relation {
    /// The relation that holds exactly where this one does not.
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Less => Self::GreaterOrEqual,
            Self::Greater => Self::LessOrEqual,
            Self::LessOrEqual => Self::Greater,
            Self::GreaterOrEqual => Self::Less,
        }
    }

    /// The relation with the sides exchanged.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::Greater => Self::Less,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::GreaterOrEqual => Self::LessOrEqual,
        }
    }
}

/// A reference may point to this many places; beyond, the function is widened.
pub(crate) const PLACES_MAX: usize = 8;

/// Structs with more parts are not tracked.
pub(crate) const STRUCT_NODES_MAX: usize = 64;

impl Value {
    pub(crate) fn nodes(&self) -> usize {
        match self {
            Self::Struct(fields) => 1 + fields.iter().map(Self::nodes).sum::<usize>(),
            Self::Closure(closure) => 1 + closure.captured.iter().map(Self::nodes).sum::<usize>(),
            Self::Unset
            | Self::Term(_)
            | Self::Elements(_)
            | Self::Reference(_)
            | Self::Leaf(_)
            | Self::Check(_) => 1,
        }
    }

    /// The location that the value was loaded from and depends on, if it is one that has not been
    /// observed yet.
    pub(crate) fn pending(&self) -> Option<&Location> {
        match self {
            Self::Leaf(leaf) => Some(&leaf.location),
            Self::Check(check) => Some(&check.location),
            Self::Unset
            | Self::Term(_)
            | Self::Struct(_)
            | Self::Elements(_)
            | Self::Reference(_)
            | Self::Closure(_) => None,
        }
    }

    pub(crate) fn mark_stale(&mut self) {
        match self {
            Self::Leaf(leaf) => leaf.is_stale = true,
            Self::Check(check) => check.is_stale = true,
            Self::Unset
            | Self::Term(_)
            | Self::Struct(_)
            | Self::Elements(_)
            | Self::Reference(_)
            | Self::Closure(_) => {}
        }
    }
}

impl Place {
    pub(crate) fn new(origin: Origin) -> Self {
        Self {
            origin,
            path: Vec::new(),
        }
    }

    /// A part of the place. What lies below [`Projection::Any`] stays there.
    pub(crate) fn project(&self, projection: Projection) -> Self {
        let mut place = self.clone();
        if place.path.last() != Some(&Projection::Any) {
            place.path.push(projection);
        }
        place
    }

    /// The location outside of the registers that the place is at or inside of, and whether it is
    /// exactly there; `None` for a local.
    pub(crate) fn location(&self) -> Option<(Location, bool)> {
        let root = match self.origin {
            Origin::Local(_) => return None,
            Origin::Parameter(parameter) => Root::Parameter(parameter),
            Origin::Resource(resource) => Root::Resource(resource),
        };
        let path: Vec<FieldIndex> = self
            .path
            .iter()
            .map_while(|projection| match projection {
                Projection::Field(field) => Some(*field),
                Projection::Element | Projection::Variant(_) | Projection::Any => None,
            })
            .collect();
        let is_exact = path.len() == self.path.len();
        Some((Location { root, path }, is_exact))
    }
}

/// Whether one path leads to the other or into it.
pub(crate) fn paths_overlap(left: &[FieldIndex], right: &[FieldIndex]) -> bool {
    left.starts_with(right) || right.starts_with(left)
}
