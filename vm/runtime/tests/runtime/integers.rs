//! Integers, control flow and gas.

use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof, proptest};
use weft_bytecode::{BinaryOperation, Instruction, Type};
use weft_runtime::TransactionStatus;
use weft_types::{FailureKind, U256};

use crate::builder::{
    binary, block, branch, bytes, immediate, jump, m, r, ret, run, single_function,
};

const GAS: u64 = 1_000_000;

fn failed(kind: FailureKind) -> TransactionStatus {
    TransactionStatus::Failed {
        kind,
        module: Some(m()),
    }
}

/// `while (i < n) { s = s + i; i = i + 1 }; s`
fn sum() -> weft_runtime::TrustedModule {
    // r0 n, r1 i, r2 s, r3 condition, r4 one
    single_function(
        &[Type::U64],
        &[Type::U64],
        &[Type::U64, Type::U64, Type::Bool, Type::U64],
        vec![
            block(vec![immediate(1, 0), immediate(2, 0)], jump(1)),
            block(
                vec![binary(BinaryOperation::Less, 3, 1, 0)],
                branch(3, 2, 3),
            ),
            block(
                vec![
                    binary(BinaryOperation::Add, 2, 2, 1),
                    immediate(4, 1),
                    binary(BinaryOperation::Add, 1, 1, 4),
                ],
                jump(1),
            ),
            block(vec![], ret(&[2])),
        ],
    )
}

#[test]
fn a_loop_sums_and_its_gas_is_linear() {
    let module = [sum()];
    let at = |n: u64| run(&module, &[], &[bytes(&n)], GAS);
    assert_eq!(at(10).returned, [bytes(&45_u64)]);
    let (zero, ten, twenty) = (at(0), at(10), at(20));
    let step = ten.result.gas_used - zero.result.gas_used;
    assert_eq!(twenty.result.gas_used, ten.result.gas_used + step);
}

#[test]
fn out_of_gas_can_happen_at_any_gas_block_and_charges_the_limit() {
    let module = [sum()];
    let needed = run(&module, &[], &[bytes(&5_u64)], GAS).result.gas_used;
    for limit in 0..=needed {
        let result = run(&module, &[], &[bytes(&5_u64)], limit).result;
        assert_eq!(result.gas_used, limit);
        match result.status {
            TransactionStatus::Success => assert_eq!(limit, needed),
            TransactionStatus::Failed { kind, .. } => assert_eq!(kind, FailureKind::OutOfGas),
            TransactionStatus::Aborted { .. } => unreachable!("nothing aborts"),
        }
    }
}

#[test]
fn an_abort_tells_module_and_code() {
    let module = single_function(
        &[],
        &[],
        &[Type::U64],
        vec![block(
            vec![immediate(0, 7)],
            weft_bytecode::Terminator::Abort { code: r(0) },
        )],
    );
    let status = run(&[module], &[], &[], GAS).result.status;
    let expected = TransactionStatus::Aborted {
        module: m(),
        code: 7,
        message: None,
    };
    assert_eq!(status, expected);
}

fn binary_module(operation: BinaryOperation, operand: &Type) -> weft_runtime::TrustedModule {
    use BinaryOperation::{
        Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual, ShiftLeft, ShiftRight,
    };
    let right = match operation {
        ShiftLeft | ShiftRight => Type::U8,
        _ => operand.clone(),
    };
    let result = match operation {
        Less | Greater | LessOrEqual | GreaterOrEqual | Equal | NotEqual => Type::Bool,
        _ => operand.clone(),
    };
    single_function(
        &[operand.clone(), right],
        std::slice::from_ref(&result),
        std::slice::from_ref(&result),
        vec![block(vec![binary(operation, 2, 0, 1)], ret(&[2]))],
    )
}

/// What an operation does to numbers below 2^128 in a type of so many bits.
fn meaning(operation: BinaryOperation, bits: u32, left: u128, right: u128) -> Option<Vec<u8>> {
    let wide = |value: Option<U256>| {
        let value = value?;
        let fits = bits == 256 || value.checked_shr(bits) == Some(U256::ZERO);
        fits.then(|| value.to_le_bytes()[..bits as usize / 8].to_vec())
    };
    let (a, b) = (U256::from(left), U256::from(right));
    let amount = u32::try_from(right).unwrap_or(u32::MAX);
    match operation {
        BinaryOperation::Add => wide(a.checked_add(b)),
        BinaryOperation::Subtract => wide(a.checked_sub(b)),
        BinaryOperation::Multiply => wide(a.checked_mul(b)),
        BinaryOperation::Divide => wide(a.checked_div(b)),
        BinaryOperation::Modulo => wide(a.checked_rem(b)),
        BinaryOperation::BitAnd | BinaryOperation::And => wide(Some(a & b)),
        BinaryOperation::BitOr | BinaryOperation::Or => wide(Some(a | b)),
        BinaryOperation::BitXor => wide(Some(a ^ b)),
        BinaryOperation::ShiftLeft => (amount < bits).then(|| {
            let shifted = a.checked_shl_wrapping(amount).unwrap();
            shifted.to_le_bytes()[..bits as usize / 8].to_vec()
        }),
        BinaryOperation::ShiftRight => {
            (amount < bits).then(|| wide(a.checked_shr(amount)).unwrap())
        }
        BinaryOperation::Less => Some(vec![(left < right).into()]),
        BinaryOperation::Greater => Some(vec![(left > right).into()]),
        BinaryOperation::LessOrEqual => Some(vec![(left <= right).into()]),
        BinaryOperation::GreaterOrEqual => Some(vec![(left >= right).into()]),
        BinaryOperation::Equal => Some(vec![(left == right).into()]),
        BinaryOperation::NotEqual => Some(vec![(left != right).into()]),
    }
}

const ALL: [BinaryOperation; 16] = [
    BinaryOperation::Add,
    BinaryOperation::Subtract,
    BinaryOperation::Multiply,
    BinaryOperation::Divide,
    BinaryOperation::Modulo,
    BinaryOperation::BitAnd,
    BinaryOperation::BitOr,
    BinaryOperation::BitXor,
    BinaryOperation::ShiftLeft,
    BinaryOperation::ShiftRight,
    BinaryOperation::Less,
    BinaryOperation::Greater,
    BinaryOperation::LessOrEqual,
    BinaryOperation::GreaterOrEqual,
    BinaryOperation::Equal,
    BinaryOperation::NotEqual,
];

#[test]
fn every_operation_at_the_edges_of_every_width() {
    let types = [
        (Type::U8, 8),
        (Type::U16, 16),
        (Type::U32, 32),
        (Type::U64, 64),
        (Type::U128, 128),
        (Type::U256, 256),
    ];
    for (type_, bits) in types {
        let max = u128::MAX >> (128 - bits.min(128));
        let edges = [0, 1, 2, 7, max / 2, max / 2 + 1, max - 1, max];
        for operation in ALL {
            let module = [binary_module(operation, &type_)];
            let is_shift = matches!(
                operation,
                BinaryOperation::ShiftLeft | BinaryOperation::ShiftRight
            );
            for left in edges {
                for right in edges {
                    let right = if is_shift { right & 255 } else { right };
                    let argument = |value: u128, bits: u32| {
                        U256::from(value).to_le_bytes()[..bits as usize / 8].to_vec()
                    };
                    let right_bits = if is_shift { 8 } else { bits };
                    let arguments = [argument(left, bits), argument(right, right_bits)];
                    let outcome = run(&module, &[], &arguments, GAS);
                    match meaning(operation, bits, left, right) {
                        Some(expected) => assert_eq!(
                            outcome.returned,
                            [expected],
                            "{operation:?} {type_:?} {left} {right}"
                        ),
                        None => assert_eq!(
                            outcome.result.status,
                            failed(FailureKind::ArithmeticError),
                            "{operation:?} {type_:?} {left} {right}"
                        ),
                    }
                }
            }
        }
    }
}

#[test]
fn casts_fail_exactly_where_the_value_does_not_fit() {
    let types = [
        (Type::U8, 8),
        (Type::U16, 16),
        (Type::U32, 32),
        (Type::U64, 64),
        (Type::U128, 128),
        (Type::U256, 256),
    ];
    for (from, from_bits) in &types {
        for (to, to_bits) in &types {
            let cast = Instruction::Cast {
                destination: r(1),
                source: r(0),
            };
            let module = [single_function(
                std::slice::from_ref(from),
                std::slice::from_ref(to),
                std::slice::from_ref(to),
                vec![block(vec![cast], ret(&[1]))],
            )];
            for bits in [0, 1, 7, 8, 9, 15, 16, 17, 32, 33, 64, 65, 128, 129, 256] {
                if bits > *from_bits {
                    continue;
                }
                // A number of so many bits, all ones.
                let value = if bits == 0 {
                    U256::ZERO
                } else {
                    U256::MAX.checked_shr(256 - bits).unwrap()
                };
                let all = value.to_le_bytes();
                let argument = all[..*from_bits as usize / 8].to_vec();
                let outcome = run(&module, &[], &[argument], GAS);
                if bits <= *to_bits {
                    assert_eq!(outcome.returned, [all[..*to_bits as usize / 8].to_vec()]);
                } else {
                    let status = outcome.result.status;
                    assert_eq!(status, failed(FailureKind::ArithmeticError));
                }
            }
        }
    }
}

/// A comparison that is joined with its branch behaves like one that is not.
#[test]
fn joined_branches_keep_conditions_that_are_read_again() {
    for operation in &ALL[10..] {
        for is_read_again in [false, true] {
            let (taken, not_taken) = if is_read_again {
                (ret(&[2, 2]), ret(&[2, 2]))
            } else {
                (ret(&[3, 3]), ret(&[4, 4]))
            };
            let module = [single_function(
                &[Type::U64, Type::U64],
                &[Type::Bool, Type::Bool],
                &[Type::Bool, Type::Bool, Type::Bool],
                vec![
                    block(vec![immediate(3, 1), immediate(4, 0)], jump(1)),
                    block(vec![binary(*operation, 2, 0, 1)], branch(2, 2, 3)),
                    block(vec![], taken),
                    block(vec![], not_taken),
                ],
            )];
            for (left, right) in [(1_u64, 2_u64), (2, 2), (3, 2)] {
                let outcome = run(&module, &[], &[bytes(&left), bytes(&right)], GAS);
                let expected = meaning(*operation, 64, u128::from(left), u128::from(right));
                let expected = expected.unwrap();
                assert_eq!(outcome.returned, [expected.clone(), expected]);
            }
        }
    }
}

/// An operation on six `u64` registers: below 8 a binary operation, 8 to 10 a copy, then an
/// immediate.
type Step = (u8, u16, u16, u16, u64);

fn steps(length: usize) -> impl Strategy<Value = Vec<Step>> {
    let value = prop_oneof![any::<u64>(), 0..70_u64, Just(u64::MAX)];
    let step = (0..14_u8, 0..6_u16, 0..6_u16, 0..6_u16, value);
    proptest::collection::vec(step, 1..length)
}

fn instruction((operation, destination, left, right, value): &Step) -> Instruction {
    match ALL[..8].get(usize::from(*operation)) {
        Some(operation) => binary(*operation, *destination, *left, *right),
        None if *operation <= 10 => Instruction::Copy {
            destination: r(*destination),
            source: r(*left),
        },
        None => immediate(*destination, *value),
    }
}

/// What a step means.
fn execute(
    (operation, destination, left, right, value): &Step,
    registers: &mut [u64],
) -> Option<()> {
    let (left, right) = (
        registers[usize::from(*left)],
        registers[usize::from(*right)],
    );
    registers[usize::from(*destination)] = match operation {
        0 => left.checked_add(right)?,
        1 => left.checked_sub(right)?,
        2 => left.checked_mul(right)?,
        3 => left.checked_div(right)?,
        4 => left.checked_rem(right)?,
        5 => left & right,
        6 => left | right,
        7 => left ^ right,
        8..=10 => left,
        _ => *value,
    };
    Some(())
}

proptest! {
    /// Joining operations and forwarding results must not change what code means.
    #[test]
    fn random_loops_mean_what_they_should(
        parts in proptest::collection::vec(steps(12), 3),
        arguments in proptest::collection::vec(any::<u64>(), 6),
        comparison in 0..6_usize,
        condition in (0..6_u16, 0..6_u16),
    ) {
        // r0 to r5 numbers, r6 counter, r7 condition, r8 one, r9 limit
        let comparison = ALL[10 + comparison];
        let code = |part: usize| parts[part].iter().map(instruction).collect::<Vec<_>>();
        let mut head = code(0);
        head.extend([immediate(6, 0), immediate(9, 3)]);
        let mut test = vec![immediate(8, 1), binary(BinaryOperation::Add, 6, 6, 8)];
        test.push(binary(BinaryOperation::Less, 7, 6, 9));
        let mut body = code(1);
        body.push(binary(comparison, 7, condition.0, condition.1));
        let number = Type::U64;
        let module = [single_function(
            &[const { Type::U64 }; 6],
            &[const { Type::U64 }; 6],
            &[number.clone(), Type::Bool, number.clone(), number],
            vec![
                block(head, jump(1)),
                block(test, branch(7, 2, 4)),
                block(body, branch(7, 3, 1)),
                block(code(2), jump(1)),
                block(vec![], ret(&[0, 1, 2, 3, 4, 5])),
            ],
        )];
        let model = || {
            let mut registers = arguments.clone();
            parts[0].iter().try_for_each(|step| execute(step, &mut registers))?;
            for _ in 0..2 {
                parts[1].iter().try_for_each(|step| execute(step, &mut registers))?;
                let left = registers[usize::from(condition.0)];
                let right = registers[usize::from(condition.1)];
                if meaning(comparison, 64, left.into(), right.into()) == Some(vec![1]) {
                    parts[2].iter().try_for_each(|step| execute(step, &mut registers))?;
                }
            }
            Some(registers.iter().map(bytes).collect::<Vec<_>>())
        };
        let encoded: Vec<_> = arguments.iter().map(bytes).collect();
        let outcome = run(&module, &[], &encoded, GAS);
        match model() {
            Some(expected) => prop_assert_eq!(outcome.returned, expected),
            None => {
                prop_assert_eq!(outcome.result.status, failed(FailureKind::ArithmeticError));
            }
        }
    }
}
