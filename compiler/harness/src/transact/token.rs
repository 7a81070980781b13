//! The words of a task: separated by spaces outside of quotes and brackets, with their places.

use weft_base::{FileId, Span};

/// A word of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its text.
    pub(super) text: String,
    /// Where it stands.
    pub(super) span: Span,
}

/// The words of a line, which starts at an offset of a file.
pub(super) fn tokens(file: FileId, line: &str, offset: usize) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (start, text) in split(line, char::is_whitespace) {
        let position = |at: usize| u32::try_from(offset + at).unwrap_or(u32::MAX);
        tokens.push(Token {
            text: text.to_owned(),
            span: Span::new(file, position(start), position(start + text.len())),
        });
    }
    tokens
}

/// The parts of a list with commas, empty ones left out.
pub(super) fn list(text: &str) -> impl Iterator<Item = &str> {
    let parts = split(text, |letter| letter == ',').into_iter();
    parts
        .map(|(_, part)| part.trim())
        .filter(|part| !part.is_empty())
}

/// Splits at letters outside of quotes and brackets, empty parts left out.
fn split(text: &str, separates: impl Fn(char) -> bool) -> Vec<(usize, &str)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let (mut depth, mut is_quoted, mut is_escaped) = (0_u32, false, false);
    for (at, letter) in text.char_indices() {
        if is_quoted {
            match letter {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => is_quoted = false,
                _ => {}
            }
            continue;
        }
        match letter {
            '"' => is_quoted = true,
            '[' | '(' | '{' | '<' => depth += 1,
            ']' | ')' | '}' | '>' => depth = depth.saturating_sub(1),
            _ if depth == 0 && separates(letter) => {
                parts.push((start, &text[start..at]));
                start = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    parts.push((start, &text[start..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::{list, tokens};

    fn words(text: &str) -> Vec<String> {
        let tokens = tokens(weft_base::FileId(0), text, 0);
        tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn spaces_separate_outside_of_quotes_and_brackets() {
        assert_eq!(words(" a  b\t"), ["a", "b"]);
        assert_eq!(
            words(r#"[1, 2] b"x y" "\" z""#),
            ["[1, 2]", "b\"x y\"", r#""\" z""#]
        );
        assert_eq!(
            words("m::S<u8, m::T<bool>> f"),
            ["m::S<u8, m::T<bool>>", "f"]
        );
        assert_eq!(words("[1 2"), ["[1 2"]);
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn commas_separate_lists() {
        let parts: Vec<_> = list("0x1,[2, 3],,").collect();
        assert_eq!(parts, ["0x1", "[2, 3]"]);
    }
}
