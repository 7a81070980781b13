//! A block of transactions, executed one after the other and by a plan on two threads: the outputs and
//! the states are the same to the byte.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use weft_driver::{MemoryFileSystem, Options};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, BlockOutput, Engine, EngineConfig, EntryFunction, Identifier, ModuleId,
    Payload, Strategy, Transaction, TransactionHash,
};

const SOURCE: &str = include_str!("../packages/coin/sources/coin.move");
const COIN: AccountAddress = AccountAddress::from_u64(0x42);

fn call(
    sender: AccountAddress,
    name: &str,
    args: Vec<Vec<u8>>,
) -> Result<Transaction, Box<dyn Error>> {
    let module = ModuleId {
        address: COIN,
        name: Identifier::new("coin")?,
    };
    Ok(Transaction {
        sender,
        secondary_signers: Vec::new(),
        payload: Payload::EntryFunction(EntryFunction {
            module,
            name: Identifier::new(name)?,
            type_args: vec!["0x42::coin::Gold".parse()?],
            args,
        }),
        gas_limit: 100_000,
        gas_price: 1,
        sequence_number: 0,
        hash: TransactionHash::default(),
    })
}

/// Accounts with balances, then transfers between them: executed by a strategy.
fn execute(
    modules: &[Vec<u8>],
    strategy: Strategy,
) -> Result<(BlockOutput, MemoryState), Box<dyn Error>> {
    let mut engine = Engine::new(EngineConfig::default());
    let mut state = MemoryState::new();
    state.apply(&engine.publish(&state.snapshot(), modules)??);

    let accounts: Vec<_> = (0xa0..0xe0).map(AccountAddress::from_u64).collect();
    let amount = |amount: u64| amount.to_le_bytes().to_vec();
    let address = |account: &AccountAddress| account.as_bytes().to_vec();
    let mut setup = vec![call(COIN, "create_currency", Vec::new())?];
    for account in &accounts {
        setup.push(call(*account, "register", Vec::new())?);
        setup.push(call(COIN, "mint", vec![address(account), amount(1_000)])?);
    }
    state.apply(&engine.execute_block(&state.snapshot(), &setup, strategy)?);

    let mut transfers = Vec::new();
    for (from, to) in accounts
        .iter()
        .zip(accounts.iter().skip(1))
        .cycle()
        .take(1_000)
    {
        transfers.push(call(*from, "transfer", vec![address(to), amount(3)])?);
    }
    let output = engine.execute_block(&state.snapshot(), &transfers, strategy)?;
    state.apply(&output);
    Ok((output, state))
}

fn main() -> Result<(), Box<dyn Error>> {
    let files = MemoryFileSystem::new().with("coin.move", SOURCE);
    let mut options = Options::default();
    options.named_addresses.insert("coin".to_owned(), COIN);
    let compilation = weft_driver::compile(&files, Path::new("coin.move"), &options);
    let modules: Vec<_> = compilation
        .units
        .iter()
        .map(|unit| weft_bytecode::encode(&unit.module))
        .collect();

    let (sequential, state) = execute(&modules, Strategy::Sequential)?;
    let (planned, planned_state) = execute(&modules, Strategy::Planned { threads: 2 })?;
    assert_eq!(sequential.canonical_bytes(), planned.canonical_bytes());
    assert!(state.has_same_values(&planned_state));
    let stats = planned.stats();
    println!(
        "{} transactions, {} planned, critical path {}, {} re-executions",
        planned.len(),
        stats.planned,
        stats.critical_path,
        stats.re_executions
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs() {
        super::main().unwrap();
    }
}
