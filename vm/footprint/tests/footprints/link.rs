//! Calls of other modules, closed against their current versions.

use weft_footprint::Linker;
use weft_types::Identifier;

use crate::{check, world};

/// A coin module and one that keeps coins of it.
fn vault(body: &str) -> String {
    format!(
        "module 0x7::coin
        struct Coin has store {{ value: u64 }}
        struct Total has key {{ count: u64 }}
        public fun grow(r0: &mut Coin, r1: u64) {{
        b0:
            r2: &mut u64 = borrow_field r0, field0
            r3: u64 = read_reference r2
            r4: u64 = add r3, r1
            write_reference r2, r4
            return
        }}
        public fun count(r0: address) {{
        b0:
            r1: &mut Total = borrow_global r0, access0
            r2: &mut u64 = borrow_field r1, field0
            r3: u64 = read_reference r2
            r4: u64 = load 1
            r5: u64 = add r3, r4
            write_reference r2, r5
            return
        }}
        public fun value(r0: &Coin): u64 {{
        b0:
            r1: &u64 = borrow_field r0, field0
            r2: u64 = read_reference r1
            return r2
        }}
        public fun same(r0: address): address {{
        b0:
            return r0
        }}
        public fun value_mut(r0: &mut Coin): &mut u64 {{
        b0:
            r1: &mut u64 = borrow_field r0, field0
            return r1
        }}
        module 0x42::m
        use struct 0x7::coin::Coin has store
        use fun 0x7::coin::grow(r0: &mut 0x7::coin::Coin, r1: u64)
        use fun 0x7::coin::value(r0: &0x7::coin::Coin): u64
        use fun 0x7::coin::value_mut(r0: &mut 0x7::coin::Coin): &mut u64
        use fun 0x7::coin::same(r0: address): address
        use fun 0x7::coin::count(r0: address)
        struct Vault has key {{ coin: 0x7::coin::Coin, open: bool }}
        fun f(r0: address, r1: u64) {{
        b0:
            {body}
        }}"
    )
}

#[test]
fn a_delta_of_another_module_through_a_reference_stays_one() {
    check(
        &vault(
            "r2: &mut Vault = borrow_global r0, access0
            r3: &mut 0x7::coin::Coin = borrow_field r2, field0
            call 0x7::coin::grow(r3, r1)
            return",
        ),
        &[("f", "L0 Delta Vault[r0].coin.value (+r1)")],
    );
}

#[test]
fn a_read_of_another_module_through_a_reference_is_one() {
    check(
        &vault(
            "r2: &Vault = borrow_global r0, access0
            r3: &0x7::coin::Coin = borrow_field r2, field0
            r4: u64 = call 0x7::coin::value(r3)
            return",
        ),
        &[("f", "L0 Read Vault[r0].coin.value")],
    );
}

#[test]
fn a_reference_that_another_module_returns_reaches_all_it_was_given() {
    check(
        &vault(
            "r2: &mut Vault = borrow_global r0, access0
            r3: &mut 0x7::coin::Coin = borrow_field r2, field0
            r4: &mut u64 = call 0x7::coin::value_mut(r3)
            write_reference r4, r1
            return",
        ),
        &[("f", "L0 ReadWrite Vault[r0].coin")],
    );
}

#[test]
fn results_take_the_place_of_open_calls() {
    check(
        &vault(
            "r2: address = call 0x7::coin::same(r0)
            r3: bool = exists Vault[r2], access0
            return",
        ),
        &[("f", "L0 Exists Vault[r0]")],
    );
}

#[test]
fn the_amount_of_a_coin_that_modules_pass_on_is_known() {
    let text = "
        module 0x7::coin
        struct Coin has store { value: u64 }
        struct Balance has key { coin: Coin }
        public fun withdraw(r0: address, r1: u64): Coin {
        b0:
            r2: &mut Balance = borrow_global r0, access0
            r3: &mut Coin = borrow_field r2, field0
            r4: Coin = call extract(r3, r1)
            return r4
        }
        fun extract(r0: &mut Coin, r1: u64): Coin {
        b0:
            r2: &mut u64 = borrow_field r0, field0
            r3: u64 = read_reference r2
            r4: u64 = subtract r3, r1
            write_reference r2, r4
            r5: Coin = pack(r1)
            return r5
        }
        public fun deposit(r0: address, r1: Coin) {
        b0:
            r2: u64 = unpack r1
            r3: &mut Balance = borrow_global r0, access0
            r4: &mut Coin = borrow_field r3, field0
            r5: &mut u64 = borrow_field r4, field0
            r6: u64 = read_reference r5
            r7: u64 = add r6, r2
            write_reference r5, r7
            return
        }
        module 0x42::m
        use struct 0x7::coin::Coin has store
        use fun 0x7::coin::withdraw(r0: address, r1: u64): 0x7::coin::Coin
        use fun 0x7::coin::deposit(r0: address, r1: 0x7::coin::Coin)
        public entry fun pay(r0: address, r1: address, r2: u64) {
        b0:
            r3: 0x7::coin::Coin = call 0x7::coin::withdraw(r0, r2)
            call 0x7::coin::deposit(r1, r3)
            return
        }";
    check(
        text,
        &[(
            "pay",
            "L0 Delta Balance[r0].coin.value (−r2), Delta Balance[r1].coin.value (+r2)",
        )],
    );
}

#[test]
fn a_repeated_call_has_no_delta() {
    check(
        &vault(
            "r2: u64 = load 0
            jump b1
        b1:
            r3: bool = less r2, r1
            branch r3, b2, b3
        b2:
            call 0x7::coin::count(r0)
            r4: u64 = load 1
            r2 = add r2, r4
            jump b1
        b3:
            call 0x7::coin::count(r0)
            return",
        ),
        &[("f", "L0 ReadWrite Total[r0].count")],
    );
    check(
        &vault(
            "call 0x7::coin::count(r0)
            call 0x7::coin::count(r0)
            return",
        ),
        &[("f", "L0 Delta Total[r0].count (+1, +1)")],
    );
}

#[test]
fn an_upgrade_of_a_dependency_shows_in_the_next_link() {
    let before = vault(
        "r2: address = call 0x7::coin::same(r0)
        r3: bool = exists Vault[r2], access0
        return",
    );
    let mut world_before = world(&before);
    assert_eq!(world_before.show("f"), "L0 Exists Vault[r0]");
    // The dependency now hides where the address comes from; the caller is not compiled again.
    let after = before.replace(
        "public fun same(r0: address): address {
        b0:
            return r0",
        "public fun same(r0: address): address {
        b0:
            r1: bool = equal r0, r0
            branch r1, b1, b1
        b1:
            r2: bool = exists Total[r0], access0
            return r0",
    );
    let world_after = world(&after);
    let id = world_after
        .modules
        .keys()
        .find(|id| id.name.as_str() == "coin")
        .unwrap()
        .clone();
    let upgraded = world_after.modules[&id].clone();
    world_before.modules.insert(id, upgraded);
    assert_eq!(
        world_before.show("f"),
        "L0 Exists Vault[r0], Exists Total[r0]"
    );
}

#[test]
fn a_function_that_is_not_there_may_be_anything() {
    let world = world(&vault("return"));
    let (module, _) = world.find("f");
    let id = module.self_id().unwrap();
    let name = Identifier::new("nothing").unwrap();
    let summary = Linker::new(&world.modules).close(&id, &name);
    assert!(summary.widened.is_some());
}

#[test]
fn a_step_that_another_module_makes_zero_writes() {
    check(
        &vault(
            "r2: &mut Vault = borrow_global r0, access0
            r3: &mut 0x7::coin::Coin = borrow_field r2, field0
            r4: u64 = load 0
            call 0x7::coin::grow(r3, r4)
            return",
        ),
        &[("f", "L0 ReadWrite Vault[r0].coin.value")],
    );
}
