//! What a chain asks of a module beyond the language: entry and view functions, `init_module`, events
//! and resource groups.
//!
//! Modules of dependencies are taken to be right.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;
use weft_types::{Ability, AccountAddress};

use crate::body::{Body, ExprKind};
use crate::definition::{Attribute, DefMap, FunctionDef, Member, Owner, Visibility};
use crate::id::{FunctionId, StructId};
use crate::literal::joined;
use crate::resolve::path::Wanted;
use crate::resolve::{Environment, Resolver};
use crate::ty::{Mutability, Ty};

/// Checks the modules and scripts of the package, all but the bodies.
pub(crate) fn check(resolver: &mut Resolver<'_>) {
    if !resolver.settings.extended_checks {
        return;
    }
    let mut errors = Vec::new();
    for function in resolver.definitions.functions.values() {
        if !resolver.owner(function.owner).is_dependency {
            check_function(&resolver.definitions, function, &mut errors);
        }
    }
    resolver.findings.diagnostics.extend(errors);
    let structs: Vec<StructId> = resolver.definitions.structs.keys().collect();
    for id in structs {
        let module = resolver.definitions.structs[id].module;
        if !resolver.definitions.modules[module].is_dependency {
            check_group(resolver, id);
        }
    }
}

/// Checks the body of a function.
pub(crate) fn check_body(resolver: &mut Resolver<'_>, id: FunctionId, body: &Body) {
    let function = &resolver.definitions.functions[id];
    if !resolver.settings.extended_checks || resolver.owner(function.owner).is_dependency {
        return;
    }
    let mut errors = Vec::new();
    check_events(&resolver.definitions, function, body, &mut errors);
    resolver.findings.diagnostics.extend(errors);
}

fn check_function(definitions: &DefMap, function: &FunctionDef, errors: &mut Vec<Diagnostic>) {
    let has = |name| has_attribute(&function.attributes, name);
    let is_script = matches!(function.owner, Owner::Script(_));
    if (function.is_entry || is_script) && !has("legacy_entry_fun") && !has("test") {
        check_entry(definitions, function, errors);
    }
    if has("view") && function.result == Ty::unit() {
        let message = format!(
            "the view function `{}` returns nothing",
            function.name.as_str()
        );
        let label = "there is nothing to view";
        let place = function.name.span;
        errors.push(Diagnostic::new(Code::InvalidView, message, place, label));
    }
    if function.name.symbol == "init_module" && !is_script {
        check_initializer(function, errors);
    }
}

fn has_attribute(attributes: &[Attribute], name: &str) -> bool {
    attributes.iter().any(|attribute| attribute.name == name)
}

/// A transaction gives an entry function signers first, then values that it can write down, and
/// nobody takes a result.
fn check_entry(definitions: &DefMap, function: &FunctionDef, errors: &mut Vec<Diagnostic>) {
    let name = function.name.as_str();
    let is_script = matches!(function.owner, Owner::Script(_));
    if function.result != Ty::unit() && !function.result.has_error() && !is_script {
        let message = format!("the entry function `{name}` has a result");
        let label = "no transaction takes it";
        let error = Diagnostic::new(Code::InvalidEntry, message, function.result_span, label);
        errors.push(error.with_help("emit it as an event, or make this a `#[view]` function"));
    }
    let mut is_after_signers = false;
    for parameter in &function.parameters {
        let is_signer = match &parameter.ty {
            Ty::Signer => true,
            Ty::Reference(Mutability::Immutable, referent) => **referent == Ty::Signer,
            _ => false,
        };
        if is_signer && !is_after_signers {
            continue;
        }
        let parameter_name = parameter.name.as_str();
        if is_signer {
            let message = format!("the signer `{parameter_name}` comes after other parameters");
            let label = "signers come first in an entry function";
            errors.push(Diagnostic::new(
                Code::InvalidEntry,
                message,
                parameter.span,
                label,
            ));
            continue;
        }
        is_after_signers = true;
        if !is_argument(definitions, &parameter.ty) && !parameter.ty.has_error() {
            let message = format!("no transaction can give `{parameter_name}` a value");
            let names: Vec<_> = function
                .type_parameters
                .values()
                .map(|it| it.name.as_str())
                .collect();
            let label = format!(
                "an entry function cannot take `{}`",
                parameter.ty.display(definitions, &names)
            );
            let error = Diagnostic::new(Code::InvalidEntry, message, parameter.span, label);
            errors.push(error.with_note(
                "entry functions take integers, `bool`, `address`, `String`, `Object<T>`, \
                 `Option<T>`, fixed-point numbers, public structs and enums with `copy` and without \
                 `key`, and vectors of these",
            ));
        }
    }
}

/// Whether a transaction can write down a value of this type.
fn is_argument(definitions: &DefMap, ty: &Ty) -> bool {
    match ty {
        Ty::Vector(element) => is_argument(definitions, element),
        Ty::Struct(id, arguments) => {
            let item = &definitions.structs[*id];
            let module = &definitions.modules[item.module];
            if module.address == AccountAddress::ONE {
                match (module.name.as_str(), item.name.as_str()) {
                    ("string", "String")
                    | ("object", "Object")
                    | ("fixed_point32", "FixedPoint32")
                    | ("fixed_point64", "FixedPoint64") => return true,
                    ("option", "Option") => {
                        return arguments.iter().all(|it| is_argument(definitions, it));
                    }
                    _ => {}
                }
            }
            // What anybody may make, a transaction may give: its fields have to be arguments too.
            let abilities = item.abilities;
            item.visibility == Visibility::Public
                && abilities.has(Ability::Copy)
                && !abilities.has(Ability::Key)
                && item
                    .all_fields()
                    .all(|field| is_argument(definitions, &field.ty.instantiate(arguments)))
        }
        Ty::Signer | Ty::Reference(..) => false,
        Ty::Bool | Ty::Integer(_) | Ty::Address | Ty::Parameter(_) | Ty::Error => true,
        _ => false,
    }
}

/// `init_module` is called once, by the publication of its module, with its publisher.
fn check_initializer(function: &FunctionDef, errors: &mut Vec<Diagnostic>) {
    let mut fault = |place: Span, label: &str| {
        let message = "`init_module` cannot be called when its module is published";
        let error = Diagnostic::new(Code::InvalidInitializer, message, place, label);
        errors.push(error.with_help("declare it `fun init_module(publisher: &signer)`"));
    };
    if function.visibility != Visibility::Private {
        fault(function.name.span, "it has to be private");
    }
    if function.result != Ty::unit() {
        fault(function.result_span, "nobody takes its result");
    }
    if !function.type_parameters.is_empty() {
        fault(function.name.span, "nothing gives it type arguments");
    }
    let is_publisher = |ty: &Ty| match ty {
        Ty::Signer => true,
        Ty::Reference(Mutability::Immutable, referent) => **referent == Ty::Signer,
        _ => false,
    };
    for (position, parameter) in function.parameters.iter().enumerate() {
        if position > 0 || !is_publisher(&parameter.ty) {
            fault(
                parameter.span,
                "it takes the publisher, as `signer` or `&signer`, and nothing else",
            );
        }
    }
}

/// `event::emit<T>` takes events of the module that calls it.
fn check_events(
    definitions: &DefMap,
    caller: &FunctionDef,
    body: &Body,
    errors: &mut Vec<Diagnostic>,
) {
    let Some(event) = definitions.module(AccountAddress::ONE, "event") else {
        return;
    };
    let emit = definitions.modules[event].members.get("emit");
    let Some(Member::Function(emit)) = emit.copied() else {
        return;
    };
    if caller.owner == Owner::Module(event) {
        return;
    }
    for expr in body.expressions.values() {
        let ExprKind::Call {
            function,
            type_arguments,
            ..
        } = &expr.kind
        else {
            continue;
        };
        if *function != emit {
            continue;
        }
        let Some(ty) = type_arguments.first().filter(|ty| !ty.has_error()) else {
            continue;
        };
        let names: Vec<_> = caller
            .type_parameters
            .values()
            .map(|it| it.name.as_str())
            .collect();
        let shown = ty.display(definitions, &names).to_string();
        let message = format!("`{shown}` cannot be emitted here");
        let error = |label: &str| {
            Diagnostic::new(
                Code::InvalidEventEmission,
                message.clone(),
                expr.span,
                label,
            )
        };
        match ty {
            Ty::Struct(id, _) => {
                let item = &definitions.structs[*id];
                if caller.owner != Owner::Module(item.module) {
                    let found = error("the event belongs to another module");
                    errors.push(
                        found
                            .with_secondary(item.name.span, "declared here")
                            .with_help("call a function of that module which emits it"),
                    );
                } else if !has_attribute(&item.attributes, "event") {
                    let found = error("this is no event");
                    errors.push(
                        found
                            .with_secondary(item.name.span, "declared without `#[event]`")
                            .with_help(format!("write `#[event]` before `{shown}`")),
                    );
                }
            }
            _ => errors.push(error("only structs with `#[event]` are events")),
        }
    }
}

/// A resource group is an empty struct; its members have `key` and name it.
fn check_group(resolver: &mut Resolver<'_>, id: StructId) {
    let item = &resolver.definitions.structs[id];
    let name = item.name.clone();
    let entry = |key: &str| {
        let attribute = item.attributes.iter().find(|it| it.name == key)?;
        match &attribute.value {
            ast::AttributeValue::List(entries) => match entries.as_slice() {
                [entry] => match &entry.value {
                    ast::AttributeValue::Path(path) => Some((path.clone(), attribute.span)),
                    _ => None,
                },
                _ => None,
            },
            _ => None,
        }
    };
    let mut faults: Vec<(Span, String)> = Vec::new();
    if let Some((scope, _)) = entry("resource_group") {
        if item.all_fields().next().is_some() {
            faults.push((name.span, "a resource group has no fields".to_owned()));
        }
        if !item.abilities.is_empty() {
            faults.push((name.span, "a resource group has no abilities".to_owned()));
        }
        if !item.type_parameters.is_empty() {
            let label = "a resource group has no type parameters";
            faults.push((name.span, label.to_owned()));
        }
        if !["global", "address", "module_"].contains(&joined(&scope).as_str()) {
            let label = "the scope is `global`, `address` or `module_`";
            faults.push((scope.span, label.to_owned()));
        }
    }
    if let Some((group, span)) = entry("resource_group_member") {
        if !item.abilities.has(Ability::Key) {
            let label = "a member of a resource group has `key`";
            faults.push((name.span, label.to_owned()));
        }
        let own = item.module;
        let environment = Environment::new(Owner::Module(own));
        let member = resolver.member_anywhere(&environment, &group, Wanted::Type, &[]);
        if let Some(member) = member {
            let label = group_fault(resolver, own, member);
            faults.extend(label.map(|label| (span, label)));
        }
    }
    for (span, label) in faults {
        let message = format!("`{}` does not fit a resource group", name.as_str());
        resolver.report(Diagnostic::new(
            Code::InvalidResourceGroup,
            message,
            span,
            label,
        ));
    }
}

/// What is wrong with a group that a struct of a module names.
fn group_fault(
    resolver: &Resolver<'_>,
    own: crate::id::ModuleDefId,
    member: Member,
) -> Option<String> {
    let definitions = &resolver.definitions;
    let Member::Struct(id) = member else {
        return Some("a group is a struct".to_owned());
    };
    let group = &definitions.structs[id];
    let attribute = group
        .attributes
        .iter()
        .find(|it| it.name == "resource_group");
    let Some(attribute) = attribute else {
        return Some(format!(
            "`{}` is declared without `#[resource_group]`",
            group.name.as_str()
        ));
    };
    let scope = match &attribute.value {
        ast::AttributeValue::List(entries) => entries.iter().find_map(|entry| match &entry.value {
            ast::AttributeValue::Path(path) => Some(joined(path)),
            _ => None,
        }),
        _ => None,
    };
    let one = &definitions.modules[own];
    let other = &definitions.modules[group.module];
    match scope.as_ref().map(weft_base::Symbol::as_str) {
        Some("module_") if own != group.module => {
            Some("the group is open to its own module alone".to_owned())
        }
        Some("address") if one.address != other.address => {
            Some("the group is open to modules at its address alone".to_owned())
        }
        _ => None,
    }
}
