//! The package `coin`, compiled and with accounts.

use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, Checkpoint, Engine, EngineConfig, ModuleId, Strategy, StructTag, TierPolicy,
    Transaction, TypeTag,
};

use super::measure::Progress;
use super::package::{call_of, compile_package, identifier};
use super::workload::Transfer;

const MANIFEST: &str = include_str!("../../../../../examples/packages/coin/Move.toml");
const SOURCE: &str = include_str!("../../../../../examples/packages/coin/sources/coin.move");

/// What each account has at first.
const BALANCE: u64 = 1_000_000;

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
