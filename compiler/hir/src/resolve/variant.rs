//! Finds the variants of enums that paths stand for: `E::V`, `m::E::V`, and bare names where the
//! enum is known.

use weft_base::{Code, Diagnostic, Symbol};
use weft_syntax::ast;

use crate::definition::{Constructor, Member};
use crate::id::{ModuleDefId, StructId};
use crate::literal::number_address;
use crate::resolve::import::Namespace;
use crate::resolve::path::Wanted;
use crate::resolve::{Environment, Resolver, Target};
use weft_base::suggest;

/// What a path stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Entity {
    /// A member of a module.
    Member(Member),
    /// A variant of an enum.
    Variant(Constructor),
}

impl Resolver<'_> {
    /// The member or variant that a path stands for; what is wrong with it is reported. `locals`
    /// are the names to think of besides those of members if there is none.
    pub(crate) fn entity_of_path(
        &mut self,
        environment: &Environment,
        path: &ast::Path,
        wanted: Wanted,
        locals: &[&str],
    ) -> Option<Entity> {
        if let Some((item, variant)) = self.enum_of_path(environment, path) {
            let found = self.find_variant(item, variant)?;
            return Some(Entity::Variant(found));
        }
        let member = self.member_of_path(environment, path, wanted, locals)?;
        Some(Entity::Member(member))
    }

    /// Whether a bare name stands for a member; nothing is reported.
    pub(crate) fn is_member_name(&mut self, environment: &Environment, name: &ast::Name) -> bool {
        matches!(
            self.alias_in_blocks_or_member(environment, &name.symbol),
            Some(Target::Member(_) | Target::Poison)
        )
    }

    /// The enum before the last name of a path, and that name, if the path goes through an enum.
    /// Nothing is reported.
    pub(crate) fn enum_of_path<'p>(
        &mut self,
        environment: &Environment,
        path: &'p ast::Path,
    ) -> Option<(StructId, &'p ast::Name)> {
        let item = match (&path.head, path.tail.as_slice()) {
            (ast::PathHead::Name(name), [_]) => {
                match self.alias_in_blocks_or_member(environment, &name.symbol)? {
                    Target::Member(member) => self.as_enum(member)?,
                    Target::Module(_) | Target::Poison => return None,
                }
            }
            (head, tail) => {
                let (module, name) = self.module_and_member(environment, head, tail)?;
                let member = self.definitions.modules[module].members.get(&name.symbol);
                let item = self.as_enum(*member?)?;
                self.note_use(environment.owner, module);
                return Some((item, tail.last()?));
            }
        };
        let module = self.definitions.structs[item].module;
        self.note_use(environment.owner, module);
        Some((item, path.tail.last()?))
    }

    /// The module and the name of its member in `m::E::V` and `0x1::m::E::V`.
    fn module_and_member<'p>(
        &mut self,
        environment: &Environment,
        head: &ast::PathHead,
        tail: &'p [ast::Name],
    ) -> Option<(ModuleDefId, &'p ast::Name)> {
        match (head, tail) {
            (ast::PathHead::Name(name), [member, _]) => {
                if name.symbol == "Self" {
                    return Some((environment.owner.module()?, member));
                }
                match self.alias(environment, &name.symbol, Namespace::Modules)? {
                    Target::Module(module) => Some((module, member)),
                    Target::Member(_) | Target::Poison => None,
                }
            }
            (head, [module, member, _]) => {
                let address = match head {
                    ast::PathHead::Address(number) => number_address(number)?,
                    ast::PathHead::Name(name) => {
                        let addresses = self.owner(environment.owner).addresses;
                        *addresses.get(&name.symbol)?
                    }
                };
                let module = self.definitions.module(address, module.as_str())?;
                Some((module, member))
            }
            (_, _) => None,
        }
    }

    fn as_enum(&self, member: Member) -> Option<StructId> {
        match member {
            Member::Struct(id) => self.definitions.structs[id].is_enum().then_some(id),
            Member::Function(_) | Member::Constant(_) => None,
        }
    }

    /// The variant of an enum; a missing one is reported.
    pub(crate) fn find_variant(&mut self, item: StructId, name: &ast::Name) -> Option<Constructor> {
        let definition = &self.definitions.structs[item];
        let text = name.as_str();
        if let Some(variant) = definition.variant(text) {
            return Some(Constructor::of_variant(item, variant));
        }
        // One that could not be parsed may be it.
        let mut variants = definition.variants.iter().flat_map(|it| it.values());
        if variants.any(|variant| variant.name.is_error()) {
            return None;
        }
        let enum_name = definition.name.as_str();
        let message = format!("enum `{enum_name}` has no variant `{text}`");
        let label = "no variant has this name";
        let declared = format!("`{enum_name}` is declared here");
        let mut error = Diagnostic::new(Code::UnknownVariant, message, name.span, label)
            .with_secondary(definition.name.span, declared);
        let variants = definition.variants.iter().flat_map(|it| it.values());
        let names: Vec<&str> = variants.map(|variant| variant.name.as_str()).collect();
        error = match suggest::nearest(text, names.iter().copied()) {
            Some(near) => error.with_near_name(name.span, near),
            None if names.is_empty() => error,
            None => error.with_note(format!("its variants are `{}`", names.join("`, `"))),
        };
        self.report(error);
        None
    }

    /// A path that goes through a struct, as if it were an enum.
    pub(crate) fn no_variants(&mut self, item: StructId, name: &ast::Name) {
        let definition = &self.definitions.structs[item];
        let text = definition.name.as_str();
        let message = format!("struct `{text}` has no variant `{}`", name.as_str());
        let label = "only enums have variants";
        let error = Diagnostic::new(Code::UnknownVariant, message, name.span, label)
            .with_secondary(definition.name.span, format!("`{text}` is declared here"));
        self.report(error);
    }

    /// A path that goes through an enum where a member is needed.
    pub(crate) fn refuse_variant(&mut self, item: StructId, name: &ast::Name, wanted: Wanted) {
        let Some(found) = self.find_variant(item, name) else {
            return;
        };
        let shown = self.definitions.constructor_name(found);
        let message = format!("`{shown}` is a variant, not a {}", wanted.as_str());
        let enum_name: &Symbol = &self.definitions.structs[item].name.symbol;
        let label = format!("a variant of `{enum_name}`");
        let error = Diagnostic::new(Code::WrongKindOfName, message, name.span, label)
            .with_secondary(self.definitions.constructor_span(found), "declared here");
        self.report(match wanted {
            Wanted::Type => error.with_help(format!("the type is `{enum_name}`")),
            Wanted::Function | Wanted::Value => error,
        });
    }
}
