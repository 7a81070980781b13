//! Every operation on signed integers, at every width, on the values where it may go wrong.

use weft_runtime::code::{Comparison, Integer, Operation, SignedArithmetic, Width};

use crate::arithmetic::{GAS, WIDE, WORDS, binary, run, shape, wide_edges, word_edges};
use crate::harness::{Draft, Program, returning};

const ARITHMETIC: [SignedArithmetic; 5] = [
    SignedArithmetic::Add,
    SignedArithmetic::Subtract,
    SignedArithmetic::Multiply,
    SignedArithmetic::Divide,
    SignedArithmetic::Modulo,
];

const ORDERS: [Comparison; 4] = [
    Comparison::Less,
    Comparison::Greater,
    Comparison::LessOrEqual,
    Comparison::GreaterOrEqual,
];

fn arithmetic(operation: SignedArithmetic, width: Width) -> Program {
    binary([shape(width); 3], |[destination, left, right]| {
        Operation::SignedArithmetic {
            operation,
            width,
            destination,
            left,
            right,
        }
    })
}

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
            for left in word_edges(width) {
                for right in word_edges(width) {
                    run(&mut program, &[left], &[right]);
                }
            }
        }
    }
}

/// One operand is a constant of the function, which the compiler makes use of.
#[test]
fn words_with_a_known_operand() {
    for width in [Width::W8, Width::W64] {
        for operation in ARITHMETIC {
            for known in word_edges(width) {
                let mut draft = Draft::new(0);
                draft.result(shape(width));
                let left = draft.parameter(shape(width));
                let right = draft.register(shape(width));
                let operations = vec![
                    Operation::Charge { gas: 1 },
                    Operation::Constant {
                        destination: right,
                        value: known,
                    },
                    Operation::SignedArithmetic {
                        operation,
                        width,
                        destination: left,
                        left,
                        right,
                    },
                ];
                draft.block(operations, returning(&[left]));
                let mut program = Program::new(vec![draft.finish()]);
                for value in word_edges(width) {
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
            for left in wide_edges(width) {
                for right in wide_edges(width) {
                    run(&mut program, &left, &right);
                }
            }
        }
    }
}

#[test]
fn comparisons_at_the_edges() {
    for comparison in ORDERS {
        for width in Width::ALL {
            let mut program = binary(
                [shape(width), shape(width), shape(Width::W8)],
                |[destination, left, right]| Operation::SignedCompare {
                    comparison,
                    width,
                    destination,
                    left,
                    right,
                },
            );
            let edges = if width.is_word() {
                let words = word_edges(width).into_iter();
                words.map(|word| vec![word]).collect()
            } else {
                wide_edges(width)
            };
            for left in &edges {
                for right in &edges {
                    run(&mut program, left, right);
                }
            }
        }
    }
}

#[test]
fn casts_at_their_limits() {
    let all = Width::ALL
        .into_iter()
        .flat_map(|width| [false, true].map(|is_signed| Integer { width, is_signed }));
    for from in all.clone() {
        for to in all.clone().filter(|to| to.is_signed || from.is_signed) {
            let mut draft = Draft::new(0);
            draft.result(shape(to.width));
            let source = draft.parameter(shape(from.width));
            let destination = draft.register(shape(to.width));
            let cast = Operation::SignedCast {
                destination,
                to,
                source,
                from,
            };
            draft.block(
                vec![Operation::Charge { gas: 1 }, cast],
                returning(&[destination]),
            );
            let mut program = Program::new(vec![draft.finish()]);
            let max = from.width.max_word();
            // Numbers around the limits of every width, and their opposites.
            let numbers = WORDS.into_iter().flat_map(word_edges);
            let numbers = numbers.flat_map(|number| [number, number.wrapping_neg()]);
            for number in numbers.filter(|number| *number <= max || from.is_signed) {
                let sign = if number >> 63 != 0 && from.is_signed {
                    u64::MAX
                } else {
                    0
                };
                let mut words = vec![sign; usize::from(from.width.slots())];
                words[0] = number & max;
                program.run(GAS, &words);
            }
            if !from.width.is_word() {
                for words in wide_edges(from.width) {
                    program.run(GAS, &words);
                }
            }
        }
    }
}
