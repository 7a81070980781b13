//! The four abilities of Move types and sets of them.

use std::fmt;
use std::str::FromStr;

/// What a value of a type may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Ability {
    /// The value may be duplicated.
    Copy = 1,
    /// The value may be discarded.
    Drop = 2,
    /// The value may live inside a resource.
    Store = 4,
    /// The value may be a resource, that is, live at the top level of global storage.
    Key = 8,
}

impl Ability {
    /// All abilities in the order in which they are printed.
    pub const ALL: [Self; 4] = [Self::Copy, Self::Drop, Self::Store, Self::Key];

    /// The keyword of the ability in source text.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Drop => "drop",
            Self::Store => "store",
            Self::Key => "key",
        }
    }

    /// What a type argument must have so that an instance of a type that declares `self` has it:
    /// `store` for `key`, otherwise the same ability.
    pub const fn required_of_arguments(self) -> Self {
        match self {
            Self::Copy => Self::Copy,
            Self::Drop => Self::Drop,
            Self::Store | Self::Key => Self::Store,
        }
    }
}

impl fmt::Display for Ability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no ability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseAbilityError;

impl fmt::Display for ParseAbilityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected `copy`, `drop`, `store` or `key`")
    }
}

impl std::error::Error for ParseAbilityError {}

impl FromStr for Ability {
    type Err = ParseAbilityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|ability| ability.as_str() == text)
            .ok_or(ParseAbilityError)
    }
}

/// A set of abilities, one bit for each.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AbilitySet(u8);

impl AbilitySet {
    /// No ability.
    pub const EMPTY: Self = Self(0);
    /// All four abilities.
    pub const ALL: Self = Self(15);
    /// `copy`, `drop` and `store`: the abilities of integers, `bool` and `address`, and those a
    /// vector can have.
    pub const PRIMITIVES: Self = Self(7);
    /// `drop` alone: the abilities of `signer`.
    pub const SIGNER: Self = Self(2);
    /// `copy` and `drop`: the abilities of references.
    pub const REFERENCES: Self = Self(3);

    /// The set with `ability` alone.
    pub const fn singleton(ability: Ability) -> Self {
        Self(ability as u8)
    }

    /// The set of a bit mask, or `None` where unknown bits are set.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits <= Self::ALL.0 {
            Some(Self(bits))
        } else {
            None
        }
    }

    /// The bit mask: copy 1, drop 2, store 4, key 8.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether `ability` is in the set.
    pub const fn has(self, ability: Ability) -> bool {
        self.0 & ability as u8 != 0
    }

    /// Whether the set is empty.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every ability of `other` is in `self`.
    pub const fn is_superset(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The set with `ability` added.
    #[must_use]
    pub const fn with(self, ability: Ability) -> Self {
        Self(self.0 | ability as u8)
    }

    /// The set without `ability`.
    #[must_use]
    pub const fn without(self, ability: Ability) -> Self {
        Self(self.0 & !(ability as u8))
    }

    /// The abilities in both sets.
    #[must_use]
    pub const fn intersect(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The abilities in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The abilities of `self` that `other` lacks.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// What the type arguments of an instance must have so that it has all of `self`.
    #[must_use]
    pub fn required_of_arguments(self) -> Self {
        self.iter().fold(Self::EMPTY, |set, ability| {
            set.with(ability.required_of_arguments())
        })
    }

    /// The abilities of an instance of a type that declares `self`, where `arguments` are the
    /// abilities of the arguments of its non-phantom parameters.
    #[must_use]
    pub fn of_instance(self, arguments: impl IntoIterator<Item = Self>) -> Self {
        let common = arguments.into_iter().fold(Self::ALL, Self::intersect);
        self.iter()
            .filter(|ability| common.has(ability.required_of_arguments()))
            .fold(Self::EMPTY, Self::with)
    }

    /// The abilities in the order copy, drop, store, key.
    pub fn iter(self) -> impl Iterator<Item = Ability> {
        Ability::ALL
            .into_iter()
            .filter(move |ability| self.has(*ability))
    }
}

impl FromIterator<Ability> for AbilitySet {
    fn from_iter<I: IntoIterator<Item = Ability>>(abilities: I) -> Self {
        abilities.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl fmt::Display for AbilitySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, ability) in self.iter().enumerate() {
            if i > 0 {
                f.write_str(", ")?;
            }
            f.write_str(ability.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for AbilitySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Ability, AbilitySet};

    #[test]
    fn key_of_an_instance_needs_store_of_its_arguments() {
        let declared = AbilitySet::singleton(Ability::Key).with(Ability::Drop);
        let store = AbilitySet::singleton(Ability::Store);
        assert_eq!(
            declared.of_instance([store]),
            AbilitySet::singleton(Ability::Key)
        );
        assert_eq!(declared.of_instance([]), declared);
    }

    #[test]
    fn unknown_bits_are_refused() {
        assert_eq!(AbilitySet::from_bits(16), None);
        assert_eq!(AbilitySet::from_bits(15), Some(AbilitySet::ALL));
    }
}
