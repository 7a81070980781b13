//! The integers that patterns match: intervals of one type, in the order of its values.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_types::{I256, U256};

use crate::body::{Body, Pattern, PatternKind, literal_value};
use crate::definition::Value;
use crate::id::ExprId;
use crate::ty::{IntegerKind, Ty};

/// Integers of one type, from the first to the last. There is at least one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    kind: IntegerKind,
    /// The first and the last one, by [`ordinal`].
    first: U256,
    last: U256,
}

impl Interval {
    /// All integers of a type.
    pub fn all(kind: IntegerKind) -> Self {
        // The values of a signed type are around zero, which is in the middle of all positions.
        let (first, last) = match kind.signed() {
            Some(_) => {
                let below = kind.max().checked_add(ONE).unwrap_or(MIDDLE);
                (MIDDLE.wrapping_sub(below), MIDDLE.wrapping_add(kind.max()))
            }
            None => (U256::ZERO, kind.max()),
        };
        Self { kind, first, last }
    }

    /// The integers that a literal or range matches; `None` if there is none, or if the pattern is
    /// neither.
    pub fn of_pattern(body: &Body, pattern: &Pattern) -> Option<Self> {
        let mut interval = Self::all(integer_kind(&pattern.ty)?);
        let value = |literal: ExprId| literal_value(body, literal).and_then(ordinal);
        match &pattern.kind {
            PatternKind::Literal(literal) => {
                interval.first = value(*literal)?;
                interval.last = interval.first;
            }
            PatternKind::Range {
                start,
                end,
                is_inclusive,
            } => {
                if let Some(start) = start {
                    interval.first = value(*start)?;
                }
                if let Some(end) = end {
                    let end = value(*end)?;
                    interval.last = if *is_inclusive {
                        end
                    } else {
                        end.checked_sub(ONE)?
                    };
                }
            }
            PatternKind::Wildcard
            | PatternKind::Bind(_)
            | PatternKind::Place(_)
            | PatternKind::Struct { .. }
            | PatternKind::Tuple(_)
            | PatternKind::Error => return None,
        }
        (interval.first <= interval.last).then_some(interval)
    }

    /// Whether the bounds of a literal or range are integers of its type.
    pub fn is_of_type(body: &Body, pattern: &Pattern) -> bool {
        let Some(kind) = integer_kind(&pattern.ty) else {
            return true;
        };
        let all = Self::all(kind);
        let is_inside = |literal: ExprId| {
            let value = literal_value(body, literal).and_then(ordinal);
            value.is_some_and(|value| all.first <= value && value <= all.last)
        };
        match &pattern.kind {
            PatternKind::Literal(literal) => is_inside(*literal),
            PatternKind::Range { start, end, .. } => {
                start.is_none_or(is_inside) && end.is_none_or(is_inside)
            }
            PatternKind::Wildcard
            | PatternKind::Bind(_)
            | PatternKind::Place(_)
            | PatternKind::Struct { .. }
            | PatternKind::Tuple(_)
            | PatternKind::Error => true,
        }
    }

    /// The interval cut wherever one of `others` begins or ends.
    pub fn pieces(self, others: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut starts = vec![self.first];
        for other in others {
            starts.push(other.first);
            starts.extend(other.last.checked_add(ONE));
        }
        starts.retain(|start| self.first <= *start && *start <= self.last);
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).map(|start| start.wrapping_sub(ONE));
        let ends = ends.chain([self.last]);
        let pieces = starts.iter().zip(ends).map(|(first, last)| Self {
            kind: self.kind,
            first: *first,
            last,
        });
        pieces.collect()
    }

    /// Whether all of another interval is in it.
    pub fn contains(self, other: Self) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// The integers from the first of this interval to the last of one after it.
    #[must_use]
    pub fn with(self, later: Self) -> Self {
        Self {
            last: later.last,
            ..self
        }
    }

    /// The first integer.
    pub fn first(self) -> Value {
        integer(self.kind, self.first)
    }

    /// Whether there is just one.
    pub fn is_single(self) -> bool {
        self.first == self.last
    }

    /// The interval as a pattern.
    pub fn show(self) -> String {
        let all = Self::all(self.kind);
        let shown = |ordinal: U256| match integer(self.kind, ordinal) {
            Value::Integer(value) => value.to_string(),
            Value::Signed(value) => value.to_string(),
            Value::Bool(_) | Value::Address(_) | Value::Bytes(_) | Value::Vector(_) => {
                String::new()
            }
        };
        match (self.first == all.first, self.last == all.last) {
            (true, true) => "_".to_owned(),
            (_, _) if self.is_single() => shown(self.first),
            (false, true) => format!("{}..", shown(self.first)),
            (true, false) => format!("..={}", shown(self.last)),
            (false, false) => format!("{}..={}", shown(self.first), shown(self.last)),
        }
    }
}

/// The integer type of a pattern, which may be behind a reference.
fn integer_kind(ty: &Ty) -> Option<IntegerKind> {
    match ty {
        Ty::Integer(kind) => Some(*kind),
        Ty::Reference(_, referent) => integer_kind(referent),
        _ => None,
    }
}

const ONE: U256 = U256::from_limbs([1, 0, 0, 0]);

/// The position of zero among the integers of a signed type.
const MIDDLE: U256 = U256::from_limbs([0, 0, 0, 1 << 63]);

/// The position of an integer among those of its type, or of the widest signed one.
fn ordinal(value: &Value) -> Option<U256> {
    match value {
        Value::Integer(value) => Some(*value),
        Value::Signed(value) => {
            let offset = U256::from_le_bytes(value.to_le_bytes());
            Some(MIDDLE.wrapping_add(offset))
        }
        Value::Bool(_) | Value::Address(_) | Value::Bytes(_) | Value::Vector(_) => None,
    }
}

/// The integer at a position.
fn integer(kind: IntegerKind, ordinal: U256) -> Value {
    match kind.signed() {
        Some(_) => {
            let offset = ordinal.wrapping_sub(MIDDLE);
            Value::Signed(I256::from_le_slice(&offset.to_le_bytes()))
        }
        None => Value::Integer(ordinal),
    }
}
