//! Where an execution failed, in the source: the line, the calls that led there, the name of the abort
//! code and what its author says about it.

use weft_base::{Code, Diagnostic, SourceMap, Span};
use weft_bytecode::{CompiledModule, ErrorName};
use weft_driver::CompiledUnit;
use weft_types::ModuleId;
use weft_vm::{FailureKind, StackFrame, TransactionStatus};

use crate::status::{Failure, location_text};

/// How the names of the functions start that lambdas are lifted to.
const LAMBDA_PREFIX: &str = "__lambda_";

/// Calls that are shown.
const CALLS_SHOWN_MAX: usize = 16;

/// The code of an `abort` or `assert!` with a message or without a code.
const UNSPECIFIED_ABORT: u64 = 0xCA26_CBD9_BE0B_0000;

/// Says why a call failed, where and how it came there; `fallback` is shown where no place is known.
pub fn failure_diagnostic(
    code: Code,
    what: &str,
    status: &TransactionStatus,
    stack: &[StackFrame],
    units: &[CompiledUnit],
    sources: &SourceMap,
    fallback: Option<Span>,
) -> Diagnostic {
    let innermost = stack.first();
    let place = innermost.and_then(|frame| span(frame, units));
    let inline = place.and_then(|place| inline_unit(status, place, units));
    let error = error_name(status, inline, units);
    let message = format!("{what} {}", status_text(status, error.as_ref()));
    let label = match (status, innermost) {
        (TransactionStatus::Aborted { .. }, Some(frame)) => {
            format!("{} aborts here", name(frame))
        }
        (_, Some(frame)) => format!("{} fails here", name(frame)),
        (_, None) => "it fails before its first instruction".to_owned(),
    };
    let mut diagnostic = match place.or(fallback) {
        Some(span) => Diagnostic::new(code, message, span, label),
        None => Diagnostic::without_place(code, message),
    };
    if let Some((name, description)) = &error
        && !description.is_empty()
    {
        diagnostic = diagnostic.with_note(format!("`{name}`: {description}"));
    }
    if let (TransactionStatus::Aborted { location, .. }, Some(inline)) = (status, inline)
        && let Some(origin) = inline.module.self_id()
    {
        diagnostic = diagnostic.with_note(format!(
            "an inline function of `{}` is expanded here, so that it aborts in `{}`",
            location_text(&origin),
            location_text(location)
        ));
    }
    if let TransactionStatus::Aborted {
        message: Some(message),
        ..
    } = status
        // The machine says what the code means in the module that aborts.
        && error_name(status, None, units).is_none_or(|(name, _)| name != *message)
    {
        diagnostic = diagnostic.with_note(message.clone());
    }
    if let TransactionStatus::Failed {
        kind: FailureKind::RuntimeDispatchError,
        ..
    } = status
    {
        diagnostic = diagnostic.with_note(
            "a function value led back into a module of which a function is still running: \
             until the value returns, resources of that module cannot be touched, and nothing of \
             it can be called while a function with `#[module_lock]` runs",
        );
    }
    let calls = calls_text(stack, units, sources);
    if calls.is_empty() {
        diagnostic
    } else {
        diagnostic.with_note(calls)
    }
}

/// `aborted with E_POOR (7) in 0x42::coin`.
fn status_text(status: &TransactionStatus, error: Option<&(String, String)>) -> String {
    match (status, error) {
        (TransactionStatus::Aborted { location, code, .. }, Some((name, _))) => {
            let location = location_text(location);
            format!("aborted with `{name}` ({code}) in `{location}`")
        }
        (TransactionStatus::Aborted { location, code, .. }, None) => {
            let location = location_text(location);
            if *code == UNSPECIFIED_ABORT {
                format!("aborted in `{location}`")
            } else {
                format!("aborted with {code} in `{location}`")
            }
        }
        (status, _) => match Failure::of(status) {
            Some(mut failure) => {
                failure.location = failure.location.map(|location| format!("`{location}`"));
                format!("failed with {}", failure.summary())
            }
            None => "succeeded".to_owned(),
        },
    }
}

/// The constant whose value an abort code is, and its documentation. A code may have a category in the
/// byte above its lower 16 bits. Those of the module are meant whose inline function aborts, if one does.
fn error_name(
    status: &TransactionStatus,
    inline: Option<&CompiledUnit>,
    units: &[CompiledUnit],
) -> Option<(String, String)> {
    let TransactionStatus::Aborted { location, code, .. } = status else {
        return None;
    };
    let module = &inline.or_else(|| unit(location, units))?.module;
    let of = |code: u64| module.error_names.iter().find(|error| error.code == code);
    let ErrorName {
        name, description, ..
    } = of(*code).or_else(|| (*code <= 0x00ff_ffff).then(|| of(*code & 0xffff))?)?;
    let name = module.identifiers.get(name.index())?;
    Some((name.to_string(), description.trim().to_owned()))
}

/// The module whose inline function was expanded where an execution aborted, if it is one of another file.
fn inline_unit<'units>(
    status: &TransactionStatus,
    place: Span,
    units: &'units [CompiledUnit],
) -> Option<&'units CompiledUnit> {
    let TransactionStatus::Aborted { location, .. } = status else {
        return None;
    };
    let is_in_file = |unit: &&CompiledUnit| {
        let mut functions = unit.source_map.functions.iter();
        functions.any(|function| function.span.file == place.file)
    };
    if unit(location, units).is_some_and(|unit| is_in_file(&unit)) {
        return None;
    }
    units.iter().find(is_in_file)
}

/// The calls that led to the innermost function, a line each; the same one again is only counted.
fn calls_text(stack: &[StackFrame], units: &[CompiledUnit], sources: &SourceMap) -> String {
    let mut lines: Vec<(String, usize)> = Vec::new();
    for frame in stack.iter().skip(1) {
        let line = call_text(frame, units, sources);
        match lines.last_mut() {
            Some((last, count)) if *last == line => *count += 1,
            Some(_) | None => lines.push((line, 1)),
        }
    }
    let hidden = lines.len().saturating_sub(CALLS_SHOWN_MAX);
    lines.truncate(CALLS_SHOWN_MAX);
    let shown = lines.into_iter().map(|(line, count)| match count {
        1 => line,
        _ => format!("{line}, {count} times"),
    });
    let rest = (hidden > 0).then(|| format!("and {hidden} more"));
    shown.chain(rest).collect::<Vec<_>>().join("\n")
}

fn call_text(frame: &StackFrame, units: &[CompiledUnit], sources: &SourceMap) -> String {
    format!("called from {}", frame_text(frame, units, sources))
}

/// A function that is executing, and where in it.
pub(crate) fn frame_text(
    frame: &StackFrame,
    units: &[CompiledUnit],
    sources: &SourceMap,
) -> String {
    let place = span(frame, units).and_then(|span| {
        let file = sources.get(span.file)?;
        let line = file.line_column(span.start).line;
        Some(format!(" at {}:{line}", file.name()))
    });
    format!("{}{}", name(frame), place.unwrap_or_default())
}

fn name(frame: &StackFrame) -> String {
    let module = location_text(&frame.module);
    if frame.function.starts_with(LAMBDA_PREFIX) {
        format!("a lambda of `{module}`")
    } else {
        format!("`{module}::{}`", frame.function)
    }
}

fn unit<'units>(module: &ModuleId, units: &'units [CompiledUnit]) -> Option<&'units CompiledUnit> {
    let mut units = units.iter();
    units.find(|unit| unit.module.self_id().as_ref() == Some(module))
}

/// The source of the instruction of a frame, or else of its function.
fn span(frame: &StackFrame, units: &[CompiledUnit]) -> Option<Span> {
    let unit = unit(&frame.module, units)?;
    let function = frame.function.split('<').next()?;
    let function = position(&unit.module, function)?;
    let map = &unit.source_map;
    let place = map.span(function, frame.block, frame.instruction);
    place.or_else(|| map.functions.get(function).map(|function| function.span))
}

fn position(module: &CompiledModule, function: &str) -> Option<usize> {
    let handles = module.function_handles.iter();
    let mut defined = handles.take(module.function_definitions.len());
    defined.position(|handle| {
        let name = module.identifiers.get(handle.name.index());
        name.is_some_and(|name| name.as_str() == function)
    })
}
