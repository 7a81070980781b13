//! The state of an execution.
//!
//! A worker keeps one [`Context`] and resets it between transactions. Machine code sees its first
//! field, the [`MachineState`], directly and everything else through host functions.

use std::fmt;
use std::sync::Arc;

use weft_types::{AccountAddress, FailureKind, Limit, ModuleId};

use crate::block::BlockMetadata;
use crate::code::{InstanceId, TypeId};
use crate::dispatch::Dispatch;
use crate::interpreter::ReturnPoint;
use crate::layout::Layouts;
use crate::machine::MachineState;
use crate::memory::{Arena, FrameStack, Pointer, Region};
use crate::paranoid::Paranoid;
use crate::resource::{ResourceIndex, ResourceSource, ResourceTable, SourceError};
use crate::snapshot::CodeSnapshot;
use crate::values::ValueContext;

/// Calls that may be nested.
pub const CALL_DEPTH_MAX: u64 = 1024;
/// Bytes of native stack that a thread should have that executes.
///
/// Nested calls are counted, never measured, so the native stack has to hold as many as the limit
/// allows: in the worst case machine code, whose frames are at most 512 bytes, and interpreter by
/// turns. That takes less than half of this.
pub const NATIVE_STACK_BYTES: usize = 4 << 20;
/// Slots that all frames together may take.
pub const FRAME_SLOTS_MAX: usize = 64 << 10;
/// Resources that a transaction may touch.
pub const RESOURCES_MAX: usize = 1024;
/// Events of a transaction.
pub const EVENTS_MAX: usize = 1024;
/// Bytes of events of a transaction.
pub const EVENT_BYTES_MAX: u64 = 1 << 20;

/// The execution cannot go on: either the transaction failed or the run was interrupted, which the
/// context says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the execution failed")
    }
}

impl std::error::Error for Failed {}

/// Why a run was stopped without an outcome. Never the transaction's fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interruption {
    /// An operation named a resource that is not in the table, and there is no source.
    Unplanned {
        /// The type.
        type_: TypeId,
        /// The address.
        address: AccountAddress,
    },
    /// The state could not be read.
    Source(SourceError),
    /// A function value is called whose function is not in the code: whoever executes loads it
    /// ([`Loader::load_closure`](crate::Loader::load_closure)) and starts again.
    UnknownFunction(Arc<[u8]>),
    /// Something that verified code cannot do: our mistake.
    Invariant(String),
}

impl From<SourceError> for Interruption {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::UnknownFunction(identity) => Self::UnknownFunction(identity),
            SourceError::Unavailable(_) => Self::Source(error),
        }
    }
}

/// How a transaction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransactionStatus {
    /// It ran to its end.
    Success,
    /// It executed an `abort`.
    Aborted {
        /// The module of the function that aborted.
        module: ModuleId,
        /// The abort code.
        code: u64,
        /// The name of the code in that module, if it has one.
        message: Option<String>,
    },
    /// It failed otherwise.
    Failed {
        /// Why.
        kind: FailureKind,
        /// The module of the function that failed; `None` before the first one ran and after the last.
        module: Option<ModuleId>,
    },
}

/// An event that a transaction emitted.
#[derive(Debug)]
pub struct Event {
    /// The type of the value.
    pub type_: TypeId,
    /// The value.
    pub value: Region,
}

/// Machine code for instances.
pub trait NativeCode: Send + Sync + fmt::Debug {
    /// Runs an instance whose arguments lie in the frame, or returns `None` where there is no
    /// machine code for it. The caller has accounted for the call as [`code`](crate::code) says.
    fn invoke(
        &self,
        instance: InstanceId,
        context: &mut Context,
        frame: Pointer,
    ) -> Option<Result<(), Failed>>;
}

/// Everything an execution works on.
#[derive(Debug)]
#[repr(C)]
pub struct Context {
    /// What machine code reads and writes directly. The first field.
    pub machine: MachineState,
    /// The resources.
    pub resources: ResourceTable,
    /// The values that the transaction made.
    pub arena: Arena,
    pub(crate) frames: FrameStack,
    pub(crate) program: Arc<Program>,
    pub(crate) source: Option<SourceHandle>,
    pub(crate) events: Vec<Event>,
    pub(crate) event_bytes: u64,
    /// Kept for its memory.
    pub(crate) returns: Vec<ReturnPoint>,
    pub(crate) dispatch: Dispatch,
    pub(crate) block: BlockMetadata,
    failure: Option<FailureKind>,
    /// The message of an abort that has one.
    pub(crate) abort_message: Option<String>,
    interruption: Option<Interruption>,
    pub(crate) paranoid: Option<Box<Paranoid>>,
}

const _: () = assert!(std::mem::offset_of!(Context, machine) == 0);

/// What is executed. Each context has an `Arc` of its own, so that taking it for a run touches no
/// counter that other threads touch as well.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) code: CodeSnapshot,
    pub(crate) native_code: Option<Arc<dyn NativeCode>>,
}

/// A source that can be debugged.
#[derive(Clone)]
pub(crate) struct SourceHandle(pub(crate) Arc<dyn ResourceSource>);

impl fmt::Debug for SourceHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SourceHandle")
    }
}

impl Context {
    /// A context for code of a snapshot. All resources have to be put into the table before they
    /// are used, unless a source is set.
    pub fn new(code: CodeSnapshot) -> Self {
        let frames = FrameStack::new(FRAME_SLOTS_MAX);
        let mut context = Self {
            machine: MachineState::default(),
            resources: ResourceTable::default(),
            arena: Arena::default(),
            frames,
            program: Arc::new(Program {
                code,
                native_code: None,
            }),
            source: None,
            events: Vec::new(),
            event_bytes: 0,
            returns: Vec::new(),
            dispatch: Dispatch::default(),
            block: BlockMetadata::default(),
            failure: None,
            abort_message: None,
            interruption: None,
            paranoid: None,
        };
        context.reset();
        context
    }

    /// Takes the source that resources are fetched from when they are not in the table.
    #[must_use]
    pub fn with_source(mut self, source: Arc<dyn ResourceSource>) -> Self {
        self.source = Some(SourceHandle(source));
        self
    }

    /// Sets or removes the source that resources are fetched from when they are not in the table.
    /// Only between transactions.
    pub fn set_source(&mut self, source: Option<Arc<dyn ResourceSource>>) {
        self.source = source.map(SourceHandle);
    }

    /// Sets the block that is executed from now on. Only between transactions.
    pub const fn set_block(&mut self, block: BlockMetadata) {
        self.block = block;
    }

    /// Uses machine code where there is some.
    #[must_use]
    pub fn with_native_code(mut self, native_code: Arc<dyn NativeCode>) -> Self {
        self.program = Arc::new(Program {
            code: self.program.code.clone(),
            native_code: Some(native_code),
        });
        self
    }

    /// Checks every access to memory and records accesses of resources; slow. Machine code is not
    /// used.
    #[must_use]
    pub fn with_paranoia(mut self) -> Self {
        self.paranoid = Some(Box::default());
        self
    }

    /// Forgets the last transaction: resources, values, events, failure.
    pub fn reset(&mut self) {
        self.machine.gas_left = 0;
        self.machine.depth_left = CALL_DEPTH_MAX;
        self.machine.stack_end = self.frames.end().address();
        self.clear_failure();
        self.resources.reset();
        self.arena.reset();
        self.events.clear();
        self.event_bytes = 0;
        self.dispatch.reset();
        if let Some(paranoid) = &mut self.paranoid {
            paranoid.reset();
        }
    }

    /// Works on another snapshot of the code from now on. Only between transactions.
    pub fn set_code(&mut self, code: CodeSnapshot) {
        self.program = Arc::new(Program {
            code,
            native_code: self.program.native_code.clone(),
        });
    }

    /// The code.
    pub fn code(&self) -> &CodeSnapshot {
        &self.program.code
    }

    /// The layouts of all types that the code knows.
    pub fn layouts(&self) -> &Layouts {
        self.program.code.layouts()
    }

    /// Where the first frame lies.
    pub const fn first_frame(&self) -> Pointer {
        self.frames.start()
    }

    /// The events so far, in order.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Takes the events away.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// What paranoid mode recorded.
    pub fn paranoid(&self) -> Option<&Paranoid> {
        self.paranoid.as_deref()
    }

    /// Why the run was stopped, if it was.
    pub const fn interruption(&self) -> Option<&Interruption> {
        self.interruption.as_ref()
    }

    /// Adds a resource that exists to the table; its leaves are zero until they are filled.
    pub fn add_present(&mut self, type_: TypeId, address: AccountAddress) -> ResourceIndex {
        self.resources
            .add_present(self.program.code.layouts(), &mut self.arena, type_, address)
    }

    /// Records a failure of the transaction in a function.
    #[cold]
    pub fn fail(&mut self, kind: FailureKind, instance: InstanceId) -> Failed {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "all other kinds are kept on this side only"
        )]
        let failure = match kind {
            FailureKind::OutOfGas => MachineState::OUT_OF_GAS,
            FailureKind::ArithmeticError => MachineState::ARITHMETIC_ERROR,
            FailureKind::CallStackOverflow => MachineState::CALL_STACK_OVERFLOW,
            FailureKind::VectorIndexOutOfBounds => MachineState::VECTOR_INDEX_OUT_OF_BOUNDS,
            FailureKind::StructVariantMismatch => MachineState::STRUCT_VARIANT_MISMATCH,
            _ => MachineState::OTHER,
        };
        self.machine.failure = failure;
        self.failure = Some(kind);
        self.machine.failed_instance = instance.0.into();
        Failed
    }

    /// Records an `abort` in a function.
    #[cold]
    pub fn abort(&mut self, code: u64, instance: InstanceId) -> Failed {
        self.machine.failure = MachineState::ABORTED;
        self.machine.abort_code = code;
        self.machine.failed_instance = instance.0.into();
        Failed
    }

    /// Records an `abort` with a message in a function.
    #[cold]
    pub(crate) fn abort_with_message(
        &mut self,
        code: u64,
        message: String,
        instance: InstanceId,
    ) -> Failed {
        self.abort_message = Some(message);
        self.abort(code, instance)
    }

    /// Records that the run cannot go on for a reason that is not the transaction's.
    #[cold]
    pub fn interrupt(&mut self, interruption: Interruption) -> Failed {
        self.machine.failure = MachineState::INTERRUPTED;
        self.interruption = Some(interruption);
        Failed
    }

    pub(crate) fn clear_failure(&mut self) {
        self.machine.failure = MachineState::NO_FAILURE;
        self.machine.abort_code = 0;
        self.machine.failed_instance = 0;
        self.failure = None;
        self.abort_message = None;
        self.interruption = None;
    }

    /// The failure that was recorded, by machine code or by this side; `None` where there is none
    /// or the failure is an abort or an interruption.
    pub fn failure_kind(&self) -> Option<FailureKind> {
        match self.machine.failure {
            MachineState::OUT_OF_GAS => Some(FailureKind::OutOfGas),
            MachineState::ARITHMETIC_ERROR => Some(FailureKind::ArithmeticError),
            MachineState::CALL_STACK_OVERFLOW => Some(FailureKind::CallStackOverflow),
            MachineState::VECTOR_INDEX_OUT_OF_BOUNDS => Some(FailureKind::VectorIndexOutOfBounds),
            MachineState::STRUCT_VARIANT_MISMATCH => Some(FailureKind::StructVariantMismatch),
            MachineState::OTHER => self.failure,
            _ => None,
        }
    }

    /// The parts that operations on values need.
    pub(crate) fn values(&mut self) -> ValueContext<'_> {
        ValueContext {
            layouts: self.program.code.layouts(),
            arena: &mut self.arena,
            gas: crate::gas::Gas(&mut self.machine.gas_left),
        }
    }

    /// The table entry of a resource that an operation names for the first time, fetched where it
    /// is missing.
    pub(crate) fn touch_resource(
        &mut self,
        known: Option<ResourceIndex>,
        type_: TypeId,
        address: &AccountAddress,
    ) -> Result<ResourceIndex, ResourceError> {
        let index = match known {
            Some(index) => index,
            None => self.fetch(type_, address)?,
        };
        if self.resources.touch(index) && self.resources.touched() > RESOURCES_MAX {
            let kind = FailureKind::LimitExceeded(Limit::Resources);
            return Err(ResourceError::Failure(kind));
        }
        Ok(index)
    }

    #[cold]
    fn fetch(
        &mut self,
        type_: TypeId,
        address: &AccountAddress,
    ) -> Result<ResourceIndex, ResourceError> {
        let Some(source) = &self.source else {
            return Err(ResourceError::Interruption(Interruption::Unplanned {
                type_,
                address: *address,
            }));
        };
        let value = source
            .0
            .fetch(type_, address)
            .map_err(|error| ResourceError::Interruption(error.into()))?;
        let Some(value) = value else {
            return Ok(self.resources.add_absent(type_, *address));
        };
        let index = self.add_present(type_, *address);
        let layout = Arc::clone(self.program.code.layouts().get(type_));
        if value.leaves.len() != layout.leaves.len() {
            return Err(ResourceError::Interruption(Interruption::Invariant(
                format!("a value of {} with another layout", layout.tag),
            )));
        }
        for (leaf, value) in layout.leaves.iter().zip(value.leaves.iter()) {
            self.resources.fill(index, leaf, value);
        }
        Ok(index)
    }
}

/// Why a resource cannot be had.
#[derive(Debug)]
pub(crate) enum ResourceError {
    Failure(FailureKind),
    Interruption(Interruption),
}
