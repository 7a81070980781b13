//! The places that references point into, as far as reference safety tells them apart.

use weft_bytecode::{FieldIndex, Register, StructDefinitionIndex, TypeIndex};

use super::variant::FieldList;

/// A place: where it begins, and the way down from there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    pub(super) root: Root,
    steps: Vec<Step>,
}

/// Where a place begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Root {
    /// The value in a register of the function.
    Register(Register),
    /// What a parameter refers to. The caller made sure that parameters lead to different places,
    /// if one of them is mutable.
    Parameter(Register),
    /// The resources of a struct, whatever its type arguments and wherever they are.
    Resources(StructDefinitionIndex),
}

/// A step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A field of a struct.
    Field(FieldIndex),
    /// The field of an enum that is listed for the variant that the enum is. The enum stays that
    /// variant while a reference that goes this way lives, since a change of the variant is a write
    /// of the whole.
    VariantField(FieldList),
    /// Some element of a vector.
    Element,
    /// Some part, or the whole: where the result of a call points.
    Result {
        /// The type of the part.
        referent: TypeIndex,
        /// The call.
        site: (u32, u32),
        /// Which of its results.
        index: u32,
    },
}

/// How two steps from the same place, or from two of which neither contains the other, lie to each
/// other.
pub(super) enum Relation {
    /// To different places.
    Apart,
    /// To the same place, or to two of which neither contains the other.
    Alike,
    /// To places of which only one is there at a time.
    Exclusive,
    /// Unknown.
    Unknown,
}

impl Step {
    fn relation(&self, other: &Self) -> Relation {
        match (self, other) {
            (Self::VariantField(left), Self::VariantField(right)) => left.relation(right),
            (Self::Field(left), Self::Field(right)) if left == right => Relation::Alike,
            (Self::Field(_), Self::Field(_)) => Relation::Apart,
            (Self::Element, Self::Element) => Relation::Alike,
            (
                Self::Result {
                    referent: left,
                    site: left_site,
                    index: left_index,
                },
                Self::Result {
                    referent: right,
                    site: right_site,
                    index: right_index,
                },
            ) => {
                if left_site == right_site && left_index != right_index {
                    // The callee returns references that exclude each other.
                    Relation::Apart
                } else if left == right {
                    // No type is a part of itself, so no value contains another of its type.
                    Relation::Alike
                } else {
                    Relation::Unknown
                }
            }
            (Self::Field(_), Self::VariantField(_) | Self::Element | Self::Result { .. })
            | (Self::VariantField(_), Self::Field(_) | Self::Element | Self::Result { .. })
            | (Self::Element, Self::Field(_) | Self::VariantField(_) | Self::Result { .. })
            | (Self::Result { .. }, Self::Field(_) | Self::VariantField(_) | Self::Element) => {
                Relation::Unknown
            }
        }
    }

    /// The work of comparing the step with another one, above that of others.
    pub(super) fn weight(&self) -> usize {
        match self {
            Self::VariantField(list) => 1 + list.fields.len(),
            Self::Field(_) | Self::Element | Self::Result { .. } => 1,
        }
    }
}

impl Path {
    /// The longest path; longer ones make the function too complex.
    pub(super) const STEPS_MAX: usize = 32;

    pub(super) fn whole(root: Root) -> Self {
        Self {
            root,
            steps: Vec::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// The work of comparing the place with another one.
    pub(super) fn weight(&self) -> usize {
        1 + self.steps.iter().map(Step::weight).sum::<usize>()
    }

    /// The place a step further down.
    pub(super) fn then(&self, step: Step) -> Self {
        let mut path = self.clone();
        if let Step::Result { referent, .. } = step {
            // A part of a part that has the same type is that part itself.
            let known = path.steps.iter().position(|step| match step {
                Step::Result {
                    referent: type_, ..
                } => *type_ == referent,
                Step::Field(_) | Step::VariantField(_) | Step::Element => false,
            });
            if let Some(known) = known {
                path.steps.truncate(known + 1);
                return path;
            }
        }
        path.steps.push(step);
        path
    }

    /// Whether the places may have a part in common.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        if self.root != other.root {
            return false;
        }
        for (left, right) in self.steps.iter().zip(&other.steps) {
            match left.relation(right) {
                Relation::Apart => return false,
                Relation::Alike => {}
                Relation::Exclusive | Relation::Unknown => return true,
            }
        }
        true
    }

    /// Whether the places are certain not to be there at the same time.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        if self.root != other.root {
            return false;
        }
        for (left, right) in self.steps.iter().zip(&other.steps) {
            match left.relation(right) {
                Relation::Alike => {}
                Relation::Exclusive => return true,
                Relation::Apart | Relation::Unknown => return false,
            }
        }
        false
    }

    /// Whether, if the places overlap, this one is certain to be the other or to contain it. So it is
    /// of places of which only one is there: on any way through the code, one of the two references
    /// leads elsewhere.
    pub(super) fn leads_to(&self, other: &Self) -> bool {
        if self.root != other.root {
            return false;
        }
        for (left, right) in self.steps.iter().zip(&other.steps) {
            match left.relation(right) {
                Relation::Alike => {}
                Relation::Exclusive => return true,
                Relation::Apart | Relation::Unknown => return false,
            }
        }
        self.steps.len() <= other.steps.len()
    }
}
