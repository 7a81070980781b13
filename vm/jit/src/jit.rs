//! The compiled functions of a process: from instances to entries in the code table.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use weft_runtime::code::{FunctionInstance, InstanceId};

use crate::arena::{CodeArena, CodeBlob};
use crate::compile::Compiler;
use crate::entry::HostTable;
use crate::plan::index_of;
use crate::{Callees, JitConfig, Refusal};

/// Machine code for instances of one loader.
///
/// Any number of threads may compile and execute at once. Code that was [released](Jit::release) is
/// freed by [`Jit::collect`], which does nothing while anyone executes.
#[derive(Debug)]
pub struct Jit {
    compiler: Compiler,
    arena: Arc<CodeArena>,
    /// By instance: where its code begins, or the host function that interprets it.
    table: Box<[AtomicU64]>,
    host: HostTable,
    instances: Mutex<BTreeMap<InstanceId, State>>,
    /// Code that nothing calls any more but somebody may still execute.
    released: Mutex<Vec<Compiled>>,
    /// Held shared by whoever executes, alone by whoever frees code.
    execution: RwLock<()>,
}

/// What is known about an instance.
#[derive(Debug)]
enum State {
    InProgress,
    Compiled(Compiled),
    Refused(Refusal),
}

/// A compiled function. Its code refers to the operations of the instance by address.
#[derive(Debug)]
struct Compiled {
    _blob: CodeBlob,
    _instance: Arc<FunctionInstance>,
}

impl Jit {
    /// A cache without code; refuses where this machine is none that code can be made for.
    pub fn new(config: JitConfig) -> Result<Self, Refusal> {
        let compiler = Compiler::new(config).ok_or(Refusal::Unavailable)?;
        let arena =
            CodeArena::reserve(config.code_bytes_max).map_err(|_| Refusal::OutOfCodeMemory)?;
        let host = HostTable::new();
        let interpreted = host.call_address();
        let table = (0..config.instances_max)
            .map(|_| AtomicU64::new(interpreted))
            .collect();
        Ok(Self {
            compiler,
            arena,
            table,
            host,
            instances: Mutex::new(BTreeMap::new()),
            released: Mutex::new(Vec::new()),
            execution: RwLock::new(()),
        })
    }

    /// Compiles an instance and has all calls go to its machine code from now on. Does nothing for
    /// one that is compiled; repeats the refusal for one that was refused for good.
    pub fn compile(
        &self,
        instance: &Arc<FunctionInstance>,
        callees: &dyn Callees,
    ) -> Result<(), Refusal> {
        let id = instance.id;
        let entry = self
            .table
            .get(index_of(id.0))
            .ok_or(Refusal::TooManyInstances)?;
        match self.instances().entry(id) {
            Entry::Vacant(vacant) => {
                vacant.insert(State::InProgress);
            }
            Entry::Occupied(occupied) => {
                return match occupied.get() {
                    State::Compiled(_) => Ok(()),
                    State::InProgress => Err(Refusal::InProgress),
                    State::Refused(refusal) => Err(*refusal),
                };
            }
        }
        let outcome = self.compile_now(instance, callees);
        let mut instances = self.instances();
        match outcome {
            Ok((compiled, address)) => {
                instances.insert(id, State::Compiled(compiled));
                entry.store(address, Ordering::Release);
                Ok(())
            }
            Err(refusal) => {
                if refusal.is_temporary() {
                    instances.remove(&id);
                } else {
                    instances.insert(id, State::Refused(refusal));
                }
                Err(refusal)
            }
        }
    }

    fn compile_now(
        &self,
        instance: &Arc<FunctionInstance>,
        callees: &dyn Callees,
    ) -> Result<(Compiled, u64), Refusal> {
        let code = self.compiler.compile(instance, callees)?;
        let (blob, addresses) = self
            .arena
            .publish(&[&code])
            .map_err(|_| Refusal::OutOfCodeMemory)?;
        let address = u64::try_from(addresses[0]).expect("addresses have at most 64 bits");
        let compiled = Compiled {
            _blob: blob,
            _instance: Arc::clone(instance),
        };
        Ok((compiled, address))
    }

    /// Whether an instance runs as machine code.
    pub fn is_compiled(&self, id: InstanceId) -> bool {
        matches!(self.instances().get(&id), Some(State::Compiled(_)))
    }

    /// Has calls of an instance go to the interpreter from now on, and forgets what is known about
    /// it. Its code stays until [`Jit::collect`].
    pub fn release(&self, id: InstanceId) {
        let mut instances = self.instances();
        if !matches!(
            instances.get(&id),
            Some(State::Compiled(_) | State::Refused(_))
        ) {
            return;
        }
        if let Some(State::Compiled(compiled)) = instances.remove(&id) {
            if let Some(entry) = self.table.get(index_of(id.0)) {
                entry.store(self.host.call_address(), Ordering::Release);
            }
            self.released().push(compiled);
        }
    }

    /// Frees the code that was released, unless somebody executes; says whether it did. To be called
    /// between blocks.
    pub fn collect(&self) -> bool {
        let Ok(_alone) = self.execution.try_write() else {
            return false;
        };
        self.released().clear();
        true
    }

    /// Bytes of code memory that are free.
    pub fn free_code_bytes(&self) -> usize {
        self.arena.free_bytes()
    }

    /// The intermediate form and the assembly of an instance, for people.
    pub fn explain(
        &self,
        instance: &FunctionInstance,
        callees: &dyn Callees,
    ) -> Result<(String, String), Refusal> {
        self.compiler.explain(instance, callees)
    }

    fn released(&self) -> MutexGuard<'_, Vec<Compiled>> {
        self.released.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn instances(&self) -> MutexGuard<'_, BTreeMap<InstanceId, State>> {
        self.instances
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
