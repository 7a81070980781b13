//! Functions that run one after the other in one transaction, each on what those before it left.
//!
//! What a stage did to resources is noted apart from what the next one does, so that each pays for its
//! own. At a [`Savepoint`] everything is kept as it is, to go back to: images are copied, and the
//! vectors in them are frozen, so that whoever changes one copies it first.

use crate::closure;
use crate::context::Context;
use crate::layout::{self, ClosureBlock, FieldLayout, Layout, LayoutKind, Layouts, variant_of};
use crate::memory::{Pointer, VectorBlock};
use crate::resource::KeptFlags;

/// The resources and events of a transaction at some point of it.
#[derive(Debug)]
pub struct Savepoint {
    /// For each resource whether it exists, its image and a copy of that.
    images: Vec<(bool, Pointer, Pointer)>,
    kept: Vec<KeptFlags>,
    events: usize,
    event_bytes: u64,
    counted: u64,
}

impl Context {
    /// Ends a stage: what it did to resources counts no longer as what the current function does.
    pub fn end_stage(&mut self) {
        self.resources.end_stage();
    }

    /// Ends a stage and notes everything as it is.
    pub fn savepoint(&mut self) -> Savepoint {
        let layouts = self.program.code.layouts();
        let mut images = Vec::with_capacity(self.resources.entries().len());
        for entry in self.resources.entries() {
            let layout = layouts.get(entry.type_);
            let mut copy = Pointer::NULL;
            if !entry.image.is_null() {
                if entry.exists && (entry.changed || entry.presence_changed) {
                    freeze_in_place(layouts, layout, entry.image);
                }
                let size = layout.size.into();
                copy = self.arena.allocate_uncounted(size);
                copy.copy_from(entry.image, size);
            }
            images.push((entry.exists, entry.image, copy));
        }
        self.end_stage();
        Savepoint {
            images,
            kept: self.resources.kept().to_vec(),
            events: self.events.len(),
            event_bytes: self.event_bytes,
            counted: self.arena.counted(),
        }
    }

    /// Goes back to a savepoint of this transaction.
    pub fn roll_back(&mut self, savepoint: &Savepoint) {
        self.end_stage();
        self.resources.truncate(savepoint.images.len());
        self.resources.restore_kept(&savepoint.kept);
        for (position, (exists, image, copy)) in savepoint.images.iter().enumerate() {
            let entry = &mut self.resources.entries_mut()[position];
            entry.exists = *exists;
            if !image.is_null() {
                let size = self.program.code.layouts().get(entry.type_).size.into();
                image.copy_from(*copy, size);
            }
        }
        self.events.truncate(savepoint.events);
        self.event_bytes = savepoint.event_bytes;
        self.renew_memory(savepoint);
    }

    /// Lets the next function make as many values as if nothing had run since the savepoint.
    pub fn renew_memory(&mut self, savepoint: &Savepoint) {
        self.arena.set_counted(savepoint.counted);
    }

    /// Puts together what all stages did to each resource.
    pub fn merge_stages(&mut self) {
        self.resources.merge_stages();
    }
}

/// Freezes the blocks below a value that are not frozen yet. Recursion follows the layout, whose depth
/// is limited, and function values inside each other, whose depth is, too.
fn freeze_in_place(layouts: &Layouts, layout: &Layout, value: Pointer) {
    if !layout.has_vectors {
        return;
    }
    match &layout.kind {
        LayoutKind::Bool
        | LayoutKind::Integer(_)
        | LayoutKind::Signed(_)
        | LayoutKind::Address
        | LayoutKind::Signer => {}
        LayoutKind::Struct { fields } => freeze_fields(layouts, fields, value),
        LayoutKind::Enum { variants } => {
            let variant = variant_of(variants, value);
            if variant.boxed.is_some() {
                let block = layout::block(value);
                if block.capacity() == 0 {
                    return;
                }
                block.set_capacity(0);
            }
            freeze_fields(layouts, &variant.fields, variant.payload(value));
        }
        LayoutKind::Function { .. } => {
            let block = ClosureBlock::at(value);
            if block.0.is_null() || block.is_frozen() {
                return;
            }
            block.freeze();
            closure::for_each_capture(layouts, block, |inner, place| {
                freeze_in_place(layouts, inner, place);
            });
        }
        LayoutKind::Vector { element } => {
            let block = VectorBlock(Pointer::from_address(value.load_u64()));
            if block.capacity() == 0 {
                return;
            }
            block.set_capacity(0);
            let element = layouts.get(*element);
            if element.has_vectors {
                for index in 0..block.length() {
                    freeze_in_place(layouts, element, block.element(index, element.size.into()));
                }
            }
        }
    }
}

fn freeze_fields(layouts: &Layouts, fields: &[FieldLayout], value: Pointer) {
    for field in fields {
        let inner = layouts.get(field.type_);
        freeze_in_place(layouts, inner, value.add(field.offset.into()));
    }
}
