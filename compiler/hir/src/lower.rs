//! The passes in their order.

use std::collections::BTreeMap;

use rayon::prelude::*;
use weft_base::{Diagnostic, Limits, Symbol, diagnostic};
use weft_syntax::ast;
use weft_types::{AccountAddress, Identifier};

use crate::body::Body;
use crate::check::facts::{AllFacts, Facts};
use crate::check::{
    ability, acquires, constant, exhaustive, extended, inline, instantiation, overflow, recursion,
    unit_test,
};
use crate::expand::expand;
use crate::id::FunctionId;
use crate::infer;
use crate::resolve::Resolver;
use crate::resolve::collect::collect;
use crate::resolve::framework::StandIn;
use crate::{Bodies, Program};

// A name that the source may have is one that the bytecode can hold.
const _: () = assert!(Limits::STANDARD.identifier_bytes_max as usize == Identifier::LENGTH_MAX);

/// How many functions a thread takes at a time.
const FUNCTIONS_AT_ONCE: usize = 16;

/// A file with what it needs to be understood.
#[derive(Clone, Copy, Debug)]
pub struct SourceUnit<'a> {
    /// Its tree.
    pub file: &'a ast::File,
    /// The values of the named addresses in it.
    pub addresses: &'a BTreeMap<Symbol, AccountAddress>,
    /// The package that it belongs to: `package` functions are visible in it.
    pub package: &'a str,
    /// Whether it is of a dependency: no warnings are given for it.
    pub is_dependency: bool,
}

/// How a program is to be understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings<'a> {
    /// Whether items for tests are part of the program.
    pub testing: bool,
    /// Whether the bodies of ordinary functions of dependencies are left out: their signatures are all
    /// that others need. The code of such a program is generated for the package alone.
    pub skips_dependencies: bool,
    /// Whether attributes that are unknown or misplaced are passed over in silence.
    pub skips_attribute_checks: bool,
    /// Whether what a chain asks of a module beyond the language is checked.
    pub extended_checks: bool,
    /// Whether a friend may be a module that is not there yet.
    pub friends_may_be_missing: bool,
    /// Packages of the framework that are not at hand and that the library stands in for.
    pub stand_ins: &'a [StandIn],
}

/// Resolves the names and infers the types of a program. Never fails: what is wrong is reported,
/// and the program holds `Error` nodes in its place. The diagnostics are sorted.
pub fn lower<'a>(units: &[SourceUnit<'a>], settings: Settings<'a>) -> (Program, Vec<Diagnostic>) {
    let mut resolver = collect(units, settings);
    resolver.resolve_imports();
    resolver.resolve_friends();
    resolver.resolve_signatures();
    resolver.declare_accessors();
    recursion::check_structs(&mut resolver);
    ability::check(&mut resolver);
    constant::evaluate(&mut resolver);
    let (bodies, mut facts) = infer_bodies(&mut resolver);
    extended::check(&mut resolver);
    let cyclic = inline::check(&mut resolver, &bodies);
    let bodies = expand(&mut resolver, bodies, &mut facts, &cyclic);
    resolver.settle_uses();
    recursion::check_modules(&mut resolver);
    acquires::check(&mut resolver, &bodies, &facts);
    instantiation::check(&mut resolver, &facts);
    let tests = unit_test::collect(&mut resolver);
    resolver.settle_uses();
    resolver.check_unused_imports();
    let (definitions, mut diagnostics) = resolver.finish();
    diagnostic::sort(&mut diagnostics);
    let program = Program {
        definitions,
        bodies,
        tests,
    };
    (program, diagnostics)
}

/// Infers the bodies of all functions that have one and are looked into, checks each by itself, and finds
/// what the checks of the whole program ask of it.
fn infer_bodies(resolver: &mut Resolver<'_>) -> (Bodies, AllFacts) {
    let declared = &*resolver;
    let functions = declared.definitions.functions.iter();
    let functions = functions.filter(|(id, function)| {
        let is_left_out = declared.settings.skips_dependencies
            && !function.is_inline
            && declared.owner(function.owner).is_dependency;
        !is_left_out && !declared.definitions.accessor_of.contains_key(id)
    });
    let functions: Vec<FunctionId> = functions.map(|(id, _)| id).collect();
    let inferred: Vec<_> = functions
        .par_chunks(FUNCTIONS_AT_ONCE)
        .map(|functions| {
            let mut resolver = declared.share();
            let bodies = functions.iter().map(|id| {
                let body = infer::function(&mut resolver, *id)?;
                exhaustive::check(&mut resolver, &body);
                overflow::check(&mut resolver, *id, &body);
                extended::check_body(&mut resolver, *id, &body);
                let facts = Facts::of(&resolver.definitions, *id, &body);
                Some((body, facts))
            });
            let bodies: Vec<Option<(Body, Facts)>> = bodies.collect();
            (bodies, resolver.findings)
        })
        .collect();
    let imports_declared = resolver.imports.len();
    let mut bodies = Bodies::with_capacity(resolver.definitions.functions.len());
    let mut facts = AllFacts::with_capacity(resolver.definitions.functions.len());
    let mut functions = functions.into_iter();
    for (inferred, findings) in inferred {
        resolver.absorb(findings, imports_declared);
        for (inferred, id) in inferred.into_iter().zip(functions.by_ref()) {
            if let Some((body, found)) = inferred {
                bodies[id] = Some(body);
                facts[id] = found;
            }
        }
    }
    (bodies, facts)
}
