//! Moving values between slots and memory, and fields of structs that lie in the frame.

use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{BlockArg, InstBuilder as _, MemFlagsData, Value};
use weft_runtime::code::{Shape, Slot, Width};

use super::{TRUSTED, Translator, slot_offset};
use crate::abi::SLOT_BYTES;

/// Values of more words than this are moved by a loop.
const UNROLLED_WORDS_MAX: u32 = 16;

/// A word may lie at any address inside a struct of bytes.
const UNALIGNED: MemFlagsData = MemFlagsData::new().with_notrap();

/// Where a value lies.
#[derive(Clone, Copy, Debug)]
pub(super) enum Location {
    /// In the slots of the frame from this one on.
    Slots(u32),
    /// At an address.
    Memory { base: Value, offset: i32 },
}

impl Location {
    pub(super) fn slots(slot: Slot) -> Self {
        Self::Slots(u32::from(slot.0))
    }

    /// What a pointer points to.
    pub(super) const fn pointer(base: Value) -> Self {
        Self::Memory { base, offset: 0 }
    }

    /// A number of slots behind an address.
    pub(super) fn memory(base: Value, slots: u32) -> Self {
        Self::Memory {
            base,
            offset: slot_offset(slots),
        }
    }

    /// A word further on.
    pub(super) fn word(self, index: u32) -> Self {
        match self {
            Self::Slots(slot) => Self::Slots(slot + index),
            Self::Memory { base, offset } => Self::Memory {
                base,
                offset: offset + slot_offset(index),
            },
        }
    }
}

impl Translator<'_, '_> {
    /// Moves a value of a shape: between slots and memory, or within either.
    pub(super) fn transfer(&mut self, from: Location, to: Location, shape: Shape) {
        match shape {
            Shape::Word(width) => {
                let value = self.read_word(from, width);
                self.write_word(to, width, value);
            }
            Shape::Bytes(bytes) => {
                let words = bytes / SLOT_BYTES;
                self.copy_slots(from, to, words);
                self.transfer_tail(from.word(words), to.word(words), bytes % SLOT_BYTES);
            }
        }
    }

    /// Moves whole words.
    pub(super) fn copy_slots(&mut self, from: Location, to: Location, words: u32) {
        if words > UNROLLED_WORDS_MAX {
            self.copy_loop(from, to, words);
            return;
        }
        for index in 0..words {
            let value = self.read_word(from.word(index), Width::W64);
            self.write_word(to.word(index), Width::W64, value);
        }
    }

    /// The last bytes of a value that is no whole number of words. The plan keeps slots that are
    /// read or written in part in memory.
    fn transfer_tail(&mut self, from: Location, to: Location, bytes: u32) {
        let (from_base, from_offset) = self.address(from);
        let (to_base, to_offset) = self.address(to);
        let mut done = 0;
        for width in [Width::W32, Width::W16, Width::W8] {
            if bytes & width.bytes() == 0 {
                continue;
            }
            let value = self.load(width, from_base, from_offset + done);
            self.store(width, value, to_base, to_offset + done);
            done += i32::try_from(width.bytes()).expect("a width has at most 32 bytes");
        }
        if let Location::Slots(slot) = to
            && bytes > 0
        {
            self.forget(slot, 1);
        }
    }

    fn copy_loop(&mut self, from: Location, to: Location, words: u32) {
        if let Location::Slots(first) = from {
            self.spill(first, words);
        }
        let (from_base, from_offset) = self.address(from);
        let (to_base, to_offset) = self.address(to);
        let body = self.builder.create_block();
        let next = self.builder.create_block();
        let position = self.builder.append_block_param(body, I64);
        let start = self.constant(0);
        self.builder.ins().jump(body, &[BlockArg::Value(start)]);
        self.builder.switch_to_block(body);
        let source = self.builder.ins().iadd(from_base, position);
        let destination = self.builder.ins().iadd(to_base, position);
        let value = self.load(Width::W64, source, from_offset);
        self.store(Width::W64, value, destination, to_offset);
        let position = self
            .builder
            .ins()
            .iadd_imm_u(position, i64::from(SLOT_BYTES));
        let end = self.constant(u64::from(words) * u64::from(SLOT_BYTES));
        let more = self
            .builder
            .ins()
            .icmp(IntCC::UnsignedLessThan, position, end);
        self.builder
            .ins()
            .brif(more, body, &[BlockArg::Value(position)], next, &[]);
        self.builder.seal_block(body);
        self.continue_in(next);
        if let Location::Slots(first) = to {
            self.reload(first, words);
        }
    }

    pub(super) fn store_field(&mut self, base: Slot, offset: u32, value: Slot, shape: Shape) {
        let (field, touched) = self.field(base, offset, shape);
        self.transfer(Location::slots(value), field, shape);
        if let Some((first, slots)) = touched {
            self.forget(first, slots);
        }
    }

    pub(super) fn load_field(&mut self, destination: Slot, base: Slot, offset: u32, shape: Shape) {
        let (field, _) = self.field(base, offset, shape);
        self.transfer(field, Location::slots(destination), shape);
    }

    /// Where a field of a struct in the frame lies: in slots where it is made of whole ones, else
    /// in memory, with the slots that it touches.
    fn field(&self, base: Slot, offset: u32, shape: Shape) -> (Location, Option<(u32, u32)>) {
        let first = u32::from(base.0) + offset / SLOT_BYTES;
        let within = offset % SLOT_BYTES;
        let is_whole = match shape {
            Shape::Word(width) => width.bytes() >= SLOT_BYTES,
            Shape::Bytes(_) => true,
        };
        if within == 0 && is_whole {
            return (Location::Slots(first), None);
        }
        let within_signed = i32::try_from(within).expect("a remainder by eight is small");
        let location = Location::Memory {
            base: self.frame,
            offset: slot_offset(first) + within_signed,
        };
        let slots = (within + shape.bytes()).div_ceil(SLOT_BYTES);
        (location, Some((first, slots)))
    }

    /// The address of a location; that of slots in the frame.
    fn address(&self, location: Location) -> (Value, i32) {
        match location {
            Location::Slots(slot) => (self.frame, slot_offset(slot)),
            Location::Memory { base, offset } => (base, offset),
        }
    }

    /// Loads a word.
    pub(super) fn load_location(&mut self, location: Location) -> Value {
        let (base, offset) = self.address(location);
        self.load(Width::W64, base, offset)
    }

    /// Reads a word: all of a slot, or an integer of a width in memory.
    pub(super) fn read_word(&mut self, from: Location, width: Width) -> Value {
        match from {
            Location::Slots(slot) => self.get_number(slot),
            Location::Memory { base, offset } => self.load(width, base, offset),
        }
    }

    fn write_word(&mut self, to: Location, width: Width, value: Value) {
        match to {
            Location::Slots(slot) => self.set_number(slot, value),
            Location::Memory { base, offset } => self.store(width, value, base, offset),
        }
    }

    /// Loads an integer of a width, zero-extended.
    pub(super) fn load(&mut self, width: Width, base: Value, offset: i32) -> Value {
        let builder = self.builder.ins();
        match width {
            Width::W8 => builder.uload8(I64, TRUSTED, base, offset),
            Width::W16 => builder.uload16(I64, UNALIGNED, base, offset),
            Width::W32 => builder.uload32(UNALIGNED, base, offset),
            Width::W64 | Width::W128 | Width::W256 => builder.load(I64, UNALIGNED, base, offset),
        }
    }

    /// Stores the low bits of a word.
    pub(super) fn store(&mut self, width: Width, value: Value, base: Value, offset: i32) {
        let builder = self.builder.ins();
        match width {
            Width::W8 => builder.istore8(TRUSTED, value, base, offset),
            Width::W16 => builder.istore16(UNALIGNED, value, base, offset),
            Width::W32 => builder.istore32(UNALIGNED, value, base, offset),
            Width::W64 | Width::W128 | Width::W256 => builder.store(UNALIGNED, value, base, offset),
        };
    }
}
