//! The words, strings and punctuation of assembly text, and a cursor over them.

use super::{AssembleError, Result};

/// Types nested deeper are refused.
const NESTING_MAX: u32 = 64;

/// A piece of the text with its line.
pub(super) struct Token<'text> {
    line: u32,
    kind: Kind<'text>,
}

enum Kind<'text> {
    /// Letters, digits, `_` and `#`.
    Word(&'text str),
    /// One of the texts of [`PUNCTUATION`].
    Punctuation(&'static str),
    /// The value of a string in quotes.
    Text(String),
}

const PUNCTUATION: [&str; 21] = [
    "::", "==", "!=", "<=", "(", ")", "{", "}", "<", ">", "[", "]", ",", ":", "=", ".", "+", "-",
    "?", "&", "|",
];

pub(super) fn tokenize(text: &str) -> Result<Vec<Token<'_>>> {
    let mut tokens = Vec::new();
    for (number, mut rest) in text.lines().enumerate() {
        let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
        let error = |message: &str| AssembleError {
            line,
            message: message.to_owned(),
        };
        loop {
            rest = rest.trim_start();
            if rest.is_empty() || rest.starts_with("//") {
                break;
            }
            let length = rest
                .find(|letter: char| {
                    !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '#' | '$')
                })
                .unwrap_or(rest.len());
            let kind = if length > 0 {
                let (word, after) = rest.split_at(length);
                rest = after;
                Kind::Word(word)
            } else if let Some(after) = rest.strip_prefix('"') {
                let (value, after) = string(after).ok_or_else(|| error("unfinished string"))?;
                rest = after;
                Kind::Text(value)
            } else if let Some(mark) = PUNCTUATION.iter().find(|mark| rest.starts_with(**mark)) {
                rest = &rest[mark.len()..];
                Kind::Punctuation(mark)
            } else {
                return Err(error("unknown character"));
            };
            tokens.push(Token { line, kind });
        }
    }
    Ok(tokens)
}

/// Reads a string up to its closing quote.
fn string(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut letters = text.chars();
    loop {
        match letters.next()? {
            '"' => return Some((value, letters.as_str())),
            '\\' => match letters.next()? {
                'n' => value.push('\n'),
                'u' => {
                    let (digits, after) = letters.as_str().strip_prefix('{')?.split_once('}')?;
                    value.push(char::from_u32(u32::from_str_radix(digits, 16).ok()?)?);
                    letters = after.chars();
                }
                letter @ ('"' | '\\') => value.push(letter),
                _ => return None,
            },
            letter => value.push(letter),
        }
    }
}

/// A position in the tokens.
pub(super) struct Cursor<'text> {
    tokens: &'text [Token<'text>],
    pub(super) position: usize,
    nesting: u32,
}

impl<'text> Cursor<'text> {
    pub(super) fn new(tokens: &'text [Token<'text>]) -> Self {
        Self {
            tokens,
            position: 0,
            nesting: 0,
        }
    }

    pub(super) fn error(&self, message: &str) -> AssembleError {
        let token = self.tokens.get(self.position).or(self.tokens.last());
        AssembleError {
            line: token.map_or(1, |token| token.line),
            message: message.to_owned(),
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.position >= self.tokens.len()
    }

    fn kind(&self) -> Option<&'text Kind<'text>> {
        self.tokens.get(self.position).map(|token| &token.kind)
    }

    /// The next token if it is punctuation.
    pub(super) fn peek(&self) -> Option<&'static str> {
        match self.kind()? {
            Kind::Punctuation(mark) => Some(mark),
            Kind::Word(_) | Kind::Text(_) => None,
        }
    }

    /// The next token if it is a word.
    pub(super) fn peek_word(&self) -> Option<&'text str> {
        match self.kind()? {
            Kind::Word(word) => Some(word),
            Kind::Punctuation(_) | Kind::Text(_) => None,
        }
    }

    pub(super) fn skip(&mut self) {
        self.position += 1;
    }

    /// Skips the rest of the line.
    pub(super) fn skip_line(&mut self) {
        let line = self.tokens.get(self.position).map(|token| token.line);
        let previous = self
            .position
            .checked_sub(1)
            .and_then(|i| self.tokens.get(i));
        // An item that is a single word ends where its line does.
        if previous.is_some_and(|token| Some(token.line) != line) {
            return;
        }
        while self.tokens.get(self.position).map(|token| token.line) == line && line.is_some() {
            self.position += 1;
        }
    }

    /// Skips to behind the brace that closes the next one that opens.
    pub(super) fn skip_braces(&mut self) -> Result<()> {
        let mut open = 0_usize;
        while !self.is_at_end() {
            let mark = self.peek();
            self.position += 1;
            match mark {
                Some("{") => open += 1,
                Some("}") if open <= 1 => return Ok(()),
                Some("}") => open -= 1,
                Some(_) | None => {}
            }
        }
        Err(self.error("expected `}`"))
    }

    /// Skips to the next of some marks and words.
    pub(super) fn skip_to(&mut self, marks: &[&str], words: &[&str]) -> Result<()> {
        while !self.is_at_end() {
            if self.peek().is_some_and(|mark| marks.contains(&mark))
                || self.peek_word().is_some_and(|word| words.contains(&word))
            {
                return Ok(());
            }
            self.position += 1;
        }
        Err(self.error("unexpected end of the text"))
    }

    pub(super) fn accept(&mut self, mark: &str) -> bool {
        let found = self.peek() == Some(mark);
        self.position += usize::from(found);
        found
    }

    pub(super) fn accept_word(&mut self, word: &str) -> bool {
        let found = self.peek_word() == Some(word);
        self.position += usize::from(found);
        found
    }

    pub(super) fn expect(&mut self, mark: &str) -> Result<()> {
        if self.accept(mark) {
            Ok(())
        } else {
            Err(self.error(&format!("expected `{mark}`")))
        }
    }

    pub(super) fn expect_word(&mut self, word: &str) -> Result<()> {
        if self.accept_word(word) {
            Ok(())
        } else {
            Err(self.error(&format!("expected `{word}`")))
        }
    }

    pub(super) fn word(&mut self) -> Result<&'text str> {
        let word = self
            .peek_word()
            .ok_or_else(|| self.error("expected a word"))?;
        self.position += 1;
        Ok(word)
    }

    pub(super) fn string(&mut self) -> Result<String> {
        match self.kind() {
            Some(Kind::Text(text)) => {
                self.position += 1;
                Ok(text.clone())
            }
            Some(Kind::Word(_) | Kind::Punctuation(_)) | None => {
                Err(self.error("expected a string"))
            }
        }
    }

    pub(super) fn number<T: std::str::FromStr>(&mut self) -> Result<T> {
        let word = self.peek_word().unwrap_or_default();
        let number = word
            .parse()
            .map_err(|_| self.error("expected a number in range"))?;
        self.position += 1;
        Ok(number)
    }

    /// Reads a word such as `r12` where the prefix is `r`.
    pub(super) fn prefixed<T: std::str::FromStr>(&mut self, prefix: &str) -> Result<T> {
        let number = self
            .peek_prefixed(prefix)
            .ok_or_else(|| self.error(&format!("expected `{prefix}` and a number")))?;
        self.position += 1;
        Ok(number)
    }

    /// The number of the next token if it is a word such as `r12`.
    pub(super) fn peek_prefixed<T: std::str::FromStr>(&self, prefix: &str) -> Option<T> {
        let digits = self.peek_word()?.strip_prefix(prefix)?;
        if digits.bytes().all(|byte| byte.is_ascii_digit()) {
            digits.parse().ok()
        } else {
            None
        }
    }

    /// Reads a raw index such as `type#7`, if one is there.
    pub(super) fn raw_index(&mut self, prefix: &str) -> Result<Option<u16>> {
        let is_raw = self
            .peek_word()
            .and_then(|word| word.strip_prefix(prefix))
            .is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            });
        if is_raw {
            self.prefixed(prefix).map(Some)
        } else {
            Ok(None)
        }
    }

    /// A position in a table as an index.
    pub(super) fn position_index(&self, position: usize) -> Result<u16> {
        u16::try_from(position).map_err(|_| self.error("the table is too long"))
    }

    pub(super) fn enter(&mut self) -> Result<()> {
        self.nesting += 1;
        if self.nesting > NESTING_MAX {
            return Err(self.error("the type is nested too deeply"));
        }
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.nesting -= 1;
    }
}
