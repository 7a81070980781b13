//! The same execution on several machines, which have to agree.

use std::fmt;

use weft_bytecode::CompiledModule;
use weft_storage::MemoryState;
use weft_types::{ModuleId, StateKey, TypeTag};
use weft_vm::{
    BlockError, Engine, EngineConfig, ExecutionTrace, FunctionInterface, GuardLevel, NativeTable,
    Payload, PublishError, ReturnValue, Strategy, TierPolicy, Transaction, TransactionOutput,
    TransactionStatus,
};

use crate::library::Library;

/// Something that cannot go wrong did: a mistake in this software.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub String);

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl From<BlockError> for Fault {
    fn from(error: BlockError) -> Self {
        Self(error.to_string())
    }
}

/// A way to execute.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// What it is called where it differs from another one.
    pub name: &'static str,
    /// The engine.
    pub tier: TierPolicy,
    /// The strategy for blocks.
    pub strategy: Strategy,
    /// How closely footprints are watched.
    pub guard: GuardLevel,
    /// A seed that disturbs the order of execution.
    pub disturbance: Option<u64>,
}

/// Machine code from the first call on.
const JIT: TierPolicy = TierPolicy::Jit { calls_min: 0 };

impl Way {
    const ORACLE: Self = Self {
        name: "the interpreter",
        tier: TierPolicy::InterpreterOnly,
        strategy: Strategy::Sequential,
        guard: GuardLevel::Standard,
        disturbance: None,
    };

    /// The interpreter, and machine code by a plan.
    pub const QUICK: &[Self] = &[
        Self::ORACLE,
        Self {
            name: "machine code, planned on 4 threads",
            tier: JIT,
            strategy: Strategy::Planned { threads: 4 },
            ..Self::ORACLE
        },
    ];

    /// Each engine, as calls use them.
    pub const ENGINES: &[Self] = &[
        Self::ORACLE,
        Self {
            name: "machine code",
            tier: JIT,
            ..Self::ORACLE
        },
    ];

    /// Both engines with every strategy, and the interpreter that checks everything.
    pub const ALL: &[Self] = &[
        Self::ORACLE,
        Self {
            name: "machine code",
            tier: JIT,
            ..Self::ORACLE
        },
        Self {
            name: "the checking interpreter",
            guard: GuardLevel::Paranoid,
            ..Self::ORACLE
        },
        Self {
            name: "the checking interpreter, planned on 2 threads",
            guard: GuardLevel::Paranoid,
            strategy: Strategy::Planned { threads: 2 },
            ..Self::ORACLE
        },
        Self {
            name: "machine code, planned on 1 thread",
            tier: JIT,
            strategy: Strategy::Planned { threads: 1 },
            ..Self::ORACLE
        },
        Self {
            name: "machine code, planned on 4 threads in a disturbed order",
            tier: JIT,
            strategy: Strategy::Planned { threads: 4 },
            disturbance: Some(7),
            ..Self::ORACLE
        },
    ];
}

/// What a call did and returned.
#[derive(Debug)]
pub(crate) struct CallResult {
    pub(crate) output: TransactionOutput,
    pub(crate) results: Vec<ReturnValue>,
}

/// What a transaction of a block did.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) output: TransactionOutput,
    /// The canonical bytes behind each of its writes, as they are after it.
    pub(crate) values: Vec<Option<Vec<u8>>>,
}

/// Machines that execute the same in different ways. The first is the oracle.
#[derive(Debug)]
pub struct Machines {
    machines: Vec<Machine>,
}

#[derive(Debug)]
struct Machine {
    way: Way,
    engine: Engine,
    state: MemoryState,
}

/// States to go back to.
#[derive(Debug)]
pub(crate) struct Before(Vec<MemoryState>);

impl Machines {
    /// Machines with the library.
    pub fn new(library: &Library, ways: &[Way]) -> Self {
        Self::with_state(&library.state, ways, &NativeTable::standard())
    }

    /// Machines with a state and natives.
    pub(crate) fn with_state(state: &MemoryState, ways: &[Way], natives: &NativeTable) -> Self {
        let machine = |way: &Way| Machine {
            way: *way,
            engine: Engine::new(EngineConfig {
                tier: way.tier,
                guard: way.guard,
                natives: natives.clone(),
                disturbance: way.disturbance,
                // Blocks in files are short, and have to run on all threads.
                parallel_transactions_min: 0,
                ..EngineConfig::default()
            }),
            state: state.clone(),
        };
        Self {
            machines: ways.iter().map(machine).collect(),
        }
    }

    fn oracle(&mut self) -> Result<&mut Machine, Fault> {
        let first = self.machines.first_mut();
        first.ok_or_else(|| Fault("there is no machine".to_owned()))
    }

    /// The state as it is now, to go back to.
    pub(crate) fn before(&self) -> Before {
        let states = self.machines.iter().map(|machine| machine.state.clone());
        Before(states.collect())
    }

    /// Undoes what was done since.
    pub(crate) fn restore(&mut self, before: Before) {
        for (machine, state) in self.machines.iter_mut().zip(before.0) {
            machine.state = state;
        }
    }

    /// The canonical bytes of a resource.
    pub(crate) fn value(&mut self, key: &StateKey) -> Result<Option<Vec<u8>>, Fault> {
        let value = self.oracle()?.state.value(key);
        Ok(value.map(|bytes| bytes.to_vec()))
    }

    /// The canonical bytes behind each write of a transaction that was executed last.
    pub(crate) fn values(
        &mut self,
        output: &TransactionOutput,
    ) -> Result<Vec<Option<Vec<u8>>>, Fault> {
        let keys = output.write_set.writes.iter();
        keys.map(|(key, _)| self.value(key)).collect()
    }

    /// The published modules.
    pub(crate) fn modules(&mut self) -> Result<Vec<CompiledModule>, Fault> {
        let limits = &weft_bytecode::Limits::PRODUCTION;
        let mut modules = Vec::new();
        for (key, bytes) in self.oracle()?.state.iter() {
            if let StateKey::Module(id) = key {
                let module = weft_bytecode::decode(bytes, limits);
                modules.push(module.map_err(|error| Fault(format!("{id}: {error}")))?);
            }
        }
        Ok(modules)
    }

    /// Whether a module is published.
    pub(crate) fn has_module(&mut self, id: &ModuleId) -> Result<bool, Fault> {
        let key = StateKey::Module(id.clone());
        Ok(self.oracle()?.state.value(&key).is_some())
    }

    /// What a function or script takes, or why it cannot be called.
    pub(crate) fn interface(
        &mut self,
        payload: &Payload,
    ) -> Result<Result<FunctionInterface, TransactionStatus>, Fault> {
        let Machine { engine, state, .. } = self.oracle()?;
        Ok(engine.interface(&state.snapshot(), payload)?)
    }

    /// Where a transaction fails, and what it shows by `debug`.
    pub(crate) fn trace(&mut self, transaction: &Transaction) -> Result<ExecutionTrace, Fault> {
        let Machine { engine, state, .. } = self.oracle()?;
        Ok(engine.trace(&state.snapshot(), transaction)?)
    }

    /// The canonical bytes of a value written as text.
    pub(crate) fn parse_value(
        &mut self,
        tag: &TypeTag,
        text: &str,
    ) -> Result<Result<Vec<u8>, String>, Fault> {
        let Machine { engine, state, .. } = self.oracle()?;
        Ok(engine.parse_value(&state.snapshot(), tag, text)?)
    }

    /// The text of a value without names.
    pub(crate) fn print_plain(
        &mut self,
        tag: &TypeTag,
        bytes: &[u8],
    ) -> Result<Result<String, String>, Fault> {
        let Machine { engine, state, .. } = self.oracle()?;
        Ok(engine.print_plain_value(&state.snapshot(), tag, bytes)?)
    }

    /// Publishes encoded modules, whatever their addresses.
    pub(crate) fn publish(
        &mut self,
        modules: &[Vec<u8>],
    ) -> Result<Result<(), PublishError>, Fault> {
        let oracle = self.oracle()?;
        let output = match oracle.engine.publish(&oracle.state.snapshot(), modules)? {
            Ok(output) => output,
            Err(error) => return Ok(Err(error)),
        };
        let (delta, version) = (output.state_delta(), output.version_after());
        for machine in &mut self.machines {
            machine.state.apply_delta(&delta, version);
        }
        Ok(Ok(()))
    }

    /// Executes one call everywhere. Functions of any visibility may be called; those that transactions
    /// may call are executed as blocks where the strategy is to plan.
    pub(crate) fn call(
        &mut self,
        transaction: &Transaction,
        is_entry: bool,
    ) -> Result<CallResult, Fault> {
        let mut first: Option<CallResult> = None;
        for machine in &mut self.machines {
            let view = machine.state.snapshot();
            let is_planned = is_entry && machine.way.strategy != Strategy::Sequential;
            let (block, results) = if is_planned {
                let transactions = std::slice::from_ref(transaction);
                let strategy = machine.way.strategy;
                let block = machine
                    .engine
                    .execute_block(&view, transactions, strategy)?;
                (block, None)
            } else {
                let call = machine.engine.execute_call(&view, transaction)?;
                (call.block, Some(call.results))
            };
            check_faults(&block, machine.way.name)?;
            let output = block.transaction(0);
            machine.state.apply(&block);
            let results_differ = |first: &CallResult| {
                let results = results.as_ref();
                results.is_some_and(|results| *results != first.results)
            };
            match &first {
                None => {
                    first = Some(CallResult {
                        output,
                        results: results.unwrap_or_default(),
                    });
                }
                Some(first) if first.output == output && !results_differ(first) => {}
                Some(first) => {
                    return Err(Fault(format!(
                        "{} and {} differ: {:?} with {:?}, and {output:?} with {results:?}",
                        Way::ORACLE.name,
                        machine.way.name,
                        first.output,
                        first.results
                    )));
                }
            }
        }
        self.check_states()?;
        first.ok_or_else(|| Fault("there is no machine".to_owned()))
    }

    /// Executes transactions as one block everywhere, and then as a block each.
    pub(crate) fn block(&mut self, transactions: &[Transaction]) -> Result<Vec<Member>, Fault> {
        let mut first: Option<(Vec<u8>, Vec<TransactionOutput>)> = None;
        let before = self.oracle()?.state.clone();
        for machine in &mut self.machines {
            let view = machine.state.snapshot();
            let strategy = machine.way.strategy;
            let block = machine
                .engine
                .execute_block(&view, transactions, strategy)?;
            check_faults(&block, machine.way.name)?;
            let bytes = block.canonical_bytes();
            machine.state.apply(&block);
            match &first {
                None => first = Some((bytes, block.transactions().collect())),
                Some((expected, _)) if *expected == bytes => {}
                Some((_, outputs)) => {
                    let other: Vec<_> = block.transactions().collect();
                    return Err(Fault(format!(
                        "{} and {} differ: {outputs:?} and {other:?}",
                        Way::ORACLE.name,
                        machine.way.name
                    )));
                }
            }
        }
        self.check_states()?;
        let (_, outputs) = first.ok_or_else(|| Fault("there is no machine".to_owned()))?;
        one_by_one(before, transactions, outputs)
    }

    fn check_states(&self) -> Result<(), Fault> {
        let Some((first, others)) = self.machines.split_first() else {
            return Ok(());
        };
        match others
            .iter()
            .find(|other| !other.state.has_same_values(&first.state))
        {
            None => Ok(()),
            Some(other) => Err(Fault(format!(
                "{} and {} leave different states",
                first.way.name, other.way.name
            ))),
        }
    }
}

/// Executes the transactions of a block again, each as a block of its own, which has to come to the same,
/// for the values after each of them.
fn one_by_one(
    mut state: MemoryState,
    transactions: &[Transaction],
    outputs: Vec<TransactionOutput>,
) -> Result<Vec<Member>, Fault> {
    let mut engine = Engine::new(EngineConfig {
        tier: TierPolicy::InterpreterOnly,
        ..EngineConfig::default()
    });
    let mut members = Vec::with_capacity(outputs.len());
    for (transaction, output) in transactions.iter().zip(outputs) {
        let alone = std::slice::from_ref(transaction);
        let block = engine.execute_block(&state.snapshot(), alone, Strategy::Sequential)?;
        state.apply(&block);
        let other = block.transaction(0);
        if other != output {
            return Err(Fault(format!(
                "a transaction in a block and alone differ: {output:?} and {other:?}"
            )));
        }
        let keys = output.write_set.writes.iter();
        let values = keys.map(|(key, _)| state.value(key).map(|bytes| bytes.to_vec()));
        members.push(Member {
            values: values.collect(),
            output,
        });
    }
    Ok(members)
}

fn check_faults(block: &weft_vm::BlockOutput, way: &str) -> Result<(), Fault> {
    if block.faults().is_empty() {
        Ok(())
    } else {
        Err(Fault(format!("{way}: {:?}", block.faults())))
    }
}
