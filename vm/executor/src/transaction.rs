//! Transactions, as an embedder hands them over: authenticated, in block order.

use std::fmt;

use weft_types::{AccountAddress, Identifier, ModuleId, TypeTag};

/// One transaction of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The account that signed and pays; the first `signer`.
    pub sender: AccountAddress,
    /// Accounts that signed too: the further `signer`s, in order.
    pub secondary_signers: Vec<AccountAddress>,
    /// What to do.
    pub payload: Payload,
    /// The most gas that it may use.
    pub gas_limit: u64,
    /// What the sender pays for a unit of gas.
    pub gas_price: u64,
    /// The number of transactions that the sender made before.
    pub sequence_number: u64,
    /// The hash of the signed transaction, unique in the chain.
    pub hash: TransactionHash,
}

/// What a transaction does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Calls an entry function of a published module.
    EntryFunction(EntryFunction),
    /// Executes a script that comes with the transaction.
    Script(Script),
    /// Publishes modules under the sender's account, or replaces them.
    Publish {
        /// The encoded modules, in an order in which each comes after those it depends on.
        modules: Vec<Vec<u8>>,
    },
}

/// A call of an entry function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryFunction {
    /// The module.
    pub module: ModuleId,
    /// The function.
    pub name: Identifier,
    /// The type arguments.
    pub type_args: Vec<TypeTag>,
    /// The arguments behind the signers, each in canonical bytes (BCS).
    pub args: Vec<Vec<u8>>,
}

/// A script and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Script {
    /// The encoded script.
    pub code: Vec<u8>,
    /// The type arguments.
    pub type_args: Vec<TypeTag>,
    /// The arguments behind the signers, each in canonical bytes (BCS).
    pub args: Vec<Vec<u8>>,
}

/// The hash of a signed transaction.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TransactionHash(pub [u8; 32]);

impl fmt::Debug for TransactionHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("0x")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
