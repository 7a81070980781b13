//! Operators on values that are known when the program is compiled, computed as the machine would.
//!
//! Used for constants, where a failure is an error, and for the warnings about operations of
//! literals in functions.

use std::fmt;

use weft_types::{I256, U256};

use crate::body::BinaryOperator;
use crate::definition::Value;
use crate::ty::IntegerKind;

/// Why an operation has no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Failure {
    /// The result is none of the type.
    OutOfRange,
    /// The right operand of `/` or `%` is zero.
    DivisionByZero,
    /// The amount of a shift is the width of the type or more.
    ShiftTooFar,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OutOfRange => "the result is out of range",
            Self::DivisionByZero => "division by zero",
            Self::ShiftTooFar => "the shift is by the width of the type or more",
        })
    }
}

/// An integer of any type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Number {
    /// One of an unsigned type.
    Unsigned(U256),
    /// One of a signed type.
    Signed(I256),
}

impl Number {
    /// The integer that a value is.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Integer(number) => Some(Self::Unsigned(*number)),
            Value::Signed(number) => Some(Self::Signed(*number)),
            Value::Bool(_) | Value::Address(_) | Value::Bytes(_) | Value::Vector(_) => None,
        }
    }

    /// The value.
    pub(crate) fn value(self) -> Value {
        match self {
            Self::Unsigned(number) => Value::Integer(number),
            Self::Signed(number) => Value::Signed(number),
        }
    }

    fn in_type(self, kind: IntegerKind) -> Result<Self, Failure> {
        let fits = match (self, kind.signed()) {
            (Self::Unsigned(number), None) => number <= kind.max(),
            (Self::Signed(number), Some(signed)) => number.fits(signed),
            (Self::Unsigned(_), Some(_)) | (Self::Signed(_), None) => false,
        };
        if fits {
            Ok(self)
        } else {
            Err(Failure::OutOfRange)
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsigned(number) => write!(formatter, "{number}"),
            Self::Signed(number) => write!(formatter, "{number}"),
        }
    }
}

/// `value as kind`.
pub(crate) fn cast(value: Number, kind: IntegerKind) -> Result<Number, Failure> {
    let (is_negative, magnitude) = match value {
        Number::Unsigned(number) => (false, number),
        Number::Signed(number) => (number.is_negative(), number.magnitude()),
    };
    let result = if kind.signed().is_some() {
        I256::from_magnitude(is_negative, magnitude).map(Number::Signed)
    } else {
        (!is_negative).then_some(Number::Unsigned(magnitude))
    };
    result.ok_or(Failure::OutOfRange)?.in_type(kind)
}

/// `-value`.
pub(crate) fn negate(value: Number, kind: IntegerKind) -> Result<Number, Failure> {
    let Number::Signed(number) = value else {
        return Err(Failure::OutOfRange);
    };
    let negated = I256::ZERO.checked_sub(number);
    Number::Signed(negated.ok_or(Failure::OutOfRange)?).in_type(kind)
}

/// `left operator right` of an operator with an integer as result.
pub(crate) fn arithmetic(
    operator: BinaryOperator,
    left: Number,
    right: Number,
    kind: IntegerKind,
) -> Result<Number, Failure> {
    let result = match (left, right) {
        (Number::Unsigned(left), Number::Unsigned(right)) => {
            unsigned(operator, left, right, kind)?.map(Number::Unsigned)
        }
        (Number::Signed(left), Number::Signed(right)) => {
            signed(operator, left, right)?.map(Number::Signed)
        }
        // Only the amount of a shift may be of another type, and signed integers have no shifts.
        (Number::Unsigned(_), Number::Signed(_)) | (Number::Signed(_), Number::Unsigned(_)) => None,
    };
    result.ok_or(Failure::OutOfRange)?.in_type(kind)
}

fn unsigned(
    operator: BinaryOperator,
    left: U256,
    right: U256,
    kind: IntegerKind,
) -> Result<Option<U256>, Failure> {
    let shift = || {
        let bits = right.to_u128().and_then(|bits| u32::try_from(bits).ok());
        bits.filter(|bits| *bits < kind.bits())
            .ok_or(Failure::ShiftTooFar)
    };
    Ok(match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide | BinaryOperator::Remainder if right == U256::ZERO => {
            return Err(Failure::DivisionByZero);
        }
        BinaryOperator::Divide => left.checked_div(right),
        BinaryOperator::Remainder => left.checked_rem(right),
        BinaryOperator::BitOr => Some(left | right),
        BinaryOperator::BitXor => Some(left ^ right),
        BinaryOperator::BitAnd => Some(left & right),
        BinaryOperator::ShiftRight => left.checked_shr(shift()?),
        // Bits that leave the type are lost, as in the machine.
        BinaryOperator::ShiftLeft => left
            .checked_shl_wrapping(shift()?)
            .map(|shifted| shifted & kind.max()),
        BinaryOperator::Implies
        | BinaryOperator::Iff
        | BinaryOperator::Or
        | BinaryOperator::And
        | BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::Greater
        | BinaryOperator::LessEqual
        | BinaryOperator::GreaterEqual => None,
    })
}

fn signed(operator: BinaryOperator, left: I256, right: I256) -> Result<Option<I256>, Failure> {
    Ok(match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide | BinaryOperator::Remainder if right == I256::ZERO => {
            return Err(Failure::DivisionByZero);
        }
        BinaryOperator::Divide => left.checked_div(right),
        BinaryOperator::Remainder => left.checked_rem(right),
        BinaryOperator::BitOr
        | BinaryOperator::BitXor
        | BinaryOperator::BitAnd
        | BinaryOperator::ShiftLeft
        | BinaryOperator::ShiftRight
        | BinaryOperator::Implies
        | BinaryOperator::Iff
        | BinaryOperator::Or
        | BinaryOperator::And
        | BinaryOperator::Equal
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::Greater
        | BinaryOperator::LessEqual
        | BinaryOperator::GreaterEqual => None,
    })
}
