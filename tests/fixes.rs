//! The fixes that tools may apply unasked: each mends its fault and brings no error.
//!
//! The fixtures are those of `ui`. Of every diagnostic with such a fix, the fix alone is applied; the
//! diagnostic has to go, and no error may come that was not there. Then all are applied as `weft fix`
//! does, which may leave none behind.

#![expect(clippy::disallowed_methods, reason = "fixtures are files")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use weft_base::{Code, Diagnostic, fix};
use weft_driver::{Compilation, MemoryFileSystem, Options};

datatest_stable::harness! {
    { test = fixes, root = "ui", pattern = r"\.move$" },
}

const NAME: &str = "fixture.move";

fn fixes(path: &Path) -> datatest_stable::Result<()> {
    let text = fs::read_to_string(path)?;
    let options = Options {
        is_testing: text.lines().any(|line| line.trim() == "//@ testing"),
        ..Options::default()
    };
    let compile = |text: &str| {
        let files = MemoryFileSystem::new().with(NAME, text);
        weft_driver::compile(&files, Path::new(NAME), &options)
    };
    let before = compile(&text);
    let is_fixable = |diagnostic: &&Diagnostic| fix::applicable(diagnostic).is_some();
    for diagnostic in before.diagnostics.iter().filter(is_fixable) {
        let fix = fix::applicable(diagnostic).ok_or("it has a fix")?;
        let mended = fix::apply(&text, &fix.edits);
        let after = compile(&mended);
        let what = format!("{}: {}", diagnostic.code, diagnostic.message);
        let count = |compilation: &Compilation| {
            let all = compilation.diagnostics.iter();
            all.filter(|it| (it.code, &it.message) == (diagnostic.code, &diagnostic.message))
                .count()
        };
        if count(&after) >= count(&before) {
            return Err(format!("`{what}` is still there:\n{mended}").into());
        }
        let (old, new) = (errors(&before), errors(&after));
        let come = new.iter().find(|(error, count)| {
            let before = old.get(*error).copied().unwrap_or(0);
            **count > before
        });
        if let Some(((code, message), _)) = come {
            return Err(format!("mending `{what}` brings {code}: {message}\n{mended}").into());
        }
    }
    if before.diagnostics.iter().any(|it| is_fixable(&it)) {
        let files = MemoryFileSystem::new().with(NAME, text.as_str());
        let mended = weft_driver::mend(&files, Path::new(NAME), &options);
        if let Some(left) = mended.compilation.diagnostics.iter().find(is_fixable) {
            return Err(format!("`{}` is left", left.message).into());
        }
    }
    Ok(())
}

/// How often each error is reported.
fn errors(compilation: &Compilation) -> BTreeMap<(Code, &str), usize> {
    let mut counts = BTreeMap::new();
    for error in compilation.diagnostics.iter().filter(|it| it.is_error()) {
        *counts
            .entry((error.code, error.message.as_str()))
            .or_insert(0) += 1;
    }
    counts
}
