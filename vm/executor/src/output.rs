//! What a transaction did, in a form that does not depend on how it was executed.
//!
//! Everything here is a function of the block and the state before it. Two outputs are equal if
//! and only if their canonical bytes are.

use weft_types::{FailureKind, ModuleId, StateKey, TypeTag};

/// How a transaction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransactionStatus {
    /// It ran to its end.
    Success,
    /// It executed an `abort`. In the block, charged, without effects.
    Aborted {
        /// The module whose function aborted.
        location: ModuleId,
        /// The abort code.
        code: u64,
        /// The description of the code, where the module names it.
        message: Option<String>,
    },
    /// It failed otherwise. In the block, charged, without effects.
    Failed {
        /// Why.
        kind: FailureKind,
        /// The module whose function failed, where one was executing.
        location: Option<ModuleId>,
    },
    /// It is not part of the block.
    Discarded {
        /// Why.
        reason: DiscardReason,
    },
}

impl TransactionStatus {
    /// Whether the transaction took effect.
    pub const fn is_success(&self) -> bool {
        matches!(self, Self::Success)
    }
}

/// Why a transaction is not part of the block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DiscardReason {
    /// Its sequence number is not the sender's next one.
    SequenceNumber,
    /// The sender cannot pay for the gas limit.
    CannotPay,
    /// Its gas limit is below the minimum charge or above what a block may use.
    GasLimit,
    /// The transactions before it used up the block's gas.
    BlockGasLimit,
    /// The policy of the embedder refused it, with a number of the embedder's.
    Policy(u32),
    /// The prologue aborted with this code.
    Prologue(u64),
    /// The prologue failed otherwise.
    PrologueFailure(FailureKind),
    /// The epilogue failed even without the transaction's own effects.
    Epilogue,
}

impl DiscardReason {
    /// The name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SequenceNumber => "SEQUENCE_NUMBER",
            Self::CannotPay => "CANNOT_PAY",
            Self::GasLimit => "GAS_LIMIT",
            Self::BlockGasLimit => "BLOCK_GAS_LIMIT",
            Self::Policy(_) => "POLICY",
            Self::Prologue(_) => "PROLOGUE",
            Self::PrologueFailure(kind) => kind.name(),
            Self::Epilogue => "EPILOGUE",
        }
    }
}

/// The result of one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransactionOutput {
    /// How it ended.
    pub status: TransactionStatus,
    /// What it wrote, with the values after it in block order.
    pub write_set: WriteSet,
    /// The events it emitted, in order.
    pub events: Vec<Event>,
    /// The gas it is charged for.
    pub gas_used: u64,
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The type of the event.
    pub type_: TypeTag,
    /// Its canonical bytes.
    pub data: Vec<u8>,
}

/// The writes of a transaction, sorted by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WriteSet {
    /// The writes.
    pub writes: Vec<(StateKey, WriteOperation)>,
}

/// What a transaction did to the value under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteOperation {
    /// It created the resource; all leaves.
    Create(Vec<LeafWrite>),
    /// It changed the resource; the leaves that it may have written, even those whose value came
    /// out the same.
    Modify(Vec<LeafWrite>),
    /// It destroyed the resource.
    Destroy,
    /// It published the module.
    Publish(Vec<u8>),
}

/// The value of one leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafWrite {
    /// The number of the leaf in the layout of the resource's type.
    pub leaf: u16,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
}

/// How a block changed state: keys in order, each with its new bytes or `None` where the value is
/// gone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateDelta {
    /// The changes, sorted by key.
    pub changes: Vec<(StateKey, Option<Vec<u8>>)>,
}

/// Appends canonical bytes: integers little end first, lengths as 32 bits, enums by tag.
#[derive(Debug, Default)]
struct CanonicalWriter {
    bytes: Vec<u8>,
}

impl CanonicalWriter {
    fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn tag(&mut self, tag: u8) {
        self.bytes.push(tag);
    }

    fn number(&mut self, number: u64) {
        self.bytes.extend_from_slice(&number.to_le_bytes());
    }

    fn count(&mut self, count: usize) {
        let count = u32::try_from(count).expect("outputs are limited to far fewer parts");
        self.bytes.extend_from_slice(&count.to_le_bytes());
    }

    fn block(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.bytes.extend_from_slice(bytes);
    }

    fn text(&mut self, text: &str) {
        self.block(text.as_bytes());
    }

    fn status(&mut self, status: &TransactionStatus) {
        match status {
            TransactionStatus::Success => self.tag(0),
            TransactionStatus::Aborted {
                location,
                code,
                message,
            } => {
                self.tag(1);
                self.text(&location.to_string());
                self.number(*code);
                self.text(message.as_deref().unwrap_or_default());
            }
            TransactionStatus::Failed { kind, location } => {
                self.tag(2);
                self.text(kind.name());
                self.number(kind.sub_status().unwrap_or_default());
                let location = location.as_ref().map(ToString::to_string);
                self.text(&location.unwrap_or_default());
            }
            TransactionStatus::Discarded { reason } => {
                self.tag(3);
                self.text(reason.name());
                self.number(match reason {
                    DiscardReason::Policy(number) => u64::from(*number),
                    DiscardReason::Prologue(code) => *code,
                    DiscardReason::SequenceNumber
                    | DiscardReason::CannotPay
                    | DiscardReason::GasLimit
                    | DiscardReason::BlockGasLimit
                    | DiscardReason::PrologueFailure(_)
                    | DiscardReason::Epilogue => 0,
                });
            }
        }
    }

    fn leaves(&mut self, leaves: &[LeafWrite]) {
        self.count(leaves.len());
        for write in leaves {
            self.bytes.extend_from_slice(&write.leaf.to_le_bytes());
            self.block(&write.bytes);
        }
    }

    fn write(&mut self, operation: &WriteOperation) {
        match operation {
            WriteOperation::Create(leaves) => {
                self.tag(0);
                self.leaves(leaves);
            }
            WriteOperation::Modify(leaves) => {
                self.tag(1);
                self.leaves(leaves);
            }
            WriteOperation::Destroy => self.tag(2),
            WriteOperation::Publish(bytes) => {
                self.tag(3);
                self.block(bytes);
            }
        }
    }

    fn output(&mut self, output: &TransactionOutput) {
        self.status(&output.status);
        self.number(output.gas_used);
        self.count(output.write_set.writes.len());
        for (key, operation) in &output.write_set.writes {
            self.text(&key.to_string());
            self.write(operation);
        }
        self.count(output.events.len());
        for event in &output.events {
            self.text(&event.type_.to_string());
            self.block(&event.data);
        }
    }
}

impl TransactionOutput {
    /// The canonical bytes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut writer = CanonicalWriter::default();
        writer.output(self);
        writer.finish()
    }
}

impl StateDelta {
    /// The canonical bytes.
    pub fn canonical_bytes(&self) -> Vec<u8> {
        let mut writer = CanonicalWriter::default();
        writer.count(self.changes.len());
        for (key, value) in &self.changes {
            writer.text(&key.to_string());
            match value {
                None => writer.tag(0),
                Some(bytes) => {
                    writer.tag(1);
                    writer.block(bytes);
                }
            }
        }
        writer.finish()
    }
}
