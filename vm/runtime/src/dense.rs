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
}

/// Makes dense code. `callee` gives the results and parameters of an instance.
pub(crate) fn translate<'code>(
    instance: &FunctionInstance,
    callee: impl Fn(InstanceId) -> &'code FunctionInstance,
) -> DenseCode {
    let mut translator = Translator {
        instance,
        reads: Reads::count(instance),
        code: DenseCode::default(),
        starts: Vec::with_capacity(instance.blocks.len()),
    };
    for block in &instance.blocks {
        let start = position(translator.code.instructions.len());
        translator.starts.push(start);
        translator.operations(&block.operations, &callee);
        translator.end(&block.end);
    }
    translator.resolve_targets();
    translator.code
}

fn position(length: usize) -> u32 {
    u32::try_from(length).expect("the size of code is limited")
}

/// How often each slot is read, and which ones may be read through references.
struct Reads {
    counts: Vec<u32>,
}

impl Reads {
    fn count(instance: &FunctionInstance) -> Self {
        let mut reads = Self {
            counts: vec![0; instance.frame_slots as usize],
        };
        for (place, is_taken) in instance.registers.iter().zip(&instance.address_taken) {
            if *is_taken {
                reads.add(place.slot, place.shape.slots());
                reads.add(place.slot, place.shape.slots());
            }
        }
        for block in &instance.blocks {
            for operation in &block.operations {
                reads.operation(operation);
            }
            match &block.end {
                End::Jump(_) => {}
                End::Branch {
                    condition: slot, ..
                }
                | End::Abort { code: slot } => {
                    reads.add(*slot, 1);
                }
                End::Return { values } => {
                    for (value, place) in values.iter().zip(&instance.results) {
                        reads.add(*value, place.shape.slots());
                    }
                }
            }
        }
        reads
    }

    fn add(&mut self, slot: Slot, slots: u32) {
        for count in self
            .counts
            .iter_mut()
            .skip(slot.0.into())
            .take(slots as usize)
        {
            *count += 1;
        }
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`other_slots` lists all operations"
    )]
    /// Only arithmetic, comparisons and branches take part in joining: all that any other operation
    /// may read counts as read several times.
    fn operation(&mut self, operation: &Operation) {
        match operation {
            Operation::Arithmetic {
                width,
                left,
                right,
                operation,
                ..
            } => {
                self.add(*left, width.slots().into());
                let is_shift = crate::arithmetic::is_shift(*operation);
                self.add(*right, if is_shift { 1 } else { width.slots().into() });
            }
            Operation::Compare {
                width, left, right, ..
            } => {
                self.add(*left, width.slots().into());
                self.add(*right, width.slots().into());
            }
            Operation::Load {
                reference: slot, ..
            } => self.add(*slot, 1),
            Operation::Constant { .. } | Operation::Charge { .. } => {}
            other => {
                for slot in other_slots(other) {
                    // The number of slots does not matter: joined values are words of their own.
                    self.add(slot, 1);
                    self.add(slot, 1);
                }
            }
        }
    }

    /// Whether a word is read exactly once in the whole function, so that whoever reads it may
    /// take over its computation.
    fn is_single(&self, slot: Slot) -> bool {
        self.counts.get(usize::from(slot.0)) == Some(&1)
    }
}

/// The first slots that an operation may read.
fn other_slots(operation: &Operation) -> Vec<Slot> {
    match operation {
        Operation::Charge { .. }
        | Operation::Constant { .. }
        | Operation::WideConstant { .. }
        | Operation::VectorConstant { .. } => Vec::new(),
        Operation::Copy { source, slots, .. } => (0..*slots)
            .map(|i| Slot(source.0.saturating_add(i)))
            .collect(),
        Operation::DeepCopy { source, .. }
        | Operation::Not { source, .. }
        | Operation::VectorUnpack { source, .. } => vec![*source],
        Operation::Cast { source, from, .. } => (0..from.slots())
            .map(|i| Slot(source.0.saturating_add(i)))
            .collect(),
        Operation::Arithmetic { left, right, .. }
        | Operation::Compare { left, right, .. }
        | Operation::EqualValues { left, right, .. } => vec![*left, *right],
        Operation::StoreField { value, shape, .. } => (0..shape.slots())
            .filter_map(|i| u16::try_from(u32::from(value.0) + i).ok().map(Slot))
            .collect(),
        Operation::LoadField { base, .. } | Operation::OffsetPointer { base, .. } => vec![*base],
        Operation::AddressOf { slot, .. } => vec![*slot],
        Operation::Load { reference, .. } | Operation::DeepLoad { reference, .. } => {
            vec![*reference]
        }
        Operation::Store {
            reference, value, ..
        } => vec![*reference, *value],
        Operation::VectorPack { elements, .. } => elements.to_vec(),
        Operation::VectorLength { vector, .. } | Operation::VectorPopBack { vector, .. } => {
            vec![*vector]
        }
        Operation::VectorBorrow { vector, index, .. } => vec![*vector, *index],
        Operation::VectorPushBack { vector, value, .. } => vec![*vector, *value],
        Operation::VectorSwap {
            vector,
            left,
            right,
            ..
        } => vec![*vector, *left, *right],
        Operation::Exists { address, .. }
        | Operation::BorrowGlobal { address, .. }
        | Operation::MoveFrom { address, .. } => vec![*address],
        Operation::MoveTo { signer, value, .. } => vec![*signer, *value],
        Operation::Call { arguments, .. } | Operation::CallNative { arguments, .. } => {
            arguments.to_vec()
        }
    }
}

struct Translator<'code> {
    instance: &'code FunctionInstance,
    reads: Reads,
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
        operations: &[Operation],
        callee: &impl Fn(InstanceId) -> &'code FunctionInstance,
    ) {
        let mut rest = operations;
        while let Some((operation, after)) = rest.split_first() {
            rest = after;
            if let Some(joined) = after.first().and_then(|next| self.join(operation, next)) {
                self.push(joined);
                rest = &after[1..];
                continue;
            }
            let instruction = match operation {
                Operation::Call {
                    callee: id,
                    arguments,
                    results,
                } => self.call(*id, callee(*id), arguments, results),
                other => simple(other).unwrap_or_else(|| {
                    let operation = position(self.code.operations.len());
                    self.code.operations.push(other.clone());
                    Dense::Step { operation }
                }),
            };
            self.push(instruction);
        }
    }

    /// One instruction for two operations, where the value between them is not read again.
    fn join(&self, first: &Operation, second: &Operation) -> Option<Dense> {
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
            ) if right == destination && left != right && self.reads.is_single(destination) => {
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
            ) if reference == destination && self.reads.is_single(destination) => {
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
    fn end(&mut self, end: &End) {
        let instruction = match end {
            End::Jump(target) => Dense::Jump { target: target.0 },
            End::Branch {
                condition,
                then_target,
                else_target,
            } => self.branch(*condition, *then_target, *else_target),
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
    fn branch(&mut self, condition: Slot, yes: CodeBlockId, no: CodeBlockId) -> Dense {
        let start = *self.starts.last().expect("a block has been started") as usize;
        let plain = Dense::Branch {
            condition,
            then_target: yes.0,
            else_target: no.0,
        };
        if self.code.instructions.len() <= start || !self.reads.is_single(condition) {
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
