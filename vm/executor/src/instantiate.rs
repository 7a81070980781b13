//! The code and the accesses of a block's transactions, found in parallel.
//!
//! A transaction whose footprint needs no more than its arguments is described in a [`Chunk`], its
//! resources by the numbers of their records. Every other transaction is a fence: it runs alone,
//! after all before it and before all behind it. Resources without a record are named, so that
//! they can be fetched; what was described without them is described again then.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use weft_footprint::{ConcreteResource, Footprint};
use weft_runtime::code::TypeId;
use weft_runtime::layout::Layouts;
use weft_types::TypeTag;

use crate::block::TransactionPolicy;
use crate::block_output::now;
use crate::code::CodeStore;
use crate::entry::{Arguments, EntryPoint, LIMITS, planned_mode};
use crate::flat_index::{FlatIndex, ResourceKey};
use crate::hook::{FootprintHook, distorted};
use crate::machine::Call;
use crate::plan::Chunk;
use crate::prepare::{Finder, Prepared, call_of};
use crate::surrounding::{Surrounding, with_planned};
use crate::transaction::{Payload, Transaction};

/// Where the transactions of a chunk name more accesses than this, those that name more than their
/// share run alone: the memory of a plan is limited.
const CHUNK_ACCESSES_MAX: usize = 1 << 20;
const FAIR_ACCESSES: usize = 64;

/// What a worker needs to instantiate footprints; used again from block to block.
#[derive(Debug, Default)]
pub(crate) struct Instantiator {
    /// Of the body, and of what surrounds it.
    footprints: [Footprint; STAGES],
    arguments: Arguments,
    /// Those of the bodies of the transactions that are described together.
    bodies: Vec<BodyArguments>,
    /// The accesses of a transaction that is surrounded.
    merged: Merged,
}

/// The arguments of a transaction's body, decoded before its footprint is instantiated.
#[derive(Debug, Default)]
struct BodyArguments {
    arguments: Arguments,
    is_decoded: bool,
}

/// The functions of a transaction whose footprints are known: its body, then what surrounds it.
pub(crate) type Stages<'block> = [Option<&'block EntryPoint>; STAGES];

/// A body, a prologue, an epilogue.
pub(crate) const STAGES: usize = 3;
pub(crate) const BODY: usize = 0;

/// The resources of several footprints, each once.
#[derive(Debug, Default)]
struct Merged {
    resources: Vec<ConcreteResource>,
    positions: BTreeMap<ConcreteResource, u32>,
}

impl Merged {
    fn clear(&mut self) {
        self.resources.clear();
        self.positions.clear();
    }

    fn position(&mut self, resource: ConcreteResource) -> u32 {
        let next = crate::plan::count(self.resources.len());
        let position = *self.positions.entry(resource).or_insert(next);
        if position == next {
            self.resources.push(resource);
        }
        position
    }
}

/// What is known of consecutive transactions before they are executed.
#[derive(Debug, Default)]
pub(crate) struct Described {
    /// For each transaction, what it is to run.
    pub(crate) prepared: Vec<Prepared>,
    pub(crate) pieces: Vec<Piece>,
    /// Resources without a record.
    pub(crate) missing: Vec<ResourceKey>,
    /// Chunks that were not used.
    pub(crate) spare: Vec<Chunk>,
    /// False where there is code that has to be loaded; the rest says nothing then.
    pub(crate) is_complete: bool,
    /// Time to find the code.
    pub(crate) find: Duration,
    /// Time to decode the arguments.
    pub(crate) decode: Duration,
    /// Time to instantiate the footprints.
    pub(crate) instantiate: Duration,
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
    pub(crate) code: &'block CodeStore,
    pub(crate) policy: &'block dyn TransactionPolicy,
    /// Those of the whole block.
    pub(crate) transactions: &'block [Transaction],
    pub(crate) index: &'block FlatIndex,
    pub(crate) layouts: &'block Layouts,
    pub(crate) hook: Option<&'block dyn FootprintHook>,
    pub(crate) surrounding: Option<&'block Surrounding>,
    /// Whether plans are linked by shard.
    pub(crate) with_buckets: bool,
}

impl Instantiator {
    /// Describes a range of transactions. Chunks are taken from `spare`.
    pub(crate) fn describe(
        &mut self,
        block: &Instantiation<'_>,
        range: Range<usize>,
        spare: Vec<Chunk>,
    ) -> Described {
        let mut described = Described {
            prepared: Vec::with_capacity(range.len()),
            spare,
            ..Described::default()
        };
        let mut finder = Finder::new(block.code, block.policy);
        let mut chunk = take(&mut described.spare);
        let mut first = range.start;
        while first < range.end {
            let end = (first + WARMED_AT_ONCE).min(range.end);
            let some = &block.transactions[first..end];
            let started = now();
            warm(some.iter());
            for transaction in some {
                match finder.find(transaction) {
                    Some(prepared) => described.prepared.push(prepared),
                    None => return described,
                }
            }
            let found = now();
            described.find += found.duration_since(started);
            let prepared = &described.prepared[first - range.start..];
            self.decode(block, some, prepared);
            let decoded = now();
            described.decode += decoded.duration_since(found);
            // While they are still in the nearest cache.
            chunk.resolve(block.index, &mut described.missing);
            for (body, (transaction, prepared)) in some.iter().zip(prepared).enumerate() {
                let number = first + body;
                if self.is_planned(block, number, body, transaction, prepared, &mut chunk) {
                    continue;
                }
                if chunk.transactions() > 0 {
                    chunk.resolve(block.index, &mut described.missing);
                    let whole = std::mem::replace(&mut chunk, take(&mut described.spare));
                    described.pieces.push(Piece::Planned(whole));
                }
                described.pieces.push(Piece::Fence);
            }
            described.instantiate += decoded.elapsed();
            first = end;
        }
        let found = now();
        if chunk.transactions() > 0 {
            chunk.resolve(block.index, &mut described.missing);
            described.pieces.push(Piece::Planned(chunk));
        } else {
            described.spare.push(chunk);
        }
        if block.with_buckets && described.missing.is_empty() {
            fill_buckets(&mut described.pieces);
        }
        described.instantiate += found.elapsed();
        described.is_complete = true;
        described
    }

    /// Decodes the arguments of the bodies of some transactions.
    fn decode(
        &mut self,
        block: &Instantiation<'_>,
        transactions: &[Transaction],
        prepared: &[Prepared],
    ) {
        let count = self.bodies.len().max(transactions.len());
        self.bodies.resize_with(count, BodyArguments::default);
        let calls = transactions.iter().zip(prepared);
        for (body, (transaction, prepared)) in self.bodies.iter_mut().zip(calls) {
            let call = call_of(block.code.entries(), prepared, &transaction.payload);
            if let Call::Entry(entry, bytes) = call {
                let decoded = entry.decode(
                    &transaction.sender,
                    &transaction.secondary_signers,
                    bytes,
                    &mut body.arguments,
                );
                body.is_decoded = decoded.is_ok();
            }
        }
    }

    /// Instantiates the footprint of a transaction's body, whose arguments are decoded.
    fn body_footprint(&mut self, body: usize, entry: &EntryPoint) -> FootprintOf {
        let body = &self.bodies[body];
        if entry.program.everything().is_some() {
            FootprintOf::Unknown
        } else if body.is_decoded {
            instantiated(entry, &body.arguments, &mut self.footprints[BODY])
        } else {
            FootprintOf::Nothing
        }
    }

    /// Describes one transaction in the chunk; false where it has to run alone.
    fn is_planned(
        &mut self,
        block: &Instantiation<'_>,
        number: usize,
        body: usize,
        transaction: &Transaction,
        prepared: &Prepared,
        chunk: &mut Chunk,
    ) -> bool {
        let call = call_of(block.code.entries(), prepared, &transaction.payload);
        if block.surrounding.is_some() && !call.is_discarded() {
            return self.surrounded(block, body, transaction, &call, chunk);
        }
        match call {
            Call::Publishes(_) => false,
            Call::Fails(_) => {
                chunk.finish_transaction();
                true
            }
            Call::Entry(entry, _) => self.transaction(block, number, body, entry, chunk),
        }
    }

    /// Describes one transaction; false where it has to run alone.
    fn transaction(
        &mut self,
        block: &Instantiation<'_>,
        number: usize,
        body: usize,
        entry: &EntryPoint,
        chunk: &mut Chunk,
    ) -> bool {
        match self.body_footprint(body, entry) {
            FootprintOf::Nothing => {
                chunk.finish_transaction();
                return true;
            }
            FootprintOf::Unknown => return false,
            FootprintOf::Known => {}
        }
        let accesses = self.footprints[BODY].accesses.len();
        if accesses > FAIR_ACCESSES && chunk.accesses() > CHUNK_ACCESSES_MAX {
            return false;
        }
        if let Some(hook) = block.hook {
            distorted(
                hook,
                number,
                entry,
                &mut self.footprints[BODY],
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
        let footprint = &self.footprints[BODY];
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

    /// Describes a transaction with what surrounds it; false where it has to run alone.
    fn surrounded(
        &mut self,
        block: &Instantiation<'_>,
        body: usize,
        transaction: &Transaction,
        call: &Call<'_>,
        chunk: &mut Chunk,
    ) -> bool {
        let mut stages = [None; STAGES];
        match call {
            Call::Entry(entry, _) => match self.body_footprint(body, entry) {
                FootprintOf::Nothing => {}
                FootprintOf::Known => stages[BODY] = Some(*entry),
                FootprintOf::Unknown => return false,
            },
            Call::Fails(_) => {}
            Call::Publishes(_) => return false,
        }
        let is_known = block
            .surrounding
            .is_none_or(|surrounding| self.surround(surrounding, transaction, &mut stages));
        let footprints = self.footprints.iter().zip(&stages);
        let accesses: usize = footprints
            .filter(|(_, entry)| entry.is_some())
            .map(|(footprint, _)| footprint.accesses.len())
            .sum();
        if !is_known || accesses > FAIR_ACCESSES && chunk.accesses() > CHUNK_ACCESSES_MAX {
            return false;
        }
        self.merged.clear();
        for (footprint, entry) in self.footprints.iter().zip(&stages) {
            let Some(entry) = entry else {
                continue;
            };
            for access in &footprint.accesses {
                let resource = footprint.resources[access.resource as usize];
                let resource = self.merged.position(resource);
                let mode = planned_mode(access.mode.leaf_mode());
                let steps = steps_of(footprint, access.mode);
                for part in &entry.parts[usize::from(access.access)] {
                    chunk.access(resource, *part, mode, steps);
                }
            }
        }
        for resource in &self.merged.resources {
            let type_ = TypeId(resource.type_);
            let key = block.index.key(type_, resource.address);
            chunk.resource(key, block.layouts.get(type_).leaves.len());
        }
        chunk.finish_transaction();
        true
    }

    /// Instantiates the footprints of what surrounds a transaction; false where they are not known.
    pub(crate) fn surround<'block>(
        &mut self,
        surrounding: &'block Surrounding,
        transaction: &Transaction,
        stages: &mut Stages<'block>,
    ) -> bool {
        let planned = surrounding.planned(transaction);
        for (position, function) in planned.iter().enumerate() {
            let Some(function) = function else {
                continue;
            };
            let entry = function.0;
            let stage = position + 1;
            let is_interval = Surrounding::is_interval(position);
            let footprint = with_planned(function, transaction, |bytes| {
                self.stage_footprint(stage, transaction, entry, bytes, is_interval)
            });
            match footprint {
                FootprintOf::Nothing => {}
                FootprintOf::Known => stages[stage] = Some(entry),
                FootprintOf::Unknown => return false,
            }
        }
        true
    }

    /// Instantiates the footprint of a transaction's body.
    pub(crate) fn footprint_of(
        &mut self,
        transaction: &Transaction,
        entry: &EntryPoint,
        bytes: &[Vec<u8>],
    ) -> FootprintOf {
        self.stage_footprint(BODY, transaction, entry, bytes, false)
    }

    /// Instantiates the footprint of a function into [`Instantiator::footprint`]. The last number may be
    /// an interval.
    #[inline]
    fn stage_footprint(
        &mut self,
        stage: usize,
        transaction: &Transaction,
        entry: &EntryPoint,
        bytes: &[impl AsRef<[u8]>],
        is_interval: bool,
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
        if is_interval {
            self.arguments.widen_last();
        }
        instantiated(entry, &self.arguments, &mut self.footprints[stage])
    }

    /// The footprint of a stage that was instantiated last.
    pub(crate) const fn footprint(&self, stage: usize) -> &Footprint {
        &self.footprints[stage]
    }
}

/// Instantiates the footprint of a function that does not touch everything.
#[inline]
fn instantiated(
    entry: &EntryPoint,
    arguments: &Arguments,
    footprint: &mut Footprint,
) -> FootprintOf {
    arguments.with_values(|values| {
        entry
            .program
            .instantiate(&entry.types, values, LIMITS, footprint)
    });
    if footprint.everything.is_some() || !footprint.wildcards.is_empty() {
        return FootprintOf::Unknown;
    }
    FootprintOf::Known
}

/// Finds the records of resources that were missing.
pub(crate) fn resolve(pieces: &mut [Piece], index: &FlatIndex, with_buckets: bool) {
    for piece in &mut *pieces {
        if let Piece::Planned(chunk) = piece {
            chunk.resolve_missing(index);
        }
    }
    if with_buckets {
        fill_buckets(pieces);
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

/// Reads arguments that will be compared and decoded, so that the processor waits for many lines of
/// memory together.
pub(crate) fn warm<'block>(transactions: impl Iterator<Item = &'block Transaction>) {
    let mut read = 0_u8;
    for transaction in transactions {
        if let Payload::EntryFunction(call) = &transaction.payload {
            for argument in &call.args {
                read ^= argument.first().copied().unwrap_or_default();
            }
            for type_ in &call.type_args {
                if let TypeTag::Struct(tag) = type_ {
                    read ^= tag.module.address.as_bytes()[0];
                }
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
