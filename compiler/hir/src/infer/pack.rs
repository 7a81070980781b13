//! Values of structs and enums.

use weft_base::{Applicability, Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::body::ExprKind;
use crate::definition::{Constructor, Member};
use crate::id::{ExprId, FieldId, StructId};
use crate::infer::coerce::Reason;
use crate::infer::{Hint, Infer};
use crate::resolve::path::Wanted;
use crate::ty::Ty;

impl Infer<'_, '_> {
    /// `S { f: e }`, `E::V { f: e }`.
    pub(super) fn pack(
        &mut self,
        path: &ast::Path,
        fields: &[ast::FieldValue],
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        if let Some(waiting) = self.wait_for_enum(path, hint, span) {
            return waiting;
        }
        let Some(constructor) = self.constructor_of_value(path, Wanted::Type, hint) else {
            for field in fields {
                self.infer(&field.value);
            }
            return self.error(span);
        };
        let arguments = self.struct_arguments(constructor.item, path, span);
        self.expect_instance(constructor, &arguments, hint);
        let ty = Ty::Struct(constructor.item, arguments.clone().into());
        if !self.check_pack(constructor, path.span) {
            for field in fields {
                self.infer(&field.value);
            }
            return self.add(ExprKind::Error, ty, span);
        }
        let mut values: Vec<(FieldId, ExprId)> = Vec::new();
        // A field that does not exist may be meant for one that seems to be missing.
        let mut is_broken = false;
        for written in fields {
            let Some(field) = self.field_of(constructor, &written.field) else {
                self.infer(&written.value);
                is_broken = true;
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
            let value = self.field_value(constructor, field, &arguments, &written.value);
            values.push((field, value));
        }
        let given: Vec<FieldId> = values.iter().map(|(field, _)| *field).collect();
        if is_broken || !self.check_all_fields(constructor, &given, span, "not given", None) {
            return self.add(ExprKind::Error, ty, span);
        }
        let kind = ExprKind::Pack {
            constructor,
            type_arguments: arguments,
            fields: values,
        };
        self.add_limited(kind, ty, span)
    }

    /// `S(e)`, `E::V(e)`, and `S`, `E::V` alone.
    pub(super) fn pack_positional(
        &mut self,
        constructor: Constructor,
        path: &ast::Path,
        elements: &[ast::Expr],
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        let arguments = self.struct_arguments(constructor.item, path, span);
        self.expect_instance(constructor, &arguments, hint);
        let ty = Ty::Struct(constructor.item, arguments.clone().into());
        let definitions = &self.resolver.definitions;
        let name = definitions.constructor_name(constructor);
        let declared = definitions.constructor_span(constructor);
        let fields: Vec<FieldId> = definitions.fields_of(constructor).keys().collect();
        let expected = fields.len();
        let is_bare = constructor.variant.is_some() && expected == 0;
        if !definitions.is_positional(constructor) && !is_bare {
            let message = format!("the fields of `{name}` have names");
            let label = "its values are written with names";
            let form = self.named_form(constructor);
            let error = Diagnostic::new(Code::WrongKindOfName, message, path.span, label)
                .with_secondary(declared, "declared here")
                .with_help(format!("write `{name} {{ {form} }}`"));
            self.report(error);
            self.failed_call(elements, span);
            return self.add(ExprKind::Error, ty, span);
        }
        if !self.check_pack(constructor, path.span) {
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
            .map(|(field, value)| {
                (
                    field,
                    self.field_value(constructor, field, &arguments, value),
                )
            })
            .collect();
        let kind = ExprKind::Pack {
            constructor,
            type_arguments: arguments,
            fields: values,
        };
        self.add_limited(kind, ty, span)
    }

    /// Lets the expected type determine the type arguments of a variant before its fields are looked
    /// at. A mismatch is for the caller to report.
    fn expect_instance(&mut self, constructor: Constructor, arguments: &[Ty], hint: Hint<'_>) {
        let Some((expected, _)) = hint.filter(|_| constructor.variant.is_some()) else {
            return;
        };
        if let Ty::Struct(item, expected) = self.table.shallow(expected)
            && item == constructor.item
        {
            for (argument, expected) in arguments.iter().zip(expected.iter()) {
                let _ = self.table.unify(argument, expected);
            }
        }
    }

    fn field_value(
        &mut self,
        constructor: Constructor,
        field: FieldId,
        arguments: &[Ty],
        value: &ast::Expr,
    ) -> ExprId {
        let ty = self.resolver.definitions.fields_of(constructor)[field]
            .ty
            .instantiate(arguments);
        self.check(value, &ty, Reason::Field { constructor, field })
    }

    fn named_form(&self, constructor: Constructor) -> String {
        let names = self.field_names(constructor);
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
        self.type_arguments(&parameters, path.type_arguments.as_deref(), name, span)
    }

    fn check_pack(&mut self, constructor: Constructor, span: Span) -> bool {
        let item = &self.resolver.definitions.structs[constructor.item];
        if item.is_native {
            self.report_native(constructor.item, span);
            return false;
        }
        let (module, visibility) = (item.module, item.visibility);
        if self
            .resolver
            .opens(self.environment.owner, module, visibility)
        {
            return true;
        }
        let definitions = &self.resolver.definitions;
        let item = &definitions.structs[constructor.item];
        let what = format!("a value of `{}`", item.name.as_str());
        let module = definitions.module_name(module);
        let declared = item.name.span;
        let message = format!("{what} cannot be made outside module `{module}`");
        let label = format!(
            "this is outside the module that declares the {}",
            item.keyword()
        );
        let error = Diagnostic::new(Code::InaccessibleFields, message, span, label)
            .with_secondary(declared, "declared here")
            .with_help("call a public function of the module that returns one");
        self.report(error);
        false
    }

    /// A native struct has no inside for the program.
    pub(super) fn report_native(&mut self, item: StructId, span: Span) {
        let declared = &self.resolver.definitions.structs[item].name;
        let message = format!("`{}` is made and read by the host alone", declared.as_str());
        let label = "the fields of a native struct are not known here";
        let error = Diagnostic::new(Code::InaccessibleFields, message, span, label)
            .with_secondary(declared.span, "declared `native` here")
            .with_help("call a native function of its module");
        self.report(error);
    }

    /// Whether every field is there; otherwise the missing ones are reported. `rest` is where `..` can
    /// be put to leave them out.
    pub(super) fn check_all_fields(
        &mut self,
        constructor: Constructor,
        given: &[FieldId],
        span: Span,
        verb: &str,
        rest: Option<Span>,
    ) -> bool {
        let definitions = &self.resolver.definitions;
        let fields = definitions.fields_of(constructor);
        // With a field that could not be parsed nobody knows what is missing.
        if fields.values().any(|field| field.name.is_error()) {
            return false;
        }
        let missing: Vec<String> = fields
            .iter()
            .filter(|(field, _)| !given.contains(field))
            .map(|(_, field)| format!("`{}`", field.name.as_str()))
            .collect();
        if missing.is_empty() {
            return true;
        }
        let name = definitions.constructor_name(constructor);
        let plural = if missing.len() == 1 { "" } else { "s" };
        let is = if missing.len() == 1 { "is" } else { "are" };
        let message = format!(
            "field{plural} {} of `{name}` {is} {verb}",
            missing.join(", ")
        );
        let label = format!("missing: {}", missing.join(", "));
        let error = Diagnostic::new(Code::MissingFields, message, span, label).with_secondary(
            definitions.constructor_span(constructor),
            format!("`{name}` is declared here"),
        );
        self.report(match rest {
            Some(place) => {
                let title = "leave out what is not needed with `..`";
                error.with_fix(title, Applicability::MaybeIncorrect, place, ", ..")
            }
            None => error,
        });
        false
    }

    /// A path where a struct is needed stands for something else.
    pub(super) fn report_no_struct(&mut self, member: Option<Member>, path: &ast::Path) {
        let what = match member {
            Some(Member::Function(_)) => "a function",
            Some(Member::Constant(_)) => "a constant",
            Some(Member::Struct(_)) | None => return,
        };
        let message = format!("{what} where a struct or variant is needed");
        let label = "this is not a struct";
        let place = path.span;
        self.report(Diagnostic::new(
            Code::WrongKindOfName,
            message,
            place,
            label,
        ));
    }
}
