//! Vectors: every operation at its edges, growth, freezing and quotas.

use weft_bytecode::{Instruction, Type, TypeIndex};
use weft_runtime::TransactionStatus;
use weft_types::{FailureKind, Limit};

use crate::builder::{
    M, ModuleBuilder, binary, block, branch, bytes, immediate, jump, m, r, ret, run,
};

const GAS: u64 = 100_000_000;

/// Types of a module on `vector<u64>`.
struct Types {
    u64_: TypeIndex,
    bool_: TypeIndex,
    vector: TypeIndex,
    reference: TypeIndex,
    mutable: TypeIndex,
    element: TypeIndex,
    mutable_element: TypeIndex,
}

fn types(builder: &mut ModuleBuilder, element: Type) -> Types {
    let (u64_, bool_) = (builder.type_(Type::U64), builder.type_(Type::Bool));
    let element = builder.type_(element);
    let vector = builder.type_(Type::Vector(element));
    Types {
        u64_,
        bool_,
        vector,
        reference: builder.type_(Type::Reference(vector)),
        mutable: builder.type_(Type::MutableReference(vector)),
        element: builder.type_(Type::Reference(element)),
        mutable_element: builder.type_(Type::MutableReference(element)),
    }
}

fn borrow(destination: u16, local: u16) -> Instruction {
    Instruction::BorrowLocal {
        destination: r(destination),
        local: r(local),
    }
}

fn kind(status: &TransactionStatus) -> Option<FailureKind> {
    match status {
        TransactionStatus::Failed { kind, .. } => Some(*kind),
        TransactionStatus::Success | TransactionStatus::Aborted { .. } => None,
    }
}

/// `fun f(v: vector<u64>, i: u64): u64 { v[i] }`
fn index(mutable: bool) -> weft_runtime::TrustedModule {
    let mut builder = ModuleBuilder::new(M, "m");
    let t = types(&mut builder, Type::U64);
    builder.declare("f", &[], &[t.vector, t.u64_], &[t.u64_]);
    let (reference, element) = if mutable {
        (t.mutable, t.mutable_element)
    } else {
        (t.reference, t.element)
    };
    let code = vec![
        borrow(2, 0),
        Instruction::VectorBorrow {
            destination: r(3),
            vector: r(2),
            index: r(1),
        },
        Instruction::ReadReference {
            destination: r(4),
            reference: r(3),
        },
    ];
    builder.body(&[reference, element, t.u64_], vec![block(code, ret(&[4]))]);
    builder.finish()
}

#[test]
fn indices_are_checked_against_the_length() {
    for mutable in [false, true] {
        let module = [index(mutable)];
        let at = |i: u64| run(&module, &[], &[bytes(&vec![5_u64, 6, 7]), bytes(&i)], GAS);
        assert_eq!(at(2).returned, [bytes(&7_u64)]);
        for i in [3, 1 << 32, 1 << 61, 1 << 63, u64::MAX] {
            let status = at(i).result.status;
            assert_eq!(kind(&status), Some(FailureKind::VectorIndexOutOfBounds));
        }
        let empty = run(
            &module,
            &[],
            &[bytes(&Vec::<u64>::new()), bytes(&0_u64)],
            GAS,
        );
        let status = empty.result.status;
        assert_eq!(kind(&status), Some(FailureKind::VectorIndexOutOfBounds));
    }
}

/// Pushes the numbers below `n`, then swaps `i` with `j`, then pops `k` times; returns the vector.
fn push_swap_pop() -> weft_runtime::TrustedModule {
    use weft_bytecode::BinaryOperation::{Add, Less};
    let mut builder = ModuleBuilder::new(M, "m");
    let t = types(&mut builder, Type::U64);
    let u = t.u64_;
    builder.declare("f", &[], &[t.vector, u, u, u, u], &[t.vector]);
    // r0 vector, r1 n, r2 i, r3 j, r4 k; r5 &mut, r6 counter, r7 condition, r8 one, r9 popped
    let push = Instruction::VectorPushBack {
        vector: r(5),
        value: r(6),
    };
    let swap = Instruction::VectorSwap {
        vector: r(5),
        left: r(2),
        right: r(3),
    };
    let pop = Instruction::VectorPopBack {
        destination: r(9),
        vector: r(5),
    };
    builder.body(
        &[t.mutable, u, t.bool_, u, u],
        vec![
            block(
                vec![borrow(5, 0), immediate(6, 0), immediate(8, 1)],
                jump(1),
            ),
            block(vec![binary(Less, 7, 6, 1)], branch(7, 2, 3)),
            block(vec![push, binary(Add, 6, 6, 8)], jump(1)),
            block(vec![swap, immediate(6, 0)], jump(4)),
            block(vec![binary(Less, 7, 6, 4)], branch(7, 5, 6)),
            block(vec![pop, binary(Add, 6, 6, 8)], jump(4)),
            block(vec![], ret(&[0])),
        ],
    );
    builder.finish()
}

fn arguments(start: &[u64], rest: [u64; 4]) -> Vec<Vec<u8>> {
    let mut arguments = vec![bytes(&start)];
    arguments.extend(rest.iter().map(bytes));
    arguments
}

#[test]
fn pushes_swaps_and_pops_are_those_of_vec() {
    let module = [push_swap_pop()];
    for (n, i, j, k) in [(1, 0, 0, 0), (5, 0, 4, 1), (9, 3, 2, 9), (100, 99, 0, 50)] {
        let mut expected: Vec<u64> = vec![77, 78];
        expected.extend(0..n);
        expected.swap(i, j);
        expected.truncate(expected.len() - usize::try_from(k).unwrap());
        let arguments = arguments(&[77, 78], [n, i as u64, j as u64, k]);
        let outcome = run(&module, &[], &arguments, GAS);
        assert_eq!(outcome.returned, [bytes(&expected)]);
    }
}

#[test]
fn popping_and_swapping_out_of_bounds_fail() {
    let module = [push_swap_pop()];
    let status = |rest| run(&module, &[], &arguments(&[1], rest), GAS).result.status;
    assert_eq!(
        kind(&status([0, 0, 0, 2])),
        Some(FailureKind::VectorPopEmpty)
    );
    let out_of_bounds = Some(FailureKind::VectorIndexOutOfBounds);
    assert_eq!(kind(&status([0, 0, 1, 0])), out_of_bounds);
    assert_eq!(kind(&status([0, u64::MAX, 0, 0])), out_of_bounds);
}

#[test]
fn a_vector_that_outgrows_the_quota_fails_alike_in_both_modes() {
    let module = [push_swap_pop()];
    let arguments = arguments(&[], [2_000_000, 0, 0, 0]);
    let result = run(&module, &[], &arguments, GAS).result;
    let expected = TransactionStatus::Failed {
        kind: FailureKind::LimitExceeded(Limit::Memory),
        module: Some(m()),
    };
    assert_eq!(result.status, expected);
}

#[test]
fn unpacking_checks_the_length() {
    let mut builder = ModuleBuilder::new(M, "m");
    let t = types(&mut builder, Type::U64);
    builder.declare("f", &[], &[t.vector], &[t.u64_, t.u64_]);
    let unpack = Instruction::VectorUnpack {
        destinations: vec![r(1), r(2)],
        source: r(0),
    };
    builder.body(&[t.u64_, t.u64_], vec![block(vec![unpack], ret(&[2, 1]))]);
    let module = [builder.finish()];
    let outcome = run(&module, &[], &[bytes(&vec![3_u64, 4])], GAS);
    assert_eq!(outcome.returned, [bytes(&4_u64), bytes(&3_u64)]);
    for wrong in [vec![], vec![1], vec![1_u64, 2, 3]] {
        let status = run(&module, &[], &[bytes(&wrong)], GAS).result.status;
        assert_eq!(kind(&status), Some(FailureKind::VectorUnpackLength));
    }
}

/// A constant vector is frozen: changing a copy of it must not change the next one.
#[test]
fn a_frozen_constant_is_copied_before_it_is_changed() {
    let mut builder = ModuleBuilder::new(M, "m");
    let t = types(&mut builder, Type::U8);
    let u8_ = builder.type_(Type::U8);
    let constant = builder.constant(t.vector, &bytes(&vec![1_u8, 2, 3]));
    builder.declare("f", &[], &[], &[t.vector, t.vector]);
    // r0, r1 vectors, r2 &mut, r3 &mut u8, r4 index, r5 value
    let load = |destination| Instruction::LoadConstant {
        destination: r(destination),
        constant,
    };
    let code = vec![
        load(0),
        borrow(2, 0),
        immediate(4, 1),
        Instruction::VectorBorrow {
            destination: r(3),
            vector: r(2),
            index: r(4),
        },
        immediate(5, 9),
        Instruction::WriteReference {
            reference: r(3),
            value: r(5),
        },
        Instruction::VectorPushBack {
            vector: r(2),
            value: r(5),
        },
        load(1),
    ];
    let registers = [
        t.vector,
        t.vector,
        t.mutable,
        t.mutable_element,
        t.u64_,
        u8_,
    ];
    builder.body(&registers, vec![block(code, ret(&[0, 1]))]);
    let outcome = run(&[builder.finish()], &[], &[], GAS);
    let expected = [bytes(&vec![1_u8, 9, 3, 9]), bytes(&vec![1_u8, 2, 3])];
    assert_eq!(outcome.returned, expected);
}

/// A copy of a nested vector shares nothing that a change could show in.
#[test]
fn copies_of_nested_vectors_are_deep() {
    let mut builder = ModuleBuilder::new(M, "m");
    let inner = types(&mut builder, Type::U64);
    let u8_ = builder.type_(Type::U64);
    let vector = builder.type_(Type::Vector(inner.vector));
    let mutable = builder.type_(Type::MutableReference(vector));
    builder.declare("f", &[], &[vector], &[vector, vector]);
    // r0 original, r1 copy, r2 &mut vector<vector<u64>>, r3 &mut vector<u64>, r4 zero, r5 value
    let code = vec![
        Instruction::Copy {
            destination: r(1),
            source: r(0),
        },
        borrow(2, 1),
        immediate(4, 0),
        Instruction::VectorBorrow {
            destination: r(3),
            vector: r(2),
            index: r(4),
        },
        immediate(5, 8),
        Instruction::VectorPushBack {
            vector: r(3),
            value: r(5),
        },
    ];
    let registers = [vector, mutable, inner.mutable, inner.u64_, u8_];
    builder.body(&registers, vec![block(code, ret(&[0, 1]))]);
    let original = vec![vec![1_u64, 2], vec![]];
    let outcome = run(&[builder.finish()], &[], &[bytes(&original)], GAS);
    let changed = vec![vec![1_u64, 2, 8], vec![]];
    assert_eq!(outcome.returned, [bytes(&original), bytes(&changed)]);
}
