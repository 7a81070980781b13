//! From a file to its tasks.
//!
//! A line that starts with `//#` belongs to a task; consecutive ones are one task, unless a line
//! starts with the name of one. What stands between two tasks is the text of the first.

use std::sync::Arc;

use weft_base::{Code, Diagnostic, FileId, Span};

use super::token::{Token, list, tokens};

/// A task with its text.
#[derive(Clone, Debug)]
pub(super) struct Task {
    /// What to do.
    pub(super) command: Command,
    /// The words of the task, as they are written.
    pub(super) words: String,
    /// The first line, from 1.
    pub(super) line: u32,
    /// Where its name stands.
    pub(super) span: Span,
    /// The lines behind it, after empty ones that stand for all lines before; `None` where there is no
    /// code.
    pub(super) text: Option<Arc<str>>,
}

impl Task {
    /// The name of what it does.
    pub(super) const fn kind(&self) -> &'static str {
        match self.command {
            Command::Init { .. } => "init",
            Command::Publish { .. } => "publish",
            Command::Run(_) => "run",
            Command::View { .. } => "view",
            Command::PrintBytecode { .. } => "print-bytecode",
            Command::Block => "block",
            Command::Footprint { .. } => "footprint",
        }
    }
}

/// What a task does.
#[derive(Clone, Debug)]
pub(super) enum Command {
    /// Names addresses.
    Init {
        /// `NAME=ADDRESS`.
        addresses: Vec<Value>,
    },
    /// Publishes modules.
    Publish {
        /// The most gas to use.
        gas_budget: Option<u64>,
    },
    /// Runs a function or script.
    Run(Run),
    /// Shows a resource.
    View {
        /// The account.
        address: Value,
        /// The type.
        resource: Value,
    },
    /// Shows bytecode, of a published module or of the text.
    PrintBytecode {
        /// `ADDRESS::module`.
        module: Option<Value>,
    },
    /// Runs the following tasks as one block.
    Block,
    /// Shows footprints, of a published module or of the text.
    Footprint {
        /// `ADDRESS::module` or `ADDRESS::module::function`.
        path: Option<Value>,
    },
}

/// A run.
#[derive(Clone, Debug)]
pub(super) struct Run {
    /// The function; without one, the text is a script.
    pub(super) function: Option<Value>,
    pub(super) signers: Vec<Value>,
    pub(super) arguments: Vec<Value>,
    pub(super) type_arguments: Vec<Value>,
    pub(super) gas_budget: Option<u64>,
}

/// A word as it is written, to be understood when the named addresses are known.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) text: String,
    pub(super) span: Span,
}

type Parsed<T> = Result<T, Box<Diagnostic>>;

const NAMES: &[&str] = &[
    "init",
    "publish",
    "run",
    "view",
    "print-bytecode",
    "block",
    "footprint",
];

/// The tasks of a file, or what is wrong with it.
pub(super) fn tasks(file: FileId, text: &str) -> Result<Vec<Task>, Vec<Diagnostic>> {
    let mut open: Option<Open> = None;
    let mut tasks = Vec::new();
    let mut diagnostics = Vec::new();
    let mut close = |open: &mut Option<Open>| {
        if let Some(open) = open.take() {
            match open.close() {
                Ok(task) => tasks.push(task),
                Err(diagnostic) => diagnostics.push(*diagnostic),
            }
        }
    };
    let mut offset = 0;
    for (number, line) in (0_u32..).zip(text.split_inclusive('\n')) {
        let is_task = line.trim_start().strip_prefix("//#");
        match (is_task, &mut open) {
            (Some(words), open) => {
                let words = words.trim_end();
                let start = offset + line.find("//#").unwrap_or(0) + 3;
                let found = tokens(file, words, start);
                let is_first = found
                    .first()
                    .is_some_and(|token| NAMES.contains(&token.text.as_str()));
                match open {
                    Some(open) if open.text.is_empty() && !is_first => open.tokens.extend(found),
                    Some(_) | None => {
                        close(open);
                        let at = u32::try_from(start).unwrap_or(u32::MAX);
                        *open = Some(Open {
                            tokens: found,
                            line: number + 1,
                            place: Span::new(file, at, at),
                            text: String::new(),
                            text_line: number,
                        });
                    }
                }
            }
            (None, Some(open)) => {
                if open.text.is_empty() {
                    open.text_line = number;
                }
                open.text.push_str(line);
            }
            (None, None) => {}
        }
        offset += line.len();
    }
    close(&mut open);
    if tasks.is_empty() && diagnostics.is_empty() {
        diagnostics.push(
            Diagnostic::new(
                Code::InvalidTask,
                "there is no task in this file",
                Span::new(file, 0, 0),
                "no line starts with `//#`",
            )
            .with_help("a task is a line such as `//# publish` before a module"),
        );
    }
    if diagnostics.is_empty() {
        Ok(tasks)
    } else {
        Err(diagnostics)
    }
}

/// A task whose lines are being read.
struct Open {
    tokens: Vec<Token>,
    line: u32,
    place: Span,
    text: String,
    text_line: u32,
}

impl Open {
    fn close(self) -> Parsed<Task> {
        let words: Vec<_> = self
            .tokens
            .iter()
            .map(|token| token.text.as_str())
            .collect();
        let words = words.join(" ");
        let mut tokens = self.tokens.into_iter();
        let Some(name) = tokens.next() else {
            return Err(unknown_task(self.place, "this line names no task").into());
        };
        let text = is_code(&self.text).then(|| {
            let before = "\n".repeat(usize::try_from(self.text_line).unwrap_or(0));
            Arc::from(before + &self.text)
        });
        Ok(Task {
            span: name.span,
            command: command(&name, tokens.collect())?,
            words,
            line: self.line,
            text,
        })
    }
}

fn unknown_task(span: Span, label: &str) -> Diagnostic {
    let names: Vec<_> = NAMES.iter().map(|name| format!("`{name}`")).collect();
    Diagnostic::new(Code::InvalidTask, "unknown task", span, label)
        .with_help(format!("the tasks are {}", names.join(", ")))
}

/// Whether there is more than comments and spaces.
fn is_code(text: &str) -> bool {
    let mut rest = text.trim_start();
    let mut depth = 0_u32;
    while !rest.is_empty() {
        if depth > 0 {
            match (rest.find("/*"), rest.find("*/")) {
                (Some(open), Some(end)) if open < end => {
                    depth += 1;
                    rest = &rest[open + 2..];
                }
                (_, Some(end)) => {
                    depth -= 1;
                    rest = &rest[end + 2..];
                }
                (_, None) => return false,
            }
        } else if let Some(inside) = rest.strip_prefix("/*") {
            depth = 1;
            rest = inside;
        } else if rest.starts_with("//") {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
        } else {
            return true;
        }
        if depth == 0 {
            rest = rest.trim_start();
        }
    }
    false
}

/// How many values an option takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arity {
    None,
    One,
    Many,
}

/// The options of each task. Those that change nothing here are accepted for the sake of files that
/// were written for other machines.
fn options(task: &str) -> &'static [(&'static str, Arity)] {
    match task {
        "init" => &[("addresses", Arity::Many)],
        "publish" => &[
            ("gas-budget", Arity::One),
            ("syntax", Arity::One),
            ("verbose", Arity::None),
            ("print-bytecode", Arity::None),
        ],
        "run" => &[
            ("signers", Arity::Many),
            ("args", Arity::Many),
            ("type-args", Arity::Many),
            ("gas-budget", Arity::One),
            ("syntax", Arity::One),
            ("verbose", Arity::None),
            ("check-runtime-types", Arity::None),
        ],
        "view" => &[("address", Arity::One), ("resource", Arity::One)],
        "print-bytecode" => &[("input", Arity::One), ("syntax", Arity::One)],
        _ => &[],
    }
}

/// The options and positional words of a task.
#[derive(Default)]
struct Words {
    values: Vec<(&'static str, Value)>,
    positional: Vec<Value>,
}

impl Words {
    fn all(&mut self, option: &str) -> Vec<Value> {
        let (found, rest) = std::mem::take(&mut self.values)
            .into_iter()
            .partition(|(name, _)| *name == option);
        self.values = rest;
        let found: Vec<(&str, Value)> = found;
        found.into_iter().map(|(_, value)| value).collect()
    }

    fn last(&mut self, option: &str) -> Option<Value> {
        self.all(option).pop()
    }

    fn number(&mut self, option: &str) -> Parsed<Option<u64>> {
        let Some(value) = self.last(option) else {
            return Ok(None);
        };
        let digits = value.text.replace('_', "");
        let digits = digits.strip_suffix("u64").unwrap_or(&digits);
        match digits.parse() {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err(invalid(
                format!("`--{option}` takes a number"),
                value.span,
                "this is none",
            )
            .into()),
        }
    }

    /// The only positional word, if there is one.
    fn only(&mut self) -> Parsed<Option<Value>> {
        let mut words = std::mem::take(&mut self.positional).into_iter();
        let first = words.next();
        match words.next() {
            Some(second) => Err(invalid(
                "too many words in this task",
                second.span,
                "nothing is expected here",
            )
            .into()),
            None => Ok(first),
        }
    }
}

pub(super) fn invalid(message: impl Into<String>, span: Span, label: &str) -> Diagnostic {
    Diagnostic::new(Code::InvalidTaskArgument, message, span, label)
}

fn words(task: &str, tokens: Vec<Token>) -> Parsed<Words> {
    let known = options(task);
    let mut words = Words::default();
    let mut current: Option<(&'static str, Arity)> = None;
    let mut only_positional = false;
    for token in tokens {
        let value = |text: &str| Value {
            text: text.to_owned(),
            span: token.span,
        };
        if !only_positional && token.text == "--" {
            only_positional = true;
            continue;
        }
        if !only_positional && let Some(option) = token.text.strip_prefix("--") {
            let (name, given) = match option.split_once('=') {
                Some((name, given)) => (name, Some(given)),
                None => (option, None),
            };
            let Some((name, arity)) = known.iter().find(|(known, _)| *known == name).copied()
            else {
                return Err(unknown_option(task, name, token.span).into());
            };
            current = match (arity, given) {
                (Arity::None, _) => None,
                (Arity::One | Arity::Many, None) => Some((name, arity)),
                (Arity::One, Some(given)) => {
                    words.values.push((name, value(given)));
                    None
                }
                (Arity::Many, Some(given)) => {
                    let parts = list(given).map(|part| (name, value(part)));
                    words.values.extend(parts);
                    Some((name, arity))
                }
            };
            continue;
        }
        let target = if only_positional { None } else { current };
        match target {
            Some((name, Arity::One)) => {
                words.values.push((name, value(&token.text)));
                current = None;
            }
            Some((name, _)) if !is_function_path(&token.text) => {
                let parts = list(&token.text).map(|part| (name, value(part)));
                words.values.extend(parts);
            }
            Some(_) | None => words.positional.push(value(&token.text)),
        }
    }
    if let Some((name, Arity::One)) = current {
        let last = words.values.last().map(|(_, value)| value.span);
        let span = last.or_else(|| words.positional.last().map(|value| value.span));
        let message = format!("`--{name}` takes a value");
        let diagnostic = match span {
            Some(span) => invalid(message, span.after(), "it is missing"),
            None => Diagnostic::without_place(Code::InvalidTaskArgument, message),
        };
        return Err(diagnostic.into());
    }
    Ok(words)
}

fn unknown_option(task: &str, name: &str, span: Span) -> Diagnostic {
    let known: Vec<_> = options(task)
        .iter()
        .map(|(name, _)| format!("`--{name}`"))
        .collect();
    let diagnostic = invalid(
        format!("`{task}` has no option `--{name}`"),
        span,
        "unknown option",
    );
    if known.is_empty() {
        diagnostic.with_help(format!("`{task}` has no options"))
    } else {
        diagnostic.with_help(format!("its options are {}", known.join(", ")))
    }
}

/// Whether a word is a function where a list of values or types goes on: `0x42::m::f`, whose last name
/// starts in lower case as no type's does.
fn is_function_path(text: &str) -> bool {
    let path = text.split('<').next().unwrap_or("");
    let mut parts = path.split("::");
    let (Some(_), Some(_), Some(name), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
        && !path.contains(['"', '[', '@'])
}

fn command(name: &Token, tokens: Vec<Token>) -> Parsed<Command> {
    let task = name.text.as_str();
    if !NAMES.contains(&task) {
        return Err(unknown_task(name.span, "no task has this name").into());
    }
    let mut words = words(task, tokens)?;
    Ok(match task {
        "init" => {
            let mut addresses = words.all("addresses");
            addresses.append(&mut words.positional);
            Command::Init { addresses }
        }
        "publish" => {
            let gas_budget = words.number("gas-budget")?;
            no_more(words.only()?)?;
            Command::Publish { gas_budget }
        }
        "run" => {
            let gas_budget = words.number("gas-budget")?;
            Command::Run(Run {
                signers: words.all("signers"),
                arguments: words.all("args"),
                type_arguments: words.all("type-args"),
                gas_budget,
                function: words.only()?,
            })
        }
        "view" => {
            let missing = |option: &str| -> Box<Diagnostic> {
                invalid(
                    format!("`view` needs `--{option}`"),
                    name.span,
                    "the option is missing",
                )
                .with_help("write `//# view --address 0xA --resource 0x42::m::R`")
                .into()
            };
            let address = words.last("address").ok_or_else(|| missing("address"))?;
            let resource = words.last("resource").ok_or_else(|| missing("resource"))?;
            no_more(words.only()?)?;
            Command::View { address, resource }
        }
        "print-bytecode" => {
            let input = words.last("input");
            Command::PrintBytecode {
                module: words.only()?.or(input),
            }
        }
        "block" => {
            no_more(words.only()?)?;
            Command::Block
        }
        _ => Command::Footprint {
            path: words.only()?,
        },
    })
}

fn no_more(word: Option<Value>) -> Parsed<()> {
    match word {
        Some(word) => Err(invalid(
            "too many words in this task",
            word.span,
            "nothing is expected here",
        )
        .into()),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use weft_base::FileId;

    use super::{Command, Task, tasks};

    fn parse(text: &str) -> Vec<Task> {
        tasks(FileId(0), text).unwrap()
    }

    fn codes(text: &str) -> Vec<&'static str> {
        let diagnostics = tasks(FileId(0), text).unwrap_err();
        diagnostics.iter().map(|it| it.code.as_str()).collect()
    }

    fn run(text: &str) -> String {
        let [
            Task {
                command: Command::Run(run),
                ..
            },
        ] = &parse(text)[..]
        else {
            unreachable!("the text is one run");
        };
        let texts = |values: &[super::Value]| {
            let texts: Vec<_> = values.iter().map(|value| value.text.as_str()).collect();
            texts.join(" ")
        };
        format!(
            "{}({})<{}>[{}]",
            run.function.as_ref().map_or("", |it| it.text.as_str()),
            texts(&run.arguments),
            texts(&run.type_arguments),
            texts(&run.signers)
        )
    }

    #[test]
    fn options_come_in_any_order_and_form() {
        for text in [
            "//# run --signers 0x1 0x2 --args 1u8 [2, 3] --type-args u64 -- a::m::f",
            "//# run a::m::f --signers 0x1,0x2 --args 1u8 [2, 3] --type-args u64",
            "//# run --type-args u64 --args 1u8 [2, 3] --signers=0x1,0x2 a::m::f",
            "//# run --args 1u8,\n//#   [2, 3]\n//# --signers 0x1 --signers 0x2\n//# --type-args u64 a::m::f",
        ] {
            assert_eq!(run(text), "a::m::f(1u8 [2, 3])<u64>[0x1 0x2]", "{text}");
        }
        assert_eq!(
            run("//# run --type-args a::m::S a::m::f"),
            "a::m::f()<a::m::S>[]"
        );
    }

    #[test]
    fn texts_stand_on_their_lines() {
        let tasks = parse("// about\n//# publish\nmodule a::m {}\n\n//# run a::m::f\n// end\n");
        assert_eq!(tasks.len(), 2);
        assert_eq!(tasks[0].text.as_deref(), Some("\n\nmodule a::m {}\n\n"));
        assert_eq!((tasks[0].line, tasks[1].line), (2, 5));
        assert!(tasks[1].text.is_none());
    }

    #[test]
    fn a_line_that_names_a_task_begins_one() {
        let tasks = parse("//# init --addresses A=0x42\n//# run\n//# A::m::f\n//# block\n");
        let words: Vec<_> = tasks.iter().map(|task| task.words.as_str()).collect();
        assert_eq!(words, ["init --addresses A=0x42", "run A::m::f", "block"]);
    }

    #[test]
    fn comments_are_no_text() {
        for text in ["//# run\n/* a /* b */ c */ // d\n", "//# run\n/* open"] {
            assert!(parse(text)[0].text.is_none(), "{text}");
        }
        assert!(parse("//# run\n/**/ script {}")[0].text.is_some());
    }

    #[test]
    fn what_cannot_be_read_has_a_code() {
        assert_eq!(codes("module a::m {}"), ["E0730"]);
        assert_eq!(codes("//# perform\n"), ["E0730"]);
        assert_eq!(codes("//#\n"), ["E0730"]);
        assert_eq!(codes("//# run --speed 3\n"), ["E0731"]);
        assert_eq!(codes("//# run --gas-budget much\n"), ["E0731"]);
        assert_eq!(codes("//# run --gas-budget\n"), ["E0731"]);
        assert_eq!(codes("//# run a::m::f a::m::g\n"), ["E0731"]);
        assert_eq!(codes("//# view --address 0x1\n"), ["E0731"]);
        assert_eq!(codes("//# block all\n"), ["E0731"]);
    }
}
