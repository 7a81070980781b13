//! Functions by their names as values, and structs that are a function with a name.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about references and treats all other types alike"
)]

use std::sync::Arc;

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::Ability;

use crate::body::{ExprKind, Local, LocalKind, Pattern, PatternKind, Statement};
use crate::definition::{Constructor, DefMap};
use crate::expand::lift::function_abilities;
use crate::id::{ExprId, FieldId, FunctionId, StructId};
use crate::infer::Infer;
use crate::infer::coerce::Reason;
use crate::ty::{FunctionType, Ty};

impl Infer<'_, '_> {
    /// The name of a function as a value.
    pub(super) fn function_value(
        &mut self,
        id: FunctionId,
        path: &ast::Path,
        span: Span,
    ) -> ExprId {
        self.check_visibility(id, path.span);
        let type_arguments = self.function_arguments(id, path.type_arguments.as_deref(), span);
        let function = &self.resolver.definitions.functions[id];
        let name = function.name.as_str();
        if function.is_inline {
            let message = format!("the inline function `{name}` is no value");
            let label = "it has no code of its own";
            let code = Code::InlineFunctionAsValue;
            let error = Diagnostic::new(code, message, span, label)
                .with_secondary(function.name.span, format!("`{name}` is declared here"))
                .with_help(format!("wrap it in a lambda that calls `{name}`"));
            self.report(error);
            return self.error(span);
        }
        let parameters = function.parameters.iter();
        let parameters: Vec<Ty> = parameters
            .map(|parameter| parameter.ty.instantiate(&type_arguments))
            .collect();
        let captured = vec![None; parameters.len()];
        let ty = Ty::Function(Arc::new(FunctionType {
            parameters,
            result: function.result.instantiate(&type_arguments),
            abilities: function_abilities(function),
        }));
        let kind = ExprKind::Closure {
            function: id,
            type_arguments,
            captured,
        };
        self.add_limited(kind, ty, span)
    }

    /// The only field of a struct that is a function with a name, `struct S(|u64| u64)`, and its type.
    pub(super) fn wrapped_function(&self, ty: &Ty) -> Option<(StructId, FieldId, Ty)> {
        let Ty::Struct(item, arguments) = ty else {
            return None;
        };
        let definition = &self.resolver.definitions.structs[*item];
        let mut fields = definition.fields.iter();
        let (Some((field, only)), None) = (fields.next(), fields.next()) else {
            return None;
        };
        let is_function = definition.is_positional && matches!(only.ty, Ty::Function(_));
        is_function.then(|| (*item, field, only.ty.instantiate(arguments)))
    }

    /// Makes a function value one of a struct that is a function with a name, if that is expected.
    pub(super) fn wrap(
        &mut self,
        id: ExprId,
        found: &Ty,
        expected: &Ty,
        reason: Reason,
    ) -> Option<ExprId> {
        let Ty::Function(_) = found else {
            return None;
        };
        let (item, field, inner) = self.wrapped_function(expected)?;
        let span = self.span(id);
        let what = |definitions: &DefMap| {
            let name = definitions.structs[item].name.as_str();
            format!("a function as `{name}`")
        };
        if !self.check_inside(item, span, what) {
            return Some(self.error(span));
        }
        let value = self.coerce(id, &inner, reason);
        let Ty::Struct(_, arguments) = expected else {
            return None;
        };
        let kind = ExprKind::Pack {
            constructor: Constructor::of_struct(item),
            type_arguments: arguments.to_vec(),
            fields: vec![(field, value)],
        };
        Some(self.add(kind, expected.clone(), span))
    }

    /// The function that is called by calling a value: the value itself, or the function in a struct
    /// that is a function with a name. Such a struct is used up if it cannot be copied.
    pub(super) fn unwrap(&mut self, id: ExprId) -> ExprId {
        let ty = self.ty(id);
        let inner = match &ty {
            Ty::Reference(_, referent) => self.table.shallow(referent),
            _ => ty.clone(),
        };
        let Some((item, field, function)) = self.wrapped_function(&inner) else {
            return id;
        };
        let span = self.span(id);
        let what = |definitions: &DefMap| {
            let name = definitions.structs[item].name.as_str();
            format!("the function in `{name}`")
        };
        if !self.check_inside(item, span, what) {
            return self.error(span);
        }
        let definition = &self.resolver.definitions.structs[item];
        let is_copied = definition.abilities.has(Ability::Copy);
        let base = if ty.is_reference() {
            self.add(ExprKind::Dereference(id), inner, span)
        } else if is_copied {
            id
        } else {
            return self.take_apart(id, item, field, function);
        };
        let kind = ExprKind::Field { base, item, field };
        self.add(kind, function, span)
    }

    /// `{ let S(f) = value; f }`.
    fn take_apart(
        &mut self,
        value: ExprId,
        item: StructId,
        field: FieldId,
        function: Ty,
    ) -> ExprId {
        let (span, ty) = (self.span(value), self.ty(value));
        let local = self.body.locals.push(Local {
            name: Symbol::new("_function"),
            ty: function.clone(),
            span,
            kind: LocalKind::Variable,
            is_inlined: false,
        });
        let inner = self.body.patterns.push(Pattern {
            kind: PatternKind::Bind(local),
            ty: function.clone(),
            span,
        });
        let pattern = self.body.patterns.push(Pattern {
            kind: PatternKind::Struct {
                constructor: Constructor::of_struct(item),
                fields: vec![(field, inner)],
            },
            ty,
            span,
        });
        let result = self.add(ExprKind::Local(local), function.clone(), span);
        let statements = vec![Statement::Let {
            pattern,
            value: Some(value),
            span,
        }];
        let kind = ExprKind::Block {
            statements,
            result: Some(result),
        };
        self.add(kind, function, span)
    }
}
