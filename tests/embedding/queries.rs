//! What an embedder asks without executing a block: views, footprints, values as JSON, whether modules
//! are good.

use serde_json::{Value, json};
use weft_storage::MemoryState;
use weft_tests::oracle;
use weft_tests::scenario::{after, at, call, genesis, number};
use weft_vm::{
    AccountAddress, Engine, EngineConfig, FailureKind, StateKey, TransactionFootprint,
    TransactionStatus, ViewOutput,
};

const SOURCE: &str = "
module 0x42::p {
    use std::option::Option;
    use std::string::String;

    enum Kind has copy, drop, store { Plain, Named { name: String, parts: vector<u16> } }
    struct Inner has copy, drop, store { amount: u128, flag: bool }
    struct Cell has copy, drop, store, key {
        inner: Inner, owner: address, bytes: vector<u8>, kind: Kind, limit: Option<u64>, change: i64,
    }
    struct Index has key { at: address }

    public entry fun make(account: &signer, amount: u128) {
        let owner = std::signer::address_of(account);
        let kind = Kind::Named { name: std::string::utf8(b\"tin\"), parts: vector[1, 2] };
        let limit = std::option::none();
        let inner = Inner { amount, flag: true };
        move_to(account, Cell { inner, owner, bytes: x\"0aff\", kind, limit, change: -5 });
        move_to(account, Index { at: owner });
    }
    public entry fun set(owner: address, flag: bool) { Cell[owner].inner.flag = flag; }
    public entry fun bump(owner: address) { Cell[owner].inner.amount += 1; }
    public entry fun follow(index: address) { Cell[Index[index].at].inner.flag = false; }

    public fun amount(owner: address): u128 { Cell[owner].inner.amount }
    #[view]
    fun marked(owner: address): Cell { Cell[owner] }
    fun hidden(): u64 { 1 }
    public fun whose(account: &signer): address { std::signer::address_of(account) }
    /// Nothing of it stays.
    public fun spoil(owner: address): u128 { bump(owner); amount(owner) }
    public fun spin() { loop {} }
}";

fn state() -> MemoryState {
    let made = [call(1, "make", vec![7_u128.to_le_bytes().to_vec()])];
    after(&genesis(SOURCE), &made)
}

/// The modules of a text, without the library's.
fn own(source: &str) -> Vec<Vec<u8>> {
    let mut modules = oracle::modules(&oracle::compile(source));
    let library = oracle::modules(&oracle::compile("module 0x42::empty { }"));
    modules.retain(|module| !library.contains(module));
    modules
}

fn view(engine: &mut Engine, state: &MemoryState, name: &str, args: Vec<Vec<u8>>) -> ViewOutput {
    let call = oracle::entry_function(&call(0, name, args));
    let output = engine.view(&state.snapshot(), &call, 1_000_000);
    output.expect("the state is readable")
}

fn failure(output: &ViewOutput) -> Option<FailureKind> {
    assert!(output.results.is_empty());
    let TransactionStatus::Failed { kind, .. } = output.status else {
        return None;
    };
    Some(kind)
}

#[test]
fn views_return_and_leave_nothing() {
    let state = state();
    let mut engine = Engine::new(EngineConfig::default());
    let mut ask = |name: &str, args: Vec<Vec<u8>>| view(&mut engine, &state, name, args);
    for _ in 0..2 {
        for (name, amount) in [("amount", 7_u128), ("spoil", 8), ("amount", 7)] {
            let output = ask(name, vec![at(1)]);
            assert!(output.status.is_success() && output.gas_used > 0);
            assert_eq!(output.results[0].type_.to_string(), "u128");
            assert_eq!(output.results[0].bytes, amount.to_le_bytes());
        }
    }
    assert!(ask("marked", vec![at(1)]).status.is_success());
    assert_eq!(
        failure(&ask("hidden", vec![])),
        Some(FailureKind::FunctionNotEntry)
    );
    assert_eq!(
        failure(&ask("whose", vec![])),
        Some(FailureKind::FunctionNotEntry)
    );
    assert_eq!(
        failure(&ask("missing", vec![])),
        Some(FailureKind::LinkerError)
    );
    assert_eq!(
        failure(&ask("amount", vec![])),
        Some(FailureKind::NumberOfArgumentsMismatch)
    );
    assert_eq!(
        failure(&ask("amount", vec![at(2)])),
        Some(FailureKind::MissingData)
    );
    assert_eq!(failure(&ask("spin", vec![])), Some(FailureKind::OutOfGas));
}

#[test]
fn values_are_json_in_both_directions() {
    let state = state();
    let mut engine = Engine::new(EngineConfig::default());
    let output = view(&mut engine, &state, "marked", vec![at(1)]);
    let result = &output.results[0];
    let snapshot = state.snapshot();
    let shown = engine.value_to_json(&snapshot, &result.type_, &result.bytes);
    let shown = shown.expect("the state is readable").expect("a value");
    let owner = AccountAddress::from_u64(1).to_long_string();
    let expected = json!({
        "inner": { "amount": "7", "flag": true },
        "owner": owner,
        "bytes": "0x0aff",
        "kind": { "Named": { "name": "tin", "parts": [1, 2] } },
        "limit": null,
        "change": "-5",
    });
    assert_eq!(shown, expected);
    let mut encode = |type_: &str, value: &Value| {
        let tag = type_.parse().expect("a type");
        let encoded = engine.value_from_json(&snapshot, &tag, value);
        encoded.expect("the state is readable")
    };
    assert_eq!(encode("0x42::p::Cell", &shown).as_ref(), Ok(&result.bytes));
    assert_eq!(encode("vector<u64>", &json!([1, "2"])), {
        Ok([vec![2], number(1), number(2)].concat())
    });
    for (type_, value) in [
        ("u8", json!(256)),
        ("u64", json!(-1)),
        ("bool", json!("true")),
        ("address", json!("here")),
        ("signer", json!("0x1")),
        ("vector<u8>", json!("0x123")),
        ("0x42::p::Inner", json!({ "amount": "7" })),
        (
            "0x42::p::Inner",
            json!({ "amount": "7", "flag": true, "more": 1 }),
        ),
        ("0x42::p::Kind", json!({ "Other": {} })),
        ("0x42::p::Missing", json!({})),
    ] {
        assert!(encode(type_, &value).is_err(), "{type_} {value}");
    }
}

#[test]
fn a_footprint_says_what_a_transaction_may_touch() {
    let state = state();
    let mut engine = Engine::new(EngineConfig::default());
    let mut footprint = |name: &str, args: Vec<Vec<u8>>| {
        let transaction = oracle::transactions(&[call(3, name, args)]).remove(0);
        let found = engine.footprint(&state.snapshot(), &transaction);
        found.expect("the state is readable")
    };
    let show = |footprint: &TransactionFootprint| {
        let locations = footprint.locations.iter();
        let locations = locations.map(|it| {
            let StateKey::Resource { address, tag } = &it.key else {
                panic!("only resources are named")
            };
            let path = it.path.as_deref().unwrap_or("presence");
            format!("{address} {} {path} {:?}", tag.name, it.mode)
        });
        locations.collect::<Vec<_>>()
    };
    let set = footprint("set", vec![at(1), vec![1]]).expect("it can be called");
    assert!(set.is_complete);
    assert_eq!(
        show(&set),
        ["0x1 Cell presence Read", "0x1 Cell inner.flag Write"]
    );
    let bump = footprint("bump", vec![at(2)]).expect("it can be called");
    assert!(bump.is_complete);
    assert_eq!(
        show(&bump),
        ["0x2 Cell presence Read", "0x2 Cell inner.amount Delta"]
    );
    // What it writes depends on state.
    let follow = footprint("follow", vec![at(1)]).expect("it can be called");
    assert!(!follow.is_complete);
    // It fails before it touches anything.
    let undecodable = footprint("set", vec![vec![1]]).expect("it can be called");
    assert_eq!(
        (undecodable.is_complete, undecodable.locations.len()),
        (true, 0)
    );
    // Nobody's transaction can call it.
    assert!(footprint("hidden", vec![]).is_err());
    assert!(footprint("missing", vec![]).is_err());
}

#[test]
fn modules_are_verified_before_they_are_published() {
    let state = state();
    let mut engine = Engine::new(EngineConfig::default());
    let account = AccountAddress::from_u64(0x42);
    let snapshot = state.snapshot();
    let low = "module 0x42::low { public fun one(): u64 { 1 } }";
    let both =
        format!("{low} module 0x42::high {{ public fun two(): u64 {{ 0x42::low::one() + 1 }} }}");
    let modules = own(&both);
    let mut verify = |publisher, modules: &[Vec<u8>]| {
        let verified = engine.verify(&snapshot, publisher, modules);
        verified.expect("the state is readable")
    };
    for _ in 0..2 {
        let names = verify(Some(&account), &modules).expect("they are good");
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        assert_eq!(names, ["0x42::low", "0x42::high"]);
        // The one that the other needs was not published by asking.
        assert!(verify(Some(&account), &modules[1..]).is_err());
        assert!(verify(Some(&AccountAddress::ONE), &modules).is_err());
        assert!(verify(None, &[vec![1, 2, 3]]).is_err());
    }
    // An upgrade that takes something away.
    let less = own("module 0x42::p { }");
    assert!(verify(Some(&account), &less).is_err());
}
