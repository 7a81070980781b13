//! 256-bit unsigned integers.

use std::fmt;
use std::str::FromStr;

use ruint::aliases::U256 as Inner;

/// An unsigned integer of 256 bits.
///
/// A wrapper around [`ruint`], because Move's canonical bytes are little end first while that
/// crate's serialisation is big end first.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct U256(Inner);

impl U256 {
    /// Zero.
    pub const ZERO: Self = Self(Inner::ZERO);
    /// The largest value, 2^256 − 1.
    pub const MAX: Self = Self(Inner::MAX);

    /// The number of four 64-bit words, least significant first.
    pub const fn from_limbs(limbs: [u64; 4]) -> Self {
        Self(Inner::from_limbs(limbs))
    }

    /// The four 64-bit words, least significant first.
    pub const fn into_limbs(self) -> [u64; 4] {
        self.0.into_limbs()
    }

    /// The number of its 32 bytes, least significant first.
    pub const fn from_le_bytes(bytes: [u8; 32]) -> Self {
        Self(Inner::from_le_bytes(bytes))
    }

    /// The 32 bytes, least significant first.
    pub const fn to_le_bytes(self) -> [u8; 32] {
        self.0.to_le_bytes()
    }

    /// The sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The sum modulo 2^256.
    pub fn wrapping_add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// The difference modulo 2^256.
    pub fn wrapping_sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// The difference, or `None` below zero.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The product, or `None` on overflow.
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        self.0.checked_mul(other.0).map(Self)
    }

    /// The quotient, or `None` where `other` is zero.
    pub fn checked_div(self, other: Self) -> Option<Self> {
        self.0.checked_div(other.0).map(Self)
    }

    /// The remainder, or `None` where `other` is zero.
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        self.0.checked_rem(other.0).map(Self)
    }

    /// Shifted left with bits falling off the top, or `None` for 256 and more.
    pub fn checked_shl_wrapping(self, bits: u32) -> Option<Self> {
        (bits < 256).then(|| Self(self.0.wrapping_shl(bits as usize)))
    }

    /// Shifted right, or `None` for 256 and more.
    pub fn checked_shr(self, bits: u32) -> Option<Self> {
        (bits < 256).then(|| Self(self.0.wrapping_shr(bits as usize)))
    }

    /// The number as a `u128`, or `None` where it does not fit.
    pub fn to_u128(self) -> Option<u128> {
        let [a, b, c, d] = self.into_limbs();
        (c == 0 && d == 0).then_some(u128::from(a) | (u128::from(b) << 64))
    }
}

impl From<u64> for U256 {
    fn from(value: u64) -> Self {
        Self::from_limbs([value, 0, 0, 0])
    }
}

impl From<u128> for U256 {
    fn from(value: u128) -> Self {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the low word is taken on purpose"
        )]
        let low = value as u64;
        let high = (value >> 64) as u64;
        Self::from_limbs([low, high, 0, 0])
    }
}

macro_rules! bit_operation {
    ($trait:ident, $method:ident) => {
        impl std::ops::$trait for U256 {
            type Output = Self;

            fn $method(self, other: Self) -> Self {
                Self(std::ops::$trait::$method(self.0, other.0))
            }
        }
    };
}

bit_operation!(BitAnd, bitand);
bit_operation!(BitOr, bitor);
bit_operation!(BitXor, bitxor);

/// A text that is no number of 256 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseU256Error;

impl fmt::Display for ParseU256Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a number below 2^256, decimal or hexadecimal after `0x`")
    }
}

impl std::error::Error for ParseU256Error {}

impl FromStr for U256 {
    type Err = ParseU256Error;

    /// Reads decimal digits, or hexadecimal ones after `0x`; `_` may separate digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (digits, radix) = match text.strip_prefix("0x") {
            Some(digits) => (digits, 16),
            None => (text, 10),
        };
        let digits: String = digits.chars().filter(|digit| *digit != '_').collect();
        if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
            return Err(ParseU256Error);
        }
        Inner::from_str_radix(&digits, u64::from(radix))
            .map(Self)
            .map_err(|_| ParseU256Error)
    }
}

impl fmt::Display for U256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for U256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::U256;

    #[test]
    fn bytes_are_little_end_first() {
        let mut bytes = [0; 32];
        bytes[0] = 1;
        assert_eq!(U256::from(1_u64).to_le_bytes(), bytes);
    }

    #[test]
    fn arithmetic_reports_overflow() {
        assert_eq!(U256::MAX.checked_add(U256::from(1_u64)), None);
        assert_eq!(U256::ZERO.checked_sub(U256::from(1_u64)), None);
        assert_eq!(U256::MAX.checked_mul(U256::from(2_u64)), None);
        assert_eq!(U256::MAX.checked_div(U256::ZERO), None);
    }

    #[test]
    fn texts_are_read_in_both_bases() {
        assert_eq!("1_000".parse(), Ok(U256::from(1000_u64)));
        assert_eq!("0xff".parse(), Ok(U256::from(255_u64)));
        assert!("".parse::<U256>().is_err());
        assert!("+1".parse::<U256>().is_err());
        let too_big =
            "115792089237316195423570985008687907853269984665640564039457584007913129639936";
        assert!(too_big.parse::<U256>().is_err());
    }
}
