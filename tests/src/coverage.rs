//! How much of the bytecode generated programs execute.
//!
//! The list of what there is to execute is made by exhaustive matches: a new instruction does not
//! compile here before it has a name, and then counts as missing until generated code executes it.

use std::collections::{BTreeMap, BTreeSet};

use weft_bytecode::{
    BinaryOperation, Block, CompiledModule, FunctionBody, Instruction, Terminator,
};
use weft_runtime::Context;

/// Makes the list of an enum's variants together with the match that names one.
macro_rules! variants {
    ($list:ident, $name:ident, $enum:ident, $($variant:ident),+ $(,)?) => {
        const $list: &[&str] = &[$(stringify!($variant)),+];

        const fn $name(of: &$enum) -> &'static str {
            match of {
                $($enum::$variant { .. } => stringify!($variant)),+
            }
        }
    };
}

variants!(
    INSTRUCTIONS,
    instruction_name,
    Instruction,
    LoadImmediate,
    LoadConstant,
    Move,
    Copy,
    Drop,
    Not,
    Binary,
    Cast,
    Pack,
    Unpack,
    BorrowLocal,
    BorrowField,
    PackVariant,
    UnpackVariant,
    TestVariant,
    BorrowVariantField,
    Freeze,
    ReadReference,
    WriteReference,
    Call,
    PackClosure,
    CallClosure,
    VectorPack,
    VectorUnpack,
    VectorLength,
    VectorBorrow,
    VectorPushBack,
    VectorPopBack,
    VectorSwap,
    Exists,
    BorrowGlobal,
    MoveFrom,
    MoveTo,
);

variants!(
    OPERATIONS,
    operation_name,
    BinaryOperation,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    BitAnd,
    BitOr,
    BitXor,
    ShiftLeft,
    ShiftRight,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Equal,
    NotEqual,
    And,
    Or,
);

variants!(
    TERMINATORS,
    terminator_name,
    Terminator,
    Jump,
    Branch,
    Switch,
    Return,
    Abort,
    AbortWithMessage,
);

/// How often something was executed: the number of blocks that completed with it.
#[derive(Debug)]
pub struct Coverage {
    counts: BTreeMap<String, u64>,
}

impl Default for Coverage {
    fn default() -> Self {
        let binary = OPERATIONS.iter().map(|name| format!("Binary {name}"));
        let others = INSTRUCTIONS.iter().filter(|name| **name != "Binary");
        let others = others.chain(TERMINATORS).map(|name| (*name).to_owned());
        Self {
            counts: others.chain(binary).map(|name| (name, 0)).collect(),
        }
    }
}

impl Coverage {
    /// Adds the blocks of a module that a tracing context executed to their end.
    ///
    /// # Panics
    ///
    /// Panics where the context keeps no trace.
    pub fn add(&mut self, context: &Context, module: &CompiledModule) {
        let own = module.module_handles[0];
        let address = module.addresses[own.address.index()];
        let name = &module.identifiers[own.name.index()];
        let trace = context.trace().expect("the context keeps a trace");
        let mut done = BTreeSet::new();
        for (instance, block) in trace.completed() {
            let instance = context.code().instance(*instance);
            if instance.module.address != address || instance.module.name != *name {
                continue;
            }
            // Instances of one function are one piece of bytecode.
            let function = instance.name.split('<').next().unwrap_or_default();
            if let Some(block) = block_of(module, function, block.index())
                && done.insert(std::ptr::from_ref(block))
            {
                self.add_block(block);
            }
        }
    }

    fn add_block(&mut self, block: &Block) {
        for instruction in &block.instructions {
            if let Instruction::Binary { operation, .. } = instruction {
                self.count(&format!("Binary {}", operation_name(operation)));
            } else {
                self.count(instruction_name(instruction));
            }
        }
        self.count(terminator_name(&block.terminator));
    }

    fn count(&mut self, name: &str) {
        if let Some(count) = self.counts.get_mut(name) {
            *count += 1;
        }
    }

    /// What there is to execute, with how often it was.
    pub const fn counts(&self) -> &BTreeMap<String, u64> {
        &self.counts
    }

    /// What was never executed.
    pub fn missing(&self) -> Vec<&str> {
        let missing = self.counts.iter().filter(|(_, count)| **count == 0);
        missing.map(|(name, _)| name.as_str()).collect()
    }

    /// The part of all there is that was executed, in per mille.
    pub fn per_mille(&self) -> usize {
        let executed = self.counts.len() - self.missing().len();
        executed * 1000 / self.counts.len()
    }
}

fn block_of<'module>(
    module: &'module CompiledModule,
    function: &str,
    block: usize,
) -> Option<&'module Block> {
    let definition = module.function_definitions.iter().find(|definition| {
        let handle = &module.function_handles[definition.handle.index()];
        module.identifiers[handle.name.index()].as_str() == function
    })?;
    match &definition.body {
        FunctionBody::Code(code) => code.blocks.get(block),
        FunctionBody::Native => None,
    }
}
