//! The cache of machine code where there is none: it refuses everything.

use std::sync::Arc;

use weft_runtime::code::{FunctionInstance, InstanceId};
use weft_runtime::memory::Pointer;
use weft_runtime::{Context, Failed, NativeCode};

use crate::{Callees, JitConfig, Refusal};

/// Machine code for instances of one loader; there is none on this platform.
#[derive(Debug)]
pub struct Jit {
    /// There is no value of this type.
    never: std::convert::Infallible,
}

impl Jit {
    /// Refuses.
    pub fn new(_config: JitConfig) -> Result<Self, Refusal> {
        Err(Refusal::Unavailable)
    }

    /// Refuses.
    pub fn compile(
        &self,
        _instance: &Arc<FunctionInstance>,
        _callees: &dyn Callees,
    ) -> Result<(), Refusal> {
        match self.never {}
    }

    /// Refuses.
    pub fn compile_all(
        &self,
        _instances: &[Arc<FunctionInstance>],
        _callees: &dyn Callees,
    ) -> Vec<Result<(), Refusal>> {
        match self.never {}
    }

    /// Whether an instance runs as machine code.
    pub fn is_compiled(&self, _id: InstanceId) -> bool {
        match self.never {}
    }

    /// Does nothing.
    pub fn release(&self, _id: InstanceId) {
        match self.never {}
    }

    /// Does nothing.
    pub fn collect(&self) -> bool {
        match self.never {}
    }

    /// Bytes of code memory that are free.
    pub fn free_code_bytes(&self) -> usize {
        match self.never {}
    }

    /// Refuses.
    pub fn explain(
        &self,
        _instance: &FunctionInstance,
        _callees: &dyn Callees,
    ) -> Result<(String, String), Refusal> {
        match self.never {}
    }
}

impl NativeCode for Jit {
    fn invoke(
        &self,
        _instance: InstanceId,
        _context: &mut Context,
        _frame: Pointer,
    ) -> Option<Result<(), Failed>> {
        match self.never {}
    }
}
