//! A model of transactions for tests of the plan: no virtual machine, only reads, writes and sums.
//!
//! The same [`Script`] runs on images in a [`ScriptMachine`] and on a plain map in [`Model`], the
//! oracle. Its accesses are derived from its operations as a footprint would.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use proptest::prelude::{Strategy, prop, prop_oneof, proptest};
use weft_bytecode::summary::Direction;
use weft_footprint::{ConcreteStep, LeafMode};
use weft_runtime::Interruption;
use weft_runtime::code::TypeId;
use weft_runtime::layout::{Layouts, Leaf, StructKey, TypeRegistry};
use weft_runtime::memory::{Arena, Pointer};
use weft_runtime::resource::{LeafValue, ResourceEntry};
use weft_types::{AbilitySet, AccountAddress, Identifier, ModuleId};

use crate::commit::BlockWrites;
use crate::execute::{Machine, PlannedView, Stop};
use crate::flat_index::{FlatIndex, RecordId, ResourceKey};
use crate::guard::Fault;
use crate::plan::{Chunk, Part};
use crate::planned::{Parallelism, Planner};
use crate::workers::Workers;

const LEAVES: usize = 3;
const RESOURCES: usize = 5;

/// An operation on a leaf of a resource, both given by their numbers.
#[derive(Clone, Copy, Debug)]
enum Operation {
    /// Adds the leaf to what the transaction has seen.
    Observe(usize, usize),
    /// Replaces the leaf.
    Replace(usize, usize, u64),
    /// Multiplies the leaf and adds what was seen.
    Update(usize, usize),
    /// Adds to the leaf if it stays within a bound, else aborts.
    Deposit(usize, usize, u64, Option<u64>),
    /// Takes from the leaf if enough is left, else aborts.
    Withdraw(usize, usize, u64, Option<u64>),
    /// Creates the resource, or aborts.
    Create(usize),
    /// Destroys the resource, or aborts.
    Destroy(usize),
    /// Notes whether the resource exists.
    Exists(usize),
}

/// A transaction: operations; the optional ones are left out where what was seen so far is odd.
#[derive(Clone, Debug)]
struct Script {
    operations: Vec<(Operation, bool)>,
    /// Aborts at the end where what was seen has this remainder by 4.
    aborts_at: Option<u64>,
}

type Resource = [u64; LEAVES];

/// What a script works on.
trait World {
    fn exists(&mut self, resource: usize) -> bool;
    fn read(&mut self, resource: usize, leaf: usize) -> u64;
    fn write(&mut self, resource: usize, leaf: usize, value: u64);
    fn create(&mut self, resource: usize, value: Resource);
    fn destroy(&mut self, resource: usize);
}

impl Operation {
    const fn resource(self) -> usize {
        match self {
            Self::Observe(resource, _)
            | Self::Replace(resource, _, _)
            | Self::Update(resource, _)
            | Self::Deposit(resource, _, _, _)
            | Self::Withdraw(resource, _, _, _)
            | Self::Create(resource)
            | Self::Destroy(resource)
            | Self::Exists(resource) => resource,
        }
    }

    fn run(self, world: &mut impl World, seen: &mut u64) -> Option<()> {
        let resource = self.resource();
        let exists = world.exists(resource);
        if !exists && !matches!(self, Self::Create(_) | Self::Exists(_)) {
            return None;
        }
        match self {
            Self::Observe(_, leaf) => *seen = mix(*seen, world.read(resource, leaf)),
            Self::Replace(_, leaf, value) => world.write(resource, leaf, value),
            Self::Update(_, leaf) => {
                let value = world.read(resource, leaf);
                world.write(
                    resource,
                    leaf,
                    value.wrapping_mul(3).wrapping_add(*seen) % 1_000,
                );
            }
            Self::Deposit(_, leaf, amount, bound) => {
                let value = world.read(resource, leaf);
                if bound.is_some_and(|bound| value > bound) {
                    return None;
                }
                world.write(resource, leaf, value.checked_add(amount)?);
            }
            Self::Withdraw(_, leaf, amount, bound) => {
                let value = world.read(resource, leaf);
                if bound.is_some_and(|bound| value < bound) {
                    return None;
                }
                world.write(resource, leaf, value.checked_sub(amount)?);
            }
            Self::Create(_) if exists => return None,
            Self::Create(_) => world.create(resource, [*seen % 1_000, 500, 7]),
            Self::Destroy(_) => world.destroy(resource),
            Self::Exists(_) => *seen = mix(*seen, exists.into()),
        }
        Some(())
    }

    /// The accesses that a footprint would have, besides a read of the presence.
    fn accesses(self, is_optional: bool) -> Vec<(Part, LeafMode, Option<ConcreteStep>)> {
        let step = |direction, amount: u64, bound: Option<u64>| ConcreteStep {
            direction,
            low: 0,
            high: amount.into(),
            bound: bound.map(Into::into),
        };
        let all = |mode| (0..LEAVES).map(move |leaf| (Part::leaf(leaf), mode, None));
        match self {
            Self::Observe(_, leaf) => vec![(Part::leaf(leaf), LeafMode::Read, None)],
            Self::Replace(_, leaf, _) if is_optional => {
                vec![(Part::leaf(leaf), LeafMode::ReadWrite, None)]
            }
            Self::Replace(_, leaf, _) => vec![(Part::leaf(leaf), LeafMode::Write, None)],
            Self::Update(_, leaf) => vec![(Part::leaf(leaf), LeafMode::ReadWrite, None)],
            Self::Deposit(_, leaf, amount, bound) => vec![(
                Part::leaf(leaf),
                LeafMode::Delta,
                Some(step(Direction::Up, amount, bound)),
            )],
            Self::Withdraw(_, leaf, amount, bound) => vec![(
                Part::leaf(leaf),
                LeafMode::Delta,
                Some(step(Direction::Down, amount, bound)),
            )],
            Self::Create(_) | Self::Destroy(_) => all(LeafMode::ReadWrite)
                .chain([(Part::PRESENCE, LeafMode::ReadWrite, None)])
                .collect(),
            Self::Exists(_) => Vec::new(),
        }
    }
}

fn mix(seen: u64, value: u64) -> u64 {
    (seen ^ value)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(23)
}

impl Script {
    fn run(&self, world: &mut impl World) -> (bool, u64) {
        let mut seen = 0;
        for (operation, is_optional) in &self.operations {
            if *is_optional && seen % 2 == 1 {
                continue;
            }
            if operation.run(world, &mut seen).is_none() {
                return (false, seen);
            }
        }
        (self.aborts_at != Some(seen % 4), seen)
    }

    /// Joins the modes of each part as instantiation does.
    fn describe(&self, chunk: &mut Chunk, keys: &[ResourceKey]) {
        let mut positions: BTreeMap<usize, u32> = BTreeMap::new();
        for (operation, is_optional) in &self.operations {
            let resource = operation.resource();
            let position = *positions.entry(resource).or_insert_with(|| {
                let position = chunk.resource(keys[resource], LEAVES);
                chunk.access(position, Part::PRESENCE, LeafMode::Read, &[]);
                position
            });
            for (part, mode, step) in operation.accesses(*is_optional) {
                chunk.access(position, part, mode, step.as_slice());
            }
        }
        chunk.finish_transaction();
    }
}

/// The oracle: state as a map, transactions one after the other.
#[derive(Clone, Debug, Default)]
struct Model {
    state: BTreeMap<usize, Resource>,
}

impl World for Model {
    fn exists(&mut self, resource: usize) -> bool {
        self.state.contains_key(&resource)
    }

    fn read(&mut self, resource: usize, leaf: usize) -> u64 {
        self.state[&resource][leaf]
    }

    fn write(&mut self, resource: usize, leaf: usize, value: u64) {
        self.state.get_mut(&resource).unwrap()[leaf] = value;
    }

    fn create(&mut self, resource: usize, value: Resource) {
        self.state.insert(resource, value);
    }

    fn destroy(&mut self, resource: usize) {
        self.state.remove(&resource);
    }
}

/// Runs scripts on images, as a virtual machine would.
#[derive(Debug)]
struct ScriptMachine<'block> {
    scripts: &'block [Script],
    type_: TypeId,
    layouts: &'block Layouts,
    entries: Vec<ResourceEntry>,
    arena: Arena,
    is_watching: bool,
}

impl ScriptMachine<'_> {
    fn named(&mut self, resource: usize) -> &mut ResourceEntry {
        let address = address_of(resource);
        let entry = self
            .entries
            .iter_mut()
            .find(|entry| entry.address == address)
            .expect("the script's resources are planned");
        entry.touched = true;
        entry
    }

    fn place(&mut self, resource: usize, leaf: usize) -> Pointer {
        let offset = self.layouts.get(self.type_).leaves[leaf].offset;
        self.named(resource).image.add(offset.into())
    }
}

impl World for ScriptMachine<'_> {
    fn exists(&mut self, resource: usize) -> bool {
        self.named(resource).exists
    }

    fn read(&mut self, resource: usize, leaf: usize) -> u64 {
        self.place(resource, leaf).load_u64()
    }

    fn write(&mut self, resource: usize, leaf: usize, value: u64) {
        self.place(resource, leaf).store_u64(value);
        self.named(resource).changed = true;
    }

    fn create(&mut self, resource: usize, value: Resource) {
        let image = self.arena.allocate_uncounted(8 * LEAVES as u64);
        let entry = self.named(resource);
        entry.image = image;
        entry.exists = true;
        entry.changed = true;
        entry.presence_changed = true;
        for (leaf, value) in value.into_iter().enumerate() {
            self.place(resource, leaf).store_u64(value);
        }
    }

    fn destroy(&mut self, resource: usize) {
        let entry = self.named(resource);
        entry.exists = false;
        entry.presence_changed = true;
    }
}

impl Machine for ScriptMachine<'_> {
    type Receipt = (bool, u64);

    fn warm(&self, _transactions: &[u32]) {}

    fn begin(&mut self, _transaction: usize) {
        self.entries.clear();
        self.arena.reset();
    }

    fn add(&mut self, type_: TypeId, address: AccountAddress, exists: bool) {
        let image = if exists {
            self.arena.allocate_uncounted(8 * LEAVES as u64)
        } else {
            Pointer::NULL
        };
        self.entries.push(ResourceEntry {
            type_,
            address,
            image,
            existed: exists,
            exists,
            touched: false,
            changed: false,
            presence_changed: false,
        });
    }

    fn fill(&mut self, resource: usize, leaf: &Leaf, value: &LeafValue) {
        value.write(leaf, self.entries[resource].image);
    }

    fn run(&mut self, transaction: usize) -> Result<(bool, (bool, u64)), Interruption> {
        let script = &self.scripts[transaction];
        let receipt = script.run(self);
        Ok((receipt.0, receipt))
    }

    fn entry(&self, resource: usize) -> &ResourceEntry {
        &self.entries[resource]
    }

    fn is_same(&self, left: &(bool, u64), right: &(bool, u64)) -> bool {
        left == right
    }

    fn watches(&self) -> bool {
        self.is_watching
    }

    fn observe(&self, _plan: &PlannedView<'_>) -> Result<(), Fault> {
        Ok(())
    }
}

fn address_of(resource: usize) -> AccountAddress {
    AccountAddress::from_u64(resource as u64 + 1)
}

fn layouts() -> (Layouts, TypeId) {
    let mut registry = TypeRegistry::new();
    let name = |text: &str| Identifier::new(text).unwrap();
    let key = StructKey {
        module: ModuleId {
            address: AccountAddress::ONE,
            name: name("model"),
        },
        name: name("Resource"),
        arguments: Vec::new(),
    };
    let fields = ["a", "b", "c"].map(|field| (name(field), TypeId::U64));
    let type_ = registry
        .intern_struct(key, AbilitySet::ALL, &fields)
        .unwrap();
    (registry.snapshot(), type_)
}

/// A block, planned as a test wants it.
struct Bench<'block> {
    scripts: &'block [Script],
    layouts: Layouts,
    type_: TypeId,
    index: FlatIndex,
    records: Vec<RecordId>,
    planner: Planner,
}

impl<'block> Bench<'block> {
    fn new(scripts: &'block [Script], state: &BTreeMap<usize, Resource>) -> Self {
        let (layouts, type_) = layouts();
        let mut index = FlatIndex::default();
        let records = (0..RESOURCES)
            .map(|resource| {
                let key = index.key(type_, address_of(resource));
                let leaves = state
                    .get(&resource)
                    .map(|value| value.map(|word| LeafValue::Scalar([word, 0, 0, 0])));
                index.insert(&key, LEAVES, leaves.as_ref().map(|leaves| &leaves[..]))
            })
            .collect();
        Self {
            scripts,
            layouts,
            type_,
            index,
            records,
            planner: Planner::default(),
        }
    }

    /// Describes every transaction, in chunks of a size.
    fn describe(&mut self, chunk_size: usize) {
        let count = self.scripts.len().div_ceil(chunk_size).max(1);
        let keys: Vec<ResourceKey> = (0..RESOURCES)
            .map(|resource| self.index.key(self.type_, address_of(resource)))
            .collect();
        self.planner.chunks.resize_with(count, Chunk::default);
        self.planner.chunks.iter_mut().for_each(Chunk::clear);
        for (number, script) in self.scripts.iter().enumerate() {
            script.describe(&mut self.planner.chunks[number / chunk_size], &keys);
        }
        for chunk in &mut self.planner.chunks {
            chunk.resolve(&self.index, &mut Vec::new());
            chunk.fill_buckets();
        }
    }

    fn execute(
        &mut self,
        threads: usize,
        disturbance: Option<u64>,
    ) -> Result<(Vec<(bool, u64)>, BlockWrites), Stop> {
        let workers = (threads > 1).then(|| Workers::new(threads, 1 << 20).unwrap());
        let parallelism = Parallelism {
            workers: workers.as_ref(),
            cancel: &AtomicBool::new(false),
            disturbance,
            transactions_min: 0,
        };
        self.planner.link(&self.index, &self.layouts, &parallelism);
        self.planner.measure(|_| 1);
        let layouts = self.layouts.clone();
        let (scripts, type_) = (self.scripts, self.type_);
        let mut machines: Vec<_> = (0..threads)
            .map(|number| ScriptMachine {
                scripts,
                type_,
                layouts: &layouts,
                entries: Vec::new(),
                arena: Arena::default(),
                is_watching: number % 2 == 1,
            })
            .collect();
        let receipts =
            self.planner
                .execute(&self.index, &self.layouts, &mut machines, &parallelism)?;
        let committed = self
            .planner
            .commit(&mut self.index, scripts.len(), &parallelism);
        let mut writes = BlockWrites::default();
        writes.append(committed.writes, scripts.len());
        let receipts = (0..receipts.len()).map(|number| *receipts.get(number));
        Ok((receipts.collect(), writes))
    }

    fn state(&self) -> BTreeMap<usize, Resource> {
        let mut state = BTreeMap::new();
        for (resource, record) in self.records.iter().enumerate() {
            let value = self.index.value(*record);
            if value.exists {
                let words: Vec<u64> = value.leaves.iter().map(word).collect();
                state.insert(resource, words.try_into().unwrap());
            }
        }
        state
    }
}

fn word(value: &LeafValue) -> u64 {
    match value {
        LeafValue::Scalar(words) => words[0],
        LeafValue::Vector(_) | LeafValue::Whole(_) => unreachable!("all leaves are scalars"),
    }
}

/// Executes by the oracle and by a plan, and compares everything.
fn check(
    scripts: &[Script],
    start: &BTreeMap<usize, Resource>,
    threads: usize,
    chunk_size: usize,
    seed: Option<u64>,
) {
    let mut bench = Bench::new(scripts, start);
    bench.describe(chunk_size);
    let (receipts, writes) = bench
        .execute(threads, seed)
        .expect("the footprints are right");
    let mut model = Model {
        state: start.clone(),
    };
    for (number, script) in scripts.iter().enumerate() {
        let before = model.clone();
        let receipt = script.run(&mut model);
        assert_eq!(receipts[number], receipt, "transaction {number}");
        if !receipt.0 {
            model = before.clone();
            assert_eq!(writes.of(number).count(), 0, "{number} failed");
        }
        for write in writes.of(number) {
            let resource = (0..RESOURCES)
                .find(|resource| address_of(*resource) == write.address)
                .unwrap();
            let after = model.state.get(&resource);
            assert_eq!(write.touch.exists(), after.is_some());
            for (leaf, value) in write.leaves {
                assert_eq!(
                    word(value),
                    after.unwrap()[usize::from(*leaf)],
                    "transaction {number}, resource {resource}, leaf {leaf}"
                );
            }
        }
        for (resource, after) in &model.state {
            let Some(old) = before.state.get(resource) else {
                continue;
            };
            for leaf in (0..LEAVES).filter(|leaf| old[*leaf] != after[*leaf]) {
                let is_written = writes.of(number).any(|write| {
                    write.address == address_of(*resource)
                        && write
                            .leaves
                            .iter()
                            .any(|(written, _)| usize::from(*written) == leaf)
                });
                assert!(
                    is_written,
                    "transaction {number} changed leaf {leaf} of {resource}"
                );
            }
        }
    }
    assert_eq!(bench.state(), model.state);
}

fn operation() -> impl Strategy<Value = Operation> {
    let resource = || 0..RESOURCES;
    let leaf = || 0..LEAVES;
    let bound = || prop::option::weighted(0.3, 0..600_u64);
    prop_oneof![
        2 => (resource(), leaf()).prop_map(|(r, l)| Operation::Observe(r, l)),
        2 => (resource(), leaf(), 0..1_000_u64).prop_map(|(r, l, v)| Operation::Replace(r, l, v)),
        2 => (resource(), leaf()).prop_map(|(r, l)| Operation::Update(r, l)),
        6 => (resource(), leaf(), 0..80_u64, bound())
            .prop_map(|(r, l, v, b)| Operation::Deposit(r, l, v, b)),
        6 => (resource(), leaf(), 0..80_u64, bound())
            .prop_map(|(r, l, v, b)| Operation::Withdraw(r, l, v, b)),
        1 => resource().prop_map(Operation::Create),
        1 => resource().prop_map(Operation::Destroy),
        1 => resource().prop_map(Operation::Exists),
    ]
}

fn script() -> impl Strategy<Value = Script> {
    let operations = prop::collection::vec((operation(), prop::bool::weighted(0.3)), 1..5);
    (operations, prop::option::weighted(0.2, 0..4_u64)).prop_map(|(operations, aborts_at)| Script {
        operations,
        aborts_at,
    })
}

proptest! {
    #[test]
    fn planned_blocks_equal_the_sequential_model(
        scripts in prop::collection::vec(script(), 0..60),
        start in prop::collection::btree_map(0..RESOURCES, prop::array::uniform3(0..1_000_u64), 0..=RESOURCES),
        chunk_size in 1..80_usize,
        seed: u64,
    ) {
        for threads in [1, 2, 4, 8] {
            check(&scripts, &start, threads, chunk_size, Some(seed));
        }
    }
}

#[test]
fn rule_12_short_and_chain_bound_blocks_run_in_order() {
    let script = |resource: usize, leaf: usize| Script {
        operations: vec![(Operation::Update(resource, leaf), false)],
        aborts_at: None,
    };
    let chain: Vec<Script> = (0..100).map(|_| script(0, 0)).collect();
    let wide: Vec<Script> = (0..100)
        .map(|number| script(number % RESOURCES, number % LEAVES))
        .collect();
    let is_sequential = |scripts: &[Script], transactions_min: usize| {
        let mut bench = Bench::new(scripts, &BTreeMap::new());
        bench.describe(scripts.len());
        let parallelism = Parallelism {
            workers: None,
            cancel: &AtomicBool::new(false),
            disturbance: None,
            transactions_min,
        };
        let planner = &mut bench.planner;
        planner.link(&bench.index, &bench.layouts, &parallelism);
        planner.measure(|_| 1);
        planner.is_sequential(&parallelism)
    };
    assert!(is_sequential(&chain, 0));
    assert!(!is_sequential(&wide, 0));
    assert!(!is_sequential(&wide, 100));
    assert!(is_sequential(&wide, 101));
}
