//! Resources, events and what paranoid mode observes.

use std::sync::Arc;

use weft_bytecode::{FieldIndex, Instruction, Type, TypeIndex};
use weft_runtime::code::TypeId;
use weft_runtime::codec::{decode_resource, encode, encode_resource};
use weft_runtime::memory::Arena;
use weft_runtime::paranoid::ObservedPart;
use weft_runtime::resource::{LeafValue, SourceError};
use weft_runtime::{Context, FunctionCall, Interruption, TransactionStatus, execute_function};
use weft_types::{Ability, AbilitySet, AccountAddress, FailureKind, Limit};

use crate::builder::{
    M, ModuleBuilder, SITE, TestState, binary, block, branch, bytes, call, contexts, identifier,
    immediate, jump, loader, m, r, ret, run_in,
};

const GAS: u64 = 1_000_000;
const ALICE: AccountAddress = AccountAddress::from_u64(0xa);
const BOB: AccountAddress = AccountAddress::from_u64(0xb);

/// `struct R has key, store { n: u64, v: vector<u64> }` and its functions:
/// `create(&signer, u64)`, `destroy(address): u64`, `has(address): bool`,
/// `add(address, u64)`, `push(address, u64)`, `read(address): u64`.
pub(crate) fn module() -> weft_runtime::TrustedModule {
    let mut b = ModuleBuilder::new(M, "m");
    let t = Types::new(&mut b);
    b.declare("create", &[], &[t.signer, t.u64_], &[]);
    b.declare("destroy", &[], &[t.address], &[t.u64_]);
    b.declare("has", &[], &[t.address], &[t.bool_]);
    b.declare("add", &[], &[t.address, t.u64_], &[]);
    b.declare("push", &[], &[t.address, t.u64_], &[]);
    b.declare("read", &[], &[t.address], &[t.u64_]);
    create_and_destroy(&mut b, &t);
    changes(&mut b, &t);
    b.finish()
}

struct Types {
    u64_: TypeIndex,
    bool_: TypeIndex,
    address: TypeIndex,
    signer: TypeIndex,
    vector: TypeIndex,
    resource: TypeIndex,
    reference: TypeIndex,
    mutable: TypeIndex,
    number: TypeIndex,
    mutable_number: TypeIndex,
    mutable_vector: TypeIndex,
    vector_of_addresses: TypeIndex,
    addresses: TypeIndex,
    address_reference: TypeIndex,
}

impl Types {
    fn new(b: &mut ModuleBuilder) -> Self {
        let u64_ = b.type_(Type::U64);
        let vector = b.type_(Type::Vector(u64_));
        let abilities = AbilitySet::singleton(Ability::Key).with(Ability::Store);
        let resource = b.struct_("R", abilities, &[("n", u64_), ("v", vector)]);
        let signer = b.type_(Type::Signer);
        let address = b.type_(Type::Address);
        let vector_of_addresses = b.type_(Type::Vector(address));
        Self {
            vector_of_addresses,
            addresses: b.type_(Type::Reference(vector_of_addresses)),
            address_reference: b.type_(Type::Reference(address)),
            u64_,
            bool_: b.type_(Type::Bool),
            address,
            signer: b.type_(Type::Reference(signer)),
            vector,
            resource,
            reference: b.type_(Type::Reference(resource)),
            mutable: b.type_(Type::MutableReference(resource)),
            number: b.type_(Type::Reference(u64_)),
            mutable_number: b.type_(Type::MutableReference(u64_)),
            mutable_vector: b.type_(Type::MutableReference(vector)),
        }
    }
}

fn create_and_destroy(b: &mut ModuleBuilder, t: &Types) {
    let code = vec![
        Instruction::VectorPack {
            destination: r(2),
            elements: vec![r(1)],
        },
        Instruction::Pack {
            destination: r(3),
            fields: vec![r(1), r(2)],
        },
        Instruction::MoveTo {
            signer: r(0),
            value: r(3),
            site: SITE,
        },
    ];
    b.body(&[t.vector, t.resource], vec![block(code, ret(&[]))]);
    let code = vec![
        Instruction::MoveFrom {
            destination: r(1),
            address: r(0),
            site: SITE,
        },
        Instruction::Unpack {
            destinations: vec![r(2), r(3)],
            source: r(1),
        },
    ];
    b.body(
        &[t.resource, t.u64_, t.vector],
        vec![block(code, ret(&[2]))],
    );
    let exists = Instruction::Exists {
        destination: r(1),
        resource: t.resource,
        address: r(0),
        site: SITE,
    };
    b.body(&[t.bool_], vec![block(vec![exists], ret(&[1]))]);
}

fn borrow(destination: u16, field: u16, to: u16) -> [Instruction; 2] {
    [
        Instruction::BorrowGlobal {
            destination: r(destination),
            address: r(0),
            site: SITE,
        },
        Instruction::BorrowField {
            destination: r(to),
            base: r(destination),
            field: FieldIndex(field),
        },
    ]
}

fn changes(b: &mut ModuleBuilder, t: &Types) {
    let read = |to, from| Instruction::ReadReference {
        destination: r(to),
        reference: r(from),
    };
    // add
    let mut code = borrow(2, 0, 3).to_vec();
    code.extend([
        read(4, 3),
        binary(weft_bytecode::BinaryOperation::Add, 4, 4, 1),
        Instruction::WriteReference {
            reference: r(3),
            value: r(4),
        },
    ]);
    let registers = [t.mutable, t.mutable_number, t.u64_];
    b.body(&registers, vec![block(code, ret(&[]))]);
    // push
    let mut code = borrow(2, 1, 3).to_vec();
    code.push(Instruction::VectorPushBack {
        vector: r(3),
        value: r(1),
    });
    b.body(&[t.mutable, t.mutable_vector], vec![block(code, ret(&[]))]);
    // read
    let mut code = borrow(1, 0, 2).to_vec();
    code.push(read(3, 2));
    let registers = [t.reference, t.number, t.u64_];
    b.body(&registers, vec![block(code, ret(&[3]))]);
}

/// A loaded module with state: `R { n: 5, v: [1, 2] }` at Alice.
struct Fixture {
    loader: weft_runtime::Loader,
    state: Arc<TestState>,
    type_: TypeId,
}

impl Fixture {
    fn new() -> Self {
        let mut loader = loader(&[module()]);
        let type_ = loader.load_type(&"0x42::m::R".parse().unwrap()).unwrap();
        let state = Arc::new(TestState::default());
        let layouts = loader.snapshot().layouts().clone();
        let value = bytes(&(5_u64, vec![1_u64, 2]));
        let resource = decode_resource(&layouts, &mut Arena::default(), type_, &value).unwrap();
        state.set(type_, ALICE, resource);
        Self {
            loader,
            state,
            type_,
        }
    }

    /// Runs a function in both modes; the contexts are left as they are after the run.
    fn run(
        &mut self,
        function: &str,
        signers: &[AccountAddress],
        arguments: &[Vec<u8>],
    ) -> (TransactionStatus, Vec<Vec<u8>>, [Context; 2]) {
        let function = identifier(function);
        let instance = self.loader.load_function(&m(), &function, &[]).unwrap();
        let [mut fast, mut checked] = contexts(&self.loader.snapshot(), &self.state);
        let outcome = run_in(&mut fast, instance, signers, arguments, GAS);
        let again = run_in(&mut checked, instance, signers, arguments, GAS);
        assert_eq!(outcome, again);
        (outcome.result.status, outcome.returned, [fast, checked])
    }
}

/// The resource of a type at an address as the transaction leaves it.
fn value_after(context: &Context, type_: TypeId, address: AccountAddress) -> Option<Vec<u8>> {
    let index = context.resources.find(type_, &address)?;
    let entry = context.resources.entry(index);
    if !entry.exists {
        return None;
    }
    let layouts = context.layouts();
    let leaves: Vec<LeafValue> = layouts
        .get(type_)
        .leaves
        .iter()
        .map(|leaf| LeafValue::read(layouts, leaf, entry.image))
        .collect();
    Some(encode_resource(
        layouts,
        &mut Arena::default(),
        type_,
        &leaves,
    ))
}

fn failure(kind: FailureKind) -> TransactionStatus {
    TransactionStatus::Failed {
        kind,
        module: Some(m()),
    }
}

fn address(address: AccountAddress) -> Vec<u8> {
    address.as_bytes().to_vec()
}

#[test]
fn resources_are_created_found_and_destroyed() {
    let mut fixture = Fixture::new();
    let type_ = fixture.type_;
    let (status, _, contexts) = fixture.run("create", &[BOB], &[bytes(&7_u64)]);
    assert_eq!(status, TransactionStatus::Success);
    for context in &contexts {
        let expected = bytes(&(7_u64, vec![7_u64]));
        assert_eq!(value_after(context, type_, BOB), Some(expected));
        let entry = &context.resources.entries()[0];
        assert!(!entry.existed && entry.presence_changed && entry.changed);
    }
    let (_, returned, contexts) = fixture.run("destroy", &[], &[address(ALICE)]);
    assert_eq!(returned, [bytes(&5_u64)]);
    assert_eq!(value_after(&contexts[0], type_, ALICE), None);
    for (who, expected) in [(ALICE, true), (BOB, false)] {
        let (_, returned, _) = fixture.run("has", &[], &[address(who)]);
        assert_eq!(returned, [bytes(&expected)]);
    }
}

#[test]
fn missing_and_existing_resources_fail_by_name() {
    let mut fixture = Fixture::new();
    let missing = failure(FailureKind::MissingData);
    for function in ["destroy", "read"] {
        assert_eq!(fixture.run(function, &[], &[address(BOB)]).0, missing);
    }
    let status = fixture.run("create", &[ALICE], &[bytes(&7_u64)]).0;
    assert_eq!(status, failure(FailureKind::ResourceAlreadyExists));
}

#[test]
fn changes_stay_in_the_image_and_copy_frozen_vectors() {
    let mut fixture = Fixture::new();
    let type_ = fixture.type_;
    for (function, expected) in [
        ("add", bytes(&(15_u64, vec![1_u64, 2]))),
        ("push", bytes(&(5_u64, vec![1_u64, 2, 10]))),
        ("read", bytes(&(5_u64, vec![1_u64, 2]))),
    ] {
        let arguments = [address(ALICE), bytes(&10_u64)];
        let count = if function == "read" { 1 } else { 2 };
        let (status, _, contexts) = fixture.run(function, &[], &arguments[..count]);
        assert_eq!(status, TransactionStatus::Success, "{function}");
        for context in &contexts {
            let after = value_after(context, type_, ALICE);
            assert_eq!(after.as_ref(), Some(&expected), "{function}");
            let changed = context.resources.entries()[0].changed;
            assert_eq!(changed, function != "read");
        }
    }
}

#[test]
fn paranoid_mode_observes_exactly_the_leaves_that_are_touched() {
    let mut fixture = Fixture::new();
    let presence = (ObservedPart::Presence, false);
    let leaf = |leaf, is_write| (ObservedPart::Leaf(leaf), is_write);
    for (function, expected) in [
        ("has", vec![presence]),
        ("read", vec![presence, leaf(0, false)]),
        ("add", vec![presence, leaf(0, false), leaf(0, true)]),
        ("push", vec![presence, leaf(1, true)]),
        (
            "destroy",
            vec![
                presence,
                (ObservedPart::Presence, true),
                leaf(0, false),
                leaf(1, false),
            ],
        ),
    ] {
        let arguments = [address(ALICE), bytes(&10_u64)];
        let count = if matches!(function, "add" | "push") {
            2
        } else {
            1
        };
        let (_, _, [_, checked]) = fixture.run(function, &[], &arguments[..count]);
        let observed: Vec<_> = checked
            .paranoid()
            .unwrap()
            .observed()
            .iter()
            .map(|observation| (observation.part, observation.is_write))
            .collect();
        assert_eq!(observed, expected, "{function}");
    }
}

#[test]
fn gas_does_not_depend_on_where_a_resource_comes_from() {
    let mut fixture = Fixture::new();
    let type_ = fixture.type_;
    let instance = fixture
        .loader
        .load_function(&m(), &identifier("push"), &[])
        .unwrap();
    let code = fixture.loader.snapshot();
    let arguments = [address(ALICE), bytes(&1_u64)];
    let call = FunctionCall {
        instance,
        signers: &[],
        arguments: &arguments,
        gas_limit: GAS,
    };
    let mut planned = Context::new(code.clone());
    // Without a source and without the resource the run says nothing.
    let unplanned = Interruption::Unplanned {
        type_,
        address: ALICE,
    };
    assert_eq!(execute_function(&mut planned, &call), Err(unplanned));
    planned.reset();
    let value = bytes(&(5_u64, vec![1_u64, 2]));
    let layouts = code.layouts().clone();
    let resource = decode_resource(&layouts, &mut Arena::default(), type_, &value).unwrap();
    let index = planned.add_present(type_, ALICE);
    for (leaf, value) in layouts.get(type_).leaves.iter().zip(resource.leaves.iter()) {
        planned.resources.fill(index, leaf, value);
    }
    planned.resources.add_absent(type_, BOB);
    let planned_result = execute_function(&mut planned, &call).unwrap();
    let mut fetched = Context::new(code).with_source(Arc::clone(&fixture.state) as _);
    assert_eq!(
        planned_result,
        execute_function(&mut fetched, &call).unwrap()
    );
}

#[test]
fn events_are_frozen_values_and_vanish_with_a_failure() {
    // fun f(n: u64) { emit(n); emit(vector[n, n]); assert n == 0 by 1 / n … }
    let mut library = ModuleBuilder::new(AccountAddress::ONE, "event");
    let t = library.type_(Type::TypeParameter(weft_bytecode::TypeParameterIndex(0)));
    let abilities = AbilitySet::singleton(Ability::Drop).with(Ability::Store);
    library.declare("emit", &[abilities], &[t], &[]);
    library.native_body();
    let mut b = ModuleBuilder::new(M, "m");
    let u64_ = b.type_(Type::U64);
    let vector = b.type_(Type::Vector(u64_));
    let t = b.type_(Type::TypeParameter(weft_bytecode::TypeParameterIndex(0)));
    let event = b.module_handle(AccountAddress::ONE, "event");
    b.declare("f", &[], &[u64_], &[]);
    let emit = b.import(event, "emit", &[abilities], &[t], &[]);
    let code = vec![
        call(emit, &[u64_], &[0], &[]),
        Instruction::VectorPack {
            destination: r(1),
            elements: vec![r(0), r(0)],
        },
        call(emit, &[vector], &[1], &[]),
        immediate(2, 1),
        binary(weft_bytecode::BinaryOperation::Divide, 2, 2, 0),
    ];
    b.body(&[vector, u64_], vec![block(code, ret(&[]))]);
    let mut loader = loader(&[library.finish(), b.finish()]);
    let instance = loader.load_function(&m(), &identifier("f"), &[]).unwrap();
    let state = Arc::new(TestState::default());
    for mut context in contexts(&loader.snapshot(), &state) {
        let outcome = run_in(&mut context, instance, &[], &[bytes(&3_u64)], GAS);
        assert_eq!(outcome.result.status, TransactionStatus::Success);
        let events: Vec<_> = context
            .events()
            .iter()
            .map(|event| {
                let mut output = Vec::new();
                encode(
                    context.layouts(),
                    event.type_,
                    event.value.value(),
                    &mut output,
                );
                output
            })
            .collect();
        assert_eq!(events, [bytes(&3_u64), bytes(&vec![3_u64, 3])]);
        let outcome = run_in(&mut context, instance, &[], &[bytes(&0_u64)], GAS);
        assert_eq!(outcome.result.status, failure(FailureKind::ArithmeticError));
        assert!(context.events().is_empty());
    }
}

#[test]
fn the_size_of_a_leaf_does_not_show_in_the_gas_of_another() {
    let mut fixture = Fixture::new();
    let layouts = fixture.loader.snapshot().layouts().clone();
    let mut gas = |length: u64| {
        let value = bytes(&(5_u64, (0..length).collect::<Vec<_>>()));
        let type_ = fixture.type_;
        let resource = decode_resource(&layouts, &mut Arena::default(), type_, &value).unwrap();
        fixture.state.set(type_, ALICE, resource);
        let add = fixture
            .loader
            .load_function(&m(), &identifier("add"), &[])
            .unwrap();
        let mut context = contexts(&fixture.loader.snapshot(), &fixture.state);
        let arguments = [address(ALICE), bytes(&1_u64)];
        run_in(&mut context[0], add, &[], &arguments, GAS)
            .result
            .gas_used
    };
    assert_eq!(gas(0), gas(10_000));
}

/// State that cannot be read.
struct Broken;

impl weft_runtime::resource::ResourceSource for Broken {
    fn fetch(
        &self,
        _: TypeId,
        _: &AccountAddress,
    ) -> Result<Option<weft_runtime::resource::ResourceValue>, SourceError> {
        Err(SourceError::Unavailable("disk on fire".to_owned()))
    }
}

#[test]
fn an_error_of_the_state_is_no_outcome() {
    let mut fixture = Fixture::new();
    let instance = fixture
        .loader
        .load_function(&m(), &identifier("read"), &[])
        .unwrap();
    let mut context = Context::new(fixture.loader.snapshot()).with_source(Arc::new(Broken));
    let call = FunctionCall {
        instance,
        signers: &[],
        arguments: &[address(ALICE)],
        gas_limit: GAS,
    };
    let interruption = execute_function(&mut context, &call).unwrap_err();
    assert!(matches!(interruption, Interruption::Source(_)));
}

/// `fun f(n: u64) { loop { if (i == n) return; exists<R>(address of i); emit(i); i = i + 1 } }`
fn many(event: bool) -> [weft_runtime::TrustedModule; 2] {
    let mut library = ModuleBuilder::new(AccountAddress::ONE, "event");
    let t = library.type_(Type::TypeParameter(weft_bytecode::TypeParameterIndex(0)));
    library.declare("emit", &[AbilitySet::EMPTY], &[t], &[]);
    library.native_body();
    let mut b = ModuleBuilder::new(M, "m");
    let t = Types::new(&mut b);
    let parameter = b.type_(Type::TypeParameter(weft_bytecode::TypeParameterIndex(0)));
    let module = b.module_handle(AccountAddress::ONE, "event");
    b.declare("f", &[], &[t.vector_of_addresses], &[]);
    let emit = b.import(module, "emit", &[AbilitySet::EMPTY], &[parameter], &[]);
    // r0 addresses, r1 &vector, r2 length, r3 i, r4 condition, r5 one, r6 &address, r7 address
    let body = if event {
        call(emit, &[t.u64_], &[3], &[])
    } else {
        Instruction::Exists {
            destination: r(4),
            resource: t.resource,
            address: r(7),
            site: SITE,
        }
    };
    let head = vec![
        Instruction::BorrowLocal {
            destination: r(1),
            local: r(0),
        },
        Instruction::VectorLength {
            destination: r(2),
            vector: r(1),
        },
        immediate(3, 0),
        immediate(5, 1),
    ];
    let step = vec![
        Instruction::VectorBorrow {
            destination: r(6),
            vector: r(1),
            index: r(3),
        },
        Instruction::ReadReference {
            destination: r(7),
            reference: r(6),
        },
        body,
        binary(weft_bytecode::BinaryOperation::Add, 3, 3, 5),
    ];
    let test = vec![binary(weft_bytecode::BinaryOperation::Less, 4, 3, 2)];
    b.body(
        &[
            t.addresses,
            t.u64_,
            t.u64_,
            t.bool_,
            t.u64_,
            t.address_reference,
            t.address,
        ],
        vec![
            block(head, jump(1)),
            block(test, branch(4, 2, 3)),
            block(step, jump(1)),
            block(vec![], ret(&[])),
        ],
    );
    [library.finish(), b.finish()]
}

#[test]
fn resources_and_events_of_a_transaction_are_limited() {
    for (event, limit) in [(false, Limit::Resources), (true, Limit::Events)] {
        let modules = many(event);
        for (count, is_within) in [(1024, true), (1025, false)] {
            let addresses: Vec<[u8; 32]> = (0..count)
                .map(|i| AccountAddress::from_u64(i).into_bytes())
                .collect();
            let mut loader = loader(&modules);
            let instance = loader.load_function(&m(), &identifier("f"), &[]).unwrap();
            for mut context in contexts(&loader.snapshot(), &Arc::default()) {
                let arguments = [bytes(&addresses)];
                let status = run_in(&mut context, instance, &[], &arguments, GAS)
                    .result
                    .status;
                let expected = if is_within {
                    TransactionStatus::Success
                } else {
                    failure(FailureKind::LimitExceeded(limit))
                };
                assert_eq!(status, expected);
            }
        }
    }
}
