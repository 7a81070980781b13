//! Fixes as changes of text: which of those offered may be made together, and what comes of them.
//!
//! Of each diagnostic at most one fix is chosen, and only if it is machine-applicable and the only
//! one that is. Chosen edits of a file never overlap; what has to wait is counted, so that a caller
//! compiles again and asks again.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};
use crate::source::FileId;

/// The edits that may be made at once.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Chosen {
    /// The edits of each file, by place; they do not overlap.
    pub edits: BTreeMap<FileId, Vec<Edit>>,
    /// How many diagnostics they mend.
    pub mended: usize,
    /// How many diagnostics have a fix that has to wait, because it overlaps with a chosen one.
    pub deferred: usize,
}

/// Chooses the fixes that tools may apply unasked, in files that `may_change`.
pub fn choose(diagnostics: &[Diagnostic], may_change: impl Fn(FileId) -> bool) -> Chosen {
    let mut chosen = Chosen::default();
    for fix in diagnostics.iter().filter_map(applicable) {
        if !fix.edits.iter().all(|edit| may_change(edit.span.file)) {
            continue;
        }
        // The same edit twice is one: a missing import is reported wherever it is missed.
        let new: Vec<&Edit> = fix
            .edits
            .iter()
            .filter(|edit| !of_file(&chosen, edit.span.file).contains(edit))
            .collect();
        let is_free = new.iter().all(|edit| {
            let others = of_file(&chosen, edit.span.file);
            others.iter().all(|other| !overlap(edit, other))
        });
        if !is_free {
            chosen.deferred += 1;
            continue;
        }
        chosen.mended += 1;
        for edit in new {
            let edits = chosen.edits.entry(edit.span.file).or_default();
            edits.push(edit.clone());
        }
    }
    for edits in chosen.edits.values_mut() {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    }
    chosen
}

/// The fix of a diagnostic that a tool may apply unasked, if there is exactly one.
pub fn applicable(diagnostic: &Diagnostic) -> Option<&Fix> {
    let is_applicable = |fix: &&Fix| fix.applicability == Applicability::MachineApplicable;
    let mut fixes = diagnostic.fixes.iter().filter(is_applicable);
    fixes.next().filter(|_| fixes.next().is_none())
}

/// The text after edits of its file that do not overlap. Edits outside of the text, or in the middle
/// of a character, are left out.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut order: BTreeSet<(u32, u32, usize)> = BTreeSet::new();
    for (index, edit) in edits.iter().enumerate() {
        order.insert((edit.span.start, edit.span.end, index));
    }
    let mut changed = String::with_capacity(text.len());
    let mut done = 0;
    for (_, _, index) in order {
        let edit = &edits[index];
        let offset = |offset: u32| usize::try_from(offset).unwrap_or(usize::MAX);
        let (start, end) = (offset(edit.span.start), offset(edit.span.end));
        let (start, end) = if edit.text.is_empty() {
            without_gap(text, start, end)
        } else {
            (start, end)
        };
        let (Some(kept), Some(_)) = (text.get(done..start), text.get(start..end)) else {
            continue;
        };
        changed.push_str(kept);
        changed.push_str(&edit.text);
        done = end;
    }
    changed.push_str(&text[done..]);
    changed
}

/// What to remove so that no empty line is left, and no second space.
fn without_gap(text: &str, start: usize, end: usize) -> (usize, usize) {
    let (Some(before), Some(after)) = (text.get(..start), text.get(end..)) else {
        return (start, end);
    };
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let is_blank = |text: &str| text.chars().all(|c| matches!(c, ' ' | '\t' | '\r'));
    let rest = after.find('\n').unwrap_or(after.len());
    if start < end && is_blank(&before[line..]) && is_blank(&after[..rest]) {
        return (line, (end + rest + 1).min(text.len()));
    }
    if before.ends_with(' ') && after.starts_with(' ') {
        return (start, end + 1);
    }
    (start, end)
}

fn of_file(chosen: &Chosen, file: FileId) -> &[Edit] {
    chosen.edits.get(&file).map_or(&[], Vec::as_slice)
}

/// Whether two edits cannot be made both: they share bytes, or insert at one place, where their
/// order would matter.
fn overlap(one: &Edit, other: &Edit) -> bool {
    let (one, other) = (one.span, other.span);
    let touches_within = one.start < other.end && other.start < one.end;
    touches_within
        || one.start == other.start
        || (one.is_empty() && one.start == other.end)
        || (other.is_empty() && other.start == one.end)
}

#[cfg(test)]
mod tests {
    use super::{apply, choose};
    use crate::source::{FileId, Span};
    use crate::{Applicability, Code, Diagnostic, Edit};

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit {
            span: Span::new(FileId(0), start, end),
            text: text.to_owned(),
        }
    }

    fn with_fix(edits: Vec<Edit>, applicability: Applicability) -> Diagnostic {
        Diagnostic::without_place(Code::UnusedImport, "m").with_fix_edits("t", applicability, edits)
    }

    #[test]
    fn edits_are_made_by_place() {
        let edits = [edit(4, 7, "2"), edit(0, 0, "zero "), edit(0, 3, "1")];
        assert_eq!(apply("one two", &edits), "zero 1 2");
        let removal = |start, end| [edit(start, end, "")];
        assert_eq!(apply("a\n  use b;\n  c", &removal(4, 10)), "a\n  c");
        assert_eq!(apply("a b c", &removal(2, 3)), "a c");
        assert_eq!(apply("ab", &removal(0, 2)), "");
        assert_eq!(apply("ç", &[edit(1, 2, "x"), edit(9, 9, "y")]), "ç");
    }

    #[test]
    fn fixes_that_overlap_wait() {
        let sure = Applicability::MachineApplicable;
        let diagnostics = [
            with_fix(vec![edit(0, 0, "use a;"), edit(8, 9, "")], sure),
            with_fix(vec![edit(0, 0, "use b;")], sure),
            with_fix(vec![edit(7, 12, "")], sure),
            with_fix(vec![edit(0, 0, "use a;")], sure),
            with_fix(vec![edit(3, 5, "")], sure),
            with_fix(vec![edit(20, 21, "…")], Applicability::HasPlaceholders),
        ];
        let chosen = choose(&diagnostics, |_| true);
        assert_eq!((chosen.mended, chosen.deferred), (3, 2));
        let edits = [edit(0, 0, "use a;"), edit(3, 5, ""), edit(8, 9, "")];
        assert_eq!(chosen.edits[&FileId(0)], edits);
        assert_eq!(choose(&diagnostics, |_| false).mended, 0);
    }

    #[test]
    fn a_choice_is_left_to_the_author() {
        let sure = Applicability::MachineApplicable;
        let diagnostic = with_fix(vec![edit(0, 0, "a")], sure);
        let diagnostic = diagnostic.with_fix_edits("other", sure, vec![edit(0, 0, "b")]);
        assert_eq!(choose(&[diagnostic], |_| true).mended, 0);
    }
}
