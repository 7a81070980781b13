//! Documentation comments, found by the token after them.

use weft_base::{Code, Diagnostic, Span};

use crate::ast::Documentation;
use crate::lexer::Comment;
use crate::token::Token;

/// The documentation comments of a file in order.
#[derive(Debug)]
pub(crate) struct DocumentationTable {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    span: Span,
    /// The offset of the token after the comment.
    next: u32,
    attached: bool,
}

impl DocumentationTable {
    pub(crate) fn new(comments: &[Comment], tokens: &[Token]) -> Self {
        let documents = comments.iter().filter(|comment| comment.documents);
        let entry = |comment: &Comment| {
            let index = usize::try_from(comment.tokens_before).unwrap_or(usize::MAX);
            let next = tokens.get(index).map_or(u32::MAX, |token| token.start);
            Entry {
                span: comment.span,
                next,
                attached: false,
            }
        };
        Self {
            entries: documents.map(entry).collect(),
        }
    }

    /// The documentation of what starts, attributes included, at `first` and without them at
    /// `declaration`.
    pub(crate) fn attach(
        &mut self,
        text: &str,
        first: u32,
        declaration: u32,
    ) -> Option<Documentation> {
        let from = self.entries.partition_point(|entry| entry.next < first);
        let to = self
            .entries
            .partition_point(|entry| entry.next <= declaration);
        let entries = self.entries.get_mut(from..to)?;
        let mut documentation: Option<Documentation> = None;
        for entry in entries {
            entry.attached = true;
            let range =
                usize::try_from(entry.span.start).ok()?..usize::try_from(entry.span.end).ok()?;
            let content = content(text.get(range)?);
            match &mut documentation {
                None => {
                    documentation = Some(Documentation {
                        text: content,
                        span: entry.span,
                    });
                }
                Some(documentation) => {
                    documentation.text.push('\n');
                    documentation.text.push_str(&content);
                    documentation.span = documentation.span.to(entry.span);
                }
            }
        }
        documentation
    }

    /// Warns of comments that belong to no item; those in specifications are theirs.
    pub(crate) fn report_orphans(&self, specs: &[Span], diagnostics: &mut Vec<Diagnostic>) {
        for entry in self.entries.iter().filter(|entry| !entry.attached) {
            // Specifications are in order and do not overlap.
            let index = specs.partition_point(|spec| spec.end < entry.span.end);
            if specs
                .get(index)
                .is_some_and(|spec| spec.contains(entry.span))
            {
                continue;
            }
            let diagnostic = Diagnostic::new(
                Code::OrphanDocComment,
                "documentation comment without an item",
                entry.span,
                "no item comes after this",
            )
            .with_help("use `//` for a comment that is not documentation");
            diagnostics.push(diagnostic);
        }
    }
}

/// The text of a comment without its marks and without a common margin of one space.
fn content(comment: &str) -> String {
    if let Some(line) = comment.strip_prefix("///") {
        return line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned();
    }
    let inner = comment.strip_prefix("/**").unwrap_or(comment);
    let inner = inner.strip_suffix("*/").unwrap_or(inner);
    let lines = inner.lines().map(|line| {
        let line = line.trim();
        line.strip_prefix('*').map_or(line, str::trim_start)
    });
    let joined = lines.collect::<Vec<_>>().join("\n");
    joined.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::content;

    #[test]
    fn marks_are_taken_off() {
        assert_eq!(content("/// one"), "one");
        assert_eq!(content("///"), "");
        assert_eq!(content("/** one\n * two\n */"), "one\ntwo");
    }
}
