//! Function values: their types, what they capture, and the attributes that matter to them.

use weft_types::AbilitySet;

use crate::{AttributeItem, CompiledModule, FunctionDefinitionIndex, TypeIndex};

/// The type of a function value, `|u64, &mut S|(bool, u8) has copy + drop`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionType {
    /// The types of its parameters; references are allowed.
    pub parameters: Vec<TypeIndex>,
    /// The types of its results; references are allowed.
    pub results: Vec<TypeIndex>,
    /// What may be done with a value: a subset of `copy`, `drop` and `store`.
    pub abilities: AbilitySet,
}

impl FunctionType {
    /// The types that the function type is made of: parameters, then results.
    pub fn components(&self) -> impl Iterator<Item = TypeIndex> + '_ {
        self.parameters.iter().chain(&self.results).copied()
    }
}

/// Which parameters of a function a closure has captured: bit *i* stands for parameter *i*.
///
/// The other parameters are, in order, those of the closure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaptureMask(pub u64);

impl CaptureMask {
    /// Nothing captured: the closure is the function itself.
    pub const EMPTY: Self = Self(0);

    /// Whether the parameter at a position is captured.
    pub fn is_captured(self, position: usize) -> bool {
        u32::try_from(position)
            .ok()
            .and_then(|position| self.0.checked_shr(position))
            .is_some_and(|bits| bits & 1 == 1)
    }

    /// How many parameters are captured.
    pub const fn count(self) -> usize {
        self.0.count_ones() as usize
    }

    /// How many parameters a function has at least that this mask fits.
    pub const fn positions(self) -> usize {
        (u64::BITS - self.0.leading_zeros()) as usize
    }

    /// The mask with a position captured too; positions past 63 stay as they are.
    #[must_use]
    pub fn with(self, position: usize) -> Self {
        let bit = u32::try_from(position)
            .ok()
            .and_then(|position| 1_u64.checked_shl(position));
        Self(self.0 | bit.unwrap_or_default())
    }

    /// All arguments of the function, in order of its parameters, from what was captured and what
    /// the call adds; `None` where there are too few or too many of either.
    pub fn interleave<T>(
        self,
        captured: impl IntoIterator<Item = T>,
        added: impl IntoIterator<Item = T>,
        parameters: usize,
    ) -> Option<Vec<T>> {
        let mut captured = captured.into_iter();
        let mut added = added.into_iter();
        let mut all = Vec::new();
        for position in 0..parameters {
            all.push(if self.is_captured(position) {
                captured.next()?
            } else {
                added.next()?
            });
        }
        (captured.next().is_none() && added.next().is_none()).then_some(all)
    }
}

impl CompiledModule {
    /// The attribute of a function that is not public but keeps its signature over upgrades, so
    /// that its closures may be stored.
    pub const PERSISTENT: &'static str = "persistent";
    /// The attribute of a function during which no module may be entered again.
    pub const MODULE_LOCK: &'static str = "module_lock";

    /// Whether a function of this module carries an attribute.
    pub fn has_function_attribute(&self, function: FunctionDefinitionIndex, text: &str) -> bool {
        self.attributes.iter().any(|attribute| {
            attribute.item == AttributeItem::Function(function) && attribute.text == text
        })
    }
}

#[cfg(test)]
mod tests {
    use super::CaptureMask;

    #[test]
    fn arguments_stand_in_the_order_of_the_parameters() {
        let mask = CaptureMask::EMPTY.with(0).with(2);
        assert_eq!(mask.count(), 2);
        assert_eq!(mask.positions(), 3);
        assert_eq!(
            mask.interleave(["a", "c"], ["b", "d"], 4),
            Some(vec!["a", "b", "c", "d"])
        );
        assert_eq!(mask.interleave(["a"], ["b", "d"], 4), None);
        assert_eq!(mask.interleave(["a", "c"], ["b", "d", "e"], 4), None);
    }

    #[test]
    fn positions_past_the_word_are_never_captured() {
        let all = CaptureMask(u64::MAX);
        assert!(all.is_captured(63));
        assert!(!all.is_captured(64));
        assert_eq!(CaptureMask::EMPTY.with(64), CaptureMask::EMPTY);
    }
}
