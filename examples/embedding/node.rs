//! What a node does around its blocks: it decides what to take into its mempool, says which block it is,
//! answers clients, and watches.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;
use std::sync::Arc;

use weft_driver::{MemoryFileSystem, Options};
use weft_storage::MemoryState;
use weft_vm::{
    AccountAddress, BlockMetadata, BlockOutput, Engine, EngineConfig, EntryFunction, Fault,
    Identifier, ModuleId, Observer, Payload, StateKey, Strategy, Transaction, TransactionHash,
};

const SOURCE: &str = "
module 0x42::auction {
    use std::option::{Self, Option};

    struct Bid has copy, drop, store { bidder: address, amount: u64 }
    struct Auction has key { closes_at: u64, best: Option<Bid>, bids: u64 }

    public entry fun open(seller: &signer, seconds: u64) {
        let closes_at = std::timestamp::now_seconds() + seconds;
        move_to(seller, Auction { closes_at, best: option::none(), bids: 0 });
    }

    public entry fun bid(bidder: &signer, seller: address, amount: u64) {
        let auction = &mut Auction[seller];
        assert!(std::timestamp::now_seconds() < auction.closes_at, 1);
        let is_best = auction.best.is_none() || amount > auction.best.borrow().amount;
        if (is_best) {
            auction.best = option::some(Bid { bidder: std::signer::address_of(bidder), amount });
        };
        auction.bids += 1;
    }

    #[view]
    public fun best(seller: address): Option<Bid> { Auction[seller].best }
}
";

/// Counts what a metrics server would be told.
#[derive(Debug)]
struct Watch;

impl Observer for Watch {
    fn on_block(&self, output: &BlockOutput) {
        println!("block of {} transactions", output.len());
    }

    fn on_fault(&self, fault: &Fault) {
        println!("to be reported: {fault:?}");
    }
}

fn function(name: &str, args: Vec<Vec<u8>>) -> Result<EntryFunction, Box<dyn Error>> {
    Ok(EntryFunction {
        module: ModuleId {
            address: AccountAddress::from_u64(0x42),
            name: Identifier::new("auction")?,
        },
        name: Identifier::new(name)?,
        type_args: Vec::new(),
        args,
    })
}

fn call(sender: u64, name: &str, args: Vec<Vec<u8>>) -> Result<Transaction, Box<dyn Error>> {
    Ok(Transaction {
        sender: AccountAddress::from_u64(sender),
        secondary_signers: Vec::new(),
        payload: Payload::EntryFunction(function(name, args)?),
        gas_limit: 100_000,
        gas_price: 1,
        sequence_number: 0,
        hash: TransactionHash::default(),
    })
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut engine = Engine::new(EngineConfig {
        observer: Some(Arc::new(Watch)),
        ..EngineConfig::default()
    });
    let mut state = MemoryState::new();
    let files = MemoryFileSystem::new().with("auction.move", SOURCE);
    let compilation = weft_driver::compile(&files, Path::new("auction.move"), &Options::default());
    let modules: Vec<_> = compilation
        .units
        .iter()
        .map(|unit| weft_bytecode::encode(&unit.module))
        .collect();
    // Whether they are good is known before they are published.
    let names = engine.verify(&state.snapshot(), None, &modules)??;
    println!("{} modules", names.len());
    state.apply(&engine.publish(&state.snapshot(), &modules)??);

    let seller = AccountAddress::from_u64(1);
    let bid = |bidder: u64, amount: u64| {
        let args = vec![seller.as_bytes().to_vec(), amount.to_le_bytes().to_vec()];
        call(bidder, "bid", args)
    };
    let open = call(1, "open", vec![60_u64.to_le_bytes().to_vec()])?;
    let blocks = [
        vec![open, bid(2, 10)?, bid(3, 30)?, bid(2, 20)?],
        vec![bid(2, 40)?],
    ];
    for (height, block) in (0..).zip(blocks) {
        engine.begin_block(BlockMetadata {
            chain_id: 7,
            height,
            time_microseconds: 1_800_000_000_000_000 + 60_000_000 * height,
        });
        let snapshot = state.snapshot();
        // What the first would do, and what it would touch, without executing the block.
        let simulated = engine.simulate(&snapshot, &block[0])?;
        println!("alone: {:?}", simulated.status);
        if let Ok(footprint) = engine.footprint(&snapshot, &block[0])? {
            for location in &footprint.locations {
                let path = location.path.as_deref().unwrap_or("(presence)");
                println!("  {:?} {} {path}", location.mode, location.key);
            }
        }
        let output = engine.execute_block(&snapshot, &block, Strategy::Planned { threads: 2 })?;
        for number in 0..output.len() {
            println!("{:?}", output.status(number));
        }
        state.apply(&output);
    }

    // Clients see values as JSON.
    let best = function("best", vec![seller.as_bytes().to_vec()])?;
    let output = engine.view(&state.snapshot(), &best, 100_000)?;
    let result = output.results.first().ok_or("no result")?;
    let shown = engine.value_to_json(&state.snapshot(), &result.type_, &result.bytes)??;
    println!("best bid: {shown}");
    // The second block is too late.
    assert_eq!(shown["amount"], "30");
    let key = StateKey::Resource {
        address: seller,
        tag: "0x42::auction::Auction".parse()?,
    };
    let auction = state.value(&key).ok_or("no auction")?;
    let tag = "0x42::auction::Auction".parse()?;
    let shown = engine.value_to_json(&state.snapshot(), &tag, auction)??;
    println!("{key} = {shown}");
    assert_eq!(shown["bids"], "3");
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn runs() {
        super::main().unwrap();
    }
}
