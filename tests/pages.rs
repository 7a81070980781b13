//! The pages of `docs/errors` show what the compiler says: behind each example that is wrong stands
//! its output, and the example that mends it compiles.
//!
//! `INSTA_UPDATE=always` writes the output into the pages, as it does with snapshots.

#![expect(clippy::disallowed_methods, reason = "pages are files")]

use std::fs;
use std::path::Path;

use weft_base::{Code, render};
use weft_driver::{Compilation, MemoryFileSystem, Options};

const NAME: &str = "example.move";

/// Pages whose examples are no programs that the compiler alone takes, by their codes, with the reason.
const OTHERS: &[(&str, &str)] = &[
    ("E07", "they are about packages and about what is run"),
    ("W07", "they are about packages"),
    ("E0333", "what is too complex does not fit on a page"),
    ("E0901", "the file would have megabytes"),
    ("E0902", "what is nested too deeply does not fit on a page"),
    ("E0903", "what is too large does not fit on a page"),
    ("E0904", "the name would fill the page"),
    ("E0906", "nobody knows a program that shows it"),
];

fn compile(text: &str) -> Compilation {
    let files = MemoryFileSystem::new().with(NAME, text);
    let options = Options {
        is_testing: text.contains("#[test"),
        ..Options::default()
    };
    weft_driver::compile(&files, Path::new(NAME), &options)
}

#[test]
fn pages_show_what_the_compiler_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors");
    let is_blessed = std::env::var("INSTA_UPDATE").is_ok_and(|value| value == "always");
    let mut faults = Vec::new();
    for code in Code::ALL {
        let name = code.as_str();
        if OTHERS.iter().any(|(prefix, _)| name.starts_with(prefix)) {
            continue;
        }
        let path = folder.join(format!("{name}.md"));
        let page = fs::read_to_string(&path).expect("every code has a page");
        let written = with_output(&page, *code, &mut faults);
        if written != page {
            if is_blessed {
                fs::write(&path, written).expect("the page can be written");
            } else {
                faults.push(format!("{name}: the page does not show what is said"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The page with the output behind the wrong example.
fn with_output(page: &str, code: Code, faults: &mut Vec<String>) -> String {
    let Some((head, rest)) = page.split_once("## Wrong\n\n```move\n") else {
        faults.push(format!("{code}: there is no wrong example"));
        return page.to_owned();
    };
    let Some((wrong, rest)) = rest.split_once("```\n") else {
        faults.push(format!("{code}: the wrong example does not end"));
        return page.to_owned();
    };
    let Some((_, right)) = rest.split_once("## Right\n\n```move\n") else {
        faults.push(format!("{code}: there is no right example"));
        return page.to_owned();
    };
    let compilation = compile(wrong);
    if !compilation.diagnostics.iter().any(|it| it.code == code) {
        faults.push(format!("{code}: the wrong example is about something else"));
    }
    let example = right.split("```\n").next().unwrap_or(right);
    if let Some(left) = compile(example).diagnostics.first() {
        faults.push(format!(
            "{code}: the right example has {}: {}",
            left.code, left.message
        ));
    }
    let output = render::human(
        &compilation.diagnostics,
        &compilation.sources,
        render::Coloring::Plain,
    );
    let output = output.trim_end();
    format!(
        "{head}## Wrong\n\n```move\n{wrong}```\n\n```text\n{output}\n```\n\n## Right\n\n```move\n{right}"
    )
}
