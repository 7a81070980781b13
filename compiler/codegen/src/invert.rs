//! Loop inversion: a jump back to a short loop header becomes a copy of the header.
//!
//! A round of a `while` then takes one branch at its end instead of a jump and a branch at its
//! beginning. Headers that touch storage are left alone, so that every storage instruction stays the
//! only one for its place in the source.
//!
//! Afterwards the code computes what it did before; no block was added or removed.

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
        if header > latch || !is_short {
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
