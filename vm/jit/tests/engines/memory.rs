//! Values that are not words: structs in frames, references, vectors, large copies, exchanges of
//! arguments and results.

use weft_runtime::code::{
    Arithmetic, CodeBlockId, End, InstanceId, Operation, Shape, Slot, TypeId, Width,
};
use weft_runtime::machine::MachineState;

use crate::harness::{Draft, Program, WORD, returning};
use crate::samples::{arithmetic, constant};

const GAS: u64 = 100_000;

fn charge(gas: u32) -> Operation {
    Operation::Charge { gas }
}

fn call(callee: u32, arguments: &[Slot], results: &[Slot]) -> Operation {
    Operation::Call {
        callee: InstanceId(callee),
        arguments: arguments.into(),
        results: results.into(),
    }
}

#[test]
fn a_call_may_exchange_its_arguments() {
    // (a, b) = swap(a, b), where swap returns its parameters the other way round.
    let mut swap = Draft::new(1);
    swap.result(WORD);
    swap.result(Shape::Bytes(16));
    let wide = swap.parameter(Shape::Bytes(16));
    let word = swap.parameter(WORD);
    swap.block(vec![charge(1)], returning(&[word, wide]));
    let mut caller = Draft::new(0);
    for _ in 0..2 {
        caller.result(Shape::Bytes(16));
        caller.result(WORD);
    }
    let wide = caller.parameter(Shape::Bytes(16));
    let word = caller.parameter(WORD);
    let other_wide = caller.register(Shape::Bytes(16));
    let other_word = caller.register(WORD);
    caller.block(
        vec![
            charge(9),
            Operation::Copy {
                destination: other_wide,
                source: wide,
                slots: 2,
            },
            constant(other_word, 77),
            call(1, &[wide, word], &[word, wide]),
            charge(1),
            call(1, &[other_wide, word], &[other_word, wide]),
            charge(1),
        ],
        returning(&[wide, word, other_wide, other_word]),
    );
    let mut program = Program::new(vec![caller.finish(), swap.finish()]);
    let outcome = program.run(GAS, &[1, 2, 3]);
    assert_eq!(outcome.end, Ok(vec![1, 2, 3, 1, 2, 3]));
}

#[test]
fn large_structs_are_copied_whole() {
    let large = Shape::Bytes(40 * 8 + 3);
    let mut identity = Draft::new(1);
    identity.result(large);
    let value = identity.parameter(large);
    let copy = identity.register(large);
    let copied = Operation::Copy {
        destination: copy,
        source: value,
        slots: 41,
    };
    identity.block(vec![charge(1), copied], returning(&[copy]));
    let mut draft = Draft::new(0);
    draft.result(large);
    let value = draft.parameter(large);
    let pointed = draft.pointed(large);
    let (reference, byte) = (draft.register(WORD), draft.register(WORD));
    draft.block(
        vec![
            charge(1),
            call(1, &[value], &[value]),
            charge(1),
            Operation::AddressOf {
                destination: reference,
                slot: pointed,
            },
            Operation::Store {
                reference,
                value,
                shape: large,
            },
            Operation::OffsetPointer {
                destination: reference,
                base: reference,
                offset: 8,
            },
            Operation::Load {
                destination: byte,
                reference,
                shape: Shape::Word(Width::W16),
            },
            Operation::StoreField {
                base: value,
                offset: 321,
                value: byte,
                shape: Shape::Word(Width::W8),
            },
        ],
        returning(&[value]),
    );
    let mut program = Program::new(vec![draft.finish(), identity.finish()]);
    let words: Vec<u64> = (1..=41).map(|word| word * 0x0101_0101).collect();
    let outcome = program.run(GAS, &words);
    let mut expected = words;
    expected[40] = (expected[40] & 0xff) | (0x02 << 8) | (expected[40] & 0xff_0000);
    assert_eq!(outcome.end, Ok(expected));
}

/// A byte is read out of a word whose other bytes are not zero, and used as a 64-bit index.
#[test]
fn narrow_values_bring_no_other_bits() {
    for width in [Width::W8, Width::W16, Width::W32] {
        let mut draft = Draft::new(0);
        draft.result(WORD);
        let word = draft.parameter(WORD);
        let (pointed, vector) = (draft.pointed(WORD), draft.pointed(WORD));
        let [reference, narrow, field, element] = [(); 4].map(|()| draft.register(WORD));
        draft.block(
            vec![
                charge(50),
                Operation::Copy {
                    destination: pointed,
                    source: word,
                    slots: 1,
                },
                Operation::AddressOf {
                    destination: reference,
                    slot: pointed,
                },
                Operation::Load {
                    destination: narrow,
                    reference,
                    shape: Shape::Word(width),
                },
                Operation::LoadField {
                    destination: field,
                    base: word,
                    offset: 0,
                    shape: Shape::Word(width),
                },
                Operation::VectorPack {
                    destination: vector,
                    elements: [narrow, field, word].into(),
                    shape: WORD,
                },
                Operation::AddressOf {
                    destination: reference,
                    slot: vector,
                },
                Operation::VectorBorrow {
                    destination: element,
                    vector: reference,
                    index: narrow,
                    shape: WORD,
                    mutable: true,
                },
                Operation::Load {
                    destination: element,
                    reference: element,
                    shape: WORD,
                },
                arithmetic(Arithmetic::Add, element, element, field),
            ],
            returning(&[element]),
        );
        let mut program = Program::new(vec![draft.finish()]);
        let garbage = u64::MAX << width.bits();
        assert_eq!(program.run(GAS, &[garbage | 1]).end, Ok(vec![2]));
        let outcome = program.run(GAS, &[garbage | 3]);
        let index_out_of_bounds = MachineState::VECTOR_INDEX_OUT_OF_BOUNDS;
        assert_eq!(outcome.end, Err((index_out_of_bounds, 0, 0)));
    }
}

#[test]
fn a_frozen_block_is_copied_before_it_is_changed() {
    // Length 2, capacity 0: frozen.
    let block: Box<[u64]> = [2, 10, 20].into();
    let mut draft = Draft::new(0);
    draft.result(WORD);
    draft.result(WORD);
    draft.result(WORD);
    let index = draft.parameter(WORD);
    let vector = draft.pointed(WORD);
    let [reference, element, length, popped, sum] = [(); 5].map(|()| draft.register(WORD));
    let frozen = draft.constant(u64::try_from(block.as_ptr().expose_provenance()).unwrap());
    draft.block(
        vec![
            charge(1),
            Operation::VectorConstant {
                destination: vector,
                constant: frozen,
            },
            Operation::AddressOf {
                destination: reference,
                slot: vector,
            },
            Operation::VectorBorrow {
                destination: element,
                vector: reference,
                index,
                shape: WORD,
                mutable: true,
            },
            Operation::Store {
                reference: element,
                value: index,
                shape: WORD,
            },
            Operation::VectorPushBack {
                vector: reference,
                value: index,
                shape: WORD,
            },
            Operation::VectorPushBack {
                vector: reference,
                value: element,
                shape: WORD,
            },
            Operation::VectorPopBack {
                destination: popped,
                vector: reference,
                shape: WORD,
            },
            Operation::VectorPopBack {
                destination: popped,
                vector: reference,
                shape: WORD,
            },
            Operation::VectorPopBack {
                destination: sum,
                vector: reference,
                shape: WORD,
            },
            arithmetic(Arithmetic::Add, sum, sum, popped),
            Operation::VectorLength {
                destination: length,
                vector: reference,
            },
        ],
        returning(&[sum, popped, length]),
    );
    let mut program = Program::new(vec![draft.finish()]);
    assert_eq!(program.run(GAS, &[1]).end, Ok(vec![2, 1, 1]));
    assert!(program.run(GAS, &[2]).end.is_err());
    for gas in 0..80 {
        program.run(gas, &[0]);
    }
    assert_eq!(*block, [2, 10, 20]);
}

#[test]
fn frames_that_do_not_fit_fail_in_the_caller() {
    // Each frame takes 4096 slots; there is room for 16 of them to the last slot.
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    draft.register(Shape::Bytes(4093 * 8));
    let one = draft.register(WORD);
    draft.block(
        vec![charge(1)],
        End::Branch {
            condition: n,
            then_target: CodeBlockId(1),
            else_target: CodeBlockId(2),
        },
    );
    draft.block(
        vec![
            charge(1),
            constant(one, 1),
            arithmetic(Arithmetic::Subtract, n, n, one),
            call(0, &[n], &[n]),
            charge(1),
        ],
        returning(&[n]),
    );
    draft.block(vec![charge(1)], returning(&[n]));
    let mut program = Program::new(vec![draft.finish()]);
    assert_eq!(program.run(GAS, &[15]).end, Ok(vec![0]));
    let overflow = MachineState::CALL_STACK_OVERFLOW;
    assert_eq!(program.run(GAS, &[16]).end, Err((overflow, 0, 0)));
}

#[test]
fn addresses_are_compared_and_paid_for() {
    let address = Shape::Bytes(32);
    for (by_reference, negated) in [(false, false), (false, true), (true, false), (true, true)] {
        let mut draft = Draft::new(0);
        draft.result(Shape::Word(Width::W8));
        let operands = [(); 2].map(|()| draft.parameter(address));
        let pointed = [(); 2].map(|()| draft.pointed(address));
        let references = [(); 2].map(|()| draft.register(WORD));
        let equal = draft.register(Shape::Word(Width::W8));
        let mut code = vec![charge(10)];
        for side in 0..2 {
            code.push(Operation::Copy {
                destination: pointed[side],
                source: operands[side],
                slots: 4,
            });
            code.push(Operation::AddressOf {
                destination: references[side],
                slot: pointed[side],
            });
        }
        let [left, right] = if by_reference { references } else { operands };
        code.push(Operation::EqualValues {
            destination: equal,
            left,
            right,
            type_: TypeId::ADDRESS,
            by_reference,
            negated,
        });
        draft.block(code, returning(&[equal]));
        let mut program = Program::new(vec![draft.finish()]);
        for differing in 0..5 {
            let mut words = [1, 2, 3, 4, 1, 2, 3, 4];
            if let Some(word) = words[4..].get_mut(differing) {
                *word ^= 1 << 40;
            }
            let outcome = program.run(GAS, &words);
            let expected = (differing == 4) != negated;
            assert_eq!(outcome.end, Ok(vec![expected.into()]));
        }
        for gas in 0..30 {
            program.run(gas, &[0; 8]);
        }
    }
}

#[test]
fn a_vector_without_a_block_is_empty() {
    let mut cases = Vec::new();
    for mutable in [false, true] {
        cases.push(move |reference, word| Operation::VectorBorrow {
            destination: word,
            vector: reference,
            index: word,
            shape: WORD,
            mutable,
        });
    }
    let pop = |vector, destination| Operation::VectorPopBack {
        destination,
        vector,
        shape: WORD,
    };
    let length = |vector, destination| Operation::VectorLength {
        destination,
        vector,
    };
    let run = |operation: &dyn Fn(Slot, Slot) -> Operation| {
        let mut draft = Draft::new(0);
        draft.result(WORD);
        let word = draft.parameter(WORD);
        let vector = draft.pointed(WORD);
        let reference = draft.register(WORD);
        draft.block(
            vec![
                charge(1),
                constant(vector, 0),
                Operation::AddressOf {
                    destination: reference,
                    slot: vector,
                },
                operation(reference, word),
            ],
            returning(&[word]),
        );
        Program::new(vec![draft.finish()]).run(GAS, &[0])
    };
    for case in &cases {
        let index_out_of_bounds = MachineState::VECTOR_INDEX_OUT_OF_BOUNDS;
        assert_eq!(run(case).end, Err((index_out_of_bounds, 0, 0)));
    }
    assert_eq!(run(&pop).end, Err((MachineState::OTHER, 0, 0)));
    assert_eq!(run(&length).end, Ok(vec![0]));
}

/// A struct is copied, changed in a part of a word, and copied again.
#[test]
fn a_part_of_a_word_changes_the_word() {
    let (even, odd) = (Shape::Bytes(16), Shape::Bytes(13));
    let mut draft = Draft::new(0);
    for shape in [even, even, odd, odd] {
        draft.result(shape);
    }
    let value = draft.parameter(even);
    let tail = draft.parameter(odd);
    let word = draft.parameter(WORD);
    let [first, second] = [(); 2].map(|()| draft.register(even));
    let [first_tail, second_tail, other] = [(); 3].map(|()| draft.register(odd));
    let pointed = draft.pointed(odd);
    let reference = draft.register(WORD);
    let copy = |destination, source| Operation::Copy {
        destination,
        source,
        slots: 2,
    };
    let store = |base, offset, width| Operation::StoreField {
        base,
        offset,
        value: word,
        shape: Shape::Word(width),
    };
    draft.block(
        vec![
            charge(9),
            copy(first, value),
            store(value, 12, Width::W16),
            copy(second, value),
            copy(first_tail, tail),
            copy(other, tail),
            store(other, 12, Width::W8),
            copy(pointed, other),
            Operation::AddressOf {
                destination: reference,
                slot: pointed,
            },
            Operation::Load {
                destination: tail,
                reference,
                shape: odd,
            },
            copy(second_tail, tail),
        ],
        returning(&[first, second, first_tail, second_tail]),
    );
    let mut program = Program::new(vec![draft.finish()]);
    let words = [1, 0x1111_2222_3333_4444, 5, 0x66_7777_8888, 0xABCD];
    let outcome = program.run(GAS, &words);
    let changed = 0x1111_ABCD_3333_4444;
    let changed_tail = 0xCD_7777_8888;
    let expected = vec![1, words[1], 1, changed, 5, words[3], 5, changed_tail];
    assert_eq!(outcome.end, Ok(expected));
}
