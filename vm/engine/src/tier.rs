//! When functions get machine code.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use weft_executor::Accelerator;
use weft_jit::{Jit, JitConfig};
use weft_runtime::code::{FunctionInstance, InstanceId, Operation};
use weft_runtime::{CodeSnapshot, Context, NativeCode};

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

/// Machine code for the executor: one cache for each generation of code.
#[derive(Debug)]
pub(crate) struct Tier {
    calls_min: usize,
    current: Mutex<Option<Generation>>,
}

/// The machine code of one generation. Ids of instances mean nothing in another one.
#[derive(Debug)]
struct Generation {
    number: u64,
    /// `None` where there can be no machine code: everything is interpreted.
    jit: Option<Arc<Jit>>,
    /// Calls of entry functions that are not compiled yet.
    calls: BTreeMap<InstanceId, usize>,
}

impl Generation {
    fn new(number: u64) -> Self {
        Self {
            number,
            jit: Jit::new(JitConfig::STANDARD).ok().map(Arc::new),
            calls: BTreeMap::new(),
        }
    }
}

impl Tier {
    pub(crate) const fn new(calls_min: usize) -> Self {
        Self {
            calls_min,
            current: Mutex::new(None),
        }
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
            for (entry, count) in calls {
                let seen = current.calls.entry(*entry).or_default();
                *seen = seen.saturating_add(*count);
                if *seen >= self.calls_min && !jit.is_compiled(*entry) {
                    // A refusal leaves the function to the interpreter.
                    let _ = jit.compile_all(&reachable(code, *entry), code);
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
