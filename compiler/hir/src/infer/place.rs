//! Places: fields, elements, resources and what references refer to; borrows and assignments.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use std::sync::Arc;

use weft_base::{Applicability, Code, Diagnostic, Edit, Fix, Span, Symbol};
use weft_syntax::ast;

use crate::body::ExprKind;
use crate::definition::{Constructor, DefMap, Member};
use crate::id::{ExprId, FieldId, FunctionId, StructId};
use crate::infer::coerce::Reason;
use crate::infer::{Hint, Infer, Resource};
use crate::resolve::path::Wanted;
use crate::ty::{Mutability, Ty};
use weft_base::suggest;

/// The most fields that a note lists.
const FIELDS_SHOWN_MAX: usize = 8;

impl Infer<'_, '_> {
    /// The referent of a reference as a place, and other expressions as they are.
    pub(super) fn dereferenced(&mut self, id: ExprId) -> ExprId {
        match self.ty(id) {
            Ty::Reference(_, referent) => {
                let span = self.span(id);
                self.add(ExprKind::Dereference(id), (*referent).clone(), span)
            }
            _ => id,
        }
    }

    pub(super) fn field(&mut self, base: &ast::Expr, field: &ast::Name, span: Span) -> ExprId {
        let base = self.infer(base);
        let base = self.dereferenced(base);
        let ty = self.ty(base);
        if let Some(waiting) = self.wait_for(&ty, span) {
            return waiting;
        }
        match ty {
            Ty::Struct(item, arguments) if self.resolver.definitions.structs[item].is_enum() => {
                self.variant_field(base, item, &arguments, field, span)
            }
            Ty::Struct(item, arguments) => {
                let whole = Ty::Struct(item, Arc::clone(&arguments));
                if self.is_uncalled(&whole, Some(item), field) {
                    return self.error(span);
                }
                let Some(id) = self.field_of(Constructor::of_struct(item), field) else {
                    return self.error(span);
                };
                let ty = self.resolver.definitions.structs[item].fields[id]
                    .ty
                    .instantiate(&arguments);
                let kind = ExprKind::Field {
                    base,
                    item,
                    field: id,
                };
                self.add_limited(kind, ty, span)
            }
            Ty::Error | Ty::Never => self.error(span),
            other if self.is_unknown(&other, self.span(base), "dot") => self.error(span),
            other if self.is_uncalled(&other, None, field) => self.error(span),
            other => {
                let shown = self.show(&other);
                let message = format!("{shown} has no fields");
                let label = format!("this is {shown}, not a struct");
                let place = self.span(base);
                let error = Diagnostic::new(Code::NotAStruct, message, place, label)
                    .with_secondary(field.span, "this field is asked for");
                self.report(error);
                self.error(span)
            }
        }
    }

    /// Whether what looks like a field is a function to be called with a dot; that is reported.
    fn is_uncalled(&mut self, ty: &Ty, item: Option<StructId>, name: &ast::Name) -> bool {
        let definitions = &self.resolver.definitions;
        let is_field = item.is_some_and(|item| {
            let constructor = Constructor::of_struct(item);
            let mut fields = definitions.fields_of(constructor).values();
            // One that could not be parsed may be it.
            fields.any(|field| field.name.symbol == name.symbol || field.name.is_error())
        });
        let Some(function) = self.receiver_named(ty, &name.symbol).filter(|_| !is_field) else {
            return false;
        };
        let text = name.as_str();
        let message = format!("`{text}` is a function, not a field");
        let declared = definitions.functions[function].name.span;
        let is_whole = definitions.functions[function].parameters.len() == 1;
        let label = "a call needs its arguments in parentheses";
        let error = Diagnostic::new(Code::UnknownField, message, name.span, label)
            .with_secondary(declared, "declared here");
        let error = if is_whole {
            error.with_fix(
                format!("call it: `{text}()`"),
                Applicability::MachineApplicable,
                name.span.after(),
                "()",
            )
        } else {
            error.with_help(format!("call it: `{text}(…)`"))
        };
        self.report(error);
        true
    }

    /// A field by name, if it exists and is accessible here.
    pub(super) fn field_of(
        &mut self,
        constructor: Constructor,
        field: &ast::Name,
    ) -> Option<FieldId> {
        if field.is_error() {
            return None;
        }
        let definitions = &self.resolver.definitions;
        let Some(id) = definitions.field_of(constructor, field.as_str()) else {
            self.unknown_field(constructor, field);
            return None;
        };
        self.check_field_inside(constructor, id, field.span)
            .then_some(id)
    }

    fn unknown_field(&mut self, constructor: Constructor, field: &ast::Name) {
        let definitions = &self.resolver.definitions;
        let mut fields = definitions.fields_of(constructor).values();
        // One that could not be parsed may be it.
        if fields.any(|field| field.name.is_error()) {
            return;
        }
        let owner = definitions.constructor_name(constructor);
        let kind = if constructor.variant.is_some() {
            "variant"
        } else {
            "struct"
        };
        let message = format!("{kind} `{owner}` has no field `{}`", field.as_str());
        let declared = definitions.constructor_span(constructor);
        let label = "no field has this name";
        let error = Diagnostic::new(Code::UnknownField, message, field.span, label)
            .with_secondary(declared, format!("`{owner}` is declared here"));
        let has_fields = !definitions.fields_of(constructor).is_empty();
        let is_positional = has_fields && definitions.is_positional(constructor);
        if is_positional
            && !field
                .as_str()
                .starts_with(|first: char| first.is_ascii_digit())
        {
            let help =
                format!("its fields are numbered: write `{owner}(…)`, or `.0` for the first");
            return self.report(error.with_help(help));
        }
        let names = self.environment.parameter_names();
        let fields = definitions.fields_of(constructor).values();
        let fields: Vec<(&str, String)> = fields
            .map(|field| {
                let ty = field.ty.display(definitions, &names).to_string();
                (field.name.as_str(), ty)
            })
            .collect();
        let error = with_field_help(error, field, &fields);
        self.report(error);
    }

    /// Whether the inside of a struct can be used here; otherwise it is reported, and `what` says what
    /// is used.
    pub(super) fn check_inside(
        &mut self,
        item: StructId,
        span: Span,
        what: impl FnOnce(&DefMap) -> String,
    ) -> bool {
        let definition = &self.resolver.definitions.structs[item];
        if definition.is_native {
            self.report_native(item, span);
            return false;
        }
        let (module, visibility) = (definition.module, definition.visibility);
        if self
            .resolver
            .opens(self.environment.owner, module, visibility)
        {
            return true;
        }
        let definitions = &self.resolver.definitions;
        let definition = &definitions.structs[item];
        let module = definitions.module_name(definition.module);
        let what = what(definitions);
        let message = format!("{what} cannot be used outside module `{module}`");
        let keyword = definition.keyword();
        let label = format!("this is outside the module that declares the {keyword}");
        let name = definition.name.as_str();
        let mut error = Diagnostic::new(Code::InaccessibleFields, message, span, label)
            .with_secondary(definition.name.span, format!("`{name}` is declared here"));
        let getters: Vec<String> = self
            .getters(item)
            .into_iter()
            .map(|id| format!("`{}`", definitions.functions[id].name.as_str()))
            .collect();
        if !getters.is_empty() {
            error = error.with_help(format!(
                "public functions that take a `&{name}`: {}",
                getters.join(", ")
            ));
        }
        self.report(error);
        false
    }

    /// Whether a field can be used here; otherwise it is reported, with functions that return it.
    fn check_field_inside(&mut self, constructor: Constructor, field: FieldId, span: Span) -> bool {
        let before = self.resolver.findings.diagnostics.len();
        let what = |definitions: &DefMap| {
            let name = definitions.fields_of(constructor)[field].name.as_str();
            let owner = definitions.constructor_name(constructor);
            format!("field `{name}` of `{owner}`")
        };
        if self.check_inside(constructor.item, span, what) {
            return true;
        }
        let definitions = &self.resolver.definitions;
        let field = &definitions.fields_of(constructor)[field];
        let mut getters = self.getters(constructor.item);
        // Whoever wants a field of one type is not helped by another.
        getters.retain(|id| {
            let result = &definitions.functions[*id].result;
            let is_reference = matches!(result, Ty::Reference(_, inner) if **inner == field.ty);
            is_reference || *result == field.ty
        });
        getters.sort_by_key(|id| {
            let name = definitions.functions[*id].name.as_str();
            (
                name != field.name.as_str(),
                !name.contains(field.name.as_str()),
            )
        });
        let offered: Vec<(String, bool)> = getters
            .iter()
            .map(|id| {
                let function = &definitions.functions[*id];
                let name = function.name.as_str().to_owned();
                (name, function.self_parameter().is_some())
            })
            .collect();
        let module = definitions.structs[constructor.item].module;
        let module = definitions.module_name(module);
        if let Some(error) = self.resolver.findings.diagnostics.get_mut(before)
            && !offered.is_empty()
        {
            error.helps.clear();
            for (name, is_receiver) in offered {
                if is_receiver {
                    error.fixes.push(Fix {
                        title: format!("call `{name}`, which returns it"),
                        applicability: Applicability::MaybeIncorrect,
                        edits: vec![Edit {
                            span,
                            text: format!("{name}()"),
                        }],
                    });
                } else {
                    let text = format!("call `{module}::{name}`, which returns it");
                    error.helps.push(text);
                }
            }
        }
        false
    }

    /// The public functions that take a reference to the struct alone and return something.
    fn getters(&self, item: StructId) -> Vec<FunctionId> {
        let definitions = &self.resolver.definitions;
        let module = definitions.structs[item].module;
        let functions = definitions.modules[module].functions.iter();
        functions
            .filter(|id| {
                let function = &definitions.functions[**id];
                let takes = match function.parameters.as_slice() {
                    [parameter] => match &parameter.ty {
                        Ty::Reference(Mutability::Immutable, referent) => {
                            matches!(&**referent, Ty::Struct(other, _) if *other == item)
                        }
                        _ => false,
                    },
                    _ => false,
                };
                let is_public = function.visibility == crate::definition::Visibility::Public;
                takes && is_public && !function.result.is_unit()
            })
            .take(5)
            .copied()
            .collect()
    }

    pub(super) fn index(&mut self, base: &ast::Expr, index: &ast::Expr, span: Span) -> ExprId {
        if let ast::ExprKind::Path(path) = &base.kind
            && let Some(resource) = self.resource_type(path)
        {
            let rule = Reason::Rule("a resource is found by an `address`");
            let address = self.check(index, &Ty::Address, rule);
            self.resources.push(Resource {
                operation: None,
                ty: resource.clone(),
                span: base.span,
            });
            let kind = ExprKind::Resource {
                resource: resource.clone(),
                address,
            };
            return self.add(kind, resource, span);
        }
        let base = self.infer(base);
        let base = self.dereferenced(base);
        let ty = self.ty(base);
        if let Some(waiting) = self.wait_for(&ty, span) {
            self.infer(index);
            return waiting;
        }
        match ty {
            Ty::Vector(element) => {
                let rule = Reason::Rule("an index of a vector must be a `u64`");
                let index = self.check(index, &Ty::U64, rule);
                self.add(ExprKind::Index { base, index }, (*element).clone(), span)
            }
            Ty::Error | Ty::Never => {
                self.infer(index);
                self.error(span)
            }
            other if self.is_unknown(&other, self.span(base), "index") => {
                self.infer(index);
                self.error(span)
            }
            other => {
                let shown = self.show(&other);
                let message = format!("{shown} cannot be indexed");
                let label = format!("this is {shown}, not a vector");
                let place = self.span(base);
                self.report(Diagnostic::new(Code::NotIndexable, message, place, label));
                self.infer(index);
                self.error(span)
            }
        }
    }

    /// The type of `R` in `R[a]`, if the path is no local or constant.
    fn resource_type(&mut self, path: &ast::Path) -> Option<Ty> {
        let last = path.last()?;
        let is_capital = last
            .as_str()
            .starts_with(|first: char| first.is_ascii_uppercase());
        if !is_capital
            || path
                .single()
                .is_some_and(|name| self.local(&name.symbol).is_some())
        {
            return None;
        }
        if let Some(name) = path.single() {
            let mut parameters = self.environment.type_parameters.iter();
            let parameter = parameters.find(|(_, item)| item.name.symbol == name.symbol);
            if let Some((id, _)) = parameter {
                return Some(Ty::Parameter(id));
            }
        }
        // A constant vector can be indexed as well; then this is no type, and nothing is reported
        // until the path is looked at again.
        let before = self.resolver.findings.diagnostics.len();
        let member = self
            .resolver
            .member_of_path(&self.environment, path, Wanted::Value, &[]);
        let Some(Member::Struct(id)) = member else {
            self.resolver.findings.diagnostics.truncate(before);
            return None;
        };
        let item = &self.resolver.definitions.structs[id];
        let parameters: Vec<_> = item
            .type_parameters
            .values()
            .map(|parameter| (parameter.constraints, parameter.name.span))
            .collect();
        let name = (item.name.as_str().to_owned(), item.name.span);
        let written = path.type_arguments.as_deref();
        let arguments = self.type_arguments(&parameters, written, name, path.span);
        Some(Ty::Struct(id, arguments.into()))
    }

    pub(super) fn dereference(&mut self, operand: &ast::Expr, span: Span) -> ExprId {
        let operand = self.infer(operand);
        let ty = self.ty(operand);
        if let Some(waiting) = self.wait_for(&ty, span) {
            return waiting;
        }
        match ty {
            Ty::Reference(_, referent) => {
                self.add(ExprKind::Dereference(operand), (*referent).clone(), span)
            }
            Ty::Error | Ty::Never => self.error(span),
            other if self.is_unknown(&other, self.span(operand), "`*`") => self.error(span),
            other => {
                let shown = self.show(&other);
                let message = format!("{shown} cannot be dereferenced");
                let label = format!("this is {shown}, not a reference");
                let place = self.span(operand);
                let error = Diagnostic::new(Code::NotAReference, message, place, label).with_fix(
                    "remove the `*`",
                    Applicability::MaybeIncorrect,
                    Span::new(span.file, span.start, place.start.max(span.start)),
                    "",
                );
                self.report(error);
                self.error(span)
            }
        }
    }

    pub(super) fn borrow(
        &mut self,
        mutable: bool,
        operand: &ast::Expr,
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        let referent = hint.and_then(|(ty, _)| match self.table.shallow(ty) {
            Ty::Reference(_, referent) => Some(self.table.shallow(&referent)),
            _ => None,
        });
        let operand = match (referent, &operand.kind) {
            // A variant may be without its enum.
            (
                Some(referent @ (Ty::Struct(..) | Ty::Variable(_))),
                ast::ExprKind::Path(_) | ast::ExprKind::Call { .. } | ast::ExprKind::Pack { .. },
            ) => self.infer_with(operand, Some((&referent, Reason::None))),
            _ => self.infer(operand),
        };
        let mutability = Mutability::new(mutable);
        match self.ty(operand) {
            Ty::Error | Ty::Never => return self.error(span),
            ty @ Ty::Reference(..) => {
                let shown = self.show(&ty);
                let message = "a reference to a reference";
                let label = format!("this is already {shown}");
                let place = self.span(operand);
                let error = Diagnostic::new(Code::MisplacedReference, message, place, label)
                    .with_help("use the reference itself");
                self.report(error);
                return self.error(span);
            }
            ty @ Ty::Tuple(_) => {
                let place = self.span(operand);
                self.misplaced_tuple(&ty, "the target of a reference", place, None);
                return self.error(span);
            }
            _ => {}
        }
        if mutable {
            self.require_writable(operand, "borrow");
        }
        let ty = Ty::reference(mutability, self.ty(operand));
        let kind = ExprKind::Borrow {
            mutability,
            operand,
        };
        self.add(kind, ty, span)
    }

    /// Reports a place that is reached through an immutable reference where it is to be changed.
    pub(super) fn require_writable(&mut self, place: ExprId, what: &str) {
        let mut root = place;
        loop {
            match &self.body.expressions[root].kind {
                ExprKind::Field { base, .. }
                | ExprKind::VariantField { base, .. }
                | ExprKind::Index { base, .. } => root = *base,
                ExprKind::Dereference(reference) => {
                    let reference = *reference;
                    if let Ty::Reference(Mutability::Immutable, _) = self.ty(reference) {
                        self.immutable(place, reference, what);
                    }
                    return;
                }
                _ => return,
            }
        }
    }

    fn immutable(&mut self, place: ExprId, reference: ExprId, what: &str) {
        let message = match what {
            "borrow" => "cannot borrow mutably through an immutable reference",
            _ => "cannot assign through an immutable reference",
        };
        let span = self.span(place);
        let shown = self.show(&self.ty(reference));
        let label = format!("this is reached through {shown}");
        let mut error = Diagnostic::new(Code::ImmutableReference, message, span, label);
        if let ExprKind::Local(local) = self.body.expressions[reference].kind {
            let local = &self.body.locals[local];
            let text = format!("`{}` is declared here", local.name);
            error = error
                .with_secondary(local.span, text)
                .with_help(format!("declare `{}` as a `&mut`", local.name));
        }
        self.report(error);
    }

    /// Reports what cannot be assigned to.
    pub(super) fn require_assignable(&mut self, place: ExprId) {
        let kind = &self.body.expressions[place].kind;
        let is_place = self.body.is_place(place);
        if matches!(kind, ExprKind::Error) {
            return;
        }
        if is_place {
            return self.require_writable(place, "assign");
        }
        // A field of a temporary may be assigned, to no effect; a name must be a local.
        if let ExprKind::Field { .. } | ExprKind::VariantField { .. } | ExprKind::Index { .. } =
            kind
        {
            return;
        }
        let message = "cannot assign to something that is not a place";
        let label = "only locals, fields, elements, resources and `*r` can be assigned";
        let span = self.span(place);
        self.report(Diagnostic::new(
            Code::InvalidAssignmentTarget,
            message,
            span,
            label,
        ));
    }

    /// The names of the fields of a struct or variant.
    pub(super) fn field_names(&self, constructor: Constructor) -> Vec<Symbol> {
        let fields = self.resolver.definitions.fields_of(constructor).values();
        fields.map(|field| field.name.symbol.clone()).collect()
    }
}

/// Says which fields there are in place of one that does not exist.
pub(super) fn with_field_help(
    error: Diagnostic,
    field: &ast::Name,
    fields: &[(&str, String)],
) -> Diagnostic {
    match suggest::nearest(field.as_str(), fields.iter().map(|(name, _)| *name)) {
        Some(near) => error.with_near_name(field.span, near),
        None if fields.is_empty() => error.with_note("it has no fields"),
        None => {
            let shown: Vec<String> = fields
                .iter()
                .take(FIELDS_SHOWN_MAX)
                .map(|(name, ty)| format!("`{name}: {ty}`"))
                .collect();
            let more = if fields.len() > shown.len() {
                ", …"
            } else {
                ""
            };
            let (noun, verb) = if fields.len() == 1 {
                ("field", "is")
            } else {
                ("fields", "are")
            };
            error.with_note(format!("its {noun} {verb} {}{more}", shown.join(", ")))
        }
    }
}
