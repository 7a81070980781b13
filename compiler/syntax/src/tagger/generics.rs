//! Tells `<` before type arguments from the comparison.
//!
//! `<` opens types if a name touches it, types and a `>` follow, and what comes after the `>` does
//! not start an operand: so `f<T>(x)` is a call and `if (v< 10)`, `a<b` and `f(a<b, c>d)` are
//! comparisons. Where only types can stand, the space does not matter.

use weft_base::{Applicability, Code, Diagnostic, Span};

use super::Tagger;
use super::context::FrameKind;
use super::mark::Mark;
use crate::token::TokenKind;

/// How deeply types are looked into; deeper ones are comparisons, which then fail to parse.
const DEPTH_MAX: u32 = 512;

/// The result of the last search, kept because it answers for the `<`s inside as well.
#[derive(Default, Debug)]
pub(super) struct Generics {
    /// The index after which the search has not looked.
    searched_to: usize,
    /// The lists found, by their `<` and `>`, in the order of the `<`.
    lists: Vec<(usize, usize)>,
}

impl Tagger<'_> {
    /// Whether the `<` at an index opens types; if so, its `>` and the lists inside are marked.
    pub(super) fn opens_types(&mut self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let two_before = at.checked_sub(2).and_then(|index| self.kind_at(index));
        let named = match self.kind_at(before) {
            Some(TokenKind::Identifier) => !matches!(
                two_before,
                Some(TokenKind::At | TokenKind::Move | TokenKind::Copy)
            ),
            Some(TokenKind::ColonColon) => true,
            _ => false,
        };
        if !named {
            return false;
        }
        let Some(close) = self.types_end(at) else {
            return false;
        };
        let method = two_before == Some(TokenKind::Dot);
        if !self.is_type_list(at, close, method) {
            return false;
        }
        self.mark_types(at, close);
        true
    }

    /// The index of the `>` of a list of types that starts at an index, if there is one.
    pub(super) fn types_end(&mut self, at: usize) -> Option<usize> {
        if at >= self.generics.searched_to {
            let mut search = Search {
                tagger: self,
                furthest: at,
                lists: Vec::new(),
            };
            search.list(at, 0);
            let (furthest, mut lists) = (search.furthest, search.lists);
            lists.sort_unstable();
            self.generics = Generics {
                searched_to: furthest,
                lists,
            };
        }
        let lists = &self.generics.lists;
        let index = lists.binary_search_by_key(&at, |(open, _)| *open).ok()?;
        lists.get(index).map(|(_, close)| *close)
    }

    /// Marks a list of types and the lists inside it.
    pub(super) fn mark_types(&mut self, at: usize, close: usize) {
        let lists = &self.generics.lists;
        let first = lists.partition_point(|(open, _)| *open < at);
        for &(open, end) in lists
            .iter()
            .skip(first)
            .take_while(|(open, _)| *open < close)
        {
            if open > at {
                self.marks.insert(open, Mark::Kind(TokenKind::LessTypes));
            }
            self.marks.insert(end, Mark::Kind(TokenKind::GreaterTypes));
        }
    }

    /// Whether what looks like a list of types is one.
    fn is_type_list(&mut self, at: usize, close: usize, method: bool) -> bool {
        let next = self.kind_at(close + 1);
        let only_types = match self.frame().kind {
            FrameKind::Declaration => true,
            FrameKind::Items => !self.frame().in_value,
            FrameKind::Code
            | FrameKind::Match
            | FrameKind::List
            | FrameKind::Spec
            | FrameKind::Proof => false,
        };
        if only_types {
            return true;
        }
        let tight = at
            .checked_sub(1)
            .is_some_and(|before| self.touch(before, at));
        if method {
            return tight && next == Some(TokenKind::LeftParen);
        }
        if tight {
            return !self.starts_operand(close + 1);
        }
        if self.is_type_position(at) {
            return true;
        }
        let comma = (at..close).any(|index| self.kind_at(index) == Some(TokenKind::Comma));
        let called = matches!(
            next,
            Some(TokenKind::LeftParen | TokenKind::LeftBrace | TokenKind::ColonColon)
        );
        if called && !comma {
            self.report_space(at);
            return true;
        }
        false
    }

    /// Whether the path before an index stands after `:` or `as`.
    fn is_type_position(&self, at: usize) -> bool {
        let mut before = at;
        while let Some(index) = before.checked_sub(1) {
            match self.kind_at(index) {
                Some(
                    TokenKind::Identifier
                    | TokenKind::Number
                    | TokenKind::ColonColon
                    | TokenKind::Ampersand,
                ) if at - index < 16 => before = index,
                kind => return matches!(kind, Some(TokenKind::Colon | TokenKind::As)),
            }
        }
        false
    }

    fn starts_operand(&self, at: usize) -> bool {
        match self.kind_at(at) {
            Some(TokenKind::Identifier) => {
                let text = self.text_at(at);
                let in_spec = matches!(text, "to" | "with" | "where" | "except");
                !(matches!(text, "has" | "is" | "reads" | "writes" | "pure")
                    || self.in_spec && in_spec)
            }
            Some(
                TokenKind::Number
                | TokenKind::String
                | TokenKind::True
                | TokenKind::False
                | TokenKind::At
                | TokenKind::Move
                | TokenKind::Copy
                | TokenKind::Underscore,
            ) => true,
            _ => false,
        }
    }

    fn report_space(&mut self, at: usize) {
        let pair = at
            .checked_sub(1)
            .and_then(|before| self.tokens.get(before))
            .copied();
        let Some((name, less)) = pair.zip(self.tokens.get(at).copied()) else {
            return;
        };
        let space = Span::new(self.file, name.end, less.start);
        let diagnostic = Diagnostic::new(
            Code::SpaceBeforeTypeArguments,
            "type arguments do not touch their name",
            self.span_of(less),
            "with a space before it this is a comparison",
        )
        .with_fix(
            "remove the space",
            Applicability::MachineApplicable,
            space,
            "",
        );
        self.output.diagnostics.push(diagnostic);
    }

    /// Marks the type parameters that start at an index, if any do, and returns the index after.
    pub(super) fn type_parameters(&mut self, at: usize) -> usize {
        if self.kind_at(at) != Some(TokenKind::Less) {
            return at;
        }
        let mut end = at + 1;
        while let Some(kind) = self.kind_at(end) {
            match kind {
                TokenKind::Identifier
                | TokenKind::Copy
                | TokenKind::Colon
                | TokenKind::Plus
                | TokenKind::Comma => end += 1,
                TokenKind::Greater => {
                    self.marks.insert(at, Mark::Kind(TokenKind::LessTypes));
                    self.marks.insert(end, Mark::Kind(TokenKind::GreaterTypes));
                    return end + 1;
                }
                _ => break,
            }
        }
        at
    }
}

/// A search for the end of a list of types.
struct Search<'s, 'a> {
    tagger: &'s Tagger<'a>,
    furthest: usize,
    lists: Vec<(usize, usize)>,
}

impl Search<'_, '_> {
    fn kind(&mut self, at: usize) -> Option<TokenKind> {
        self.furthest = self.furthest.max(at);
        self.tagger.kind_at(at)
    }

    /// The index after the list whose `<` is at an index.
    fn list(&mut self, at: usize, depth: u32) -> Option<usize> {
        let close = self.types(at + 1, TokenKind::Greater, depth)?;
        self.lists.push((at, close));
        Some(close + 1)
    }

    /// The index of the token that ends types with commas between them.
    fn types(&mut self, start: usize, end: TokenKind, depth: u32) -> Option<usize> {
        if depth >= DEPTH_MAX {
            return None;
        }
        let mut at = start;
        loop {
            if self.kind(at)? == end {
                return Some(at);
            }
            at = self.one(at, depth + 1)?;
            let next = self.kind(at)?;
            if next == TokenKind::Comma {
                at += 1;
            } else if next != end {
                return None;
            }
        }
    }

    /// The index after the type that starts at an index.
    fn one(&mut self, at: usize, depth: u32) -> Option<usize> {
        if depth >= DEPTH_MAX {
            return None;
        }
        match self.kind(at)? {
            TokenKind::Ampersand => {
                let mutable = self.tagger.is_ampersand_mut(at);
                self.one(if mutable { at + 2 } else { at + 1 }, depth + 1)
            }
            TokenKind::LeftParen => Some(self.types(at + 1, TokenKind::RightParen, depth)? + 1),
            TokenKind::Bar => {
                let close = self.types(at + 1, TokenKind::Bar, depth)?;
                self.function_end(close + 1, depth)
            }
            TokenKind::BarBar => self.function_end(at + 1, depth),
            TokenKind::Identifier => self.path_end(at + 1, depth),
            // No type, but meant as one.
            TokenKind::Underscore => Some(at + 1),
            TokenKind::Number if self.kind(at + 1)? == TokenKind::ColonColon => {
                self.path_end(at + 1, depth)
            }
            _ => None,
        }
    }

    fn path_end(&mut self, mut at: usize, depth: u32) -> Option<usize> {
        while self.kind(at) == Some(TokenKind::ColonColon) {
            if self.kind(at + 1)? != TokenKind::Identifier {
                return None;
            }
            at += 2;
        }
        if self.kind(at) == Some(TokenKind::Less) {
            self.list(at, depth)
        } else {
            Some(at)
        }
    }

    /// The end of a function type after its parameters: an optional result and abilities.
    fn function_end(&mut self, mut at: usize, depth: u32) -> Option<usize> {
        let result = match self.kind(at)? {
            TokenKind::Identifier => self.tagger.text_at(at) != "has",
            TokenKind::Ampersand
            | TokenKind::LeftParen
            | TokenKind::Bar
            | TokenKind::BarBar
            | TokenKind::Number => true,
            _ => false,
        };
        if result {
            at = self.one(at, depth + 1)?;
        }
        if self.kind(at)? == TokenKind::Identifier && self.tagger.text_at(at) == "has" {
            at += 1;
            while matches!(
                self.kind(at)?,
                TokenKind::Identifier | TokenKind::Copy | TokenKind::Plus
            ) {
                at += 1;
            }
        }
        Some(at)
    }
}
