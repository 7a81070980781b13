//! What a function declares to touch: `acquires`, `reads`, `writes` and `pure`.
//!
//! Plain `acquires` clauses keep their old meaning and are apart; what the others allow is compared with
//! what the code touches when that is known.

use std::collections::BTreeMap;

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::definition::{
    AccessClause, AccessEntry, AddressSet, Member, Owner, Parameter, ResourceSet,
};
use crate::id::StructId;
use crate::literal::number_address;
use crate::resolve::path::Wanted;
use crate::resolve::types::TypePosition;
use crate::resolve::{Environment, Resolver};

impl Resolver<'_> {
    /// The resources of plain `acquires` clauses, if there are such, and all clauses if there is
    /// another one.
    pub(crate) fn resolve_clauses(
        &mut self,
        environment: &Environment,
        source: &ast::Function,
        parameters: &[Parameter],
    ) -> (Option<BTreeMap<StructId, Span>>, Option<Vec<AccessClause>>) {
        let mut acquired: Option<BTreeMap<StructId, Span>> = None;
        let mut clauses = Vec::new();
        let mut repeated: Vec<(StructId, Span, Span)> = Vec::new();
        let mut is_contract = false;
        for clause in &source.clauses {
            let is_plain = clause.is_plain();
            is_contract |= !is_plain;
            let mut entries = Vec::new();
            for access in &clause.accesses {
                let Some(resources) = self.resource_set(environment, &access.resource) else {
                    continue;
                };
                if let (true, ResourceSet::Resource(id, _)) = (is_plain, &resources) {
                    let named = acquired.get_or_insert_with(BTreeMap::new);
                    if let Some(before) = named.insert(*id, access.span) {
                        repeated.push((*id, before, access.span));
                    }
                }
                let addresses = match &access.address {
                    None => Some(AddressSet::Any),
                    Some(address) => self.address_set(environment, &address.kind, parameters),
                };
                entries.extend(addresses.map(|addresses| AccessEntry {
                    resources,
                    addresses,
                    span: access.span,
                }));
            }
            clauses.push(AccessClause {
                kind: clause.kind,
                is_negated: clause.negated.is_some(),
                entries,
                span: clause.span,
            });
        }
        for (id, before, again) in repeated {
            let name = self.definitions.structs[id].name.as_str();
            let message = format!("`acquires` names `{name}` twice");
            let warning = Diagnostic::new(Code::RepeatedAcquires, message, again, "named again")
                .with_secondary(before, "first named here")
                .with_help(
                    "name each resource once, or nothing: what a function acquires is inferred",
                );
            self.warn(environment.owner, warning);
        }
        // A contract says all that is touched; plain `acquires` beside it are part of it.
        let acquired = acquired.filter(|_| !is_contract);
        (acquired, is_contract.then_some(clauses))
    }

    fn resource_set(
        &mut self,
        environment: &Environment,
        written: &ast::AccessResource,
    ) -> Option<ResourceSet> {
        match written {
            ast::AccessResource::Any => Some(ResourceSet::Any),
            ast::AccessResource::AllOf(path) => {
                let is_address = match &path.head {
                    _ if !path.tail.is_empty() => false,
                    ast::PathHead::Address(_) => true,
                    ast::PathHead::Name(name) => {
                        let owner = self.owner(environment.owner);
                        owner.addresses.contains_key(&name.symbol)
                            && !owner.aliases.modules.contains_key(&name.symbol)
                    }
                };
                if is_address {
                    let addresses = self.owner(environment.owner).addresses;
                    let address = self.address(addresses, &path.head)?;
                    return Some(ResourceSet::OfAddress(address));
                }
                let module = self.module_of_path(environment, path)?;
                Some(ResourceSet::OfModule(module))
            }
            ast::AccessResource::Named(path) => {
                match self.member_of_path(environment, path, Wanted::Type, &[])? {
                    Member::Struct(id) => {
                        let written = path.type_arguments.as_deref();
                        let arguments = written.map(|arguments| {
                            let types = arguments.types.iter();
                            types
                                .map(|ty| self.lower_type(environment, ty, TypePosition::Argument))
                                .collect()
                        });
                        Some(ResourceSet::Resource(id, arguments))
                    }
                    Member::Function(_) | Member::Constant(_) => {
                        let message = "a clause names resources";
                        let label = "this is not a type";
                        let code = Code::WrongKindOfName;
                        self.report(Diagnostic::new(code, message, path.span, label));
                        None
                    }
                }
            }
        }
    }

    fn address_set(
        &mut self,
        environment: &Environment,
        written: &ast::AccessAddressKind,
        parameters: &[Parameter],
    ) -> Option<AddressSet> {
        match written {
            ast::AccessAddressKind::Any => Some(AddressSet::Any),
            ast::AccessAddressKind::Number(number) => {
                let address = number_address(number);
                if address.is_none() {
                    self.unusable_address(number.span);
                }
                address.map(AddressSet::Address)
            }
            ast::AccessAddressKind::Literal(literal) => self
                .clause_address(environment.owner, literal)
                .map(AddressSet::Address),
            ast::AccessAddressKind::Parameter(name) => self
                .parameter_position(name, parameters)
                .map(AddressSet::Parameter),
            ast::AccessAddressKind::Call {
                function,
                parameter,
            } => {
                let position = self.parameter_position(parameter, parameters)?;
                match self.member_of_path(environment, function, Wanted::Function, &[])? {
                    Member::Function(id) => Some(AddressSet::Derived(id, position)),
                    Member::Struct(_) | Member::Constant(_) => {
                        let message = "an address is made by a function";
                        let label = "this is none";
                        let code = Code::WrongKindOfName;
                        self.report(Diagnostic::new(code, message, function.span, label));
                        None
                    }
                }
            }
        }
    }

    fn clause_address(
        &mut self,
        owner: Owner,
        literal: &ast::Literal,
    ) -> Option<weft_types::AccountAddress> {
        let addresses = self.owner(owner).addresses;
        match &literal.kind {
            ast::LiteralKind::Address(ast::Address::Name(name)) => {
                self.address(addresses, &ast::PathHead::Name(name.clone()))
            }
            ast::LiteralKind::Address(ast::Address::Number(number))
            | ast::LiteralKind::Number(number) => {
                self.address(addresses, &ast::PathHead::Address(Box::new(number.clone())))
            }
            ast::LiteralKind::Bool(_)
            | ast::LiteralKind::ByteString(_)
            | ast::LiteralKind::BareString(_) => None,
        }
    }

    fn parameter_position(&mut self, name: &ast::Name, parameters: &[Parameter]) -> Option<u16> {
        let position = parameters
            .iter()
            .position(|parameter| parameter.name.symbol == name.symbol);
        if position.is_none() {
            let message = format!("`{}` is no parameter of the function", name.as_str());
            let label = "an address in a clause comes from a parameter";
            self.report(Diagnostic::new(
                Code::UnknownName,
                message,
                name.span,
                label,
            ));
        }
        position.and_then(|position| u16::try_from(position).ok())
    }
}
