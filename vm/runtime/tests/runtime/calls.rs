//! Calls, generics, limits of loading, arguments of transactions.

use weft_bytecode::{BinaryOperation, Type, TypeParameterIndex};
use weft_runtime::TransactionStatus;
use weft_types::{AbilitySet, AccountAddress, FailureKind, Limit, TypeTag};

use crate::builder::{
    M, ModuleBuilder, binary, block, branch, bytes, call, identifier, immediate, jump, loader, m,
    ret, run, run_as, single_function,
};

const GAS: u64 = 1_000_000;

/// `fun f(n: u64): u64 { if (n == 0) 0 else f(n - 1) + 1 }`
fn depth() -> weft_runtime::TrustedModule {
    let mut builder = ModuleBuilder::new(M, "m");
    let (u64_, bool_) = (builder.type_(Type::U64), builder.type_(Type::Bool));
    let f = builder.declare("f", &[], &[u64_], &[u64_]);
    builder.body(
        &[u64_, bool_, u64_, u64_, u64_],
        vec![
            block(
                vec![immediate(1, 0), binary(BinaryOperation::Equal, 2, 0, 1)],
                branch(2, 1, 2),
            ),
            block(vec![], ret(&[1])),
            block(
                vec![
                    immediate(3, 1),
                    binary(BinaryOperation::Subtract, 4, 0, 3),
                    call(f, &[], &[4], &[5]),
                    binary(BinaryOperation::Add, 5, 5, 3),
                ],
                ret(&[5]),
            ),
        ],
    );
    builder.finish()
}

#[test]
fn recursion_ends_at_1024_nested_calls() {
    let module = [depth()];
    let outcome = run(&module, &[], &[bytes(&1023_u64)], GAS);
    assert_eq!(outcome.returned, [bytes(&1023_u64)]);
    let outcome = run(&module, &[], &[bytes(&1024_u64)], GAS);
    let expected = TransactionStatus::Failed {
        kind: FailureKind::CallStackOverflow,
        module: Some(m()),
    };
    assert_eq!(outcome.result.status, expected);
    assert!(outcome.result.gas_used < GAS);
}

#[test]
fn out_of_gas_inside_calls_is_exact() {
    let module = [depth()];
    let needed = run(&module, &[], &[bytes(&3_u64)], GAS).result.gas_used;
    for limit in 0..needed {
        let result = run(&module, &[], &[bytes(&3_u64)], limit).result;
        assert_eq!(result.gas_used, limit);
        assert!(matches!(
            result.status,
            TransactionStatus::Failed {
                kind: FailureKind::OutOfGas,
                ..
            }
        ));
    }
}

#[test]
fn frames_together_are_limited() {
    // 1,000 registers of 32 bytes are 4,000 slots: 16 frames fit into 64 Ki slots.
    let mut builder = ModuleBuilder::new(M, "m");
    let (u64_, u256) = (builder.type_(Type::U64), builder.type_(Type::U256));
    let f = builder.declare("f", &[], &[], &[]);
    let mut registers = vec![u256; 1000];
    registers.push(u64_);
    builder.body(
        &registers,
        vec![block(vec![call(f, &[], &[], &[])], ret(&[]))],
    );
    let outcome = run(&[builder.finish()], &[], &[], GAS);
    let expected = TransactionStatus::Failed {
        kind: FailureKind::CallStackOverflow,
        module: Some(m()),
    };
    assert_eq!(outcome.result.status, expected);
}

/// `fun f<T: copy + drop>(a: T, b: T): (T, T) { g(a, b) }`, `fun g<T>(a: T, b: T): (T, T) { (b, a) }`
fn swapped() -> weft_runtime::TrustedModule {
    let mut builder = ModuleBuilder::new(M, "m");
    let t = builder.type_(Type::TypeParameter(TypeParameterIndex(0)));
    let constraints = [AbilitySet::REFERENCES];
    builder.declare("f", &constraints, &[t, t], &[t, t]);
    let g = builder.declare("g", &[AbilitySet::EMPTY], &[t, t], &[t, t]);
    let code = vec![call(g, &[t], &[0, 1], &[2, 3])];
    builder.body(&[t, t], vec![block(code, ret(&[2, 3]))]);
    builder.body(&[], vec![block(vec![], ret(&[1, 0]))]);
    builder.finish()
}

#[test]
fn generic_functions_move_values_of_every_shape() {
    let module = [swapped()];
    let cases = [
        (TypeTag::Bool, bytes(&true), bytes(&false)),
        (TypeTag::U16, bytes(&1_u16), bytes(&65535_u16)),
        (TypeTag::U128, bytes(&u128::MAX), bytes(&5_u128)),
        (TypeTag::Address, vec![7; 32], vec![9; 32]),
        (
            TypeTag::Vector(Box::new(TypeTag::U8)),
            bytes(&vec![1_u8, 2]),
            bytes(&Vec::<u8>::new()),
        ),
    ];
    for (tag, left, right) in cases {
        let arguments = [left.clone(), right.clone()];
        let outcome = run(&module, &[tag], &arguments, GAS);
        assert_eq!(outcome.returned, [right, left]);
    }
}

#[test]
fn type_arguments_are_checked() {
    let mut loader = loader(&[swapped()]);
    let mut load = |arguments: &[TypeTag]| {
        let loaded = loader.load_function(&m(), &identifier("f"), arguments);
        loaded.unwrap_err().kind
    };
    assert_eq!(load(&[]), FailureKind::NumberOfTypeArgumentsMismatch);
    assert_eq!(
        load(&[TypeTag::Signer]),
        FailureKind::ConstraintNotSatisfied
    );
    let missing: TypeTag = "0x42::m::Missing".parse().unwrap();
    assert_eq!(load(&[missing]), FailureKind::LinkerError);
}

#[test]
fn an_instantiation_that_grows_for_ever_is_refused() {
    // fun f<T>() { f<vector<T>>() }
    let mut builder = ModuleBuilder::new(M, "m");
    let t = builder.type_(Type::TypeParameter(TypeParameterIndex(0)));
    let vector = builder.type_(Type::Vector(t));
    let f = builder.declare("f", &[AbilitySet::EMPTY], &[], &[]);
    builder.body(
        &[],
        vec![block(vec![call(f, &[vector], &[], &[])], ret(&[]))],
    );
    let mut loader = loader(&[builder.finish()]);
    for _ in 0..2 {
        let error = loader
            .load_function(&m(), &identifier("f"), &[TypeTag::U8])
            .unwrap_err();
        assert_eq!(error.kind, FailureKind::LimitExceeded(Limit::TypeSize));
    }
}

#[test]
fn too_many_generic_instances_are_refused_whatever_was_loaded_before() {
    // fun f() { g1<u8>(); … }: 257 different generic functions in one reach.
    let mut builder = ModuleBuilder::new(M, "m");
    let u8_ = builder.type_(Type::U8);
    let f = builder.declare("f", &[], &[], &[]);
    assert_eq!(f.0, 0);
    let callees: Vec<_> = (0..257)
        .map(|i| builder.declare(&format!("g{i}"), &[AbilitySet::EMPTY], &[], &[]))
        .collect();
    let code = callees.iter().map(|g| call(*g, &[u8_], &[], &[])).collect();
    builder.body(&[], vec![block(code, ret(&[]))]);
    for _ in 0..257 {
        builder.body(&[], vec![block(vec![], ret(&[]))]);
    }
    let mut loader = loader(&[builder.finish()]);
    let limit = FailureKind::LimitExceeded(Limit::Instances);
    let load = |loader: &mut weft_runtime::Loader| {
        loader
            .load_function(&m(), &identifier("f"), &[])
            .unwrap_err()
            .kind
    };
    assert_eq!(load(&mut loader), limit);
    for i in 0..257 {
        loader
            .load_function(&m(), &identifier(&format!("g{i}")), &[TypeTag::U8])
            .unwrap();
    }
    assert_eq!(load(&mut loader), limit);
}

#[test]
fn a_call_across_modules_links_against_the_current_version() {
    let version = |value: u64| {
        let mut builder = ModuleBuilder::new(M, "dependency");
        let u64_ = builder.type_(Type::U64);
        builder.declare("value", &[], &[], &[u64_]);
        builder.body(&[u64_], vec![block(vec![immediate(0, value)], ret(&[0]))]);
        builder.finish()
    };
    let mut builder = ModuleBuilder::new(M, "m");
    let u64_ = builder.type_(Type::U64);
    let dependency = builder.module_handle(M, "dependency");
    builder.declare("f", &[], &[], &[u64_]);
    let value = builder.import(dependency, "value", &[], &[], &[u64_]);
    builder.body(
        &[u64_],
        vec![block(vec![call(value, &[], &[], &[0])], ret(&[0]))],
    );
    let caller = builder.finish();
    for value in [1, 2] {
        let modules = [version(value), caller.clone()];
        assert_eq!(run(&modules, &[], &[], GAS).returned, [bytes(&value)]);
    }
    let mut loader = loader(&[version(1), caller]);
    let load = |loader: &mut weft_runtime::Loader| {
        loader.load_function(&m(), &identifier("f"), &[]).unwrap()
    };
    let before = load(&mut loader);
    assert_eq!(load(&mut loader), before);
    loader.add_module(&version(2)).unwrap();
    assert_ne!(load(&mut loader), before);
}

#[test]
fn a_signature_other_than_the_one_linked_against_is_a_linker_error() {
    let mut dependency = ModuleBuilder::new(M, "dependency");
    let bool_ = dependency.type_(Type::Bool);
    dependency.declare("value", &[], &[], &[bool_]);
    dependency.body(&[bool_], vec![block(vec![immediate(0, 1)], ret(&[0]))]);
    let mut builder = ModuleBuilder::new(M, "m");
    let u64_ = builder.type_(Type::U64);
    let handle = builder.module_handle(M, "dependency");
    builder.declare("f", &[], &[], &[u64_]);
    let value = builder.import(handle, "value", &[], &[], &[u64_]);
    builder.body(
        &[u64_],
        vec![block(vec![call(value, &[], &[], &[0])], ret(&[0]))],
    );
    let mut loader = loader(&[dependency.finish(), builder.finish()]);
    let error = loader.load_function(&m(), &identifier("f"), &[]);
    assert_eq!(error.unwrap_err().kind, FailureKind::LinkerError);
}

#[test]
fn arguments_that_do_not_fit_fail_before_the_function_runs() {
    let module = [single_function(
        &[Type::Bool],
        &[],
        &[],
        vec![block(vec![], ret(&[]))],
    )];
    let kind = |arguments: &[Vec<u8>]| match run(&module, &[], arguments, GAS).result.status {
        TransactionStatus::Failed { kind, module: None } => Some(kind),
        _ => None,
    };
    let undecodable = Some(FailureKind::FailedToDeserializeArgument);
    assert_eq!(kind(&[vec![1]]), None);
    assert_eq!(kind(&[vec![2]]), undecodable);
    assert_eq!(kind(&[vec![]]), undecodable);
    assert_eq!(kind(&[vec![1, 1]]), undecodable);
    let mismatch = Some(FailureKind::NumberOfArgumentsMismatch);
    assert_eq!(kind(&[]), mismatch);
    assert_eq!(kind(&[vec![1], vec![1]]), mismatch);
}

#[test]
fn signers_are_injected_and_never_decoded() {
    let mut builder = ModuleBuilder::new(M, "m");
    let signer = builder.type_(Type::Signer);
    let by_reference = builder.type_(Type::Reference(signer));
    let address = builder.type_(Type::Address);
    let reference = builder.type_(Type::Reference(address));
    let native = builder.module_handle(AccountAddress::ONE, "signer");
    builder.declare("f", &[], &[by_reference], &[address]);
    let borrow = builder.import(native, "borrow_address", &[], &[by_reference], &[reference]);
    let read = weft_bytecode::Instruction::ReadReference {
        destination: crate::builder::r(2),
        reference: crate::builder::r(1),
    };
    let code = vec![call(borrow, &[], &[0], &[1]), read];
    builder.body(&[reference, address], vec![block(code, ret(&[2]))]);
    let mut library = ModuleBuilder::new(AccountAddress::ONE, "signer");
    let signer = library.type_(Type::Signer);
    let by_reference = library.type_(Type::Reference(signer));
    let address = library.type_(Type::Address);
    let reference = library.type_(Type::Reference(address));
    library.declare("borrow_address", &[], &[by_reference], &[reference]);
    library.native_body();
    let modules = [library.finish(), builder.finish()];
    let alice = AccountAddress::from_u64(0xa11ce);
    let outcome = run_as(&modules, &[], &[alice], &[], GAS);
    assert_eq!(outcome.returned, [alice.as_bytes().to_vec()]);
    let outcome = run(&modules, &[], &[vec![0; 32]], GAS);
    let expected = TransactionStatus::Failed {
        kind: FailureKind::NumberOfArgumentsMismatch,
        module: None,
    };
    assert_eq!(outcome.result.status, expected);
}

#[test]
fn a_loop_without_a_body_pays() {
    let module = [single_function(&[], &[], &[], vec![block(vec![], jump(0))])];
    let result = run(&module, &[], &[], 2_000).result;
    let expected = TransactionStatus::Failed {
        kind: FailureKind::OutOfGas,
        module: Some(m()),
    };
    assert_eq!(result.status, expected);
}

#[test]
fn natives_are_found_by_name_and_signature() {
    let load = |name: &str, parameters: &[Type], results: &[Type]| {
        let mut b = ModuleBuilder::new(AccountAddress::ONE, "hash");
        let mut types = |types: &[Type]| -> Vec<_> {
            types.iter().map(|type_| b.type_(type_.clone())).collect()
        };
        types(&[Type::U8]);
        let (parameters, results) = (types(parameters), types(results));
        b.declare(name, &[], &parameters, &results);
        b.native_body();
        let mut loader = loader(&[b.finish()]);
        let module = weft_types::ModuleId {
            address: AccountAddress::ONE,
            name: identifier("hash"),
        };
        let loaded = loader.load_function(&module, &identifier(name), &[]);
        loaded.map(|_| ()).map_err(|error| error.kind)
    };
    let bytes = [Type::Vector(weft_bytecode::TypeIndex(0))];
    assert_eq!(load("sha2_256", &bytes, &bytes), Ok(()));
    let missing = Err(FailureKind::MissingNative);
    assert_eq!(load("sha2_257", &bytes, &bytes), missing);
    assert_eq!(load("sha2_256", &[Type::U64], &bytes), missing);
    assert_eq!(load("sha2_256", &bytes, &[]), missing);
}

proptest::proptest! {
    /// Whatever a module that still decodes says, loading it is an error at worst.
    #[test]
    fn loading_mutated_modules_never_panics(
        mutations in proptest::collection::vec((proptest::prelude::any::<proptest::sample::Index>(),
            proptest::prelude::any::<u8>()), 1..4),
    ) {
        let limits = weft_bytecode::Limits::PRODUCTION;
        for module in [swapped(), depth(), crate::storage::module()] {
            let mut encoded = weft_bytecode::encode(module.module());
            for (position, byte) in &mutations {
                let position = position.index(encoded.len());
                encoded[position] = *byte;
            }
            let Ok(mutated) = weft_bytecode::decode(&encoded, &limits) else {
                continue;
            };
            let mutated = weft_runtime::TrustedModule::assume_verified(mutated.into());
            let mut loader = weft_runtime::Loader::new(
                weft_runtime::natives::NativeTable::standard(),
            );
            if loader.add_module(&mutated).is_err() {
                continue;
            }
            let Some(id) = mutated.module().self_id() else {
                continue;
            };
            for handle in &mutated.module().function_handles {
                if let Some(name) = mutated.module().identifiers.get(handle.name.index()) {
                    let arguments = vec![TypeTag::U8; handle.type_parameters.len()];
                    let _ = loader.load_function(&id, name, &arguments);
                }
            }
        }
    }
}
