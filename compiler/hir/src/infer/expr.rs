//! Expressions by kind; literals, names and blocks.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;

use crate::body::{ExprKind, Statement, StorageOperation};
use crate::definition::{Accessor, Member, Value};
use crate::id::ExprId;
use crate::infer::coerce::Reason;
use crate::infer::{Hint, Infer, IntegerLiteral};
use crate::literal::{integer_kind, number_address, number_value};
use crate::resolve::Aliases;
use crate::resolve::path::Wanted;
use crate::resolve::types::TypePosition;
use crate::resolve::variant::Entity;
use crate::ty::{IntegerKind, Ty};

impl Infer<'_, '_> {
    /// Infers an expression of which nothing is expected.
    pub(super) fn infer(&mut self, expr: &ast::Expr) -> ExprId {
        self.infer_with(expr, None)
    }

    /// Infers an expression. The hint is used inside blocks and branches; the caller still coerces
    /// the whole.
    pub(super) fn infer_with(&mut self, expr: &ast::Expr, hint: Hint<'_>) -> ExprId {
        let span = expr.span;
        match &expr.kind {
            ast::ExprKind::Literal(literal) => self.literal(literal, span),
            ast::ExprKind::Path(path) => self.path(path, span, hint),
            ast::ExprKind::Move(name) => self.explicit(name, span, ExprKind::Move),
            ast::ExprKind::Copy(name) => self.explicit(name, span, ExprKind::Copy),
            ast::ExprKind::Call {
                function,
                arguments,
            } => self.call_expr(function, arguments, span, hint),
            ast::ExprKind::MacroCall { name, arguments } => self.macro_call(name, arguments, span),
            ast::ExprKind::MethodCall {
                receiver,
                method,
                type_arguments,
                arguments,
            } => self.method_call(receiver, method, type_arguments.as_deref(), arguments, span),
            ast::ExprKind::Pack { path, fields } => self.pack(path, fields, span, hint),
            ast::ExprKind::Vector {
                type_arguments,
                elements,
            } => self.vector(type_arguments.as_deref(), elements, span, hint),
            ast::ExprKind::Field { base, field } => self.field(base, field, span),
            ast::ExprKind::Index { base, index } => self.index(base, index, span),
            ast::ExprKind::Unary { operator, operand } => self.unary(*operator, operand, span),
            ast::ExprKind::Dereference(operand) => self.dereference(operand, span),
            ast::ExprKind::Borrow { mutable, operand } => {
                self.borrow(*mutable, operand, span, hint)
            }
            ast::ExprKind::Binary {
                operator,
                operator_span,
                left,
                right,
            } => self.binary(*operator, *operator_span, left, right, span),
            ast::ExprKind::Assign { target, value } => self.assign(target, value, span),
            ast::ExprKind::CompoundAssign {
                operator,
                operator_span,
                target,
                value,
            } => self.compound_assign(*operator, *operator_span, target, value, span),
            ast::ExprKind::Cast { operand, target } => self.cast(operand, target, span),
            ast::ExprKind::Test { operand, variants } => self.test(operand, variants, span),
            ast::ExprKind::Annotated {
                operand,
                annotation,
            } => self.annotated(operand, annotation),
            ast::ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.if_expr(condition, then, otherwise.as_deref(), span, hint),
            ast::ExprKind::While {
                label,
                condition,
                body,
            } => self.while_expr(label.as_ref(), condition, body, span),
            ast::ExprKind::Loop { label, body } => self.loop_expr(label.as_ref(), body, span),
            ast::ExprKind::For(inner) => self.for_expr(inner, span),
            ast::ExprKind::Match { scrutinee, arms } => {
                self.match_expr(scrutinee, arms, span, hint)
            }
            ast::ExprKind::Block(block) => self.block(block, hint),
            ast::ExprKind::Tuple(elements) => self.tuple(elements, span, hint),
            ast::ExprKind::Return(value) => self.return_expr(value.as_deref(), span),
            ast::ExprKind::Abort(code) => self.abort(code, span),
            ast::ExprKind::Break(label) => self.break_expr(label.as_ref(), span),
            ast::ExprKind::Continue(label) => self.continue_expr(label.as_ref(), span),
            ast::ExprKind::Lambda(lambda) => self.lambda_value(lambda, span, hint),
            ast::ExprKind::Spec(spec) => {
                self.resolver.use_mentioned_aliases(&self.environment, spec);
                self.mentions.extend(spec.mentions.iter().cloned());
                self.add(ExprKind::Tuple(Vec::new()), Ty::unit(), span)
            }
            // Nothing but a specification has one.
            ast::ExprKind::Formula(_) => self.error(span),
            ast::ExprKind::Error => self.error(span),
        }
    }

    fn literal(&mut self, literal: &ast::Literal, span: Span) -> ExprId {
        match &literal.kind {
            ast::LiteralKind::Bool(value) => {
                self.add(ExprKind::Literal(Value::Bool(*value)), Ty::Bool, span)
            }
            ast::LiteralKind::ByteString(bytes) => {
                let kind = ExprKind::Literal(Value::Bytes(bytes.to_vec()));
                self.add(kind, Ty::vector(Ty::U8), span)
            }
            // Whether bytes or a `String` are meant is not known.
            ast::LiteralKind::BareString(_) => self.error(span),
            ast::LiteralKind::Address(address) => self.address_literal(address, span),
            ast::LiteralKind::Number(number) => self.number(number, span),
        }
    }

    fn address_literal(&mut self, address: &ast::Address, span: Span) -> ExprId {
        let value = match address {
            ast::Address::Number(number) => {
                let value = number_address(number);
                if value.is_none() {
                    self.resolver.unusable_address(number.span);
                }
                value
            }
            ast::Address::Name(name) => {
                let addresses = self.resolver.owner(self.owner()).addresses;
                let value = addresses.get(&name.symbol).copied();
                if value.is_none() {
                    self.resolver.unknown_address(addresses, name);
                }
                value
            }
        };
        match value {
            Some(value) => self.add(ExprKind::Literal(Value::Address(value)), Ty::Address, span),
            // The type is known even if the value is not.
            None => self.add(ExprKind::Error, Ty::Address, span),
        }
    }

    fn number(&mut self, number: &ast::Number, span: Span) -> ExprId {
        let ty = match number.suffix {
            None => self.fresh_integer(span),
            Some(suffix) => Ty::Integer(integer_kind(suffix)),
        };
        self.number_of(number, false, ty, span)
    }

    /// A number under `-` or not. Its value is made when its type is known.
    pub(super) fn number_of(
        &mut self,
        number: &ast::Number,
        is_negative: bool,
        ty: Ty,
        span: Span,
    ) -> ExprId {
        let Some(magnitude) = number_value(number) else {
            let message = "an integer over 2^256 − 1";
            let label = "no type can hold this integer";
            let code = Code::IntegerOutOfRange;
            self.report(Diagnostic::new(code, message, number.span, label));
            return self.add(ExprKind::Error, ty, span);
        };
        let id = self.add(ExprKind::Literal(Value::Integer(magnitude)), ty, span);
        self.literals.push(IntegerLiteral {
            id,
            magnitude,
            is_negative,
        });
        id
    }

    fn explicit(
        &mut self,
        name: &ast::Name,
        span: Span,
        kind: fn(crate::id::LocalId) -> ExprKind,
    ) -> ExprId {
        if let Some(local) = self.local(&name.symbol) {
            return self.use_local(local, kind(local), span);
        }
        let path = ast::Path {
            head: ast::PathHead::Name(name.clone()),
            tail: Vec::new(),
            type_arguments: None,
            span: name.span,
        };
        self.path(&path, span, None)
    }

    fn path(&mut self, path: &ast::Path, span: Span, hint: Hint<'_>) -> ExprId {
        if let Some(name) = path.single() {
            if let Some(local) = self.local(&name.symbol) {
                return self.use_local(local, ExprKind::Local(local), span);
            }
            let declared = self
                .resolver
                .visible_member(&self.environment, &name.symbol);
            if declared.is_none()
                && let Some((value, ty)) =
                    builtin_constant(name.as_str(), self.resolver.settings.testing)
            {
                return self.add(ExprKind::Literal(value), ty, span);
            }
        }
        if let Some(waiting) = self.wait_for_enum(path, hint, span) {
            return waiting;
        }
        if self.is_lost(path) {
            return self.error(span);
        }
        let locals = self.local_names();
        let locals: Vec<&str> = locals.iter().map(Symbol::as_str).collect();
        let member = match self.entity(path, Wanted::Value, hint, &locals) {
            Some(Entity::Variant(constructor)) => {
                return self.pack_positional(constructor, path, &[], span, hint);
            }
            Some(Entity::Member(member)) => Some(member),
            None => {
                if let Some(name) = path.single() {
                    self.offer_owned_field(name);
                }
                None
            }
        };
        match member {
            Some(Member::Constant(id)) => {
                let definitions = &self.resolver.definitions;
                let constant = &definitions.constants[id];
                let ty = constant.ty.clone();
                let accessor = definitions.accessors.get(&Accessor::Constant(id)).copied();
                // An upgrade of its module may change it: others ask for it when they run.
                let kind = match accessor.filter(|_| constant.owner != self.environment.owner) {
                    Some(function) => ExprKind::Call {
                        function,
                        type_arguments: Vec::new(),
                        arguments: Vec::new(),
                    },
                    None => ExprKind::Constant(id),
                };
                self.add(kind, ty, span)
            }
            Some(Member::Struct(id)) => self.unit_struct(id, path, span, hint),
            Some(Member::Function(id)) => self.function_value(id, path, span),
            None => self.error(span),
        }
    }

    /// Whether a path is the name of a local that was perhaps declared where nothing could be parsed.
    pub(super) fn is_lost(&mut self, path: &ast::Path) -> bool {
        self.has_lost_names
            && path.single().is_some_and(|name| {
                !name
                    .as_str()
                    .starts_with(|it: char| it.is_ascii_uppercase())
                    && !self.resolver.is_member_name(&self.environment, name)
            })
    }

    /// The names of all locals in scope.
    pub(super) fn local_names(&self) -> Vec<Symbol> {
        self.scopes
            .iter()
            .rev()
            .flat_map(|scope| scope.keys().cloned())
            .collect()
    }

    /// The type of the elements that is expected of a vector, if these are functions, of which each is
    /// made to fit, which cannot be done to the vector afterwards, or enums, whose variants may be
    /// written by their names alone.
    fn expected_element(&self, hint: Hint<'_>) -> Option<Ty> {
        let Ty::Vector(element) = self.table.shallow(hint?.0) else {
            return None;
        };
        let mut innermost = self.table.shallow(&element);
        while let Ty::Vector(element) = innermost {
            innermost = self.table.shallow(&element);
        }
        let structs = &self.resolver.definitions.structs;
        let is_decisive = match &innermost {
            Ty::Function(_) => true,
            Ty::Struct(item, _) => {
                structs[*item].is_enum() || self.wrapped_function(&innermost).is_some()
            }
            _ => false,
        };
        is_decisive.then(|| element.as_ref().clone())
    }

    fn vector(
        &mut self,
        type_arguments: Option<&ast::TypeArguments>,
        elements: &[ast::Expr],
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        let written = type_arguments.map(|arguments| arguments.types.as_slice());
        let element = match written {
            Some([written]) => {
                self.resolver
                    .lower_type(&self.environment, written, TypePosition::Argument)
            }
            Some(types) => {
                let message = format!(
                    "`vector` takes 1 type argument, but {} were given",
                    types.len()
                );
                let label = "expected 1 type argument, as in `vector<u8>`";
                let code = Code::WrongTypeArgumentCount;
                self.report(Diagnostic::new(code, message, span, label));
                Ty::Error
            }
            None => match self.expected_element(hint) {
                Some(element) => element,
                None => self.fresh(span, "the type of the elements"),
            },
        };
        let mut first = None;
        let values = elements
            .iter()
            .map(|expr| {
                let reason = match (written, first) {
                    (Some([written]), _) => Reason::Annotation(written.span),
                    (_, Some(first)) => Reason::Beside(first),
                    (_, None) => Reason::None,
                };
                first.get_or_insert(expr.span);
                self.check(expr, &element, reason)
            })
            .collect();
        self.constrain(&element, weft_types::AbilitySet::EMPTY, span, span);
        self.add_limited(ExprKind::Vector(values), Ty::vector(element), span)
    }

    fn annotated(&mut self, operand: &ast::Expr, annotation: &ast::Type) -> ExprId {
        let ty = self
            .resolver
            .lower_type(&self.environment, annotation, TypePosition::Result);
        self.check(operand, &ty, Reason::Annotation(annotation.span))
    }

    fn tuple(&mut self, elements: &[ast::Expr], span: Span, hint: Hint<'_>) -> ExprId {
        let expected: Option<Vec<Ty>> = hint.and_then(|(ty, _)| match self.table.shallow(ty) {
            Ty::Tuple(types) if types.len() == elements.len() => Some(types.to_vec()),
            _ => None,
        });
        let reason = hint.map_or(Reason::None, |(_, reason)| match reason {
            // A tuple is never an argument or a field, so these cannot be of an element.
            Reason::Argument { .. } | Reason::Receiver(_) | Reason::Field { .. } => Reason::None,
            other => other,
        });
        let mut values = Vec::new();
        for (index, element) in elements.iter().enumerate() {
            let id = match &expected {
                Some(types) => self.check(element, &types[index], reason),
                None => self.infer(element),
            };
            self.require_single(id, "an element of a tuple");
            values.push(id);
        }
        let types = values.iter().map(|value| self.ty(*value)).collect();
        self.add(ExprKind::Tuple(values), Ty::Tuple(types), span)
    }

    /// A block; its result has the hint's type if it has one.
    pub(super) fn block(&mut self, block: &ast::Block, hint: Hint<'_>) -> ExprId {
        let mut aliases = Aliases::default();
        let is_dependency = self.resolver.owner(self.environment.owner).is_dependency;
        for used in &block.uses {
            let whole = used.attributes.is_empty().then_some(used.span);
            if self.resolver.is_kept(&used.attributes, is_dependency) {
                self.resolver.resolve_use(
                    self.environment.owner,
                    (used, whole),
                    &mut aliases,
                    false,
                );
            }
        }
        self.resolver
            .add_mistyped(self.environment.owner, &mut aliases);
        self.environment.blocks.push(aliases);
        self.scopes.push(std::collections::BTreeMap::new());
        let mut statements = Vec::new();
        let mut diverges = false;
        for statement in &block.statements {
            match &statement.kind {
                ast::StatementKind::Let(binding) => {
                    let (lowered, never) = self.let_statement(binding, statement.span);
                    diverges |= never;
                    statements.push(lowered);
                }
                ast::StatementKind::Expr(expr) => {
                    let id = self.infer(expr);
                    diverges |= self.ty(id) == Ty::Never;
                    statements.push(Statement::Expr(id));
                }
                ast::StatementKind::Error => {
                    self.has_lost_names = true;
                    let id = self.error(statement.span);
                    statements.push(Statement::Expr(id));
                }
            }
        }
        let result = block.result.as_deref().map(|result| match hint {
            Some((ty, reason)) => self.check(result, ty, reason),
            None => self.infer(result),
        });
        self.scopes.pop();
        self.environment.blocks.pop();
        let has_error_statement = block
            .statements
            .iter()
            .any(|s| matches!(s.kind, ast::StatementKind::Error));
        let ty = match result {
            Some(result) if !diverges => self.ty(result),
            None if !diverges && has_error_statement => Ty::Error,
            None if !diverges => Ty::unit(),
            Some(_) | None => Ty::Never,
        };
        self.add(ExprKind::Block { statements, result }, ty, block.span)
    }

    fn let_statement(&mut self, binding: &ast::Let, span: Span) -> (Statement, bool) {
        let annotation = binding.annotation.as_ref();
        let declared = annotation.map(|written| {
            let position = TypePosition::Result;
            (
                self.resolver
                    .lower_type(&self.environment, written, position),
                written.span,
            )
        });
        let value = binding.value.as_ref().map(|value| match &declared {
            Some((ty, written)) => self.check(value, ty, Reason::Annotation(*written)),
            None => self.infer(value),
        });
        let never = value.is_some_and(|value| self.ty(value) == Ty::Never);
        let ty = match (declared, value) {
            (Some((ty, _)), _) => ty,
            (None, Some(value)) if !never => self.ty(value),
            // What does not return has any type: the one that later uses ask for.
            (None, Some(_) | None) => self.fresh(binding.pattern.span, "the type of this local"),
        };
        let count = self.resolver.findings.diagnostics.len();
        let pattern = self.let_pattern(&binding.pattern, &ty);
        let reported = &mut self.resolver.findings.diagnostics;
        if let Some(value) = value
            && reported.len() == count + 1
            && let Some(error) = reported.pop_if(|it| it.code == Code::MisplacedTuple)
        {
            let error = self.with_missing_result(error, value);
            self.report(error);
        }
        let statement = Statement::Let {
            pattern,
            value,
            span,
        };
        (statement, never)
    }

    /// Reports a tuple or unit where there must be one value.
    pub(super) fn require_single(&mut self, id: ExprId, what: &str) {
        self.require_single_for(id, what, None);
    }

    /// The same where a type parameter asks for the value, of something that is declared at a place.
    pub(super) fn require_single_for(&mut self, id: ExprId, what: &str, declared: Option<Span>) {
        if let Ty::Tuple(elements) = self.ty(id) {
            let span = self.span(id);
            self.misplaced_tuple(&Ty::Tuple(elements), what, span, declared);
            self.body.expressions[id].ty = Ty::Error;
            self.body.expressions[id].kind = ExprKind::Error;
        }
    }

    pub(super) fn misplaced_tuple(
        &mut self,
        ty: &Ty,
        what: &str,
        span: Span,
        declared: Option<Span>,
    ) {
        let shown = self.show(ty);
        let (message, help) = match ty {
            Ty::Tuple(elements) if elements.is_empty() => (format!("{what} cannot be `()`"), None),
            _ => (
                format!("{what} cannot be a tuple"),
                Some("take it apart: `let (a, b) = …;`"),
            ),
        };
        let label = format!("this is {shown}");
        let mut error = Diagnostic::new(Code::MisplacedTuple, message, span, label);
        if let Some(declared) = declared {
            let label = "a type parameter here stands for one value";
            error = error.with_secondary(declared, label);
        }
        self.report(match help {
            Some(help) => error.with_help(help),
            None => error,
        });
    }
}

/// The builtin function of this name that works on global storage.
pub(super) fn storage_operation(name: &str) -> Option<StorageOperation> {
    StorageOperation::ALL
        .into_iter()
        .find(|operation| operation.as_str() == name)
}

fn builtin_constant(name: &str, testing: bool) -> Option<(Value, Ty)> {
    if name == "__COMPILE_FOR_TESTING__" {
        return Some((Value::Bool(testing), Ty::Bool));
    }
    let (is_greatest, name) = match name.strip_prefix("MAX_") {
        Some(rest) => (true, rest),
        None => (false, name.strip_prefix("MIN_")?),
    };
    let kind = IntegerKind::ALL
        .into_iter()
        .find(|kind| kind.as_str().to_ascii_uppercase() == name)?;
    let value = if is_greatest {
        kind.value(false, kind.max())?
    } else {
        // Unsigned types have no constant for zero.
        kind.signed()?;
        Value::Signed(kind.min())
    };
    Some((value, Ty::Integer(kind)))
}
