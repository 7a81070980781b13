//! What each form of the language is read as: source text beside the dump of its tree.

use weft_base::{FileId, SourceMap, render};
use weft_syntax::{ast, parse};

/// The dump of a text without mistakes.
fn dumped(text: &str) -> String {
    let parse = parse(FileId(0), text);
    let mut sources = SourceMap::new();
    sources.add("test.move", text);
    // Old forms are read too.
    let mistakes: Vec<_> = parse
        .diagnostics
        .into_iter()
        .filter(weft_base::Diagnostic::is_error)
        .collect();
    let report = render::human(&mistakes, &sources, render::Coloring::Plain);
    assert_eq!(report, "", "mistakes in\n{text}");
    flat(&ast::dump(&parse.ast))
}

/// A text with all white space as single spaces.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn file(text: &str, expected: &str) {
    assert_eq!(dumped(text), flat(expected), "{text}");
}

#[track_caller]
fn item(text: &str, expected: &str) {
    file(
        &format!("module 0x1::m {{ {text} }}"),
        &format!("(module 0x1::m {expected})"),
    );
}

#[track_caller]
fn body(text: &str, expected: &str) {
    item(
        &format!("fun f() {{ {text} }}"),
        &format!(
            "(fun f (parameters) {})",
            format!("(block {expected})").replace(" )", ")")
        ),
    );
}

/// An expression, as the value of a block.
#[track_caller]
fn expr(text: &str, expected: &str) {
    body(text, &format!("(result {expected})"));
}

#[track_caller]
fn typ(text: &str, expected: &str) {
    body(
        &format!("let x: {text};"),
        &format!("(let x (: {expected}))"),
    );
    item(
        &format!("fun f(x: {text}): {text};").replace("fun", "native fun"),
        &format!("(fun native f (parameters (x {expected})) (result {expected}))"),
    );
}

#[track_caller]
fn pattern(text: &str, expected: &str) {
    expr(
        &format!("match (x) {{ {text} => 1 }}"),
        &format!("(match x (arm {expected} 1))"),
    );
}

#[test]
fn modules_have_an_address_and_a_name() {
    file("module 0x1::m {}", "(module 0x1::m)");
    file(
        "module a::m {} module b::n {}",
        "(module a::m) (module b::n)",
    );
    file(
        "address 0x1 { module m {} module n {} }",
        "(address 0x1 (module m) (module n))",
    );
    file("address a { }", "(address a)");
    file(
        "module a::m; fun f() {} module a::n; const X: u8 = 1;",
        "(module a::m (fun f (parameters) (block))) (module a::n (const X u8 1))",
    );
}

#[test]
fn scripts_hold_imports_constants_and_a_function() {
    file(
        "script { use a::m; const N: u64 = 1; fun main(s: signer) { m::f(s) } }",
        "(script (use a::m) (const N u64 1)
           (fun main (parameters (s signer)) (block (result (call m::f s)))))",
    );
}

#[test]
fn every_form_of_use() {
    item("use a::m;", "(use a::m)");
    item("use 0x1::m as n;", "(use (as 0x1::m n))");
    item(
        "use a::m::{Self, f, T as U,};",
        "(use (group a::m Self f (as T U)))",
    );
    item("use a::{m, n::{f}};", "(use (group a m (group n f)))");
    item("use 0x1::{m};", "(use (group 0x1 m))");
    item(
        "#[test_only] use a::m;",
        "(use (attributes test_only) a::m)",
    );
    body(
        "use a::m; use a::n::f; f()",
        "(use a::m) (use a::n::f) (result (call f))",
    );
}

#[test]
fn friends_are_paths_and_modifiers() {
    item("friend a::m;", "(friend a::m)");
    item("friend 0x1::m;", "(friend 0x1::m)");
    item("friend fun f() {}", "(fun friend f (parameters) (block))");
    item(
        "public(friend) fun f() {}",
        "(fun friend f (parameters) (block))",
    );
    item("friend struct S {}", "(struct friend S (fields))");
}

#[test]
fn constants() {
    item("const N: u64 = 1 << 3;", "(const N u64 (<< 1 3))");
    item(
        "const V: vector<u8> = b\"a\\n\";",
        "(const V (vector (types u8)) b\"a\\n\")",
    );
    item(
        "const V: vector<vector<u8>> = vector[x\"00ff\", vector<u8>[1]];",
        "(const V (vector (types (vector (types u8)))) (vector b\"\\x00\\xff\" (vector (types u8) 1)))",
    );
    item(
        "const B: bool = { let x = 1; x < 2 };",
        "(const B bool (block (let x 1) (result (< x 2))))",
    );
    item(
        "public const C: u64 = 1; package const D: u8 = 2;",
        "(const public C u64 1) (const package D u8 2)",
    );
    item(
        "const C: S = S { x: 1 }; struct T { y: u8 }",
        "(const C S (pack S (x 1))) (struct T (fields (y u8)))",
    );
}

#[test]
fn structs() {
    item(
        "struct S has copy, drop { f: u8, g: T<u8>, }",
        "(struct S (has copy drop) (fields (f u8) (g (T (types u8)))))",
    );
    item(
        "struct S { f: u8 } has key; struct T {}",
        "(struct S (has key) (fields (f u8))) (struct T (fields))",
    );
    item(
        "struct S<phantom T: copy + drop, U> has key { f: U }",
        "(struct S (type-parameters (phantom T (has copy drop)) U) (has key) (fields (f U)))",
    );
    item(
        "struct P(u64, u8) has copy; struct Q has drop (u8);",
        "(struct P (has copy) (positional u64 u8)) (struct Q (has drop) (positional u8))",
    );
    item(
        "struct Tag; struct Tug has drop;",
        "(struct Tag) (struct Tug (has drop))",
    );
    item(
        "native struct S<T> has key;",
        "(struct native S (type-parameters T) (has key))",
    );
    item(
        "struct Pred<T>(|&T|bool) has copy, drop;",
        "(struct Pred (type-parameters T) (has copy drop)
           (positional (function (parameters (& T)) (result bool))))",
    );
    item(
        "struct S { #[a] /// doc\n f: u8 }",
        "(struct S (fields ((doc \"doc\") (attributes a) f u8)))",
    );
    item(
        "public struct S {} package struct T {} friend enum E { A }",
        "(struct public S (fields)) (struct package T (fields)) (enum friend E (variant A))",
    );
}

#[test]
fn enums() {
    item(
        "enum E<T> has drop { A, B { x: T } C(u64, T), D }",
        "(enum E (type-parameters T) (has drop)
           (variant A) (variant B (fields (x T))) (variant C (positional u64 T)) (variant D))",
    );
    item(
        "enum E { A { x: u8 }, B, } has copy;",
        "(enum E (has copy) (variant A (fields (x u8))) (variant B))",
    );
    item(
        "enum E { /// one\n #[a] A }",
        "(enum E (variant (doc \"one\") (attributes a) A))",
    );
}

#[test]
fn functions() {
    item(
        "public(friend) entry fun f<T: key>(x: &mut T): (u64, bool) acquires R, S { (1, true) }",
        "(fun friend entry f (type-parameters (T (has key))) (parameters (x (&mut T)))
           (result (tuple u64 bool)) (acquires R S) (block (result (tuple 1 true))))",
    );
    item(
        "entry public fun f() {}",
        "(fun public entry f (parameters) (block))",
    );
    item(
        "package fun f() {} public(package) fun g() {}",
        "(fun package f (parameters) (block)) (fun package g (parameters) (block))",
    );
    item(
        "native public fun f(_: u64, _: u8): u64;",
        "(fun public native f (parameters (_ u64) (_ u8)) (result u64))",
    );
    item(
        "public inline fun map<T, U>(v: vector<T>, f: |T|U): vector<U> { v }",
        "(fun public inline map (type-parameters T U)
           (parameters (v (vector (types T))) (f (function (parameters T) (result U))))
           (result (vector (types U))) (block (result v)))",
    );
    item(
        "fun f(self: &S, x: || u64 has drop) {}",
        "(fun f (parameters (self (& S)) (x (function (parameters) (result u64) (has drop)))) (block))",
    );
}

#[test]
fn clauses() {
    item(
        "fun f() reads R writes M::T, 0x42::m::* { }",
        "(fun f (parameters) (reads R) (writes M::T 0x42::m::*) (block))",
    );
    item(
        "fun g<T>(a: address) acquires S<u64>(*) {}",
        "(fun g (type-parameters T) (parameters (a address)) (acquires (at (S (types u64)) *)) (block))",
    );
    item(
        "fun h(a: address): u8 writes Coin(a) { 1 }",
        "(fun h (parameters (a address)) (result u8) (writes (at Coin a)) (block (result 1)))",
    );
    item(
        "fun k(x: Obj) reads *(owner_of(x)), R(0x1), T(@a) { }",
        "(fun k (parameters (x Obj)) (reads (at * (call owner_of x)) (at R 0x1) (at T @a)) (block))",
    );
    item(
        "fun n() !reads *(0x42) !writes a::* {}",
        "(fun n (parameters) (!reads (at * 0x42)) (!writes a::*) (block))",
    );
    item(
        "fun p(): S<u8> pure {}",
        "(fun p (parameters) (result (S (types u8))) (pure) (block))",
    );
}

#[test]
fn attributes() {
    item(
        "#[test(a = @0x1, b = @std)] #[view, c::d] fun f() {}",
        "(item (attributes (test (= a @0x1) (= b @std)) view c::d) (fun f (parameters) (block)))",
    );
    item(
        "#[expected_failure(abort_code = 0x1::m::E, location = Self)] fun f() {}",
        "(item (attributes (expected_failure (= abort_code 0x1::m::E) (= location Self)))
           (fun f (parameters) (block)))",
    );
    item(
        "#[a(b(c = 1, d = b\"x\", e = true))] struct S;",
        "(item (attributes (a (b (= c 1) (= d b\"x\") (= e true)))) (struct S))",
    );
    file(
        "#[test_only] module a::m {}",
        "(module a::m (attributes test_only))",
    );
}

#[test]
fn documentation_is_attached_before_and_after_attributes() {
    item(
        "/// one\n /// two\n #[a]\n /** three */\n fun f() {}",
        "(item (doc \"one\\ntwo\\nthree\") (attributes a) (fun f (parameters) (block)))",
    );
    file("/// m\nmodule a::m {}", "(module a::m (doc \"m\"))");
}

#[test]
fn types() {
    typ("u64", "u64");
    typ("0x1::m::S<u8, T>", "(0x1::m::S (types u8 T))");
    typ(
        "&vector<vector<u8>>",
        "(& (vector (types (vector (types u8)))))",
    );
    typ("&mut T", "(&mut T)");
    typ("()", "(tuple)");
    typ("(u8, &T)", "(tuple u8 (& T))");
    typ("(T)", "T");
    typ(
        "|u64, &mut S|(bool, u8) has copy + drop + store",
        "(function (parameters u64 (&mut S)) (result (tuple bool u8)) (has copy drop store))",
    );
    typ("||", "(function (parameters))");
    typ("|u64|", "(function (parameters u64))");
    typ(
        "|u64| |u8|bool",
        "(function (parameters u64) (result (function (parameters u8) (result bool))))",
    );
    typ(
        "|(|u64|u64)|u8",
        "(function (parameters (function (parameters u64) (result u64))) (result u8))",
    );
    typ(
        "vector<|u8|bool has drop>",
        "(vector (types (function (parameters u8) (result bool) (has drop))))",
    );
    typ("vector <u8>", "(vector (types u8))");
    typ("&vector <u8>", "(& (vector (types u8)))");
    item(
        "native fun f(): (vector <u8>, vector<T>);",
        "(fun native f (parameters) (result (tuple (vector (types u8)) (vector (types T)))))",
    );
}

#[test]
fn literals() {
    expr("1_000u128", "1000u128");
    expr("0xFF_u8", "0xFFu8");
    expr("@0x1", "@0x1");
    expr("@std", "@std");
    expr(r#"b"hi\n\x41\\\0\"\t\r""#, r#"b"hi\nA\\\x00\"\t\r""#);
    expr("x\"00fF\"", "b\"\\x00\\xff\"");
    expr("vector[1, 2,]", "(vector 1 2)");
    expr("vector<u8>[]", "(vector (types u8))");
    expr(
        "vector <vector<u8>> [a]",
        "(vector (types (vector (types u8))) a)",
    );
    expr("-1i8", "(- 1i8)");
}

#[test]
fn operators_bind_as_in_move() {
    expr("a + b * c - d", "(- (+ a (* b c)) d)");
    expr("a | b ^ c & d << e + f", "(| a (^ b (& c (<< d (+ e f)))))");
    expr("a & b == c", "(== (& a b) c)");
    expr("a || b && c == d", "(|| a (&& b (== c d)))");
    expr("a ==> b || c", "(==> a (|| b c))");
    expr("a < b == c", "(== (< a b) c)");
    expr("a >> b >= c", "(>= (>> a b) c)");
    expr("!a && !!b", "(&& (! a) (! (! b)))");
    expr(
        "*&mut *a + -b",
        "(+ (dereference (&mut (dereference a))) (- b))",
    );
    expr("a - -b", "(- a (- b))");
    expr("a & &b", "(& a (& b))");
}

#[test]
fn casts_and_tests() {
    expr("a as u64", "(as a u64)");
    expr("(a + b as u64)", "(as (+ a b) u64)");
    expr("(a as u8) + 1", "(+ (as a u8) 1)");
    expr("((a as u8) as u64)", "(as (as a u8) u64)");
    expr("(a as u8 as u64)", "(as (as a u8) u64)");
    expr(
        "f(x as u256, !y as u8)",
        "(call f (as x u256) (as (! y) u8))",
    );
    expr("e is V1 | V2", "(is e V1 V2)");
    expr(
        "(e is m::E::V1<u8> | V2) || x",
        "(|| (is e (m::E::V1 (types u8)) V2) x)",
    );
    expr("(e: vector<u8>)", "(: e (vector (types u8)))");
    body("let is = 1; is + is;", "(let is 1) (+ is is)");
}

#[test]
fn paths_calls_and_selection() {
    expr("f()", "(call f)");
    expr(
        "0x1::m::f<u8, T<u8>>(x)",
        "(call (0x1::m::f (types u8 (T (types u8)))) x)",
    );
    expr("a.b.0.c", "(field (field (field a b) 0) c)");
    expr("s.f(x).g()", "(method (method s f x) g)");
    expr("s.f<T>(x)", "(method s f (types T) x)");
    expr("s.f::<T>(x)", "(method s f (types T) x)");
    expr("v[i].f[j]", "(index (field (index v i) f) j)");
    expr("R[@a]", "(index R @a)");
    expr("&mut R<T>[a].f", "(&mut (field (index (R (types T)) a) f))");
    expr("(s.f)(x)", "(call (field s f) x)");
    expr("(v[i])(x)", "(call (index v i) x)");
    expr("f(x)(y)", "(call (call f x) y)");
    expr("{ f }(x)", "(call (block (result f)) x)");
    expr("move x", "(move x)");
    expr("(copy x).f", "(field (copy x) f)");
    expr("&x.f", "(& (field x f))");
    expr("m::E::V", "m::E::V");
    expr(
        "borrow_global_mut<R>(a).x",
        "(field (call (borrow_global_mut (types R)) a) x)",
    );
}

#[test]
fn angle_brackets_compare_unless_they_hold_types() {
    expr("a<b", "(< a b)");
    expr("v< 10", "(< v 10)");
    expr("f(a<b, c>d)", "(call f (< a b) (> c d))");
    expr("f(a < b, c > (d))", "(call f (< a b) (> c d))");
    expr("f<b, c>(d)", "(call (f (types b c)) d)");
    expr("a.b < c.d", "(< (field a b) (field c d))");
    expr("a.b<c && d>(e)", "(&& (< (field a b) c) (> d e))");
    expr("copy a < b", "(< (copy a) b)");
    expr("@a < @b", "(< @a @b)");
    body("let v: vector<u8>=x;", "(let v (: (vector (types u8))) x)");
    body(
        "let v: vector<vector<u8>>=x;",
        "(let v (: (vector (types (vector (types u8))))) x)",
    );
    expr("a>=b", "(>= a b)");
    body("a>>=b;", "(>>= a b)");
}

#[test]
fn packs() {
    expr("S { a, b: 1 + 2, }", "(pack S a (b (+ 1 2)))");
    expr("S {}", "(pack S)");
    expr(
        "m::E::V<u8> { x: vector[] }",
        "(pack (m::E::V (types u8)) (x (vector)))",
    );
    expr(
        "S { a: match (x) { _ => 1 } }",
        "(pack S (a (match x (arm _ 1))))",
    );
    expr("P(1, 2)", "(call P 1 2)");
}

#[test]
fn tuples_and_parentheses() {
    expr("()", "(tuple)");
    expr("(a, b)", "(tuple a b)");
    expr("(a,)", "a");
    expr("((a))", "a");
    expr("(a = b)", "(= a b)");
}

#[test]
fn assignments() {
    body("x = 1;", "(= x 1)");
    body(
        "*r = 1; s.f = 2; v[i] = 3; _ = 4;",
        "(= (dereference r) 1) (= (field s f) 2) (= (index v i) 3) (= _ 4)",
    );
    body("(a, b) = (b, a);", "(= (tuple a b) (tuple b a))");
    body("() = f();", "(= (tuple) (call f))");
    body("S { f: a, g } = s;", "(= (unpack S (f a) g) s)");
    body("m::P(a, _) = p;", "(= (unpack-positional m::P a _) p)");
    body("a = b = c;", "(= a (= b c))");
    body(
        "a += 1; a.b -= 2; *c *= 3; d /= 4; e %= 5;",
        "(+= a 1) (-= (field a b) 2) (*= (dereference c) 3) (/= d 4) (%= e 5)",
    );
    body(
        "a &= 1; b |= 2; c ^= 3; d <<= 4; e >>= 5;",
        "(&= a 1) (|= b 2) (^= c 3) (<<= d 4) (>>= e 5)",
    );
}

#[test]
fn locals() {
    body("let x;", "(let x)");
    body("let x: u64 = 1;", "(let x (: u64) 1)");
    body(
        "let (a, S { f, g: h, .. }) = e;",
        "(let (tuple a (unpack S f (g h) ..)) e)",
    );
    body(
        "let P(a, ..) = e; let m::S<u8> { x } = y;",
        "(let (unpack-positional P a ..) e) (let (unpack (m::S (types u8)) x) y)",
    );
    body("let (): () = f();", "(let (tuple) (: (tuple)) (call f))");
    body("let _ = 1; let Tag = t;", "(let _ 1) (let (variant Tag) t)");
}

#[test]
fn branches_that_are_blocks_end_there() {
    expr("if (c) a else b + 1", "(if c a (+ b 1))");
    expr(
        "if (c) { a } else { b } + 1",
        "(+ (if c (block (result a)) (block (result b))) 1)",
    );
    expr(
        "if (c) { a } else { b }.f",
        "(field (if c (block (result a)) (block (result b))) f)",
    );
    expr("if (c) x = 1 else y = 2", "(if c (= x 1) (= y 2))");
    expr(
        "if (a) b else if (c) { d } else { e }",
        "(if a b (if c (block (result d)) (block (result e))))",
    );
    expr("1 + if (c) a else b + 2", "(+ 1 (if c a (+ b 2)))");
    expr("!if (c) a else b", "(! (if c a b))");
}

#[test]
fn an_else_belongs_to_the_nearest_if() {
    expr("if (a) if (b) x else y", "(if a (if b x y))");
    expr(
        "if (a) { if (b) x } else y",
        "(if a (block (result (if b x))) y)",
    );
    expr(
        "if (a) if (b) { x } else y else z",
        "(if a (if b (block (result x)) y) z)",
    );
    expr("if (a) f(if (b) x) else y", "(if a (call f (if b x)) y)");
    expr(
        "if (a) while (b) if (c) x else y",
        "(if a (while b (if c x y)))",
    );
    body("if (a) x; if (b) y else z;", "(if a x) (if b y z)");
    expr(
        "if (a) R<T, U>[b].f else g<T, U>(c)",
        "(if a (field (index (R (types T U)) b) f) (call (g (types T U)) c))",
    );
}

#[test]
fn loops() {
    body("while (x < 3) x = x + 1;", "(while (< x 3) (= x (+ x 1)))");
    body(
        "loop { break; continue };",
        "(loop (block (break) (result (continue))))",
    );
    body(
        "'a: loop { 'b: while (c) { break 'a; continue 'b } };",
        "(loop 'a (block (result (while 'b c (block (break 'a) (result (continue 'b)))))))",
    );
    body("for (i in 0..10) f(i);", "(for i 0 10 (call f i))");
    body(
        "'a: for (_ in a.b..v.length()) { };",
        "(for 'a _ (field a b) (method v length) (block))",
    );
    body("for (i in 0..n + 1) {};", "(for i 0 (+ n 1) (block))");
    expr("loop f()", "(loop (call f))");
}

#[test]
fn jumps() {
    body("return;", "(return)");
    expr("return (a, b)", "(return (tuple a b))");
    expr("return |x| x", "(return (lambda (parameters x) x))");
    expr("return -x", "(return (- x))");
    expr("abort 7", "(abort 7)");
    expr("abort b\"m\"", "(abort b\"m\")");
    expr("if (c) return else break", "(if c (return) (break))");
    expr("a && return", "(&& a (return))");
}

#[test]
fn macros() {
    body(
        "assert!(c, 1); assert!(a != b); assert_eq!(a, b, b\"x {}\", c);",
        "(assert! c 1) (assert! (!= a b)) (assert_eq! a b b\"x {}\" c)",
    );
}

#[test]
fn lambdas() {
    expr("|x| x + 1", "(lambda (parameters x) (+ x 1))");
    expr(
        "|x: u64, _| { x }",
        "(lambda (parameters (x u64) _) (block (result x)))",
    );
    expr("|| f()", "(lambda (parameters) (call f))");
    expr("move |x| x", "(lambda move (parameters x) x)");
    expr("copy || y", "(lambda copy (parameters) y)");
    expr(
        "|(a, S { b })| a",
        "(lambda (parameters (tuple a (unpack S b))) a)",
    );
    expr(
        "|f: (|u64|u64)| f",
        "(lambda (parameters (f (function (parameters u64) (result u64)))) f)",
    );
    expr(
        "v.map(|e| e | 1)",
        "(method v map (lambda (parameters e) (| e 1)))",
    );
    expr(
        "f(|a| |b| a + b)",
        "(call f (lambda (parameters a) (lambda (parameters b) (+ a b))))",
    );
    expr("a || b", "(|| a b)");
}

#[test]
fn matches() {
    expr(
        "match (e) { A => 1, B { x } if (x > 3) => { x } C(_, ..) => 2, _ => 3 }",
        "(match e (arm (variant A) 1) (arm (unpack B x) (guard (> x 3)) (block (result x)))
           (arm (unpack-positional C _ ..) 2) (arm _ 3))",
    );
    expr(
        "match (x) { A if y == 1 => if (a) b else c, B => d }",
        "(match x (arm (variant A) (guard (== y 1)) (if a b c)) (arm (variant B) d))",
    );
    expr("match (x) {}", "(match x)");
    expr("match (x)", "(call match x)");
    expr("match + 1", "(+ match 1)");
    body(
        "match (a) { A => {}, } ; x",
        "(match a (arm (variant A) (block))) (result x)",
    );
    expr(
        "match ((a, b)) { (A, m::B) => 1, _ => 2 } + 3",
        "(+ (match (tuple a b) (arm (tuple (variant A) (variant m::B)) 1) (arm _ 2)) 3)",
    );
    expr(
        "match (x) { a => S { y: 1 }, b => match (z) { _ => 1 } }",
        "(match x (arm a (pack S (y 1))) (arm b (match z (arm _ 1))))",
    );
}

#[test]
fn patterns() {
    pattern("_", "_");
    pattern("x", "x");
    pattern("_x", "_x");
    pattern("E::A", "(variant E::A)");
    pattern(
        "0x1::m::E::A<u8> { x: B(y), .. }",
        "(unpack (0x1::m::E::A (types u8)) (x (unpack-positional B y)) ..)",
    );
    pattern("S(.., a)", "(unpack-positional S .. a)");
    pattern("1", "1");
    pattern("-1i8", "-1i8");
    pattern("true", "true");
    pattern("b\"a\"", "b\"a\"");
    pattern("@0x1", "@0x1");
    pattern("2..5", "2..5");
    pattern("5..=9", "5..=9");
    pattern("..0", "..0");
    pattern("..=0", "..=0");
    pattern("200..", "200..");
    pattern("-2..-1", "-2..-1");
    pattern("(1, A(2))", "(tuple 1 (unpack-positional A 2))");
    expr("match (x) { 200..=>1 }", "(match x (arm 200.. 1))");
}

#[test]
fn contextual_words_stay_names() {
    for word in [
        "address",
        "entry",
        "enum",
        "for",
        "match",
        "in",
        "is",
        "has",
        "package",
        "phantom",
        "vector",
        "mut",
        "reads",
        "writes",
        "pure",
        "self",
        "type",
        "ref",
        "proof",
        "invariant",
        "requires",
        "update",
        "post",
        "store",
        "key",
        "drop",
        "with",
    ] {
        body(
            &format!("let {word} = {word} + {word}.{word}; f({word}, {word}); {word}()"),
            &format!(
                "(let {word} (+ {word} (field {word} {word}))) (call f {word} {word}) (result (call {word}))"
            ),
        );
        item(
            &format!("fun {word}({word}: {word}::{word}) {{}}"),
            &format!("(fun {word} (parameters ({word} {word}::{word})) (block))"),
        );
        item(
            &format!("struct S {{ {word}: u8 }} fun f(s: S) {{ S {{ {word} }} = s; s.{word}; }}"),
            &format!(
                "(struct S (fields ({word} u8)))
                 (fun f (parameters (s S)) (block (= (unpack S {word}) s) (field s {word})))"
            ),
        );
    }
}

#[test]
fn blocks() {
    body("", "");
    body("x; y", "x (result y)");
    body("{ { x } };", "(block (result (block (result x))))");
    body("let x = { 1 };", "(let x (block (result 1)))");
}
