//! Transactional scripts: each file of `transact` runs in both engines and with every strategy, which
//! have to agree, and shows what its snapshot says.
//!
//! A file says in its first lines which rule it covers. Gas is compared between the engines, but left
//! out of the snapshots unless the file says `//@ gas`. Errors of the compiler are shown by a line each:
//! what they look like in full is the matter of `ui`.

#![expect(clippy::disallowed_methods, reason = "fixtures are files")]

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use weft_base::render;
use weft_harness::transact::{Detail, Script};
use weft_harness::{Fault, Library, Way};

datatest_stable::harness! {
    { test = transact, root = "transact", pattern = r"\.move$" },
}

/// Compiled once for all files of a process.
static LIBRARY: LazyLock<Result<Library, Fault>> = LazyLock::new(Library::load);

fn transact(path: &Path) -> datatest_stable::Result<()> {
    let text = fs::read_to_string(path)?;
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    let start = parts.iter().rposition(|part| part == "transact");
    let name = parts[start.unwrap_or(0)..].join("/");
    let library = LIBRARY.as_ref().map_err(Clone::clone)?;
    let detail = if text.lines().any(|line| line.trim() == "//@ gas") {
        Detail::WithGas
    } else {
        Detail::Brief
    };
    let mut shown = String::new();
    match Script::parse(&name, &text) {
        Ok(script) => script.run(library, Way::ALL, &mut |report| {
            shown.push_str(&report.text(detail));
            shown.push('\n');
        })?,
        Err(invalid) => shown.push_str(&render::human(
            &invalid.diagnostics,
            &invalid.sources,
            render::Coloring::Plain,
        )),
    }
    let folder = path.parent().ok_or("a fixture lies in a folder")?;
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let mut settings = insta::Settings::new();
    settings.set_snapshot_path(fs::canonicalize(folder)?);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_input_file(&name);
    settings.bind(|| insta::assert_snapshot!(stem.unwrap_or_default(), shown.trim_end()));
    Ok(())
}
