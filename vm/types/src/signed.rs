//! Signed integers: the names of their types, and numbers of 256 bits.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::U256;

/// The signed integer types, two's complement, by width.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(u8)]
pub enum SignedInteger {
    /// `i8`
    I8,
    /// `i16`
    I16,
    /// `i32`
    I32,
    /// `i64`
    I64,
    /// `i128`
    I128,
    /// `i256`
    I256,
}

impl SignedInteger {
    /// All of them, from the narrowest.
    pub const ALL: [Self; 6] = [
        Self::I8,
        Self::I16,
        Self::I32,
        Self::I64,
        Self::I128,
        Self::I256,
    ];

    /// The name of the type.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::I8 => "i8",
            Self::I16 => "i16",
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::I128 => "i128",
            Self::I256 => "i256",
        }
    }

    /// The type of this name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == text)
    }

    /// The number of bits.
    pub const fn bits(self) -> u32 {
        8 << self as u32
    }

    /// The number of bytes.
    pub const fn bytes(self) -> u32 {
        1 << self as u32
    }
}

/// A signed integer of 256 bits, two's complement; holds the values of all narrower types too.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct I256(U256);

impl I256 {
    /// Zero.
    pub const ZERO: Self = Self(U256::ZERO);
    /// The least value, −2^255.
    pub const MIN: Self = Self::from_limbs([0, 0, 0, 1 << 63]);
    /// The greatest value, 2^255 − 1.
    pub const MAX: Self = Self::from_limbs([u64::MAX, u64::MAX, u64::MAX, u64::MAX >> 1]);

    /// The number of four 64-bit words, least significant first.
    pub const fn from_limbs(limbs: [u64; 4]) -> Self {
        Self(U256::from_limbs(limbs))
    }

    /// The four 64-bit words, least significant first.
    pub const fn into_limbs(self) -> [u64; 4] {
        self.0.into_limbs()
    }

    /// The 32 bytes, least significant first.
    pub const fn to_le_bytes(self) -> [u8; 32] {
        self.0.to_le_bytes()
    }

    /// The number of up to 32 bytes, least significant first, the last of which has the sign.
    pub fn from_le_slice(bytes: &[u8]) -> Self {
        let sign = match bytes.last() {
            Some(last) if last & 0x80 != 0 => 0xff,
            _ => 0,
        };
        let mut extended = [sign; 32];
        for (to, from) in extended.iter_mut().zip(bytes) {
            *to = *from;
        }
        Self(U256::from_le_bytes(extended))
    }

    /// The number that is `magnitude` away from zero, or `None` where there is none.
    pub fn from_magnitude(is_negative: bool, magnitude: U256) -> Option<Self> {
        let number = if is_negative {
            Self(U256::ZERO.wrapping_sub(magnitude))
        } else {
            Self(magnitude)
        };
        (magnitude == U256::ZERO || number.is_negative() == is_negative).then_some(number)
    }

    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.into_limbs()[3] >> 63 != 0
    }

    /// The distance from zero.
    pub fn magnitude(self) -> U256 {
        if self.is_negative() {
            U256::ZERO.wrapping_sub(self.0)
        } else {
            self.0
        }
    }

    /// The same number without a sign, or `None` below zero.
    pub fn to_unsigned(self) -> Option<U256> {
        (!self.is_negative()).then_some(self.0)
    }

    /// Whether the number is one of a type.
    pub fn fits(self, integer: SignedInteger) -> bool {
        let bytes = self.to_le_bytes();
        let kept = bytes.get(..integer.bytes() as usize);
        kept.is_some_and(|kept| Self::from_le_slice(kept) == self)
    }

    /// The sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let sum = Self(self.0.wrapping_add(other.0));
        let overflows =
            self.is_negative() == other.is_negative() && sum.is_negative() != self.is_negative();
        (!overflows).then_some(sum)
    }

    /// The difference, or `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let difference = Self(self.0.wrapping_sub(other.0));
        let overflows = self.is_negative() != other.is_negative()
            && difference.is_negative() != self.is_negative();
        (!overflows).then_some(difference)
    }

    /// The product, or `None` on overflow.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_mul(other.magnitude())?;
        Self::from_magnitude(self.is_negative() != other.is_negative(), magnitude)
    }

    /// The quotient, rounded towards zero, or `None` where `other` is zero or the quotient is
    /// 2^255.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        let magnitude = self.magnitude().checked_div(other.magnitude())?;
        Self::from_magnitude(self.is_negative() != other.is_negative(), magnitude)
    }

    /// The remainder, which has the sign of `self`, or `None` where [`Self::checked_div`] has no
    /// quotient.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        self.checked_div(other)?;
        let magnitude = self.magnitude().checked_rem(other.magnitude())?;
        Self::from_magnitude(self.is_negative(), magnitude)
    }
}

impl From<i64> for I256 {
    fn from(value: i64) -> Self {
        Self::from_le_slice(&value.to_le_bytes())
    }
}

impl From<i128> for I256 {
    fn from(value: i128) -> Self {
        Self::from_le_slice(&value.to_le_bytes())
    }
}

impl Ord for I256 {
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .is_negative()
            .cmp(&self.is_negative())
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for I256 {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for I256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative() { "-" } else { "" };
        write!(f, "{sign}{}", self.magnitude())
    }
}

impl fmt::Debug for I256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A text that is no signed number of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseI256Error;

impl fmt::Display for ParseI256Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a number from −2^255 to 2^255 − 1")
    }
}

impl std::error::Error for ParseI256Error {}

impl FromStr for I256 {
    type Err = ParseI256Error;

    /// Reads what [`U256`] reads, after `-` or not.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text),
        };
        let magnitude = digits.parse().map_err(|_| ParseI256Error)?;
        Self::from_magnitude(is_negative, magnitude).ok_or(ParseI256Error)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{any, prop_assert_eq, proptest};

    use super::{I256, SignedInteger};

    #[test]
    fn the_edges_trap() {
        let (one, minus_one) = (I256::from(1_i64), I256::from(-1_i64));
        assert_eq!(I256::MAX.checked_add(one), None);
        assert_eq!(I256::MIN.checked_sub(one), None);
        assert_eq!(I256::MIN.checked_mul(minus_one), None);
        assert_eq!(I256::MIN.checked_div(minus_one), None);
        assert_eq!(I256::MIN.checked_rem(minus_one), None);
        assert_eq!(I256::MIN.checked_div(I256::ZERO), None);
        assert_eq!(I256::MIN.checked_mul(one), Some(I256::MIN));
        assert_eq!(I256::MAX.checked_mul(minus_one), I256::MIN.checked_add(one));
    }

    #[test]
    fn texts_have_a_sign() {
        for text in [
            "0",
            "-1",
            "57896044618658097711785492504343953926634992332820282019728792003956564819967",
            "-57896044618658097711785492504343953926634992332820282019728792003956564819968",
        ] {
            assert_eq!(text.parse::<I256>().unwrap().to_string(), text);
        }
        let too_great =
            "57896044618658097711785492504343953926634992332820282019728792003956564819968";
        for text in ["", "-", "--1", "+1", too_great] {
            assert!(text.parse::<I256>().is_err(), "{text}");
        }
    }

    #[test]
    fn types_hold_their_range() {
        for integer in SignedInteger::ALL {
            let bits = integer.bits();
            if bits < 128 {
                let end = 1_i128 << (bits - 1);
                for (number, expected) in [
                    (end, false),
                    (end - 1, true),
                    (-end, true),
                    (-end - 1, false),
                ] {
                    assert_eq!(I256::from(number).fits(integer), expected, "{number}");
                }
            }
            assert_eq!(SignedInteger::parse(integer.as_str()), Some(integer));
        }
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_narrower_numbers(left in any::<i64>(), right in any::<i64>()) {
            let (a, b) = (i128::from(left), i128::from(right));
            let (x, y) = (I256::from(left), I256::from(right));
            prop_assert_eq!(x.checked_add(y), Some(I256::from(a + b)));
            prop_assert_eq!(x.checked_sub(y), Some(I256::from(a - b)));
            prop_assert_eq!(x.checked_mul(y), Some(I256::from(a * b)));
            prop_assert_eq!(x.checked_div(y), a.checked_div(b).map(I256::from));
            prop_assert_eq!(x.checked_rem(y), a.checked_rem(b).map(I256::from));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(x.to_string(), a.to_string());
        }
    }
}
