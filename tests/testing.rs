//! The pages on testing and on the rules of the language name tests that exist.

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

/// Whether a word stands in a text as a whole.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let mut words = text.split(|letter| !is_letter(letter));
    words.any(|found| found == word)
}

/// Looks whether a fixture is there, with its item, and shows what its side of the table says.
fn check_fixture(tests: &Path, name: &str, is_broken: bool) {
    let (path, item) = match name.split_once('#') {
        Some((path, item)) => (path, Some(item)),
        None => (name, None),
    };
    let file = tests.join(path).with_extension("move");
    assert!(file.is_file(), "no fixture is at `{path}`");
    let text = fs::read_to_string(file).expect("the file can be read");
    let is_there = item.is_none_or(|item| has_word(&text, item));
    assert!(is_there, "`{name}` names nothing in its fixture");
    // What transactional scripts report is in their snapshots.
    if path.starts_with("ui/") {
        let expected = text.lines().filter_map(|line| line.split_once("//~"));
        let codes: Vec<&str> = expected.map(|(_, codes)| codes).collect();
        let has_errors = codes.iter().any(|codes| codes.contains(" E"));
        let is_right = if is_broken {
            !codes.is_empty()
        } else {
            !has_errors
        };
        assert!(is_right, "`{name}` shows the other side of its rule");
    }
}

#[test]
fn each_rule_of_the_language_is_followed_and_broken_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let page = fs::read_to_string(root.join("docs/RULES.md")).expect("the page is there");
    let tests = root.join("tests");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let rules = rows.filter(|row| !row.starts_with("---") && !row.starts_with("rule |"));
    let mut count = 0;
    for rule in rules {
        let cells: Vec<&str> = rule.trim_end_matches(" |").rsplitn(3, " | ").collect();
        let [broken, followed, _] = cells.as_slice() else {
            panic!("a rule is in three cells: {rule}");
        };
        for (cell, is_broken) in [(followed, false), (broken, true)] {
            let names: Vec<&str> = cell.split('`').skip(1).step_by(2).collect();
            let has_reason = is_broken && cell.starts_with('—');
            assert!(has_reason || !names.is_empty(), "nothing shows it: {rule}");
            for name in names {
                check_fixture(&tests, name, is_broken);
            }
        }
        count += 1;
    }
    assert!(count > 150, "only {count} rules are listed");
}
