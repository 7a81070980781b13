//! What the user sees: diagnostics on standard error (JSON on standard output), in the form asked for.

use std::fmt::Arguments as Text;
use std::io::{IsTerminal as _, Write as _};

use weft_base::{Diagnostic, Limits, SourceMap, fix, render};
use weft_driver::Compilation;

use crate::arguments::{Arguments, Color, MessageFormat};

/// Writes to standard output as far as somebody reads it.
pub(crate) fn to_stdout(text: Text<'_>) {
    let _ = std::io::stdout().write_fmt(text);
}

/// Writes to standard error as far as somebody reads it.
pub(crate) fn to_stderr(text: Text<'_>) {
    let _ = std::io::stderr().write_fmt(text);
}

/// How to print.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    /// The form.
    pub(crate) format: MessageFormat,
    color: Color,
    coloring: render::Coloring,
}

impl Output {
    pub(crate) fn new(arguments: &Arguments) -> Self {
        let colored = match arguments.color {
            Color::Auto => std::io::stderr().is_terminal(),
            Color::Always => true,
            Color::Never => false,
        };
        let coloring = if colored {
            render::Coloring::Colored
        } else {
            render::Coloring::Plain
        };
        Self {
            format: arguments.message_format,
            color: arguments.color,
            coloring,
        }
    }

    /// The colours of diagnostics that are results, on standard output.
    pub(crate) fn coloring_of_results(self) -> render::Coloring {
        if self.color == Color::Auto && !std::io::stdout().is_terminal() {
            render::Coloring::Plain
        } else {
            self.coloring
        }
    }

    /// Prints the diagnostics of a compilation: all warnings, and errors up to the limit.
    pub(crate) fn diagnostics(self, compilation: &Compilation) {
        self.diagnostics_of(&compilation.diagnostics, &compilation.sources);
    }

    /// Prints diagnostics: all warnings, and errors up to the limit.
    pub(crate) fn diagnostics_of(self, diagnostics: &[Diagnostic], sources: &SourceMap) {
        let errors_max = usize::try_from(Limits::STANDARD.errors_reported_max).unwrap_or(50);
        let mut errors = 0;
        let mut shown: Vec<Diagnostic> = Vec::new();
        for diagnostic in diagnostics {
            errors += usize::from(diagnostic.is_error());
            if !diagnostic.is_error() || errors <= errors_max {
                shown.push(diagnostic.clone());
            }
        }
        match self.format {
            MessageFormat::Human => eprint!("{}", render::human(&shown, sources, self.coloring)),
            MessageFormat::Short => eprint!("{}", render::short(&shown, sources)),
            MessageFormat::Json => print!("{}", render::json(&shown, sources)),
        }
        let warnings = diagnostics.len() - errors;
        let hidden = errors.saturating_sub(errors_max);
        if self.format == MessageFormat::Json {
            if hidden > 0 {
                println!(
                    "{}",
                    serde_json::json!({
                        "severity": "note",
                        "message": format!("{hidden} of {errors} errors are not shown"),
                        "errors": errors,
                        "warnings": warnings,
                        "hidden": hidden,
                    })
                );
            }
        } else if !diagnostics.is_empty() {
            eprintln!("{}", summary(errors, warnings, hidden));
        }
    }

    /// Says below diagnostics how many of them `weft fix` would mend.
    pub(crate) fn hint_of_fixes(self, compilation: &Compilation) {
        let own = |file| compilation.own_files.contains(&file);
        let mended = fix::choose(&compilation.diagnostics, own).mended;
        if self.format == MessageFormat::Human && mended > 0 {
            eprintln!("`weft fix` mends {mended} of them");
        }
    }

    /// Prints an error that has no place in a source file.
    pub(crate) fn error(self, text: &str) {
        match self.format {
            MessageFormat::Human | MessageFormat::Short => eprintln!("error: {text}"),
            MessageFormat::Json => {
                println!(
                    "{}",
                    serde_json::json!({ "severity": "error", "message": text })
                );
            }
        }
    }
}

/// "2 errors, 1 of them not shown; 3 warnings".
fn summary(errors: usize, warnings: usize, hidden: usize) -> String {
    let count = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {what}{plural}")
    };
    let mut parts = Vec::new();
    if hidden > 0 {
        let errors = count(errors, "error");
        parts.push(format!("{errors}, {hidden} of them not shown"));
    } else if errors > 0 {
        parts.push(count(errors, "error"));
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning"));
    }
    parts.join("; ")
}
