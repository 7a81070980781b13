//! What a stage has to say about a program: a value with a permanent code, never printed text.
//!
//! Messages are lower case, without a full stop, with code in backticks, and say what is wrong. The
//! primary label stands alone; secondary labels say why. A note gives context, a help says how to
//! change the code, a fix changes it.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::source::Span;

/// How bad it is. Errors keep a program from being compiled, warnings do not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The program is refused.
    Error,
    /// The program is accepted, and probably not what its author means.
    Warning,
}

/// Whether a label is the place itself or a reason.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LabelRole {
    /// The place at fault; each diagnostic has one, as its first label.
    Primary,
    /// A place that explains the fault.
    Secondary,
}

/// A text at a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// Its role.
    pub role: LabelRole,
    /// What is said there; may be empty.
    pub text: String,
}

/// How far a fix can be trusted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Applicability {
    /// It is what the author means; tools may apply it unasked.
    MachineApplicable,
    /// It compiles, but may not be what the author means.
    MaybeIncorrect,
    /// It holds text that the author has to replace.
    HasPlaceholders,
}

/// A replacement of the text of a span; an empty span inserts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// A change of the source that mends the fault.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fix {
    /// What the change does, as an order: "insert `;`".
    pub title: String,
    /// How far it can be trusted.
    pub applicability: Applicability,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit>,
}

/// One fault of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// The permanent code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence on what is wrong.
    pub message: String,
    /// The places concerned, the primary one first.
    pub labels: Vec<Label>,
    /// Context.
    pub notes: Vec<String>,
    /// How to change the code.
    pub helps: Vec<String>,
    /// Changes that mend it, the best first.
    pub fixes: Vec<Fix>,
    /// What is at fault, where that can show in several places: [`sort`] makes one diagnostic of
    /// those with the same cause.
    pub cause: Option<String>,
}

impl Diagnostic {
    /// A diagnostic at a place, whose label says `label`. The severity is that of the code.
    pub fn new(
        code: Code,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: vec![Label {
                span,
                role: LabelRole::Primary,
                text: label.into(),
            }],
            notes: Vec::new(),
            helps: Vec::new(),
            fixes: Vec::new(),
            cause: None,
        }
    }

    /// A diagnostic that belongs to no place in a source file, such as one about a manifest.
    pub fn without_place(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
            fixes: Vec::new(),
            cause: None,
        }
    }

    /// Adds a place that explains the fault.
    pub fn with_secondary(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            role: LabelRole::Secondary,
            text: text.into(),
        });
        self
    }

    /// Adds context.
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds how to change the code.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.helps.push(help.into());
        self
    }

    /// Adds a change that replaces one span.
    pub fn with_fix(
        self,
        title: impl Into<String>,
        applicability: Applicability,
        span: Span,
        text: impl Into<String>,
    ) -> Self {
        let edits = vec![Edit {
            span,
            text: text.into(),
        }];
        self.with_fix_edits(title, applicability, edits)
    }

    /// Adds that another name may be meant in place of the one at a span.
    pub fn with_near_name(self, span: Span, near: &str) -> Self {
        let title = format!("did you mean `{near}`?");
        self.with_fix(title, Applicability::MaybeIncorrect, span, near)
    }

    /// Adds a change of several spans, which do not overlap.
    pub fn with_fix_edits(
        mut self,
        title: impl Into<String>,
        applicability: Applicability,
        edits: Vec<Edit>,
    ) -> Self {
        self.fixes.push(Fix {
            title: title.into(),
            applicability,
            edits,
        });
        self
    }

    /// Says what is at fault, so that it is reported once for all the places where it shows.
    pub fn with_cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// The place at fault, if there is one.
    pub fn primary(&self) -> Option<Span> {
        let primary = self
            .labels
            .iter()
            .find(|label| label.role == LabelRole::Primary)?;
        Some(primary.span)
    }

    /// Whether the program is refused.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The most further places of one cause that get a label.
const FURTHER_PLACES_MAX: usize = 4;

/// Puts diagnostics into the order in which they are printed: by place, then by code and text. Drops
/// exact repetitions, and makes one of those in a file that have one cause.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|left, right| {
        let key = |item: &Diagnostic| (item.primary(), item.code);
        key(left)
            .cmp(&key(right))
            .then_with(|| left.message.cmp(&right.message))
    });
    diagnostics.dedup();
    merge(diagnostics);
}

/// Adds diagnostics to the first one of the same cause.
fn merge(diagnostics: &mut Vec<Diagnostic>) {
    let mut first_of: BTreeMap<_, usize> = BTreeMap::new();
    let mut further: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    let mut merged: Vec<Diagnostic> = Vec::with_capacity(diagnostics.len());
    for diagnostic in diagnostics.drain(..) {
        if let (Some(cause), Some(place)) = (&diagnostic.cause, diagnostic.primary()) {
            let key = (place.file, diagnostic.code, cause.clone());
            if let Some(first) = first_of.get(&key) {
                further.entry(*first).or_default().push(diagnostic);
                continue;
            }
            first_of.insert(key, merged.len());
        }
        merged.push(diagnostic);
    }
    for (first, others) in further {
        merged[first].absorb(&others);
    }
    *diagnostics = merged;
}

impl Diagnostic {
    /// Takes on the places and the fixes of others of the same cause.
    fn absorb(&mut self, others: &[Self]) {
        for place in others
            .iter()
            .filter_map(Self::primary)
            .take(FURTHER_PLACES_MAX)
        {
            self.labels.push(Label {
                span: place,
                role: LabelRole::Secondary,
                text: "and here".to_owned(),
            });
        }
        match others.len().saturating_sub(FURTHER_PLACES_MAX) {
            0 => {}
            1 => self.notes.push("and in one more place".to_owned()),
            more => self.notes.push(format!("and in {more} more places")),
        }
        for fix in &mut self.fixes {
            let all = others.iter().flat_map(|other| &other.fixes);
            let same = all.filter(|other| other.title == fix.title);
            let edits = same.flat_map(|other| &other.edits);
            let mut known: BTreeSet<Edit> = fix.edits.iter().cloned().collect();
            let new = edits.filter(|edit| known.insert((*edit).clone()));
            fix.edits.extend(new.cloned());
        }
    }
}
