//! The page on testing names tests that exist.

#![expect(
    clippy::disallowed_methods,
    reason = "the page and the tests are files"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Names of test functions and of fixtures below a folder.
fn names_below(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().and_then(|name| name.to_str());
        if path.is_dir() {
            if !name.is_some_and(|name| name.starts_with("target") || name.starts_with('.')) {
                names_below(&path, names);
            }
            continue;
        }
        let stem = path.file_stem().and_then(|stem| stem.to_str());
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("weft" | "move" | "trycmd") => names.extend(stem.map(str::to_owned)),
            Some("rs") => {
                let text = fs::read_to_string(&path).expect("the file can be read");
                let heads = text.split("fn ").skip(1);
                names.extend(heads.filter_map(|rest| Some(rest.split_once('(')?.0.to_owned())));
            }
            Some(_) | None => {}
        }
    }
}

#[test]
fn the_tests_that_the_tables_name_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut names = BTreeSet::new();
    for folder in ["compiler", "examples", "stdlib", "tests", "vm"] {
        names_below(&root.join(folder), &mut names);
    }
    let page = fs::read_to_string(root.join("docs/TESTING.md")).expect("the page is there");
    let (_, tables) = page
        .split_once("## Rules and their tests")
        .expect("the page has tables");
    let rows = tables.lines().filter_map(|line| line.rsplit('|').nth(1));
    let mut named = 0;
    for name in rows.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        if name.contains('.') {
            // File names are no tests.
        } else if name.contains('/') {
            let fixtures = root.join("tests").join(name);
            let is_there = fixtures.is_dir() || fixtures.with_extension("move").is_file();
            assert!(is_there, "no fixtures are at `{name}`");
        } else {
            assert!(names.contains(name), "no test is called `{name}`");
            named += 1;
        }
    }
    assert!(named > 200, "only {named} tests are named");
}
