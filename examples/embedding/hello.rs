//! The smallest embedding: compile a module, publish it, call a function, keep the state.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use weft_driver::{MemoryFileSystem, Options};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, Engine, EngineConfig, EntryFunction, Identifier, ModuleId, Payload,
    Transaction, TransactionHash,
};

const SOURCE: &str = "
module 0x42::counter {
    struct Counter has key { value: u64 }

    public entry fun increment(account: &signer) {
        let owner = std::signer::address_of(account);
        if (!exists<Counter>(owner)) move_to(account, Counter { value: 0 });
        Counter[owner].value += 1;
    }
}
";

fn main() -> Result<(), Box<dyn Error>> {
    // A node gets modules as bytes; here they are compiled on the spot.
    let files = MemoryFileSystem::new().with("counter.move", SOURCE);
    let compilation = weft_driver::compile(&files, Path::new("counter.move"), &Options::default());
    let modules: Vec<_> = compilation
        .units
        .iter()
        .map(|unit| weft_bytecode::encode(&unit.module))
        .collect();

    let mut engine = Engine::new(EngineConfig::default());
    let mut state = MemoryState::new();
    state.apply(&engine.publish(&state.snapshot(), &modules)??);

    let transaction = Transaction {
        sender: AccountAddress::from_u64(0xa),
        secondary_signers: Vec::new(),
        payload: Payload::EntryFunction(EntryFunction {
            module: ModuleId {
                address: AccountAddress::from_u64(0x42),
                name: Identifier::new("counter")?,
            },
            name: Identifier::new("increment")?,
            type_args: Vec::new(),
            args: Vec::new(),
        }),
        gas_limit: 100_000,
        gas_price: 1,
        sequence_number: 0,
        hash: TransactionHash::default(),
    };
    for _ in 0..3 {
        let output = engine.execute_call(&state.snapshot(), &transaction)?.block;
        println!("{:?}, gas {}", output.status(0), output.gas_used(0));
        state.apply(&output);
    }
    for (key, bytes) in state
        .iter()
        .filter(|(key, _)| key.to_string().starts_with("resource"))
    {
        println!("{key} = {bytes:?}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs() {
        super::main().unwrap();
    }
}
