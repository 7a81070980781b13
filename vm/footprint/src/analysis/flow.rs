//! Facts about the control flow of a function: what is reachable, what lies on a cycle, which
//! blocks always abort, and which registers are live.

use smallvec::{SmallVec, smallvec};
use weft_bytecode::{Code, Instruction, Register, Terminator};

/// The blocks that a block leads to.
type Targets = SmallVec<[usize; 2]>;

/// The facts, by block.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) successors: Vec<Targets>,
    /// The strongly connected components, each after those that lead to it: in the order of their
    /// blocks where these are in reverse postorder.
    pub(crate) components: Vec<Vec<usize>>,
    pub(crate) is_reachable: Vec<bool>,
    /// Whether the block can be executed more than once.
    pub(crate) is_cyclic: Vec<bool>,
    /// Whether every path from the block ends in an abort.
    pub(crate) always_aborts: Vec<bool>,
    /// The registers that may be read, by name, before they are written.
    pub(crate) live_in: Vec<RegisterSet>,
    /// The registers that are borrowed somewhere.
    pub(crate) borrowed: RegisterSet,
}

/// A set of registers, as bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct RegisterSet(Vec<u64>);

impl RegisterSet {
    /// The word and the bit of a register.
    fn place(register: Register) -> (usize, u64) {
        (register.index() / 64, 1 << (register.index() % 64))
    }

    pub(crate) fn contains(&self, register: Register) -> bool {
        let (word, bit) = Self::place(register);
        self.0.get(word).is_some_and(|bits| bits & bit != 0)
    }

    fn insert(&mut self, register: Register) {
        let (word, bit) = Self::place(register);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= bit;
    }

    fn remove(&mut self, register: Register) {
        let (word, bit) = Self::place(register);
        if let Some(bits) = self.0.get_mut(word) {
            *bits &= !bit;
        }
    }

    fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (bits, more) in self.0.iter_mut().zip(&other.0) {
            *bits |= more;
        }
    }

    /// The registers of either set, in their order.
    pub(crate) fn union<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = Register> + use<'a> {
        let word = |set: &Self, index| set.0.get(index).copied().unwrap_or(0);
        (0..self.0.len().max(other.0.len())).flat_map(move |index| {
            let mut bits: u64 = word(self, index) | word(other, index);
            std::iter::from_fn(move || {
                let bit = bits.trailing_zeros() as usize;
                // Takes away the lowest bit.
                bits &= bits.checked_sub(1)?;
                Register::from_position(index * 64 + bit)
            })
        })
    }

    /// Whether the sets hold the same registers, however long they are.
    fn is_same(&self, other: &Self) -> bool {
        let word = |set: &Self, index| set.0.get(index).copied().unwrap_or(0);
        (0..self.0.len().max(other.0.len())).all(|index| word(self, index) == word(other, index))
    }

    pub(crate) fn len(&self) -> usize {
        let ones = self.0.iter().map(|bits| bits.count_ones() as usize);
        ones.sum()
    }
}

impl Flow {
    /// `None` where a terminator names a block that is not there, or the budget runs out.
    pub(crate) fn new(code: &Code, budget: &mut u64) -> Option<Self> {
        let successors: Vec<Targets> = code
            .blocks
            .iter()
            .map(|block| match &block.terminator {
                Terminator::Jump { target } => smallvec![target.index()],
                Terminator::Branch {
                    condition: _,
                    then_target,
                    else_target,
                } => smallvec![then_target.index(), else_target.index()],
                Terminator::Switch { base: _, targets } => {
                    targets.iter().map(|target| target.index()).collect()
                }
                Terminator::Return { values: _ }
                | Terminator::Abort { code: _ }
                | Terminator::AbortWithMessage {
                    code: _,
                    message: _,
                } => Targets::new(),
            })
            .collect();
        let count = successors.len();
        if count == 0 || successors.iter().flatten().any(|target| *target >= count) {
            return None;
        }
        let components = components_in_order(&successors);
        let mut is_cyclic = vec![false; count];
        for component in &components {
            let is_loop = match component.as_slice() {
                [block] => successors[*block].contains(block),
                _ => true,
            };
            for block in component {
                is_cyclic[*block] = is_loop;
            }
        }
        let mut borrowed = RegisterSet::default();
        for instruction in code.blocks.iter().flat_map(|block| &block.instructions) {
            if let Instruction::BorrowLocal { local, .. } = instruction {
                borrowed.insert(*local);
            }
        }
        Some(Self {
            is_reachable: reachable(&successors, &[0]),
            always_aborts: aborting(code, &successors, &components),
            live_in: live(code, &successors, &components, &is_cyclic, budget)?,
            is_cyclic,
            borrowed,
            components,
            successors,
        })
    }

    /// The blocks that may be executed after the end of a block.
    pub(crate) fn followers(&self, block: usize) -> Vec<bool> {
        reachable(&self.successors, &self.successors[block])
    }
}

/// See [`Flow::components`].
fn components_in_order(successors: &[Targets]) -> Vec<Vec<usize>> {
    // What is visited first comes last.
    let last_first = successors.iter().map(|targets| targets.iter().rev());
    let last_first: Vec<Targets> = last_first.map(|it| it.copied().collect()).collect();
    let mut components = strong_components(&last_first);
    components.reverse();
    components
}

fn reachable(successors: &[Targets], from: &[usize]) -> Vec<bool> {
    let mut seen = vec![false; successors.len()];
    let mut stack = from.to_vec();
    while let Some(block) = stack.pop() {
        if !std::mem::replace(&mut seen[block], true) {
            stack.extend_from_slice(&successors[block]);
        }
    }
    seen
}

/// Whether each block always aborts: by components, the last first, so that one round suffices.
/// A loop counts as one that may not end.
fn aborting(code: &Code, successors: &[Targets], components: &[Vec<usize>]) -> Vec<bool> {
    let mut always_aborts = vec![false; successors.len()];
    for component in components.iter().rev() {
        let [block] = component.as_slice() else {
            continue;
        };
        let targets = &successors[*block];
        always_aborts[*block] = match code.blocks[*block].terminator {
            Terminator::Abort { code: _ }
            | Terminator::AbortWithMessage {
                code: _,
                message: _,
            } => true,
            Terminator::Return { values: _ } => false,
            Terminator::Jump { target: _ }
            | Terminator::Branch {
                condition: _,
                then_target: _,
                else_target: _,
            }
            | Terminator::Switch {
                base: _,
                targets: _,
            } => targets.iter().all(|target| always_aborts[*target]),
        };
    }
    always_aborts
}

fn live(
    code: &Code,
    successors: &[Targets],
    components: &[Vec<usize>],
    is_cyclic: &[bool],
    budget: &mut u64,
) -> Option<Vec<RegisterSet>> {
    let has_loop = is_cyclic.contains(&true);
    let mut live_in = vec![RegisterSet::default(); successors.len()];
    let mut live = RegisterSet::default();
    loop {
        let before = *budget;
        let mut has_changed = false;
        for block in components.iter().rev().flatten().copied() {
            live.0.clear();
            for successor in &successors[block] {
                live.extend(&live_in[*successor]);
            }
            let joined: usize = (successors[block].iter())
                .map(|successor| live_in[*successor].len() + 1)
                .sum();
            let cost = joined + code.blocks[block].instructions.len() + 1;
            *budget = budget.checked_sub(u64::try_from(cost).ok()?)?;
            for_each_operand(&code.blocks[block].terminator, |register| {
                live.insert(register);
            });
            for instruction in code.blocks[block].instructions.iter().rev() {
                let operands = operands(instruction);
                for register in operands.written() {
                    live.remove(*register);
                }
                for register in operands.read() {
                    live.insert(*register);
                }
            }
            if !live.is_same(&live_in[block]) {
                live_in[block].clone_from(&live);
                has_changed = true;
            }
        }
        if !has_changed {
            return Some(live_in);
        }
        if !has_loop {
            // Blocks come after all they lead to, so another round finds and costs the same.
            *budget = budget.checked_sub(before - *budget)?;
            return Some(live_in);
        }
    }
}

fn for_each_operand(terminator: &Terminator, mut visit: impl FnMut(Register)) {
    match terminator {
        Terminator::Jump { target: _ } => {}
        Terminator::Branch {
            condition,
            then_target: _,
            else_target: _,
        } => visit(*condition),
        Terminator::Switch { base, targets: _ } => visit(*base),
        Terminator::Return { values } => values.iter().copied().for_each(visit),
        Terminator::Abort { code } => visit(*code),
        Terminator::AbortWithMessage { code, message } => {
            visit(*code);
            visit(*message);
        }
    }
}

/// The registers that an instruction reads, and those that it writes: a few by themselves, then
/// lists of the instruction.
#[derive(Clone, Copy, Default)]
struct Operands<'a> {
    single: [Option<Register>; 3],
    list: &'a [Register],
    destination: Option<Register>,
    destinations: &'a [Register],
}

impl<'a> Operands<'a> {
    fn read(&self) -> impl Iterator<Item = &Register> {
        self.single.iter().flatten().chain(self.list)
    }

    fn written(&self) -> impl Iterator<Item = &Register> {
        self.destination.iter().chain(self.destinations)
    }

    fn reading<const N: usize>(registers: [Register; N]) -> Self {
        let mut operands = Self::default();
        for (place, register) in operands.single.iter_mut().zip(registers) {
            *place = Some(register);
        }
        operands
    }

    fn and(self, list: &'a [Register]) -> Self {
        Self { list, ..self }
    }

    fn to(self, destination: Register) -> Self {
        let destination = Some(destination);
        Self {
            destination,
            ..self
        }
    }

    fn to_all(self, destinations: &'a [Register]) -> Self {
        Self {
            destinations,
            ..self
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each shape of operands, none longer than a few lines"
)]
fn operands(instruction: &Instruction) -> Operands<'_> {
    use Instruction as I;
    match instruction {
        I::LoadImmediate { destination, .. } | I::LoadConstant { destination, .. } => {
            Operands::default().to(*destination)
        }
        I::Move {
            destination,
            source,
        }
        | I::Copy {
            destination,
            source,
        }
        | I::Not {
            destination,
            source,
        }
        | I::Cast {
            destination,
            source,
        }
        | I::Freeze {
            destination,
            source,
        } => Operands::reading([*source]).to(*destination),
        I::Drop { source: _ } => Operands::default(),
        I::Binary {
            operation: _,
            destination,
            left,
            right,
        } => Operands::reading([*left, *right]).to(*destination),
        I::Pack {
            destination,
            fields,
        }
        | I::PackVariant {
            destination,
            variant: _,
            fields,
        } => Operands::default().and(fields).to(*destination),
        I::Unpack {
            destinations,
            source,
        }
        | I::UnpackVariant {
            destinations,
            source,
            variant: _,
        }
        | I::VectorUnpack {
            destinations,
            source,
        } => Operands::reading([*source]).to_all(destinations),
        I::BorrowLocal { destination, local } => Operands::reading([*local]).to(*destination),
        I::BorrowField {
            destination, base, ..
        }
        | I::TestVariant {
            destination, base, ..
        }
        | I::BorrowVariantField {
            destination, base, ..
        } => Operands::reading([*base]).to(*destination),
        I::ReadReference {
            destination,
            reference,
        } => Operands::reading([*reference]).to(*destination),
        I::WriteReference { reference, value } => Operands::reading([*reference, *value]),
        I::Call {
            function: _,
            type_arguments: _,
            arguments,
            results,
        } => Operands::default().and(arguments).to_all(results),
        I::PackClosure {
            destination,
            captured,
            ..
        } => Operands::default().and(captured).to(*destination),
        I::CallClosure {
            callee,
            arguments,
            results,
        } => Operands::reading([*callee]).and(arguments).to_all(results),
        I::VectorPack {
            destination,
            elements,
        } => Operands::default().and(elements).to(*destination),
        I::VectorLength {
            destination,
            vector,
        }
        | I::VectorPopBack {
            destination,
            vector,
        } => Operands::reading([*vector]).to(*destination),
        I::VectorBorrow {
            destination,
            vector,
            index,
        } => Operands::reading([*vector, *index]).to(*destination),
        I::VectorPushBack { vector, value } => Operands::reading([*vector, *value]),
        I::VectorSwap {
            vector,
            left,
            right,
        } => Operands::reading([*vector, *left, *right]),
        I::Exists {
            destination,
            address,
            ..
        }
        | I::BorrowGlobal {
            destination,
            address,
            ..
        }
        | I::MoveFrom {
            destination,
            address,
            ..
        } => Operands::reading([*address]).to(*destination),
        I::MoveTo { signer, value, .. } => Operands::reading([*signer, *value]),
    }
}

/// The strongly connected components, each after those it leads to.
///
/// Tarjan's algorithm with a stack of its own, as graphs come from outside.
pub(crate) fn strong_components<T: AsRef<[usize]>>(successors: &[T]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let count = successors.len();
    let (mut number, mut low) = (vec![UNSEEN; count], vec![0; count]);
    let mut is_open = vec![false; count];
    let (mut open, mut components, mut next) = (Vec::new(), Vec::new(), 0);
    for root in 0..count {
        if number[root] != UNSEEN {
            continue;
        }
        let mut calls = vec![(root, 0)];
        while let Some((node, edge)) = calls.pop() {
            if edge == 0 {
                number[node] = next;
                low[node] = next;
                next += 1;
                open.push(node);
                is_open[node] = true;
            }
            if let Some(successor) = successors[node].as_ref().get(edge).copied() {
                calls.push((node, edge + 1));
                if number[successor] == UNSEEN {
                    calls.push((successor, 0));
                } else if is_open[successor] {
                    low[node] = low[node].min(number[successor]);
                }
                continue;
            }
            if let Some((caller, _)) = calls.last() {
                low[*caller] = low[*caller].min(low[node]);
            }
            if low[node] == number[node] {
                let mut component = Vec::new();
                while let Some(member) = open.pop() {
                    is_open[member] = false;
                    component.push(member);
                    if member == node {
                        break;
                    }
                }
                component.sort_unstable();
                components.push(component);
            }
        }
    }
    components
}
