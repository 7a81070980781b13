//! Code that means the same and that the compiler would not make.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_bytecode::{
    BinaryOperation, Block, BlockIndex, Code, CompiledModule, FunctionBody, Instruction, Register,
    Terminator, Type, TypeIndex,
};

/// Rewrites the functions of a module: operations that change nothing, values that are dropped at
/// once, blocks that are divided. The footprints are inferred again.
pub fn rewrite(module: &mut CompiledModule, seed: u64) {
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ 0x7265_7772);
    let Some(bool_) = module.types.iter().position(|type_| *type_ == Type::Bool) else {
        return;
    };
    let bool_ = TypeIndex(u16::try_from(bool_).expect("tables are limited"));
    for definition in &mut module.function_definitions {
        if let FunctionBody::Code(code) = &mut definition.body {
            add_operations(code, bool_, &mut random);
            divide_blocks(code, &mut random);
        }
    }
    weft_footprint::complete(module);
}

/// Adds `b = b and b`, `b = b or b` behind comparisons, and constants that are dropped at once.
fn add_operations(code: &mut Code, bool_: TypeIndex, random: &mut ChaCha8Rng) {
    let spare = Register(u16::try_from(code.registers.len()).expect("registers are limited"));
    code.registers.push(bool_);
    for block in &mut code.blocks {
        let mut rewritten = Vec::with_capacity(block.instructions.len());
        for instruction in block.instructions.drain(..) {
            let computed = if let Instruction::Binary { destination, .. }
            | Instruction::Not { destination, .. } = &instruction
            {
                Some(*destination)
            } else {
                None
            };
            rewritten.push(instruction);
            if let Some(register) = computed
                && code.registers[register.index()] == bool_
                && random.random_range(0..4) == 0
            {
                rewritten.push(Instruction::Binary {
                    operation: if random.random::<bool>() {
                        BinaryOperation::And
                    } else {
                        BinaryOperation::Or
                    },
                    destination: register,
                    left: register,
                    right: register,
                });
            }
            if random.random_range(0..20) == 0 {
                rewritten.push(Instruction::LoadImmediate {
                    destination: spare,
                    value: 1,
                });
                rewritten.push(Instruction::Drop { source: spare });
            }
        }
        block.instructions = rewritten;
    }
}

/// Divides some blocks: the second half becomes a block at the end, which the first jumps to.
fn divide_blocks(code: &mut Code, random: &mut ChaCha8Rng) {
    for number in 0..code.blocks.len() {
        let length = code.blocks[number].instructions.len();
        if length < 2 || random.random_range(0..6) != 0 {
            continue;
        }
        let target = BlockIndex(u16::try_from(code.blocks.len()).expect("blocks are limited"));
        let first = &mut code.blocks[number];
        let instructions = first.instructions.split_off(random.random_range(1..length));
        let terminator = std::mem::replace(&mut first.terminator, Terminator::Jump { target });
        code.blocks.push(Block {
            instructions,
            terminator,
        });
    }
}
