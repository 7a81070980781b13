//! Footprint summaries as text: terms by number, with what they mean in comments.

use std::fmt::Write;

use super::names::Names;
use crate::FieldIndex;
use crate::summary::{
    Access, Arithmetic, Comparison, Direction, FunctionSummary, Guard, Mode, ResourceIndex, Root,
    Target, Term, TermIndex, WideningReason,
};

impl WideningReason {
    /// Every reason with the word for it.
    pub(crate) const WORDS: [(Self, &'static str); 9] = [
        (Self::Computed, "computed"),
        (Self::Loaded, "loaded"),
        (Self::CallResult, "call_result"),
        (Self::PathsDiffer, "paths_differ"),
        (Self::Loop, "loop"),
        (Self::Aliased, "aliased"),
        (Self::Recursion, "recursion"),
        (Self::TooLarge, "too_large"),
        (Self::FunctionValue, "function_value"),
    ];

    /// The word for the reason in disassembly.
    pub fn word(self) -> &'static str {
        Self::WORDS[self as usize].1
    }
}

impl Arithmetic {
    /// Every operation with its mnemonic and its operator.
    pub(crate) const MNEMONICS: [(Self, &'static str, char); 5] = [
        (Self::Add, "add", '+'),
        (Self::Subtract, "subtract", '-'),
        (Self::Multiply, "multiply", '*'),
        (Self::Divide, "divide", '/'),
        (Self::Modulo, "modulo", '%'),
    ];

    /// The operation's name in disassembly.
    pub fn mnemonic(self) -> &'static str {
        Self::MNEMONICS[self as usize].1
    }

    /// The operation's operator.
    pub fn operator(self) -> char {
        Self::MNEMONICS[self as usize].2
    }
}

/// Longer comments are left out.
const COMMENT_MAX: usize = 200;

/// Prints a summary; nothing for one that touches and returns nothing.
pub(super) fn print_summary(out: &mut String, names: &Names, summary: &FunctionSummary) {
    if *summary == FunctionSummary::default() {
        return;
    }
    out.push_str("footprint:\n");
    let comments = Comments::new(names, summary);
    for (i, term) in summary.terms.iter().enumerate() {
        let text = term_text(term);
        let meaning = &comments.terms[i];
        let comment = if meaning.is_empty() || matches!(term, Term::Address(_) | Term::Integer(_)) {
            String::new()
        } else {
            format!(" // {meaning}")
        };
        let _ = writeln!(out, "    t{i} = {text}{comment}");
    }
    for (i, resource) in summary.resources.iter().enumerate() {
        let _ = writeln!(
            out,
            "    resource{i} = {}[t{}]",
            names.type_(resource.type_),
            resource.key.0
        );
    }
    for access in &summary.accesses {
        let _ = writeln!(
            out,
            "    {}{}",
            access_text(access),
            comments.access(access)
        );
    }
    for (i, call) in summary.calls.iter().enumerate() {
        let _ = write!(out, "    call{i} = {}", names.function(call.function));
        if !call.type_arguments.is_empty() {
            let _ = write!(out, "<{}>", names.types(&call.type_arguments));
        }
        let _ = writeln!(
            out,
            "({}){}{}",
            terms(&call.arguments),
            if call.is_repeated { " repeated" } else { "" },
            guards(&call.guards)
        );
        for reference in &call.references {
            let inside = if reference.is_exact { "" } else { "inside " };
            let _ = writeln!(
                out,
                "    reference call{i}.{} = {inside}{}{}",
                reference.argument,
                root(reference.root),
                path(&reference.path)
            );
        }
    }
    if !summary.results.is_empty() {
        let _ = writeln!(out, "    results {}", terms(&summary.results));
    }
    if let Some(reason) = summary.widened {
        let _ = writeln!(out, "    widened {}", reason.word());
    }
}

fn terms(terms: &[TermIndex]) -> String {
    let mut text = String::new();
    for (i, term) in terms.iter().enumerate() {
        let separator = if i == 0 { "" } else { ", " };
        let _ = write!(text, "{separator}t{}", term.0);
    }
    text
}

fn path(path: &[FieldIndex]) -> String {
    let mut text = String::new();
    for field in path {
        let _ = write!(text, ".{}", field.0);
    }
    text
}

fn term_text(term: &Term) -> String {
    match term {
        Term::Argument(index) => format!("argument {index}"),
        Term::Address(address) => format!("address {address}"),
        Term::Integer(value) => format!("integer {value}"),
        Term::Field(base, field) => format!("field t{}.{}", base.0, field.0),
        Term::Each(base) => format!("each t{}", base.0),
        Term::Load(resource, fields) => format!("load resource{}{}", resource.0, path(fields)),
        Term::CallResult(call, result) => format!("result call{call}.{result}"),
        Term::Arithmetic(operation, left, right) => {
            format!("{} t{}, t{}", operation.mnemonic(), left.0, right.0)
        }
        Term::Pack(fields) => format!("pack({})", terms(fields)),
        Term::TypeAddress(parameter) => format!("type_address {parameter}"),
        Term::Unknown(reason) => format!("unknown {}", reason.word()),
    }
}

fn root(root: Root) -> String {
    match root {
        Root::Resource(index) => format!("resource{}", index.0),
        Root::Parameter(index) => format!("parameter{index}"),
    }
}

fn target_text(start: Root, target: &Target) -> String {
    match target {
        Target::Presence => format!("{}?", root(start)),
        Target::Path(fields) => format!("{}{}", root(start), path(fields)),
    }
}

fn access_text(access: &Access) -> String {
    let place = target_text(access.root, &access.target);
    let guards = guards(&access.guards);
    match &access.mode {
        Mode::Read => format!("read {place}{guards}"),
        Mode::Write => format!("write {place}{guards}"),
        Mode::ReadWrite => format!("read_write {place}{guards}"),
        Mode::Delta(steps) => {
            let mut text = format!("delta {place}");
            for step in steps {
                let sign = match step.direction {
                    Direction::Up => '+',
                    Direction::Down => '-',
                };
                let _ = write!(text, " {sign}[t{}, t{}]", step.low.0, step.high.0);
                if let Some(bound) = step.bound {
                    let _ = write!(text, " bound t{}", bound.0);
                }
            }
            text + &guards
        }
    }
}

impl Comparison {
    /// Every comparison with its operator.
    pub(crate) const OPERATORS: [(Self, &'static str); 4] = [
        (Self::Equal, "=="),
        (Self::NotEqual, "!="),
        (Self::Less, "<"),
        (Self::LessOrEqual, "<="),
    ];

    /// The comparison's operator.
    pub fn operator(self) -> &'static str {
        Self::OPERATORS[self as usize].1
    }
}

fn guards(guards: &[Guard]) -> String {
    let mut text = String::new();
    for (i, guard) in guards.iter().enumerate() {
        let word = if i == 0 { "when" } else { "and" };
        let _ = write!(
            text,
            " {word} t{} {} t{}",
            guard.left.0,
            guard.comparison.operator(),
            guard.right.0
        );
    }
    text
}

/// The meaning of terms as expressions, empty where it would be long.
struct Comments<'summary> {
    names: &'summary Names,
    summary: &'summary FunctionSummary,
    terms: Vec<String>,
}

impl<'summary> Comments<'summary> {
    fn new(names: &'summary Names, summary: &'summary FunctionSummary) -> Self {
        let mut comments = Self {
            names,
            summary,
            terms: Vec::with_capacity(summary.terms.len()),
        };
        for term in &summary.terms {
            let text = match term {
                Term::Argument(index) => Some(format!("r{index}")),
                Term::Address(address) => Some(format!("@{address}")),
                Term::Integer(value) => Some(value.to_string()),
                Term::Field(base, field) => comments
                    .term(*base)
                    .map(|base| format!("{base}.{}", field.0)),
                Term::Each(base) => comments.term(*base).map(|base| format!("each({base})")),
                Term::Load(resource, fields) => comments
                    .resource(*resource)
                    .map(|resource| format!("load({resource}{})", path(fields))),
                Term::CallResult(call, result) => Some(format!("call{call}.{result}")),
                Term::Arithmetic(operation, left, right) => {
                    comments.arithmetic(*operation, *left, *right)
                }
                Term::Pack(fields) => fields
                    .iter()
                    .map(|field| comments.term(*field))
                    .collect::<Option<Vec<&str>>>()
                    .map(|fields| format!("{{{}}}", fields.join(", "))),
                Term::TypeAddress(parameter) => Some(format!("address_of<T{parameter}>")),
                Term::Unknown(reason) => Some(format!("*{}", reason.word())),
            };
            let text = text
                .filter(|text| text.len() <= COMMENT_MAX)
                .unwrap_or_default();
            comments.terms.push(text);
        }
        comments
    }

    fn term(&self, index: TermIndex) -> Option<&str> {
        let text = self.terms.get(usize::from(index.0))?;
        (!text.is_empty()).then_some(text)
    }

    fn resource(&self, index: ResourceIndex) -> Option<String> {
        let resource = self.summary.resources.get(usize::from(index.0))?;
        let key = self.term(resource.key)?;
        Some(format!("{}[{key}]", self.names.type_(resource.type_)))
    }

    fn arithmetic(
        &self,
        operation: Arithmetic,
        left: TermIndex,
        right: TermIndex,
    ) -> Option<String> {
        let (left, right) = (self.term(left)?, self.term(right)?);
        Some(format!("({left} {} {right})", operation.operator()))
    }

    fn access(&self, access: &Access) -> String {
        let root = match access.root {
            Root::Resource(index) => self.resource(index),
            Root::Parameter(index) => Some(format!("*r{index}")),
        };
        root.map_or_else(String::new, |root| match &access.target {
            Target::Presence => format!(" // presence of {root}"),
            Target::Path(fields) => format!(" // {root}{}", path(fields)),
        })
    }
}
