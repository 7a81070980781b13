//! Gives structs and enums their fields, functions their signatures and constants their types.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::{Ability, AbilitySet, AccountAddress};

use crate::definition::{AccessClause, Constructor, Field, Owner, Parameter};
use crate::id::{ConstantId, FunctionId, ModuleDefId, StructId};
use crate::resolve::types::TypePosition;
use crate::resolve::{Environment, Resolver};
use crate::ty::{FunctionType, Ty};

/// How many signatures a thread takes at a time.
const SIGNATURES_AT_ONCE: usize = 64;

/// What is written of a function before its body.
struct Signature {
    parameters: Vec<Parameter>,
    result: Ty,
    acquires: Option<BTreeMap<StructId, Span>>,
    clauses: Option<Vec<AccessClause>>,
}

impl Resolver<'_> {
    /// Resolves the types of all declarations.
    pub(crate) fn resolve_signatures(&mut self) {
        let structs: Vec<StructId> = self.definitions.structs.keys().collect();
        for id in structs {
            self.resolve_fields(id);
        }
        let constants: Vec<ConstantId> = self.definitions.constants.keys().collect();
        for id in constants {
            self.resolve_constant_type(id);
        }
        let functions: Vec<FunctionId> = self.definitions.functions.keys().collect();
        let (declared, imports_declared) = (&*self, self.imports.len());
        let resolved: Vec<_> = functions
            .par_chunks(SIGNATURES_AT_ONCE)
            .map(|functions| {
                let mut resolver = declared.share();
                let signatures = functions.iter().map(|id| resolver.resolve_signature(*id));
                (signatures.collect::<Vec<_>>(), resolver.findings)
            })
            .collect();
        for (functions, (signatures, findings)) in
            functions.chunks(SIGNATURES_AT_ONCE).zip(resolved)
        {
            self.absorb(findings, imports_declared);
            for (id, signature) in functions.iter().zip(signatures) {
                self.declare_signature(*id, signature);
            }
        }
    }

    /// The environment of a function's signature and body.
    pub(crate) fn function_environment(&self, id: FunctionId) -> Environment {
        let function = &self.definitions.functions[id];
        let mut environment = Environment::new(function.owner);
        environment.function = Some(id);
        environment.type_parameters = function.type_parameters.clone();
        environment
    }

    fn resolve_fields(&mut self, id: StructId) {
        let item = &self.definitions.structs[id];
        let mut environment = Environment::new(Owner::Module(item.module));
        environment.type_parameters = item.type_parameters.clone();
        for (variant, fields) in self.sources.structs[id].fields() {
            let constructor = Constructor { item: id, variant };
            for field in &fields.fields {
                self.resolve_field(&environment, constructor, field);
            }
        }
    }

    fn resolve_field(
        &mut self,
        environment: &Environment,
        constructor: Constructor,
        written: &ast::Field,
    ) {
        let ty = self.lower_type(environment, &written.annotation, TypePosition::Field);
        let ty = with_abilities_of(ty, self.definitions.structs[constructor.item].abilities);
        let name = written.name.as_str();
        if let Some(before) = self.definitions.field_of(constructor, name) {
            let before = self.definitions.fields_of(constructor)[before].name.span;
            let message = format!("field `{name}` is declared twice");
            let place = written.name.span;
            let error = Diagnostic::new(Code::DuplicateName, message, place, "declared again")
                .with_secondary(before, "first declared here");
            return self.report(error);
        }
        let documentation = written.documentation.as_ref();
        let field = Field {
            name: written.name.clone(),
            ty,
            ty_span: written.annotation.span,
            documentation: documentation.map(|written| written.text.clone()),
        };
        let item = &mut self.definitions.structs[constructor.item];
        match (&mut item.variants, constructor.variant) {
            (Some(variants), Some(variant)) => variants[variant].fields.push(field),
            (_, _) => item.fields.push(field),
        };
    }

    fn resolve_constant_type(&mut self, id: ConstantId) {
        let source = self.sources.constants[id];
        let environment = Environment::new(self.definitions.constants[id].owner);
        let ty = self.lower_type(&environment, &source.annotation, TypePosition::Result);
        let is_legal = !ty.any(&mut |part| match part {
            Ty::Signer
            | Ty::Struct(..)
            | Ty::Parameter(_)
            | Ty::Reference(..)
            | Ty::Tuple(_)
            | Ty::Function(_)
            | Ty::Never
            | Ty::Variable(_) => true,
            Ty::Bool | Ty::Integer(_) | Ty::Address | Ty::Vector(_) | Ty::Error => false,
        });
        self.definitions.constants[id].ty = if is_legal {
            ty
        } else {
            let message = format!(
                "constant `{}` has a type that constants cannot have",
                source.name.as_str()
            );
            let label = "constants are integers, `bool`, `address`, or vectors of these";
            let place = source.annotation.span;
            self.report(Diagnostic::new(
                Code::InvalidConstantType,
                message,
                place,
                label,
            ));
            Ty::Error
        };
    }

    fn resolve_signature(&mut self, id: FunctionId) -> Signature {
        let source = self.sources.functions[id];
        let environment = self.function_environment(id);
        let mut names: BTreeMap<Symbol, Span> = BTreeMap::new();
        let mut parameters = Vec::new();
        for written in &source.parameters {
            let ty = self.lower_type(&environment, &written.annotation, TypePosition::Parameter);
            let name = match &written.pattern.kind {
                ast::PatternKind::Bind(name) => {
                    self.require_lower(name, "parameters");
                    name.clone()
                }
                ast::PatternKind::Path(path) => {
                    let Some(name) = path.single() else {
                        continue;
                    };
                    self.require_lower(name, "parameters");
                    name.clone()
                }
                ast::PatternKind::Wildcard
                | ast::PatternKind::Struct { .. }
                | ast::PatternKind::Positional { .. }
                | ast::PatternKind::Tuple(_)
                | ast::PatternKind::Literal(_)
                | ast::PatternKind::Range { .. }
                | ast::PatternKind::Error => ast::Name::new(Symbol::new("_"), written.pattern.span),
            };
            if name.symbol != "_"
                && let Some(before) = names.insert(name.symbol.clone(), name.span)
            {
                let message = format!("parameter `{}` is declared twice", name.as_str());
                let error =
                    Diagnostic::new(Code::DuplicateName, message, name.span, "declared again")
                        .with_secondary(before, "first declared here");
                self.report(error);
            }
            parameters.push(Parameter {
                name,
                ty,
                span: written.span,
            });
        }
        // Behind a parameter that could not be parsed nobody knows what the result is.
        let result = match &source.result {
            None if self.has_lost_parameter(id) => Ty::Error,
            Some(written) => self.lower_type(&environment, written, TypePosition::Result),
            None => Ty::unit(),
        };
        let (acquires, clauses) = self.resolve_clauses(&environment, source, &parameters);
        let function = &self.definitions.functions[id];
        let (owner, result_span) = (function.owner, function.result_span);
        if matches!(owner, Owner::Script(_)) && result != Ty::unit() && result != Ty::Error {
            let message = "a script with a result";
            let label = "nobody would get this value";
            let error = Diagnostic::new(Code::InvalidScript, message, result_span, label);
            self.report(error.with_help("remove the type of the result"));
        }
        Signature {
            parameters,
            result,
            acquires,
            clauses,
        }
    }

    fn declare_signature(&mut self, id: FunctionId, signature: Signature) {
        if let Some(clauses) = signature.clauses {
            self.definitions.clauses.insert(id, clauses);
        }
        let function = &mut self.definitions.functions[id];
        function.parameters = signature.parameters;
        function.result = signature.result;
        function.acquires_declared = signature.acquires;
        self.check_receiver(id);
    }

    fn check_receiver(&mut self, id: FunctionId) {
        let function = &self.definitions.functions[id];
        let owner = function.owner;
        let Some(parameter) = function.self_parameter() else {
            return;
        };
        if self
            .receiver_module(&parameter.ty)
            .is_some_and(|module| owner.module() == Some(module))
            || parameter.ty.has_error()
        {
            return;
        }
        let message = format!("`{}` cannot be called with a dot", function.name.as_str());
        let label = "the type of `self` is not declared in this module";
        let warning = Diagnostic::new(Code::ForeignReceiver, message, parameter.span, label)
            .with_help("give the parameter another name");
        self.warn(owner, warning);
    }

    /// The module whose functions can be called with a dot on a value of this type.
    pub(crate) fn receiver_module(&self, ty: &Ty) -> Option<ModuleDefId> {
        match ty {
            Ty::Reference(_, referent) => self.receiver_module(referent),
            Ty::Struct(id, _) => Some(self.definitions.structs[*id].module),
            Ty::Vector(_) => self.definitions.module(AccountAddress::ONE, "vector"),
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Address
            | Ty::Signer
            | Ty::Parameter(_)
            | Ty::Tuple(_)
            | Ty::Function(_)
            | Ty::Never
            | Ty::Variable(_)
            | Ty::Error => None,
        }
    }
}

/// The type of a field: a function has the abilities that its struct declares, for which all fields
/// need them.
fn with_abilities_of(ty: Ty, declared: AbilitySet) -> Ty {
    let Ty::Function(function) = &ty else {
        return ty;
    };
    let mut needed = declared.intersect(AbilitySet::PRIMITIVES);
    if declared.has(Ability::Key) {
        needed = needed.with(Ability::Store);
    }
    Ty::Function(Arc::new(FunctionType {
        abilities: function.abilities.union(needed),
        ..FunctionType::clone(function)
    }))
}
