//! Where each instruction of a module comes from.

use weft_base::{Span, Symbol};

/// The source map of a module, apart from the module so that the format does not depend on it.
#[derive(Clone, Debug, Default)]
pub struct ModuleSourceMap {
    /// The functions in order of their definitions.
    pub functions: Vec<FunctionSourceMap>,
}

/// The source map of a function. A function without code has no blocks.
#[derive(Clone, Debug)]
pub struct FunctionSourceMap {
    /// The function's name in its declaration.
    pub span: Span,
    /// The names of the first registers; what is no variable has none.
    pub registers: Vec<Option<Symbol>>,
    /// The blocks in order.
    pub blocks: Vec<BlockSourceMap>,
}

/// The source map of a basic block.
#[derive(Clone, Debug, Default)]
pub struct BlockSourceMap {
    /// A span for each instruction and, last, for the terminator.
    pub spans: Vec<Span>,
}

impl ModuleSourceMap {
    /// The source text of an instruction; the terminator of a block comes after its last instruction.
    pub fn span(&self, function: usize, block: usize, instruction: usize) -> Option<Span> {
        let block = self.functions.get(function)?.blocks.get(block)?;
        block.spans.get(instruction).copied()
    }
}
