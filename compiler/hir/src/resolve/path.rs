//! Finds what a path in code stands for.

use weft_base::suggest::nearest;
use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::AccountAddress;

use crate::definition::{Attribute, Member, Owner};
use crate::id::ModuleDefId;
use crate::resolve::framework;
use crate::resolve::import::Namespace;
use crate::resolve::{Environment, Resolver, Target};

/// What a path is to stand for, for the sake of messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    Type,
    Function,
    Value,
}

impl Wanted {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Function => "function",
            Self::Value => "value",
        }
    }

    pub(super) const fn code(self) -> Code {
        match self {
            Self::Type => Code::UnknownType,
            Self::Function | Self::Value => Code::UnknownName,
        }
    }

    pub(super) const fn admits(self, member: Member) -> bool {
        match (self, member) {
            (Self::Type, Member::Struct(_))
            | (Self::Function, Member::Function(_) | Member::Struct(_))
            | (Self::Value, Member::Constant(_) | Member::Struct(_) | Member::Function(_)) => true,
            (Self::Type, Member::Function(_) | Member::Constant(_))
            | (Self::Function, Member::Constant(_)) => false,
        }
    }
}

impl Resolver<'_> {
    /// The member that a path stands for; what is wrong with it is reported. `locals` are the names
    /// to think of besides those of members if there is none.
    pub(crate) fn member_of_path(
        &mut self,
        environment: &Environment,
        path: &ast::Path,
        wanted: Wanted,
        locals: &[&str],
    ) -> Option<Member> {
        let member = self.member_anywhere(environment, path, wanted, locals)?;
        if let Some(module) = self.member_module(member) {
            self.note_use(environment.owner, module);
        }
        self.check_constant_owner(environment, member, path.last()?)?;
        self.warn_of_deprecated(environment.owner, member, path.span);
        Some(member)
    }

    /// The member that a path stands for, visible or not: for attributes, whose paths make no module
    /// depend on another.
    pub(crate) fn member_anywhere(
        &mut self,
        environment: &Environment,
        path: &ast::Path,
        wanted: Wanted,
        locals: &[&str],
    ) -> Option<Member> {
        if let Some((item, variant)) = self.enum_of_path(environment, path) {
            self.refuse_variant(item, variant, wanted);
            return None;
        }
        let member = match (&path.head, path.tail.as_slice()) {
            (ast::PathHead::Name(name), []) => {
                self.bare_member(environment, name, wanted, locals)?
            }
            (ast::PathHead::Address(_), []) => return None,
            (_, [.., last]) => {
                let module = self.module_of_prefix(environment, path)?;
                self.find_member(module, last)?
            }
        };
        Some(member)
    }

    /// The module that a whole path stands for.
    pub(crate) fn module_of_path(
        &mut self,
        environment: &Environment,
        path: &ast::Path,
    ) -> Option<ModuleDefId> {
        match (&path.head, path.tail.as_slice()) {
            (ast::PathHead::Name(name), []) => self.module_of_alias(environment, name),
            (head, [module]) => {
                let addresses = self.owner(environment.owner).addresses;
                let address = self.address(addresses, head)?;
                self.find_module(address, module)
            }
            (_, _) => {
                let message = "this is not the name of a module";
                let label = "a module is written `0x1::vector`";
                self.report(Diagnostic::new(
                    Code::UnknownModule,
                    message,
                    path.span,
                    label,
                ));
                None
            }
        }
    }

    fn bare_member(
        &mut self,
        environment: &Environment,
        name: &ast::Name,
        wanted: Wanted,
        locals: &[&str],
    ) -> Option<Member> {
        match self.alias_in_blocks_or_member(environment, &name.symbol) {
            Some(Target::Member(member)) => Some(member),
            Some(Target::Poison) => None,
            Some(Target::Module(_)) | None => {
                self.unknown_bare(environment, name, wanted, locals);
                None
            }
        }
    }

    /// The member that a bare name stands for here, if any. Nothing is reported or noted as used.
    pub(crate) fn visible_member(
        &self,
        environment: &Environment,
        name: &Symbol,
    ) -> Option<Member> {
        let mut in_blocks = environment.blocks.iter().rev();
        let in_blocks = in_blocks.find_map(|aliases| aliases.members.get(name));
        let owner = self.owner(environment.owner);
        let alias = in_blocks.or_else(|| owner.aliases.members.get(name));
        match (in_blocks, owner.members.get(name)) {
            (None, Some(member)) => Some(*member),
            (_, _) => match self.import(*alias?).target {
                Target::Member(member) => Some(member),
                Target::Module(_) | Target::Poison => None,
            },
        }
    }

    /// Blocks hide members, members and the imports of the module do not collide.
    pub(crate) fn alias_in_blocks_or_member(
        &mut self,
        environment: &Environment,
        name: &Symbol,
    ) -> Option<Target> {
        let in_blocks = environment
            .blocks
            .iter()
            .any(|aliases| aliases.members.contains_key(name));
        let member = self.owner(environment.owner).members.get(name).copied();
        match member {
            Some(member) if !in_blocks => Some(Target::Member(member)),
            Some(_) | None => self.alias(environment, name, Namespace::Members),
        }
    }

    /// The module before the last name of a path of two or more names.
    fn module_of_prefix(
        &mut self,
        environment: &Environment,
        path: &ast::Path,
    ) -> Option<ModuleDefId> {
        match (&path.head, path.tail.as_slice()) {
            (ast::PathHead::Name(name), [_]) => {
                let member = self
                    .owner(environment.owner)
                    .members
                    .get(&name.symbol)
                    .copied();
                if let (Some(Member::Struct(item)), Some(last)) = (member, path.last())
                    && self
                        .alias(environment, &name.symbol, Namespace::Modules)
                        .is_none()
                {
                    self.no_variants(item, last);
                    return None;
                }
                if self.is_poisoned_type(environment, name) {
                    return None;
                }
                self.module_of_alias(environment, name)
            }
            (ast::PathHead::Name(name), [middle, _])
                if self
                    .alias(environment, &name.symbol, Namespace::Modules)
                    .is_some() =>
            {
                // Not an enum, whose variant it could have been.
                let module = self.module_of_alias(environment, name)?;
                self.no_members(module, middle);
                None
            }
            (head, [module, _]) => {
                let addresses = self.owner(environment.owner).addresses;
                let address = self.address(addresses, head)?;
                self.find_module(address, module)
            }
            (head, [module, middle, _]) => {
                let addresses = self.owner(environment.owner).addresses;
                let address = self.address(addresses, head)?;
                let module = self.find_module(address, module)?;
                self.no_members(module, middle);
                None
            }
            (ast::PathHead::Address(_), [last]) => {
                let message = "a module where one of its members is needed";
                let label = format!("`{}` can only be a module here", last.as_str());
                self.report(Diagnostic::new(
                    Code::WrongKindOfName,
                    message,
                    path.span,
                    label,
                ));
                None
            }
            (_, _) => {
                let message = "a path of too many names";
                let label = "a member is written `0x1::vector::length`";
                self.report(Diagnostic::new(
                    Code::UnknownMember,
                    message,
                    path.span,
                    label,
                ));
                None
            }
        }
    }

    fn is_poisoned_type(&mut self, environment: &Environment, name: &ast::Name) -> bool {
        match self.alias_in_blocks_or_member(environment, &name.symbol) {
            Some(Target::Poison) => {
                // The alias may also be a module that could not be found: either way it is reported.
                true
            }
            Some(Target::Member(..) | Target::Module(_)) | None => false,
        }
    }

    /// A path goes on after a member that is no enum.
    fn no_members(&mut self, module: ModuleDefId, member: &ast::Name) {
        match self.find_member(module, member) {
            None => {}
            Some(Member::Struct(_) | Member::Function(_) | Member::Constant(_)) => {
                let message = format!("`{}` has no members", member.as_str());
                let label = "nothing can follow this name";
                self.report(Diagnostic::new(
                    Code::UnknownMember,
                    message,
                    member.span,
                    label,
                ));
            }
        }
    }

    fn module_of_alias(
        &mut self,
        environment: &Environment,
        name: &ast::Name,
    ) -> Option<ModuleDefId> {
        if name.symbol == "Self"
            && let Some(module) = environment.owner.module()
        {
            return Some(module);
        }
        match self.alias(environment, &name.symbol, Namespace::Modules) {
            Some(Target::Module(module)) => return Some(module),
            Some(Target::Poison) => return None,
            Some(Target::Member(..)) | None => {}
        }
        self.unknown_module_alias(environment, name);
        None
    }

    /// The module at an address; a missing one is reported.
    pub(crate) fn find_module(
        &mut self,
        address: AccountAddress,
        name: &ast::Name,
    ) -> Option<ModuleDefId> {
        let found = self
            .definitions
            .modules_by_name
            .get(&(address, name.symbol.clone()));
        if found.is_some() {
            return found.copied();
        }
        let text = name.as_str();
        let message = format!("no module `{address}::{text}`");
        let label = format!("address {address} has no module of this name");
        let error = Diagnostic::new(Code::UnknownModule, &message, name.span, label);
        let error = error.with_cause(message);
        let known = framework::note(address, text);
        let is_known = known.is_some();
        let mut error = match known {
            Some(note) => error.with_note(note),
            None => self.with_other_module(error, address, name),
        };
        if error.fixes.is_empty() {
            let stand_ins = self.settings.stand_ins;
            error = framework::with_source(error, address, is_known, stand_ins);
        }
        self.report(error);
        None
    }

    /// Adds the module that was probably meant: one of a similar name at the address, or one of the same
    /// name at another.
    fn with_other_module(
        &self,
        error: Diagnostic,
        address: AccountAddress,
        name: &ast::Name,
    ) -> Diagnostic {
        let keys = self.definitions.modules_by_name.keys();
        let beside = keys
            .filter(|(other, _)| *other == address)
            .map(|(_, name)| name.as_str());
        if let Some(near) = nearest(name.as_str(), beside) {
            return error.with_near_name(name.span, near);
        }
        let mut elsewhere = self.definitions.modules_by_name.iter();
        match elsewhere.find(|((_, other), _)| *other == name.symbol) {
            Some((_, id)) => {
                let path = self.definitions.module_name(*id);
                error.with_help(format!("there is a module `{path}`"))
            }
            None => error,
        }
    }

    /// The member of a module; a missing one is reported.
    pub(crate) fn find_member(&mut self, module: ModuleDefId, name: &ast::Name) -> Option<Member> {
        let definition = &self.definitions.modules[module];
        if let Some(member) = definition.members.get(&name.symbol) {
            return Some(*member);
        }
        if !self.owner(Owner::Module(module)).has_lost(&name.symbol) {
            self.unknown_member(module, name);
        }
        None
    }

    /// Constants belong to their module.
    fn check_constant_owner(
        &mut self,
        environment: &Environment,
        member: Member,
        name: &ast::Name,
    ) -> Option<()> {
        let Member::Constant(id) = member else {
            return Some(());
        };
        let owner = self.definitions.constants[id].owner;
        let visibility = self.definitions.constants[id].visibility;
        let is_open = match owner {
            Owner::Module(module) => self.opens(environment.owner, module, visibility),
            Owner::Script(_) => owner == environment.owner,
        };
        if is_open {
            return Some(());
        }
        let module = owner
            .module()
            .map(|module| self.definitions.module_name(module));
        let module = module.unwrap_or_default();
        let message = format!("constant `{}` belongs to module `{module}`", name.as_str());
        let label = "it is not visible here";
        let error = Diagnostic::new(Code::InaccessibleConstant, message, name.span, label)
            .with_secondary(self.definitions.constants[id].name.span, "declared here")
            .with_help(
                "declare it `public const`, or `package const` for the modules of the package",
            );
        self.report(error);
        None
    }

    /// Warns of a use of something deprecated by another module.
    pub(crate) fn warn_of_deprecated(&mut self, user: Owner, member: Member, span: Span) {
        let Some(module) = self.member_module(member) else {
            return;
        };
        if user == Owner::Module(module) {
            return;
        }
        let definitions = &self.definitions;
        let attributes = match member {
            Member::Struct(id) => &definitions.structs[id].attributes,
            Member::Function(id) => &definitions.functions[id].attributes,
            Member::Constant(id) => &definitions.constants[id].attributes,
        };
        let is_deprecated = |attributes: &[Attribute]| {
            attributes
                .iter()
                .any(|attribute| attribute.name == "deprecated")
        };
        let (what, declared) = if is_deprecated(attributes) {
            let name = match member {
                Member::Struct(id) => &definitions.structs[id].name,
                Member::Function(id) => &definitions.functions[id].name,
                Member::Constant(id) => &definitions.constants[id].name,
            };
            let module_name = definitions.module_name(module);
            (format!("{module_name}::{}", name.as_str()), name.span)
        } else if is_deprecated(&definitions.modules[module].attributes) {
            let span = definitions.modules[module].name.span;
            (definitions.module_name(module), span)
        } else {
            return;
        };
        let message = format!("`{what}` is deprecated");
        let warning = Diagnostic::new(Code::DeprecatedUse, &message, span, "used here")
            .with_secondary(declared, "declared `#[deprecated]` here")
            .with_cause(message);
        self.warn(user, warning);
    }

    fn member_module(&self, member: Member) -> Option<ModuleDefId> {
        match member {
            Member::Struct(id) => Some(self.definitions.structs[id].module),
            Member::Function(id) => self.definitions.functions[id].owner.module(),
            Member::Constant(id) => self.definitions.constants[id].owner.module(),
        }
    }

    /// Remembers that the code of `owner` names `module`.
    pub(crate) fn note_use(&mut self, owner: Owner, module: ModuleDefId) {
        match owner {
            Owner::Module(own) if own == module => {}
            Owner::Module(_) | Owner::Script(_) => {
                self.findings.uses.insert((owner, module));
            }
        }
    }
}
