//! Attacks on the machine that only a whole block shows, numbered as in the catalogue of
//! `docs/TESTING.md`. Those on the format, the verifier and the engines have their tests there.

#[cfg(test)]
mod attacks {
    mod arguments;
    mod prices;
}

use std::fmt;
use std::sync::Arc;

use weft_storage::MemoryState;
use weft_tests::generate::Call;
use weft_tests::machine::account;
use weft_tests::oracle;
use weft_tests::scenario::{addresses, after, agree, agree_on, at, call, engine, genesis, number};
use weft_vm::{
    BlockError, BlockOutput, FailureKind, GuardLevel, Limit, Payload, StateError, StateKey,
    StateVersion, StateView, Strategy, TierPolicy, Transaction, TransactionStatus,
};

const SOURCE: &str = "
module 0x42::p {
    use std::event;
    use std::option::Option;
    use std::string::String;

    struct Account has key { value: u64 }
    struct Secret has copy, drop, store { value: u64 }
    struct Empty has copy, drop, store {}
    #[event]
    struct Seen has copy, drop, store { value: u64 }

    public entry fun create(account: &signer, value: u64) { move_to(account, Account { value }); }
    public entry fun observe(_account: &signer, at: address) acquires Account {
        event::emit(Seen { value: borrow_global<Account>(at).value });
    }
    public entry fun replace(account: &signer, at: address, value: u64) acquires Account {
        let Account { value: old } = move_from<Account>(at);
        assert!(!exists<Account>(at), 1);
        move_to(account, Account { value: old + value });
        assert!(exists<Account>(at), 2);
    }
    public entry fun see_presence(_account: &signer, at: address) {
        event::emit(Seen { value: if (exists<Account>(at)) 1 else 0 });
    }
    public fun forge(_account: &signer, secret: Secret) { assert!(secret.value == 0, 1); }
    public entry fun text(_account: &signer, text: String) { assert!(!text.is_empty(), 1); }
    public entry fun option(_account: &signer, option: Option<u64>) {
        assert!(option.is_some(), 1);
    }
    public entry fun flag(_account: &signer, flag: bool) { assert!(flag, 1); }
    public entry fun numbers(_account: &signer, numbers: vector<u64>) {
        assert!(!numbers.is_empty(), 1);
    }
    public entry fun fill_empty(_account: &signer, count: u64) {
        let items = vector[];
        for (i in 0..count) items.push_back(Empty {});
        event::emit(Seen { value: items.length() });
    }
    public entry fun straight(_account: &signer, by: u64) {
        let a = 1000 / by;
        let b = a * 3 + 1;
        let c = b * b % 1000 + a;
        let d = c * 7 / 3 + b;
        if (a + b + c + d == 0) abort 3;
    }
    public entry fun probe_each(_account: &signer, all: vector<address>) {
        let found = 0;
        for (i in 0..all.length()) if (exists<Account>(all[i])) found = found + 1;
        event::emit(Seen { value: found });
    }
}";

fn state() -> MemoryState {
    let creations = [1, 2].map(|account| call(account, "create", vec![number(100)]));
    after(&start(), &creations)
}

/// The state with the module alone. `forge` is an entry function there, which the compiler refuses.
fn start() -> MemoryState {
    let mut compilation = oracle::compile(SOURCE);
    let module = compilation.units.last_mut().map(|unit| &mut unit.module);
    let module = module.expect("the source is a module");
    for definition in &mut module.function_definitions {
        let name = module.function_handles[definition.handle.index()].name;
        definition.is_entry |= module.identifiers[name.index()].as_str() == "forge";
    }
    oracle::genesis(&oracle::modules(&compilation))
}

fn with_gas(call: Call, gas_limit: u64) -> Call {
    Call { gas_limit, ..call }
}

fn failure(output: &BlockOutput, number: usize) -> Option<FailureKind> {
    if let TransactionStatus::Failed { kind, .. } = output.status(number) {
        Some(*kind)
    } else {
        None
    }
}

/// The numbers in the events of a transaction.
fn seen(output: &BlockOutput, transaction: usize) -> Vec<u64> {
    let events = output.transaction(transaction).events;
    let numbers = events.iter().map(|event| event.data[..8].try_into());
    numbers
        .map(|bytes| u64::from_le_bytes(bytes.expect("a number has 8 bytes")))
        .collect()
}

#[test]
fn attack_37_elements_without_fields_cost_gas_and_memory() {
    let calls = [
        call(1, "fill_empty", vec![number(1_000)]),
        call(1, "fill_empty", vec![number(1 << 60)]),
    ];
    let output = agree(&state(), &calls);
    assert_eq!(seen(&output, 0), [1_000]);
    assert_eq!(failure(&output, 1), Some(FailureKind::OutOfGas));
}

#[test]
fn attack_50_gas_limits_at_their_edges() {
    let observe = || call(1, "observe", vec![at(1)]);
    let mut calls: Vec<Call> = [0, 1, 499, 500, u64::MAX]
        .into_iter()
        .map(|limit| with_gas(observe(), limit))
        .collect();
    calls.push(with_gas(call(1, "fill_empty", vec![number(3)]), u64::MAX));
    let mut transactions = oracle::transactions(&calls);
    for transaction in &mut transactions {
        transaction.gas_price = u64::MAX;
    }
    let output = agree_on(&state(), &transactions);
    for (number, call) in calls[..4].iter().enumerate() {
        assert_eq!(failure(&output, number), Some(FailureKind::OutOfGas));
        assert_eq!(output.gas_used(number), call.gas_limit);
    }
    assert_eq!(seen(&output, 4), [100]);
    assert_eq!(seen(&output, 5), [3]);
}

#[test]
fn attack_51_a_failure_inside_a_gas_block_pays_all_of_it() {
    let straight = |by: u64| call(1, "straight", vec![number(by)]);
    let output = agree(&state(), &[straight(0), straight(7)]);
    assert_eq!(failure(&output, 0), Some(FailureKind::ArithmeticError));
    assert!(output.status(1).is_success());
    // What follows the block is a branch and a return.
    let rest = output.gas_used(1) - output.gas_used(0);
    assert!(rest < 10, "{rest}");
}

#[test]
fn attack_53_every_absent_address_is_paid_for_and_their_number_is_limited() {
    let probe = |count: u64| {
        let all: Vec<u64> = (1..=count).collect();
        call(9, "probe_each", vec![addresses(&all)])
    };
    let output = agree(&state(), &[probe(10), probe(1_000), probe(1_100)]);
    assert_eq!([seen(&output, 0), seen(&output, 1)], [[2], [2]]);
    assert!(output.gas_used(1) > output.gas_used(0) + 990 * 150);
    let kind = failure(&output, 2).expect("there are too many");
    assert!(matches!(kind, FailureKind::LimitExceeded(_)), "{kind:?}");
}

const VERSIONS: &str = "
module 0x42::p {
    #[event]
    struct Seen has copy, drop, store { value: u64 }
    public entry fun tell(_account: &signer) { std::event::emit(Seen { value: VALUE }); }
}";

#[test]
fn attack_83_code_changes_between_two_calls_of_a_block() {
    let module = |value: &str| {
        let text = VERSIONS.replace("VALUE", value);
        let modules = oracle::modules(&oracle::compile(&text));
        modules.last().expect("the text has a module").clone()
    };
    let state = genesis(&VERSIONS.replace("VALUE", "1"));
    let tell = oracle::transactions(&[call(1, "tell", vec![])]).remove(0);
    let publish = |module: Vec<u8>, gas_limit: u64| Transaction {
        sender: account(0x42),
        payload: Payload::Publish {
            modules: vec![module],
        },
        gas_limit,
        ..tell.clone()
    };
    let transactions = [
        tell.clone(),
        publish(module("2"), 100_000_000),
        tell.clone(),
        tell.clone(),
        publish(module("3"), 1_000),
        tell.clone(),
        publish(module("4"), 100_000_000),
        tell.clone(),
    ];
    let output = agree_on(&state, &transactions);
    let told = [0, 2, 3, 5, 7].map(|number| seen(&output, number));
    assert_eq!(told, [[1], [2], [2], [2], [4]]);
    // Publishing is paid for by the byte, before anything is done.
    assert_eq!(failure(&output, 4), Some(FailureKind::OutOfGas));
    assert_eq!(output.gas_used(4), 1_000);
}

#[test]
fn attack_93_what_is_created_destroyed_and_created_again() {
    let calls = [
        call(9, "see_presence", vec![at(8)]),
        call(8, "create", vec![number(1)]),
        call(9, "see_presence", vec![at(8)]),
        call(8, "replace", vec![at(8), number(10)]),
        call(9, "observe", vec![at(8)]),
        // The account that is taken is not the one that is made.
        call(8, "replace", vec![at(1), number(10)]),
        call(9, "see_presence", vec![at(1)]),
        call(1, "replace", vec![at(1), number(5)]),
        call(9, "observe", vec![at(1)]),
    ];
    let output = agree(&state(), &calls);
    assert_eq!([seen(&output, 0), seen(&output, 2)], [[0], [1]]);
    assert_eq!(seen(&output, 4), [11]);
    assert!(!output.status(5).is_success());
    assert_eq!(seen(&output, 6), [1]);
    assert_eq!(seen(&output, 8), [105]);
}

/// What a broken state says of every resource.
type Answer = fn() -> Result<Option<Arc<[u8]>>, StateError>;

/// A state with something wrong about its accounts.
#[derive(Clone)]
struct Broken {
    state: MemoryState,
    version: StateVersion,
    answer: Answer,
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Broken")
    }
}

impl StateView for Broken {
    fn version(&self) -> StateVersion {
        self.version
    }

    fn get(&self, key: &StateKey) -> Result<Option<Arc<[u8]>>, StateError> {
        match key {
            StateKey::Resource { .. } => (self.answer)(),
            StateKey::Module(_) => Ok(self.state.value(key).map(Arc::clone)),
        }
    }
}

#[test]
fn attack_102_a_state_that_cannot_be_read_is_no_outcome() {
    let answers: [Answer; 4] = [
        || Err(StateError::new("the disk is gone")),
        || Ok(Some(Arc::from([1_u8, 2, 3]))),
        || Ok(Some(Arc::from([0_u8; 9]))),
        || Ok(Some(Arc::from([]))),
    ];
    let transactions = oracle::transactions(&[
        call(9, "see_presence", vec![at(7)]),
        call(9, "observe", vec![at(1)]),
    ]);
    for answer in answers {
        let broken: Arc<dyn StateView> = Arc::new(Broken {
            state: state(),
            version: StateVersion::unique(),
            answer,
        });
        for strategy in [
            Strategy::Sequential,
            Strategy::Planned { threads: 1 },
            Strategy::Planned { threads: 4 },
        ] {
            let mut engine = engine(TierPolicy::InterpreterOnly, GuardLevel::Standard, None);
            let output = engine.execute_block(&broken, &transactions, strategy);
            assert!(matches!(output, Err(BlockError::State(_))), "{output:?}");
            // The engine goes on with a state that can be read.
            let output = engine.execute_block(&state().snapshot(), &transactions, strategy);
            let output = output.expect("this state is readable");
            assert_eq!(seen(&output, 1), [100]);
        }
    }
}

#[test]
fn attack_105_arguments_are_canonical_or_nothing_runs() {
    let bad: [(&str, Vec<Vec<u8>>); 14] = [
        // A struct that only its module can make.
        ("forge", vec![number(0)]),
        // Trailing bytes, too few of them, a flag that is none.
        ("flag", vec![vec![1, 0]]),
        ("flag", vec![vec![]]),
        ("flag", vec![vec![2]]),
        // More elements than bytes, a length in more bytes than it takes, one that overflows.
        ("numbers", vec![vec![0xff, 0xff, 0xff, 0xff, 0x0f]]),
        ("numbers", vec![vec![0x80, 0x00]]),
        (
            "numbers",
            vec![vec![
                0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
            ]],
        ),
        ("numbers", vec![vec![1, 0, 0]]),
        // No UTF-8; half a character.
        ("text", vec![vec![2, 0xc3, 0x28]]),
        ("text", vec![vec![1, 0xc3]]),
        // An option of two.
        ("option", vec![[vec![2], number(1), number(2)].concat()]),
        ("option", vec![vec![1]]),
        // An argument too few, and one too many.
        ("flag", vec![]),
        ("flag", vec![vec![1], vec![1]]),
    ];
    let mut calls: Vec<Call> = bad
        .into_iter()
        .map(|(function, arguments)| call(1, function, arguments))
        .collect();
    let good = calls.len();
    calls.push(call(1, "text", vec![vec![2, 0xc3, 0xa9]]));
    calls.push(call(1, "option", vec![[vec![1], number(1)].concat()]));
    calls.push(call(1, "numbers", vec![[vec![1], number(1)].concat()]));
    let output = agree(&state(), &calls);
    for (number, call) in calls[..good].iter().enumerate() {
        let kind = failure(&output, number);
        let is_refused = matches!(
            kind,
            Some(FailureKind::FailedToDeserializeArgument | FailureKind::NumberOfArgumentsMismatch)
        );
        assert!(is_refused, "{call:?}: {:?}", output.status(number));
        assert_eq!(output.transaction(number).write_set.writes, []);
    }
    for (number, call) in calls.iter().enumerate().skip(good) {
        assert!(output.status(number).is_success(), "{call:?}");
    }
}

const HOARD: &str = "
module 0x42::p {
    use std::bcs;
    use std::event;

    struct Hoard has key { blob: vector<u8>, copies: vector<vector<u8>>, levels: vector<Level> }
    struct Level has copy, drop, store { copies: vector<vector<u8>> }
    struct Kept has key { make: || vector<vector<u8>> has copy + drop + store }
    #[event]
    struct Seen has copy, drop, store { value: u64 }
    #[event]
    struct Copies has copy, drop, store { all: vector<vector<u8>> }

    public entry fun create(account: &signer, length: u64) {
        let blob = vector[];
        for (i in 0..length) blob.push_back(7);
        move_to(account, Hoard { blob, copies: vector[], levels: vector[] });
    }
    public entry fun clear(_account: &signer, at: address) {
        let hoard = &mut Hoard[at];
        hoard.copies = vector[];
        hoard.levels = vector[];
    }
    fun copies(at: address, count: u64): vector<vector<u8>> {
        let copies = vector[];
        for (i in 0..count) copies.push_back(Hoard[at].blob);
        copies
    }
    public entry fun multiply(_account: &signer, at: address, count: u64) {
        Hoard[at].copies = copies(at, count);
    }
    public entry fun multiply_constant(_account: &signer, at: address, count: u64) {
        let copies = vector[];
        for (i in 0..count) copies.push_back(x\"CONSTANT\");
        Hoard[at].copies = copies;
    }
    /// What grows with every level is not what lies in memory.
    public entry fun square(_account: &signer, at: address, count: u64) {
        let level = Level { copies: copies(at, count) };
        let levels = vector[];
        for (i in 0..count) levels.push_back(level);
        Hoard[at].levels = levels;
    }
    public entry fun capture(account: &signer, at: address, count: u64) {
        let copies = copies(at, count);
        move_to(account, Kept { make: || same(copies) });
    }
    public fun same(copies: vector<vector<u8>>): vector<vector<u8>> { copies }
    public entry fun announce(_account: &signer, at: address, count: u64) {
        event::emit(Copies { all: copies(at, count) });
    }
    public entry fun encode(_account: &signer, at: address, count: u64) {
        event::emit(Seen { value: bcs::to_bytes(&copies(at, count)).length() });
    }
    public entry fun compare(_account: &signer, at: address, count: u64) {
        assert!(copies(at, count) == copies(at, count), 1);
    }
    public entry fun show(_account: &signer, at: address, count: u64) {
        assert_eq!(copies(at, count), vector[]);
    }
    public entry fun copy_and_drop(_account: &signer, at: address, count: u64) {
        event::emit(Seen { value: copies(at, count).length() });
    }
    public entry fun touch(_account: &signer, at: address) {
        let hoard = &mut Hoard[at];
        let copies = hoard.copies;
        hoard.copies = copies;
    }
    public fun all(at: address, count: u64): vector<vector<u8>> { copies(at, count) }
}";

#[test]
fn attack_109_copies_of_what_is_stored_are_paid_for_and_limited() {
    let blob = 100_000;
    let start = genesis(&HOARD.replace("CONSTANT", &"07".repeat(10_000)));
    let state = after(&start, &[call(1, "create", vec![number(blob)])]);
    let writes = FailureKind::LimitExceeded(Limit::Writes);
    let memory = FailureKind::LimitExceeded(Limit::Memory);
    let events = FailureKind::LimitExceeded(Limit::Events);
    let ample = 100_000_000;
    let cases = [
        ("copy_and_drop", 2_000, ample, None),
        ("multiply", 10, ample, None),
        ("touch", 0, ample, None),
        ("multiply", 100, ample, None),
        ("multiply", 2_000, ample, Some(writes)),
        ("multiply", 2_000, 1_000_000, Some(FailureKind::OutOfGas)),
        ("multiply_constant", 5_000, ample, Some(writes)),
        ("square", 5, ample, None),
        ("square", 200, ample, Some(writes)),
        ("square", 200, u64::MAX, Some(writes)),
        ("capture", 2_000, ample, Some(writes)),
        ("capture", 10, ample, None),
        ("announce", 10, ample, None),
        ("announce", 20, ample, Some(events)),
        ("encode", 10, ample, None),
        ("encode", 500, ample, Some(memory)),
        ("encode", 500, 1_000_000, Some(FailureKind::OutOfGas)),
        ("compare", 2_000, ample, None),
        ("compare", 2_000, 1_000_000, Some(FailureKind::OutOfGas)),
        ("show", 2_000, 1_000_000, Some(FailureKind::OutOfGas)),
        ("clear", 0, ample, None),
    ];
    let calls: Vec<Call> = (cases.iter())
        .map(|(function, count, gas, _)| {
            let arguments = match *function {
                "clear" | "touch" => vec![at(1)],
                _ => vec![at(1), number(*count)],
            };
            with_gas(call(1, function, arguments), *gas)
        })
        .collect();
    let output = agree(&state, &calls);
    for (number, case) in cases.iter().enumerate() {
        assert_eq!(failure(&output, number), case.3, "{case:?}");
        assert_eq!(
            output.status(number).is_success(),
            case.3.is_none(),
            "{case:?}"
        );
    }
    // What is stored is paid for by the byte, what is left as it was or dropped is not.
    assert!(output.gas_used(1) > 10 * blob / 8);
    assert!(output.gas_used(3) > 100 * blob / 8);
    assert!(output.gas_used(0) < 2_000 * 100);
    assert!(output.gas_used(2) < 10_000);

    // So is what is returned.
    let mut engine = engine(TierPolicy::InterpreterOnly, GuardLevel::Standard, None);
    let mut view = |count| {
        let call = oracle::entry_function(&call(1, "all", vec![at(1), number(count)]));
        let output = engine.view(&state.snapshot(), &call, ample);
        output.expect("the state is readable")
    };
    let output = view(50);
    assert!(output.status.is_success() && output.gas_used > 50 * blob / 8);
    assert_eq!(output.results[0].bytes.len() as u64, 1 + 50 * (blob + 3));
    let output = view(2_000);
    let is_limit =
        matches!(output.status, TransactionStatus::Failed { kind, .. } if kind == writes);
    assert!(is_limit && output.results.is_empty(), "{:?}", output.status);
}
