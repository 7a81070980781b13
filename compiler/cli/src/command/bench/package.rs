//! Packages that benchmarks bring along: compiled from source, called by transactions.

use std::path::Path;

use weft_driver::{MemoryFileSystem, Options};
use weft_vm::{
    AccountAddress, EntryFunction, Identifier, ModuleId, Payload, Transaction, TransactionHash,
    TypeTag,
};

/// More than any call needs.
pub(super) const GAS_LIMIT: u64 = 1_000_000_000;

/// Compiles a package of one source, library included, to encoded modules.
pub(super) fn compile_package(
    name: &str,
    manifest: &str,
    source: &str,
) -> Result<Vec<Vec<u8>>, String> {
    let files = MemoryFileSystem::new()
        .with(format!("{name}/Move.toml"), manifest)
        .with(format!("{name}/sources/{name}.move"), source);
    let compilation = weft_driver::compile(&files, Path::new(name), &Options::default());
    if compilation.has_errors() {
        let diagnostics = &compilation.diagnostics;
        return Err(weft_base::render::short(diagnostics, &compilation.sources));
    }
    Ok(compilation
        .units
        .iter()
        .map(|unit| weft_bytecode::encode(&unit.module))
        .collect())
}

/// A transaction that calls a function, sent by the module's own account.
pub(super) fn call_of(
    address: AccountAddress,
    module: &str,
    name: &str,
    type_args: Vec<TypeTag>,
    args: Vec<Vec<u8>>,
) -> Result<Transaction, String> {
    Ok(Transaction {
        sender: address,
        secondary_signers: Vec::new(),
        payload: Payload::EntryFunction(EntryFunction {
            module: ModuleId {
                address,
                name: identifier(module)?,
            },
            name: identifier(name)?,
            type_args,
            args,
        }),
        gas_limit: GAS_LIMIT,
        gas_price: 1,
        sequence_number: 0,
        hash: TransactionHash::default(),
    })
}

pub(super) fn identifier(text: &str) -> Result<Identifier, String> {
    Identifier::new(text).map_err(|error| error.to_string())
}
