//! A chain with sequence numbers and fees: a prologue and an epilogue, written in Move, surround every
//! transaction, and are planned by their footprints like any other code.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use weft_driver::{MemoryFileSystem, Options};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, Engine, EngineConfig, EntryFunction, FunctionName, Identifier, ModuleId,
    Payload, Strategy, Surroundings, Transaction, TransactionHash,
};

const SOURCE: &str = "
module 0x42::chain {
    struct Account has key { sequence: u64, balance: u64 }
    struct Fees has key { collected: u64 }

    fun init_fees(chain: &signer) { move_to(chain, Fees { collected: 0 }); }
    fun create(account: &signer, balance: u64) {
        move_to(account, Account { sequence: 0, balance });
    }

    fun prologue(sender: address, sequence: u64, gas_limit: u64, gas_price: u64) {
        let account = &mut Account[sender];
        assert!(account.sequence == sequence, 1);
        assert!(account.balance >= gas_limit * gas_price, 2);
        account.sequence = sequence + 1;
    }

    // The sum of all fees is a delta: nobody waits for it.
    fun epilogue(sender: address, _gas_limit: u64, gas_price: u64, gas_used: u64) {
        let fee = gas_used * gas_price;
        Account[sender].balance -= fee;
        Fees[@0x42].collected += fee;
    }

    public entry fun pay(from: &signer, to: address, amount: u64) {
        let from = &mut Account[std::signer::address_of(from)];
        assert!(from.balance >= amount, 3);
        from.balance -= amount;
        Account[to].balance += amount;
    }
}
";

fn call(
    sender: u64,
    sequence_number: u64,
    name: &str,
    args: Vec<Vec<u8>>,
) -> Result<Transaction, Box<dyn Error>> {
    Ok(Transaction {
        sender: AccountAddress::from_u64(sender),
        secondary_signers: Vec::new(),
        payload: Payload::EntryFunction(EntryFunction {
            module: chain()?,
            name: Identifier::new(name)?,
            type_args: Vec::new(),
            args,
        }),
        gas_limit: 10_000,
        gas_price: 2,
        sequence_number,
        hash: TransactionHash::default(),
    })
}

fn chain() -> Result<ModuleId, Box<dyn Error>> {
    Ok(ModuleId {
        address: AccountAddress::from_u64(0x42),
        name: Identifier::new("chain")?,
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let files = MemoryFileSystem::new().with("chain.move", SOURCE);
    let compilation = weft_driver::compile(&files, Path::new("chain.move"), &Options::default());
    let modules: Vec<_> = compilation
        .units
        .iter()
        .map(|unit| weft_bytecode::encode(&unit.module))
        .collect();
    let function = |name: &str| -> Result<Option<FunctionName>, Box<dyn Error>> {
        Ok(Some(FunctionName {
            module: chain()?,
            name: Identifier::new(name)?,
        }))
    };
    let mut engine = Engine::new(EngineConfig {
        surroundings: Some(Surroundings {
            prologue: function("prologue")?,
            epilogue: function("epilogue")?,
            gas_max: 100_000,
        }),
        ..EngineConfig::default()
    });
    let mut state = MemoryState::new();
    state.apply(&engine.publish(&state.snapshot(), &modules)??);
    // Genesis: calls are not surrounded, and may be of private functions.
    let balance = 1_000_000_u64.to_le_bytes().to_vec();
    let mut genesis = vec![call(0x42, 0, "init_fees", Vec::new())?];
    for account in 1..=8 {
        genesis.push(call(account, 0, "create", vec![balance.clone()])?);
    }
    for transaction in &genesis {
        let output = engine.execute_call(&state.snapshot(), transaction)?;
        state.apply(&output.block);
    }

    let pay = |sender: u64, sequence: u64, amount: u64| {
        let to = AccountAddress::from_u64(sender + 4).as_bytes().to_vec();
        call(
            sender,
            sequence,
            "pay",
            vec![to, amount.to_le_bytes().to_vec()],
        )
    };
    let block = [
        pay(1, 0, 100)?,
        pay(2, 0, 100)?,
        pay(3, 0, 5_000_000)?,
        pay(4, 9, 100)?,
    ];
    let strategy = Strategy::Planned { threads: 2 };
    let output = engine.execute_block(&state.snapshot(), &block, strategy)?;
    for number in 0..output.len() {
        println!(
            "{:?}, gas {}",
            output.status(number),
            output.gas_used(number)
        );
    }
    let stats = output.stats();
    println!(
        "{} planned, longest chain {}",
        stats.planned, stats.critical_path
    );
    state.apply(&output);
    let fees = state
        .iter()
        .find(|(key, _)| key.to_string().contains("Fees"));
    let (_, bytes) = fees.ok_or("no fees")?;
    let collected = u64::from_le_bytes((**bytes).try_into()?);
    let gas: u64 = (0..output.len())
        .map(|number| output.gas_used(number))
        .sum();
    assert_eq!(collected, 2 * gas);
    println!("{collected} collected");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs() {
        super::main().unwrap();
    }
}
