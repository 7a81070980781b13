//! Attributes: which ones exist, and which keep an item out of the program.

use weft_base::{Code, Diagnostic};
use weft_syntax::ast;

use crate::definition::{Attribute, Owner};
use crate::literal::joined;
use crate::resolve::Resolver;
use crate::suggest;

const KNOWN: &[&str] = &[
    "bytecode_instruction",
    "deprecated",
    "event",
    "expected_failure",
    "legacy_entry_fun",
    "module_lock",
    "native_interface",
    "persistent",
    "randomness",
    "resource_group",
    "resource_group_member",
    "test",
    "test_only",
    "verify_only",
    "view",
];

/// The tools whose attributes are theirs to check, as in `lint::skip`.
const TOOLS: &[&str] = &["lint", "fmt"];

impl Resolver<'_> {
    /// Whether the item belongs to the program: items for tests do when testing, items for the
    /// prover never. The tests of dependencies are left to their own authors, but what they offer to
    /// the tests of others is not.
    pub(crate) fn is_kept(&self, attributes: &[ast::Attribute], is_dependency: bool) -> bool {
        let has = |name| {
            attributes
                .iter()
                .any(|attribute| joined(&attribute.path) == name)
        };
        let is_left_out = if self.testing {
            is_dependency && has("test")
        } else {
            has("test_only") || has("test")
        };
        !has("verify_only") && !is_left_out
    }

    /// The attributes of an item; unknown ones are warned about.
    pub(crate) fn attributes(
        &mut self,
        owner: Owner,
        attributes: &[ast::Attribute],
    ) -> Vec<Attribute> {
        attributes
            .iter()
            .map(|attribute| {
                let name = joined(&attribute.path);
                let tool = name.split("::").next().unwrap_or("");
                let of_tool = name.contains("::") && TOOLS.contains(&tool);
                if !of_tool && !KNOWN.contains(&name.as_str()) {
                    let message = format!("unknown attribute `{name}`");
                    let label = "no attribute has this name";
                    let place = attribute.path.span;
                    let mut warning =
                        Diagnostic::new(Code::UnknownAttribute, message, place, label);
                    if let Some(known) = suggest::nearest(&name, KNOWN.iter().copied()) {
                        warning = warning.with_help(format!("did you mean `{known}`?"));
                    }
                    self.warn(owner, warning);
                }
                Attribute {
                    name,
                    value: attribute.value.clone(),
                    span: attribute.span,
                }
            })
            .collect()
    }
}
