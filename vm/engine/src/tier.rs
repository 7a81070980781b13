//! When functions get machine code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use weft_executor::Accelerator;
use weft_jit::{Jit, JitConfig};
use weft_runtime::code::{FunctionInstance, InstanceId, Operation};
use weft_runtime::{CodeSnapshot, Context, NativeCode};

use crate::observer::{CompileEvent, Observer};

/// When functions get machine code. Results do not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TierPolicy {
    /// Never.
    InterpreterOnly,
    /// As soon as an entry function was called this often. Where machine code cannot be made, the
    /// interpreter stays.
    Jit {
        /// The number of calls; 0 compiles before the first one.
        calls_min: usize,
    },
}

/// Once so many operations were compiled for a part of a block, other functions have to wait for the
/// next: a block that calls thousands of functions for the first time is not held up for seconds.
const COMPILED_AT_ONCE: usize = 1 << 16;

/// Machine code for the executor: one cache for each generation of code.
#[derive(Debug)]
pub(crate) struct Tier {
    calls_min: usize,
    observer: Option<Arc<dyn Observer>>,
    current: Mutex<Option<Generation>>,
}

/// The machine code of one generation. Ids of instances mean nothing in another one.
#[derive(Debug)]
struct Generation {
    number: u64,
    /// `None` where there can be no machine code: everything is interpreted.
    jit: Option<Arc<Jit>>,
    /// Calls of entry functions that were not tried yet.
    calls: BTreeMap<InstanceId, usize>,
    /// Entry functions that were tried with all that they reach. What was refused stays refused: within
    /// a generation, nothing becomes smaller, and no code goes.
    tried: BTreeSet<InstanceId>,
}

impl Generation {
    fn new(number: u64) -> Self {
        Self {
            number,
            jit: Jit::new(JitConfig::STANDARD).ok().map(Arc::new),
            calls: BTreeMap::new(),
            tried: BTreeSet::new(),
        }
    }
}

impl Tier {
    pub(crate) const fn new(calls_min: usize, observer: Option<Arc<dyn Observer>>) -> Self {
        Self {
            calls_min,
            observer,
            current: Mutex::new(None),
        }
    }

    /// Compiles what an entry function reaches, and says how many operations that was. A refusal leaves
    /// a function to the interpreter.
    fn compile(&self, jit: &Jit, code: &CodeSnapshot, entry: InstanceId) -> usize {
        let mut instances = reachable(code, entry);
        instances.retain(|instance| !jit.is_compiled(instance.id));
        let outcomes = jit.compile_all(&instances, code);
        let mut all = 0;
        for (instance, outcome) in instances.iter().zip(outcomes) {
            let blocks = instance.blocks.iter();
            let operations = blocks.map(|block| block.operations.len() + 1).sum();
            all += operations;
            if let Some(observer) = &self.observer {
                observer.on_compile(&CompileEvent {
                    module: &instance.module,
                    function: &instance.name,
                    operations,
                    outcome,
                });
            }
        }
        all
    }

    /// Does something with the machine code of a generation, which replaces that of another one.
    fn with_generation<T>(&self, number: u64, then: impl FnOnce(&mut Generation) -> T) -> T {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let current = match &mut *current {
            Some(current) if current.number == number => current,
            other => other.insert(Generation::new(number)),
        };
        then(current)
    }
}

impl Accelerator for Tier {
    fn prepare(&self, code: &CodeSnapshot, generation: u64, calls: &[(InstanceId, usize)]) {
        self.with_generation(generation, |current| {
            let Some(jit) = &current.jit else {
                return;
            };
            let mut compiled = 0;
            for (entry, count) in calls {
                if current.tried.contains(entry) {
                    continue;
                }
                let seen = current.calls.entry(*entry).or_default();
                *seen = seen.saturating_add(*count);
                if *seen >= self.calls_min && compiled < COMPILED_AT_ONCE {
                    compiled += self.compile(jit, code, *entry);
                    current.calls.remove(entry);
                    current.tried.insert(*entry);
                }
            }
        });
    }

    fn equip(&self, context: Context, generation: u64) -> Context {
        self.with_generation(generation, |current| match &current.jit {
            Some(jit) => context.with_native_code(Arc::clone(jit) as Arc<dyn NativeCode>),
            None => context,
        })
    }
}

/// An instance and all that it calls, directly or not, and the functions of the function values that
/// they make.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only calls and function values lead to other functions"
)]
fn reachable(code: &CodeSnapshot, entry: InstanceId) -> Vec<Arc<FunctionInstance>> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::from([entry]);
    let mut waiting = vec![entry];
    while let Some(id) = waiting.pop() {
        let instance = code.instance(id);
        for operation in instance.blocks.iter().flat_map(|block| &block.operations) {
            let callee = match operation {
                Operation::Call { callee, .. } => Some(*callee),
                Operation::PackClosure { closure, .. } => {
                    code.closure_target(*closure).and_then(Result::ok)
                }
                _ => None,
            };
            if let Some(callee) = callee.filter(|callee| seen.insert(*callee)) {
                waiting.push(callee);
            }
        }
        found.push(Arc::clone(instance));
    }
    found
}
