//! From bytes that anybody may have made to a [`CompiledModule`].
//!
//! Accepted bytes are canonical: they are exactly the bytes that [`encode`](crate::encode) makes of
//! the result. No count is believed before it is held against the bytes that remain and against
//! the limits, and nothing recurses: types refer to each other by index. What the indices mean, and
//! whether they are in bounds, is the verifier's business.

use std::fmt;

use crate::encode::MAGIC;
use crate::format::Format;
use crate::{CompiledModule, Limits};

/// Reads a module.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<CompiledModule, DecodeError> {
    let mut reader = Reader {
        bytes,
        offset: 0,
        limits,
    };
    if bytes.len() as u64 > u64::from(limits.module_bytes_max) {
        return Err(reader.error(DecodeErrorKind::LimitExceeded {
            what: "bytes of the module",
            maximum: limits.module_bytes_max,
        }));
    }
    if reader.take(MAGIC.len())? != MAGIC {
        reader.offset = 0;
        return Err(reader.error(DecodeErrorKind::BadMagic));
    }
    let version_offset = reader.offset;
    let version = u32::decode(&mut reader)?;
    if version != CompiledModule::VERSION {
        reader.offset = version_offset;
        return Err(reader.error(DecodeErrorKind::UnsupportedVersion(version)));
    }
    reader.offset = version_offset;
    let module = CompiledModule::decode(&mut reader)?;
    if reader.offset < bytes.len() {
        return Err(reader.error(DecodeErrorKind::TrailingBytes));
    }
    Ok(module)
}

/// Why bytes are no module, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The byte at which the fault was noticed.
    pub offset: usize,
    /// The fault.
    pub kind: DecodeErrorKind,
}

/// Why bytes are no module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecodeErrorKind {
    /// The bytes end inside the module.
    UnexpectedEnd,
    /// The bytes don't begin as a module does.
    BadMagic,
    /// A version that this machine does not know.
    UnsupportedVersion(u32),
    /// A number in more bytes than it needs.
    NumberNotMinimal,
    /// A number beyond its range.
    NumberTooLarge,
    /// A byte that stands for none of the alternatives.
    UnknownTag {
        /// What was expected.
        what: &'static str,
        /// The byte.
        tag: u8,
    },
    /// A table that announces more entries than the remaining bytes can hold.
    CountExceedsInput {
        /// What is counted.
        what: &'static str,
        /// The count.
        count: u64,
    },
    /// More than a limit allows.
    LimitExceeded {
        /// What is limited.
        what: &'static str,
        /// The limit.
        maximum: u32,
    },
    /// A name that is no identifier.
    InvalidIdentifier,
    /// A text that is not UTF-8.
    InvalidText,
    /// Bytes after the end of the module.
    TrailingBytes,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            DecodeErrorKind::UnexpectedEnd => f.write_str("the module ends too early")?,
            DecodeErrorKind::BadMagic => f.write_str("this is no weft module")?,
            DecodeErrorKind::UnsupportedVersion(version) => write!(
                f,
                "the module has version {version}, only version {} is known",
                CompiledModule::VERSION
            )?,
            DecodeErrorKind::NumberNotMinimal => {
                f.write_str("a number takes more bytes than it needs")?;
            }
            DecodeErrorKind::NumberTooLarge => f.write_str("a number is out of range")?,
            DecodeErrorKind::UnknownTag { what, tag } => write!(f, "{tag} is no {what}")?,
            DecodeErrorKind::CountExceedsInput { what, count } => write!(
                f,
                "{count} entries of {what} are announced, more than the remaining bytes can hold"
            )?,
            DecodeErrorKind::LimitExceeded { what, maximum } => {
                write!(f, "too many {what}: at most {maximum} are allowed")?;
            }
            DecodeErrorKind::InvalidIdentifier => f.write_str("a name is no identifier")?,
            DecodeErrorKind::InvalidText => f.write_str("a text is not UTF-8")?,
            DecodeErrorKind::TrailingBytes => f.write_str("bytes follow the end of the module")?,
        }
        write!(f, " (byte {})", self.offset)
    }
}

impl std::error::Error for DecodeError {}

/// The unread part of the bytes.
pub(crate) struct Reader<'bytes> {
    bytes: &'bytes [u8],
    offset: usize,
    pub(crate) limits: &'bytes Limits,
}

impl<'bytes> Reader<'bytes> {
    pub(crate) fn error(&self, kind: DecodeErrorKind) -> DecodeError {
        DecodeError {
            offset: self.offset,
            kind,
        }
    }

    fn remaining(&self) -> usize {
        self.bytes.len() - self.offset
    }

    pub(crate) fn take(&mut self, count: usize) -> Result<&'bytes [u8], DecodeError> {
        let rest = &self.bytes[self.offset..];
        match rest.get(..count) {
            Some(taken) => {
                self.offset += count;
                Ok(taken)
            }
            None => Err(self.error(DecodeErrorKind::UnexpectedEnd)),
        }
    }

    pub(crate) fn byte(&mut self) -> Result<u8, DecodeError> {
        match self.take(1)? {
            [byte] => Ok(*byte),
            _ => Err(self.error(DecodeErrorKind::UnexpectedEnd)),
        }
    }

    /// Reads one of the numbers that stand for alternatives.
    pub(crate) fn unknown_tag(&self, what: &'static str, tag: u8) -> DecodeError {
        DecodeError {
            offset: self.offset - 1,
            kind: DecodeErrorKind::UnknownTag { what, tag },
        }
    }

    /// Reads a number of at most `bits` bits in minimal ULEB128.
    pub(crate) fn number(&mut self, bits: u32) -> Result<u128, DecodeError> {
        let start = self.offset;
        let fail = |kind| DecodeError {
            offset: start,
            kind,
        };
        let mut value = 0_u128;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            let part = u128::from(byte & 0x7f);
            let has_room = shift < bits && (bits - shift >= 7 || part >> (bits - shift) == 0);
            if !has_room {
                return Err(fail(DecodeErrorKind::NumberTooLarge));
            }
            value |= part << shift;
            if byte & 0x80 == 0 {
                if byte == 0 && shift > 0 {
                    return Err(fail(DecodeErrorKind::NumberNotMinimal));
                }
                return Ok(value);
            }
            shift += 7;
        }
    }

    /// Reads the number of entries of a table, each of which takes at least `bytes_min` bytes.
    pub(crate) fn count(
        &mut self,
        what: &'static str,
        maximum: u32,
        bytes_min: usize,
    ) -> Result<usize, DecodeError> {
        let start = self.offset;
        let value = self.number(64)?;
        let count = u64::try_from(value).unwrap_or(u64::MAX);
        let fail = |kind| DecodeError {
            offset: start,
            kind,
        };
        let fits = u64::try_from(self.remaining() / bytes_min).unwrap_or(u64::MAX);
        if count > fits {
            return Err(fail(DecodeErrorKind::CountExceedsInput { what, count }));
        }
        if count > u64::from(maximum) {
            return Err(fail(DecodeErrorKind::LimitExceeded { what, maximum }));
        }
        usize::try_from(count).map_err(|_| fail(DecodeErrorKind::NumberTooLarge))
    }
}
