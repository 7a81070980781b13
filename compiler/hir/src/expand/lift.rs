//! Lambdas that are values become functions of their own.
//!
//! The function of a lambda is private to the module of its host, has the type parameters of the
//! host, and takes what the lambda captures before its own parameters. A lambda that does nothing but
//! call a function, its own parameters and captured locals being the arguments, is that function.
//!
//! Afterwards what a lambda captures is no reference, is not changed in the lambda, and has the
//! abilities of the lambda's type; and a lambda whose type has `store` is a function that keeps its
//! signature.

use std::collections::BTreeSet;

use cranelift_entity::EntityRef;
use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_types::AbilitySet;

use super::{Copied, Expander, FrameId};
use crate::body::{Body, Capture, ExprKind, Lambda, Local, LocalKind, PatternKind, Statement};
use crate::definition::{DefMap, FunctionDef, Name, Owner, Parameter, Visibility};
use crate::id::{ExprId, FunctionId, LocalId, ModuleDefId, PatternId};
use crate::resolve::types::ability_list;
use crate::ty::{FunctionType, Mutability, Ty};

/// How many parameters of a function can be captured.
const CAPTURES_MAX: usize = 64;

/// The function of a lambda, to be declared.
pub(super) struct Lifted {
    id: FunctionId,
    host: FunctionId,
    module: ModuleDefId,
    span: Span,
    parameters: Vec<Parameter>,
    result: Ty,
    body: Body,
}

/// A lambda whose body is being made.
pub(super) struct OpenLambda {
    /// The body around it.
    outer: Body,
    /// The captured locals of that body, with the parameters that they become.
    captures: Vec<(LocalId, LocalId)>,
    span: Span,
    reported: BTreeSet<LocalId>,
}

/// A call of a function with arguments of which some are the parameters of a lambda, in their order.
pub(crate) struct PartialCall<'b> {
    /// The function.
    pub(crate) function: FunctionId,
    /// All its type arguments.
    pub(crate) type_arguments: &'b [Ty],
    /// For each parameter of the function the expression that is captured for it.
    pub(crate) captured: Vec<Option<ExprId>>,
}

impl PartialCall<'_> {
    /// The call that a lambda is nothing but; the captured arguments are locals and constants.
    pub(crate) fn of<'b>(
        definitions: &DefMap,
        owner: Owner,
        body: &'b Body,
        lambda: &Lambda,
    ) -> Option<PartialCall<'b>> {
        let mut parameters = Vec::new();
        for pattern in &lambda.parameters {
            match body.patterns[*pattern].kind {
                PatternKind::Bind(local) => parameters.push(local),
                PatternKind::Wildcard
                | PatternKind::Place(_)
                | PatternKind::Struct { .. }
                | PatternKind::Tuple(_)
                | PatternKind::Literal(_)
                | PatternKind::Range { .. }
                | PatternKind::Error => return None,
            }
        }
        let mut inner = lambda.body;
        while let ExprKind::Block {
            statements,
            result: Some(result),
        } = &body.expr(inner).kind
            && statements.is_empty()
        {
            inner = *result;
        }
        let ExprKind::Call {
            function,
            type_arguments,
            arguments,
        } = &body.expr(inner).kind
        else {
            return None;
        };
        let definition = &definitions.functions[*function];
        let is_own_native = definition.is_native && definition.owner == owner;
        if definition.is_inline || is_own_native {
            return None;
        }
        let mut remaining = parameters.iter().peekable();
        let mut captured = Vec::new();
        for (position, argument) in arguments.iter().enumerate() {
            if let ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) =
                &body.expr(*argument).kind
                && remaining.next_if_eq(&local).is_some()
            {
                captured.push(None);
                continue;
            }
            let is_captured = match &body.expr(*argument).kind {
                ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) => {
                    !parameters.contains(local)
                }
                kind => matches!(kind, ExprKind::Literal(_) | ExprKind::Constant(_)),
            };
            if !is_captured || position >= CAPTURES_MAX {
                return None;
            }
            captured.push(Some(*argument));
        }
        remaining.next().is_none().then_some(PartialCall {
            function: *function,
            type_arguments,
            captured,
        })
    }
}

/// The abilities of a function as a value that captures nothing.
pub(crate) fn function_abilities(function: &FunctionDef) -> AbilitySet {
    let is_persistent = function
        .attributes
        .iter()
        .any(|attribute| attribute.name == "persistent");
    let keeps_signature =
        function.visibility == Visibility::Public || function.is_entry || is_persistent;
    if keeps_signature {
        AbilitySet::PRIMITIVES
    } else {
        LAMBDA_ABILITIES
    }
}

/// The abilities of a lambda with a function of its own that captures nothing.
pub(crate) const LAMBDA_ABILITIES: AbilitySet = AbilitySet::REFERENCES;

/// Adds the function of a lambda to its module.
pub(super) fn declare(definitions: &mut DefMap, lifted: Lifted) -> (FunctionId, Body) {
    let functions = definitions.modules[lifted.module].functions.iter();
    // No function of a program has a name that starts like this.
    let earlier =
        functions.filter(|id| definitions.functions[**id].name.as_str().starts_with("__"));
    let number = earlier.count() + 1;
    let name = Name::new(Symbol::new(&format!("__lambda_{number}")), lifted.span);
    let type_parameters = definitions.functions[lifted.host].type_parameters.clone();
    let id = definitions.functions.push(FunctionDef {
        owner: Owner::Module(lifted.module),
        name,
        span: lifted.span,
        signature_span: lifted.span,
        attributes: Vec::new(),
        documentation: None,
        visibility: Visibility::Private,
        is_entry: false,
        is_native: false,
        is_inline: false,
        type_parameters,
        parameters: lifted.parameters,
        result: lifted.result,
        result_span: lifted.span,
        acquires_declared: None,
        acquires_spans: Vec::new(),
        acquires: BTreeSet::new(),
    });
    debug_assert_eq!(
        id, lifted.id,
        "lambdas are declared in the order of their ids"
    );
    definitions.modules[lifted.module].functions.push(id);
    (id, lifted.body)
}

impl Expander<'_, '_> {
    /// What a lambda that is a value becomes.
    pub(super) fn lambda(
        &mut self,
        frame: FrameId,
        lambda: &Lambda,
        ty: &Ty,
        span: Span,
    ) -> ExprKind {
        let host = &self.resolver.definitions.functions[self.host];
        let Ty::Function(signature) = self.ty(frame, ty) else {
            return ExprKind::Error;
        };
        let (definitions, source) = (&self.resolver.definitions, self.frames[frame].source);
        if let Some(call) = PartialCall::of(definitions, host.owner, source, lambda) {
            return self.partial_call(frame, &call, lambda.capture, &signature, span);
        }
        let Owner::Module(module) = host.owner else {
            let message = "a lambda in a script that is more than a call";
            let label = "a script has no functions for it to become";
            let error = Diagnostic::new(Code::LambdaInScript, message, span, label)
                .with_help("call a function of a module: `|x| module::function(x, y)`");
            self.diagnostics.push(error);
            return ExprKind::Error;
        };
        self.lift(frame, lambda, &signature, module, span)
    }

    /// The function that a lambda just calls, with what is captured for it.
    fn partial_call(
        &mut self,
        frame: FrameId,
        call: &PartialCall<'_>,
        capture: Capture,
        signature: &FunctionType,
        span: Span,
    ) -> ExprKind {
        self.check_call(frame, call.function, span);
        let definitions = &self.resolver.definitions;
        let function = &definitions.functions[call.function];
        let lacking = signature.abilities.minus(function_abilities(function));
        if !lacking.is_empty() {
            let name = definitions.function_name(call.function);
            let why = format!("`{name}` may change or go away");
            self.lacking_ability(signature, lacking, span, &why);
        }
        let type_arguments = self.types(frame, call.type_arguments);
        let mut captured = Vec::new();
        for value in &call.captured {
            let Some(value) = *value else {
                captured.push(None);
                continue;
            };
            let copied = self.expr(frame, value);
            if let ExprKind::Local(local) = self.body.expr(copied).kind {
                self.body.expressions[copied].kind = captured_by(capture, local);
            }
            let used = self.body.expr(copied).span;
            if let ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) =
                self.body.expr(copied).kind
            {
                let local = self.body.locals[local].clone();
                self.check_captured(&local, signature, span, used);
            }
            captured.push(Some(copied));
        }
        ExprKind::Closure {
            function: call.function,
            type_arguments,
            captured,
        }
    }

    /// Makes a function of a lambda.
    fn lift(
        &mut self,
        frame: FrameId,
        lambda: &Lambda,
        signature: &FunctionType,
        module: ModuleDefId,
        span: Span,
    ) -> ExprKind {
        let outer = std::mem::take(&mut self.body);
        self.lambdas.push(OpenLambda {
            outer,
            captures: Vec::new(),
            span,
            reported: BTreeSet::new(),
        });
        let patterns: Vec<PatternId> = lambda
            .parameters
            .iter()
            .map(|pattern| self.pattern(frame, *pattern))
            .collect();
        let root = self.expr(frame, lambda.body);
        let Some(open) = self.lambdas.pop() else {
            unreachable!("the lambda was opened above");
        };
        let mut body = std::mem::replace(&mut self.body, open.outer);
        let mut statements = Vec::new();
        let captures = open.captures.iter().map(|(_, inner)| *inner);
        body.parameters = captures.collect();
        for pattern in patterns {
            let parameter = parameter_of(&mut body, pattern, &mut statements);
            body.parameters.push(parameter);
        }
        body.root = Some(if statements.is_empty() {
            root
        } else {
            let ty = body.expr(root).ty.clone();
            let result = Some(root);
            add(&mut body, ExprKind::Block { statements, result }, ty, span)
        });
        let mut captured = Vec::new();
        for (outer, inner) in &open.captures {
            let local = self.body.locals[*outer].clone();
            self.check_captured(&local, signature, span, span);
            body.locals[*inner].kind = LocalKind::Parameter;
            let value = self.add(captured_by(lambda.capture, *outer), local.ty, span);
            captured.push(Some(value));
        }
        self.check_lifted(signature, captured.len(), span);
        captured.extend(lambda.parameters.iter().map(|_| None));
        let id = self.declare_lifted(module, signature, body, span);
        let host = &self.resolver.definitions.functions[self.host];
        ExprKind::Closure {
            function: id,
            type_arguments: host.type_parameters.keys().map(Ty::Parameter).collect(),
            captured,
        }
    }

    fn declare_lifted(
        &mut self,
        module: ModuleDefId,
        signature: &FunctionType,
        body: Body,
        span: Span,
    ) -> FunctionId {
        let declared = self.resolver.definitions.functions.len();
        let id = FunctionId::new(declared + self.lifted.len());
        let parameters = body.parameters.iter().map(|local| {
            let local = &body.locals[*local];
            Parameter {
                name: Name::new(local.name.clone(), local.span),
                ty: local.ty.clone(),
                span: local.span,
            }
        });
        self.lifted.push(Lifted {
            id,
            host: self.host,
            module,
            span,
            parameters: parameters.collect(),
            result: signature.result.clone(),
            body,
        });
        id
    }

    fn check_lifted(&mut self, signature: &FunctionType, captured: usize, span: Span) {
        let lacking = signature.abilities.minus(LAMBDA_ABILITIES);
        if !lacking.is_empty() {
            let why = "a lambda that is more than a call has a function that may change";
            self.lacking_ability(signature, lacking, span, why);
        }
        if captured > CAPTURES_MAX {
            let message = format!("a lambda that captures more than {CAPTURES_MAX} variables");
            let label = format!("it captures {captured}");
            let error = Diagnostic::new(Code::ModuleTooLarge, message, span, label)
                .with_help("put some of them into a struct");
            self.diagnostics.push(error);
        }
    }

    fn lacking_ability(
        &mut self,
        signature: &FunctionType,
        lacking: AbilitySet,
        span: Span,
        why: &str,
    ) {
        let list = ability_list(lacking);
        let message = format!("this lambda cannot have {list}");
        let label = format!("expected {}", self.show_function(signature));
        let error = Diagnostic::new(Code::MissingFunctionAbility, message, span, label)
            .with_note(why)
            .with_help(
                "let it be nothing but a call of a `public` or `#[persistent]` function, as in \
                 `|x| f(x, captured)`",
            );
        self.diagnostics.push(error);
    }

    /// Checks that a captured local has the abilities of the lambda.
    fn check_captured(&mut self, local: &Local, signature: &FunctionType, span: Span, used: Span) {
        let definitions = &self.resolver.definitions;
        let host = &definitions.functions[self.host];
        if local.ty.is_reference() || local.ty.has_error() {
            // References are reported where they are used.
            if local.ty.is_reference() && used != span {
                self.captured_reference(local.name.as_str(), local.span, used, span);
            }
            return;
        }
        let abilities = definitions.abilities(&local.ty, &host.type_parameters);
        let lacking = signature.abilities.minus(abilities);
        if lacking.is_empty() {
            return;
        }
        let (name, list) = (&local.name, ability_list(lacking));
        let message = format!("this lambda cannot have {list}, which its `{name}` lacks");
        let label = format!("expected {}", self.show_function(signature));
        let error = Diagnostic::new(Code::MissingFunctionAbility, message, span, label)
            .with_secondary(local.span, format!("captured `{name}` is declared here"))
            .with_note("a function value has the abilities that everything it captures has");
        self.diagnostics.push(error);
    }

    fn show_function(&self, signature: &FunctionType) -> String {
        let definitions = &self.resolver.definitions;
        let parameters = definitions.functions[self.host].type_parameters.values();
        let names: Vec<&str> = parameters
            .map(|parameter| parameter.name.as_str())
            .collect();
        let ty = Ty::Function(std::sync::Arc::new(signature.clone()));
        format!("`{}`", ty.display(definitions, &names))
    }

    /// The local of the body that is being made for one of a body around it.
    pub(super) fn capture(&mut self, copied: Copied) -> LocalId {
        let mut local = copied.local;
        for level in copied.level..self.lambdas.len() {
            let open = &self.lambdas[level];
            if let Some((_, inner)) = open.captures.iter().find(|(outer, _)| *outer == local) {
                local = *inner;
                continue;
            }
            let original = Local {
                is_inlined: true,
                ..open.outer.locals[local].clone()
            };
            let body = match self.lambdas.get_mut(level + 1) {
                Some(next) => &mut next.outer,
                None => &mut self.body,
            };
            let inner = body.locals.push(original);
            self.lambdas[level].captures.push((local, inner));
            local = inner;
        }
        local
    }

    /// Checks what an expression does to a local that is captured.
    pub(super) fn check_capture(&mut self, frame: FrameId, kind: &ExprKind, span: Span) {
        if let ExprKind::Local(local) | ExprKind::Move(local) | ExprKind::Copy(local) = kind
            && self.is_captured(frame, *local)
        {
            let (name, ty, declared) = self.original(frame, *local);
            if ty.is_reference() && self.is_first_report(*local) {
                let lambda = self.lambdas.last().map_or(span, |open| open.span);
                self.captured_reference(&name, declared, span, lambda);
            }
        }
        if let ExprKind::Assign { place, .. } | ExprKind::CompoundAssign { place, .. } = kind {
            self.check_unchanged(frame, *place, span);
        }
        if let ExprKind::Borrow {
            mutability: Mutability::Mutable,
            operand,
        } = kind
        {
            self.check_unchanged(frame, *operand, span);
        }
    }

    fn captured_reference(&mut self, name: &str, declared: Span, used: Span, lambda: Span) {
        let message = format!("the reference `{name}` cannot be captured");
        let label = "a function value holds no references";
        let mut error = Diagnostic::new(Code::CapturedReference, message, used, label)
            .with_secondary(declared, format!("`{name}` is declared here"));
        if used != lambda {
            let start = Span::new(lambda.file, lambda.start, lambda.start);
            error = error.with_secondary(start, "this lambda would capture it");
        }
        let help = format!("capture what is needed of it, or make `{name}` a parameter");
        self.diagnostics.push(error.with_help(help));
    }

    /// Reports a change of a captured local, or of a part of one.
    pub(super) fn check_unchanged(&mut self, frame: FrameId, place: ExprId, span: Span) {
        let source = self.frames[frame].source;
        let mut place = place;
        while let ExprKind::Field { base, .. } | ExprKind::Index { base, .. } =
            &source.expr(place).kind
        {
            place = *base;
        }
        let ExprKind::Local(local) = source.expr(place).kind else {
            return;
        };
        if !self.is_captured(frame, local) || !self.is_first_report(local) {
            return;
        }
        let (name, _, declared) = self.original(frame, local);
        let message = format!("captured `{name}` cannot be changed in a lambda");
        let label = "the lambda has a copy of its own";
        let error = Diagnostic::new(Code::CapturedAssignment, message, span, label)
            .with_secondary(declared, format!("`{name}` is declared outside"))
            .with_help(format!("copy it first: `let changed = {name};`"))
            .with_note("only lambdas for inline functions share the variables around them");
        self.diagnostics.push(error);
    }

    /// Whether a local of a frame is one that the innermost open lambda captures.
    fn is_captured(&self, frame: FrameId, local: LocalId) -> bool {
        let copied = self.copied(frame, local);
        copied.is_some_and(|copied| copied.level < self.lambdas.len())
    }

    /// The name, type and declaration of a local of a frame.
    fn original(&self, frame: FrameId, local: LocalId) -> (String, Ty, Span) {
        let original = &self.frames[frame].source.locals[local];
        (
            original.name.as_str().to_owned(),
            original.ty.clone(),
            original.span,
        )
    }

    fn is_first_report(&mut self, local: LocalId) -> bool {
        let open = self.lambdas.last_mut();
        open.is_some_and(|open| open.reported.insert(local))
    }
}

/// How a local is taken when a lambda becomes a value.
fn captured_by(capture: Capture, local: LocalId) -> ExprKind {
    match capture {
        Capture::Inferred => ExprKind::Local(local),
        Capture::Move => ExprKind::Move(local),
        Capture::Copy => ExprKind::Copy(local),
    }
}

/// The parameter for what a lambda binds; what takes it apart is added to the statements.
fn parameter_of(body: &mut Body, pattern: PatternId, statements: &mut Vec<Statement>) -> LocalId {
    let (ty, span) = (
        body.patterns[pattern].ty.clone(),
        body.patterns[pattern].span,
    );
    let name = match body.patterns[pattern].kind {
        PatternKind::Bind(local) => {
            body.locals[local].kind = LocalKind::Parameter;
            return local;
        }
        PatternKind::Wildcard | PatternKind::Error => "_",
        PatternKind::Place(_)
        | PatternKind::Struct { .. }
        | PatternKind::Tuple(_)
        | PatternKind::Literal(_)
        | PatternKind::Range { .. } => "_argument",
    };
    let local = body.locals.push(Local {
        name: Symbol::new(name),
        ty: ty.clone(),
        span,
        kind: LocalKind::Parameter,
        is_inlined: false,
    });
    if name != "_" {
        let value = Some(add(body, ExprKind::Local(local), ty, span));
        statements.push(Statement::Let {
            pattern,
            value,
            span,
        });
    }
    local
}

fn add(body: &mut Body, kind: ExprKind, ty: Ty, span: Span) -> ExprId {
    body.expressions.push(crate::body::Expr { kind, ty, span })
}
