//! Where what an expression is meets what it is expected to be.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::sync::Arc;

use weft_base::{Applicability, Code, Diagnostic, Edit, Span};
use weft_syntax::ast;
use weft_types::Ability;

use crate::body::{ExprKind, Statement};
use crate::definition::Constructor;
use crate::id::{ExprId, FieldId, FunctionId};
use crate::infer::Infer;
use crate::infer::control::WITHOUT_ELSE;
use crate::infer::operator::NOT_OF_BOOL;
use crate::infer::table::VariableKind;
use crate::resolve::types::ability_list;
use crate::ty::{FunctionType, Mutability, Ty};

/// Why an expression is expected to have a type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reason {
    /// It follows from the expression itself.
    None,
    /// The rule, such as "a condition is `bool`".
    Rule(&'static str),
    /// It is an argument.
    Argument { function: FunctionId, index: usize },
    /// It is the argument before the dot.
    Receiver(FunctionId),
    /// It is the result of a function.
    Result {
        function: FunctionId,
        declared: Span,
    },
    /// A type is written here.
    Annotation(Span),
    /// It is the value of a field.
    Field {
        constructor: Constructor,
        field: FieldId,
    },
    /// It is the result of a lambda, for the parameter that is declared here.
    LambdaResult(Option<Span>),
    /// It is assigned to this place.
    Assigned(Span),
    /// It stands beside this expression, and both have one type.
    Beside(Span),
    /// It changes this place, as the amount of `+=` does.
    Changes(Span),
}

impl Infer<'_, '_> {
    /// Infers an expression of which a type is expected.
    pub(super) fn check(&mut self, expr: &ast::Expr, expected: &Ty, reason: Reason) -> ExprId {
        let id = self.infer_with(expr, Some((expected, reason)));
        self.coerce(id, expected, reason)
    }

    /// Makes a value have the expected type, through a [`ExprKind::Freeze`] if need be; otherwise
    /// the mismatch is reported.
    pub(super) fn coerce(&mut self, id: ExprId, expected: &Ty, reason: Reason) -> ExprId {
        if self.table.are_same(&self.body.expressions[id].ty, expected) {
            return id;
        }
        let found = self.ty(id);
        if found == Ty::Never {
            return id;
        }
        let expected = self.table.shallow(expected);
        if let (Ty::Tuple(_), Ty::Variable(_)) = (&found, &expected) {
            let declared = self.declared_at(reason);
            self.require_single_for(id, "this value", declared);
            return id;
        }
        if let Some(wrapped) = self.wrap(id, &found, &expected, reason) {
            return wrapped;
        }
        match self.adapt(&found, &expected) {
            Some(true) => {
                let span = self.span(id);
                let kind = match expected {
                    Ty::Function(_) => ExprKind::Restrict(id),
                    _ => ExprKind::Freeze(id),
                };
                self.add(kind, expected, span)
            }
            Some(false) => id,
            None => {
                self.mismatch(id, &expected, reason);
                let span = self.span(id);
                self.error(span)
            }
        }
    }

    /// Whether a value of one type can be used as another, and whether something is frozen or gives
    /// up abilities by it.
    fn adapt(&mut self, found: &Ty, expected: &Ty) -> Option<bool> {
        match (self.table.shallow(found), self.table.shallow(expected)) {
            (
                Ty::Reference(Mutability::Mutable, found),
                Ty::Reference(Mutability::Immutable, expected),
            ) => self.table.unify(&found, &expected).ok().map(|()| true),
            (Ty::Tuple(found), Ty::Tuple(expected)) if found.len() == expected.len() => {
                let mut freezes = false;
                for (found, expected) in found.iter().zip(expected.iter()) {
                    freezes |= self.adapt(found, expected)?;
                }
                Some(freezes)
            }
            (Ty::Function(found), Ty::Function(expected))
                if found.abilities != expected.abilities
                    && found.abilities.is_superset(expected.abilities) =>
            {
                let restricted = FunctionType {
                    abilities: expected.abilities,
                    ..(*found).clone()
                };
                let restricted = Ty::Function(Arc::new(restricted));
                let unified = self.table.unify(&restricted, &Ty::Function(expected));
                unified.ok().map(|()| true)
            }
            (found, expected) => self.table.unify(&found, &expected).ok().map(|()| false),
        }
    }

    /// The type of what is one of two values, such as the branches of an `if`; both are coerced to
    /// it.
    pub(super) fn join(&mut self, one: ExprId, other: ExprId) -> (ExprId, ExprId, Ty) {
        let (left, right) = (self.ty(one), self.ty(other));
        match (&left, &right) {
            (Ty::Never, _) => return (one, other, right),
            (_, Ty::Never) => return (one, other, left),
            (_, _) => {}
        }
        let joined = self.joined(&left, &right);
        let one_coerced = self.coerce(one, &joined, Reason::None);
        let beside = Reason::Beside(self.span(one));
        let other_coerced = self.coerce(other, &joined, beside);
        // Where the two differ, which is reported, nobody knows which one is right.
        let is_reported = right != Ty::Error && self.ty(other_coerced) == Ty::Error;
        let ty = if is_reported { Ty::Error } else { joined };
        (one_coerced, other_coerced, ty)
    }

    /// The least type that both can be used as, as far as references and functions go.
    pub(super) fn joined(&self, left: &Ty, right: &Ty) -> Ty {
        match (self.table.shallow(left), self.table.shallow(right)) {
            (
                Ty::Reference(Mutability::Mutable, _),
                right @ Ty::Reference(Mutability::Immutable, _),
            ) => right,
            (Ty::Tuple(left), Ty::Tuple(right)) if left.len() == right.len() => {
                let pairs = left.iter().zip(right.iter());
                Ty::Tuple(
                    pairs
                        .map(|(left, right)| self.joined(left, right))
                        .collect(),
                )
            }
            (Ty::Function(left), Ty::Function(right)) => Ty::Function(Arc::new(FunctionType {
                abilities: left.abilities.intersect(right.abilities),
                ..(*left).clone()
            })),
            (Ty::Error, right) => right,
            (left, _) => left,
        }
    }

    /// A type in backticks, or a phrase for what is not known yet.
    pub(super) fn show(&self, ty: &Ty) -> String {
        let known = self.table.deep(ty);
        if let Ty::Variable(variable) = known {
            return match self.table.kind(variable) {
                VariableKind::Integer | VariableKind::Signed => "an integer".to_owned(),
                VariableKind::General => "a value of unknown type".to_owned(),
            };
        }
        let names = self.environment.parameter_names();
        format!("`{}`", known.display(&self.resolver.definitions, &names))
    }

    fn mismatch(&mut self, id: ExprId, expected: &Ty, reason: Reason) {
        let found = self.body.expressions[id].ty.clone();
        if self.table.deep(&found).has_error() || self.table.deep(expected).has_error() {
            return;
        }
        let (expected_text, found_text) = (self.show(expected), self.show(&found));
        let label = format!("expected {expected_text}, found {found_text}");
        let definitions = &self.resolver.definitions;
        let span = self.span(id);
        let new = |message: String| Diagnostic::new(Code::TypeMismatch, message, span, &*label);
        let error = match reason {
            Reason::None => new("this has the wrong type".to_owned()),
            Reason::Rule(rule) => new(rule.to_owned()),
            Reason::Argument { function, index } => self.wrong_argument(function, index, new),
            Reason::Receiver(function) => self.wrong_argument(function, 0, new),
            Reason::Result { function, declared } => {
                let name = definitions.functions[function].name.as_str();
                let text = format!("`{name}` returns {expected_text}");
                let error = new(format!("wrong type for the result of `{name}`"))
                    .with_secondary(declared, text);
                if *expected == Ty::unit() {
                    error
                        .with_cause(format!("result of {function:?}"))
                        .with_help(format!("if it returns a value, declare `{name}(…): …`"))
                } else {
                    error
                }
            }
            Reason::Annotation(span) => new("the value does not have the declared type".to_owned())
                .with_secondary(span, format!("declared as {expected_text} here")),
            Reason::Field { constructor, field } => {
                let field = &definitions.fields_of(constructor)[field];
                let name = field.name.as_str();
                let owner = definitions.constructor_name(constructor);
                new(format!("wrong type for field `{name}` of `{owner}`"))
                    .with_secondary(field.ty_span, format!("field `{name}` is declared here"))
            }
            Reason::LambdaResult(declared) => {
                let error = new("wrong type for the result of a lambda".to_owned());
                match declared {
                    Some(declared) => {
                        error.with_secondary(declared, "the parameter is declared here")
                    }
                    None => error,
                }
            }
            Reason::Assigned(place) => new("wrong type for an assignment".to_owned())
                .with_secondary(place, format!("this place holds {expected_text}")),
            Reason::Beside(other) | Reason::Changes(other) => {
                new("these two values have different types".to_owned())
                    .with_secondary(other, format!("this is {expected_text}"))
            }
        };
        let error = match reason {
            Reason::Rule(WITHOUT_ELSE) => error.with_help(
                "add `else { … }`, or end the branch with `;` if its value is not needed",
            ),
            Reason::Rule(NOT_OF_BOOL) if let Ty::Integer(kind) = &found => {
                let kind = kind.as_str().to_ascii_uppercase();
                error.with_help(format!("to turn all bits of it, write `… ^ MAX_{kind}`"))
            }
            _ => self.with_mismatch_help(error, id, expected, reason),
        };
        let error = self.with_missing_result(error, id);
        self.report(error);
        // What this would have determined is not missed once more.
        self.table.poison(&found);
        self.table.poison(expected);
    }

    /// Shows where a called function is declared that returns nothing.
    pub(super) fn with_missing_result(&self, error: Diagnostic, id: ExprId) -> Diagnostic {
        let ExprKind::Call { function, .. } = &self.body.expressions[id].kind else {
            return error;
        };
        let function = &self.resolver.definitions.functions[*function];
        let is_own = !self.resolver.owner(function.owner).is_dependency;
        if function.result != Ty::unit() || !is_own {
            return error;
        }
        let name = function.name.as_str();
        let label = format!("`{name}` is declared without a result");
        error.with_secondary(function.name.span, label)
    }

    /// What is said of a wrong argument, by a function that makes the error from its message.
    fn wrong_argument(
        &self,
        function: FunctionId,
        index: usize,
        new: impl Fn(String) -> Diagnostic,
    ) -> Diagnostic {
        let definitions = &self.resolver.definitions;
        let name = definitions.function_name(function);
        let Some(parameter) = definitions.functions[function].parameters.get(index) else {
            return new(format!("wrong type for an argument of `{name}`"));
        };
        let parameter_name = parameter.name.as_str();
        let message = format!("wrong type for argument `{parameter_name}` of `{name}`");
        let text = format!("parameter `{parameter_name}` is declared here");
        new(message).with_secondary(parameter.span, text)
    }

    fn with_mismatch_help(
        &self,
        error: Diagnostic,
        id: ExprId,
        expected: &Ty,
        reason: Reason,
    ) -> Diagnostic {
        let found = self.table.deep(&self.body.expressions[id].ty);
        let expected = self.table.deep(expected);
        match (&found, &expected) {
            (Ty::Integer(found), Ty::Integer(kind)) => {
                let is_wider = found.bits() > kind.bits()
                    && found.signed().is_some() == kind.signed().is_some();
                let (what, span, kind) = match reason {
                    // The narrower one of two values always fits the type of the wider one.
                    Reason::Beside(other) if is_wider => ("the other one", other, found),
                    _ => ("it", self.span(id), kind),
                };
                let insert = |span: Span, text: String| Edit { span, text };
                let edits = vec![
                    insert(span.before(), "(".to_owned()),
                    insert(span.after(), format!(" as {})", kind.as_str())),
                ];
                let title = format!("cast {what} to `{}`", kind.as_str());
                error.with_fix_edits(title, Applicability::MaybeIncorrect, edits)
            }
            (found, Ty::Reference(mutability, referent)) if found.agrees(referent) => {
                let borrow = mutability.as_str();
                let span = self.span(id).before();
                error.with_fix(
                    format!("borrow it with `{}`", borrow.trim_end()),
                    Applicability::MaybeIncorrect,
                    span,
                    borrow,
                )
            }
            (Ty::Reference(_, referent), expected) if referent.agrees(expected) => {
                let whole = self.span(id);
                if let ExprKind::Borrow { operand, .. } = &self.body.expressions[id].kind {
                    let start = self.span(*operand).start.max(whole.start);
                    let sign = Span::new(whole.file, whole.start, start);
                    let title = "give the value itself, without `&`";
                    return error.with_fix(title, Applicability::MaybeIncorrect, sign, "");
                }
                let insert = |span: Span, text: &str| Edit {
                    span,
                    text: text.to_owned(),
                };
                // `*s.f()` is what the call returns, dereferenced.
                let edits = match reason {
                    Reason::Receiver(_) => {
                        vec![insert(whole.before(), "(*"), insert(whole.after(), ")")]
                    }
                    _ => vec![insert(whole.before(), "*")],
                };
                let title = "dereference it with `*`";
                error.with_fix_edits(title, Applicability::MaybeIncorrect, edits)
            }
            (Ty::Function(found), Ty::Function(expected)) => {
                let lacking = expected.abilities.minus(found.abilities);
                if lacking.is_empty() {
                    return error;
                }
                let error = error.with_note(format!("it lacks {}", ability_list(lacking)));
                if lacking.has(Ability::Store) {
                    return error.with_note(
                        "functions have `store` if they are `public`, `entry` or `#[persistent]`",
                    );
                }
                error
            }
            (found, _) if found.is_unit() => match &self.body.expressions[id].kind {
                ExprKind::Block {
                    statements,
                    result: None,
                } => match statements.last() {
                    Some(Statement::Expr(last))
                        if self
                            .table
                            .deep(&self.body.expressions[*last].ty)
                            .agrees(&expected) =>
                    {
                        error
                            .with_secondary(self.span(*last).after(), "this `;` drops the value")
                            .with_help("remove the last `;` of the block")
                    }
                    Some(Statement::Expr(_) | Statement::Let { .. }) | None => error,
                },
                ExprKind::Assign { .. } if expected == Ty::Bool => {
                    error.with_help("compare with `==`: `=` assigns")
                }
                _ => error,
            },
            (_, _) => error,
        }
    }
}
