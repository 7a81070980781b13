//! The types of function values.

use std::fmt;

use crate::{AbilitySet, TypeTag};

/// The type of a function value, over types of any form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionTag<T = TypeTag> {
    /// The parameters in order.
    pub parameters: Vec<Passed<T>>,
    /// The results in order.
    pub results: Vec<Passed<T>>,
    /// What may be done with a value.
    pub abilities: AbilitySet,
}

/// A parameter or result: nowhere else is a reference part of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Passed<T> {
    /// How it is passed.
    pub passing: Passing,
    /// The type, or that of the referent.
    pub type_: T,
}

/// How an argument or result is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Passing {
    /// By value.
    Value,
    /// As an immutable reference.
    Reference,
    /// As a mutable reference.
    MutableReference,
}

impl Passing {
    /// What stands before the type in text.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Value => "",
            Self::Reference => "&",
            Self::MutableReference => "&mut ",
        }
    }
}

impl<T> FunctionTag<T> {
    /// The types of the parameters, then those of the results; of references the referents.
    pub fn components(&self) -> impl Iterator<Item = &T> {
        self.parameters
            .iter()
            .chain(&self.results)
            .map(|passed| &passed.type_)
    }

    /// The same with every component replaced, or `None` where that fails for one.
    pub fn try_map<U>(&self, mut map: impl FnMut(&T) -> Option<U>) -> Option<FunctionTag<U>> {
        let mut list = |passed: &[Passed<T>]| {
            passed
                .iter()
                .map(|passed| {
                    Some(Passed {
                        passing: passed.passing,
                        type_: map(&passed.type_)?,
                    })
                })
                .collect::<Option<Vec<_>>>()
        };
        Some(FunctionTag {
            parameters: list(&self.parameters)?,
            results: list(&self.results)?,
            abilities: self.abilities,
        })
    }
}

/// A list between marks; a component that is a function type itself stands in parentheses.
fn write_list<T: fmt::Display>(f: &mut fmt::Formatter<'_>, list: &[Passed<T>]) -> fmt::Result {
    for (i, passed) in list.iter().enumerate() {
        let separator = if i == 0 { "" } else { ", " };
        let type_ = passed.type_.to_string();
        let prefix = passed.passing.prefix();
        if type_.starts_with('|') {
            write!(f, "{separator}{prefix}({type_})")?;
        } else {
            write!(f, "{separator}{prefix}{type_}")?;
        }
    }
    Ok(())
}

impl<T: fmt::Display> fmt::Display for FunctionTag<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("|")?;
        write_list(f, &self.parameters)?;
        f.write_str("|")?;
        if !self.results.is_empty() {
            f.write_str("(")?;
            write_list(f, &self.results)?;
            f.write_str(")")?;
        }
        for (i, ability) in self.abilities.iter().enumerate() {
            write!(f, "{}{ability}", if i == 0 { " has " } else { " + " })?;
        }
        Ok(())
    }
}
