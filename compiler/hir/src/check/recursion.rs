//! No struct contains itself, and no module depends on itself.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic};

use crate::graph::components;
use crate::id::{ModuleDefId, StructId};
use crate::resolve::Resolver;
use crate::ty::Ty;

/// Reports structs that contain themselves, through other structs, vectors or type arguments.
pub(crate) fn check_structs(resolver: &mut Resolver<'_>) {
    let definitions = &resolver.definitions;
    let mut edges: BTreeMap<StructId, BTreeSet<StructId>> = BTreeMap::new();
    for (id, item) in &definitions.structs {
        let inside = edges.entry(id).or_default();
        for field in item.all_fields() {
            for_each_struct(&field.ty, &mut |other| {
                inside.insert(other);
            });
        }
    }
    let mut errors = Vec::new();
    for component in components(&edges) {
        let cycle = |id: StructId| component.contains(&id);
        let Some(first) = component.first().copied() else {
            continue;
        };
        let is_cycle = component.len() > 1 || edges.get(&first).is_some_and(|e| e.contains(&first));
        if !is_cycle {
            continue;
        }
        let item = &definitions.structs[first];
        let name = item.name.as_str();
        let message = format!("{} `{name}` contains itself", item.keyword());
        let label = format!("a value of this {} would have no end", item.keyword());
        let mut error = Diagnostic::new(Code::RecursiveStruct, message, item.name.span, label);
        for id in &component {
            let item = &definitions.structs[*id];
            let field = item.all_fields().find(|field| {
                let mut leads_back = false;
                for_each_struct(&field.ty, &mut |other| leads_back |= cycle(other));
                leads_back
            });
            if let Some(field) = field {
                let text = format!(
                    "field `{}` of `{}` leads back to it",
                    field.name.as_str(),
                    item.name.as_str()
                );
                error = error.with_secondary(field.ty_span, text);
            }
        }
        errors.push(error);
    }
    resolver.findings.diagnostics.extend(errors);
}

fn for_each_struct(ty: &Ty, visit: &mut dyn FnMut(StructId)) {
    ty.any(&mut |part| {
        if let Ty::Struct(id, _) = part {
            visit(*id);
        }
        false
    });
}

/// Reports modules that depend on each other: by use, or by friendship, where the friend is the one
/// that depends.
pub(crate) fn check_modules(resolver: &mut Resolver<'_>) {
    let definitions = &resolver.definitions;
    let mut edges: BTreeMap<ModuleDefId, BTreeSet<ModuleDefId>> = BTreeMap::new();
    for (id, module) in &definitions.modules {
        edges
            .entry(id)
            .or_default()
            .extend(module.uses.iter().copied());
        for friend in &module.friends {
            edges.entry(*friend).or_default().insert(id);
        }
    }
    let mut errors = Vec::new();
    for component in components(&edges) {
        let [first, .., last] = component.as_slice() else {
            continue;
        };
        let names: Vec<String> = component
            .iter()
            .map(|id| format!("`{}`", definitions.module_name(*id)))
            .collect();
        let message = format!("modules {} depend on each other", join(&names));
        let place = definitions.modules[*first].name.span;
        let label = "this module is part of the cycle";
        let other = definitions.modules[*last].name.span;
        errors.push(
            Diagnostic::new(Code::ModuleCycle, message, place, label)
                .with_secondary(other, "and so is this one")
                .with_note("a module depends on those it names, and a friend on its befriender"),
        );
    }
    resolver.findings.diagnostics.extend(errors);
}

/// "`a` and `b`", "`a`, `b` and `c`".
fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
