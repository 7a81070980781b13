//! Where each instruction of a module comes from.

use cranelift_entity::PrimaryMap;
use weft_base::{Span, Symbol};
use weft_hir::{Site, SiteId};

/// The source map of a module, apart from the module so that the format does not depend on it.
#[derive(Clone, Debug, Default)]
pub struct ModuleSourceMap {
    /// The functions in order of their definitions.
    pub functions: Vec<FunctionSourceMap>,
    /// The native structs: their names, where they are declared. The module has structs without
    /// fields in their place.
    pub native_structs: Vec<(Symbol, Span)>,
}

/// The source map of a function. A function without code has no blocks.
#[derive(Clone, Debug)]
pub struct FunctionSourceMap {
    /// The function's name in its declaration.
    pub span: Span,
    /// The names of the first registers; what is no variable has none.
    pub registers: Vec<Option<Symbol>>,
    /// The calls that were expanded in it.
    pub sites: PrimaryMap<SiteId, Site>,
    /// The blocks in order.
    pub blocks: Vec<BlockSourceMap>,
}

/// The source map of a basic block.
#[derive(Clone, Debug, Default)]
pub struct BlockSourceMap {
    /// A place for each instruction and, last, for the terminator.
    pub places: Vec<SourcePlace>,
}

/// Where an instruction comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SourcePlace {
    /// The source text.
    pub span: Span,
    /// The expansion that it is part of, among [`FunctionSourceMap::sites`].
    pub site: Option<SiteId>,
}

impl ModuleSourceMap {
    /// The source text of an instruction; the terminator of a block comes after its last instruction.
    pub fn span(&self, function: usize, block: usize, instruction: usize) -> Option<Span> {
        let place = self.place(function, block, instruction)?;
        Some(place.span)
    }

    /// The expanded calls that an instruction is inside, the innermost first.
    pub fn expansions(&self, function: usize, block: usize, instruction: usize) -> Vec<&Site> {
        let mut stack = Vec::new();
        let Some(map) = self.functions.get(function) else {
            return stack;
        };
        let place = self.place(function, block, instruction);
        let mut next = place.and_then(|place| place.site);
        while let Some(site) = next.and_then(|site| map.sites.get(site)) {
            stack.push(site);
            next = site.caller;
        }
        stack
    }

    /// The calls of inline functions whose text an instruction comes from, the innermost first. Unlike
    /// among its [expansions](Self::expansions), a lambda counts as text of where it is written.
    pub fn calls_of_text(&self, function: usize, block: usize, instruction: usize) -> Vec<Span> {
        let mut calls = Vec::new();
        let Some(map) = self.functions.get(function) else {
            return calls;
        };
        let place = self.place(function, block, instruction);
        let mut text = Site::origin(&map.sites, place.and_then(|place| place.site));
        while let Some(site) = text.and_then(|site| map.sites.get(site)) {
            calls.push(site.call);
            text = Site::origin(&map.sites, site.caller);
        }
        calls
    }

    fn place(&self, function: usize, block: usize, instruction: usize) -> Option<SourcePlace> {
        let block = self.functions.get(function)?.blocks.get(block)?;
        block.places.get(instruction).copied()
    }
}
