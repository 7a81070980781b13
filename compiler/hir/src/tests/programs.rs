//! Whole programs: the tree that comes out, the library, determinism, and hostile input.

use super::{check, lower_files};
use crate::{Settings, SourceUnit, Ty, lower};

#[test]
fn everything_implicit_is_explicit_in_the_tree() {
    let (program, _) = check(
        "module 0x42::m {
            struct S has copy, drop { a: u64 }
            fun get(self: &S): u64 { self.a }
            fun f(r: &mut S, v: &vector<S>): u64 { r.get() + v[0].get() }
        }",
    );
    let expected = "\
module 0x42::m
  struct S has copy, drop
    a: u64
  fun get(self: &S): u64
    block: u64
      field a: u64
        dereference: S
          self#0: &S
  fun f(r: &mut S, v: &vector<S>): u64
    block: u64
      +: u64
        call 0x42::m::get: u64
          freeze: &S
            r#0: &mut S
        call 0x42::m::get: u64
          borrow: &S
            index: S
              dereference: vector<S>
                v#1: &vector<S>
              0: u64
";
    assert_eq!(program.dump(), expected);
}

#[test]
fn the_library_is_accepted() {
    let vector = include_str!("../../../../stdlib/sources/vector.move");
    let files = [
        include_str!("../../../../stdlib/sources/mem.move"),
        include_str!("../../../../stdlib/sources/option.move"),
        include_str!("../../../../stdlib/sources/signer.move"),
        include_str!("../../../../stdlib/sources/error.move"),
        include_str!("../../../../stdlib/sources/string.move"),
        include_str!("../../../../stdlib/sources/bcs.move"),
        include_str!("../../../../stdlib/sources/hash.move"),
        include_str!("../../../../stdlib/sources/event.move"),
    ];
    let mut sources = weft_base::SourceMap::new();
    let addresses = super::addresses();
    let mut parses = Vec::new();
    for text in [vector].iter().chain(&files) {
        let file = sources.add("library", *text);
        parses.push(weft_syntax::parse(file, text));
    }
    let units: Vec<SourceUnit<'_>> = parses
        .iter()
        .map(|parse| SourceUnit {
            file: &parse.ast,
            addresses: &addresses,
            package: "std",
            is_dependency: true,
        })
        .collect();
    let (_, diagnostics) = lower(
        &units,
        Settings {
            testing: false,
            skips_dependencies: false,
            skips_attribute_checks: false,
            extended_checks: true,
            friends_may_be_missing: false,
            stand_ins: &[],
        },
    );
    assert!(diagnostics.is_empty(), "{}", super::summary(&diagnostics));
}

#[test]
fn the_order_of_files_does_not_change_what_is_said() {
    let a = "module 0x42::a { public fun f(): u64 { 0x42::b::g(true) } }";
    let b = "module 0x42::b { public fun g(x: u64): u64 { y } }";
    let messages = |files: &[&str]| {
        let (_, _, diagnostics) = lower_files(files, false);
        let mut messages: Vec<String> = diagnostics
            .into_iter()
            .map(|diagnostic| diagnostic.message)
            .collect();
        messages.sort();
        messages
    };
    assert_eq!(messages(&[a, b]), messages(&[b, a]));
    assert_eq!(messages(&[a, b]).len(), 2);
}

#[test]
fn types_that_explode_are_an_error() {
    let body: Vec<String> = (0..40)
        .map(|index| format!("let x{} = P {{ a: x{index}, b: x{index} }};", index + 1))
        .collect();
    let body = body.join("\n");
    let source = format!(
        "module 0x42::m {{ struct P<A: copy, B: copy> has copy, drop {{ a: A, b: B }}
        fun f() {{ let x0 = 1; {body} }} }}"
    );
    let (_, _, diagnostics) = lower_files(&[&source], false);
    assert!(
        diagnostics
            .iter()
            .any(|error| error.code == weft_base::Code::TypeTooLarge)
    );

    let declared = (0..1000).map(|index| format!("let x{index} = vector[];"));
    let linked = (0..999).map(|index| format!("x{index}.push_back(x{});", index + 1));
    let chain: Vec<String> = declared.chain(linked).collect();
    let chain = chain.join("\n");
    let source = format!("module 0x42::m {{ fun f() {{ {chain} x999.push_back(1); }} }}");
    let (_, _, diagnostics) = lower_files(&[&source], false);
    assert!(
        diagnostics
            .iter()
            .any(|error| error.code == weft_base::Code::TypeTooLarge)
    );
}

#[test]
fn deep_nesting_is_survived() {
    let source = format!(
        "module 0x42::m {{ fun f(): u64 {{ {}1{} }} }}",
        "(1 + {".repeat(60),
        "})".repeat(60)
    );
    let (_, _, diagnostics) = lower_files(&[&source], false);
    assert!(diagnostics.is_empty(), "{}", super::summary(&diagnostics));
}

/// The blocks of a page of `docs/errors`: what is wrong, and what is right.
fn blocks(page: &str) -> Vec<&str> {
    let parts = page.split("```move\n").skip(1);
    parts.filter_map(|part| part.split("```").next()).collect()
}

#[test]
fn the_pages_of_our_codes_show_what_they_say() {
    let ours = |code: &str| {
        let sections = ["E02", "E03", "E060", "E040", "W02"];
        // What is too complex does not fit on a page.
        let is_shown = code != "E0333";
        code == "E0905" || is_shown && sections.iter().any(|section| code.starts_with(section))
    };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/errors");
    let mut faults = Vec::new();
    for code in weft_base::Code::ALL
        .iter()
        .map(|code| code.as_str())
        .filter(|code| ours(code))
    {
        let bytes = std::fs::read(folder.join(format!("{code}.md"))).unwrap_or_default();
        let page = String::from_utf8(bytes).unwrap();
        let blocks = blocks(&page);
        assert_eq!(blocks.len(), 2, "{code} has a wrong and a right block");
        // What messages are put together by.
        let messages = include_str!("../../../../stdlib/sources/abort_message.move");
        let found = |block: &str| {
            let (_, _, diagnostics) = lower_files(&[block, messages], block.contains("#[test"));
            diagnostics
                .iter()
                .map(|item| item.code.as_str())
                .collect::<Vec<_>>()
        };
        let (wrong, right) = (found(blocks[0]), found(blocks[1]));
        if wrong.is_empty() || wrong.iter().any(|other| *other != code) || !right.is_empty() {
            faults.push(format!(
                "{code}: wrong gives {wrong:?}, right gives {right:?}"
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn mutilated_programs_are_survived() {
    let seeds = [
        include_str!("../../../../stdlib/sources/mem.move"),
        include_str!("../../../../stdlib/sources/option.move"),
        include_str!("../../../../stdlib/sources/vector.move"),
        include_str!("../../../../tests/semantics/match.move"),
        include_str!("../../../../tests/semantics/enums.move"),
        "module 0x42::m { use std::vector; struct R<T> has key { x: T } struct P(u64, bool) has drop;
         const C: u64 = 1 << 3; public fun f<T: store>(s: &signer, r: &mut R<T>, p: P): (u64, &T) {
         let P(a, ..) = p; let (b, _) = (a, true); 'l: for (i in 0..C) { if (i == b) break 'l; };
         while (b < 3) { b += 1; }; R<u64>[@0x1].x = (b as u64); let v = vector[1, 2]; v[0] = v.length();
         move_to<R<u64>>(s, R { x: 1 }); assert!(exists<R<u64>>(@0x2), C); (a, &r.x) } }",
    ];
    // A fixed sequence, so that a failure can be repeated.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % u64::try_from(bound.max(1)).unwrap()).unwrap()
    };
    let addresses = super::addresses();
    for round in 0..300 {
        let tokens: Vec<&str> = seeds[round % seeds.len()]
            .split_inclusive([' ', '(', ')', ';'])
            .collect();
        let mut mutilated = tokens.clone();
        for _ in 0..=random(4) {
            let (at, from) = (random(mutilated.len()), random(tokens.len()));
            match random(3) {
                0 => drop(mutilated.remove(at)),
                1 => mutilated[at] = tokens[from],
                _ => mutilated.insert(at, tokens[from]),
            }
        }
        let text = mutilated.concat();
        let mut sources = weft_base::SourceMap::new();
        let file = sources.add("m.move", text.as_str());
        let parse = weft_syntax::parse(file, &text);
        let unit = SourceUnit {
            file: &parse.ast,
            addresses: &addresses,
            package: "test",
            is_dependency: false,
        };
        let (program, diagnostics) = lower(
            &[unit],
            Settings {
                testing: true,
                skips_dependencies: false,
                skips_attribute_checks: false,
                extended_checks: true,
                friends_may_be_missing: false,
                stand_ins: &[],
            },
        );
        program.dump();
        let fine = diagnostics
            .iter()
            .chain(&parse.diagnostics)
            .all(|item| !item.is_error());
        let is_whole = |body: &crate::Body| {
            let mut types = body.expressions.values().map(|expr| &expr.ty);
            types.all(|ty| !ty.any(&mut |part| matches!(part, Ty::Error | Ty::Variable(_))))
        };
        assert!(
            !fine || program.bodies.values().flatten().all(is_whole),
            "{text}"
        );
    }
}

#[test]
fn the_deepest_nesting_that_parses_is_survived() {
    let nests = [
        ("(1 + ", ")", "1"),
        ("{ let x = ", "; x }", "1"),
        ("if (true) ", " else 2", "1"),
        ("id(", ")", "1"),
        ("vector[", "]", "1"),
        ("!", "", "true"),
        ("loop { ", " }", "break"),
    ];
    for (before, after, middle) in nests {
        for depth in [60, 120, 250, 1000] {
            let source = format!(
                "module 0x42::m {{ fun id<T>(x: T): T {{ x }} fun f() {{ {}{middle}{}; }} }}",
                before.repeat(depth),
                after.repeat(depth)
            );
            let mut sources = weft_base::SourceMap::new();
            let file = sources.add("m.move", source.as_str());
            let parse = weft_syntax::parse(file, &source);
            let addresses = super::addresses();
            let unit = SourceUnit {
                file: &parse.ast,
                addresses: &addresses,
                package: "test",
                is_dependency: false,
            };
            lower(
                &[unit],
                Settings {
                    testing: false,
                    skips_dependencies: false,
                    skips_attribute_checks: false,
                    extended_checks: true,
                    friends_may_be_missing: false,
                    stand_ins: &[],
                },
            )
            .0
            .dump();
        }
    }
}
