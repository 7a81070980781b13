//! Fields of variants that were lent: as long as anybody uses a reference to one, the enum has to be
//! the variant that it was. Whoever changes it under the reference is found at its next use.

use std::collections::BTreeMap;

use crate::context::{Context, Interruption};
use crate::layout;
use crate::memory::Pointer;

/// Where fields of variants were lent, by the first byte of what holds them.
#[derive(Debug, Default)]
pub(crate) struct LentVariants {
    lent: BTreeMap<u64, Lent>,
    /// The first byte of what holds the fields of an enum, by its address.
    starts: BTreeMap<u64, u64>,
}

#[derive(Clone, Copy, Debug)]
struct Lent {
    /// Behind the last byte.
    end: u64,
    /// The address of the enum.
    value: u64,
    tag: u8,
}

impl LentVariants {
    pub(crate) fn reset(&mut self) {
        self.lent.clear();
        self.starts.clear();
    }

    fn insert(&mut self, start: u64, lent: Lent) {
        if let Some(before) = self.starts.insert(lent.value, start) {
            self.lent.remove(&before);
        }
        self.lent.insert(start, lent);
    }

    /// Forgets enums in memory that holds no value any more.
    pub(crate) fn forget(&mut self, start: u64, end: u64) {
        while let Some((value, first)) = self.starts.range(start..end).next() {
            let (value, first) = (*value, *first);
            self.starts.remove(&value);
            self.lent.remove(&first);
        }
    }
}

impl Context {
    /// Notes that a field of the enum at `value` is lent, whose fields lie in `bytes` from `start`.
    pub(crate) fn note_variant(&mut self, value: Pointer, start: Pointer, bytes: u64) {
        let tag = layout::tag(value);
        if let Some(paranoid) = &mut self.paranoid {
            let (value, start) = (value.address(), start.address());
            let end = start.saturating_add(bytes);
            paranoid.variants.insert(start, Lent { end, value, tag });
        }
    }

    /// Checks that an enum, to a part of which a reference leads, is still the same variant.
    pub(super) fn check_variant(&self, pointer: Pointer) -> Result<(), Interruption> {
        let Some(paranoid) = &self.paranoid else {
            return Ok(());
        };
        let before = paranoid.variants.lent.range(..=pointer.address());
        let Some((_, lent)) = before.last() else {
            return Ok(());
        };
        let tag = layout::tag(Pointer::from_address(lent.value));
        if pointer.address() < lent.end && tag != lent.tag {
            return Err(Interruption::Invariant(format!(
                "a reference leads into variant {} of an enum that is variant {tag} by now",
                lent.tag
            )));
        }
        Ok(())
    }
}
