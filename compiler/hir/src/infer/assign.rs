//! Assignments and their targets.

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::body::{ExprKind, PatternKind};
use crate::id::{ExprId, FieldId, PatternId};
use crate::infer::Infer;
use crate::infer::coerce::Reason;
use crate::ty::Ty;

impl Infer<'_, '_> {
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
        if let ast::TargetKind::Wildcard = target.kind {
            // What has no value is passed over like any other.
            let value = self.infer(value);
            if self.ty(value) != Ty::unit() {
                self.require_single(value, "an assigned value");
            }
            let ty = self.ty(value);
            let pattern = self.add_pattern(PatternKind::Wildcard, ty, target.span);
            let kind = ExprKind::AssignPattern { pattern, value };
            return self.add(kind, Ty::unit(), span);
        }
        let (pattern, ty) = self.target(target);
        let value = self.check(value, &ty, Reason::Assigned(target.span));
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
        let Some((constructor, arguments, _)) = self.constructor_of_pattern(path, &free, span)
        else {
            for (_, target) in elements {
                self.target(target);
            }
            return (PatternKind::Error, Ty::Error);
        };
        let is_named = elements.first().is_some_and(|(name, _)| name.is_some());
        let fields: Option<Vec<FieldId>> = if is_named {
            let names = elements.iter().filter_map(|(name, _)| *name);
            names.map(|name| self.field_of(constructor, name)).collect()
        } else {
            self.positions(constructor, elements.len(), None, span)
        };
        let mut patterns: Vec<(FieldId, PatternId)> = Vec::new();
        for (index, (_, target)) in elements.iter().enumerate() {
            let (pattern, found) = self.target(target);
            let Some(field) = fields.as_ref().and_then(|fields| fields.get(index)) else {
                continue;
            };
            let expected = self.field_type(constructor, *field, &arguments, None);
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
        self.check_all_fields(constructor, &given, span, "not assigned", None);
        let kind = PatternKind::Struct {
            constructor,
            fields: patterns,
        };
        (kind, Ty::Struct(constructor.item, arguments.into()))
    }
}
