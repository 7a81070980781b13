//! Functions made to cost the compiler more than they are worth: each is compiled in time or
//! refused in time, and runs the same either way.

use std::sync::Arc;
use std::time::{Duration, Instant};

use weft_jit::{Callees, Jit, JitConfig, Refusal};
use weft_runtime::code::{
    Arithmetic, CodeBlockId, Comparison, End, FunctionInstance, InstanceId, Operation, Shape, Slot,
    Width,
};

use crate::harness::{CONFIG, Draft, Program, WORD, returning};
use crate::samples::{arithmetic, constant, sum_to};

const GAS: u64 = 10_000_000;

/// What a compilation may take. In release builds it is 50 milliseconds; here our own code is not
/// optimised and other tests run at the same time.
const TIME_MAX: Duration = Duration::from_millis(500);

const UNVERIFIED: JitConfig = JitConfig {
    verify: false,
    ..CONFIG
};

/// Compiles a function within the time or has it refused, and runs it in both engines.
#[track_caller]
fn defuse(name: &str, function: FunctionInstance, arguments: &[u64]) -> Result<(), Refusal> {
    let mut program = Program::interpreted(vec![function], UNVERIFIED);
    let instance = Arc::clone(program.code.instance(InstanceId(0)));
    #[expect(clippy::disallowed_methods, reason = "the time is what is tested")]
    let started = Instant::now();
    let outcome = program.small.jit.compile(&instance, &program.code);
    let elapsed = started.elapsed();
    assert!(elapsed < TIME_MAX, "{name} took {elapsed:?}");
    program.run(GAS, arguments);
    outcome
}

fn words(draft: &mut Draft, count: usize) -> Vec<Slot> {
    (0..count).map(|_| draft.register(WORD)).collect()
}

/// One block of many operations over many registers.
fn one_block(registers: usize, operations: usize) -> FunctionInstance {
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let slots = words(&mut draft, registers);
    let mut code = vec![Operation::Charge { gas: 1 }];
    code.extend(slots.iter().map(|slot| constant(*slot, 1)));
    for index in 0..operations {
        let slot = |offset: usize| slots[(index * 7 + offset) % slots.len()];
        code.push(arithmetic(Arithmetic::BitXor, slot(0), slot(3), slot(11)));
    }
    code.push(arithmetic(Arithmetic::BitXor, n, n, slots[0]));
    draft.block(code, returning(&[n]));
    draft.finish()
}

#[test]
fn one_block_over_many_registers() {
    assert_eq!(
        defuse("16k operations", one_block(255, 16_000), &[1]),
        Err(Refusal::TooLarge)
    );
    for operations in [500, 2000, 4000, 7000] {
        let _ = defuse("one block", one_block(255, operations), &[1]);
    }
    assert_eq!(defuse("small", one_block(100, 300), &[1]), Ok(()));
}

/// Variables that are all changed in every one of many diamonds.
fn diamonds(registers: usize, diamonds: u32, changed: usize) -> FunctionInstance {
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let slots = words(&mut draft, registers);
    let mut code = vec![Operation::Charge { gas: 1 }];
    code.extend(slots.iter().map(|slot| constant(*slot, 1)));
    draft.block(code, End::Jump(CodeBlockId(1)));
    for diamond in 0..diamonds {
        let first = 1 + 3 * diamond;
        draft.block(
            vec![Operation::Charge { gas: 1 }],
            End::Branch {
                condition: n,
                then_target: CodeBlockId(first + 1),
                else_target: CodeBlockId(first + 2),
            },
        );
        for side in 0..2_usize {
            let mut code = vec![Operation::Charge { gas: 1 }];
            for index in 0..changed {
                let at = (usize::try_from(diamond).unwrap() * changed + index) % registers;
                let from = slots[(at + side + 1) % registers];
                code.push(arithmetic(Arithmetic::BitXor, slots[at], slots[at], from));
            }
            draft.block(code, End::Jump(CodeBlockId(first + 3)));
        }
    }
    draft.block(vec![Operation::Charge { gas: 1 }], returning(&[slots[0]]));
    draft.finish()
}

#[test]
fn variables_that_meet_in_many_diamonds() {
    let _ = defuse("diamonds 64 x 256", diamonds(64, 256, 8), &[1]);
    let _ = defuse("diamonds 255 x 1024", diamonds(255, 1024, 2), &[1]);
    let _ = defuse("diamonds 255 x 15", diamonds(255, 15, 16), &[0]);
    assert_eq!(
        defuse("diamonds 32 x 16", diamonds(32, 16, 12), &[1]),
        Ok(())
    );
}

/// Blocks that each continue at one of many, with values that live across all of them.
fn switches(blocks: u32, arms: u32, registers: usize) -> FunctionInstance {
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let value = draft.pointed(Shape::Bytes(32));
    let reference = draft.register(WORD);
    let slots = words(&mut draft, registers);
    for block in 0..blocks {
        let mut code = vec![Operation::Charge { gas: 1 }];
        if block == 0 {
            code.extend(slots.iter().map(|slot| constant(*slot, 1)));
        }
        for (index, slot) in slots.iter().enumerate() {
            if index % 4 == usize::try_from(block % 4).unwrap() {
                code.push(arithmetic(Arithmetic::BitXor, *slot, *slot, n));
            }
        }
        code.push(Operation::StoreVariant {
            base: value,
            variant: u8::try_from(block * 5 % arms).unwrap(),
        });
        code.push(Operation::AddressOf {
            destination: reference,
            slot: value,
        });
        let target = |arm: u32| CodeBlockId(blocks.min(block + 1 + arm % 61));
        let end = End::Switch {
            base: reference,
            targets: (0..arms).map(target).collect(),
        };
        draft.block(code, end);
    }
    let mut code = vec![Operation::Charge { gas: 1 }];
    for slot in &slots {
        code.push(arithmetic(Arithmetic::BitXor, n, n, *slot));
    }
    draft.block(code, returning(&[n]));
    draft.finish()
}

#[test]
fn attack_67_switches_with_many_arms() {
    for (blocks, arms, registers) in [(1000, 127, 4), (120, 127, 24), (60, 127, 24), (60, 61, 16)] {
        let name = format!("{blocks} switches with {arms} arms");
        let _ = defuse(&name, switches(blocks, arms, registers), &[6]);
    }
    for arms in [1, 2, 3, 16, 127] {
        let outcome = defuse("a few switches", switches(9, arms, 8), &[6]);
        assert_eq!(outcome, Ok(()), "{arms} arms");
    }
}

/// Loops one inside the other, each with a counter of its own.
fn nested_loops(depth: u32) -> FunctionInstance {
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let sum = draft.register(WORD);
    let one = draft.register(WORD);
    let counters = words(&mut draft, usize::try_from(depth).unwrap());
    draft.block(
        vec![
            Operation::Charge { gas: 1 },
            constant(sum, 0),
            constant(one, 1),
            constant(counters[0], 0),
        ],
        End::Jump(CodeBlockId(1)),
    );
    // Block 1 + k is the head of loop k, which runs until its counter is n; then comes the end of
    // the loop around it.
    let end_of = |level: u32| CodeBlockId(1 + depth + level);
    let more = draft.register(WORD);
    for level in 0..depth {
        let counter = counters[usize::try_from(level).unwrap()];
        let mut code = vec![
            Operation::Charge { gas: 1 },
            Operation::Compare {
                comparison: Comparison::Less,
                width: Width::W64,
                destination: more,
                left: counter,
                right: n,
            },
            arithmetic(Arithmetic::BitXor, sum, sum, counter),
        ];
        let inner = if level + 1 < depth {
            code.push(constant(counters[usize::try_from(level + 1).unwrap()], 0));
            CodeBlockId(level + 2)
        } else {
            end_of(level)
        };
        let outer = if level == 0 {
            CodeBlockId(1 + 2 * depth)
        } else {
            end_of(level - 1)
        };
        draft.block(
            code,
            End::Branch {
                condition: more,
                then_target: inner,
                else_target: outer,
            },
        );
    }
    for level in 0..depth {
        let counter = counters[usize::try_from(level).unwrap()];
        draft.block(
            vec![
                Operation::Charge { gas: 1 },
                arithmetic(Arithmetic::Add, counter, counter, one),
            ],
            End::Jump(CodeBlockId(1 + level)),
        );
    }
    draft.block(vec![Operation::Charge { gas: 1 }], returning(&[sum]));
    draft.finish()
}

#[test]
fn many_loops() {
    for depth in [10, 30, 400, 1600] {
        let _ = defuse(&format!("{depth} nested loops"), nested_loops(depth), &[1]);
    }
    assert_eq!(defuse("5 nested loops", nested_loops(5), &[3]), Ok(()));
}

#[test]
fn a_thousand_values_at_once() {
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let slots = words(&mut draft, 1000);
    let mut code = vec![Operation::Charge { gas: 1 }];
    for slot in &slots {
        code.push(arithmetic(Arithmetic::BitXor, *slot, n, n));
    }
    for slot in &slots {
        code.push(arithmetic(Arithmetic::Add, n, n, *slot));
    }
    draft.block(code, returning(&[n]));
    let _ = defuse("1000 live values", draft.finish(), &[9]);
}

#[test]
fn constants_are_not_more_than_code_may_hold() {
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let wide = draft.register(Shape::Bytes(30_000 * 8));
    let words: Vec<u64> = (1..=30_000).map(|word| word << 40).collect();
    let large = Operation::WideConstant {
        destination: wide,
        words: words.into(),
    };
    let first = Operation::Copy {
        destination: n,
        source: wide,
        slots: 1,
    };
    let code = vec![Operation::Charge { gas: 1 }, large, first];
    draft.block(code, returning(&[n]));
    assert_eq!(defuse("a large constant", draft.finish(), &[9]), Ok(()));

    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let mut code = vec![Operation::Charge { gas: 1 }];
    code.extend((1..8000).map(|word| constant(n, word << 40)));
    draft.block(code, returning(&[n]));
    let outcome = defuse("many constants", draft.finish(), &[9]);
    assert_eq!(outcome, Err(Refusal::TooLarge));
}

#[test]
fn more_operations_than_the_limit_are_refused_unseen() {
    assert_eq!(
        defuse("60k operations", one_block(10, 60_000), &[9]),
        Err(Refusal::TooLarge)
    );
}

/// Callees that make the compiler panic.
struct Panicking;

impl Callees for Panicking {
    fn instance(&self, _id: InstanceId) -> Option<&FunctionInstance> {
        panic!("on purpose")
    }
}

#[test]
fn a_panic_of_the_compiler_refuses_one_function() {
    let mut draft = Draft::new(0);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let call = Operation::Call {
        callee: InstanceId(1),
        arguments: [n].into(),
        results: [n].into(),
    };
    draft.block(vec![Operation::Charge { gas: 1 }, call], returning(&[n]));
    let jit = Jit::new(CONFIG).unwrap();
    let caller = Arc::new(draft.finish());
    for _ in 0..2 {
        let outcome = jit.compile(&caller, &Panicking);
        assert_eq!(outcome, Err(Refusal::CompilerPanicked));
    }
    let other = Arc::new(sum_to(1));
    assert_eq!(jit.compile(&other, &Panicking), Ok(()));
    assert!(jit.is_compiled(InstanceId(1)) && !jit.is_compiled(InstanceId(0)));
}

#[test]
fn malformed_functions_are_refused() {
    let well_formed = sum_to(0);
    let mut cases = Vec::new();
    let mut beyond_frame = well_formed.clone();
    beyond_frame.frame_slots = 2;
    cases.push(beyond_frame);
    let mut beyond_blocks = well_formed.clone();
    beyond_blocks.blocks.truncate(2);
    cases.push(beyond_blocks);
    let mut without_blocks = well_formed.clone();
    without_blocks.blocks.clear();
    cases.push(without_blocks);
    let mut over_results = well_formed.clone();
    over_results.registers[1].slot = Slot(0);
    cases.push(over_results);
    let mut without_constant = well_formed.clone();
    without_constant.blocks[0]
        .operations
        .push(Operation::VectorConstant {
            destination: Slot(2),
            constant: 0,
        });
    cases.push(without_constant);
    let jit = Jit::new(CONFIG).unwrap();
    for (id, mut case) in (1_u32..).zip(cases) {
        case.id = InstanceId(id);
        let outcome = jit.compile(&Arc::new(case), &Panicking);
        assert_eq!(outcome, Err(Refusal::Malformed), "case {id}");
    }
    assert_eq!(jit.compile(&Arc::new(well_formed), &Panicking), Ok(()));
}
