//! Checked arithmetic on integers of every width, as pure functions.
//!
//! `None` is the arithmetic failure. Operands are in range for their width; so are results.

use weft_types::U256;

use crate::code::{Arithmetic, Comparison, Width};

/// Arithmetic on integers of up to 64 bits. The right operand of a shift is the amount.
#[inline]
pub fn word(operation: Arithmetic, width: Width, left: u64, right: u64) -> Option<u64> {
    let in_range = |value: u64| (value <= width.max_word()).then_some(value);
    match operation {
        Arithmetic::Add => left.checked_add(right).and_then(in_range),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right).and_then(in_range),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Modulo => left.checked_rem(right),
        Arithmetic::BitAnd => Some(left & right),
        Arithmetic::BitOr => Some(left | right),
        Arithmetic::BitXor => Some(left ^ right),
        Arithmetic::ShiftLeft => {
            (right < u64::from(width.bits())).then(|| (left << right) & width.max_word())
        }
        Arithmetic::ShiftRight => (right < u64::from(width.bits())).then(|| left >> right),
    }
}

/// Arithmetic on `u128`, shifts aside.
pub fn double(operation: Arithmetic, left: u128, right: u128) -> Option<u128> {
    match operation {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Modulo => left.checked_rem(right),
        Arithmetic::BitAnd => Some(left & right),
        Arithmetic::BitOr => Some(left | right),
        Arithmetic::BitXor => Some(left ^ right),
        Arithmetic::ShiftLeft | Arithmetic::ShiftRight => u64::try_from(right)
            .ok()
            .and_then(|amount| double_shift(operation, left, amount)),
    }
}

/// Shifts of `u128`.
pub fn double_shift(operation: Arithmetic, left: u128, amount: u64) -> Option<u128> {
    let amount = u32::try_from(amount).ok().filter(|amount| *amount < 128)?;
    match operation {
        Arithmetic::ShiftLeft => Some(left << amount),
        Arithmetic::ShiftRight => Some(left >> amount),
        Arithmetic::Add
        | Arithmetic::Subtract
        | Arithmetic::Multiply
        | Arithmetic::Divide
        | Arithmetic::Modulo
        | Arithmetic::BitAnd
        | Arithmetic::BitOr
        | Arithmetic::BitXor => unreachable!("only shifts have an amount"),
    }
}

/// Arithmetic on `u256`, shifts aside.
pub fn quadruple(operation: Arithmetic, left: U256, right: U256) -> Option<U256> {
    match operation {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        Arithmetic::Divide => left.checked_div(right),
        Arithmetic::Modulo => left.checked_rem(right),
        Arithmetic::BitAnd => Some(left & right),
        Arithmetic::BitOr => Some(left | right),
        Arithmetic::BitXor => Some(left ^ right),
        Arithmetic::ShiftLeft | Arithmetic::ShiftRight => right
            .to_u128()
            .and_then(|amount| u64::try_from(amount).ok())
            .and_then(|amount| quadruple_shift(operation, left, amount)),
    }
}

/// Shifts of `u256`.
pub fn quadruple_shift(operation: Arithmetic, left: U256, amount: u64) -> Option<U256> {
    let amount = u32::try_from(amount).ok()?;
    match operation {
        Arithmetic::ShiftLeft => left.checked_shl_wrapping(amount),
        Arithmetic::ShiftRight => left.checked_shr(amount),
        Arithmetic::Add
        | Arithmetic::Subtract
        | Arithmetic::Multiply
        | Arithmetic::Divide
        | Arithmetic::Modulo
        | Arithmetic::BitAnd
        | Arithmetic::BitOr
        | Arithmetic::BitXor => unreachable!("only shifts have an amount"),
    }
}

/// Whether an operation's right operand is a shift amount in one slot.
pub const fn is_shift(operation: Arithmetic) -> bool {
    matches!(operation, Arithmetic::ShiftLeft | Arithmetic::ShiftRight)
}

/// Compares two values of an ordered type.
#[inline]
pub fn compare<T: Ord>(comparison: Comparison, left: &T, right: &T) -> bool {
    match comparison {
        Comparison::Equal => left == right,
        Comparison::NotEqual => left != right,
        Comparison::Less => left < right,
        Comparison::Greater => left > right,
        Comparison::LessOrEqual => left <= right,
        Comparison::GreaterOrEqual => left >= right,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};
    use weft_types::U256;

    use super::{double, double_shift, is_shift, quadruple, quadruple_shift, word};
    use crate::code::{Arithmetic, Width};

    const ALL: [Arithmetic; 10] = [
        Arithmetic::Add,
        Arithmetic::Subtract,
        Arithmetic::Multiply,
        Arithmetic::Divide,
        Arithmetic::Modulo,
        Arithmetic::BitAnd,
        Arithmetic::BitOr,
        Arithmetic::BitXor,
        Arithmetic::ShiftLeft,
        Arithmetic::ShiftRight,
    ];

    /// What an operation means, on numbers without bounds (of twice the width).
    fn meaning(operation: Arithmetic, bits: u32, left: u128, right: u128) -> Option<u128> {
        let max = u128::MAX >> (128 - bits);
        let result = match operation {
            Arithmetic::Add => left + right,
            Arithmetic::Subtract => return (left >= right).then(|| left - right),
            Arithmetic::Multiply => left * right,
            Arithmetic::Divide => return (right != 0).then(|| left / right),
            Arithmetic::Modulo => return (right != 0).then(|| left % right),
            Arithmetic::BitAnd => left & right,
            Arithmetic::BitOr => left | right,
            Arithmetic::BitXor => left ^ right,
            Arithmetic::ShiftLeft => {
                return (right < u128::from(bits)).then(|| (left << right) & max);
            }
            Arithmetic::ShiftRight => {
                return (right < u128::from(bits)).then(|| left >> right);
            }
        };
        (result <= max).then_some(result)
    }

    #[test]
    fn every_pair_of_bytes_means_what_it_should() {
        for operation in ALL {
            for left in 0..=255_u64 {
                for right in 0..=255_u64 {
                    assert_eq!(
                        word(operation, Width::W8, left, right).map(u128::from),
                        meaning(operation, 8, left.into(), right.into()),
                        "{operation:?} {left} {right}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_edges_of_every_word_width_mean_what_they_should() {
        for width in [Width::W8, Width::W16, Width::W32, Width::W64] {
            let max = width.max_word();
            let half = 1_u64 << (width.bits() / 2);
            let edges = [
                0,
                1,
                2,
                half - 1,
                half,
                half + 1,
                max / 2,
                max / 2 + 1,
                max - 1,
                max,
            ];
            for operation in ALL {
                for left in edges {
                    for right in edges {
                        let right = if is_shift(operation) {
                            right & 255
                        } else {
                            right
                        };
                        assert_eq!(
                            word(operation, width, left, right).map(u128::from),
                            meaning(operation, width.bits(), left.into(), right.into()),
                            "{operation:?} {width:?} {left} {right}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn shifts_by_the_width_fail() {
        for amount in [127, 128, 255_u64] {
            let expected = (amount < 128).then_some(1_u128 << 127);
            assert_eq!(double_shift(Arithmetic::ShiftLeft, 1, amount), expected);
        }
        let one = U256::from(1_u64);
        let shifted = quadruple_shift(Arithmetic::ShiftLeft, one, 255);
        assert_eq!(shifted, Some(U256::from_limbs([0, 0, 0, 1 << 63])));
        assert_eq!(quadruple_shift(Arithmetic::ShiftRight, one, 256), None);
        assert_eq!(
            quadruple_shift(Arithmetic::ShiftRight, U256::MAX, 255),
            Some(one)
        );
    }

    proptest! {
        #[test]
        fn wide_arithmetic_agrees_with_words(left in any::<u64>(), right in any::<u64>()) {
            for operation in ALL {
                if is_shift(operation) {
                    continue;
                }
                let expected = meaning(operation, 128, left.into(), right.into());
                prop_assert_eq!(double(operation, left.into(), right.into()), expected);
                let (left, right) = (U256::from(left), U256::from(right));
                prop_assert_eq!(quadruple(operation, left, right), expected.map(U256::from));
            }
        }
    }
}
