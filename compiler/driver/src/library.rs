//! The library's modules that a package brings itself.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::Symbol;
use weft_syntax::ast;
use weft_types::AccountAddress;

/// The modules that a file declares at `0x1`.
pub(crate) fn library_modules(
    file: &ast::File,
    addresses: &BTreeMap<Symbol, AccountAddress>,
) -> BTreeSet<Symbol> {
    let is_one = |head: &ast::PathHead| match head {
        ast::PathHead::Name(name) => addresses.get(&name.symbol) == Some(&AccountAddress::ONE),
        ast::PathHead::Address(number) => number.digits.as_str().trim_start_matches('0') == "1",
    };
    let mut modules = BTreeSet::new();
    for definition in &file.definitions {
        match definition {
            ast::Definition::Module(module) => {
                if module.address.as_ref().is_some_and(is_one) {
                    modules.insert(module.name.symbol.clone());
                }
            }
            ast::Definition::Address(block) => {
                if is_one(&block.address) {
                    modules.extend(
                        block
                            .modules
                            .iter()
                            .map(|module| module.name.symbol.clone()),
                    );
                }
            }
            ast::Definition::Script(_) | ast::Definition::Spec(_) => {}
        }
    }
    modules
}
