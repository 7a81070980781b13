//! Identifiers: the names that modules, types, functions and fields carry in bytecode.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A name: `[A-Za-z_][A-Za-z0-9_$]*`, at most [`Identifier::LENGTH_MAX`] bytes; no source can write a
/// `$`, so names with one are the compiler's. Cheap to clone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier(Arc<str>);

/// A text that is no identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidIdentifier;

impl fmt::Display for InvalidIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "expected a letter or `_`, then letters, digits, `_` or `$`, at most {} bytes",
            Identifier::LENGTH_MAX
        )
    }
}

impl std::error::Error for InvalidIdentifier {}

impl Identifier {
    /// The longest identifier, in bytes.
    pub const LENGTH_MAX: usize = 255;

    /// Checks and takes a name.
    pub fn new(text: &str) -> Result<Self, InvalidIdentifier> {
        if Self::is_valid(text) {
            Ok(Self(Arc::from(text)))
        } else {
            Err(InvalidIdentifier)
        }
    }

    /// Whether `text` is an identifier.
    pub fn is_valid(text: &str) -> bool {
        let mut bytes = text.bytes();
        text.len() <= Self::LENGTH_MAX
            && bytes
                .next()
                .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_')
            && bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$'))
    }

    /// The text of the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Identifier {
    type Err = InvalidIdentifier;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(text)
    }
}

impl Borrow<str> for Identifier {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
