//! A file to its modules, and a module to its members, each of which is parsed on its own.
//!
//! A member ends with its `;` or its closing brace, so a mistake in one cannot hide those in the
//! next. Members whose brackets had to be mended are parsed for their trees only: what else the
//! parser finds in them is most likely a consequence.

use weft_base::{Applicability, Code, Diagnostic, FileId, Span, Symbol};

use crate::ast::{
    AddressBlock, Attribute, Definition, Documentation, Item, ItemKind, Module, Name, PathHead,
    Script, Spec, SpecKind, UseTreeKind,
};
use crate::build::{DocumentationTable, Member, PathBase, SpecSource};
use crate::recover::{Recovered, parse_member, statement};
use crate::tagger::Tagged;
use crate::token::{Token, TokenKind};

/// After so many diagnostics the rest of a file is not parsed: nobody reads them, and what the
/// parser expected is costly to find out.
const DIAGNOSTICS_MAX: usize = 1000;

/// The most names that a broken import is taken to declare.
const LOST_NAMES_MAX: usize = 64;

/// The definitions of a file.
pub(crate) fn split(
    file: FileId,
    text: &str,
    tagged: &Tagged,
    specs: SpecSource<'_>,
    documentation: &mut DocumentationTable,
) -> Recovered<Vec<Definition>> {
    let mut splitter = Splitter {
        file,
        text,
        tagged,
        specs,
        documentation,
        diagnostics: Vec::new(),
        damaged: Vec::new(),
    };
    let definitions = splitter.definitions(0, tagged.tokens.len());
    Recovered {
        member: Some(definitions),
        diagnostics: splitter.diagnostics,
        damaged: splitter.damaged,
    }
}

struct Splitter<'a> {
    file: FileId,
    text: &'a str,
    tagged: &'a Tagged,
    specs: SpecSource<'a>,
    documentation: &'a mut DocumentationTable,
    diagnostics: Vec<Diagnostic>,
    damaged: Vec<Span>,
}

/// Where a member is.
#[derive(Clone, Copy)]
struct Extent {
    /// The index of the word that says what it is, after attributes and modifiers.
    word: usize,
    /// The index after it.
    end: usize,
    /// Whether it lacks the `;` at its end.
    lacks_semicolon: bool,
}

impl Splitter<'_> {
    /// The definitions between two indices: of a file or of an address block.
    fn definitions(&mut self, start: usize, end: usize) -> Vec<Definition> {
        let mut definitions = Vec::new();
        let mut at = start;
        while at < end {
            let word = self.skip_prefix(at, end);
            match self.kind(word) {
                Some(TokenKind::Module) => {
                    let after = self.module(at, word, end, &mut definitions);
                    at = after.max(word + 1);
                }
                Some(TokenKind::Script | TokenKind::Address) => {
                    let after = self.script_or_address(at, word, end, &mut definitions);
                    at = after.max(word + 1);
                }
                Some(TokenKind::SpecBlock) => {
                    if let Some(Member::Item(item)) = self.parse(at, word + 1, false) {
                        definitions.push(Definition::Spec(item));
                    }
                    at = word + 1;
                }
                Some(TokenKind::Spec) => {
                    let after = self.module_spec(at, word, end, &mut definitions);
                    at = after.max(word + 1);
                }
                Some(TokenKind::Semicolon) => at = word + 1,
                _ => {
                    let extent = self.extent(at, end);
                    let after = extent.end.max(at + 1);
                    self.outside_module(at, extent, after);
                    at = after;
                }
            }
        }
        definitions
    }

    /// A module that starts at an index; returns the index after it.
    fn module(
        &mut self,
        start: usize,
        word: usize,
        end: usize,
        definitions: &mut Vec<Definition>,
    ) -> usize {
        let mut header_end = word + 1;
        while header_end < end && self.kind(header_end).is_some_and(is_path_part) {
            header_end += 1;
        }
        let (items_start, items_end, after) = match self.kind(header_end) {
            Some(TokenKind::LeftBrace) if header_end < end => {
                let close = self.partner(header_end);
                (header_end + 1, close, close + 1)
            }
            // The form without braces goes on to the next module.
            Some(TokenKind::Semicolon) if header_end < end => {
                let close = self.next_definition(header_end + 1, end);
                (header_end + 1, close, close)
            }
            _ => {
                self.report_expected(header_end, end, "`{`");
                return self.next_definition(header_end, end);
            }
        };
        let header = self.parse(start, header_end, false);
        let items = self.items(items_start, items_end);
        if let Some(Member::Module {
            attributes,
            documentation,
            path,
        }) = header
            && let Some((address, name)) = self.module_name(path)
        {
            let span = self.span(word, after);
            let module = Module {
                attributes,
                documentation,
                address,
                name,
                items,
                span,
            };
            definitions.push(Definition::Module(module));
        }
        after
    }

    /// A specification of another module that starts at an index; returns the index after it.
    fn module_spec(
        &mut self,
        start: usize,
        word: usize,
        end: usize,
        definitions: &mut Vec<Definition>,
    ) -> usize {
        // The tagger has seen the brace.
        let brace = (word..end).find(|at| self.kind(*at) == Some(TokenKind::LeftBrace));
        let Some(brace) = brace else {
            return end;
        };
        let close = self.partner(brace);
        let header = self.parse(start, brace, false);
        let items = self.items(brace + 1, close);
        let span = self.span(word, close + 1);
        if let Some(Member::Spec {
            attributes,
            documentation,
            path,
        }) = header
        {
            let spec = Spec {
                kind: SpecKind::OtherModule { path, items },
                mentions: Vec::new(),
                span,
            };
            definitions.push(Definition::Spec(Box::new(Item {
                attributes,
                documentation,
                kind: ItemKind::Spec(Box::new(spec)),
                span,
                start: span.start,
                test_mentions: Vec::new(),
            })));
        }
        close + 1
    }

    /// The address and the name of a module.
    fn module_name(&mut self, path: PathBase) -> Option<(Option<PathHead>, Name)> {
        let PathBase { head, mut tail } = path;
        let name = tail.pop();
        match (head, name) {
            (PathHead::Name(name), None) => Some((None, name)),
            (head, Some(name)) if tail.is_empty() => Some((Some(head), name)),
            (head, _) => {
                self.diagnostics.push(Diagnostic::new(
                    Code::UnexpectedToken,
                    "this is not the name of a module",
                    head.span(),
                    "expected an address, `::` and a name",
                ));
                None
            }
        }
    }

    fn script_or_address(
        &mut self,
        start: usize,
        word: usize,
        end: usize,
        definitions: &mut Vec<Definition>,
    ) -> usize {
        let brace =
            (word + 1..end.min(word + 3)).find(|at| self.kind(*at) == Some(TokenKind::LeftBrace));
        let Some(brace) = brace else {
            self.report_expected(word + 1, end, "`{`");
            return self.next_definition(word + 1, end);
        };
        let header = self.parse(start, brace, false);
        let close = self.partner(brace);
        let span = self.span(word, close + 1);
        match header {
            Some(Member::Script {
                attributes,
                documentation,
            }) => {
                let items = self.items(brace + 1, close);
                let script = Script {
                    attributes,
                    documentation,
                    items,
                    span,
                };
                definitions.push(Definition::Script(script));
            }
            Some(Member::Address {
                attributes,
                address,
            }) => {
                definitions.extend(self.address_block(attributes, address, brace, span));
            }
            Some(Member::Item(_) | Member::Module { .. } | Member::Spec { .. }) | None => {
                self.items(brace + 1, close);
            }
        }
        close + 1
    }

    fn address_block(
        &mut self,
        attributes: Vec<Attribute>,
        address: PathHead,
        brace: usize,
        span: Span,
    ) -> Vec<Definition> {
        let head = Span::new(self.file, span.start, address.span().end);
        self.diagnostics.push(
            Diagnostic::new(
                Code::DeprecatedSyntax,
                "address blocks are deprecated",
                head,
                "the modern form has the address before the name of each module",
            )
            .with_help(format!(
                "write `module {}::name {{ ... }}`",
                self.slice(address.span())
            )),
        );
        let mut modules = Vec::new();
        let mut others = Vec::new();
        for definition in self.definitions(brace + 1, self.partner(brace)) {
            match definition {
                Definition::Module(module) => modules.push(module),
                Definition::Spec(_) => others.push(definition),
                Definition::Script(Script { span, .. })
                | Definition::Address(AddressBlock { span, .. }) => {
                    self.diagnostics.push(Diagnostic::new(
                        Code::UnexpectedMember,
                        "only modules stand in an address block",
                        span,
                        "move this out of the block",
                    ));
                }
            }
        }
        others.insert(
            0,
            Definition::Address(AddressBlock {
                attributes,
                address,
                modules,
                span,
            }),
        );
        others
    }

    /// The members between two indices.
    fn items(&mut self, start: usize, end: usize) -> Vec<Item> {
        let mut items = Vec::new();
        let mut at = start;
        while at < end {
            if self.kind(at) == Some(TokenKind::Semicolon) {
                at += 1;
                continue;
            }
            let extent = self.extent(at, end);
            let after = extent.end.max(at + 1);
            let kind = self.kind(extent.word);
            let known = extent.word < end && kind.is_some_and(is_member_word);
            let item = if known {
                match self.parse(at, after, extent.lacks_semicolon) {
                    Some(Member::Item(item)) => Some(*item).filter(|item| !is_broken_import(item)),
                    Some(
                        Member::Module { .. }
                        | Member::Script { .. }
                        | Member::Address { .. }
                        | Member::Spec { .. },
                    )
                    | None => None,
                }
            } else {
                self.report_member(at, extent, after);
                None
            };
            items.push(item.unwrap_or_else(|| self.error_item(at, after)));
            at = after;
        }
        items
    }

    fn error_item(&self, start: usize, end: usize) -> Item {
        Item {
            attributes: Vec::new(),
            documentation: None::<Documentation>,
            kind: ItemKind::Error(self.names_of(start, end)),
            span: self.span(start, end),
            start: self.span(start, end).start,
            test_mentions: Vec::new(),
        }
    }

    /// The names that a member which cannot be parsed may declare.
    fn names_of(&self, start: usize, end: usize) -> Vec<Name> {
        let word = self.skip_prefix(start, end);
        let kind = self.kind(word);
        let is_import = kind == Some(TokenKind::Use);
        // Behind a word that is none there may be another, as in `pub fn f()`.
        let is_known = kind.is_some_and(is_member_word) && !is_import;
        let count = if is_known { 1 } else { LOST_NAMES_MAX };
        let is_bracket = |kind| matches!(kind, TokenKind::LeftParen | TokenKind::LeftBrace);
        let first = if is_known || is_import {
            word + 1
        } else {
            word
        };
        let tokens = self.tagged.tokens.get(first..end).unwrap_or_default();
        let names = tokens
            .iter()
            .take_while(|token| is_import || !is_bracket(token.kind))
            // All members, as other languages import them.
            .filter(|token| matches!(token.kind, TokenKind::Identifier | TokenKind::Star));
        let spans = names.map(|token| Span::new(self.file, token.start, token.end));
        spans
            .take(count)
            .map(|span| Name::new(Symbol::new(self.slice(span)), span))
            .collect()
    }

    /// Parses the tokens between two indices, which do not hold the missing `;`.
    fn parse(&mut self, start: usize, end: usize, lacks_semicolon: bool) -> Option<Member> {
        if self.diagnostics.len() >= DIAGNOSTICS_MAX {
            return None;
        }
        let slice = self.tagged.tokens.get(start..end)?;
        let span = self.span(start, end);
        let places = self.specs.mended.iter();
        let places = places.filter(|at| span.start <= **at && **at <= span.end);
        let before = self.damaged.len();
        for place in places {
            let at = slice.partition_point(|token| token.start < *place);
            self.damaged.push(statement(self.file, slice, at));
        }
        let mended = self.damaged.len() > before;
        let recovered = if lacks_semicolon {
            let place = Span::new(self.file, span.end, span.end);
            if !mended {
                self.diagnostics.push(missing_semicolon(place));
            }
            let mut tokens = slice.to_vec();
            tokens.push(Token {
                kind: TokenKind::Semicolon,
                start: span.end,
                end: span.end,
            });
            let specs = self.specs;
            parse_member(self.file, self.text, self.documentation, specs, &tokens)
        } else {
            let specs = self.specs;
            parse_member(self.file, self.text, self.documentation, specs, slice)
        };
        self.damaged.extend(recovered.damaged);
        if !mended {
            self.diagnostics.extend(recovered.diagnostics);
        }
        recovered.member
    }

    /// The extent of the member that starts at an index.
    fn extent(&self, start: usize, end: usize) -> Extent {
        let word = self.skip_prefix(start, end);
        let kind = self.kind(word).filter(|_| word < end);
        let with_semicolon = matches!(
            kind,
            Some(TokenKind::Use | TokenKind::Const | TokenKind::Friend)
        );
        if kind == Some(TokenKind::SpecBlock) {
            return Extent {
                word,
                end: word + 1,
                lacks_semicolon: false,
            };
        }
        let mut at = word + 1;
        while at < end {
            match self.kind(at) {
                Some(TokenKind::Semicolon) => {
                    return Extent {
                        word,
                        end: at + 1,
                        lacks_semicolon: false,
                    };
                }
                Some(TokenKind::LeftBrace) if !with_semicolon => {
                    let close = self.partner(at);
                    return Extent {
                        word,
                        end: self.after_braces(kind, close + 1, end),
                        lacks_semicolon: false,
                    };
                }
                Some(next) if is_member_start(next) && !self.is_clause(kind, at) => {
                    return Extent {
                        word,
                        end: at,
                        lacks_semicolon: with_semicolon,
                    };
                }
                _ => at = self.partner(at).max(at) + 1,
            }
        }
        Extent {
            word,
            end,
            lacks_semicolon: with_semicolon,
        }
    }

    /// Whether a word that starts a member is part of one here: `public(friend)` has been skipped
    /// with its parentheses, `use a::{..}` with its braces.
    fn is_clause(&self, member: Option<TokenKind>, at: usize) -> bool {
        member == Some(TokenKind::Friend) && self.kind(at) == Some(TokenKind::Identifier)
    }

    /// The end of a struct or enum after its braces: abilities and `;` may follow.
    fn after_braces(&self, kind: Option<TokenKind>, at: usize, end: usize) -> usize {
        if !matches!(kind, Some(TokenKind::Struct | TokenKind::Enum)) {
            return at;
        }
        let mut last = at;
        if self.kind(at) == Some(TokenKind::Has) {
            while last < end && self.kind(last).is_some_and(is_ability_part) {
                last += 1;
            }
        }
        if last < end && self.kind(last) == Some(TokenKind::Semicolon) {
            last + 1
        } else {
            last
        }
    }

    /// The index after attributes and modifiers.
    fn skip_prefix(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end {
            let next = self.kind(at + 1).filter(|_| at + 1 < end);
            match self.kind(at) {
                Some(TokenKind::Hash) if next == Some(TokenKind::LeftBracket) => {
                    at = self.partner(at + 1) + 1;
                }
                Some(TokenKind::Public) if next == Some(TokenKind::LeftParen) => {
                    at = self.partner(at + 1) + 1;
                }
                Some(
                    TokenKind::Public
                    | TokenKind::Package
                    | TokenKind::Entry
                    | TokenKind::Native
                    | TokenKind::Inline,
                ) => at += 1,
                // Before a path `friend` is a declaration.
                Some(TokenKind::Friend)
                    if !matches!(next, Some(TokenKind::Identifier | TokenKind::Number)) =>
                {
                    at += 1;
                }
                _ => break,
            }
        }
        at
    }

    /// The index of the next module, script or address block.
    fn next_definition(&self, start: usize, end: usize) -> usize {
        let mut at = start;
        let mut prefix = None;
        while at < end {
            match self.kind(at) {
                Some(TokenKind::Module | TokenKind::Script | TokenKind::Address) => {
                    return prefix.unwrap_or(at);
                }
                Some(TokenKind::Hash) => {
                    prefix = prefix.or(Some(at));
                    at = self.partner(at + 1).max(at) + 1;
                }
                _ => {
                    prefix = None;
                    at = self.partner(at).max(at) + 1;
                }
            }
        }
        end
    }

    fn report_expected(&mut self, at: usize, end: usize, what: &str) {
        let label = format!("expected {what}");
        let diagnostic = match self.tagged.tokens.get(at).filter(|_| at < end) {
            Some(token) => {
                let span = Span::new(self.file, token.start, token.end);
                let message = format!("unexpected {}", token.kind.describe());
                Diagnostic::new(Code::UnexpectedToken, message, span, label)
            }
            None => {
                let last = self.span(at.saturating_sub(1), at);
                Diagnostic::new(Code::UnexpectedToken, "unexpected end", last.after(), label)
            }
        };
        self.diagnostics.push(diagnostic);
    }

    fn outside_module(&mut self, start: usize, extent: Extent, end: usize) {
        if self.kind(extent.word).is_some_and(is_member_word) {
            let span = self.head_span(start, end);
            self.diagnostics.push(
                Diagnostic::new(
                    Code::UnexpectedMember,
                    "this stands outside of a module",
                    span,
                    "expected a module, a script or an address block",
                )
                .with_help("put it into `module address::name { ... }`"),
            );
        } else {
            self.report_member(start, extent, end);
        }
    }

    /// Reports what is no member, with what its author may mean.
    fn report_member(&mut self, start: usize, extent: Extent, end: usize) {
        let place = extent.word.min(end.saturating_sub(1)).max(start);
        if self.kind(place) == Some(TokenKind::Error) {
            return;
        }
        let span = self.span(place, place + 1);
        let text = self.slice(span);
        let shown = if text.is_empty() || text.len() > 40 {
            "this"
        } else {
            text
        };
        let mut diagnostic = Diagnostic::new(
            Code::UnexpectedMember,
            format!("unexpected `{shown}`"),
            span,
            "expected a function, a type, a constant or an import",
        );
        let meant = match text {
            "fn" | "func" | "function" | "def" => Some("fun"),
            "pub" => Some("public"),
            "import" => Some("use"),
            "class" => Some("struct"),
            _ => None,
        };
        let is_specified = matches!(
            text,
            "pragma" | "invariant" | "axiom" | "apply" | "requires" | "ensures" | "aborts_if"
        );
        if is_specified {
            diagnostic = diagnostic.with_help(format!(
                "put it into `spec module {{ {text} ... }}` or `spec name {{ {text} ... }}`"
            ));
        }
        if let Some(meant) = meant {
            let title = format!("write `{meant}`");
            diagnostic = diagnostic.with_fix(title, Applicability::MachineApplicable, span, meant);
        }
        self.diagnostics.push(diagnostic);
    }

    /// The first line of a member.
    fn head_span(&self, start: usize, end: usize) -> Span {
        let span = self.span(start, end);
        let text = self.slice(span);
        let length = text.find(['\n', '{']).unwrap_or(text.len());
        let shown = text.get(..length).unwrap_or(text).trim_end().len();
        let length = u32::try_from(shown).unwrap_or(span.len());
        Span::new(self.file, span.start, span.start + length)
    }

    fn slice(&self, span: Span) -> &str {
        let index = |offset| usize::try_from(offset).unwrap_or(usize::MAX);
        self.text
            .get(index(span.start)..index(span.end))
            .unwrap_or("")
    }

    fn kind(&self, at: usize) -> Option<TokenKind> {
        self.tagged.tokens.get(at).map(|token| token.kind)
    }

    fn partner(&self, at: usize) -> usize {
        let partner = self
            .tagged
            .partners
            .get(at)
            .and_then(|it| usize::try_from(*it).ok());
        partner.unwrap_or(at)
    }

    /// From the first to the last of the tokens between two indices.
    fn span(&self, start: usize, end: usize) -> Span {
        let tokens = &self.tagged.tokens;
        let last = end
            .checked_sub(1)
            .and_then(|at| tokens.get(at))
            .or(tokens.last());
        let to = last.map_or(0, |token| token.end);
        let from = tokens.get(start).map_or(to, |token| token.start);
        Span::new(self.file, from.min(to), to)
    }
}

/// Whether an item is an import with a part that could not be parsed.
fn is_broken_import(item: &Item) -> bool {
    let ItemKind::Use(used) = &item.kind else {
        return false;
    };
    let mut trees = vec![&used.tree];
    while let Some(tree) = trees.pop() {
        if matches!(&tree.path.head, PathHead::Name(name) if name.is_error()) {
            return true;
        }
        if let UseTreeKind::Group(inner) = &tree.kind {
            trees.extend(inner);
        }
    }
    false
}

fn missing_semicolon(place: Span) -> Diagnostic {
    Diagnostic::new(
        Code::MissingSemicolon,
        "missing `;`",
        place,
        "expected `;` here",
    )
    .with_fix("insert `;`", Applicability::MachineApplicable, place, ";")
}

fn is_path_part(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Identifier | TokenKind::Number | TokenKind::ColonColon
    )
}

fn is_ability_part(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Has | TokenKind::Identifier | TokenKind::Copy | TokenKind::Comma
    )
}

/// The words that say what a member is.
fn is_member_word(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Use
            | TokenKind::Const
            | TokenKind::Fun
            | TokenKind::Struct
            | TokenKind::Enum
            | TokenKind::Friend
            | TokenKind::SpecBlock
    )
}

/// The tokens with which a member starts, and which occur directly in no member.
fn is_member_start(kind: TokenKind) -> bool {
    is_member_word(kind)
        || matches!(
            kind,
            TokenKind::Hash
                | TokenKind::Public
                | TokenKind::Package
                | TokenKind::Entry
                | TokenKind::Native
                | TokenKind::Inline
                | TokenKind::Module
                | TokenKind::Script
                | TokenKind::Address
        )
}
