//! Diagnostics: one fixture a test, its expected codes in comments, the rendering in a snapshot.
//!
//! A fixture under `ui` says by `//~ CODE` on a line which diagnostics begin on it (`//~^ CODE` on the
//! line above, several codes separated by spaces), or `//@ check-pass` that there are none; with
//! `//@ testing` it is compiled as for its unit tests. The
//! snapshot `<fixture>.snap` beside it is what people see; `cargo insta review` blesses it, but
//! never a diagnosis that the comments do not name.

#![expect(clippy::disallowed_methods, reason = "fixtures are files")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use weft_base::render;
use weft_driver::{MemoryFileSystem, Options, Verification};

datatest_stable::harness! {
    { test = ui, root = "ui", pattern = r"\.move$" },
}

fn ui(path: &Path) -> datatest_stable::Result<()> {
    let text = fs::read_to_string(path)?;
    let name = fixture_name(path);
    let files = MemoryFileSystem::new().with(&name, text.as_str());
    let options = Options {
        is_testing: text.lines().any(|line| line.trim() == "//@ testing"),
        ..Options::default()
    };
    let compilation = weft_driver::compile(&files, Path::new(&name), &options);
    // `weft check` makes less than `weft build`, and says the same.
    let checked = Options {
        verification: Verification::Limits,
        ..options
    };
    let checked = weft_driver::compile(&files, Path::new(&name), &checked);
    if checked.diagnostics != compilation.diagnostics {
        let shown = render::short(&checked.diagnostics, &checked.sources);
        return Err(format!("checked alone, it says\n{shown}").into());
    }

    let expected = expected(&text)?;
    let mut found = BTreeSet::new();
    for diagnostic in &compilation.diagnostics {
        let place = diagnostic.primary().and_then(|span| {
            let file = compilation.sources.get(span.file)?;
            (file.name() == name).then(|| file.line_column(span.start).line)
        });
        let line = place.ok_or_else(|| format!("{} stands in no line", diagnostic.message))?;
        found.insert((line, diagnostic.code.as_str().to_owned()));
    }
    let missing: Vec<_> = expected.difference(&found).collect();
    let surprising: Vec<_> = found.difference(&expected).collect();
    if !missing.is_empty() || !surprising.is_empty() {
        let shown = render::human(
            &compilation.diagnostics,
            &compilation.sources,
            render::Coloring::Plain,
        );
        return Err(format!("missing {missing:?}, surprising {surprising:?}\n{shown}").into());
    }
    if expected.is_empty() {
        return Ok(());
    }

    let shown = render::human(
        &compilation.diagnostics,
        &compilation.sources,
        render::Coloring::Plain,
    );
    let folder = path.parent().ok_or("a fixture lies in a folder")?;
    let stem = path
        .file_stem()
        .and_then(|stem| stem.to_str())
        .ok_or("a fixture has a name")?;
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(fs::canonicalize(folder)?);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_input_file(&name);
    settings.bind(|| insta::assert_snapshot!(stem, shown));
    Ok(())
}

/// `ui/types/x.move`, with forward slashes on every system.
fn fixture_name(path: &Path) -> String {
    let parts: Vec<_> = path
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .collect();
    let start = parts.iter().rposition(|part| part == "ui").unwrap_or(0);
    parts[start..].join("/")
}

/// The lines and codes that the comments of a fixture name.
fn expected(text: &str) -> Result<BTreeSet<(u32, String)>, String> {
    let mut expected = BTreeSet::new();
    for (number, line) in (1_u32..).zip(text.lines()) {
        let Some((_, comment)) = line.split_once("//~") else {
            continue;
        };
        let above = comment.chars().take_while(|c| *c == '^').count();
        let line = number - u32::try_from(above).map_err(|error| error.to_string())?;
        for code in comment.trim_start_matches('^').split_whitespace() {
            expected.insert((line, code.to_owned()));
        }
    }
    let passes = text.lines().any(|line| line.trim() == "//@ check-pass");
    match (passes, expected.is_empty()) {
        (true, false) | (false, true) => {
            Err("a fixture names its diagnostics, or says `//@ check-pass`".to_owned())
        }
        (true, true) | (false, false) => Ok(expected),
    }
}
