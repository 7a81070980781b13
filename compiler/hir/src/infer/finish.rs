//! The end of a body: every type is known, and what had to wait for it is checked.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::BTreeSet;

use weft_base::{Code, Diagnostic, Span};
use weft_types::Ability;

use crate::body::{Body, ExprKind, PatternKind};
use crate::definition::Owner;
use crate::id::LocalId;
use crate::infer::table::{TYPE_NODES_MAX, VariableKind};
use crate::infer::{Infer, Resource, Signedness};
use crate::resolve::types::ability_list;
use crate::ty::{IntegerKind, Ty};

impl Infer<'_, '_> {
    pub(super) fn finish(mut self) -> Body {
        self.settle_variables();
        self.check_sizes();
        self.settle_types();
        self.check_locals();
        self.check_literals();
        self.check_integer_operands();
        for resource in std::mem::take(&mut self.resources) {
            self.check_resource(&resource);
        }
        for constraint in std::mem::take(&mut self.constraints) {
            let argument = self.table.deep(&constraint.argument);
            if !self.is_inherited(&argument, constraint.span) {
                self.check_argument(&argument, constraint.span);
            }
            self.resolver.check_constraint(
                &self.environment,
                &argument,
                constraint.required,
                constraint.span,
                constraint.declared,
            );
        }
        if !self.mentions.is_empty() {
            let locals = self.body.locals.iter();
            let mentioned = locals.filter(|(_, local)| self.mentions.contains(&local.name));
            self.body.mentioned = mentioned.map(|(id, _)| id).collect();
        }
        self.body
    }

    /// Integers become `u64`; what else is unknown is reported, once for each place. After other
    /// errors in the body nothing is said: they may be the reason.
    fn settle_variables(&mut self) {
        let mut expressions = self.body.expressions.values();
        let has_failed = expressions.any(|expr| matches!(expr.kind, ExprKind::Error));
        let mut reported: BTreeSet<Span> = BTreeSet::new();
        for (variable, kind, origin) in self.table.unbound() {
            match kind {
                VariableKind::Integer => self.table.bind(variable, Ty::U64),
                VariableKind::Signed => self.table.bind(variable, Ty::I64),
                VariableKind::General => {
                    let is_known = has_failed || self.table.is_poisoned(variable);
                    if !is_known && reported.insert(origin.span) {
                        let message = format!("{} cannot be inferred", origin.what);
                        let label = "nothing determines it";
                        let code = Code::CannotInferType;
                        let error = Diagnostic::new(code, message, origin.span, label)
                            .with_help("write the type, as in `let x: u64;` or `f<u64>()`");
                        self.report(match origin.parameter {
                            Some(parameter) => {
                                error.with_secondary(parameter, "for this type parameter")
                            }
                            None => error,
                        });
                    }
                    self.table.bind(variable, Ty::Error);
                }
            }
        }
    }

    /// Types that are too large to reason about are reported once.
    fn check_sizes(&mut self) {
        let types = self
            .body
            .expressions
            .values()
            .map(|expr| (&expr.ty, expr.span));
        let locals = self
            .body
            .locals
            .values()
            .map(|local| (&local.ty, local.span));
        let found = types.chain(locals).find(|(ty, _)| !self.table.is_small(ty));
        let place = found.map(|(_, span)| span);
        let root = self.body.root.filter(|_| self.table.has_overflown());
        if let Some(span) = place.or(root.map(|root| self.span(root))) {
            self.type_too_large(span);
        }
    }

    pub(super) fn type_too_large(&mut self, span: Span) {
        let message = format!("a type of more than {TYPE_NODES_MAX} parts");
        let label = "the type of this is too large";
        self.report(Diagnostic::new(Code::TypeTooLarge, message, span, label));
    }

    fn settle_types(&mut self) {
        let table = &self.table;
        for expr in self.body.expressions.values_mut() {
            table.settle(&mut expr.ty);
            match &mut expr.kind {
                ExprKind::Call { type_arguments, .. }
                | ExprKind::Closure { type_arguments, .. }
                | ExprKind::Pack { type_arguments, .. } => {
                    for argument in type_arguments {
                        table.settle(argument);
                    }
                }
                ExprKind::Storage { resource, .. } | ExprKind::Resource { resource, .. } => {
                    table.settle(resource);
                }
                _ => {}
            }
        }
        for pattern in self.body.patterns.values_mut() {
            table.settle(&mut pattern.ty);
        }
        for local in self.body.locals.values_mut() {
            table.settle(&mut local.ty);
        }
    }

    /// Locals hold one value each, whose type is known.
    fn check_locals(&mut self) {
        let wrong: Vec<LocalId> = self
            .body
            .locals
            .iter()
            .filter(|(_, local)| matches!(local.ty, Ty::Tuple(_) | Ty::Never))
            .map(|(id, _)| id)
            .collect();
        for id in wrong {
            let (ty, span) = (self.body.locals[id].ty.clone(), self.body.locals[id].span);
            if ty == Ty::Never {
                let message = format!("`{}` never gets a value", self.body.locals[id].name);
                let label = "what is bound to it does not return";
                self.report(Diagnostic::new(Code::CannotInferType, message, span, label));
            } else {
                self.misplaced_tuple(&ty, "a local", span, None);
            }
            self.body.locals[id].ty = Ty::Error;
            for pattern in self.body.patterns.values_mut() {
                if matches!(pattern.kind, PatternKind::Bind(local) if local == id) {
                    pattern.ty = Ty::Error;
                }
            }
        }
    }

    /// Literals get their values.
    fn check_literals(&mut self) {
        for literal in std::mem::take(&mut self.literals) {
            let (id, magnitude, is_negative) = (literal.id, literal.magnitude, literal.is_negative);
            let Ty::Integer(kind) = self.body.expressions[id].ty else {
                continue;
            };
            if let Some(value) = kind.value(is_negative, magnitude) {
                self.body.expressions[id].kind = ExprKind::Literal(value);
                continue;
            }
            self.body.expressions[id].kind = ExprKind::Error;
            let name = kind.as_str();
            let sign = if is_negative { "-" } else { "" };
            let message = format!("{sign}{magnitude} is out of range for `{name}`");
            let label = format!("`{name}` holds {} to {}", kind.min(), kind.max());
            let span = self.span(id);
            let mut error = Diagnostic::new(Code::IntegerOutOfRange, message, span, label);
            // Of the same sort of types first, and never a narrower one.
            let is_signed = kind.signed().is_some();
            let mut kinds = IntegerKind::ALL.to_vec();
            kinds.sort_by_key(|kind| kind.signed().is_some() != is_signed);
            let wider = kinds.into_iter().find(|wider| {
                wider.bits() >= kind.bits() && wider.value(is_negative, magnitude).is_some()
            });
            if let Some(wider) = wider {
                error = error.with_help(format!("`{}` can hold it", wider.as_str()));
            }
            self.report(error);
        }
    }

    fn check_integer_operands(&mut self) {
        for operand in std::mem::take(&mut self.integer_operands) {
            let Ty::Integer(kind) = self.body.expressions[operand.id].ty else {
                continue;
            };
            let is_signed = kind.signed().is_some();
            let (label, note) = match operand.needs {
                Signedness::Unsigned if is_signed => (
                    "signed integers do not have this operator",
                    "bitwise operators and shifts are for `u8` to `u256`",
                ),
                Signedness::Signed if !is_signed => (
                    "unsigned integers do not have this operator",
                    "only the types `i8` to `i256` have negative numbers",
                ),
                Signedness::Unsigned | Signedness::Signed => continue,
            };
            let name = kind.as_str();
            let message = format!("`{}` cannot be applied to `{name}`", operand.operator);
            let span = self.span(operand.id);
            let error = Diagnostic::new(Code::InvalidOperand, message, operand.span, label)
                .with_secondary(span, format!("this is `{name}`"))
                .with_note(note);
            self.report(error);
        }
    }

    /// Whether a type argument that cannot be one comes from an argument of the call whose name is at
    /// this place, where it is reported.
    fn is_inherited(&self, argument: &Ty, name: Span) -> bool {
        if !matches!(argument, Ty::Reference(..)) {
            return false;
        }
        let mut expressions = self.body.expressions.values();
        expressions.any(|expr| {
            let ExprKind::Call { arguments, .. } = &expr.kind else {
                return false;
            };
            expr.span.contains(name)
                && arguments.iter().any(|id| {
                    let given = &self.body.expressions[*id];
                    let is_part = |ty: &Ty| match ty {
                        Ty::Vector(inner) => **inner == *argument,
                        Ty::Struct(_, inner) => inner.contains(argument),
                        _ => false,
                    };
                    !given.span.contains(name) && given.ty.any(&mut |ty| is_part(ty))
                })
        })
    }

    /// Type arguments are single values.
    fn check_argument(&mut self, argument: &Ty, span: Span) {
        match argument {
            Ty::Reference(..) => {
                let shown = self.show(argument);
                let message = "a type argument cannot be a reference";
                let label = format!("it is inferred to be {shown}");
                let code = Code::MisplacedReference;
                self.report(Diagnostic::new(code, message, span, label));
            }
            Ty::Tuple(_) if self.has_misplaced_tuple(span) => {}
            Ty::Tuple(_) => self.misplaced_tuple(argument, "a type argument", span, None),
            _ => {}
        }
    }

    /// Whether a tuple that determines a type argument of the call at this place has been reported.
    fn has_misplaced_tuple(&self, span: Span) -> bool {
        let mut before = self.resolver.findings.diagnostics.iter();
        before.any(|it| {
            let place = it.primary();
            it.code == Code::MisplacedTuple && place.is_some_and(|place| span.contains(place))
        })
    }

    fn check_resource(&mut self, resource: &Resource) {
        let ty = self.table.deep(&resource.ty);
        let what = match resource.operation {
            Some(operation) => operation.as_str(),
            None => "R[…]",
        };
        let span = resource.span;
        let Ty::Struct(id, _) = &ty else {
            if ty.has_error() {
                return;
            }
            let shown = self.show(&ty);
            let error = if let Ty::Parameter(_) = ty {
                // What the parameter stands for is known, and checked, where it is expanded.
                if self.is_inline {
                    return;
                }
                let message = format!("`{what}` on the type parameter {shown}");
                let label = "a struct of this module is needed";
                Diagnostic::new(Code::ForeignStorage, message, span, label)
            } else {
                let message = format!("`{what}` on {shown}, which does not have `key`");
                let label = "a struct with the ability `key` is needed";
                Diagnostic::new(Code::NotAResource, message, span, label)
            };
            return self.report(error);
        };
        let definitions = &self.resolver.definitions;
        let item = &definitions.structs[*id];
        let name = item.name.as_str();
        let declared = item.name.span;
        if self.environment.owner != Owner::Module(item.module) {
            let module = definitions.module_name(item.module);
            let message = format!("`{what}` on `{name}` outside its module");
            let label = format!("only `{module}` can do this");
            let error = Diagnostic::new(Code::ForeignStorage, message, span, label)
                .with_secondary(declared, format!("`{name}` is declared here"));
            return self.report(error);
        }
        let abilities = definitions.abilities(&ty, &self.environment.type_parameters);
        if abilities.has(Ability::Key) || ty.has_error() {
            return;
        }
        let Ty::Struct(_, arguments) = &ty else {
            return;
        };
        // An argument that breaks its constraint is reported where it is given.
        let parameters = item.type_parameters.values().map(|it| it.constraints);
        let mut pairs = parameters.zip(arguments.iter());
        let parameters = &self.environment.type_parameters;
        if pairs.any(|(needs, it)| !definitions.abilities(it, parameters).is_superset(needs)) {
            return;
        }
        let shown = self.show(&ty);
        let message = format!("`{what}` on {shown}, which does not have `key`");
        let error = if item.abilities.has(Ability::Key) {
            let needed = ability_list(weft_types::AbilitySet::singleton(Ability::Store));
            Diagnostic::new(
                Code::NotAResource,
                message,
                span,
                "this instance lacks `key`",
            )
            .with_note(format!("each type argument needs {needed}"))
        } else {
            let definition = &self.resolver.definitions.structs[*id];
            let label = "this type lacks the ability `key`";
            let help = format!("declare `struct {} has key`", definition.name.as_str());
            Diagnostic::new(Code::NotAResource, message, span, label).with_help(help)
        };
        let module = definitions.module_name(item.module);
        // An instance lacks it by its arguments, any other by the declaration.
        let is_instance = item.abilities.has(Ability::Key);
        let cause = if is_instance { &shown } else { name };
        let cause = format!("{module}, {cause}");
        self.report(
            error
                .with_secondary(declared, "declared here")
                .with_cause(cause),
        );
    }
}
