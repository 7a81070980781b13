//! From arguments to accesses.

use weft_bytecode::summary::{Direction, Target, WideningReason};
use weft_footprint::{
    ArgumentValue, ConcreteMode, ConcreteStep, Footprint, FootprintProgram, InstantiationLimits,
    LeafMode,
};
use weft_types::AccountAddress;

use crate::{library::COIN, world};

const LIMITS: InstantiationLimits = InstantiationLimits { accesses_max: 100 };

fn address(number: u64) -> AccountAddress {
    AccountAddress::from_u64(number)
}

fn run(text: &str, function: &str, types: &[u32], arguments: &[ArgumentValue<'_>]) -> Footprint {
    let program = FootprintProgram::compile(&world(text).closed(function), &[]);
    let mut footprint = Footprint::new();
    program.instantiate(types, arguments, LIMITS, &mut footprint);
    footprint
}

/// The modes of the accesses of fields.
fn field_modes(
    program: &FootprintProgram,
    footprint: &Footprint,
    resource: AccountAddress,
) -> Vec<LeafMode> {
    footprint
        .accesses
        .iter()
        .filter(|access| {
            footprint.resources[access.resource as usize].address == resource
                && program.accesses()[usize::from(access.access)].target != Target::Presence
        })
        .map(|access| access.mode.leaf_mode())
        .collect()
}

#[test]
fn a_transfer_is_two_deltas() {
    let program = FootprintProgram::compile(&world(COIN).closed("transfer"), &[]);
    let mut footprint = Footprint::new();
    let arguments = [
        ArgumentValue::Address(&address(1)),
        ArgumentValue::Address(&address(2)),
        ArgumentValue::Integer(10),
    ];
    let count = program.instantiate(&[7], &arguments, LIMITS, &mut footprint);
    assert_eq!(count, 4, "presence and value, twice");
    assert_eq!(program.types().len(), 1);
    let addresses: Vec<AccountAddress> = footprint
        .resources
        .iter()
        .map(|resource| resource.address)
        .collect();
    assert_eq!(addresses, [address(1), address(2)]);
    assert!(
        footprint
            .resources
            .iter()
            .all(|resource| resource.type_ == 7)
    );
    assert_eq!(
        footprint.steps,
        [
            ConcreteStep {
                direction: Direction::Down,
                low: 10,
                high: 10,
                bound: Some(10)
            },
            ConcreteStep {
                direction: Direction::Up,
                low: 10,
                high: 10,
                bound: None
            }
        ]
    );
    assert!(footprint.wildcards.is_empty());
    assert_eq!(footprint.everything, None);
}

#[test]
fn a_sender_that_pays_itself_has_one_resource_with_both_steps() {
    let program = FootprintProgram::compile(&world(COIN).closed("transfer"), &[]);
    let mut footprint = Footprint::new();
    let arguments = [
        ArgumentValue::Address(&address(1)),
        ArgumentValue::Address(&address(1)),
        ArgumentValue::Integer(10),
    ];
    program.instantiate(&[7], &arguments, LIMITS, &mut footprint);
    assert_eq!(footprint.resources.len(), 1);
    let modes = field_modes(&program, &footprint, address(1));
    assert_eq!(modes, [LeafMode::Delta, LeafMode::Delta]);
    assert_eq!(modes[0].join(modes[1]), LeafMode::Delta);
    let deltas: Vec<(u32, u32)> = footprint
        .accesses
        .iter()
        .filter_map(|access| {
            if let ConcreteMode::Delta { first, count } = access.mode {
                Some((first, count))
            } else {
                None
            }
        })
        .collect();
    assert_eq!(deltas, [(0, 1), (1, 1)]);
}

#[test]
fn types_that_become_equal_are_one_resource() {
    let text = "module 0x42::m
        struct R<phantom T0> has key { value: u64 }
        fun f<T0>(r0: address, r1: u64) {
        b0:
            r2: &mut R<T0> = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field0
            r4: u64 = read_reference r3
            r5: u64 = add r4, r1
            write_reference r3, r5
            r6: &mut R<u64> = borrow_global r0, access1
            r7: &mut u64 = borrow_field r6, field0
            write_reference r7, r1
            return
        }";
    let arguments = [
        ArgumentValue::Address(&address(1)),
        ArgumentValue::Integer(10),
    ];
    let program = FootprintProgram::compile(&world(text).closed("f"), &[]);
    assert_eq!(program.types().len(), 2);
    assert_eq!(run(text, "f", &[3, 4], &arguments).resources.len(), 2);
    let footprint = run(text, "f", &[3, 3], &arguments);
    assert_eq!(footprint.resources.len(), 1);
    let modes = field_modes(&program, &footprint, address(1));
    assert_eq!(modes, [LeafMode::Delta, LeafMode::Write]);
    assert_eq!(modes[0].join(modes[1]), LeafMode::ReadWrite);
}

const EACH: &str = "module 0x42::m
        struct R has key { value: bool }
        fun f(r0: vector<address>, r1: u64): bool {
        b0:
            r2: &vector<address> = borrow_local r0
            r3: &address = vector_borrow r2, r1
            r4: address = read_reference r3
            r5: bool = exists R[r4], access0
            return r5
        }";

#[test]
fn each_element_is_a_resource_once() {
    let addresses: Vec<AccountAddress> = [5, 6, 5, 7].into_iter().map(address).collect();
    let arguments = [
        ArgumentValue::Addresses(&addresses),
        ArgumentValue::Integer(0),
    ];
    let footprint = run(EACH, "f", &[0], &arguments);
    assert_eq!(footprint.resources.len(), 3);
    assert_eq!(footprint.accesses.len(), 4);
}

#[test]
fn many_resources_are_found_by_a_map() {
    let addresses: Vec<AccountAddress> = (0..90).map(|number| address(number % 45)).collect();
    let arguments = [
        ArgumentValue::Addresses(&addresses),
        ArgumentValue::Integer(0),
    ];
    let footprint = run(EACH, "f", &[0], &arguments);
    assert_eq!(footprint.resources.len(), 45);
    for (number, access) in footprint.accesses.iter().enumerate() {
        let resource = footprint.resources[access.resource as usize];
        assert_eq!(resource.address, addresses[number]);
    }
}

#[test]
fn a_footprint_over_the_cap_is_everything() {
    let addresses = vec![address(1); 101];
    let arguments = [
        ArgumentValue::Addresses(&addresses),
        ArgumentValue::Integer(0),
    ];
    let footprint = run(EACH, "f", &[0], &arguments);
    assert_eq!(footprint.everything, Some(WideningReason::TooLarge));
    assert!(footprint.resources.is_empty());
}

#[test]
fn an_argument_that_is_not_what_it_should_be_widens_its_type() {
    let footprint = run(EACH, "f", &[9], &[ArgumentValue::Opaque]);
    let [scope] = footprint.wildcards.as_slice() else {
        panic!("{footprint:?}")
    };
    assert_eq!((scope.type_, scope.mode), (9, LeafMode::Read));
}

#[test]
fn a_delta_without_an_interval_is_a_read_and_a_write() {
    let arguments = [ArgumentValue::Address(&address(1)), ArgumentValue::Opaque];
    let program = FootprintProgram::compile(&world(COIN).closed("deposit"), &[]);
    let mut footprint = Footprint::new();
    program.instantiate(&[0], &arguments, LIMITS, &mut footprint);
    assert_eq!(
        field_modes(&program, &footprint, address(1)),
        [LeafMode::ReadWrite]
    );
    assert!(footprint.steps.is_empty());
}

#[test]
fn buffers_are_clean_after_an_earlier_use() {
    let program = FootprintProgram::compile(&world(COIN).closed("deposit"), &[]);
    let mut footprint = Footprint::new();
    for number in 0..20 {
        let arguments = [
            ArgumentValue::Address(&address(number)),
            ArgumentValue::Integer(1),
        ];
        program.instantiate(&[0], &arguments, LIMITS, &mut footprint);
        assert_eq!(footprint.resources.len(), 1);
        assert_eq!(footprint.resources[0].address, address(number));
        assert_eq!(footprint.steps.len(), 1);
    }
}

#[test]
fn one_of_several_is_each_of_them() {
    let text = "module 0x42::m
        struct R has key { value: u64 }
        fun f(r0: address, r1: vector<address>, r2: u64, r3: bool) {
        b0:
            branch r3, b1, b2
        b1:
            r4: address = copy r0
            r5: u64 = load 3
            jump b3
        b2:
            r6: &vector<address> = borrow_local r1
            r7: &address = vector_borrow r6, r2
            r4 = read_reference r7
            r5 = copy r2
            jump b3
        b3:
            r8: &mut R = borrow_global r4, access0
            r9: &mut u64 = borrow_field r8, field0
            write_reference r9, r5
            r10: &mut R = borrow_global r0, access1
            r11: &mut u64 = borrow_field r10, field0
            r12: u64 = read_reference r11
            r13: u64 = add r12, r5
            write_reference r11, r13
            return
        }";
    let others: Vec<AccountAddress> = [5, 6].into_iter().map(address).collect();
    let arguments = |amount| {
        [
            ArgumentValue::Address(&const { AccountAddress::new([4; 32]) }),
            ArgumentValue::Addresses(&others),
            amount,
            ArgumentValue::Integer(1),
        ]
    };
    let first = AccountAddress::new([4; 32]);
    // One access of each resource that may be meant; the first is meant by the other access too.
    let footprint = run(text, "f", &[0], &arguments(ArgumentValue::Integer(10)));
    let mut found: Vec<AccountAddress> = (footprint.resources.iter())
        .map(|resource| resource.address)
        .collect();
    found.sort();
    assert_eq!(found, [address(5), address(6), first]);
    assert!(footprint.wildcards.is_empty());
    // The amount is between the least and the greatest that it may be.
    let interval = |footprint: &Footprint| (footprint.steps[0].low, footprint.steps[0].high);
    assert_eq!(interval(&footprint), (3, 10));
    let less = run(text, "f", &[0], &arguments(ArgumentValue::Interval(0, 2)));
    assert_eq!(interval(&less), (0, 3));
    // Where one of the amounts is not known, nothing is known of the step.
    let unknown = run(text, "f", &[0], &arguments(ArgumentValue::Opaque));
    assert!(unknown.steps.is_empty());
}
