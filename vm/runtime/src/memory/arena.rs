//! The memory in which a transaction creates values.
//!
//! Allocation moves a mark forward; nothing is freed before the transaction ends, and then
//! everything at once. What counts against the quota is the sum of the sizes asked for, rounded up
//! to words: a number that depends on the executed code alone.

use weft_types::{FailureKind, Limit};

use super::{Allocation, Pointer};

/// Bytes that the values of one transaction may take.
pub const ARENA_QUOTA: u64 = 8 << 20;

/// Small, because many arenas hold a single value; each further chunk is twice as large.
const FIRST_CHUNK_BYTES: u64 = 8 << 10;

/// A bump allocator that is reset rather than freed.
#[derive(Debug)]
pub struct Arena {
    chunks: Vec<Allocation>,
    /// The chunk that is being filled.
    current: usize,
    /// The first free byte and the end of that chunk.
    next: u64,
    end: u64,
    counted: u64,
    quota: u64,
}

impl Arena {
    /// An arena with a quota in bytes.
    pub const fn new(quota: u64) -> Self {
        Self {
            chunks: Vec::new(),
            current: 0,
            next: 0,
            end: 0,
            counted: 0,
            quota,
        }
    }

    /// Bytes counted against the quota.
    pub const fn counted(&self) -> u64 {
        self.counted
    }

    /// Sets the bytes counted against the quota. What is there stays.
    pub(crate) const fn set_counted(&mut self, counted: u64) {
        self.counted = counted;
    }

    /// Zeroed memory of at least one word, aligned to 8; fails where the quota is exceeded.
    pub fn allocate(&mut self, bytes: u64) -> Result<Pointer, FailureKind> {
        let rounded = round_up(bytes);
        let counted = rounded
            .and_then(|rounded| self.counted.checked_add(rounded))
            .filter(|counted| *counted <= self.quota)
            .ok_or(FailureKind::LimitExceeded(Limit::Memory))?;
        self.counted = counted;
        Ok(self.allocate_uncounted(bytes))
    }

    /// Zeroed memory outside the quota, for what a transaction does not ask for itself.
    pub fn allocate_uncounted(&mut self, bytes: u64) -> Pointer {
        let bytes = round_up(bytes).expect("sizes of values are bounded");
        if self.end - self.next < bytes {
            self.next_chunk(bytes);
        }
        let pointer = Pointer::from_address(self.next);
        self.next += bytes;
        pointer.fill_zero(bytes);
        pointer
    }

    /// Forgets all values; the memory stays for the next transaction.
    pub fn reset(&mut self) {
        self.counted = 0;
        self.current = 0;
        match self.chunks.first() {
            Some(chunk) => {
                self.next = chunk.start().address();
                self.end = self.next + chunk.bytes();
            }
            None => {
                self.next = 0;
                self.end = 0;
            }
        }
    }

    /// Whether the bytes lie in memory of this arena.
    pub fn contains(&self, pointer: Pointer, bytes: u64) -> bool {
        self.chunks.iter().any(|chunk| {
            let start = chunk.start().address();
            pointer.address() >= start
                && pointer
                    .address()
                    .checked_add(bytes)
                    .is_some_and(|end| end <= start + chunk.bytes())
        })
    }

    /// Enters the next chunk that has room, or makes one of twice the size of the last.
    fn next_chunk(&mut self, bytes: u64) {
        while self.current + 1 < self.chunks.len() {
            self.current += 1;
            let chunk = &self.chunks[self.current];
            if chunk.bytes() >= bytes {
                self.next = chunk.start().address();
                self.end = self.next + chunk.bytes();
                return;
            }
        }
        let doubled = self.chunks.last().map_or(FIRST_CHUNK_BYTES, |chunk| {
            chunk
                .bytes()
                .saturating_mul(2)
                .min(self.quota.max(FIRST_CHUNK_BYTES))
        });
        let size = doubled.max(bytes);
        let words = usize::try_from(size.div_ceil(8)).expect("the machine has 64-bit addresses");
        let chunk = Allocation::zeroed(words);
        self.next = chunk.start().address();
        self.end = self.next + chunk.bytes();
        self.chunks.push(chunk);
        self.current = self.chunks.len() - 1;
    }
}

impl Default for Arena {
    fn default() -> Self {
        Self::new(ARENA_QUOTA)
    }
}

/// Whole words, at least one: no two allocations share an address.
fn round_up(bytes: u64) -> Option<u64> {
    bytes.max(1).checked_next_multiple_of(8)
}

#[cfg(test)]
mod tests {
    use weft_types::{FailureKind, Limit};

    use super::Arena;

    #[test]
    fn the_quota_counts_requested_words_exactly() {
        let mut arena = Arena::new(32);
        arena.allocate(1).unwrap();
        arena.allocate(16).unwrap();
        assert_eq!(arena.counted(), 24);
        assert_eq!(
            arena.allocate(9),
            Err(FailureKind::LimitExceeded(Limit::Memory))
        );
        assert!(arena.allocate(8).is_ok());
        assert_eq!(
            arena.allocate(u64::MAX),
            Err(FailureKind::LimitExceeded(Limit::Memory))
        );
    }

    #[test]
    fn memory_is_zero_again_after_a_reset() {
        let mut arena = Arena::default();
        let first = arena.allocate(64).unwrap();
        first.store_u64(7);
        for _ in 0..40 {
            arena.allocate(100_000).unwrap();
        }
        arena.reset();
        assert_eq!(arena.counted(), 0);
        let again = arena.allocate(64).unwrap();
        assert_eq!(again, first);
        assert_eq!(again.load_u64(), 0);
    }

    #[test]
    fn allocations_do_not_overlap() {
        let mut arena = Arena::default();
        let mut all: Vec<(u64, u64)> = (0..2_000_u64)
            .map(|i| {
                let bytes = i * 37 % 5_000;
                (arena.allocate(bytes).unwrap().address(), bytes)
            })
            .collect();
        all.sort_unstable();
        assert!(
            all.windows(2)
                .all(|pair| pair[0].0 + pair[0].1 <= pair[1].0)
        );
        assert!(all.iter().all(|(address, _)| address % 8 == 0));
    }
}
