//! Initialised, moved, dropped: on every path a register holds a value where it is used, and no
//! value without `drop` is overwritten or left behind at a return.
//!
//! For each register the fixpoint knows whether it *may* hold a value and whether it *must*.

use fixedbitset::FixedBitSet;
use weft_bytecode::{Code, Instruction, Register, Terminator};
use weft_types::Ability;

use crate::engine::{Analysis, Direction, Graph, Meter, solve};
use crate::error::{Result, VerifyError, require};
use crate::operand::{self, Use};
use crate::types::Context;

/// Checks the use of all registers of a function.
pub(crate) fn check(
    context: &mut Context<'_>,
    parameter_count: usize,
    code: &Code,
    graph: &Graph,
    meter: &mut Meter,
) -> Result<()> {
    let count = code.registers.len();
    let mut is_scalar = FixedBitSet::with_capacity(count);
    let mut has_drop = FixedBitSet::with_capacity(count);
    for (register, type_) in code.registers.iter().enumerate() {
        is_scalar.set(register, context.types.is_scalar(*type_));
        has_drop.set(register, context.abilities(*type_)?.has(Ability::Drop));
    }
    let analysis = Initialized {
        code,
        parameter_count,
        is_scalar,
        has_drop,
    };
    solve(graph, Direction::Forward, &analysis, meter).map(|_| ())
}

struct Initialized<'code> {
    code: &'code Code,
    parameter_count: usize,
    is_scalar: FixedBitSet,
    has_drop: FixedBitSet,
}

/// Which registers hold values.
#[derive(Clone)]
struct State {
    may: FixedBitSet,
    must: FixedBitSet,
}

impl Initialized<'_> {
    fn consume(&self, state: &mut State, register: Register, how: Use) -> Result<()> {
        let position = register.index();
        require!(
            state.must.contains(position),
            EmptyRegister,
            "{register} may be empty"
        );
        let empties = match how {
            Use::Read => false,
            Use::Value => !self.is_scalar.contains(position),
            Use::Take => true,
        };
        if empties {
            state.may.set(position, false);
            state.must.set(position, false);
        }
        Ok(())
    }

    fn write(&self, state: &mut State, register: Register) -> Result<()> {
        let position = register.index();
        require!(
            !state.may.contains(position) || self.has_drop.contains(position),
            ValueLost,
            "{register} is overwritten although it may hold a value without `drop`"
        );
        state.may.insert(position);
        state.must.insert(position);
        Ok(())
    }

    fn instruction(&self, state: &mut State, instruction: &Instruction) -> Result<()> {
        let mut result: Result<(), VerifyError> = Ok(());
        operand::operands(instruction, &mut |register, how| {
            if result.is_ok() {
                result = self.consume(state, register, how);
            }
        });
        operand::destinations(instruction, &mut |register| {
            if result.is_ok() {
                result = self.write(state, register);
            }
        });
        result
    }

    fn terminator(&self, state: &mut State, terminator: &Terminator) -> Result<()> {
        let mut result: Result<(), VerifyError> = Ok(());
        operand::terminator_operands(terminator, &mut |register, how| {
            if result.is_ok() {
                result = self.consume(state, register, how);
            }
        });
        result?;
        match terminator {
            Terminator::Return { .. } => {
                for register in state.may.ones() {
                    require!(
                        self.has_drop.contains(register),
                        ValueLost,
                        "r{register} may hold a value without `drop` at the return"
                    );
                }
                Ok(())
            }
            Terminator::Jump { .. }
            | Terminator::Branch { .. }
            | Terminator::Switch { .. }
            | Terminator::Abort { .. }
            | Terminator::AbortWithMessage { .. } => Ok(()),
        }
    }
}

impl Analysis for Initialized<'_> {
    type State = State;

    fn start(&self, block: usize) -> Option<State> {
        (block == 0).then(|| {
            let mut filled = FixedBitSet::with_capacity(self.code.registers.len());
            filled.insert_range(..self.parameter_count);
            State {
                may: filled.clone(),
                must: filled,
            }
        })
    }

    fn transfer(&self, block: usize, mut state: State, meter: &mut Meter) -> Result<State> {
        let number = block;
        let Some(block) = self.code.blocks.get(block) else {
            return Ok(state);
        };
        meter.charge_length(block.instructions.len() + state.may.as_slice().len())?;
        for (position, instruction) in block.instructions.iter().enumerate() {
            meter.charge_length(operand::count(instruction))?;
            self.instruction(&mut state, instruction)
                .map_err(|error| error.at(number, position))?;
        }
        self.terminator(&mut state, &block.terminator)
            .map_err(|error| error.at(number, block.instructions.len()))?;
        Ok(state)
    }

    fn join(
        &self,
        _block: usize,
        into: &mut State,
        from: &State,
        meter: &mut Meter,
    ) -> Result<bool> {
        meter.charge_length(into.may.as_slice().len())?;
        let changed = !from.may.is_subset(&into.may) || !into.must.is_subset(&from.must);
        into.may.union_with(&from.may);
        into.must.intersect_with(&from.must);
        Ok(changed)
    }
}
