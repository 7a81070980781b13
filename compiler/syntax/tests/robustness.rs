//! Whatever the text, the parser ends, does not panic, and its spans lie inside the text.

use proptest::prelude::*;
use weft_base::{FileId, Limits, Span};
use weft_syntax::{Parse, ast, parse};

/// Texts to start mutations from; between them they hold every form of the language.
const PROGRAMS: &[&str] = &[
    "module 0x1::m { use a::{b, c as d}; friend a::n; const N: u64 = 1 + (2 as u64);
       /// doc
       #[view, test(a = @0x1)] public(friend) entry fun f<T: key + drop>(x: &mut S<T>): (u8, bool)
         acquires R<T>(*), S !reads *(0x1) { let (a, _) = g<T>(move x); if (a < 1) { a } else b + 1 } }",
    "script { fun main(s: signer) { while (x > 3) { x -= 1; } spec { invariant x; }; loop break; } }",
    "module a::m { struct S<phantom T> has key { f: vector<vector<u8>>, } struct P(u64, |u8|bool);
       enum E { A, B { x: u8 } C(T) } native fun n(); inline fun h(f: |u64|u64) { f(1) }
       spec module { pragma x; } }",
    "module a::m { spec f<T>(x: T): u8 { /// d
       requires [a, b = 1] x; aborts_if !x with 1, E; modifies R[a], *; emits E { x } to h if y;
       let post p = old(x); invariant<T> update forall i in 0..n, j: u8 {f(i)} where i < j: v[i..j] == w;
       include S<T> { a: b } && c; apply S to *<T>, f*_x except g; global y: num = 0; update y = 1;
       modifies_of<f>(a) R[a]; ensures ..S |~ (choose min k: num where k > 0) == result_of<g>(x);
       fun h(x: num): num { x } } spec schema S<T> { z: num; } spec native fun n(): u8;
       spec lemma l(x: num) { ensures x; } proof { if (a) { split b; } else { post assert c; } calc { d; } } }
     spec a::m { use std::n; spec g { pragma opaque = true; } }",
    "module a::m { fun f() { 'l: for (i in 0..n) { continue 'l }; match (x) { A if (b) => 1,
       C { y: D(.., 1..=2), .. } => { 2 } _ => v[i].f(|x, y: u8| x as u8), }; *&mut R[@a].g = b\"x\\n\";
       S { a, b: c.d } = (e: u8) is V | W; assert!(a >> 2 != x\"00\", 1); return (a, b) } }",
];

fn check(text: &str) -> Parse {
    let parse = parse(FileId(0), text);
    let inside = |span: Span| {
        let (start, end) = (usize::try_from(span.start), usize::try_from(span.end));
        let (Ok(start), Ok(end)) = (start, end) else {
            return false;
        };
        start <= end && text.is_char_boundary(start) && text.is_char_boundary(end)
    };
    for diagnostic in &parse.diagnostics {
        for label in &diagnostic.labels {
            assert!(inside(label.span), "{diagnostic:?} of {text:?}");
        }
        for edit in diagnostic.fixes.iter().flat_map(|fix| &fix.edits) {
            assert!(inside(edit.span), "{diagnostic:?} of {text:?}");
        }
    }
    for span in parse.trivia.comments.iter().chain(&parse.trivia.specs) {
        assert!(inside(*span), "{span:?} of {text:?}");
    }
    // Spans print as `file:start..end` and occur nowhere else in this form.
    let tree = format!("{:?}", parse.ast);
    for part in tree.split("span: 0:").skip(1) {
        let digits = part.split([',', ' ', ')', '}']).next().unwrap_or("");
        let (start, end) = digits.split_once("..").unwrap_or_default();
        let (Ok(start), Ok(end)) = (start.parse(), end.parse()) else {
            unreachable!("a span is two numbers: {digits}")
        };
        assert!(
            inside(Span::new(FileId(0), start, end)),
            "{start}..{end} of {text:?}"
        );
    }
    if tree.contains("Error") {
        assert!(
            !parse.diagnostics.is_empty(),
            "an error without a diagnostic in {text:?}"
        );
    }
    let dump = ast::dump(&parse.ast);
    assert!(!dump.contains("  \n"), "no line ends in spaces");
    parse
}

/// Words that make parsers stumble, more often than random text does.
fn word() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "module",
        "script",
        "address",
        "0x1",
        "::",
        "m",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "<",
        ">",
        ">>",
        ">=",
        "|",
        "||",
        "&",
        "&&",
        "&mut ",
        "*",
        "-",
        "+",
        "=",
        "==",
        "=>",
        "==>",
        "..",
        "..=",
        ".",
        ",",
        ";",
        ":",
        "!",
        "@",
        "#",
        "#[",
        "fun",
        "struct",
        "enum",
        "const",
        "use",
        "friend",
        "public",
        "entry",
        "native",
        "inline",
        "package",
        "phantom",
        "has",
        "copy",
        "drop",
        "key",
        "acquires",
        "reads",
        "writes",
        "pure",
        "spec",
        "proof",
        "let",
        "mut",
        "if",
        "else",
        "while",
        "loop",
        "for",
        "in",
        "match",
        "is",
        "as",
        "return",
        "abort",
        "break",
        "continue",
        "move",
        "vector",
        "true",
        "_",
        "x",
        "S",
        "1",
        "5u7",
        "0x",
        "b\"a\"",
        "x\"0\"",
        "\"s\"",
        "'a",
        "'",
        "// c\n",
        "/* */",
        "/*",
        "/// d\n",
        "\n",
        "$",
        "é",
        "\u{2212}",
        "self",
        "Self",
        "invariant",
        "ensures",
        "aborts_if",
        "with",
        "forall",
        "exists",
        "choose",
        "where",
        "in",
        "pragma",
        "include",
        "apply",
        "to",
        "except",
        "emits",
        "schema",
        "lemma",
        "calc",
        "post",
        "update",
        "global",
        "modifies_of",
        "|~",
    ])
    .prop_map(str::to_owned)
}

fn mutated() -> impl Strategy<Value = String> {
    let edit = (
        any::<prop::sample::Index>(),
        0_usize..12,
        prop::option::of(word()),
    );
    (
        prop::sample::select(PROGRAMS),
        prop::collection::vec(edit, 1..6),
    )
        .prop_map(|(text, edits)| {
            let mut characters: Vec<char> = text.chars().collect();
            for (place, length, insertion) in edits {
                let start = place.index(characters.len() + 1);
                let end = (start + length).min(characters.len());
                let new: Vec<char> = insertion.unwrap_or_default().chars().collect();
                characters.splice(start..end, new);
            }
            characters.into_iter().collect()
        })
}

#[test]
fn the_programs_are_without_mistakes() {
    for text in PROGRAMS {
        assert_eq!(check(text).diagnostics, [], "{text}");
    }
}

#[test]
fn empty_and_blank_files_are_fine() {
    assert_eq!(check("").diagnostics, []);
    assert_eq!(check(" \n\t// c\n").diagnostics, []);
}

#[test]
fn a_file_over_the_limit_is_refused() {
    let text = " ".repeat(usize::try_from(Limits::STANDARD.source_bytes_max).unwrap() + 1);
    assert_eq!(parse(FileId(0), &text).diagnostics.len(), 1);
}

#[test]
fn long_texts_take_linear_time() {
    for part in [
        "a<",
        "a<b,",
        "if ",
        "match a ",
        "match (a) ",
        "for i in ",
        "fun ",
        "struct S<T,",
        "|x|",
        "{ if (a) ",
        "else ",
        "spec ",
        "x is A | ",
        "use a::{",
        "#[a(",
        "vector<",
        "a.b<",
        "/*",
        "f(a<b,",
        "public ",
        "let mut ",
        "'a: ",
        ">",
        "module ",
        "forall x in ",
        "ensures ",
        "invariant update ",
        "a..b |~ ",
        "apply a to b, ",
        "post ",
        "spec { ",
    ] {
        let frames = [
            "",
            "module 0x1::m { ",
            "module 0x1::m { fun f() { ",
            "module 0x1::m { spec f { ",
            "module 0x1::m { spec f {} proof { ",
            "spec 0x1::m { ",
        ];
        for frame in frames {
            let text = frame.to_owned() + &part.repeat(20_000);
            drop(parse(FileId(0), &text));
        }
    }
}

#[test]
fn a_file_of_too_many_bytes_is_not_read() {
    let bytes = usize::try_from(Limits::STANDARD.source_bytes_max).unwrap();
    let parse = parse(FileId(0), &" ".repeat(bytes + 1));
    let codes: Vec<_> = parse
        .diagnostics
        .iter()
        .map(|it| it.code.as_str())
        .collect();
    assert_eq!(codes, ["E0901"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn random_texts(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn random_words(words in prop::collection::vec(word(), 0..80)) {
        check(&words.join(" "));
        check(&words.concat());
    }

    #[test]
    fn random_words_in_a_body(words in prop::collection::vec(word(), 0..60)) {
        check(&format!("module 0x1::m {{ fun f() {{ {} }} }}", words.join(" ")));
    }

    #[test]
    fn random_words_in_a_specification(words in prop::collection::vec(word(), 0..60)) {
        let words = words.join(" ");
        check(&format!("module 0x1::m {{ spec f {{ {words} }} fun g() {{}} }}"));
        check(&format!("module 0x1::m {{ spec lemma l() {{}} proof {{ {words} }} }}"));
        check(&format!("spec 0x1::m {{ {words} }}"));
    }

    #[test]
    fn mistakes_in_specifications_are_warnings(words in prop::collection::vec(word(), 0..60)) {
        let is_brace = |word: &String| matches!(word.as_str(), "{" | "}" | "/*");
        let words: Vec<String> = words.into_iter().filter(|word| !is_brace(word)).collect();
        let text = format!(
            "module 0x1::m {{ spec f {{ {} \n }} fun g() {{}} }}",
            words.join(" ")
        );
        let parse = check(&text);
        assert!(parse.diagnostics.iter().all(|it| !it.is_error()), "{text}");
        assert!(ast::dump(&parse.ast).contains("(fun g "), "{text}");
    }

    #[test]
    fn mutated_programs(text in mutated()) {
        check(&text);
    }
}
