//! Pairs up `()`, `[]` and `{}`.
//!
//! In a balanced file, the usual case, this only finds each bracket's partner. In another one it
//! guesses where the missing bracket belongs: a line that starts with `}` closes the `{` of a line
//! with the same indentation, `;` or a word that starts a declaration closes parentheses, a line that
//! starts a member closes the one before, and no module ends where a member follows. Where a closing
//! bracket does not fit the last opening one, the next closing ones tell which of the two is stray.
//! Each bracket without a partner is reported once; then a closing one is put in, or the stray one
//! dropped. Afterwards every bracket has a partner, and none is nested deeper than the limit.

use weft_base::{Applicability, Code, Diagnostic, FileId, Limits, Span};

use crate::token::{Token, TokenKind};

/// Tokens whose brackets are balanced.
#[derive(Debug)]
pub(crate) struct Balanced {
    /// The tokens.
    pub(crate) tokens: Vec<Token>,
    /// For each bracket the index of its partner; for other tokens their own index.
    pub(crate) partners: Vec<u32>,
    /// The offsets of the brackets that had no partner.
    pub(crate) repaired: Vec<u32>,
    /// What is wrong.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Pairs up the brackets of a file.
pub(crate) fn balance(file: FileId, text: &str, tokens: Vec<Token>) -> Balanced {
    if let Some(partners) = pair(&tokens) {
        return Balanced {
            tokens,
            partners,
            repaired: Vec::new(),
            diagnostics: Vec::new(),
        };
    }
    let plain = Repair::run(file, text, &tokens, Guess::Nesting);
    let indented = Repair::run(file, text, &tokens, Guess::Indentation);
    let members = Repair::run(file, text, &tokens, Guess::Members);
    let guesses = [members, indented, plain].into_iter();
    let Some(mut best) = guesses.min_by_key(|guess| guess.faults.len()) else {
        unreachable!("there are three guesses")
    };
    best.faults.sort_by_key(|fault| fault.at);
    let partners = pair(&best.tokens).unwrap_or_default();
    if partners.len() == best.tokens.len() {
        let repaired = best.faults.iter().map(|fault| fault.at).collect();
        let diagnostics = best
            .faults
            .into_iter()
            .map(|fault| fault.diagnostic)
            .collect();
        return Balanced {
            tokens: best.tokens,
            partners,
            repaired,
            diagnostics,
        };
    }
    unreachable!("a repair leaves brackets balanced and shallow")
}

/// The partners of all brackets, if they are balanced and not nested too deeply.
fn pair(tokens: &[Token]) -> Option<Vec<u32>> {
    let limit = usize::try_from(Limits::STANDARD.nesting_max).unwrap_or(usize::MAX);
    let mut partners: Vec<u32> = Vec::with_capacity(tokens.len());
    let mut open: Vec<(u32, TokenKind)> = Vec::new();
    for (token, index) in tokens.iter().zip(0_u32..) {
        partners.push(index);
        if let Some(closing) = closing_of(token.kind) {
            if open.len() >= limit {
                return None;
            }
            open.push((index, closing));
        } else if is_closing(token.kind) {
            let (start, closing) = open.pop()?;
            if closing != token.kind {
                return None;
            }
            *partners.get_mut(usize::try_from(start).ok()?)? = index;
            *partners.last_mut()? = start;
        }
    }
    open.is_empty().then_some(partners)
}

/// The bracket that closes an opening one.
fn closing_of(kind: TokenKind) -> Option<TokenKind> {
    if kind == TokenKind::LeftParen {
        Some(TokenKind::RightParen)
    } else if kind == TokenKind::LeftBracket {
        Some(TokenKind::RightBracket)
    } else if kind == TokenKind::LeftBrace {
        Some(TokenKind::RightBrace)
    } else {
        None
    }
}

fn is_closing(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace
    )
}

/// How the place of a missing bracket is guessed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Guess {
    Nesting,
    Indentation,
    /// By indentation, by what members begin with, and by the closing brackets that come next.
    Members,
}

/// How many tokens are looked at, in all, to find the closing brackets that come next.
const LOOKAHEAD_MAX: u32 = 1_000_000;

/// How many tokens are looked at for one bracket.
const LOOKAHEAD_STEP_MAX: usize = 2000;

/// How many closing brackets are looked for.
const UPCOMING_MAX: usize = 3;

#[derive(Clone, Copy)]
struct Open {
    token: Token,
    closing: TokenKind,
    indentation: u32,
    /// Whether modules or members stand directly in it.
    holds_members: bool,
}

struct Fault {
    at: u32,
    diagnostic: Diagnostic,
}

struct Repair<'a> {
    file: FileId,
    text: &'a str,
    guess: Guess,
    tokens: Vec<Token>,
    open: Vec<Open>,
    faults: Vec<Fault>,
    too_deep: bool,
    /// Whether the words since the last `;` or brace are the head of a module, script or address.
    in_head: bool,
    /// Whether the words are the head of a function: what is open around it, and whether its parameters
    /// have been read.
    head: Option<(usize, bool)>,
    /// How many tokens may still be looked at in advance.
    lookahead: u32,
}

impl<'a> Repair<'a> {
    fn run(file: FileId, text: &'a str, tokens: &[Token], guess: Guess) -> Self {
        let mut repair = Self {
            file,
            text,
            guess,
            tokens: Vec::with_capacity(tokens.len() + 8),
            open: Vec::new(),
            faults: Vec::new(),
            too_deep: false,
            in_head: false,
            head: None,
            lookahead: LOOKAHEAD_MAX,
        };
        let mut line = Line {
            start: 0,
            indentation: 0,
            first: true,
        };
        let mut skipped = 0_u32;
        for (index, token) in tokens.iter().enumerate() {
            line.advance(text, token.start);
            if repair.skips(*token, &mut skipped) {
                continue;
            }
            let rest = tokens.get(index + 1..).unwrap_or_default();
            repair.token(*token, line, rest);
        }
        while let Some(open) = repair.open.pop() {
            repair.close(&open);
        }
        repair
    }

    /// Whether the token lies in brackets nested too deeply, for which one error stands.
    fn skips(&mut self, token: Token, skipped: &mut u32) -> bool {
        let limit = usize::try_from(Limits::STANDARD.nesting_max).unwrap_or(usize::MAX);
        if closing_of(token.kind).is_some() && (*skipped > 0 || self.open.len() >= limit) {
            if *skipped == 0 {
                self.tokens.push(Token {
                    kind: TokenKind::Error,
                    ..token
                });
            }
            *skipped += 1;
            if !self.too_deep {
                self.too_deep = true;
                let span = Span::new(self.file, token.start, token.end);
                self.faults.push(Fault {
                    at: token.start,
                    diagnostic: too_deep(span),
                });
            }
            return true;
        }
        if *skipped > 0 && is_closing(token.kind) {
            *skipped -= 1;
            return true;
        }
        *skipped > 0
    }

    fn token(&mut self, token: Token, line: Line, rest: &[Token]) {
        self.begin_member(token, line, rest);
        self.begin_body(token, line);
        if ends_parentheses(token.kind) {
            while let Some(open) = self
                .open
                .pop_if(|open| open.closing != TokenKind::RightBrace)
            {
                self.close(&open);
            }
        }
        if let Some(closing) = closing_of(token.kind) {
            self.open.push(Open {
                token,
                closing,
                indentation: line.indentation,
                holds_members: self.in_head && token.kind == TokenKind::LeftBrace,
            });
        } else if is_closing(token.kind) {
            let partner = self.partner(token, line);
            let Some(partner) = partner.filter(|partner| !self.is_stray(*partner, rest)) else {
                let span = Span::new(self.file, token.start, token.end);
                self.faults.push(Fault {
                    at: token.start,
                    diagnostic: unmatched(span, token),
                });
                return;
            };
            while self.open.len() > partner + 1 {
                if let Some(open) = self.open.pop() {
                    self.close(&open);
                }
            }
            self.open.pop();
        }
        let ends_head = matches!(
            token.kind,
            TokenKind::Semicolon | TokenKind::LeftBrace | TokenKind::RightBrace
        );
        let is_specified = self.tokens.last().map(|last| last.kind) == Some(TokenKind::Spec);
        let begins_head = matches!(token.kind, TokenKind::Module | TokenKind::Script)
            && !is_specified
            || self.open.is_empty() && self.slice(token) == "address";
        self.in_head = !ends_head && (self.in_head || begins_head);
        self.tokens.push(token);
    }

    /// Opens the body of a function where statements follow its head.
    fn begin_body(&mut self, token: Token, line: Line) {
        let Some((depth, has_parameters)) = self.head else {
            if token.kind == TokenKind::Fun {
                self.head = Some((self.open.len(), false));
            }
            return;
        };
        if self.open.len() != depth {
            return;
        }
        if matches!(
            token.kind,
            TokenKind::LeftBrace | TokenKind::RightBrace | TokenKind::Semicolon | TokenKind::Fun
        ) {
            self.head = (token.kind == TokenKind::Fun).then_some((depth, false));
            return;
        }
        let Some(last) = self.tokens.last().copied() else {
            return;
        };
        let has_parameters = has_parameters || last.kind == TokenKind::RightParen;
        self.head = Some((depth, has_parameters));
        let is_statement = matches!(
            token.kind,
            TokenKind::Let
                | TokenKind::If
                | TokenKind::While
                | TokenKind::Loop
                | TokenKind::Return
                | TokenKind::Abort
        );
        let is_clause = || matches!(self.slice(token), "reads" | "writes" | "pure");
        let ends_type = matches!(last.kind, TokenKind::Identifier | TokenKind::Greater);
        let ends_head = last.kind == TokenKind::RightParen || ends_type && line.first;
        let is_name = token.kind == TokenKind::Identifier && ends_head && !is_clause();
        let limit = usize::try_from(Limits::STANDARD.nesting_max).unwrap_or(usize::MAX);
        let is_body = has_parameters && (is_statement || is_name) && depth < limit;
        if self.guess != Guess::Members || !is_body {
            return;
        }
        self.head = None;
        let brace = Token {
            kind: TokenKind::LeftBrace,
            start: last.end,
            end: last.end,
        };
        self.open.push(Open {
            token: brace,
            closing: TokenKind::RightBrace,
            indentation: line.indentation.saturating_sub(1),
            holds_members: false,
        });
        self.tokens.push(brace);
        let place = Span::new(self.file, last.end, last.end);
        let diagnostic = Diagnostic::new(
            Code::UnmatchedDelimiter,
            "missing `{`",
            place,
            "the body of the function starts behind this",
        )
        .with_fix("insert `{`", Applicability::MaybeIncorrect, place, " {");
        self.faults.push(Fault {
            at: last.end,
            diagnostic,
        });
    }

    /// Closes what is open inside of a module where a line starts another member, unless that is
    /// further in than the line that opened it.
    fn begin_member(&mut self, token: Token, line: Line, rest: &[Token]) {
        if self.guess != Guess::Members || !line.first || !self.begins_member(token, rest) {
            return;
        }
        let modules = self.open.iter().filter(|open| open.holds_members).count();
        while modules > 0
            && let Some(open) = self
                .open
                .pop_if(|open| !open.holds_members && open.indentation >= line.indentation)
        {
            self.close(&open);
        }
    }

    /// Whether nothing but a member can begin with a token, as far as the next ones tell.
    fn begins_member(&self, token: Token, rest: &[Token]) -> bool {
        let next = rest.first().map(|it| it.kind);
        let is_modifier = || matches!(self.slice(token), "entry" | "package");
        let is_modified = matches!(next, Some(TokenKind::Fun | TokenKind::Inline));
        let is_word = matches!(
            token.kind,
            TokenKind::Fun
                | TokenKind::Struct
                | TokenKind::Const
                | TokenKind::Public
                | TokenKind::Friend
                | TokenKind::Native
                | TokenKind::Inline
        );
        let is_attribute = token.kind == TokenKind::Hash && next == Some(TokenKind::LeftBracket);
        is_word || is_attribute || is_modified && is_modifier()
    }

    /// Whether a closing bracket that could close an open one is better left out: it would end a module
    /// in front of a member, or what is closed next fits better without it.
    fn is_stray(&mut self, partner: usize, rest: &[Token]) -> bool {
        if self.guess != Guess::Members {
            return false;
        }
        let ends_module = self.open.get(partner).is_some_and(|it| it.holds_members);
        if ends_module && partner + 1 == self.open.len() {
            let after = after_attributes(rest);
            return after
                .split_first()
                .is_some_and(|(first, after)| self.begins_member(*first, after));
        }
        if partner + 1 == self.open.len() {
            return false;
        }
        let upcoming = self.upcoming(rest);
        let fits = |open: &[Open]| {
            let pairs = open.iter().rev().zip(&upcoming);
            pairs.take_while(|(it, kind)| it.closing == **kind).count()
        };
        let without = fits(&self.open);
        without > fits(self.open.get(..partner).unwrap_or_default())
    }

    /// The next closing brackets whose opening ones are not among the tokens.
    fn upcoming(&mut self, rest: &[Token]) -> Vec<TokenKind> {
        let mut found = Vec::new();
        let mut depth = 0_u32;
        for token in rest.iter().take(LOOKAHEAD_STEP_MAX) {
            let Some(lookahead) = self.lookahead.checked_sub(1) else {
                return Vec::new();
            };
            self.lookahead = lookahead;
            if closing_of(token.kind).is_some() {
                depth += 1;
            } else if is_closing(token.kind) && depth > 0 {
                depth -= 1;
            } else if is_closing(token.kind) {
                found.push(token.kind);
            }
            if found.len() == UPCOMING_MAX {
                break;
            }
        }
        found
    }

    fn slice(&self, token: Token) -> &str {
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        let range = index(token.start)..index(token.end);
        self.text.get(range).unwrap_or("")
    }

    /// The position in the stack of what a closing bracket closes.
    fn partner(&self, token: Token, line: Line) -> Option<usize> {
        let nearest = self
            .open
            .iter()
            .rposition(|open| open.closing == token.kind);
        if self.guess == Guess::Nesting || token.kind != TokenKind::RightBrace || !line.first {
            return nearest;
        }
        let top = nearest.and_then(|index| self.open.get(index))?;
        if top.indentation == line.indentation {
            return nearest;
        }
        let aligned = self
            .open
            .iter()
            .rposition(|open| open.closing == token.kind && open.indentation == line.indentation);
        // Further in than what it would close: a stray bracket.
        if aligned.is_none() && line.indentation > top.indentation {
            None
        } else {
            aligned.or(nearest)
        }
    }

    /// Puts in the closing bracket of an opening one that has none.
    fn close(&mut self, open: &Open) {
        let end = self.tokens.last().map_or(open.token.end, |token| token.end);
        self.tokens.push(Token {
            kind: open.closing,
            start: end,
            end,
        });
        let span = Span::new(self.file, open.token.start, open.token.end);
        let place = Span::new(self.file, end, end);
        let found = open.token.kind.describe();
        let missing = open.closing.describe();
        let bare = missing.trim_matches('`');
        let diagnostic = Diagnostic::new(
            Code::UnclosedDelimiter,
            format!("{found} is never closed"),
            span,
            format!("no {missing} belongs to this"),
        )
        .with_fix(
            format!("insert {missing}"),
            Applicability::MaybeIncorrect,
            place,
            bare,
        );
        self.faults.push(Fault {
            at: open.token.start,
            diagnostic,
        });
        debug_assert!(
            self.text
                .is_char_boundary(usize::try_from(end).unwrap_or(0)),
            "ends of tokens"
        );
    }
}

/// The tokens behind attributes.
fn after_attributes(mut tokens: &[Token]) -> &[Token] {
    while let [hash, bracket, ..] = tokens
        && (hash.kind, bracket.kind) == (TokenKind::Hash, TokenKind::LeftBracket)
    {
        let end = tokens
            .iter()
            .take(LOOKAHEAD_STEP_MAX)
            .position(|it| it.kind == TokenKind::RightBracket);
        tokens = end
            .and_then(|end| tokens.get(end + 1..))
            .unwrap_or_default();
    }
    tokens
}

/// The line of the current token.
#[derive(Clone, Copy)]
struct Line {
    /// Where the search for the next line goes on.
    start: u32,
    indentation: u32,
    /// Whether the token is the first of its line.
    first: bool,
}

impl Line {
    fn advance(&mut self, text: &str, to: u32) {
        let range = usize::try_from(self.start).unwrap_or(0)..usize::try_from(to).unwrap_or(0);
        let gap = text.get(range).unwrap_or("");
        self.first = self.start == 0 && gap.trim().is_empty();
        if let Some(newline) = gap.rfind('\n') {
            let before = gap.get(newline + 1..).unwrap_or("");
            self.indentation = u32::try_from(before.len()).unwrap_or(u32::MAX);
            self.first = before.trim().is_empty();
        }
        self.start = to;
    }
}

/// Whether a token cannot stand directly inside parentheses or brackets.
fn ends_parentheses(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Semicolon
            | TokenKind::Let
            | TokenKind::Fun
            | TokenKind::Struct
            | TokenKind::Const
            | TokenKind::Use
            | TokenKind::Public
    )
}

fn too_deep(span: Span) -> Diagnostic {
    let limit = Limits::STANDARD.nesting_max;
    Diagnostic::new(
        Code::NestingTooDeep,
        "brackets are nested too deeply",
        span,
        format!("more than {limit} brackets are open here"),
    )
    .with_help("name the inner parts with `let` or move them into functions")
}

fn unmatched(span: Span, token: Token) -> Diagnostic {
    let found = token.kind.describe();
    Diagnostic::new(
        Code::UnmatchedDelimiter,
        format!("unexpected {found}"),
        span,
        "nothing that is open is closed by this",
    )
    .with_fix(
        format!("remove {found}"),
        Applicability::MaybeIncorrect,
        span,
        "",
    )
}

#[cfg(test)]
mod tests {
    use super::balance;
    use crate::lexer::lex;
    use weft_base::{Code, FileId};

    fn faults(text: &str) -> Vec<(Code, u32)> {
        let balanced = balance(FileId(0), text, lex(FileId(0), text).tokens);
        assert_eq!(balanced.tokens.len(), balanced.partners.len());
        let place = |it: &weft_base::Diagnostic| (it.code, it.primary().unwrap().start);
        balanced.diagnostics.iter().map(place).collect()
    }

    #[test]
    fn balanced_brackets_are_no_fault() {
        assert_eq!(faults("a ( b [ c { d } ] ) ()"), []);
    }

    #[test]
    fn an_open_bracket_is_reported_where_it_stands() {
        assert_eq!(faults("f(a; g(b)"), [(Code::UnclosedDelimiter, 1)]);
        assert_eq!(faults("{ ( }"), [(Code::UnclosedDelimiter, 2)]);
    }

    #[test]
    fn a_stray_closing_bracket_is_dropped() {
        assert_eq!(
            faults("{ ) } ]"),
            [(Code::UnmatchedDelimiter, 2), (Code::UnmatchedDelimiter, 6)]
        );
    }

    #[test]
    fn indentation_tells_which_brace_is_open() {
        let text = "m {\n  f {\n    if {\n      x\n  }\n  g { }\n}\n";
        let place = u32::try_from(text.find("if {").unwrap() + 3).unwrap();
        assert_eq!(faults(text), [(Code::UnclosedDelimiter, place)]);
    }

    #[test]
    fn a_line_that_starts_a_member_closes_the_one_before() {
        let place = |text: &str, at: &str| u32::try_from(text.rfind(at).unwrap()).unwrap();
        let text = "module 0x1::m {\n  fun f() {\n    x\n\n  fun g() { }\n  fun h() { }\n}\n";
        assert_eq!(
            faults(text),
            [(Code::UnclosedDelimiter, place(text, "f() {") + 4)]
        );
        let text = "module 0x1::m {\n  fun f() { { x }\n  #[test]\n  entry fun g() { }\n}\n";
        assert_eq!(
            faults(text),
            [(Code::UnclosedDelimiter, place(text, "f() {") + 4)]
        );
    }

    #[test]
    fn no_module_ends_where_a_member_follows() {
        let text =
            "module 0x1::m {\n  fun f() { } }\n  #[test]\n  fun g() { }\n}\nmodule 0x1::n { }";
        let place = u32::try_from(text.find("} }").unwrap() + 2).unwrap();
        assert_eq!(faults(text), [(Code::UnmatchedDelimiter, place)]);
    }

    #[test]
    fn a_body_may_lack_its_opening_brace() {
        let text = "module 0x1::m {\n  fun f(x: u64): u64\n    let y = x;\n    y\n  }\n  fun g() f(1); }\n}\n";
        let place = |at: &str| u32::try_from(text.find(at).unwrap()).unwrap();
        let expected = [
            (Code::UnmatchedDelimiter, place("\n    let")),
            (Code::UnmatchedDelimiter, place(" f(1)")),
        ];
        assert_eq!(faults(text), expected);
        let text =
            "module 0x1::m {\n  spec module { pragma p; }\n  fun f() { } }\n  fun g() { }\n}\n";
        let place = u32::try_from(text.find("} }").unwrap() + 2).unwrap();
        assert_eq!(faults(text), [(Code::UnmatchedDelimiter, place)]);
    }

    #[test]
    fn what_is_closed_next_tells_which_bracket_is_stray() {
        let text = "{ f(v[ g a, b), c ]) }";
        let place = u32::try_from(text.find(')').unwrap()).unwrap();
        assert_eq!(faults(text), [(Code::UnmatchedDelimiter, place)]);
        let text = "{ each(|x| { f(g(x)), x); }) }";
        let place = u32::try_from(text.find("; }").unwrap() - 1).unwrap();
        assert_eq!(faults(text), [(Code::UnmatchedDelimiter, place)]);
        assert_eq!(
            faults("{ each(|x| { f(x) ) }"),
            [(Code::UnclosedDelimiter, 11)]
        );
    }

    #[test]
    fn nesting_is_capped() {
        let text = "(".repeat(5000) + &")".repeat(5000);
        assert_eq!(faults(&text), [(Code::NestingTooDeep, 256)]);
        let text = "{".repeat(256) + "fun f() g(); " + &"}".repeat(255);
        assert_eq!(
            faults(&text),
            [(Code::UnclosedDelimiter, 0), (Code::NestingTooDeep, 261)]
        );
        assert_eq!(
            faults(&"[(".repeat(5000)).first(),
            Some(&(Code::UnclosedDelimiter, 0))
        );
    }
}
