//! Characters to tokens.
//!
//! Never fails. Comments are kept aside; characters that belong to no token become
//! [`TokenKind::Unknown`] (specifications may hold some, so they are reported later, by
//! [`crate::tagger`]); strings that end with their line and comments that end with the file are
//! reported here and count as complete.

use logos::Logos;
use weft_base::{Applicability, Code, Diagnostic, FileId, Span};

use crate::token::{Token, TokenKind};

/// The tokens of a file.
#[derive(Debug)]
pub(crate) struct Lexed {
    /// The tokens in order, without comments.
    pub(crate) tokens: Vec<Token>,
    /// The comments in order.
    pub(crate) comments: Vec<Comment>,
    /// What is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// A comment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Comment {
    /// With its marks.
    pub(crate) span: Span,
    /// Whether it is documentation.
    pub(crate) documents: bool,
    /// How many tokens are before it.
    pub(crate) tokens_before: u32,
}

/// What some editors begin a file with.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Splits a text, which is shorter than 2^32 bytes, into tokens.
pub(crate) fn lex(file: FileId, text: &str) -> Lexed {
    let mut lexed = Lexed {
        tokens: Vec::with_capacity(text.len() / 4),
        comments: Vec::new(),
        diagnostics: Vec::new(),
    };
    let mut lexer = TokenKind::lexer(text);
    if text.starts_with(BYTE_ORDER_MARK) {
        lexer.bump(BYTE_ORDER_MARK.len_utf8());
    }
    while let Some(result) = lexer.next() {
        let range = lexer.span();
        let span = Span::new(file, offset(range.start), offset(range.end));
        let mut kind = result.unwrap_or_else(|()| {
            let comment = lexer.slice().starts_with("/*");
            if comment {
                TokenKind::UnterminatedComment
            } else {
                TokenKind::Unknown
            }
        });
        if kind == TokenKind::UnterminatedString {
            lexed.unterminated_string(lexer.slice(), span);
            continue;
        }
        if kind == TokenKind::UnterminatedComment {
            lexed.diagnostics.push(unterminated_comment(span));
            kind = TokenKind::BlockComment;
        }
        if matches!(kind, TokenKind::LineComment | TokenKind::BlockComment) {
            let documents = documents(lexer.slice());
            let tokens_before = offset(lexed.tokens.len());
            lexed.comments.push(Comment {
                span,
                documents,
                tokens_before,
            });
        } else {
            lexed.tokens.push(Token {
                kind,
                start: span.start,
                end: span.end,
            });
        }
    }
    lexed
}

/// A position in a text, or a number of tokens of it.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Lexed {
    /// A string that does not end on its line. It is taken to end before the comment and the closing
    /// punctuation there, so that what stands around it is understood.
    fn unterminated_string(&mut self, text: &str, span: Span) {
        let code = text.find(" //").and_then(|comment| text.get(..comment));
        let code = code.unwrap_or(text);
        let is_closing = |it: char| it == ' ' || closing(it).is_some();
        let string = code.trim_end_matches(is_closing);
        let end = span.start + offset(string.len());
        let string_span = Span::new(span.file, span.start, end);
        self.diagnostics.push(unterminated_string(string_span));
        self.tokens.push(Token {
            kind: TokenKind::String,
            start: span.start,
            end,
        });
        let rest = code.get(string.len()..).unwrap_or_default();
        for (at, character) in rest.char_indices() {
            if let Some(kind) = closing(character) {
                let start = end + offset(at);
                self.tokens.push(Token {
                    kind,
                    start,
                    end: start + 1,
                });
            }
        }
    }
}

/// Punctuation that may stand at the end of a line.
fn closing(character: char) -> Option<TokenKind> {
    match character {
        ';' => Some(TokenKind::Semicolon),
        ',' => Some(TokenKind::Comma),
        ')' => Some(TokenKind::RightParen),
        ']' => Some(TokenKind::RightBracket),
        '}' => Some(TokenKind::RightBrace),
        _ => None,
    }
}

/// Whether a comment is documentation: `///` but not `////`, `/** */` but not `/***` or `/**/`.
fn documents(comment: &str) -> bool {
    let line = comment.starts_with("///") && !comment.starts_with("////");
    let block = comment.starts_with("/**") && !comment.starts_with("/***") && comment.len() > 4;
    line || block
}

fn unterminated_string(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnterminatedString,
        "unterminated string literal",
        span,
        "this string does not end on its line",
    )
    .with_fix(
        "close the string",
        Applicability::MaybeIncorrect,
        span.after(),
        "\"",
    )
}

fn unterminated_comment(span: Span) -> Diagnostic {
    let start = Span::new(span.file, span.start, span.start + 2);
    Diagnostic::new(
        Code::UnterminatedComment,
        "unterminated block comment",
        start,
        "this comment is never closed",
    )
    .with_note("block comments nest: each `/*` needs its own `*/`")
}

#[cfg(test)]
mod tests {
    use super::lex;
    use crate::token::TokenKind::{self, *};
    use weft_base::FileId;

    fn kinds(text: &str) -> Vec<TokenKind> {
        lex(FileId(0), text)
            .tokens
            .iter()
            .map(|token| token.kind)
            .collect()
    }

    #[test]
    fn the_longest_operator_wins() {
        assert_eq!(
            kinds("<==> <<= <= <<"),
            [Iff, LessLessEqual, LessEqual, LessLess]
        );
        assert_eq!(kinds("==> == => ="), [Implies, EqualEqual, FatArrow, Equal]);
        assert_eq!(
            kinds("1..2 x.0.1"),
            [Number, DotDot, Number, Identifier, Dot, Number, Dot, Number]
        );
    }

    #[test]
    fn a_byte_order_mark_is_passed_over_at_the_beginning_alone() {
        assert_eq!(kinds("\u{feff}module"), [Module]);
        assert_eq!(kinds("module \u{feff}"), [Module, Unknown]);
    }

    #[test]
    fn closing_angles_stay_apart() {
        assert_eq!(kinds(">>="), [Greater, Greater, Equal]);
    }

    #[test]
    fn strings_have_a_prefix_or_not() {
        assert_eq!(
            kinds(r#"b"a\"b" x"00" "s" b x"#),
            [String, String, String, Identifier, Identifier]
        );
    }

    #[test]
    fn an_open_string_ends_with_its_line() {
        let lexed = lex(FileId(0), "b\"abc\nfoo");
        assert_eq!(lexed.diagnostics.len(), 1);
        assert_eq!(kinds("b\"abc\nfoo"), [String, Identifier]);
        assert_eq!(kinds("\"a\\"), [String]);
    }

    #[test]
    fn block_comments_nest() {
        assert_eq!(kinds("a /* b /* c */ d */ e"), [Identifier, Identifier]);
        assert_eq!(lex(FileId(0), "a /* b /* c */ d").diagnostics.len(), 1);
    }

    #[test]
    fn documentation_is_told_from_other_comments() {
        let lexed = lex(FileId(0), "/// a\n//// b\n// c\n/** d */ /*** e */ /**/");
        let documents: Vec<bool> = lexed.comments.iter().map(|it| it.documents).collect();
        assert_eq!(documents, [true, false, false, true, false, false]);
    }

    #[test]
    fn unknown_characters_are_tokens() {
        assert_eq!(kinds("a $ é b"), [Identifier, Unknown, Unknown, Identifier]);
        assert_eq!(kinds("'a '"), [Label, Unknown]);
    }
}
