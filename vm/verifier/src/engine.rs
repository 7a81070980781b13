//! The one engine that all fixpoints run on: metered, in a fixed order, checked at its exit.
//!
//! Work is charged before it is done, so that no input makes the verifier take longer than its
//! budget. Every block is visited, and when nothing changes any more each transfer is made once
//! again to see that its result is indeed what the neighbours start from. Only where nothing flows
//! back, that is in a function without loops, this cannot be otherwise: each block is visited once,
//! after all that flows into it.

use std::collections::BTreeSet;

use weft_bytecode::Limits;

use crate::error::{Result, refuse, require};

/// The work that may still be done.
#[derive(Debug)]
pub(crate) struct Meter {
    function: u64,
    module: u64,
    function_budget: u64,
}

impl Meter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            function: limits.verifier_function_budget,
            module: limits.verifier_module_budget,
            function_budget: limits.verifier_function_budget,
        }
    }

    /// Starts the budget of another function.
    pub(crate) fn start_function(&mut self) {
        self.function = self.function_budget;
    }

    /// Pays for work that is about to be done.
    pub(crate) fn charge(&mut self, units: u64) -> Result<()> {
        match (
            self.function.checked_sub(units),
            self.module.checked_sub(units),
        ) {
            (Some(function), Some(module)) => {
                self.function = function;
                self.module = module;
                Ok(())
            }
            (None, _) => refuse!(TooComplex, "the function is too complex to be verified"),
            (_, None) => refuse!(TooComplex, "the module is too complex to be verified"),
        }
    }

    pub(crate) fn charge_length(&mut self, length: usize) -> Result<()> {
        self.charge(length as u64)
    }
}

/// The control flow of a function whose blocks can all be reached.
#[derive(Debug)]
pub(crate) struct Graph {
    pub(crate) successors: Vec<Vec<usize>>,
    pub(crate) predecessors: Vec<Vec<usize>>,
    /// The blocks in reverse postorder.
    pub(crate) order: Vec<usize>,
}

/// Which way facts flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    /// From a block to its successors.
    Forward,
    /// From a block to its predecessors.
    Backward,
}

/// A dataflow analysis.
pub(crate) trait Analysis {
    /// What is known at one end of a block.
    type State: Clone;

    /// What is known where a block is begun, before anything has flowed there.
    fn start(&self, block: usize) -> Option<Self::State>;

    /// What is known in a block when the first thing flows into it.
    fn enter(&self, _block: usize, from: &Self::State) -> Self::State {
        from.clone()
    }

    /// From what is known at the one end of a block to what is known at the other.
    fn transfer(&self, block: usize, state: Self::State, meter: &mut Meter) -> Result<Self::State>;

    /// Adds what flows into a block; whether that changed anything.
    fn join(
        &self,
        block: usize,
        into: &mut Self::State,
        from: &Self::State,
        meter: &mut Meter,
    ) -> Result<bool>;
}

/// The least solution: what is known where each block is begun.
pub(crate) fn solve<A: Analysis>(
    graph: &Graph,
    direction: Direction,
    analysis: &A,
    meter: &mut Meter,
) -> Result<Vec<A::State>> {
    let count = graph.order.len();
    let (targets, order): (_, Vec<usize>) = match direction {
        Direction::Forward => (&graph.successors, graph.order.clone()),
        Direction::Backward => (
            &graph.predecessors,
            graph.order.iter().rev().copied().collect(),
        ),
    };
    let mut position = vec![0; count];
    for (place, block) in order.iter().enumerate() {
        position[*block] = place;
    }
    let mut states: Vec<Option<A::State>> = (0..count).map(|block| analysis.start(block)).collect();
    let mut open: BTreeSet<usize> = (0..count)
        .filter(|place| states[order[*place]].is_some())
        .collect();
    let mut flows_back = false;
    while let Some(place) = open.pop_first() {
        let block = order[place];
        let Some(state) = states[block].clone() else {
            refuse!(Internal, "a block without a state is open");
        };
        let result = analysis.transfer(block, state, meter)?;
        for target in &targets[block] {
            let changed = match &mut states[*target] {
                Some(state) => analysis.join(*target, state, &result, meter)?,
                None => {
                    states[*target] = Some(analysis.enter(*target, &result));
                    true
                }
            };
            flows_back |= position[*target] <= place;
            if changed {
                open.insert(position[*target]);
            }
        }
    }
    let Some(mut states) = states.into_iter().collect::<Option<Vec<_>>>() else {
        refuse!(Internal, "a block was never visited");
    };
    if !flows_back {
        return Ok(states);
    }
    for block in order {
        let result = analysis.transfer(block, states[block].clone(), meter)?;
        for target in &targets[block] {
            let changed = analysis.join(*target, &mut states[*target], &result, meter)?;
            require!(!changed, Internal, "a fixpoint is not stable");
        }
    }
    Ok(states)
}
