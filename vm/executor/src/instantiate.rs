//! The accesses of a block's transactions, computed in parallel.
//!
//! A transaction whose footprint needs no more than its arguments is described in a [`Chunk`], its
//! resources by the numbers of their records. Every other transaction is a fence: it runs alone,
//! after all before it and before all behind it. Resources without a record are named, so that
//! they can be fetched; what was described without them is described again then.

use weft_footprint::Footprint;
use weft_runtime::code::TypeId;
use weft_runtime::layout::Layouts;

use crate::entry::{Arguments, EntryPoint, LIMITS, planned_mode};
use crate::flat_index::{FlatIndex, ResourceKey};
use crate::hook::{FootprintHook, distorted};
use crate::machine::Call;
use crate::plan::Chunk;
use crate::transaction::{Payload, Transaction};

/// Where the transactions of a chunk name more accesses than this, those that name more than their
/// share run alone: the memory of a plan is limited.
const CHUNK_ACCESSES_MAX: usize = 1 << 20;
const FAIR_ACCESSES: usize = 64;

/// What a worker needs to instantiate footprints; used again from block to block.
#[derive(Debug, Default)]
pub(crate) struct Instantiator {
    footprint: Footprint,
    arguments: Arguments,
    pub(crate) missing: Vec<ResourceKey>,
}

/// Consecutive transactions that are planned together, or one that runs alone.
#[derive(Debug)]
pub(crate) enum Piece {
    Planned(Chunk),
    Fence,
}

/// What all instantiators of a block share.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instantiation<'block> {
    pub(crate) transactions: &'block [Transaction],
    pub(crate) calls: &'block [Call<'block>],
    pub(crate) index: &'block FlatIndex,
    pub(crate) layouts: &'block Layouts,
    pub(crate) hook: Option<&'block dyn FootprintHook>,
    /// The position in the block of the first transaction.
    pub(crate) first: usize,
    /// Whether plans are linked by shard.
    pub(crate) with_buckets: bool,
}

impl Instantiator {
    /// Describes a range of transactions. Chunks are taken from `spare`.
    pub(crate) fn describe(
        &mut self,
        block: &Instantiation<'_>,
        range: std::ops::Range<usize>,
        spare: &mut Vec<Chunk>,
    ) -> Vec<Piece> {
        self.missing.clear();
        let mut pieces = Vec::new();
        let mut chunk = take(spare);
        let mut resolved = 0;
        for transaction in range.clone() {
            if (transaction - range.start).is_multiple_of(WARMED_AT_ONCE) {
                let end = (transaction + WARMED_AT_ONCE).min(range.end);
                warm(&block.transactions[transaction..end]);
                // While they are still in the nearest cache.
                chunk.resolve(resolved, block.index, &mut self.missing);
                resolved = chunk.resources();
            }
            let is_planned = match &block.calls[transaction] {
                Call::Fails(_) => {
                    chunk.finish_transaction();
                    true
                }
                Call::Entry(entry, bytes) => {
                    let signer = &block.transactions[transaction];
                    self.transaction(block, transaction, signer, entry, bytes, &mut chunk)
                }
            };
            if !is_planned {
                if chunk.transactions() > 0 {
                    chunk.resolve(resolved, block.index, &mut self.missing);
                    pieces.push(Piece::Planned(std::mem::replace(&mut chunk, take(spare))));
                    resolved = 0;
                }
                pieces.push(Piece::Fence);
            }
        }
        if chunk.transactions() > 0 {
            chunk.resolve(resolved, block.index, &mut self.missing);
            pieces.push(Piece::Planned(chunk));
        } else {
            spare.push(chunk);
        }
        if block.with_buckets && self.missing.is_empty() {
            fill_buckets(&mut pieces);
        }
        pieces
    }

    /// Finds the records of resources that were missing.
    pub(crate) fn resolve(&mut self, index: &FlatIndex, pieces: &mut [Piece], with_buckets: bool) {
        self.missing.clear();
        for piece in &mut *pieces {
            if let Piece::Planned(chunk) = piece {
                chunk.resolve(0, index, &mut self.missing);
            }
        }
        assert!(self.missing.is_empty(), "what was missing was fetched");
        if with_buckets {
            fill_buckets(pieces);
        }
    }

    /// Describes one transaction; false where it has to run alone.
    fn transaction(
        &mut self,
        block: &Instantiation<'_>,
        number: usize,
        transaction: &Transaction,
        entry: &EntryPoint,
        bytes: &[Vec<u8>],
        chunk: &mut Chunk,
    ) -> bool {
        match self.footprint_of(transaction, entry, bytes) {
            FootprintOf::Nothing => {
                chunk.finish_transaction();
                return true;
            }
            FootprintOf::Unknown => return false,
            FootprintOf::Known => {}
        }
        let accesses = self.footprint.accesses.len();
        if accesses > FAIR_ACCESSES && chunk.accesses() > CHUNK_ACCESSES_MAX {
            return false;
        }
        if let Some(hook) = block.hook {
            distorted(
                hook,
                block.first + number,
                entry,
                &mut self.footprint,
                |footprint, parts| {
                    record(block, footprint, chunk, |access, chunk| {
                        for (part, mode, steps) in &parts[access] {
                            let resource = footprint.accesses[access].resource;
                            chunk.access(resource, *part, *mode, steps);
                        }
                    });
                },
            );
            return true;
        }
        let footprint = &self.footprint;
        record(block, footprint, chunk, |access, chunk| {
            let access = &footprint.accesses[access];
            let mode = planned_mode(access.mode.leaf_mode());
            let steps = steps_of(footprint, access.mode);
            for part in &entry.parts[usize::from(access.access)] {
                chunk.access(access.resource, *part, mode, steps);
            }
        });
        true
    }

    /// Instantiates the footprint of a transaction into [`Instantiator::footprint`].
    pub(crate) fn footprint_of(
        &mut self,
        transaction: &Transaction,
        entry: &EntryPoint,
        bytes: &[Vec<u8>],
    ) -> FootprintOf {
        if entry.program.everything().is_some() {
            return FootprintOf::Unknown;
        }
        let decoded = entry.decode(
            &transaction.sender,
            &transaction.secondary_signers,
            bytes,
            &mut self.arguments,
        );
        if decoded.is_err() {
            return FootprintOf::Nothing;
        }
        let Self {
            arguments,
            footprint,
            ..
        } = self;
        arguments.with_values(|values| {
            entry
                .program
                .instantiate(&entry.types, values, LIMITS, footprint)
        });
        if self.footprint.everything.is_some() || !self.footprint.wildcards.is_empty() {
            return FootprintOf::Unknown;
        }
        FootprintOf::Known
    }

    /// The footprint that was instantiated last.
    pub(crate) const fn footprint(&self) -> &Footprint {
        &self.footprint
    }
}

/// Sorts the resources of pieces, which all have their records, by shard.
fn fill_buckets(pieces: &mut [Piece]) {
    for piece in pieces {
        if let Piece::Planned(chunk) = piece {
            chunk.fill_buckets();
        }
    }
}

/// What is known of a transaction's footprint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FootprintOf {
    /// It fails before it touches anything.
    Nothing,
    /// All of it.
    Known,
    /// Not all of it.
    Unknown,
}

/// The steps of a mode.
pub(crate) fn steps_of(
    footprint: &Footprint,
    mode: weft_footprint::ConcreteMode,
) -> &[weft_footprint::ConcreteStep] {
    match mode {
        weft_footprint::ConcreteMode::Delta { first, count } => {
            &footprint.steps[first as usize..(first + count) as usize]
        }
        weft_footprint::ConcreteMode::Read
        | weft_footprint::ConcreteMode::Write
        | weft_footprint::ConcreteMode::ReadWrite => &[],
    }
}

/// Adds the resources of a footprint to a chunk, and its accesses by `describe`.
fn record(
    block: &Instantiation<'_>,
    footprint: &Footprint,
    chunk: &mut Chunk,
    mut describe: impl FnMut(usize, &mut Chunk),
) {
    for resource in &footprint.resources {
        let type_ = TypeId(resource.type_);
        let key = block.index.key(type_, resource.address);
        chunk.resource(key, block.layouts.get(type_).leaves.len());
    }
    for access in 0..footprint.accesses.len() {
        describe(access, chunk);
    }
    chunk.finish_transaction();
}

/// Transactions whose arguments are read ahead together.
pub(crate) const WARMED_AT_ONCE: usize = 32;

/// Reads arguments that will be decoded, so that the processor waits for many lines of memory
/// together.
pub(crate) fn warm(transactions: &[Transaction]) {
    let mut read = 0_u8;
    for transaction in transactions {
        if let Payload::EntryFunction(call) = &transaction.payload {
            for argument in &call.args {
                read ^= argument.first().copied().unwrap_or_default();
            }
        }
    }
    std::hint::black_box(read);
}

fn take(spare: &mut Vec<Chunk>) -> Chunk {
    let mut chunk = spare.pop().unwrap_or_default();
    chunk.clear();
    chunk
}
