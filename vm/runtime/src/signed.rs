//! Checked arithmetic on signed integers of every width, as pure functions.
//!
//! `None` is the arithmetic failure. A word holds the two's complement of its width, zero-extended;
//! operands are in range for their width, so are results.

use weft_types::{I256, U256};

use crate::code::{Integer, SignedArithmetic, Width};

/// The number that a word of a width of up to 64 bits stands for.
#[inline]
pub const fn extended(width: Width, word: u64) -> i64 {
    let unused = 64 - if width.is_word() { width.bits() } else { 64 };
    (word << unused).cast_signed() >> unused
}

/// Arithmetic on integers of up to 64 bits.
#[inline]
pub fn word(operation: SignedArithmetic, width: Width, left: u64, right: u64) -> Option<u64> {
    let (left, right) = (extended(width, left), extended(width, right));
    let result = match operation {
        SignedArithmetic::Add => left.checked_add(right),
        SignedArithmetic::Subtract => left.checked_sub(right),
        SignedArithmetic::Multiply => left.checked_mul(right),
        SignedArithmetic::Divide => left.checked_div(right),
        // Where the quotient overflows in a narrow width, the remainder fails too.
        SignedArithmetic::Modulo => left
            .checked_div(right)
            .filter(|quotient| fits(width, *quotient))
            .and_then(|_| left.checked_rem(right)),
    }?;
    fits(width, result).then(|| result.cast_unsigned() & width.max_word())
}

fn fits(width: Width, number: i64) -> bool {
    extended(width, number.cast_unsigned() & width.max_word()) == number
}

/// Arithmetic on `i128`.
pub fn double(operation: SignedArithmetic, left: i128, right: i128) -> Option<i128> {
    match operation {
        SignedArithmetic::Add => left.checked_add(right),
        SignedArithmetic::Subtract => left.checked_sub(right),
        SignedArithmetic::Multiply => left.checked_mul(right),
        SignedArithmetic::Divide => left.checked_div(right),
        SignedArithmetic::Modulo => left.checked_rem(right),
    }
}

/// Arithmetic on `i256`.
pub fn quadruple(operation: SignedArithmetic, left: I256, right: I256) -> Option<I256> {
    match operation {
        SignedArithmetic::Add => left.checked_add(right),
        SignedArithmetic::Subtract => left.checked_sub(right),
        SignedArithmetic::Multiply => left.checked_mul(right),
        SignedArithmetic::Divide => left.checked_div(right),
        SignedArithmetic::Modulo => left.checked_rem(right),
    }
}

/// Converts an integer, given and returned in the words of its type with zeros above.
pub fn cast(words: [u64; 4], from: Integer, to: Integer) -> Option<[u64; 4]> {
    let bytes = U256::from_limbs(words).to_le_bytes();
    let source = bytes.get(..from.width.bytes() as usize)?;
    let extended = if from.is_signed {
        I256::from_le_slice(source)
    } else {
        I256::from_limbs(words)
    };
    // A `u256` from 2^255 on has the bits of a negative number.
    let is_negative = from.is_signed && extended.is_negative();
    let result = extended.to_le_bytes();
    let (low, high) = result.split_at(to.width.bytes() as usize);
    let fits = if to.is_signed {
        extended.is_negative() == is_negative && I256::from_le_slice(low) == extended
    } else {
        !is_negative && high.iter().all(|byte| *byte == 0)
    };
    let mut kept = [0; 32];
    kept[..low.len()].copy_from_slice(low);
    fits.then(|| U256::from_le_bytes(kept).into_limbs())
}

#[cfg(test)]
mod tests {
    use weft_types::{I256, SignedInteger};

    use super::{cast, double, quadruple, word};
    use crate::code::{Integer, SignedArithmetic, Width};

    const ALL: [SignedArithmetic; 5] = [
        SignedArithmetic::Add,
        SignedArithmetic::Subtract,
        SignedArithmetic::Multiply,
        SignedArithmetic::Divide,
        SignedArithmetic::Modulo,
    ];

    /// What an operation means, on numbers that cannot overflow.
    fn meaning(operation: SignedArithmetic, bits: u32, left: i128, right: i128) -> Option<i128> {
        let end = 1_i128 << (bits - 1);
        let in_range = |number: i128| (-end..end).contains(&number);
        let result = match operation {
            SignedArithmetic::Add => left + right,
            SignedArithmetic::Subtract => left - right,
            SignedArithmetic::Multiply => left * right,
            SignedArithmetic::Divide => left.checked_div(right)?,
            SignedArithmetic::Modulo => {
                if !in_range(left.checked_div(right)?) {
                    return None;
                }
                left % right
            }
        };
        in_range(result).then_some(result)
    }

    fn bits_of(number: i128, width: Width) -> u64 {
        let bytes = number.to_le_bytes();
        u64::from_le_bytes(bytes[..8].try_into().unwrap()) & width.max_word()
    }

    #[test]
    fn every_pair_of_bytes_means_what_it_should() {
        for operation in ALL {
            for left in -128..128_i128 {
                for right in -128..128_i128 {
                    let expected = meaning(operation, 8, left, right);
                    assert_eq!(
                        word(
                            operation,
                            Width::W8,
                            bits_of(left, Width::W8),
                            bits_of(right, Width::W8)
                        ),
                        expected.map(|number| bits_of(number, Width::W8)),
                        "{operation:?} {left} {right}"
                    );
                    let wide = meaning(operation, 64, left, right);
                    assert_eq!(double(operation, left, right), wide);
                    assert_eq!(
                        quadruple(operation, left.into(), right.into()),
                        wide.map(I256::from)
                    );
                }
            }
        }
    }

    #[test]
    fn the_edges_of_every_word_width_mean_what_they_should() {
        for width in [Width::W8, Width::W16, Width::W32, Width::W64] {
            let end = 1_i128 << (width.bits() - 1);
            let half = 1_i128 << (width.bits() / 2);
            let edges = [
                -end,
                1 - end,
                -half,
                -2,
                -1,
                0,
                1,
                2,
                half - 1,
                half,
                end - 2,
                end - 1,
            ];
            for operation in ALL {
                for left in edges {
                    for right in edges {
                        assert_eq!(
                            word(
                                operation,
                                width,
                                bits_of(left, width),
                                bits_of(right, width)
                            ),
                            meaning(operation, width.bits(), left, right)
                                .map(|number| bits_of(number, width)),
                            "{operation:?} {width:?} {left} {right}"
                        );
                    }
                }
            }
        }
    }

    /// The numbers at the edges of a type, as sign and magnitude would have them.
    fn edges(integer: Integer) -> Vec<I256> {
        let one = I256::from(1_i64);
        let signed = SignedInteger::ALL[integer.width as usize];
        let mut numbers = vec![I256::ZERO, one];
        if integer.is_signed {
            let least = [-1_i64, -2].map(I256::from);
            numbers.extend(least.into_iter().filter(|number| number.fits(signed)));
        }
        // The greatest value of the signed type of this width, and its neighbours.
        let mut bytes = [0xff_u8; 32];
        bytes[signed.bytes() as usize - 1] = 0x7f;
        let greatest = I256::from_le_slice(&bytes[..signed.bytes() as usize]);
        numbers.push(greatest);
        if integer.is_signed {
            let least = I256::ZERO.checked_sub(greatest).unwrap();
            numbers.push(least);
            numbers.push(least.checked_sub(one).unwrap());
        } else if let Some(above) = greatest.checked_add(one) {
            numbers.push(above);
            numbers.push(above.checked_add(greatest).unwrap());
        }
        numbers
    }

    #[test]
    fn casts_keep_the_number_or_fail() {
        let all = || {
            Width::ALL
                .into_iter()
                .flat_map(|width| [false, true].map(|is_signed| Integer { width, is_signed }))
        };
        for from in all() {
            for number in edges(from) {
                let mut words = [0_u64; 4];
                let bytes = number.to_le_bytes();
                let kept = from.width.bytes() as usize;
                for (word, chunk) in words.iter_mut().zip(bytes[..kept].chunks(8)) {
                    let mut padded = [0; 8];
                    padded[..chunk.len()].copy_from_slice(chunk);
                    *word = u64::from_le_bytes(padded);
                }
                for to in all() {
                    let signed = SignedInteger::ALL[to.width as usize];
                    let limbs = number.into_limbs();
                    let expected = if to.is_signed {
                        number.fits(signed)
                    } else {
                        let bytes = number.to_le_bytes();
                        !number.is_negative()
                            && bytes[to.width.bytes() as usize..].iter().all(|it| *it == 0)
                    };
                    let result = cast(words, from, to);
                    assert_eq!(result.is_some(), expected, "{number} {from:?} {to:?}");
                    if let Some(result) = result {
                        let full = usize::from(to.width.slots());
                        if to.width.is_word() {
                            assert_eq!(result[0], limbs[0] & to.width.max_word());
                        } else {
                            assert_eq!(result[..full], limbs[..full]);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_number_over_the_signed_ones_is_no_negative_one() {
        let unsigned = Integer {
            width: Width::W256,
            is_signed: false,
        };
        let signed = Integer {
            width: Width::W256,
            is_signed: true,
        };
        assert_eq!(cast([u64::MAX; 4], unsigned, signed), None);
        assert_eq!(cast([u64::MAX; 4], signed, unsigned), None);
        assert_eq!(cast([u64::MAX; 4], unsigned, unsigned), Some([u64::MAX; 4]));
    }
}
