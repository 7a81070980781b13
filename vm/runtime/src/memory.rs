//! Raw memory: the only place of the interpreter that reads and writes by address.
//!
//! Values lie in frames, in the arena of a transaction and in shared regions, in the layout that
//! [`code`](crate::code) fixes, and machine code works on the same bytes. A [`Pointer`] is an address
//! in one of the three.
//!
//! # Why this is sound
//!
//! Nothing here checks that an address is valid. It is, because
//!
//! - code comes from the loader, which makes it from verified modules only: the verifier proved
//!   that every register is written before it is read, that it holds a value of its type, and that
//!   a reference does not outlive what it points to;
//! - no allocation moves or is freed while a transaction runs: frames and arena belong to the
//!   context, regions are kept alive by the resource table and by the code;
//! - offsets come from layouts, indices of elements are compared with the length first;
//! - every allocation is made zeroed, so that no byte is ever uninitialised;
//! - a context is used by one thread at a time, and a region is not written after it is made.
//!
//! In *paranoid* mode every access through a reference is first compared with the list of
//! allocations (see `paranoid`), so that a mistake in the proof is found rather than suffered.
#![expect(
    unsafe_code,
    reason = "raw loads and stores live here; see the module documentation"
)]

mod arena;
mod region;

pub use arena::{ARENA_QUOTA, Arena};
pub use region::Region;
pub(crate) use region::RegionBuilder;

use std::ptr;

/// An address in a frame, the arena or a region; or null.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Pointer(u64);

impl Pointer {
    /// No address.
    pub const NULL: Self = Self(0);

    /// The pointer of an address that machine code or a frame held.
    pub const fn from_address(address: u64) -> Self {
        Self(address)
    }

    /// The address.
    pub const fn address(self) -> u64 {
        self.0
    }

    /// Whether this is [`Pointer::NULL`].
    pub const fn is_null(self) -> bool {
        self.0 == 0
    }

    /// The address some bytes further.
    #[inline]
    pub const fn add(self, bytes: u64) -> Self {
        Self(self.0.wrapping_add(bytes))
    }

    /// The address of a slot, seen from a frame.
    #[inline]
    pub const fn slot(self, slot: crate::code::Slot) -> Self {
        Self(self.0.wrapping_add(slot.0 as u64 * 8))
    }

    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "addresses come from pointers of this process"
    )]
    fn as_ptr<T>(self) -> *mut T {
        ptr::with_exposed_provenance_mut(self.0 as usize)
    }

    /// Reads a slot of the frame that begins here.
    #[inline]
    pub fn load_slot(self, slot: crate::code::Slot) -> u64 {
        self.slot(slot).load_u64()
    }

    /// Writes a slot of the frame that begins here.
    #[inline]
    pub fn store_slot(self, slot: crate::code::Slot, value: u64) {
        self.slot(slot).store_u64(value);
    }

    /// Reads 16 bytes, little end first, at an alignment of 8.
    #[inline]
    pub fn load_u128(self) -> u128 {
        u128::from(self.load_u64()) | (u128::from(self.add(8).load_u64()) << 64)
    }

    /// Writes 16 bytes, little end first, at an alignment of 8.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        reason = "both words are taken on purpose"
    )]
    pub fn store_u128(self, value: u128) {
        self.store_u64(value as u64);
        self.add(8).store_u64((value >> 64) as u64);
    }

    /// Reads four words.
    #[inline]
    pub fn load_words(self) -> [u64; 4] {
        [
            self.load_u64(),
            self.add(8).load_u64(),
            self.add(16).load_u64(),
            self.add(24).load_u64(),
        ]
    }

    /// Writes four words.
    #[inline]
    pub fn store_words(self, words: [u64; 4]) {
        for (word, offset) in words.into_iter().zip([0, 8, 16, 24]) {
            self.add(offset).store_u64(word);
        }
    }

    /// Reads an address in memory order.
    pub fn load_account_address(self) -> weft_types::AccountAddress {
        let mut bytes = [0_u8; 32];
        for (chunk, word) in bytes.chunks_exact_mut(8).zip(self.load_words()) {
            chunk.copy_from_slice(&word.to_le_bytes());
        }
        weft_types::AccountAddress::new(bytes)
    }

    /// Writes an address in memory order.
    pub fn store_account_address(self, address: &weft_types::AccountAddress) {
        self.store_words(address_words(address));
    }

    /// Copies bytes to this address from another; the two may overlap.
    #[inline]
    pub fn copy_from(self, source: Self, bytes: u64) {
        let (from, to) = (source.as_ptr::<u8>(), self.as_ptr::<u8>());
        // SAFETY: both ranges lie in live allocations (module documentation); `ptr::copy` allows
        // them to overlap.
        unsafe { ptr::copy(from, to, byte_count(bytes)) }
    }

    /// Writes zeros.
    pub fn fill_zero(self, bytes: u64) {
        // SAFETY: the range lies in a live allocation that this thread may write.
        unsafe { ptr::write_bytes(self.as_ptr::<u8>(), 0, byte_count(bytes)) }
    }

    /// Writes bytes.
    pub fn store_bytes(self, bytes: &[u8]) {
        // SAFETY: the destination lies in a live allocation; a Rust slice never overlaps with one
        // that is being written.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.as_ptr::<u8>(), bytes.len()) }
    }

    /// Lends bytes. Nothing is written to machine memory meanwhile.
    pub fn with_bytes<R>(self, bytes: u64, read: impl FnOnce(&[u8]) -> R) -> R {
        if bytes == 0 {
            return read(&[]);
        }
        // SAFETY: the range lies in a live, initialised allocation, and `read` gets no means to
        // write to machine memory.
        let slice = unsafe { std::slice::from_raw_parts(self.as_ptr::<u8>(), byte_count(bytes)) };
        read(slice)
    }
}

macro_rules! accessors {
    ($($load:ident $store:ident $type:ty;)+) => {
        impl Pointer {
            $(
                /// Reads a little-endian integer at its natural alignment.
                #[inline]
                pub fn $load(self) -> $type {
                    // SAFETY: the address is aligned and lies in a live, initialised allocation
                    // (module documentation).
                    unsafe { self.as_ptr::<$type>().read() }
                }

                /// Writes a little-endian integer at its natural alignment.
                #[inline]
                pub fn $store(self, value: $type) {
                    // SAFETY: the address is aligned and lies in a live allocation that this
                    // thread may write (module documentation).
                    unsafe { self.as_ptr::<$type>().write(value) }
                }
            )+
        }
    };
}

accessors! {
    load_u8 store_u8 u8;
    load_u16 store_u16 u16;
    load_u32 store_u32 u32;
    load_u64 store_u64 u64;
}

#[cfg(target_endian = "big")]
compile_error!("values in memory are little end first");

/// The four words of an address as they lie in memory.
pub fn address_words(address: &weft_types::AccountAddress) -> [u64; 4] {
    let mut words = [0_u64; 4];
    for (word, chunk) in words.iter_mut().zip(address.as_bytes().chunks_exact(8)) {
        *word = u64::from_le_bytes(chunk.try_into().expect("chunks have 8 bytes"));
    }
    words
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "the machine has 64-bit addresses; checked below"
)]
const fn byte_count(bytes: u64) -> usize {
    bytes as usize
}

const _: () = assert!(size_of::<usize>() == 8, "the machine has 64-bit addresses");

/// Zeroed memory of its own, at an address that does not change.
#[derive(Debug)]
struct Allocation {
    address: u64,
    words: usize,
}

impl Allocation {
    fn zeroed(words: usize) -> Self {
        let pointer: *mut [u64] = Box::into_raw(vec![0_u64; words].into_boxed_slice());
        Self {
            address: pointer.cast::<u64>().expose_provenance() as u64,
            words,
        }
    }

    const fn start(&self) -> Pointer {
        Pointer(self.address)
    }

    const fn bytes(&self) -> u64 {
        self.words as u64 * 8
    }
}

impl Drop for Allocation {
    fn drop(&mut self) {
        let pointer = ptr::slice_from_raw_parts_mut(self.start().as_ptr::<u64>(), self.words);
        // SAFETY: address and length are those of the box that `zeroed` took apart, and only this
        // value owns it.
        drop(unsafe { Box::from_raw(pointer) });
    }
}

/// The stack of frames: one allocation, as large as frames may become together.
#[derive(Debug)]
pub struct FrameStack(Allocation);

impl FrameStack {
    /// A stack for this many slots.
    pub fn new(slots: usize) -> Self {
        Self(Allocation::zeroed(slots))
    }

    /// Where the first frame begins.
    pub const fn start(&self) -> Pointer {
        self.0.start()
    }

    /// The first byte behind the stack.
    pub const fn end(&self) -> Pointer {
        self.start().add(self.0.bytes())
    }
}

/// Reads a value of a width of up to 64 bits, zero-extended.
#[inline]
pub fn load_word(pointer: Pointer, width: crate::code::Width) -> u64 {
    use crate::code::Width;
    match width {
        Width::W8 => pointer.load_u8().into(),
        Width::W16 => pointer.load_u16().into(),
        Width::W32 => pointer.load_u32().into(),
        Width::W64 | Width::W128 | Width::W256 => pointer.load_u64(),
    }
}

/// Writes the low bits of a word.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    reason = "words of narrow types are zero-extended, so nothing is lost"
)]
pub fn store_word(pointer: Pointer, width: crate::code::Width, value: u64) {
    use crate::code::Width;
    match width {
        Width::W8 => pointer.store_u8(value as u8),
        Width::W16 => pointer.store_u16(value as u16),
        Width::W32 => pointer.store_u32(value as u32),
        Width::W64 | Width::W128 | Width::W256 => pointer.store_u64(value),
    }
}

/// Copies a value from slots to memory.
#[inline]
pub fn slots_to_memory(slots: Pointer, memory: Pointer, shape: crate::code::Shape) {
    match shape {
        crate::code::Shape::Word(width) => store_word(memory, width, slots.load_u64()),
        crate::code::Shape::Bytes(bytes) => memory.copy_from(slots, bytes.into()),
    }
}

/// Copies a value from memory to slots.
#[inline]
pub fn memory_to_slots(memory: Pointer, slots: Pointer, shape: crate::code::Shape) {
    match shape {
        crate::code::Shape::Word(width) => slots.store_u64(load_word(memory, width)),
        crate::code::Shape::Bytes(bytes) => slots.copy_from(memory, bytes.into()),
    }
}

/// A vector's block: `[length: u32 | capacity: u32 | elements]`.
///
/// Null stands for an empty vector; capacity 0 marks a frozen block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VectorBlock(pub Pointer);

impl VectorBlock {
    /// Bytes before the elements.
    pub const HEADER: u64 = 8;

    /// The number of elements.
    #[inline]
    pub fn length(self) -> u64 {
        if self.0.is_null() {
            0
        } else {
            self.0.load_u32().into()
        }
    }

    /// The number of elements there is room for; 0 for null and for frozen blocks.
    #[inline]
    pub fn capacity(self) -> u64 {
        if self.0.is_null() {
            0
        } else {
            self.0.add(4).load_u32().into()
        }
    }

    /// Changes the number of elements.
    #[inline]
    pub fn set_length(self, length: u32) {
        self.0.store_u32(length);
    }

    /// Changes the capacity.
    pub fn set_capacity(self, capacity: u32) {
        self.0.add(4).store_u32(capacity);
    }

    /// The address of an element.
    #[inline]
    pub const fn element(self, index: u64, size: u64) -> Pointer {
        self.0
            .add(Self::HEADER.wrapping_add(index.wrapping_mul(size)))
    }
}

#[cfg(test)]
mod tests {
    use super::{FrameStack, Pointer, load_word, store_word};
    use crate::code::{Slot, Width};

    #[test]
    fn words_are_zero_extended_and_little_end_first() {
        let stack = FrameStack::new(4);
        let frame = stack.start();
        frame.store_slot(Slot(1), u64::MAX);
        store_word(frame.slot(Slot(1)), Width::W16, 0x0102);
        assert_eq!(load_word(frame.slot(Slot(1)), Width::W16), 0x0102);
        assert_eq!(frame.slot(Slot(1)).load_u8(), 2);
        assert_eq!(frame.load_slot(Slot(1)), 0xffff_ffff_ffff_0102);
    }

    #[test]
    fn wide_values_round_trip() {
        let stack = FrameStack::new(4);
        stack.start().store_u128(u128::MAX - 5);
        assert_eq!(stack.start().load_u128(), u128::MAX - 5);
        let address = weft_types::AccountAddress::from_u64(0x1234);
        stack.start().store_account_address(&address);
        assert_eq!(stack.start().load_account_address(), address);
        assert_eq!(stack.end().address() - stack.start().address(), 32);
        assert!(Pointer::NULL.is_null());
    }
}
