//! The standard library: its unit tests, that they leave nothing out, that packages reach it, and its page.

#![expect(
    clippy::disallowed_methods,
    reason = "the library, its tests and the fixtures are files"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use weft_base::render;
use weft_driver::{Compilation, MemoryFileSystem, Options};
use weft_harness::unit_test::{Suite, test_name};

#[cfg(test)]
mod library {
    mod aborts;
    mod page;
    mod reader;
}

/// The gas of each test.
const GAS: u64 = 100_000_000;

/// The files below a folder of the repository that end in `.move`, in order.
fn move_files(folder: &str) -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .join(folder);
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut files: Vec<_> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|it| it == "move"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("the file can be read");
            (path, text)
        })
        .collect();
    files.sort();
    files
}

fn compile(files: &MemoryFileSystem, path: &str) -> Compilation {
    let options = Options {
        is_testing: true,
        ..Options::default()
    };
    let compilation = weft_driver::compile(files, Path::new(path), &options);
    let (diagnostics, sources) = (&compilation.diagnostics, &compilation.sources);
    assert!(
        !compilation.has_errors(),
        "{}",
        render::human(diagnostics, sources, render::Coloring::Plain)
    );
    compilation
}

/// Runs all unit tests of a package in both engines.
fn run_all(compilation: &Compilation) -> usize {
    let suite = Suite::new(compilation, GAS).expect("the package can be published");
    let mut runner = suite.runner();
    let mut failures = Vec::new();
    for test in &compilation.tests {
        let report = runner.run(test);
        let report = report.map_err(|fault| format!("{}: {fault}", test_name(test)));
        let report = report.expect("all ways of executing a test agree");
        failures.extend(report.failure.map(|failure| *failure));
    }
    assert!(
        failures.is_empty(),
        "{}",
        render::human(&failures, &compilation.sources, render::Coloring::Plain)
    );
    compilation.tests.len()
}

#[test]
fn the_unit_tests_of_the_library_pass() {
    let manifest = include_str!("../stdlib/Move.toml");
    let mut files = MemoryFileSystem::new().with("stdlib/Move.toml", manifest);
    for folder in ["sources", "tests"] {
        for (path, text) in move_files(&format!("stdlib/{folder}")) {
            let name = path.file_name().expect("a file has a name");
            files = files.with(Path::new("stdlib").join(folder).join(name), text);
        }
    }
    let count = run_all(&compile(&files, "stdlib"));
    assert!(count > 250, "only {count} tests ran");
}

/// The names behind a word such as `public fun `.
fn names_behind<'text>(text: &'text str, word: &str) -> Vec<&'text str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.split(word)
        .skip(1)
        .map(|rest| &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())])
        .collect()
}

#[test]
fn every_public_function_of_the_library_is_called_by_a_unit_test() {
    let tests = move_files("stdlib/tests");
    let suites: Vec<&str> = tests
        .iter()
        .flat_map(|(_, text)| text.split("#[test_only]\nmodule ").skip(1))
        .collect();
    let mut missing = Vec::new();
    let mut count = 0;
    for (path, text) in move_files("stdlib/sources") {
        let module = path.file_stem().and_then(|stem| stem.to_str());
        let module = module.expect("the name of a module is text");
        let of_module: Vec<&&str> = suites
            .iter()
            .filter(|suite| names_behind(suite, "std::").contains(&module))
            .collect();
        let functions = ["public fun ", "public inline fun "];
        for function in functions.iter().flat_map(|word| names_behind(&text, word)) {
            count += 1;
            let calls = [
                format!(".{function}("),
                format!(".{function}<"),
                format!("::{function}("),
                format!("::{function}<"),
                // Imported by its own name.
                format!(" {function}("),
                format!("({function}("),
                format!("!{function}("),
            ];
            let is_called = |suite: &&&str| calls.iter().any(|call| suite.contains(call));
            if !of_module.iter().any(is_called) {
                missing.push(format!("{module}::{function}"));
            }
        }
    }
    assert!(missing.is_empty(), "no unit test calls {missing:?}");
    assert!(count > 300, "only {count} functions were found");
}

#[test]
fn every_module_is_known_under_all_names_of_its_address() {
    let mut text = "module 0x42::m {\n".to_owned();
    for (path, _) in move_files("stdlib/sources") {
        let module = path.file_stem().and_then(|stem| stem.to_str());
        let module = module.expect("the name of a module is text");
        for address in ["std", "aptos_std", "aptos_framework", "0x1"] {
            let number = text.len();
            writeln!(text, "    use {address}::{module} as m{number};").expect("text takes all");
        }
    }
    text.push_str("}\n");
    let files = MemoryFileSystem::new().with("m.move", text);
    compile(&files, "m.move");
}

#[test]
fn packages_that_use_the_library_pass_their_tests() {
    for (path, text) in move_files("tests/library") {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.expect("the name of a fixture is text");
        let compilation = compile(&MemoryFileSystem::new().with(name, text), name);
        assert!(run_all(&compilation) > 0, "{name} has no tests");
    }
}

#[test]
fn a_fixture_uses_every_module() {
    let fixtures = move_files("tests/library");
    let used: BTreeSet<&str> = fixtures
        .iter()
        .flat_map(|(_, text)| {
            let addresses = ["std::", "aptos_framework::", "0x1::"];
            addresses.into_iter().flat_map(|it| names_behind(text, it))
        })
        .collect();
    for (path, _) in move_files("stdlib/sources") {
        let module = path.file_stem().and_then(|stem| stem.to_str());
        let module = module.expect("the name of a module is text");
        assert!(used.contains(module), "no fixture uses `{module}`");
    }
}
