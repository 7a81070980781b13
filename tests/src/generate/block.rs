//! Blocks of transactions against a generated program.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::ACCOUNTS;
use super::program::{Parameter, Program};

/// A transaction: a call of an entry function.
#[derive(Clone, Debug)]
pub struct Call {
    /// The number of the sending account.
    pub sender: u64,
    /// The name of the entry function.
    pub function: String,
    /// The type arguments as they are printed.
    pub type_arguments: Vec<String>,
    /// The canonical bytes of the arguments after the signer.
    pub arguments: Vec<Vec<u8>>,
    /// The gas limit; ample, or so low that it may run out anywhere.
    pub gas_limit: u64,
}

/// Transactions in order.
pub type Block = Vec<Call>;

/// What a closed type argument may be.
const TYPE_ARGUMENTS: [&str; 4] = ["u64", "0x42::p::Marker", "0x42::p::Point", "vector<u8>"];

/// `count` blocks of up to `length_max` calls for a program.
pub fn blocks(program: &Program, seed: u64, count: usize, length_max: usize) -> Vec<Block> {
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ 0x626c_6f63_6b73);
    let mut blocks: Vec<Block> = (0..count)
        .map(|_| {
            let length = random.random_range(1..=length_max);
            (0..length).map(|_| call(program, &mut random)).collect()
        })
        .collect();
    if let Some(first) = blocks.first_mut() {
        let accounts = ACCOUNTS
            .into_iter()
            .filter(|_| random.random_range(0..4) < 3);
        let calls: Block = accounts.map(set_up).collect();
        first.splice(0..0, calls);
    }
    blocks
}

/// Creates one resource of each kind for an account.
fn set_up(account: u64) -> Call {
    Call {
        sender: account,
        function: "set_up".to_owned(),
        type_arguments: Vec::new(),
        arguments: vec![account.to_le_bytes().to_vec()],
        gas_limit: 100_000_000,
    }
}

fn call(program: &Program, random: &mut ChaCha8Rng) -> Call {
    let entry = &program.entries[random.random_range(0..program.entries.len())];
    let type_arguments = (0..entry.type_parameters)
        .map(|_| TYPE_ARGUMENTS[random.random_range(0..TYPE_ARGUMENTS.len())].to_owned())
        .collect();
    let sender = account(random);
    let arguments = entry
        .parameters
        .iter()
        .map(|parameter| argument(*parameter, sender, random))
        .collect();
    let gas_limit = match random.random_range(0..10) {
        0 => random.random_range(1..5_000),
        1 => random.random_range(1..200_000),
        _ => 100_000_000,
    };
    Call {
        sender,
        function: entry.name.clone(),
        type_arguments,
        arguments,
        gas_limit,
    }
}

fn account(random: &mut ChaCha8Rng) -> u64 {
    ACCOUNTS[random.random_range(0..ACCOUNTS.len())]
}

/// The bytes of an address, in every fourth case the sender's.
fn address(sender: u64, random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = vec![0; 24];
    let account = match random.random_range(0..4) {
        0 => sender,
        _ => account(random),
    };
    bytes.extend(account.to_be_bytes());
    bytes
}

/// The canonical bytes of a random argument.
fn argument(parameter: Parameter, sender: u64, random: &mut ChaCha8Rng) -> Vec<u8> {
    let integer = |bytes: usize, random: &mut ChaCha8Rng| -> Vec<u8> {
        match random.random_range(0..8) {
            0 => vec![0xff; bytes],
            1 => (0..bytes).map(|_| random.random()).collect(),
            _ => {
                let mut value = vec![0; bytes];
                value[0] = random.random_range(0..30);
                value
            }
        }
    };
    match parameter {
        Parameter::Bool => vec![u8::from(random.random::<bool>())],
        Parameter::U8 | Parameter::I8 => integer(1, random),
        Parameter::U16 => integer(2, random),
        Parameter::U32 => integer(4, random),
        Parameter::U64 | Parameter::I64 => integer(8, random),
        Parameter::U128 => integer(16, random),
        Parameter::U256 | Parameter::I256 => integer(32, random),
        Parameter::Address => address(sender, random),
        Parameter::VectorU64 => {
            let length = random.random_range(0..5_u8);
            std::iter::once(length)
                .chain((0..length).flat_map(|_| integer(8, random)))
                .collect()
        }
        Parameter::VectorAddress => {
            let length = random.random_range(0..5_u8);
            std::iter::once(length)
                .chain((0..length).flat_map(|_| address(sender, random)))
                .collect()
        }
    }
}
