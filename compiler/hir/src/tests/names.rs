//! What names stand for.

use super::{check, check_body, check_files};

#[test]
fn unknown_names_are_reported_with_the_nearest_one() {
    let (_, diagnostics) = check(
        "module 0x42::m {
            use std::vector;
            fun total(): u64 { 1 }
            fun f(amount: u64): u64 { amuont } //~ E0201
            fun g(): u64 { totl() } //~ E0201
            fun h(): vector<u8> { vector::emtpy() } //~ E0204
            fun i(x: Missing) {} //~ E0208
            fun j() { missing::f() } //~ E0202
            fun k() { 0x1::vectr::empty<u8>(); } //~ E0202
            fun l(x: other::m::T) {} //~ E0203
        }",
    );
    let helps: Vec<&str> = diagnostics
        .iter()
        .flat_map(|diagnostic| {
            let fixes = diagnostic.fixes.iter().map(|fix| &fix.title);
            fixes.chain(&diagnostic.helps)
        })
        .map(String::as_str)
        .collect();
    assert_eq!(
        helps,
        [
            "did you mean `amount`?",
            "did you mean `total`?",
            "did you mean `empty`?",
            "did you mean `vector`?",
            "give it a value in the `[addresses]` of `Move.toml`, or with `--named-addresses other=0x42`",
        ]
    );
}

#[test]
fn imports_work_in_all_forms() {
    check_files(&[
        "module 0x42::a {
            struct S has drop {}
            public fun f(): u64 { 1 }
            public fun g(): S { S {} }
        }",
        "module me::b {
            use 0x42::a;
            use me::a as other;
            use me::a::{Self as third, f, g as make, S as T};
            fun one(): u64 { a::f() + other::f() + third::f() + f() }
            fun two(): T { make() }
            fun three(): u64 { use std::vector as v; v::length(&v::empty<u8>()) }
            fun four(): u64 { Self::one() + me::b::one() + 0x42::b::one() }
        }",
        "script {
            use me::a;
            const N: u64 = 1;
            fun main() { a::f() + N; }
        }",
    ]);
}

#[test]
fn imports_are_found_taken_or_unused() {
    check_files(&[
        "module 0x42::a { struct S {} public fun f() {} }",
        "module 0x42::b {
            use 0x42::a;
            use 0x42::a; //~ E0207
            use 0x42::a::f; //~ W0201
            use 0x42::a::f as g; //~ E0207
            use 0x42::a::h; //~ E0204
            use 0x42::c; //~ E0202
            use 0x42::a::S as s; //~ E0206 W0201
            fun g() { a::f(); h(); c::x(); }
        }",
    ]);
}

#[test]
fn a_missing_import_is_offered_as_an_edit() {
    let source = "module 0x42::m {
    /// Says nothing.
    fun f() { vector::empty<u8>(); } //~ E0202
    const C: u64 = 1;
    fun g(): u64 { Self::C + Self::h() + 0x42::m::C }
    fun h(): u64 { 1 }
}";
    let (_, diagnostics) = check(source);
    let edit = &diagnostics[0].fixes[0].edits[0];
    let start = usize::try_from(edit.span.start).unwrap();
    let mended = format!("{}{}{}", &source[..start], edit.text, &source[start..]);
    let (_, _, diagnostics) = super::lower_files(&[&mended.replace(" //~ E0202", "")], false);
    assert!(diagnostics.is_empty(), "{}", super::summary(&diagnostics));
    assert!(
        mended.contains("use std::vector;\n    /// Says nothing."),
        "{mended}"
    );
}

#[test]
fn imports_used_in_clauses_are_used() {
    check(
        "module 0x42::a { struct R has key {} }
        module 0x42::m {
            use 0x42::a;
            fun f() reads a::R {}
        }",
    );
}

#[test]
fn an_import_in_a_block_hides_a_member() {
    check_files(&[
        "module 0x42::a { public fun f(): u64 { 1 } }",
        "module 0x42::b {
            fun f(): bool { true }
            fun g(): u64 { use 0x42::a::f; f() }
            fun h(): bool { f() }
        }",
    ]);
}

#[test]
fn declarations_are_unique_and_well_named() {
    check_files(&[
        "module 0x42::m {
            fun f() {}
            fun f() {} //~ E0205
            struct S { a: u64, a: u64 } //~ E0205
            const S: u64 = 1; //~ E0205
            struct lower {} //~ E0206
            const lower_too: u64 = 1; //~ E0206
            fun _g() {} //~ E0206
            fun exists() {} //~ E0206
            fun h<T, T>(x: T) {} //~ E0205
            fun i(x: u64, x: u64, _: u64, _: u64) {} //~ E0205
            struct A has copy, copy {} //~ E0205
        }",
        "module 0x42::m {} //~ E0205",
        "module me::m {} //~ E0205",
    ]);
}

#[test]
fn calls_respect_visibility() {
    check_files(&[
        "module 0x42::a {
            friend 0x42::b;
            fun private() {}
            public(friend) fun for_friends() {}
            public fun for_all() {}
            entry fun start() {}
        }",
        "module 0x42::p { package fun for_package() {} public(package) fun too() {} }",
        "module 0x42::b {
            fun f() {
                0x42::a::private(); //~ E0212
                0x42::a::start(); //~ E0212
                0x42::a::for_friends();
                0x42::a::for_all();
                0x42::p::for_package();
                0x42::p::too();
            }
        }",
        "module 0x42::c { fun f() { 0x42::a::for_friends(); } } //~ E0212",
        "module 0x43::d { fun f() { 0x42::p::for_package(); } } //~ E0212",
        "script { fun main() { 0x42::a::for_friends(); 0x42::p::too(); } } //~ E0212 E0212",
    ]);
}

#[test]
fn friends_exist_once_at_the_same_address() {
    check_files(&[
        "module 0x42::a {
            friend 0x42::b;
            friend 0x42::b; //~ E0215
            friend 0x42::a; //~ E0215
            friend 0x43::c; //~ E0215
            friend 0x42::d; //~ E0202
            package fun f() {} //~ E0215
        }",
        "module 0x42::b {}",
        "module 0x43::c {}",
    ]);
}

#[test]
fn modules_do_not_depend_on_each_other() {
    check_files(&[
        "module 0x42::a { public fun f() { 0x42::b::f() } } //~ E0216",
        "module 0x42::b { public fun f() { 0x42::a::f() } }",
    ]);
}

#[test]
fn the_inside_of_a_struct_belongs_to_its_module() {
    let (_, diagnostics) = check_files(&[
        "module 0x42::a {
            struct S has copy, drop { x: u64 }
            struct R has key { x: u64 }
            public fun make(): S { S { x: 1 } }
            public fun x(self: &S): u64 { self.x }
        }",
        "module 0x42::b {
            use 0x42::a::{Self, S, R};
            fun f(s: S): u64 {
                let t = S { x: 1 }; //~ E0213
                let S { x } = a::make(); //~ E0213
                s.x + //~ E0213
                s.x() + x
            }
            fun g(): bool {
                borrow_global<R>(@0x1); //~ E0214
                &R[@0x1]; //~ E0214
                exists<R>(@0x1) //~ E0214
            }
        }",
    ]);
    assert!(
        diagnostics
            .iter()
            .any(|diagnostic| diagnostic.helps.iter().any(|help| help.contains("`x`")))
    );
}

#[test]
fn fields_and_receivers_are_found_by_type() {
    let (_, diagnostics) = check_body(
        "fun f(s: &mut S, n: u64): u64 {
            s.c = 1; //~ E0209
            n.a = 1; //~ E0313
            s.gett(); //~ E0219
            s.a(); //~ E0219
            n.get(); //~ E0219
            vector[1].len(); //~ E0219
            s.set(s.get() + s.a);
            make().set(1);
            s.0 //~ E0209
        }
        fun g(s: &S) { s.set(1); } //~ E0301
        fun h<T>(self: T) {} //~ W0204",
    );
    let mut fixes = diagnostics.iter().flat_map(|diagnostic| &diagnostic.fixes);
    assert!(fixes.any(|fix| fix.title == "did you mean `get`?"));
}

#[test]
fn labels_name_loops_around_them() {
    check_body(
        "fun f() {
            'a: while (true) { 'b: loop { break 'a; continue 'b } };
            'a: loop { 'a: loop { break } }; //~ E0205
        }
        fun g() {
            loop { break 'c }; //~ E0210
            break; //~ E0211
            continue //~ E0211
        }
        fun h() { 'x: for (i in 0..10) { if (i == 3) continue 'x; i += 1 } }",
    );
}

#[test]
fn names_of_one_kind_do_not_serve_as_another() {
    check_body(
        "fun f() {
            C(); //~ E0217
            let a = S; //~ E0217
            let b = S(1, true); //~ E0217
            let c: C = 1; //~ E0217
            let d: add = 1; //~ E0217
            let e = C { a: 1 }; //~ E0217
        }",
    );
}
