//! Memory for machine code.
//!
//! One region of addresses is reserved when the arena is made, without any access. A *blob* takes a
//! range of whole pages of it: the pages become writable, the code is copied in and the rest filled
//! with breakpoints, then the pages become executable and never writable again. A page without
//! access lies behind every blob. Holds at every moment: no page is writable and executable; a page
//! is executable only while a [`CodeBlob`] owns it. Dropping a blob takes its pages away, so its
//! owner must know that nothing executes in it.
#![expect(unsafe_code, reason = "pages are mapped, protected and written here")]

use std::collections::BTreeMap;
use std::ffi::c_void;
use std::ptr::{self, NonNull};
use std::sync::{Arc, Mutex, PoisonError};

use rustix::io::Errno;
use rustix::mm::{Advice, MapFlags, MprotectFlags, ProtFlags};

/// Bytes of a page; x86-64 has no other base size.
const PAGE_BYTES: usize = 4096;
/// Functions begin at multiples of this.
const FUNCTION_ALIGNMENT: usize = 16;
/// An instruction that stops a process that jumps into the void.
const BREAKPOINT: u8 = 0xCC;

/// A reserved region of addresses.
#[derive(Debug)]
pub(crate) struct CodeArena {
    base: NonNull<c_void>,
    bytes: usize,
    /// Free ranges of whole pages: offset to length. No two touch.
    free: Mutex<BTreeMap<usize, usize>>,
}

// SAFETY: the region belongs to the arena alone; every change of the free list is under its lock,
// and pages of a range are touched only by the one blob that owns it.
unsafe impl Send for CodeArena {}
// SAFETY: as for `Send`.
unsafe impl Sync for CodeArena {}

/// Executable code; its pages go back to the arena when it is dropped.
#[derive(Debug)]
pub(crate) struct CodeBlob {
    arena: Arc<CodeArena>,
    offset: usize,
    /// Whole pages, with the one behind that has no access.
    bytes: usize,
}

impl CodeArena {
    /// Reserves room for at least `bytes` of code.
    pub(crate) fn reserve(bytes: usize) -> Result<Arc<Self>, Errno> {
        let bytes = pages(bytes.max(PAGE_BYTES)).ok_or(Errno::NOMEM)?;
        // SAFETY: an anonymous mapping at an address that the system chooses touches no other.
        let base = unsafe {
            rustix::mm::mmap_anonymous(
                ptr::null_mut(),
                bytes,
                ProtFlags::empty(),
                MapFlags::PRIVATE | MapFlags::NORESERVE,
            )
        }?;
        Ok(Arc::new(Self {
            base: NonNull::new(base).ok_or(Errno::NOMEM)?,
            bytes,
            free: Mutex::new(BTreeMap::from([(0, bytes)])),
        }))
    }

    /// Makes the code of some functions executable. Returns the blob that owns it and the address
    /// of each function, or an error where there is no room.
    pub(crate) fn publish(
        self: &Arc<Self>,
        functions: &[&[u8]],
    ) -> Result<(CodeBlob, Vec<usize>), Errno> {
        let mut image = Vec::new();
        let mut offsets = Vec::with_capacity(functions.len());
        for function in functions {
            image.resize(image.len().next_multiple_of(FUNCTION_ALIGNMENT), BREAKPOINT);
            offsets.push(image.len());
            image.extend_from_slice(function);
        }
        let writable = pages(image.len().max(1)).ok_or(Errno::NOMEM)?;
        image.resize(writable, BREAKPOINT);
        let bytes = writable.checked_add(PAGE_BYTES).ok_or(Errno::NOMEM)?;
        let offset = self.take(bytes).ok_or(Errno::NOMEM)?;
        // From here on dropping the blob gives the range back.
        let blob = CodeBlob {
            arena: Arc::clone(self),
            offset,
            bytes,
        };
        let start = blob.start();
        self.protect(offset, writable, MprotectFlags::READ | MprotectFlags::WRITE)?;
        // SAFETY: the pages were just taken from the free list and made writable; `image` has
        // exactly their length and lies elsewhere.
        unsafe { ptr::copy_nonoverlapping(image.as_ptr(), start.cast::<u8>(), writable) };
        self.protect(offset, writable, MprotectFlags::READ | MprotectFlags::EXEC)?;
        let start = start.expose_provenance();
        let addresses = offsets.into_iter().map(|offset| start + offset);
        Ok((blob, addresses.collect()))
    }

    /// Bytes that are free.
    pub(crate) fn free_bytes(&self) -> usize {
        self.free
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
            .sum()
    }

    /// Takes a range from the free list: the first that is long enough.
    fn take(&self, bytes: usize) -> Option<usize> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let (offset, length) = free
            .iter()
            .find(|(_, length)| **length >= bytes)
            .map(|(offset, length)| (*offset, *length))?;
        free.remove(&offset);
        if length > bytes {
            free.insert(offset + bytes, length - bytes);
        }
        Some(offset)
    }

    /// Puts a range back and joins it with its neighbours.
    fn give_back(&self, mut offset: usize, mut bytes: usize) {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((&before, &length)) = free.range(..offset).next_back()
            && before + length == offset
        {
            free.remove(&before);
            offset = before;
            bytes += length;
        }
        if let Some(length) = free.remove(&(offset + bytes)) {
            bytes += length;
        }
        free.insert(offset, bytes);
    }

    fn address(&self, offset: usize) -> *mut c_void {
        assert!(offset < self.bytes, "ranges lie in the region");
        self.base.as_ptr().wrapping_byte_add(offset)
    }

    fn protect(&self, offset: usize, bytes: usize, access: MprotectFlags) -> Result<(), Errno> {
        assert!(
            offset
                .checked_add(bytes)
                .is_some_and(|end| end <= self.bytes),
            "ranges lie in the region"
        );
        // SAFETY: the range lies in the region that this arena has mapped, and its caller owns it.
        unsafe { rustix::mm::mprotect(self.address(offset), bytes, access) }
    }
}

impl Drop for CodeArena {
    fn drop(&mut self) {
        // Every blob holds the arena, so no code is left. A failure leaks addresses, no more.
        // SAFETY: base and length are those of the mapping, and nothing refers to it any more.
        let _ = unsafe { rustix::mm::munmap(self.base.as_ptr(), self.bytes) };
    }
}

impl CodeBlob {
    fn start(&self) -> *mut c_void {
        self.arena.address(self.offset)
    }
}

impl Drop for CodeBlob {
    fn drop(&mut self) {
        let arena = &self.arena;
        let hidden = arena.protect(self.offset, self.bytes, MprotectFlags::empty());
        // SAFETY: the pages belong to this blob alone and their contents are not needed any more.
        let _ = unsafe { rustix::mm::madvise(self.start(), self.bytes, Advice::LinuxDontNeed) };
        // Pages that could not be hidden stay executable: they must never be handed out again.
        if hidden.is_ok() {
            arena.give_back(self.offset, self.bytes);
        }
    }
}

fn pages(bytes: usize) -> Option<usize> {
    bytes.checked_next_multiple_of(PAGE_BYTES)
}

#[cfg(test)]
mod tests {
    use super::{CodeArena, PAGE_BYTES};

    /// The access of the mapping that contains an address, as the system reports it.
    fn access(address: usize) -> String {
        #[expect(
            clippy::disallowed_methods,
            reason = "the system's own report is the oracle"
        )]
        let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
        let line = maps
            .lines()
            .find(|line| {
                let (start, rest) = line.split_once('-').unwrap();
                let (end, _) = rest.split_once(' ').unwrap();
                let parse = |text| usize::from_str_radix(text, 16).unwrap();
                (parse(start)..parse(end)).contains(&address)
            })
            .unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    }

    #[test]
    fn pages_are_never_writable_and_executable() {
        let arena = CodeArena::reserve(16 * PAGE_BYTES).unwrap();
        let (blob, addresses) = arena.publish(&[&[0xC3; 5], &[0xC3]]).unwrap();
        let address = addresses[0];
        assert_eq!(addresses[1] - address, 16);
        assert_eq!(access(address), "r-xp");
        assert_eq!(access(address + PAGE_BYTES), "---p");
        drop(blob);
        assert_eq!(access(address), "---p");
    }

    #[test]
    fn dropped_blobs_give_their_pages_back() {
        let arena = CodeArena::reserve(8 * PAGE_BYTES).unwrap();
        let all = arena.free_bytes();
        let blobs: Vec<_> = (0..4).map(|_| arena.publish(&[&[0xC3]]).unwrap()).collect();
        assert_eq!(arena.free_bytes(), 0);
        assert!(arena.publish(&[&[0xC3]]).is_err(), "the region is full");
        let mut blobs = blobs.into_iter();
        drop(blobs.nth(1));
        drop(blobs);
        assert_eq!(arena.free_bytes(), all);
        assert!(arena.publish(&[&vec![0xC3; 6 * PAGE_BYTES]]).is_ok());
    }
}
