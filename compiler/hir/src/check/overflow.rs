//! Operations in functions that always fail: arithmetic, shifts and casts of values that are known
//! when the program is compiled. Such code compiles, since it may never run, with a warning.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use cranelift_entity::SecondaryMap;
use weft_base::{Code, Diagnostic};

use crate::body::{Body, Expr, ExprKind};
use crate::check::arithmetic::{self, Failure, Number};
use crate::definition::Value;
use crate::id::{ExprId, FunctionId};
use crate::resolve::Resolver;
use crate::ty::{IntegerKind, Ty};

/// Warns of such operations in a function of the package.
pub(crate) fn check(resolver: &mut Resolver<'_>, function: FunctionId, body: &Body) {
    let owner = resolver.definitions.functions[function].owner;
    if !resolver.owner(owner).is_dependency {
        for warning in warnings(resolver, body) {
            resolver.report(warning);
        }
    }
}

fn warnings(resolver: &Resolver<'_>, body: &Body) -> Vec<Diagnostic> {
    let mut warnings = Vec::new();
    // Operands were made before the operations on them.
    let mut known: SecondaryMap<ExprId, Option<Number>> = SecondaryMap::new();
    for (id, expr) in &body.expressions {
        match evaluate(resolver, &known, expr) {
            Some(Ok(number)) => known[id] = Some(number),
            Some(Err((why, label))) => {
                let message = format!("this always fails: {why}");
                let code = Code::AlwaysFails;
                warnings.push(Diagnostic::new(code, message, expr.span, label));
            }
            None => {}
        }
    }
    warnings
}

type Evaluated = Option<Result<Number, (Failure, String)>>;

/// The number that an expression always is; `None` where that is not known.
fn evaluate(
    resolver: &Resolver<'_>,
    known: &SecondaryMap<ExprId, Option<Number>>,
    expr: &Expr,
) -> Evaluated {
    let number = |value: &Value| Number::of(value).map(Ok);
    match &expr.kind {
        ExprKind::Literal(value) => number(value),
        ExprKind::Constant(id) => {
            let value = resolver.definitions.constants[*id].value.as_ref();
            value.and_then(number)
        }
        ExprKind::Negate(operand) => {
            let (number, kind) = (known[*operand]?, integer_kind(&expr.ty)?);
            let label = || format!("`-({number})` in `{}`", kind.as_str());
            Some(arithmetic::negate(number, kind).map_err(|why| (why, label())))
        }
        ExprKind::Cast(operand) => {
            let (number, kind) = (known[*operand]?, integer_kind(&expr.ty)?);
            let label = || format!("{number} does not fit into `{}`", kind.as_str());
            Some(arithmetic::cast(number, kind).map_err(|why| (why, label())))
        }
        ExprKind::Binary {
            operator,
            left,
            right,
        } => {
            let (left, right) = (known[*left]?, known[*right]?);
            // Comparisons have no number as result.
            let kind = integer_kind(&expr.ty)?;
            let label = || {
                let (operator, name) = (operator.as_str(), kind.as_str());
                format!("`{left} {operator} {right}` in `{name}`")
            };
            let result = arithmetic::arithmetic(*operator, left, right, kind);
            Some(result.map_err(|why| (why, label())))
        }
        ExprKind::Block {
            statements,
            result: Some(result),
        } if statements.is_empty() => known[*result].map(Ok),
        _ => None,
    }
}

const fn integer_kind(ty: &Ty) -> Option<IntegerKind> {
    match ty {
        Ty::Integer(kind) => Some(*kind),
        _ => None,
    }
}
