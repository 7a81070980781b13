//! Fields have the abilities that their struct or enum needs of them, and phantom parameters stand only
//! where no value of their type is.

use weft_base::{Applicability, Code, Diagnostic, Span};
use weft_types::AbilitySet;

use crate::definition::{Owner, StructDef};
use crate::id::{StructId, TypeParameterId};
use crate::resolve::Resolver;
use crate::resolve::types::{ability_list, plus_list};
use crate::ty::Ty;

/// Checks all structs.
pub(crate) fn check(resolver: &mut Resolver<'_>) {
    let mut errors = Vec::new();
    let mut warnings = Vec::new();
    for (id, item) in &resolver.definitions.structs {
        check_fields(resolver, item, &mut errors);
        check_parameters(resolver, id, item, &mut errors, &mut warnings);
    }
    resolver.findings.diagnostics.extend(errors);
    for (module, warning) in warnings {
        resolver.warn(Owner::Module(module), warning);
    }
}

/// A struct can be copied, dropped or stored only if all that is in it can; type arguments are the
/// business of each instance.
fn check_fields(resolver: &Resolver<'_>, item: &StructDef, errors: &mut Vec<Diagnostic>) {
    let required = item.abilities.required_of_arguments();
    let mut parameters = item.type_parameters.clone();
    for parameter in parameters.values_mut() {
        parameter.constraints = AbilitySet::ALL;
    }
    let names: Vec<&str> = item
        .type_parameters
        .values()
        .map(|parameter| parameter.name.as_str())
        .collect();
    for field in item.all_fields() {
        let found = resolver.definitions.abilities(&field.ty, &parameters);
        let missing = required.minus(found);
        if missing.is_empty() || field.ty.has_error() {
            continue;
        }
        let (name, struct_name) = (field.name.as_str(), item.name.as_str());
        let shown = field.ty.display(&resolver.definitions, &names);
        let abilities = ability_list(missing);
        let message = format!("field `{name}` of `{struct_name}` lacks {abilities}");
        let label = format!("`{shown}` lacks {abilities}");
        let because = format!("`{struct_name}` has {}", ability_list(item.abilities));
        let mut error = Diagnostic::new(Code::FieldWithoutAbility, message, field.ty_span, label)
            .with_secondary(item.name.span, because)
            .with_note("`copy` needs `copy` of all fields, `drop` needs `drop`, `store` and `key` need `store`");
        if let Ty::Struct(inner, _) = &field.ty {
            let inner = &resolver.definitions.structs[*inner];
            let declared = inner.abilities.union(missing);
            if inner.module == item.module && declared != inner.abilities {
                let listed = plus_list(declared).replace(" + ", ", ");
                let (keyword, name) = (inner.keyword(), inner.name.as_str());
                error = error.with_help(format!("declare `{keyword} {name} has {listed}`"));
            }
        }
        errors.push(error);
    }
}

fn check_parameters(
    resolver: &Resolver<'_>,
    id: StructId,
    item: &StructDef,
    errors: &mut Vec<Diagnostic>,
    warnings: &mut Vec<(crate::id::ModuleDefId, Diagnostic)>,
) {
    let source = resolver.sources.structs[id];
    for (parameter, declared) in &item.type_parameters {
        let name = declared.name.as_str();
        let mut is_used = false;
        for field in item.all_fields() {
            is_used |=
                field.ty.has_error() || field.ty.any(&mut |part| *part == Ty::Parameter(parameter));
            if declared.is_phantom
                && let Some(span) = value_position(resolver, &field.ty, parameter, field.ty_span)
            {
                let message = format!("phantom parameter `{name}` is the type of a value");
                let label = format!("`{name}` can only be an argument of a phantom parameter here");
                errors.push(
                    Diagnostic::new(Code::PhantomPosition, message, span, label)
                        .with_secondary(declared.name.span, "declared `phantom` here")
                        .with_help("remove `phantom`"),
                );
            }
        }
        let written = source.fields();
        let written: usize = written.iter().map(|(_, it)| it.fields.len()).sum();
        let is_complete = item.all_fields().count() == written;
        if !declared.is_phantom && !is_used && is_complete && !item.is_native {
            let message = format!("type parameter `{name}` is not used in a field");
            let label = "no field has a value of this type";
            let warning = Diagnostic::new(
                Code::UnusedTypeParameter,
                message,
                declared.name.span,
                label,
            )
            .with_fix(
                format!("declare it `phantom {name}`"),
                Applicability::MachineApplicable,
                declared.name.span.before(),
                "phantom ",
            );
            warnings.push((item.module, warning));
        }
    }
}

/// Whether the parameter stands elsewhere than as an argument of a phantom parameter.
fn value_position(
    resolver: &Resolver<'_>,
    ty: &Ty,
    parameter: TypeParameterId,
    span: Span,
) -> Option<Span> {
    let found = match ty {
        Ty::Parameter(other) => *other == parameter,
        Ty::Vector(inner) | Ty::Reference(_, inner) => {
            value_position(resolver, inner, parameter, span).is_some()
        }
        Ty::Struct(id, arguments) => {
            let parameters = resolver.definitions.structs[*id].type_parameters.values();
            parameters
                .zip(arguments.iter())
                .any(|(declared, argument)| {
                    let is_bare = *argument == Ty::Parameter(parameter);
                    !(declared.is_phantom && is_bare)
                        && value_position(resolver, argument, parameter, span).is_some()
                })
        }
        Ty::Tuple(elements) => elements
            .iter()
            .any(|ty| value_position(resolver, ty, parameter, span).is_some()),
        Ty::Function(function) => function
            .parts()
            .any(|ty| value_position(resolver, ty, parameter, span).is_some()),
        Ty::Bool
        | Ty::Integer(_)
        | Ty::Address
        | Ty::Signer
        | Ty::Never
        | Ty::Variable(_)
        | Ty::Error => false,
    };
    found.then_some(span)
}
