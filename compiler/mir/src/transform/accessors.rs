//! Reaches the inside of visible types of other modules by calls of their accessors.
//!
//! Runs before every analysis, so that these see the calls: two references to fields of one value of
//! another module conflict, as they do for whoever reads the bytecode. A pattern that lends several
//! comes here as a call already.
//!
//! Afterwards no place, pack, unpack, test or switch is of a type of another module.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few types and values and treats all others alike"
)]

use cranelift_entity::EntityRef;
use weft_base::Span;
use weft_hir::{
    Accessor, Constructor, DefMap, FieldId, FunctionId, ModuleDefId, Mutability, SiteId, StructId,
    Ty, UNMATCHED_ABORT_CODE, Value, VariantId, Visibility,
};
use weft_types::U256;

use crate::body::{
    BinaryOperation, Block, BlockId, Body, FieldChoice, Local, LocalId, LocalKind, Operand,
    OperandKind, Place, Rvalue, Statement, StatementKind, Terminator, TerminatorKind,
};

/// Replaces what reaches into types of other modules.
pub fn insert(definitions: &DefMap, function: FunctionId, body: Body) -> Body {
    let module = definitions.functions[function].owner.module();
    if definitions.accessors.is_empty() || !reaches_out(definitions, module, &body) {
        return body;
    }
    let mut rewriter = Rewriter {
        definitions,
        function,
        module,
        body,
        statements: Vec::new(),
        site: None,
    };
    let blocks: Vec<BlockId> = rewriter.body.blocks.keys().collect();
    for block in blocks {
        rewriter.block(block);
    }
    rewriter.body
}

/// Whether a body may reach into types of other modules: few have anything to do with one that lets
/// itself be reached into.
fn reaches_out(definitions: &DefMap, module: Option<ModuleDefId>, body: &Body) -> bool {
    let is_foreign = |ty: &Ty| match ty {
        Ty::Reference(_, referent) => is_foreign(definitions, module, referent),
        ty => is_foreign(definitions, module, ty),
    };
    let leads_through = |place: &Place| place.fields.iter().any(|step| is_foreign(&step.ty));
    let takes = |operand: &Operand| match &operand.kind {
        OperandKind::Copy(place) => leads_through(place),
        OperandKind::Move(_) | OperandKind::Infer(_) | OperandKind::Constant(..) => false,
    };
    body.locals.values().any(|local| is_foreign(&local.ty))
        || body.blocks.values().any(|block| {
            block.terminator.kind.operands().iter().any(takes)
                || block.statements.iter().any(|statement| {
                    statement.kind.place().is_some_and(leads_through)
                        || statement.kind.operands().into_iter().any(takes)
                })
        })
}

struct Rewriter<'a> {
    definitions: &'a DefMap,
    function: FunctionId,
    module: Option<ModuleDefId>,
    body: Body,
    /// What has been written of the block.
    statements: Vec<Statement>,
    site: Option<SiteId>,
}

impl Rewriter<'_> {
    fn block(&mut self, id: BlockId) {
        let statements = std::mem::take(&mut self.body.blocks[id].statements);
        for statement in statements {
            self.statement(statement);
        }
        let mut terminator = self.body.blocks[id].terminator.clone();
        self.site = terminator.site;
        for operand in terminator.kind.operands_mut() {
            self.operand(operand);
        }
        let site = terminator.site;
        let span = terminator.span;
        let kind = match terminator.kind {
            TerminatorKind::Switch { base, targets } => match self.foreign_behind(&base) {
                Some((item, arguments)) => {
                    let index = self.variant(item, arguments, base, span);
                    self.chain(index, &targets, span)
                }
                None => TerminatorKind::Switch { base, targets },
            },
            kind @ (TerminatorKind::Goto(_)
            | TerminatorKind::Branch { .. }
            | TerminatorKind::Return(_)
            | TerminatorKind::Abort(_)) => kind,
        };
        let block = &mut self.body.blocks[id];
        block.statements = std::mem::take(&mut self.statements);
        block.terminator = Terminator { kind, span, site };
    }

    fn statement(&mut self, mut statement: Statement) {
        let span = statement.span;
        self.site = statement.site;
        for operand in statement.kind.operands_mut() {
            self.operand(operand);
        }
        let kind = match statement.kind {
            StatementKind::Store { place, value } => StatementKind::Store {
                place: self.place(place, Mutability::Mutable, span),
                value,
            },
            StatementKind::Assign { destination, value } => {
                return self.assign(destination, value, span);
            }
            StatementKind::Unpack {
                variant,
                destinations,
                source,
            } => match self.foreign_operand(&source) {
                Some((item, type_arguments)) => {
                    let accessor = Accessor::Unpack(Constructor { item, variant });
                    self.call(&accessor, type_arguments, vec![source], destinations)
                }
                None => StatementKind::Unpack {
                    variant,
                    destinations,
                    source,
                },
            },
            kind @ (StatementKind::Call { .. }
            | StatementKind::Invoke { .. }
            | StatementKind::VectorPushBack { .. }
            | StatementKind::VectorSwap { .. }
            | StatementKind::VectorUnpack { .. }
            | StatementKind::MoveTo { .. }
            | StatementKind::Discard { .. }) => kind,
        };
        self.push(kind, span);
    }

    fn assign(&mut self, destination: LocalId, value: Rvalue, span: Span) {
        let ty = self.body.locals[destination].ty.clone();
        match value {
            Rvalue::Borrow(place) => {
                let mutability = match &ty {
                    Ty::Reference(mutability, _) => *mutability,
                    _ => Mutability::Immutable,
                };
                let place = self.place(place, mutability, span);
                self.set(destination, Rvalue::Borrow(place), span);
            }
            Rvalue::Pack { variant, fields } => match self.foreign(&ty) {
                Some((item, type_arguments)) => {
                    let accessor = Accessor::Pack(Constructor { item, variant });
                    let kind = self.call(&accessor, type_arguments, fields, vec![destination]);
                    self.push(kind, span);
                }
                None => self.set(destination, Rvalue::Pack { variant, fields }, span),
            },
            Rvalue::TestVariant { base, variants } => match self.foreign_behind(&base) {
                Some((item, arguments)) => {
                    self.test(destination, item, arguments, base, &variants, span);
                }
                None => self.set(destination, Rvalue::TestVariant { base, variants }, span),
            },
            other => self.set(destination, other, span),
        }
    }

    /// Whether an enum of another module is one of some variants.
    fn test(
        &mut self,
        destination: LocalId,
        item: StructId,
        arguments: Vec<Ty>,
        base: Operand,
        variants: &[VariantId],
        span: Span,
    ) {
        let index = self.variant(item, arguments, base, span);
        let mut found: Option<LocalId> = None;
        for variant in variants {
            let same = self.is_variant(index, variant.index(), span);
            // At most one of them is true, so that either is where they differ.
            found = Some(match found {
                None => same,
                Some(before) => {
                    let either = self.local(&Ty::Bool, span);
                    let value = Rvalue::Binary(
                        BinaryOperation::NotEqual,
                        taken(before, span),
                        taken(same, span),
                    );
                    self.set(either, value, span);
                    either
                }
            });
        }
        let value = match found {
            Some(found) => taken(found, span),
            None => Operand {
                kind: OperandKind::Constant(Value::Bool(false), Ty::Bool),
                span,
            },
        };
        self.set(destination, Rvalue::Use(value), span);
    }

    /// Continues at the target of the variant with an index. A variant that a later version of the
    /// module added has none.
    fn chain(&mut self, index: LocalId, targets: &[BlockId], span: Span) -> TerminatorKind {
        let code = Operand {
            kind: OperandKind::Constant(Value::Integer(U256::from(UNMATCHED_ABORT_CODE)), Ty::U64),
            span,
        };
        let site = self.site;
        let mut next = self.body.blocks.push(Block {
            statements: Vec::new(),
            terminator: Terminator {
                kind: TerminatorKind::Abort(code),
                span,
                site,
            },
        });
        // The statements of this block wait while those of the chain are written.
        let written = std::mem::take(&mut self.statements);
        for (position, target) in targets.iter().enumerate().skip(1).rev() {
            let condition = taken(self.is_variant(index, position, span), span);
            let statements = std::mem::take(&mut self.statements);
            let kind = TerminatorKind::Branch {
                condition,
                then_block: *target,
                else_block: next,
            };
            next = self.body.blocks.push(Block {
                statements,
                terminator: Terminator { kind, span, site },
            });
        }
        self.statements = written;
        match targets.first() {
            Some(first) => TerminatorKind::Branch {
                condition: taken(self.is_variant(index, 0, span), span),
                then_block: *first,
                else_block: next,
            },
            None => TerminatorKind::Goto(next),
        }
    }

    /// The position of the variant of the enum behind a reference.
    fn variant(
        &mut self,
        item: StructId,
        type_arguments: Vec<Ty>,
        base: Operand,
        span: Span,
    ) -> LocalId {
        let base = match (self.operand_type(&base), base.root()) {
            // A test can look through a mutable reference, a call cannot.
            (Ty::Reference(Mutability::Mutable, referent), Some(local)) => {
                let ty = Ty::reference(Mutability::Immutable, referent.as_ref().clone());
                let frozen = self.local(&ty, span);
                self.set(frozen, Rvalue::Borrow(Place::dereference(local)), span);
                taken(frozen, span)
            }
            (_, _) => base,
        };
        let index = self.local(&Ty::U64, span);
        let accessor = Accessor::Variant(item);
        let kind = self.call(&accessor, type_arguments, vec![base], vec![index]);
        self.push(kind, span);
        index
    }

    fn is_variant(&mut self, index: LocalId, position: usize, span: Span) -> LocalId {
        let position = u64::try_from(position).unwrap_or(u64::MAX);
        let position = Operand {
            kind: OperandKind::Constant(Value::Integer(U256::from(position)), Ty::U64),
            span,
        };
        let index = Operand {
            kind: OperandKind::Copy(Place::local(index)),
            span,
        };
        let same = self.local(&Ty::Bool, span);
        let value = Rvalue::Binary(BinaryOperation::Equal, index, position);
        self.set(same, value, span);
        same
    }

    fn operand(&mut self, operand: &mut Operand) {
        if let OperandKind::Copy(place) = &operand.kind
            && !place.fields.is_empty()
        {
            let place = self.place(place.clone(), Mutability::Immutable, operand.span);
            operand.kind = OperandKind::Copy(place);
        }
    }

    /// The place with a call for each step into a type of another module.
    fn place(&mut self, mut place: Place, mutability: Mutability, span: Span) -> Place {
        let mut at = 0;
        let mut container = self.body.locals[place.local].ty.clone();
        if place.dereferenced
            && let Ty::Reference(_, referent) = &container
        {
            container = referent.as_ref().clone();
        }
        while let Some(step) = place.fields.get(at).cloned() {
            let Some((item, type_arguments)) = self.foreign(&container) else {
                container = step.ty;
                at += 1;
                continue;
            };
            let whole = self.local(&Ty::reference(mutability, container), span);
            let rest = place.fields.split_off(at + 1);
            place.fields.pop();
            self.set(whole, Rvalue::Borrow(place), span);
            let part = self.local(&Ty::reference(mutability, step.ty.clone()), span);
            let accessor = Accessor::Borrow {
                item,
                fields: choice(&step.field),
                mutability,
            };
            let arguments = vec![taken(whole, span)];
            let kind = self.call(&accessor, type_arguments, arguments, vec![part]);
            self.push(kind, span);
            place = Place {
                local: part,
                dereferenced: true,
                fields: rest,
            };
            container = step.ty;
            at = 0;
        }
        place
    }

    fn call(
        &self,
        accessor: &Accessor,
        type_arguments: Vec<Ty>,
        arguments: Vec<Operand>,
        results: Vec<LocalId>,
    ) -> StatementKind {
        let function = self.definitions.accessors.get(accessor);
        StatementKind::Call {
            function: *function.expect("every part of a visible type has its accessor"),
            type_arguments,
            arguments,
            results,
        }
    }

    /// The visible type of another module that this is, with its arguments.
    fn foreign(&self, ty: &Ty) -> Option<(StructId, Vec<Ty>)> {
        foreign(self.definitions, self.module, ty)
    }

    fn foreign_operand(&self, operand: &Operand) -> Option<(StructId, Vec<Ty>)> {
        self.foreign(&self.operand_type(operand))
    }

    /// As [`Self::foreign_operand`], of what a reference refers to.
    fn foreign_behind(&self, operand: &Operand) -> Option<(StructId, Vec<Ty>)> {
        match self.operand_type(operand) {
            Ty::Reference(_, referent) => self.foreign(&referent),
            _ => None,
        }
    }

    fn operand_type(&self, operand: &Operand) -> Ty {
        match &operand.kind {
            OperandKind::Move(local) | OperandKind::Infer(local) => {
                self.body.locals[*local].ty.clone()
            }
            OperandKind::Copy(place) => match place.fields.last() {
                Some(step) => step.ty.clone(),
                None => match &self.body.locals[place.local].ty {
                    Ty::Reference(_, referent) if place.dereferenced => referent.as_ref().clone(),
                    ty => ty.clone(),
                },
            },
            OperandKind::Constant(_, ty) => ty.clone(),
        }
    }

    fn local(&mut self, ty: &Ty, span: Span) -> LocalId {
        let parameters = &self.definitions.functions[self.function].type_parameters;
        let abilities = self.definitions.abilities(ty, parameters);
        self.body.locals.push(Local {
            name: None,
            ty: ty.clone(),
            abilities,
            kind: LocalKind::Temporary,
            is_inlined: false,
            span,
        })
    }

    fn set(&mut self, destination: LocalId, value: Rvalue, span: Span) {
        self.push(StatementKind::Assign { destination, value }, span);
    }

    fn push(&mut self, kind: StatementKind, span: Span) {
        let site = self.site;
        self.statements.push(Statement { kind, span, site });
    }
}

/// The visible type of a module other than this one that a type is, with its arguments.
pub(crate) fn foreign(
    definitions: &DefMap,
    module: Option<ModuleDefId>,
    ty: &Ty,
) -> Option<(StructId, Vec<Ty>)> {
    match ty {
        Ty::Struct(id, arguments) if is_foreign(definitions, module, ty) => {
            Some((*id, arguments.to_vec()))
        }
        _ => None,
    }
}

fn is_foreign(definitions: &DefMap, module: Option<ModuleDefId>, ty: &Ty) -> bool {
    let Ty::Struct(id, _) = ty else {
        return false;
    };
    let item = &definitions.structs[*id];
    Some(item.module) != module && item.visibility != Visibility::Private
}

fn taken(local: LocalId, span: Span) -> Operand {
    Operand {
        kind: OperandKind::Move(local),
        span,
    }
}

/// The field of a step as its accessor names it.
fn choice(field: &FieldChoice) -> Vec<(Option<VariantId>, FieldId)> {
    match field {
        FieldChoice::Field(field) => vec![(None, *field)],
        FieldChoice::Variants(fields) => {
            let fields = fields.iter();
            fields
                .map(|(variant, field)| (Some(*variant), *field))
                .collect()
        }
    }
}
