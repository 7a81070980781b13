//! Declares modules, scripts and their members: everything that needs no other name.
//!
//! Afterwards every definition has its id, name, abilities and type parameters; fields, signatures
//! and imports are still empty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use cranelift_entity::PrimaryMap;
use weft_base::{Applicability, Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::{Ability, AbilitySet, AccountAddress};

use crate::definition::{
    ConstantDef, FunctionDef, Member, ModuleDef, Owner, ScriptDef, StructDef, TypeParameter,
    Variant,
};
use crate::id::TypeParameterId;
use crate::literal::number_address;
use crate::resolve::attribute::Place;
use crate::resolve::{Aliases, OwnerData, Resolver, StructSource};
use crate::ty::Ty;
use crate::{Settings, SourceUnit};
use weft_base::suggest;

/// The most variants of an enum, as in the bytecode format.
const VARIANTS_MAX: usize = 127;

const RESERVED_FUNCTIONS: &[&str] = &[
    "move_to",
    "move_from",
    "borrow_global",
    "borrow_global_mut",
    "exists",
    "freeze",
    "assert",
];

/// Declares everything in `units`.
pub(crate) fn collect<'a>(units: &[SourceUnit<'a>], settings: Settings<'a>) -> Resolver<'a> {
    let mut resolver = Resolver::new(settings);
    for unit in units {
        for definition in &unit.file.definitions {
            match definition {
                ast::Definition::Module(module) => resolver.collect_module(unit, None, module),
                ast::Definition::Address(block) => {
                    for module in &block.modules {
                        resolver.collect_module(unit, Some(&block.address), module);
                    }
                }
                ast::Definition::Script(script) => resolver.collect_script(unit, script),
                ast::Definition::Spec(_) => {}
            }
        }
    }
    resolver.collect_specs_elsewhere(units);
    resolver
}

impl<'a> Resolver<'a> {
    fn collect_module(
        &mut self,
        unit: &SourceUnit<'a>,
        block_address: Option<&'a ast::PathHead>,
        module: &'a ast::Module,
    ) {
        if !self.is_kept(&module.attributes, unit.is_dependency) {
            return;
        }
        let Some(head) = module.address.as_ref().or(block_address) else {
            let message = format!("module `{}` has no address", module.name.as_str());
            let label = "an address is needed before this name";
            let place = module.name.span;
            let error = Diagnostic::new(Code::UnknownAddress, message, place, label)
                .with_help(format!("write `module 0x1::{}`", module.name.as_str()));
            return self.report(error);
        };
        let Some(address) = self.address(unit.addresses, head) else {
            return;
        };
        let address_name = match head {
            ast::PathHead::Name(name) => Some(name.symbol.clone()),
            ast::PathHead::Address(_) => None,
        };
        let key = (address, module.name.symbol.clone());
        if let Some(before) = self.definitions.modules_by_name.get(&key) {
            let before = self.definitions.modules[*before].name.span;
            let message = format!("module `{address}::{}` is defined twice", key.1);
            let error = Diagnostic::new(
                Code::DuplicateName,
                message,
                module.name.span,
                "defined again",
            )
            .with_secondary(before, "first defined here");
            return self.report(error);
        }
        let id = self.definitions.modules.push(ModuleDef {
            address,
            address_name,
            name: module.name.clone(),
            span: module.span,
            is_dependency: unit.is_dependency,
            attributes: Vec::new(),
            documentation: documentation(module.documentation.as_ref()),
            friends: BTreeSet::new(),
            missing_friends: BTreeSet::new(),
            uses: BTreeSet::new(),
            members: BTreeMap::new(),
            structs: Vec::new(),
            functions: Vec::new(),
            constants: Vec::new(),
        });
        self.definitions.modules_by_name.insert(key, id);
        let owner = Owner::Module(id);
        self.owners.insert(owner, OwnerData::new(unit));
        let attributes = self.attributes(owner, Place::Module, &module.attributes);
        self.definitions.modules[id].attributes = attributes;
        self.collect_items(owner, &module.items);
        let members = self.owner(owner).members.clone();
        self.definitions.modules[id].members = members;
    }

    fn collect_script(&mut self, unit: &SourceUnit<'a>, script: &'a ast::Script) {
        if !self.is_kept(&script.attributes, unit.is_dependency) {
            return;
        }
        let id = self.definitions.scripts.push(ScriptDef {
            span: script.span,
            attributes: Vec::new(),
            function: None,
            constants: Vec::new(),
            uses: BTreeSet::new(),
        });
        let owner = Owner::Script(id);
        self.owners.insert(owner, OwnerData::new(unit));
        let attributes = self.attributes(owner, Place::Script, &script.attributes);
        self.definitions.scripts[id].attributes = attributes;
        self.collect_items(owner, &script.items);
        let has_failed = script
            .items
            .iter()
            .any(|item| matches!(item.kind, ast::ItemKind::Error(_)));
        if self.definitions.scripts[id].function.is_none() && !has_failed {
            let message = "a script without a function";
            let error = Diagnostic::new(
                Code::InvalidScript,
                message,
                Span::new(script.span.file, script.span.start, script.span.start + 6),
                "this script has nothing to run",
            );
            self.report(error.with_help("add `fun main() { … }`"));
        }
    }

    fn collect_items(&mut self, owner: Owner, items: &'a [ast::Item]) {
        self.owner_mut(owner).head = items.first().map(whole_item);
        let is_dependency = self.owner(owner).is_dependency;
        for item in items {
            if !self.is_kept(&item.attributes, is_dependency) {
                let mentioned = &mut self.owner_mut(owner).test_mentions;
                mentioned.extend(&item.test_mentions);
                continue;
            }
            let in_script = matches!(owner, Owner::Script(_));
            match &item.kind {
                ast::ItemKind::Use(used) => {
                    if self.is_kept(&used.attributes, is_dependency) {
                        self.owner_mut(owner).uses.push((used, whole_item(item)));
                    }
                }
                ast::ItemKind::Friend(path) if in_script => {
                    self.misplaced_in_script(path.span, "a friend");
                }
                ast::ItemKind::Friend(path) => self.owner_mut(owner).friends.push(path),
                ast::ItemKind::Constant(constant) => self.collect_constant(owner, item, constant),
                ast::ItemKind::Struct(declared) if in_script => {
                    self.misplaced_in_script(declared.name.span, "a struct");
                }
                ast::ItemKind::Struct(declared) => self.collect_struct(owner, item, declared),
                ast::ItemKind::Enum(declared) if in_script => {
                    self.misplaced_in_script(declared.name.span, "an enum");
                }
                ast::ItemKind::Enum(declared) => self.collect_enum(owner, item, declared),
                ast::ItemKind::Function(function) => self.collect_function(owner, item, function),
                ast::ItemKind::Spec(spec) => self.owner_mut(owner).add_spec(spec),
                ast::ItemKind::Error(names) => self.owner_mut(owner).lost.extend(names),
            }
        }
    }

    fn misplaced_in_script(&mut self, span: Span, what: &str) {
        let message = format!("{what} in a script");
        let label = "only imports, constants and one function can be here";
        self.report(Diagnostic::new(Code::InvalidScript, message, span, label));
    }

    fn collect_constant(&mut self, owner: Owner, item: &'a ast::Item, constant: &'a ast::Constant) {
        self.require_capital(&constant.name, "constants");
        self.refuse_in_script(owner, constant.visibility);
        let attributes = self.attributes(owner, Place::Constant, &item.attributes);
        let id = self.definitions.constants.push(ConstantDef {
            owner,
            visibility: Self::visibility(constant.visibility),
            name: constant.name.clone(),
            span: item.span,
            attributes,
            documentation: documentation(item.documentation.as_ref()),
            ty: Ty::Error,
            value: None,
        });
        self.sources.constants.push(constant);
        self.declare(owner, &constant.name, Member::Constant(id));
        match owner {
            Owner::Module(module) => self.definitions.modules[module].constants.push(id),
            Owner::Script(script) => self.definitions.scripts[script].constants.push(id),
        }
    }

    fn collect_struct(&mut self, owner: Owner, item: &'a ast::Item, declared: &'a ast::Struct) {
        let Owner::Module(module) = owner else {
            return;
        };
        self.require_capital(&declared.name, "types");
        let attributes = self.attributes(owner, Place::Struct, &item.attributes);
        let abilities = self.abilities(&declared.abilities);
        let type_parameters = self.type_parameters(&declared.type_parameters);
        let id = self.definitions.structs.push(StructDef {
            module,
            visibility: Self::visibility(declared.visibility),
            name: declared.name.clone(),
            span: item.span,
            attributes,
            documentation: documentation(item.documentation.as_ref()),
            abilities,
            type_parameters,
            fields: PrimaryMap::new(),
            is_positional: declared.fields.form != ast::FieldsForm::Named,
            variants: None,
            is_native: declared.native.is_some(),
        });
        self.part_attributes(owner, &declared.fields);
        self.sources.structs.push(StructSource::Struct(declared));
        self.declare(owner, &declared.name, Member::Struct(id));
        self.definitions.modules[module].structs.push(id);
    }

    fn collect_enum(&mut self, owner: Owner, item: &'a ast::Item, declared: &'a ast::Enum) {
        let Owner::Module(module) = owner else {
            return;
        };
        self.require_capital(&declared.name, "types");
        self.check_variants(declared);
        let attributes = self.attributes(owner, Place::Struct, &item.attributes);
        let abilities = self.abilities(&declared.abilities);
        let type_parameters = self.type_parameters(&declared.type_parameters);
        let variants = declared.variants.iter().map(|variant| Variant {
            name: variant.name.clone(),
            span: variant.span,
            documentation: documentation(variant.documentation.as_ref()),
            fields: PrimaryMap::new(),
            is_positional: variant.fields.form != ast::FieldsForm::Named,
        });
        let id = self.definitions.structs.push(StructDef {
            module,
            visibility: Self::visibility(declared.visibility),
            name: declared.name.clone(),
            span: item.span,
            attributes,
            documentation: documentation(item.documentation.as_ref()),
            abilities,
            type_parameters,
            fields: PrimaryMap::new(),
            is_positional: false,
            variants: Some(variants.collect()),
            is_native: false,
        });
        for variant in &declared.variants {
            self.attributes(owner, Place::Variant, &variant.attributes);
            self.part_attributes(owner, &variant.fields);
        }
        self.sources.structs.push(StructSource::Enum(declared));
        self.declare(owner, &declared.name, Member::Struct(id));
        self.definitions.modules[module].structs.push(id);
    }

    /// Looks at the attributes of fields, which mean something to readers alone.
    fn part_attributes(&mut self, owner: Owner, fields: &ast::Fields) {
        for field in &fields.fields {
            self.attributes(owner, Place::Field, &field.attributes);
        }
    }

    /// An enum has variants, each of another name and not too many.
    fn check_variants(&mut self, declared: &ast::Enum) {
        let name = declared.name.as_str();
        let count = declared.variants.len();
        if count == 0 || count > VARIANTS_MAX {
            let (message, label) = if count == 0 {
                let message = format!("enum `{name}` has no variants");
                (message, "a value of it could not be made".to_owned())
            } else {
                let message = format!("enum `{name}` has {count} variants");
                (message, format!("an enum has at most {VARIANTS_MAX}"))
            };
            let code = Code::VariantCount;
            self.report(Diagnostic::new(code, message, declared.name.span, label));
        }
        let mut names: BTreeMap<&Symbol, Span> = BTreeMap::new();
        for variant in &declared.variants {
            self.require_capital(&variant.name, "variants");
            if let Some(before) = names.insert(&variant.name.symbol, variant.name.span) {
                let message = format!("variant `{}` is declared twice", variant.name.as_str());
                let place = variant.name.span;
                let error = Diagnostic::new(Code::DuplicateName, message, place, "declared again")
                    .with_secondary(before, "first declared here");
                self.report(error);
            }
        }
    }

    fn collect_function(&mut self, owner: Owner, item: &'a ast::Item, function: &'a ast::Function) {
        self.check_function_name(&function.name);
        if let Owner::Script(_) = owner {
            self.check_script_modifiers(function);
        }
        let attributes = self.attributes(owner, Place::Function, &item.attributes);
        let type_parameters = self.type_parameters(&function.type_parameters);
        let visibility = Self::visibility(function.visibility);
        let id = self.definitions.functions.push(FunctionDef {
            owner,
            name: function.name.clone(),
            span: item.span,
            signature_span: function.signature_span,
            attributes,
            documentation: documentation(item.documentation.as_ref()),
            visibility,
            is_entry: function.entry.is_some(),
            is_native: function.native.is_some(),
            is_inline: function.inline.is_some(),
            type_parameters,
            parameters: Vec::new(),
            result: Ty::Error,
            result_span: function
                .result
                .as_ref()
                .map_or(function.name.span, |ty| ty.span),
            acquires_declared: None,
            acquires_spans: (function.clauses.iter())
                .filter(|clause| clause.kind == ast::AccessKind::Acquires)
                .map(|clause| clause.span)
                .collect(),
            acquires: BTreeSet::new(),
        });
        self.sources.functions.push(function);
        match owner {
            Owner::Module(module) => {
                self.declare(owner, &function.name, Member::Function(id));
                self.definitions.modules[module].functions.push(id);
            }
            Owner::Script(script) => {
                // The function of a script cannot be called, so it takes no name.
                let before = self.definitions.scripts[script].function.replace(id);
                if let Some(before) = before {
                    let first = self.definitions.functions[before].name.span;
                    let label = "a script has one function";
                    let place = function.name.span;
                    let message = "more than one function in a script";
                    let error = Diagnostic::new(Code::InvalidScript, message, place, label)
                        .with_secondary(first, "the first one is here");
                    self.report(error);
                }
            }
        }
    }

    fn check_function_name(&mut self, name: &ast::Name) {
        let label = if RESERVED_FUNCTIONS.contains(&name.as_str()) {
            "this is the name of a builtin function"
        } else if name.as_str().starts_with('_') {
            "names of functions start with a letter"
        } else {
            return;
        };
        let message = format!("a function cannot be named `{}`", name.as_str());
        let error = Diagnostic::new(Code::InvalidName, message, name.span, label);
        self.report(error);
    }

    fn require_capital(&mut self, name: &ast::Name, what: &str) {
        if name
            .as_str()
            .starts_with(|first: char| first.is_ascii_uppercase())
        {
            return;
        }
        let message = format!("names of {what} start with a capital letter");
        let label = format!("`{}` starts with another character", name.as_str());
        self.report(Diagnostic::new(
            Code::InvalidName,
            message,
            name.span,
            label,
        ));
    }

    /// Names of locals never look like those of types and constants.
    pub(crate) fn require_lower(&mut self, name: &ast::Name, what: &str) {
        if !name
            .as_str()
            .starts_with(|first: char| first.is_ascii_uppercase())
        {
            return;
        }
        let message = format!("names of {what} start with a lower-case letter or `_`");
        let label = format!("`{}` does not", name.as_str());
        self.report(Diagnostic::new(
            Code::InvalidName,
            message,
            name.span,
            label,
        ));
    }

    /// The function of a script is run with it and in no other way.
    fn check_script_modifiers(&mut self, function: &ast::Function) {
        let visibility = match function.visibility {
            ast::Visibility::Private => None,
            ast::Visibility::Public(span)
            | ast::Visibility::Friend(span)
            | ast::Visibility::Package(span) => Some(span),
        };
        let modifiers = [
            (visibility, "visible", "no other code can call it"),
            (
                function.entry,
                "`entry`",
                "it is what the script runs, and needs no word for it",
            ),
            (
                function.native,
                "`native`",
                "the host supplies functions of modules alone",
            ),
        ];
        for (span, what, label) in modifiers {
            let Some(span) = span else {
                continue;
            };
            let message = format!("the function of a script cannot be {what}");
            let mut error = Diagnostic::new(Code::MisplacedModifier, message, span, label);
            if function.native.is_none() {
                let applicability = Applicability::MachineApplicable;
                error = error.with_fix("remove it", applicability, span, "");
            }
            self.report(error);
        }
    }

    /// Nobody else reads what a script declares.
    fn refuse_in_script(&mut self, owner: Owner, visibility: ast::Visibility) {
        match (owner, visibility) {
            (Owner::Module(_), _) | (Owner::Script(_), ast::Visibility::Private) => {}
            (
                Owner::Script(_),
                ast::Visibility::Public(span)
                | ast::Visibility::Friend(span)
                | ast::Visibility::Package(span),
            ) => {
                let message = "a visible constant in a script";
                let label = "nothing outside of the script can name it";
                self.report(Diagnostic::new(
                    Code::InvalidVisibility,
                    message,
                    span,
                    label,
                ));
            }
        }
    }

    fn declare(&mut self, owner: Owner, name: &ast::Name, member: Member) {
        let before = self.owner(owner).members.get(&name.symbol).copied();
        let Some(before) = before else {
            let members = &mut self.owner_mut(owner).members;
            members.insert(name.symbol.clone(), member);
            return;
        };
        let before = self.member_span(before);
        let message = format!("`{}` is declared twice", name.as_str());
        let error = Diagnostic::new(Code::DuplicateName, message, name.span, "declared again")
            .with_secondary(before, "first declared here")
            .with_note("functions, types and constants of a module share one namespace");
        self.report(error);
    }

    /// Where the name of a member is declared.
    pub(crate) fn member_span(&self, member: Member) -> Span {
        match member {
            Member::Struct(id) => self.definitions.structs[id].name.span,
            Member::Function(id) => self.definitions.functions[id].name.span,
            Member::Constant(id) => self.definitions.constants[id].name.span,
        }
    }

    pub(crate) fn abilities(&mut self, written: &[ast::Ability]) -> AbilitySet {
        let mut set = AbilitySet::EMPTY;
        for ability in written {
            let kind = match ability.kind {
                ast::AbilityKind::Copy => Ability::Copy,
                ast::AbilityKind::Drop => Ability::Drop,
                ast::AbilityKind::Store => Ability::Store,
                ast::AbilityKind::Key => Ability::Key,
            };
            if set.has(kind) {
                let message = format!("ability `{kind}` is written twice");
                let label = "it is already in the list";
                self.report(Diagnostic::new(
                    Code::DuplicateName,
                    message,
                    ability.span,
                    label,
                ));
            }
            set = set.with(kind);
        }
        set
    }

    fn type_parameters(
        &mut self,
        written: &[ast::TypeParameter],
    ) -> PrimaryMap<TypeParameterId, TypeParameter> {
        let mut parameters: PrimaryMap<TypeParameterId, TypeParameter> = PrimaryMap::new();
        for parameter in written {
            let name = &parameter.name;
            let before = parameters
                .values()
                .find(|before| before.name.symbol == name.symbol);
            if let Some(before) = before {
                let message = format!("type parameter `{}` is declared twice", name.as_str());
                let error =
                    Diagnostic::new(Code::DuplicateName, message, name.span, "declared again")
                        .with_secondary(before.name.span, "first declared here");
                self.report(error);
            }
            let constraints = self.abilities(&parameter.constraints);
            parameters.push(TypeParameter {
                name: name.clone(),
                constraints,
                is_phantom: parameter.phantom.is_some(),
            });
        }
        parameters
    }

    /// The value of a written address; what is wrong with it is reported.
    pub(crate) fn address(
        &mut self,
        addresses: &BTreeMap<Symbol, AccountAddress>,
        head: &ast::PathHead,
    ) -> Option<AccountAddress> {
        match head {
            ast::PathHead::Address(number) => {
                let address = number_address(number);
                if address.is_none() {
                    self.unusable_address(number.span);
                }
                address
            }
            ast::PathHead::Name(name) => {
                let address = addresses.get(&name.symbol).copied();
                if address.is_none() {
                    self.unknown_address(addresses, name);
                }
                address
            }
        }
    }

    pub(crate) fn unusable_address(&mut self, span: Span) {
        let message = "an address over 2^256 − 1";
        let label = "addresses have 32 bytes";
        self.report(Diagnostic::new(Code::UnusableAddress, message, span, label));
    }

    pub(crate) fn unknown_address(
        &mut self,
        addresses: &BTreeMap<Symbol, AccountAddress>,
        name: &ast::Name,
    ) {
        let message = format!("named address `{}` has no value", name.as_str());
        let label = "no address has this name";
        let error = Diagnostic::new(Code::UnknownAddress, &message, name.span, label);
        let mut error = error.with_cause(message);
        let known = addresses.keys().map(Symbol::as_str);
        error = match suggest::nearest(name.as_str(), known) {
            Some(near) => error.with_near_name(name.span, near),
            None => error.with_help(format!(
                "give it a value in the `[addresses]` of `Move.toml`, or with `--named-addresses {}=0x42`",
                name.as_str()
            )),
        };
        self.report(error);
    }
}

impl<'a> OwnerData<'a> {
    fn new(unit: &SourceUnit<'a>) -> Self {
        Self {
            addresses: unit.addresses,
            package: unit.package,
            is_dependency: unit.is_dependency,
            members: BTreeMap::new(),
            names: OnceLock::new(),
            aliases: Aliases::default(),
            uses: Vec::new(),
            lost: Vec::new(),
            friends: Vec::new(),
            head: None,
            specs: Vec::new(),
            test_mentions: BTreeSet::new(),
            item_specs: BTreeMap::new(),
        }
    }

    /// Adds a specification of the module or of one of its items.
    pub(super) fn add_spec(&mut self, spec: &'a ast::Spec) {
        self.specs.push(spec);
        if let ast::SpecKind::Item { name, .. } = &spec.kind {
            let symbol = name.symbol.clone();
            self.item_specs.entry(symbol).or_default().push(spec);
        }
    }
}

/// An item with what stands before it.
fn whole_item(item: &ast::Item) -> Span {
    let documentation = item.documentation.as_ref();
    let start = documentation.map_or(item.start, |written| written.span.start.min(item.start));
    Span::new(item.span.file, start, item.span.end)
}

fn documentation(written: Option<&ast::Documentation>) -> Option<String> {
    written.map(|written| written.text.clone())
}
