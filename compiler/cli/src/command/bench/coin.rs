//! The package `coin`, compiled and with accounts.

use std::path::Path;

use weft_driver::{MemoryFileSystem, Options};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, Checkpoint, Engine, EngineConfig, EntryFunction, Identifier, ModuleId, Payload,
    Strategy, StructTag, TierPolicy, Transaction, TransactionHash, TypeTag,
};

use super::measure::Progress;
use super::workload::Transfer;

const MANIFEST: &str = include_str!("../../../../../examples/packages/coin/Move.toml");
const SOURCE: &str = include_str!("../../../../../examples/packages/coin/sources/coin.move");

/// What each account has at first.
const BALANCE: u64 = 1_000_000;

/// More than any call needs.
const GAS_LIMIT: u64 = 1_000_000_000;

/// An engine with accounts, whose flat index holds them decoded.
#[derive(Debug)]
pub(crate) struct Base {
    /// The engine.
    pub(crate) engine: Engine,
    /// Its decoded state with the accounts as they are at first.
    pub(crate) checkpoint: Checkpoint,
    /// The same state as bytes.
    pub(crate) state: MemoryState,
}

/// Compiles the package, library included, to encoded modules.
pub(crate) fn compile() -> Result<Vec<Vec<u8>>, String> {
    compile_package("coin", MANIFEST, SOURCE)
}

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

/// Publishes the package, and opens and fills a balance for each account.
pub(crate) fn set_up(
    modules: &[Vec<u8>],
    accounts: &[AccountAddress],
    tier: TierPolicy,
    progress: Progress,
) -> Result<Base, String> {
    let mut engine = Engine::new(EngineConfig {
        tier,
        ..EngineConfig::default()
    });
    let mut state = MemoryState::new();
    let published = engine
        .publish(&state.snapshot(), modules)
        .map_err(|error| error.to_string())?
        .map_err(|error| error.to_string())?;
    state.apply(&published);

    let admin = AccountAddress::from_u64(0x42);
    let mut calls = vec![call(admin, "create_currency", Vec::new())?];
    for account in accounts {
        calls.push(call(*account, "register", Vec::new())?);
        let arguments = vec![account.as_bytes().to_vec(), BALANCE.to_le_bytes().to_vec()];
        calls.push(call(admin, "mint", arguments)?);
    }
    let blocks = calls.chunks(10_000);
    let total = blocks.len();
    for (number, block) in blocks.enumerate() {
        progress.show(&format!(
            "setting up accounts: block {} of {total}",
            number + 1
        ));
        let output = engine
            .execute_block(&state.snapshot(), block, Strategy::Planned { threads: 2 })
            .map_err(|error| error.to_string())?;
        if let Some(failed) = (0..output.len()).find(|it| !output.status(*it).is_success()) {
            return Err(format!("setting up failed: {:?}", output.status(failed)));
        }
        state.apply(&output);
    }
    let checkpoint = engine.checkpoint();
    Ok(Base {
        engine,
        checkpoint,
        state,
    })
}

/// The transaction of a transfer.
pub(crate) fn transaction(
    accounts: &[AccountAddress],
    transfer: Transfer,
) -> Result<Transaction, String> {
    let account = |number: u32| {
        let position = usize::try_from(number).map_err(|error| error.to_string())?;
        accounts
            .get(position)
            .copied()
            .ok_or_else(|| "no such account".to_owned())
    };
    let (from, to) = (account(transfer.from)?, account(transfer.to)?);
    let mut arguments = vec![to.as_bytes().to_vec()];
    match transfer.amount {
        Some(amount) => {
            arguments.push(amount.to_le_bytes().to_vec());
            call(from, "transfer", arguments)
        }
        None => call(from, "transfer_all", arguments),
    }
}

fn call(sender: AccountAddress, name: &str, args: Vec<Vec<u8>>) -> Result<Transaction, String> {
    let gold = StructTag {
        module: ModuleId {
            address: AccountAddress::from_u64(0x42),
            name: identifier("coin")?,
        },
        name: identifier("Gold")?,
        type_arguments: Vec::new(),
    };
    let type_args = vec![TypeTag::Struct(Box::new(gold))];
    let module = AccountAddress::from_u64(0x42);
    let mut call = call_of(module, "coin", name, type_args, args)?;
    call.sender = sender;
    Ok(call)
}

fn identifier(text: &str) -> Result<Identifier, String> {
    Identifier::new(text).map_err(|error| error.to_string())
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
