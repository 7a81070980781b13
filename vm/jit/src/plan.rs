//! Decides, before any code is built, how a function is translated.
//!
//! From a [`FunctionInstance`]: the blocks that can be reached, in reverse postorder; for every slot
//! of the frame whether it is a variable of the intermediate form, a word in the frame that may be
//! kept in a register for a few operations, or plain memory. Afterwards holds: every block number and
//! every slot in the reachable code is in bounds; a variable is never touched in part and never
//! pointed to; what Cranelift does with the function is linear in its size, because variables that
//! live across blocks are few and values that live at once are few.

use fixedbitset::FixedBitSet;
use weft_runtime::code::{CodeBlock, CodeBlockId, End, FunctionInstance, Operation, Shape};

use crate::Refusal;
use crate::abi::SLOT_BYTES;
use crate::effects::{self, Effect, Registers};

/// The most blocks of a function with variables that live across blocks.
const SMALL_BLOCKS_MAX: usize = 64;
/// The most slots of the frame of such a function.
const SMALL_SLOTS_MAX: u32 = 1024;
/// The most variables that live across blocks.
const CROSSING_VARIABLES_MAX: usize = 24;
/// The most variables that live across blocks, times blocks.
const CROSSING_VARIABLES_TIMES_BLOCKS_MAX: usize = 1024;
/// The most variables that live at one point.
const LIVE_VARIABLES_MAX: usize = 40;
/// A register of more slots than this stays in memory.
const VARIABLE_REGISTER_SLOTS_MAX: u32 = 16;
/// A use inside a loop counts as this many outside of it, for every loop around it.
const LOOP_WEIGHT: u64 = 8;
/// Loops beyond this depth weigh no more.
const LOOP_WEIGHT_DEPTH_MAX: u32 = 6;

/// Where the value of a slot is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlotClass {
    /// In a variable of the intermediate form; the frame has it only around calls.
    Variable,
    /// In the frame at every moment; a copy may be kept for a few operations.
    Cached,
    /// In the frame, and something may point to it.
    Memory,
}

/// How a function is translated.
#[derive(Debug)]
pub(crate) struct Plan {
    /// By slot.
    pub(crate) classes: Vec<SlotClass>,
    /// The reachable blocks in reverse postorder; the entry is first.
    pub(crate) order: Vec<CodeBlockId>,
    /// The registers by slot.
    pub(crate) registers: Registers,
}

impl Plan {
    /// Plans the translation of `instance`; only functions of up to `small_operations_max`
    /// operations may have variables.
    pub(crate) fn new(
        instance: &FunctionInstance,
        small_operations_max: usize,
    ) -> Result<Self, Refusal> {
        let registers = Registers::of(instance);
        let order = reverse_postorder(instance)?;
        let mut plan = Self {
            classes: Vec::new(),
            order,
            registers,
        };
        plan.check_bounds(instance)?;
        plan.classes = plan.classify(instance, small_operations_max)?;
        Ok(plan)
    }

    /// The class of a slot.
    pub(crate) fn class(&self, slot: u32) -> SlotClass {
        let index = usize::try_from(slot).unwrap_or(usize::MAX);
        self.classes
            .get(index)
            .copied()
            .unwrap_or(SlotClass::Memory)
    }

    fn check_bounds(&self, instance: &FunctionInstance) -> Result<(), Refusal> {
        // Every offset into a frame must fit into a signed 32-bit displacement.
        if instance.frame_slots > u32::from(u16::MAX) + 1 {
            return Err(Refusal::Malformed);
        }
        let fits = |first: u32, slots: u32| {
            first
                .checked_add(slots)
                .is_some_and(|end| end <= instance.frame_slots)
        };
        let places = instance.results.iter().chain(&instance.registers);
        let mut in_bounds = places
            .chain(&instance.parameters)
            .all(|place| fits(u32::from(place.slot.0), place.shape.slots()));
        let results_end = slots_end(instance.results.iter());
        // A register in a result slot could become a variable, but results must be in the frame.
        in_bounds &= instance
            .registers
            .iter()
            .all(|place| u32::from(place.slot.0) >= results_end || place.shape.slots() == 0);
        in_bounds &= instance.address_taken.len() == instance.registers.len();
        for block in self.blocks(instance) {
            for operation in &block.operations {
                let mut visit = |_: Effect, first: u32, slots: u32| in_bounds &= fits(first, slots);
                effects::operation_effects(operation, &self.registers, &mut visit)
                    .map_err(|_| Refusal::Malformed)?;
                if let Operation::AddressOf { slot, .. } = operation {
                    in_bounds &= fits(u32::from(slot.0), 1);
                }
            }
            let mut visit = |_: Effect, first: u32, slots: u32| in_bounds &= fits(first, slots);
            effects::end_effects(&block.end, &instance.results, &mut visit);
            if let End::Return { values } = &block.end {
                in_bounds &= values.len() == instance.results.len();
            }
        }
        if in_bounds {
            Ok(())
        } else {
            Err(Refusal::Malformed)
        }
    }

    /// The number of reachable blocks; where switches have many targets, half of the ways between
    /// blocks, since every way costs as much as a block does.
    fn block_count(&self, instance: &FunctionInstance) -> usize {
        let ways: usize = self
            .blocks(instance)
            .map(|block| block.end.targets().count())
            .sum();
        self.order.len().max(ways / 2)
    }

    fn blocks<'i>(
        &'i self,
        instance: &'i FunctionInstance,
    ) -> impl DoubleEndedIterator<Item = &'i CodeBlock> + ExactSizeIterator {
        self.order
            .iter()
            .map(|&block| block_of(instance, block).expect("the order has only existing blocks"))
    }

    fn classify(
        &self,
        instance: &FunctionInstance,
        small_operations_max: usize,
    ) -> Result<Vec<SlotClass>, Refusal> {
        let mut classes = vec![SlotClass::Cached; index_of(instance.frame_slots)];
        let mut candidates = FixedBitSet::with_capacity(classes.len());
        for (place, &address_taken) in instance.registers.iter().zip(&instance.address_taken) {
            let first = usize::from(place.slot.0);
            let range = first..first + index_of(place.shape.slots());
            if address_taken {
                classes[range].fill(SlotClass::Memory);
            } else if place.shape.slots() <= VARIABLE_REGISTER_SLOTS_MAX {
                candidates.insert_range(range);
            }
        }
        for place in &instance.registers {
            if let Shape::Bytes(bytes) = place.shape
                && !bytes.is_multiple_of(SLOT_BYTES)
            {
                let last = usize::from(place.slot.0) + index_of(bytes / SLOT_BYTES);
                candidates.set(last, false);
            }
        }
        for (slot, class) in classes.iter().enumerate() {
            if *class == SlotClass::Memory {
                candidates.set(slot, false);
            }
        }
        let operations = self.blocks(instance).map(|block| block.operations.len());
        if operations.sum::<usize>() > small_operations_max
            || self.block_count(instance) > SMALL_BLOCKS_MAX
            || instance.frame_slots > SMALL_SLOTS_MAX
        {
            return Ok(classes);
        }
        for slot in self
            .variables(instance, candidates)
            .map_err(|_| Refusal::Malformed)?
            .ones()
        {
            classes[slot] = SlotClass::Variable;
        }
        Ok(classes)
    }

    /// The slots among `candidates` that become variables.
    fn variables(
        &self,
        instance: &FunctionInstance,
        mut candidates: FixedBitSet,
    ) -> Result<FixedBitSet, effects::UnknownRegister> {
        let accesses = self.accesses(instance)?;
        for access in accesses.iter().flatten() {
            if matches!(access.effect, Effect::ReadPart | Effect::WritePart) {
                candidates.set(access.slot, false);
            }
        }
        let live_out = self.live_out(instance, &accesses, &candidates);
        let mut crossing = FixedBitSet::with_capacity(candidates.len());
        for live in &live_out {
            crossing.union_with(live);
        }
        let crossing_max = CROSSING_VARIABLES_MAX
            .min(CROSSING_VARIABLES_TIMES_BLOCKS_MAX / self.block_count(instance).max(1));
        if crossing.count_ones(..) > crossing_max {
            let mut by_weight = self.weights(instance, &accesses, &crossing);
            by_weight.sort_unstable();
            // The heaviest stay; ties go to the lower slot.
            let demoted = by_weight.len() - crossing_max;
            for &(_, slot) in by_weight.iter().take(demoted) {
                candidates.set(slot.0, false);
            }
        }
        if live_max(&accesses, &live_out, &candidates) > LIVE_VARIABLES_MAX {
            candidates.clear();
        }
        Ok(candidates)
    }

    /// The accesses of each block in order of execution, slot by slot.
    fn accesses(
        &self,
        instance: &FunctionInstance,
    ) -> Result<Vec<Vec<SlotAccess>>, effects::UnknownRegister> {
        let mut accesses = Vec::with_capacity(self.order.len());
        for block in self.blocks(instance) {
            let mut of_block = Vec::new();
            let mut visit = |effect: Effect, first: u32, slots: u32| {
                let first = index_of(first);
                of_block.extend(
                    (first..first + index_of(slots)).map(|slot| SlotAccess { effect, slot }),
                );
            };
            for operation in &block.operations {
                effects::operation_effects(operation, &self.registers, &mut visit)?;
            }
            effects::end_effects(&block.end, &instance.results, &mut visit);
            accesses.push(of_block);
        }
        Ok(accesses)
    }

    /// The candidates that are live at the end of each block of the order.
    fn live_out(
        &self,
        instance: &FunctionInstance,
        accesses: &[Vec<SlotAccess>],
        candidates: &FixedBitSet,
    ) -> Vec<FixedBitSet> {
        let positions = positions(instance, &self.order);
        let empty = FixedBitSet::with_capacity(candidates.len());
        let mut live_in = vec![empty.clone(); self.order.len()];
        let mut live_out = vec![empty; self.order.len()];
        loop {
            let mut changed = false;
            for (position, block) in self.blocks(instance).enumerate().rev() {
                let mut live = std::mem::take(&mut live_out[position]);
                for target in block.end.targets() {
                    live.union_with(&live_in[positions[index_of(target.0)]]);
                }
                live_out[position].clone_from(&live);
                for access in accesses[position].iter().rev() {
                    live.set(access.slot, access.effect != Effect::Write);
                }
                live.intersect_with(candidates);
                if live != live_in[position] {
                    live_in[position] = live;
                    changed = true;
                }
            }
            if !changed {
                return live_out;
            }
        }
    }

    /// The slots of `chosen` by how often they are accessed, loops counting more.
    fn weights(
        &self,
        instance: &FunctionInstance,
        accesses: &[Vec<SlotAccess>],
        chosen: &FixedBitSet,
    ) -> Vec<(u64, std::cmp::Reverse<usize>)> {
        let positions = positions(instance, &self.order);
        let mut depths = vec![0_u32; self.order.len()];
        for (position, block) in self.blocks(instance).enumerate() {
            for target in block.end.targets() {
                let header = positions[index_of(target.0)];
                for depth in depths.iter_mut().take(position + 1).skip(header) {
                    *depth = (*depth + 1).min(LOOP_WEIGHT_DEPTH_MAX);
                }
            }
        }
        let mut weights = vec![0_u64; chosen.len()];
        for (of_block, depth) in accesses.iter().zip(depths) {
            for access in of_block {
                weights[access.slot] += LOOP_WEIGHT.pow(depth);
            }
        }
        chosen
            .ones()
            .map(|slot| (weights[slot], std::cmp::Reverse(slot)))
            .collect()
    }
}

/// An access to one slot.
#[derive(Clone, Copy, Debug)]
struct SlotAccess {
    effect: Effect,
    slot: usize,
}

/// The block of a number.
pub(crate) fn block_of(instance: &FunctionInstance, block: CodeBlockId) -> Option<&CodeBlock> {
    instance.blocks.get(index_of(block.0))
}

fn live_max(
    accesses: &[Vec<SlotAccess>],
    live_out: &[FixedBitSet],
    candidates: &FixedBitSet,
) -> usize {
    let mut live_max = 0;
    for (of_block, live_out) in accesses.iter().zip(live_out) {
        let mut live = live_out.clone();
        live.intersect_with(candidates);
        let mut count = live.count_ones(..);
        live_max = live_max.max(count);
        for access in of_block.iter().rev() {
            let is_live = access.effect != Effect::Write && candidates.contains(access.slot);
            let was_live = live.contains(access.slot);
            live.set(access.slot, is_live);
            count = count + usize::from(is_live) - usize::from(was_live);
            live_max = live_max.max(count);
        }
    }
    live_max
}

/// The position of each block in the order; `usize::MAX` where it cannot be reached.
fn positions(instance: &FunctionInstance, order: &[CodeBlockId]) -> Vec<usize> {
    let mut positions = vec![usize::MAX; instance.blocks.len()];
    for (position, block) in order.iter().enumerate() {
        positions[index_of(block.0)] = position;
    }
    positions
}

fn reverse_postorder(instance: &FunctionInstance) -> Result<Vec<CodeBlockId>, Refusal> {
    let entry = CodeBlockId(0);
    let mut seen = FixedBitSet::with_capacity(instance.blocks.len());
    let mut postorder = Vec::with_capacity(instance.blocks.len());
    let targets = |block| {
        let block = block_of(instance, block).ok_or(Refusal::Malformed)?;
        Ok(block.end.targets().rev())
    };
    let mut stack = vec![(entry, targets(entry)?)];
    seen.insert(0);
    while let Some((block, remaining)) = stack.last_mut() {
        match remaining.next() {
            None => {
                postorder.push(*block);
                stack.pop();
            }
            Some(target) => {
                let of_target = targets(target)?;
                if !seen.put(index_of(target.0)) {
                    stack.push((target, of_target));
                }
            }
        }
    }
    postorder.reverse();
    Ok(postorder)
}

fn slots_end<'p>(places: impl Iterator<Item = &'p weft_runtime::code::Place>) -> u32 {
    places
        .map(|place| u32::from(place.slot.0) + place.shape.slots())
        .max()
        .unwrap_or(0)
}

/// Indices of slots and blocks are 32 bits wide, `usize` is at least that on every platform that
/// has machine code.
pub(crate) fn index_of(number: u32) -> usize {
    usize::try_from(number).expect("usize has at least 32 bits")
}
