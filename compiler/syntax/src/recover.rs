//! Parses one member or specification, again and again until everything wrong with it is known.
//!
//! The generated parser stops at the first mistake. The smallest part around it that can stand
//! alone — an argument, a field, an arm, a statement — is then replaced by one `Error` token, which
//! the grammar takes for any of these, and the member is parsed again; where only a separator is
//! missing, it is put in. Compared with recovery inside the parser this needs no error productions,
//! reports each mistake once, cannot run away from the place of the mistake, and costs nothing on
//! correct programs. After [`ROUNDS_MAX`] rounds the member is given up.

use lalrpop_util::ParseError;
use weft_base::{Diagnostic, FileId};

use crate::ast::Spec;
use crate::build::{Context, DocumentationTable, Member, SpecSource};
use crate::explain::{self, Found};
use crate::grammar::{MemberParser, SpecificationParser};
use crate::token::{Token, TokenKind};

/// How many mistakes of one member are reported.
const ROUNDS_MAX: usize = 16;

/// What became of a member.
#[derive(Debug)]
pub(crate) struct Recovered<T> {
    /// The member; absent if nothing of it could be kept.
    pub(crate) member: Option<T>,
    /// What is wrong with it.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

type Failure = ParseError<u32, TokenKind, ()>;

/// Parses a member.
pub(crate) fn parse_member(
    file: FileId,
    text: &str,
    documentation: &mut DocumentationTable,
    specs: SpecSource<'_>,
    tokens: &[Token],
) -> Recovered<Member> {
    let parser = MemberParser::new();
    recover(file, text, tokens, |tokens| {
        let mut context = Context::new(file, text, documentation, specs);
        let member = parser.parse(&mut context, triples(tokens))?;
        Ok((member, context.diagnostics))
    })
}

/// Parses a specification.
pub(crate) fn parse_specification(
    file: FileId,
    text: &str,
    documentation: &mut DocumentationTable,
    specs: SpecSource<'_>,
    tokens: &[Token],
) -> Recovered<Spec> {
    let parser = SpecificationParser::new();
    recover(file, text, tokens, |tokens| {
        let mut context = Context::new(file, text, documentation, specs);
        context.is_specification = true;
        let spec = parser.parse(&mut context, triples(tokens))?;
        Ok((*spec, context.diagnostics))
    })
}

fn triples(tokens: &[Token]) -> impl Iterator<Item = Result<(u32, TokenKind, u32), ()>> + use<'_> {
    tokens
        .iter()
        .map(|token| Ok((token.start, token.kind, token.end)))
}

/// Runs a parser until it finds nothing more.
fn recover<T>(
    file: FileId,
    text: &str,
    tokens: &[Token],
    mut parse: impl FnMut(&[Token]) -> Result<(T, Vec<Diagnostic>), Failure>,
) -> Recovered<T> {
    let mut errors = Vec::new();
    let mut changed: Option<Vec<Token>> = None;
    let mut last_place = None;
    for _ in 0..ROUNDS_MAX {
        let current = changed.as_deref().unwrap_or(tokens);
        let error = match parse(current) {
            Ok((member, mut found)) => {
                errors.append(&mut found);
                return Recovered {
                    member: Some(member),
                    diagnostics: errors,
                };
            }
            Err(error) => error,
        };
        let (at, expected) = locate(&error, current);
        let found = Found {
            file,
            text,
            tokens: current,
            at,
        };
        // The same token again: it is not the separator that it looks like.
        let place = current.get(at).map(|token| (token.start, token.kind));
        let again = place.is_some() && place == last_place;
        last_place = place;
        let mut missing = None;
        if !again && !follows_error(current, at) {
            let explanation = explain::unexpected(&found, &expected);
            errors.push(explanation.diagnostic);
            missing = explanation.missing;
        }
        let mended = match missing {
            Some(separator) => Some(with_separator(current, at, separator)),
            None => replace_part(current, at, again),
        };
        let Some(mended) = mended else { break };
        changed = Some(mended);
    }
    Recovered {
        member: None,
        diagnostics: errors,
    }
}

/// Whether the token at an index, or the one before it, stands for something reported already.
fn follows_error(tokens: &[Token], at: usize) -> bool {
    let is_error = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| token.kind == TokenKind::Error)
    };
    is_error(at) || at.checked_sub(1).is_some_and(is_error)
}

/// The index of the token that the parser did not expect, and what it did expect.
fn locate(error: &ParseError<u32, TokenKind, ()>, tokens: &[Token]) -> (usize, Vec<String>) {
    match error {
        ParseError::UnrecognizedToken {
            token: (start, kind, end),
            expected,
        } => {
            let is_it = |it: &Token| it.start == *start && it.end == *end && it.kind == *kind;
            let at = tokens.iter().position(is_it).unwrap_or(tokens.len());
            (at, expected.clone())
        }
        ParseError::UnrecognizedEof { expected, .. } => (tokens.len(), expected.clone()),
        ParseError::InvalidToken { .. }
        | ParseError::ExtraToken { .. }
        | ParseError::User { .. } => (tokens.len(), Vec::new()),
    }
}

/// The tokens with a separator before an index.
fn with_separator(tokens: &[Token], at: usize, kind: TokenKind) -> Vec<Token> {
    let (before, after) = tokens.split_at(at.min(tokens.len()));
    let end = before.last().map_or(0, |token| token.end);
    let mut longer = before.to_vec();
    longer.push(Token {
        kind,
        start: end,
        end,
    });
    longer.extend_from_slice(after);
    longer
}

/// The tokens with the smallest replaceable part around an index replaced; `None` if that part is
/// the whole member.
fn replace_part(tokens: &[Token], at: usize, again: bool) -> Option<Vec<Token>> {
    let opens = enclosing(tokens, at);
    for opening in opens.into_iter().rev() {
        let (start, end) = part(tokens, opening, at, again);
        let only_error = end == start + 1
            && tokens
                .get(start)
                .is_some_and(|token| token.kind == TokenKind::Error);
        if only_error {
            continue;
        }
        let place = tokens.get(start.checked_sub(1)?)?.end;
        let from = if start < end {
            tokens.get(start)?.start
        } else {
            place
        };
        let to = if start < end {
            tokens.get(end - 1)?.end
        } else {
            place
        };
        let error = Token {
            kind: TokenKind::Error,
            start: from,
            end: to,
        };
        let mut shorter = Vec::with_capacity(tokens.len());
        shorter.extend_from_slice(tokens.get(..start)?);
        shorter.push(error);
        shorter.extend_from_slice(tokens.get(end..)?);
        return Some(shorter);
    }
    None
}

/// The opening brackets around an index, the outermost first.
fn enclosing(tokens: &[Token], at: usize) -> Vec<usize> {
    let mut open = Vec::new();
    for (index, token) in tokens.iter().enumerate().take(at) {
        if opens(token.kind) {
            open.push(index);
        } else if closes(token.kind) {
            open.pop();
        }
    }
    open
}

/// The tokens between two separators, directly inside a bracket, around an index. The token there
/// is no separator itself if it has been in the way `again`.
fn part(tokens: &[Token], opening: usize, at: usize, again: bool) -> (usize, usize) {
    let mut start = opening + 1;
    let mut depth = 0_u32;
    let mut arm_depth = None;
    let mut index = start;
    while let Some(token) = tokens.get(index) {
        if opens(token.kind) {
            if depth == 0
                && token.kind == TokenKind::BranchBrace
                && index
                    .checked_sub(1)
                    .and_then(|before| tokens.get(before))
                    .map(|it| it.kind)
                    == Some(TokenKind::FatArrow)
            {
                arm_depth = Some(index);
            }
            depth += 1;
        } else if closes(token.kind) {
            if depth == 0 {
                return (start, index);
            }
            depth -= 1;
            // An arm whose body is a block needs no comma after it.
            if depth == 0 && arm_depth.take().is_some() && index < at {
                start = index + 1;
            }
        } else if depth == 0
            && matches!(token.kind, TokenKind::Comma | TokenKind::Semicolon)
            && !(again && index == at)
        {
            if index >= at {
                return (start, index);
            }
            start = index + 1;
        }
        index += 1;
    }
    (start, tokens.len())
}

fn opens(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::LeftParen
            | TokenKind::LeftBracket
            | TokenKind::LeftBrace
            | TokenKind::BranchBrace
            | TokenKind::FieldBrace
            | TokenKind::FrameParen
            | TokenKind::StepsBrace
            | TokenKind::TriggerBrace
    )
}

fn closes(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace
    )
}
