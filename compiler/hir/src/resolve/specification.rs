//! What specifications mention. Nothing in them is resolved; but what they mention has a use there,
//! so it is not reported as unused.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::Symbol;
use weft_syntax::ast;

use super::import::Namespace;
use super::{Declarations, Environment, Resolver};
use crate::definition::Owner;
use crate::lower::SourceUnit;

impl<'a> Resolver<'a> {
    /// Gives the modules the specifications that stand beside them.
    pub(crate) fn collect_specs_elsewhere(&mut self, units: &[SourceUnit<'a>]) {
        let definitions = units.iter().flat_map(|unit| &unit.file.definitions);
        let mut elsewhere: BTreeMap<&Symbol, Vec<&'a ast::Spec>> = BTreeMap::new();
        for definition in definitions {
            if let ast::Definition::Spec(item) = definition
                && let ast::ItemKind::Spec(spec) = &item.kind
                && let ast::SpecKind::OtherModule { path, items } = &spec.kind
                && let Some(name) = path.last()
            {
                let specs = items.iter().filter_map(spec_of);
                elsewhere.entry(&name.symbol).or_default().extend(specs);
            }
        }
        if elsewhere.is_empty() {
            return;
        }
        let Declarations {
            definitions,
            owners,
            ..
        } = &mut **self;
        for (owner, data) in owners {
            let Owner::Module(module) = owner else {
                continue;
            };
            let name = &definitions.modules[*module].name.symbol;
            for spec in elsewhere.get(name).into_iter().flatten() {
                data.add_spec(spec);
            }
        }
    }

    /// Counts the imports as used that specifications of their modules mention.
    pub(super) fn use_mentioned_imports(&mut self) {
        let mut mentioned = Vec::new();
        for data in self.owners.values().filter(|data| !data.is_dependency) {
            let aliases = data.aliases.modules.iter().chain(&data.aliases.members);
            let unused = aliases.filter(|(_, id)| !self.findings.used_imports.contains(id));
            for (alias, id) in unused {
                if data.specs.iter().any(|spec| spec.mentions(alias)) {
                    mentioned.push(*id);
                }
            }
        }
        self.findings.used_imports.extend(mentioned);
    }

    /// Counts the aliases as used that a specification in a body mentions.
    pub(crate) fn use_mentioned_aliases(&mut self, environment: &Environment, spec: &ast::Spec) {
        for name in &spec.mentions {
            self.alias(environment, name, Namespace::Modules);
            self.alias(environment, name, Namespace::Members);
        }
    }

    /// The names that the specifications of a function mention.
    pub(crate) fn function_mentions(
        &self,
        owner: Owner,
        function: &ast::Function,
    ) -> BTreeSet<Symbol> {
        let about = self.owner(owner).item_specs.get(&function.name.symbol);
        let about = about.into_iter().flatten().copied();
        let specs = about.chain(&function.specs);
        specs
            .flat_map(|spec| spec.mentions.iter().cloned())
            .collect()
    }
}

/// The specification that an item is.
fn spec_of(item: &ast::Item) -> Option<&ast::Spec> {
    if let ast::ItemKind::Spec(spec) = &item.kind {
        Some(spec)
    } else {
        None
    }
}
