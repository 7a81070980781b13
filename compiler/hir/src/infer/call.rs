//! Calls: of functions, with and without a dot, of builtins, and of positional structs.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Applicability, Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::AbilitySet;

use crate::body::{ExprKind, StorageOperation};
use crate::definition::{FunctionDef, Member, Owner, Visibility};
use crate::id::{ExprId, FunctionId};
use crate::infer::coerce::Reason;
use crate::infer::expr::storage_operation;
use crate::infer::{Constraint, Infer, Resource};
use crate::resolve::path::Wanted;
use crate::resolve::types::TypePosition;
use crate::suggest;
use crate::ty::{Mutability, Ty};

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
    fn function_arguments(
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
    fn call(
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
        let Some(id) = self.receiver_function(receiver, &ty, method) else {
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
        let reason = Reason::Argument {
            function: id,
            index: 0,
        };
        let first = self.coerce(adjusted, &parameter, reason);
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
        if let Ty::Variable(_) | Ty::Never = inner {
            let message = "the type of this value must be known before the dot";
            let label = "nothing determines its type so far";
            let span = self.span(receiver);
            self.report(
                Diagnostic::new(Code::CannotInferType, message, span, label)
                    .with_help("give its declaration a type"),
            );
            return None;
        }
        let module = self.resolver.receiver_module(ty);
        let definitions = &self.resolver.definitions;
        let is_receiver = |function: &FunctionDef| {
            function
                .self_parameter()
                .is_some_and(|parameter| match (strip(&parameter.ty), inner) {
                    (Ty::Struct(one, _), Ty::Struct(other, _)) => one == other,
                    (Ty::Vector(_), Ty::Vector(_)) => true,
                    (_, _) => false,
                })
        };
        let member =
            module.and_then(|module| definitions.modules[module].members.get(&method.symbol));
        if let Some(Member::Function(id)) = member
            && is_receiver(&definitions.functions[*id])
        {
            let id = *id;
            if let Some(module) = module {
                self.resolver.note_use(self.environment.owner, module);
            }
            return Some(id);
        }
        if let Some(Member::Unsupported(_)) = member {
            return None;
        }
        let candidates: Vec<Symbol> = module
            .iter()
            .flat_map(|module| definitions.modules[*module].functions.iter())
            .map(|id| &definitions.functions[*id])
            .filter(|function| is_receiver(function))
            .map(|function| function.name.symbol.clone())
            .collect();
        self.unknown_receiver(ty, inner, method, &candidates);
        None
    }

    fn unknown_receiver(&mut self, ty: &Ty, inner: &Ty, method: &ast::Name, candidates: &[Symbol]) {
        let shown = self.show(ty);
        let name = method.as_str();
        let message = format!("{shown} has no function `{name}` to be called with a dot");
        let label = "no function with a `self` of this type has this name";
        let code = Code::UnknownReceiverFunction;
        let mut error = Diagnostic::new(code, message, method.span, label);
        let near = suggest::nearest(name, candidates.iter().map(Symbol::as_str));
        let is_field = match inner {
            Ty::Struct(id, _) => self.resolver.definitions.structs[*id].field(name).is_some(),
            _ => false,
        };
        if is_field {
            error = error.with_note(format!("`{name}` is a field"));
        } else if let Some(near) = near {
            error = error.with_help(format!("did you mean `{near}`?")).with_fix(
                format!("replace it by `{near}`"),
                Applicability::MaybeIncorrect,
                method.span,
                near,
            );
        }
        self.report(error);
    }

    fn storage(
        &mut self,
        operation: StorageOperation,
        path: &ast::Path,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let name = (operation.as_str().to_owned(), path.span);
        let parameter = [(AbilitySet::EMPTY, path.span)];
        let written = path.type_arguments.as_ref();
        let types = self.type_arguments(&parameter, written, name, path.span);
        let resource = types.into_iter().next().unwrap_or(Ty::Error);
        self.resources.push(Resource {
            operation: Some(operation),
            ty: resource.clone(),
            span: path.span,
        });
        let (parameters, result) = match operation {
            StorageOperation::Exists => (vec![Ty::Address], Ty::Bool),
            StorageOperation::Borrow => (
                vec![Ty::Address],
                Ty::reference(Mutability::Immutable, resource.clone()),
            ),
            StorageOperation::BorrowMut => (
                vec![Ty::Address],
                Ty::reference(Mutability::Mutable, resource.clone()),
            ),
            StorageOperation::MoveFrom => (vec![Ty::Address], resource.clone()),
            StorageOperation::MoveTo => {
                let signer = Ty::reference(Mutability::Immutable, Ty::Signer);
                (vec![signer, resource.clone()], Ty::unit())
            }
        };
        let Some(arguments) =
            self.builtin_arguments(operation.as_str(), arguments, &parameters, span)
        else {
            return self.add(ExprKind::Error, result, span);
        };
        let kind = ExprKind::Storage {
            operation,
            resource,
            arguments,
        };
        self.add(kind, result, span)
    }

    fn builtin_arguments(
        &mut self,
        name: &str,
        arguments: &[ast::Expr],
        parameters: &[Ty],
        span: Span,
    ) -> Option<Vec<ExprId>> {
        let (expected, found) = (parameters.len(), arguments.len());
        if expected != found {
            let plural = if expected == 1 { "" } else { "s" };
            let verb = if found == 1 { "was" } else { "were" };
            let message =
                format!("`{name}` takes {expected} argument{plural}, but {found} {verb} given");
            let label = format!("expected {expected} argument{plural}");
            self.report(Diagnostic::new(
                Code::WrongArgumentCount,
                message,
                span,
                label,
            ));
            self.failed_call(arguments, span);
            return None;
        }
        let rule = Reason::Rule(match name {
            "move_to" => "`move_to` takes a `&signer` and a resource",
            "freeze" => "`freeze` takes a mutable reference",
            _ => "resources are found by an `address`",
        });
        let pairs = arguments.iter().zip(parameters);
        Some(
            pairs
                .map(|(argument, ty)| self.check(argument, ty, rule))
                .collect(),
        )
    }

    fn freeze(&mut self, path: &ast::Path, arguments: &[ast::Expr], span: Span) -> ExprId {
        let name = ("freeze".to_owned(), path.span);
        let parameter = [(AbilitySet::EMPTY, path.span)];
        let written = path.type_arguments.as_ref();
        let types = self.type_arguments(&parameter, written, name, path.span);
        let referent = types.into_iter().next().unwrap_or(Ty::Error);
        let parameters = [Ty::reference(Mutability::Mutable, referent.clone())];
        let result = Ty::reference(Mutability::Immutable, referent);
        match self
            .builtin_arguments("freeze", arguments, &parameters, span)
            .as_deref()
        {
            Some([argument]) => self.add(ExprKind::Freeze(*argument), result, span),
            Some(_) | None => self.add(ExprKind::Error, result, span),
        }
    }
}

fn strip(ty: &Ty) -> &Ty {
    match ty {
        Ty::Reference(_, referent) => referent,
        other => other,
    }
}
