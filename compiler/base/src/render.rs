//! Diagnostics as text for people and as JSON for tools. The only user of `ariadne`.
//!
//! Takes any diagnostic, whatever its spans: they are clamped to their file and to character
//! boundaries first, because ariadne panics on others. Files that the map does not hold are left
//! out. A fix is shown as a help, with the lines that it makes.

mod preview;

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::ops::Range;
use std::sync::Arc;

use ariadne::{Cache, Color, Config, IndexType, Report, ReportKind, Source};
use serde_json::{Value, json};

use crate::diagnostic::{Applicability, Diagnostic, Label, LabelRole, Severity};
use crate::source::{FileId, SourceMap, Span};

/// Whether text for people has terminal colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Coloring {
    /// Plain text.
    Plain,
    /// With escape sequences for a terminal.
    Colored,
}

/// The diagnostics in full, with the source lines they are about; a blank line after each.
pub fn human(diagnostics: &[Diagnostic], sources: &SourceMap, coloring: Coloring) -> String {
    let mut shown = ShownSources {
        sources,
        cache: BTreeMap::new(),
    };
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&report(diagnostic, &mut shown, coloring));
        text.push('\n');
    }
    text
}

/// One line for each diagnostic: `file:line:column: error[E0101]: message`.
pub fn short(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        if let Some(span) = diagnostic.primary()
            && let Some(file) = sources.get(span.file)
        {
            let at = file.line_column(span.start);
            // Writing to a string cannot fail.
            let _ = write!(text, "{}:{}:{}: ", file.name(), at.line, at.column);
        }
        let _ = writeln!(text, "{}", headline(diagnostic));
    }
    text
}

/// One JSON object on a line for each diagnostic.
pub fn json(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    let mut shown = ShownSources {
        sources,
        cache: BTreeMap::new(),
    };
    let mut text = String::new();
    for diagnostic in diagnostics {
        let rendered = report(diagnostic, &mut shown, Coloring::Plain);
        let fixes = diagnostic.fixes.iter().map(|fix| {
            let edits = fix
                .edits
                .iter()
                .map(|edit| json!({ "span": span_value(edit.span, sources), "text": edit.text }));
            json!({
                "title": fix.title,
                "applicability": applicability_word(fix.applicability),
                "edits": edits.collect::<Vec<_>>(),
            })
        });
        let object = json!({
            "code": diagnostic.code.as_str(),
            "explain": format!("weft explain {}", diagnostic.code),
            "severity": severity_word(diagnostic.severity),
            "message": diagnostic.message,
            "labels": labels_value(&diagnostic.labels, sources),
            "notes": diagnostic.notes,
            "helps": diagnostic.helps,
            "fixes": fixes.collect::<Vec<_>>(),
            "rendered": rendered,
        });
        let _ = writeln!(text, "{object}");
    }
    text
}

fn headline(diagnostic: &Diagnostic) -> String {
    let severity = severity_word(diagnostic.severity);
    format!("{severity}[{}]: {}", diagnostic.code, diagnostic.message)
}

const fn severity_word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

const fn applicability_word(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::MachineApplicable => "machine-applicable",
        Applicability::MaybeIncorrect => "maybe-incorrect",
        Applicability::HasPlaceholders => "has-placeholders",
    }
}

fn labels_value(labels: &[Label], sources: &SourceMap) -> Vec<Value> {
    let value = |label: &Label| {
        json!({
            "span": span_value(label.span, sources),
            "role": match label.role {
                LabelRole::Primary => "primary",
                LabelRole::Secondary => "secondary",
            },
            "text": label.text,
        })
    };
    labels.iter().map(value).collect()
}

fn span_value(span: Span, sources: &SourceMap) -> Value {
    let Some(file) = sources.get(span.file) else {
        return json!({ "file": null, "start": span.start, "end": span.end });
    };
    let range = clamped(span, sources);
    let start = file.line_column(span.start);
    let end = file.line_column(span.end.max(span.start));
    json!({
        "file": file.name(),
        "start": range.start,
        "end": range.end,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    })
}

/// The bytes of the span that exist, on character boundaries, the end not before the start.
fn clamped(span: Span, sources: &SourceMap) -> Range<usize> {
    let Some(file) = sources.get(span.file) else {
        return 0..0;
    };
    let index = |offset| usize::try_from(file.clamp(offset)).unwrap_or(0);
    let start = index(span.start);
    start..index(span.end).max(start)
}

/// The characters of the span, counted from the start of its file, as ariadne wants them.
fn in_characters(span: Span, sources: &SourceMap) -> Range<usize> {
    let bytes = clamped(span, sources);
    let Some(file) = sources.get(span.file) else {
        return bytes;
    };
    let count = |range: Range<usize>| file.text().get(range).map_or(0, |it| it.chars().count());
    let start = count(0..bytes.start);
    start..start + count(bytes)
}

fn report(diagnostic: &Diagnostic, shown: &mut ShownSources<'_>, coloring: Coloring) -> String {
    let sources = shown.sources;
    let known = |label: &&Label| sources.get(label.span.file).is_some();
    let mut labels: Vec<&Label> = diagnostic.labels.iter().filter(known).collect();
    let Some(first) = labels.first() else {
        return without_place(diagnostic, sources);
    };
    let main = diagnostic.primary().unwrap_or(first.span);
    // ariadne starts anew wherever lines do not ascend.
    labels.sort_by_key(|label| {
        let last = label.span.end.max(label.span.start + 1) - 1;
        let line = sources.get(label.span.file);
        let line = line.map(|file| file.line_column(last).line);
        (label.span.file != main.file, label.span.file, line)
    });
    let (kind, primary) = match diagnostic.severity {
        Severity::Error => (ReportKind::Custom("error", Color::Red), Color::Red),
        Severity::Warning => (ReportKind::Custom("warning", Color::Yellow), Color::Yellow),
    };
    let at = |span: Span| (span.file, in_characters(span, sources));
    let mut builder = Report::build(kind, at(main))
        .with_config(
            Config::new()
                .with_color(coloring == Coloring::Colored)
                .with_index_type(IndexType::Char),
        )
        .with_code(diagnostic.code)
        .with_message(&diagnostic.message);
    for label in labels {
        let color = match label.role {
            LabelRole::Primary => primary,
            LabelRole::Secondary => Color::Cyan,
        };
        let mut shown_label = ariadne::Label::new(at(label.span)).with_color(color);
        if !label.text.is_empty() {
            shown_label = shown_label.with_message(&label.text);
        }
        builder.add_label(shown_label);
    }
    builder.with_notes(&diagnostic.notes);
    builder.with_helps(helps(diagnostic, sources));
    let mut bytes = Vec::new();
    if builder.finish().write(shown, &mut bytes).is_err() {
        return without_place(diagnostic, sources);
    }
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    if coloring == Coloring::Plain {
        // ariadne colours the word before the message whatever its configuration says.
        text = without_escapes(&text);
    }
    // It also pads lines with spaces, which no snapshot or editor likes.
    let mut trimmed = String::with_capacity(text.len());
    for line in text.lines() {
        trimmed.push_str(line.trim_end());
        trimmed.push('\n');
    }
    trimmed
}

/// The text without terminal escape sequences `ESC [ ... m`, none of which is in a source file's
/// printable text.
fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    plain
}

fn without_place(diagnostic: &Diagnostic, sources: &SourceMap) -> String {
    let mut text = headline(diagnostic);
    text.push('\n');
    for note in &diagnostic.notes {
        let _ = writeln!(text, "  note: {note}");
    }
    for help in helps(diagnostic, sources) {
        let _ = writeln!(text, "  help: {}", help.replace('\n', "\n        "));
    }
    text
}

/// What to do: the fixes, then what no fix does.
fn helps<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
) -> impl Iterator<Item = String> + 'a {
    let primary = diagnostic.primary();
    let fixes = diagnostic.fixes.iter().map(move |fix| {
        let mut text = fix.title.clone();
        for line in preview::lines(fix, primary, sources) {
            text.push_str("\n  ");
            text.push_str(&line);
        }
        text
    });
    fixes.chain(diagnostic.helps.iter().cloned())
}

/// The source map as ariadne asks for it; lines are found once per file.
struct ShownSources<'a> {
    sources: &'a SourceMap,
    cache: BTreeMap<FileId, Source<Arc<str>>>,
}

impl Cache<FileId> for &mut ShownSources<'_> {
    type Storage = Arc<str>;

    fn fetch(&mut self, id: &FileId) -> Result<&Source<Arc<str>>, impl fmt::Debug> {
        let Some(file) = self.sources.get(*id) else {
            return Err("the file is not in the source map");
        };
        let make = || Source::from(Arc::clone(file.text()));
        Ok(self.cache.entry(*id).or_insert_with(make))
    }

    fn display<'a>(&self, id: &'a FileId) -> Option<impl fmt::Display + 'a> {
        self.sources.get(*id).map(|file| file.name().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Coloring, human, json, short};
    use crate::source::{FileId, SourceMap, Span};
    use crate::{Applicability, Code, Diagnostic};

    fn sample(span: Span) -> Diagnostic {
        Diagnostic::new(Code::MissingSemicolon, "expected `;`", span, "here")
            .with_secondary(Span::new(span.file, 0, 1), "the statement")
            .with_note("statements end in `;`")
            .with_fix(
                "insert `;`",
                Applicability::MachineApplicable,
                span.after(),
                ";",
            )
    }

    #[test]
    fn any_span_can_be_shown() {
        for text in ["", "\n", "aç\n\r\n\td", "x\u{2028}y"] {
            let mut sources = SourceMap::new();
            let file = sources.add("a.move", text);
            for start in 0..14 {
                for end in 0..14 {
                    let diagnostic = sample(Span::new(file, start, end));
                    let text = human(&[diagnostic], &sources, Coloring::Plain);
                    assert!(text.contains("error: expected `;`"), "{text}");
                }
            }
        }
    }

    #[test]
    fn a_file_that_is_not_in_the_map_is_left_out() {
        let diagnostic = sample(Span::new(FileId(9), 0, 1));
        let text = human(
            std::slice::from_ref(&diagnostic),
            &SourceMap::new(),
            Coloring::Plain,
        );
        assert!(text.starts_with("error[E0104]: expected `;`"), "{text}");
        assert_eq!(
            short(&[diagnostic], &SourceMap::new()),
            "error[E0104]: expected `;`\n"
        );
    }

    #[test]
    fn the_short_form_is_one_line_with_the_place() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.move", "one\ntwo");
        let text = short(&[sample(Span::new(file, 4, 7))], &sources);
        assert_eq!(text, "a.move:2:1: error[E0104]: expected `;`\n");
    }

    #[test]
    fn json_has_places_and_fixes() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.move", "one\ntwo");
        let text = json(&[sample(Span::new(file, 4, 7))], &sources);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["code"], "E0104");
        assert_eq!(value["labels"][0]["span"]["line"], 2);
        assert_eq!(value["labels"][0]["span"]["end_column"], 4);
        assert_eq!(value["fixes"][0]["edits"][0]["text"], ";");
        assert!(value["rendered"].as_str().unwrap().contains("two"));
    }
}
