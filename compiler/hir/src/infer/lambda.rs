//! Lambdas, calls of values, and what an inline function may do with its function parameters.

use std::sync::Arc;

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::AbilitySet;

use crate::body::{ExprKind, Lambda};
use crate::definition::Member;
use crate::id::{ExprId, FunctionId, LocalId};
use crate::infer::coerce::Reason;
use crate::infer::pattern::Binders;
use crate::infer::{Hint, Infer};
use crate::resolve::types::TypePosition;
use crate::ty::{FunctionType, Ty};

impl Infer<'_, '_> {
    /// An argument of an inline function for a parameter of a function type: a lambda, which is
    /// expanded wherever the function calls the parameter.
    pub(super) fn inline_argument(
        &mut self,
        argument: &ast::Expr,
        expected: &Ty,
        (function, index): (FunctionId, usize),
    ) -> ExprId {
        let definition = &self.resolver.definitions.functions[function];
        let parameter = definition.parameters.get(index);
        let declared = parameter.map_or(definition.name.span, |parameter| parameter.span);
        if let ast::ExprKind::Lambda(lambda) = &argument.kind {
            let hint = Some((expected, Reason::LambdaResult(Some(declared))));
            return self.lambda(lambda, argument.span, hint);
        }
        let name = self.resolver.definitions.function_name(function);
        let message = format!("an argument of the inline function `{name}` must be a lambda");
        let label = "a lambda is needed here";
        let code = Code::InlineArgumentNotLambda;
        let mut error = Diagnostic::new(code, message, argument.span, label)
            .with_secondary(declared, "this parameter is a function");
        if let (ast::ExprKind::Path(path), Ty::Function(expected)) =
            (&argument.kind, self.table.shallow(expected))
            && let Some(last) = path.last()
        {
            let names = ["x", "y", "z"];
            let count = expected.parameters.len();
            let names: Vec<String> = (0..count)
                .map(|position| match names.get(position) {
                    Some(name) if count <= names.len() => (*name).to_owned(),
                    Some(_) | None => format!("x{position}"),
                })
                .collect();
            let names = names.join(", ");
            error = error.with_help(format!("wrap it: `|{names}| {}({names})`", last.as_str()));
        }
        self.report(error);
        self.error(argument.span)
    }

    /// A lambda; what it returns and takes is expected to be as the hint says.
    pub(super) fn lambda(&mut self, lambda: &ast::Lambda, span: Span, hint: Hint<'_>) -> ExprId {
        let expected = hint.and_then(|(ty, reason)| match self.table.shallow(ty) {
            Ty::Function(expected) => Some((expected, reason)),
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Address
            | Ty::Signer
            | Ty::Vector(_)
            | Ty::Struct(..)
            | Ty::Parameter(_)
            | Ty::Reference(..)
            | Ty::Tuple(_)
            | Ty::Never
            | Ty::Variable(_)
            | Ty::Error => None,
        });
        let is_right = self.check_parameter_count(lambda, expected.as_ref());
        let loops = std::mem::take(&mut self.loops);
        self.lambdas.push(span);
        self.scopes.push(std::collections::BTreeMap::new());
        let mut binders = Binders::new();
        let mut types = Vec::new();
        let mut patterns = Vec::new();
        for (index, parameter) in lambda.parameters.iter().enumerate() {
            let wanted = expected
                .as_ref()
                .and_then(|(expected, _)| expected.parameters.get(index));
            let ty = self.lambda_parameter(parameter, wanted);
            patterns.push(self.pattern(&parameter.pattern, &ty, &mut binders));
            types.push(ty);
        }
        let (body, result) = match &expected {
            Some((expected, reason)) => {
                let declared = declared_at(*reason);
                let reason = Reason::LambdaResult(declared);
                let body = self.check(&lambda.body, &expected.result, reason);
                (body, expected.result.clone())
            }
            None => {
                let body = self.infer(&lambda.body);
                (body, self.ty(body))
            }
        };
        self.scopes.pop();
        self.lambdas.pop();
        self.loops = loops;
        if !is_right {
            return self.error(span);
        }
        let abilities = expected.map_or(AbilitySet::EMPTY, |(expected, _)| expected.abilities);
        let ty = Ty::Function(Arc::new(FunctionType {
            parameters: types,
            result,
            abilities,
        }));
        let kind = ExprKind::Lambda(Box::new(Lambda {
            capture: lambda.capture,
            parameters: patterns,
            body,
        }));
        self.add_limited(kind, ty, span)
    }

    fn check_parameter_count(
        &mut self,
        lambda: &ast::Lambda,
        expected: Option<&(Arc<FunctionType>, Reason)>,
    ) -> bool {
        let Some((expected, reason)) = expected else {
            return true;
        };
        let (wanted, found) = (expected.parameters.len(), lambda.parameters.len());
        if wanted == found {
            return true;
        }
        let plural = if wanted == 1 { "" } else { "s" };
        let message = format!("a lambda of {wanted} parameter{plural} is needed, not of {found}");
        let parameters = lambda.parameters.iter().map(|parameter| parameter.span);
        let place = parameters.reduce(Span::to);
        let place = place.unwrap_or_else(|| lambda.body.span.before());
        let shown = self.show(&Ty::Function(Arc::clone(expected)));
        let label = format!("it is to be {shown}");
        let code = Code::LambdaParameterCount;
        let mut error = Diagnostic::new(code, message, place, label);
        if let Some(declared) = declared_at(*reason) {
            error = error.with_secondary(declared, "declared here");
        }
        self.report(error);
        false
    }

    fn lambda_parameter(&mut self, parameter: &ast::LambdaParameter, wanted: Option<&Ty>) -> Ty {
        let Some(written) = &parameter.annotation else {
            return match wanted {
                Some(wanted) => wanted.clone(),
                None => self.fresh(parameter.span, "the type of this parameter"),
            };
        };
        let position = TypePosition::Parameter;
        let ty = self
            .resolver
            .lower_type(&self.environment, written, position);
        if let Some(wanted) = wanted
            && self.table.unify(&ty, wanted).is_err()
        {
            let (wanted, found) = (self.show(wanted), self.show(&ty));
            let message = "a parameter of a lambda has another type than is needed";
            let label = format!("expected {wanted}, found {found}");
            let code = Code::TypeMismatch;
            self.report(Diagnostic::new(code, message, written.span, label));
        }
        ty
    }

    /// A call of a local: `f(x)` where no function of the name is visible.
    pub(super) fn invoke_local(
        &mut self,
        local: LocalId,
        name: &ast::Name,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let ty = self.body.locals[local].ty.clone();
        let function = self.add(ExprKind::Local(local), ty, name.span);
        self.invoke(function, arguments, span)
    }

    /// A call of a value.
    pub(super) fn invoke(
        &mut self,
        function: ExprId,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let ty = self.ty(function);
        let Ty::Function(signature) = &ty else {
            if !self.table.deep(&ty).has_error() {
                let shown = self.show(&ty);
                let message = format!("{shown} cannot be called");
                let label = "a function is needed here";
                let place = self.span(function);
                self.report(Diagnostic::new(Code::NotCallable, message, place, label));
            }
            return self.failed_call(arguments, span);
        };
        let (wanted, found) = (signature.parameters.len(), arguments.len());
        if wanted != found {
            let plural = if wanted == 1 { "" } else { "s" };
            let verb = if found == 1 { "was" } else { "were" };
            let message = format!("this takes {wanted} argument{plural}, but {found} {verb} given");
            let label = format!("it is {}", self.show(&ty));
            let place = self.span(function);
            let code = Code::WrongArgumentCount;
            self.report(Diagnostic::new(code, message, place, label));
            return self.failed_call(arguments, span);
        }
        let rule = Reason::Rule("wrong type for an argument");
        let arguments = arguments
            .iter()
            .zip(&signature.parameters)
            .map(|(argument, parameter)| self.check(argument, parameter, rule))
            .collect();
        let kind = ExprKind::Invoke {
            function,
            arguments,
        };
        self.add(kind, signature.result.clone(), span)
    }

    /// Whether a bare name that is called means a local rather than a function: no function of the
    /// name is visible.
    pub(super) fn is_call_of_local(&self, name: &Symbol) -> bool {
        let visible = self.resolver.visible_member(&self.environment, name);
        !matches!(visible, Some(Member::Function(_) | Member::Struct(_)))
    }

    /// A use of a local as a value. The function parameters of an inline function are none: every
    /// call of the function puts lambdas in their place.
    pub(super) fn use_local(&mut self, local: LocalId, kind: ExprKind, span: Span) -> ExprId {
        let found = &self.body.locals[local];
        let ty = found.ty.clone();
        let is_parameter = found.is_parameter && self.is_inline;
        if !is_parameter || !matches!(ty, Ty::Function(_)) {
            return self.add(kind, ty, span);
        }
        let name = found.name.clone();
        let declared = found.span;
        let message = format!("`{name}` can only be called");
        let label = "a function parameter of an inline function is not a value";
        let code = Code::InlineParameterAsValue;
        let error = Diagnostic::new(code, message, span, label)
            .with_secondary(declared, format!("`{name}` is declared here"))
            .with_help(format!("wrap it in a lambda that calls `{name}`"));
        self.report(error);
        self.error(span)
    }

    /// Reports `return` where none can be: in inline functions and in lambdas for them.
    pub(super) fn misplaced_return(&mut self, span: Span) -> bool {
        let what = match self.lambdas.last() {
            Some(_) => "a lambda for an inline function",
            None if self.is_inline => "an inline function",
            None => return false,
        };
        let message = format!("`return` in {what}");
        let label = "it would leave the function of the caller";
        let error = Diagnostic::new(Code::InlineReturn, message, span, label)
            .with_help("let the value be the last expression, with `if` and `else`");
        self.report(error);
        true
    }
}

/// Where the parameter that a lambda is for is declared.
fn declared_at(reason: Reason) -> Option<Span> {
    if let Reason::LambdaResult(declared) = reason {
        return declared;
    }
    None
}
