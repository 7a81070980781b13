//! Calls, operators, places and control flow.

use super::check_body;

#[test]
fn calls_have_the_right_number_of_arguments() {
    let (_, diagnostics) = check_body(
        "fun f(s: &mut S) {
            add(1); //~ E0302
            add(1, 2, 3); //~ E0302
            nothing(1); //~ E0302
            s.set(); //~ E0302
            s.set(1, 2); //~ E0302
            P(1); //~ E0302
            id<u64, u64>(1); //~ E0303
            assert!(); //~ E0302
        }
        fun g(x: vector<u64, u8>, y: G, z: S<u8>) {} //~ E0303 E0303 E0303",
    );
    assert_eq!(
        diagnostics[0].message,
        "`0x42::m::add` takes 2 arguments, but 1 was given"
    );
    assert_eq!(diagnostics[0].labels[0].text, "missing: `y: u64`");
    assert_eq!(
        diagnostics[0].labels[1].text,
        "it is declared as `fun add(x: u64, y: u64): u64`"
    );
}

#[test]
fn arguments_have_the_types_of_their_parameters() {
    let (_, diagnostics) = check_body(
        "fun f(s: S) {
            add(1, true); //~ E0301
            id<u8>(1u64); //~ E0301
            s.set(true); //~ E0301
            get(s); //~ E0301
            get(&s);
            S { a: true, b: true }; //~ E0301
            P(1, 2); //~ E0301
            S { a: 1 }; //~ E0308
            S { a: 1, b: true, a: 2 }; //~ E0205
        }",
    );
    assert_eq!(
        diagnostics[0].message,
        "wrong type for argument `y` of `0x42::m::add`"
    );
    assert_eq!(
        diagnostics[0].labels[0].text,
        "expected `u64`, found `bool`"
    );
    assert_eq!(diagnostics[3].fixes[0].edits[0].text, "&");
}

#[test]
fn operators_need_their_types() {
    check_body(
        "fun f(a: u64, b: bool, r: &u64, v: vector<u8>) {
            a + *r; a - 1; a * 2; a / 3; a % 4; a & 5; a | 6; a ^ 7; a << 8; a >> 9;
            a < 1; a > 1; a <= 1; a >= 1; b && !b || b; v == v; r == &a; v != vector[];
            r + 1; //~ E0305
            b & b; //~ E0305
            v + v; //~ E0305
            nothing() == nothing(); //~ E0305
            (a as u8); (b as u8); //~ E0311
            (a as bool); //~ E0311
            (1 as u256);
            a[0]; //~ E0312
            v[0u8]; //~ E0301
        }",
    );
}

#[test]
fn assignments_go_to_places() {
    check_body(
        "fun f(r: &mut S, q: &S, v: vector<u64>, w: &vector<u64>, x: u64) {
            r.a = 1; r.a += 1; *r = make(); v[0] = 1; v[0] += 2; x = 1; x <<= 1; x %= 2; _ = x;
            *q = make(); //~ E0321
            q.a = 1; //~ E0321
            q.a += 1; //~ E0321
            w[0] = 1; //~ E0321
            &mut q.a; //~ E0321
            w.push_back(1); //~ E0301
            q.a.push(1); //~ E0219
            C = 1; //~ E0106
            x = true; //~ E0301
            x += true; //~ E0301
            r.b += 1; //~ E0305
            x += 1u8; //~ E0301
        }",
    );
}

#[test]
fn loops_and_branches_are_checked() {
    check_body(
        "fun f(n: u64): u64 {
            for (i in 0..n) { n += i; };
            for (i in 0..10u8) { i = i + 1; };
            for (i in true..false) {}; //~ E0301
            for (i in 0u8..n) {}; //~ E0301
            while (n > 0) n = n - 1;
            let x = if (n > 0) { 1 } else { true }; //~ E0301
            assert!(n == 0, 1); assert!(n == 0); assert!(n, 1); //~ E0301
            assert!(true, true); //~ E0301
            abort true; //~ E0301
            { let y = 1; y + (n: u64) }
        }",
    );
}

#[test]
fn an_unknown_macro_is_the_business_of_the_parser() {
    let mut sources = weft_base::SourceMap::new();
    let text = "module 0x42::m { fun f() { ensure!(true); } }";
    let file = sources.add("m.move", text);
    let parse = weft_syntax::parse(file, text);
    assert_eq!(parse.diagnostics.len(), 1);
    let addresses = super::addresses();
    let unit = crate::SourceUnit {
        file: &parse.ast,
        addresses: &addresses,
        package: "test",
        is_dependency: false,
    };
    let (_, diagnostics) = crate::lower(
        &[unit],
        crate::Settings {
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
fn shadowing_and_scopes() {
    check_body(
        "fun f(x: u64): bool {
            let x = x == 1;
            { let x = 1u8; x + 1; };
            { let y = 1; y; };
            y; //~ E0201
            x
        }",
    );
}
