//! The values of constants: literals, arithmetic, bit and shift operations, comparisons, logic,
//! casts, vectors, blocks and other constants of the module, computed as the machine would. What
//! would fail there is an error here.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use weft_base::{Code, Diagnostic, Span};

use crate::body::{BinaryOperator, Body, ExprKind, Statement};
use crate::check::arithmetic::{self, Failure, Number};
use crate::definition::Value;
use crate::graph::components;
use crate::id::{ConstantId, ExprId};
use crate::infer;
use crate::resolve::Resolver;
use crate::ty::{IntegerKind, Ty};

/// How many constants a thread takes at a time.
const CONSTANTS_AT_ONCE: usize = 64;

/// Computes all constants.
pub(crate) fn evaluate(resolver: &mut Resolver<'_>) {
    let ids: Vec<ConstantId> = resolver.definitions.constants.keys().collect();
    let (declared, imports_declared) = (&*resolver, resolver.imports.len());
    let inferred: Vec<_> = ids
        .par_chunks(CONSTANTS_AT_ONCE)
        .map(|ids| {
            let mut resolver = declared.share();
            let bodies = ids
                .iter()
                .map(|id| (*id, infer::constant(&mut resolver, *id)));
            (bodies.collect::<Vec<_>>(), resolver.findings)
        })
        .collect();
    let mut bodies: BTreeMap<ConstantId, Body> = BTreeMap::new();
    for (inferred, findings) in inferred {
        resolver.absorb(findings, imports_declared);
        bodies.extend(inferred);
    }
    let edges: BTreeMap<ConstantId, BTreeSet<ConstantId>> = bodies
        .iter()
        .map(|(id, body)| (*id, used_constants(body)))
        .collect();
    for component in components(&edges) {
        let Some(first) = component.first().copied() else {
            continue;
        };
        if component.len() > 1 || edges.get(&first).is_some_and(|used| used.contains(&first)) {
            report_cycle(resolver, &component, first);
            continue;
        }
        if resolver.definitions.constants[first].ty == Ty::Error {
            continue;
        }
        let Some((body, root)) = bodies.get(&first).and_then(|body| Some((body, body.root?)))
        else {
            continue;
        };
        let mut evaluator = Evaluator { resolver, body };
        match evaluator.value(root) {
            Ok(value) => resolver.definitions.constants[first].value = Some(value),
            Err(Some(error)) => resolver.report(*error),
            Err(None) => {}
        }
    }
}

fn used_constants(body: &Body) -> BTreeSet<ConstantId> {
    let used = body
        .expressions
        .values()
        .filter_map(|expr| match expr.kind {
            ExprKind::Constant(id) => Some(id),
            _ => None,
        });
    used.collect()
}

fn report_cycle(resolver: &mut Resolver<'_>, component: &[ConstantId], first: ConstantId) {
    let definitions = &resolver.definitions;
    let names: Vec<&str> = component
        .iter()
        .map(|id| definitions.constants[*id].name.as_str())
        .collect();
    let name = definitions.constants[first].name.as_str();
    let message = format!("the value of constant `{name}` needs itself");
    let label = match names.as_slice() {
        [_] => "it stands in its own value".to_owned(),
        _ => format!("`{}` need each other", names.join("`, `")),
    };
    let span = definitions.constants[first].name.span;
    resolver.report(Diagnostic::new(Code::ConstantCycle, message, span, label));
}

struct Evaluator<'e, 'a> {
    resolver: &'e Resolver<'a>,
    body: &'e Body,
}

/// A value; otherwise an error, or nothing where one has been reported.
type Evaluated = Result<Value, Option<Box<Diagnostic>>>;

impl Evaluator<'_, '_> {
    fn value(&mut self, id: ExprId) -> Evaluated {
        let expr = &self.body.expressions[id];
        let span = expr.span;
        match &expr.kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Constant(id) => self.resolver.definitions.constants[*id]
                .value
                .clone()
                .ok_or(None),
            ExprKind::Not(operand) => Ok(Value::Bool(!self.boolean(*operand)?)),
            ExprKind::Negate(operand) => {
                let number = self.integer(*operand)?;
                let kind = integer_kind(&expr.ty)?;
                let label = || format!("`-({number})` in `{}`", kind.as_str());
                let result = arithmetic::negate(number, kind);
                result
                    .map(Number::value)
                    .map_err(|why| Some(Box::new(failure(why, span, label()))))
            }
            ExprKind::Cast(operand) => {
                let number = self.integer(*operand)?;
                let kind = integer_kind(&expr.ty)?;
                let name = kind.as_str();
                let label = || format!("this cast of {number} does not fit into `{name}`");
                let result = arithmetic::cast(number, kind);
                result
                    .map(Number::value)
                    .map_err(|why| Some(Box::new(failure(why, span, label()))))
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.binary(*operator, *left, *right, span),
            ExprKind::Vector(elements) => self.vector(elements, &expr.ty),
            ExprKind::Block {
                statements,
                result: Some(result),
            } => {
                for statement in statements {
                    match statement {
                        Statement::Expr(id) => self.value(*id).map(drop)?,
                        Statement::Let { span, .. } => {
                            return Err(Some(Box::new(not_constant("a `let`", *span))));
                        }
                    }
                }
                self.value(*result)
            }
            ExprKind::Error => Err(None),
            ExprKind::Local(_)
            | ExprKind::Move(_)
            | ExprKind::Copy(_)
            | ExprKind::Call { .. }
            | ExprKind::Invoke { .. }
            | ExprKind::Lambda(_)
            | ExprKind::Closure { .. }
            | ExprKind::Restrict(_)
            | ExprKind::Inlined(_)
            | ExprKind::Storage { .. }
            | ExprKind::Freeze(_)
            | ExprKind::Pack { .. }
            | ExprKind::Field { .. }
            | ExprKind::VariantField { .. }
            | ExprKind::Test { .. }
            | ExprKind::Match { .. }
            | ExprKind::Index { .. }
            | ExprKind::Resource { .. }
            | ExprKind::Dereference(_)
            | ExprKind::Borrow { .. }
            | ExprKind::Assign { .. }
            | ExprKind::AssignPattern { .. }
            | ExprKind::CompoundAssign { .. }
            | ExprKind::If { .. }
            | ExprKind::While { .. }
            | ExprKind::Loop { .. }
            | ExprKind::For { .. }
            | ExprKind::Break(_)
            | ExprKind::Continue(_)
            | ExprKind::Block { .. }
            | ExprKind::Tuple(_)
            | ExprKind::Return(_)
            | ExprKind::Abort(_)
            | ExprKind::Assert { .. } => {
                Err(Some(Box::new(not_constant(describe(&expr.kind), span))))
            }
        }
    }

    fn boolean(&mut self, id: ExprId) -> Result<bool, Option<Box<Diagnostic>>> {
        match self.value(id)? {
            Value::Bool(value) => Ok(value),
            Value::Integer(_)
            | Value::Signed(_)
            | Value::Address(_)
            | Value::Bytes(_)
            | Value::Vector(_) => Err(None),
        }
    }

    /// The value of an operand of an order, which is borrowed if it is no integer.
    fn borrowed(&mut self, id: ExprId) -> Evaluated {
        match self.body.expressions[id].kind {
            ExprKind::Borrow { operand, .. } => self.value(operand),
            _ => self.value(id),
        }
    }

    fn integer(&mut self, id: ExprId) -> Result<Number, Option<Box<Diagnostic>>> {
        Number::of(&self.value(id)?).ok_or(None)
    }

    fn vector(&mut self, elements: &[ExprId], ty: &Ty) -> Evaluated {
        let values = elements.iter().map(|element| self.value(*element));
        let values: Vec<Value> = values.collect::<Result<_, _>>()?;
        // One form for each value: bytes are bytes however they are written.
        if *ty != Ty::vector(Ty::U8) {
            return Ok(Value::Vector(values));
        }
        let bytes = values.iter().map(|value| match value {
            Value::Integer(byte) => byte.to_u128().and_then(|byte| u8::try_from(byte).ok()),
            Value::Bool(_)
            | Value::Signed(_)
            | Value::Address(_)
            | Value::Bytes(_)
            | Value::Vector(_) => None,
        });
        bytes
            .collect::<Option<Vec<u8>>>()
            .map(Value::Bytes)
            .ok_or(None)
    }

    fn binary(
        &mut self,
        operator: BinaryOperator,
        left: ExprId,
        right: ExprId,
        span: Span,
    ) -> Evaluated {
        match operator {
            BinaryOperator::And => Ok(Value::Bool(self.boolean(left)? && self.boolean(right)?)),
            BinaryOperator::Or => Ok(Value::Bool(self.boolean(left)? || self.boolean(right)?)),
            BinaryOperator::Equal => Ok(Value::Bool(self.value(left)? == self.value(right)?)),
            BinaryOperator::NotEqual => Ok(Value::Bool(self.value(left)? != self.value(right)?)),
            BinaryOperator::Less
            | BinaryOperator::Greater
            | BinaryOperator::LessEqual
            | BinaryOperator::GreaterEqual => {
                let order = self.borrowed(left)?.cmp(&self.borrowed(right)?);
                Ok(Value::Bool(match operator {
                    BinaryOperator::Less => order.is_lt(),
                    BinaryOperator::Greater => order.is_gt(),
                    BinaryOperator::LessEqual => order.is_le(),
                    _ => order.is_ge(),
                }))
            }
            BinaryOperator::BitOr
            | BinaryOperator::BitXor
            | BinaryOperator::BitAnd
            | BinaryOperator::ShiftLeft
            | BinaryOperator::ShiftRight
            | BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder => {
                let (one, other) = (self.integer(left)?, self.integer(right)?);
                let kind = integer_kind(&self.body.expressions[left].ty)?;
                if operator.is_bitwise() && kind.signed().is_some() {
                    return Err(None);
                }
                let result = arithmetic::arithmetic(operator, one, other, kind);
                result.map(Number::value).map_err(|why| {
                    let (operator, name) = (operator.as_str(), kind.as_str());
                    let label = format!("`{one} {operator} {other}` in `{name}`");
                    Some(Box::new(failure(why, span, label)))
                })
            }
            BinaryOperator::Implies | BinaryOperator::Iff => Err(None),
        }
    }
}

/// What is said of an expression or statement that a constant cannot have.
fn not_constant(what: &str, span: Span) -> Diagnostic {
    let message = format!("{what} in a constant");
    let label = "this cannot be computed when the program is compiled";
    Diagnostic::new(Code::NotConstant, message, span, label)
        .with_note("constants are made of literals, operators, casts, vectors and constants")
}

fn failure(why: Failure, span: Span, label: String) -> Diagnostic {
    let message = format!("the value of this constant cannot be computed: {why}");
    Diagnostic::new(Code::ConstantFailure, message, span, label)
}

fn integer_kind(ty: &Ty) -> Result<IntegerKind, Option<Box<Diagnostic>>> {
    match ty {
        Ty::Integer(kind) => Ok(*kind),
        _ => Err(None),
    }
}

fn describe(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::Call { .. } => "a call",
        ExprKind::Pack { .. } => "a struct",
        ExprKind::If { .. } => "an `if`",
        ExprKind::Match { .. } => "a `match`",
        ExprKind::Index { .. } | ExprKind::Resource { .. } => "an index",
        ExprKind::While { .. } | ExprKind::Loop { .. } | ExprKind::For { .. } => "a loop",
        ExprKind::Storage { .. } => "global storage",
        ExprKind::Block { .. } => "a block without a value",
        _ => "an expression that is not constant",
    }
}
