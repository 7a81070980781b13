//! What functions touch held against what their clauses declare.
//!
//! Runs on the inferred footprints, closed over all calls: what a footprint is not sure of counts as
//! touched. A function without clauses but plain `acquires` is not looked at.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic, Span};
use weft_bytecode::summary::{Mode, Root, Target, Term};
use weft_bytecode::{CompiledModule, FunctionBody, Instruction, Type};
use weft_footprint::{ClosedResource, ClosedSummary, Linker, ModuleLookup, TypeTerm};
use weft_hir::{
    AccessClause, AccessEntry, AddressSet, DefMap, FunctionId, ModuleDefId, Name, Owner,
    ResourceSet, Ty,
};
use weft_syntax::ast::AccessKind;
use weft_types::{AccountAddress, Identifier, ModuleId};

use crate::package::Origin;
use crate::pipeline::InferredUnit;

/// Checks the functions of the package that have clauses.
pub(crate) fn check(definitions: &DefMap, units: &[InferredUnit]) -> Vec<Diagnostic> {
    if definitions.clauses.is_empty() {
        return Vec::new();
    }
    let modules: BTreeMap<ModuleId, &InferredUnit> = units
        .iter()
        .filter_map(|unit| Some((unit.module.module().self_id()?, unit)))
        .collect();
    let compiled = Modules(&modules);
    let mut found = Vec::new();
    for (id, clauses) in &definitions.clauses {
        let function = &definitions.functions[*id];
        let Owner::Module(owner) = function.owner else {
            continue;
        };
        let module = &definitions.modules[owner];
        let unit = Identifier::new(module.name.as_str()).ok().and_then(|name| {
            let address = module.address;
            let unit = modules.get(&ModuleId { address, name });
            unit.filter(|unit| unit.origin == Origin::Root)
        });
        let Some((unit, position)) = unit.and_then(|unit| {
            let maps = &unit.source_map.functions;
            let position = maps.iter().position(|map| map.span == function.name.span)?;
            Some((unit, position))
        }) else {
            continue;
        };
        let summary = Linker::new(&compiled).close_in(unit.module.module(), position);
        let checker = Checker {
            definitions,
            function: *id,
            clauses,
            unit,
            position,
            summary: &summary,
        };
        found.extend(checker.check());
    }
    found
}

/// The native functions that are declared to be `pure`.
#[derive(Clone, Debug, Default)]
pub(crate) struct PureNatives(BTreeSet<(ModuleId, Identifier)>);

impl PureNatives {
    pub(crate) fn of(definitions: &DefMap) -> Self {
        let declared = (definitions.clauses.iter()).filter(|(_, clauses)| {
            let mut clauses = clauses.iter();
            clauses.any(|clause| clause.kind == AccessKind::Pure && !clause.is_negated)
        });
        let names = declared.filter_map(|(id, _)| {
            let function = &definitions.functions[*id];
            let module = &definitions.modules[function.owner.module()?];
            let module = ModuleId {
                address: module.address,
                name: Identifier::new(module.name.as_str()).ok()?,
            };
            let name = Identifier::new(function.name.as_str()).ok()?;
            function.is_native.then_some((module, name))
        });
        Self(names.collect())
    }

    pub(crate) fn contains(&self, module: &ModuleId, function: &Identifier) -> bool {
        !self.0.is_empty() && self.0.contains(&(module.clone(), function.clone()))
    }
}

/// The modules of the units, for calls from one to another.
struct Modules<'a>(&'a BTreeMap<ModuleId, &'a InferredUnit>);

impl ModuleLookup for Modules<'_> {
    fn module(&self, id: &ModuleId) -> Option<&CompiledModule> {
        self.0.get(id).map(|unit| &**unit.module.module())
    }
}

fn is_module(definitions: &DefMap, id: ModuleDefId, module: &ModuleId) -> bool {
    let definition = &definitions.modules[id];
    definition.address == module.address && definition.name.as_str() == module.name.as_str()
}

struct Checker<'a> {
    definitions: &'a DefMap,
    function: FunctionId,
    clauses: &'a [AccessClause],
    unit: &'a InferredUnit,
    position: usize,
    summary: &'a ClosedSummary,
}

impl Checker<'_> {
    fn check(&self) -> Vec<Diagnostic> {
        let name = self.definitions.functions[self.function].name.clone();
        let whole = self.clauses.first().map_or(name.span, |clause| clause.span);
        let is_anything_allowed = self.clauses.iter().all(|clause| clause.is_negated);
        let mut found = Vec::new();
        if let Some(error) = self.too_wide(is_anything_allowed, &name, whole) {
            return vec![error];
        }
        let mut seen: Vec<(usize, bool)> = Vec::new();
        let mut reported: BTreeMap<usize, usize> = BTreeMap::new();
        for access in &self.summary.accesses {
            let Root::Resource(index) = access.root else {
                continue;
            };
            let index = usize::from(index.0);
            let is_write = match (&access.target, &access.mode) {
                (_, Mode::Read) => false,
                (
                    Target::Presence | Target::Path(_),
                    Mode::Write | Mode::ReadWrite | Mode::Delta(_),
                ) => true,
            };
            if seen.contains(&(index, is_write)) {
                continue;
            }
            seen.push((index, is_write));
            let Some(resource) = self.summary.resources.get(index) else {
                continue;
            };
            let is_allowed = is_anything_allowed
                || self.positive().any(|(clause, entry)| {
                    (!is_write || clause.kind != AccessKind::Reads) && self.covers(entry, resource)
                });
            let verb = if is_write { "writes" } else { "reads" };
            let what = format!("{}::{}", resource.type_.module, resource.type_.name);
            let (span, label) = match self.instruction(resource) {
                Some(span) => (span, format!("`{what}` is touched here")),
                None => (
                    name.span,
                    format!("a function that `{}` calls does it", name.as_str()),
                ),
            };
            if !is_allowed {
                let message = format!(
                    "`{}` {verb} `{what}`, which it does not declare",
                    name.as_str()
                );
                let error = Diagnostic::new(
                    Code::UndeclaredAccess,
                    message,
                    whole,
                    "what is declared does not allow it",
                )
                .with_secondary(span, label)
                .with_help(format!(
                    "add `{verb} {}`, or remove the clauses",
                    resource.type_.name
                ));
                // Who writes reads too: of both the write is said.
                match reported.insert(index, found.len()) {
                    Some(earlier) => {
                        if let (true, Some(place)) = (is_write, found.get_mut(earlier)) {
                            *place = error;
                        }
                        reported.insert(index, earlier);
                    }
                    None => found.push(error),
                }
                continue;
            }
            let forbidden = self
                .clauses
                .iter()
                .filter(|clause| clause.is_negated)
                .find(|clause| {
                    (is_write || clause.kind != AccessKind::Writes)
                        && clause
                            .entries
                            .iter()
                            .any(|entry| self.meets(entry, resource))
                });
            if let Some(clause) = forbidden {
                let message = format!(
                    "`{}` {verb} `{what}`, which it declares not to",
                    name.as_str()
                );
                let error = Diagnostic::new(
                    Code::ForbiddenAccess,
                    message,
                    clause.span,
                    "this forbids it",
                )
                .with_secondary(span, label);
                found.push(error);
            }
        }
        found
    }

    /// What is wrong where the function may touch anything.
    fn too_wide(&self, is_anything_allowed: bool, name: &Name, whole: Span) -> Option<Diagnostic> {
        self.summary.widened?;
        let allows_all = is_anything_allowed
            || self.positive().any(|(clause, entry)| {
                clause.kind != AccessKind::Reads
                    && entry.resources == ResourceSet::Any
                    && entry.addresses == AddressSet::Any
            });
        let forbids = self.clauses.iter().any(|clause| clause.is_negated);
        if allows_all && !forbids {
            return None;
        }
        let message = format!("`{}` may touch anything", name.as_str());
        let label = "this does not allow it";
        let error = Diagnostic::new(Code::UndeclaredAccess, message, whole, label)
            .with_secondary(name.span, "its footprint cannot be told from its code")
            .with_note("`weft footprint` says what makes it so");
        Some(error)
    }

    fn positive(&self) -> impl Iterator<Item = (&AccessClause, &AccessEntry)> {
        let clauses = self.clauses.iter().filter(|clause| !clause.is_negated);
        clauses.flat_map(|clause| clause.entries.iter().map(move |entry| (clause, entry)))
    }

    /// Whether a resource is certainly one of those of an entry.
    fn covers(&self, entry: &AccessEntry, resource: &ClosedResource) -> bool {
        let key = self.summary.term(resource.key);
        let is_at = match entry.addresses {
            AddressSet::Any => true,
            AddressSet::Address(address) => *key == Term::Address(address),
            AddressSet::Parameter(position) => *key == Term::Argument(position),
            AddressSet::Derived(function, position) => {
                self.is_address_of(function) && *key == Term::Argument(position)
            }
        };
        is_at && self.is_among(&entry.resources, resource)
    }

    /// Whether a resource may be one of those of an entry.
    fn meets(&self, entry: &AccessEntry, resource: &ClosedResource) -> bool {
        let is_elsewhere = match (entry.addresses, self.summary.term(resource.key)) {
            (AddressSet::Address(one), Term::Address(other)) => one != *other,
            (_, _) => false,
        };
        !is_elsewhere && self.is_among(&entry.resources, resource)
    }

    fn is_among(&self, set: &ResourceSet, resource: &ClosedResource) -> bool {
        let module = &resource.type_.module;
        match set {
            ResourceSet::Any => true,
            ResourceSet::OfAddress(address) => module.address == *address,
            ResourceSet::OfModule(id) => is_module(self.definitions, *id, module),
            ResourceSet::Resource(id, arguments) => {
                let item = &self.definitions.structs[*id];
                is_module(self.definitions, item.module, module)
                    && item.name.as_str() == resource.type_.name.as_str()
                    && arguments.as_ref().is_none_or(|arguments| {
                        let terms = &resource.type_.type_arguments;
                        arguments.len() == terms.len()
                            && (arguments.iter().zip(terms))
                                .all(|(ty, term)| self.is_type(ty, term))
                    })
            }
        }
    }

    fn is_type(&self, ty: &Ty, term: &TypeTerm) -> bool {
        match (ty, term) {
            (Ty::Parameter(one), TypeTerm::Parameter(other)) => one.as_u32() == u32::from(*other),
            (Ty::Vector(one), TypeTerm::Vector(other)) => self.is_type(one, other),
            (Ty::Struct(id, arguments), TypeTerm::Struct(other)) => {
                let item = &self.definitions.structs[*id];
                is_module(self.definitions, item.module, &other.module)
                    && item.name.as_str() == other.name.as_str()
                    && arguments.len() == other.type_arguments.len()
                    && (arguments.iter().zip(&other.type_arguments))
                        .all(|(one, other)| self.is_type(one, other))
            }
            (ty, TypeTerm::Primitive(tag)) => {
                ty.display(self.definitions, &[]).to_string() == tag.to_string()
            }
            (_, _) => false,
        }
    }

    /// Whether a function is `0x1::signer::address_of`, the one whose result is its argument.
    fn is_address_of(&self, function: FunctionId) -> bool {
        let definition = &self.definitions.functions[function];
        let Owner::Module(module) = definition.owner else {
            return false;
        };
        let module = &self.definitions.modules[module];
        module.address == AccountAddress::ONE
            && module.name.as_str() == "signer"
            && definition.name.as_str() == "address_of"
    }

    /// Where the function itself touches a resource of this type.
    fn instruction(&self, resource: &ClosedResource) -> Option<Span> {
        let module = self.unit.module.module();
        if module.self_id().as_ref() != Some(&resource.type_.module) {
            return None;
        }
        let definition = module.function_definitions.get(self.position)?;
        let FunctionBody::Code(code) = &definition.body else {
            return None;
        };
        let mut sites = definition.summary.resources.iter();
        for (block, instructions) in code.blocks.iter().enumerate() {
            for (index, instruction) in instructions.instructions.iter().enumerate() {
                if !matches!(
                    instruction,
                    Instruction::Exists { .. }
                        | Instruction::BorrowGlobal { .. }
                        | Instruction::MoveFrom { .. }
                        | Instruction::MoveTo { .. }
                ) {
                    continue;
                }
                let site = sites.next()?;
                let Some(Type::Struct(handle, _)) = module.types.get(site.type_.index()) else {
                    continue;
                };
                let handle = module.struct_handles.get(handle.index())?;
                let name = module.identifiers.get(handle.name.index())?;
                if *name == resource.type_.name {
                    return self.unit.source_map.span(self.position, block, index);
                }
            }
        }
        None
    }
}
