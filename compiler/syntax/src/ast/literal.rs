//! Literals, as written: numbers keep their digits, strings are decoded.

use std::sync::Arc;

use weft_base::{Span, Symbol};

use super::Name;

/// A literal value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Literal {
    /// The value.
    pub kind: LiteralKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of literals.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LiteralKind {
    /// `1`, `0xFFu8`.
    Number(Number),
    /// `true`, `false`.
    Bool(bool),
    /// `b"..."` or `x"..."`, decoded.
    ByteString(Arc<[u8]>),
    /// `"…"`, which is reported where it is read.
    BareString(Arc<[u8]>),
    /// `@0x1`, `@std`.
    Address(Address),
}

/// An address after `@`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Address {
    /// `@0x1`, `@66`.
    Number(Number),
    /// `@std`.
    Name(Name),
}

/// An unsigned number, of any length.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Number {
    /// The digits alone: no prefix, no underscores, no suffix; at least one.
    pub digits: Symbol,
    /// Their base.
    pub radix: Radix,
    /// The type named by the suffix.
    pub suffix: Option<IntegerType>,
    /// Where it stands.
    pub span: Span,
}

/// The base of a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Radix {
    /// Ten.
    Decimal,
    /// Sixteen, after `0x`.
    Hexadecimal,
}

impl Radix {
    /// Ten or sixteen.
    pub const fn base(self) -> u32 {
        match self {
            Self::Decimal => 10,
            Self::Hexadecimal => 16,
        }
    }
}

/// The integer types that a number can name by its suffix.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[expect(missing_docs, reason = "each variant is the type of its name")]
pub enum IntegerType {
    U8,
    U16,
    U32,
    U64,
    U128,
    U256,
    I8,
    I16,
    I32,
    I64,
    I128,
    I256,
}

impl IntegerType {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::U8,
        Self::U16,
        Self::U32,
        Self::U64,
        Self::U128,
        Self::U256,
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
            Self::U8 => "u8",
            Self::U16 => "u16",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::U128 => "u128",
            Self::U256 => "u256",
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
        Self::ALL
            .into_iter()
            .find(|candidate| candidate.as_str() == text)
    }
}
