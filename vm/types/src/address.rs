//! Account addresses: 32 bytes, printed as short hexadecimal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of an account: 32 bytes, big end first.
///
/// The order of addresses is that of the unsigned 256-bit numbers they spell.
// Aligned, so that enums that hold addresses are copied by whole words: pieces of words that
// overlap stall a processor that reads them again at once.
#[repr(align(8))]
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct AccountAddress([u8; 32]);

impl AccountAddress {
    /// Bytes in an address.
    pub const LENGTH: usize = 32;
    /// `0x0`.
    pub const ZERO: Self = Self([0; 32]);
    /// `0x1`, where the standard library lives.
    pub const ONE: Self = Self::from_u64(1);

    /// The address of its 32 bytes.
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The address with a small number.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the shifted byte is taken on purpose"
    )]
    pub const fn from_u64(number: u64) -> Self {
        let mut bytes = [0; 32];
        let mut i = 0;
        while i < 8 {
            bytes[31 - i] = (number >> (8 * i)) as u8;
            i += 1;
        }
        Self(bytes)
    }

    /// The bytes, big end first.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The bytes, big end first.
    pub const fn into_bytes(self) -> [u8; 32] {
        self.0
    }

    /// `0x` and all 64 digits, as JSON output spells addresses.
    pub fn to_long_string(&self) -> String {
        let mut text = String::with_capacity(66);
        text.push_str("0x");
        text.extend(self.digits().map(char::from));
        text
    }

    /// All 64 hexadecimal digits.
    fn digits(&self) -> [u8; 64] {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut digits = [b'0'; 64];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        digits
    }

    /// Reads 1 to 64 hexadecimal digits after `0x`.
    pub fn from_hex_literal(text: &str) -> Result<Self, ParseAddressError> {
        let digits = text.strip_prefix("0x").ok_or(ParseAddressError)?;
        if digits.is_empty() || digits.len() > 64 {
            return Err(ParseAddressError);
        }
        let mut bytes = [0_u8; 32];
        for (i, digit) in digits.bytes().rev().enumerate() {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                b'A'..=b'F' => digit - b'A' + 10,
                _ => return Err(ParseAddressError),
            };
            bytes[31 - i / 2] |= value << (4 * (i % 2));
        }
        Ok(Self(bytes))
    }
}

/// A text that is no address: `0x` and 1 to 64 hexadecimal digits were expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseAddressError;

impl fmt::Display for ParseAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected `0x` and 1 to 64 hexadecimal digits")
    }
}

impl std::error::Error for ParseAddressError {}

impl FromStr for AccountAddress {
    type Err = ParseAddressError;

    /// Accepts `0x…` with or without a leading `@`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_hex_literal(text.strip_prefix('@').unwrap_or(text))
    }
}

impl fmt::Display for AccountAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.digits();
        let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
        let significant = &digits[zeros.min(63)..];
        f.write_str("0x")?;
        f.write_str(std::str::from_utf8(significant).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for AccountAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::AccountAddress;

    #[test]
    fn short_literals_extend_on_the_left() {
        let address: AccountAddress = "0x2a".parse().unwrap();
        assert_eq!(address, AccountAddress::from_u64(42));
        assert_eq!(address.to_string(), "0x2a");
        assert_eq!(AccountAddress::ZERO.to_string(), "0x0");
    }

    #[test]
    fn wrong_texts_are_refused() {
        for text in ["", "2a", "0x", "0xg", &format!("0x{}", "1".repeat(65))] {
            assert!(text.parse::<AccountAddress>().is_err(), "{text}");
        }
    }
}
