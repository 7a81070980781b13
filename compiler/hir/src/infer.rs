//! The bodies of functions: names resolved and types inferred in one walk over the syntax.
//!
//! Types are found by unification in source order: what an expression is expected to be flows down,
//! what it is flows up, and where both meet they are made equal, or the value is coerced (`&mut` to
//! `&`, what does not return to anything). At the end integer literals that nothing determines
//! become `u64`, and everything that had to wait for the types is checked: abilities of type
//! arguments, ranges of literals, resources of storage operations.
//!
//! What stands before a dot, behind `*` and the like has to be known there. Where it is not, the body
//! is walked again with the types that the rest of it gave to its variables, until nothing has to
//! wait, or nothing more is learnt, which is reported.

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
mod owned_field;
mod pack;
mod pattern;
mod place;
mod receiver;
pub(crate) mod table;
mod variant;

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::{AbilitySet, U256};

use crate::body::{Body, Expr, ExprKind, Local, LocalKind, StorageOperation};
use crate::definition::{Owner, Parameter};
use crate::id::{ConstantId, ExprId, FunctionId, LocalId, LoopId};
use crate::infer::coerce::Reason;
use crate::infer::table::{Learnt, Origin, Table, VariableKind};
use crate::resolve::{Environment, Resolver};
use crate::ty::Ty;

/// The most walks over one body.
const ROUNDS_MAX: u32 = 8;

/// Infers the body of a function; native functions have none.
pub(crate) fn function(resolver: &mut Resolver<'_>, id: FunctionId) -> Option<Body> {
    let source = resolver.sources.functions[id];
    let block = source.body.as_ref()?;
    let definition = &resolver.definitions.functions[id];
    let result = definition.result.clone();
    let result_span = definition.result_span;
    let parameters = definition.parameters.clone();
    let is_inline = definition.is_inline;
    let reason = Reason::Result {
        function: id,
        declared: result_span,
    };
    let (mut learnt, mut may_wait, mut rounds) = (Learnt::default(), true, 0);
    loop {
        let known = learnt.len();
        let mark = resolver.findings.mark();
        let environment = resolver.function_environment(id);
        let mut infer = Infer::new(resolver, environment, result.clone());
        infer.table = Table::with(learnt);
        infer.may_wait = may_wait;
        infer.is_inline = is_inline;
        infer.result_reason = reason;
        infer.mentions = infer
            .resolver
            .function_mentions(infer.environment.owner, source);
        for spec in &source.specs {
            let environment = &infer.environment;
            infer.resolver.use_mentioned_aliases(environment, spec);
        }
        infer.declare_parameters(&parameters);
        infer.has_lost_names = infer.resolver.has_lost_parameter(id);
        let root = infer.block(block, Some((&result, reason)));
        let root = infer.coerce(root, &result, reason);
        infer.body.root = Some(root);
        if !infer.is_waiting {
            return Some(infer.finish());
        }
        learnt = infer.table.learn();
        rounds += 1;
        may_wait = learnt.len() > known && rounds < ROUNDS_MAX;
        resolver.findings.forget_since(mark);
    }
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
    /// Whether a statement or pattern could not be parsed, so that names may be missing.
    has_lost_names: bool,
    /// Whether the body is walked again if a type is not known where it has to be.
    may_wait: bool,
    /// Whether that is so.
    is_waiting: bool,
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
            has_lost_names: false,
            may_wait: false,
            is_waiting: false,
        }
    }

    fn declare_parameters(&mut self, parameters: &[Parameter]) {
        for parameter in parameters {
            let local = self.body.locals.push(Local {
                name: parameter.name.symbol.clone(),
                ty: parameter.ty.clone(),
                span: parameter.name.span,
                kind: LocalKind::Parameter,
                is_inlined: false,
            });
            self.body.parameters.push(local);
            if parameter.name.symbol != "_" {
                let name = parameter.name.symbol.clone();
                self.scope_mut().insert(name, local);
            }
        }
    }

    /// An expression that stands for one that cannot be understood before a type is known, if that may
    /// become known yet.
    fn wait_for(&mut self, ty: &Ty, span: Span) -> Option<ExprId> {
        if !self.may_wait || !matches!(ty, Ty::Variable(_)) {
            return None;
        }
        self.is_waiting = true;
        let ty = self.fresh(span, "the type of this value");
        Some(self.add(ExprKind::Error, ty, span))
    }

    /// Whether nothing is known of a type, which is reported; `before` is what is written after the value.
    fn is_unknown(&mut self, ty: &Ty, place: Span, before: &str) -> bool {
        let is_unknown = if let Ty::Variable(variable) = ty {
            self.table.kind(*variable) == VariableKind::General
        } else {
            *ty == Ty::Never
        };
        let is_reported = matches!(ty, Ty::Variable(variable) if self.table.is_poisoned(*variable));
        if is_unknown && !is_reported {
            let message = format!("the type of this value must be known before the {before}");
            let label = "nothing determines its type so far";
            let error = Diagnostic::new(Code::CannotInferType, message, place, label)
                .with_help("give its declaration a type");
            self.report(error);
        }
        is_unknown
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
            kind: LocalKind::Variable,
            is_inlined: false,
        });
        self.scope_mut().insert(name.symbol.clone(), local);
        local
    }
}
