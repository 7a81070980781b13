//! The modules that files declare, and among them those of the library that a package brings itself.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::Symbol;
use weft_syntax::ast;
use weft_types::AccountAddress;

/// The value of the head of a module's name, where it has one.
pub(crate) fn address_of(
    head: &ast::PathHead,
    addresses: &BTreeMap<Symbol, AccountAddress>,
) -> Option<AccountAddress> {
    match head {
        ast::PathHead::Name(name) => addresses.get(&name.symbol).copied(),
        ast::PathHead::Address(number) => {
            let digits = number.digits.as_str();
            match number.radix {
                ast::Radix::Hexadecimal => format!("0x{digits}").parse().ok(),
                // Decimal addresses of modules are small wherever they occur.
                ast::Radix::Decimal => digits.parse().ok().map(AccountAddress::from_u64),
            }
        }
    }
}

/// The modules that a file declares.
pub(crate) fn declared_modules(
    file: &ast::File,
    addresses: &BTreeMap<Symbol, AccountAddress>,
) -> BTreeSet<(AccountAddress, Symbol)> {
    let mut modules = BTreeSet::new();
    for definition in &file.definitions {
        match definition {
            ast::Definition::Module(module) => {
                let address = module.address.as_ref();
                let address = address.and_then(|head| address_of(head, addresses));
                modules.extend(address.map(|address| (address, module.name.symbol.clone())));
            }
            ast::Definition::Address(block) => {
                if let Some(address) = address_of(&block.address, addresses) {
                    let names = block.modules.iter();
                    modules.extend(names.map(|module| (address, module.name.symbol.clone())));
                }
            }
            ast::Definition::Script(_) | ast::Definition::Spec(_) => {}
        }
    }
    modules
}

/// The modules that a file declares at `0x1`.
pub(crate) fn library_modules(
    file: &ast::File,
    addresses: &BTreeMap<Symbol, AccountAddress>,
) -> BTreeSet<Symbol> {
    let declared = declared_modules(file, addresses).into_iter();
    declared
        .filter(|(address, _)| *address == AccountAddress::ONE)
        .map(|(_, name)| name)
        .collect()
}
