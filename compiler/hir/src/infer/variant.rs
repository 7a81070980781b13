//! Structs and variants by name, tests with `is`, and fields of enums.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::body::ExprKind;
use crate::definition::{Constructor, DefMap, Member};
use crate::id::{ExprId, FieldId, StructId, VariantId};
use crate::infer::coerce::Reason;
use crate::infer::place::with_field_help;
use crate::infer::table::VariableKind;
use crate::infer::{Hint, Infer};
use crate::resolve::path::Wanted;
use crate::resolve::variant::Entity;
use crate::ty::{Mutability, Ty};

impl Infer<'_, '_> {
    /// What a path in an expression stands for. A bare name that nothing in scope has is a variant
    /// of the expected enum.
    pub(super) fn entity(
        &mut self,
        path: &ast::Path,
        wanted: Wanted,
        hint: Hint<'_>,
        locals: &[&str],
    ) -> Option<Entity> {
        if let (Some(name), Some((expected, _))) = (path.single(), hint)
            && let Some(found) = self.variant_of_type(expected, name)
            && !self.resolver.is_member_name(&self.environment, name)
        {
            return Some(Entity::Variant(found));
        }
        self.resolver
            .entity_of_path(&self.environment, path, wanted, locals)
    }

    /// An expression that stands for a bare variant whose enum may become known yet.
    pub(super) fn wait_for_enum(
        &mut self,
        path: &ast::Path,
        hint: Hint<'_>,
        span: Span,
    ) -> Option<ExprId> {
        let (expected, _) = hint.filter(|_| self.may_wait)?;
        let expected = self.table.shallow(expected);
        let Ty::Variable(variable) = &expected else {
            return None;
        };
        let name = path.single()?;
        if self.table.kind(*variable) != VariableKind::General || !self.is_bare_variant(name) {
            return None;
        }
        self.is_waiting = true;
        Some(self.add(ExprKind::Error, expected, span))
    }

    /// Whether a name is that of a variant, and nothing in scope has it.
    fn is_bare_variant(&mut self, name: &ast::Name) -> bool {
        let text = name.as_str();
        if !text.starts_with(|first: char| first.is_ascii_uppercase())
            || self.resolver.is_member_name(&self.environment, name)
        {
            return false;
        }
        let mut structs = self.resolver.definitions.structs.values();
        structs.any(|item| item.variant(text).is_some())
    }

    /// Infers the left operand of a comparison. A variant may be without its enum, or a borrow of one,
    /// if the right operand tells the type.
    pub(super) fn left_operand(&mut self, operand: &ast::Expr) -> ExprId {
        let mut inner = operand;
        let mut mutabilities = Vec::new();
        while let ast::ExprKind::Borrow { mutable, operand } = &inner.kind {
            mutabilities.push(*mutable);
            inner = operand;
        }
        let path = match &inner.kind {
            ast::ExprKind::Path(path) => Some(path),
            ast::ExprKind::Pack { path, .. } => Some(&**path),
            ast::ExprKind::Call { function, .. } => match &function.kind {
                ast::ExprKind::Path(path) => Some(path),
                _ => None,
            },
            _ => None,
        };
        let name = path.and_then(ast::Path::single);
        if !name.is_some_and(|name| self.is_bare_variant(name)) {
            return self.infer(operand);
        }
        let mut expected = self.fresh(inner.span, "the type of this value");
        for mutable in mutabilities {
            expected = Ty::reference(Mutability::new(mutable), expected);
        }
        self.infer_with(operand, Some((&expected, Reason::None)))
    }

    /// The variant of this name, if the type is an enum that has it.
    fn variant_of_type(&self, ty: &Ty, name: &ast::Name) -> Option<Constructor> {
        let ty = self.table.shallow(ty);
        let item = as_struct(&ty)?;
        let variant = self.resolver.definitions.structs[item].variant(name.as_str())?;
        Some(Constructor::of_variant(item, variant))
    }

    /// The struct or variant of a value that is written with fields.
    pub(super) fn constructor_of_value(
        &mut self,
        path: &ast::Path,
        wanted: Wanted,
        hint: Hint<'_>,
    ) -> Option<Constructor> {
        let entity = self.entity(path, wanted, hint, &[])?;
        self.as_constructor(entity, path)
    }

    /// The struct or variant of a pattern for a value of this type. Bare names are first of all
    /// those of the type's variants.
    pub(super) fn constructor_for(&mut self, path: &ast::Path, ty: &Ty) -> Option<Constructor> {
        if let Some(name) = path.single() {
            if let Some(found) = self.variant_of_type(ty, name) {
                return Some(found);
            }
            let ty = self.table.shallow(ty);
            let is_member = self.resolver.is_member_name(&self.environment, name);
            if !is_member && self.wait_for(&ty, name.span).is_some() {
                return None;
            }
            if ty == Ty::Error && !is_member {
                return None;
            }
            let item =
                as_struct(&ty).filter(|item| self.resolver.definitions.structs[*item].is_enum());
            if let Some(item) = item
                && !is_member
            {
                return self.resolver.find_variant(item, name);
            }
        }
        let wanted = Wanted::Type;
        let entity = self
            .resolver
            .entity_of_path(&self.environment, path, wanted, &[])?;
        if let Entity::Member(Member::Constant(id)) = entity {
            let name = self.resolver.definitions.constants[id].name.clone();
            let message = "a constant in a pattern";
            let label = "patterns have literals, not constants";
            let text = name.as_str();
            let error = Diagnostic::new(Code::WrongKindOfName, message, path.span, label)
                .with_secondary(name.span, format!("`{text}` is declared here"))
                .with_help(format!("compare in a guard: `value if (value == {text})`"));
            self.report(error);
            return None;
        }
        self.as_constructor(entity, path)
    }

    fn as_constructor(&mut self, entity: Entity, path: &ast::Path) -> Option<Constructor> {
        match entity {
            Entity::Variant(constructor) => Some(constructor),
            Entity::Member(Member::Struct(id)) => self
                .require_struct(id, path)
                .then_some(Constructor::of_struct(id)),
            Entity::Member(member @ (Member::Function(_) | Member::Constant(_))) => {
                self.report_no_struct(Some(member), path);
                None
            }
        }
    }

    /// Reports an enum where one of its variants is needed.
    pub(super) fn require_struct(&mut self, id: StructId, path: &ast::Path) -> bool {
        let item = &self.resolver.definitions.structs[id];
        let Some(variants) = &item.variants else {
            return true;
        };
        let name = item.name.as_str();
        let message = format!("enum `{name}` without a variant");
        let label = "a variant has to be named";
        let error = Diagnostic::new(Code::WrongKindOfName, message, path.span, label)
            .with_secondary(item.name.span, format!("`{name}` is declared here"));
        let variants: Vec<String> = variants
            .values()
            .map(|variant| format!("`{name}::{}`", variant.name.as_str()))
            .collect();
        let error = error.with_help(format!("its variants are {}", variants.join(", ")));
        self.report(error);
        false
    }

    /// A struct that stands for a value without a list of fields.
    pub(super) fn unit_struct(
        &mut self,
        id: StructId,
        path: &ast::Path,
        span: Span,
        hint: Hint<'_>,
    ) -> ExprId {
        if !self.require_struct(id, path) {
            return self.error(span);
        }
        let item = &self.resolver.definitions.structs[id];
        if item.is_positional && item.fields.is_empty() {
            let constructor = Constructor::of_struct(id);
            return self.pack_positional(constructor, path, &[], span, hint);
        }
        let name = item.name.as_str().to_owned();
        let declared = item.name.span;
        let form = if item.is_positional {
            format!("{name}(…)")
        } else {
            format!("{name} {{ … }}")
        };
        let message = format!("`{name}` is a struct with fields, not a value");
        let label = "a value is needed here";
        let error = Diagnostic::new(Code::WrongKindOfName, message, span, label)
            .with_secondary(declared, "declared here")
            .with_help(format!("give its fields: `{form}`"));
        self.report(error);
        self.error(span)
    }

    /// `e is V | W`.
    pub(super) fn test(
        &mut self,
        operand: &ast::Expr,
        variants: &[ast::Path],
        span: Span,
    ) -> ExprId {
        let operand = self.infer(operand);
        let operand = self.dereferenced(operand);
        let ty = self.ty(operand);
        let mut found: Vec<(Constructor, Span)> = Vec::new();
        for path in variants {
            let Some(constructor) = self.constructor_for(path, &ty) else {
                continue;
            };
            if let Some(constructor) = self.tested_variant(constructor, path, operand) {
                if let Some((_, before)) = found.iter().find(|(other, _)| *other == constructor) {
                    let name = self.resolver.definitions.constructor_name(constructor);
                    let message = format!("variant `{name}` is tested twice");
                    let label = "tested again";
                    let code = Code::DuplicateName;
                    let error = Diagnostic::new(code, message, path.span, label)
                        .with_secondary(*before, "first tested here");
                    self.report(error);
                    continue;
                }
                found.push((constructor, path.span));
            }
        }
        let item = found.first().map(|(constructor, _)| constructor.item);
        let Some(item) = item.filter(|_| found.len() == variants.len()) else {
            return self.add(ExprKind::Error, Ty::Bool, span);
        };
        let variants = found.iter().filter_map(|(found, _)| found.variant);
        let mut variants: Vec<VariantId> = variants.collect();
        variants.sort_unstable();
        let kind = ExprKind::Test {
            operand,
            item,
            variants,
        };
        self.add(kind, Ty::Bool, span)
    }

    /// Makes the type of what is tested that of the variant's enum.
    fn tested_variant(
        &mut self,
        constructor: Constructor,
        path: &ast::Path,
        operand: ExprId,
    ) -> Option<Constructor> {
        let definitions = &self.resolver.definitions;
        let item = &definitions.structs[constructor.item];
        if constructor.variant.is_none() {
            let name = definitions.constructor_name(constructor);
            let message = format!("`{name}` is a struct, not a variant");
            let label = "`is` asks for variants of enums";
            let error = Diagnostic::new(Code::NotAnEnum, message, path.span, label)
                .with_secondary(item.name.span, "declared here");
            self.report(error);
            return None;
        }
        let arguments = self.struct_arguments(constructor.item, path, path.span);
        let expected = Ty::Struct(constructor.item, arguments.into());
        let found = match self.ty(operand) {
            Ty::Never => Ty::Error,
            found => found,
        };
        if self.table.unify(&found, &expected).is_err() {
            let (expected, found) = (self.show(&expected), self.show(&found));
            let message = format!("{found} is never a variant of {expected}");
            let label = format!("the value is {found}");
            let place = self.span(operand);
            let error = Diagnostic::new(Code::NotAnEnum, message, place, label)
                .with_secondary(path.span, format!("a variant of {expected}"));
            self.report(error);
            return None;
        }
        let what = |definitions: &DefMap| {
            let name = definitions.constructor_name(constructor);
            format!("a test for `{name}`")
        };
        self.check_inside(constructor.item, path.span, what)
            .then_some(constructor)
    }

    /// `e.f` of an enum: the field of whichever variant it is.
    pub(super) fn variant_field(
        &mut self,
        base: ExprId,
        item: StructId,
        arguments: &[Ty],
        field: &ast::Name,
        span: Span,
    ) -> ExprId {
        let definitions = &self.resolver.definitions;
        let definition = &definitions.structs[item];
        let mut fields: Vec<(VariantId, FieldId)> = Vec::new();
        for (variant, _) in definition.variants.iter().flat_map(|it| it.iter()) {
            let constructor = Constructor::of_variant(item, variant);
            if let Some(id) = definitions.field_of(constructor, field.as_str()) {
                fields.push((variant, id));
            }
        }
        let Some((first, rest)) = fields.split_first() else {
            self.unknown_variant_field(item, field);
            return self.error(span);
        };
        let of = |(variant, id): (VariantId, FieldId)| &definition.fields_of(Some(variant))[id];
        let ty = of(*first).ty.clone();
        let other = rest.iter().find(|other| of(**other).ty != ty);
        if let Some(other) = other {
            // What is already reported fits everything, but no accessor is declared for both.
            if ty.has_error() || of(*other).ty.has_error() {
                return self.error(span);
            }
            let (one, other) = (of(*first), of(*other));
            let names = self.environment.parameter_names();
            let shown = |ty: &Ty| ty.display(definitions, &names).to_string();
            let message = format!(
                "field `{}` has different types in the variants of `{}`",
                field.as_str(),
                definition.name.as_str()
            );
            let label = "which of them is meant depends on the variant";
            let error = Diagnostic::new(Code::FieldDiffersByVariant, message, field.span, label)
                .with_secondary(one.ty_span, format!("`{}` here", shown(&one.ty)))
                .with_secondary(other.ty_span, format!("`{}` here", shown(&other.ty)))
                .with_help("tell the variants apart with `match`");
            self.report(error);
            return self.error(span);
        }
        let ty = ty.instantiate(arguments);
        let what = |definitions: &DefMap| {
            let name = definitions.structs[item].name.as_str();
            format!("field `{}` of `{name}`", field.as_str())
        };
        if !self.check_inside(item, field.span, what) {
            return self.error(span);
        }
        let kind = ExprKind::VariantField { base, item, fields };
        self.add_limited(kind, ty, span)
    }

    fn unknown_variant_field(&mut self, item: StructId, field: &ast::Name) {
        let definition = &self.resolver.definitions.structs[item];
        if definition.all_fields().any(|field| field.name.is_error()) {
            return;
        }
        let name = definition.name.as_str();
        let message = format!("no variant of `{name}` has a field `{}`", field.as_str());
        let label = "no field has this name";
        let error = Diagnostic::new(Code::UnknownField, message, field.span, label)
            .with_secondary(definition.name.span, format!("`{name}` is declared here"));
        let names = self.environment.parameter_names();
        let definitions = &self.resolver.definitions;
        let mut fields: Vec<(&str, String)> = Vec::new();
        for declared in definition.all_fields() {
            let name = declared.name.as_str();
            if !fields.iter().any(|(other, _)| *other == name) {
                let ty = declared.ty.display(definitions, &names).to_string();
                fields.push((name, ty));
            }
        }
        let error = with_field_help(error, field, &fields);
        self.report(error);
    }
}

fn as_struct(ty: &Ty) -> Option<StructId> {
    match ty {
        Ty::Struct(item, _) => Some(*item),
        _ => None,
    }
}
