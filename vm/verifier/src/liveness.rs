//! Liveness of references: which registers with references some path may still use.
//!
//! Emptying a register with `drop` is not a use. The result says where references die, so that
//! reference safety can keep exactly the live ones.

use fixedbitset::FixedBitSet;
use weft_bytecode::{Code, Instruction, Register};

use crate::engine::{Analysis, Direction, Graph, Meter, solve};
use crate::error::Result;
use crate::operand;

/// Where the references of a function live.
pub(crate) struct Liveness {
    /// For each block, the registers whose references are live on entry.
    pub(crate) on_entry: Vec<FixedBitSet>,
    /// For each block and instruction, the registers whose references are used for the last time.
    pub(crate) last_uses: Vec<Vec<Vec<Register>>>,
    /// For each block and instruction, the destinations whose references are never used.
    pub(crate) unused: Vec<Vec<Vec<Register>>>,
}

/// Computes the liveness of the registers in `is_reference`.
pub(crate) fn analyze(
    code: &Code,
    graph: &Graph,
    is_reference: &FixedBitSet,
    meter: &mut Meter,
) -> Result<Liveness> {
    let analysis = Live { code, is_reference };
    let on_exit = solve(graph, Direction::Backward, &analysis, meter)?;
    let mut liveness = Liveness {
        on_entry: Vec::with_capacity(code.blocks.len()),
        last_uses: Vec::with_capacity(code.blocks.len()),
        unused: Vec::with_capacity(code.blocks.len()),
    };
    for (block, mut live) in code.blocks.iter().zip(on_exit) {
        meter.charge_length(block.instructions.len())?;
        let mut last_uses = vec![Vec::new(); block.instructions.len()];
        let mut unused = vec![Vec::new(); block.instructions.len()];
        analysis.terminator_uses(block, &mut live);
        for (position, instruction) in block.instructions.iter().enumerate().rev() {
            operand::destinations(instruction, &mut |register| {
                let is_live = live.contains(register.index());
                if is_reference.contains(register.index()) && !is_live {
                    unused[position].push(register);
                }
            });
            operand::destinations(instruction, &mut |register| {
                live.set(register.index(), false);
            });
            analysis.uses(instruction, &mut |register| {
                if !live.put(register.index()) {
                    last_uses[position].push(register);
                }
            });
        }
        liveness.on_entry.push(live);
        liveness.last_uses.push(last_uses);
        liveness.unused.push(unused);
    }
    Ok(liveness)
}

struct Live<'code> {
    code: &'code Code,
    is_reference: &'code FixedBitSet,
}

impl Live<'_> {
    fn uses(&self, instruction: &Instruction, visit: &mut dyn FnMut(Register)) {
        if matches!(instruction, Instruction::Drop { .. }) {
            return;
        }
        operand::operands(instruction, &mut |register, _| {
            if self.is_reference.contains(register.index()) {
                visit(register);
            }
        });
    }

    fn terminator_uses(&self, block: &weft_bytecode::Block, live: &mut FixedBitSet) {
        operand::terminator_operands(&block.terminator, &mut |register, _| {
            if self.is_reference.contains(register.index()) {
                live.insert(register.index());
            }
        });
    }
}

impl Analysis for Live<'_> {
    type State = FixedBitSet;

    fn start(&self, _block: usize) -> Option<FixedBitSet> {
        Some(FixedBitSet::with_capacity(self.code.registers.len()))
    }

    fn transfer(
        &self,
        block: usize,
        mut live: FixedBitSet,
        meter: &mut Meter,
    ) -> Result<FixedBitSet> {
        let Some(block) = self.code.blocks.get(block) else {
            return Ok(live);
        };
        meter.charge_length(block.instructions.len() + live.as_slice().len())?;
        self.terminator_uses(block, &mut live);
        for instruction in block.instructions.iter().rev() {
            meter.charge_length(operand::count(instruction))?;
            operand::destinations(instruction, &mut |register| {
                live.set(register.index(), false);
            });
            self.uses(instruction, &mut |register| live.insert(register.index()));
        }
        Ok(live)
    }

    fn join(
        &self,
        _block: usize,
        into: &mut FixedBitSet,
        from: &FixedBitSet,
        meter: &mut Meter,
    ) -> Result<bool> {
        meter.charge_length(into.as_slice().len())?;
        let changed = !from.is_subset(into);
        into.union_with(from);
        Ok(changed)
    }
}
