//! What each form of the language of specifications is read as, and what is said of what is none.

use weft_base::{FileId, Severity, SourceMap, render};
use weft_syntax::{Parse, ast, parse};

fn report(text: &str, parse: &Parse) -> String {
    let mut sources = SourceMap::new();
    sources.add("test.move", text);
    render::human(&parse.diagnostics, &sources, render::Coloring::Plain)
}

/// The dump of a text without mistakes, on one line.
#[track_caller]
fn dumped(text: &str) -> String {
    let parse = parse(FileId(0), text);
    assert_eq!(report(text, &parse), "", "mistakes in\n{text}");
    flat(&ast::dump(&parse.ast))
}

fn flat(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.replace("( ", "(").replace(" )", ")")
}

/// A specification in a module.
#[track_caller]
fn spec(text: &str, expected: &str) {
    let text = format!("module 0x1::m {{ {text} }}");
    let expected = flat(&format!("(module 0x1::m {expected})"));
    assert_eq!(dumped(&text), expected, "{text}");
}

/// A member of a specification.
#[track_caller]
fn member(text: &str, expected: &str) {
    spec(
        &format!("spec f {{ {text} }}"),
        &format!("(spec f {expected})"),
    );
}

/// An expression in a specification.
#[track_caller]
fn expr(text: &str, expected: &str) {
    member(
        &format!("ensures {text};"),
        &format!("(ensures {expected})"),
    );
}

/// What is wrong with the members of a specification: codes with the text that is labelled.
fn mistakes(text: &str) -> Vec<(String, String)> {
    let parse = parse(FileId(0), text);
    let slice = |span: weft_base::Span| {
        let range = span.start as usize..span.end as usize;
        text[range].to_owned()
    };
    for diagnostic in &parse.diagnostics {
        assert_eq!(diagnostic.severity, Severity::Warning, "{diagnostic:?}");
    }
    let place = |it: &weft_base::Diagnostic| {
        (
            it.message.clone(),
            it.primary().map(slice).unwrap_or_default(),
        )
    };
    parse.diagnostics.iter().map(place).collect()
}

#[track_caller]
fn faults(text: &str, expected: &[(&str, &str)]) {
    let text = format!("module 0x1::m {{ spec f {{ {text} }} fun g() {{}} }}");
    let found = mistakes(&text);
    let found: Vec<_> = found
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn what_is_specified() {
    spec("spec module {}", "(spec module)");
    spec("spec S {}", "(spec S)");
    spec("spec struct S {} spec fun f {}", "(spec S) (spec f)");
    spec(
        "spec f<T: key>(a: &mut T, b: u64): (u8, bool) { pragma opaque; }",
        "(spec f (type-parameters (T (has key))) (parameters (a (&mut T)) (b u64))
           (result (tuple u8 bool)) (pragma opaque))",
    );
    spec(
        "spec schema S<phantom T, U: drop> { x: num; local y: vector<U>; ensures x > 0; }",
        "(spec schema S (type-parameters (phantom T) (U (has drop)))
           (variable x num) (local y (vector (types U))) (ensures (> x 0)))",
    );
    spec(
        "spec S<T> { invariant x > 0; }",
        "(spec S (type-parameters T) (parameters) (invariant (> x 0)))",
    );
}

#[test]
fn functions_of_specifications() {
    spec(
        "spec fun f<T>(x: num, y: T): bool { let z = x + 1; forall i: num: i > z }",
        "(spec (fun f (type-parameters T) (parameters (x num) (y T)) (result bool)
           (block (let z (+ x 1)) (result (forall (: i num) (> i z))))))",
    );
    spec(
        "spec fun f(): num;",
        "(spec (fun f (parameters) (result num)))",
    );
    spec(
        "spec native fun f(): num;",
        "(spec (fun native f (parameters) (result num)))",
    );
    member(
        "fun g(x: num): num { x } native fun h(); ensures g(1) == 1;",
        "(fun g (parameters (x num)) (result num) (block (result x)))
         (fun native h (parameters)) (ensures (== (call g 1) 1))",
    );
}

#[test]
fn conditions() {
    member(
        "requires a; ensures [abstract] b; ;",
        "(requires a) (ensures (properties abstract) b)",
    );
    member(
        "aborts_if a with 1, error::not_found(E); aborts_if [concrete, inferred = vacuous] b;",
        "(aborts_if a (with 1 (call error::not_found E)))
         (aborts_if (properties concrete (= inferred vacuous)) b)",
    );
    member(
        "aborts_with 1, E, std::error::OUT;",
        "(aborts_with 1 E std::error::OUT)",
    );
    member(
        "succeeds_if a; decreases n; assert a; assume [trusted] b;",
        "(succeeds_if a) (decreases n) (assert a) (assume (properties trusted) b)",
    );
    member(
        "invariant x; invariant<T> [suspendable] y; invariant update z; invariant update [global] w;
         invariant [global] update v; invariant update(old(x));",
        "(invariant x) (invariant (type-parameters T) (properties suspendable) y)
         (invariant update z) (invariant update (properties global) w)
         (invariant update (properties global) v) (invariant update (call old x))",
    );
    member(
        "axiom forall x: num: f(x) == x; axiom<T> [isolated] g<T>();",
        "(axiom (forall (: x num) (== (call f x) x)))
         (axiom (type-parameters T) (properties isolated) (call (g (types T))))",
    );
    member("/// why\n ensures x;", "(item (doc \"why\") (ensures x))");
}

#[test]
fn effects() {
    member(
        "modifies global<R>(a), R[b]; modifies *; reads R, S<T>;",
        "(modifies (call (global (types R)) a) (index R b)) (modifies *) (reads R (S (types T)))",
    );
    member(
        "modifies_of<f>(a) R[a]; reads_of<f> R; modifies_of<g> *;",
        "(modifies (of (types f) a) (index R a)) (reads (of (types f)) R) (modifies (of (types g)) *)",
    );
    member(
        "emits E { x, y: 1 } to h; emits m::E<T>{} to s.handle if x == 1; emits e to h if a ==> b;",
        "(emits (pack E x (y 1)) (to h))
         (emits (pack (m::E (types T))) (to (field s handle)) (if (== x 1)))
         (emits e (to h) (if (==> a b)))",
    );
}

#[test]
fn variables_and_updates() {
    member(
        "let x = 1; let post y: num = old(x); let post = x;",
        "(let x 1) (let-post y num (call old x)) (let post x)",
    );
    member(
        "global g: num; global h<T>: map<T, num> = 0; local l: bool;",
        "(global g num) (global h (type-parameters T) (map (types T num)) 0) (local l bool)",
    );
    member(
        "update g = old(g) + 1; update m[a].x = 2;",
        "(update (= g (+ (call old g) 1))) (update (= (field (index m a) x) 2))",
    );
}

#[test]
fn pragmas_schemas_and_imports() {
    member(
        "pragma verify = true, opaque, bv = b\"0,1\", friend = 0x1::m::f, intrinsic = map, timeout = 120;",
        "(pragma (= verify true) opaque (= bv b\"0,1\") (= friend 0x1::m::f) (= intrinsic map) (= timeout 120))",
    );
    member(
        "include S; include S<T>{ a: b, c }; include x ==> S { a: 1 }; include if (c) A else B {};
         include A && m::B<T>;",
        "(include S) (include (pack (S (types T)) (a b) c)) (include (==> x (pack S (a 1))))
         (include (if c A (pack B))) (include (&& A (m::B (types T))))",
    );
    member(
        "apply S<T> to *<T>, public f*_x, internal *  except create*, h<A, B>; apply m::S { a: 1 } to f;",
        "(apply (S (types T)) (to *<T> public f*_x internal *) (except create* h<A, B>))
         (apply (pack m::S (a 1)) (to f))",
    );
    member(
        "use 0x1::m::{a, b}; use std::vector;",
        "(use (group 0x1::m a b)) (use std::vector)",
    );
}

#[test]
fn quantifiers() {
    expr("forall x: u64: x >= 0", "(forall (: x u64) (>= x 0))");
    expr("exists x in v: x == y", "(exists (in x v) (== x y))");
    expr(
        "forall x: address, i in 0..len(v), m: map<K, V> {f(x), g(i)} {h(x)} where x != a: p(x)",
        "(forall (: x address) (in i (.. 0 (call len v))) (: m (map (types K V)))
           (trigger (call f x) (call g i)) (trigger (call h x)) (where (!= x a)) (call p x))",
    );
}

#[test]
fn choices_ranges_and_states() {
    expr(
        "x == (choose y: num where y > 0)",
        "(== x (choose (: y num) (where (> y 0))))",
    );
    expr(
        "choose min i in 0..n where v[i] == 0",
        "(choose-min (in i (.. 0 n)) (where (== (index v i) 0)))",
    );
    expr("v[0..n + 1] == w", "(== (index v (.. 0 (+ n 1))) w)");
    expr("..S |~ p(x)", "(at-state ..S (call p x))");
    expr("A..B |~ p(x) && q", "(at-state A..B (&& (call p x) q))");
    expr("x ==> (S.. |~ y)", "(==> x (at-state S.. y))");
    expr("a ==> b <==> c", "(<==> (==> a b) c)");
}

#[test]
fn expressions_of_code_and_builtins() {
    expr(
        "exists<R>(a) && global<R>(a).x == old(global<R>(a)).x + 1",
        "(&& (call (exists (types R)) a) (== (field (call (global (types R)) a) x) (+ (field (call old (call (global (types R)) a)) x) 1)))",
    );
    expr(
        "result == x && result_1.f == TRACE(y)",
        "(&& (== result x) (== (field result_1 f) (call TRACE y)))",
    );
    expr(
        "update_field(s, f, 1) == update(m, k, v)",
        "(== (call update_field s f 1) (call update m k v))",
    );
    expr(
        "requires_of<f>(x) ==> ensures_of<f>(x, result_of<f>(x))",
        "(==> (call (requires_of (types f)) x) (call (ensures_of (types f)) x (call (result_of (types f)) x)))",
    );
    expr(
        "all(v, |e| e > 0) || !aborts_of<f>(1)",
        "(|| (call all v (lambda (parameters e) (> e 0))) (! (call (aborts_of (types f)) 1)))",
    );
    expr("if (a) b else c", "(if a b c)");
    expr(
        "{ let x = 1; x == y }",
        "(block (let x 1) (result (== x y)))",
    );
    expr(
        "type_info::type_of<T>() == x && spec_is_struct<T>()",
        "(&& (== (call (type_info::type_of (types T))) x) (call (spec_is_struct (types T))))",
    );
    expr("(x as num) is A | B", "(is (as x num) A B)");
    expr("e is A", "(is e A)");
    expr(
        "int2bv(x) & 0xFFu8 == 1 << 2",
        "(== (& (call int2bv x) 0xFFu8) (<< 1 2))",
    );
}

#[test]
fn words_stay_names_elsewhere() {
    expr(
        "to == with && update != min && choose > forall",
        "(&& (&& (== to with) (!= update min)) (> choose forall))",
    );
    expr("s.exists.where", "(field (field s exists) where)");
    member(
        "let ensures = invariant; let to = where;",
        "(let ensures invariant) (let to where)",
    );
    spec(
        "spec schema S { update: bool; global: num; ensures: u8; }",
        "(spec schema S (variable update bool) (variable global num) (variable ensures u8))",
    );
    spec(
        "spec proof {} spec schema {} spec lemma {}",
        "(spec proof) (spec schema) (spec lemma)",
    );
}

#[test]
fn lemmas_and_proofs() {
    spec(
        "spec lemma l<T>(x: num, y: num) { requires x > 0; ensures x + y > y; decreases x; }
           proof {
             assert x > 0; assume [trusted] y > 0; let z = x + y;
             if (x > 1) { apply l(x - 1, y); } else if (y > 1) { split y; } else { assert z > y; }
             post assert result == z; post { assert z > 0; }
             calc { x + y; == y + x; } calc(x == y); l(x, 2);
           }",
        "(spec lemma l (type-parameters T) (parameters (x num) (y num))
           (requires (> x 0)) (ensures (> (+ x y) y)) (decreases x)
           (proof
             (assert (> x 0)) (assume (properties trusted) (> y 0)) (let z (+ x y))
             (if (branch (> x 1) (apply (call l (- x 1) y))) (branch (> y 1) (split y)) (else (assert (> z y))))
             (post (assert (== result z))) (post (assert (> z 0)))
             calc calc (call l x 2)))",
    );
    spec(
        "spec f { ensures x; } proof { assert x; }",
        "(spec f (ensures x) (proof (assert x)))",
    );
}

#[test]
fn specifications_of_code() {
    let inside = |text: &str, expected: &str| {
        spec(
            &format!("fun f() {{ {text} }}"),
            &format!("(fun f (parameters) {expected})"),
        );
    };
    inside(
        "spec { assert x; }; g()",
        "(block (spec (assert x)) (result (call g)))",
    );
    inside(
        "while (a) { g() } spec { invariant x; }; h()",
        "(block (while a (block (result (call g)))) (result (call h))) (spec (invariant x))",
    );
    inside(
        "while ({ spec { invariant i <= n; }; i < n }) { i = i + 1; }",
        "(block (result (while (block (spec (invariant (<= i n))) (result (< i n))) (block (= i (+ i 1))))))",
    );
    inside(
        "for (i in 0..n spec { invariant x; }) {}; let f = |x| g(x) spec { ensures y; };",
        "(block (for i 0 n (block)) (let f (lambda (parameters x) (call g x)))) (spec (invariant x)) (spec (ensures y))",
    );
}

#[test]
fn specifications_beside_modules() {
    let text = "/// m\n spec std::m { use std::n; spec module { pragma verify; } /// d\n spec f { ensures x; }
                spec fun g(): num; }";
    assert_eq!(
        dumped(text),
        flat(
            "(item (doc \"m\") (spec std::m (use std::n) (spec module (pragma verify))
               (item (doc \"d\") (spec f (ensures x))) (spec (fun g (parameters) (result num)))))"
        )
    );
    assert_eq!(dumped("spec 0x1::m {}"), "(spec 0x1::m)");
}

#[test]
fn names_that_are_mentioned_are_kept() {
    let parse = parse(
        FileId(0),
        "module 0x1::m { spec f { ensures a.b == c::d<T>(e) && forall x: t: g(x); } }",
    );
    let ast::Definition::Module(module) = &parse.ast.definitions[0] else {
        unreachable!("a module")
    };
    let ast::ItemKind::Spec(spec) = &module.items[0].kind else {
        unreachable!("a specification")
    };
    let names: Vec<&str> = spec
        .mentions
        .iter()
        .map(weft_base::Symbol::as_str)
        .collect();
    assert_eq!(
        names,
        ["T", "a", "c", "e", "ensures", "f", "forall", "g", "t", "x"]
    );
}

#[test]
fn each_mistake_is_a_warning() {
    faults(
        "ensures x +; ensures y; aborts_if z with; pragma a = ;",
        &[
            ("unexpected `;`", ";"),
            ("unexpected `;`", ";"),
            ("unexpected `;`", ";"),
        ],
    );
    faults("ensures a\n requires b;", &[("missing `;`", "")]);
    faults(
        "ensure a;",
        &[(
            "no member of a specification starts with `ensure`",
            "ensure",
        )],
    );
    faults("enjoy a;", &[("unexpected `a`", "a")]);
    faults("forall x: num: x;", &[("unexpected `forall`", "forall")]);
    faults("emits e;", &[("unexpected `;`", ";")]);
    faults("update x + 1;", &[("an update without `=`", "x + 1")]);
    faults("ensures f(a b, c);", &[("missing `,`", "")]);
    faults(
        "ensures \"s\";",
        &[("string literal without a prefix", "\"s\"")],
    );
    faults("ensures (a;", &[("`(` is never closed", "(")]);
    faults("ensures a $ b;", &[("unexpected `$`", "$")]);
    faults(
        "spec { assert x; };",
        &[("a specification inside another one", "spec")],
    );
    let module = "spec 0x1::m { pragma x; fun f( {} spec g { ensures; } }";
    assert!(mistakes(module).len() > 1);
}

#[test]
fn mistakes_in_code_stay_errors() {
    for text in [
        "module 0x1::m { fun f() { let spec {} = 1; } }",
        "module 0x1::m { spec f { ensures a; fun g() {} }",
        "module 0x1::m { fun f() { let = 1; spec { assert ; }; } }",
        "module 0x1::m { fun f() { spec {} h( } }",
    ] {
        let parse = parse(FileId(0), text);
        let mut severities = parse.diagnostics.iter().map(|it| it.severity);
        assert!(severities.any(|it| it == Severity::Error), "{text}");
    }
}

#[test]
fn what_follows_a_mistake_is_kept() {
    let text = "module 0x1::m { spec f { ensures +; requires x; } fun g() {} }";
    let parse = parse(FileId(0), text);
    assert_eq!(
        flat(&ast::dump(&parse.ast)),
        flat("(module 0x1::m (spec f error (requires x)) (fun g (parameters) (block)))")
    );
}
