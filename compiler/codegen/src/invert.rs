//! Loop inversion: a jump back to a short loop header becomes a copy of the header.
//!
//! A round of a `while` then takes one branch at its end instead of a jump and a branch at its
//! beginning. Headers that touch storage are left alone, so that every storage instruction stays the
//! only one for its place in the source. So are headers that stay in the loop on both branches: with
//! a copy of one, the loop could be entered at two blocks.
//!
//! Afterwards the code computes what it did before; no block was added or removed, and every loop has
//! one entry.

use fixedbitset::FixedBitSet;
use weft_bytecode::{Block, Instruction, Terminator};

use crate::source_map::BlockSourceMap;

/// The most instructions of a header that are copied.
const HEADER_LENGTH_MAX: usize = 4;

/// Inverts the loops of a function.
pub(crate) fn invert_loops(blocks: &mut [Block], source_map: &mut [BlockSourceMap]) {
    for latch in 0..blocks.len() {
        let Terminator::Jump { target } = blocks[latch].terminator else {
            continue;
        };
        let header = target.index();
        let is_short = blocks.get(header).is_some_and(is_short_header);
        // Blocks come in an order in which only a jump back goes to a lower number.
        if header > latch || !is_short || !leaves_loop(blocks, header) {
            continue;
        }
        let instructions = blocks[header].instructions.clone();
        let terminator = blocks[header].terminator.clone();
        let places = source_map[header].places.clone();
        blocks[latch].instructions.extend(instructions);
        blocks[latch].terminator = terminator;
        source_map[latch].places.pop();
        source_map[latch].places.extend(places);
    }
}

fn is_short_header(block: &Block) -> bool {
    let touches_storage = |instruction: &Instruction| {
        matches!(
            instruction,
            Instruction::Exists { .. }
                | Instruction::BorrowGlobal { .. }
                | Instruction::MoveFrom { .. }
                | Instruction::MoveTo { .. }
        )
    };
    matches!(block.terminator, Terminator::Branch { .. })
        && block.instructions.len() <= HEADER_LENGTH_MAX
        && !block.instructions.iter().any(touches_storage)
}

/// Whether one branch of a header leaves the loop.
fn leaves_loop(blocks: &[Block], header: usize) -> bool {
    match &blocks[header].terminator {
        Terminator::Branch {
            then_target,
            else_target,
            ..
        } => [then_target, else_target]
            .iter()
            .any(|target| !leads_back(blocks, target.index(), header)),
        Terminator::Jump { .. }
        | Terminator::Switch { .. }
        | Terminator::Return { .. }
        | Terminator::Abort { .. }
        | Terminator::AbortWithMessage { .. } => false,
    }
}

/// Whether control comes from a block to a header without leaving its loop, that is, through blocks
/// with higher numbers: out of the loop, the way back to the header is through that of another loop
/// around it.
fn leads_back(blocks: &[Block], start: usize, header: usize) -> bool {
    let mut seen = FixedBitSet::with_capacity(blocks.len());
    let mut open = vec![start];
    while let Some(block) = open.pop() {
        if block == header {
            return true;
        }
        if block < header || seen.put(block) {
            continue;
        }
        if let Some(block) = blocks.get(block) {
            match &block.terminator {
                Terminator::Jump { target } => open.push(target.index()),
                Terminator::Branch {
                    then_target,
                    else_target,
                    ..
                } => open.extend([then_target.index(), else_target.index()]),
                Terminator::Switch { targets, .. } => {
                    open.extend(targets.iter().map(|target| target.index()));
                }
                Terminator::Return { .. }
                | Terminator::Abort { .. }
                | Terminator::AbortWithMessage { .. } => {}
            }
        }
    }
    false
}
