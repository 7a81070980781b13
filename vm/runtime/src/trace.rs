//! What a run of the checking interpreter executed, for coverage and for tests of gas.

use std::collections::BTreeSet;

use crate::code::{CodeBlockId, InstanceId};
use crate::context::Context;

/// The record of a [`Context`] made with [`Context::with_trace`].
#[derive(Debug, Default)]
pub struct Trace {
    completed: BTreeSet<(InstanceId, CodeBlockId)>,
    charges: Vec<u64>,
    stack: Vec<StackPoint>,
    printed: Vec<Printed>,
    /// Whether the stack is to be printed once the operation is over.
    is_stack_requested: bool,
}

/// What a function of `debug` showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// A value.
    Text(String),
    /// The functions that were executing, the innermost first.
    Stack(Vec<StackPoint>),
}

/// A function that was executing when a run failed, and where in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StackPoint {
    /// The function.
    pub instance: InstanceId,
    /// The block.
    pub block: CodeBlockId,
    /// The instruction of the block in its module; the terminator is behind the last one.
    pub instruction: u32,
}

impl Trace {
    /// The blocks of which every operation was executed, since the context was made. Blocks of an
    /// instance are those of its bytecode, in order.
    pub const fn completed(&self) -> &BTreeSet<(InstanceId, CodeBlockId)> {
        &self.completed
    }

    /// The gas that was left behind the charge of each gas block that was entered, since the last
    /// reset of the context.
    pub fn charges(&self) -> &[u64] {
        &self.charges
    }

    /// Where the last run failed, the innermost function first; empty where it did not.
    pub fn stack(&self) -> &[StackPoint] {
        &self.stack
    }

    /// What functions of `debug` showed since the last reset of the context, in order.
    pub fn printed(&self) -> &[Printed] {
        &self.printed
    }

    pub(crate) fn reset(&mut self) {
        self.stack.clear();
        self.charges.clear();
        self.printed.clear();
        self.is_stack_requested = false;
    }
}

impl Context {
    /// Like [`Context::with_paranoia`], and keeps a [`Trace`].
    #[must_use]
    pub fn with_trace(mut self) -> Self {
        let paranoid = self.paranoid.get_or_insert_default();
        paranoid.trace = Some(Trace::default());
        self
    }

    /// What was executed, where a trace is kept.
    pub fn trace(&self) -> Option<&Trace> {
        self.paranoid.as_ref()?.trace.as_ref()
    }

    /// Notes where a run failed, the innermost function first.
    pub(crate) fn note_stack(&mut self, stack: impl Iterator<Item = StackPoint>) {
        if let Some(trace) = self.trace_mut() {
            trace.stack.clear();
            trace.stack.extend(stack);
        }
    }

    /// Notes a text that is shown to developers.
    pub(crate) fn note_text(&mut self, text: String) {
        if let Some(trace) = self.trace_mut() {
            trace.printed.push(Printed::Text(text));
        }
    }

    /// Asks for the stack to be shown to developers.
    pub(crate) fn request_stack(&mut self) {
        if let Some(trace) = self.trace_mut() {
            trace.is_stack_requested = true;
        }
    }

    /// Notes the stack where it was asked for, the innermost function first.
    pub(crate) fn note_requested_stack(&mut self, stack: impl Iterator<Item = StackPoint>) {
        if let Some(trace) = self.trace_mut()
            && std::mem::take(&mut trace.is_stack_requested)
        {
            trace.printed.push(Printed::Stack(stack.collect()));
        }
    }

    /// Notes that a gas block was paid for.
    pub(crate) fn note_charge(&mut self) {
        let gas_left = self.machine.gas_left;
        if let Some(trace) = self.trace_mut() {
            trace.charges.push(gas_left);
        }
    }

    /// Notes that all operations of a block were executed.
    pub(crate) fn note_completed(&mut self, instance: InstanceId, block: CodeBlockId) {
        if let Some(trace) = self.trace_mut() {
            trace.completed.insert((instance, block));
        }
    }

    fn trace_mut(&mut self) -> Option<&mut Trace> {
        self.paranoid.as_mut()?.trace.as_mut()
    }
}
