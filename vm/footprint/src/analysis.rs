//! The analysis of one function: symbolic evaluation over its control-flow graph.
//!
//! A block outside of loops runs once, from what the registers may hold after all blocks that lead
//! to it, and its [`Effects`] are gathered. Of a loop, what every register may hold at the start of
//! every block is computed first, by a fixpoint over [`Value`]s; then each of its blocks runs once
//! more for its effects. Why something is unknown depends on the order of the blocks, which is that
//! of their numbers; where it takes blocks apart that are of one loop, all count as one. Whoever
//! runs a block charges a budget first; where it runs out, or where the code is not what the
//! verifier would accept, the function is widened.
//!
//! # Why a location is a delta
//!
//! A loaded integer is a [`Value::Leaf`]: nobody has observed it. Adding an independent amount
//! makes a leaf one step away, comparing makes a [`Value::Check`]; a leaf one step away may be
//! written back to the location it came from, and a check may decide between an abort and the
//! rest. Whatever else happens to such a value is an observation, recorded as a read. A write that
//! may change the location makes pending values of it stale, and a use of a stale value is an
//! observation too. So what is left is a sum of steps and checks.

pub(crate) mod call;
pub(crate) mod closure;
pub(crate) mod effect;
pub(crate) mod evaluate;
pub(crate) mod finish;
pub(crate) mod flow;
pub(crate) mod memory;
pub(crate) mod operation;
pub(crate) mod record;
pub(crate) mod types;
pub(crate) mod value;
pub(crate) mod variant;

use std::collections::{BTreeMap, BTreeSet};

use weft_bytecode::summary::{FunctionSummary, TermIndex, WideningReason};
use weft_bytecode::{
    AccessSite, Code, CompiledModule, FunctionDefinitionIndex, FunctionHandleIndex, Instruction,
    Register, Terminator, Type, TypeIndex,
};

use crate::analysis::closure::{CallKey, ClosureShape};
use crate::analysis::effect::{Effects, Position};
use crate::analysis::flow::Flow;
use crate::analysis::types::TypePool;
use crate::analysis::value::{Location, Origin, Place, Value};
use crate::explanation::{Explanation, Observation};
use crate::term::TermPool;

/// What is known of a function once it is analyzed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Analyzed {
    /// The stored form.
    pub(crate) summary: FunctionSummary,
    /// The results, over the terms of the summary and the places of the parameters.
    pub(crate) results: Vec<Value>,
    /// Why the accesses are as wide as they are.
    pub(crate) explanations: Vec<Explanation>,
}

impl Analyzed {
    /// A function that may touch anything; its storage instructions keep their entries.
    pub(crate) fn widened(sites: &[TypeIndex], results: usize, reason: WideningReason) -> Self {
        use weft_bytecode::summary::{ResourceTerm, Term};
        let unknown = TermIndex(0);
        Self {
            summary: FunctionSummary {
                terms: vec![Term::Unknown(reason)],
                resources: sites
                    .iter()
                    .map(|type_| ResourceTerm {
                        type_: *type_,
                        key: unknown,
                    })
                    .collect(),
                results: vec![unknown; results],
                widened: Some(reason),
                ..FunctionSummary::default()
            },
            results: vec![Value::Term(unknown); results],
            explanations: Vec::new(),
        }
    }
}

/// What stays the same while a function is analyzed.
pub(crate) struct Context<'a> {
    pub(crate) module: &'a CompiledModule,
    pub(crate) function: FunctionDefinitionIndex,
    pub(crate) code: &'a Code,
    pub(crate) parameters: &'a [TypeIndex],
    /// The functions of the module that are analyzed already, by definition.
    pub(crate) callees: &'a [Analyzed],
    pub(crate) flow: Flow,
    /// The type of the resource of each storage instruction.
    pub(crate) site_types: &'a [TypeIndex],
    /// The number of the first open call of each reachable call.
    pub(crate) call_bases: BTreeMap<Position, u16>,
    /// The number of each storage instruction.
    pub(crate) sites: BTreeMap<Position, AccessSite>,
    /// Whether the function is part of a cycle of calls, so that terms may not tell one of its
    /// activations from another.
    pub(crate) is_recursive: bool,
    /// The number of open calls of all static calls.
    pub(crate) call_count: u16,
    /// What is known of the parameters that are function values, where the function is analyzed
    /// for the sake of one call.
    pub(crate) closures: Vec<Option<ClosureShape>>,
    /// The functions that are being analyzed so, outermost first.
    pub(crate) outer: Vec<FunctionDefinitionIndex>,
}

/// The open calls of one function at most.
pub(crate) const CALLS_MAX: usize = 512;

impl<'a> Context<'a> {
    pub(crate) fn new(
        module: &'a CompiledModule,
        function: FunctionDefinitionIndex,
        code: &'a Code,
        callees: &'a [Analyzed],
        site_types: &'a [TypeIndex],
        is_recursive: bool,
        budget: &mut u64,
    ) -> Result<Self, WideningReason> {
        let handle = module
            .function_handles
            .get(function.index())
            .ok_or(WideningReason::Computed)?;
        let flow = Flow::new(code, budget).ok_or(WideningReason::TooLarge)?;
        let mut call_bases = BTreeMap::new();
        let mut sites = BTreeMap::new();
        let mut calls = 0;
        for (block_number, block) in code.blocks.iter().enumerate() {
            for (number, instruction) in block.instructions.iter().enumerate() {
                let position = (block_number, number);
                if is_storage(instruction) {
                    let site = AccessSite::from_position(sites.len());
                    sites.insert(position, site.ok_or(WideningReason::TooLarge)?);
                }
                let Instruction::Call { function, .. } = instruction else {
                    continue;
                };
                if !flow.is_reachable[block_number] {
                    continue;
                }
                let base = u16::try_from(calls).map_err(|_| WideningReason::TooLarge)?;
                call_bases.insert(position, base);
                calls += match own_definition(module, *function) {
                    Some(callee) => callees
                        .get(callee.index())
                        .map_or(0, |callee| callee.summary.calls.len()),
                    None => 1,
                };
                if calls > CALLS_MAX {
                    return Err(WideningReason::TooLarge);
                }
            }
        }
        Ok(Self {
            module,
            function,
            code,
            parameters: &handle.parameters,
            callees,
            flow,
            site_types,
            call_bases,
            sites,
            is_recursive,
            call_count: u16::try_from(calls).map_err(|_| WideningReason::TooLarge)?,
            closures: Vec::new(),
            outer: Vec::new(),
        })
    }
}

/// The definition of a function of the module itself.
pub(crate) fn own_definition(
    module: &CompiledModule,
    handle: FunctionHandleIndex,
) -> Option<FunctionDefinitionIndex> {
    (handle.index() < module.function_definitions.len())
        .then_some(FunctionDefinitionIndex(handle.0))
}

pub(crate) fn is_storage(instruction: &Instruction) -> bool {
    matches!(
        instruction,
        Instruction::Exists { .. }
            | Instruction::BorrowGlobal { .. }
            | Instruction::MoveFrom { .. }
            | Instruction::MoveTo { .. }
    )
}

/// What the registers hold that are not unset, in their order.
type State = Vec<(Register, Value)>;

/// What is known of the start of a block.
#[derive(Default)]
struct Entry {
    /// What holds whenever the block is entered; `None` where it is not known to be.
    state: Option<State>,
    /// The pending values that are brought from blocks of earlier groups.
    pending: Vec<Pending>,
}

/// A pending value that a block leaves to a successor.
struct Pending {
    /// The end of the block.
    position: Position,
    register: Register,
    value: Value,
}

/// The state of the evaluation.
pub(crate) struct Evaluator<'a, 'module> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) types: &'a mut TypePool<'module>,
    pub(crate) terms: TermPool<TypeIndex>,
    /// What the registers hold.
    pub(crate) registers: Vec<Value>,
    pub(crate) position: Position,
    /// The numbers of the first open calls of what function values led to.
    pub(crate) call_numbers: BTreeMap<CallKey, u16>,
    /// The next number.
    pub(crate) next_call: u16,
    /// Not gathered while it is open what holds in a loop.
    pub(crate) effects: Option<Effects>,
    pub(crate) results: Vec<Value>,
    /// Set where the function has to be widened.
    pub(crate) failure: Option<WideningReason>,
    pub(crate) budget: &'a mut u64,
}

/// Why a function has to be widened, and where that turned out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Widening {
    pub(crate) reason: WideningReason,
    pub(crate) position: Option<Position>,
}

impl From<WideningReason> for Widening {
    fn from(reason: WideningReason) -> Self {
        Self {
            reason,
            position: None,
        }
    }
}

/// Analyzes a function with code.
pub(crate) fn analyze(
    context: &Context<'_>,
    types: &mut TypePool<'_>,
    budget: &mut u64,
) -> Result<Analyzed, Widening> {
    let mut evaluator = Evaluator {
        context,
        types,
        terms: TermPool::new(),
        registers: Vec::new(),
        position: (0, 0),
        call_numbers: BTreeMap::new(),
        next_call: context.call_count,
        effects: Some(Effects::default()),
        results: Vec::new(),
        failure: None,
        budget,
    };
    if let Err(reason) = evaluator.run() {
        return Err(Widening {
            reason,
            position: Some(evaluator.position),
        });
    }
    let effects = evaluator.effects.take().unwrap_or_default();
    let results = std::mem::take(&mut evaluator.results);
    Ok(finish::finish(&evaluator, &effects, &results)?)
}

impl Evaluator<'_, '_> {
    fn run(&mut self) -> Result<(), WideningReason> {
        let entry = self.entry_state()?;
        self.run_all(entry)
    }

    /// What the registers hold at the beginning: the parameters.
    fn entry_state(&mut self) -> Result<State, WideningReason> {
        use weft_bytecode::summary::Term;
        let count = self.context.code.registers.len();
        if self.context.parameters.len() > count {
            return Err(WideningReason::Computed);
        }
        let mut state = State::with_capacity(self.context.parameters.len());
        let mut next = u16::try_from(self.context.parameters.len()).unwrap_or(u16::MAX);
        for (position, type_) in self.context.parameters.iter().enumerate() {
            let register = Register::from_position(position).ok_or(WideningReason::TooLarge)?;
            if let Some(Some(shape)) = self.context.closures.get(position) {
                state.push((register, self.closure_of(shape, &mut next)?));
                continue;
            }
            let parameter = u16::try_from(position).map_err(|_| WideningReason::TooLarge)?;
            let value = if self.is_reference(*type_) {
                Value::Reference(vec![Place::new(Origin::Parameter(parameter))])
            } else {
                Value::Term(self.terms.intern(Term::Argument(parameter)))
            };
            state.push((register, value));
        }
        Ok(state)
    }

    pub(crate) fn is_reference(&self, type_: TypeIndex) -> bool {
        matches!(
            self.types.get(type_),
            Some(Type::Reference(_) | Type::MutableReference(_))
        )
    }

    pub(crate) fn charge(&mut self, cost: usize) -> Result<(), WideningReason> {
        let cost = u64::try_from(cost).unwrap_or(u64::MAX);
        let rest = self.budget.checked_sub(cost);
        *self.budget = rest.ok_or(WideningReason::TooLarge)?;
        Ok(())
    }

    /// Runs all blocks in the order of their numbers, and gathers their effects.
    fn run_all(&mut self, entry: State) -> Result<(), WideningReason> {
        let context = self.context;
        let count = context.code.blocks.len();
        let mut entries: Vec<Entry> = Vec::new();
        entries.resize_with(count, Entry::default);
        entries[0].state = Some(entry);
        let components = &context.flow.components;
        if components.iter().flatten().copied().eq(0..count) {
            for component in components {
                self.run_group(component, &mut entries)?;
            }
            Ok(())
        } else {
            // Some block leads out of a loop to one before the end of the loop.
            let all: Vec<usize> = (0..count).collect();
            self.run_group(&all, &mut entries)
        }
    }

    /// Runs blocks that only lead to each other and to later ones.
    fn run_group(&mut self, group: &[usize], entries: &mut [Entry]) -> Result<(), WideningReason> {
        if let [block] = group
            && !self.context.flow.is_cyclic[*block]
        {
            let state = entries[*block].state.take();
            return state.map_or(Ok(()), |state| self.gather(*block, state, &[], entries));
        }
        self.settle(group, entries)?;
        for block in group {
            if let Some(state) = entries[*block].state.clone() {
                self.gather(*block, state, group, entries)?;
            }
        }
        Ok(())
    }

    /// Runs the blocks of a group, given the states where it is entered, until those at the start of
    /// all of them, and of the blocks that the group leads to, hold for whatever comes there.
    fn settle(&mut self, group: &[usize], entries: &mut [Entry]) -> Result<(), WideningReason> {
        let context = self.context;
        let effects = self.effects.take();
        let entered = (group.iter().copied()).filter(|block| entries[*block].state.is_some());
        let mut open: BTreeSet<usize> = entered.collect();
        while let Some(block) = open.pop_first() {
            self.run_block(block, entries[block].state.clone().unwrap_or_default())?;
            for (number, successor) in context.flow.successors[block].iter().enumerate() {
                let state = self.outgoing(block, number);
                let has_changed = self.enter(*successor, state, entries)?;
                if has_changed && group.binary_search(successor).is_ok() {
                    open.insert(*successor);
                }
            }
            self.check()?;
        }
        self.effects = effects;
        Ok(())
    }

    /// Runs a block from the state that holds whenever it is entered, and gathers its effects. The
    /// blocks of a settled group are known to hold whatever the block leaves to them.
    fn gather(
        &mut self,
        block: usize,
        state: State,
        settled: &[usize],
        entries: &mut [Entry],
    ) -> Result<(), WideningReason> {
        let context = self.context;
        for edge in std::mem::take(&mut entries[block].pending) {
            self.record_lost(&edge, &state);
        }
        self.run_block(block, state)?;
        self.terminate(&context.code.blocks[block].terminator);
        for (number, successor) in context.flow.successors[block].iter().enumerate() {
            let state = self.outgoing(block, number);
            let pending = state.iter().filter(|(_, value)| value.pending().is_some());
            let pending = pending.map(|(register, value)| Pending {
                position: self.position,
                register: *register,
                value: value.clone(),
            });
            if settled.binary_search(successor).is_ok() {
                let target = entries[*successor].state.as_deref().unwrap_or_default();
                for edge in pending.collect::<Vec<_>>() {
                    self.record_lost(&edge, target);
                }
                continue;
            }
            entries[*successor].pending.extend(pending);
            if settled.is_empty() {
                self.enter(*successor, state, entries)?;
            }
        }
        self.check()
    }

    /// What the registers hold at the end of a block for one of its successors: what is dead there
    /// is forgotten. The last one is given the values themselves.
    fn outgoing(&mut self, block: usize, number: usize) -> State {
        let flow = &self.context.flow;
        let successors = &flow.successors[block];
        let is_last = number + 1 == successors.len();
        let live = &flow.live_in[successors[number]];
        let mut state = State::with_capacity(live.len());
        for register in live.union(&flow.borrowed) {
            match self.registers.get_mut(register.index()) {
                None | Some(Value::Unset) => {}
                Some(value) if is_last => {
                    state.push((register, std::mem::replace(value, Value::Unset)));
                }
                Some(value) => state.push((register, value.clone())),
            }
        }
        state
    }

    /// Notes what holds where a block is entered from one more block; whether it changes anything.
    fn enter(
        &mut self,
        block: usize,
        incoming: State,
        entries: &mut [Entry],
    ) -> Result<bool, WideningReason> {
        self.charge(self.registers.len())?;
        match &mut entries[block].state {
            Some(state) => {
                let reason = if self.context.flow.is_cyclic[block] {
                    WideningReason::Loop
                } else {
                    WideningReason::PathsDiffer
                };
                Ok(self.join_states(state, incoming, reason))
            }
            state @ None => {
                *state = Some(incoming);
                Ok(true)
            }
        }
    }

    /// Makes a state what holds after either of two: a register that one of them lacks is unset.
    /// Whether that changes it.
    fn join_states(&mut self, state: &mut State, other: State, reason: WideningReason) -> bool {
        let mut has_changed = false;
        let mut other = other.into_iter().peekable();
        state.retain_mut(|(register, value)| {
            while other.next_if(|(it, _)| it < register).is_some() {}
            let Some((_, incoming)) = other.next_if(|(it, _)| it == register) else {
                has_changed = true;
                return false;
            };
            if *value != incoming {
                let joined = self.join(value, &incoming, reason);
                has_changed |= joined != *value;
                *value = joined;
            }
            !matches!(value, Value::Unset)
        });
        has_changed
    }

    fn check(&self) -> Result<(), WideningReason> {
        if self.terms.is_full() {
            return Err(WideningReason::TooLarge);
        }
        self.failure.map_or(Ok(()), Err)
    }

    fn run_block(&mut self, block: usize, state: State) -> Result<(), WideningReason> {
        let code = &self.context.code.blocks[block];
        let count = self.context.code.registers.len();
        let held: usize = state.iter().map(|(_, value)| value.nodes()).sum();
        self.charge(1 + (count - state.len()) + held + code.instructions.len())?;
        // Most are unset as it is, in which case there is nothing to free.
        for value in &mut self.registers {
            if !matches!(value, Value::Unset) {
                *value = Value::Unset;
            }
        }
        self.registers.resize_with(count, || Value::Unset);
        for (register, value) in state {
            self.registers[register.index()] = value;
        }
        for (number, instruction) in code.instructions.iter().enumerate() {
            self.position = (block, number);
            self.evaluate(instruction)?;
            self.check()?;
        }
        self.position = (block, code.instructions.len());
        Ok(())
    }

    /// Records that a pending value was read where the state at the start of a block no longer
    /// holds it.
    fn record_lost(&mut self, edge: &Pending, state: &[(Register, Value)]) {
        let at = state.binary_search_by_key(&edge.register, |(it, _)| *it);
        let target = at.ok().map(|at| &state[at].1);
        if let Some(location) = self.lost_location(edge.register, &edge.value, target) {
            self.position = edge.position;
            self.record_read(location, Observation::Merged);
        }
    }

    /// Where a pending value comes from that the state at the start of a successor no longer holds.
    fn lost_location(
        &self,
        register: Register,
        value: &Value,
        target: Option<&Value>,
    ) -> Option<Location> {
        let location = value.pending()?;
        let is_kept = match (value, target) {
            (Value::Leaf(value), Some(Value::Leaf(target))) => {
                value.location == target.location && value.step == target.step
            }
            (Value::Check(value), Some(Value::Check(target))) => {
                value.location == target.location
                    && value.relation == target.relation
                    && value.bound == target.bound
            }
            // Nobody can read what is unset, but perhaps through a reference.
            (_, None) => !self.context.flow.borrowed.contains(register),
            (_, Some(_)) => false,
        };
        (!is_kept).then(|| location.clone())
    }

    fn terminate(&mut self, terminator: &Terminator) {
        match terminator {
            Terminator::Jump { target: _ } => {}
            Terminator::Branch {
                condition,
                then_target,
                else_target,
            } => {
                let aborts = &self.context.flow.always_aborts;
                let (then_aborts, else_aborts) =
                    (aborts[then_target.index()], aborts[else_target.index()]);
                let condition = self.get(*condition);
                match condition {
                    Value::Check(check) if !check.is_stale && then_aborts != else_aborts => {
                        self.record_check(&check, else_aborts);
                    }
                    Value::Unset
                    | Value::Term(_)
                    | Value::Struct(_)
                    | Value::Elements(_)
                    | Value::Reference(_)
                    | Value::Leaf(_)
                    | Value::Closure(_)
                    | Value::Check(_) => {
                        self.observe(&condition, Observation::Branched);
                    }
                }
            }
            Terminator::Switch { base, targets: _ } => {
                if let Err(reason) = self.read_variant(*base) {
                    self.failure = Some(reason);
                }
            }
            Terminator::Return { values } => self.return_(values),
            Terminator::Abort { code } => {
                let code = self.get(*code);
                self.observe(&code, Observation::AbortCode);
            }
            Terminator::AbortWithMessage { code, message } => {
                for register in [code, message] {
                    let value = self.get(*register);
                    self.observe(&value, Observation::AbortCode);
                }
            }
        }
    }

    fn return_(&mut self, values: &[Register]) {
        let mut results = Vec::with_capacity(values.len());
        for register in values {
            let value = self.get(*register);
            results.push(self.clean(&value, Observation::Returned));
        }
        if self.results.is_empty() {
            self.results = results;
        } else if self.results.len() == results.len() {
            self.results = std::mem::take(&mut self.results)
                .iter()
                .zip(&results)
                .map(|(old, new)| self.join(old, new, WideningReason::PathsDiffer))
                .collect();
        } else {
            self.failure = Some(WideningReason::Computed);
        }
    }
}
