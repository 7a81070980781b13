//! Which values in a frame are still needed.
//!
//! Every register is known by its first slot: registers do not overlap, and whatever reads or writes
//! one names that slot. What is not known to be dead counts as live, so limits on the effort may
//! cost speed but never change a result.

use crate::code::{CodeBlock, CodeBlockId, End, FunctionInstance, Operation, Slot};

/// The most words that the sets of a function may take together.
const WORDS_MAX: usize = 1 << 16;
/// The most rounds over the blocks.
const ROUNDS_MAX: usize = 40;
/// How far behind an operation the next use of a value is looked for.
const SCAN_MAX: usize = 64;

/// The slots that are live where blocks end.
#[derive(Debug)]
pub(crate) struct Liveness {
    words: usize,
    /// For each block its set; empty where everything counts as live.
    live_out: Vec<u64>,
    /// The slots of registers whose address is taken.
    taken: Vec<u64>,
}

impl Liveness {
    /// Computes what is live.
    pub(crate) fn compute(function: &FunctionInstance) -> Self {
        let words = (function.frame_slots as usize).div_ceil(64);
        let mut taken = vec![0; words];
        for (place, is_taken) in function.registers.iter().zip(&function.address_taken) {
            if *is_taken {
                insert(&mut taken, place.slot);
            }
        }
        let mut liveness = Self {
            words,
            live_out: Vec::new(),
            taken,
        };
        if words * function.blocks.len() <= WORDS_MAX {
            liveness.solve(&function.blocks);
        }
        liveness
    }

    /// Whether the value in a slot is not needed behind the operation at `index` of a block.
    pub(crate) fn is_dead_behind(
        &self,
        blocks: &[CodeBlock],
        block: usize,
        index: usize,
        slot: Slot,
    ) -> bool {
        if self.live_out.is_empty() || contains(&self.taken, slot) {
            return false;
        }
        let code = &blocks[block];
        for operation in code.operations.iter().skip(index + 1).take(SCAN_MAX) {
            let mut is_read = false;
            for_each_read(operation, |read| is_read |= read == slot);
            if is_read {
                return false;
            }
            let mut is_written = false;
            for_each_write(operation, |written| is_written |= written == slot);
            if is_written {
                return true;
            }
        }
        if code.operations.len() > index + 1 + SCAN_MAX {
            return false;
        }
        let mut is_read = false;
        for_each_end_read(&code.end, |read| is_read |= read == slot);
        !is_read && self.is_dead_at_end(block, slot)
    }

    /// Whether no successor of a block needs the value in a slot.
    pub(crate) fn is_dead_at_end(&self, block: usize, slot: Slot) -> bool {
        let live_out = self
            .live_out
            .get(block * self.words..(block + 1) * self.words);
        !contains(&self.taken, slot) && live_out.is_some_and(|live_out| !contains(live_out, slot))
    }

    fn solve(&mut self, blocks: &[CodeBlock]) {
        let mut live_in = vec![0_u64; self.words * blocks.len()];
        let mut live_out = live_in.clone();
        let range = |block: usize| block * self.words..(block + 1) * self.words;
        for _ in 0..ROUNDS_MAX {
            let mut is_stable = true;
            for (number, block) in blocks.iter().enumerate().rev() {
                let mut live = live_out[range(number)].to_vec();
                for successor in block.end.targets().map(CodeBlockId::index) {
                    for (word, more) in live.iter_mut().zip(&live_in[range(successor)]) {
                        *word |= more;
                    }
                }
                live_out[range(number)].copy_from_slice(&live);
                for_each_end_read(&block.end, |slot| insert(&mut live, slot));
                for operation in block.operations.iter().rev() {
                    for_each_write(operation, |slot| remove(&mut live, slot));
                    for_each_read(operation, |slot| insert(&mut live, slot));
                }
                if live_in[range(number)] != live[..] {
                    live_in[range(number)].copy_from_slice(&live);
                    is_stable = false;
                }
            }
            if is_stable {
                self.live_out = live_out;
                return;
            }
        }
    }
}

fn insert(set: &mut [u64], slot: Slot) {
    if let Some(word) = set.get_mut(usize::from(slot.0) / 64) {
        *word |= 1 << (slot.0 % 64);
    }
}

fn remove(set: &mut [u64], slot: Slot) {
    if let Some(word) = set.get_mut(usize::from(slot.0) / 64) {
        *word &= !(1 << (slot.0 % 64));
    }
}

fn contains(set: &[u64], slot: Slot) -> bool {
    set.get(usize::from(slot.0) / 64)
        .is_none_or(|word| word & (1 << (slot.0 % 64)) != 0)
}

fn for_each_end_read(end: &End, mut visit: impl FnMut(Slot)) {
    match end {
        End::Jump(_) => {}
        End::Branch {
            condition: slot, ..
        }
        | End::Switch { base: slot, .. }
        | End::Abort { code: slot } => visit(*slot),
        End::Return { values } => values.iter().copied().for_each(visit),
    }
}

/// Visits the first slot of every value that an operation reads.
pub(crate) fn for_each_read(operation: &Operation, mut visit: impl FnMut(Slot)) {
    match operation {
        Operation::Charge { .. }
        | Operation::Constant { .. }
        | Operation::WideConstant { .. }
        | Operation::VectorConstant { .. } => {}
        Operation::Copy { source, .. }
        | Operation::DeepCopy { source, .. }
        | Operation::Not { source, .. }
        | Operation::Cast { source, .. }
        | Operation::SignedCast { source, .. }
        | Operation::VectorUnpack { source, .. } => visit(*source),
        Operation::Arithmetic { left, right, .. }
        | Operation::Compare { left, right, .. }
        | Operation::SignedArithmetic { left, right, .. }
        | Operation::SignedCompare { left, right, .. }
        | Operation::EqualValues { left, right, .. }
        | Operation::OrderValues { left, right, .. } => {
            visit(*left);
            visit(*right);
        }
        // The fields that are not stored stay what they are.
        Operation::StoreField { base, value, .. } => {
            visit(*base);
            visit(*value);
        }
        Operation::LoadField { base, .. }
        | Operation::OffsetPointer { base, .. }
        | Operation::StoreVariant { base, .. }
        | Operation::CheckVariant { base, .. }
        | Operation::TestVariant { base, .. }
        | Operation::VariantField { base, .. } => visit(*base),
        Operation::AddressOf { slot, .. } => visit(*slot),
        Operation::AbortWithMessage { code, message } => {
            visit(*code);
            visit(*message);
        }
        Operation::Load { reference, .. } | Operation::DeepLoad { reference, .. } => {
            visit(*reference);
        }
        Operation::Store {
            reference, value, ..
        } => {
            visit(*reference);
            visit(*value);
        }
        Operation::UnpackBoxed { source, .. } => visit(*source),
        Operation::PackBoxed { fields, .. } => fields.iter().for_each(|field| visit(field.slot)),
        Operation::VectorPack { elements, .. } => elements.iter().copied().for_each(visit),
        Operation::VectorLength { vector, .. } | Operation::VectorPopBack { vector, .. } => {
            visit(*vector);
        }
        Operation::VectorBorrow { vector, index, .. } => {
            visit(*vector);
            visit(*index);
        }
        Operation::VectorPushBack { vector, value, .. } => {
            visit(*vector);
            visit(*value);
        }
        Operation::VectorSwap {
            vector,
            left,
            right,
            ..
        } => [*vector, *left, *right].into_iter().for_each(visit),
        Operation::Exists { address, .. }
        | Operation::BorrowGlobal { address, .. }
        | Operation::MoveFrom { address, .. } => visit(*address),
        Operation::MoveTo { signer, value, .. } => {
            visit(*signer);
            visit(*value);
        }
        Operation::Call { arguments, .. } | Operation::CallNative { arguments, .. } => {
            arguments.iter().copied().for_each(visit);
        }
        Operation::PackClosure { captured, .. } => captured.iter().copied().for_each(visit),
        Operation::CallClosure {
            callee, arguments, ..
        } => {
            visit(*callee);
            arguments.iter().copied().for_each(visit);
        }
        Operation::EnterModule { .. } | Operation::LeaveModule { .. } => {}
    }
}

/// Visits the first slot of every value that an operation replaces as a whole.
pub(crate) fn for_each_write(operation: &Operation, mut visit: impl FnMut(Slot)) {
    match operation {
        Operation::Charge { .. }
        | Operation::EnterModule { .. }
        | Operation::LeaveModule { .. }
        | Operation::StoreField { .. }
        | Operation::StoreVariant { .. }
        | Operation::CheckVariant { .. }
        | Operation::Store { .. }
        | Operation::VectorPushBack { .. }
        | Operation::AbortWithMessage { .. }
        | Operation::VectorSwap { .. }
        | Operation::MoveTo { .. } => {}
        Operation::Constant { destination, .. }
        | Operation::WideConstant { destination, .. }
        | Operation::VectorConstant { destination, .. }
        | Operation::Copy { destination, .. }
        | Operation::DeepCopy { destination, .. }
        | Operation::Arithmetic { destination, .. }
        | Operation::Compare { destination, .. }
        | Operation::SignedArithmetic { destination, .. }
        | Operation::SignedCompare { destination, .. }
        | Operation::EqualValues { destination, .. }
        | Operation::OrderValues { destination, .. }
        | Operation::Not { destination, .. }
        | Operation::Cast { destination, .. }
        | Operation::SignedCast { destination, .. }
        | Operation::LoadField { destination, .. }
        | Operation::AddressOf { destination, .. }
        | Operation::OffsetPointer { destination, .. }
        | Operation::TestVariant { destination, .. }
        | Operation::VariantField { destination, .. }
        | Operation::PackBoxed { destination, .. }
        | Operation::Load { destination, .. }
        | Operation::DeepLoad { destination, .. }
        | Operation::PackClosure { destination, .. }
        | Operation::VectorPack { destination, .. }
        | Operation::VectorLength { destination, .. }
        | Operation::VectorBorrow { destination, .. }
        | Operation::VectorPopBack { destination, .. }
        | Operation::Exists { destination, .. }
        | Operation::BorrowGlobal { destination, .. }
        | Operation::MoveFrom { destination, .. } => visit(*destination),
        Operation::UnpackBoxed { fields, .. } => fields.iter().for_each(|field| visit(field.slot)),
        Operation::VectorUnpack { destinations, .. } => {
            destinations.iter().copied().for_each(visit);
        }
        Operation::Call { results, .. }
        | Operation::CallNative { results, .. }
        | Operation::CallClosure { results, .. } => {
            results.iter().copied().for_each(visit);
        }
    }
}
