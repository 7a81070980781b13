//! The slips that are mended before the grammar sees them, each reported with a fix.

use logos::Logos as _;
use weft_base::{Applicability, Code, Diagnostic, Edit, Span};

use super::Tagger;
use super::context::{Frame, FrameKind};
use super::mark::Mark;
use crate::explain::is_builtin_type;
use crate::token::{Token, TokenKind};

/// How many tokens ahead the end of a condition without parentheses is looked for.
const SEARCH_MAX: usize = 256;

impl Tagger<'_> {
    /// Whether the last token of the output can end an operand.
    pub(super) fn ends_operand(&self) -> bool {
        self.last_kind().is_some_and(ends_operand)
    }

    /// Puts in the `;` between two statements that have none.
    pub(super) fn mend_semicolon(&mut self, kind: TokenKind, token: Token) {
        if self.frame().kind != FrameKind::Code
            || self.after_condition
            || !starts_statement(kind)
            || !self.ends_operand()
        {
            return;
        }
        let label = kind == TokenKind::Label;
        if label
            && matches!(
                self.last_kind(),
                Some(TokenKind::Break | TokenKind::Continue)
            )
        {
            return;
        }
        if self.last_kind() == Some(TokenKind::Label) && !self.ends_jump() {
            return;
        }
        let Some(last) = self.output.tokens.last().copied() else {
            return;
        };
        // An operator of another language, which the parser explains.
        let is_word = |token| matches!(self.text_of(token), "and" | "or");
        // No statement starts with the name of a type.
        if is_builtin_type(self.text_of(token)) {
            return;
        }
        if (is_word(token) || is_word(last)) && !self.has_newline(last.end, token.start) {
            return;
        }
        let place = Span::new(self.file, last.end, last.end);
        if last.kind == TokenKind::Break && !self.has_newline(last.end, token.start) {
            self.report_break_value(last, token);
            self.emit(Token {
                kind: TokenKind::Error,
                start: last.end,
                end: last.end,
            });
            return;
        }
        let diagnostic = Diagnostic::new(
            Code::MissingSemicolon,
            "missing `;`",
            place,
            "expected `;` here",
        )
        .with_secondary(self.span_of(token), "the next statement starts here")
        .with_fix("insert `;`", Applicability::MachineApplicable, place, ";");
        self.output.diagnostics.push(diagnostic);
        self.settle_ifs();
        self.emit(Token {
            kind: TokenKind::Semicolon,
            start: last.end,
            end: last.end,
        });
    }

    /// Whether the label at the end of the output is that of a `break` or `continue`.
    fn ends_jump(&self) -> bool {
        let mut kinds = self
            .output
            .tokens
            .iter()
            .rev()
            .map(|token| token.kind)
            .skip(1);
        matches!(kinds.next(), Some(TokenKind::Break | TokenKind::Continue))
    }

    pub(super) fn has_newline(&self, start: u32, end: u32) -> bool {
        self.text_of(Token {
            kind: TokenKind::Unknown,
            start,
            end,
        })
        .contains('\n')
    }

    fn report_break_value(&mut self, word: Token, value: Token) {
        let diagnostic = Diagnostic::new(
            Code::BreakWithValue,
            "`break` takes no value",
            self.span_of(value),
            "a loop has no value",
        )
        .with_secondary(self.span_of(word), "this ends here")
        .with_help("assign the value to a local before the loop is left");
        self.output.diagnostics.push(diagnostic);
    }

    /// Finds the parentheses of the condition after the token at an index, or puts them in.
    /// Returns the index of what follows them.
    pub(super) fn condition_parentheses(&mut self, at: usize) -> Option<usize> {
        let next = at + 1;
        if self.kind_at(next) == Some(TokenKind::LeftParen) {
            let end = self.partner(next);
            if !self.continues_condition(end + 1) {
                self.condition_ends.push(end);
                return Some(end + 1);
            }
        }
        let brace = self.branch_after(next)?;
        if brace == next {
            return None;
        }
        let (word, first) = self
            .tokens
            .get(at)
            .copied()
            .zip(self.tokens.get(next).copied())?;
        let last = self.tokens.get(brace - 1).copied()?;
        let span = Span::new(self.file, first.start, last.end);
        let title = match self.text_of(word) {
            "match" => "put the value in parentheses",
            "for" => "put the head of the loop in parentheses",
            _ => "put the condition in parentheses",
        };
        let edits = vec![
            Edit {
                span: span.before(),
                text: "(".to_owned(),
            },
            Edit {
                span: span.after(),
                text: ")".to_owned(),
            },
        ];
        let diagnostic = Diagnostic::new(
            Code::ConditionWithoutParentheses,
            format!(
                "what follows `{}` is not in parentheses",
                self.text_of(word)
            ),
            span,
            "this needs parentheses around it",
        )
        .with_fix_edits(title, Applicability::MachineApplicable, edits);
        self.output.diagnostics.push(diagnostic);
        let opening = self.output.tokens.len();
        self.frames
            .push(Frame::new(FrameKind::List, opening, self.pending_ifs.len()));
        self.emit(Token {
            kind: TokenKind::LeftParen,
            start: first.start,
            end: first.start,
        });
        self.marks.insert(brace, Mark::ClosesCondition);
        Some(brace)
    }

    /// Puts in the `)` of a condition without parentheses.
    pub(super) fn put_closing_parenthesis(&mut self, start: u32) {
        let end = self.output.tokens.last().map_or(start, |token| token.end);
        self.settle_ifs();
        self.leave(Token {
            kind: TokenKind::RightParen,
            start: end,
            end,
        });
        self.after_condition = true;
    }

    /// Whether the token at an index, after a `)`, goes on with the expression, although no
    /// operand can start with it: `if (a) && (b) {`.
    pub(super) fn continues_condition(&self, at: usize) -> bool {
        matches!(
            self.kind_at(at),
            Some(
                TokenKind::AmpersandAmpersand
                    | TokenKind::EqualEqual
                    | TokenKind::BangEqual
                    | TokenKind::Less
                    | TokenKind::LessEqual
                    | TokenKind::Greater
                    | TokenKind::Plus
                    | TokenKind::Slash
                    | TokenKind::Percent
                    | TokenKind::Caret
                    | TokenKind::Dot
            )
        )
    }

    /// The start of the branch after a condition without parentheses: the next `{` of the same
    /// statement, or an operand directly after an operand.
    pub(super) fn branch_after(&self, start: usize) -> Option<usize> {
        let mut at = start;
        for _ in 0..SEARCH_MAX {
            if at > start && self.is_juxtaposed(at) {
                return Some(at);
            }
            match self.kind_at(at)? {
                TokenKind::LeftBrace => return Some(at),
                TokenKind::Semicolon
                | TokenKind::Comma
                | TokenKind::FatArrow
                | TokenKind::Let
                | TokenKind::If
                | TokenKind::Else
                | TokenKind::While
                | TokenKind::Equal
                | TokenKind::RightParen
                | TokenKind::RightBracket
                | TokenKind::RightBrace => return None,
                _ => at = self.partner(at).max(at) + 1,
            }
        }
        None
    }

    /// Whether the tokens before and at an index are both operands.
    fn is_juxtaposed(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|index| self.kind_at(index));
        self.kind_at(at).is_some_and(starts_statement)
            && before.is_some_and(ends_operand)
            && !matches!(self.text_at(at), "is" | "in")
            && !matches!(self.text_at(at - 1), "is" | "in")
    }

    /// `let mut x`, `mut x` as a parameter or in a pattern, or `x: mut u64`.
    pub(super) fn is_mut(&self, at: usize) -> bool {
        let is_mut = || self.text_at(at) == "mut";
        let next = || self.kind_at(at + 1);
        match self.last_kind() {
            Some(TokenKind::Let) => {
                is_mut()
                    && matches!(
                        next(),
                        Some(TokenKind::Identifier | TokenKind::LeftParen | TokenKind::Underscore)
                    )
            }
            Some(TokenKind::LeftParen | TokenKind::Comma | TokenKind::Bar) => {
                is_mut()
                    && next() == Some(TokenKind::Identifier)
                    && !matches!(self.text_at(at + 1), "is" | "has" | "in")
            }
            // In front of a type, which tells nothing from anything.
            Some(TokenKind::Colon) => {
                is_mut() && matches!(next(), Some(TokenKind::Identifier | TokenKind::Vector))
            }
            _ => false,
        }
    }

    pub(super) fn report_mut(&mut self, at: usize, token: Token) {
        let what = if self.last_kind() == Some(TokenKind::Let) {
            "`let`"
        } else if self.last_kind() == Some(TokenKind::Colon) {
            "a type"
        } else if self.kind_at(at + 2) == Some(TokenKind::Colon) {
            "a parameter"
        } else {
            "a name"
        };
        let span = self.span_of(token);
        let with_space = Span::new(span.file, span.start, span.end.saturating_add(1));
        let spaced = self.text.get(
            usize::try_from(span.end).unwrap_or(0)
                ..usize::try_from(with_space.end).unwrap_or(usize::MAX),
        ) == Some(" ");
        let removed = if spaced { with_space } else { span };
        let diagnostic = Diagnostic::new(
            Code::MutableLet,
            format!("{what} takes no `mut`"),
            span,
            "every local can be assigned to",
        )
        .with_fix(
            "remove `mut`",
            Applicability::MachineApplicable,
            removed,
            "",
        );
        self.output.diagnostics.push(diagnostic);
    }

    /// Reports characters that are in no token and puts in what they stand for, or an error.
    pub(super) fn report_unknown(&mut self, at: usize) -> usize {
        let mut end = at + 1;
        while self.kind_at(end) == Some(TokenKind::Unknown) && self.touch(end - 1, end) {
            end += 1;
        }
        let Some((first, last)) = self.tokens.get(at).zip(self.tokens.get(end - 1)) else {
            return end;
        };
        let span = Span::new(self.file, first.start, last.end);
        let found = self.text_of(Token {
            end: last.end,
            ..*first
        });
        let shown: String = found
            .chars()
            .take(16)
            .flat_map(char::escape_debug)
            .collect();
        let mut diagnostic = Diagnostic::new(
            Code::UnexpectedCharacter,
            format!("unexpected `{shown}`"),
            span,
            "this has no meaning in Move",
        );
        let meant = found.chars().map(look_alike).collect::<Option<String>>();
        let kind = meant
            .as_deref()
            .and_then(only_token)
            .unwrap_or(TokenKind::Error);
        if meant
            .as_deref()
            .is_none_or(|meant| !meant.trim().is_empty())
        {
            self.emit(Token {
                kind,
                start: span.start,
                end: span.end,
            });
        }
        if let Some(meant) = meant {
            let title = format!("replace it by `{meant}`");
            diagnostic = diagnostic.with_fix(title, Applicability::MaybeIncorrect, span, meant);
        }
        self.output.diagnostics.push(diagnostic);
        end
    }
}

/// Whether a token can end an operand.
fn ends_operand(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::String
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Underscore
            | TokenKind::RightParen
            | TokenKind::RightBracket
            | TokenKind::RightBrace
            | TokenKind::GreaterTypes
            | TokenKind::Label
            | TokenKind::Break
            | TokenKind::Continue
            | TokenKind::SpecBlock
    )
}

/// Whether an operand or a statement starts with a token, which cannot go on after an operand.
fn starts_statement(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier
            | TokenKind::Number
            | TokenKind::String
            | TokenKind::True
            | TokenKind::False
            | TokenKind::Let
            | TokenKind::Return
            | TokenKind::Abort
            | TokenKind::Break
            | TokenKind::Continue
            | TokenKind::While
            | TokenKind::Loop
            | TokenKind::If
            | TokenKind::Copy
            | TokenKind::Move
            | TokenKind::At
            | TokenKind::Match
            | TokenKind::For
            | TokenKind::Vector
            | TokenKind::Label
            | TokenKind::Use
    )
}

/// The kind of a text that is one token and no bracket.
fn only_token(text: &str) -> Option<TokenKind> {
    let mut tokens = TokenKind::lexer(text);
    let kind = tokens.next()?.ok()?;
    let bracket = matches!(kind, TokenKind::LeftParen | TokenKind::RightParen);
    (tokens.next().is_none() && !bracket).then_some(kind)
}

/// The ASCII that a character from elsewhere stands for.
fn look_alike(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{201c}' | '\u{201d}' | '\u{ff02}' => "\"",
        '\u{2018}' | '\u{2019}' | '`' => "'",
        '\u{2013}' | '\u{2014}' | '\u{2212}' => "-",
        '\u{d7}' | '\u{2217}' => "*",
        '\u{f7}' | '\u{2215}' => "/",
        '\u{2264}' => "<=",
        '\u{2265}' => ">=",
        '\u{2260}' => "!=",
        '\u{ff1b}' | '\u{37e}' => ";",
        '\u{ff0c}' | '\u{201a}' => ",",
        '\u{ff08}' => "(",
        '\u{ff09}' => ")",
        '\u{ff1a}' => ":",
        '\u{a0}' | '\u{3000}' | '\u{feff}' | '\u{200b}' => " ",
        _ => return None,
    })
}
