//! What is said about mistakes: codes and places, and that fixes mend them.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its expectations fail"
)]

use weft_base::{Applicability, Code, Diagnostic, FileId};
use weft_syntax::parse;

/// The codes with the text of their primary labels.
fn found(text: &str) -> Vec<(Code, String)> {
    let shown = |diagnostic: &Diagnostic| {
        let span = diagnostic.primary().unwrap();
        let range = usize::try_from(span.start).unwrap()..usize::try_from(span.end).unwrap();
        (diagnostic.code, text[range].to_owned())
    };
    parse(FileId(0), text)
        .diagnostics
        .iter()
        .map(shown)
        .collect()
}

#[track_caller]
fn file(text: &str, expected: &[(Code, &str)]) {
    let expected: Vec<(Code, String)> = expected
        .iter()
        .map(|(code, at)| (*code, (*at).to_owned()))
        .collect();
    assert_eq!(found(text), expected, "{text}");
}

#[track_caller]
fn item(text: &str, expected: &[(Code, &str)]) {
    file(
        &format!("module 0x1::m {{\n{text}\nfun last() {{}}\n}}"),
        expected,
    );
}

#[track_caller]
fn body(text: &str, expected: &[(Code, &str)]) {
    item(&format!("fun f() {{\n{text}\n}}"), expected);
}

/// Applies the first fix of every diagnostic.
fn mended(text: &str) -> String {
    let mut edits: Vec<_> = parse(FileId(0), text)
        .diagnostics
        .into_iter()
        .filter_map(|diagnostic| diagnostic.fixes.into_iter().next())
        .flat_map(|fix| fix.edits)
        .collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut mended = text.to_owned();
    for edit in edits.into_iter().rev() {
        let range =
            usize::try_from(edit.span.start).unwrap()..usize::try_from(edit.span.end).unwrap();
        mended.replace_range(range, &edit.text);
    }
    mended
}

/// That the fixes of a body's mistakes make this body.
#[track_caller]
fn fixes(text: &str, expected: &str) {
    let frame = |body: &str| format!("module 0x1::m {{ fun f() {{ {body} }} }}");
    assert_eq!(mended(&frame(text)), frame(expected));
    assert_eq!(found(&frame(expected)), [], "{expected}");
}

#[test]
fn a_missing_semicolon_is_after_the_token_before() {
    body("let x = 1\nlet y = 2;", &[(Code::MissingSemicolon, "")]);
    body("f()\ng()", &[(Code::MissingSemicolon, "")]);
    body("if (a) { b }\nreturn;", &[(Code::MissingSemicolon, "")]);
    body("let x = 1", &[(Code::MissingSemicolon, "")]);
    fixes(
        "let x = 1 let y = x\n f(y) return",
        "let x = 1; let y = x;\n f(y); return",
    );
    fixes(
        "while (a) { b() } c(); let x = { 1 }",
        "while (a) { b() }; c(); let x = { 1 };",
    );
    item(
        "use a::m\nconst N: u64 = 1\nfriend a::n\nfun g() {}",
        &[
            (Code::MissingSemicolon, ""),
            (Code::MissingSemicolon, ""),
            (Code::MissingSemicolon, ""),
        ],
    );
}

#[test]
fn conditions_without_parentheses_get_them() {
    body(
        "if v < 3 { };",
        &[(Code::ConditionWithoutParentheses, "v < 3")],
    );
    fixes("while x < f(3) { g() };", "while (x < f(3)) { g() };");
    fixes(
        "if (a) && (b) { c } else { d };",
        "if ((a) && (b)) { c } else { d };",
    );
    fixes(
        "match self { A => 1, _ => 2 };",
        "match (self) { A => 1, _ => 2 };",
    );
    fixes("match &self.x { A => 1 };", "match (&self.x) { A => 1 };");
    fixes("for i in 0..n { f(i) };", "for (i in 0..n) { f(i) };");
    fixes(
        "if a { b } else if c { d } else { e };",
        "if (a) { b } else if (c) { d } else { e };",
    );
    body("if v return;", &[(Code::ConditionWithoutParentheses, "v")]);
}

#[test]
fn strings_without_a_prefix_get_one() {
    body("f(\"foo\");", &[(Code::StringWithoutPrefix, "\"foo\"")]);
    fixes("f(\"foo\");", "f(b\"foo\");");
}

#[test]
fn lexical_mistakes() {
    body("let x = 5u7;", &[(Code::BadNumber, "5u7")]);
    body("let x = 0x;", &[(Code::BadNumber, "0x")]);
    body(
        "let x = b\"\\q \\x4\";",
        &[(Code::UnknownEscape, "\\q"), (Code::UnknownEscape, "\\x")],
    );
    body(
        "let x = x\"0g\"; x\"0\";",
        &[
            (Code::BadHexString, "x\"0g\""),
            (Code::BadHexString, "x\"0\""),
        ],
    );
    body("let x = $$1;", &[(Code::UnexpectedCharacter, "$$")]);
    body(
        "let x = b\"abc;\nf();",
        &[(Code::UnterminatedString, "b\"abc")],
    );
    file(
        "module 0x1::m {} /* a",
        &[(Code::UnterminatedComment, "/*")],
    );
    fixes("let x = a \u{2212} b;", "let x = a - b;");
}

#[test]
fn brackets() {
    body("f(1;", &[(Code::UnclosedDelimiter, "(")]);
    body("f(1));", &[(Code::UnmatchedDelimiter, ")")]);
    body("f([1);", &[(Code::UnclosedDelimiter, "[")]);
    file(
        "module 0x1::m {\n    fun f() {\n        if (a) {\n            b;\n    }\n    fun g() {}\n}\n",
        &[(Code::UnclosedDelimiter, "{")],
    );
    file(
        "module 0x1::m {\n    fun f() {\n        a;\n        }\n    }\n    fun g() {}\n}\n",
        &[(Code::UnmatchedDelimiter, "}")],
    );
    file(
        "module 0x1::m {\n    fun f() {}\n",
        &[(Code::UnclosedDelimiter, "{")],
    );
}

#[test]
fn every_mistake_is_reported_once() {
    file(
        "module 0x1::m {
            fun a() { let = 1; f(1 2); let x = ; g() }
            struct S { x u8, y: }
            fun b( { }
            const N u64 = 1;
            hello
            fun c(): u8 { 1 + }
        }",
        &[
            (Code::UnexpectedToken, "="),
            (Code::UnexpectedToken, ""),
            (Code::UnexpectedToken, ";"),
            (Code::UnexpectedToken, "u8"),
            (Code::UnexpectedToken, "}"),
            (Code::UnclosedDelimiter, "("),
            (Code::UnexpectedToken, "u64"),
            (Code::UnexpectedMember, "hello"),
            (Code::UnexpectedToken, "}"),
        ],
    );
}

#[test]
fn mistakes_in_one_statement_leave_the_others() {
    let parse = parse(
        FileId(0),
        "module 0x1::m { fun f() { a(); b(1 +); match (x) { A => 1, B => +, C => 3 }; d() } }",
    );
    assert_eq!(parse.diagnostics.len(), 2);
    let dump = weft_syntax::ast::dump(&parse.ast);
    let expected = "(call a) (call b error) (match x (arm (variant A) 1) (arm error error) \
                    (arm (variant C) 3)) (result (call d))";
    let flat = dump.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains(expected), "{flat}");
}

#[test]
fn assignment_targets() {
    body("f() = 1;", &[(Code::InvalidAssignmentTarget, "f()")]);
    body("a + b = 1;", &[(Code::InvalidAssignmentTarget, "a + b")]);
    body("(a, 1) = x;", &[(Code::InvalidAssignmentTarget, "1")]);
    body("(a, b) += x;", &[(Code::InvalidAssignmentTarget, "(a, b)")]);
}

#[test]
fn casts_beside_operators_get_parentheses() {
    body("a as u64 + 1", &[(Code::CastNeedsParentheses, "a as u64")]);
    fixes("a as u64 + 1 == b as u64", "(a as u64) + 1 == (b as u64)");
    fixes("x is A && y", "(x is A) && y");
    fixes("a as u64 < b", "(a as u64) < b");
}

#[test]
fn control_expressions_between_operators_get_parentheses() {
    fixes(
        "2 * if (c) { 1 } else { 2 } + 3",
        "2 * (if (c) { 1 } else { 2 }) + 3",
    );
    body("if (c) { 1 } else { 2 } + 3", &[]);
}

#[test]
fn modifiers() {
    item(
        "public public fun f() {}",
        &[(Code::DuplicateModifier, "public")],
    );
    item(
        "public package fun f() {}",
        &[(Code::DuplicateModifier, "package")],
    );
    item("entry struct S {}", &[(Code::MisplacedModifier, "entry")]);
    item("native fun f() {}", &[(Code::MisplacedModifier, "native")]);
    item("public use a::m;", &[(Code::MisplacedModifier, "public")]);
    item("fun f();", &[(Code::MissingBody, "f")]);
    item(
        "public(script) fun f() {}",
        &[(Code::DeprecatedSyntax, "public(script)")],
    );
}

#[test]
fn what_stands_outside_of_modules() {
    file("fun f() {}", &[(Code::UnexpectedMember, "fun f()")]);
    file(
        "module 0x1::m {} hello",
        &[(Code::UnexpectedMember, "hello")],
    );
    file(
        "module 0x1::m { module 0x1::n {} }",
        &[(Code::UnexpectedMember, "module")],
    );
    item("fn g() {}", &[(Code::UnexpectedMember, "fn")]);
}

#[test]
fn words_of_other_languages() {
    fixes("let mut x = 1;", "let x = 1;");
    body("i++;", &[(Code::UnexpectedToken, "++")]);
    body("break x;", &[(Code::BreakWithValue, "x")]);
    body("println!(x);", &[(Code::UnknownMacro, "println")]);
    item("fun f() -> u64 { 1 }", &[(Code::UnexpectedToken, "->")]);
    item("struct S has Copy {}", &[(Code::UnexpectedToken, "Copy")]);
}

#[test]
fn type_arguments_touch_their_name() {
    fixes("f <u8>(x);", "f<u8>(x);");
    fixes("let x = S <u8> { y };", "let x = S<u8> { y };");
}

#[test]
fn documentation_without_an_item() {
    file(
        "module 0x1::m { /// nothing\n}",
        &[(Code::OrphanDocComment, "/// nothing")],
    );
    body(
        "/// in a body\nf();",
        &[(Code::OrphanDocComment, "/// in a body")],
    );
}

#[test]
fn nesting_is_limited() {
    let only = |text: String, code| {
        let codes: Vec<Code> = found(&text).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, [code], "{}", text.len());
    };
    let frame = |body: String| format!("module 0x1::m {{ fun f() {{ {body} }} }}");
    let deep = Code::NestingTooDeep;
    only(
        frame(format!("{}x{}", "(".repeat(9000), ")".repeat(9000))),
        deep,
    );
    only(frame("!".repeat(9000) + "x"), deep);
    only(frame("x".to_owned() + &" + x".repeat(9000)), deep);
    only(frame("x".to_owned() + &".x".repeat(9000)), deep);
    only(frame("x = ".repeat(9000) + "x"), deep);
    only(frame("if (x) ".repeat(9000) + "x"), deep);
    only(frame("return ".repeat(9000)), deep);
    only(frame("|x| ".repeat(9000) + "x"), deep);
    only(frame(format!("let x: {}u8;", "& ".repeat(9000))), deep);
    only(frame(format!("let x: {}u8;", "|u8| ".repeat(9000))), deep);
    only(frame("f".to_owned() + &"(x)".repeat(9000)), deep);
    only(frame("x".to_owned() + &" as u8".repeat(9000)), deep);
    only(frame("if (x) { y } else ".repeat(9000) + "x"), deep);
}

#[test]
fn fixes_that_machines_may_apply_are_marked() {
    let parse = parse(FileId(0), "module 0x1::m { fun f() { a() b() } }");
    let fix = &parse.diagnostics[0].fixes[0];
    assert_eq!(fix.applicability, Applicability::MachineApplicable);
    assert_eq!(fix.title, "insert `;`");
}
