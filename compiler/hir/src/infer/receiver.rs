//! Calls with a dot: which function they are, and what the value before the dot becomes.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Applicability, Code, Diagnostic, Edit, Fix, Span, Symbol, suggest};
use weft_syntax::ast;

use crate::body::ExprKind;
use crate::definition::{FunctionDef, Member, Owner, Visibility};
use crate::id::{ExprId, FunctionId};
use crate::infer::Infer;
use crate::infer::coerce::Reason;
use crate::ty::Ty;

impl Infer<'_, '_> {
    pub(super) fn method_call(
        &mut self,
        receiver: &ast::Expr,
        method: &ast::Name,
        type_arguments: Option<&ast::TypeArguments>,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let receiver = self.infer(receiver);
        let ty = self.table.deep(&self.body.expressions[receiver].ty);
        let referent = self.table.shallow(strip(&ty));
        if let Some(waiting) = self.wait_for(&referent, span) {
            self.failed_call(arguments, span);
            return waiting;
        }
        let is_bare = type_arguments.is_none() && arguments.is_empty();
        let Some(id) = self.receiver_function(receiver, &ty, method) else {
            let code = Code::UnknownReceiverFunction;
            if let Some(error) = self.resolver.findings.diagnostics.last_mut()
                && error.code == code
                && error.primary() == Some(method.span)
                && is_bare
                && error.notes.iter().any(|note| note.ends_with("is a field"))
            {
                error.fixes.push(Fix {
                    title: "to read it, leave out the parentheses".to_owned(),
                    applicability: Applicability::MaybeIncorrect,
                    edits: vec![Edit {
                        span: Span::new(span.file, method.span.end, span.end),
                        text: String::new(),
                    }],
                });
            }
            return self.failed_call(arguments, span);
        };
        let type_arguments = self.function_arguments(id, type_arguments, method.span);
        let parameter = self.resolver.definitions.functions[id]
            .parameters
            .first()
            .map_or(Ty::Error, |parameter| {
                parameter.ty.instantiate(&type_arguments)
            });
        let adjusted = self.adjust_receiver(receiver, &ty, &parameter);
        let first = self.coerce(adjusted, &parameter, Reason::Receiver(id));
        self.call(
            id,
            type_arguments,
            Some(first),
            arguments,
            method.span,
            span,
        )
    }

    /// Borrows a receiver that is not a reference if the parameter is one.
    fn adjust_receiver(&mut self, receiver: ExprId, ty: &Ty, parameter: &Ty) -> ExprId {
        let Ty::Reference(mutability, _) = parameter else {
            return receiver;
        };
        if ty.is_reference() {
            return receiver;
        }
        if mutability.is_mutable() {
            self.require_writable(receiver, "borrow");
        }
        let span = self.span(receiver);
        let kind = ExprKind::Borrow {
            mutability: *mutability,
            operand: receiver,
        };
        self.add(kind, Ty::reference(*mutability, ty.clone()), span)
    }

    fn receiver_function(
        &mut self,
        receiver: ExprId,
        ty: &Ty,
        method: &ast::Name,
    ) -> Option<FunctionId> {
        let inner = match ty {
            Ty::Reference(_, referent) => referent,
            other => other,
        };
        if ty.has_error() && !matches!(inner, Ty::Struct(..) | Ty::Vector(_)) {
            return None;
        }
        if self.is_unknown(inner, self.span(receiver), "dot") {
            return None;
        }
        let module = self.resolver.receiver_module(ty);
        let definitions = &self.resolver.definitions;
        let member =
            module.and_then(|module| definitions.modules[module].members.get(&method.symbol));
        if let Some(id) = self.receiver_named(ty, &method.symbol) {
            if let Some(module) = module {
                self.resolver.note_use(self.environment.owner, module);
            }
            let owner = self.environment.owner;
            self.resolver
                .warn_of_deprecated(owner, Member::Function(id), method.span);
            return Some(id);
        }
        let candidates: Vec<Symbol> = module
            .iter()
            .flat_map(|module| definitions.modules[*module].functions.iter())
            .map(|id| &definitions.functions[*id])
            .filter(|function| is_receiver(function, inner))
            .map(|function| function.name.symbol.clone())
            .collect();
        let plain = match member {
            Some(Member::Function(id)) => Some(*id),
            _ => None,
        };
        // It may be among what could not be parsed.
        let owner = module.map(|module| self.resolver.owner(Owner::Module(module)));
        if owner.is_some_and(|owner| owner.has_lost(&method.symbol)) {
            return None;
        }
        let is_lost = |id: FunctionId| {
            let first = definitions.functions[id].parameters.first();
            if first.is_some_and(|first| first.ty.has_error()) {
                return true;
            }
            self.resolver.has_lost_parameter(id)
        };
        // The parameter that could not be parsed may be `self`.
        if plain.is_some_and(is_lost) {
            return None;
        }
        self.unknown_receiver(ty, inner, method, &candidates, plain);
        None
    }

    /// The function of this name that values of a type are receivers of.
    pub(super) fn receiver_named(&self, ty: &Ty, name: &Symbol) -> Option<FunctionId> {
        let module = self.resolver.receiver_module(ty)?;
        let definitions = &self.resolver.definitions;
        match definitions.modules[module].members.get(name) {
            Some(Member::Function(id)) => {
                is_receiver(&definitions.functions[*id], strip(ty)).then_some(*id)
            }
            _ => None,
        }
    }

    /// `plain` is a function of this name that is no receiver function of the type.
    fn unknown_receiver(
        &mut self,
        ty: &Ty,
        inner: &Ty,
        method: &ast::Name,
        candidates: &[Symbol],
        plain: Option<FunctionId>,
    ) {
        let shown = self.show(ty);
        let name = method.as_str();
        let message = format!("{shown} has no function `{name}` to be called with a dot");
        let label = "no function of this name takes it as `self`";
        let code = Code::UnknownReceiverFunction;
        let mut error = Diagnostic::new(code, message, method.span, label);
        let near = suggest::nearest(name, candidates.iter().map(Symbol::as_str));
        let field = match inner {
            Ty::Struct(id, _) => {
                let item = &self.resolver.definitions.structs[*id];
                let is_open = Owner::Module(item.module) == self.environment.owner
                    || item.visibility != Visibility::Private;
                let mut fields = item.all_fields();
                let field = fields.find(|field| field.name.as_str() == name);
                field.filter(|_| is_open)
            }
            _ => None,
        };
        if let Some(field) = field {
            error = error.with_note(format!("`{name}` is a field"));
            if matches!(field.ty, Ty::Function(_)) {
                error = error.with_help(format!("to call it, write `(….{name})(…)`"));
            }
        } else if let Some(id) = plain {
            let definitions = &self.resolver.definitions;
            let function = &definitions.functions[id];
            let path = definitions.function_name(id);
            match function.parameters.first() {
                Some(first) => {
                    let label = "only a parameter named `self` is written before the dot";
                    error = error
                        .with_secondary(first.span, label)
                        .with_help(format!("call it by its name: `{path}(…)`"));
                }
                None => error = error.with_note(format!("`{path}` takes no arguments")),
            }
        } else if let Some(near) = near {
            error = error.with_near_name(method.span, near);
        }
        let is_plain = error.fixes.is_empty() && error.helps.is_empty() && error.notes.is_empty();
        if is_plain && !candidates.is_empty() {
            let names = candidates.iter().take(RECEIVERS_SHOWN_MAX);
            let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            let more = if candidates.len() > names.len() {
                ", …"
            } else {
                ""
            };
            error = error.with_note(format!(
                "functions that take it as `self`: {}{more}",
                names.join(", ")
            ));
        }
        self.report(error);
    }
}

/// The most functions that a note lists.
const RECEIVERS_SHOWN_MAX: usize = 8;

/// Whether values of a type, which is no reference, can stand before the dot.
fn is_receiver(function: &FunctionDef, inner: &Ty) -> bool {
    function
        .self_parameter()
        .is_some_and(|parameter| match (strip(&parameter.ty), inner) {
            (Ty::Struct(one, _), Ty::Struct(other, _)) => one == other,
            (Ty::Vector(_), Ty::Vector(_)) => true,
            (_, _) => false,
        })
}

fn strip(ty: &Ty) -> &Ty {
    match ty {
        Ty::Reference(_, referent) => referent,
        other => other,
    }
}
