//! What to say of names that stand for nothing: which name may be meant, and where it can be
//! imported from.

use std::collections::BTreeSet;

use weft_base::suggest::{Names, nearest, nearest_with_distance, one_of};
use weft_base::{Applicability, Code, Diagnostic, Edit, Symbol};
use weft_syntax::ast;

use crate::definition::{Member, Visibility};
use crate::id::ModuleDefId;
use crate::resolve::path::Wanted;
use crate::resolve::{Environment, Resolver, Target};

/// The most modules that are named as having what is missed.
const MODULES_MAX: usize = 4;

const BUILTIN_TYPES: &[&str] = &[
    "bool", "u64", "u8", "u16", "u32", "u128", "u256", "i8", "i16", "i32", "i64", "i128", "i256",
    "address", "signer", "vector",
];

const BUILTIN_FUNCTIONS: &[&str] = &[
    "borrow_global",
    "borrow_global_mut",
    "exists",
    "freeze",
    "move_from",
    "move_to",
];

/// What other languages call types of this one.
const FOREIGN_TYPES: &[(&str, &str)] = &[
    ("Address", "address"),
    ("Vec", "vector"),
    ("boolean", "bool"),
    ("byte", "u8"),
    ("bytes", "vector<u8>"),
    ("int", "u64"),
    ("isize", "i64"),
    ("str", "vector<u8>"),
    ("uint", "u64"),
    ("uint128", "u128"),
    ("uint256", "u256"),
    ("uint64", "u64"),
    ("uint8", "u8"),
    ("usize", "u64"),
];

impl Resolver<'_> {
    /// Reports a bare name that stands for nothing. `locals` are names to think of besides those of
    /// members.
    pub(super) fn unknown_bare(
        &mut self,
        environment: &Environment,
        name: &ast::Name,
        wanted: Wanted,
        locals: &[&str],
    ) {
        // An import that could not be read may bring in anything.
        if self.owner(environment.owner).has_lost(&name.symbol) {
            return;
        }
        let text = name.as_str();
        let what = wanted.as_str();
        let message = format!("no {what} `{text}` in this scope");
        let label = format!("no {what} has this name");
        // A value that is no constant is most likely a local, which is the matter of one function.
        let cause = match (wanted, environment.function) {
            (Wanted::Type | Wanted::Function, _) => {
                Some(format!("{text} in {:?}", environment.owner))
            }
            (Wanted::Value, _) if text.starts_with(|it: char| it.is_ascii_uppercase()) => {
                Some(format!("{text} in {:?}", environment.owner))
            }
            (Wanted::Value, function) => function.map(|id| format!("{text} in {id:?}")),
        };
        let mut error = Diagnostic::new(wanted.code(), message, name.span, label);
        error.cause = cause;
        if wanted == Wanted::Function && text == "assert" {
            error = error.with_note("`assert!` is a macro").with_fix(
                "write `assert!`",
                Applicability::MachineApplicable,
                name.span,
                "assert!",
            );
            return self.report(error);
        }
        let near = self.near_in_scope(environment, text, wanted, locals);
        error = self.with_imports(environment, error, name, wanted, near.is_none());
        if let Some(near) = near {
            error = error.with_near_name(name.span, &near);
        } else if error.fixes.is_empty() && error.helps.is_empty() {
            error = match wanted {
                Wanted::Type => self.with_near_type(environment, error, name),
                Wanted::Function => self.with_near_function(environment, error, name),
                Wanted::Value => error,
            };
        }
        self.report(error);
    }

    /// The name in scope that is nearest to one that stands for nothing.
    fn near_in_scope(
        &self,
        environment: &Environment,
        text: &str,
        wanted: Wanted,
        locals: &[&str],
    ) -> Option<String> {
        let owner = self.owner(environment.owner);
        let names = owner.names.get_or_init(|| Names::new(owner.members.keys()));
        let member = names.nearest(text, |name| {
            let member = owner.members.get(name);
            member.is_some_and(|member| wanted.admits(*member))
        });
        let top = std::iter::once(&owner.aliases);
        let aliases = environment.blocks.iter().chain(top);
        let aliases = aliases.flat_map(|aliases| aliases.members.iter());
        let aliases = aliases.filter(|(_, import)| match self.import(**import).target {
            Target::Member(member) => wanted.admits(member),
            Target::Module(_) | Target::Poison => false,
        });
        let aliases = aliases.map(|(name, _)| name.as_str());
        let builtin = match wanted {
            Wanted::Type => BUILTIN_TYPES,
            Wanted::Function => BUILTIN_FUNCTIONS,
            Wanted::Value => &[],
        };
        let foreign = FOREIGN_TYPES.iter().find(|(foreign, _)| *foreign == text);
        if let (Wanted::Type, Some((_, ours))) = (wanted, foreign) {
            return Some((*ours).to_owned());
        }
        let local = nearest_with_distance(text, locals.iter().copied());
        let other = nearest_with_distance(text, aliases.chain(builtin.iter().copied()));
        // Of equally near ones the first.
        let near = [local, member, other].into_iter().flatten();
        let near = near.min_by_key(|(distance, _)| *distance);
        near.map(|(_, name)| name.to_owned())
    }

    /// Offers the imports that would bring in a member of this name. If there is but one, and nothing
    /// else can be meant, it is what is meant.
    fn with_imports(
        &self,
        environment: &Environment,
        error: Diagnostic,
        name: &ast::Name,
        wanted: Wanted,
        is_sure: bool,
    ) -> Diagnostic {
        let text = name.as_str();
        let modules = self.exporting_modules(environment, text, wanted);
        let is_sure = is_sure
            && wanted == Wanted::Type
            && modules.iter().all(|module| {
                !self.definitions.modules[*module].is_dependency || self.is_namesake(*module, text)
            });
        let paths: Vec<String> = modules
            .into_iter()
            .map(|module| format!("{}::{text}", self.definitions.module_name(module)))
            .collect();
        match paths.as_slice() {
            [] => error,
            [path] => {
                let applicability = if is_sure {
                    Applicability::MachineApplicable
                } else {
                    Applicability::MaybeIncorrect
                };
                self.with_use(environment, error, path, applicability)
            }
            [shown @ .., _] if shown.len() >= MODULES_MAX => {
                let shown = shown.iter().take(MODULES_MAX);
                let shown: Vec<String> = shown.map(|path| format!("`{path}`")).collect();
                error.with_help(format!("import one: {} or another", shown.join(", ")))
            }
            paths => {
                let mut error = error;
                for path in paths {
                    let applicability = Applicability::MaybeIncorrect;
                    error = self.with_use(environment, error, path, applicability);
                }
                error
            }
        }
    }

    /// Offers the type of another module whose name is nearest.
    fn with_near_type(
        &self,
        environment: &Environment,
        error: Diagnostic,
        name: &ast::Name,
    ) -> Diagnostic {
        let modules = self.definitions.modules.values();
        let types = modules.flat_map(|module| {
            let members = module.members.iter();
            members.filter(|(_, member)| matches!(member, Member::Struct(_)))
        });
        let Some(near) = nearest(name.as_str(), types.map(|(name, _)| name.as_str())) else {
            return error;
        };
        let owners = self.exporting_modules(environment, near, Wanted::Type);
        let Some(owner) = owners.first() else {
            return error;
        };
        let path = format!("{}::{near}", self.definitions.module_name(*owner));
        self.with_rename_and_use(environment, error, name, near, &path)
    }

    /// Offers the functions of other modules whose name is nearest: of those that are imported, if any.
    fn with_near_function(
        &self,
        environment: &Environment,
        error: Diagnostic,
        name: &ast::Name,
    ) -> Diagnostic {
        let definitions = &self.definitions;
        let own = environment.owner.module();
        // What is imported is meant rather than what is not.
        let imported: Vec<(&Symbol, ModuleDefId)> = self
            .module_aliases(environment)
            .filter(|(_, module)| Some(*module) != own)
            .collect();
        let public = |module: &ModuleDefId| {
            let functions = definitions.modules[*module].functions.iter();
            let functions = functions.map(|id| &definitions.functions[*id]);
            let public = functions.filter(|it| it.visibility == Visibility::Public);
            public.map(|it| it.name.as_str())
        };
        let names = imported.iter().flat_map(|(_, module)| public(module));
        if let Some(near) = nearest(name.as_str(), names) {
            let owners = imported.iter();
            let owners = owners.filter(|(_, module)| public(module).any(|it| it == near));
            return owners.take(MODULES_MAX).fold(error, |error, (alias, _)| {
                error.with_near_name(name.span, &format!("{alias}::{near}"))
            });
        }
        let names = self.public_functions.get_or_init(|| {
            let functions = definitions.functions.values();
            let public = functions.filter(|it| it.visibility == Visibility::Public);
            let names: BTreeSet<&Symbol> = public.map(|it| &it.name.symbol).collect();
            Names::new(names)
        });
        let Some((_, near)) = names.nearest(name.as_str(), |_| true) else {
            return error;
        };
        let owners = self.exporting_modules(environment, near, Wanted::Function);
        if let [owner] = owners.as_slice() {
            let path = definitions.module_name(*owner);
            let module = definitions.modules[*owner].name.as_str();
            let near = format!("{module}::{near}");
            return self.with_rename_and_use(environment, error, name, &near, &path);
        }
        let paths = owners.iter().map(|owner| {
            let module = definitions.module_name(*owner);
            format!("`{module}::{near}`")
        });
        let paths: Vec<String> = paths.collect();
        error.with_help(format!("did you mean {}?", one_of(&paths)))
    }

    /// The modules that are imported, by the names that stand for them.
    fn module_aliases<'e>(
        &'e self,
        environment: &'e Environment,
    ) -> impl Iterator<Item = (&'e Symbol, ModuleDefId)> {
        let owner = self.owner(environment.owner);
        let aliases = environment.blocks.iter().rev();
        let aliases = aliases.chain(std::iter::once(&owner.aliases));
        let aliases = aliases.flat_map(|aliases| aliases.modules.iter());
        aliases.filter_map(|(alias, import)| match self.import(*import).target {
            Target::Module(module) => Some((alias, module)),
            Target::Member(_) | Target::Poison => None,
        })
    }

    /// Offers to write another name, and to insert an import of it.
    fn with_rename_and_use(
        &self,
        environment: &Environment,
        error: Diagnostic,
        name: &ast::Name,
        near: &str,
        path: &str,
    ) -> Diagnostic {
        let Some(import) = self.import_edit(environment, path) else {
            return error.with_help(format!("did you mean `{path}`?"));
        };
        let rename = Edit {
            span: name.span,
            text: near.to_owned(),
        };
        let title = format!("did you mean `{path}`?");
        error.with_fix_edits(title, Applicability::MaybeIncorrect, vec![import, rename])
    }

    /// Offers to insert an import before the first item.
    pub(super) fn with_use(
        &self,
        environment: &Environment,
        error: Diagnostic,
        target: &str,
        applicability: Applicability,
    ) -> Diagnostic {
        match self.import_edit(environment, target) {
            Some(edit) => {
                let title = format!("`{target}` exists: import it");
                error.with_fix_edits(title, applicability, vec![edit])
            }
            None => error.with_help(format!("`{target}` exists: add `use {target};`")),
        }
    }

    fn import_edit(&self, environment: &Environment, target: &str) -> Option<Edit> {
        let head = self.owner(environment.owner).head?;
        Some(Edit {
            span: head.before(),
            // What follows keeps its indentation: four spaces, as everybody writes.
            text: format!("use {target};\n    "),
        })
    }

    /// The other modules with a member of this name that can be used from here.
    fn exporting_modules(
        &self,
        environment: &Environment,
        name: &str,
        wanted: Wanted,
    ) -> Vec<ModuleDefId> {
        let definitions = &self.definitions;
        let own = environment.owner.module();
        let modules = definitions.modules.iter();
        let modules = modules.filter(|(id, module)| {
            let is_visible = match (wanted, module.members.get(name)) {
                (Wanted::Type, Some(Member::Struct(_))) => true,
                (Wanted::Function, Some(Member::Function(function))) => {
                    definitions.functions[*function].visibility == Visibility::Public
                }
                (Wanted::Value, Some(Member::Constant(constant))) => {
                    definitions.constants[*constant].visibility == Visibility::Public
                }
                (_, Some(_) | None) => false,
            };
            is_visible && Some(*id) != own
        });
        let mut found: Vec<ModuleDefId> = modules.map(|(id, _)| id).collect();
        // The module that is named after what is missed comes first.
        found.sort_by_key(|id| !self.is_namesake(*id, name));
        found
    }

    /// Whether a module is named after its member, as `ordered_map` is after `OrderedMap`.
    fn is_namesake(&self, module: ModuleDefId, member: &str) -> bool {
        let module = self.definitions.modules[module].name.as_str();
        let letters = module.chars().filter(|letter| *letter != '_');
        letters.eq(member.chars().map(|letter| letter.to_ascii_lowercase()))
    }

    /// Reports a bare name that stands for no module.
    pub(super) fn unknown_module_alias(&mut self, environment: &Environment, name: &ast::Name) {
        let text = name.as_str();
        let message = format!("no module `{text}` in this scope");
        let label = "no imported module has this name";
        let cause = format!("{text} in {:?}", environment.owner);
        let error = Diagnostic::new(Code::UnknownModule, message, name.span, label);
        let mut error = error.with_cause(cause);
        let owner = self.owner(environment.owner);
        let aliases = environment.blocks.iter();
        let aliases = aliases.chain(std::iter::once(&owner.aliases));
        let aliases = aliases.flat_map(|aliases| aliases.modules.keys().map(Symbol::as_str));
        let modules = self.definitions.modules.iter();
        let same = modules.filter(|(_, module)| module.name.symbol == name.symbol);
        let same: Vec<String> = same
            .map(|(id, _)| self.definitions.module_name(id))
            .collect();
        match same.as_slice() {
            [path] => {
                let applicability = Applicability::MachineApplicable;
                error = self.with_use(environment, error, path, applicability);
            }
            [] => {
                if let Some(near) = nearest(text, aliases) {
                    error = error.with_near_name(name.span, near);
                } else {
                    let modules = &self.definitions.modules;
                    let names = modules.values().map(|module| module.name.as_str());
                    let near = nearest(text, names).unwrap_or(text);
                    let named = modules.iter().find(|(_, it)| it.name.as_str() == near);
                    if let Some((id, _)) = named {
                        let path = self.definitions.module_name(id);
                        error = self.with_rename_and_use(environment, error, name, near, &path);
                    }
                }
            }
            paths => {
                for path in paths.iter().take(MODULES_MAX) {
                    let applicability = Applicability::MaybeIncorrect;
                    error = self.with_use(environment, error, path, applicability);
                }
            }
        }
        self.report(error);
    }

    /// Reports a member that a module does not have.
    pub(super) fn unknown_member(&mut self, module: ModuleDefId, name: &ast::Name) {
        let definition = &self.definitions.modules[module];
        let path = self.definitions.module_name(module);
        let text = name.as_str();
        let message = format!("module `{path}` has no member `{text}`");
        let label = format!("nothing in `{path}` has this name");
        let mut error = Diagnostic::new(Code::UnknownMember, message, name.span, label);
        let near = nearest(text, definition.members.keys().map(Symbol::as_str));
        let enums = definition.members.iter();
        let owner = enums
            .filter_map(|(name, member)| match member {
                Member::Struct(id) => Some((name, *id)),
                Member::Function(_) | Member::Constant(_) => None,
            })
            .find(|(_, id)| self.definitions.structs[*id].variant(text).is_some());
        if let Some((owner, _)) = owner {
            error = error.with_fix(
                format!("it is a variant: `{owner}::{text}`"),
                Applicability::MaybeIncorrect,
                name.span,
                format!("{owner}::{text}"),
            );
        } else if let Some(near) = near {
            error = error.with_near_name(name.span, near);
        }
        self.report(error);
    }
}
