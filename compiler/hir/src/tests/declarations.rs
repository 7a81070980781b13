//! Structs, constants, abilities, acquires and scripts.

use super::{check, check_body, check_files};

#[test]
fn fields_have_the_abilities_that_their_struct_needs() {
    check(
        "module 0x42::m {
            struct No {}
            struct Store has store {}
            struct A has copy { x: No } //~ E0402
            struct B has drop { x: signer }
            struct D has store { x: signer } //~ E0402
            struct E has key { x: Store, y: No } //~ E0402
            struct F<T> has copy, drop, store { x: T, y: vector<T> }
            struct G has copy { x: F<No> } //~ E0402
            struct H<phantom T> has copy { x: u64 }
            struct I has copy { x: H<No> }
        }",
    );
}

#[test]
fn type_arguments_fulfil_their_constraints() {
    check(
        "module 0x42::m {
            struct No {}
            struct Yes has copy, drop {}
            struct A<T: copy> has copy { x: T }
            struct B { x: A<No> } //~ E0401
            struct D { x: A<Yes> }
            struct E<T> { x: A<T> } //~ E0401
            struct F<T: copy + drop> { x: A<T> }
            fun need<T: drop>(_x: T) {}
            fun f() {
                need(No {}); //~ E0401
                need(Yes {});
                need<vector<No>>(vector[]); //~ E0401
            }
            fun g<T: copy>(x: T) { need(x) } //~ E0401
            fun h(x: A<No>) {} //~ E0401
        }",
    );
}

#[test]
fn phantom_parameters_are_not_values() {
    check(
        "module 0x42::m {
            struct A<phantom T> {}
            struct B<phantom T> { x: A<T> }
            struct C<phantom T> { x: T } //~ E0403
            struct D<phantom T> { x: vector<T> } //~ E0403
            struct E<T> { x: u64 } //~ W0203
        }",
    );
}

#[test]
fn structs_do_not_contain_themselves() {
    check(
        "module 0x42::m {
            struct A { x: A } //~ E0314
            struct B { x: vector<C> } //~ E0314
            struct C { x: D<B> }
            struct D<T> { x: T }
        }",
    );
}

#[test]
fn generic_calls_do_not_grow() {
    check(
        "module 0x42::m {
            struct A<T> has drop { x: T }
            fun f<T>(x: T) { g(A { x }) } //~ E0315
            fun g<T>(x: T) { f(x) }
            fun h<T>(x: T) { h(x) }
            fun i<T>(x: T) { h(A { x }) }
        }",
    );
}

#[test]
fn constants_are_computed() {
    let (program, _) = check(
        "module 0x42::m {
            const A: u64 = 1 << 3;
            const B: u64 = { A * 2 + (7u8 as u64) };
            const D: vector<u8> = vector[1, 2];
            const E: vector<u8> = x\"0102\";
            const F: bool = A < B && D == E && @0x1 != @0x2;
            const G: vector<vector<bool>> = vector[vector[F], vector[]];
            const H: u8 = 255 << 4;
        }",
    );
    let text = program.dump();
    for line in [
        "A: u64 = 8",
        "B: u64 = 23",
        "D: vector<u8> = x\"0102\"",
        "F: bool = true",
        "H: u8 = 240",
    ] {
        assert!(
            text.contains(&format!("const {line}\n")),
            "{line} in\n{text}"
        );
    }
    assert!(
        text.contains("const G: vector<vector<bool>> = [[true], []]"),
        "{text}"
    );
}

#[test]
fn constants_that_cannot_be_computed_are_errors() {
    check_files(&[
        "module 0x42::m {
            fun f(): u64 { 1 }
            struct S has drop {}
            const A: u64 = f(); //~ E0316
            const B: u64 = if (true) 1 else 2; //~ E0316
            const D: u8 = 255 + 1; //~ E0317
            const E: u64 = 1 / 0; //~ E0317
            const F: u8 = (256 as u8); //~ E0317
            const G: u64 = 1 << 64; //~ E0317
            const H: u64 = 0 - 1; //~ E0317
            const I: u64 = J; //~ E0319
            const J: u64 = I;
            const K: S = S {}; //~ E0318
            const L: u64 = true; //~ E0301
            const M: u64 = L + (D as u64);
        }",
        "module 0x42::n {
            use 0x42::m;
            fun f(): u64 { m::M } //~ E0229
            public const P: u64 = 1;
        }",
    ]);
}

#[test]
fn acquires_clauses_are_exact_where_they_are_written() {
    let (program, _) = check(
        "module 0x42::m {
            struct R has key { n: u64 }
            struct Q has key { n: u64 }
            fun a(): u64 acquires R { borrow_global<R>(@0x1).n }
            fun b(): u64 { a() + Q[@0x1].n }
            fun c(): u64 acquires R { b() } //~ E0405
            fun d() acquires R { exists<R>(@0x1); } //~ E0406
            fun e(n: u64): u64 { if (n == 0) a() else f(n - 1) }
            fun f(n: u64): u64 acquires R { e(n) }
        }",
    );
    assert!(program.dump().contains("fun b(): u64 acquires R, Q"));
}

#[test]
fn storage_operations_need_resources() {
    check(
        "module 0x42::m {
            struct R has key { n: u64 }
            struct S has store { n: u64 }
            struct G<T> has key { x: T }
            struct Plain {}
            fun f(s: &signer, r: R) { move_to(s, r) }
            fun g(s: &signer, r: S) { move_to(s, r) } //~ E0404
            fun h(): bool { exists<u64>(@0x1) } //~ E0404
            fun i<T: key>(): bool { exists<T>(@0x1) } //~ E0214
            fun j(): bool { exists<G<u64>>(@0x1) && exists<G<Plain>>(@0x1) } //~ E0404
            fun k(a: &signer): bool { exists<R>(a) } //~ E0301
            fun l(): R { move_from(@0x1) }
            fun m() { borrow_global_mut<R>(@0x1).n += 1; R[@0x2].n = 3; }
            fun n() { move_to<R>(@0x1); } //~ E0302
        }",
    );
}

#[test]
fn scripts_hold_one_function() {
    check_files(&[
        "script { const N: u64 = 1; } //~ E0218",
        "script {
            fun main() {}
            fun other() {} //~ E0218
            struct S {} //~ E0218
            friend 0x42::m; //~ E0218
        }",
        "script { fun main<T: drop>(s: signer, x: T) { s; x; } }",
    ]);
}

#[test]
fn attributes_drop_items_or_are_unknown() {
    check(
        "module 0x42::m {
            #[test_only] use 0x42::nowhere;
            #[test] fun t() { missing() }
            #[test_only] fun u() { missing() }
            #[verify_only] fun v() { missing() }
            #[view] fun w(): u64 { 1 }
            #[veiw] fun x(): u64 { 1 } //~ W0202
            #[lint::skip(all)] fun y() {}
        }",
    );
    let (_, program, diagnostics) =
        super::lower_files(&["module 0x42::m { #[test] fun t() { true } }"], true);
    assert_eq!(program.definitions.functions.len(), 9);
    assert_eq!(diagnostics.len(), 1);
}

#[test]
fn what_is_not_supported_is_said_once_and_has_no_consequences() {
    check(
        "module 0x42::m {
            use std::vector;
            struct E has drop { x: u64 }
            fun h() { vector::empty<E>(); }
            fun add(): u64 { 1 }
        }",
    );
}

#[test]
fn inline_functions_without_function_parameters_are_expanded_too() {
    check_body("inline fun twice(x: u64): u64 { x * 2 } fun f(): u64 { twice(C) }");
}
