//! Specifications: what their words and signs are.
//!
//! Around a specification its tokens are one ([`Tagger::spec`]). It is read on its own, if somebody
//! asks for it ([`tag_specification`]): words that start a member of it are keywords at the start of
//! members only, those inside a member (`with`, `to`, `where`, …) after an operand only, so that all
//! of them stay names elsewhere.

use weft_base::{Applicability, Code, Diagnostic, FileId, Span};

use super::context::{Frame, FrameKind};
use super::mark::Mark;
use super::{Tagged, Tagger};
use crate::delimiter::Balanced;
use crate::token::{Token, TokenKind};

/// How many tokens ahead the head of a quantifier is read.
const HEAD_MAX: usize = 256;

/// Tags the tokens of the specification whose first word is at an index. Also returns the index
/// after it.
pub(crate) fn tag_specification(
    file: FileId,
    text: &str,
    balanced: &Balanced,
    first: usize,
) -> (Tagged, usize) {
    let whole = Tagger::new(file, text, balanced, &balanced.tokens);
    let end = whole.spec_end(first).min(balanced.tokens.len());
    let tokens = balanced.tokens.get(..end).unwrap_or(&[]);
    let mut tagger = Tagger::new(file, text, balanced, tokens);
    tagger.in_spec = true;
    tagger.frames = vec![Frame::new(FrameKind::Declaration, 0, 0)];
    tagger.specification_header(first);
    let mut at = first;
    while at < end {
        at = tagger.step(at).max(at + 1);
    }
    tagger.settle_ifs();
    (tagger.output, end)
}

impl Tagger<'_> {
    /// Collapses a specification into one token, or drops one that stands beside an expression.
    /// That of another module is read like the module.
    pub(super) fn spec(&mut self, at: usize) -> usize {
        let end = self.spec_end(at);
        let Some((first, last)) = self.tokens.get(at).zip(self.tokens.get(end - 1)) else {
            return end;
        };
        let mut token = Token {
            kind: TokenKind::SpecBlock,
            start: first.start,
            end: last.end,
        };
        if self.in_spec {
            return self.spec_in_spec(at, token, end);
        }
        let span = self.span_of(token);
        let is_inside = self
            .output
            .specs
            .last()
            .is_some_and(|spec| spec.contains(span));
        if !is_inside {
            self.output.specs.push(span);
        }
        if self.frames.len() == 1 && self.is_module_spec(at) {
            token = *first;
            self.emit(token);
            return at + 1;
        }
        let in_code = self.frame().kind != FrameKind::Items;
        if in_code && !self.after_condition && self.ends_operand() {
            self.output.beside.push(span);
        } else {
            self.emit(token);
        }
        end
    }

    /// Whether an invariant of the whole module starts here, in its old form without `spec`.
    pub(super) fn is_module_invariant(&mut self, at: usize) -> bool {
        let starts_member = self.output.tokens.last().is_some_and(|last| {
            matches!(
                last.kind,
                TokenKind::LeftBrace
                    | TokenKind::RightBrace
                    | TokenKind::Semicolon
                    | TokenKind::SpecBlock
            )
        });
        starts_member
            && !self.in_spec
            && self.frame().kind == FrameKind::Items
            && self.text_at(at) == "invariant"
    }

    /// Leaves out an invariant of the whole module; gives the index after its `;`.
    pub(super) fn module_invariant(&self, at: usize) -> usize {
        let mut end = at + 1;
        while let Some(kind) = self.kind_at(end) {
            match kind {
                TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => {
                    end = self.partner(end).max(end) + 1;
                }
                TokenKind::Semicolon => return end + 1,
                TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => break,
                _ => end += 1,
            }
        }
        end
    }

    /// The first word of the specification that is read, or another one inside it.
    fn spec_in_spec(&mut self, at: usize, token: Token, end: usize) -> usize {
        if self.output.tokens.is_empty() {
            let kind = TokenKind::Spec;
            let end = token.start.saturating_add(4);
            self.emit(Token { kind, end, ..token });
            return at + 1;
        }
        self.output.diagnostics.push(Diagnostic::new(
            Code::UnexpectedToken,
            "a specification inside another one",
            self.tokens
                .get(at)
                .map_or(self.span_of(token), |word| self.span_of(*word)),
            "not possible here",
        ));
        let kind = TokenKind::Error;
        self.emit(Token { kind, ..token });
        end
    }

    /// Whether `spec a::m {` starts at an index.
    fn is_module_spec(&self, at: usize) -> bool {
        let mut end = at + 1;
        let mut is_path = false;
        loop {
            match self.kind_at(end) {
                Some(TokenKind::Identifier | TokenKind::Number) => end += 1,
                Some(TokenKind::ColonColon) => {
                    is_path = true;
                    end += 1;
                }
                Some(TokenKind::LeftBrace) => return is_path,
                _ => return false,
            }
        }
    }

    /// The index after a specification that starts at an index.
    pub(super) fn spec_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while let Some(kind) = self.kind_at(end) {
            match kind {
                TokenKind::LeftParen | TokenKind::LeftBracket => end = self.partner(end) + 1,
                TokenKind::Semicolon => return end + 1,
                TokenKind::LeftBrace => {
                    end = self.partner(end) + 1;
                    return match self.proof_brace(end) {
                        Some(brace) => self.partner(brace) + 1,
                        None => end,
                    };
                }
                TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => break,
                _ => end += 1,
            }
        }
        end
    }

    /// The index of the brace of a proof that starts at an index.
    fn proof_brace(&self, at: usize) -> Option<usize> {
        let is_proof =
            self.text_at(at) == "proof" && self.kind_at(at + 1) == Some(TokenKind::LeftBrace);
        is_proof.then_some(at + 1)
    }

    /// Marks the words and the braces of the specification that starts at an index.
    fn specification_header(&mut self, at: usize) {
        let second = self.kind_at(at + 2);
        match (self.kind_at(at + 1), self.text_at(at + 1)) {
            (Some(TokenKind::Identifier), "schema") if second == Some(TokenKind::Identifier) => {
                self.mark_kind(at + 1, TokenKind::Schema);
                self.type_parameters(at + 3);
            }
            (Some(TokenKind::Identifier), "lemma") if second == Some(TokenKind::Identifier) => {
                self.mark_kind(at + 1, TokenKind::Lemma);
                self.type_parameters(at + 3);
            }
            (Some(TokenKind::Identifier), _) => {
                self.type_parameters(at + 2);
            }
            (Some(TokenKind::Fun), _) if self.kind_at(at + 3) != Some(TokenKind::LeftBrace) => {
                return;
            }
            (Some(TokenKind::Native), _) => return,
            _ => {}
        }
        let mut brace = at + 1;
        while brace < self.tokens.len() && self.kind_at(brace) != Some(TokenKind::LeftBrace) {
            brace = self.partner(brace).max(brace) + 1;
        }
        self.marks.insert(brace, Mark::Opens(FrameKind::Spec));
        let end = self.partner(brace) + 1;
        if let Some(brace) = self.proof_brace(end) {
            self.mark_kind(end, TokenKind::Proof);
            self.marks.insert(brace, Mark::Opens(FrameKind::Proof));
        }
    }

    fn mark_kind(&mut self, at: usize, kind: TokenKind) {
        self.marks.insert(at, Mark::Kind(kind));
    }

    /// What comes before the usual steps in a specification: parts of it that become one token.
    pub(super) fn specification_step(&mut self, at: usize) -> Option<usize> {
        self.mend_member(at);
        let frame = self.frame();
        let starts =
            frame.member.is_none() && matches!(frame.kind, FrameKind::Spec | FrameKind::Proof);
        if !starts && let Some(end) = self.state_label_end(at) {
            return Some(self.collapse(at, end, TokenKind::StateLabel));
        }
        let frame = self.frame();
        let (kind, member) = (frame.kind, frame.member);
        if kind == FrameKind::Proof && member.is_none() && self.text_at(at) == "calc" {
            let brackets = matches!(
                self.kind_at(at + 1),
                Some(TokenKind::LeftBrace | TokenKind::LeftParen)
            );
            if brackets {
                let end = self.partner(at + 1) + 1;
                return Some(self.collapse(at, end, TokenKind::Calc));
            }
        }
        let lists = kind == FrameKind::Spec && member == Some(TokenKind::To);
        let follows = matches!(
            self.last_kind(),
            Some(TokenKind::To | TokenKind::Except | TokenKind::Comma)
        );
        if lists && follows {
            let end = self.apply_pattern_end(at);
            return (end > at).then(|| self.collapse(at, end, TokenKind::ApplyPattern));
        }
        None
    }

    /// Makes one token of those between two indices.
    fn collapse(&mut self, at: usize, end: usize, kind: TokenKind) -> usize {
        if let Some((first, last)) = self.tokens.get(at).zip(self.tokens.get(end - 1)) {
            let (start, end) = (first.start, last.end);
            self.emit(Token { kind, start, end });
        }
        end
    }

    /// The index after `S |~`, `..S |~`, `S.. |~` or `R..S |~`.
    fn state_label_end(&self, at: usize) -> Option<usize> {
        if self.ends_operand() {
            return None;
        }
        let mut end = at;
        if self.kind_at(end) == Some(TokenKind::Identifier) {
            end += 1;
        }
        if self.kind_at(end) == Some(TokenKind::DotDot) {
            end += 1;
            if self.kind_at(end) == Some(TokenKind::Identifier) {
                end += 1;
            }
        }
        let bar = end > at
            && self.kind_at(end) == Some(TokenKind::Bar)
            && self.text_at(end + 1) == "~"
            && self.touch(end, end + 1);
        bar.then_some(end + 2)
    }

    /// The index after a pattern of functions: `*`, `f*_x<T>`, `public f`.
    fn apply_pattern_end(&mut self, at: usize) -> usize {
        let mut end = at;
        let named = |kind| matches!(kind, Some(TokenKind::Identifier | TokenKind::Star));
        let word = self.kind_at(end) == Some(TokenKind::Public)
            || matches!(self.text_at(end), "internal" | "private");
        if word && named(self.kind_at(end + 1)) {
            end += 1;
        }
        if !named(self.kind_at(end)) {
            return at;
        }
        while named(self.kind_at(end)) || self.kind_at(end) == Some(TokenKind::Number) {
            end += 1;
            if !self.touch(end - 1, end) {
                break;
            }
        }
        if self.kind_at(end) == Some(TokenKind::Less) {
            let mut close = end;
            while close < end + HEAD_MAX {
                match self.kind_at(close) {
                    Some(TokenKind::Greater) => return close + 1,
                    Some(TokenKind::Semicolon) | None => break,
                    Some(_) => close += 1,
                }
            }
        }
        end
    }

    /// The kind of the name at an index, if it is a word of specifications there.
    pub(super) fn specification_word(&mut self, at: usize) -> Option<TokenKind> {
        if self.ends_path() {
            return None;
        }
        let text = self.text_at(at);
        match text {
            "forall" | "exists" if self.is_binding(at + 1) => {
                self.quantifier_head(at + 1);
                return Some(TokenKind::Quantifier);
            }
            "choose" if self.is_binding(at + 1) => {
                self.quantifier_head(at + 1);
                return Some(TokenKind::Choose);
            }
            "choose" if self.text_at(at + 1) == "min" && self.is_binding(at + 2) => {
                self.mark_kind(at + 1, TokenKind::Minimum);
                self.quantifier_head(at + 2);
                return Some(TokenKind::Choose);
            }
            _ => {}
        }
        let last = self.last_kind();
        let (kind, member) = {
            let frame = self.frame();
            (frame.kind, frame.member)
        };
        let starts = member.is_none() || last == Some(TokenKind::Post);
        match kind {
            FrameKind::Spec if starts => self.member_word(at),
            FrameKind::Proof if starts => self.step_word(at),
            FrameKind::Spec | FrameKind::Proof => self.inner_word(at, member?),
            FrameKind::Items
            | FrameKind::Declaration
            | FrameKind::Code
            | FrameKind::Match
            | FrameKind::List => None,
        }
    }

    /// The kind of the word that starts a member.
    fn member_word(&mut self, at: usize) -> Option<TokenKind> {
        let next = self.kind_at(at + 1);
        if matches!(next, Some(TokenKind::Colon)) {
            return None; // a variable of a schema
        }
        Some(match self.text_at(at) {
            "requires" | "ensures" | "assert" | "assume" | "decreases" | "succeeds_if"
            | "axiom" => {
                self.type_parameters(at + 1);
                TokenKind::Condition
            }
            "invariant" => {
                self.type_parameters(at + 1);
                TokenKind::Invariant
            }
            "aborts_if" => TokenKind::AbortsIf,
            "aborts_with" => TokenKind::AbortsWith,
            "emits" => TokenKind::Emits,
            "modifies" | "reads" => TokenKind::Frame,
            "modifies_of" | "reads_of" => {
                if let Some(close) = self.types_end(at + 1) {
                    self.mark_kind(at + 1, TokenKind::LessTypes);
                    self.mark_types(at + 1, close);
                    if self.kind_at(close + 1) == Some(TokenKind::LeftParen) {
                        self.mark_kind(close + 1, TokenKind::FrameParen);
                    }
                }
                TokenKind::FrameOf
            }
            "pragma" => TokenKind::Pragma,
            "include" => TokenKind::Include,
            "apply" => TokenKind::Apply,
            "update" => TokenKind::Update,
            "global" | "local" if next == Some(TokenKind::Identifier) => {
                self.type_parameters(at + 2);
                TokenKind::Variable
            }
            _ => return None,
        })
    }

    /// The kind of the word that starts a step of a proof.
    fn step_word(&mut self, at: usize) -> Option<TokenKind> {
        let next = self.kind_at(at + 1);
        let operand = matches!(
            next,
            Some(
                TokenKind::Identifier
                    | TokenKind::Number
                    | TokenKind::Bang
                    | TokenKind::LeftParen
                    | TokenKind::At
                    | TokenKind::True
                    | TokenKind::False
            )
        );
        match self.text_at(at) {
            "assert" | "assume" => Some(TokenKind::Condition),
            "apply" | "split" if operand => Some(TokenKind::Step),
            "post" if operand || matches!(next, Some(TokenKind::LeftBrace | TokenKind::Let)) => {
                Some(TokenKind::Post)
            }
            _ => None,
        }
    }

    /// The kind of a word inside a member.
    fn inner_word(&mut self, at: usize, member: TokenKind) -> Option<TokenKind> {
        let last = self.last_kind();
        match (member, self.text_at(at)) {
            (TokenKind::AbortsIf, "with") if self.ends_operand() => Some(TokenKind::With),
            (TokenKind::Emits, "to") if self.ends_operand() => Some(TokenKind::To),
            (TokenKind::Apply, "to") if self.ends_operand() => {
                self.frame().member = Some(TokenKind::To);
                Some(TokenKind::To)
            }
            (TokenKind::To, "except") if last == Some(TokenKind::ApplyPattern) => {
                Some(TokenKind::Except)
            }
            (TokenKind::Invariant, "update")
                if matches!(
                    last,
                    Some(TokenKind::Invariant | TokenKind::GreaterTypes | TokenKind::RightBracket)
                ) && !self.continues_condition(at + 1) =>
            {
                Some(TokenKind::Update)
            }
            (_, "post")
                if last == Some(TokenKind::Let)
                    && self.kind_at(at + 1) == Some(TokenKind::Identifier) =>
            {
                Some(TokenKind::Post)
            }
            _ => None,
        }
    }

    /// Whether `x:` or `x in` starts at an index.
    fn is_binding(&self, at: usize) -> bool {
        self.kind_at(at) == Some(TokenKind::Identifier)
            && (self.kind_at(at + 1) == Some(TokenKind::Colon) || self.text_at(at + 1) == "in")
    }

    /// Marks the words and braces in the head of a quantifier whose first variable is at an index.
    fn quantifier_head(&mut self, start: usize) {
        let mut at = start;
        for _ in 0..HEAD_MAX {
            if self.is_binding(at) {
                if self.text_at(at + 1) == "in" {
                    self.mark_kind(at + 1, TokenKind::In);
                }
                at += 2;
            }
            match self.kind_at(at) {
                Some(TokenKind::LeftBrace) => {
                    self.mark_kind(at, TokenKind::TriggerBrace);
                    at = self.partner(at) + 1;
                }
                Some(TokenKind::Identifier) if self.text_at(at) == "where" => {
                    self.mark_kind(at, TokenKind::Where);
                    return;
                }
                Some(TokenKind::Comma) => at += 1,
                Some(
                    TokenKind::Colon
                    | TokenKind::Semicolon
                    | TokenKind::RightParen
                    | TokenKind::RightBracket
                    | TokenKind::RightBrace,
                )
                | None => return,
                Some(_) => at = self.partner(at).max(at) + 1,
            }
        }
    }

    /// Whether the `..` at an index stands between the ends of a range.
    pub(super) fn is_range(&mut self, at: usize) -> bool {
        let frame = self.frame();
        let in_pattern = frame.kind == FrameKind::Match && !frame.in_value;
        let opening = frame.opening;
        let before = opening.checked_sub(1);
        let head = before.and_then(|index| self.output.tokens.get(index));
        let in_for = head.is_some_and(|token| token.kind == TokenKind::For);
        let ends = matches!(
            self.kind_at(at + 1),
            Some(
                TokenKind::RightParen
                    | TokenKind::RightBrace
                    | TokenKind::RightBracket
                    | TokenKind::Comma
            )
        );
        self.ends_operand() && !in_pattern && !in_for && !ends
    }

    /// Whether the `if` that comes next says when an event is emitted.
    pub(super) fn is_if_after(&mut self) -> bool {
        let frame = self.frame();
        let emits = frame.kind == FrameKind::Spec && frame.member == Some(TokenKind::Emits);
        emits && self.ends_operand()
    }

    /// Puts in the `;` before a member that starts on a line of its own.
    fn mend_member(&mut self, at: usize) {
        let frame = self.frame();
        let in_member =
            frame.member.is_some() && matches!(frame.kind, FrameKind::Spec | FrameKind::Proof);
        let (Some(last), Some(&token)) = (self.output.tokens.last().copied(), self.tokens.get(at))
        else {
            return;
        };
        let listed = matches!(last.kind, TokenKind::ApplyPattern);
        if !in_member || !(listed || self.ends_operand()) || !self.starts_member_word(at) {
            return;
        }
        if !self.has_newline(last.end, token.start) {
            return;
        }
        let place = Span::new(self.file, last.end, last.end);
        let diagnostic = Diagnostic::new(
            Code::MissingSemicolon,
            "missing `;`",
            place,
            "expected `;` here",
        )
        .with_secondary(self.span_of(token), "the next member starts here")
        .with_fix("insert `;`", Applicability::MachineApplicable, place, ";");
        self.output.diagnostics.push(diagnostic);
        self.settle_ifs();
        self.emit(Token {
            kind: TokenKind::Semicolon,
            start: last.end,
            end: last.end,
        });
        self.frame().member = None;
    }

    /// Whether a word that starts a member, and goes on with none, is at an index.
    fn starts_member_word(&self, at: usize) -> bool {
        let word = match self.kind_at(at) {
            Some(TokenKind::Let) => return true,
            Some(TokenKind::Identifier) => self.text_at(at),
            _ => return false,
        };
        let known = matches!(
            word,
            "requires"
                | "ensures"
                | "assert"
                | "assume"
                | "aborts_if"
                | "aborts_with"
                | "emits"
                | "modifies"
                | "invariant"
                | "pragma"
                | "include"
                | "apply"
        );
        let next = self.kind_at(at + 1);
        known
            && !self.continues_condition(at + 1)
            && !matches!(
                next,
                Some(
                    TokenKind::Semicolon
                        | TokenKind::Comma
                        | TokenKind::Equal
                        | TokenKind::ColonColon
                )
            )
    }
}
