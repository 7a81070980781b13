//! The compiled functions of a process: which instances have machine code, and which never will.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::slice;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use weft_runtime::code::{FunctionInstance, InstanceId};
use weft_runtime::memory::Pointer;
use weft_runtime::{Context, Failed, NativeCode};

use crate::arena::CodeArena;
use crate::compile::Compiler;
use crate::entry::{CodeTable, CompiledFunction};
use crate::{Callees, JitConfig, Refusal};

/// Machine code for instances of one loader.
///
/// Any number of threads may compile and execute at once. Code that was [released](Jit::release) is
/// freed by [`Jit::collect`], which does nothing while anyone executes.
#[derive(Debug)]
pub struct Jit {
    compiler: Compiler,
    arena: Arc<CodeArena>,
    table: CodeTable,
    instances: Mutex<BTreeMap<InstanceId, State>>,
}

/// What is known about an instance.
#[derive(Clone, Copy, Debug)]
enum State {
    InProgress,
    Compiled,
    Refused(Refusal),
}

/// What there is to do for an instance.
enum Claim {
    /// Nothing.
    Compiled,
    /// To compile it: nobody else does.
    Mine,
}

impl Jit {
    /// A cache without code; refuses where this machine is none that code can be made for.
    pub fn new(config: JitConfig) -> Result<Self, Refusal> {
        let compiler = Compiler::new(config).ok_or(Refusal::Unavailable)?;
        let arena =
            CodeArena::reserve(config.code_bytes_max).map_err(|_| Refusal::OutOfCodeMemory)?;
        Ok(Self {
            compiler,
            arena,
            table: CodeTable::new(config.instances_max),
            instances: Mutex::new(BTreeMap::new()),
        })
    }

    /// Compiles an instance and has all calls go to its machine code from now on. Does nothing for
    /// one that is compiled; repeats the refusal for one that was refused for good.
    pub fn compile(
        &self,
        instance: &Arc<FunctionInstance>,
        callees: &dyn Callees,
    ) -> Result<(), Refusal> {
        let outcomes = self.compile_all(slice::from_ref(instance), callees);
        outcomes.into_iter().next().unwrap_or(Ok(()))
    }

    /// Compiles some instances as [`Jit::compile`] does, one after the other, and lays their code
    /// side by side: cheaper in memory and time than one by one. All of it is freed together.
    pub fn compile_all(
        &self,
        instances: &[Arc<FunctionInstance>],
        callees: &dyn Callees,
    ) -> Vec<Result<(), Refusal>> {
        let mut outcomes = Vec::with_capacity(instances.len());
        let mut compiled = Vec::new();
        for (position, instance) in instances.iter().enumerate() {
            let code = match self.claim(instance.id) {
                Ok(Claim::Compiled) => {
                    outcomes.push(Ok(()));
                    continue;
                }
                Ok(Claim::Mine) => self.compiler.compile(instance, callees),
                Err(refusal) => {
                    outcomes.push(Err(refusal));
                    continue;
                }
            };
            match code {
                // What comes of it is known when there are pages for it.
                Ok(code) => {
                    outcomes.push(Err(Refusal::OutOfCodeMemory));
                    compiled.push((position, code));
                }
                Err(refusal) => {
                    self.settle(instance.id, Err(refusal));
                    outcomes.push(Err(refusal));
                }
            }
        }
        if compiled.is_empty() {
            return outcomes;
        }
        let codes: Vec<&[u8]> = compiled.iter().map(|(_, code)| code.as_slice()).collect();
        let published = self.arena.publish(&codes);
        let Ok((blob, addresses)) = published else {
            for (position, _) in compiled {
                self.settle(instances[position].id, Err(Refusal::OutOfCodeMemory));
            }
            return outcomes;
        };
        let blob = Arc::new(blob);
        for ((position, _), address) in compiled.into_iter().zip(addresses) {
            let instance = &instances[position];
            self.table.publish(CompiledFunction {
                address,
                blob: Arc::clone(&blob),
                instance: Arc::clone(instance),
            });
            self.settle(instance.id, Ok(()));
            outcomes[position] = Ok(());
        }
        outcomes
    }

    /// Finds out whether there is anything to do for an instance, and if so keeps others from it.
    fn claim(&self, id: InstanceId) -> Result<Claim, Refusal> {
        if !self.table.has_room_for(id) {
            return Err(Refusal::TooManyInstances);
        }
        match self.instances().entry(id) {
            Entry::Vacant(vacant) => {
                vacant.insert(State::InProgress);
                Ok(Claim::Mine)
            }
            Entry::Occupied(occupied) => match occupied.get() {
                State::Compiled => Ok(Claim::Compiled),
                State::InProgress => Err(Refusal::InProgress),
                State::Refused(refusal) => Err(*refusal),
            },
        }
    }

    /// Records what came of an instance that was claimed.
    fn settle(&self, id: InstanceId, outcome: Result<(), Refusal>) {
        let mut instances = self.instances();
        match outcome {
            Ok(()) => {
                instances.insert(id, State::Compiled);
            }
            Err(refusal) if refusal.is_temporary() => {
                instances.remove(&id);
            }
            Err(refusal) => {
                instances.insert(id, State::Refused(refusal));
            }
        }
    }

    /// Whether an instance runs as machine code.
    pub fn is_compiled(&self, id: InstanceId) -> bool {
        matches!(self.instances().get(&id), Some(State::Compiled))
    }

    /// Has calls of an instance go to the interpreter from now on, and forgets what is known about
    /// it. Its code stays until [`Jit::collect`].
    pub fn release(&self, id: InstanceId) {
        let mut instances = self.instances();
        match instances.get(&id) {
            None | Some(State::InProgress) => {}
            Some(State::Compiled | State::Refused(_)) => {
                instances.remove(&id);
                self.table.retire(id);
            }
        }
    }

    /// Frees the code that was released, unless somebody executes; says whether it did. To be called
    /// between blocks.
    pub fn collect(&self) -> bool {
        self.table.free_retired()
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

    fn instances(&self) -> MutexGuard<'_, BTreeMap<InstanceId, State>> {
        self.instances
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl NativeCode for Jit {
    fn invoke(
        &self,
        instance: InstanceId,
        context: &mut Context,
        frame: Pointer,
    ) -> Option<Result<(), Failed>> {
        self.table.invoke(instance, context, frame)
    }
}
