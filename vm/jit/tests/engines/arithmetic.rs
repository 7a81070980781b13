//! Every operation on integers, at every width, on the values where it may go wrong.

use weft_runtime::code::{Arithmetic, Comparison, Operation, Shape, Slot, Width};

use crate::harness::{Draft, Outcome, Program, returning};

pub(crate) const GAS: u64 = 100;

const ARITHMETIC: [Arithmetic; 10] = [
    Arithmetic::Add,
    Arithmetic::Subtract,
    Arithmetic::Multiply,
    Arithmetic::Divide,
    Arithmetic::Modulo,
    Arithmetic::BitAnd,
    Arithmetic::BitOr,
    Arithmetic::BitXor,
    Arithmetic::ShiftLeft,
    Arithmetic::ShiftRight,
];

const COMPARISONS: [Comparison; 6] = [
    Comparison::Equal,
    Comparison::NotEqual,
    Comparison::Less,
    Comparison::Greater,
    Comparison::LessOrEqual,
    Comparison::GreaterOrEqual,
];

pub(crate) const WORDS: [Width; 4] = [Width::W8, Width::W16, Width::W32, Width::W64];
pub(crate) const WIDE: [Width; 2] = [Width::W128, Width::W256];

pub(crate) fn shape(width: Width) -> Shape {
    if width.is_word() {
        Shape::Word(width)
    } else {
        Shape::Bytes(width.bytes())
    }
}

/// A function of two operands of some widths that does one operation.
pub(crate) fn binary(
    [left, right, result]: [Shape; 3],
    operation: impl FnOnce([Slot; 3]) -> Operation,
) -> Program {
    let mut draft = Draft::new(0);
    draft.result(result);
    let left = draft.parameter(left);
    let right = draft.parameter(right);
    let destination = draft.register(result);
    draft.block(
        vec![
            Operation::Charge { gas: 1 },
            operation([destination, left, right]),
        ],
        returning(&[destination]),
    );
    Program::new(vec![draft.finish()])
}

fn arithmetic(operation: Arithmetic, width: Width) -> Program {
    let is_shift = matches!(operation, Arithmetic::ShiftLeft | Arithmetic::ShiftRight);
    let right = if is_shift { Width::W8 } else { width };
    binary(
        [shape(width), shape(right), shape(width)],
        |[destination, left, right]| Operation::Arithmetic {
            operation,
            width,
            destination,
            left,
            right,
        },
    )
}

fn comparison(comparison: Comparison, width: Width) -> Program {
    binary(
        [shape(width), shape(width), shape(Width::W8)],
        |[destination, left, right]| Operation::Compare {
            comparison,
            width,
            destination,
            left,
            right,
        },
    )
}

/// Where arithmetic of a width changes its behaviour.
pub(crate) fn word_edges(width: Width) -> Vec<u64> {
    let max = width.max_word();
    let half = 1 << (width.bits() / 2);
    let mut edges = vec![
        0,
        1,
        2,
        3,
        7,
        half - 1,
        half,
        half + 1,
        max / 2,
        max / 2 + 1,
    ];
    edges.extend([max / 3, max - 1, max]);
    edges
}

pub(crate) fn wide_edges(width: Width) -> Vec<Vec<u64>> {
    let words = [0, 1, 1 << 63, u64::MAX];
    let mut edges: Vec<Vec<u64>> = vec![Vec::new()];
    for _ in 0..width.slots() {
        edges = edges
            .into_iter()
            .flat_map(|edge| words.map(|word| [edge.as_slice(), &[word]].concat()))
            .collect();
    }
    // All combinations for two limbs; for four, those with two equal halves and a few more.
    if width == Width::W256 {
        edges.retain(|edge| edge[..2] == edge[2..] || edge[1..] == [0, 0, 0]);
    }
    edges
}

/// Operands as words: left, then right.
pub(crate) fn run(program: &mut Program, left: &[u64], right: &[u64]) -> Outcome {
    program.run(GAS, &[left, right].concat())
}

const SHIFT_AMOUNTS: [u64; 17] = [
    0, 1, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, 65, 127, 128, 254, 255,
];

#[test]
fn every_pair_of_bytes() {
    for operation in ARITHMETIC {
        let mut program = arithmetic(operation, Width::W8);
        for left in 0..=255 {
            for right in 0..=255 {
                run(&mut program, &[left], &[right]);
            }
        }
    }
}

#[test]
fn words_at_their_edges() {
    for width in WORDS {
        for operation in ARITHMETIC {
            let mut program = arithmetic(operation, width);
            let is_shift = matches!(operation, Arithmetic::ShiftLeft | Arithmetic::ShiftRight);
            let rights = if is_shift {
                SHIFT_AMOUNTS.to_vec()
            } else {
                word_edges(width)
            };
            for left in word_edges(width) {
                for right in &rights {
                    run(&mut program, &[left], &[*right]);
                }
            }
        }
    }
}

/// One operand is a constant of the function, which the compiler makes use of.
#[test]
fn words_with_a_known_operand() {
    for operation in ARITHMETIC {
        for known in [0, 1, 2, 10, 63, 64, 255, 1 << 32, u64::MAX - 1, u64::MAX] {
            for is_left in [false, true] {
                let mut draft = Draft::new(0);
                draft.result(shape(Width::W64));
                let operand = draft.parameter(shape(Width::W64));
                let constant = draft.register(shape(Width::W64));
                let (left, right) = if is_left {
                    (constant, operand)
                } else {
                    (operand, constant)
                };
                let operations = vec![
                    Operation::Charge { gas: 1 },
                    Operation::Constant {
                        destination: constant,
                        value: known,
                    },
                    Operation::Arithmetic {
                        operation,
                        width: Width::W64,
                        destination: operand,
                        left,
                        right,
                    },
                ];
                draft.block(operations, returning(&[operand]));
                let mut program = Program::new(vec![draft.finish()]);
                let edges = word_edges(Width::W64).into_iter();
                let limits = [u64::MAX.checked_div(known).unwrap_or(0)];
                let around = limits.map(|limit| [limit, limit.saturating_add(1)]);
                for value in edges.chain(around.into_iter().flatten()) {
                    program.run(GAS, &[value]);
                }
            }
        }
    }
}

#[test]
fn wide_integers_at_their_edges() {
    for width in WIDE {
        for operation in ARITHMETIC {
            let mut program = arithmetic(operation, width);
            let is_shift = matches!(operation, Arithmetic::ShiftLeft | Arithmetic::ShiftRight);
            let rights = if is_shift {
                SHIFT_AMOUNTS.map(|amount| vec![amount]).to_vec()
            } else {
                wide_edges(width)
            };
            for left in wide_edges(width) {
                for right in &rights {
                    run(&mut program, &left, right);
                }
            }
        }
    }
}

#[test]
fn comparisons_at_the_edges() {
    for order in COMPARISONS {
        for width in WORDS {
            let mut program = comparison(order, width);
            for left in word_edges(width) {
                for right in word_edges(width) {
                    run(&mut program, &[left], &[right]);
                }
            }
        }
        for width in WIDE {
            let mut program = comparison(order, width);
            for left in wide_edges(width) {
                for right in wide_edges(width) {
                    run(&mut program, &left, &right);
                }
            }
        }
    }
}

#[test]
fn casts_at_their_limits() {
    let all = [WORDS.as_slice(), &WIDE].concat();
    for from in &all {
        for to in &all {
            let mut draft = Draft::new(0);
            draft.result(shape(*to));
            let source = draft.parameter(shape(*from));
            let destination = draft.register(shape(*to));
            let cast = Operation::Cast {
                destination,
                to: *to,
                source,
                from: *from,
            };
            draft.block(
                vec![Operation::Charge { gas: 1 }, cast],
                returning(&[destination]),
            );
            let mut program = Program::new(vec![draft.finish()]);
            let mut values: Vec<Vec<u64>> = WORDS
                .into_iter()
                .flat_map(word_edges)
                .filter(|value| *value <= from.max_word())
                .map(|value| {
                    let mut words = vec![0; usize::from(from.slots())];
                    words[0] = value;
                    words
                })
                .collect();
            if !from.is_word() {
                values.extend(wide_edges(*from));
            }
            for value in values {
                program.run(GAS, &value);
            }
        }
    }
}
