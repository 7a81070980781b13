//! Every code with which the library aborts is shown by a unit test.

use super::reader::{modules, number};
use crate::{move_files, names_behind};

/// The modules whose functions a test expects to abort, and the codes.
fn expected() -> Vec<(String, u64)> {
    let mut expected = Vec::new();
    for (_, text) in move_files("stdlib/tests") {
        for suite in text.split("#[test_only]\nmodule ") {
            for attribute in suite.split("#[expected_failure(abort_code = ").skip(1) {
                let attribute = &attribute[..attribute.find(')').unwrap_or(attribute.len())];
                let (code, location) = attribute
                    .split_once(", location = ")
                    .unwrap_or((attribute, "Self"));
                let Some(code) = number(code) else { continue };
                // Inline functions abort in the test itself.
                let modules = match location.strip_prefix("std::") {
                    Some(module) => vec![module],
                    None => names_behind(suite, "std::"),
                };
                expected.extend(modules.into_iter().map(|module| (module.to_owned(), code)));
            }
        }
    }
    expected
}

#[test]
fn every_abort_code_is_expected_by_a_unit_test() {
    let expected = expected();
    let mut missing = Vec::new();
    let mut count = 0;
    for module in modules() {
        for abort in &module.aborts {
            count += 1;
            if !expected.contains(&(module.name.clone(), abort.code)) {
                missing.push(format!(
                    "{}::{} = {:#x}",
                    module.name, abort.name, abort.code
                ));
            }
        }
    }
    assert!(missing.is_empty(), "no unit test expects {missing:#?}");
    assert!(count > 40, "only {count} codes were found");
}
