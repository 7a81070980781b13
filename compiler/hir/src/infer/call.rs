//! Calls of functions by name, and who may make them.

use std::sync::Arc;

use weft_base::{Applicability, Code, Diagnostic, Edit, Span};
use weft_syntax::ast;
use weft_types::AbilitySet;

use crate::body::ExprKind;
use crate::definition::{Constructor, Member, Owner, Visibility};
use crate::id::{ExprId, FunctionId, ModuleDefId};
use crate::infer::coerce::Reason;
use crate::infer::expr::storage_operation;
use crate::infer::{Constraint, Hint, Infer};
use crate::resolve::Resolver;
use crate::resolve::path::Wanted;
use crate::resolve::types::TypePosition;
use crate::resolve::variant::Entity;
use crate::ty::{FunctionType, Ty};

/// Whether a function may be called.
pub(crate) enum Access {
    /// It may.
    Allowed,
    /// It may because the caller, which comes second, is in the package of the module.
    InPackage(ModuleDefId, ModuleDefId),
    /// It may not, for this reason.
    Denied(String),
}

impl Resolver<'_> {
    /// Whether code of `caller` may call a function.
    pub(crate) fn access(&self, caller: Owner, callee: FunctionId) -> Access {
        let function = &self.definitions.functions[callee];
        self.access_to(caller, function.owner, function.visibility)
    }

    /// Whether code of `caller` may use something of this owner and visibility.
    pub(crate) fn access_to(&self, caller: Owner, owner: Owner, visibility: Visibility) -> Access {
        let definitions = &self.definitions;
        let Owner::Module(module) = owner else {
            return Access::Allowed;
        };
        if owner == caller {
            return Access::Allowed;
        }
        // Most calls are allowed, so what would be said is made only where it is said.
        let name = || definitions.module_name(module);
        match visibility {
            Visibility::Public => Access::Allowed,
            Visibility::Private => Access::Denied(format!("it is private to module `{}`", name())),
            Visibility::Friend => {
                let friends = &definitions.modules[module].friends;
                if caller.module().is_some_and(|it| friends.contains(&it)) {
                    return Access::Allowed;
                }
                let why = format!("it is visible to the friends of `{}` alone", name());
                Access::Denied(why)
            }
            Visibility::Package => {
                let address = definitions.modules[module].address;
                let is_same = self.owner(owner).package == self.owner(caller).package;
                match caller.module() {
                    Some(caller) if is_same && definitions.modules[caller].address == address => {
                        Access::InPackage(module, caller)
                    }
                    Some(_) | None => {
                        let why = "it is visible in its package and at its address alone";
                        Access::Denied(why.to_owned())
                    }
                }
            }
        }
    }
}

impl Resolver<'_> {
    /// Whether code of `user` may use the inside of a type of another module, or read a constant of
    /// it. What may be used is used from now on.
    pub(crate) fn opens(
        &mut self,
        user: Owner,
        module: ModuleDefId,
        visibility: Visibility,
    ) -> bool {
        match self.access_to(user, Owner::Module(module), visibility) {
            Access::Allowed => {}
            Access::InPackage(module, caller) => {
                self.findings.package_callers.insert((module, caller));
            }
            Access::Denied(_) => return false,
        }
        self.note_use(user, module);
        true
    }
}

impl Infer<'_, '_> {
    pub(super) fn call_expr(
        &mut self,
        function: &ast::Expr,
        arguments: &[ast::Expr],
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        let ast::ExprKind::Path(path) = &function.kind else {
            let function = self.infer(function);
            return self.invoke(function, arguments, span);
        };
        if let Some(name) = path.single() {
            if let Some(operation) = storage_operation(name.as_str()) {
                return self.storage(operation, path, arguments, span);
            }
            if name.symbol == "freeze" {
                return self.freeze(path, arguments, span);
            }
            if let Some(local) = self.local(&name.symbol)
                && self.is_call_of_local(&name.symbol)
            {
                return self.invoke_local(local, name, arguments, span);
            }
            self.warn_of_hidden_local(name);
        }
        if let Some(waiting) = self.wait_for_enum(path, hint, span) {
            return waiting;
        }
        if self.is_lost(path) {
            return self.failed_call(arguments, span);
        }
        let member = match self.entity(path, Wanted::Function, hint, &[]) {
            Some(Entity::Variant(constructor)) => {
                return self.pack_positional(constructor, path, arguments, span, hint);
            }
            Some(Entity::Member(member)) => Some(member),
            None => None,
        };
        match member {
            Some(Member::Function(id)) => {
                let type_arguments =
                    self.function_arguments(id, path.type_arguments.as_deref(), span);
                self.call(id, type_arguments, None, arguments, path.span, span)
            }
            Some(Member::Struct(id)) => {
                if !self.require_struct(id, path) {
                    return self.failed_call(arguments, span);
                }
                let constructor = Constructor::of_struct(id);
                self.pack_positional(constructor, path, arguments, span, hint)
            }
            Some(Member::Constant(id)) => {
                let declared = self.resolver.definitions.constants[id].name.span;
                let message = "a constant cannot be called";
                let label = "a function is needed here";
                let error = Diagnostic::new(Code::WrongKindOfName, message, path.span, label)
                    .with_secondary(declared, "declared as a constant here");
                self.report(error);
                self.failed_call(arguments, span)
            }
            None => self.failed_call(arguments, span),
        }
    }

    /// The arguments still have mistakes of their own to report.
    pub(super) fn failed_call(&mut self, arguments: &[ast::Expr], span: Span) -> ExprId {
        for argument in arguments {
            let ast::ExprKind::Lambda(lambda) = &argument.kind else {
                self.infer(argument);
                continue;
            };
            // What it takes would have followed from the function.
            let unknown = Ty::Function(Arc::new(FunctionType {
                parameters: vec![Ty::Error; lambda.parameters.len()],
                result: Ty::Error,
                abilities: AbilitySet::EMPTY,
            }));
            self.infer_with(argument, Some((&unknown, Reason::None)));
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
            for (_, declared) in parameters {
                let argument = self.fresh_argument(span, *declared);
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
        values.extend(self.arguments(id, &parameters, taken, arguments));
        // What a wrong argument says of the result is not held against where it is used.
        let is_wrong = |id: &ExprId| matches!(self.body.expressions[*id].kind, ExprKind::Error);
        let is_generic = !type_arguments.is_empty() && !self.is_waiting;
        let result = if is_generic && values.iter().any(is_wrong) {
            Ty::Error
        } else {
            result
        };
        let kind = ExprKind::Call {
            function: id,
            type_arguments,
            arguments: values,
        };
        self.add_limited(kind, result, span)
    }

    /// The arguments of a call. Lambdas come last, whatever their position: what the others are
    /// tells the types of their parameters.
    fn arguments(
        &mut self,
        id: FunctionId,
        parameters: &[Ty],
        taken: usize,
        arguments: &[ast::Expr],
    ) -> Vec<ExprId> {
        let is_inline = self.resolver.definitions.functions[id].is_inline;
        let mut values: Vec<Option<ExprId>> = vec![None; arguments.len()];
        for is_lambda in [false, true] {
            for (position, argument) in arguments.iter().enumerate() {
                if matches!(argument.kind, ast::ExprKind::Lambda(_)) != is_lambda {
                    continue;
                }
                let index = position + taken;
                let parameter = &parameters[index];
                let is_expanded = is_inline && matches!(parameter, Ty::Function(_));
                values[position] = Some(if is_expanded {
                    self.inline_argument(argument, parameter, (id, index))
                } else {
                    let reason = Reason::Argument {
                        function: id,
                        index,
                    };
                    self.check(argument, parameter, reason)
                });
            }
        }
        values.into_iter().flatten().collect()
    }

    fn wrong_argument_count(
        &mut self,
        id: FunctionId,
        taken: usize,
        arguments: &[ast::Expr],
        span: Span,
    ) {
        let function = &self.resolver.definitions.functions[id];
        if self.resolver.has_lost_parameter(id) {
            // It may be none.
            return;
        }
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
                let label = match found - expected {
                    1 => "this argument is one too many".to_owned(),
                    extra => format!("these arguments are {extra} too many"),
                };
                (extra.span.to(last), label)
            }
            None => {
                let missing = self.missing_arguments(id, taken + found).join("`, `");
                (span, format!("missing: `{missing}`"))
            }
        };
        let declared = function.name.span;
        let signature = self.signature(id);
        let error = Diagnostic::new(Code::WrongArgumentCount, message, place, label)
            .with_secondary(declared, format!("it is declared as `{signature}`"));
        let error = if found > expected {
            let title = if found - expected == 1 {
                "remove the argument"
            } else {
                "remove the arguments"
            };
            let before = expected.checked_sub(1).and_then(|last| arguments.get(last));
            let start = before.map_or(place.start, |before| before.span.end);
            let removed = Span::new(place.file, start, place.end);
            error.with_fix(title, Applicability::MaybeIncorrect, removed, "")
        } else {
            let missing = self.missing_arguments(id, taken + found);
            let missing: Vec<String> = missing.iter().map(|it| format!("/* {it} */")).collect();
            let (comma, at) = match arguments.last() {
                Some(last) => (", ", last.span.after()),
                None => ("", Span::new(span.file, span.end - 1, span.end - 1)),
            };
            let text = format!("{comma}{}", missing.join(", "));
            error.with_fix(
                "give what is missing",
                Applicability::HasPlaceholders,
                at,
                text,
            )
        };
        self.report(error);
    }

    /// The parameters after the first `given`, as `name: type`.
    fn missing_arguments(&self, id: FunctionId, given: usize) -> Vec<String> {
        let definitions = &self.resolver.definitions;
        let function = &definitions.functions[id];
        let names: Vec<&str> = function
            .type_parameters
            .values()
            .map(|parameter| parameter.name.as_str())
            .collect();
        let missing = function.parameters.iter().skip(given);
        missing
            .map(|parameter| {
                let ty = parameter.ty.display(definitions, &names);
                format!("{}: {ty}", parameter.name.as_str())
            })
            .collect()
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

    pub(super) fn check_visibility(&mut self, id: FunctionId, span: Span) {
        match self.resolver.access(self.environment.owner, id) {
            Access::Allowed => {}
            Access::InPackage(module, caller) => {
                self.resolver
                    .findings
                    .package_callers
                    .insert((module, caller));
            }
            Access::Denied(why) => self.inaccessible(id, span, &why),
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
        let label = "it is not visible here";
        let mut error = Diagnostic::new(Code::InaccessibleFunction, message, span, label)
            .with_secondary(declared, "declared here");
        error.labels[1].text = if is_private {
            format!(
                "`{}` is declared without a visibility",
                function.name.as_str()
            )
        } else {
            format!("`{}` is declared here", function.name.as_str())
        };
        if is_private {
            error = self.with_visibilities(error, id, same_address);
        } else if function.visibility == Visibility::Friend {
            error = self.with_friend(error, id);
        }
        self.report(error.with_cause(format!("{id:?} in {:?}", self.environment.owner)));
    }

    /// Offers to declare this module a friend of one with a friend function.
    fn with_friend(&self, error: Diagnostic, id: FunctionId) -> Diagnostic {
        let definitions = &self.resolver.definitions;
        let owner = definitions.functions[id].owner;
        let data = self.resolver.owner(owner);
        let (Some(module), Some(caller), Some(head)) =
            (owner.module(), self.environment.owner.module(), data.head)
        else {
            return error;
        };
        let is_near = definitions.modules[module].address == definitions.modules[caller].address;
        if data.is_dependency || !is_near {
            return error;
        }
        let name = definitions.module_name(caller);
        error.with_fix(
            format!("declare `{name}` a friend"),
            Applicability::MaybeIncorrect,
            head.before(),
            format!("friend {name};\n    "),
        )
    }

    /// Offers the visibilities that would let this module call a private function of the package.
    fn with_visibilities(
        &self,
        error: Diagnostic,
        id: FunctionId,
        is_same_address: bool,
    ) -> Diagnostic {
        let definitions = &self.resolver.definitions;
        let function = &definitions.functions[id];
        let Owner::Module(module) = function.owner else {
            return error;
        };
        let callee = self.resolver.owner(function.owner);
        let caller = self.resolver.owner(self.environment.owner);
        if callee.is_dependency || callee.package != caller.package {
            return error.with_help("only its own package can make it visible");
        }
        let declared = |word: &str| Edit {
            span: function.signature_span.before(),
            text: format!("{word} "),
        };
        let maybe = Applicability::MaybeIncorrect;
        let caller = self.environment.owner.module().filter(|_| is_same_address);
        let (Some(caller), Some(head)) = (caller, callee.head) else {
            let title = "declare it `public fun`, for everybody";
            return error.with_fix_edits(title, maybe, vec![declared("public")]);
        };
        // A module has friends or package visibility, not both.
        let functions = definitions.modules[module].functions.iter();
        let uses = |visibility| {
            let mut functions = functions.clone();
            functions.any(|id| definitions.functions[*id].visibility == visibility)
        };
        let has_friends =
            uses(Visibility::Friend) || !definitions.modules[module].friends.is_empty();
        let mut error = error;
        if !has_friends {
            let title = "declare it `package fun`, for all modules of the package";
            error = error.with_fix_edits(title, maybe, vec![declared("package")]);
        }
        if !uses(Visibility::Package) {
            let name = definitions.module_name(caller);
            let mut edits = Vec::new();
            if !definitions.modules[module].friends.contains(&caller) {
                edits.push(Edit {
                    span: head.before(),
                    text: format!("friend {name};\n    "),
                });
            }
            edits.push(declared("friend"));
            let title = format!("declare it `friend fun`, for `{name}` alone");
            error = error.with_fix_edits(title, maybe, edits);
        }
        error
    }
}
