//! A native function of the embedder: declared in Move without a body, registered with its signature, its
//! footprint and its gas, and planned like any other code.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use weft_driver::{MemoryFileSystem, Options};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, Engine, EngineConfig, EntryFunction, Identifier, ModuleId, NativeDeclaration,
    NativeFailure, NativeFootprint, NativeInvocation, NativeTable, Payload, Strategy, Transaction,
    TransactionHash,
};

const SOURCE: &str = "
module 0x42::checksum {
    /// Whoever calls it is planned by its arguments, since it touches nothing else.
    native public fun crc32(bytes: &vector<u8>): u32 pure;
}
module 0x42::files {
    struct File has key { bytes: vector<u8>, checksum: u32 }

    public entry fun store(account: &signer, bytes: vector<u8>) {
        let checksum = 0x42::checksum::crc32(&bytes);
        move_to(account, File { bytes, checksum });
    }
}
";

/// The body: arguments in, results out, and the same on every machine.
fn crc32(call: &mut NativeInvocation<'_>) -> Result<(), NativeFailure> {
    let bytes: Vec<u8> = call.argument(0)?;
    let checksum = bytes.iter().fold(u32::MAX, |checksum, byte| {
        (0..8).fold(checksum ^ u32::from(*byte), |checksum, _| {
            (checksum >> 1) ^ (0xedb8_8320 * (checksum & 1))
        })
    });
    call.result(&!checksum)
}

fn main() -> Result<(), Box<dyn Error>> {
    let module = |name: &str| -> Result<ModuleId, Box<dyn Error>> {
        Ok(ModuleId {
            address: AccountAddress::from_u64(0x42),
            name: Identifier::new(name)?,
        })
    };
    let mut natives = NativeTable::standard();
    natives.register(
        module("checksum")?,
        Identifier::new("crc32")?,
        NativeDeclaration {
            signature: "(&vector<u8>): u32".to_owned(),
            footprint: NativeFootprint::Pure,
            base_gas: 50,
            byte_gas: 10,
            version: 1,
        },
        crc32,
    )?;
    let mut engine = Engine::new(EngineConfig {
        natives,
        ..EngineConfig::default()
    });
    println!("semantics {}", engine.semantics_id());

    let files = MemoryFileSystem::new().with("files.move", SOURCE);
    let compilation = weft_driver::compile(&files, Path::new("files.move"), &Options::default());
    let modules: Vec<_> = compilation
        .units
        .iter()
        .map(|unit| weft_bytecode::encode(&unit.module))
        .collect();
    let mut state = MemoryState::new();
    state.apply(&engine.publish(&state.snapshot(), &modules)??);

    let mut transactions = Vec::new();
    for sender in 1..=4 {
        // Canonical bytes of `b"123456789"`: the length, then the bytes.
        let bytes = [&[9], b"123456789".as_slice()].concat();
        transactions.push(Transaction {
            sender: AccountAddress::from_u64(sender),
            secondary_signers: Vec::new(),
            payload: Payload::EntryFunction(EntryFunction {
                module: module("files")?,
                name: Identifier::new("store")?,
                type_args: Vec::new(),
                args: vec![bytes],
            }),
            gas_limit: 100_000,
            gas_price: 1,
            sequence_number: 0,
            hash: TransactionHash::default(),
        });
    }
    let strategy = Strategy::Planned { threads: 2 };
    let output = engine.execute_block(&state.snapshot(), &transactions, strategy)?;
    for number in 0..output.len() {
        println!(
            "{:?}, gas {}",
            output.status(number),
            output.gas_used(number)
        );
    }
    println!("{} planned by their footprints", output.stats().planned);
    state.apply(&output);
    let stored = state
        .iter()
        .find(|(key, _)| key.to_string().contains("File"));
    let (key, bytes) = stored.ok_or("nothing was stored")?;
    // The check value of CRC-32.
    assert!(bytes.ends_with(&0xcbf4_3926_u32.to_le_bytes()));
    println!("{key} = {bytes:?}");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs() {
        super::main().unwrap();
    }
}
