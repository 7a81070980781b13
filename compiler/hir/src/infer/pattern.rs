//! Patterns of `let`, and targets of assignments.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::collections::BTreeMap;

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;

use crate::body::{ExprKind, Pattern, PatternKind};
use crate::definition::Member;
use crate::id::{ExprId, FieldId, PatternId, StructId};
use crate::infer::Infer;
use crate::infer::coerce::Reason;
use crate::resolve::path::Wanted;
use crate::ty::{Mutability, Ty};

/// The names that a pattern has bound so far.
pub(super) type Binders = BTreeMap<Symbol, Span>;

impl Infer<'_, '_> {
    fn add_pattern(&mut self, kind: PatternKind, ty: Ty, span: Span) -> PatternId {
        self.body.patterns.push(Pattern { kind, ty, span })
    }

    /// Declares the locals of a pattern for a value of this type.
    pub(super) fn let_pattern(&mut self, pattern: &ast::Pattern, ty: &Ty) -> PatternId {
        self.pattern(pattern, ty, &mut Binders::new())
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
            ast::PatternKind::Wildcard => {
                self.single_pattern(&ty, span);
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
            ast::PatternKind::Literal(_) | ast::PatternKind::Range { .. } => {
                self.unsupported_enum("a literal in a pattern", span);
                self.add_pattern(PatternKind::Error, ty, span)
            }
            ast::PatternKind::Error => self.add_pattern(PatternKind::Error, Ty::Error, span),
        }
    }

    fn single_pattern(&mut self, ty: &Ty, span: Span) -> bool {
        let is_tuple = matches!(ty, Ty::Tuple(_));
        if is_tuple {
            self.misplaced_tuple(ty, "a local", span);
        }
        !is_tuple
    }

    fn bind(&mut self, name: &ast::Name, ty: Ty, binders: &mut Binders) -> PatternId {
        let ty = if self.single_pattern(&ty, name.span) {
            ty
        } else {
            Ty::Error
        };
        if let Some(before) = binders.insert(name.symbol.clone(), name.span) {
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
        let message = format!("a pattern of {written} element{plural} for {count}");
        let label = format!("the value is {shown}");
        self.report(Diagnostic::new(Code::PatternMismatch, message, span, label));
    }

    /// The struct of a pattern with its arguments, and whether a reference is taken apart.
    fn struct_of_pattern(
        &mut self,
        path: &ast::Path,
        ty: &Ty,
        span: Span,
    ) -> Option<(StructId, Vec<Ty>, Option<Mutability>)> {
        let member = self
            .resolver
            .member_of_path(&self.environment, path, Wanted::Type, &[]);
        let Some(Member::Struct(id)) = member else {
            self.report_no_struct(member, path);
            return None;
        };
        let arguments = self.struct_arguments(id, path, span);
        let expected = Ty::Struct(id, arguments.clone().into());
        let (mutability, inner) = match ty {
            Ty::Reference(mutability, referent) => (Some(*mutability), (**referent).clone()),
            Ty::Never => (None, Ty::Error),
            other => (None, other.clone()),
        };
        if self.table.unify(&inner, &expected).is_err() {
            let (expected, found) = (self.show(&expected), self.show(ty));
            let message = format!("a pattern of {expected} for {found}");
            let label = format!("the value is {found}");
            self.report(Diagnostic::new(Code::PatternMismatch, message, span, label));
            return None;
        }
        let name = self.resolver.definitions.structs[id].name.as_str();
        let what = format!("the fields of `{name}`");
        self.check_inside(id, path.span, &what)
            .then_some((id, arguments, mutability))
    }

    fn field_type(
        &self,
        item: StructId,
        field: FieldId,
        arguments: &[Ty],
        mutability: Option<Mutability>,
    ) -> Ty {
        let fields = &self.resolver.definitions.structs[item].fields;
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
        let Some((id, arguments, mutability)) = self.struct_of_pattern(path, ty, span) else {
            for field in fields {
                self.pattern(&field.pattern, &Ty::Error, binders);
            }
            return self.add_pattern(PatternKind::Error, Ty::Error, span);
        };
        let mut patterns: Vec<(FieldId, PatternId)> = Vec::new();
        let mut has_failed = false;
        for written in fields {
            let field = self.field_of(id, &written.field);
            let field_ty = match field {
                Some(field) => self.field_type(id, field, &arguments, mutability),
                None => Ty::Error,
            };
            let pattern = self.pattern(&written.pattern, &field_ty, binders);
            let Some(field) = field else {
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
            self.check_all_fields(id, &given, span, "not named; `..` leaves fields out");
        }
        let kind = PatternKind::Struct {
            item: id,
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
        let fields = self.struct_of_pattern(path, ty, span).and_then(|found| {
            let (id, _, _) = &found;
            let position = rest.map(|rest| usize::try_from(rest.position).unwrap_or(usize::MAX));
            let fields = self.positions(*id, elements.len(), position, span)?;
            Some((found, fields))
        });
        let Some(((id, arguments, mutability), fields)) = fields else {
            for element in elements {
                self.pattern(element, &Ty::Error, binders);
            }
            return self.add_pattern(PatternKind::Error, Ty::Error, span);
        };
        let mut patterns = Vec::new();
        for (field, element) in fields.into_iter().zip(elements) {
            let field_ty = self.field_type(id, field, &arguments, mutability);
            patterns.push((field, self.pattern(element, &field_ty, binders)));
        }
        let kind = PatternKind::Struct {
            item: id,
            fields: patterns,
        };
        self.add_pattern(kind, ty.clone(), span)
    }

    /// The fields that the elements of a positional pattern stand for; `rest` is how many of them
    /// come before `..`.
    fn positions(
        &mut self,
        id: StructId,
        count: usize,
        rest: Option<usize>,
        span: Span,
    ) -> Option<Vec<FieldId>> {
        let item = &self.resolver.definitions.structs[id];
        let name = item.name.as_str().to_owned();
        let declared = item.name.span;
        let fields: Vec<FieldId> = item.fields.keys().collect();
        if !item.is_positional {
            let message = format!("the fields of `{name}` have names");
            let label = "a pattern with names is needed";
            let names = self.field_names(id);
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
                    "`{name}` has {} field{plural}, but the pattern {count}",
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

    /// `target = value`.
    pub(super) fn assign(&mut self, target: &ast::Target, value: &ast::Expr, span: Span) -> ExprId {
        if let ast::TargetKind::Place(place) = &target.kind {
            let place = self.infer(place);
            self.require_assignable(place);
            let ty = self.ty(place);
            let value = self.check(value, &ty, Reason::Assigned(self.span(place)));
            self.require_single(value, "an assigned value");
            return self.add(ExprKind::Assign { place, value }, Ty::unit(), span);
        }
        let (pattern, ty) = self.target(target);
        let reason = match &target.kind {
            ast::TargetKind::Wildcard => Reason::None,
            _ => Reason::Assigned(target.span),
        };
        let value = self.check(value, &ty, reason);
        let kind = ExprKind::AssignPattern { pattern, value };
        self.add(kind, Ty::unit(), span)
    }

    fn target(&mut self, target: &ast::Target) -> (PatternId, Ty) {
        let span = target.span;
        let (kind, ty) = match &target.kind {
            ast::TargetKind::Wildcard => (
                PatternKind::Wildcard,
                self.fresh(span, "the type of this value"),
            ),
            ast::TargetKind::Place(place) => {
                let place: ExprId = self.infer(place);
                self.require_assignable(place);
                (PatternKind::Place(place), self.ty(place))
            }
            ast::TargetKind::Tuple(elements) => {
                let mut patterns = Vec::new();
                let mut types = Vec::new();
                for element in elements {
                    let (pattern, ty) = self.target(element);
                    patterns.push(pattern);
                    types.push(ty);
                }
                (PatternKind::Tuple(patterns), Ty::Tuple(types.into()))
            }
            ast::TargetKind::Struct { path, fields } => {
                let named: Vec<(Option<&ast::Name>, &ast::Target)> = fields
                    .iter()
                    .map(|field| (Some(&field.field), &field.target))
                    .collect();
                self.struct_target(path, &named, span)
            }
            ast::TargetKind::Positional { path, elements } => {
                let unnamed: Vec<(Option<&ast::Name>, &ast::Target)> =
                    elements.iter().map(|element| (None, element)).collect();
                self.struct_target(path, &unnamed, span)
            }
            ast::TargetKind::Error => (PatternKind::Error, Ty::Error),
        };
        (self.add_pattern(kind, ty.clone(), span), ty)
    }

    fn struct_target(
        &mut self,
        path: &ast::Path,
        elements: &[(Option<&ast::Name>, &ast::Target)],
        span: Span,
    ) -> (PatternKind, Ty) {
        let free = self.fresh(span, "the type of this value");
        let Some((id, arguments, _)) = self.struct_of_pattern(path, &free, span) else {
            for (_, target) in elements {
                self.target(target);
            }
            return (PatternKind::Error, Ty::Error);
        };
        let is_named = elements.first().is_some_and(|(name, _)| name.is_some());
        let fields: Option<Vec<FieldId>> = if is_named {
            let names = elements.iter().filter_map(|(name, _)| *name);
            names.map(|name| self.field_of(id, name)).collect()
        } else {
            self.positions(id, elements.len(), None, span)
        };
        let mut patterns: Vec<(FieldId, PatternId)> = Vec::new();
        for (index, (_, target)) in elements.iter().enumerate() {
            let (pattern, found) = self.target(target);
            let Some(field) = fields.as_ref().and_then(|fields| fields.get(index)) else {
                continue;
            };
            let expected = self.field_type(id, *field, &arguments, None);
            if self.table.unify(&expected, &found).is_err() {
                let (expected, found) = (self.show(&expected), self.show(&found));
                let message = "wrong type for an assignment";
                let label = format!("this place holds {found}, but the field is {expected}");
                self.report(Diagnostic::new(
                    Code::TypeMismatch,
                    message,
                    target.span,
                    label,
                ));
            }
            patterns.push((*field, pattern));
        }
        let Some(given) = fields else {
            return (PatternKind::Error, Ty::Error);
        };
        self.check_all_fields(id, &given, span, "not assigned");
        let kind = PatternKind::Struct {
            item: id,
            fields: patterns,
        };
        (kind, Ty::Struct(id, arguments.into()))
    }
}
