//! Facts about the control flow of a function: what is reachable, what lies on a cycle, which
//! blocks always abort, and which registers are live.

use std::collections::BTreeSet;

use weft_bytecode::{Code, Instruction, Register, Terminator};

/// The facts, by block.
#[derive(Debug)]
pub(crate) struct Flow {
    pub(crate) successors: Vec<Vec<usize>>,
    pub(crate) is_reachable: Vec<bool>,
    /// Whether the block can be executed more than once.
    pub(crate) is_cyclic: Vec<bool>,
    /// Whether every path from the block ends in an abort.
    pub(crate) always_aborts: Vec<bool>,
    /// The registers that may be read, by name, before they are written.
    pub(crate) live_in: Vec<BTreeSet<Register>>,
    /// The registers that are borrowed somewhere.
    pub(crate) borrowed: BTreeSet<Register>,
}

impl Flow {
    /// `None` where a terminator names a block that is not there, or the budget runs out.
    pub(crate) fn new(code: &Code, budget: &mut u64) -> Option<Self> {
        let successors: Vec<Vec<usize>> = code
            .blocks
            .iter()
            .map(|block| match &block.terminator {
                Terminator::Jump { target } => vec![target.index()],
                Terminator::Branch {
                    condition: _,
                    then_target,
                    else_target,
                } => vec![then_target.index(), else_target.index()],
                Terminator::Switch { base: _, targets } => {
                    targets.iter().map(|target| target.index()).collect()
                }
                Terminator::Return { values: _ }
                | Terminator::Abort { code: _ }
                | Terminator::AbortWithMessage {
                    code: _,
                    message: _,
                } => Vec::new(),
            })
            .collect();
        let count = successors.len();
        if count == 0 || successors.iter().flatten().any(|target| *target >= count) {
            return None;
        }
        let components = strong_components(&successors);
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
        let borrowed = code
            .blocks
            .iter()
            .flat_map(|block| &block.instructions)
            .filter_map(|instruction| {
                if let Instruction::BorrowLocal { local, .. } = instruction {
                    Some(*local)
                } else {
                    None
                }
            })
            .collect();
        Some(Self {
            is_reachable: reachable(&successors, &[0]),
            is_cyclic,
            always_aborts: aborting(code, &successors, &components),
            live_in: live(code, &successors, &components, budget)?,
            borrowed,
            successors,
        })
    }

    /// The blocks that may be executed after the end of a block.
    pub(crate) fn followers(&self, block: usize) -> Vec<bool> {
        reachable(&self.successors, &self.successors[block])
    }
}

fn reachable(successors: &[Vec<usize>], from: &[usize]) -> Vec<bool> {
    let mut seen = vec![false; successors.len()];
    let mut stack = from.to_vec();
    while let Some(block) = stack.pop() {
        if !std::mem::replace(&mut seen[block], true) {
            stack.extend(&successors[block]);
        }
    }
    seen
}

/// Whether each block always aborts: by components, callees first, so that one round suffices.
/// A loop counts as one that may not end.
fn aborting(code: &Code, successors: &[Vec<usize>], components: &[Vec<usize>]) -> Vec<bool> {
    let mut always_aborts = vec![false; successors.len()];
    for component in components {
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
    successors: &[Vec<usize>],
    components: &[Vec<usize>],
    budget: &mut u64,
) -> Option<Vec<BTreeSet<Register>>> {
    let mut live_in = vec![BTreeSet::new(); successors.len()];
    loop {
        let mut has_changed = false;
        for block in components.iter().flatten().copied() {
            let mut live: BTreeSet<Register> = successors[block]
                .iter()
                .flat_map(|successor| live_in[*successor].iter().copied())
                .collect();
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
                for register in operands.written {
                    live.remove(&register);
                }
                live.extend(operands.read);
            }
            if live != live_in[block] {
                live_in[block] = live;
                has_changed = true;
            }
        }
        if !has_changed {
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

struct Operands {
    read: Vec<Register>,
    written: Vec<Register>,
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm for each shape of operands, none longer than a few lines"
)]
fn operands(instruction: &Instruction) -> Operands {
    use Instruction as I;
    let (read, written) = match instruction {
        I::LoadImmediate { destination, .. } | I::LoadConstant { destination, .. } => {
            (vec![], vec![*destination])
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
        } => (vec![*source], vec![*destination]),
        I::Drop { source: _ } => (vec![], vec![]),
        I::Binary {
            operation: _,
            destination,
            left,
            right,
        } => (vec![*left, *right], vec![*destination]),
        I::Pack {
            destination,
            fields,
        }
        | I::PackVariant {
            destination,
            variant: _,
            fields,
        } => (fields.clone(), vec![*destination]),
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
        } => (vec![*source], destinations.clone()),
        I::BorrowLocal { destination, local } => (vec![*local], vec![*destination]),
        I::BorrowField {
            destination, base, ..
        }
        | I::TestVariant {
            destination, base, ..
        }
        | I::BorrowVariantField {
            destination, base, ..
        } => (vec![*base], vec![*destination]),
        I::ReadReference {
            destination,
            reference,
        } => (vec![*reference], vec![*destination]),
        I::WriteReference { reference, value } => (vec![*reference, *value], vec![]),
        I::Call {
            function: _,
            type_arguments: _,
            arguments,
            results,
        } => (arguments.clone(), results.clone()),
        I::PackClosure {
            destination,
            captured,
            ..
        } => (captured.clone(), vec![*destination]),
        I::CallClosure {
            callee,
            arguments,
            results,
        } => {
            let mut read = vec![*callee];
            read.extend(arguments);
            (read, results.clone())
        }
        I::VectorPack {
            destination,
            elements,
        } => (elements.clone(), vec![*destination]),
        I::VectorLength {
            destination,
            vector,
        }
        | I::VectorPopBack {
            destination,
            vector,
        } => (vec![*vector], vec![*destination]),
        I::VectorBorrow {
            destination,
            vector,
            index,
        } => (vec![*vector, *index], vec![*destination]),
        I::VectorPushBack { vector, value } => (vec![*vector, *value], vec![]),
        I::VectorSwap {
            vector,
            left,
            right,
        } => (vec![*vector, *left, *right], vec![]),
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
        } => (vec![*address], vec![*destination]),
        I::MoveTo { signer, value, .. } => (vec![*signer, *value], vec![]),
    };
    Operands { read, written }
}

/// The strongly connected components, each after those it leads to.
///
/// Tarjan's algorithm with a stack of its own, as graphs come from outside.
pub(crate) fn strong_components(successors: &[Vec<usize>]) -> Vec<Vec<usize>> {
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
            if let Some(successor) = successors[node].get(edge).copied() {
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
