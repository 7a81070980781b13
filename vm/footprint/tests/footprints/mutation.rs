//! Code that no verifier would accept is analyzed without panics, and always alike.

use std::fmt::Write;

use weft_bytecode::{
    BlockIndex, CompiledModule, FieldIndex, FunctionBody, FunctionHandleIndex, Instruction,
    Register, Terminator, TypeIndex,
};
use weft_footprint::{FootprintProgram, FootprintView, FunctionNames, Linker, complete, summarize};

use crate::{library::COIN, rules::BATCH, world};

/// A small generator of numbers, so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    fn small(&mut self) -> u16 {
        u16::try_from(self.below(18)).unwrap()
    }
}

/// Changes one thing in one function.
fn mutate(module: &mut CompiledModule, random: &mut Random) {
    let count = module.function_definitions.len();
    let types = module.types.len();
    let definition = &mut module.function_definitions[random.below(count)];
    let FunctionBody::Code(code) = &mut definition.body else {
        return;
    };
    let blocks = code.blocks.len();
    let number = random.below(blocks);
    let other = code.blocks[random.below(blocks)].clone();
    let block = &mut code.blocks[number];
    let position = random.below(block.instructions.len());
    match random.below(8) {
        0 => {
            block.instructions.extend(other.instructions);
        }
        1 => block.terminator = other.terminator,
        2 if !block.instructions.is_empty() => {
            block.instructions.remove(position);
        }
        3 => {
            let register = random.below(code.registers.len());
            if let Some(type_) = code.registers.get_mut(register) {
                *type_ = TypeIndex::from_position(random.below(types + 1)).unwrap();
            }
        }
        4 => {
            let target = BlockIndex(random.small());
            block.terminator = match random.below(3) {
                0 => Terminator::Jump { target },
                1 => Terminator::Abort {
                    code: Register(random.small()),
                },
                _ => Terminator::Branch {
                    condition: Register(random.small()),
                    then_target: target,
                    else_target: BlockIndex(random.small()),
                },
            };
        }
        5 => {
            let function = FunctionHandleIndex(random.small());
            block.instructions.push(Instruction::Call {
                function,
                type_arguments: vec![TypeIndex(random.small())],
                arguments: (0..random.below(4))
                    .map(|_| Register(random.small()))
                    .collect(),
                results: (0..random.below(2))
                    .map(|_| Register(random.small()))
                    .collect(),
            });
        }
        6 => {
            let (destination, base) = (Register(random.small()), Register(random.small()));
            block.instructions.push(match random.below(4) {
                0 => Instruction::BorrowField {
                    destination,
                    base,
                    field: FieldIndex(random.small()),
                },
                1 => Instruction::BorrowLocal {
                    destination,
                    local: base,
                },
                2 => Instruction::WriteReference {
                    reference: destination,
                    value: base,
                },
                _ => Instruction::VectorPushBack {
                    vector: destination,
                    value: base,
                },
            });
        }
        _ => {
            if let Some(instruction) = block.instructions.get_mut(position)
                && let Instruction::Move { source, .. }
                | Instruction::Copy { source, .. }
                | Instruction::ReadReference {
                    reference: source, ..
                } = instruction
            {
                *source = Register(random.small());
            }
        }
    }
}

#[test]
fn mutilated_code_never_panics_and_is_analyzed_alike() {
    let originals: Vec<CompiledModule> = [COIN, BATCH]
        .into_iter()
        .map(|text| world(text).find("deposit").0.clone())
        .collect();
    let library = world(COIN).modules;
    let mut random = Random(0x5EED);
    for _ in 0..1_000 {
        let mut module = originals[random.below(originals.len())].clone();
        for _ in 0..=random.below(4) {
            mutate(&mut module, &mut random);
        }
        let first = summarize(&module);
        assert_eq!(first.summaries, summarize(&module).summaries);
        complete(&mut module);
        let mut linker = Linker::new(&library);
        for position in 0..module.function_definitions.len() {
            let closed = linker.close_in(&module, position);
            FootprintProgram::compile(&closed, &[]);
            let index = weft_bytecode::FunctionDefinitionIndex::from_position(position).unwrap();
            let names = FunctionNames::of(&module, index).unwrap();
            let _ = FootprintView::new(&closed, &names, &library).to_string();
        }
    }
}

#[test]
fn a_function_with_much_of_everything_is_widened_in_time() {
    // Diamonds that each redefine what the next one uses, in a loop, with many registers.
    let mut text = String::from(
        "module 0x42::m
        struct R has key { value: u64 }
        fun f(r0: address, r1: u64, r2: bool) {
        b0:
            r3: &mut R = borrow_global r0, access0
            r4: &mut u64 = borrow_field r3, field0
",
    );
    for register in 5..205 {
        let _ = writeln!(text, "r{register}: u64 = read_reference r4");
    }
    text.push_str("jump b1\n");
    for block in (1..600).step_by(3) {
        let (left, right, next) = (block + 1, block + 2, block + 3);
        let register = 5 + block % 200;
        let _ = writeln!(text, "b{block}:\nbranch r2, b{left}, b{right}");
        let _ = writeln!(
            text,
            "b{left}:\nr{register} = add r{register}, r1\njump b{next}"
        );
        let _ = writeln!(
            text,
            "b{right}:\nwrite_reference r4, r{register}\njump b{next}"
        );
    }
    text.push_str("b601:\nbranch r2, b1, b602\nb602:\nreturn\n}");
    let world = world(&text);
    let shown = world.show("f");
    assert!(
        shown == "L0 ReadWrite R[r0].value" || shown == "L⊤ anything",
        "{shown}"
    );
}
