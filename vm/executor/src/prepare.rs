//! Which code each transaction calls.
//!
//! What is there already is found by many threads at once; only what is not has to be loaded, by
//! the one that has the store of code for itself.

use std::sync::Arc;

use crate::block::TransactionPolicy;
use crate::code::{CodeStore, EntryId};
use crate::entry::EntryPoint;
use crate::machine::{Call, NOT_ENTRY};
use crate::output::TransactionStatus;
use crate::transaction::{Payload, Transaction};

/// What a transaction is to run, before the code of its part of the block is fixed.
#[derive(Clone, Debug)]
pub(crate) enum Prepared {
    /// An entry point of the store.
    Entry(EntryId),
    /// It fails before it starts.
    Fails(Box<TransactionStatus>),
}

/// Entry points, or why they cannot be called, by their ids.
pub(crate) type Entries = [Result<Arc<EntryPoint>, TransactionStatus>];

/// Finds code that is there already.
#[derive(Clone, Debug)]
pub(crate) struct Finder<'block> {
    code: &'block CodeStore,
    policy: &'block dyn TransactionPolicy,
    /// What was found last: transactions of a kind come together.
    last: Option<EntryId>,
}

impl<'block> Finder<'block> {
    pub(crate) fn new(code: &'block CodeStore, policy: &'block dyn TransactionPolicy) -> Self {
        Self {
            code,
            policy,
            last: None,
        }
    }

    /// The code of a transaction, `None` where it has to be loaded.
    pub(crate) fn find(&mut self, transaction: &Transaction) -> Option<Prepared> {
        if let Err(reason) = self.policy.admit(transaction) {
            let status = TransactionStatus::Discarded { reason };
            return Some(Prepared::Fails(Box::new(status)));
        }
        match &transaction.payload {
            Payload::EntryFunction(call) => {
                let id = self.code.known_entry(call, &mut self.last);
                id.map(Prepared::Entry)
            }
            Payload::Script(_) | Payload::Publish { .. } => None,
        }
    }
}

/// The calls of consecutive transactions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calls<'part> {
    pub(crate) entries: &'part Entries,
    pub(crate) prepared: &'part [Prepared],
    pub(crate) transactions: &'part [Transaction],
}

impl<'part> Calls<'part> {
    /// The number of transactions.
    pub(crate) const fn len(&self) -> usize {
        self.prepared.len()
    }

    /// Some of the calls.
    pub(crate) fn slice(&self, range: std::ops::Range<usize>) -> Self {
        Self {
            entries: self.entries,
            prepared: &self.prepared[range.clone()],
            transactions: &self.transactions[range],
        }
    }

    /// The call of a transaction.
    #[inline]
    pub(crate) fn get(&self, transaction: usize) -> Call<'part> {
        let payload = &self.transactions[transaction].payload;
        call_of(self.entries, &self.prepared[transaction], payload)
    }

    /// The entry point that a transaction calls, where it can be called.
    #[inline]
    pub(crate) fn entry(&self, transaction: usize) -> Option<&'part EntryPoint> {
        match &self.prepared[transaction] {
            Prepared::Entry(id) => callable(self.entries, *id).ok(),
            Prepared::Fails(_) => None,
        }
    }
}

/// The call that was prepared for a payload.
#[inline]
pub(crate) fn call_of<'part>(
    entries: &'part Entries,
    prepared: &Prepared,
    payload: &'part Payload,
) -> Call<'part> {
    match (prepared, payload) {
        (Prepared::Entry(id), Payload::EntryFunction(call)) => match callable(entries, *id) {
            Ok(entry) => Call::Entry(entry, &call.args),
            Err(status) => Call::Fails(Box::new(status.clone())),
        },
        (Prepared::Entry(_), Payload::Script(_) | Payload::Publish { .. }) => {
            unreachable!("a part has entry functions only")
        }
        (Prepared::Fails(status), _) => Call::Fails(status.clone()),
    }
}

#[inline]
fn callable(entries: &Entries, id: EntryId) -> Result<&EntryPoint, &TransactionStatus> {
    match &entries[id.index()] {
        Ok(entry) if entry.is_entry => Ok(entry),
        Ok(_) => Err(&NOT_ENTRY),
        Err(status) => Err(status),
    }
}

impl<'part> IntoIterator for Calls<'part> {
    type Item = Call<'part>;
    type IntoIter = CallIter<'part>;

    fn into_iter(self) -> CallIter<'part> {
        CallIter {
            calls: self,
            next: 0,
        }
    }
}

/// The calls of consecutive transactions, one after the other.
#[derive(Debug)]
pub(crate) struct CallIter<'part> {
    calls: Calls<'part>,
    next: usize,
}

impl<'part> Iterator for CallIter<'part> {
    type Item = Call<'part>;

    fn next(&mut self) -> Option<Call<'part>> {
        let call = (self.next < self.calls.len()).then(|| self.calls.get(self.next));
        self.next += 1;
        call
    }
}
