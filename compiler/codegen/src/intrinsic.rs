//! The functions of `0x1::vector` that are instructions.

use weft_bytecode::{Instruction, Register};
use weft_hir::{DefMap, FunctionId, Owner};
use weft_types::AccountAddress;

/// A function that is one instruction (or two) wherever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intrinsic {
    Empty,
    Length,
    Borrow,
    PushBack,
    PopBack,
    DestroyEmpty,
    Swap,
}

/// The instruction that a function stands for: natives of `0x1::vector` that are marked
/// `#[bytecode_instruction]`.
pub(crate) fn of(definitions: &DefMap, id: FunctionId) -> Option<Intrinsic> {
    let function = &definitions.functions[id];
    let Owner::Module(module) = function.owner else {
        return None;
    };
    let module = &definitions.modules[module];
    let is_marked = function.is_native
        && module.address == AccountAddress::ONE
        && module.name.as_str() == "vector"
        && function
            .attributes
            .iter()
            .any(|a| a.name.as_str() == "bytecode_instruction");
    if !is_marked {
        return None;
    }
    match function.name.as_str() {
        "empty" => Some(Intrinsic::Empty),
        "length" => Some(Intrinsic::Length),
        "borrow" | "borrow_mut" => Some(Intrinsic::Borrow),
        "push_back" => Some(Intrinsic::PushBack),
        "pop_back" => Some(Intrinsic::PopBack),
        "destroy_empty" => Some(Intrinsic::DestroyEmpty),
        "swap" => Some(Intrinsic::Swap),
        _ => None,
    }
}

/// The instruction for a call, or `None` where the numbers of registers do not fit it: then the
/// library declares the function in another way than we know it, and it is called like any other.
pub(crate) fn instruction(
    intrinsic: Intrinsic,
    arguments: &[Register],
    results: &[Register],
) -> Option<Instruction> {
    let instruction = match (intrinsic, arguments, results) {
        (Intrinsic::Empty, [], [destination]) => Instruction::VectorPack {
            destination: *destination,
            elements: Vec::new(),
        },
        (Intrinsic::Length, [vector], [destination]) => Instruction::VectorLength {
            destination: *destination,
            vector: *vector,
        },
        (Intrinsic::Borrow, [vector, index], [destination]) => Instruction::VectorBorrow {
            destination: *destination,
            vector: *vector,
            index: *index,
        },
        (Intrinsic::PushBack, [vector, value], []) => Instruction::VectorPushBack {
            vector: *vector,
            value: *value,
        },
        (Intrinsic::PopBack, [vector], [destination]) => Instruction::VectorPopBack {
            destination: *destination,
            vector: *vector,
        },
        (Intrinsic::DestroyEmpty, [source], []) => Instruction::VectorUnpack {
            destinations: Vec::new(),
            source: *source,
        },
        (Intrinsic::Swap, [vector, left, right], []) => Instruction::VectorSwap {
            vector: *vector,
            left: *left,
            right: *right,
        },
        (
            Intrinsic::Empty
            | Intrinsic::Length
            | Intrinsic::Borrow
            | Intrinsic::PushBack
            | Intrinsic::PopBack
            | Intrinsic::DestroyEmpty
            | Intrinsic::Swap,
            _,
            _,
        ) => return None,
    };
    Some(instruction)
}
