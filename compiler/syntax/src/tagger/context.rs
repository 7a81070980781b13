//! What the brackets around a token are, and what an opening bracket opens.

use super::Tagger;
use crate::token::TokenKind;

/// A bracket that is open.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// The position of the bracket in the output.
    pub(super) opening: usize,
    /// How many `if`s waited for an `else` before it.
    pub(super) pending_ifs_before: usize,
    /// In a `match`: whether the body of an arm is being read, rather than a pattern or guard.
    /// Among members: whether the value of a constant is being read.
    pub(super) in_value: bool,
    /// How many lists of types are open that began in it.
    pub(super) open_types: u32,
    /// In a specification: the first token of the member that is being read.
    pub(super) member: Option<TokenKind>,
}

impl Frame {
    pub(super) fn new(kind: FrameKind, opening: usize, pending_ifs_before: usize) -> Self {
        Self {
            kind,
            opening,
            pending_ifs_before,
            in_value: false,
            open_types: 0,
            member: None,
        }
    }
}

/// What stands between two brackets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FrameKind {
    /// The members of a module, a script or an address block; also the whole file.
    Items,
    /// Parts of a declaration: fields, variants, parameters, attributes, imports.
    Declaration,
    /// Statements.
    Code,
    /// The arms of a `match`.
    Match,
    /// Expressions or patterns with commas between them.
    List,
    /// The members of a specification.
    Spec,
    /// The steps of a proof.
    Proof,
}

/// What decides about an opening bracket.
#[derive(Debug)]
pub(super) struct Surroundings {
    /// The frame that it is in; a list if it is in the value of a constant.
    frame: FrameKind,
    /// The kind of the token before it.
    last: Option<TokenKind>,
    /// Whether that token ended a condition.
    after_condition: bool,
    /// Whether the condition was that of a `match`.
    after_scrutinee: bool,
    /// Whether the bracket opens the members of a module, script or address block.
    opens_items: bool,
    /// Whether the bracket opens steps of a proof.
    opens_steps: bool,
}

impl Tagger<'_> {
    pub(super) fn surroundings(&mut self) -> Surroundings {
        let frame = match self.frame() {
            Frame {
                kind: FrameKind::Items,
                in_value: true,
                ..
            } => FrameKind::List,
            frame => frame.kind,
        };
        let member = self.frame().member;
        let has_steps = matches!(
            member,
            Some(TokenKind::If | TokenKind::IfOnly | TokenKind::Else | TokenKind::Post)
        );
        let before_steps = matches!(self.last_kind(), Some(TokenKind::Else | TokenKind::Post));
        let opens_steps =
            frame == FrameKind::Proof && has_steps && (self.after_condition || before_steps);
        Surroundings {
            frame,
            opens_steps,
            last: self.last_kind(),
            after_condition: self.after_condition,
            after_scrutinee: self.after_condition && self.condition_of() == Some(TokenKind::Match),
            opens_items: frame == FrameKind::Items && self.opens_items(),
        }
    }

    /// The word before the condition that has just ended.
    fn condition_of(&self) -> Option<TokenKind> {
        let opening = self
            .output
            .partners
            .last()
            .and_then(|at| usize::try_from(*at).ok())?;
        self.output
            .tokens
            .get(opening.checked_sub(1)?)
            .map(|token| token.kind)
    }

    /// Whether `module a::m`, `script` or `address a` are the last tokens.
    fn opens_items(&self) -> bool {
        let mut kinds = self.output.tokens.iter().rev().map(|token| token.kind);
        let header = kinds.find(|kind| {
            !matches!(
                kind,
                TokenKind::Identifier | TokenKind::Number | TokenKind::ColonColon
            )
        });
        matches!(
            header,
            Some(TokenKind::Module | TokenKind::Script | TokenKind::Address | TokenKind::Spec)
        )
    }
}

/// The kind of an opening bracket, and of what is in it.
pub(super) fn opening_frame(
    opening: TokenKind,
    marked: Option<FrameKind>,
    around: &Surroundings,
) -> (TokenKind, FrameKind) {
    let declares = matches!(around.frame, FrameKind::Items | FrameKind::Declaration);
    if opening != TokenKind::LeftBrace {
        let attribute = around.last == Some(TokenKind::Hash);
        let kind = if declares || attribute {
            FrameKind::Declaration
        } else {
            FrameKind::List
        };
        return (opening, kind);
    }
    if let Some(frame) = marked {
        return (opening, frame);
    }
    if around.opens_steps {
        return (TokenKind::StepsBrace, FrameKind::Proof);
    }
    if declares {
        let kind = if around.last == Some(TokenKind::Equal) {
            FrameKind::Code
        } else if around.opens_items {
            FrameKind::Items
        } else {
            FrameKind::Declaration
        };
        return (opening, kind);
    }
    if around.after_scrutinee {
        return (opening, FrameKind::Match);
    }
    if around.after_condition {
        return (TokenKind::BranchBrace, FrameKind::Code);
    }
    match around.last {
        Some(TokenKind::Else | TokenKind::Loop) => (TokenKind::BranchBrace, FrameKind::Code),
        Some(TokenKind::FatArrow) if around.frame == FrameKind::Match => {
            (TokenKind::BranchBrace, FrameKind::Code)
        }
        Some(TokenKind::Identifier | TokenKind::GreaterTypes) => {
            (TokenKind::FieldBrace, FrameKind::List)
        }
        Some(TokenKind::ColonColon) => (opening, FrameKind::Declaration),
        _ => (opening, FrameKind::Code),
    }
}
