//! Rules of footprints and of their execution that show only where compiler, footprints, executor
//! and engines meet. The others have their tests in `vm/footprint` and `vm/executor`; `docs/TESTING.md`
//! has the list of all.

use weft_storage::MemoryState;
use weft_tests::generate::Call;
use weft_tests::oracle::{self, JIT};
use weft_tests::scenario::{addresses, after, agree, at, call, engine, execute, genesis, number};
use weft_vm::{BlockOutput, GuardLevel, Strategy, TierPolicy, WriteOperation};

const SOURCE: &str = "
module 0x42::p {
    use std::event;
    use std::bcs;
    use std::signer;
    use std::vector;

    struct Account has key { value: u64, limit: u64 }
    struct Admin has key { name: u64 }
    struct Items has key { items: vector<u64>, count: u64 }
    #[event]
    struct Seen has copy, drop, store { value: u64 }

    public entry fun create(account: &signer, value: u64) {
        move_to(account, Account { value, limit: 1000 });
    }
    public entry fun fill(account: &signer, length: u64) {
        let items = vector[];
        for (i in 0..length) items.push_back(i);
        move_to(account, Items { items, count: 0 });
    }
    public entry fun credit(_account: &signer, to: address, amount: u64) acquires Account {
        let account = borrow_global_mut<Account>(to);
        account.value = account.value + amount;
    }
    public entry fun debit(_account: &signer, from: address, amount: u64) acquires Account {
        let account = borrow_global_mut<Account>(from);
        assert!(account.value >= amount, 7);
        account.value = account.value - amount;
    }
    public entry fun credit_unless(
        _account: &signer, to: address, amount: u64, code: u64
    ) acquires Account {
        let account = borrow_global_mut<Account>(to);
        account.value = account.value + amount;
        assert!(code == 0, code);
    }
    public entry fun credit_each(
        _account: &signer, to: vector<address>, amount: u64
    ) acquires Account {
        for (i in 0..to.length()) {
            let account = borrow_global_mut<Account>(to[i]);
            account.value = account.value + amount;
        }
    }
    /// The compiler cannot know which account this is.
    public entry fun credit_somebody(
        _account: &signer, first: address, amount: u64
    ) acquires Account {
        let chosen = if (bcs::to_bytes(&first)[31] % 2 == 0) @0x2 else @0x3;
        // What comes out of bytes is not known.
        let chosen = std::from_bcs::to_address(bcs::to_bytes(&chosen));
        let account = borrow_global_mut<Account>(pass(chosen, amount));
        account.value = account.value + amount;
    }
    fun pass(at: address, rounds: u64): address {
        let v = vector[at];
        while (rounds > 0) { rounds = rounds - 1; };
        v.pop_back()
    }
    public entry fun observe(_account: &signer, at: address) acquires Account {
        event::emit(Seen { value: borrow_global<Account>(at).value });
    }
    public entry fun name(account: &signer, name: u64) acquires Admin {
        let me = signer::address_of(account);
        if (exists<Admin>(me)) borrow_global_mut<Admin>(me).name = name
        else move_to(account, Admin { name });
    }
    public entry fun see_presence(_account: &signer, at: address) {
        event::emit(Seen { value: if (exists<Account>(at)) 1 else 0 });
    }
    public entry fun set_limit(_account: &signer, at: address, limit: u64) acquires Account {
        borrow_global_mut<Account>(at).limit = limit;
    }
    public entry fun double_limit(_account: &signer, at: address) acquires Account {
        let account = borrow_global_mut<Account>(at);
        account.limit = account.limit * 2;
    }
    public entry fun double(_account: &signer, at: address) acquires Account {
        let account = borrow_global_mut<Account>(at);
        account.value = account.value * 2;
    }
    public entry fun set_item(_account: &signer, at: address, index: u64) acquires Items {
        borrow_global_mut<Items>(at).items[index] = 7;
    }
    public entry fun count(_account: &signer, at: address) acquires Items {
        let items = borrow_global_mut<Items>(at);
        items.count = items.count * 2 + 1;
    }
}";

/// Accounts 1 to 4 with 100 each.
fn state() -> MemoryState {
    let creations = [1, 2, 3, 4].map(|account| call(account, "create", vec![number(100)]));
    after(&genesis(SOURCE), &creations)
}

fn on(function: &str, account: u64, value: u64) -> Call {
    call(9, function, vec![at(account), number(value)])
}

fn to(function: &str, account: u64) -> Call {
    call(9, function, vec![at(account)])
}

fn successes(output: &BlockOutput) -> Vec<bool> {
    (0..output.len())
        .map(|number| output.status(number).is_success())
        .collect()
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
fn footprint_rule_a_credit_never_overtakes_the_creation_of_its_account() {
    let calls = [
        on("credit", 8, 1),
        call(8, "create", vec![number(10)]),
        on("credit", 8, 5),
        to("observe", 8),
    ];
    let output = agree(&state(), &calls);
    assert_eq!(successes(&output), [false, true, true, true]);
    assert_eq!(seen(&output, 3), [15]);
}

#[test]
fn footprint_rule_presence_is_a_location_of_its_own() {
    // Who asks whether an account exists waits for nobody who changes what it holds.
    let output = agree(&state(), &[to("double", 1), to("see_presence", 1)]);
    assert_eq!(output.stats().critical_path, 1);
    assert_eq!(seen(&output, 1), [1]);
    let calls = [
        call(8, "create", vec![number(10)]),
        to("see_presence", 8),
        to("see_presence", 7),
    ];
    let output = agree(&state(), &calls);
    assert_eq!(output.stats().critical_path, 2);
    assert_eq!([seen(&output, 1), seen(&output, 2)], [[1], [0]]);
}

#[test]
fn footprint_rule_fields_of_one_resource_are_apart() {
    let calls = [to("double", 1), to("double_limit", 1), to("observe", 2)];
    assert_eq!(agree(&state(), &calls).stats().critical_path, 1);
}

/// A module with a struct of so many fields, two of which functions double.
fn wide(fields: usize) -> String {
    let list = |text: &dyn Fn(usize) -> String| -> String {
        (0..fields).map(|field| text(field) + ", ").collect()
    };
    let declared = list(&|field| format!("f{field}: u64"));
    let packed = list(&|field| format!("f{field}: 1"));
    format!(
        "module 0x42::p {{
            struct Wide has key {{ {declared} }}
            public entry fun create(account: &signer) {{ move_to(account, Wide {{ {packed} }}); }}
            public entry fun first(_account: &signer, at: address) acquires Wide {{
                let wide = borrow_global_mut<Wide>(at);
                wide.f0 = wide.f0 * 2;
            }}
            public entry fun last(_account: &signer, at: address) acquires Wide {{
                let wide = borrow_global_mut<Wide>(at);
                wide.f{} = wide.f{} * 2;
            }}
        }}",
        fields - 1,
        fields - 1
    )
}

#[test]
fn footprint_rule_above_32_leaves_a_type_is_one_location() {
    let path = |fields| {
        let state = after(&genesis(&wide(fields)), &[call(1, "create", vec![])]);
        let output = agree(&state, &[to("first", 1), to("last", 1)]);
        assert_eq!(successes(&output), [true, true]);
        output.stats().critical_path
    };
    assert_eq!(path(32), 1);
    assert_eq!(path(33), 2);
}

#[test]
fn footprint_rule_an_unknown_key_widens_to_its_type_and_no_further() {
    // The fence is for the accounts; whether it runs before or after, results are the same.
    let calls = [
        on("credit", 2, 1),
        on("credit_somebody", 4, 5),
        to("observe", 2),
        call(7, "name", vec![number(1)]),
    ];
    let output = agree(&state(), &calls);
    assert_eq!(seen(&output, 2), [106]);
    assert_eq!(output.stats().fences, 1);
}

const BANK: &str = "
module 0x41::bank {
    struct Fee has key { paid: u64, refused: u64 }
    public fun open(account: &signer) { move_to(account, Fee { paid: 0, refused: 0 }); }
    public fun pay(at: address) acquires Fee {
        let fee = borrow_global_mut<Fee>(at);
        FIELD
    }
}";

const CLIENT: &str = "
module 0x42::p {
    use 0x41::bank;
    public entry fun open(account: &signer) { bank::open(account); }
    public entry fun pay(_account: &signer, at: address) { bank::pay(at); }
}";

#[test]
fn footprint_rule_an_upgrade_of_a_dependency_shows_in_its_callers() {
    let modules = |field: &str| {
        let text = BANK.replace("FIELD", field) + CLIENT;
        oracle::modules(&oracle::compile(&text))
    };
    let before = modules("fee.paid = fee.paid * 2 + 1;");
    let upgraded = modules("fee.refused = fee.refused + 1;");
    let bank = before
        .iter()
        .zip(&upgraded)
        .find(|(old, new)| old != new)
        .map(|(_, new)| new.clone())
        .expect("the bank differs");
    let mut state = after(&oracle::genesis(&before), &[call(1, "open", vec![])]);
    let calls = [to("pay", 1), to("pay", 1)];
    let mut warm = engine(JIT, GuardLevel::Standard, None);
    let strategy = Strategy::Planned { threads: 2 };
    assert_eq!(
        execute(&mut warm, &state, &calls, strategy)
            .stats()
            .critical_path,
        2
    );

    let published = warm.publish(&state.snapshot(), &[bank]);
    let published = published.expect("the state is readable");
    state.apply(&published.expect("the upgrade keeps what others rely on"));
    // Now it is a run of deltas on another field, for an engine that has seen the old version and
    // for one that has not.
    let output = execute(&mut warm, &state, &calls, strategy);
    assert_eq!(
        (output.faults(), output.stats().critical_path),
        (&[][..], 1)
    );
    assert_eq!(
        output.canonical_bytes(),
        agree(&state, &calls).canonical_bytes()
    );
}

#[test]
fn rule_1_a_footprint_over_the_cap_is_a_fence() {
    let all: Vec<u64> = (0..2_100).map(|number| number % 4 + 1).collect();
    let each = |accounts: &[u64]| call(9, "credit_each", vec![addresses(accounts), number(1)]);
    let output = agree(&state(), &[each(&all), to("observe", 1)]);
    assert_eq!(successes(&output), [true, true]);
    assert_eq!(output.stats().fences, 1);
    assert_eq!(seen(&output, 1), [100 + 525]);
    let output = agree(&state(), &[each(&all[..100]), to("observe", 1)]);
    assert_eq!(output.stats().fences, 0);
    assert_eq!(seen(&output, 1), [125]);
}

#[test]
fn rule_7_whichever_members_of_a_run_abort_the_others_are_summed() {
    for mask in 0..16_u64 {
        let member = |member: u64| {
            let code = mask >> member & 1;
            let arguments = vec![at(1), number(10 << member), number(code)];
            call(9, "credit_unless", arguments)
        };
        let mut calls: Vec<Call> = (0..4).map(member).collect();
        calls.push(to("observe", 1));
        let output = agree(&state(), &calls);
        let sum: u64 = (0..4)
            .filter(|it| mask >> it & 1 == 0)
            .map(|it| 10 << it)
            .sum();
        assert_eq!(seen(&output, 4), [100 + sum]);
        assert_eq!(output.stats().critical_path, 2);
    }
}

#[test]
fn rule_7_each_step_counts_on_its_own() {
    // Together they leave 90, but not in every order of who aborts.
    let calls = [
        on("debit", 1, 60),
        on("credit", 1, 50),
        on("debit", 1, 60),
        to("observe", 1),
    ];
    let output = agree(&state(), &calls);
    assert_eq!(seen(&output, 3), [30]);
    assert!(output.stats().critical_path > 2);
    let calls = [
        on("debit", 1, 50),
        on("credit", 1, 10),
        on("debit", 1, 50),
        to("observe", 1),
    ];
    let output = agree(&state(), &calls);
    assert_eq!(seen(&output, 3), [10]);
    assert_eq!(output.stats().critical_path, 2);
}

#[test]
fn rule_10_gas_depends_on_the_own_vector_alone() {
    let fill = |account: u64, length: u64| call(account, "fill", vec![number(length)]);
    let state = after(&state(), &[fill(1, 10), fill(2, 400)]);
    let calls = [
        to("count", 1),
        to("count", 2),
        on("set_item", 1, 0),
        on("set_item", 2, 0),
    ];
    let output = agree(&state, &calls);
    assert_eq!(output.gas_used(0), output.gas_used(1));
    // What is changed is copied first, and paid for by its length.
    assert!(output.gas_used(2) + 300 < output.gas_used(3));
}

#[test]
fn rule_10_gas_is_the_same_for_an_engine_that_has_seen_it_all() {
    let state = state();
    let calls = [
        to("double", 1),
        on("credit", 2, 1),
        on("credit_somebody", 4, 1),
    ];
    let fresh = agree(&state, &calls);
    for tier in [
        TierPolicy::InterpreterOnly,
        JIT,
        TierPolicy::Jit { calls_min: 2 },
    ] {
        let mut warm = engine(tier, GuardLevel::Standard, None);
        for strategy in [
            Strategy::Sequential,
            Strategy::Planned { threads: 1 },
            Strategy::Planned { threads: 2 },
        ] {
            for _ in 0..3 {
                let output = execute(&mut warm, &state, &calls, strategy);
                assert_eq!(output.canonical_bytes(), fresh.canonical_bytes());
            }
        }
    }
}

#[test]
fn rule_6_bytes_between_fields_are_no_change() {
    // What a transaction writes whose footprint is not known is what differs afterwards.
    let list = |text: &dyn Fn(usize) -> String| (0..20).map(text).collect::<Vec<_>>().join(", ");
    let fields = list(&|number| format!("a{number}: u8, b{number}: u64"));
    let ones = list(&|number| format!("a{number}: 1, b{number}: 1"));
    let source = format!(
        "module 0x42::p {{
            use std::bcs;
            enum Shape has copy, drop, store {{ Nothing, Dot {{ size: u8 }}, Path {{ v: vector<u64> }} }}
            struct Wide has copy, drop, store {{ {fields} }}
            struct Board has key {{ shape: Shape, count: u64 }}
            struct Wall has key {{ wide: Wide }}
            public entry fun create(account: &signer) {{
                move_to(account, Board {{ shape: Shape::Dot {{ size: 1 }}, count: 0 }});
                move_to(account, Wall {{ wide: Wide {{ {ones} }} }});
            }}
            fun somewhere(at: address, rounds: u64): address {{
                let noise = @0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff;
                let v = vector[noise, at];
                while (rounds > 0) {{ rounds = rounds - 1; }};
                if (bcs::to_bytes(&v).length() == 3) noise else std::from_bcs::to_address(bcs::to_bytes(&v.pop_back()))
            }}
            public entry fun rewrite(_account: &signer, at: address, n: u64) acquires Board, Wall {{
                let at = somewhere(at, n);
                Board[at].shape = Shape::Dot {{ size: 1 }};
                Wall[at].wide = Wide {{ {ones} }};
            }}
            public entry fun clear(_account: &signer, at: address, n: u64) acquires Board {{
                Board[somewhere(at, n)].shape = Shape::Nothing;
            }}
        }}"
    );
    let state = after(&genesis(&source), &[call(1, "create", vec![])]);
    let output = agree(
        &state,
        &[on("rewrite", 1, 0), on("rewrite", 1, 3), on("clear", 1, 2)],
    );
    assert_eq!(output.stats().fences, 3);
    assert_eq!(successes(&output), [true, true, true]);
    for number in [0, 1] {
        let writes = output.transaction(number).write_set.writes;
        let is_empty = |operation: &WriteOperation| matches!(operation, WriteOperation::Modify(leaves) if leaves.is_empty());
        assert!(writes.iter().all(|(_, it)| is_empty(it)), "{writes:?}");
    }
    assert!(!output.state_delta().changes.is_empty());
}
