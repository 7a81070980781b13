//! What to say about a token that the grammar did not expect.

use weft_base::suggest::one_of;
use weft_base::{Applicability, Code, Diagnostic, FileId, Span};

use crate::token::{Token, TokenKind};

/// A token in its place.
#[derive(Debug)]
pub(crate) struct Found<'a> {
    pub(crate) file: FileId,
    pub(crate) text: &'a str,
    /// The tokens of the member.
    pub(crate) tokens: &'a [Token],
    /// The index of the token; their number at the end.
    pub(crate) at: usize,
}

impl<'a> Found<'a> {
    fn token(&self, index: usize) -> Option<Token> {
        self.tokens.get(index).copied()
    }

    fn kind(&self, index: usize) -> Option<TokenKind> {
        self.token(index).map(|token| token.kind)
    }

    fn before(&self) -> Option<Token> {
        self.token(self.at.checked_sub(1)?)
    }

    fn span_of(&self, token: Token) -> Span {
        Span::new(self.file, token.start, token.end)
    }

    fn slice(&self, start: u32, end: u32) -> &'a str {
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        self.text.get(index(start)..index(end)).unwrap_or("")
    }

    /// The place right after the token before.
    fn gap(&self) -> Span {
        let end = self.before().map_or(0, |token| token.end);
        Span::new(self.file, end, end)
    }

    fn touches_next(&self, next: TokenKind) -> bool {
        match (self.token(self.at), self.token(self.at + 1)) {
            (Some(token), Some(after)) => after.kind == next && token.end == after.start,
            _ => false,
        }
    }

    fn on_new_line(&self) -> bool {
        match (self.before(), self.token(self.at)) {
            (Some(before), Some(token)) => self.slice(before.end, token.start).contains('\n'),
            _ => true,
        }
    }
}

/// What an unexpected token is taken for.
#[derive(Debug)]
pub(crate) struct Explanation {
    /// What is said.
    pub(crate) diagnostic: Diagnostic,
    /// The separator that is missing before the token, if that is the mistake.
    pub(crate) missing: Option<TokenKind>,
}

/// What to say about an unexpected token.
pub(crate) fn unexpected(found: &Found<'_>, expected: &[String]) -> Explanation {
    let separator = missing_separator(found, expected);
    let diagnostic = match separator {
        Some(TokenKind::Semicolon) => missing(found, ";", Code::MissingSemicolon),
        Some(TokenKind::Colon) => missing(found, ":", Code::UnexpectedToken),
        Some(_) => missing(found, ",", Code::UnexpectedToken),
        None => slip(found, expected).unwrap_or_else(|| general(found, expected)),
    };
    Explanation {
        diagnostic,
        missing: separator,
    }
}

/// The separator that is missing before a token.
fn missing_separator(found: &Found<'_>, expected: &[String]) -> Option<TokenKind> {
    let expects = |text: &str| expected.iter().any(|it| it.trim_matches('"') == text);
    let ends = matches!(found.kind(found.at), None | Some(TokenKind::RightBrace));
    if expects(";") && (ends || found.on_new_line()) {
        return Some(TokenKind::Semicolon);
    }
    if expects(",") && between_abilities(found) {
        return Some(TokenKind::Comma);
    }
    if expects(":") && expects(",") && begins_type(found) {
        return Some(TokenKind::Colon);
    }
    let element = found.kind(found.at).is_some_and(starts_element);
    (expects(",") && !expects(";") && element).then_some(TokenKind::Comma)
}

/// Whether the token and the one before are abilities of one list.
fn between_abilities(found: &Found<'_>) -> bool {
    let is_ability = |token: Option<Token>| {
        token.is_some_and(|token| {
            let text = found.slice(token.start, token.end);
            matches!(text, "copy" | "drop" | "store" | "key")
        })
    };
    is_ability(found.token(found.at)) && is_ability(found.before())
}

/// Whether the token begins a type behind a name, and could be nothing else.
fn begins_type(found: &Found<'_>) -> bool {
    let follows_name = found
        .before()
        .is_some_and(|before| matches!(before.kind, TokenKind::Identifier | TokenKind::Underscore));
    let is_type = |token: Token| is_builtin_type(found.slice(token.start, token.end));
    follows_name && found.token(found.at).is_some_and(is_type)
}

/// Whether a word is the name of a type and most likely nothing else: many a local is called `signer`.
pub(crate) fn is_builtin_type(word: &str) -> bool {
    matches!(
        word,
        "u8" | "u16" | "u32" | "u64" | "u128" | "u256" | "bool"
    ) || matches!(word, "i8" | "i16" | "i32" | "i64" | "i128" | "i256")
}

fn general(found: &Found<'_>, expected: &[String]) -> Diagnostic {
    let expectation = expectation(expected);
    let Some(token) = found.token(found.at) else {
        let label = if expectation.is_empty() {
            "something is missing".into()
        } else {
            expectation
        };
        return Diagnostic::new(Code::UnexpectedToken, "unexpected end", found.gap(), label);
    };
    let text = found.slice(token.start, token.end);
    let message = if text.is_empty() || text.contains('\n') || text.len() > 40 {
        format!("unexpected {}", token.kind.describe())
    } else {
        format!("unexpected `{text}`")
    };
    let label = if expectation.is_empty() {
        "not possible here".into()
    } else {
        expectation
    };
    Diagnostic::new(Code::UnexpectedToken, message, found.span_of(token), label)
}

/// The mistakes that have words of their own.
fn slip(found: &Found<'_>, expected: &[String]) -> Option<Diagnostic> {
    let token = found.token(found.at)?;
    let before = found.before()?;
    let span = found.span_of(token);
    if token.kind == TokenKind::Minus && found.touches_next(TokenKind::Greater) {
        let arrow = Span::new(found.file, token.start, token.end + 1);
        let diagnostic = Diagnostic::new(
            Code::UnexpectedToken,
            "unexpected `->`",
            arrow,
            "the type of a result comes after `:`",
        );
        return Some(diagnostic.with_fix(
            "write `:`",
            Applicability::MachineApplicable,
            arrow,
            ":",
        ));
    }
    if matches!(
        before.kind,
        TokenKind::If | TokenKind::IfOnly | TokenKind::While | TokenKind::Match | TokenKind::For
    ) {
        let word = found.slice(before.start, before.end);
        return Some(Diagnostic::new(
            Code::ConditionWithoutParentheses,
            format!("what follows `{word}` is not in parentheses"),
            span,
            "expected `(` before this",
        ));
    }
    if before.kind == TokenKind::Identifier
        && let Some(word) = member_word(found.slice(before.start, before.end))
        && expected.iter().all(|it| it == "\":\"")
    {
        let place = found.span_of(before);
        let written = found.slice(before.start, before.end);
        let message = format!("no member of a specification starts with `{written}`");
        return Some(
            Diagnostic::new(Code::UnexpectedToken, message, place, "unknown").with_fix(
                format!("write `{word}`"),
                Applicability::MaybeIncorrect,
                place,
                word,
            ),
        );
    }
    let in_spec = found.kind(0) == Some(TokenKind::Spec);
    if in_spec && token.kind == TokenKind::FatArrow && expected.iter().any(|it| it == "\"==>\"") {
        let diagnostic = Diagnostic::new(
            Code::UnexpectedToken,
            "unexpected `=>`",
            span,
            "implication is written `==>`",
        );
        return Some(diagnostic.with_fix(
            "write `==>`",
            Applicability::MaybeIncorrect,
            span,
            "==>",
        ));
    }
    let doubled = matches!(token.kind, TokenKind::Plus)
        && before.kind == token.kind
        && before.end == token.start;
    if doubled {
        let both = found.span_of(before).to(span);
        let diagnostic = Diagnostic::new(
            Code::UnexpectedToken,
            "there is no operator `++`",
            both,
            "unknown",
        );
        return Some(diagnostic.with_fix(
            "write `+= 1`",
            Applicability::MaybeIncorrect,
            both,
            " += 1",
        ));
    }
    let other = import_slip(found)
        .or_else(|| operator_slip(found, expected))
        .or_else(|| pattern_slip(found, expected));
    if let Some(diagnostic) = other {
        return Some(diagnostic);
    }
    let starts_expression = expected.iter().any(|it| it == "\"vector\"");
    if token.kind == TokenKind::DotDot && !starts_expression {
        return Some(Diagnostic::new(
            Code::UnexpectedToken,
            "a range cannot stand here",
            span,
            "ranges occur in `for (i in a..b)` and in patterns only",
        ));
    }
    None
}

/// Imports of other languages.
fn import_slip(found: &Found<'_>) -> Option<Diagnostic> {
    let (token, before) = (found.token(found.at)?, found.before()?);
    let is_in_use = found.kind(0) == Some(TokenKind::Use);
    if !is_in_use || (before.kind, token.kind) != (TokenKind::ColonColon, TokenKind::Star) {
        return None;
    }
    let message = "an import cannot bring in all members of a module";
    let label = "name the members, as in `{a, b}`";
    let diagnostic = Diagnostic::new(Code::UnexpectedToken, message, found.span_of(token), label);
    let help = "or import the module alone, and write its name before its members";
    Some(diagnostic.with_help(help))
}

/// Operators and lists of other languages.
fn operator_slip(found: &Found<'_>, expected: &[String]) -> Option<Diagnostic> {
    let token = found.token(found.at)?;
    let before = found.before()?;
    let span = found.span_of(token);
    let takes = |text: &str| expected.iter().any(|it| it.trim_matches('"') == text);
    let word = found.slice(token.start, token.end);
    let symbol = match word {
        "and" => Some("&&"),
        "or" => Some("||"),
        _ => None,
    };
    if let Some(symbol) = symbol.filter(|symbol| takes(symbol)) {
        let message = format!("there is no operator `{word}`");
        let error = Diagnostic::new(Code::UnexpectedToken, message, span, "unknown");
        let title = format!("write `{symbol}`");
        return Some(error.with_fix(title, Applicability::MaybeIncorrect, span, symbol));
    }
    let follows_assign = before.kind == TokenKind::Equal && before.end == token.start;
    if follows_assign && takes("vector") && matches!(word, "+" | "*" | "/" | "%") {
        let both = found.span_of(before).to(span);
        let message = format!("there is no operator `={word}`");
        let error = Diagnostic::new(Code::UnexpectedToken, message, both, "unknown");
        let title = format!("write `{word}=`");
        let text = format!("{word}=");
        return Some(error.with_fix(title, Applicability::MaybeIncorrect, both, text));
    }
    if token.kind == TokenKind::Comma && takes(";") && (takes("}") || in_let(found)) {
        let error = Diagnostic::new(
            Code::UnexpectedToken,
            "unexpected `,`",
            span,
            "several values are not in parentheses",
        );
        return Some(error.with_help(if in_let(found) {
            "write `let (a, b) = (c, d)`"
        } else {
            "write `(a, b)`"
        }));
    }
    None
}

/// Whether the statement of the token is a `let`.
fn in_let(found: &Found<'_>) -> bool {
    let before = found.tokens.iter().take(found.at).rev();
    before
        .map(|token| token.kind)
        .find(|kind| {
            matches!(
                kind,
                TokenKind::Let
                    | TokenKind::Semicolon
                    | TokenKind::LeftBrace
                    | TokenKind::RightBrace
            )
        })
        .is_some_and(|kind| kind == TokenKind::Let)
}

/// The mistakes in patterns that have words of their own.
fn pattern_slip(found: &Found<'_>, expected: &[String]) -> Option<Diagnostic> {
    let token = found.token(found.at)?;
    let before = found.before()?;
    let span = found.span_of(token);
    let ends_pattern = expected.iter().any(|it| it == "\"=>\"");
    let is_expression = expected.iter().any(|it| it == "\"vector\"");
    // `0..LIMIT`, `..=LIMIT` and `LIMIT..9`.
    let bound = match (before.kind, token.kind) {
        (TokenKind::DotDot, TokenKind::Identifier) if !is_expression => Some((token, "<")),
        (TokenKind::DotDotEqual, TokenKind::Identifier) => Some((token, "<=")),
        (TokenKind::Identifier, TokenKind::DotDot) if ends_pattern => Some((before, ">=")),
        (_, _) => None,
    };
    if let Some((bound, operator)) = bound {
        let name = found.slice(bound.start, bound.end);
        let message = "a range in a pattern ends at literals";
        let label = "this is no literal";
        let place = found.span_of(bound);
        return Some(
            Diagnostic::new(Code::InvalidPattern, message, place, label).with_help(format!(
                "compare in a guard: `value if (value {operator} {name})`"
            )),
        );
    }
    if token.kind == TokenKind::Bar && ends_pattern {
        let label = "an arm has one pattern";
        let message = "patterns cannot be joined by `|`";
        return Some(
            Diagnostic::new(Code::InvalidPattern, message, span, label).with_help(
                "write an arm for each, or a guard: `x if (x is A | B)`, `x if (x == 1 || x == 2)`",
            ),
        );
    }
    let stands_alone = before.kind == TokenKind::DotDot
        && matches!(token.kind, TokenKind::Comma | TokenKind::RightParen)
        && found
            .at
            .checked_sub(2)
            .and_then(|at| found.kind(at))
            .is_some_and(starts_part)
        && expected.iter().all(|it| it != "\"vector\"");
    if stands_alone {
        let place = found.span_of(before);
        let label = "`..` leaves out fields of a struct or variant";
        let message = "`..` in a tuple";
        return Some(
            Diagnostic::new(Code::InvalidPattern, message, place, label)
                .with_help("write `_` for each element that does not matter"),
        );
    }
    None
}

/// The word of specifications that a name is close to.
fn member_word(text: &str) -> Option<&'static str> {
    Some(match text {
        "require" | "pre" | "precondition" => "requires",
        "ensure" | "post" | "postcondition" => "ensures",
        "abort_if" | "abortif" | "aborts" | "aborts_when" => "aborts_if",
        "abort_with" => "aborts_with",
        "emit" => "emits",
        "modify" | "writes" => "modifies",
        "invariants" => "invariant",
        "pragmas" => "pragma",
        "includes" => "include",
        "applies" => "apply",
        "decrease" => "decreases",
        _ => return None,
    })
}

fn missing(found: &Found<'_>, what: &str, code: Code) -> Diagnostic {
    let gap = found.gap();
    let mut diagnostic = Diagnostic::new(
        code,
        format!("missing `{what}`"),
        gap,
        format!("expected `{what}` here"),
    );
    if let Some(token) = found.token(found.at) {
        let text = found.slice(token.start, token.end);
        if !text.is_empty() && text.len() <= 40 && found.on_new_line() {
            let label = format!("before this `{text}`");
            diagnostic = diagnostic.with_secondary(found.span_of(token), label);
        }
    }
    let applicability = if code == Code::MissingSemicolon {
        Applicability::MachineApplicable
    } else {
        Applicability::MaybeIncorrect
    };
    diagnostic.with_fix(format!("insert `{what}`"), applicability, gap, what)
}

/// Whether an element of a list comes behind a token.
fn starts_part(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::LeftParen | TokenKind::Comma)
}

/// Whether a token can start an element of a list.
fn starts_element(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::String
            | TokenKind::True
            | TokenKind::False
            | TokenKind::At
            | TokenKind::Copy
            | TokenKind::Move
            | TokenKind::Vector
            | TokenKind::Underscore
    )
}

/// Expected tokens in words: "expected an expression or `)`"; empty if there are too many.
fn expectation(expected: &[String]) -> String {
    let has = |text: &str| expected.iter().any(|it| it.trim_matches('"') == text);
    let mut words: Vec<String> = Vec::new();
    let expression = has("vector");
    let typ = has("||") && has("&mut") && !expression;
    let operators = has("*") && has("==") && has("%");
    let pattern = has("_") && has("Name") && !expression;
    if has("pragma") {
        return "expected `requires`, `ensures`, `aborts_if` or another member".into();
    }
    if expression {
        words.push("an expression".into());
    } else if typ {
        words.push("a type".into());
    } else if pattern {
        words.push("a pattern".into());
    } else if has("Name") {
        words.push("a name".into());
    }
    if operators {
        words.push("an operator".into());
    }
    for text in [
        ";", ",", ":", "=", "=>", "(", ")", "[", "]", "{", "}", "fun", "in", "as", "to", "where",
    ] {
        let part_of_class = (expression || typ || pattern) && matches!(text, "(" | "[" | "{")
            || operators && matches!(text, "(" | "[" | "as" | "=");
        let shown = match text {
            "{" => has("{") || has("branch{") || has("fields{"),
            _ => has(text),
        };
        if shown && !part_of_class {
            words.push(format!("`{text}`"));
        }
    }
    if has(">types") {
        words.push("`>`".into());
    }
    match words.len() {
        1..=5 => format!("expected {}", one_of(&words)),
        _ => String::new(),
    }
}
