//! From the typed tree of a function to its control-flow graph.
//!
//! Evaluation is from left to right, and an operand is the value at its point: where a later
//! operand could change a variable that an earlier one reads, the earlier one is taken into a
//! temporary. An assignment evaluates its right side first and its place once, afterwards. What
//! control never reaches is not built but reported as a warning.
//!
//! Afterwards every block can be reached from the entry, and uses of variables whose mode is not
//! written are [`OperandKind::Infer`].

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a form that is not treated specially is evaluated like any other; `into` names all"
)]

mod accessor;
mod call;
mod control;
mod decision;
mod effects;
mod expression;
mod inline;
mod instruction;
mod match_;
mod pattern;
mod place;

use cranelift_entity::{PrimaryMap, SecondaryMap};
use weft_base::{Code, Diagnostic, Span};
use weft_hir::{
    self as hir, DefMap, FunctionId, ModuleDefId, SiteId, Ty, TypeParameter, TypeParameterId, Value,
};

use crate::body::{
    Block, BlockId, Body, Local, LocalId, LocalKind, Operand, OperandKind, Place, Rvalue,
    Statement, StatementKind, Terminator, TerminatorKind,
};

pub(crate) use expression::is_scalar;
pub use instruction::build_instruction;

/// Builds the graph of a function with a body. `None` where an error in the body has been reported
/// already.
pub fn build(
    definitions: &DefMap,
    function: FunctionId,
    body: &hir::Body,
) -> Option<(Body, Vec<Diagnostic>)> {
    let root = body.root?;
    if is_poisoned(definitions, function, body) {
        return None;
    }
    let definition = &definitions.functions[function];
    let mut builder = Builder::new(definitions, definition, body);
    builder.declare_locals();
    let entry = builder.new_block();
    builder.current = Some(entry);
    builder.return_value(root);
    let body = Body {
        name: definition.name.symbol.clone(),
        span: definition.name.span,
        locals: builder.locals,
        parameter_count: body.parameters.len(),
        results: definition.result.components().to_vec(),
        sites: body.sites.clone(),
        blocks: finish(builder.blocks),
    };
    Some((body, builder.diagnostics))
}

/// The locals of a function without its graph. `None` where an error in the body has been reported
/// already.
pub(crate) fn declare(
    definitions: &DefMap,
    function: FunctionId,
    body: &hir::Body,
) -> Option<Body> {
    if is_poisoned(definitions, function, body) {
        return None;
    }
    let definition = &definitions.functions[function];
    let mut builder = Builder::new(definitions, definition, body);
    builder.declare_locals();
    Some(Body {
        name: definition.name.symbol.clone(),
        span: definition.name.span,
        locals: builder.locals,
        parameter_count: body.parameters.len(),
        results: definition.result.components().to_vec(),
        sites: PrimaryMap::new(),
        blocks: PrimaryMap::new(),
    })
}

/// Whether some error has been reported inside.
fn is_poisoned(definitions: &DefMap, function: FunctionId, body: &hir::Body) -> bool {
    let definition = &definitions.functions[function];
    let is_bad = |kind: &hir::ExprKind| match kind {
        hir::ExprKind::Error => true,
        hir::ExprKind::Constant(id) => definitions.constants[*id].value.is_none(),
        hir::ExprKind::Storage { resource, .. } | hir::ExprKind::Resource { resource, .. } => {
            place::struct_of(resource).is_none()
        }
        _ => false,
    };
    definition.result.has_error()
        || body.locals.values().any(|local| local.ty.has_error())
        || (body.expressions.values()).any(|expr| expr.ty.has_error() || is_bad(&expr.kind))
        || (body.patterns.values()).any(|pattern| {
            pattern.ty.has_error() || matches!(pattern.kind, hir::PatternKind::Error)
        })
}

/// A block that is being built.
#[derive(Default)]
struct OpenBlock {
    statements: Vec<Statement>,
    terminator: Option<Terminator>,
    /// Whether some jump comes here.
    is_target: bool,
}

/// Where `continue` and `break` go.
#[derive(Clone, Copy)]
struct LoopTargets {
    continue_block: BlockId,
    break_block: BlockId,
}

struct Builder<'a> {
    definitions: &'a DefMap,
    /// The module that the function is in; scripts are in none.
    module: Option<ModuleDefId>,
    type_parameters: &'a PrimaryMap<TypeParameterId, TypeParameter>,
    source: &'a hir::Body,
    locals: PrimaryMap<LocalId, Local>,
    local_of: SecondaryMap<hir::LocalId, Option<LocalId>>,
    blocks: PrimaryMap<BlockId, OpenBlock>,
    /// The block that control is in; `None` where it cannot come.
    current: Option<BlockId>,
    /// The expansion that is being built.
    site: Option<SiteId>,
    loops: SecondaryMap<hir::LoopId, Option<LoopTargets>>,
    /// Whether the variants in the pattern that is being bound have been tested.
    is_matched: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Builder<'a> {
    fn new(
        definitions: &'a DefMap,
        definition: &'a hir::FunctionDef,
        source: &'a hir::Body,
    ) -> Self {
        Self {
            definitions,
            module: definition.owner.module(),
            type_parameters: &definition.type_parameters,
            source,
            locals: PrimaryMap::new(),
            local_of: SecondaryMap::new(),
            blocks: PrimaryMap::new(),
            current: None,
            site: None,
            loops: SecondaryMap::new(),
            is_matched: false,
            diagnostics: Vec::new(),
        }
    }

    /// Makes a local for each local of the source, parameters first.
    fn declare_locals(&mut self) {
        let source = self.source;
        for id in &source.parameters {
            self.declare_local(*id);
        }
        for (id, _) in &source.locals {
            if self.local_of[id].is_none() {
                self.declare_local(id);
            }
        }
    }

    fn declare_local(&mut self, id: hir::LocalId) {
        let local = &self.source.locals[id];
        let declared = self.new_local(&local.ty, local.span);
        self.locals[declared].name = Some(local.name.clone());
        self.locals[declared].kind = match local.kind {
            hir::LocalKind::Parameter => LocalKind::Parameter,
            hir::LocalKind::Variable => LocalKind::Variable,
            hir::LocalKind::FieldVariable => LocalKind::FieldVariable,
        };
        self.locals[declared].is_inlined = local.is_inlined;
        self.local_of[id] = Some(declared);
    }

    /// The local of a local of the source.
    fn local(&self, id: hir::LocalId) -> LocalId {
        self.local_of[id].expect("every local of the source was declared")
    }

    /// A new temporary.
    fn new_local(&mut self, ty: &Ty, span: Span) -> LocalId {
        let abilities = self.definitions.abilities(ty, self.type_parameters);
        self.locals.push(Local {
            name: None,
            ty: ty.clone(),
            abilities,
            kind: LocalKind::Temporary,
            is_inlined: self.source.is_foreign(self.site),
            span,
        })
    }

    fn new_block(&mut self) -> BlockId {
        self.blocks.push(OpenBlock::default())
    }

    /// Adds a statement where control is.
    fn push(&mut self, kind: StatementKind, span: Span) {
        let block = self.current.expect("statements are added where control is");
        let site = self.site;
        self.blocks[block]
            .statements
            .push(Statement { kind, span, site });
    }

    fn assign(&mut self, destination: LocalId, value: Rvalue, span: Span) {
        if let Rvalue::Use(operand) = &value
            && self.redirect(destination, operand)
        {
            return;
        }
        self.push(StatementKind::Assign { destination, value }, span);
    }

    /// Lets the statement just built give its value to `destination`, if it gave it to the temporary
    /// that `value` takes.
    fn redirect(&mut self, destination: LocalId, value: &Operand) -> bool {
        let (OperandKind::Move(temporary), Some(block)) = (&value.kind, self.current) else {
            return false;
        };
        let from = &self.locals[*temporary];
        if from.kind != LocalKind::Temporary || from.ty != self.locals[destination].ty {
            return false;
        }
        match self.blocks[block].statements.last_mut() {
            Some(Statement {
                kind:
                    StatementKind::Assign {
                        destination: last, ..
                    },
                ..
            }) if last == temporary => {
                *last = destination;
                true
            }
            _ => false,
        }
    }

    /// Gives a value a temporary.
    fn temporary(&mut self, value: Rvalue, ty: &Ty, span: Span) -> LocalId {
        let local = self.new_local(ty, span);
        self.assign(local, value, span);
        local
    }

    /// Ends the block that control is in; control is nowhere afterwards.
    fn terminate(&mut self, kind: TerminatorKind, span: Span) {
        let Some(block) = self.current.take() else {
            return;
        };
        for target in kind.successors() {
            self.blocks[target].is_target = true;
        }
        let site = self.site;
        self.blocks[block].terminator = Some(Terminator { kind, span, site });
    }

    fn goto(&mut self, target: BlockId, span: Span) {
        self.terminate(TerminatorKind::Goto(target), span);
    }

    /// Continues in a block, if some jump comes there.
    fn enter(&mut self, block: BlockId) {
        debug_assert!(self.current.is_none(), "the block before has been ended");
        self.current = self.blocks[block].is_target.then_some(block);
    }

    /// Reports that control never comes to a place.
    fn unreachable(&mut self, span: Span, after: Option<Span>) {
        // A lambda that never returns says nothing about the text that calls it.
        if self.source.is_foreign(self.site) {
            return;
        }
        let mut diagnostic = Diagnostic::new(
            Code::UnreachableCode,
            "code that is never reached",
            span,
            "this is never executed",
        );
        if let Some(after) = after {
            diagnostic = diagnostic.with_secondary(after, "control never comes past this");
        }
        self.diagnostics.push(diagnostic);
    }
}

/// Numbers the blocks anew, so that only the jumps of loops go to a block of lower or equal number,
/// and leaves out those that control never comes to.
fn finish(mut blocks: PrimaryMap<BlockId, OpenBlock>) -> PrimaryMap<BlockId, Block> {
    let order = reverse_postorder(&blocks);
    let mut numbers: SecondaryMap<BlockId, Option<BlockId>> = SecondaryMap::new();
    for (number, id) in (0_u32..).zip(&order) {
        numbers[*id] = Some(BlockId::from_u32(number));
    }
    let renumber = |target: &mut BlockId| {
        *target = numbers[*target].expect("a successor of a reachable block is reachable");
    };
    let mut finished = PrimaryMap::with_capacity(order.len());
    for id in order {
        let block = std::mem::take(&mut blocks[id]);
        let mut terminator = block.terminator.expect("a reachable block was ended");
        match &mut terminator.kind {
            TerminatorKind::Goto(target) => renumber(target),
            TerminatorKind::Branch {
                then_block,
                else_block,
                ..
            } => {
                renumber(then_block);
                renumber(else_block);
            }
            TerminatorKind::Switch { targets, .. } => targets.iter_mut().for_each(renumber),
            TerminatorKind::Return(_) | TerminatorKind::Abort(_) => {}
        }
        finished.push(Block {
            statements: block.statements,
            terminator,
        });
    }
    finished
}

/// The blocks that control comes to, each before its successors but for the jumps of loops; the block of a true condition comes before that of a false one.
fn reverse_postorder(blocks: &PrimaryMap<BlockId, OpenBlock>) -> Vec<BlockId> {
    let mut is_visited = SecondaryMap::with_default(false);
    let mut order = Vec::with_capacity(blocks.len());
    let mut stack = vec![(Body::ENTRY, false)];
    while let Some((id, is_done)) = stack.pop() {
        if is_done {
            order.push(id);
            continue;
        }
        if is_visited[id] {
            continue;
        }
        is_visited[id] = true;
        stack.push((id, true));
        let terminator = blocks[id].terminator.as_ref();
        let terminator = terminator.expect("a reachable block was ended");
        // What is visited first comes last.
        stack.extend(
            terminator
                .kind
                .successors()
                .map(|successor| (successor, false)),
        );
    }
    order.reverse();
    order
}

/// An operand that uses a local in a mode that is inferred.
fn infer(local: LocalId, span: Span) -> Operand {
    Operand {
        kind: OperandKind::Infer(local),
        span,
    }
}

/// An operand that takes the value of a temporary.
fn take(local: LocalId, span: Span) -> Operand {
    Operand {
        kind: OperandKind::Move(local),
        span,
    }
}

/// An operand that duplicates what is at a place.
fn duplicate(place: Place, span: Span) -> Operand {
    Operand {
        kind: OperandKind::Copy(place),
        span,
    }
}

fn constant(value: Value, ty: Ty, span: Span) -> Operand {
    Operand {
        kind: OperandKind::Constant(value, ty),
        span,
    }
}
