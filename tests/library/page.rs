//! `docs/LIBRARY.md` lists what the library offers. It is written from the sources, by
//! `INSTA_UPDATE=always` as snapshots are.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::reader::{Item, Module, modules};

const HEAD: &str = "\
# The standard library

All modules live at `0x1`, which is known as `std`, `aptos_std` and `aptos_framework`. Their sources are in
[`stdlib/sources`](../stdlib/sources), their unit tests, which call every function and show every abort, in
[`stdlib/tests`](../stdlib/tests). A package that brings a module of the same name at one of these addresses
gets its own instead.

Functions whose first parameter is `self` can be called on a value: `v.length()`. An abort code is the number
with which a transaction fails; functions that fail without one say so by a status of the machine, such as
`ARITHMETIC_ERROR` for an overflow, or `VECTOR_OPERATION_ERROR` for an index that is out of bounds.
";

fn page() -> String {
    let mut page = HEAD.to_owned();
    for module in modules() {
        section(&mut page, &module);
    }
    page
}

fn section(page: &mut String, module: &Module) {
    let name = &module.name;
    let _ = write!(page, "\n## `{name}`\n\n");
    if module.is_test_only {
        page.push_str("For unit tests only.\n\n");
    }
    if module.is_deprecated {
        page.push_str("Deprecated.\n\n");
    }
    let _ = writeln!(page, "{}", module.doc);
    if !module.types.is_empty() || !module.functions.is_empty() {
        page.push('\n');
    }
    for item in module.types.iter().chain(&module.functions) {
        line(page, item);
    }
    if !module.aborts.is_empty() {
        page.push_str("\n| Abort code | | |\n| --- | --- | --- |\n");
    }
    for abort in &module.aborts {
        let doc = abort.doc.replace('\n', " ");
        let _ = writeln!(page, "| {:#x} | `{}` | {doc} |", abort.code, abort.name);
    }
}

fn line(page: &mut String, item: &Item) {
    let head = item.head.replace("public ", "");
    // The first paragraph.
    let doc = item.doc.split("\n\n").next().unwrap_or_default();
    let doc = doc.replace('\n', " ");
    let mark = if item.is_deprecated {
        " (deprecated)"
    } else {
        ""
    };
    let _ = writeln!(page, "- `{head}`{mark}: {doc}");
}

#[test]
fn the_page_lists_the_library() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/LIBRARY.md");
    let is_blessed = std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always");
    let written = page();
    if is_blessed {
        fs::write(&path, &written).expect("the page can be written");
    }
    let page = fs::read_to_string(&path).unwrap_or_default();
    assert!(page == written, "docs/LIBRARY.md does not list the library");
}

#[test]
fn everything_is_described() {
    for module in modules() {
        let name = &module.name;
        assert!(!module.doc.is_empty(), "`{name}` is not described");
        let items = module.types.iter().chain(&module.functions);
        let items = items.map(|item| (&item.head, &item.doc));
        let aborts = module.aborts.iter().map(|abort| (&abort.name, &abort.doc));
        for (head, doc) in items.chain(aborts) {
            assert!(
                doc.ends_with('.'),
                "`{head}` of `{name}` is not described: {doc:?}"
            );
        }
    }
}
