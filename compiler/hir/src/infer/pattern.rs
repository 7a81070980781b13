//! Patterns: what `let`, parameters of lambdas and arms of `match` bind.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::BTreeMap;

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;

use crate::body::{LocalKind, Pattern, PatternKind};
use crate::definition::{Constructor, DefMap};
use crate::id::{FieldId, PatternId};
use crate::infer::Infer;
use crate::ty::{Mutability, Ty};

/// A pattern that is being looked at.
#[derive(Default)]
pub(super) struct Binders {
    /// The names that it has bound so far.
    names: BTreeMap<Symbol, Span>,
    /// Whether it belongs to an arm of a `match`.
    pub(super) is_arm: bool,
}

impl Binders {
    /// Those of a pattern of an arm.
    pub(super) fn of_arm() -> Self {
        Self {
            is_arm: true,
            ..Self::default()
        }
    }
}

impl Infer<'_, '_> {
    pub(super) fn add_pattern(&mut self, kind: PatternKind, ty: Ty, span: Span) -> PatternId {
        self.body.patterns.push(Pattern { kind, ty, span })
    }

    /// Declares the locals of a pattern for a value of this type.
    pub(super) fn let_pattern(&mut self, pattern: &ast::Pattern, ty: &Ty) -> PatternId {
        self.pattern(pattern, ty, &mut Binders::default())
    }

    /// Declares the locals of a pattern beside those that `binders` has.
    pub(super) fn pattern(
        &mut self,
        pattern: &ast::Pattern,
        ty: &Ty,
        binders: &mut Binders,
    ) -> PatternId {
        let span = pattern.span;
        let ty = self.table.shallow(ty);
        match &pattern.kind {
            // What has no value is passed over like any other.
            ast::PatternKind::Wildcard => {
                if ty != Ty::unit() {
                    self.single_pattern(&ty, span);
                }
                self.add_pattern(PatternKind::Wildcard, ty, span)
            }
            ast::PatternKind::Bind(name) => self.bind(name, ty, binders),
            ast::PatternKind::Path(path) => self.positional(path, &[], None, &ty, span, binders),
            ast::PatternKind::Struct { path, fields, rest } => {
                self.named(path, fields, rest.is_some(), &ty, span, binders)
            }
            ast::PatternKind::Positional {
                path,
                elements,
                rest,
            } => self.positional(path, elements, *rest, &ty, span, binders),
            ast::PatternKind::Tuple(elements) => self.tuple_pattern(elements, &ty, span, binders),
            ast::PatternKind::Literal(literal) => {
                let range = (Some(literal), Some(literal), true);
                self.literal_pattern(range, true, &ty, span, binders)
            }
            ast::PatternKind::Range {
                start,
                end,
                inclusive,
            } => {
                let range = (start.as_deref(), end.as_deref(), *inclusive);
                self.literal_pattern(range, false, &ty, span, binders)
            }
            ast::PatternKind::Error => {
                self.has_lost_names = true;
                self.add_pattern(PatternKind::Error, Ty::Error, span)
            }
        }
    }

    pub(super) fn single_pattern(&mut self, ty: &Ty, span: Span) -> bool {
        let is_tuple = matches!(ty, Ty::Tuple(_));
        if is_tuple {
            self.misplaced_tuple(ty, "a local", span, None);
        }
        !is_tuple
    }

    fn bind(&mut self, name: &ast::Name, ty: Ty, binders: &mut Binders) -> PatternId {
        let ty = if self.single_pattern(&ty, name.span) {
            ty
        } else {
            Ty::Error
        };
        if let Some(before) = binders.names.insert(name.symbol.clone(), name.span) {
            let message = format!("`{}` is bound twice in one pattern", name.as_str());
            let error = Diagnostic::new(Code::DuplicateName, message, name.span, "bound again")
                .with_secondary(before, "first bound here");
            self.report(error);
        }
        let local = self.declare(name, ty.clone());
        self.add_pattern(PatternKind::Bind(local), ty, name.span)
    }

    fn tuple_pattern(
        &mut self,
        elements: &[ast::Pattern],
        ty: &Ty,
        span: Span,
        binders: &mut Binders,
    ) -> PatternId {
        let types: Vec<Ty> = match ty {
            Ty::Tuple(types) if types.len() == elements.len() => types.to_vec(),
            Ty::Variable(_) => {
                let types: Vec<Ty> = elements
                    .iter()
                    .map(|element| self.fresh(element.span, "the type of this local"))
                    .collect();
                if self
                    .table
                    .unify(ty, &Ty::Tuple(types.clone().into()))
                    .is_err()
                {
                    self.wrong_tuple(ty, elements.len(), span);
                    for ty in &types {
                        // These variables are free, so nothing can go wrong.
                        let _ = self.table.unify(ty, &Ty::Error);
                    }
                }
                types
            }
            Ty::Error | Ty::Never => elements.iter().map(|_| Ty::Error).collect(),
            other => {
                self.wrong_tuple(other, elements.len(), span);
                elements.iter().map(|_| Ty::Error).collect()
            }
        };
        let mut patterns = Vec::new();
        for (element, ty) in elements.iter().zip(&types) {
            patterns.push(self.pattern(element, ty, binders));
        }
        self.add_pattern(PatternKind::Tuple(patterns), Ty::Tuple(types.into()), span)
    }

    fn wrong_tuple(&mut self, ty: &Ty, written: usize, span: Span) {
        let shown = self.show(ty);
        let count = match ty {
            Ty::Tuple(types) => types.len(),
            _ => 1,
        };
        let plural = if written == 1 { "" } else { "s" };
        let message =
            format!("the pattern has {written} element{plural}, but the value has {count}");
        let label = format!("the value is {shown}");
        self.report(Diagnostic::new(Code::PatternMismatch, message, span, label));
    }

    /// The struct or variant of a pattern with its type arguments, and whether a reference is taken
    /// apart.
    pub(super) fn constructor_of_pattern(
        &mut self,
        path: &ast::Path,
        ty: &Ty,
        span: Span,
    ) -> Option<(Constructor, Vec<Ty>, Option<Mutability>)> {
        let (mutability, inner) = match ty {
            Ty::Reference(mutability, referent) => (Some(*mutability), (**referent).clone()),
            Ty::Never => (None, Ty::Error),
            other => (None, other.clone()),
        };
        let constructor = self.constructor_for(path, &inner)?;
        let arguments = self.struct_arguments(constructor.item, path, span);
        let expected = Ty::Struct(constructor.item, arguments.clone().into());
        if self.table.unify(&inner, &expected).is_err() {
            let (expected, found) = (self.show(&expected), self.show(ty));
            let message = format!("a pattern of {expected} cannot match {found}");
            let label = format!("the value is {found}");
            self.report(Diagnostic::new(Code::PatternMismatch, message, span, label));
            return None;
        }
        let what = |definitions: &DefMap| {
            let name = definitions.constructor_name(constructor);
            format!("the fields of `{name}`")
        };
        self.check_inside(constructor.item, path.span, what)
            .then_some((constructor, arguments, mutability))
    }

    pub(super) fn field_type(
        &self,
        constructor: Constructor,
        field: FieldId,
        arguments: &[Ty],
        mutability: Option<Mutability>,
    ) -> Ty {
        let fields = self.resolver.definitions.fields_of(constructor);
        let ty = fields[field].ty.instantiate(arguments);
        match mutability {
            Some(mutability) => Ty::reference(mutability, ty),
            None => ty,
        }
    }

    fn named(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldPattern],
        has_rest: bool,
        ty: &Ty,
        span: Span,
        binders: &mut Binders,
    ) -> PatternId {
        let Some((constructor, arguments, mutability)) =
            self.constructor_of_pattern(path, ty, span)
        else {
            for field in fields {
                self.pattern(&field.pattern, &Ty::Error, binders);
            }
            return self.add_pattern(PatternKind::Error, Ty::Error, span);
        };
        let mut patterns: Vec<(FieldId, PatternId)> = Vec::new();
        let mut has_failed = false;
        for written in fields {
            let field = self.field_of(constructor, &written.field);
            let field_ty = match field {
                // Whether it is a reference that is taken apart is not known.
                _ if *ty == Ty::Error => Ty::Error,
                Some(field) => self.field_type(constructor, field, &arguments, mutability),
                None => Ty::Error,
            };
            let pattern = self.pattern(&written.pattern, &field_ty, binders);
            if let PatternKind::Bind(local) = self.body.patterns[pattern].kind
                && written.shorthand
            {
                self.body.locals[local].kind = LocalKind::FieldVariable;
            }
            let Some(field) = field else {
                // The right name may be used afterwards.
                self.has_lost_names |= written.shorthand;
                has_failed = true;
                continue;
            };
            if patterns.iter().any(|(before, _)| *before == field) {
                let message = format!("field `{}` is named twice", written.field.as_str());
                let label = "it is already taken apart";
                let place = written.field.span;
                self.report(Diagnostic::new(Code::DuplicateName, message, place, label));
                continue;
            }
            patterns.push((field, pattern));
        }
        let given: Vec<FieldId> = patterns.iter().map(|(field, _)| *field).collect();
        if !has_rest && !has_failed {
            let verb = "not named; `..` leaves fields out";
            let rest = fields.last().map(|last| last.pattern.span.after());
            self.check_all_fields(constructor, &given, span, verb, rest);
        }
        let kind = PatternKind::Struct {
            constructor,
            fields: patterns,
        };
        self.add_pattern(kind, ty.clone(), span)
    }

    fn positional(
        &mut self,
        path: &ast::Path,
        elements: &[ast::Pattern],
        rest: Option<ast::Rest>,
        ty: &Ty,
        span: Span,
        binders: &mut Binders,
    ) -> PatternId {
        let found = self.constructor_of_pattern(path, ty, span);
        let fields = found.and_then(|found| {
            let position = rest.map(|rest| usize::try_from(rest.position).unwrap_or(usize::MAX));
            let fields = self.positions(found.0, elements.len(), position, span)?;
            Some((found, fields))
        });
        let Some(((constructor, arguments, mutability), fields)) = fields else {
            for element in elements {
                self.pattern(element, &Ty::Error, binders);
            }
            return self.add_pattern(PatternKind::Error, Ty::Error, span);
        };
        let mut patterns = Vec::new();
        for (field, element) in fields.into_iter().zip(elements) {
            let field_ty = if *ty == Ty::Error {
                Ty::Error
            } else {
                self.field_type(constructor, field, &arguments, mutability)
            };
            patterns.push((field, self.pattern(element, &field_ty, binders)));
        }
        let kind = PatternKind::Struct {
            constructor,
            fields: patterns,
        };
        self.add_pattern(kind, ty.clone(), span)
    }

    /// The fields that the elements of a positional pattern stand for; `rest` is how many of them
    /// come before `..`.
    pub(super) fn positions(
        &mut self,
        constructor: Constructor,
        count: usize,
        rest: Option<usize>,
        span: Span,
    ) -> Option<Vec<FieldId>> {
        let definitions = &self.resolver.definitions;
        let name = definitions.constructor_name(constructor);
        let declared = definitions.constructor_span(constructor);
        let fields: Vec<FieldId> = definitions.fields_of(constructor).keys().collect();
        let is_bare = constructor.variant.is_some() && fields.is_empty();
        if !definitions.is_positional(constructor) && !is_bare {
            let message = format!("the fields of `{name}` have names");
            let label = "a pattern with names is needed";
            let names = self.field_names(constructor);
            let names: Vec<&str> = names.iter().map(Symbol::as_str).collect();
            let error = Diagnostic::new(Code::PatternMismatch, message, span, label)
                .with_secondary(declared, "declared here")
                .with_help(format!("write `{name} {{ {} }}`", names.join(", ")));
            self.report(error);
            return None;
        }
        match rest {
            Some(before) if count <= fields.len() && before <= count => {
                let after = fields.len() - (count - before);
                Some(
                    fields[..before]
                        .iter()
                        .chain(&fields[after..])
                        .copied()
                        .collect(),
                )
            }
            None if count == fields.len() => Some(fields),
            Some(_) | None => {
                let plural = if fields.len() == 1 { "" } else { "s" };
                let message = format!(
                    "`{name}` has {} field{plural}, but the pattern has {count}",
                    fields.len()
                );
                let label = format!("expected {} element{plural}", fields.len());
                let error = Diagnostic::new(Code::PatternMismatch, message, span, label)
                    .with_secondary(declared, "declared here");
                self.report(error);
                None
            }
        }
    }
}
