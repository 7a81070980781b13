//! The border between Rust and machine code.
//!
//! [`CodeTable::invoke`] calls machine code; [`HostTable`] holds what machine code calls. A panic never crosses
//! the border: it interrupts the run, which then has no outcome.
#![expect(
    unsafe_code,
    reason = "machine code is called here and calls back here"
)]

use std::collections::BTreeMap;
use std::mem::offset_of;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use weft_runtime::code::{FunctionInstance, InstanceId, Operation};
use weft_runtime::machine::MachineState;
use weft_runtime::memory::Pointer;
use weft_runtime::{Context, Failed, Interruption, interpreter, step};

use crate::abi;
use crate::arena::CodeBlob;

/// A compiled function, and the host function that stands for one: context, frame, number of the
/// instance.
type CompiledEntry = unsafe extern "C" fn(*mut MachineState, *mut u64, u64) -> u64;

/// Executes an operation on a frame.
type HostStep = unsafe extern "C" fn(
    *mut MachineState,
    *mut u64,
    *const Operation,
    *const FunctionInstance,
) -> u64;

/// The host functions, where machine code looks for them.
#[derive(Debug)]
#[repr(C)]
struct HostTable {
    step: HostStep,
}

const _: () = {
    assert!(offset_of!(HostTable, step) == 0);
    assert!(abi::HOST_STEP == 0);
    assert!(
        size_of::<CompiledEntry>() == 8,
        "the code table holds words"
    );
    // The pointer that machine code hands around is one to the whole context.
    assert!(offset_of!(Context, machine) == 0);
};

/// The host functions. One table serves all.
static HOST_TABLE: HostTable = HostTable { step: host_step };

impl HostTable {
    /// What goes into [`MachineState::host_table`].
    fn address(&'static self) -> u64 {
        word(ptr::from_ref(self).expose_provenance())
    }
}

/// What stands in the code table for an instance without machine code.
fn interpreted() -> u64 {
    let function: CompiledEntry = host_call;
    word(function as usize)
}

/// Machine code by instance, as machine code itself sees it.
///
/// An entry is the address of code that a [`CompiledFunction`] in here owns, or [`interpreted`].
/// Code whose entry was taken back is freed by [`CodeTable::free_retired`], which does nothing while
/// anyone executes.
#[derive(Debug)]
pub(crate) struct CodeTable {
    entries: Box<[AtomicU64]>,
    published: Mutex<BTreeMap<InstanceId, CompiledFunction>>,
    retired: Mutex<Vec<CompiledFunction>>,
    execution: ExecutionLock,
}

/// Held shared by whoever executes, alone by whoever frees code. Nobody waits for it alone, so
/// that it can be taken again further down the same native stack.
///
/// Threads that execute take different lanes, as far as there are enough, so that they do not
/// write to the same line of the cache with every transaction.
#[derive(Debug, Default)]
struct ExecutionLock {
    lanes: [Lane; LANES],
}

const LANES: usize = 16;

#[derive(Debug, Default)]
#[repr(align(128))]
struct Lane(RwLock<()>);

thread_local! {
    static LANE: usize = {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        NEXT.fetch_add(1, Ordering::Relaxed) % LANES
    };
}

impl ExecutionLock {
    fn shared(&self) -> RwLockReadGuard<'_, ()> {
        let Lane(lock) = &self.lanes[LANE.with(|lane| *lane)];
        lock.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Calls `work` if nobody executes; says whether it did.
    fn alone(&self, work: impl FnOnce()) -> bool {
        let lanes = self.lanes.iter();
        let guards: Option<Vec<_>> = lanes.map(|Lane(lock)| lock.try_write().ok()).collect();
        let is_alone = guards.is_some();
        if is_alone {
            work();
        }
        is_alone
    }
}

/// Machine code with what it refers to by address.
#[derive(Debug)]
pub(crate) struct CompiledFunction {
    /// Where the code begins in the blob.
    pub(crate) address: usize,
    /// Owns the code, and that of functions compiled at the same time.
    #[expect(dead_code, reason = "kept for what dropping it does")]
    pub(crate) blob: Arc<CodeBlob>,
    /// Its operations are operands of host functions.
    pub(crate) instance: Arc<FunctionInstance>,
}

impl CodeTable {
    /// A table for this many instances, all of them interpreted.
    pub(crate) fn new(instances: u32) -> Self {
        let entries = (0..instances).map(|_| AtomicU64::new(interpreted()));
        Self {
            entries: entries.collect(),
            published: Mutex::new(BTreeMap::new()),
            retired: Mutex::new(Vec::new()),
            execution: ExecutionLock::default(),
        }
    }

    /// Whether there is an entry for an instance.
    pub(crate) fn has_room_for(&self, id: InstanceId) -> bool {
        id.index() < self.entries.len()
    }

    /// Has all calls of an instance go to its machine code from now on. The code was compiled from
    /// the instance for a table of this size.
    pub(crate) fn publish(&self, function: CompiledFunction) {
        let id = function.instance.id;
        let Some(entry) = self.entries.get(id.index()) else {
            return;
        };
        let address = word(function.address);
        let earlier = lock(&self.published).insert(id, function);
        entry.store(address, Ordering::Release);
        lock(&self.retired).extend(earlier);
    }

    /// Has all calls of an instance go to the interpreter from now on.
    pub(crate) fn retire(&self, id: InstanceId) {
        let Some(entry) = self.entries.get(id.index()) else {
            return;
        };
        let function = lock(&self.published).remove(&id);
        entry.store(interpreted(), Ordering::Release);
        lock(&self.retired).extend(function);
    }

    /// Frees code that nobody can call any more; says whether nobody was executing.
    pub(crate) fn free_retired(&self) -> bool {
        self.execution.alone(|| lock(&self.retired).clear())
    }

    /// Runs the machine code of an instance, where it has some. The frame lies on the stack of the
    /// context, with the arguments in it, and the caller has accounted for the call.
    pub(crate) fn invoke(
        &self,
        instance: InstanceId,
        context: &mut Context,
        frame: Pointer,
    ) -> Option<Result<(), Failed>> {
        let _executing = self.execution.shared();
        // Read under the guard: code that is in the table now is not freed before the guard goes.
        let entry = self.entries.get(instance.index())?;
        let code = entry.load(Ordering::Acquire);
        if code == interpreted() {
            return None;
        }
        context.machine.code_table = word(self.entries.as_ptr().expose_provenance());
        context.machine.host_table = HOST_TABLE.address();
        let depth_left = context.machine.depth_left;
        let code = usize::try_from(code).expect("addresses have 64 bits");
        // SAFETY: an entry other than `interpreted` is the address of code that `published` or
        // `retired` owns, and neither frees it while the guard is held. The compiler gives all code
        // this signature.
        let function = unsafe { std::mem::transmute::<usize, CompiledEntry>(code) };
        let machine = ptr::from_mut(context).cast::<MachineState>();
        let frame = usize::try_from(frame.address()).expect("addresses have 64 bits");
        let frame = ptr::with_exposed_provenance_mut(frame);
        // SAFETY: `machine` points to the first field of a context that nothing else borrows,
        // `frame` into its stack. What the code does with them is what the operations of a
        // verified function do; all that it calls is in the two tables.
        let status = unsafe { function(machine, frame, instance.0.into()) };
        // Machine code gives back what it took only where it returns normally.
        context.machine.depth_left = depth_left;
        Some(if status == abi::STATUS_FINE {
            Ok(())
        } else {
            Err(Failed)
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// # Safety
///
/// To be called by machine code alone: `machine` is what [`CodeTable::invoke`] handed it, `frame` the frame of
/// an activation of `instance`, and `operation` one of its operations.
unsafe extern "C" fn host_step(
    machine: *mut MachineState,
    frame: *mut u64,
    operation: *const Operation,
    instance: *const FunctionInstance,
) -> u64 {
    // SAFETY: the pointer is the one to the whole context from which `invoke` made it, and machine
    // code waits for this function to return.
    let context = unsafe { &mut *machine.cast::<Context>() };
    // SAFETY: the instance is kept alive by whoever owns the code that calls.
    let instance = unsafe { &*instance };
    // SAFETY: the operation is part of the instance, which nobody changes.
    let operation = unsafe { &*operation };
    guarded(context, |context| {
        step(context, frame_pointer(frame), operation, instance)
    })
}

/// # Safety
///
/// To be called by machine code alone: `machine` is what [`CodeTable::invoke`] handed it, `frame` a frame with
/// the arguments of the instance.
unsafe extern "C" fn host_call(machine: *mut MachineState, frame: *mut u64, instance: u64) -> u64 {
    // SAFETY: as in `host_step`.
    let context = unsafe { &mut *machine.cast::<Context>() };
    let instance = u32::try_from(instance).expect("machine code was made with 32 bits");
    guarded(context, |context| {
        interpreter::run(context, InstanceId(instance), frame_pointer(frame))
    })
}

/// Runs a host function. A panic must not decide what becomes of a transaction, nor unwind through
/// machine code: it interrupts the run.
fn guarded(
    context: &mut Context,
    host_function: impl FnOnce(&mut Context) -> Result<(), Failed>,
) -> u64 {
    let outcome = catch_unwind(AssertUnwindSafe(|| host_function(context)));
    let outcome = outcome.unwrap_or_else(|_| {
        let what = "a host function of machine code panicked".to_owned();
        Err(context.interrupt(Interruption::Invariant(what)))
    });
    match outcome {
        Ok(()) => abi::STATUS_FINE,
        Err(Failed) => abi::STATUS_FAILED,
    }
}

fn frame_pointer(frame: *mut u64) -> Pointer {
    Pointer::from_address(word(frame.expose_provenance()))
}

fn word(address: usize) -> u64 {
    u64::try_from(address).expect("addresses have at most 64 bits")
}
