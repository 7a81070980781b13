//! Attributes: which ones exist, where they can stand and what they look like, and which keep an
//! item out of the program.

use std::collections::BTreeMap;

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;

use crate::definition::{Attribute, Owner};
use crate::literal::joined;
use crate::resolve::Resolver;
use weft_base::suggest;

/// What an attribute stands on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Module,
    Script,
    Function,
    Struct,
    Constant,
    Field,
    Variant,
}

impl Place {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Module => "a module",
            Self::Script => "a script",
            Self::Function => "a function",
            Self::Struct => "a type",
            Self::Constant => "a constant",
            Self::Field => "a field",
            Self::Variant => "a variant",
        }
    }
}

/// What follows the name of an attribute.
#[derive(Clone, Copy)]
enum Shape {
    /// Nothing.
    Bare,
    /// Nothing, or a list.
    OptionalList,
    /// A list of at least one entry.
    List,
    /// `(key = …)`.
    Entry(&'static str),
}

const ITEMS: &[Place] = &[
    Place::Module,
    Place::Script,
    Place::Function,
    Place::Struct,
    Place::Constant,
];

const ITEMS_AND_PARTS: &[Place] = &[
    Place::Module,
    Place::Script,
    Place::Function,
    Place::Struct,
    Place::Constant,
    Place::Field,
    Place::Variant,
];

/// The attributes with the places where they can stand.
const KNOWN: &[(&str, &[Place], Shape)] = &[
    ("bytecode_instruction", &[Place::Function], Shape::Bare),
    ("deprecated", ITEMS_AND_PARTS, Shape::OptionalList),
    ("event", &[Place::Struct], Shape::Bare),
    ("expected_failure", &[Place::Function], Shape::OptionalList),
    ("legacy_entry_fun", &[Place::Function], Shape::Bare),
    ("module_lock", &[Place::Function], Shape::Bare),
    (
        "native_interface",
        &[Place::Module, Place::Function, Place::Struct],
        Shape::Bare,
    ),
    ("persistent", &[Place::Function], Shape::Bare),
    ("randomness", &[Place::Function], Shape::OptionalList),
    ("resource_group", &[Place::Struct], Shape::Entry("scope")),
    (
        "resource_group_member",
        &[Place::Struct],
        Shape::Entry("group"),
    ),
    ("test", &[Place::Function], Shape::OptionalList),
    ("test_only", ITEMS, Shape::Bare),
    ("verify_only", ITEMS, Shape::Bare),
    ("view", &[Place::Function], Shape::Bare),
    ("lint::skip", ITEMS_AND_PARTS, Shape::List),
    ("fmt::skip", ITEMS_AND_PARTS, Shape::Bare),
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
        let is_left_out = if self.settings.testing {
            is_dependency && has("test")
        } else {
            has("test_only") || has("test")
        };
        !has("verify_only") && !is_left_out
    }

    /// The attributes of an item. Warns of those that mean nothing here; an attribute of the wrong
    /// shape is an error.
    pub(crate) fn attributes(
        &mut self,
        owner: Owner,
        place: Place,
        attributes: &[ast::Attribute],
    ) -> Vec<Attribute> {
        let mut before: BTreeMap<weft_base::Symbol, Span> = BTreeMap::new();
        let mut found = Vec::new();
        for attribute in attributes {
            let name = joined(&attribute.path);
            if name.starts_with('<') {
                // Could not be parsed, and was reported.
                continue;
            }
            self.check_attribute(owner, place, name.as_str(), attribute);
            if let Some(first) = before.insert(name.clone(), attribute.span)
                && !name.contains("::")
            {
                let message = format!("the attribute `{name}` is written twice");
                let warning = Diagnostic::new(
                    Code::MisplacedAttribute,
                    message,
                    attribute.span,
                    "once is enough",
                )
                .with_secondary(first, "it is here already");
                self.warn_of_attribute(owner, warning);
            }
            found.push(Attribute {
                name,
                value: attribute.value.clone(),
                span: attribute.span,
            });
        }
        if let Some(span) = before.get("expected_failure")
            && !before.contains_key("test")
        {
            let message = "an expected failure of a function that is no test";
            let warning = Diagnostic::new(
                Code::MisplacedAttribute,
                message,
                *span,
                "this means nothing without `#[test]`",
            );
            self.warn_of_attribute(owner, warning);
        }
        found
    }

    fn check_attribute(
        &mut self,
        owner: Owner,
        place: Place,
        name: &str,
        attribute: &ast::Attribute,
    ) {
        let known = KNOWN.iter().find(|(known, _, _)| *known == name);
        let Some((_, places, shape)) = known else {
            let tool = name.split("::").next().unwrap_or("");
            if name.contains("::") && TOOLS.contains(&tool) {
                return;
            }
            let message = format!("unknown attribute `{name}`");
            let label = "no attribute has this name";
            let span = attribute.path.span;
            let mut warning = Diagnostic::new(Code::UnknownAttribute, message, span, label);
            let names = KNOWN.iter().map(|(known, _, _)| *known);
            if let Some(near) = suggest::nearest(name, names) {
                warning = warning.with_near_name(span, near);
            }
            return self.warn_of_attribute(owner, warning);
        };
        if !places.contains(&place) {
            let message = format!("`{name}` means nothing on {}", place.as_str());
            let names: Vec<_> = places.iter().map(|place| place.as_str()).collect();
            let label = format!("this stands on {}", names.join(" or "));
            let warning = Diagnostic::new(Code::MisplacedAttribute, message, attribute.span, label);
            return self.warn_of_attribute(owner, warning);
        }
        if let Some(expected) = misshapen(*shape, &attribute.value) {
            let message = format!("the attribute `{name}` is written in another form");
            let label = format!("expected `#[{name}{expected}]`");
            let error = Diagnostic::new(Code::MalformedAttribute, message, attribute.span, label);
            self.report(error);
        }
    }

    /// Warns, unless attributes are not to be looked at.
    fn warn_of_attribute(&mut self, owner: Owner, warning: Diagnostic) {
        if !self.settings.skips_attribute_checks {
            self.warn(owner, warning);
        }
    }
}

/// What should follow the name, if something else does.
fn misshapen(shape: Shape, value: &ast::AttributeValue) -> Option<String> {
    match (shape, value) {
        (Shape::Bare | Shape::OptionalList, ast::AttributeValue::None)
        | (Shape::OptionalList, ast::AttributeValue::List(_)) => None,
        (Shape::List, ast::AttributeValue::List(entries)) if !entries.is_empty() => None,
        (Shape::Entry(key), ast::AttributeValue::List(entries))
            if matches!(entries.as_slice(), [entry]
                if joined(&entry.path) == key
                    && matches!(entry.value, ast::AttributeValue::Path(_))) =>
        {
            None
        }
        (Shape::Bare, _) => Some(String::new()),
        (Shape::OptionalList, _) => Some("(…)".to_owned()),
        (Shape::List, _) => Some("(name)".to_owned()),
        (Shape::Entry(key), _) => Some(format!("({key} = …)")),
    }
}
