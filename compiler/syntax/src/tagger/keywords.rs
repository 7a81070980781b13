//! Names that are keywords where they stand.

use super::Tagger;
use super::context::FrameKind;
use super::mark::Mark;
use crate::ast::AbilityKind;
use crate::token::TokenKind;

impl Tagger<'_> {
    /// The kind of the name at an index.
    pub(super) fn identifier(&mut self, at: usize) -> TokenKind {
        if self.in_spec
            && let Some(kind) = self.specification_word(at)
        {
            return kind;
        }
        match self.text_at(at) {
            "address" if self.is_address_block(at) => TokenKind::Address,
            "entry" if self.is_modifier(at) => TokenKind::Entry,
            "enum" if self.is_enum(at) => {
                self.type_parameters(at + 2);
                TokenKind::Enum
            }
            "for" if self.is_for(at) => TokenKind::For,
            "has" if self.is_ability(at + 1) || self.is_declared_ability(at + 1) => TokenKind::Has,
            "is" if self.is_test(at) => {
                self.mark_variants(at + 1);
                TokenKind::Is
            }
            "match" if self.is_match(at) => TokenKind::Match,
            "package" if self.is_modifier(at) || self.is_public_argument() => TokenKind::Package,
            "phantom" if self.is_phantom(at) => TokenKind::Phantom,
            "vector" if self.is_vector_literal(at) => TokenKind::Vector,
            _ => TokenKind::Identifier,
        }
    }

    fn is_address_block(&mut self, at: usize) -> bool {
        self.frames.len() == 1
            && !self.in_spec
            && matches!(
                self.kind_at(at + 1),
                Some(TokenKind::Identifier | TokenKind::Number)
            )
            && self.kind_at(at + 2) == Some(TokenKind::LeftBrace)
    }

    /// Whether a declaration follows a name among members.
    fn is_modifier(&mut self, at: usize) -> bool {
        if self.frame().kind != FrameKind::Items || self.ends_path() {
            return false;
        }
        match self.kind_at(at + 1) {
            Some(
                TokenKind::Fun
                | TokenKind::Struct
                | TokenKind::Const
                | TokenKind::Native
                | TokenKind::Inline
                | TokenKind::Public
                | TokenKind::Friend,
            ) => true,
            Some(TokenKind::Identifier) => {
                matches!(self.text_at(at + 1), "entry" | "package" | "enum")
            }
            _ => false,
        }
    }

    /// Whether the last token expects a name after it.
    pub(super) fn ends_path(&self) -> bool {
        matches!(
            self.last_kind(),
            Some(
                TokenKind::ColonColon
                    | TokenKind::Dot
                    | TokenKind::Fun
                    | TokenKind::Struct
                    | TokenKind::Enum
                    | TokenKind::Const
                    | TokenKind::Use
                    | TokenKind::Module
            )
        )
    }

    fn is_public_argument(&self) -> bool {
        let mut kinds = self.output.tokens.iter().rev().map(|token| token.kind);
        kinds.next() == Some(TokenKind::LeftParen) && kinds.next() == Some(TokenKind::Public)
    }

    fn is_enum(&mut self, at: usize) -> bool {
        self.frame().kind == FrameKind::Items
            && !self.ends_path()
            && self.kind_at(at + 1) == Some(TokenKind::Identifier)
    }

    fn is_ability(&self, at: usize) -> bool {
        self.kind_at(at) == Some(TokenKind::Copy)
            || AbilityKind::parse(&self.text_at(at).to_ascii_lowercase()).is_some()
    }

    /// Whether a name follows `has` in a declaration: it should be an ability.
    fn is_declared_ability(&self, at: usize) -> bool {
        let frame = self.frames.last();
        frame.is_some_and(|frame| frame.kind == FrameKind::Items)
            && self.kind_at(at) == Some(TokenKind::Identifier)
    }

    fn is_phantom(&mut self, at: usize) -> bool {
        (self.in_spec || self.frame().kind == FrameKind::Items)
            && matches!(
                self.last_kind(),
                Some(TokenKind::LessTypes | TokenKind::Comma)
            )
            && self.kind_at(at + 1) == Some(TokenKind::Identifier)
    }

    fn is_in_code(&mut self) -> bool {
        matches!(
            self.frame().kind,
            FrameKind::Code
                | FrameKind::Match
                | FrameKind::List
                | FrameKind::Spec
                | FrameKind::Proof
        )
    }

    /// Whether an expression can start here.
    fn starts_expression(&mut self) -> bool {
        self.is_in_code() && !self.ends_path() && (self.after_condition || !self.ends_operand())
    }

    /// `for (i in`; also `for i in`, which is mended.
    fn is_for(&mut self, at: usize) -> bool {
        let variable = |kind| matches!(kind, Some(TokenKind::Identifier | TokenKind::Underscore));
        if !self.starts_expression() && !self.ends_operand() {
            return false;
        }
        if self.kind_at(at + 1) == Some(TokenKind::LeftParen)
            && variable(self.kind_at(at + 2))
            && self.text_at(at + 3) == "in"
        {
            self.marks.insert(at + 3, Mark::Kind(TokenKind::In));
            return true;
        }
        if variable(self.kind_at(at + 1)) && self.text_at(at + 2) == "in" {
            self.marks.insert(at + 2, Mark::Kind(TokenKind::In));
            return true;
        }
        false
    }

    /// `e is V`.
    fn is_test(&mut self, at: usize) -> bool {
        self.is_in_code()
            && !self.after_condition
            && self.ends_operand()
            && matches!(
                self.kind_at(at + 1),
                Some(TokenKind::Identifier | TokenKind::Number)
            )
    }

    /// Marks each `|` between variants that start at an index.
    fn mark_variants(&mut self, start: usize) {
        let mut at = start;
        loop {
            at += 1;
            while self.kind_at(at) == Some(TokenKind::ColonColon) {
                at += 2;
            }
            if self.kind_at(at) == Some(TokenKind::Less)
                && at
                    .checked_sub(1)
                    .is_some_and(|before| self.touch(before, at))
            {
                let Some(close) = self.types_end(at) else {
                    return;
                };
                self.marks.insert(at, Mark::Kind(TokenKind::LessTypes));
                self.mark_types(at, close);
                at = close + 1;
            }
            if self.kind_at(at) != Some(TokenKind::Bar)
                || self.kind_at(at + 1) != Some(TokenKind::Identifier)
            {
                return;
            }
            self.marks.insert(at, Mark::Kind(TokenKind::BarVariant));
            at += 1;
        }
    }

    /// `match (e) {`; also `match e {`, which is mended.
    fn is_match(&mut self, at: usize) -> bool {
        if !self.starts_expression() && !self.ends_operand() {
            return false;
        }
        match self.kind_at(at + 1) {
            Some(TokenKind::LeftParen) => {
                let after = self.partner(at + 1) + 1;
                self.kind_at(after) == Some(TokenKind::LeftBrace)
                    || (self.continues_condition(after) && self.arms_follow(after))
            }
            Some(
                TokenKind::Identifier | TokenKind::Ampersand | TokenKind::Star | TokenKind::Number,
            ) => self.arms_follow(at + 1),
            _ => false,
        }
    }

    /// Whether braces with `=>` directly inside come next.
    fn arms_follow(&self, at: usize) -> bool {
        let Some(brace) = self.branch_after(at) else {
            return false;
        };
        if self.kind_at(brace) != Some(TokenKind::LeftBrace) {
            return false;
        }
        let end = self.partner(brace);
        let mut inside = brace + 1;
        while inside < end {
            match self.kind_at(inside) {
                Some(TokenKind::FatArrow) => return true,
                Some(TokenKind::Semicolon) | None => return false,
                Some(_) => inside = self.partner(inside).max(inside) + 1,
            }
        }
        false
    }

    /// `vector[` or `vector<T>[`.
    fn is_vector_literal(&mut self, at: usize) -> bool {
        if self.ends_path() {
            return false;
        }
        match self.kind_at(at + 1) {
            Some(TokenKind::LeftBracket) => true,
            Some(TokenKind::Less) => {
                let Some(close) = self.types_end(at + 1) else {
                    return false;
                };
                if self.kind_at(close + 1) != Some(TokenKind::LeftBracket) {
                    return false;
                }
                self.marks.insert(at + 1, Mark::Kind(TokenKind::LessTypes));
                self.mark_types(at + 1, close);
                true
            }
            _ => false,
        }
    }

    /// Marks the type parameters, the clauses and the body of the function whose `fun` is at an
    /// index.
    pub(super) fn function_header(&mut self, at: usize) {
        let mut index = self.type_parameters(at + 2);
        while let Some(kind) = self.kind_at(index) {
            match kind {
                TokenKind::LeftBrace => {
                    self.marks.insert(index, Mark::Opens(FrameKind::Code));
                    return;
                }
                TokenKind::Semicolon
                | TokenKind::Fun
                | TokenKind::RightBrace
                | TokenKind::RightParen
                | TokenKind::RightBracket => return,
                TokenKind::Identifier => {
                    if let Some(kind) = self.clause_word(index) {
                        self.marks.insert(index, Mark::Kind(kind));
                    }
                }
                _ => {}
            }
            index = self.partner(index).max(index) + 1;
        }
    }

    /// The word that starts a clause of a signature, if it is one.
    fn clause_word(&self, at: usize) -> Option<TokenKind> {
        let word = match self.text_at(at) {
            "reads" => TokenKind::Reads,
            "writes" => TokenKind::Writes,
            "pure" => TokenKind::Pure,
            _ => return None,
        };
        let before = at.checked_sub(1).and_then(|index| self.kind_at(index));
        let names_type = matches!(
            before,
            Some(
                TokenKind::Colon
                    | TokenKind::ColonColon
                    | TokenKind::Ampersand
                    | TokenKind::Bar
                    | TokenKind::BarBar
                    | TokenKind::Fun
            )
        );
        (!names_type).then_some(word)
    }
}
