//! A value that outlives its transaction and may be shared.

use super::{Allocation, Pointer};

/// One allocation with one value and everything it points to, all of it frozen.
///
/// The value lies at the start, in the layout it has in memory; the blocks of its vectors follow,
/// with capacity 0. Nothing in it points out of it, and nothing is written once it is made, so it
/// may be read by any number of threads.
#[derive(Debug)]
pub struct Region(Allocation);

impl Region {
    /// Where the value lies.
    pub const fn value(&self) -> Pointer {
        self.0.start()
    }

    /// The size of the allocation.
    pub const fn bytes(&self) -> u64 {
        self.0.bytes()
    }

    /// Whether the bytes lie in the region.
    pub fn contains(&self, pointer: Pointer, bytes: u64) -> bool {
        let start = self.0.start().address();
        pointer.address() >= start
            && pointer
                .address()
                .checked_add(bytes)
                .is_some_and(|end| end <= start + self.0.bytes())
    }
}

/// A region that is being filled.
#[derive(Debug)]
pub(crate) struct RegionBuilder {
    allocation: Allocation,
    used: u64,
}

impl RegionBuilder {
    /// Room for exactly this many words, zeroed.
    pub(crate) fn with_words(words: u64) -> Self {
        let words = usize::try_from(words).expect("the machine has 64-bit addresses");
        Self {
            allocation: Allocation::zeroed(words.max(1)),
            used: 0,
        }
    }

    /// The next bytes, aligned to 8.
    pub(crate) fn take(&mut self, bytes: u64) -> Pointer {
        let pointer = self.allocation.start().add(self.used);
        self.used += bytes.next_multiple_of(8);
        assert!(
            self.used <= self.allocation.bytes(),
            "a region is measured before it is filled"
        );
        pointer
    }

    /// The filled region.
    pub(crate) fn finish(self) -> Region {
        Region(self.allocation)
    }
}
