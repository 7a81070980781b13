//! What the analyses need beyond the body to speak of it as its author would.

use std::sync::Arc;

use weft_base::Diagnostic;
use weft_hir::{Callee, DefMap, FunctionDef, FunctionId, FunctionType, Site, SiteId, StructId, Ty};
use weft_types::{Ability, AbilitySet};

use crate::body::{Body, FieldStep, LocalId, LocalKind};

/// How many calls within calls are shown for a fault in an expansion.
const EXPANSIONS_SHOWN_MAX: usize = 4;

/// A body with the definitions around it.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The definitions of the program.
    pub definitions: &'a DefMap,
    /// The function.
    pub function: FunctionId,
    /// Its body.
    pub body: &'a Body,
}

impl<'a> Context<'a> {
    /// The function's definition.
    pub fn definition(&self) -> &'a FunctionDef {
        &self.definitions.functions[self.function]
    }

    /// A type in the words of the source.
    pub fn type_name(&self, ty: &Ty) -> String {
        let parameters = self.definition().type_parameters.values();
        let names: Vec<_> = parameters
            .map(|parameter| parameter.name.as_str())
            .collect();
        ty.display(self.definitions, &names).to_string()
    }

    /// The abilities of a type in this function.
    pub fn abilities(&self, ty: &Ty) -> AbilitySet {
        self.definitions
            .abilities(ty, &self.definition().type_parameters)
    }

    /// The name of a local, if the source gives it one.
    pub fn name(&self, local: LocalId) -> Option<&'a str> {
        let local = &self.body.locals[local];
        let is_named = local.kind != LocalKind::Temporary;
        local.name.as_deref().filter(|_| is_named)
    }

    /// A local or a part of it as the source would write it; `None` below a temporary.
    pub fn place_name(
        &self,
        local: LocalId,
        dereferenced: bool,
        fields: &[FieldStep],
    ) -> Option<String> {
        let mut text = self.name(local)?.to_owned();
        if dereferenced && fields.is_empty() {
            text.insert(0, '*');
        }
        for step in fields {
            text.push('.');
            text.push_str(&step.name);
        }
        Some(text)
    }

    /// Adds to diagnostics about an expansion where it is called for.
    pub fn locate(&self, diagnostics: &mut [Diagnostic], site: Option<SiteId>) {
        for diagnostic in diagnostics {
            let mut origin = Site::origin(&self.body.sites, site);
            for _ in 0..EXPANSIONS_SHOWN_MAX {
                let Some(expansion) = origin.and_then(|site| self.body.sites.get(site)) else {
                    break;
                };
                let name = match expansion.callee {
                    Callee::Function(function) => self.definitions.function_name(function),
                    Callee::Lambda { .. } => break,
                };
                let text = format!("in the expansion of `{name}`, called here");
                let extended = diagnostic.clone().with_secondary(expansion.call, text);
                *diagnostic = extended;
                origin = Site::origin(&self.body.sites, expansion.caller);
            }
        }
    }

    /// Adds what is known of why a type lacks an ability, and how it could get it.
    pub fn explain_missing(
        &self,
        mut diagnostic: Diagnostic,
        ty: &Ty,
        ability: Ability,
    ) -> Diagnostic {
        match ty {
            Ty::Struct(id, arguments) => {
                let item = &self.definitions.structs[*id];
                if item.abilities.has(ability) {
                    let lacking = arguments.iter().zip(item.type_parameters.values());
                    let mut lacking = lacking.filter(|(argument, parameter)| {
                        !parameter.is_phantom && !self.abilities(argument).has(ability)
                    });
                    if let Some((argument, _)) = lacking.next() {
                        diagnostic = diagnostic.with_note(format!(
                            "`{}` has `{ability}` only where its type arguments have it, and `{}` does not",
                            self.type_name(ty),
                            self.type_name(argument),
                        ));
                        // Its author may constrain it.
                        if matches!(argument, Ty::Parameter(_)) {
                            diagnostic = self.explain_missing(diagnostic, argument, ability);
                        }
                    }
                } else {
                    diagnostic = self.explain_struct(diagnostic, *id, ability);
                }
            }
            Ty::Parameter(id) => {
                let parameters = &self.definition().type_parameters;
                if let Some(parameter) = parameters.get(*id) {
                    let name = parameter.name.as_str();
                    let wanted = parameter.constraints.with(ability);
                    let shown: Vec<String> = wanted.iter().map(|it| it.to_string()).collect();
                    diagnostic = diagnostic
                        .with_secondary(
                            parameter.name.span,
                            format!("`{name}` may stand for a type without `{ability}`"),
                        )
                        .with_help(format!("constrain it: `{name}: {}`", shown.join(" + ")));
                }
            }
            Ty::Vector(element) => {
                diagnostic = diagnostic.with_note(format!(
                    "a vector has `{ability}` only where its elements have it"
                ));
                diagnostic = self.explain_missing(diagnostic, element, ability);
            }
            Ty::Function(function) => {
                // What is used again and again is left over at the end.
                let also = match ability {
                    Ability::Copy => Ability::Drop,
                    Ability::Drop | Ability::Store | Ability::Key => ability,
                };
                let wanted = FunctionType {
                    abilities: function.abilities.with(ability).with(also),
                    ..FunctionType::clone(function)
                };
                let wanted = self.type_name(&Ty::Function(Arc::new(wanted)));
                diagnostic = diagnostic.with_help(format!("ask for more: `{wanted}`"));
            }
            Ty::Signer => {
                diagnostic = diagnostic.with_note(format!("`signer` never has `{ability}`"));
            }
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Address
            | Ty::Reference(..)
            | Ty::Tuple(_)
            | Ty::Never
            | Ty::Variable(_)
            | Ty::Error => {}
        }
        diagnostic
    }

    fn explain_struct(&self, diagnostic: Diagnostic, id: StructId, ability: Ability) -> Diagnostic {
        let item = &self.definitions.structs[id];
        let name = item.name.as_str();
        let diagnostic = diagnostic.with_secondary(
            item.name.span,
            format!("`{name}` is declared without `{ability}`"),
        );
        if Some(item.module) != self.definition().owner.module() {
            return diagnostic;
        }
        let parameters = &item.type_parameters;
        let obstacle = item.all_fields().find(|field| {
            let abilities = self.definitions.abilities(&field.ty, parameters);
            let is_parameter = field.ty.any(&mut |ty| matches!(ty, Ty::Parameter(_)));
            !is_parameter && !abilities.has(ability)
        });
        match obstacle {
            Some(field) => diagnostic.with_note(format!(
                "`{name}` cannot have `{ability}` because its field `{}` has not",
                field.name.as_str()
            )),
            None => {
                let declared = item.abilities.with(ability);
                diagnostic.with_help(format!(
                    "if every `{name}` may be {}, declare `{} {name} has {declared}`",
                    match ability {
                        Ability::Copy => "duplicated",
                        Ability::Drop => "discarded",
                        Ability::Store | Ability::Key => "stored",
                    },
                    item.keyword(),
                ))
            }
        }
    }
}
