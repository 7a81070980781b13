//! Prologue and epilogue: what surrounds every transaction, in every way of executing it.

use std::sync::LazyLock;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use weft_storage::MemoryState;
use weft_tests::generate::Call;
use weft_tests::machine::account;
use weft_tests::oracle;
use weft_tests::scenario::{agree_with, at, call, number};
use weft_vm::{
    AccountAddress, BlockError, BlockOutput, DiscardReason, Engine, EngineConfig, FailureKind,
    FunctionName, Identifier, ModuleId, Payload, Script, Strategy, Surroundings, Transaction,
    TransactionStatus, WriteOperation,
};

const SOURCE: &str = "
module 0x42::p {
    struct Account has key { sequence: u64, balance: u64, log: vector<u64>, last: vector<u64> }
    struct Pot has key { collected: u64 }
    struct Seen has key { value: u64 }
    #[event]
    struct Began has copy, drop, store { sequence: u64 }
    #[event]
    struct Noted has copy, drop, store { value: u64 }

    public entry fun open(account: &signer) { move_to(account, Pot { collected: 0 }); }
    public entry fun create(account: &signer, balance: u64) {
        move_to(account, Account { sequence: 0, balance, log: vector[], last: vector[] });
    }

    fun prologue(sender: &signer, sequence: u64, gas_limit: u64, gas_price: u64) {
        let account = &mut Account[std::signer::address_of(sender)];
        assert!(account.sequence == sequence, 1);
        assert!(account.balance >= gas_limit * gas_price, 2);
        account.sequence = sequence + 1;
    }
    /// Leaves a vector that it made itself, and an event.
    fun logging_prologue(sender: address, sequence: u64, _gas_limit: u64, _gas_price: u64) {
        let account = &mut Account[sender];
        account.log.push_back(sequence);
        account.log.push_back(0);
        std::event::emit(Began { sequence });
    }
    fun epilogue(sender: address, _gas_limit: u64, gas_price: u64, gas_used: u64) {
        let fee = gas_used * gas_price;
        Account[sender].balance -= fee;
        Pot[@0x42].collected += fee;
    }
    fun failing_epilogue(_sender: address, _gas_limit: u64, _gas_price: u64, gas_used: u64) {
        assert!(gas_used == 0, 9);
    }
    fun not_a_prologue(_sender: address) {}

    public entry fun pay(from: &signer, to: address, amount: u64) {
        let from = &mut Account[std::signer::address_of(from)];
        assert!(from.balance >= amount, 3);
        from.balance -= amount;
        Account[to].balance += amount;
    }
    public entry fun idle(_account: &signer) {}
    public entry fun note_and_abort(account: &signer, value: u64) {
        let account = &mut Account[std::signer::address_of(account)];
        account.log.push_back(value);
        account.log[0] = value;
        account.last = account.log;
        std::event::emit(Noted { value });
        abort value
    }
    public entry fun note(account: &signer, value: u64) {
        let account = &mut Account[std::signer::address_of(account)];
        account.log.push_back(value);
        account.last = account.log;
        std::event::emit(Noted { value });
    }
    public entry fun spend_everything(account: &signer) {
        Account[std::signer::address_of(account)].balance = 0;
        std::event::emit(Noted { value: 0 });
    }
    public entry fun move_out_and_abort(account: &signer) {
        let Account { sequence, balance: _, log, last } =
            move_from<Account>(std::signer::address_of(account));
        move_to(account, Account { sequence, balance: 0, log, last });
        abort 5
    }
    public entry fun spin(_account: &signer) { loop {} }
    public entry fun see_any(account: &signer, at: address) {
        let seen = if (exists<Account>(at)) Account[at].balance else 0;
        move_to(account, Seen { value: seen % 3 });
    }
    public entry fun load_and_pay(from: &signer, through: address, amount: u64) {
        pay(from, if (Account[through].balance % 2 == 0) through else @0x1, amount);
    }
}";

const BALANCE: u64 = 1_000_000_000_000;
const ACCOUNTS: u64 = 6;

fn name(function: &str) -> FunctionName {
    FunctionName {
        module: ModuleId {
            address: AccountAddress::from_u64(0x42),
            name: Identifier::new("p").unwrap(),
        },
        name: Identifier::new(function).unwrap(),
    }
}

fn surrounded(prologue: Option<&str>, epilogue: Option<&str>) -> EngineConfig {
    EngineConfig {
        surroundings: Some(Surroundings {
            prologue: prologue.map(name),
            epilogue: epilogue.map(name),
            gas_max: 100_000,
        }),
        ..EngineConfig::default()
    }
}

fn config() -> EngineConfig {
    surrounded(Some("prologue"), Some("epilogue"))
}

/// Accounts with balances, and a pot; made once.
fn state() -> MemoryState {
    static STATE: LazyLock<MemoryState> = LazyLock::new(|| {
        let state = oracle::genesis(&oracle::modules(&oracle::compile(SOURCE)));
        let mut creations: Vec<Call> = (1..=ACCOUNTS)
            .map(|account| call(account, "create", vec![number(BALANCE)]))
            .collect();
        creations.push(call(0x42, "open", vec![]));
        weft_tests::scenario::after(&state, &creations)
    });
    STATE.clone()
}

/// Calls by accounts that count what they send.
fn transactions(calls: &[Call]) -> Vec<Transaction> {
    let mut sent = std::collections::BTreeMap::new();
    let mut transactions = oracle::transactions(calls);
    for transaction in &mut transactions {
        let sequence = sent.entry(transaction.sender).or_insert(0_u64);
        transaction.sequence_number = *sequence;
        transaction.gas_price = 2;
        *sequence += 1;
    }
    transactions
}

/// The value of a field of type `u64` of a resource after a block.
fn word_after(output: &BlockOutput, owner: u64, resource: &str, field: usize) -> u64 {
    let mut state = state();
    state.apply(output);
    let key = format!("{} 0x42::p::{resource}", account(owner));
    let mut found = state
        .iter()
        .filter(|(found, _)| found.to_string().ends_with(&key));
    let (_, bytes) = found.next().expect("the resource is there");
    let bytes = bytes[field * 8..][..8]
        .try_into()
        .expect("a number has 8 bytes");
    u64::from_le_bytes(bytes)
}

fn balance_after(output: &BlockOutput, owner: u64) -> u64 {
    word_after(output, owner, "Account", 1)
}

fn events(output: &BlockOutput, number: usize) -> Vec<String> {
    let events = output.transaction(number).events;
    events.iter().map(|event| event.type_.to_string()).collect()
}

#[test]
fn rule_11_fees_are_taken_and_sequence_numbers_counted() {
    let calls = [
        call(1, "pay", vec![at(2), number(100)]),
        call(1, "idle", vec![]),
        call(2, "pay", vec![at(1), number(BALANCE * 2)]),
        call(3, "spin", vec![]),
    ];
    let calls = calls.map(|call| Call {
        gas_limit: 50_000,
        ..call
    });
    let output = agree_with(&config(), &state(), &transactions(&calls));
    let gas = |number| output.gas_used(number);
    assert!(output.status(0).is_success() && output.status(1).is_success());
    assert!(matches!(
        output.status(2),
        TransactionStatus::Aborted { code: 3, .. }
    ));
    assert_eq!(gas(3), 50_000);
    assert_eq!(
        balance_after(&output, 1),
        BALANCE - 100 - 2 * (gas(0) + gas(1))
    );
    assert_eq!(balance_after(&output, 2), BALANCE + 100 - 2 * gas(2));
    assert_eq!(balance_after(&output, 3), BALANCE - 2 * 50_000);
    let fees = (0..4).map(gas).sum::<u64>() * 2;
    assert_eq!(word_after(&output, 0x42, "Pot", 0), fees);
    assert_eq!(word_after(&output, 1, "Account", 0), 2);
    // The body alone is charged for.
    let alone = agree_with(
        &EngineConfig::default(),
        &state(),
        &transactions(&calls[..1]),
    );
    assert_eq!(alone.gas_used(0), gas(0));
}

#[test]
fn rule_11_a_transaction_that_the_prologue_refuses_is_no_part_of_the_block() {
    let mut all = transactions(&[
        call(1, "idle", vec![]),
        call(1, "pay", vec![at(2), number(5)]),
        call(1, "idle", vec![]),
        call(2, "idle", vec![]),
        call(9, "idle", vec![]),
        call(3, "idle", vec![]),
    ]);
    all[1].sequence_number = 7;
    all[2].sequence_number = 1;
    all[3].gas_price = 1_000_000;
    let output = agree_with(&config(), &state(), &all);
    let discarded = |reason| TransactionStatus::Discarded { reason };
    assert_eq!(*output.status(1), discarded(DiscardReason::Prologue(1)));
    assert_eq!(*output.status(3), discarded(DiscardReason::Prologue(2)));
    let missing = DiscardReason::PrologueFailure(FailureKind::MissingData);
    assert_eq!(*output.status(4), discarded(missing));
    for refused in [1, 3, 4] {
        assert_eq!(output.gas_used(refused), 0);
        assert_eq!(output.transaction(refused).write_set.writes, []);
    }
    assert!(
        [0, 2, 5]
            .into_iter()
            .all(|number| output.status(number).is_success())
    );
    assert_eq!(balance_after(&output, 2), BALANCE);
}

#[test]
fn rule_11_an_abort_discards_the_image_of_the_body_only() {
    let config = surrounded(Some("logging_prologue"), Some("epilogue"));
    let calls = [
        call(1, "note_and_abort", vec![number(7)]),
        call(1, "note_and_abort", vec![number(8)]),
        call(2, "note", vec![number(9)]),
        call(3, "move_out_and_abort", vec![]),
        call(4, "spin", vec![]),
    ];
    let output = agree_with(&config, &state(), &transactions(&calls));
    assert_eq!(events(&output, 0), ["0x42::p::Began"]);
    assert_eq!(events(&output, 2), ["0x42::p::Began", "0x42::p::Noted"]);
    let leaf = |transaction: usize, number: u16| {
        let writes = output.transaction(transaction).write_set.writes;
        let account = writes
            .iter()
            .find(|(key, _)| key.to_string().contains("Account"));
        let Some((_, WriteOperation::Modify(leaves))) = account else {
            panic!("{writes:?}");
        };
        let leaf = leaves.iter().find(|leaf| leaf.leaf == number);
        leaf.map(|leaf| leaf.bytes.clone())
    };
    let vector = |numbers: &[u64]| {
        let words = numbers.iter().flat_map(|number| number.to_le_bytes());
        let length = u8::try_from(numbers.len()).unwrap();
        std::iter::once(length).chain(words).collect::<Vec<u8>>()
    };
    assert_eq!(leaf(0, 2), Some(vector(&[0, 0])));
    assert_eq!(leaf(1, 2), Some(vector(&[0, 0, 1, 0])));
    assert_eq!(leaf(2, 2), Some(vector(&[0, 0, 9])));
    assert_eq!(leaf(2, 3), Some(vector(&[0, 0, 9])));
    assert_eq!(balance_after(&output, 3), BALANCE - 2 * output.gas_used(3));
}

#[test]
fn rule_11_a_body_that_spends_the_fee_is_undone() {
    let calls = [call(1, "spend_everything", vec![]), call(1, "idle", vec![])];
    let output = agree_with(&config(), &state(), &transactions(&calls));
    let TransactionStatus::Failed { kind, location } = output.status(0) else {
        panic!("{:?}", output.status(0));
    };
    assert_eq!(*kind, FailureKind::ArithmeticError);
    assert_eq!(
        location.as_ref().map(ToString::to_string).as_deref(),
        Some("0x42::p")
    );
    assert_eq!(events(&output, 0), [""; 0]);
    assert!(output.status(1).is_success());
    let fees = 2 * (output.gas_used(0) + output.gas_used(1));
    assert_eq!(balance_after(&output, 1), BALANCE - fees);

    let config = surrounded(None, Some("failing_epilogue"));
    let output = agree_with(&config, &state(), &transactions(&calls));
    let reason = DiscardReason::Epilogue;
    assert_eq!(*output.status(0), TransactionStatus::Discarded { reason });
    assert_eq!(output.transaction(0).write_set.writes, []);
}

#[test]
fn rule_11_a_fee_is_a_delta_and_makes_nobody_wait() {
    let calls: Vec<Call> = (0..30)
        .map(|number| call(number % ACCOUNTS + 1, "idle", vec![]))
        .collect();
    let calls: Vec<Call> = calls
        .into_iter()
        .map(|call| Call {
            gas_limit: 10_000,
            ..call
        })
        .collect();
    let output = agree_with(&config(), &state(), &transactions(&calls));
    assert_eq!((output.stats().planned, output.stats().fences), (30, 0));
    // Each sender's own numbers are a chain; the pot is none.
    assert_eq!(output.stats().critical_path, 5);
}

#[test]
fn rule_11_generated_blocks_are_alike_in_every_way() {
    for seed in 0..12 {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut calls = Vec::new();
        for fresh in 0..random.random_range(1..40_u64) {
            let sender = random.random_range(1..=ACCOUNTS);
            let to = at(random.random_range(1..=ACCOUNTS + 1));
            let amount = number(match random.random_range(0..6) {
                0 => BALANCE,
                1 => BALANCE / 2,
                amount => amount,
            });
            let made = match random.random_range(0..10) {
                0..=3 => call(sender, "pay", vec![to, amount]),
                4 => call(sender, "note_and_abort", vec![amount]),
                5 => call(sender, "note", vec![amount]),
                6 => call(sender, "spend_everything", vec![]),
                7 => call(sender, "move_out_and_abort", vec![]),
                8 => call(sender, "load_and_pay", vec![to, amount]),
                _ => call(sender, "see_any", vec![at(fresh)]),
            };
            let gas_limit = match random.random_range(0..5) {
                0 => random.random_range(400..1_500),
                _ => 20_000,
            };
            calls.push(Call { gas_limit, ..made });
        }
        let mut all = transactions(&calls);
        for transaction in &mut all {
            if random.random_range(0..8) == 0 {
                transaction.sequence_number += 1;
            }
            if random.random_range(0..8) == 0 {
                transaction.gas_price = BALANCE / 30_000;
            }
        }
        let prologues: [Option<&str>; 3] = [Some("prologue"), Some("logging_prologue"), None];
        for prologue in prologues {
            let output = agree_with(&surrounded(prologue, Some("epilogue")), &state(), &all);
            let in_accounts: u64 = (1..=ACCOUNTS)
                .map(|account| balance_after(&output, account))
                .sum();
            let fees: u64 = (0..all.len())
                .map(|number| output.gas_used(number) * all[number].gas_price)
                .sum();
            assert_eq!(word_after(&output, 0x42, "Pot", 0), fees, "{seed}");
            assert!(in_accounts + fees <= ACCOUNTS * BALANCE, "{seed}");
        }
    }
}

#[test]
fn a_simulation_is_a_block_of_one_transaction_that_stays_without_effect() {
    let calls = [
        call(1, "pay", vec![at(2), number(10)]),
        call(1, "pay", vec![at(2), number(BALANCE)]),
        call(2, "note", vec![number(3)]),
        call(2, "note_and_abort", vec![number(3)]),
        call(3, "spend_everything", vec![]),
        call(3, "spin", vec![]),
        call(4, "see_any", vec![at(1)]),
        call(5, "pay", vec![at(2)]),
        // Private, and so for nobody's transactions.
        call(1, "prologue", vec![number(0), number(1), number(1)]),
        call(1, "missing", vec![]),
        call(9, "pay", vec![at(2), number(10)]),
    ];
    let transactions: Vec<Transaction> = calls
        .iter()
        .map(|call| {
            let mut transaction = transactions(std::slice::from_ref(call)).remove(0);
            transaction.gas_limit = 20_000;
            transaction
        })
        .collect();
    for config in [config(), EngineConfig::default()] {
        let state = state();
        let view = state.snapshot();
        let mut simulating = Engine::new(config.clone());
        for transaction in &transactions {
            let simulated = simulating.simulate(&view, transaction).unwrap();
            let mut executing = Engine::new(config.clone());
            let block = std::slice::from_ref(transaction);
            let executed = executing.execute_block(&view, block, Strategy::Sequential);
            assert_eq!(simulated, executed.unwrap().transaction(0));
            // And again: nothing of it is remembered.
            assert_eq!(simulated, simulating.simulate(&view, transaction).unwrap());
        }
    }
}

#[test]
fn a_footprint_names_what_surrounds_the_transaction_too() {
    let transaction = transactions(&[call(1, "pay", vec![at(2), number(10)])]).remove(0);
    let view = state().snapshot();
    let show = |config: EngineConfig| {
        let footprint = Engine::new(config).footprint(&view, &transaction);
        let footprint = footprint.unwrap().expect("the function exists");
        assert!(footprint.is_complete);
        let locations = footprint.locations.iter();
        locations
            .map(|it| format!("{} {:?} {:?}", it.key, it.path, it.mode))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        show(EngineConfig::default()),
        [
            "resource 0x1 0x42::p::Account None Read",
            "resource 0x1 0x42::p::Account Some(\"balance\") Delta",
            "resource 0x2 0x42::p::Account None Read",
            "resource 0x2 0x42::p::Account Some(\"balance\") Delta",
        ]
    );
    assert_eq!(
        // The prologue compares the balance with a product.
        show(config()),
        [
            "resource 0x1 0x42::p::Account None Read",
            "resource 0x1 0x42::p::Account Some(\"balance\") ReadWrite",
            "resource 0x1 0x42::p::Account Some(\"sequence\") ReadWrite",
            "resource 0x2 0x42::p::Account None Read",
            "resource 0x2 0x42::p::Account Some(\"balance\") Delta",
            "resource 0x42 0x42::p::Pot None Read",
            "resource 0x42 0x42::p::Pot Some(\"collected\") Delta",
        ]
    );
}

#[test]
fn rule_11_scripts_and_publications_are_surrounded() {
    let script = "script { fun main(from: &signer) { 0x42::p::pay(from, @0x2, 10); } }";
    let text = format!("{SOURCE}\n{script}");
    let compilation = oracle::compile(&text);
    let script = oracle::modules(&compilation).pop().expect("the script");
    let published = "
module 0x3::a {
    struct First has key { value: u64 }
    fun init_module(account: &signer) { move_to(account, First { value: 1 }); }
    public fun value(): u64 { First[@0x3].value }
}
module 0x3::b {
    struct Second has key { value: u64 }
    fun init_module(account: &signer) { move_to(account, Second { value: 0x3::a::value() + 1 }); }
}
module 0x3::c {
    fun init_module(_account: &signer) { abort 4 }
}";
    let modules = oracle::modules(&oracle::compile(published));
    let (library, own) = modules.split_at(modules.len() - 3);
    assert!(!library.is_empty());
    let publish = |modules: &[Vec<u8>]| Payload::Publish {
        modules: modules.to_vec(),
    };
    let mut all = transactions(&[
        call(1, "idle", vec![]),
        call(3, "idle", vec![]),
        call(3, "idle", vec![]),
        call(3, "idle", vec![]),
    ]);
    all[0].payload = Payload::Script(Script {
        code: script,
        type_args: Vec::new(),
        args: Vec::new(),
    });
    all[1].payload = publish(&own[2..]);
    all[2].payload = publish(&own[..2]);
    for config in [config(), EngineConfig::default()] {
        let output = agree_with(&config, &state(), &all);
        assert!(output.status(0).is_success(), "{:?}", output.status(0));
        assert!(matches!(
            output.status(1),
            TransactionStatus::Aborted { code: 4, .. }
        ));
        assert!(output.status(2).is_success(), "{:?}", output.status(2));
        let after = |name: &str| {
            let mut state = state();
            state.apply(&output);
            let mut found = state
                .iter()
                .filter(|(key, _)| key.to_string().contains(name));
            found.next().map(|(_, bytes)| bytes[..8].to_vec())
        };
        assert_eq!(after("First"), Some(number(1)));
        assert_eq!(after("Second"), Some(number(2)));
        if config.surroundings.is_some() {
            assert_eq!(word_after(&output, 3, "Account", 0), 3);
            let gas: u64 = (1..4).map(|number| output.gas_used(number)).sum();
            assert_eq!(balance_after(&output, 3), BALANCE - 2 * gas);
        }
    }
}

#[test]
fn what_cannot_surround_a_transaction_is_an_error_of_the_configuration() {
    let all = transactions(&[call(1, "idle", vec![])]);
    for function in ["not_a_prologue", "nowhere"] {
        let mut engine = Engine::new(surrounded(Some(function), None));
        let result = engine.execute_block(&state().snapshot(), &all, Strategy::Sequential);
        assert!(matches!(result, Err(BlockError::Config(_))), "{result:?}");
    }
    // What surrounds transactions is part of the semantics.
    let id = |config| Engine::new(config).semantics_id();
    assert_ne!(id(config()), id(EngineConfig::default()));
    assert_ne!(id(config()), id(surrounded(Some("prologue"), None)));
}
