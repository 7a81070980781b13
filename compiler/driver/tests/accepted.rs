//! What the compiler accepts, the verifier accepts, and nothing makes the compiler panic.

use std::collections::BTreeMap;
use std::path::Path;

use weft_base::{Diagnostic, render};
use weft_bytecode::{Limits, ModuleKind};
use weft_driver::{Compilation, MemoryFileSystem, Options, Verification};

const FEATURES: &str = include_str!("features.move");
const ENUMS: &str = include_str!("../../../tests/semantics/enums.move");
const MATCHES: &str = include_str!("../../../tests/semantics/match.move");
const COIN: &str = include_str!("../../../examples/packages/coin/sources/coin.move");

fn compile(text: &str) -> Compilation {
    compile_with(text, Verification::Code)
}

fn compile_with(text: &str, verification: Verification) -> Compilation {
    let files = MemoryFileSystem::new().with("test.move", text);
    let named_addresses = BTreeMap::from([("coin".to_owned(), weft_types::AccountAddress::ONE)]);
    let options = Options {
        named_addresses,
        verification,
        ..Options::default()
    };
    weft_driver::compile(&files, Path::new("test.move"), &options)
}

/// Verifies all units in order, and that encoding them and decoding them again changes nothing.
fn verify(compilation: &Compilation) {
    let mut verified = BTreeMap::new();
    for unit in &compilation.units {
        let bytes = weft_bytecode::encode(&unit.module);
        let decoded = weft_bytecode::decode(&bytes, &Limits::PRODUCTION);
        assert_eq!(decoded.as_ref(), Ok(&unit.module));
        let id = unit.module.self_id().expect("a module has a name");
        let module = unit.module.clone();
        let result = match module.kind {
            ModuleKind::Module => {
                weft_verifier::verify_module(module, &verified, &Limits::PRODUCTION)
            }
            ModuleKind::Script => {
                weft_verifier::verify_script(module, &verified, &Limits::PRODUCTION)
            }
        };
        assert!(
            result.is_ok(),
            "{id}: {:?}\n{}",
            result.err(),
            weft_bytecode::disassemble(&unit.module)
        );
        verified.extend(result.ok().map(|module| (id, module)));
    }
}

#[test]
fn every_feature_compiles_to_code_that_verifies() {
    let compilation = compile(FEATURES);
    let shown = render::human(
        &compilation.diagnostics,
        &compilation.sources,
        render::Coloring::Plain,
    );
    assert!(compilation.diagnostics.is_empty(), "{shown}");
    verify(&compilation);
}

#[test]
fn compiling_twice_gives_the_same_bytes() {
    let bytes = |compilation: Compilation| {
        let units = compilation.units.into_iter();
        units
            .map(|unit| weft_bytecode::encode(&unit.module))
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes(compile(FEATURES)), bytes(compile(FEATURES)));
}

#[test]
fn mutilated_programs_are_refused_or_verify() {
    // A fixed sequence of pseudo-random numbers: the test is the same on every run.
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(bound).expect("a length")).expect("below a length")
    };
    for (source, rounds) in [(FEATURES, 60), (COIN, 60), (ENUMS, 20), (MATCHES, 20)] {
        let words: Vec<&str> = source
            .split_inclusive(&[' ', ';', '(', ')', ',', '.'][..])
            .collect();
        for _ in 0..rounds {
            let mut changed = words.clone();
            for _ in 0..=next(3) {
                let at = next(changed.len());
                match next(3) {
                    0 => {
                        changed.remove(at);
                    }
                    1 => changed.insert(at, words[next(words.len())]),
                    _ => changed[at] = words[next(words.len())],
                }
            }
            let compilation = compile(&changed.concat());
            verify(&compilation);
        }
    }
}

#[test]
fn a_function_over_the_limits_is_refused_with_a_code() {
    let codes = |body: &str| {
        let compilation = compile(&format!(
            "module 0x42::m {{ fun f(x: u64): u64 {{ {body} x }} }}"
        ));
        let codes = compilation.diagnostics.iter().map(|it| it.code.as_str());
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(&"if (x > 1) x = 2;".repeat(2_000)), ["E0903"]);
    assert_eq!(codes(&"x = x + 1;".repeat(20_000)), ["E0903"]);
    let elements = "x + 1, ".repeat(5_000);
    assert_eq!(codes(&format!("let _v = vector[{elements}];")), ["E0903"]);
    assert_eq!(codes(&"x = x + 1;".repeat(2_000)), [""; 0]);
}

/// `weft check` does not verify code, but says what `weft build` would say of a program.
#[test]
fn what_only_the_verifier_limits_is_found_without_verifying() {
    let each = |from: usize, to: usize, item: &dyn Fn(usize) -> String| -> Vec<String> {
        (from..to).map(item).collect()
    };
    let list = |count: usize, item: &dyn Fn(usize) -> String| each(0, count, item).join(", ");
    let nested = |head: &str, tail: &str, depth: usize, inner: &str| {
        format!("{}{inner}{}", head.repeat(depth), tail.repeat(depth))
    };
    let loops = nested("while (x > 0) { ", " }", 33, "x = x - 1;");
    let continues = "if (x == 1) { x = x - 1; continue };".repeat(257);
    let places: String = each(0, 130, &|n| format!("let x{n} = c;")).concat();
    let choices: String = each(1, 130, &|n| format!("if (c == {n}) r = &x{n};")).concat();
    let programs = [
        format!("struct S {{ {} }}", list(65, &|n| format!("f{n}: u8"))),
        format!(
            "struct S<{}> {{ a: u8 }}",
            list(17, &|n| format!("phantom T{n}"))
        ),
        format!("fun f({}) {{}}", list(129, &|n| format!("_p{n}: u8"))),
        each(0, 201, &|n| format!("struct S{n} {{ a: u8 }}")).concat(),
        each(0, 1_001, &|n| format!("fun f{n}() {{}}")).concat(),
        format!("fun f(_v: {}) {{}}", nested("vector<", ">", 16, "u8")),
        format!("fun f(x: u64) {{ {loops} }}"),
        format!("fun f(x: u64) {{ while (x > 0) {{ {continues} x = x - 2 }} }}"),
        format!("/// {}\nconst EFAULT: u64 = 1;", "long ".repeat(1_000)),
        format!("fun f(c: u64): u64 {{ {places} let r = &x0; {choices} *r }}"),
    ];
    for members in programs {
        let text = format!(
            "module 0x42::m {{ {members} public fun own() {{}} }} module 0x42::n {{ public fun f() {{ 0x42::m::own() }} }}"
        );
        let said = |verification| {
            let compilation = compile_with(&text, verification);
            let errors = compilation
                .diagnostics
                .into_iter()
                .filter(Diagnostic::is_error);
            errors
                .map(|it| (it.code.as_str(), it.message))
                .collect::<Vec<_>>()
        };
        let whole = said(Verification::Code);
        let shown = &members[..members.len().min(200)];
        assert_eq!(whole, said(Verification::Limits), "{shown}");
        let codes: Vec<_> = whole.iter().map(|(code, _)| *code).collect();
        assert_eq!(codes, ["E0903"], "{shown}: {whole:?}");
    }
}

/// Statements that make, copy, end and use references in many ways.
const STATEMENTS: &[&str] = &[
    "r = &mut p;",
    "r = q;",
    "r = &mut v[0];",
    "r = &mut o.inner;",
    "r = pick(c, r, q);",
    "r = pick(c, &mut p, &mut o.inner);",
    "m = &mut r.a;",
    "m = &mut p.a;",
    "m = &mut p.b;",
    "m = &mut q.b;",
    "m = &mut o.inner.a;",
    "m = &mut v[1].b;",
    "m = field(r);",
    "m = &mut n;",
    "s = &p.b;",
    "s = m;",
    "s = &v[1].a;",
    "s = &o.inner.b;",
    "s = &n;",
    "s = peek(q);",
    "*m = *s;",
    "*m = n;",
    "p.a = *s;",
    "p.b += *m;",
    "n = *s + p.a;",
    "r.a = *m;",
    "o.inner = *r;",
    "p = *r;",
    "*r = p;",
    "*q = *r;",
    "v.push_back(*r);",
    "{ let w = v; v = w; };",
    "v[0] = p;",
    "if (c) { m = &mut q.a } else { s = &p.a };",
    "if (c) { r = &mut p };",
    "while (c) { c = false; s = &r.a; n = n + *m };",
    "while (n < 3) { n = n + 1; m = &mut r.b; *m = 2 };",
    "two(m, s);",
    "two(&mut p.a, &p.b);",
    "two(&mut r.a, &r.b);",
    "{ let P { a, b } = r; *a = *b };",
    "{ let P { a, b } = &p; n = *a + *b };",
    "m = &mut g.b;",
    "m = &mut e.b;",
    "m = &mut e.c;",
    "s = &e.a;",
    "s = &g.b;",
    "r = &mut e.p;",
    "e = *g;",
    "*g = e;",
    "g.b = n;",
    "n = g.a + e.c;",
    "if (g is A | N) { m = &mut g.a };",
    "if (e is B) { n = e.c };",
    "match (g) { A { a, b } => *a = *b, B { b, .. } => m = b, N => {} };",
    "match (&mut e) { B { p: P { a: m1, .. }, .. } => m = m1, _ => {} };",
    "match (g) { B { p, b, .. } if (*b > n) => r = p, A { a, .. } => n = *a, _ => {} };",
    "match (e) { A { a, .. } if (a > n) => n = a, B { p: P { a: 0..5, b }, .. } => n = b, _ => {} };",
    "match ((g, &e)) { (A { a, .. }, B { c, .. }) => *a = *c, (_, N) => {}, (x, _) => *x = E::N };",
    "{ let E::A { a, b } = g; *a = *b };",
    "two(&mut g.a, &g.b);",
    "two(&mut e.b, &e.c);",
    "two(&mut g.b, &g.b);",
    "m = match (g) { A { a, .. } => a, B { c, .. } => c, N => m };",
];

#[test]
fn whatever_references_do_the_verifier_agrees() {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |bound: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % u64::try_from(bound).expect("a length")).expect("below a length")
    };
    let module = |functions: &[String]| {
        format!(
            "module 0x42::m {{ struct P has copy, drop {{ a: u64, b: u64 }}
            struct O has copy, drop {{ inner: P }}
            enum E has copy, drop {{ A {{ a: u64, b: u64 }}, B {{ b: u64, c: u64, p: P }}, N }}
            fun pick(c: bool, x: &mut P, y: &mut P): &mut P {{ if (c) x else y }}
            fun field(x: &mut P): &mut u64 {{ &mut x.a }}
            fun peek(x: &mut P): &u64 {{ &x.b }}
            fun two(x: &mut u64, y: &u64) {{ *x = *y }}\n{}\n}}",
            functions.join("\n")
        )
    };
    let mut accepted = Vec::new();
    for _ in 0..4 {
        let functions: Vec<String> = (0..250)
            .map(|_| {
                let count = 3 + next(7);
                let body: Vec<_> = (0..count)
                    .map(|_| STATEMENTS[next(STATEMENTS.len())])
                    .collect();
                let name = accepted.len() + next(1_000_000_000);
                format!(
                    "fun f{name}(p: P, q: &mut P, o: O, v: vector<P>, c: bool, n: u64, e: E, g: &mut E): u64 {{ \
                     let r = q; let m = &mut 1; let s = &2; {} n }}",
                    body.join(" ")
                )
            })
            .collect();
        let text = module(&functions);
        let compilation = compile(&text);
        let lines: Vec<&str> = text.lines().collect();
        let mut wrong = std::collections::BTreeSet::new();
        for diagnostic in compilation.diagnostics.iter().filter(|it| it.is_error()) {
            let span = diagnostic.primary().expect("a fault has a place");
            let place = compilation.sources.line_column(span).expect("of this file");
            let line = usize::try_from(place.line).expect("a line");
            wrong.insert(lines[line - 1].to_owned());
        }
        accepted.extend(functions.into_iter().filter(|it| !wrong.contains(it)));
    }
    assert!(accepted.len() > 100, "only {} are accepted", accepted.len());
    for functions in accepted.chunks(100) {
        let compilation = compile(&module(functions));
        let errors: Vec<_> = (compilation.diagnostics.iter())
            .filter(|it| it.is_error())
            .map(|it| {
                let span = it.primary().expect("a fault has a place");
                let line = compilation
                    .sources
                    .line_column(span)
                    .expect("of this file")
                    .line;
                let line = usize::try_from(line).expect("a line");
                let text = module(functions);
                (
                    text.lines().nth(line - 1).map(str::to_owned),
                    it.labels[0].text.clone(),
                )
            })
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}
