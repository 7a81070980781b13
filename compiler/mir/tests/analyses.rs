//! What the analyses accept and refuse, from source text.
//!
//! A line that ends in `//~ CODE` is one where a diagnostic of that code begins; there are no others.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{SourceMap, Symbol};
use weft_hir::{Settings, SourceUnit};
use weft_types::AccountAddress;

/// The diagnostics of the functions of a module, as lines and codes.
fn found(text: &str) -> BTreeSet<(u32, String)> {
    let mut sources = SourceMap::new();
    let file = sources.add("test.move", text);
    let parse = weft_syntax::parse(file, text);
    assert!(parse.diagnostics.is_empty(), "{:?}", parse.diagnostics);
    let addresses: BTreeMap<Symbol, AccountAddress> = BTreeMap::new();
    let units = [SourceUnit {
        file: &parse.ast,
        addresses: &addresses,
        package: "test",
        is_dependency: false,
    }];
    let (program, diagnostics) = weft_hir::lower(
        &units,
        Settings {
            testing: false,
            skips_dependencies: false,
            skips_attribute_checks: false,
            extended_checks: false,
            friends_may_be_missing: false,
            stand_ins: &[],
        },
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let mut found = BTreeSet::new();
    for id in program.definitions.functions.keys() {
        let Some(body) = &program.bodies[id] else {
            continue;
        };
        let (_, diagnostics) = weft_mir::check(&program.definitions, id, body);
        for diagnostic in diagnostics {
            let span = diagnostic.primary().expect("a diagnostic has a place");
            let line = sources.line_column(span).expect("of this file").line;
            found.insert((line, diagnostic.code.as_str().to_owned()));
        }
    }
    found
}

#[track_caller]
fn check(members: &str) {
    let text = format!("module 0x42::m {{\n{members}\n}}\n");
    let mut expected = BTreeSet::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        if let Some((_, codes)) = line.split_once("//~") {
            expected.extend(
                codes
                    .split_whitespace()
                    .map(|code| (number, code.to_owned())),
            );
        }
    }
    assert_eq!(found(&text), expected, "{text}");
}

#[test]
fn the_last_use_moves_and_others_copy() {
    check(
        "struct T has drop { x: u64 }
        struct C has copy, drop { x: u64 }
        fun take(_t: T) {}
        fun both(_a: C, _b: C) {}
        fun once(t: T) { take(t) }
        fun twice(t: T) { take(t); take(t) } //~ E0420
        fun copied(c: C): C { both(c, c); c }
        fun in_a_loop(t: T, n: u64) { while (n > 0) { take(t); n = n - 1 } } //~ E0420
        fun in_branches(t: T, c: bool) { if (c) take(t) else take(t) }
        fun written(c: C): C { both(move c, copy c); c } //~ E0420
        fun given_again(t: T) { take(t); t = T { x: 1 }; take(t) }",
    );
}

#[test]
fn variables_are_assigned_before_use() {
    check(
        "fun all_paths(c: bool): u64 { let x; if (c) x = 1 else x = 2; x }
        fun one_path(c: bool): u64 { let x; if (c) x = 1; x } //~ E0421
        fun or_abort(c: bool): u64 { let x; if (c) x = 1 else abort 0; x }
        fun in_a_loop(): u64 { let x; loop { x = 1; break }; x }
        fun borrowed(): u64 { let x: u64; *&x } //~ E0421",
    );
}

#[test]
fn values_without_drop_are_used_up() {
    check(
        "struct R { x: u64 }
        fun make(): R { R { x: 1 } }
        fun kept(r: R): u64 { r.x } //~ E0423
        fun returned(r: R): R { r }
        fun unpacked(r: R): u64 { let R { x } = r; x }
        fun statement() { make(); } //~ E0423
        fun wildcard() { let _ = make(); } //~ E0423
        fun overwritten(r: R): R { r = make(); r } //~ E0423
        fun aborted(_r: R) { abort 1 }
        fun on_one_path(r: R, c: bool) { if (c) { let R { x: _ } = r; } } //~ E0423
        fun through_a_reference(r: &mut R) { *r = make(); } //~ E0423
        fun compared(a: R, b: R): bool { a == b } //~ E0423
        fun compared_by_reference(a: &R, b: &R): bool { a == b }
        fun generic<T>(_t: T) {} //~ E0423",
    );
}

#[test]
fn values_without_copy_are_not_duplicated() {
    check(
        "struct R has drop { x: u64 }
        struct S has drop { r: R }
        fun field(s: &S): R { s.r } //~ E0422
        fun field_of_a_local(s: S): R { s.r } //~ E0422
        fun referent(r: &R): R { *r } //~ E0422
        fun scalar_field(r: &R): u64 { r.x }
        fun explicit(r: R): R { copy r } //~ E0422
        fun element(v: &vector<R>): R { v[0] } //~ E0422",
    );
}

#[test]
fn mutable_references_are_exclusive() {
    check(
        "struct P has copy, drop { a: u64, b: u64 }
        fun two(_x: &mut u64, _y: &mut u64) {}
        fun mixed(_x: &mut u64, _y: &u64) {}
        fun other_fields(p: P) { two(&mut p.a, &mut p.b) }
        fun one_field(p: P) { two(&mut p.a, &mut p.a) } //~ E0430
        fun whole_and_part(p: P) { mixed(&mut p.a, &p.a) } //~ E0430
        fun ended(p: P): u64 { let x = &mut p.a; *x = 1; let y = &mut p.a; *y = 2; p.a }
        fun read_meanwhile(p: P): u64 { let x = &mut p.a; let y = p.a; *x = 1; y } //~ E0433
        fun written_meanwhile(p: P): u64 { let x = &p.a; p.a = 2; *x } //~ E0431
        fun moved_meanwhile(v: vector<u64>): u64 { let x = &v; let w = v; *&x[0] + w[0] }
        fun reborrowed(p: &mut P): u64 { let x = &mut p.a; *x = 1; let y = &mut p.b; *y = 2; p.a }
        fun parent_meanwhile(p: &mut P): u64 { let x = &mut p.a; p.a = 1; *x } //~ E0431
        fun parent_other_field(p: &mut P): u64 { let x = &mut p.a; p.b = 1; *x }
        fun given_twice(x: &mut u64) { two(x, x) } //~ E0430
        fun copied_reference(x: &mut u64): u64 { let y = x; *y = 1; *x }",
    );
}

#[test]
fn values_without_copy_cannot_be_moved_while_borrowed() {
    check(
        "struct R has drop { x: u64 }
        fun take(_r: R) {}
        fun moved(r: R): u64 { let x = &r; take(r); x.x } //~ E0432
        fun after(r: R): u64 { let x = r.x; take(r); x }",
    );
}

#[test]
fn elements_of_a_vector_are_one_place() {
    check(
        "fun two(_x: &mut u64, _y: &mut u64) {}
        fun elements(v: vector<u64>) { two(&mut v[0], &mut v[1]) } //~ E0430
        fun in_turn(v: vector<u64>): u64 { v[0] = v[1]; v[1] += v[0]; v[v[0]] }
        fun of_a_reference(v: &mut vector<u64>): u64 { v[0] = v[1]; let x = &mut v[0]; *x = 2; v[0] }
        fun meanwhile(v: vector<u64>): u64 { let x = &v[0]; v[1] = 2; *x } //~ E0430",
    );
}

#[test]
fn returned_references_come_from_parameters() {
    check(
        "struct P has drop { a: u64 }
        fun local(): &u64 { let x = 1; &x } //~ E0434
        fun by_value(p: P): &u64 { &p.a } //~ E0434
        fun parameter(p: &P): &u64 { &p.a }
        fun through_a_call(p: &P): &u64 { parameter(p) }
        fun local_through_a_call(): &u64 { let p = P { a: 1 }; parameter(&p) } //~ E0434
        fun either(c: bool, x: &u64, y: &u64): &u64 { if (c) x else y }
        fun rvalue(): &u64 { &(1 + 1) } //~ E0434",
    );
}

#[test]
fn resources_are_told_apart_by_type() {
    check(
        "struct R has key { x: u64 }
        struct Q has key { x: u64 }
        fun bump(a: address) acquires R { borrow_global_mut<R>(a).x = 1; }
        fun peek(a: address): bool { exists<R>(a) }
        fun called(a: address): u64 acquires R { let r = &R[a]; bump(a); r.x } //~ E0435
        fun after(a: address): u64 acquires R { bump(a); R[a].x }
        fun two(a: address, b: address): u64 acquires R { let r = &mut R[a]; let s = &mut R[b]; s.x = 1; r.x } //~ E0430
        fun other(a: address): u64 acquires R, Q { let r = &mut R[a]; let q = &mut Q[a]; q.x = 1; r.x }
        fun checked(a: address): u64 acquires R { let r = &R[a]; if (peek(a)) r.x else 0 }
        fun taken(a: address): u64 acquires R { let r = &R[a]; let R { x } = move_from<R>(a); r.x + x } //~ E0432
        fun returned(a: address): &R acquires R { borrow_global<R>(a) } //~ E0434",
    );
}

#[test]
fn loans_survive_joins_and_loops() {
    check(
        "fun either(c: bool): u64 {
            let (x, y) = (1, 2);
            let r = if (c) &mut x else &mut y;
            x = 3; //~ E0431 W0422
            *r
        }
        fun round(n: u64): u64 {
            let x = 0;
            let r = &mut x;
            while (n > 0) {
                *r = *r + 1;
                n = n - 1;
            };
            x
        }
        fun held_over_the_back_edge(n: u64): u64 {
            let x = 0;
            let y = 0;
            let z = 0;
            let r = &z;
            while (n > 0) {
                x = x + 1; //~ E0431
                y = *r;
                r = &x;
                n = n - 1;
            };
            x + y
        }",
    );
}

#[test]
fn what_is_never_read_is_reported() {
    check(
        "fun variable() { let x = 1; } //~ W0420
        fun parameter(x: u64) {} //~ W0421
        fun underscore(_x: u64) { let _y = 1; }
        fun assigned(): u64 { let x = 1; let y = x; x = 2; y } //~ W0422
        fun after_return(): u64 { return 1; 2 } //~ W0423
        fun after_loop() { loop {}; let _x = 1; } //~ W0423
        fun read_in_a_loop(n: u64) { let i = 0; while (i < n) { i = i + 1 } }
        fun range(n: u64): u64 { let s = 0; for (i in 0..n) { s = s + i }; s }",
    );
}

#[test]
fn operands_are_values_at_their_point() {
    check(
        "fun inc(x: &mut u64): u64 { *x = *x + 1; *x }
        fun assigned_in_an_operand(): u64 { let x = 1; x + { x = x + 1; x } }
        fun changed_in_an_operand(): u64 { let x = 1; x + inc(&mut x) }
        fun swapped(): (u64, u64) { let (a, b) = (1, 2); (a, b) = (b, a); (a, b) }",
    );
}
