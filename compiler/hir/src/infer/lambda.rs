//! Lambdas, calls of values, and what an inline function may do with its function parameters.

use std::sync::Arc;

use cranelift_entity::EntityRef;
use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::AbilitySet;

use crate::body::{ExprKind, Lambda, LocalKind};
use crate::definition::Member;
use crate::expand::lift::{LAMBDA_ABILITIES, PartialCall, function_abilities};
use crate::id::{ExprId, FunctionId, LocalId};
use crate::infer::coerce::Reason;
use crate::infer::pattern::Binders;
use crate::infer::{Hint, Infer, OpenLambda};
use crate::resolve::import::Namespace;
use crate::resolve::types::TypePosition;
use crate::ty::{FunctionType, Ty};

/// A function type that is expected, and why.
type Expected = (Arc<FunctionType>, Reason);

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
            return self.inline_lambda(lambda, argument.span, hint);
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
            let mut callee = last.as_str().to_owned();
            if let (ast::PathHead::Name(head), [tail @ .., _]) = (&path.head, path.tail.as_slice())
            {
                // What is meant to be used counts as used.
                let names = Namespace::Modules;
                let _ = self.resolver.alias(&self.environment, &head.symbol, names);
                for name in tail.iter().rev().chain([head]) {
                    callee = format!("{}::{callee}", name.as_str());
                }
            }
            error = error.with_help(format!("wrap it: `|{names}| {callee}({names})`"));
        }
        self.report(error);
        self.error(argument.span)
    }

    /// A lambda for an inline function: part of the function around it.
    fn inline_lambda(&mut self, lambda: &ast::Lambda, span: Span, hint: Hint<'_>) -> ExprId {
        let open = OpenLambda {
            span,
            is_value: false,
        };
        let Some((kind, signature)) = self.lambda(lambda, open, self.function_hint(hint)) else {
            return self.error(span);
        };
        self.add(kind, Ty::Function(Arc::new(signature)), span)
    }

    /// A lambda that is a value: a function of its own.
    pub(super) fn lambda_value(
        &mut self,
        lambda: &ast::Lambda,
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        let expected = self.function_hint(hint);
        let result = match &expected {
            Some((expected, _)) => expected.result.clone(),
            None => self.fresh(span, "the result of this lambda"),
        };
        let reason = Reason::LambdaResult(None);
        let outer_result = std::mem::replace(&mut self.result, result.clone());
        let outer_reason = std::mem::replace(&mut self.result_reason, reason);
        let first_local = self.body.locals.len();
        let first_expr = self.body.expressions.len();
        let open = OpenLambda {
            span,
            is_value: true,
        };
        let claimed = expected.as_ref().map(|(expected, _)| expected.abilities);
        let lowered = self.lambda(lambda, open, expected);
        self.result = outer_result;
        self.result_reason = outer_reason;
        let Some((kind, mut signature)) = lowered else {
            return self.error(span);
        };
        if claimed.is_none() {
            self.settle_result(&mut signature, &result, span);
        }
        signature.abilities = match claimed {
            Some(claimed) => claimed,
            None => self.lambda_abilities(&kind, first_local, first_expr),
        };
        self.add_limited(kind, Ty::Function(Arc::new(signature)), span)
    }

    /// Makes what a lambda returns and the value of its body one type.
    fn settle_result(&mut self, signature: &mut FunctionType, returned: &Ty, span: Span) {
        if signature.result == Ty::Never {
            if let Ty::Variable(_) = self.table.shallow(returned) {
                // This variable is free, so nothing can go wrong.
                let _ = self.table.unify(returned, &Ty::unit());
            }
            signature.result = self.table.shallow(returned);
        } else if self.table.unify(returned, &signature.result).is_err() {
            let (one, other) = (self.show(returned), self.show(&signature.result));
            let message = "a lambda with results of different types";
            let label = format!("it returns {one}, and its value is {other}");
            let code = Code::TypeMismatch;
            self.report(Diagnostic::new(code, message, span, label));
        }
    }

    /// The abilities of a lambda that nothing is expected of, as far as the types of what it captures
    /// are known.
    fn lambda_abilities(
        &self,
        kind: &ExprKind,
        first_local: usize,
        first_expr: usize,
    ) -> AbilitySet {
        let ExprKind::Lambda(lambda) = kind else {
            return AbilitySet::EMPTY;
        };
        let definitions = &self.resolver.definitions;
        let call = PartialCall::of(definitions, self.owner(), &self.body, lambda);
        let mut abilities = match call {
            Some(call) => function_abilities(&definitions.functions[call.function]),
            None => LAMBDA_ABILITIES,
        };
        for expr in self.body.expressions.values().skip(first_expr) {
            if let ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) =
                expr.kind
                && local.index() < first_local
                && !self.is_inline_parameter(local)
            {
                let ty = self.table.deep(&self.body.locals[local].ty);
                let parameters = &self.environment.type_parameters;
                abilities = abilities.intersect(definitions.abilities(&ty, parameters));
            }
        }
        abilities
    }

    /// The function type that is expected, also as the only field of a struct.
    fn function_hint(&self, hint: Hint<'_>) -> Option<Expected> {
        let (ty, reason) = hint?;
        let ty = self.table.shallow(ty);
        if let Some((_, _, field)) = self.wrapped_function(&ty)
            && let Ty::Function(expected) = field
        {
            return Some((expected, reason));
        }
        if let Ty::Function(expected) = ty {
            return Some((expected, reason));
        }
        None
    }

    /// A lambda; what it takes and returns is as expected. Nothing where the count of its parameters
    /// is wrong.
    fn lambda(
        &mut self,
        lambda: &ast::Lambda,
        open: OpenLambda,
        expected: Option<Expected>,
    ) -> Option<(ExprKind, FunctionType)> {
        let is_right = self.check_parameter_count(lambda, expected.as_ref());
        let loops = std::mem::take(&mut self.loops);
        self.lambdas.push(open);
        self.scopes.push(std::collections::BTreeMap::new());
        let mut binders = Binders::default();
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
                let reason = Reason::LambdaResult(self.declared_at(*reason));
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
        let abilities = expected.map_or(AbilitySet::EMPTY, |(expected, _)| expected.abilities);
        let signature = FunctionType {
            parameters: types,
            result,
            abilities,
        };
        let kind = ExprKind::Lambda(Box::new(Lambda {
            capture: lambda.capture,
            parameters: patterns,
            body,
        }));
        is_right.then_some((kind, signature))
    }

    /// Where what a lambda is for is declared.
    pub(super) fn declared_at(&self, reason: Reason) -> Option<Span> {
        let definitions = &self.resolver.definitions;
        match reason {
            Reason::LambdaResult(declared) => declared,
            Reason::Argument { function, index } => {
                let parameters = &definitions.functions[function].parameters;
                parameters.get(index).map(|parameter| parameter.span)
            }
            Reason::Annotation(span) => Some(span),
            Reason::Field { constructor, field } => {
                Some(definitions.fields_of(constructor)[field].ty_span)
            }
            Reason::None
            | Reason::Rule(_)
            | Reason::Receiver(_)
            | Reason::Result { .. }
            | Reason::Assigned(_)
            | Reason::Beside(_)
            | Reason::Changes(_) => None,
        }
    }

    fn check_parameter_count(&mut self, lambda: &ast::Lambda, expected: Option<&Expected>) -> bool {
        let Some((expected, reason)) = expected else {
            return true;
        };
        let (wanted, found) = (expected.parameters.len(), lambda.parameters.len());
        if wanted == found {
            return true;
        }
        let plural = if found == 1 { "" } else { "s" };
        let be = if wanted == 1 { "is" } else { "are" };
        let message =
            format!("the lambda takes {found} parameter{plural}, but {wanted} {be} expected");
        let parameters = lambda.parameters.iter().map(|parameter| parameter.span);
        let place = parameters.reduce(Span::to);
        let place = place.unwrap_or_else(|| lambda.body.span.before());
        let shown = self.show(&Ty::Function(Arc::clone(expected)));
        let label = format!("expected {shown}");
        let code = Code::LambdaParameterCount;
        let mut error = Diagnostic::new(code, message, place, label);
        if let Some(declared) = self.declared_at(*reason) {
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
            let message = "a parameter of a lambda has the wrong type";
            let label = format!("expected {wanted}, found {found}");
            let code = Code::TypeMismatch;
            self.report(Diagnostic::new(code, message, written.span, label));
            return Ty::Error;
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
        let function = self.unwrap(function);
        let ty = self.ty(function);
        if let Some(waiting) = self.wait_for(&ty, span) {
            self.failed_call(arguments, span);
            return waiting;
        }
        let Ty::Function(signature) = &ty else {
            let place = self.span(function);
            if !self.table.deep(&ty).has_error() && !self.is_unknown(&ty, place, "call") {
                let shown = self.show(&ty);
                let message = format!("{shown} cannot be called");
                let label = "a function is needed here";
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

    /// Warns of a call of a function where a local of the same name could be called.
    pub(super) fn warn_of_hidden_local(&mut self, name: &ast::Name) {
        let Some(local) = self.local(&name.symbol) else {
            return;
        };
        let local = &self.body.locals[local];
        let (declared, ty) = (local.span, self.table.shallow(&local.ty));
        if !matches!(ty, Ty::Function(_)) {
            return;
        }
        let text = name.as_str();
        let message = format!("this calls the function `{text}`, not the local `{text}`");
        let label = "functions hide locals where they are called";
        let warning = Diagnostic::new(Code::HiddenFunctionLocal, message, name.span, label)
            .with_secondary(declared, format!("the local `{text}` is declared here"))
            .with_help("give the local another name");
        self.resolver.warn(self.owner(), warning);
    }

    /// A use of a local as a value. The function parameters of an inline function are none: every
    /// call of the function puts lambdas in their place.
    pub(super) fn use_local(&mut self, local: LocalId, kind: ExprKind, span: Span) -> ExprId {
        let found = &self.body.locals[local];
        if !self.is_inline_parameter(local) {
            let ty = found.ty.clone();
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

    /// Whether a local is a function parameter of an inline function.
    fn is_inline_parameter(&self, local: LocalId) -> bool {
        let local = &self.body.locals[local];
        local.kind == LocalKind::Parameter && self.is_inline && matches!(local.ty, Ty::Function(_))
    }

    /// Reports `return` where none can be: in inline functions and in lambdas for them.
    pub(super) fn misplaced_return(&mut self, span: Span) -> bool {
        let what = match self.lambdas.last() {
            Some(lambda) if lambda.is_value => return false,
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
