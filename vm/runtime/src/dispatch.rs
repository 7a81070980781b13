//! Calls of function values, and the modules that such a call must not lead back into.
//!
//! A module is *active* while one of its functions runs. Only functions that may call a function
//! value, directly or by way of others, are counted: no other frame is on the stack when one is
//! called. While a function value is called, the modules that were active before are *locked*: an
//! operation on a resource fails in a function of a locked module, since that function was entered
//! again by way of the function value, a function of the calling module itself included.
//!
//! While a function with `#[module_lock]` runs, calls are *strict* below a function value: a call
//! that enters an active module fails at once. Machine code knows nothing of this; below such a call
//! the interpreter runs alone.

use std::sync::Arc;

use weft_types::FailureKind;

use crate::code::{FunctionInstance, InstanceId, Operation, Slot};
use crate::context::{Context, Failed, Interruption};
use crate::gas::{Gas, schedule};
use crate::interpreter;
use crate::layout::ClosureBlock;
use crate::memory::{Pointer, memory_to_slots};
use crate::snapshot::CodeSnapshot;
use crate::step::{StepError, record};

/// Which modules are active and locked.
#[derive(Debug, Default)]
pub(crate) struct Dispatch {
    /// The active modules in the order in which they were entered first.
    active: Vec<ActiveModule>,
    /// So many of them are locked.
    locked: usize,
    /// Functions with `#[module_lock]` that run.
    locks: usize,
    is_strict: bool,
    /// What `locked` and `is_strict` were before each call of a function value that runs.
    calls: Vec<(usize, bool)>,
}

#[derive(Debug)]
struct ActiveModule {
    /// Any instance of a function of the module.
    instance: InstanceId,
    /// Functions of it that run and are counted.
    functions: usize,
}

impl Dispatch {
    pub(crate) fn reset(&mut self) {
        self.active.clear();
        self.locked = 0;
        self.locks = 0;
        self.is_strict = false;
        self.calls.clear();
    }

    /// Whether each call has to be held against the active modules.
    #[inline]
    pub(crate) const fn is_strict(&self) -> bool {
        self.is_strict
    }

    fn position(&self, code: &CodeSnapshot, function: &FunctionInstance) -> Option<usize> {
        self.active.iter().position(|active| {
            active.instance == function.id
                || code.instance(active.instance).module == function.module
        })
    }

    /// Counts a function that begins.
    pub(crate) fn enter(&mut self, code: &CodeSnapshot, function: &FunctionInstance, locks: bool) {
        self.locks += usize::from(locks);
        match self.position(code, function) {
            Some(position) => self.active[position].functions += 1,
            None => self.active.push(ActiveModule {
                instance: function.id,
                functions: 1,
            }),
        }
    }

    /// Counts a function that ends. The module that was entered last is left first.
    pub(crate) fn leave(&mut self, code: &CodeSnapshot, function: &FunctionInstance, locks: bool) {
        self.locks -= usize::from(locks);
        if let Some(position) = self.position(code, function) {
            self.active[position].functions -= 1;
            if self.active[position].functions == 0 {
                self.active.truncate(position);
            }
        }
    }

    /// Whether operations on resources fail in a function.
    #[inline]
    pub(crate) fn is_locked(&self, code: &CodeSnapshot, function: &FunctionInstance) -> bool {
        self.locked > 0
            && self
                .position(code, function)
                .is_some_and(|position| position < self.locked)
    }

    /// Whether a call from one function to another enters an active module again.
    pub(crate) fn enters_again(
        &self,
        code: &CodeSnapshot,
        caller: &FunctionInstance,
        callee: &FunctionInstance,
    ) -> bool {
        caller.module != callee.module && self.position(code, callee).is_some()
    }

    fn begin(&mut self) {
        self.calls.push((self.locked, self.is_strict));
        self.locked = self.active.len();
        self.is_strict = self.locks > 0;
    }

    fn end(&mut self) {
        if let Some((locked, is_strict)) = self.calls.pop() {
            self.locked = locked;
            self.is_strict = is_strict;
        }
    }
}

/// Begins a call of a function value: finds the function, puts the arguments into its frame, and
/// takes one from `depth_left`.
pub(crate) fn begin(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
    caller: &FunctionInstance,
) -> Result<(InstanceId, Pointer), Failed> {
    prepare(context, frame, operation, caller).map_err(|error| record(context, error, caller))
}

/// The operands of a call of a function value.
fn operands(operation: &Operation) -> (Slot, &[Slot], &[Slot]) {
    let Operation::CallClosure {
        callee,
        arguments,
        results,
    } = operation
    else {
        unreachable!("only calls of function values are dispatched");
    };
    (*callee, arguments, results)
}

fn prepare(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
    caller: &FunctionInstance,
) -> Result<(InstanceId, Pointer), StepError> {
    let (value, arguments, _) = operands(operation);
    let block = ClosureBlock::at(frame.slot(value));
    context.check_read(block.0, 8)?;
    let code = context.code().clone();
    let layout = code.layouts().closure(block.id());
    context.check_read(block.0, layout.size.into())?;
    Gas(&mut context.machine.gas_left).charge(schedule::copied_bytes(layout.size.into()))?;
    let Some(target) = code.closure_target(block.id()) else {
        let identity = Arc::clone(&layout.identity);
        return Err(Interruption::UnknownFunction(identity).into());
    };
    let target = target?;
    let callee = code.instance(target);
    if context.dispatch.locks > 0 && context.dispatch.position(&code, callee).is_some() {
        return Err(FailureKind::RuntimeDispatchError.into());
    }
    let callee_frame = frame.add(u64::from(caller.frame_slots) * 8);
    let end = callee_frame.add(u64::from(callee.frame_slots) * 8);
    if context.machine.depth_left == 0 || end.address() > context.machine.stack_end {
        return Err(FailureKind::CallStackOverflow.into());
    }
    context.machine.depth_left -= 1;
    context.poison_frame(callee, callee_frame);
    let (mut arguments, mut captured) = (arguments.iter(), layout.captured.iter());
    for (position, parameter) in callee.parameters.iter().enumerate() {
        let to = callee_frame.slot(parameter.slot);
        if !layout.function.mask.is_captured(position) {
            if let Some(argument) = arguments.next() {
                to.copy_from(
                    frame.slot(*argument),
                    u64::from(parameter.shape.slots()) * 8,
                );
            }
        } else if let Some(capture) = captured.next() {
            let from = block.capture(capture);
            if code.layouts().get(capture.type_).has_vectors {
                // The value may be called again, or be shared.
                context.values().deep_copy(capture.type_, to, from)?;
            } else {
                memory_to_slots(from, to, parameter.shape);
            }
        }
    }
    context.dispatch.begin();
    Ok((target, callee_frame))
}

/// Ends a call of a function value that returned: takes the results.
pub(crate) fn finish(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
    callee: &FunctionInstance,
    callee_frame: Pointer,
) {
    let (_, _, results) = operands(operation);
    for (to, place) in results.iter().zip(&callee.results) {
        let bytes = u64::from(place.shape.slots()) * 8;
        frame
            .slot(*to)
            .copy_from(callee_frame.slot(place.slot), bytes);
    }
    context.dispatch.end();
}

/// Calls a function value on behalf of machine code.
pub(crate) fn call(
    context: &mut Context,
    frame: Pointer,
    operation: &Operation,
    caller: &FunctionInstance,
) -> Result<(), Failed> {
    let (target, callee_frame) = begin(context, frame, operation, caller)?;
    let native_code = context.program.native_code.clone();
    let native_code = native_code.filter(|_| !context.dispatch.is_strict());
    match native_code.and_then(|it| it.invoke(target, context, callee_frame)) {
        Some(done) => done?,
        None => interpreter::run(context, target, callee_frame)?,
    }
    context.machine.depth_left += 1;
    let code = context.code().clone();
    let callee = code.instance(target);
    finish(context, frame, operation, callee, callee_frame);
    Ok(())
}
