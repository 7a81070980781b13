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
//! * A specification becomes one token; one that belongs to a loop or a lambda is left out. Their
//!   insides are tagged when they are parsed ([`specification`]).
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
mod mark;
mod repair;
mod specification;

use weft_base::{Diagnostic, FileId, Span};

use self::context::{Frame, FrameKind, opening_frame};
use self::generics::Generics;
use self::mark::{Mark, Marks};
pub(crate) use self::specification::tag_specification;
use crate::delimiter::Balanced;
use crate::token::{Token, TokenKind};

/// Tokens as the grammar reads them.
#[derive(Debug)]
pub(crate) struct Tagged {
    /// The tokens.
    pub(crate) tokens: Vec<Token>,
    /// For each bracket the index of its partner; for other tokens their own index.
    pub(crate) partners: Vec<u32>,
    /// The specifications, but for those inside of others.
    pub(crate) specs: Vec<Span>,
    /// Those that stand beside an expression and are left out.
    pub(crate) beside: Vec<Span>,
    /// What is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Tags the tokens of a file.
pub(crate) fn tag(file: FileId, text: &str, balanced: &Balanced) -> Tagged {
    let count = balanced.tokens.len();
    let mut tagger = Tagger::new(file, text, balanced, &balanced.tokens);
    tagger.output.tokens.reserve(count);
    tagger.output.partners.reserve(count);
    let mut at = 0;
    while at < count {
        at = tagger.step(at).max(at + 1);
    }
    tagger.settle_ifs();
    tagger.output
}

struct Tagger<'a> {
    file: FileId,
    text: &'a str,
    tokens: &'a [Token],
    partners: &'a [u32],
    marks: Marks,
    generics: Generics,
    frames: Vec<Frame>,
    /// Positions in the output of `if`s that may still get an `else`, all frames together.
    pending_ifs: Vec<usize>,
    /// The `)`s of the conditions that are being read, the innermost last.
    condition_ends: Vec<usize>,
    /// Whether the last token of the output ended a condition.
    after_condition: bool,
    /// Whether a specification is being read.
    in_spec: bool,
    output: Tagged,
}

impl<'a> Tagger<'a> {
    fn new(file: FileId, text: &'a str, balanced: &'a Balanced, tokens: &'a [Token]) -> Self {
        Self {
            file,
            text,
            tokens,
            partners: &balanced.partners,
            marks: Marks::new(),
            generics: Generics::default(),
            frames: vec![Frame::new(FrameKind::Items, 0, 0)],
            pending_ifs: Vec::new(),
            condition_ends: Vec::new(),
            after_condition: false,
            in_spec: false,
            output: Tagged {
                tokens: Vec::new(),
                partners: Vec::new(),
                specs: Vec::new(),
                beside: Vec::new(),
                diagnostics: Vec::new(),
            },
        }
    }

    /// Tags the token at an index and returns the index of the next one.
    fn step(&mut self, at: usize) -> usize {
        let Some(&token) = self.tokens.get(at) else {
            return at;
        };
        if self.takes_mark(at, Mark::ClosesCondition) {
            self.put_closing_parenthesis(token.start);
        }
        if self.in_spec
            && let Some(next) = self.specification_step(at)
        {
            return next;
        }
        match token.kind {
            TokenKind::Unknown => self.report_unknown(at),
            TokenKind::Spec => self.spec(at),
            TokenKind::Identifier if self.is_module_invariant(at) => self.module_invariant(at),
            TokenKind::Greater => self.greater(at),
            TokenKind::Ampersand if self.is_ampersand_mut(at) => {
                self.join(at, TokenKind::AmpersandMut)
            }
            TokenKind::DotDot if self.is_dot_dot_equal(at) => self.join(at, TokenKind::DotDotEqual),
            TokenKind::Identifier if self.is_mut(at) => {
                self.report_mut(at, token);
                at + 1
            }
            _ => {
                let kind = self.kind_of(at, token);
                self.mend_semicolon(kind, token);
                self.start_member(kind);
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
        if let Some(Mark::Kind(kind)) = self.marks.get(at) {
            self.marks.remove(at);
            return kind;
        }
        match token.kind {
            TokenKind::Identifier => self.identifier(at),
            TokenKind::DotDot if self.in_spec && self.is_range(at) => TokenKind::Range,
            TokenKind::If if self.in_spec && self.is_if_after() => TokenKind::IfAfter,
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
                let marked = self.takes_opening(at);
                let (kind, frame) = opening_frame(token.kind, marked, &self.surroundings());
                self.open(frame, Token { kind, ..token });
            }
            TokenKind::TriggerBrace | TokenKind::FrameParen => self.open(FrameKind::List, token),
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
                let frame = self.frame();
                frame.in_value = false;
                if token.kind == TokenKind::Semicolon {
                    frame.member = None;
                }
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

    /// Puts an opening bracket into the output and starts its frame.
    fn open(&mut self, kind: FrameKind, token: Token) {
        let frame = Frame::new(kind, self.output.tokens.len(), self.pending_ifs.len());
        self.frames.push(frame);
        self.emit(token);
    }

    /// What the bracket at an index opens, if that has been marked.
    fn takes_opening(&mut self, at: usize) -> Option<FrameKind> {
        let Some(Mark::Opens(kind)) = self.marks.get(at) else {
            return None;
        };
        self.marks.remove(at);
        Some(kind)
    }

    /// Keeps the first token of a member of a specification.
    fn start_member(&mut self, kind: TokenKind) {
        if self.in_spec && kind != TokenKind::RightBrace {
            let frame = self.frame();
            frame.member = frame.member.or(Some(kind));
        }
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
        let around = self.frame();
        if opening == Some(TokenKind::BranchBrace) && around.kind == FrameKind::Match {
            around.in_value = false;
        }
        let ends_member = match around.kind {
            FrameKind::Spec => {
                frame.kind == FrameKind::Code
                    && matches!(around.member, Some(TokenKind::Fun | TokenKind::Native))
            }
            FrameKind::Proof => frame.kind == FrameKind::Proof,
            FrameKind::Items
            | FrameKind::Declaration
            | FrameKind::Code
            | FrameKind::Match
            | FrameKind::List => false,
        };
        if ends_member {
            around.member = None;
        }
    }

    /// Whether the token at an index has this mark, which is then taken from it.
    fn takes_mark(&mut self, at: usize, mark: Mark) -> bool {
        let marked = self.marks.get(at) == Some(mark);
        if marked {
            self.marks.remove(at);
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
        if let Some(Mark::Kind(kind)) = self.marks.get(at) {
            self.marks.remove(at);
            self.emit(Token { kind, ..token });
            return at + 1;
        }
        let follows = |next: usize, kind| {
            self.kind_at(next) == Some(kind)
                && self.touch(next - 1, next)
                && self.marks.get(next).is_none()
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
