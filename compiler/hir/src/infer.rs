//! The bodies of functions: names resolved and types inferred in one walk over the syntax.
//!
//! Types are found by unification in source order: what an expression is expected to be flows down,
//! what it is flows up, and where both meet they are made equal, or the value is coerced (`&mut` to
//! `&`, what does not return to anything). At the end integer literals that nothing determines
//! become `u64`, and everything that had to wait for the types is checked: abilities of type
//! arguments, ranges of literals, resources of storage operations.

mod assertion;
mod assign;
mod builtin;
pub(crate) mod call;
mod coerce;
mod control;
mod expr;
mod finish;
mod function_value;
mod lambda;
mod match_;
mod operator;
mod pack;
mod pattern;
mod place;
mod receiver;
pub(crate) mod table;
mod variant;

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::{AbilitySet, U256};

use crate::body::{Body, Expr, ExprKind, Local, StorageOperation};
use crate::definition::Owner;
use crate::id::{ConstantId, ExprId, FunctionId, LocalId, LoopId};
use crate::infer::coerce::Reason;
use crate::infer::table::{Origin, Table, VariableKind};
use crate::resolve::{Environment, Resolver};
use crate::ty::Ty;

/// Infers the body of a function; native functions have none.
pub(crate) fn function(resolver: &mut Resolver<'_>, id: FunctionId) -> Option<Body> {
    let source = resolver.sources.functions[id];
    let block = source.body.as_ref()?;
    let definition = &resolver.definitions.functions[id];
    let result = definition.result.clone();
    let result_span = definition.result_span;
    let parameters = definition.parameters.clone();
    let environment = resolver.function_environment(id);
    let is_inline = definition.is_inline;
    let mut infer = Infer::new(resolver, environment, result.clone());
    infer.is_inline = is_inline;
    infer.mentions = infer
        .resolver
        .function_mentions(infer.environment.owner, source);
    for spec in &source.specs {
        let environment = &infer.environment;
        infer.resolver.use_mentioned_aliases(environment, spec);
    }
    for parameter in parameters {
        let local = infer.body.locals.push(Local {
            name: parameter.name.symbol.clone(),
            ty: parameter.ty,
            span: parameter.name.span,
            is_parameter: true,
            is_inlined: false,
        });
        infer.body.parameters.push(local);
        if parameter.name.symbol != "_" {
            infer.scope_mut().insert(parameter.name.symbol, local);
        }
    }
    let reason = Reason::Result {
        function: id,
        declared: result_span,
    };
    infer.result_reason = reason;
    let root = infer.block(block, Some((&result, reason)));
    let root = infer.coerce(root, &result, reason);
    infer.body.root = Some(root);
    Some(infer.finish())
}

/// Infers the expression of a constant.
pub(crate) fn constant(resolver: &mut Resolver<'_>, id: ConstantId) -> Body {
    let source = resolver.sources.constants[id];
    let definition = &resolver.definitions.constants[id];
    let ty = definition.ty.clone();
    let environment = Environment::new(definition.owner);
    let mut infer = Infer::new(resolver, environment, ty.clone());
    let root = infer.check(
        &source.value,
        &ty,
        Reason::Annotation(source.annotation.span),
    );
    infer.body.root = Some(root);
    infer.finish()
}

/// What is expected of an expression, and why.
type Hint<'h> = Option<(&'h Ty, Reason)>;

struct Infer<'r, 'a> {
    resolver: &'r mut Resolver<'a>,
    environment: Environment,
    body: Body,
    table: Table,
    /// The locals in scope, the innermost last.
    scopes: Vec<BTreeMap<Symbol, LocalId>>,
    /// The loops around the expression, the innermost last.
    loops: Vec<LoopId>,
    /// The result of the function.
    result: Ty,
    result_reason: Reason,
    /// Whether the function is `inline`.
    is_inline: bool,
    /// The names that specifications of the function mention.
    mentions: BTreeSet<Symbol>,
    /// The lambdas around the expression, outside in.
    lambdas: Vec<OpenLambda>,
    constraints: Vec<Constraint>,
    resources: Vec<Resource>,
    literals: Vec<IntegerLiteral>,
    /// Operands that are integers, of a type that the operator may not have.
    integer_operands: Vec<IntegerOperand>,
}

/// An integer literal, whose value is checked and made once its type is known.
struct IntegerLiteral {
    id: ExprId,
    magnitude: U256,
    /// Whether it stands under `-`.
    is_negative: bool,
}

/// An operand to be checked once its type is known.
struct IntegerOperand {
    id: ExprId,
    operator: &'static str,
    span: Span,
    needs: Signedness,
}

/// The integers that an operator is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signedness {
    /// `-`
    Signed,
    /// Bitwise operators and shifts.
    Unsigned,
}

/// A type argument, to be checked once it is known.
struct Constraint {
    argument: Ty,
    required: AbilitySet,
    span: Span,
    declared: Span,
}

/// The resource of a storage operation, to be checked once it is known; `None` is `R[a]`.
struct Resource {
    operation: Option<StorageOperation>,
    ty: Ty,
    span: Span,
}

/// A lambda around an expression.
#[derive(Clone, Copy)]
struct OpenLambda {
    span: Span,
    /// Whether it is a function of its own, and not part of the function around it.
    is_value: bool,
}

impl<'r, 'a> Infer<'r, 'a> {
    fn new(resolver: &'r mut Resolver<'a>, environment: Environment, result: Ty) -> Self {
        Self {
            resolver,
            environment,
            body: Body::default(),
            table: Table::default(),
            scopes: vec![BTreeMap::new()],
            loops: Vec::new(),
            result,
            result_reason: Reason::None,
            is_inline: false,
            mentions: BTreeSet::new(),
            lambdas: Vec::new(),
            constraints: Vec::new(),
            resources: Vec::new(),
            literals: Vec::new(),
            integer_operands: Vec::new(),
        }
    }

    fn owner(&self) -> Owner {
        self.environment.owner
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.resolver.report(diagnostic);
    }

    fn add(&mut self, kind: ExprKind, ty: Ty, span: Span) -> ExprId {
        self.body.expressions.push(Expr { kind, ty, span })
    }

    /// Adds an expression of a type that may have grown: a too large one is reported.
    fn add_limited(&mut self, kind: ExprKind, ty: Ty, span: Span) -> ExprId {
        if self.table.is_small(&ty) {
            return self.add(kind, ty, span);
        }
        self.type_too_large(span);
        self.error(span)
    }

    fn error(&mut self, span: Span) -> ExprId {
        self.add(ExprKind::Error, Ty::Error, span)
    }

    /// The type of an expression as far as it is known, outermost only.
    fn ty(&self, id: ExprId) -> Ty {
        self.table.shallow(&self.body.expressions[id].ty)
    }

    fn span(&self, id: ExprId) -> Span {
        self.body.expressions[id].span
    }

    fn fresh(&mut self, span: Span, what: &'static str) -> Ty {
        self.table
            .fresh(VariableKind::General, Origin::new(span, what))
    }

    /// A type argument that is not written, of the parameter that is declared there.
    fn fresh_argument(&mut self, span: Span, declared: Span) -> Ty {
        let mut origin = Origin::new(span, "a type argument of this");
        origin.parameter = Some(declared);
        self.table.fresh(VariableKind::General, origin)
    }

    fn fresh_integer(&mut self, span: Span) -> Ty {
        let what = "the type of this integer";
        self.table
            .fresh(VariableKind::Integer, Origin::new(span, what))
    }

    /// The type of an integer that is negated.
    fn fresh_signed(&mut self, span: Span) -> Ty {
        let what = "the type of this integer";
        self.table
            .fresh(VariableKind::Signed, Origin::new(span, what))
    }

    fn scope_mut(&mut self) -> &mut BTreeMap<Symbol, LocalId> {
        if self.scopes.is_empty() {
            self.scopes.push(BTreeMap::new());
        }
        let last = self.scopes.len() - 1;
        &mut self.scopes[last]
    }

    fn local(&self, name: &Symbol) -> Option<LocalId> {
        self.scopes
            .iter()
            .rev()
            .find_map(|scope| scope.get(name))
            .copied()
    }

    /// Declares a local, visible from here to the end of its block.
    fn declare(&mut self, name: &ast::Name, ty: Ty) -> LocalId {
        let local = self.body.locals.push(Local {
            name: name.symbol.clone(),
            ty,
            span: name.span,
            is_parameter: false,
            is_inlined: false,
        });
        self.scope_mut().insert(name.symbol.clone(), local);
        local
    }
}
