//! What the sources of the library declare, as far as its users see it.

use std::path::Path;

use crate::move_files;

/// A module.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) is_test_only: bool,
    pub(super) is_deprecated: bool,
    pub(super) types: Vec<Item>,
    pub(super) functions: Vec<Item>,
    pub(super) aborts: Vec<Abort>,
}

/// A type or a function: its declaration without the body.
pub(super) struct Item {
    pub(super) head: String,
    pub(super) doc: String,
    pub(super) is_deprecated: bool,
}

/// A code with which functions of a module abort.
pub(super) struct Abort {
    pub(super) name: String,
    pub(super) code: u64,
    pub(super) doc: String,
}

/// The categories of `std::error` that the library uses.
const CATEGORIES: [(&str, u64); 3] = [
    ("invalid_argument", 1),
    ("out_of_range", 2),
    ("invalid_state", 3),
];

/// All modules in order.
pub(super) fn modules() -> Vec<Module> {
    let files = move_files("stdlib/sources");
    files
        .iter()
        .map(|(path, text)| module(path, text))
        .collect()
}

fn module(path: &Path, text: &str) -> Module {
    let name = path.file_stem().and_then(|stem| stem.to_str());
    let mut module = Module {
        name: name.expect("the name of a module is text").to_owned(),
        doc: String::new(),
        is_test_only: false,
        is_deprecated: false,
        types: Vec::new(),
        functions: Vec::new(),
        aborts: Vec::new(),
    };
    let (mut doc, mut attributes) = (String::new(), String::new());
    let mut rest = text;
    while let Some((line, behind)) = rest.split_once('\n') {
        let line = line.trim();
        let is_test_only = attributes.contains("test_only");
        let is_deprecated = attributes.contains("deprecated");
        if let Some(text) = line.strip_prefix("///") {
            doc.push_str(text.trim());
            doc.push('\n');
        } else if line.starts_with("#[") {
            attributes.push_str(line);
        } else {
            let doc = std::mem::take(&mut doc).trim().to_owned();
            attributes.clear();
            let item = |end: &[char]| Item {
                head: head(rest, end),
                doc: doc.clone(),
                is_deprecated,
            };
            if line.starts_with("module ") {
                (module.doc, module.is_test_only, module.is_deprecated) =
                    (doc, is_test_only, is_deprecated);
            } else if is_test_only {
                // Tests of the library's own.
            } else if let Some(constant) = line.strip_prefix("const E")
                && let Some((name, value)) = constant.split_once(": u64 = ")
            {
                for code in codes(text, name, value) {
                    let (name, doc) = (format!("E{name}"), doc.clone());
                    module.aborts.push(Abort { name, code, doc });
                }
            } else if ["struct ", "enum ", "public enum ", "public struct "]
                .iter()
                .any(|word| line.starts_with(word))
                && !doc.is_empty()
            {
                module.types.push(item(&['{', '(', ';']));
            } else if ["public fun ", "public inline fun ", "native public fun "]
                .iter()
                .any(|word| line.starts_with(word))
            {
                module.functions.push(item(&['{', ';']));
            }
        }
        rest = behind;
    }
    module
}

/// A declaration in one line, up to one of some characters.
fn head(text: &str, end: &[char]) -> String {
    let end = text.find(end).expect("a declaration ends");
    let words: Vec<&str> = text[..end].split_whitespace().collect();
    let head = words.join(" ");
    head.replace("( ", "(")
        .replace(" )", ")")
        .replace("native ", "")
}

/// The codes with which a constant, named without its `E`, is used: with a category, and alone.
fn codes(text: &str, name: &str, value: &str) -> Vec<u64> {
    let value = number(value.trim_end_matches(';')).expect("a code is a number");
    let used = CATEGORIES
        .iter()
        .filter(|(category, _)| text.contains(&format!("error::{category}(E{name})")));
    let mut codes: Vec<u64> = used.map(|(_, category)| (category << 16) + value).collect();
    if codes.is_empty() || text.contains(&format!(", E{name})")) {
        codes.push(value);
    }
    codes
}

/// A number as it is written in sources.
pub(super) fn number(text: &str) -> Option<u64> {
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}
