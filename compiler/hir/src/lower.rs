//! The passes in their order.

use std::collections::BTreeMap;

use cranelift_entity::SecondaryMap;
use weft_base::{Diagnostic, Limits, Symbol, diagnostic};
use weft_syntax::ast;
use weft_types::{AccountAddress, Identifier};

use crate::Program;
use crate::check::{
    ability, acquires, constant, exhaustive, extended, inline, instantiation, overflow, recursion,
    unit_test,
};
use crate::expand::expand;
use crate::id::FunctionId;
use crate::infer;
use crate::resolve::collect::collect;

// A name that the source may have is one that the bytecode can hold.
const _: () = assert!(Limits::STANDARD.identifier_bytes_max as usize == Identifier::LENGTH_MAX);

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
pub struct Settings {
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
}

/// Resolves the names and infers the types of a program. Never fails: what is wrong is reported,
/// and the program holds `Error` nodes in its place. The diagnostics are sorted.
pub fn lower(units: &[SourceUnit<'_>], settings: Settings) -> (Program, Vec<Diagnostic>) {
    let mut resolver = collect(units, settings);
    resolver.resolve_imports();
    resolver.resolve_friends();
    resolver.resolve_signatures();
    resolver.declare_accessors();
    recursion::check_structs(&mut resolver);
    ability::check(&mut resolver);
    constant::evaluate(&mut resolver);
    let functions: Vec<FunctionId> = resolver.definitions.functions.keys().collect();
    let mut bodies = SecondaryMap::new();
    for id in functions {
        let function = &resolver.definitions.functions[id];
        if resolver.definitions.accessor_of.contains_key(&id) {
            continue;
        }
        let is_left_out = settings.skips_dependencies
            && !function.is_inline
            && resolver.owner(function.owner).is_dependency;
        if is_left_out {
            continue;
        }
        bodies[id] = infer::function(&mut resolver, id);
    }
    exhaustive::check(&mut resolver, &bodies);
    overflow::check(&mut resolver, &bodies);
    extended::check(&mut resolver, &bodies);
    let cyclic = inline::check(&mut resolver, &bodies);
    let bodies = expand(&mut resolver, &bodies, &cyclic);
    for (module, callers) in std::mem::take(&mut resolver.package_callers) {
        resolver.definitions.modules[module].friends.extend(callers);
    }
    recursion::check_modules(&mut resolver);
    acquires::check(&mut resolver, &bodies);
    instantiation::check(&mut resolver, &bodies);
    let tests = unit_test::collect(&mut resolver);
    resolver.check_unused_imports();
    let mut diagnostics = resolver.diagnostics;
    diagnostic::sort(&mut diagnostics);
    let program = Program {
        definitions: resolver.definitions,
        bodies,
        tests,
    };
    (program, diagnostics)
}
