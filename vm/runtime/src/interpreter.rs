//! The interpreter: the semantics of the machine.
//!
//! It executes dense code with a stack of its own for calls, so that nesting never uses the native
//! stack. In paranoid mode it executes the operations themselves, one by one, and checks every
//! access through a reference; both ways give the same results.

use std::sync::Arc;

use weft_types::FailureKind;

use crate::arithmetic;
use crate::code::{CodeBlock, CodeBlockId, End, FunctionInstance, InstanceId, Operation, Slot};
use crate::context::{Context, Failed, Interruption, Program};
use crate::dense::{Dense, Transfer};
use crate::dispatch;
use crate::layout;
use crate::machine::MachineState;
use crate::memory::{Pointer, VectorBlock};
use crate::snapshot::{CodeSnapshot, LoadedInstance};
use crate::step::{load_pointer, read_tag, step};
use crate::trace::StackPoint;

/// Where to go on in a caller.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReturnPoint {
    instance: InstanceId,
    /// Of the call instruction.
    position: u32,
}

/// Runs an instance whose arguments lie in the parameter slots of the frame; afterwards the results
/// lie in its result slots. The caller has accounted for the call as [`code`](crate::code) says.
pub fn run(context: &mut Context, instance: InstanceId, frame: Pointer) -> Result<(), Failed> {
    let program = Arc::clone(&context.program);
    if context.paranoid.is_some() {
        return run_checked(context, &program.code, instance, frame);
    }
    let mut returns = std::mem::take(&mut context.returns);
    returns.clear();
    let result = run_dense(context, &program, instance, frame, &mut returns);
    context.returns = returns;
    result
}

/// Whether a call may take place: [`code`](crate::code) says when. Takes one from `depth_left`.
#[inline]
fn begin_call(
    context: &mut Context,
    caller: &FunctionInstance,
    callee: &FunctionInstance,
    frame: Pointer,
) -> Result<Pointer, Failed> {
    if context.dispatch.is_strict()
        && context
            .dispatch
            .enters_again(&context.program.code, caller, callee)
    {
        return Err(context.fail(FailureKind::RuntimeDispatchError, caller.id));
    }
    let callee_frame = frame.add(u64::from(caller.frame_slots) * 8);
    let end = callee_frame.add(u64::from(callee.frame_slots) * 8);
    if context.machine.depth_left == 0 || end.address() > context.machine.stack_end {
        return Err(context.fail(FailureKind::CallStackOverflow, caller.id));
    }
    context.machine.depth_left -= 1;
    Ok(callee_frame)
}

#[inline]
fn transfer(frame: Pointer, transfers: &[Transfer]) {
    for transfer in transfers {
        let (to, from) = (
            frame.add(u64::from(transfer.to) * 8),
            frame.add(u64::from(transfer.from) * 8),
        );
        if transfer.slots == 1 {
            to.store_u64(from.load_u64());
        } else {
            to.copy_from(from, u64::from(transfer.slots) * 8);
        }
    }
}

#[expect(clippy::too_many_lines, reason = "one arm for each instruction")]
fn run_dense(
    context: &mut Context,
    program: &Program,
    instance: InstanceId,
    frame: Pointer,
    returns: &mut Vec<ReturnPoint>,
) -> Result<(), Failed> {
    let code = &program.code;
    let mut frame = frame;
    let mut current: &LoadedInstance = code.loaded(instance);
    let mut instructions: &[Dense] = &current.dense.instructions;
    let mut position = 0_usize;
    // The counter lives here and goes to the context where others need it.
    let mut gas = context.machine.gas_left;

    macro_rules! fail {
        ($kind:expr) => {{
            context.machine.gas_left = gas;
            return Err(context.fail($kind, current.function.id));
        }};
    }
    macro_rules! charge {
        ($units:expr) => {
            match gas.checked_sub(u64::from($units)) {
                Some(left) => gas = left,
                None => fail!(FailureKind::OutOfGas),
            }
        };
    }
    macro_rules! arithmetic {
        ($to:ident, $result:expr) => {
            match $result {
                Some(result) => frame.store_slot($to, result),
                None => fail!(FailureKind::ArithmeticError),
            }
        };
    }
    // A real branch, which the processor predicts; a selection of the target would make the next
    // instruction wait for the operands of the comparison.
    macro_rules! branch {
        ($condition:expr, $yes:ident, $no:ident) => {{
            if $condition {
                position = $yes as usize;
                continue;
            }
            std::hint::cold_path();
            position = $no as usize;
            continue;
        }};
    }
    macro_rules! leave {
        () => {{
            let Some(point) = returns.pop() else {
                context.machine.gas_left = gas;
                return Ok(());
            };
            context.machine.depth_left += 1;
            let (left, left_frame) = (current, frame);
            current = code.loaded(point.instance);
            instructions = &current.dense.instructions;
            position = point.position as usize;
            frame = frame_before(frame, &current.function);
            if let Dense::Call { site } = instructions[position] {
                transfer(frame, &current.dense.calls[site as usize].results);
            } else if let Dense::CallClosure { operation } = instructions[position] {
                let operation = &current.dense.operations[operation as usize];
                dispatch::finish(context, frame, operation, &left.function, left_frame);
            }
            position += 1;
            continue;
        }};
    }

    loop {
        match instructions[position] {
            Dense::Charge { gas: units } => charge!(units),
            Dense::Constant { to, value } => frame.store_slot(to, value),
            Dense::CopyWord { to, from } => frame.store_slot(to, frame.load_slot(from)),
            Dense::CopyWords { to, from, slots } => {
                frame
                    .slot(to)
                    .copy_from(frame.slot(from), u64::from(slots) * 8);
            }
            Dense::Add { to, left, right } => {
                arithmetic!(
                    to,
                    frame.load_slot(left).checked_add(frame.load_slot(right))
                );
            }
            Dense::AddConstant { to, left, value } => {
                arithmetic!(to, frame.load_slot(left).checked_add(value));
            }
            Dense::Subtract { to, left, right } => {
                arithmetic!(
                    to,
                    frame.load_slot(left).checked_sub(frame.load_slot(right))
                );
            }
            Dense::SubtractConstant { to, left, value } => {
                arithmetic!(to, frame.load_slot(left).checked_sub(value));
            }
            Dense::Multiply { to, left, right } => {
                arithmetic!(
                    to,
                    frame.load_slot(left).checked_mul(frame.load_slot(right))
                );
            }
            Dense::Divide { to, left, right } => {
                arithmetic!(
                    to,
                    frame.load_slot(left).checked_div(frame.load_slot(right))
                );
            }
            Dense::Modulo { to, left, right } => {
                arithmetic!(
                    to,
                    frame.load_slot(left).checked_rem(frame.load_slot(right))
                );
            }
            Dense::BitAnd { to, left, right } => {
                frame.store_slot(to, frame.load_slot(left) & frame.load_slot(right));
            }
            Dense::BitOr { to, left, right } => {
                frame.store_slot(to, frame.load_slot(left) | frame.load_slot(right));
            }
            Dense::BitXor { to, left, right } => {
                frame.store_slot(to, frame.load_slot(left) ^ frame.load_slot(right));
            }
            Dense::ShiftLeft { to, left, right } => {
                let amount = frame.load_slot(right);
                let shifted = (amount < 64).then(|| frame.load_slot(left) << amount);
                arithmetic!(to, shifted);
            }
            Dense::ShiftRight { to, left, right } => {
                let amount = frame.load_slot(right);
                let shifted = (amount < 64).then(|| frame.load_slot(left) >> amount);
                arithmetic!(to, shifted);
            }
            Dense::Arithmetic {
                operation,
                width,
                to,
                left,
                right,
            } => {
                let (left, right) = (frame.load_slot(left), frame.load_slot(right));
                arithmetic!(to, arithmetic::word(operation, width, left, right));
            }
            Dense::Equal { to, left, right } => {
                let result = frame.load_slot(left) == frame.load_slot(right);
                frame.store_slot(to, result.into());
            }
            Dense::NotEqual { to, left, right } => {
                let result = frame.load_slot(left) != frame.load_slot(right);
                frame.store_slot(to, result.into());
            }
            Dense::Less { to, left, right } => {
                let result = frame.load_slot(left) < frame.load_slot(right);
                frame.store_slot(to, result.into());
            }
            Dense::LessOrEqual { to, left, right } => {
                let result = frame.load_slot(left) <= frame.load_slot(right);
                frame.store_slot(to, result.into());
            }
            Dense::Not { to, from } => frame.store_slot(to, frame.load_slot(from) ^ 1),
            Dense::AddressOf { to, slot } => frame.store_slot(to, frame.slot(slot).address()),
            Dense::OffsetPointer { to, base, offset } => {
                let pointer = load_pointer(frame, base).add(offset.into());
                frame.store_slot(to, pointer.address());
            }
            Dense::LoadWord { to, reference } => {
                frame.store_slot(to, load_pointer(frame, reference).load_u64());
            }
            Dense::StoreWord { reference, value } => {
                load_pointer(frame, reference).store_u64(frame.load_slot(value));
            }
            Dense::LoadAt { to, base, offset } => {
                let pointer = load_pointer(frame, base).add(offset.into());
                frame.store_slot(to, pointer.load_u64());
            }
            Dense::VectorLength { to, vector } => {
                frame.store_slot(to, block_behind(frame, vector).length());
            }
            Dense::VectorBorrow {
                to,
                vector,
                index,
                size,
            } => {
                let block = block_behind(frame, vector);
                let index = frame.load_slot(index);
                if index >= block.length() {
                    fail!(FailureKind::VectorIndexOutOfBounds);
                }
                frame.store_slot(to, block.element(index, size.into()).address());
            }
            Dense::Step { operation } => {
                context.machine.gas_left = gas;
                let operation = &current.dense.operations[operation as usize];
                step(context, frame, operation, &current.function)?;
                gas = context.machine.gas_left;
            }
            Dense::Call { site } => {
                let site = &current.dense.calls[site as usize];
                let callee = code.loaded(site.callee);
                context.machine.gas_left = gas;
                let callee_frame = begin_call(context, &current.function, &callee.function, frame)?;
                transfer(frame, &site.arguments);
                if let Some(native_code) = &program.native_code
                    && !context.dispatch.is_strict()
                    && let Some(done) = native_code.invoke(site.callee, context, callee_frame)
                {
                    done?;
                    gas = context.machine.gas_left;
                    context.machine.depth_left += 1;
                    transfer(frame, &site.results);
                    position += 1;
                    continue;
                }
                returns.push(ReturnPoint {
                    instance: current.function.id,
                    position: u32::try_from(position).expect("the size of code is limited"),
                });
                frame = callee_frame;
                current = callee;
                instructions = &current.dense.instructions;
                position = 0;
                continue;
            }
            Dense::CallClosure { operation } => {
                context.machine.gas_left = gas;
                let operation = &current.dense.operations[operation as usize];
                let (target, callee_frame) =
                    dispatch::begin(context, frame, operation, &current.function)?;
                let callee = code.loaded(target);
                if let Some(native_code) = &program.native_code
                    && !context.dispatch.is_strict()
                    && let Some(done) = native_code.invoke(target, context, callee_frame)
                {
                    done?;
                    context.machine.depth_left += 1;
                    dispatch::finish(context, frame, operation, &callee.function, callee_frame);
                    gas = context.machine.gas_left;
                    position += 1;
                    continue;
                }
                gas = context.machine.gas_left;
                returns.push(ReturnPoint {
                    instance: current.function.id,
                    position: u32::try_from(position).expect("the size of code is limited"),
                });
                frame = callee_frame;
                current = callee;
                instructions = &current.dense.instructions;
                position = 0;
                continue;
            }
            Dense::Jump { target } => {
                position = target as usize;
                continue;
            }
            Dense::Branch {
                condition,
                then_target,
                else_target,
            } => {
                branch!(frame.load_slot(condition) != 0, then_target, else_target);
            }
            Dense::BranchLess {
                gas: units,
                left,
                right,
                then_target,
                else_target,
            } => {
                charge!(units);
                let is_less = frame.load_slot(left) < frame.load_slot(right);
                branch!(is_less, then_target, else_target);
            }
            Dense::BranchEqual {
                gas: units,
                left,
                right,
                then_target,
                else_target,
            } => {
                charge!(units);
                let is_equal = frame.load_slot(left) == frame.load_slot(right);
                branch!(is_equal, then_target, else_target);
            }
            Dense::Switch { base, site } => {
                let tag = layout::tag(load_pointer(frame, base));
                position = current.dense.switches[site as usize][usize::from(tag)] as usize;
                continue;
            }
            Dense::ReturnNothing => leave!(),
            Dense::ReturnWord { from } => {
                frame.store_slot(Slot(0), frame.load_slot(from));
                leave!()
            }
            Dense::Return { site } => {
                transfer(frame, &current.dense.returns[site as usize]);
                leave!()
            }
            Dense::Abort { code } => {
                context.machine.gas_left = gas;
                return Err(context.abort(frame.load_slot(code), current.function.id));
            }
        }
        position += 1;
    }
}

/// The frame of the caller of the function whose frame this is.
#[inline]
fn frame_before(frame: Pointer, caller: &FunctionInstance) -> Pointer {
    Pointer::from_address(frame.address() - u64::from(caller.frame_slots) * 8)
}

#[inline]
fn block_behind(frame: Pointer, vector: Slot) -> VectorBlock {
    let place = load_pointer(frame, vector);
    VectorBlock(Pointer::from_address(place.load_u64()))
}

/// A function in the middle of its execution.
struct Activation<'code> {
    function: &'code FunctionInstance,
    frame: Pointer,
    number: CodeBlockId,
    block: &'code CodeBlock,
    position: usize,
}

/// Executes operations as they are. Slow, and checks what it can.
fn run_checked(
    context: &mut Context,
    code: &CodeSnapshot,
    instance: InstanceId,
    frame: Pointer,
) -> Result<(), Failed> {
    let function = &**code.instance(instance);
    context.poison_frame(function, frame);
    let mut callers: Vec<Activation<'_>> = Vec::new();
    let mut current = Activation {
        function,
        frame,
        number: CodeBlockId(0),
        block: &function.blocks[0],
        position: 0,
    };
    let result = run_activations(context, code, &mut callers, &mut current);
    if result.is_err() {
        let stack = std::iter::once(&current).chain(callers.iter().rev());
        context.note_stack(stack.map(Activation::point));
    }
    result
}

impl Activation<'_> {
    fn point(&self) -> StackPoint {
        // The position is behind the operation that is being executed.
        let instruction = self.block.instruction_of(self.position.saturating_sub(1));
        StackPoint {
            instance: self.function.id,
            block: self.number,
            instruction: u32::try_from(instruction).unwrap_or(u32::MAX),
        }
    }
}

fn run_activations<'code>(
    context: &mut Context,
    code: &'code CodeSnapshot,
    callers: &mut Vec<Activation<'code>>,
    current: &mut Activation<'code>,
) -> Result<(), Failed> {
    loop {
        if let Some(operation) = current.block.operations.get(current.position) {
            current.position += 1;
            if let Operation::CallClosure { .. } = operation {
                let (target, frame) =
                    dispatch::begin(context, current.frame, operation, current.function)?;
                let callee = &**code.instance(target);
                let entered = Activation {
                    function: callee,
                    frame,
                    number: CodeBlockId(0),
                    block: &callee.blocks[0],
                    position: 0,
                };
                callers.push(std::mem::replace(current, entered));
                continue;
            }
            let Operation::Call {
                callee, arguments, ..
            } = operation
            else {
                run_operation(context, callers, current, operation)?;
                continue;
            };
            let callee = &**code.instance(*callee);
            let frame = begin_call(context, current.function, callee, current.frame)?;
            context.poison_frame(callee, frame);
            for (from, place) in arguments.iter().zip(&callee.parameters) {
                let bytes = u64::from(place.shape.slots()) * 8;
                frame
                    .slot(place.slot)
                    .copy_from(current.frame.slot(*from), bytes);
            }
            let entered = Activation {
                function: callee,
                frame,
                number: CodeBlockId(0),
                block: &callee.blocks[0],
                position: 0,
            };
            callers.push(std::mem::replace(current, entered));
            continue;
        }
        context.note_completed(current.function.id, current.number);
        current.position += 1;
        match &current.block.end {
            End::Jump(target) => enter(current, *target),
            End::Branch {
                condition,
                then_target,
                else_target,
            } => {
                let is_true = current.frame.load_slot(*condition) != 0;
                let target = if is_true { then_target } else { else_target };
                enter(current, *target);
            }
            End::Switch { base, targets } => {
                let tag = read_tag(context, load_pointer(current.frame, *base))
                    .map_err(|stop| context.interrupt(stop))?;
                let Some(target) = targets.get(usize::from(tag)) else {
                    let stop = Interruption::Invariant(format!("an enum has no variant {tag}"));
                    return Err(context.interrupt(stop));
                };
                enter(current, *target);
            }
            End::Return { values } => {
                for (from, place) in values.iter().zip(&current.function.results) {
                    let bytes = u64::from(place.shape.slots()) * 8;
                    let to = current.frame.slot(place.slot);
                    to.copy_from(current.frame.slot(*from), bytes);
                }
                let Some(caller) = callers.pop() else {
                    return Ok(());
                };
                context.machine.depth_left += 1;
                let callee = std::mem::replace(current, caller);
                let call = &current.block.operations[current.position - 1];
                if let Operation::CallClosure { .. } = call {
                    let (to, from) = (current.frame, callee.frame);
                    dispatch::finish(context, to, call, callee.function, from);
                } else {
                    take_results(current, &callee);
                }
                let bytes = u64::from(callee.function.frame_slots) * 8;
                context.poison(callee.frame, bytes);
            }
            End::Abort { code } => {
                return Err(context.abort(current.frame.load_slot(*code), current.function.id));
            }
        }
    }
}

/// Executes an operation that enters no function, and notes it for who asked for a trace.
fn run_operation(
    context: &mut Context,
    callers: &[Activation<'_>],
    current: &Activation<'_>,
    operation: &Operation,
) -> Result<(), Failed> {
    let done = step(context, current.frame, operation, current.function);
    if let Operation::AbortWithMessage { .. } = operation
        && context.machine.failure == MachineState::ABORTED
    {
        // It is how its block ends.
        context.note_completed(current.function.id, current.number);
    }
    done?;
    if let Operation::Charge { .. } = operation {
        context.note_charge();
    } else if let Operation::CallNative { .. } = operation {
        let stack = std::iter::once(current).chain(callers.iter().rev());
        context.note_requested_stack(stack.map(Activation::point));
    }
    Ok(())
}

fn enter(activation: &mut Activation<'_>, block: CodeBlockId) {
    activation.number = block;
    activation.block = &activation.function.blocks[block.index()];
    activation.position = 0;
}

/// Copies the results of a callee to where the call wants them.
fn take_results(caller: &Activation<'_>, callee: &Activation<'_>) {
    let call = &caller.block.operations[caller.position - 1];
    if let Operation::Call { results, .. } = call {
        for (to, place) in results.iter().zip(&callee.function.results) {
            let bytes = u64::from(place.shape.slots()) * 8;
            caller
                .frame
                .slot(*to)
                .copy_from(callee.frame.slot(place.slot), bytes);
        }
    }
}
