//! The rules of the repository that neither rustc nor clippy checks.
//!
//! Layers between crates, fences around third-party packages, headers and sizes of files,
//! snapshots without a source, and the triangle of codes, pages and fixtures.

#![expect(clippy::disallowed_methods, reason = "the rules are about files")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use weft_base::Code;

/// Which of our crates a crate may depend on, outside of tests.
const LAYERS: &[(&str, &[&str])] = &[
    ("weft-types", &[]),
    ("weft-bytecode", &["weft-types"]),
    ("weft-footprint", &["weft-types", "weft-bytecode"]),
    (
        "weft-verifier",
        &["weft-types", "weft-bytecode", "weft-footprint"],
    ),
    (
        "weft-runtime",
        &[
            "weft-types",
            "weft-bytecode",
            "weft-footprint",
            "weft-verifier",
        ],
    ),
    ("weft-jit", &["weft-types", "weft-runtime"]),
    (
        "weft-executor",
        &[
            "weft-types",
            "weft-bytecode",
            "weft-footprint",
            "weft-verifier",
            "weft-runtime",
        ],
    ),
    (
        "weft-storage",
        &[
            "weft-types",
            "weft-bytecode",
            "weft-runtime",
            "weft-executor",
        ],
    ),
    (
        "weft-vm",
        &[
            "weft-types",
            "weft-bytecode",
            "weft-footprint",
            "weft-verifier",
            "weft-runtime",
            "weft-jit",
            "weft-executor",
        ],
    ),
    ("weft-stdlib", &[]),
    ("weft-base", &[]),
    ("weft-syntax", &["weft-base"]),
    ("weft-hir", &["weft-base", "weft-syntax", "weft-types"]),
    ("weft-mir", &["weft-base", "weft-hir", "weft-types"]),
    (
        "weft-codegen",
        &[
            "weft-base",
            "weft-hir",
            "weft-mir",
            "weft-types",
            "weft-bytecode",
            "weft-footprint",
        ],
    ),
    (
        "weft-driver",
        &[
            "weft-base",
            "weft-syntax",
            "weft-hir",
            "weft-mir",
            "weft-codegen",
            "weft-types",
            "weft-bytecode",
            "weft-footprint",
            "weft-verifier",
            "weft-stdlib",
        ],
    ),
    (
        "weft-harness",
        &[
            "weft-base",
            "weft-driver",
            "weft-types",
            "weft-bytecode",
            "weft-footprint",
            "weft-storage",
            "weft-vm",
        ],
    ),
    (
        "weft-cli",
        &[
            "weft-base",
            "weft-codegen",
            "weft-driver",
            "weft-harness",
            "weft-types",
            "weft-bytecode",
            "weft-footprint",
            "weft-verifier",
            "weft-storage",
            "weft-stdlib",
            "weft-vm",
        ],
    ),
];

/// Third-party packages that only the named crates may use, outside of tests.
const FENCES: &[(&str, &[&str])] = &[
    ("logos", &["weft-syntax"]),
    ("lalrpop", &["weft-syntax"]),
    ("lalrpop-util", &["weft-syntax"]),
    ("ariadne", &["weft-base"]),
    ("cranelift-codegen", &["weft-jit"]),
    ("cranelift-frontend", &["weft-jit"]),
    ("cranelift-native", &["weft-jit"]),
    ("rustix", &["weft-jit"]),
    ("rayon", &["weft-driver", "weft-hir", "weft-executor"]),
    ("imbl", &["weft-storage"]),
    ("redb", &["weft-storage"]),
    ("mimalloc", &["weft-cli"]),
    ("anyhow", &["weft-cli"]),
];

/// Packages that nothing of ours may depend on, with the reason.
const FORBIDDEN: &[(&str, &str)] = &[
    (
        "im",
        "unmaintained and unsound; the workspace takes imbl under this name",
    ),
    (
        "cranelift-jit",
        "leaks code and resolves symbols in the whole process",
    ),
];

/// Files over the size limit, with the reason why they may be.
const LONG_FILES: &[(&str, &str)] = &[];

/// The most lines of a source file.
const FILE_LINES_MAX: usize = 1000;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the package has a parent")
        .to_path_buf()
}

/// All files below the root that git would track, apart from build output.
fn files(extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is readable") {
            let path = entry.expect("the entry is readable").path();
            let name = path
                .file_name()
                .and_then(|name| name.to_str())
                .unwrap_or_default();
            if path.is_dir() {
                if !matches!(name, "target" | "build" | ".git") {
                    folders.push(path);
                }
            } else if path.extension().and_then(|found| found.to_str()) == Some(extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn relative(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The dependencies of each of our packages, outside of tests.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    packages
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().expect("there is a list");
            let names = dependencies
                .iter()
                .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
                .filter_map(|dependency| dependency["name"].as_str())
                .map(str::to_owned)
                .collect();
            (
                package["name"].as_str().unwrap_or_default().to_owned(),
                names,
            )
        })
        .collect()
}

#[test]
fn crates_depend_only_on_lower_layers() {
    let layers: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    for (package, dependencies) in dependencies() {
        if matches!(package.as_str(), "weft-tests" | "weft-examples") {
            continue;
        }
        let allowed = layers
            .get(package.as_str())
            .unwrap_or_else(|| panic!("{package} has no place in the layers"));
        for dependency in dependencies.iter().filter(|name| name.starts_with("weft-")) {
            assert!(
                allowed.contains(&dependency.as_str()),
                "{package} may not depend on {dependency}"
            );
        }
    }
}

#[test]
fn third_party_packages_stay_behind_their_fences() {
    for (package, dependencies) in dependencies() {
        for dependency in &dependencies {
            if let Some((_, allowed)) = FENCES.iter().find(|(name, _)| name == dependency) {
                assert!(
                    allowed.contains(&package.as_str()) || package == "weft-tests",
                    "{package} may not use {dependency}"
                );
            }
            if let Some((_, reason)) = FORBIDDEN.iter().find(|(name, _)| name == dependency) {
                panic!("{package} uses {dependency}: {reason}");
            }
        }
    }
}

#[test]
fn source_files_open_with_what_they_are() {
    for path in files("rs") {
        let text = fs::read_to_string(&path).expect("the file is readable");
        assert!(
            text.starts_with("//!"),
            "{} does not open with `//!`",
            relative(&path)
        );
    }
}

#[test]
fn source_files_stay_small() {
    for path in files("rs") {
        let lines = fs::read_to_string(&path)
            .expect("the file is readable")
            .lines()
            .count();
        let name = relative(&path);
        let excepted = LONG_FILES.iter().any(|(file, _)| *file == name);
        assert!(
            lines <= FILE_LINES_MAX || excepted,
            "{name} has {lines} lines; split it by concept or give a reason in LONG_FILES"
        );
        assert!(
            lines > FILE_LINES_MAX || !excepted,
            "{name} is short again; take it out of LONG_FILES"
        );
    }
}

#[test]
fn modules_are_named_for_what_they_hold() {
    for path in files("rs") {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        assert!(
            !matches!(
                stem,
                "util" | "utils" | "common" | "shared" | "misc" | "helpers" | "mod"
            ),
            "{} says nothing by its name",
            relative(&path)
        );
    }
}

#[test]
fn snapshots_have_their_sources() {
    for path in files("snap") {
        let fixture = path.with_extension("move");
        let in_crate = path
            .parent()
            .is_some_and(|folder| folder.ends_with("snapshots"));
        assert!(
            fixture.exists() || in_crate,
            "{} belongs to no fixture",
            relative(&path)
        );
    }
    for extension in ["new", "pending-snap"] {
        let pending = files(extension);
        assert!(pending.is_empty(), "snapshots wait for review: {pending:?}");
    }
}

#[test]
fn unfinished_work_names_its_issue() {
    let marks = ["TODO", "FIXME", "XXX", "HACK"];
    for path in files("rs")
        .iter()
        .chain(&files("move"))
        .chain(&files("lalrpop"))
    {
        if path.ends_with("tests/tidy.rs") {
            continue;
        }
        // Fixtures may hold bytes that are no text.
        let bytes = fs::read(path).expect("the file is readable");
        let text = String::from_utf8_lossy(&bytes);
        for (number, line) in text.lines().enumerate() {
            for mark in marks {
                let open = line
                    .split(|c: char| !c.is_ascii_alphanumeric())
                    .any(|word| word == mark);
                assert!(
                    !open || line.contains("(issue "),
                    "{}:{} says {mark} without `(issue N)`",
                    relative(path),
                    number + 1
                );
            }
        }
    }
}

/// Codes that no fixture of `ui` shows, with the test that shows them instead and the reason; package
/// codes have tests in the driver.
const CODES_WITHOUT_FIXTURE: &[(&str, Option<&str>, &str)] = &[
    (
        "E0901",
        Some("compiler/syntax/tests/robustness.rs"),
        "the file would have megabytes",
    ),
    (
        "E0906",
        None,
        "nobody knows a program that shows it, or it would be mended",
    ),
];

#[test]
fn codes_without_a_fixture_have_another_test() {
    for (code, test, _) in CODES_WITHOUT_FIXTURE {
        let Some(test) = test else {
            continue;
        };
        let text = fs::read_to_string(root().join(test)).expect("the test is readable");
        let shows = text.contains(&format!("[\"{code}\"]"));
        assert!(shows, "{test} does not show {code}");
    }
}

#[test]
fn every_code_has_its_page_and_every_page_its_code() {
    let folder = root().join("docs/errors");
    let pages: BTreeSet<String> = files("md")
        .iter()
        .filter(|path| path.parent() == Some(folder.as_path()))
        .filter_map(|path| {
            path.file_stem()
                .and_then(|stem| stem.to_str())
                .map(str::to_owned)
        })
        .collect();
    let codes: BTreeSet<String> = Code::ALL
        .iter()
        .map(|code| code.as_str().to_owned())
        .collect();
    let without_page: Vec<_> = codes.difference(&pages).collect();
    let without_code: Vec<_> = pages.difference(&codes).collect();
    assert!(
        without_page.is_empty(),
        "codes without a page: {without_page:?}"
    );
    assert!(
        without_code.is_empty(),
        "pages without a code: {without_code:?}"
    );
}

#[test]
fn every_code_has_a_fixture() {
    let folder = root().join("tests/ui");
    let mut shown = BTreeSet::new();
    for path in files("move")
        .iter()
        .filter(|path| path.starts_with(&folder))
    {
        let text = fs::read_to_string(path).expect("the fixture is readable");
        for (_, comment) in text.lines().filter_map(|line| line.split_once("//~")) {
            let codes = comment.trim_start_matches('^').split_whitespace();
            shown.extend(codes.map(str::to_owned));
        }
    }
    for code in Code::ALL {
        let code = code.as_str();
        // Faults of packages are seldom faults of a single file: the driver's tests show them.
        let is_of_packages = code[1..].starts_with("07");
        let excepted = CODES_WITHOUT_FIXTURE
            .iter()
            .any(|(name, _, _)| *name == code);
        assert!(
            shown.contains(code) || excepted || is_of_packages,
            "no fixture of tests/ui shows {code}"
        );
        assert!(
            !shown.contains(code) || !excepted,
            "{code} has a fixture; take it out of CODES_WITHOUT_FIXTURE"
        );
    }
}
