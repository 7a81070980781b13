//! Gives tokens the kinds that only their neighbours decide, so that the grammar is LR(1).
//!
//! Takes balanced tokens and makes the ones that the grammar reads:
//!
//! * `<` and `>` around types are told from comparisons ([`generics`]); `>>`, `>=`, `>>=` and
//!   `&mut` are put together.
//! * Names that are keywords in their place (`match`, `for`, `is`, `has`, `entry`, …) become
//!   keywords; elsewhere they stay names.
//! * Each `else` is bound to its `if`, so that no `if` is left dangling.
//! * Braces are told apart: bodies of control expressions, fields after a path, other blocks.
//! * A specification becomes one token; one that belongs to a loop or a lambda is left out.
//! * The usual slips are mended and reported, each with a fix ([`repair`]): a `;` that is missing
//!   between two statements, conditions without parentheses, `let mut`.
//!
//! Brackets stay balanced. The work is linear in the number of tokens: every search ahead is
//! bounded, or its result is kept.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a place tells a few kinds of tokens apart and treats the many others alike"
)]

mod context;
mod generics;
mod keywords;
mod repair;

use std::collections::BTreeMap;

use weft_base::{Diagnostic, FileId, Span};

use self::context::{Frame, FrameKind, opening_frame};
use self::generics::Generics;
use crate::delimiter::Balanced;
use crate::token::{Token, TokenKind};

/// Tokens as the grammar reads them.
#[derive(Debug)]
pub(crate) struct Tagged {
    /// The tokens.
    pub(crate) tokens: Vec<Token>,
    /// For each bracket the index of its partner; for other tokens their own index.
    pub(crate) partners: Vec<u32>,
    /// The specifications.
    pub(crate) specs: Vec<Span>,
    /// What is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Tags the tokens of a file.
pub(crate) fn tag(file: FileId, text: &str, balanced: &Balanced) -> Tagged {
    let count = balanced.tokens.len();
    let mut tagger = Tagger {
        file,
        text,
        tokens: &balanced.tokens,
        partners: &balanced.partners,
        marks: BTreeMap::new(),
        generics: Generics::default(),
        frames: vec![Frame::new(FrameKind::Items, 0, 0)],
        pending_ifs: Vec::new(),
        condition_ends: Vec::new(),
        after_condition: false,
        output: Tagged {
            tokens: Vec::with_capacity(count),
            partners: Vec::with_capacity(count),
            specs: Vec::new(),
            diagnostics: Vec::new(),
        },
    };
    let mut at = 0;
    while at < count {
        at = tagger.step(at).max(at + 1);
    }
    tagger.settle_ifs();
    tagger.output
}

/// What an earlier token has decided about a later one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark {
    /// It has this kind.
    Kind(TokenKind),
    /// It is the `else` of an `if` whose first branch is a block.
    BoundElse,
    /// It is the `{` of a function's body.
    FunctionBody,
    /// A `)` that is missing goes before it.
    ClosesCondition,
}

struct Tagger<'a> {
    file: FileId,
    text: &'a str,
    tokens: &'a [Token],
    partners: &'a [u32],
    marks: BTreeMap<usize, Mark>,
    generics: Generics,
    frames: Vec<Frame>,
    /// Positions in the output of `if`s that may still get an `else`, all frames together.
    pending_ifs: Vec<usize>,
    /// The `)`s of the conditions that are being read, the innermost last.
    condition_ends: Vec<usize>,
    /// Whether the last token of the output ended a condition.
    after_condition: bool,
    output: Tagged,
}

impl<'a> Tagger<'a> {
    /// Tags the token at an index and returns the index of the next one.
    fn step(&mut self, at: usize) -> usize {
        let Some(&token) = self.tokens.get(at) else {
            return at;
        };
        if self.takes_mark(at, Mark::ClosesCondition) {
            self.put_closing_parenthesis(token.start);
        }
        match token.kind {
            TokenKind::Unknown => self.report_unknown(at),
            TokenKind::Spec => self.spec(at),
            TokenKind::Greater => self.greater(at),
            TokenKind::Ampersand if self.is_ampersand_mut(at) => {
                self.join(at, TokenKind::AmpersandMut)
            }
            TokenKind::DotDot if self.is_dot_dot_equal(at) => self.join(at, TokenKind::DotDotEqual),
            TokenKind::Identifier if self.is_let_mut(at) => {
                self.report_let_mut(token);
                at + 1
            }
            _ => {
                let kind = self.kind_of(at, token);
                self.mend_semicolon(kind, token);
                self.place(at, Token { kind, ..token });
                if is_conditional(kind) {
                    self.condition(at, kind);
                }
                at + 1
            }
        }
    }

    /// The kind of a token that stays one token.
    fn kind_of(&mut self, at: usize, token: Token) -> TokenKind {
        if let Some(&Mark::Kind(kind)) = self.marks.get(&at) {
            self.marks.remove(&at);
            return kind;
        }
        match token.kind {
            TokenKind::Identifier => self.identifier(at),
            TokenKind::Less => {
                if self.opens_types(at) {
                    TokenKind::LessTypes
                } else {
                    TokenKind::Less
                }
            }
            TokenKind::Fun => {
                self.function_header(at);
                TokenKind::Fun
            }
            TokenKind::Struct => {
                self.type_parameters(at + 2);
                TokenKind::Struct
            }
            kind => kind,
        }
    }

    /// Puts a token into the output and keeps the frames.
    fn place(&mut self, at: usize, token: Token) {
        match token.kind {
            TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => {
                let body = self.takes_mark(at, Mark::FunctionBody);
                let (kind, frame) = opening_frame(token.kind, body, &self.surroundings());
                let frame = Frame::new(frame, self.output.tokens.len(), self.pending_ifs.len());
                self.frames.push(frame);
                self.emit(Token { kind, ..token });
            }
            TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                self.settle_ifs();
                self.leave(token);
                self.after_condition = self.condition_ends.pop_if(|end| *end == at).is_some();
            }
            TokenKind::LessTypes => {
                self.frame().open_types += 1;
                self.emit(token);
            }
            TokenKind::GreaterTypes => {
                let frame = self.frame();
                frame.open_types = frame.open_types.saturating_sub(1);
                self.emit(token);
            }
            // Between types, in a branch of an `if` that may still get its `else`.
            TokenKind::Comma if self.frame().open_types > 0 => self.emit(token),
            TokenKind::Semicolon | TokenKind::Comma => {
                self.settle_ifs();
                self.frame().in_value = false;
                self.emit(token);
            }
            TokenKind::FatArrow => {
                self.settle_ifs();
                self.frame().in_value = true;
                self.emit(token);
            }
            TokenKind::Else => {
                if !self.takes_mark(at, Mark::BoundElse) {
                    self.bind_else();
                }
                self.emit(token);
            }
            TokenKind::Equal => {
                let frame = self.frame();
                frame.in_value |= frame.kind == FrameKind::Items;
                self.emit(token);
            }
            TokenKind::Fun
            | TokenKind::Struct
            | TokenKind::Enum
            | TokenKind::Const
            | TokenKind::Use
            | TokenKind::Public => {
                let frame = self.frame();
                frame.in_value &= frame.kind != FrameKind::Items;
                self.emit(token);
            }
            _ => self.emit(token),
        }
    }

    fn emit(&mut self, token: Token) {
        let index = u32::try_from(self.output.tokens.len()).unwrap_or(u32::MAX);
        self.output.tokens.push(token);
        self.output.partners.push(index);
        self.after_condition = false;
    }

    /// Puts a closing bracket into the output and ends its frame.
    fn leave(&mut self, token: Token) {
        let closing = self.output.tokens.len();
        self.emit(token);
        if self.frames.len() < 2 {
            debug_assert!(false, "brackets are balanced");
            return;
        }
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let index = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let partners = &mut self.output.partners;
        if let Some(partner) = partners.get_mut(frame.opening) {
            *partner = index(closing);
        }
        if let Some(partner) = partners.get_mut(closing) {
            *partner = index(frame.opening);
        }
        let opening = self
            .output
            .tokens
            .get(frame.opening)
            .map(|token| token.kind);
        if opening == Some(TokenKind::BranchBrace) && self.frame().kind == FrameKind::Match {
            self.frame().in_value = false;
        }
    }

    /// Whether the token at an index has this mark, which is then taken from it.
    fn takes_mark(&mut self, at: usize, mark: Mark) -> bool {
        let marked = !self.marks.is_empty() && self.marks.get(&at) == Some(&mark);
        if marked {
            self.marks.remove(&at);
        }
        marked
    }

    /// The innermost frame.
    fn frame(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    fn kind_at(&self, at: usize) -> Option<TokenKind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn text_at(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| self.text_of(*token))
    }

    fn text_of(&self, token: Token) -> &'a str {
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        self.text
            .get(index(token.start)..index(token.end))
            .unwrap_or("")
    }

    fn partner(&self, at: usize) -> usize {
        let partner = self
            .partners
            .get(at)
            .and_then(|partner| usize::try_from(*partner).ok());
        partner.unwrap_or(at)
    }

    /// The kind of the last token of the output.
    fn last_kind(&self) -> Option<TokenKind> {
        self.output.tokens.last().map(|token| token.kind)
    }

    /// Whether the tokens at two indices touch.
    fn touch(&self, at: usize, next: usize) -> bool {
        match (self.tokens.get(at), self.tokens.get(next)) {
            (Some(left), Some(right)) => left.end == right.start,
            _ => false,
        }
    }

    fn span_of(&self, token: Token) -> Span {
        Span::new(self.file, token.start, token.end)
    }

    fn is_ampersand_mut(&self, at: usize) -> bool {
        self.kind_at(at + 1) == Some(TokenKind::Identifier)
            && self.text_at(at + 1) == "mut"
            && self.touch(at, at + 1)
    }

    fn is_dot_dot_equal(&self, at: usize) -> bool {
        self.kind_at(at + 1) == Some(TokenKind::Equal) && self.touch(at, at + 1)
    }

    /// Makes one token of the one at an index and the next.
    fn join(&mut self, at: usize, kind: TokenKind) -> usize {
        if let Some((first, last)) = self.tokens.get(at).zip(self.tokens.get(at + 1)) {
            self.emit(Token {
                kind,
                start: first.start,
                end: last.end,
            });
        }
        at + 2
    }

    /// `>`, or an operator that it starts.
    fn greater(&mut self, at: usize) -> usize {
        let Some(&token) = self.tokens.get(at) else {
            return at;
        };
        if let Some(&Mark::Kind(kind)) = self.marks.get(&at) {
            self.marks.remove(&at);
            self.emit(Token { kind, ..token });
            return at + 1;
        }
        let follows = |next: usize, kind| {
            self.kind_at(next) == Some(kind)
                && self.touch(next - 1, next)
                && !self.marks.contains_key(&next)
        };
        let (kind, count) = if follows(at + 1, TokenKind::Equal) {
            (TokenKind::GreaterEqual, 2)
        } else if follows(at + 1, TokenKind::Greater) && follows(at + 2, TokenKind::Equal) {
            (TokenKind::GreaterGreaterEqual, 3)
        } else if follows(at + 1, TokenKind::Greater) {
            (TokenKind::GreaterGreater, 2)
        } else {
            (TokenKind::Greater, 1)
        };
        let end = self
            .tokens
            .get(at + count - 1)
            .map_or(token.end, |last| last.end);
        self.emit(Token { kind, end, ..token });
        at + count
    }

    /// Collapses a specification into one token.
    fn spec(&mut self, at: usize) -> usize {
        let end = self.spec_end(at);
        let Some((first, last)) = self.tokens.get(at).zip(self.tokens.get(end - 1)) else {
            return end;
        };
        let token = Token {
            kind: TokenKind::SpecBlock,
            start: first.start,
            end: last.end,
        };
        self.output.specs.push(self.span_of(token));
        let in_code = self.frame().kind != FrameKind::Items;
        let attached = in_code && !self.after_condition && self.ends_operand();
        if !attached {
            self.emit(token);
        }
        end
    }

    /// The index after a specification that starts at an index.
    fn spec_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while let Some(kind) = self.kind_at(end) {
            match kind {
                TokenKind::LeftParen | TokenKind::LeftBracket => end = self.partner(end) + 1,
                TokenKind::Semicolon => return end + 1,
                TokenKind::LeftBrace => {
                    end = self.partner(end) + 1;
                    let proof = self.text_at(end) == "proof"
                        && self.kind_at(end + 1) == Some(TokenKind::LeftBrace);
                    return if proof {
                        self.partner(end + 1) + 1
                    } else {
                        end
                    };
                }
                TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => break,
                _ => end += 1,
            }
        }
        end
    }

    /// Binds an `else` to the nearest `if` of its frame that has none.
    fn bind_else(&mut self) {
        if self.pending_ifs.len() > self.frame().pending_ifs_before {
            self.pending_ifs.pop();
        }
    }

    /// Nothing after this can be the `else` of an `if` of this frame.
    fn settle_ifs(&mut self) {
        let before = self.frame().pending_ifs_before;
        for index in self.pending_ifs.drain(before..) {
            if let Some(token) = self.output.tokens.get_mut(index) {
                token.kind = TokenKind::IfOnly;
            }
        }
    }

    /// Looks at the condition and the first branch after an `if`, a `while` or a `match`, which is
    /// the last token of the output.
    fn condition(&mut self, at: usize, kind: TokenKind) {
        let frame = self.frame();
        if frame.kind == FrameKind::Match && !frame.in_value {
            return; // the guard of an arm
        }
        let end = self.condition_parentheses(at);
        if kind == TokenKind::If {
            let branch = end.unwrap_or(at + 1);
            let after = self.partner(branch) + 1;
            let block = end.is_some() && self.kind_at(branch) == Some(TokenKind::LeftBrace);
            let index = self
                .output
                .tokens
                .iter()
                .rposition(|it| it.kind == TokenKind::If);
            if block && self.kind_at(after) == Some(TokenKind::Else) {
                self.marks.insert(after, Mark::BoundElse);
            } else if let Some(index) = index {
                if block {
                    self.output.tokens[index].kind = TokenKind::IfOnly;
                } else {
                    self.pending_ifs.push(index);
                }
            }
        }
    }
}

/// Whether a condition, or what stands in its place, comes after a word.
fn is_conditional(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::If | TokenKind::While | TokenKind::Match | TokenKind::For
    )
}

#[cfg(test)]
mod tests {
    use crate::dump_tokens;
    use weft_base::FileId;

    /// The tokens of the statements of a function.
    fn body(text: &str) -> String {
        let text = format!("module 0x1::m {{ fun f() {{\n{text}\n}} }}");
        let dump = dump_tokens(FileId(0), &text);
        dump.lines().nth(1).unwrap_or("").replace("Identifier", "")
    }

    #[test]
    fn angle_brackets_around_types_have_kinds_of_their_own() {
        assert_eq!(body("f<u8>(x)"), "(f) LessTypes (u8) GreaterTypes ( (x) )");
        assert_eq!(
            body("f<S<u8>>(x)"),
            "(f) LessTypes (S) LessTypes (u8) GreaterTypes GreaterTypes ( (x) )"
        );
        assert_eq!(body("a<b"), "(a) < (b)");
        assert_eq!(
            body("a >> b >= c"),
            "(a) GreaterGreater (b) GreaterEqual (c)"
        );
    }

    #[test]
    fn an_if_without_else_has_a_kind_of_its_own() {
        assert_eq!(body("if (a) b"), "IfOnly ( (a) ) (b)");
        assert_eq!(body("if (a) b else c"), "if ( (a) ) (b) else (c)");
        assert_eq!(
            body("if (a) if (b) c else d"),
            "IfOnly ( (a) ) if ( (b) ) (c) else (d)"
        );
    }

    #[test]
    fn braces_are_told_apart() {
        assert_eq!(
            body("if (a) { S { x } }"),
            "IfOnly ( (a) ) BranchBrace (S) FieldBrace (x) } }"
        );
        assert_eq!(body("{ x }"), "{ (x) }");
    }

    #[test]
    fn words_are_keywords_only_in_their_places() {
        assert_eq!(body("match (x) { }"), "Match ( (x) ) { }");
        assert_eq!(body("match(x)"), "(match) ( (x) )");
        assert_eq!(
            body("for (i in a..b) { }"),
            "For ( (i) In (a) .. (b) ) BranchBrace }"
        );
        assert_eq!(body("x is A | B"), "(x) Is (A) BarVariant (B)");
        assert_eq!(body("vector[vector]"), "Vector [ (vector) ]");
    }

    #[test]
    fn specifications_are_one_token_or_none() {
        assert_eq!(body("spec { a; }; b"), "SpecBlock ; (b)");
        assert_eq!(
            body("while (a) { } spec { b; };"),
            "while ( (a) ) BranchBrace } ;"
        );
    }
}
