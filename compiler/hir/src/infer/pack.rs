//! Values of structs.

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::body::ExprKind;
use crate::definition::Member;
use crate::id::{ExprId, FieldId, StructId};
use crate::infer::Infer;
use crate::infer::coerce::Reason;
use crate::resolve::path::Wanted;
use crate::ty::Ty;

impl Infer<'_, '_> {
    /// `S { f: e }`.
    pub(super) fn pack(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldValue],
        span: Span,
    ) -> ExprId {
        let member = self
            .resolver
            .member_of_path(&self.environment, path, Wanted::Type, &[]);
        let id = match member {
            Some(Member::Struct(id)) => id,
            other => {
                self.report_no_struct(other, path);
                for field in fields {
                    self.infer(&field.value);
                }
                return self.error(span);
            }
        };
        let arguments = self.struct_arguments(id, path, span);
        let ty = Ty::Struct(id, arguments.clone().into());
        if !self.check_pack(id, path.span) {
            for field in fields {
                self.infer(&field.value);
            }
            return self.add(ExprKind::Error, ty, span);
        }
        let mut values: Vec<(FieldId, ExprId)> = Vec::new();
        for written in fields {
            let Some(field) = self.field_of(id, &written.field) else {
                self.infer(&written.value);
                continue;
            };
            if values.iter().any(|(before, _)| *before == field) {
                let message = format!("field `{}` is given twice", written.field.as_str());
                let label = "it already has a value";
                let place = written.field.span;
                self.report(Diagnostic::new(Code::DuplicateName, message, place, label));
                self.infer(&written.value);
                continue;
            }
            values.push((
                field,
                self.field_value(id, field, &arguments, &written.value),
            ));
        }
        let given: Vec<FieldId> = values.iter().map(|(field, _)| *field).collect();
        if !self.check_all_fields(id, &given, span, "not given") {
            return self.add(ExprKind::Error, ty, span);
        }
        let kind = ExprKind::Pack {
            item: id,
            type_arguments: arguments,
            fields: values,
        };
        self.add_limited(kind, ty, span)
    }

    /// `S(e)`, and `S` alone.
    pub(super) fn pack_positional(
        &mut self,
        id: StructId,
        path: &ast::Path,
        elements: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let arguments = self.struct_arguments(id, path, span);
        let ty = Ty::Struct(id, arguments.clone().into());
        let definition = &self.resolver.definitions.structs[id];
        let name = definition.name.as_str().to_owned();
        let declared = definition.name.span;
        let fields: Vec<FieldId> = definition.fields.keys().collect();
        let expected = fields.len();
        if !definition.is_positional {
            let message = format!("the fields of `{name}` have names");
            let label = "its values are written with names";
            let error = Diagnostic::new(Code::WrongKindOfName, message, path.span, label)
                .with_secondary(declared, "declared here")
                .with_help(format!("write `{name} {{ {} }}`", self.named_form(id)));
            self.report(error);
            self.failed_call(elements, span);
            return self.add(ExprKind::Error, ty, span);
        }
        if !self.check_pack(id, path.span) {
            self.failed_call(elements, span);
            return self.add(ExprKind::Error, ty, span);
        }
        if elements.len() != expected {
            let plural = if expected == 1 { "" } else { "s" };
            let verb = if elements.len() == 1 { "was" } else { "were" };
            let message = format!(
                "`{name}` has {expected} field{plural}, but {} {verb} given",
                elements.len()
            );
            let label = format!("expected {expected} value{plural}");
            let error = Diagnostic::new(Code::WrongArgumentCount, message, span, label)
                .with_secondary(declared, "declared here");
            self.report(error);
            self.failed_call(elements, span);
            return self.add(ExprKind::Error, ty, span);
        }
        let values = fields
            .into_iter()
            .zip(elements)
            .map(|(field, value)| (field, self.field_value(id, field, &arguments, value)))
            .collect();
        let kind = ExprKind::Pack {
            item: id,
            type_arguments: arguments,
            fields: values,
        };
        self.add_limited(kind, ty, span)
    }

    fn field_value(
        &mut self,
        item: StructId,
        field: FieldId,
        arguments: &[Ty],
        value: &ast::Expr,
    ) -> ExprId {
        let ty = self.resolver.definitions.structs[item].fields[field]
            .ty
            .instantiate(arguments);
        self.check(value, &ty, Reason::Field { item, field })
    }

    fn named_form(&self, id: StructId) -> String {
        let names = self.field_names(id);
        names
            .iter()
            .map(|name| format!("{name}: …"))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The type arguments of a struct, as written or to be inferred.
    pub(super) fn struct_arguments(
        &mut self,
        id: StructId,
        path: &ast::Path,
        span: Span,
    ) -> Vec<Ty> {
        let item = &self.resolver.definitions.structs[id];
        let parameters: Vec<_> = item
            .type_parameters
            .values()
            .map(|parameter| (parameter.constraints, parameter.name.span))
            .collect();
        let name = (item.name.as_str().to_owned(), item.name.span);
        self.type_arguments(&parameters, path.type_arguments.as_ref(), name, span)
    }

    fn check_pack(&mut self, id: StructId, span: Span) -> bool {
        let name = self.resolver.definitions.structs[id].name.as_str();
        let what = format!("a value of `{name}`");
        let definitions = &self.resolver.definitions;
        let module = definitions.structs[id].module;
        if self.environment.owner == crate::definition::Owner::Module(module) {
            return true;
        }
        let module = definitions.module_name(module);
        let declared = definitions.structs[id].name.span;
        let message = format!("{what} can be made in module `{module}` alone");
        let label = "this is outside the module that declares the struct";
        let error = Diagnostic::new(Code::InaccessibleFields, message, span, label)
            .with_secondary(declared, "declared here")
            .with_help("call a public function of the module that returns one");
        self.report(error);
        false
    }

    /// Whether every field is there; otherwise the missing ones are reported.
    pub(super) fn check_all_fields(
        &mut self,
        id: StructId,
        given: &[FieldId],
        span: Span,
        verb: &str,
    ) -> bool {
        let item = &self.resolver.definitions.structs[id];
        let missing: Vec<String> = item
            .fields
            .iter()
            .filter(|(field, _)| !given.contains(field))
            .map(|(_, field)| format!("`{}`", field.name.as_str()))
            .collect();
        if missing.is_empty() {
            return true;
        }
        let name = item.name.as_str();
        let plural = if missing.len() == 1 { "" } else { "s" };
        let is = if missing.len() == 1 { "is" } else { "are" };
        let message = format!(
            "field{plural} {} of `{name}` {is} {verb}",
            missing.join(", ")
        );
        let label = format!("missing: {}", missing.join(", "));
        let error = Diagnostic::new(Code::MissingFields, message, span, label)
            .with_secondary(item.name.span, format!("`{name}` is declared here"));
        self.report(error);
        false
    }

    /// A path where a struct is needed stands for something else.
    pub(super) fn report_no_struct(&mut self, member: Option<Member>, path: &ast::Path) {
        let what = match member {
            Some(Member::Function(_)) => "a function",
            Some(Member::Constant(_)) => "a constant",
            Some(Member::Struct(_) | Member::Unsupported(_)) | None => return,
        };
        let message = format!("{what} where a struct is needed");
        let label = "this is not a struct";
        self.report(Diagnostic::new(
            Code::WrongKindOfName,
            message,
            path.span,
            label,
        ));
    }
}
