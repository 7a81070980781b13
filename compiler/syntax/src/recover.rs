//! Parses one member or specification, again and again until everything wrong with it is known.
//!
//! The generated parser stops at the first mistake. The smallest part around it that can stand
//! alone — an argument, a field, an arm, a statement — is then replaced by one `Error` token, which
//! the grammar takes for any of these, and the member is parsed again; where only a separator is
//! missing, it is put in. Compared with recovery inside the parser this needs no error productions,
//! reports each mistake once, cannot run away from the place of the mistake, and costs nothing on
//! correct programs. After [`ROUNDS_MAX`] rounds the member is given up.

use lalrpop_util::ParseError;
use weft_base::{Diagnostic, FileId, Span};

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
    /// The statements, fields or heads with mistakes, which mean something else than what was meant.
    pub(crate) damaged: Vec<Span>,
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
        Ok((*member, context.diagnostics))
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
    let mut damaged = Vec::new();
    let mut changed: Option<Vec<Token>> = None;
    let mut last_place = None;
    // Where a separator was put in.
    let mut put_in: Option<usize> = None;
    for _ in 0..ROUNDS_MAX {
        let current = changed.as_deref().unwrap_or(tokens);
        let error = match parse(current) {
            Ok((member, mut found)) => {
                errors.append(&mut found);
                return Recovered {
                    member: Some(member),
                    diagnostics: errors,
                    damaged,
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
        // What follows the separator is no part of its own: one was not missing.
        let follows = put_in.is_some_and(|index| {
            let opening = enclosing(current, at).pop();
            let start = opening.map(|opening| part(current, opening, at, false).0);
            start == Some(index + 1)
        });
        put_in = None;
        if !again && !follows && !follows_error(current, at) {
            let explanation = explain::unexpected(&found, &expected);
            errors.push(explanation.diagnostic);
            missing = explanation.missing;
            damaged.push(statement(file, current, at));
        }
        let mended = match missing {
            Some(separator) => {
                put_in = Some(at);
                Some(with_separator(current, at, separator))
            }
            None => replace_part(current, at, again),
        };
        let Some(mended) = mended else { break };
        changed = Some(mended);
    }
    Recovered {
        member: None,
        diagnostics: errors,
        damaged,
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
        let (mut start, mut end) = part(tokens, opening, at, again);
        if is_error(tokens, start, end) {
            continue;
        }
        let narrow = part_of_declaration(tokens, TokenKind::Let, (start, end), at);
        let narrow = narrow.filter(|_| !again);
        if let Some((from, to)) = narrow.filter(|(from, to)| !is_error(tokens, *from, *to)) {
            (start, end) = (from, to);
        }
        return with_error(tokens, start, end);
    }
    let (start, end) = part_of_member(tokens, at).filter(|_| !again)?;
    if is_error(tokens, start, end) {
        return None;
    }
    with_error(tokens, start, end)
}

/// Where the statement, field or arm around an index is; that of the head of a member if the index is in
/// none of its braces.
pub(crate) fn statement(file: FileId, tokens: &[Token], at: usize) -> Span {
    let is_brace = |opening: &usize| {
        let kind = tokens.get(*opening).map(|token| token.kind);
        matches!(kind, Some(TokenKind::LeftBrace | TokenKind::BranchBrace))
    };
    let (start, end) = match enclosing(tokens, at).into_iter().rev().find(is_brace) {
        Some(opening) => part(tokens, opening, at, false),
        None => {
            let brace = (at..tokens.len()).find(|index| is_brace(index));
            (0, brace.unwrap_or(tokens.len()))
        }
    };
    let start = tokens.get(start).map_or(0, |token| token.start);
    let last = end.checked_sub(1).and_then(|last| tokens.get(last));
    let end = last.map_or(start, |token| token.end);
    Span::new(file, start.min(end), end)
}

/// The tokens with those between two indices replaced by one that stands for something reported.
fn with_error(tokens: &[Token], start: usize, end: usize) -> Option<Vec<Token>> {
    let place = tokens.get(start.checked_sub(1)?)?.end;
    let (from, to) = if start < end {
        (tokens.get(start)?.start, tokens.get(end - 1)?.end)
    } else {
        (place, place)
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
    Some(shorter)
}

/// Whether tokens are nothing but one that stands for something reported already.
fn is_error(tokens: &[Token], start: usize, end: usize) -> bool {
    let first = tokens.get(start);
    end == start + 1 && first.is_some_and(|token| token.kind == TokenKind::Error)
}

/// The part of a member that is neither in brackets nor its name, around an index: the value or type of
/// a constant, the result of a function.
fn part_of_member(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let is_word = |token: &Token| matches!(token.kind, TokenKind::Const | TokenKind::Fun);
    let word = tokens.iter().position(is_word).filter(|word| *word < at)?;
    if tokens.get(word)?.kind == TokenKind::Const {
        let end = tokens.len();
        let is_closed = tokens.last()?.kind == TokenKind::Semicolon;
        let end = if is_closed { end - 1 } else { end };
        return part_of_declaration(tokens, TokenKind::Const, (word, end), at);
    }
    let mut depth = 0_u32;
    let mut colon = None;
    for (index, token) in tokens.iter().enumerate().skip(word) {
        let before = index.checked_sub(1).and_then(|before| tokens.get(before));
        let is_body = matches!(token.kind, TokenKind::LeftBrace | TokenKind::Semicolon);
        if depth == 0 && is_body {
            return colon
                .map(|colon: usize| (colon + 1, index))
                .filter(|(start, _)| *start <= at);
        }
        if opens(token.kind) {
            depth += 1;
        } else if closes(token.kind) {
            depth = depth.saturating_sub(1);
        } else if depth == 0
            && token.kind == TokenKind::Colon
            && before.is_some_and(|before| before.kind == TokenKind::RightParen)
        {
            colon = colon.or(Some(index));
        }
    }
    None
}

/// The value of a `let` or `const`, or its type, if the index is in there: the names that it declares
/// are known all the same, so that nothing is said of their uses.
fn part_of_declaration(
    tokens: &[Token],
    word: TokenKind,
    (start, end): (usize, usize),
    at: usize,
) -> Option<(usize, usize)> {
    if tokens.get(start)?.kind != word {
        return None;
    }
    let mut depth = 0_u32;
    let mut colon = None;
    let mut equals = None;
    for (index, token) in tokens.iter().enumerate().take(end).skip(start + 1) {
        if opens(token.kind) {
            depth += 1;
        } else if closes(token.kind) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 && token.kind == TokenKind::Colon {
            colon = colon.or(Some(index));
        } else if depth == 0 && token.kind == TokenKind::Equal {
            equals = Some(index);
            break;
        }
    }
    match (colon, equals) {
        (_, Some(equals)) if at > equals => Some((equals + 1, end)),
        (Some(colon), equals) if at > colon => Some((colon + 1, equals.unwrap_or(end))),
        (_, _) => None,
    }
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
