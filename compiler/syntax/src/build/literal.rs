//! Numbers and strings.

use weft_base::{Applicability, Code, Diagnostic, Span, Symbol};

use super::Context;
use crate::ast::{IntegerType, Literal, LiteralKind, Number, Radix};

impl Context<'_> {
    pub(crate) fn literal(&self, kind: LiteralKind, start: u32, end: u32) -> Literal {
        Literal {
            kind,
            span: self.span(start, end),
        }
    }

    /// A number from what was lexed as one: digits and what touches them.
    pub(crate) fn number(&mut self, start: u32, end: u32) -> Number {
        let span = self.span(start, end);
        let text = self.text(span);
        let (radix, rest) = match text.strip_prefix("0x") {
            Some(rest) => (Radix::Hexadecimal, rest),
            None => (Radix::Decimal, text),
        };
        let is_digit = |character: char| character == '_' || character.is_digit(radix.base());
        let length = rest
            .find(|character| !is_digit(character))
            .unwrap_or(rest.len());
        let (digits, suffix) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let value: String = digits
            .chars()
            .filter(|character| *character != '_')
            .collect();
        let number = |digits: &str, suffix| Number {
            digits: Symbol::new(digits),
            radix,
            suffix,
            span,
        };
        if value.is_empty() {
            self.report(bad_number(text, span, "expected digits after `0x`"));
            return number("0", None);
        }
        if suffix.is_empty() {
            return number(&value, None);
        }
        let integer = IntegerType::parse(suffix);
        if integer.is_none() {
            let label = format!("`{suffix}` is neither a digit nor an integer type");
            let diagnostic = bad_number(text, span, label)
                .with_note("the suffixes are `u8` to `u256` and `i8` to `i256`");
            self.report(diagnostic);
        }
        number(&value, integer)
    }

    /// A string: bytes, hex digits, or one that lacks its prefix, which is reported.
    pub(crate) fn string(&mut self, start: u32, end: u32) -> Literal {
        let span = self.span(start, end);
        let text = self.text(span);
        let bytes = match text.as_bytes().first() {
            Some(b'x') => self.hex_string(text, span),
            Some(b'b') => self.byte_string(text.get(1..).unwrap_or(""), start + 1),
            _ => {
                self.report_bare_string(span);
                let bytes = self.byte_string(text, start);
                return self.literal(LiteralKind::BareString(bytes.into()), start, end);
            }
        };
        self.literal(LiteralKind::ByteString(bytes.into()), start, end)
    }

    fn report_bare_string(&mut self, span: Span) {
        let text = self.text(span);
        let whole = format!("std::string::utf8(b{text})");
        let diagnostic = Diagnostic::new(
            Code::StringWithoutPrefix,
            "string literal without a prefix",
            span,
            "expected `b` or `x` before the quote",
        )
        .with_fix(
            format!("for bytes, write `b{text}`"),
            Applicability::MaybeIncorrect,
            span,
            format!("b{text}"),
        )
        .with_fix(
            format!("for a `String`, write `{whole}`"),
            Applicability::MaybeIncorrect,
            span,
            whole,
        );
        self.report(diagnostic);
    }

    /// The bytes of a string with its quotes, which starts at an offset.
    fn byte_string(&mut self, quoted: &str, start: u32) -> Vec<u8> {
        let inner = quoted.strip_prefix('"').unwrap_or(quoted);
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        let mut bytes = Vec::with_capacity(inner.len());
        let mut buffer = [0; 4];
        let mut rest = inner.char_indices();
        while let Some((at, character)) = rest.next() {
            if character != '\\' {
                bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
                continue;
            }
            let escape = rest.next().map(|(_, character)| character);
            let byte = match escape {
                Some('n') => Some(b'\n'),
                Some('r') => Some(b'\r'),
                Some('t') => Some(b'\t'),
                Some('\\') => Some(b'\\'),
                Some('0') => Some(0),
                Some('"') => Some(b'"'),
                Some('x') => {
                    let digits = inner.get(at + 2..at + 4).filter(|it| is_hex(it));
                    if digits.is_some() {
                        rest.next();
                        rest.next();
                    }
                    digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())
                }
                _ => None,
            };
            if byte.is_none() {
                let length = 1 + escape.map_or(0, char::len_utf8);
                let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
                let place = start.saturating_add(1).saturating_add(offset(at));
                let span = self.span(place, place.saturating_add(offset(length)));
                self.report(unknown_escape(span));
            }
            bytes.extend(byte);
        }
        bytes
    }

    fn hex_string(&mut self, text: &str, span: Span) -> Vec<u8> {
        let inner = text.strip_prefix("x\"").unwrap_or("");
        let inner = inner.strip_suffix('"').unwrap_or(inner);
        let problem = if !is_hex(inner) {
            "only hex digits can stand here"
        } else if inner.len() % 2 == 1 {
            "the number of digits is odd: each byte has two"
        } else {
            let pair = |pair: &[u8]| {
                let text = std::str::from_utf8(pair).ok()?;
                u8::from_str_radix(text, 16).ok()
            };
            return inner.as_bytes().chunks(2).filter_map(pair).collect();
        };
        self.report(Diagnostic::new(
            Code::BadHexString,
            "invalid hex string",
            span,
            problem,
        ));
        Vec::new()
    }
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn bad_number(text: &str, span: Span, label: impl Into<String>) -> Diagnostic {
    Diagnostic::new(
        Code::BadNumber,
        format!("`{text}` is not a number"),
        span,
        label,
    )
}

fn unknown_escape(span: Span) -> Diagnostic {
    Diagnostic::new(
        Code::UnknownEscape,
        "unknown escape sequence",
        span,
        "no character is written like this",
    )
    .with_note(r#"the escapes are `\n`, `\r`, `\t`, `\\`, `\0`, `\"` and `\x` with two hex digits"#)
}
