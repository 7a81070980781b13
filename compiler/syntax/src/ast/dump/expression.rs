//! Expressions, blocks and statements as text.

use super::super::{
    Arm, Block, Capture, Expr, ExprKind, FieldValue, Lambda, Name, Statement, StatementKind,
    Target, TargetKind,
};
use super::item::import;
use super::specification::{formula, spec};
use super::{Node, literal, name, path, pattern, typ, type_arguments};

#[expect(clippy::too_many_lines, reason = "one arm for each kind of expression")]
pub(super) fn expr(it: &Expr) -> Node {
    match &it.kind {
        ExprKind::Literal(inner) => literal(inner),
        ExprKind::Path(inner) => path(inner),
        ExprKind::Move(local) => Node::list("move", [name(local)]),
        ExprKind::Copy(local) => Node::list("copy", [name(local)]),
        ExprKind::Call {
            function,
            arguments,
        } => Node::list(
            "call",
            [expr(function)]
                .into_iter()
                .chain(arguments.iter().map(expr)),
        ),
        ExprKind::MacroCall { name, arguments } => {
            Node::list(&format!("{}!", name.as_str()), arguments.iter().map(expr))
        }
        ExprKind::MethodCall {
            receiver,
            method,
            type_arguments: types,
            arguments,
        } => {
            let types = types.as_deref().map(type_arguments);
            let head = [expr(receiver), name(method)].into_iter().chain(types);
            Node::list("method", head.chain(arguments.iter().map(expr)))
        }
        ExprKind::Pack {
            path: inner,
            fields,
        } => Node::list(
            "pack",
            [path(inner)]
                .into_iter()
                .chain(fields.iter().map(field_value)),
        ),
        ExprKind::Vector {
            type_arguments: types,
            elements,
        } => {
            let types = types.as_deref().map(type_arguments);
            Node::list("vector", types.into_iter().chain(elements.iter().map(expr)))
        }
        ExprKind::Field { base, field } => Node::list("field", [expr(base), name(field)]),
        ExprKind::Index { base, index } => Node::list("index", [expr(base), expr(index)]),
        ExprKind::Unary { operator, operand } => Node::list(operator.as_str(), [expr(operand)]),
        ExprKind::Dereference(operand) => Node::list("dereference", [expr(operand)]),
        ExprKind::Borrow { mutable, operand } => {
            Node::list(if *mutable { "&mut" } else { "&" }, [expr(operand)])
        }
        ExprKind::Binary {
            operator,
            left,
            right,
            ..
        } => Node::list(operator.as_str(), [expr(left), expr(right)]),
        ExprKind::Assign {
            target: left,
            value,
        } => Node::list("=", [target(left), expr(value)]),
        ExprKind::CompoundAssign {
            operator,
            target,
            value,
            ..
        } => Node::list(
            &format!("{}=", operator.as_str()),
            [expr(target), expr(value)],
        ),
        ExprKind::Cast { operand, target } => Node::list("as", [expr(operand), typ(target)]),
        ExprKind::Test { operand, variants } => Node::list(
            "is",
            [expr(operand)].into_iter().chain(variants.iter().map(path)),
        ),
        ExprKind::Annotated {
            operand,
            annotation,
        } => Node::list(":", [expr(operand), typ(annotation)]),
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => {
            let otherwise = otherwise.as_deref().map(expr);
            Node::list(
                "if",
                [expr(condition), expr(then)].into_iter().chain(otherwise),
            )
        }
        ExprKind::While {
            label,
            condition,
            body,
        } => {
            let parts = [expr(condition), expr(body)];
            Node::list("while", labelled(label.as_ref()).into_iter().chain(parts))
        }
        ExprKind::Loop { label, body } => Node::list(
            "loop",
            labelled(label.as_ref()).into_iter().chain([expr(body)]),
        ),
        ExprKind::For(inner) => {
            let bounds = [expr(&inner.lower), expr(&inner.upper)];
            let parts = [name(&inner.variable)].into_iter().chain(bounds);
            let parts = parts.chain([expr(&inner.body)]);
            Node::list(
                "for",
                labelled(inner.label.as_ref()).into_iter().chain(parts),
            )
        }
        ExprKind::Match { scrutinee, arms } => Node::list(
            "match",
            [expr(scrutinee)].into_iter().chain(arms.iter().map(arm)),
        ),
        ExprKind::Block(inner) => block(inner),
        ExprKind::Tuple(elements) => Node::list("tuple", elements.iter().map(expr)),
        ExprKind::Return(value) => Node::list("return", value.as_deref().map(expr)),
        ExprKind::Abort(value) => Node::list("abort", [expr(value)]),
        ExprKind::Break(label) => Node::list("break", labelled(label.as_ref())),
        ExprKind::Continue(label) => Node::list("continue", labelled(label.as_ref())),
        ExprKind::Lambda(inner) => lambda(inner),
        ExprKind::Spec(inner) => spec(inner),
        ExprKind::Formula(inner) => formula(inner),
        ExprKind::Error => Node::atom("error"),
    }
}

fn labelled(label: Option<&Name>) -> Option<Node> {
    label.map(|label| Node::atom(format!("'{}", label.as_str())))
}

fn field_value(field: &FieldValue) -> Node {
    if field.shorthand {
        name(&field.field)
    } else {
        Node::List(vec![name(&field.field), expr(&field.value)])
    }
}

fn arm(arm: &Arm) -> Node {
    let guard = arm
        .guard
        .as_ref()
        .map(|guard| Node::list("guard", [expr(guard)]));
    let parts = [pattern(&arm.pattern)]
        .into_iter()
        .chain(guard)
        .chain([expr(&arm.body)]);
    Node::list("arm", parts)
}

fn lambda(lambda: &Lambda) -> Node {
    let capture = match lambda.capture {
        Capture::Inferred => None,
        Capture::Move => Some(Node::atom("move")),
        Capture::Copy => Some(Node::atom("copy")),
    };
    let parameters = lambda
        .parameters
        .iter()
        .map(|parameter| match &parameter.annotation {
            None => pattern(&parameter.pattern),
            Some(annotation) => Node::List(vec![pattern(&parameter.pattern), typ(annotation)]),
        });
    let parameters = Node::list("parameters", parameters);
    let parts = capture.into_iter().chain([parameters, expr(&lambda.body)]);
    Node::list("lambda", parts)
}

pub(super) fn block(block: &Block) -> Node {
    let uses = block.uses.iter().map(import);
    let statements = block.statements.iter().map(statement);
    let result = block
        .result
        .as_deref()
        .map(|result| Node::list("result", [expr(result)]));
    Node::list("block", uses.chain(statements).chain(result))
}

fn statement(statement: &Statement) -> Node {
    match &statement.kind {
        StatementKind::Let(binding) => {
            let annotation = binding
                .annotation
                .as_ref()
                .map(|annotation| Node::list(":", [typ(annotation)]));
            let value = binding.value.as_ref().map(expr);
            let parts = [pattern(&binding.pattern)]
                .into_iter()
                .chain(annotation)
                .chain(value);
            Node::list("let", parts)
        }
        StatementKind::Expr(inner) => expr(inner),
        StatementKind::Error => Node::atom("error"),
    }
}

fn target(it: &Target) -> Node {
    match &it.kind {
        TargetKind::Wildcard => Node::atom("_"),
        TargetKind::Place(place) => expr(place),
        TargetKind::Tuple(targets) => Node::list("tuple", targets.iter().map(target)),
        TargetKind::Struct {
            path: inner,
            fields,
        } => {
            let fields = fields.iter().map(|field| {
                if field.shorthand {
                    name(&field.field)
                } else {
                    Node::List(vec![name(&field.field), target(&field.target)])
                }
            });
            Node::list("unpack", [path(inner)].into_iter().chain(fields))
        }
        TargetKind::Positional {
            path: inner,
            elements,
        } => {
            let elements = elements.iter().map(target);
            Node::list(
                "unpack-positional",
                [path(inner)].into_iter().chain(elements),
            )
        }
        TargetKind::Error => Node::atom("error"),
    }
}
