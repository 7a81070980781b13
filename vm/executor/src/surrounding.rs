//! What surrounds every transaction: a prologue before its body, an epilogue behind it.
//!
//! Both are functions of Move that the embedder names. The prologue checks and notes the sequence number
//! and whether the sender can pay for all of the gas; where it fails, the transaction is discarded. The
//! epilogue takes the fee. If the body fails, everything is as the prologue left it when the epilogue
//! runs; if the epilogue fails, because the body spent what the fee was to be paid from, the body is
//! undone, the transaction fails for the epilogue's reason, and the epilogue runs again. Where it fails
//! even then, the transaction is discarded.
//!
//! They are planned by their footprints like any code. The gas that the body will have used is any
//! number up to the limit, so that a fee is a delta with an interval, and senders that pay into one pot
//! do not wait for each other.

use std::fmt;
use std::sync::Arc;

use weft_runtime::execution::{ExecutionResult, FunctionCall, execute_function};
use weft_runtime::{Context, Interruption};
use weft_types::{Identifier, ModuleId};

use crate::entry::EntryPoint;
use crate::machine::{Call, Receipt, run_body, status_of};
use crate::output::{DiscardReason, TransactionStatus};
use crate::transaction::Transaction;

/// The functions that surround every transaction of a block.
///
/// Their gas is theirs: the sender is charged for the body alone. Transactions that the embedder's
/// [`TransactionPolicy`](crate::TransactionPolicy) refuses are not surrounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// `(sender, sequence_number: u64, gas_limit: u64, gas_price: u64)`, of any visibility, where
    /// `sender` is a `signer`, a `&signer` or an `address`.
    pub prologue: Option<FunctionName>,
    /// `(sender, gas_limit: u64, gas_price: u64, gas_used: u64)`, likewise.
    pub epilogue: Option<FunctionName>,
    /// The gas that each of them may use. What needs more fails.
    pub gas_max: u64,
}

/// A function of a published module.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FunctionName {
    /// The module.
    pub module: ModuleId,
    /// The name.
    pub name: Identifier,
}

impl fmt::Display for FunctionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.name)
    }
}

/// The surroundings, loaded.
#[derive(Clone, Debug)]
pub(crate) struct Surrounding {
    pub(crate) prologue: Option<Arc<EntryPoint>>,
    pub(crate) epilogue: Option<Arc<EntryPoint>>,
    pub(crate) gas_max: u64,
}

/// The three numbers behind the sender, as canonical bytes.
type Numbers = [[u8; 8]; 3];

fn prologue_numbers(transaction: &Transaction) -> Numbers {
    [
        transaction.sequence_number,
        transaction.gas_limit,
        transaction.gas_price,
    ]
    .map(u64::to_le_bytes)
}

fn epilogue_numbers(transaction: &Transaction, gas_used: u64) -> Numbers {
    [transaction.gas_limit, transaction.gas_price, gas_used].map(u64::to_le_bytes)
}

/// Lends the arguments of one of the functions, and the signers.
fn with_arguments<R>(
    entry: &EntryPoint,
    transaction: &Transaction,
    numbers: &Numbers,
    lend: impl FnOnce(&[weft_types::AccountAddress], &[&[u8]]) -> R,
) -> R {
    let [first, second, third] = numbers;
    let sender = std::slice::from_ref(&transaction.sender);
    if entry.takes_signer() {
        return lend(sender, &[first, second, third]);
    }
    lend(&[], &[transaction.sender.as_bytes(), first, second, third])
}

impl Surrounding {
    /// The functions with the arguments by which their footprints are planned: of the gas used, the
    /// most.
    pub(crate) fn planned<'entry>(
        &'entry self,
        transaction: &Transaction,
    ) -> [Option<(&'entry EntryPoint, Numbers)>; 2] {
        let prologue = self.prologue.as_deref();
        let epilogue = self.epilogue.as_deref();
        [
            prologue.map(|entry| (entry, prologue_numbers(transaction))),
            epilogue.map(|entry| (entry, epilogue_numbers(transaction, transaction.gas_limit))),
        ]
    }

    /// Whether the last number of one of the [planned](Self::planned) functions is the most that it
    /// may be, rather than what it is.
    pub(crate) const fn is_interval(position: usize) -> bool {
        position == 1
    }

    /// Runs a transaction between prologue and epilogue.
    pub(crate) fn run(
        &self,
        context: &mut Context,
        transaction: &Transaction,
        call: &Call<'_>,
    ) -> Result<Receipt, Interruption> {
        if let Some(prologue) = &self.prologue {
            let numbers = prologue_numbers(transaction);
            let result = self.execute(context, prologue, transaction, &numbers)?;
            if let Some(reason) = refusal(&result.status) {
                return Ok(discarded(reason));
            }
        }
        let savepoint = context.savepoint();
        let mut body = run_body(context, transaction, call)?;
        if !body.is_success() {
            context.roll_back(&savepoint);
        }
        if let Some(epilogue) = &self.epilogue {
            let numbers = epilogue_numbers(transaction, body.gas_used);
            context.end_stage();
            context.renew_memory(&savepoint);
            let mut result = self.execute(context, epilogue, transaction, &numbers)?;
            if refusal(&result.status).is_some() && body.is_success() {
                context.roll_back(&savepoint);
                body = Receipt::new(status_of(result.status), body.gas_used, Vec::new());
                result = self.execute(context, epilogue, transaction, &numbers)?;
            }
            if refusal(&result.status).is_some() {
                return Ok(discarded(DiscardReason::Epilogue));
            }
        }
        context.merge_stages();
        Ok(body.with_effects(context.take_events()))
    }

    fn execute(
        &self,
        context: &mut Context,
        entry: &EntryPoint,
        transaction: &Transaction,
        numbers: &Numbers,
    ) -> Result<ExecutionResult, Interruption> {
        with_arguments(entry, transaction, numbers, |signers, arguments| {
            let call = FunctionCall {
                instance: entry.instance,
                signers,
                arguments,
                gas_limit: self.gas_max,
            };
            execute_function(context, &call)
        })
    }
}

/// Lends the arguments of a planned function as footprints take them.
pub(crate) fn with_planned<R>(
    (entry, numbers): &(&EntryPoint, Numbers),
    transaction: &Transaction,
    lend: impl FnOnce(&[&[u8]]) -> R,
) -> R {
    with_arguments(entry, transaction, numbers, |_, arguments| lend(arguments))
}

fn discarded(reason: DiscardReason) -> Receipt {
    Receipt::not_started(TransactionStatus::Discarded { reason }, 0)
}

/// Why a prologue that ended so discards the transaction.
fn refusal(status: &weft_runtime::TransactionStatus) -> Option<DiscardReason> {
    match status {
        weft_runtime::TransactionStatus::Success => None,
        weft_runtime::TransactionStatus::Aborted { code, .. } => {
            Some(DiscardReason::Prologue(*code))
        }
        weft_runtime::TransactionStatus::Failed { kind, .. } => {
            Some(DiscardReason::PrologueFailure(*kind))
        }
    }
}
