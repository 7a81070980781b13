//! The named addresses of a package and of all that it depends on.
//!
//! A name means the same in all of them. What the command line says holds over everything; then come
//! the manifests, which must agree; then what is defined without being said.

use std::collections::BTreeMap;

use weft_base::{Code, Diagnostic, Span};
use weft_types::AccountAddress;

/// A value that a manifest gives, with its place.
#[derive(Clone, Copy)]
struct Assigned {
    address: AccountAddress,
    span: Span,
}

/// The names and what is known of them.
pub(super) struct NamedAddresses {
    /// From the command line.
    given: BTreeMap<String, AccountAddress>,
    /// From manifests.
    assigned: BTreeMap<String, Assigned>,
    /// Where nobody says anything else.
    predefined: BTreeMap<String, AccountAddress>,
    /// Names that some manifest leaves open.
    open: BTreeMap<String, Span>,
    /// What names would have in development, which this is not.
    development: BTreeMap<String, AccountAddress>,
    /// Other names for addresses of dependencies, with the place that introduces them.
    renamed: Vec<(String, String, Span)>,
}

impl NamedAddresses {
    pub(super) fn new(given: &BTreeMap<String, AccountAddress>) -> Self {
        Self {
            given: given.clone(),
            assigned: BTreeMap::new(),
            predefined: super::library_addresses(),
            open: BTreeMap::new(),
            development: BTreeMap::new(),
            renamed: Vec::new(),
        }
    }

    /// Takes a value from a manifest. Another value from another line is a conflict, unless the
    /// command line decides.
    pub(super) fn assign(
        &mut self,
        name: &str,
        address: AccountAddress,
        span: Span,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let Some(before) = self.assigned.get(name).copied() else {
            let assigned = Assigned { address, span };
            self.assigned.insert(name.to_owned(), assigned);
            return;
        };
        if before.address != address && !self.given.contains_key(name) {
            diagnostics.push(conflict(name, address, span, before));
        }
    }

    pub(super) fn leave_open(&mut self, name: &str, span: Span) {
        self.open.entry(name.to_owned()).or_insert(span);
    }

    /// Takes a value that a manifest gives for development only, to say so where no other is given.
    pub(super) fn offer_for_development(&mut self, name: &str, address: AccountAddress) {
        self.development.insert(name.to_owned(), address);
    }

    pub(super) fn predefine(&mut self, name: &str, address: AccountAddress) {
        self.predefined.entry(name.to_owned()).or_insert(address);
    }

    /// `own` is another name for the address that a dependency calls `theirs`.
    pub(super) fn rename(&mut self, own: &str, theirs: &str, span: Span) {
        self.renamed.push((own.to_owned(), theirs.to_owned(), span));
    }

    /// The values. An open name that nobody gives one is reported, and zero from here on.
    pub(super) fn finish(
        &mut self,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> BTreeMap<String, AccountAddress> {
        for (own, theirs, span) in std::mem::take(&mut self.renamed) {
            let value = |names: &Self, name: &str| {
                let assigned = names.assigned.get(name).map(|it| it.address);
                names.given.get(name).copied().or(assigned)
            };
            if let Some(address) = value(self, &theirs) {
                self.assign(&own, address, span, diagnostics);
            } else if let Some(address) = value(self, &own) {
                self.assign(&theirs, address, span, diagnostics);
            } else {
                self.leave_open(&own, span);
                self.leave_open(&theirs, span);
            }
        }
        let mut addresses = std::mem::take(&mut self.predefined);
        for (name, assigned) in std::mem::take(&mut self.assigned) {
            addresses.insert(name, assigned.address);
        }
        addresses.append(&mut self.given);
        for (name, span) in std::mem::take(&mut self.open) {
            if addresses.contains_key(&name) {
                continue;
            }
            let given = format!(
                "give it one with `--named-addresses {name}=0x42`, in the `[addresses]` of a package \
                 that needs this one"
            );
            let help = match self.development.get(&name) {
                Some(address) => {
                    format!("`--dev` takes `{address}` from `[dev-addresses]`; else {given}")
                }
                None => format!("{given}, or for development in `[dev-addresses]`"),
            };
            let message = format!("the address `{name}` has no value");
            let code = Code::UnassignedAddress;
            diagnostics
                .push(Diagnostic::new(code, message, span, "left open here").with_help(help));
            addresses.insert(name, AccountAddress::ZERO);
        }
        addresses
    }
}

fn conflict(name: &str, address: AccountAddress, span: Span, before: Assigned) -> Diagnostic {
    Diagnostic::new(
        Code::NamedAddressConflict,
        format!("the address `{name}` has two values"),
        span,
        format!("`{address}` here"),
    )
    .with_secondary(before.span, format!("`{}` here", before.address))
    .with_help(format!(
        "a named address means the same in a package and all it depends on; \
         `--named-addresses {name}=0x42` decides for all of them"
    ))
}
