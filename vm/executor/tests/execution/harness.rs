//! State, modules and transactions for the tests.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use weft_bytecode::{assemble, encode};
use weft_executor::{
    BlockOutput, EntryFunction, Executor, ExecutorConfig, GuardLevel, Payload, StateDelta,
    StateError, StateVersion, StateView, Strategy, Transaction, TransactionHash, WriteOperation,
};
use weft_types::{AccountAddress, Identifier, ModuleId, StateKey, StructTag};

/// Values by key.
#[derive(Clone, Debug)]
pub(crate) struct MapState {
    pub(crate) values: BTreeMap<StateKey, Vec<u8>>,
    pub(crate) version: StateVersion,
}

impl StateView for MapState {
    fn version(&self) -> StateVersion {
        self.version
    }

    fn get(&self, key: &StateKey) -> Result<Option<Arc<[u8]>>, StateError> {
        Ok(self.values.get(key).map(|bytes| bytes.as_slice().into()))
    }
}

impl MapState {
    pub(crate) fn view(&self) -> Arc<dyn StateView> {
        Arc::new(self.clone())
    }

    pub(crate) fn apply(&mut self, delta: &StateDelta, version: StateVersion) {
        for (key, value) in &delta.changes {
            match value {
                Some(bytes) => self.values.insert(key.clone(), bytes.clone()),
                None => self.values.remove(key),
            };
        }
        self.version = version;
    }
}

pub(crate) fn modules() -> Vec<Vec<u8>> {
    [
        include_str!("signer.weft"),
        include_str!("event.weft"),
        include_str!("cell.weft"),
    ]
    .map(|text| {
        let mut module = assemble(text).unwrap();
        // The texts stay as they are where the analysis learns something.
        weft_footprint::complete(&mut module);
        encode(&module)
    })
    .to_vec()
}

/// A state with the modules and no resources.
pub(crate) fn genesis() -> MapState {
    let mut state = MapState {
        values: BTreeMap::new(),
        version: StateVersion::unique(),
    };
    let mut executor = Executor::new(ExecutorConfig::standard());
    let output = executor
        .publish(&state.view(), &modules())
        .unwrap()
        .unwrap_or_else(|error| panic!("{error}"));
    state.apply(&output.state_delta(), output.version_after());
    state
}

pub(crate) fn address(number: u64) -> AccountAddress {
    AccountAddress::from_u64(number)
}

fn identifier(name: &str) -> Identifier {
    Identifier::new(name).unwrap()
}

fn cell() -> ModuleId {
    ModuleId {
        address: address(0x42),
        name: identifier("cell"),
    }
}

/// The key of a resource of the module.
pub(crate) fn key(type_: &str, account: u64) -> StateKey {
    StateKey::Resource {
        address: address(account),
        tag: StructTag {
            module: cell(),
            name: identifier(type_),
            type_arguments: Vec::new(),
        },
    }
}

/// A call of a function of the module.
pub(crate) fn call(sender: u64, function: &str, args: Vec<Vec<u8>>) -> Transaction {
    Transaction {
        sender: address(sender),
        secondary_signers: Vec::new(),
        payload: Payload::EntryFunction(EntryFunction {
            module: cell(),
            name: identifier(function),
            type_args: Vec::new(),
            args,
        }),
        gas_limit: 1_000_000,
        gas_price: 1,
        sequence_number: 0,
        hash: TransactionHash::default(),
    }
}

/// An account and a number as arguments.
pub(crate) fn on(function: &str, account: u64, number: u64) -> Transaction {
    call(1, function, vec![at(account), u64_bytes(number)])
}

/// An account as argument.
pub(crate) fn to(function: &str, account: u64) -> Transaction {
    call(1, function, vec![at(account)])
}

pub(crate) fn transfer(from: u64, to: u64, amount: u64) -> Transaction {
    call(1, "transfer", vec![at(from), at(to), u64_bytes(amount)])
}

pub(crate) fn create(account: u64, count: u64) -> Transaction {
    call(account, "create", vec![u64_bytes(count)])
}

pub(crate) fn destroy(account: u64) -> Transaction {
    call(account, "destroy", Vec::new())
}

pub(crate) fn at(account: u64) -> Vec<u8> {
    address(account).as_bytes().to_vec()
}

pub(crate) fn u64_bytes(number: u64) -> Vec<u8> {
    number.to_le_bytes().to_vec()
}

/// The canonical bytes of a cell.
pub(crate) fn cell_bytes(count: u64, other: u64, bytes: &[u8]) -> Vec<u8> {
    let mut encoded = u64_bytes(count);
    encoded.extend(other.to_le_bytes());
    encoded.push(u8::try_from(bytes.len()).unwrap());
    encoded.extend(bytes);
    encoded
}

/// A state with cells of accounts 1 to `cells`, each with the count.
pub(crate) fn with_cells(cells: u64, count: u64) -> MapState {
    let mut state = genesis();
    for account in 1..=cells {
        state
            .values
            .insert(key("Cell", account), cell_bytes(count, 0, &[]));
    }
    state.version = StateVersion::unique();
    state
}

/// How a test executes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) strategy: Strategy,
    pub(crate) guard: GuardLevel,
    pub(crate) disturbance: Option<u64>,
}

pub(crate) const PLANNED: Strategy = Strategy::Planned { threads: 2 };

pub(crate) fn config(way: Way) -> ExecutorConfig {
    ExecutorConfig {
        guard: way.guard,
        disturbance: way.disturbance,
        parallel_transactions_min: 0,
        ..ExecutorConfig::standard()
    }
}

pub(crate) fn execute(state: &MapState, block: &[Transaction], way: Way) -> BlockOutput {
    execute_with(state, block, way.strategy, config(way))
}

pub(crate) fn execute_with(
    state: &MapState,
    block: &[Transaction],
    strategy: Strategy,
    config: ExecutorConfig,
) -> BlockOutput {
    Executor::new(config)
        .execute_block(&state.view(), block, strategy, &AtomicBool::new(false))
        .unwrap()
}

/// Executes by every strategy, compares everything to the byte, and returns the output of two
/// threads in the paranoid guard.
pub(crate) fn agree(state: &MapState, block: &[Transaction]) -> BlockOutput {
    let way = |strategy, guard, disturbance| Way {
        strategy,
        guard,
        disturbance,
    };
    let oracle = execute(
        state,
        block,
        way(Strategy::Sequential, GuardLevel::Standard, None),
    );
    assert_eq!(oracle.faults(), []);
    let expected = oracle.canonical_bytes();
    for threads in [1, 2, 4, 8] {
        for guard in [GuardLevel::Standard, GuardLevel::Paranoid] {
            for seed in [1, 2] {
                let strategy = Strategy::Planned { threads };
                let output = execute(state, block, way(strategy, guard, Some(seed)));
                assert_eq!(output.faults(), []);
                for (number, expected) in oracle.transactions().enumerate() {
                    assert_eq!(output.transaction(number), expected, "transaction {number}");
                }
                assert_eq!(output.canonical_bytes(), expected);
            }
        }
    }
    execute(state, block, way(PLANNED, GuardLevel::Paranoid, None))
}

/// What a transaction wrote to a leaf of a cell, as a number.
pub(crate) fn written(
    output: &BlockOutput,
    transaction: usize,
    account: u64,
    leaf: u16,
) -> Option<u64> {
    let output = output.transaction(transaction);
    let (_, operation) =
        (output.write_set.writes.iter()).find(|(written, _)| *written == key("Cell", account))?;
    match operation {
        WriteOperation::Create(leaves) | WriteOperation::Modify(leaves) => leaves
            .iter()
            .find(|write| write.leaf == leaf)
            .map(|write| u64::from_le_bytes(write.bytes.as_slice().try_into().unwrap())),
        WriteOperation::Destroy | WriteOperation::Publish(_) => None,
    }
}

/// The numbers in the events of a transaction.
pub(crate) fn seen(output: &BlockOutput, transaction: usize) -> Vec<u64> {
    let events = output.transaction(transaction).events;
    let events = events.iter();
    events
        .map(|event| u64::from_le_bytes(event.data.as_slice().try_into().unwrap()))
        .collect()
}

/// The bytes of a cell that a block changed.
pub(crate) fn cell_after(output: &BlockOutput, account: u64) -> Option<Vec<u8>> {
    let delta = output.state_delta();
    let mut changes = delta.changes.into_iter();
    changes
        .find(|(changed, _)| *changed == key("Cell", account))?
        .1
}
