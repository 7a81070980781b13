//! Calls of functions by name, and who may make them.

use weft_base::{Applicability, Code, Diagnostic, Span};
use weft_syntax::ast;
use weft_types::AbilitySet;

use crate::body::ExprKind;
use crate::definition::{Member, Owner, Visibility};
use crate::id::{ExprId, FunctionId};
use crate::infer::coerce::Reason;
use crate::infer::expr::storage_operation;
use crate::infer::{Constraint, Infer};
use crate::resolve::path::Wanted;
use crate::resolve::types::TypePosition;
use crate::ty::Ty;

impl Infer<'_, '_> {
    pub(super) fn call_expr(
        &mut self,
        function: &ast::Expr,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let ast::ExprKind::Path(path) = &function.kind else {
            self.unsupported_function_value("calls of function values", function.span);
            return self.failed_call(arguments, span);
        };
        if let Some(name) = path.single() {
            if let Some(operation) = storage_operation(name.as_str()) {
                return self.storage(operation, path, arguments, span);
            }
            if name.symbol == "freeze" {
                return self.freeze(path, arguments, span);
            }
            if let Some(local) = self.local(&name.symbol)
                && !self
                    .resolver
                    .owner(self.owner())
                    .members
                    .contains_key(&name.symbol)
            {
                // A parameter of a function type has been refused where it is declared.
                if !self.table.deep(&self.body.locals[local].ty).has_error() {
                    self.unsupported_function_value("calls of function values", name.span);
                }
                return self.failed_call(arguments, span);
            }
        }
        let member = self
            .resolver
            .member_of_path(&self.environment, path, Wanted::Function, &[]);
        match member {
            Some(Member::Function(id)) => {
                let type_arguments =
                    self.function_arguments(id, path.type_arguments.as_ref(), span);
                self.call(id, type_arguments, None, arguments, path.span, span)
            }
            Some(Member::Struct(id)) => self.pack_positional(id, path, arguments, span),
            Some(Member::Constant(id)) => {
                let declared = self.resolver.definitions.constants[id].name.span;
                let message = "a constant cannot be called";
                let label = "a function is needed here";
                let error = Diagnostic::new(Code::WrongKindOfName, message, path.span, label)
                    .with_secondary(declared, "declared as a constant here");
                self.report(error);
                self.failed_call(arguments, span)
            }
            Some(Member::Unsupported(_)) | None => self.failed_call(arguments, span),
        }
    }

    /// The arguments still have mistakes of their own to report.
    pub(super) fn failed_call(&mut self, arguments: &[ast::Expr], span: Span) -> ExprId {
        for argument in arguments {
            self.infer(argument);
        }
        self.error(span)
    }

    /// The type arguments of a function, as written or to be inferred.
    pub(super) fn function_arguments(
        &mut self,
        id: FunctionId,
        written: Option<&ast::TypeArguments>,
        span: Span,
    ) -> Vec<Ty> {
        let function = &self.resolver.definitions.functions[id];
        let parameters: Vec<(AbilitySet, Span)> = function
            .type_parameters
            .values()
            .map(|parameter| (parameter.constraints, parameter.name.span))
            .collect();
        let name = (function.name.as_str().to_owned(), function.name.span);
        self.type_arguments(&parameters, written, name, span)
    }

    /// One type for each parameter, with what it must fulfil noted for later.
    pub(super) fn type_arguments(
        &mut self,
        parameters: &[(AbilitySet, Span)],
        written: Option<&ast::TypeArguments>,
        (name, declared): (String, Span),
        span: Span,
    ) -> Vec<Ty> {
        let mut arguments: Vec<(Ty, Span)> = Vec::new();
        if let Some(written) = written {
            for ty in &written.types {
                let position = TypePosition::Argument;
                let lowered = self.resolver.lower_type(&self.environment, ty, position);
                arguments.push((lowered, ty.span));
            }
            if arguments.len() != parameters.len() {
                let (expected, found) = (parameters.len(), arguments.len());
                self.resolver.wrong_type_argument_count(
                    &name,
                    expected,
                    found,
                    written.span,
                    declared,
                );
                arguments = parameters.iter().map(|_| (Ty::Error, span)).collect();
            }
        } else {
            for _ in parameters {
                let argument = self.fresh(span, "a type argument of this");
                arguments.push((argument, span));
            }
        }
        for ((argument, span), (required, declared)) in arguments.iter().zip(parameters) {
            self.constrain(argument, *required, *span, *declared);
        }
        arguments
            .into_iter()
            .map(|(argument, _)| argument)
            .collect()
    }

    pub(super) fn constrain(
        &mut self,
        argument: &Ty,
        required: AbilitySet,
        span: Span,
        declared: Span,
    ) {
        self.constraints.push(Constraint {
            argument: argument.clone(),
            required,
            span,
            declared,
        });
    }

    /// A call of a known function; `receiver` is the first argument if it is written before a dot.
    pub(super) fn call(
        &mut self,
        id: FunctionId,
        type_arguments: Vec<Ty>,
        receiver: Option<ExprId>,
        arguments: &[ast::Expr],
        name_span: Span,
        span: Span,
    ) -> ExprId {
        self.check_visibility(id, name_span);
        let function = &self.resolver.definitions.functions[id];
        let parameters: Vec<Ty> = function
            .parameters
            .iter()
            .map(|parameter| parameter.ty.instantiate(&type_arguments))
            .collect();
        let result = function.result.instantiate(&type_arguments);
        let taken = usize::from(receiver.is_some());
        let mut values: Vec<ExprId> = receiver.into_iter().collect();
        if arguments.len() + taken != parameters.len() {
            self.wrong_argument_count(id, taken, arguments, span);
            for argument in arguments {
                self.infer(argument);
            }
            return self.add(ExprKind::Error, result, span);
        }
        for (index, argument) in arguments.iter().enumerate() {
            let index = index + taken;
            let reason = Reason::Argument {
                function: id,
                index,
            };
            values.push(self.check(argument, &parameters[index], reason));
        }
        let kind = ExprKind::Call {
            function: id,
            type_arguments,
            arguments: values,
        };
        self.add_limited(kind, result, span)
    }

    fn wrong_argument_count(
        &mut self,
        id: FunctionId,
        taken: usize,
        arguments: &[ast::Expr],
        span: Span,
    ) {
        let function = &self.resolver.definitions.functions[id];
        let expected = function.parameters.len().saturating_sub(taken);
        let found = arguments.len();
        let plural = if expected == 1 { "" } else { "s" };
        let verb = if found == 1 { "was" } else { "were" };
        let name = self.resolver.definitions.function_name(id);
        let message =
            format!("`{name}` takes {expected} argument{plural}, but {found} {verb} given");
        let (place, label) = match arguments.get(expected) {
            Some(extra) => {
                let last = arguments.last().map_or(extra.span, |last| last.span);
                (extra.span.to(last), "too much".to_owned())
            }
            None => {
                let missing = function.parameters.iter().skip(taken + found);
                let missing: Vec<&str> = missing.map(|parameter| parameter.name.as_str()).collect();
                (span, format!("missing: `{}`", missing.join("`, `")))
            }
        };
        let declared = function.name.span;
        let signature = self.signature(id);
        let mut error = Diagnostic::new(Code::WrongArgumentCount, message, place, label)
            .with_secondary(declared, "declared here")
            .with_note(format!("it is `{signature}`"));
        if expected == 0 && found > 0 {
            error = error.with_fix(
                "remove the arguments",
                Applicability::MaybeIncorrect,
                place,
                "",
            );
        }
        self.report(error);
    }

    /// The signature of a function as one line of text.
    fn signature(&self, id: FunctionId) -> String {
        let definitions = &self.resolver.definitions;
        let function = &definitions.functions[id];
        let names: Vec<&str> = function
            .type_parameters
            .values()
            .map(|parameter| parameter.name.as_str())
            .collect();
        let parameters: Vec<String> = function
            .parameters
            .iter()
            .map(|parameter| {
                let ty = parameter.ty.display(definitions, &names);
                format!("{}: {ty}", parameter.name.as_str())
            })
            .collect();
        let generics = if names.is_empty() {
            String::new()
        } else {
            format!("<{}>", names.join(", "))
        };
        let result = if function.result.is_unit() {
            String::new()
        } else {
            format!(": {}", function.result.display(definitions, &names))
        };
        format!(
            "fun {}{generics}({}){result}",
            function.name.as_str(),
            parameters.join(", ")
        )
    }

    fn check_visibility(&mut self, id: FunctionId, span: Span) {
        let definitions = &self.resolver.definitions;
        let function = &definitions.functions[id];
        let caller = self.environment.owner;
        if function.owner == caller {
            return;
        }
        let Owner::Module(module) = function.owner else {
            return;
        };
        let caller_module = caller.module();
        match function.visibility {
            Visibility::Public => {}
            Visibility::Private => {
                let why = format!(
                    "it is private to module `{}`",
                    definitions.module_name(module)
                );
                self.inaccessible(id, span, &why);
            }
            Visibility::Friend => {
                let friends = &definitions.modules[module].friends;
                if !caller_module.is_some_and(|caller| friends.contains(&caller)) {
                    let name = definitions.module_name(module);
                    let why = format!("it is visible to the friends of `{name}` alone");
                    self.inaccessible(id, span, &why);
                }
            }
            Visibility::Package => {
                let same_package = self.resolver.owner(function.owner).package
                    == self.resolver.owner(caller).package;
                let address = definitions.modules[module].address;
                match caller_module {
                    Some(caller)
                        if same_package && definitions.modules[caller].address == address =>
                    {
                        self.resolver
                            .package_callers
                            .entry(module)
                            .or_default()
                            .insert(caller);
                    }
                    Some(_) | None => {
                        let why = "it is visible in its package and at its address alone";
                        self.inaccessible(id, span, why);
                    }
                }
            }
        }
    }

    fn inaccessible(&mut self, id: FunctionId, span: Span, why: &str) {
        let definitions = &self.resolver.definitions;
        let name = definitions.function_name(id);
        let function = &definitions.functions[id];
        let declared = function.name.span;
        let is_private = function.visibility == Visibility::Private;
        let same_address = match (function.owner, self.environment.owner) {
            (Owner::Module(one), Owner::Module(other)) => {
                definitions.modules[one].address == definitions.modules[other].address
            }
            (_, _) => false,
        };
        let message = format!("function `{name}` cannot be called here: {why}");
        let label = "called here";
        let mut error = Diagnostic::new(Code::InaccessibleFunction, message, span, label)
            .with_secondary(declared, "declared here");
        if is_private && same_address {
            error = error.with_help(
                "declare it `package fun` for the modules of the package, or `friend fun` and name \
                 this module in a `friend` declaration",
            );
        } else if is_private {
            error = error.with_help("declare it `public fun`");
        }
        self.report(error);
    }
}
