//! Fields that a name may have been meant for which stands for nothing: who has not taken a struct
//! apart, or has come from a language where fields need no owner, writes `amount` for `coin.amount`.

use std::collections::BTreeSet;

use weft_base::{Applicability, Code, Symbol};
use weft_syntax::ast;

use crate::definition::{Constructor, Owner};
use crate::infer::Infer;
use crate::ty::Ty;

/// The most locals that are offered.
const LOCALS_MAX: usize = 3;

impl Infer<'_, '_> {
    /// Adds to the error that was reported last, if it is that `name` stands for no value, the locals that
    /// have a field of this name.
    pub(super) fn offer_owned_field(&mut self, name: &ast::Name) {
        let locals = self.locals_with_field(name.as_str());
        if locals.len() > LOCALS_MAX {
            return;
        }
        let Some(error) = self.resolver.findings.diagnostics.last_mut() else {
            return;
        };
        let is_about_it = error.code == Code::UnknownName && error.primary() == Some(name.span);
        if !is_about_it || !error.fixes.is_empty() || !error.helps.is_empty() {
            return;
        }
        let field = name.as_str();
        for local in locals {
            let title = format!("`{local}` has a field of this name");
            let meant = format!("{local}.{field}");
            let unsure = Applicability::MaybeIncorrect;
            *error = error.clone().with_fix(title, unsure, name.span, meant);
        }
    }

    fn locals_with_field(&self, field: &str) -> BTreeSet<Symbol> {
        let definitions = &self.resolver.definitions;
        let names = self.local_names();
        let has_field = |name: &&Symbol| {
            let Some(local) = self.local(name) else {
                return false;
            };
            let ty = self.table.shallow(&self.body.locals[local].ty);
            let ty = if let Ty::Reference(_, referent) = &ty {
                self.table.shallow(referent)
            } else {
                ty
            };
            let Ty::Struct(item, _) = ty else {
                return false;
            };
            let constructor = Constructor {
                item,
                variant: None,
            };
            Owner::Module(definitions.structs[item].module) == self.environment.owner
                && !definitions.structs[item].is_enum()
                && definitions.field_of(constructor, field).is_some()
        };
        names.iter().filter(has_field).cloned().collect()
    }
}
