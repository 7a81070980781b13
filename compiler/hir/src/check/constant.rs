//! The values of constants: literals, arithmetic, bit and shift operations, comparisons, logic,
//! casts, vectors, blocks and other constants of the module, computed as the machine would. What
//! would fail there is an error here.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic, Span};
use weft_types::U256;

use crate::body::{BinaryOperator, Body, ExprKind};
use crate::definition::Value;
use crate::graph::components;
use crate::id::{ConstantId, ExprId};
use crate::infer;
use crate::resolve::Resolver;
use crate::ty::{IntegerKind, Ty};

/// Computes all constants.
pub(crate) fn evaluate(resolver: &mut Resolver<'_>) {
    let ids: Vec<ConstantId> = resolver.definitions.constants.keys().collect();
    let bodies: BTreeMap<ConstantId, Body> = ids
        .into_iter()
        .map(|id| (id, infer::constant(resolver, id)))
        .collect();
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
            ExprKind::Cast(operand) => {
                let value = self.integer(*operand)?;
                let kind = integer_kind(&expr.ty)?;
                in_range(value, kind, span, "this cast").map(Value::Integer)
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
            } if statements.is_empty() => self.value(*result),
            ExprKind::Error => Err(None),
            ExprKind::Local(_)
            | ExprKind::Move(_)
            | ExprKind::Copy(_)
            | ExprKind::Call { .. }
            | ExprKind::Storage { .. }
            | ExprKind::Freeze(_)
            | ExprKind::Pack { .. }
            | ExprKind::Field { .. }
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
                let what = describe(&expr.kind);
                let message = format!("{what} in a constant");
                let label = "this cannot be computed when the program is compiled";
                let error = Diagnostic::new(Code::NotConstant, message, span, label).with_note(
                    "constants are made of literals, operators, casts, vectors and constants",
                );
                Err(Some(Box::new(error)))
            }
        }
    }

    fn boolean(&mut self, id: ExprId) -> Result<bool, Option<Box<Diagnostic>>> {
        match self.value(id)? {
            Value::Bool(value) => Ok(value),
            Value::Integer(_) | Value::Address(_) | Value::Bytes(_) | Value::Vector(_) => Err(None),
        }
    }

    fn integer(&mut self, id: ExprId) -> Result<U256, Option<Box<Diagnostic>>> {
        match self.value(id)? {
            Value::Integer(value) => Ok(value),
            Value::Bool(_) | Value::Address(_) | Value::Bytes(_) | Value::Vector(_) => Err(None),
        }
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
            Value::Bool(_) | Value::Address(_) | Value::Bytes(_) | Value::Vector(_) => None,
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
                let (one, other) = (self.integer(left)?, self.integer(right)?);
                Ok(Value::Bool(match operator {
                    BinaryOperator::Less => one < other,
                    BinaryOperator::Greater => one > other,
                    BinaryOperator::LessEqual => one <= other,
                    _ => one >= other,
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
                arithmetic(operator, one, other, kind, span).map(Value::Integer)
            }
            BinaryOperator::Implies | BinaryOperator::Iff => Err(None),
        }
    }
}

fn arithmetic(
    operator: BinaryOperator,
    left: U256,
    right: U256,
    kind: IntegerKind,
    span: Span,
) -> Result<U256, Option<Box<Diagnostic>>> {
    let fails = |why: &str| {
        let message = format!("the value of this constant cannot be computed: {why}");
        let label = format!(
            "`{left} {} {right}` in `{}`",
            operator.as_str(),
            kind.as_str()
        );
        Err(Some(Box::new(Diagnostic::new(
            Code::ConstantFailure,
            message,
            span,
            label,
        ))))
    };
    let overflow = "the result is out of range";
    let shift = || {
        right
            .to_u128()
            .and_then(|bits| u32::try_from(bits).ok())
            .filter(|b| *b < kind.bits())
    };
    let result = match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide | BinaryOperator::Remainder if right == U256::ZERO => {
            return fails("division by zero");
        }
        BinaryOperator::Divide => left.checked_div(right),
        BinaryOperator::Remainder => left.checked_rem(right),
        BinaryOperator::BitOr => Some(left | right),
        BinaryOperator::BitXor => Some(left ^ right),
        BinaryOperator::BitAnd => Some(left & right),
        BinaryOperator::ShiftLeft | BinaryOperator::ShiftRight => {
            let Some(bits) = shift() else {
                return fails("the shift is by the width of the type or more");
            };
            if operator == BinaryOperator::ShiftRight {
                left.checked_shr(bits)
            } else {
                // Bits that leave the type are lost, as in the machine.
                left.checked_shl_wrapping(bits)
                    .map(|shifted| shifted & kind.max())
            }
        }
        _ => None,
    };
    match result {
        Some(result) if result <= kind.max() => Ok(result),
        Some(_) | None => fails(overflow),
    }
}

fn in_range(
    value: U256,
    kind: IntegerKind,
    span: Span,
    what: &str,
) -> Result<U256, Option<Box<Diagnostic>>> {
    if value <= kind.max() {
        return Ok(value);
    }
    let name = kind.as_str();
    let message = "the value of this constant cannot be computed: the result is out of range";
    let label = format!("{what} of {value} does not fit into `{name}`");
    Err(Some(Box::new(Diagnostic::new(
        Code::ConstantFailure,
        message,
        span,
        label,
    ))))
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
        ExprKind::Index { .. } | ExprKind::Resource { .. } => "an index",
        ExprKind::While { .. } | ExprKind::Loop { .. } | ExprKind::For { .. } => "a loop",
        ExprKind::Storage { .. } => "global storage",
        ExprKind::Block { .. } => "a block with statements",
        _ => "an expression that is not constant",
    }
}
