//! Source text in, diagnostics and types out.
//!
//! A line that is at fault ends in `//~` and the codes reported there; every other line is right.

mod declarations;
mod expressions;
mod names;
mod programs;
mod types;

use std::collections::BTreeMap;

use weft_base::{Diagnostic, SourceMap, Symbol};
use weft_types::AccountAddress;

use crate::{Program, Settings, SourceUnit, lower};

/// The module whose functions `v.length()` and its like are.
const VECTOR: &str = "module std::vector {
    native public fun empty<E>(): vector<E>;
    native public fun length<E>(self: &vector<E>): u64;
    native public fun borrow<E>(self: &vector<E>, i: u64): &E;
    native public fun borrow_mut<E>(self: &mut vector<E>, i: u64): &mut E;
    native public fun push_back<E>(self: &mut vector<E>, e: E);
    native public fun pop_back<E>(self: &mut vector<E>): E;
    native public fun destroy_empty<E>(self: vector<E>);
    public fun contains<E>(self: &vector<E>, e: &E): bool { self.length() == 0 && e == e }
}";

fn addresses() -> BTreeMap<Symbol, AccountAddress> {
    BTreeMap::from([
        (Symbol::new("std"), AccountAddress::ONE),
        (Symbol::new("me"), AccountAddress::from_u64(0x42)),
    ])
}

/// Lowers files of one package, with the vector module as a dependency.
fn lower_files(files: &[&str], testing: bool) -> (SourceMap, Program, Vec<Diagnostic>) {
    let mut sources = SourceMap::new();
    let addresses = addresses();
    let mut parses = Vec::new();
    for (index, text) in [VECTOR].iter().chain(files).enumerate() {
        let file = sources.add(&format!("{index}.move"), *text);
        let parse = weft_syntax::parse(file, text);
        assert!(
            parse.diagnostics.is_empty(),
            "does not parse: {:#?}",
            parse.diagnostics
        );
        parses.push(parse);
    }
    let units: Vec<SourceUnit<'_>> = parses
        .iter()
        .enumerate()
        .map(|(index, parse)| SourceUnit {
            file: &parse.ast,
            addresses: &addresses,
            package: if index == 0 { "std" } else { "test" },
            is_dependency: index == 0,
        })
        .collect();
    let (program, diagnostics) = lower(
        &units,
        Settings {
            testing,
            skips_dependencies: false,
            skips_attribute_checks: false,
            extended_checks: true,
            friends_may_be_missing: false,
            stand_ins: &[],
        },
    );
    (sources, program, diagnostics)
}

/// Lowers a file and compares what is reported with its `//~` comments.
fn check(source: &str) -> (Program, Vec<Diagnostic>) {
    check_files(&[source])
}

fn check_files(files: &[&str]) -> (Program, Vec<Diagnostic>) {
    let (sources, program, diagnostics) = lower_files(files, false);
    let mut expected: Vec<(u32, u32, String)> = Vec::new();
    for (file, text) in (1..).zip(files) {
        for (line, text) in (1..).zip(text.lines()) {
            if let Some((_, codes)) = text.split_once("//~") {
                expected.extend(
                    codes
                        .split_whitespace()
                        .map(|code| (file, line, code.to_owned())),
                );
            }
        }
    }
    let mut found: Vec<(u32, u32, String)> = diagnostics
        .iter()
        .map(|diagnostic| {
            let span = diagnostic.primary().unwrap();
            let line = sources.line_column(span).unwrap().line;
            (span.file.0, line, diagnostic.code.as_str().to_owned())
        })
        .collect();
    expected.sort();
    found.sort();
    let only = |left: &[(u32, u32, String)], right: &[(u32, u32, String)]| {
        let mut rest = left.to_vec();
        for item in right {
            if let Some(position) = rest.iter().position(|other| other == item) {
                rest.remove(position);
            }
        }
        rest
    };
    assert!(
        found == expected,
        "unexpected {:?}, missing {:?}, found\n{}",
        only(&found, &expected),
        only(&expected, &found),
        summary(&diagnostics)
    );
    (program, diagnostics)
}

fn summary(diagnostics: &[Diagnostic]) -> String {
    let lines = diagnostics.iter().map(|diagnostic| {
        let label = diagnostic
            .labels
            .first()
            .map_or("", |label| label.text.as_str());
        format!("{} {} [{label}]", diagnostic.code, diagnostic.message)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Checks the body of one function beside some declarations.
fn check_body(body: &str) -> (Program, Vec<Diagnostic>) {
    check(&format!(
        "module 0x42::m {{
            use std::vector;
            struct S has copy, drop {{ a: u64, b: bool }}
            struct P(u64, bool) has copy, drop;
            struct G<T> has copy, drop {{ x: T }}
            struct R has key {{ n: u64 }}
            const C: u64 = 7;
            fun empty(): vector<u8> {{ vector::empty() }}
            fun make(): S {{ S {{ a: 1, b: true }} }}
            fun pair(): (u64, bool) {{ (1, true) }}
            fun id<T>(x: T): T {{ x }}
            fun add(x: u64, y: u64): u64 {{ x + y }}
            fun nothing() {{}}
            fun get(self: &S): u64 {{ self.a }}
            fun set(self: &mut S, a: u64) {{ self.a = a }}
            {body}
        }}"
    ))
}

/// The type that the last `let x` of a function `f` has.
fn type_of_x(statements: &str) -> String {
    let (program, _) = check_body(&format!(
        "fun f(s: &signer, r: &mut S) {{ {statements}; s; r; x; }}"
    ));
    let function = program
        .definitions
        .functions
        .iter()
        .find(|(_, function)| function.name.as_str() == "f")
        .map(|(id, _)| id)
        .unwrap();
    let body = program.bodies[function].as_ref().unwrap();
    let local = body
        .locals
        .values()
        .rfind(|local| local.name.as_str() == "x")
        .unwrap();
    local.ty.display(&program.definitions, &[]).to_string()
}
