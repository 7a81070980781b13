//! The code that small programs become, from source text to its disassembly.

use std::path::Path;

use weft_base::render;
use weft_driver::{Compilation, MemoryFileSystem, Options};

fn compile(text: &str) -> Compilation {
    let files = MemoryFileSystem::new().with("test.move", text);
    let compilation = weft_driver::compile(&files, Path::new("test.move"), &Options::default());
    let shown = render::human(
        &compilation.diagnostics,
        &compilation.sources,
        render::Coloring::Plain,
    );
    assert!(!compilation.has_errors(), "{shown}");
    compilation
}

/// The disassembly of the function `f` of a module with these members.
fn code(members: &str) -> String {
    let compilation = compile(&format!("module 0x42::m {{\n{members}\n}}\n"));
    let unit = compilation.units.last().expect("there is a module");
    let text = weft_bytecode::disassemble(&unit.module);
    let start = text.find("fun f").expect("there is a function `f`");
    let end = text[start..]
        .find("footprint:")
        .map_or(text.len(), |at| start + at);
    text[start..end].to_owned()
}

#[test]
fn a_loop_works_on_the_registers_of_its_variables() {
    insta::assert_snapshot!(code(
        "fun f(n: u64): u64 {
            let i = 0;
            let s = 0;
            while (i < n) { s = s + i; i = i + 1 };
            s
        }"
    ), @r"
        fun f(r0: u64): u64 {
            register r1: u64
            register r2: u64
            register r3: bool
            register r4: u64
        b0:
            r1: u64 = load 0
            r2: u64 = load 0
            jump b1
        b1:
            r3: bool = less r1, r0
            branch r3, b2, b3
        b2:
            r2: u64 = add r2, r1
            r4: u64 = load 1
            r1: u64 = add r1, r4
            r3: bool = less r1, r0
            branch r3, b2, b3
        b3:
            return r2
        ");
}

#[test]
fn operands_are_taken_where_a_later_one_changes_them() {
    insta::assert_snapshot!(code(
        "fun f(): u64 { let x = 1; x + { x = x + 1; x } }"
    ), @r"
        fun f(): u64 {
            register r0: u64
            register r1: u64
            register r2: u64
        b0:
            r0: u64 = load 1
            r1: u64 = copy r0
            r2: u64 = load 1
            r0: u64 = add r0, r2
            r2: u64 = add r1, r0
            return r2
        ");
}

#[test]
fn the_last_use_of_a_value_moves_it() {
    insta::assert_snapshot!(code(
        "struct P has copy, drop { a: u64 }
        fun g(_p: P, _q: P) {}
        fun f(p: P) { g(p, p) }"
    ), @r"
        fun f(r0: P) {
            register r1: P
        b0:
            r1: P = copy r0
            call g(r1, r0)
            return
        }

        .tables
        name m
        name P
        name g
        name f
        name a
        address 0x42
        module address0, name0
        type P
        type u64
        ");
}

#[test]
fn places_become_references_to_their_parts() {
    insta::assert_snapshot!(code(
        "struct P has drop { a: u64, v: vector<u64> }
        fun f(p: &mut P) { p.v[p.a] += 1 }"
    ), @r"
        fun f(r0: &mut P) {
            register r1: u64
            register r2: &u64
            register r3: &mut vector<u64>
            register r4: &mut u64
            register r5: u64
            register r6: u64
        b0:
            r2: &u64 = borrow_field r0, field0 // a
            r1: u64 = read_reference r2
            r3: &mut vector<u64> = borrow_field r0, field1 // v
            r4: &mut u64 = vector_borrow r3, r1
            r1: u64 = read_reference r4
            r6: u64 = load 1
            r5: u64 = add r1, r6
            write_reference r4, r5
            return
        ");
}

#[test]
fn assertions_evaluate_their_code_on_failure_only() {
    insta::assert_snapshot!(code(
        "fun g(): u64 { 7 }
        fun f(x: u64) { assert!(x > 1 && x < 9, g()) }"
    ), @r"
        fun f(r0: u64) {
            register r1: bool
            register r2: u64
        b0:
            r2: u64 = load 1
            r1: bool = greater r0, r2
            branch r1, b1, b3
        b1:
            r2: u64 = load 9
            r1: bool = less r0, r2
            branch r1, b2, b3
        b2:
            return
        b3:
            r2: u64 = call g()
            abort r2
        }

        .tables
        name m
        name g
        name f
        address 0x42
        module address0, name0
        type u64
        type bool
        ");
}

#[test]
fn resources_are_reached_by_address() {
    insta::assert_snapshot!(code(
        "struct R has key { x: u64 }
        fun f(a: address, n: u64): u64 acquires R {
            let r = &mut R[a];
            r.x = r.x + n;
            if (exists<R>(@0x7)) R[@0x7].x else n
        }"
    ), @r"
        fun f(r0: address, r1: u64): u64 acquires R {
            register r2: &mut R
            register r3: u64
            register r4: &u64
            register r5: u64
            register r6: &mut u64
            register r7: bool
            register r8: address
            register r9: &R
        b0:
            r2: &mut R = borrow_global r0, access0
            r4: &u64 = borrow_field r2, field0 // x
            r3: u64 = read_reference r4
            r5: u64 = add r3, r1
            r6: &mut u64 = borrow_field r2, field0 // x
            write_reference r6, r5
            r8: address = load constant0
            r7: bool = exists R[r8], access1
            branch r7, b1, b2
        b1:
            r8: address = load constant0
            r9: &R = borrow_global r8, access2
            r4: &u64 = borrow_field r9, field0 // x
            r5: u64 = read_reference r4
            return r5
        b2:
            return r1
        ");
}

#[test]
fn an_empty_struct_has_a_hidden_field() {
    insta::assert_snapshot!(code(
        "struct E has drop {}
        fun f() { let E {} = E {}; }"
    ), @r"
        fun f() {
            register r0: E
            register r1: bool
        b0:
            r1: bool = load 0
            r0: E = pack(r1)
            r1: bool = unpack r0
            return
        }

        .tables
        name m
        name E
        name f
        name dummy_field
        address 0x42
        module address0, name0
        type bool
        type E
        ");
}

#[test]
fn the_library_and_the_examples_compile() {
    let compilation = compile(
        "module 0x42::m {
            use std::vector;
            use std::string;
            fun f(v: &mut vector<u8>): u64 { v.push_back(1); vector::length(v) }
            fun g(): string::String { string::utf8(b\"a\") }
        }",
    );
    assert!(compilation.units.len() > 5);
}
