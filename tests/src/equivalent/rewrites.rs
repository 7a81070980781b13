//! The ways to say a part of a program in other words.
//!
//! A rewrite that the compiler refuses is no mistake of it: a unit cannot be named, a reference not
//! captured. So nothing here asks for types.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what has no other words stays as it is"
)]

use std::fmt::Write as _;

use weft_base::{Edit, FileId, Span};
use weft_syntax::ast::{
    BinaryOperator, Block, Definition, Expr, ExprKind, Function, Item, ItemKind, Statement,
    StatementKind, Target, TargetKind, Visibility,
};

/// Where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// Where its value is taken.
    Value,
    /// Where it may be borrowed as the place it names.
    Place,
    /// Where it is run for what it does.
    Statement,
}

/// One way to say the same: what replaces what.
#[derive(Clone, Debug)]
pub(super) struct Rewrite {
    pub(super) name: &'static str,
    pub(super) edits: Vec<Edit>,
}

/// All rewrites of a text that parses.
pub(super) fn all(text: &str) -> Vec<Rewrite> {
    let parse = weft_syntax::parse(FileId(0), text);
    let mut finder = Finder {
        text,
        found: Vec::new(),
    };
    for definition in &parse.ast.definitions {
        let modules = match definition {
            Definition::Module(module) => std::slice::from_ref(module),
            Definition::Address(block) => &block.modules,
            Definition::Script(_) | Definition::Spec(_) => &[],
        };
        for module in modules {
            finder.members(&module.items);
        }
        for item in modules.iter().flat_map(|module| &module.items) {
            if let ItemKind::Function(function) = &item.kind {
                finder.function(function, item.attributes.is_empty());
            }
        }
    }
    finder.found
}

/// Walks over functions and lists what can be said otherwise.
struct Finder<'text> {
    text: &'text str,
    found: Vec<Rewrite>,
}

impl<'text> Finder<'text> {
    fn of(&self, span: Span) -> &'text str {
        of(self.text, span)
    }

    fn add(&mut self, name: &'static str, span: Span, text: String) {
        self.add_edits(name, vec![Edit { span, text }]);
    }

    fn add_edits(&mut self, name: &'static str, edits: Vec<Edit>) {
        self.found.push(Rewrite { name, edits });
    }

    /// Members in another order.
    fn members(&mut self, items: &[Item]) {
        let places: Vec<Span> = items
            .iter()
            .map(|item| Span {
                start: item.start,
                ..item.span
            })
            .collect();
        let neighbours = places.iter().zip(places.iter().skip(1));
        let ends = places
            .iter()
            .zip(places.iter().rev())
            .take(places.len() / 2);
        for (one, other) in neighbours.chain(ends) {
            let exchanged = [(one, other), (other, one)].map(|(span, by)| Edit {
                span: *span,
                text: self.of(*by).to_owned(),
            });
            self.add_edits("members", exchanged.to_vec());
        }
    }

    fn function(&mut self, function: &Function, is_plain: bool) {
        let Some(body) = &function.body else {
            return;
        };
        let is_private = matches!(function.visibility, Visibility::Private);
        if is_plain && is_private && function.entry.is_none() {
            match function.inline {
                None if function.clauses.is_empty() => {
                    let at = function.signature_span.before();
                    self.add("inline", at, "inline ".to_owned());
                }
                Some(span) if !self.of(function.signature_span).contains('|') => {
                    self.add("not inline", span, String::new());
                }
                None | Some(_) => {}
            }
        }
        if let (Some(result), true, None) =
            (&body.result, function.result.is_some(), function.inline)
            && !matches!(result.kind, ExprKind::Return(_) | ExprKind::Abort(_))
        {
            let returned = format!("return {}", self.of(result.span));
            self.add("return", result.span, returned);
        }
        self.block(body, Position::Value);
    }

    fn block(&mut self, block: &Block, position: Position) {
        for statement in &block.statements {
            self.statement(statement);
        }
        if let Some(result) = &block.result {
            self.expression(result, position);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Let(binding) => {
                if let Some(value) = &binding.value {
                    self.expression(value, Position::Value);
                }
            }
            StatementKind::Expr(expression) => {
                if !matches!(expression.kind, ExprKind::Spec(_)) {
                    let text = format!("{{ {}; }}", self.of(expression.span));
                    self.add("block of a statement", expression.span, text);
                }
                self.expression(expression, Position::Statement);
            }
            StatementKind::Error => {}
        }
    }

    fn expression(&mut self, expression: &Expr, position: Position) {
        if position == Position::Value {
            self.value(expression);
        }
        self.construct(expression);
        self.inside(expression, position);
    }

    /// An expression whose value is taken, in words around it.
    fn value(&mut self, expression: &Expr) {
        let (span, text) = (expression.span, self.of(expression.span));
        let has_no_value = matches!(
            expression.kind,
            ExprKind::Return(_)
                | ExprKind::Abort(_)
                | ExprKind::Break(_)
                | ExprKind::Continue(_)
                | ExprKind::Loop { .. }
                | ExprKind::While { .. }
                | ExprKind::For(_)
                | ExprKind::Assign { .. }
                | ExprKind::CompoundAssign { .. }
                | ExprKind::MacroCall { .. }
                | ExprKind::Lambda(_)
                | ExprKind::Spec(_)
                | ExprKind::Error
        );
        if has_no_value {
            return;
        }
        let name = format!("zz{}", span.start);
        self.add("block", span, format!("({{ {text} }})"));
        if matches!(expression.kind, ExprKind::Tuple(_)) {
            return;
        }
        self.add(
            "named",
            span,
            format!("({{ let {name} = {text}; {name} }})"),
        );
        self.add(
            "condition",
            span,
            format!("(if (1 < 2) {{ {text} }} else abort 77)"),
        );
        self.add(
            "match",
            span,
            format!("(match ({text}) {{ {name} => {name} }})"),
        );
        self.add(
            "loop",
            span,
            format!("({{ let {name}; loop {{ {name} = {text}; break }}; {name} }})"),
        );
        self.add("lambda", span, format!("((|| {text})())"));
        if let ExprKind::Dereference(operand) = &expression.kind {
            let operand = self.of(operand.span);
            self.add(
                "dereferenced",
                span,
                format!("({{ let {name} = {operand}; *{name} }})"),
            );
        }
    }

    /// A construct in terms of others.
    fn construct(&mut self, expression: &Expr) {
        let span = expression.span;
        let text = self.text;
        let of = |it: &Expr| of(text, it.span);
        match &expression.kind {
            ExprKind::Binary {
                operator,
                left,
                right,
                ..
            } => {
                let (name, text) = operation(*operator, of(left), of(right), span);
                self.add(name, span, text);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                let (condition, then) = (of(condition), of(then));
                let otherwise = otherwise.as_deref().map_or("()", of);
                let arms = format!("true => {{ {then} }}, false => {{ {otherwise} }}");
                let text = format!("(match ({condition}) {{ {arms} }})");
                self.add("match of a condition", span, text);
                let text = format!("(if (!({condition})) {{ {otherwise} }} else {{ {then} }})");
                self.add("branches", span, text);
            }
            ExprKind::While {
                label,
                condition,
                body,
            } => {
                let label = label.as_ref().map(|it| format!("'{}: ", it.as_str()));
                let (label, body) = (label.unwrap_or_default(), of(body));
                let text = format!(
                    "{label}loop {{ if ({}) {{ {body} }} else break }}",
                    of(condition)
                );
                self.add("loop of a condition", span, text);
            }
            ExprKind::For(inner) if inner.label.is_none() => {
                let bounds = [of(&inner.lower), of(&inner.upper)];
                let (variable, body) = (inner.variable.as_str(), of(&inner.body));
                let text = named(&bounds, span, |names| {
                    format!("for ({variable} in {}..{}) {body}", names[0], names[1])
                });
                self.add("bounds", span, text);
            }
            ExprKind::MacroCall { name, arguments } if name.as_str() == "assert" => {
                if let [condition, code] = &arguments[..] {
                    let text = format!("if (!({})) {{ abort {} }}", of(condition), of(code));
                    self.add("assertion", span, text);
                }
            }
            ExprKind::Call {
                function,
                arguments,
            } if !arguments.iter().any(is_lambda) => self.call(of(function), arguments, span),
            ExprKind::Pack { path, fields } => {
                let values: Vec<_> = fields.iter().map(|field| of(&field.value)).collect();
                let path = self.of(path.span);
                let text = named(&values, span, |names| {
                    let both = fields.iter().zip(names);
                    let values =
                        both.map(|(field, name)| format!("{}: {name}", field.field.as_str()));
                    format!("{path} {{ {} }}", values.collect::<Vec<_>>().join(", "))
                });
                self.add("fields", span, text);
            }
            ExprKind::Vector {
                type_arguments: None,
                elements,
            } => {
                let values: Vec<_> = elements.iter().map(of).collect();
                let text = named(&values, span, |names| {
                    format!("vector[{}]", names.join(", "))
                });
                self.add("elements", span, text);
            }
            ExprKind::Assign { target, value } => {
                let target = self.of(target.span);
                let text = named(&[of(value)], span, |names| {
                    format!("{target} = {}", names[0])
                });
                self.add("assigned value", span, text);
            }
            ExprKind::CompoundAssign {
                operator,
                target,
                value,
                ..
            } => {
                let (target, operator) = (of(target), operator.as_str());
                let text = named(&[of(value)], span, |names| {
                    format!("{target} {operator}= {}", names[0])
                });
                self.add("compound value", span, text);
            }
            _ => {}
        }
    }

    fn call(&mut self, function: &str, arguments: &[Expr], span: Span) {
        let values: Vec<_> = arguments.iter().map(|it| self.of(it.span)).collect();
        let text = named(&values, span, |names| {
            format!("{function}({})", names.join(", "))
        });
        self.add("arguments", span, text);
        if let [argument] = values[..] {
            let text = format!("((|zp| {function}(zp))({argument}))");
            self.add("lambda of a call", span, text);
        }
    }

    /// What an expression is made of.
    fn inside(&mut self, expression: &Expr, position: Position) {
        use Position::{Place, Statement, Value};
        match &expression.kind {
            ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Move(_)
            | ExprKind::Copy(_)
            | ExprKind::Break(_)
            | ExprKind::Continue(_)
            | ExprKind::Spec(_)
            | ExprKind::Formula(_)
            | ExprKind::Return(None)
            | ExprKind::Error => {}
            ExprKind::Call {
                function,
                arguments,
            } => {
                self.expression(function, Place);
                self.all(arguments);
            }
            ExprKind::MacroCall { arguments, .. } => self.all(arguments),
            ExprKind::MethodCall {
                receiver,
                arguments,
                ..
            } => {
                self.expression(receiver, Place);
                self.all(arguments);
            }
            ExprKind::Pack { fields, .. } => {
                for field in fields.iter().filter(|it| !it.shorthand) {
                    self.expression(&field.value, Value);
                }
            }
            ExprKind::Vector { elements, .. } | ExprKind::Tuple(elements) => self.all(elements),
            ExprKind::Field { base, .. } => self.expression(base, Place),
            ExprKind::Index { base, index } => {
                self.expression(base, Place);
                self.expression(index, Value);
            }
            ExprKind::Borrow { operand, .. } | ExprKind::Test { operand, .. } => {
                self.expression(operand, Place);
            }
            ExprKind::Unary { operand, .. }
            | ExprKind::Dereference(operand)
            | ExprKind::Cast { operand, .. }
            | ExprKind::Annotated { operand, .. }
            | ExprKind::Abort(operand)
            | ExprKind::Return(Some(operand)) => self.expression(operand, Value),
            ExprKind::Binary { left, right, .. } => {
                self.expression(left, Value);
                self.expression(right, Value);
            }
            ExprKind::Assign { target, value } => {
                self.target(target);
                self.expression(value, Value);
            }
            ExprKind::CompoundAssign { target, value, .. } => {
                self.expression(target, Place);
                self.expression(value, Value);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.expression(condition, Value);
                let position = if otherwise.is_some() {
                    position
                } else {
                    Statement
                };
                self.expression(then, position);
                if let Some(otherwise) = otherwise {
                    self.expression(otherwise, position);
                }
            }
            ExprKind::While {
                condition, body, ..
            } => {
                self.expression(condition, Value);
                self.expression(body, Statement);
            }
            ExprKind::Loop { body, .. } => self.expression(body, Statement),
            ExprKind::For(inner) => {
                self.expression(&inner.lower, Value);
                self.expression(&inner.upper, Value);
                self.expression(&inner.body, Statement);
            }
            ExprKind::Match { scrutinee, arms } => {
                self.expression(scrutinee, Place);
                for arm in arms {
                    if let Some(guard) = &arm.guard {
                        self.expression(guard, Value);
                    }
                    self.expression(&arm.body, position);
                }
            }
            ExprKind::Block(block) => self.block(block, position),
            ExprKind::Lambda(lambda) => self.expression(&lambda.body, Value),
        }
    }

    fn all(&mut self, values: &[Expr]) {
        for value in values {
            self.expression(value, Position::Value);
        }
    }

    fn target(&mut self, target: &Target) {
        if let TargetKind::Place(place) = &target.kind {
            self.expression(place, Position::Place);
        }
    }
}

fn is_lambda(expression: &Expr) -> bool {
    matches!(expression.kind, ExprKind::Lambda(_))
}

/// The text of a place.
fn of(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// A block in which values get names in their order before they are used.
fn named(values: &[&str], span: Span, what: impl FnOnce(&[String]) -> String) -> String {
    let (mut text, mut names) = (String::from("({ "), Vec::new());
    for (number, value) in values.iter().enumerate() {
        let name = format!("zn{number}_{}", span.start);
        let _ = write!(text, "let {name} = {value}; ");
        names.push(name);
    }
    let _ = write!(text, "{} }})", what(&names));
    text
}

/// What an operator does, by another one or with operands that have names.
fn operation(
    operator: BinaryOperator,
    left: &str,
    right: &str,
    span: Span,
) -> (&'static str, String) {
    match operator {
        BinaryOperator::And => ("and", format!("(if ({left}) {{ {right} }} else false)")),
        BinaryOperator::Or => ("or", format!("(if ({left}) true else {{ {right} }})")),
        BinaryOperator::Equal => ("equal", format!("(!({left} != {right}))")),
        BinaryOperator::LessEqual => ("at most", format!("(!({left} > {right}))")),
        BinaryOperator::Implies
        | BinaryOperator::Iff
        | BinaryOperator::NotEqual
        | BinaryOperator::Less
        | BinaryOperator::Greater
        | BinaryOperator::GreaterEqual
        | BinaryOperator::BitOr
        | BinaryOperator::BitXor
        | BinaryOperator::BitAnd
        | BinaryOperator::ShiftLeft
        | BinaryOperator::ShiftRight
        | BinaryOperator::Add
        | BinaryOperator::Subtract
        | BinaryOperator::Multiply
        | BinaryOperator::Divide
        | BinaryOperator::Remainder => {
            let text = named(&[left, right], span, |names| {
                format!("{} {} {}", names[0], operator.as_str(), names[1])
            });
            ("operands", text)
        }
    }
}
