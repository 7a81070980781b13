//! What a fix makes of the source: the lines that it changes, as they are afterwards.
//!
//! A fix that only puts one text, which its title names, in the place at fault needs no such lines.

use crate::diagnostic::{Edit, Fix};
use crate::fix;
use crate::source::{SourceFile, SourceMap, Span};

/// The most lines that are shown of a fix.
const LINES_MAX: usize = 8;

/// The longest line that is shown, in characters.
const LINE_MAX: usize = 120;

/// The lines of a fix: `+` before those that it makes, `-` before those that it takes away.
pub(super) fn lines(fix: &Fix, primary: Option<Span>, sources: &SourceMap) -> Vec<String> {
    if let [edit] = fix.edits.as_slice()
        && !edit.text.is_empty()
        && primary == Some(edit.span)
        && fix.title.contains(&format!("`{}`", edit.text))
    {
        return Vec::new();
    }
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut shown = Vec::new();
    let mut rest = edits.as_slice();
    while let Some((first, _)) = rest.split_first() {
        let Some(file) = sources.get(first.span.file) else {
            return Vec::new();
        };
        // What lies on the same lines is shown at once.
        let (start, mut end) = lines_of(file, first.span);
        let mut count = 1;
        while let Some(next) = rest.get(count)
            && next.span.file == first.span.file
            && lines_of(file, next.span).0 <= end
        {
            end = end.max(lines_of(file, next.span).1);
            count += 1;
        }
        let (together, others) = rest.split_at(count);
        hunk(file, (start, end), together, &mut shown);
        rest = others;
    }
    if shown.iter().any(|line| line.chars().count() > LINE_MAX) {
        return Vec::new();
    }
    if shown.len() > LINES_MAX {
        shown.truncate(LINES_MAX - 1);
        shown.push("…".to_owned());
    }
    shown
}

/// The indices of the first and last line of a span.
fn lines_of(file: &SourceFile, span: Span) -> (u32, u32) {
    let start = file.line_column(span.start).line;
    (start, file.line_column(span.end).line.max(start))
}

/// Adds the lines of edits that lie between a first and a last line.
fn hunk(file: &SourceFile, (first, last): (u32, u32), edits: &[&Edit], shown: &mut Vec<String>) {
    let start = line_start(file, first);
    let end = line_start(file, last + 1);
    let before = file.slice(start, end);
    let within: Vec<Edit> = edits
        .iter()
        .map(|edit| Edit {
            span: Span::new(
                edit.span.file,
                edit.span.start.saturating_sub(start),
                edit.span.end.saturating_sub(start),
            ),
            text: edit.text.clone(),
        })
        .collect();
    let after = fix::apply(before, &within);
    let before: Vec<&str> = before.lines().map(str::trim_end).collect();
    let after: Vec<&str> = after.lines().map(str::trim_end).collect();
    let same = |(one, other): &(&&str, &&str)| one == other;
    let head = before.iter().zip(&after).take_while(same).count();
    let (before, after) = (&before[head..], &after[head..]);
    let ends = before.iter().rev().zip(after.iter().rev());
    let tail = ends.take_while(same).count();
    let before = &before[..before.len() - tail];
    let after = &after[..after.len() - tail];
    let (sign, lines) = if after.iter().all(|line| line.is_empty()) {
        ('-', before)
    } else {
        ('+', after)
    };
    let lines = lines.iter().filter(|line| !line.is_empty());
    let indentation = |line: &&&str| line.len() - line.trim_start().len();
    let margin = lines.clone().map(|line| indentation(&line)).min();
    let margin = margin.unwrap_or(0);
    shown.extend(lines.map(|line| format!("{sign} {}", line.get(margin..).unwrap_or(line))));
}

/// The offset at which a line, counted from one, starts.
fn line_start(file: &SourceFile, line: u32) -> u32 {
    let index = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
    let end = u32::try_from(file.text().len()).unwrap_or(u32::MAX);
    file.line_starts().get(index).copied().unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::lines;
    use crate::diagnostic::{Applicability, Edit, Fix};
    use crate::source::{FileId, SourceMap, Span};

    fn shown(text: &str, title: &str, edits: &[(u32, u32, &str)]) -> Vec<String> {
        let mut sources = SourceMap::new();
        let file = sources.add("a.move", text);
        let edits = edits.iter().map(|(start, end, text)| Edit {
            span: Span::new(file, *start, *end),
            text: (*text).to_owned(),
        });
        let fix = Fix {
            title: title.to_owned(),
            applicability: Applicability::MachineApplicable,
            edits: edits.collect(),
        };
        lines(&fix, Some(Span::new(FileId(0), 5, 6)), &sources)
    }

    #[test]
    fn changed_lines_are_shown_without_their_margin() {
        let text = "  if c {\n  one\n  }\n";
        let parentheses = shown(text, "put it in parentheses", &[(5, 5, "("), (6, 6, ")")]);
        assert_eq!(parentheses, ["+ if (c) {"]);
        assert_eq!(shown(text, "say `d`", &[(5, 6, "d")]), [""; 0]);
        assert_eq!(shown(text, "remove it", &[(9, 15, "")]), ["- one"]);
        assert_eq!(
            shown(text, "add both", &[(2, 2, "use a;\n  "), (11, 14, "two")]),
            ["+ use a;", "+ two"]
        );
    }

    #[test]
    fn what_is_too_long_is_cut() {
        let many = "x;\n".repeat(20);
        let cut = shown("a\nb", "add", &[(2, 2, &many)]);
        assert_eq!(cut.len(), 8);
        assert_eq!(cut[7], "…");
        assert_eq!(shown("a", "add", &[(0, 0, &"x".repeat(200))]), [""; 0]);
        assert_eq!(shown("ç", "add", &[(1, 9, "y")]), [""; 0]);
    }
}
