//! Names: cheap to clone, compared by text, free of any table.
//!
//! A symbol owns its text (in place up to 23 bytes, shared beyond that), so that symbols made on
//! different threads, in any order, are equal when their texts are and sort by text. No interner
//! means no global state and no order of first use that could leak into an output.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;

use smol_str::SmolStr;

/// A name that occurs in a program. Ordered and hashed by its text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Symbol(SmolStr);

impl Symbol {
    /// The symbol with this text.
    pub fn new(text: &str) -> Self {
        Self(SmolStr::new(text))
    }

    /// The text of the name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Deref for Symbol {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

// `str` and `Symbol` hash and compare alike, so a map keyed by symbols can be asked by text.
impl Borrow<str> for Symbol {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Symbol {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Symbol {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for Symbol {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Symbol {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Symbol {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Symbol;
    use std::collections::BTreeMap;

    #[test]
    fn symbols_with_equal_text_are_equal_whatever_their_length() {
        let long = "a_name_that_is_longer_than_what_fits_in_place";
        assert_eq!(Symbol::new(long), Symbol::new(long));
        assert_ne!(Symbol::new("a"), Symbol::new("b"));
        assert!(Symbol::new("a") < Symbol::new("b"));
    }

    #[test]
    fn a_map_keyed_by_symbols_can_be_asked_by_text() {
        let map = BTreeMap::from([(Symbol::new("x"), 1)]);
        assert_eq!(map.get("x"), Some(&1));
    }
}
