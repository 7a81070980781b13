//! Code as the interpreter executes it.
//!
//! Made once from the operations of an instance: fixed-size instructions in one stream, an opcode for
//! each frequent case, comparisons joined with the branches that use them, and everything else as
//! an index of the operation that [`step`](crate::step::step) executes. What is observable (values that may be
//! read again, the order of charges and failures) is that of the operations.

use crate::code::{
    Arithmetic, CodeBlockId, Comparison, End, FunctionInstance, InstanceId, Operation, Place,
    Shape, Slot, Width,
};
use crate::liveness::Liveness;

/// One instruction: 16 bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Dense {
    /// Pays for a gas block.
    Charge { gas: u32 },
    /// Puts a word into a slot.
    Constant { to: Slot, value: u64 },
    /// Copies one slot.
    CopyWord { to: Slot, from: Slot },
    /// Copies slots.
    CopyWords { to: Slot, from: Slot, slots: u16 },
    /// Sum of `u64`.
    Add { to: Slot, left: Slot, right: Slot },
    /// Sum of a `u64` and a constant.
    AddConstant { to: Slot, left: Slot, value: u64 },
    /// Difference of words.
    Subtract { to: Slot, left: Slot, right: Slot },
    /// Difference of a word and a constant.
    SubtractConstant { to: Slot, left: Slot, value: u64 },
    /// Product of `u64`.
    Multiply { to: Slot, left: Slot, right: Slot },
    /// Quotient of words.
    Divide { to: Slot, left: Slot, right: Slot },
    /// Remainder of words.
    Modulo { to: Slot, left: Slot, right: Slot },
    /// And of words.
    BitAnd { to: Slot, left: Slot, right: Slot },
    /// Or of words.
    BitOr { to: Slot, left: Slot, right: Slot },
    /// Exclusive or of words.
    BitXor { to: Slot, left: Slot, right: Slot },
    /// Right shift of a `u64`.
    ShiftRight { to: Slot, left: Slot, right: Slot },
    /// Left shift of a `u64`.
    ShiftLeft { to: Slot, left: Slot, right: Slot },
    /// Other arithmetic on words.
    Arithmetic {
        operation: Arithmetic,
        width: Width,
        to: Slot,
        left: Slot,
        right: Slot,
    },
    /// `==` on words.
    Equal { to: Slot, left: Slot, right: Slot },
    /// `!=` on words.
    NotEqual { to: Slot, left: Slot, right: Slot },
    /// `<` on words.
    Less { to: Slot, left: Slot, right: Slot },
    /// `<=` on words.
    LessOrEqual { to: Slot, left: Slot, right: Slot },
    /// Negates a `bool`.
    Not { to: Slot, from: Slot },
    /// The address of a slot.
    AddressOf { to: Slot, slot: Slot },
    /// Adds to a pointer.
    OffsetPointer { to: Slot, base: Slot, offset: u32 },
    /// Reads a `u64` through a reference.
    LoadWord { to: Slot, reference: Slot },
    /// Writes a `u64` through a reference.
    StoreWord { reference: Slot, value: Slot },
    /// Reads a `u64` through a reference and an offset: a field that was borrowed to be read.
    LoadAt { to: Slot, base: Slot, offset: u32 },
    /// The length of a vector.
    VectorLength { to: Slot, vector: Slot },
    /// A pointer to an element, to be read.
    VectorBorrow {
        to: Slot,
        vector: Slot,
        index: Slot,
        size: u32,
    },
    /// Any other operation, by its position in [`DenseCode::operations`].
    Step { operation: u32 },
    /// A call, by its position in [`DenseCode::calls`].
    Call { site: u32 },
    /// Calls a function value.
    CallClosure { operation: u32 },
    /// Continues elsewhere.
    Jump { target: u32 },
    /// Continues at one of two places.
    Branch {
        condition: Slot,
        then_target: u32,
        else_target: u32,
    },
    /// Continues by `left < right` on words, after paying.
    BranchLess {
        gas: u16,
        left: Slot,
        right: Slot,
        then_target: u32,
        else_target: u32,
    },
    /// Continues by `left == right` on words, after paying.
    BranchEqual {
        gas: u16,
        left: Slot,
        right: Slot,
        then_target: u32,
        else_target: u32,
    },
    /// Continues by the variant of the enum behind a reference, by the position in
    /// [`DenseCode::switches`].
    Switch { base: Slot, site: u32 },
    /// Leaves a function without results.
    ReturnNothing,
    /// Leaves a function whose only result is a word.
    ReturnWord { from: Slot },
    /// Leaves a function, by the position in [`DenseCode::returns`].
    Return { site: u32 },
    /// Aborts.
    Abort { code: Slot },
}

const _: () = assert!(size_of::<Dense>() == 16, "an instruction takes 16 bytes");

/// A copy between frames: slots counted from the caller's frame for calls, and from the own frame
/// for returns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Transfer {
    pub(crate) to: u32,
    pub(crate) from: u32,
    pub(crate) slots: u32,
}

/// What a call has to move.
#[derive(Clone, Debug)]
pub(crate) struct CallSite {
    pub(crate) callee: InstanceId,
    pub(crate) arguments: Box<[Transfer]>,
    pub(crate) results: Box<[Transfer]>,
}

/// The dense code of an instance.
#[derive(Clone, Debug, Default)]
pub(crate) struct DenseCode {
    pub(crate) instructions: Vec<Dense>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) calls: Vec<CallSite>,
    pub(crate) returns: Vec<Box<[Transfer]>>,
    /// The target of each variant.
    pub(crate) switches: Vec<Box<[u32]>>,
}

/// Makes dense code. `callee` gives the results and parameters of an instance.
pub(crate) fn translate<'code>(
    instance: &FunctionInstance,
    callee: impl Fn(InstanceId) -> &'code FunctionInstance,
) -> DenseCode {
    let mut translator = Translator {
        instance,
        liveness: Liveness::compute(instance),
        code: DenseCode::default(),
        starts: Vec::with_capacity(instance.blocks.len()),
    };
    for (number, block) in instance.blocks.iter().enumerate() {
        let start = position(translator.code.instructions.len());
        translator.starts.push(start);
        translator.operations(number, &callee);
        translator.end(number, &block.end);
    }
    translator.resolve_targets();
    translator.code
}

fn position(length: usize) -> u32 {
    u32::try_from(length).expect("the size of code is limited")
}

struct Translator<'code> {
    instance: &'code FunctionInstance,
    liveness: Liveness,
    code: DenseCode,
    /// Where each block starts.
    starts: Vec<u32>,
}

impl Translator<'_> {
    fn push(&mut self, instruction: Dense) {
        self.code.instructions.push(instruction);
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "whatever is not frequent is left to `step`"
    )]
    fn operations<'code>(
        &mut self,
        block: usize,
        callee: &impl Fn(InstanceId) -> &'code FunctionInstance,
    ) {
        let operations = &self.instance.blocks[block].operations;
        let mut index = 0;
        while let Some(operation) = operations.get(index) {
            if let Some(joined) = self.join(block, index) {
                self.push(joined);
                index += 2;
                continue;
            }
            let instruction = match operation {
                Operation::Call {
                    callee: id,
                    arguments,
                    results,
                } => self.call(*id, callee(*id), arguments, results),
                Operation::CallClosure { .. } => {
                    let index = position(self.code.operations.len());
                    self.code.operations.push(operation.clone());
                    Dense::CallClosure { operation: index }
                }
                other => simple(other).unwrap_or_else(|| {
                    let operation = position(self.code.operations.len());
                    self.code.operations.push(other.clone());
                    Dense::Step { operation }
                }),
            };
            self.push(instruction);
            index += 1;
        }
    }

    /// One instruction for two operations, where the value between them is not needed afterwards.
    fn join(&self, block: usize, index: usize) -> Option<Dense> {
        let blocks = &self.instance.blocks;
        let operations = &blocks[block].operations;
        let (first, second) = (operations.get(index)?, operations.get(index + 1)?);
        let is_dead = |slot| self.liveness.is_dead_behind(blocks, block, index + 1, slot);
        match (first, second) {
            (
                &Operation::Constant { destination, value },
                &Operation::Arithmetic {
                    operation,
                    width,
                    destination: to,
                    left,
                    right,
                },
            ) if right == destination
                && left != right
                && (to == destination || is_dead(destination)) =>
            {
                match (operation, width) {
                    (Arithmetic::Add, Width::W64) => Some(Dense::AddConstant { to, left, value }),
                    (Arithmetic::Subtract, Width::W8 | Width::W16 | Width::W32 | Width::W64) => {
                        Some(Dense::SubtractConstant { to, left, value })
                    }
                    _ => None,
                }
            }
            (
                &Operation::OffsetPointer {
                    destination,
                    base,
                    offset,
                },
                &Operation::Load {
                    destination: to,
                    reference,
                    shape: Shape::Word(Width::W64),
                },
            ) if reference == destination && (to == destination || is_dead(destination)) => {
                Some(Dense::LoadAt { to, base, offset })
            }
            _ => None,
        }
    }

    fn call(
        &mut self,
        id: InstanceId,
        callee: &FunctionInstance,
        arguments: &[Slot],
        results: &[Slot],
    ) -> Dense {
        let frame = self.instance.frame_slots;
        let arguments = arguments
            .iter()
            .zip(&callee.parameters)
            .map(|(from, place)| Transfer {
                to: frame + u32::from(place.slot.0),
                from: from.0.into(),
                slots: place.shape.slots(),
            })
            .collect();
        let results = results
            .iter()
            .zip(&callee.results)
            .map(|(to, place)| Transfer {
                to: to.0.into(),
                from: frame + u32::from(place.slot.0),
                slots: place.shape.slots(),
            })
            .collect();
        let site = position(self.code.calls.len());
        self.code.calls.push(CallSite {
            callee: id,
            arguments: join_transfers(arguments),
            results: join_transfers(results),
        });
        Dense::Call { site }
    }

    /// Targets are numbers of blocks until [`Translator::resolve_targets`].
    fn end(&mut self, block: usize, end: &End) {
        let instruction = match end {
            End::Jump(target) => Dense::Jump { target: target.0 },
            End::Branch {
                condition,
                then_target,
                else_target,
            } => self.branch(block, *condition, *then_target, *else_target),
            End::Switch { base, targets } => {
                let site = position(self.code.switches.len());
                let targets = targets.iter().map(|target| target.0);
                self.code.switches.push(targets.collect());
                Dense::Switch { base: *base, site }
            }
            End::Return { values } => match (values.as_ref(), self.instance.results.as_slice()) {
                ([], _) => Dense::ReturnNothing,
                (
                    [from],
                    [
                        Place {
                            slot: Slot(0),
                            shape: Shape::Word(_),
                        },
                    ],
                ) => Dense::ReturnWord { from: *from },
                (values, results) => {
                    let transfers = values
                        .iter()
                        .zip(results)
                        .map(|(from, place)| Transfer {
                            to: place.slot.0.into(),
                            from: from.0.into(),
                            slots: place.shape.slots(),
                        })
                        .collect();
                    let site = position(self.code.returns.len());
                    self.code.returns.push(join_transfers(transfers));
                    Dense::Return { site }
                }
            },
            End::Abort { code } => Dense::Abort { code: *code },
        };
        self.push(instruction);
    }

    /// A branch, joined with the comparison before it and with the charge before that.
    fn branch(
        &mut self,
        block: usize,
        condition: Slot,
        yes: CodeBlockId,
        no: CodeBlockId,
    ) -> Dense {
        let start = *self.starts.last().expect("a block has been started") as usize;
        let plain = Dense::Branch {
            condition,
            then_target: yes.0,
            else_target: no.0,
        };
        let is_dead = self.liveness.is_dead_at_end(block, condition);
        if self.code.instructions.len() <= start || !is_dead {
            return plain;
        }
        let (is_less, left, right, yes, no) = match self.code.instructions.last() {
            Some(&Dense::Less { to, left, right }) if to == condition => {
                (true, left, right, yes, no)
            }
            // a <= b is !(b < a)
            Some(&Dense::LessOrEqual { to, left, right }) if to == condition => {
                (true, right, left, no, yes)
            }
            Some(&Dense::Equal { to, left, right }) if to == condition => {
                (false, left, right, yes, no)
            }
            Some(&Dense::NotEqual { to, left, right }) if to == condition => {
                (false, left, right, no, yes)
            }
            _ => return plain,
        };
        self.code.instructions.pop();
        let mut gas = 0;
        if self.code.instructions.len() > start
            && let Some(&Dense::Charge { gas: charge }) = self.code.instructions.last()
            && let Ok(small) = u16::try_from(charge)
        {
            gas = small;
            self.code.instructions.pop();
        }
        let (then_target, else_target) = (yes.0, no.0);
        if is_less {
            Dense::BranchLess {
                gas,
                left,
                right,
                then_target,
                else_target,
            }
        } else {
            Dense::BranchEqual {
                gas,
                left,
                right,
                then_target,
                else_target,
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only branches have targets")]
    /// Replaces numbers of blocks by positions; a jump to a block that begins with a joined branch
    /// becomes a copy of that branch.
    fn resolve_targets(&mut self) {
        let starts = &self.starts;
        let resolve = |target: &mut u32| *target = starts[*target as usize];
        for instruction in &mut self.code.instructions {
            match instruction {
                Dense::Jump { target } => resolve(target),
                Dense::Branch {
                    then_target,
                    else_target,
                    ..
                }
                | Dense::BranchLess {
                    then_target,
                    else_target,
                    ..
                }
                | Dense::BranchEqual {
                    then_target,
                    else_target,
                    ..
                } => {
                    resolve(then_target);
                    resolve(else_target);
                }
                _ => {}
            }
        }
        for targets in &mut self.code.switches {
            targets.iter_mut().for_each(resolve);
        }
        for index in 0..self.code.instructions.len() {
            if let Dense::Jump { target } = self.code.instructions[index] {
                let first = self.code.instructions[target as usize];
                if matches!(first, Dense::BranchLess { .. } | Dense::BranchEqual { .. }) {
                    self.code.instructions[index] = first;
                }
            }
        }
    }
}

/// Neighbouring copies as one.
fn join_transfers(transfers: Vec<Transfer>) -> Box<[Transfer]> {
    let mut joined: Vec<Transfer> = Vec::with_capacity(transfers.len());
    for transfer in transfers {
        match joined.last_mut() {
            Some(last)
                if last.to + last.slots == transfer.to
                    && last.from + last.slots == transfer.from =>
            {
                last.slots += transfer.slots;
            }
            _ => joined.push(transfer),
        }
    }
    joined.into()
}

/// The instruction of an operation that has one.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever is not frequent is left to `step`"
)]
fn simple(operation: &Operation) -> Option<Dense> {
    Some(match *operation {
        Operation::Charge { gas } => Dense::Charge { gas },
        Operation::Constant {
            destination: to,
            value,
        } => Dense::Constant { to, value },
        Operation::Copy {
            destination: to,
            source: from,
            slots: 1,
        } => Dense::CopyWord { to, from },
        Operation::Copy {
            destination: to,
            source: from,
            slots,
        } => Dense::CopyWords { to, from, slots },
        Operation::Arithmetic {
            operation,
            width,
            destination: to,
            left,
            right,
        } if width.is_word() => word_arithmetic(operation, width, to, left, right),
        Operation::Compare {
            comparison,
            width,
            destination: to,
            left,
            right,
        } if width.is_word() => match comparison {
            Comparison::Equal => Dense::Equal { to, left, right },
            Comparison::NotEqual => Dense::NotEqual { to, left, right },
            Comparison::Less => Dense::Less { to, left, right },
            Comparison::Greater => Dense::Less {
                to,
                left: right,
                right: left,
            },
            Comparison::LessOrEqual => Dense::LessOrEqual { to, left, right },
            Comparison::GreaterOrEqual => Dense::LessOrEqual {
                to,
                left: right,
                right: left,
            },
        },
        Operation::Not {
            destination: to,
            source: from,
        } => Dense::Not { to, from },
        Operation::AddressOf {
            destination: to,
            slot,
        } => Dense::AddressOf { to, slot },
        Operation::OffsetPointer {
            destination: to,
            base,
            offset,
        } => Dense::OffsetPointer { to, base, offset },
        Operation::Load {
            destination: to,
            reference,
            shape: Shape::Word(Width::W64),
        } => Dense::LoadWord { to, reference },
        Operation::Store {
            reference,
            value,
            shape: Shape::Word(Width::W64),
        } => Dense::StoreWord { reference, value },
        Operation::VectorLength {
            destination: to,
            vector,
        } => Dense::VectorLength { to, vector },
        Operation::VectorBorrow {
            destination: to,
            vector,
            index,
            shape,
            mutable: false,
        } => Dense::VectorBorrow {
            to,
            vector,
            index,
            size: shape.bytes(),
        },
        _ => return None,
    })
}

fn word_arithmetic(
    operation: Arithmetic,
    width: Width,
    to: Slot,
    left: Slot,
    right: Slot,
) -> Dense {
    match (operation, width) {
        (Arithmetic::Add, Width::W64) => Dense::Add { to, left, right },
        (Arithmetic::Subtract, _) => Dense::Subtract { to, left, right },
        (Arithmetic::Multiply, Width::W64) => Dense::Multiply { to, left, right },
        (Arithmetic::Divide, _) => Dense::Divide { to, left, right },
        (Arithmetic::Modulo, _) => Dense::Modulo { to, left, right },
        (Arithmetic::BitAnd, _) => Dense::BitAnd { to, left, right },
        (Arithmetic::BitOr, _) => Dense::BitOr { to, left, right },
        (Arithmetic::BitXor, _) => Dense::BitXor { to, left, right },
        (Arithmetic::ShiftLeft, Width::W64) => Dense::ShiftLeft { to, left, right },
        (Arithmetic::ShiftRight, Width::W64) => Dense::ShiftRight { to, left, right },
        (
            Arithmetic::Add | Arithmetic::Multiply | Arithmetic::ShiftLeft | Arithmetic::ShiftRight,
            _,
        ) => Dense::Arithmetic {
            operation,
            width,
            to,
            left,
            right,
        },
    }
}
