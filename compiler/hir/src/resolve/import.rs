//! Follows `use` and `friend`: afterwards the aliases of every module and script are known, and the
//! friends of every module.

use std::collections::BTreeSet;

use weft_base::suggest::nearest;
use weft_base::{Applicability, Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;

use crate::definition::{Member, Owner, Visibility};
use crate::id::ModuleDefId;
use crate::resolve::{Aliases, Environment, Import, ImportId, Resolver, Target};

impl Resolver<'_> {
    /// Resolves the imports of all modules and scripts.
    pub(crate) fn resolve_imports(&mut self) {
        let owners: Vec<Owner> = self.owners.keys().copied().collect();
        for owner in owners {
            let uses = std::mem::take(&mut self.owner_mut(owner).uses);
            let mut aliases = Aliases::default();
            for (used, whole) in uses {
                self.resolve_use(owner, (used, Some(whole)), &mut aliases, true);
            }
            for name in self.owner(owner).lost.clone() {
                self.add_lost(owner, name, &mut aliases);
            }
            self.add_mistyped(owner, &mut aliases);
            self.owner_mut(owner).aliases = aliases;
        }
    }

    /// Lets the names that imports most likely mean stand for what has been reported of them.
    pub(crate) fn add_mistyped(&mut self, owner: Owner, aliases: &mut Aliases) {
        for name in std::mem::take(&mut aliases.mistyped) {
            self.add_lost(owner, &name, aliases);
        }
    }

    /// Lets the name of a member that could not be parsed stand for what has been reported.
    fn add_lost(&mut self, owner: Owner, name: &ast::Name, aliases: &mut Aliases) {
        let is_declared = self.owner(owner).members.contains_key(&name.symbol)
            || aliases.members.contains_key(&name.symbol)
            || aliases.modules.contains_key(&name.symbol);
        if is_declared {
            return;
        }
        let id = self.add_import(Import {
            alias: name.clone(),
            target: Target::Poison,
            span: name.span,
            removal: None,
            is_only: true,
            is_dependency: self.owner(owner).is_dependency,
        });
        aliases.modules.insert(name.symbol.clone(), id);
        aliases.members.insert(name.symbol.clone(), id);
    }

    /// Adds what `used` brings in to `aliases`; `whole` begins with its
    /// attributes, if that place is known. At the top of a module an alias must not be the name
    /// of a member; in a block it hides one.
    pub(crate) fn resolve_use(
        &mut self,
        owner: Owner,
        (used, whole): (&ast::Use, Option<Span>),
        aliases: &mut Aliases,
        is_top: bool,
    ) {
        let imports = used.imports();
        let is_only = imports.len() == 1;
        let spans: Vec<Span> = imports.iter().map(|import| import.span).collect();
        for (index, import) in imports.into_iter().enumerate() {
            let target = self.import_target(owner, &import.path);
            let symbol = import.alias.symbol.clone();
            if matches!(target, Target::Poison) && import.path.last() == Some(&import.alias) {
                aliases.mistyped.extend(self.meant(&import.path));
            }
            let is_module = matches!(target, Target::Module(_));
            let taken = if is_module {
                &aliases.modules
            } else {
                &aliases.members
            };
            let before = match taken.get(&symbol) {
                Some(before) => Some(self.import(*before).alias.span),
                None if is_top && !is_module => {
                    let member = self.owner(owner).members.get(&symbol).copied();
                    member.map(|member| self.member_span(member))
                }
                None => None,
            };
            if let Some(before) = before {
                let message = format!("`{symbol}` is imported, but the name is taken");
                let label = "this import brings in a name a second time";
                let error = Diagnostic::new(Code::DuplicateImport, message, import.span, label)
                    .with_secondary(before, "the name is taken here")
                    .with_help("give the import another name with `as`, or remove it");
                self.report(error);
                continue;
            }
            self.check_alias(&import.alias, target);
            let is_dependency = self.owner(owner).is_dependency;
            let id = self.add_import(Import {
                alias: import.alias,
                target,
                span: import.span,
                removal: if is_only {
                    whole
                } else if used.is_flat() {
                    span_in_list(&spans, index)
                } else {
                    None
                },
                is_only,
                is_dependency,
            });
            // What cannot be found is poison under either reading.
            if !matches!(target, Target::Member(..)) {
                aliases.modules.insert(symbol.clone(), id);
            }
            if !is_module {
                aliases.members.insert(symbol, id);
            }
        }
    }

    /// The name that a path most likely means whose last name nothing has, with the place of that one.
    fn meant(&self, path: &ast::Path) -> Option<ast::Name> {
        let modules = &self.definitions.modules_by_name;
        let (last, near) = match path.tail.as_slice() {
            [module] => {
                let names = modules.keys().map(|(_, name)| name.as_str());
                (module, nearest(module.as_str(), names))
            }
            [module, member] => {
                let named = modules
                    .iter()
                    .filter(|((_, name), _)| *name == module.symbol);
                let members =
                    named.flat_map(|(_, id)| self.definitions.modules[*id].members.keys());
                (
                    member,
                    nearest(member.as_str(), members.map(Symbol::as_str)),
                )
            }
            _ => return None,
        };
        near.map(|near| ast::Name::new(Symbol::new(near), last.span))
    }

    fn check_alias(&mut self, alias: &ast::Name, target: Target) {
        let (Target::Member(Member::Struct(_) | Member::Constant(_)), first) =
            (target, alias.as_str().chars().next())
        else {
            return;
        };
        if !first.is_some_and(|first| first.is_ascii_uppercase()) {
            let message = "an alias of a type or constant starts with a capital letter";
            let label = format!("`{}` starts with another character", alias.as_str());
            self.report(Diagnostic::new(
                Code::InvalidName,
                message,
                alias.span,
                label,
            ));
        }
    }

    fn import_target(&mut self, owner: Owner, path: &ast::Path) -> Target {
        let Some((module_name, rest)) = path.tail.split_first() else {
            let message = "an import without an address";
            let label = "an address and a module are needed: `use 0x1::vector`";
            self.report(Diagnostic::new(
                Code::UnknownModule,
                message,
                path.span,
                label,
            ));
            return Target::Poison;
        };
        let addresses = self.owner(owner).addresses;
        let Some(address) = self.address(addresses, &path.head) else {
            return Target::Poison;
        };
        let Some(module) = self.find_module(address, module_name) else {
            return Target::Poison;
        };
        let Some(member_name) = rest.first() else {
            return Target::Module(module);
        };
        let Some(member) = self.find_member(module, member_name) else {
            return Target::Poison;
        };
        if let Some(extra) = rest.get(1) {
            let message = format!("`{}` has no members", member_name.as_str());
            let label = "nothing can follow the name of a member";
            self.report(Diagnostic::new(
                Code::UnknownMember,
                message,
                extra.span,
                label,
            ));
            return Target::Poison;
        }
        Target::Member(member)
    }

    /// Resolves the `friend` declarations of all modules.
    pub(crate) fn resolve_friends(&mut self) {
        let modules: Vec<ModuleDefId> = self.definitions.modules.keys().collect();
        for module in modules {
            let owner = Owner::Module(module);
            let declared = std::mem::take(&mut self.owner_mut(owner).friends);
            let mut friends = BTreeSet::new();
            for path in &declared {
                if let Some(friend) = self.friend(module, path)
                    && !friends.insert(friend)
                {
                    let name = self.definitions.module_name(friend);
                    self.invalid_friend(
                        path,
                        format!("`{name}` is declared a friend twice"),
                        "it already is one",
                    );
                }
            }
            self.definitions.modules[module].friends = friends;
            self.check_mixed_visibility(module, declared.first().copied());
        }
    }

    fn friend(&mut self, module: ModuleDefId, path: &ast::Path) -> Option<ModuleDefId> {
        if self.settings.friends_may_be_missing
            && let [name] = path.tail.as_slice()
        {
            let addresses = self.owner(Owner::Module(module)).addresses;
            let address = self.address(addresses, &path.head)?;
            let key = (address, name.symbol.clone());
            let is_known = self.definitions.modules_by_name.contains_key(&key);
            let own = &mut self.definitions.modules[module];
            if own.address == address && !is_known {
                own.missing_friends.insert(name.symbol.clone());
                return None;
            }
        }
        let friend = self.module_of_path(&Environment::new(Owner::Module(module)), path)?;
        if friend == module {
            let message = "a module cannot be its own friend".to_owned();
            self.invalid_friend(path, message, "this is the module itself");
            return None;
        }
        let (own, other) = (
            &self.definitions.modules[module],
            &self.definitions.modules[friend],
        );
        if own.address != other.address {
            let message = format!(
                "`{}` cannot be a friend: it is at another address",
                self.definitions.module_name(friend)
            );
            self.invalid_friend(path, message, "friends are at the same address");
            return None;
        }
        Some(friend)
    }

    fn invalid_friend(&mut self, path: &ast::Path, message: String, label: &str) {
        self.report(Diagnostic::new(
            Code::InvalidFriend,
            message,
            path.span,
            label,
        ));
    }

    fn check_mixed_visibility(&mut self, module: ModuleDefId, friend: Option<&ast::Path>) {
        let functions = &self.definitions.modules[module].functions;
        let of = |visibility| {
            let mut functions = functions.iter().map(|id| &self.definitions.functions[*id]);
            let found = functions.find(|function| function.visibility == visibility);
            found.map(|function| function.signature_span)
        };
        let Some(package) = of(Visibility::Package) else {
            return;
        };
        let friend = friend
            .map(|path| path.span)
            .or_else(|| of(Visibility::Friend));
        if let Some(friend) = friend {
            let message = "friends and package visibility in one module";
            let label = "this function is visible in the package";
            let error = Diagnostic::new(Code::InvalidFriend, message, package, label)
                .with_secondary(friend, "friends are used here")
                .with_help("use one of both in the whole module");
            self.report(error);
        }
    }

    /// Warns about imports that nothing used.
    pub(crate) fn check_unused_imports(&mut self) {
        // What is not supported is not looked into, and may be where an import is used.
        let mut codes = self
            .findings
            .diagnostics
            .iter()
            .map(|diagnostic| diagnostic.code.as_str());
        if codes.any(|code| code.starts_with("E06")) {
            return;
        }
        self.use_mentioned_imports();
        let tested = self.tested_imports();
        let mut warnings = Vec::new();
        for (id, import) in &self.imports {
            let is_used =
                matches!(import.target, Target::Poison) || self.findings.used_imports.contains(&id);
            if is_used || import.is_dependency || import.alias.as_str().starts_with('_') {
                continue;
            }
            if tested.contains(&id) {
                let alias = import.alias.as_str();
                let message = format!("import `{alias}` is used by tests only");
                let label = "what is no test does not use this name";
                let warning = Diagnostic::new(Code::UnusedImport, message, import.span, label);
                let title = "import it in a `#[test_only] use`";
                warnings.push(match import.removal {
                    Some(whole) if import.is_only => {
                        let sure = Applicability::MachineApplicable;
                        warning.with_fix(title, sure, whole.before(), "#[test_only]\n    ")
                    }
                    Some(_) | None => warning.with_help(title),
                });
                continue;
            }
            let message = format!("unused import `{}`", import.alias.as_str());
            let label = "nothing uses this name";
            let warning = Diagnostic::new(Code::UnusedImport, message, import.span, label);
            let title = if import.is_only {
                "remove the import"
            } else {
                "remove it from the list"
            };
            let sure = Applicability::MachineApplicable;
            warnings.push(match import.removal {
                Some(removed) => warning.with_fix(title, sure, removed, ""),
                None => warning.with_help(title),
            });
        }
        self.findings.diagnostics.extend(warnings);
    }

    /// The unused imports that items mention which are left out because they are for tests.
    fn tested_imports(&self) -> BTreeSet<ImportId> {
        let mut tested = BTreeSet::new();
        for data in self.owners.values().filter(|data| !data.is_dependency) {
            let aliases = data.aliases.modules.iter().chain(&data.aliases.members);
            let mentioned = aliases.filter(|(alias, _)| data.test_mentions.contains(alias));
            tested.extend(mentioned.map(|(_, id)| *id));
        }
        tested
    }

    /// The target of an alias, which counts as used from now on.
    pub(crate) fn alias(
        &mut self,
        environment: &Environment,
        name: &Symbol,
        namespace: Namespace,
    ) -> Option<Target> {
        let top = &self.owner(environment.owner).aliases;
        let mut scopes = environment.blocks.iter().rev().chain(std::iter::once(top));
        let id = scopes
            .find_map(|aliases| match namespace {
                Namespace::Modules => aliases.modules.get(name),
                Namespace::Members => aliases.members.get(name),
            })
            .copied()?;
        self.findings.used_imports.insert(id);
        Some(self.import(id).target)
    }
}

/// An item of a list with the comma that goes with it, if the items stand side by side.
fn span_in_list(spans: &[Span], index: usize) -> Option<Span> {
    let item = *spans.get(index)?;
    let removed = match (spans.get(index + 1), index.checked_sub(1)) {
        (Some(next), _) => Span::new(item.file, item.start, next.start),
        (None, Some(before)) => Span::new(item.file, spans[before].end, item.end),
        (None, None) => return None,
    };
    (removed.start <= item.start && item.end <= removed.end).then_some(removed)
}

/// Which of the two namespaces of aliases.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Namespace {
    Modules,
    Members,
}
